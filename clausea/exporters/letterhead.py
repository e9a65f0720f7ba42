"""The letterhead: a Word file that the clinic designs, with tags where the words of a letter go.

A letterhead holds `{{ body }}` once, in a paragraph of its own, and may hold `{{ clinic }}`, `{{ address }}` and `{{ contact }}`
anywhere, headers and footers too. Everything else in it is the clinic's: what it says is no part of the letter, and styles of
the names that a letter uses ("Heading 1", "List Bullet", "Letter Table" …) decide how the letter looks.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from clausea import knowledge
from clausea.config import settings
from clausea.domain import fold
from clausea.errors import ConfigError

__all__ = ["BODY", "TAGS", "Letterhead", "Own", "chosen", "drop_empty", "hash_of", "load", "own_words", "remember", "words_in"]

TAGS = ("clinic", "address", "contact", "body")
BODY = "\ue000body\ue001"
"""What stands in the place of the body while the tags are filled: private characters that no letter holds."""

EMPTY = "\ue002"
"""What a tag becomes for which there are no words, so that the line that would hold them can go."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{[\{%#].*?[\}%#]\}", re.DOTALL)
_NAME = re.compile(r"\{\{\s*(?:p\s+)?([A-Za-z_]\w*)\s*\}\}")
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_MOST_BYTES = 20 * 1024 * 1024
_NAMED = "letterhead.docx"


@dataclass(frozen=True, slots=True, repr=False)
class Letterhead:
    """A letterhead whose tags are right."""

    name: str
    data: bytes
    tags: frozenset[str]

    def filled(self, sender: Sequence[str]) -> bytes:
        """Return the letterhead with the sender's lines in the place of its tags, and `BODY` where the letter goes."""
        from docxtpl import DocxTemplate
        from jinja2.sandbox import SandboxedEnvironment

        template = DocxTemplate(io.BytesIO(self.data))
        tags = {name: text or EMPTY for name, text in sender_tags(sender).items()}
        template.render({**tags, "body": BODY}, jinja_env=SandboxedEnvironment(), autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()


def sender_tags(sender: Sequence[str]) -> dict[str, str]:
    """Return the lines of the sender by tag; what the claim does not give is empty."""
    out = {"clinic": "", "address": "", "contact": ""}
    for index, line in enumerate(sender):
        is_contact = re.search(r"\b(?:NPI|TIN)\b", line) is not None or not re.search(r"[^\W\d_]", line)
        tag = "contact" if is_contact else "clinic" if index == 0 else "address"
        out[tag] = ", ".join(part for part in (out[tag], line) if part)
    return out


# Finding and checking one


def chosen() -> Letterhead:
    """Return the letterhead of this site: that of `CLAUSEA_LETTERHEAD`, else of the user's templates, else ours.

    Raises:
        ConfigError: it is not there, or a tag in it is wrong.
    """
    own = settings().letterhead
    if own is not None:
        return load(own.expanduser())
    users = settings().home / "templates" / _NAMED
    return load(users if users.is_file() else knowledge.folder("templates") / _NAMED)


def load(path: Path) -> Letterhead:
    """Return the letterhead of a file, its tags checked.

    Raises:
        ConfigError: it cannot be read, or a tag is unknown, broken, missing or in the wrong place.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else b""
    except FileNotFoundError:
        raise ConfigError(f"There is no letterhead {path.name}.", hint="Check the path in CLAUSEA_LETTERHEAD.") from None
    except OSError as error:
        raise ConfigError(f"The letterhead {path.name} cannot be read: {error.strerror}.", hint="Check the file.") from None
    if not data:
        raise ConfigError(f"The letterhead {path.name} is empty or larger than 20 MB.", hint="Use smaller pictures in it.")
    return _checked(path.name, data)


@lru_cache(maxsize=8)
def _checked(name: str, data: bytes) -> Letterhead:
    try:
        healed, found, bodies = _read(data)
    except _Broken as error:
        raise ConfigError(f"The letterhead {name}: {error}", hint=error.hint) from None
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError, NotImplementedError):
        raise ConfigError(
            f"The letterhead {name} is not a Word file.", hint="Save it as .docx (Word document) in Word."
        ) from None
    if bodies != 1:
        what = "has no {{ body }} tag" if not bodies else "has the tag {{ body }} more than once"
        hint = "Write {{ body }} once, in a paragraph of its own, where the letter is to begin."
        raise ConfigError(f"The letterhead {name} {what}.", hint=hint)
    return Letterhead(name, healed, frozenset(found))


class _Broken(Exception):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def _read(data: bytes) -> tuple[bytes, set[str], int]:
    """Return the file with every tag in one run, the tags that it has, and how many bodies there are."""
    from lxml import etree

    out = io.BytesIO()
    found: set[str] = set()
    bodies = 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        if "word/document.xml" not in source.namelist():
            raise KeyError("word/document.xml")
        for item in source.infolist():
            content = source.read(item)
            if item.filename.endswith(".rels") and _fetches_pictures(content):
                raise _Broken("a picture in it is linked and not embedded.", "Insert the picture into the file itself.")
            if _PARTS.fullmatch(item.filename):
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
                for paragraph in root.iter(f"{_W}p"):
                    names = _tags_of(paragraph)
                    found.update(names)
                    if "body" in names:
                        bodies += not _is_copy(paragraph)
                        _check_body(root, paragraph)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(item.filename, content)
    return out.getvalue(), found, bodies


def _fetches_pictures(content: bytes) -> bool:
    return any(b"relationships/image" in one and b'TargetMode="External"' in one for one in content.split(b"<Relationship "))


def _tags_of(paragraph: Any) -> set[str]:
    """Return the tags of a paragraph, each put into one run: Word divides what is typed wherever spelling or format turns."""
    nodes = [node for node in paragraph.iter(f"{_W}t") if next(node.iterancestors(f"{_W}p")) is paragraph]
    text = "".join(node.text or "" for node in nodes)
    found: list[tuple[tuple[int, int], str]] = []
    position = 0
    for match in _TAG.finditer(text):
        _refuse_braces(text[position : match.start()])
        position = match.end()
        named = _NAME.fullmatch(match[0])
        if named is None:
            raise _Broken(f"the tag {_shown(match[0])} is broken.", f"Write it as one of {_known()}, or take it out.")
        if named[1] not in TAGS:
            raise _Broken(f"the tag {_shown(match[0])} is unknown.", f"There are: {_known()}.")
        found.append((match.span(), named[1]))
    _refuse_braces(text[position:])
    for place, name in reversed(found):  # From the end, so that the offsets of the earlier ones hold.
        _gather(nodes, place, f"{{{{ {name} }}}}")
    return {name for _, name in found}


def _refuse_braces(text: str) -> None:
    odd = re.search(r"\{[\{%#][^\s\}]*\s?[^\s\}]*|[\}%#]\}", text)
    if odd:
        hint = "Type the tag again in one go, in one paragraph, with two braces on each side."
        raise _Broken(f"the tag at {_shown(odd[0])} is broken: its braces do not match.", hint)


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)[:40]


def _known() -> str:
    return ", ".join(f"{{{{ {name} }}}}" for name in TAGS)


def _gather(nodes: Sequence[Any], place: tuple[int, int], tag: str) -> None:
    """Put a tag into the first of the nodes that hold a part of it, and take the rest out of the others."""
    position, written = 0, tag
    for node in nodes:
        text = node.text or ""
        begin, stop = max(place[0] - position, 0), min(place[1] - position, len(text))
        if begin < stop:
            node.text = text[:begin] + written + text[stop:]
            written = ""
        position += len(text)


def _is_copy(paragraph: Any) -> bool:
    return any(str(parent.tag).endswith("}Fallback") for parent in paragraph.iterancestors())


def _check_body(root: Any, paragraph: Any) -> None:
    hint = "Put {{ body }} into a paragraph of its own in the text of the page, outside of tables, boxes, headers and footers."
    if not str(root.tag).endswith("}document") or not str(paragraph.getparent().tag).endswith("}body"):
        raise _Broken("the tag {{ body }} stands in a table, a box, a header or a footer.", hint)
    text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
    if not re.fullmatch(r"\s*\{\{\s*body\s*\}\}\s*", text):
        raise _Broken("other words stand in the paragraph of {{ body }}.", hint)


# What a letterhead says by itself


@dataclass(frozen=True, slots=True)
class Own:
    """Hashes of what a letterhead says by itself, and of the sender's lines that it prints."""

    words: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()

    def counted(self) -> Counter[str]:
        """Return how often each of its words stands in it."""
        return Counter(self.words)


def drop_empty(root: Any) -> None:
    """Take out the lines of a part that hold nothing but tags for which there are no words."""
    for paragraph in list(root.iter(f"{_W}p")):
        nodes = list(paragraph.iter(f"{_W}t"))
        text = "".join(node.text or "" for node in nodes)
        if EMPTY not in text:
            continue
        for node in nodes:
            node.text = (node.text or "").replace(EMPTY, "")
        parent = paragraph.getparent()
        # A cell, a header and a footer must hold a paragraph.
        is_alone = sum(child.tag == f"{_W}p" for child in parent) == 1
        if not is_alone and not any(letter.isalnum() for letter in text):
            parent.remove(paragraph)


_VARIABLE = "clausea_letterhead"


def hash_of(text: str) -> str:
    """Return the hash by which a paragraph of a letterhead is known."""
    return hashlib.sha256(fold(text).encode()).hexdigest()[:12]


def words_in(roots: Sequence[Any]) -> Iterator[str]:
    """Yield the words of every paragraph of the parts of a Word file."""
    for root in roots:
        for paragraph in root.iter(f"{_W}p"):
            if not _is_copy(paragraph):
                own = (node for node in paragraph.iter(f"{_W}t") if next(node.iterancestors(f"{_W}p")) is paragraph)
                if text := fold("".join(node.text or "" for node in own)):
                    yield text


def remember(settings_part: Any, own: Own) -> None:
    """Write into the settings of a Word file what its letterhead says, so that a letter that was edited can be told from it."""
    from lxml import etree

    for old in settings_part.findall(f"{_W}docVars"):
        settings_part.remove(old)
    variables = etree.Element(f"{_W}docVars")
    one = etree.SubElement(variables, f"{_W}docVar")
    one.set(f"{_W}name", _VARIABLE)
    one.set(f"{_W}val", f"{' '.join(own.words)}|{' '.join(own.sender)}")
    # The schema has the variables stand before these.
    later = {
        "rsids",
        "mathPr",
        "attachedSchema",
        "themeFontLang",
        "clrSchemeMapping",
        "shapeDefaults",
        "decimalSymbol",
        "listSeparator",
    }
    before = next((child for child in settings_part if str(child.tag).rsplit("}", 1)[-1] in later), None)
    if before is None:
        settings_part.append(variables)
    else:
        before.addprevious(variables)


def own_words(settings_part: Any) -> Own:
    """Return what a Word file says of its letterhead; nothing where it says nothing."""
    for one in settings_part.iter(f"{_W}docVar"):
        if one.get(f"{_W}name") == _VARIABLE:
            words, _, sender = (one.get(f"{_W}val") or "").partition("|")
            return Own(tuple(words.split()), tuple(sender.split()))
    return Own()
