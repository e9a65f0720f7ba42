"""Sign-off: a named person signs over the exact files, and any later change voids the signature and is named.

Signing is no cryptography. `signature.json` says who stands behind which bytes on which day; whoever holds the files can compute
their hashes again and see whether they are the files that were signed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from clausea.binder import Wanted
from clausea.domain import Block, Letter, Table
from clausea.edited import blocks_of, check_data, edited_letter, sentences_of
from clausea.errors import StoreError, UsageError
from clausea.exporters.words import DRAFT_MARK
from clausea.pipeline import DRAWN, Run, drawn, packet

__all__ = [
    "FILE",
    "Change",
    "Obstacle",
    "SignDocument",
    "Signature",
    "Signer",
    "changes",
    "files_in",
    "obstacles",
    "read",
    "sign",
]

FILE = "signature.json"
_EDITABLE = ("letter.md", "letter.docx")
_SIGNED = (*_EDITABLE, "letter.pdf", "review.html")
_PACKETS = {"packet.pdf": Wanted(), "packet-fax.pdf": Wanted(fax=True)}
"""Parts of a packet for a portal are cut from one of these and are not signed by themselves."""
_FORMATS = {name: kind for kind, name in DRAWN.items()}


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, use_attribute_docstrings=True)

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        return []


class Signer(_Document):
    """Who signs."""

    name: str
    credential: str = ""

    @classmethod
    def of(cls, name: str, credential: str = "") -> Signer:
        """Return a signer.

        Raises:
            UsageError: the name is empty or no name.
        """
        name, credential = " ".join(name.split()), " ".join(credential.split())
        if not re.search(r"[^\W\d_].*[^\W\d_]", name) or not (name + credential).isprintable() or len(name + credential) > 200:
            raise UsageError("A person must sign by name.", hint='Give it, such as --name "Ana Ruiz" --credential PT.')
        return cls(name=name, credential=credential)


class SignedRecord(_Document):
    """A record that the letter rests on."""

    name: str
    sha256: str


class Signature(_Document):
    """Who signed which bytes, and when."""

    version: Literal[1] = 1
    signer: Signer
    signed_on: dt.date
    files: dict[str, str]
    """The SHA-256 of every file that was signed, by its name."""
    records: tuple[SignedRecord, ...]
    sentences: dict[str, tuple[str, ...]]
    """For each file that can be edited a hash of every sentence, so that a change can be told to the sentence."""
    letter: str
    """The fingerprint of the letter that the run wrote."""
    seal: str = ""
    """The SHA-256 of all of the above."""

    def sealed(self) -> str:
        """Return the seal that belongs to the content."""
        content = self.model_dump(mode="json", exclude={"seal"})
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def data(self) -> bytes:
        """Return the bytes of `signature.json`; the same signature gives the same bytes."""
        return (self.model_dump_json(indent=1) + "\n").encode()


class Obstacle(_Document):
    """Something that refuses a signature."""

    file: str | None = None
    rule: str
    message: str
    statement: int | None = None


class SentenceChange(_Document):
    """A sentence that is not the one that was signed."""

    what: Literal["changed", "added", "taken_out"]
    number: int
    """Counted from 1 through the file as it is now; of what was taken out, through the file as it was signed."""
    heading: str = ""
    words: str = ""
    """The sentence as it stands now; empty for what was taken out."""


class Change(_Document):
    """A file that is not the one that was signed."""

    file: str
    what: Literal["changed", "gone", "new"]
    message: str
    sentences: tuple[SentenceChange, ...] = ()


class SignDocument(_Document):
    """What `clausea sign --json` prints."""

    signed: bool
    """True where a signature stands over the files as they are."""
    signature: Signature | None = None
    refused: tuple[Obstacle, ...] = ()
    """Why nothing was signed."""
    changed: tuple[Change, ...] = ()
    """Why a signature is void."""
    remarks: tuple[str, ...] = ()


def is_signed(name: str) -> bool:
    """Say whether a file of this name is one that is signed; draft copies are not."""
    return name in _SIGNED or name in _PACKETS


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a work folder that are signed, by name.

    Raises:
        StoreError: a file cannot be read.
    """
    out: dict[str, bytes] = {}
    for path in sorted(folder.glob("*")):
        try:
            if is_signed(path.name) and path.is_file():
                out[path.name] = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path.name} cannot be read: {error.strerror}.") from None
    return out


def read(folder: Path) -> Signature:
    """Return the signature of a work folder.

    Raises:
        StoreError: there is none, or it is damaged or was changed.
    """
    try:
        found = Signature.model_validate_json((folder / FILE).read_bytes())
    except FileNotFoundError:
        raise StoreError(f"{folder.name} is not signed.", hint='Run `clausea sign DIR --name "…"`.') from None
    except OSError as error:
        raise StoreError(f"{FILE} cannot be read: {error.strerror}.") from None
    except ValidationError:
        raise StoreError(f"{FILE} in {folder.name} is damaged.", hint="Sign again.") from None
    if found.seal != found.sealed():
        raise StoreError(f"{FILE} in {folder.name} was changed after it was signed.", hint="Sign again.")
    return found


# Signing


def sign(run: Run, files: Mapping[str, bytes], signer: Signer, day: dt.date) -> Signature | tuple[Obstacle, ...]:
    """Return the signature over files, or everything that refuses it.

    Raises:
        UnreadableRecord: a record that the letter cites is not there any more.
        UsageError: a file of the letter cannot be read.
    """
    found = obstacles(run, files, day)
    if found:
        return found
    assert run.letter is not None
    signature = Signature(
        signer=signer,
        signed_on=day,
        files={name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
        records=tuple(SignedRecord(name=record.name, sha256=record.sha256) for record in run.chart.records),
        sentences={name: _hashes(name, files[name]) for name in _EDITABLE if name in files},
        letter=run.letter.fingerprint,
    )
    return signature.model_copy(update={"seal": signature.sealed()})


def obstacles(run: Run, files: Mapping[str, bytes], day: dt.date | None = None) -> tuple[Obstacle, ...]:
    """Return everything that refuses a signature: blockers, marks and blanks in the files as they are, and files that disagree.

    Raises:
        UnreadableRecord: a record that the letter cites is not there any more.
        UsageError: a file of the letter cannot be read.
    """
    if run.letter is None or not any(name in files for name in DRAWN.values()):
        return (Obstacle(rule="no-letter", message="There is no letter to sign."),)
    run.raise_if_gone()
    out = _unread(run)
    if day is not None and day < run.letter.date:
        out.append(Obstacle(rule="date", message="It cannot be signed before the day on which it is dated."))
    letters = {name: blocks_of(name, files[name]) for name in _EDITABLE if name in files}
    for name, blocks in letters.items():
        out += _found_by_the_rules(run, name, files[name])
        out += _marks(name, files[name], blocks)
    if not letters:
        # Nothing can be read back, so what was drawn must be what the run wrote, and that must be ready.
        out += [Obstacle(rule=one.rule, message=one.message, statement=one.statement) for one in _blockers(run)]
    chosen, more = _as_it_stands(run, letters, files)
    out += more
    if chosen is not None:
        out += _others(run, chosen, files)
    return tuple(out)


def known_obstacles(run: Run) -> tuple[Obstacle, ...]:
    """Return what refuses a signature over the files as the run wrote them, as far as the run itself says it."""
    return (*_unread(run), *_blockers(run))


def _unread(run: Run) -> list[Obstacle]:
    return [Obstacle(rule="unread-record", message=f"{one.error}") for one in run.ingested.failures]


def _found_by_the_rules(run: Run, name: str, data: bytes) -> list[Obstacle]:
    found = check_data(name, data, run).verdict.findings
    return [
        Obstacle(file=name, rule=one.rule, message=one.message, statement=one.statement)
        for one in found
        if one.severity == "blocker"
    ]


def _blockers(run: Run) -> list[Obstacle]:
    return [
        Obstacle(rule=one.rule, message=one.message, statement=one.statement)
        for one in run.verdict.findings
        if one.severity == "blocker"
    ]


_VERIFY = re.compile(r"\[\s*(?:VERIFY|FILL|CHECK|TODO|CONFIRM)\b[^\]]*\]?", re.IGNORECASE)
_BLANK = re.compile(r"_{3,}|\[\s*\.{2,}\s*\]|\[\s*_*\s*\]|\[[A-Z][A-Z ]{2,}\]|\.{6,}|\bTBD\b|\bXXX+\b")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def _marks(name: str, data: bytes, blocks: Sequence[Block]) -> list[Obstacle]:
    """Return the marks and blanks of a file; what the record itself left blank may be quoted."""
    out: list[Obstacle] = []
    for number, (_, words) in enumerate(sentences_of(blocks), start=1):
        outside = _QUOTED.sub(" ", words)
        if _VERIFY.search(words):
            out.append(Obstacle(file=name, rule="verify-mark", message=f"Sentence {number} holds a mark to be settled."))
        elif _BLANK.search(outside):
            out.append(Obstacle(file=name, rule="blank", message=f"Sentence {number} holds a blank."))
    if _is_marked_draft(name, data):
        message = "It is marked DRAFT. Settle what blocks it and export it again, or take the mark off."
        out.append(Obstacle(file=name, rule="draft", message=message))
    return out


def _is_marked_draft(name: str, data: bytes) -> bool:
    if name.endswith(".md"):
        return DRAFT_MARK.encode() in data
    if name.endswith(".docx"):
        from clausea.exporters.docx import is_marked_draft

        return is_marked_draft(data)
    return False


def _as_it_stands(
    run: Run, letters: Mapping[str, Sequence[Block]], files: Mapping[str, bytes]
) -> tuple[Letter | None, list[Obstacle]]:
    """Return the letter as the editable files have it: the edited one where one was edited; None where they disagree."""
    assert run.letter is not None
    written = _words(run.letter.blocks)
    edited = {name: blocks for name, blocks in letters.items() if _words(blocks) != written}
    if not edited:
        return run.letter, []
    names = sorted(edited)
    if len(letters) > 1 and len({_words(blocks) for blocks in letters.values()}) > 1:
        message = (
            f"letter.md and letter.docx do not say the same: {' and '.join(names)} {'was' if len(names) == 1 else 'were'} edited."
        )
        hint = f" Draw the other one again with `clausea export DIR --letter {names[0]} --format …`, or move it away."
        return None, [Obstacle(file=names[0], rule="files-agree", message=message + hint)]
    return edited_letter(names[0], files[names[0]], run), []


def _others(run: Run, letter: Letter, files: Mapping[str, bytes]) -> Iterable[Obstacle]:
    """Yield the drawn files that are not drawn from the letter as it stands."""
    assert run.letter is not None
    is_edited = letter.blocks != run.letter.blocks
    for name in files:
        kind = "packet" if name in _PACKETS else _FORMATS.get(name)
        if kind is None or name in _EDITABLE:
            continue
        expected = _drawn(run, name, letter)
        if files[name] != expected and not (name == "letter.pdf" and is_edited and _pdf_says(files[name], letter.blocks)):
            source = "the letter as it was edited" if is_edited else "this letter"
            hint = f" Draw it again with `clausea export DIR --format {kind}{' --letter FILE' if is_edited else ''}`."
            yield Obstacle(file=name, rule="files-agree", message=f"{name} was not drawn from {source}.{hint}")


def _drawn(run: Run, name: str, letter: Letter) -> bytes:
    if name in _PACKETS:
        return packet(replace(run, letter=letter), _PACKETS[name])[0].data
    return drawn(run, _FORMATS[name], letter=letter)[1]


def _words(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(words for _, words in sentences_of(blocks))


_BETWEEN = re.compile(r"\s|[\u200b\xad\ufffe\x02•\-]")
_PAGE = re.compile(r"page\s*\d+(?:\s*of\s*\d+)?", re.IGNORECASE)


def _pdf_says(data: bytes, blocks: Sequence[Block]) -> bool:
    """Say whether a PDF that a person made of the letter, as Word does, holds its words and no others beside page numbers."""
    from clausea.extractors.pdf import printed_text

    left = _bare(_PAGE.sub("", " ".join(printed_text(data))))
    for block in blocks:
        texts = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
        for text in filter(None, map(_bare, texts)):
            if text not in left:
                return False
            left = left.replace(text, "\n", 1)
    heads = [cell for block in blocks if isinstance(block, Table) for cell in block.rows[0]]
    for text in filter(None, map(_bare, heads)):
        left = left.replace(text, "\n")
    return not left.strip("\n")


def _bare(text: str) -> str:
    return _BETWEEN.sub("", text)


def _hashes(name: str, data: bytes) -> tuple[str, ...]:
    return tuple(_hash_of(heading, words) for heading, words in sentences_of(blocks_of(name, data)))


def _hash_of(heading: str, words: str) -> str:
    return hashlib.sha256(f"{heading}|{words}".encode()).hexdigest()[:16]


# What has changed since


def changes(signature: Signature, files: Mapping[str, bytes], records: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Return what differs from what was signed; a signature with any change is void.

    `records` are the hashes of the record files that are there, by name; one that is not there changes nothing.
    """
    out: list[Change] = []
    for name, digest in signature.files.items():
        data = files.get(name)
        if data is None:
            out.append(Change(file=name, what="gone", message=f"{name} is not there any more."))
        elif hashlib.sha256(data).hexdigest() != digest:
            sentences = _changed_sentences(signature.sentences.get(name), name, data)
            out.append(Change(file=name, what="changed", message=_said(name, sentences), sentences=sentences))
    for name in sorted(set(files) - set(signature.files)):
        out.append(Change(file=name, what="new", message=f"{name} was added after the letter was signed."))
    for record in signature.records:
        here = (records or {}).get(record.name)
        if here is not None and here != record.sha256:
            out.append(Change(file=record.name, what="changed", message=f"The record {record.name} has changed."))
    return tuple(out)


def _said(name: str, sentences: Sequence[SentenceChange]) -> str:
    if not sentences:
        return f"{name} has changed" + (", and none of its sentences." if name in _EDITABLE else ".")
    verbs = {"changed": "changed", "added": "added", "taken_out": "taken out"}
    parts = []
    for what, verb in verbs.items():
        numbers = [str(one.number) for one in sentences if one.what == what]
        if numbers:
            noun = "sentence" if len(numbers) == 1 else "sentences"
            parts.append(f"{noun} {', '.join(numbers)} {verb}")
    return f"{name} has changed: {'; '.join(parts)}."


def _changed_sentences(signed: Sequence[str] | None, name: str, data: bytes) -> tuple[SentenceChange, ...]:
    if signed is None:
        return ()
    try:
        now = sentences_of(blocks_of(name, data))
    except UsageError:
        return ()
    hashes = [_hash_of(heading, words) for heading, words in now]
    out: list[SentenceChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, list(signed), hashes, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for index in range(c, d):
            what: Literal["changed", "added"] = "changed" if index - c < both else "added"
            out.append(SentenceChange(what=what, number=index + 1, heading=now[index][0], words=now[index][1]))
        out += [SentenceChange(what="taken_out", number=index + 1) for index in range(a + both, b)]
    return tuple(out)
