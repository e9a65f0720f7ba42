"""A letter that a person edited, held against the run that wrote it: every sentence that is new or changed must stand again.

The letter is read back from Markdown or Word and divided into statements. What stands as it was written is what the run already
knows; of everything else the printed citations are followed to the lines of the record, and the rules judge it anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Protocol, cast

from rapidfuzz import fuzz

from clausea import knowledge
from clausea.compose import missing_fields
from clausea.conditions import RULE
from clausea.domain import Block, Heading, Letter, LetterStatement, Span, Table, Verdict, fold, merge_citations
from clausea.domain.dates import find_dates
from clausea.errors import UsageError
from clausea.exporters.words import printable
from clausea.pipeline import Run
from clausea.remedy import Circumstance, decide, parse_denial
from clausea.verify import Checked, Subject, check, subject_of

__all__ = ["Result", "blocks_of", "check_data", "check_letter", "edited_letter", "read_letter", "sentences_of"]

_READERS = {".md": "markdown", ".markdown": "markdown", ".docx": "docx"}


@dataclass(frozen=True)
class Result:
    """What the verifier says of an edited letter."""

    verdict: Verdict
    sha256: str
    """Of the file's bytes, so that a verdict can be tied to the very file that was sent."""
    statements: int


class _Reader(Protocol):
    def parse(self, data: bytes) -> tuple[Block, ...]: ...


def check_letter(path: Path, run: Run) -> Result:
    """Return the verdict on a letter that a person may have edited, in Markdown or Word.

    Words that stand as the run wrote them keep their verdict. Every sentence, heading and table row that was added or changed
    is a statement: it must cite, and what it says must stand at the lines that it cites. A line that holds only a date may be
    changed to a later day, since a letter is dated when it is signed.

    Raises:
        UsageError: the file is not there, is of another type or cannot be read, or the run wrote no letter.
    """
    return check_data(path.name, read_letter(path), run)


def check_data(name: str, data: bytes, run: Run) -> Result:
    """Return the verdict on the bytes of a letter, as `check_letter` does; the suffix of the name says what they are.

    Raises:
        UsageError: they cannot be read, or the run wrote no letter.
    """
    if run.letter is None:
        raise UsageError("The run wrote no letter to hold this one against.", hint="Run `clausea draft` first.")
    blocks = blocks_of(name, data)
    subject = _subject(run)
    edited = _Edited(run, run.letter, subject)
    found = tuple(edited.statements(blocks))
    subject = replace(subject, statements=found, taken_out=edited.taken_out(found))
    # What the type of the letter forbids is a matter of claim and chart, so no edit of the words changes it.
    held = tuple(one for one in run.verdict.findings if one.rule == RULE)
    verdict = Verdict(findings=(*held, *check(subject).findings))
    return Result(verdict, hashlib.sha256(data).hexdigest(), len(found))


def read_letter(path: Path) -> bytes:
    """Return the bytes of a letter that can be checked.

    Raises:
        UsageError: the file is not there, is of another type or cannot be read.
    """
    if path.suffix.lower() not in _READERS:
        known = ", ".join(_READERS)
        raise UsageError(f"{path.name} is not a letter that can be checked.", hint=f"Give a file of one of these types: {known}.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path.name}.", hint="Check the path.") from None
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.", hint="Check the path.") from None


def edited_letter(name: str, data: bytes, run: Run) -> Letter:
    """Return the letter of a run with the blocks that a person gave it; it is a draft where the verdict on them has blockers.

    Raises:
        UsageError: as `check_data`.
    """
    is_ready = check_data(name, data, run).verdict.ready
    assert run.letter is not None
    return run.letter.model_copy(update={"blocks": blocks_of(name, data), "is_draft": not is_ready})


def blocks_of(name: str, data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a letter in Markdown or Word, as the suffix of its name says.

    Raises:
        UsageError: the bytes are not what the suffix says.
    """
    suffix = Path(name).suffix.lower()
    reader = cast(_Reader, import_module(f"clausea.exporters.{_READERS[suffix]}"))
    try:
        return reader.parse(data)
    except ValueError:
        what = "a Word file" if suffix == ".docx" else "UTF-8 text"
        raise UsageError(f"{name} is damaged: it is not {what}.", hint="Save it again, or start from the run's letter.") from None


def _subject(run: Run) -> Subject:
    """Return what the rules are asked, as the run asked them: where no appeal is due, gaps and missing fields do not count."""
    claim = run.file.claim
    if decide(parse_denial(run.file.denial), Circumstance.of(claim, run.file.today)).is_appeal:
        return subject_of(run.draft, run.found.evidence, run.own, claim, missing_fields(claim))
    return replace(subject_of(run.draft, run.found.evidence, run.own, claim), gaps=(), said=None, flags=(), is_appeal=False)


# Words and sentences

_ONE_FORM = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-"})
"""What Word changes by itself while a person types. Each sign stands for one sign, so offsets hold."""


@lru_cache(maxsize=8192)
def _clean(text: str) -> str:
    return fold(printable(text))


def _key(text: str) -> str:
    """Return the words by which two texts are the same text."""
    return _clean(text).translate(_ONE_FORM)


_SHORT_WORDS = (
    "dr mr mrs ms prof st no nos p pp l ll ex vs e.g i.e ch rev pub approx min sec ft in lb lbs wk wks mo yr yrs inc jr sr"
)
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())
_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[A-Z0-9“\"(\[•])")
_CLOSED = re.compile(r"“[^”]*”|(?<![\w”])\"(?=\S)[^\"]*\"|\([^()]*(?:\([^()]*\)[^()]*)*\)")


def _sentences(text: str) -> list[str]:
    """Divide words into sentences; never within a quotation or brackets, and a citation after a full stop belongs before it."""
    closed = [match.span() for match in _CLOSED.finditer(text)]
    out: list[str] = []
    begin = 0
    for match in _END.finditer(text):
        word = text[begin : match.start()].rsplit(" ", 1)[-1].lstrip("(“\"'").lower()
        is_initial = match[0][0] == "." and (word in _ABBREVIATIONS or re.fullmatch(r"[a-z]", word) is not None)
        if is_initial or any(start <= match.start() < end - 1 for start, end in closed):
            continue
        out.append(text[begin : match.end()].strip())
        begin = match.end()
    out.append(text[begin:].strip())
    joined: list[str] = []
    for sentence in filter(None, out):
        if joined and _without_citations(sentence) == "":
            joined[-1] += f" {sentence}"
        else:
            joined.append(sentence)
    return joined


def sentences_of(blocks: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """Return every sentence, heading and table row of a letter in order, each under the heading that it stands under."""
    out: list[tuple[str, str]] = []
    heading = ""
    for block in blocks:
        if isinstance(block, Table):
            out += [(heading, words) for row in block.rows if (words := _key(" | ".join(row)))]
            continue
        if isinstance(block, Heading):
            heading = _clean(block.text)
        out += [(heading, _key(words)) for words in _sentences(_clean(block.text))]
    return tuple(out)


_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:;][”\"’')\]]*)\s*$")
_SENTENCE_AFTER = re.compile(r"\s*(?:$|[A-Z0-9“\"(\[•])")
"""A printed statement with words before or after it in its sentence is a changed one."""


# Citations

_RANGES = r"\d+(?:\s*[-–]\s*\d+)?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)\d+(?:\s*[-–]\s*\d+)?)*"
_CITATION = re.compile(
    rf"\bEx(?:\.|hibit)\s*(?P<label>[A-Z]{{1,2}})\s*,\s*p(?:p\.|\.|age)?\s*(?P<page>\d+)\s*,\s*l(?:l\.|\.|ines?)?\s*(?P<lines>{_RANGES})"
    r"(?:\s*\((?P<bates>[A-Z]+[-_ ]?\d+)\))?"
)
_LOOSE_EXHIBIT = re.compile(r"\bEx(?:\.|hibit)\s*[A-Z]{1,2}\b(?:\s*,\s*p+\.?\s*\d+)?")
_LOOSE_AUTHORITY = re.compile(r"§|\bC\.?F\.?R\b|\bU\.?S\.?C\b|\bPub\.\s*100-|\bLCD\s+L\d+|\bNCD\s+\d+")
_QUOTED = re.compile(r"“[^”]*”|(?<![\w”])\"(?=\S)[^\"]*\"")


@dataclass(frozen=True)
class _Cited:
    """A sentence, what it cites, and where its citations stand in it."""

    text: str
    """The sentence without its citations."""
    places: tuple[re.Match[str], ...] = ()
    pins: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    """What looks like a citation and is none."""

    @property
    def is_cited(self) -> bool:
        """True where anything at all is cited."""
        return bool(self.places or self.pins or self.loose)


def _cited(text: str) -> _Cited:
    """Find the citations of a sentence; nothing in a quotation is one."""
    open_text = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    places = tuple(_CITATION.finditer(open_text))
    taken = [match.span() for match in places]
    pins: list[str] = []
    one_form = open_text.translate(_ONE_FORM)
    for citation, pin in _authorities(tuple((entry.citation, entry.pin) for entry in knowledge.authorities().values())):
        if citation not in one_form:
            continue
        for match in re.finditer(rf"{re.escape(citation)}(?![\w(]|\.\d)", one_form):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                pins.append(pin)
                taken.append(match.span())
    rest = open_text
    for start, end in taken:
        text = text[:start] + "\0" * (end - start) + text[end:]
        rest = rest[:start] + " " * (end - start) + rest[end:]
    loose = [f"{match[0]} without its page and line" for match in _LOOSE_EXHIBIT.finditer(rest)]
    if _LOOSE_AUTHORITY.search(rest):
        loose.append("an authority that is not in the list")
    return _Cited(_tidy(text), places, tuple(dict.fromkeys(pins)), tuple(loose))


@lru_cache(maxsize=8)
def _authorities(entries: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return citations as they are compared, with their pins, the longest first."""
    return tuple((_key(citation), pin) for citation, pin in sorted(entries, key=lambda entry: -len(entry[0])))


def _tidy(text: str) -> str:
    text = re.sub(r"[(\[][\s;,\0]*\0[\s;,\0]*[)\]]", " ", text).replace("\0", "")
    return re.sub(r"\s+([.,;:])", r"\1", fold(text)).strip(" ;") if text.strip(" .;,\0") else ""


def _without_citations(text: str) -> str:
    return _cited(text).text.strip(" .")


_MADE_BY_CODE = frozenset({"Measure", "What is required", "Exhibit", "Treated on", "Finding", "Goal as set", "Day"})
"""How the tables begin that code makes from the record; the others repeat the claim."""


class _Edited:
    """Divides the blocks of an edited letter into statements."""

    def __init__(self, run: Run, letter: Letter, subject: Subject) -> None:
        self.run, self.letter, self.chart = run, letter, run.chart
        self.originals = subject.statements
        self.claim_words = " ; ".join(cell for table in self._tables() for row in table.rows for cell in row)
        self.printed = sorted(
            ((_key(_printed(one)), original) for one, original in zip(letter.statements, self.originals, strict=True)),
            key=lambda pair: -len(pair[0]),
        )
        self.known = {
            sentence
            for block in letter.blocks
            if not isinstance(block, Table)
            for words, original in self._divide(_clean(block.text))
            if original is None
            for sentence in (_key(words), *map(_key, _sentences(words)))
        }
        self.exhibits = {one.label: one for one in letter.exhibits}

    def statements(self, blocks: Sequence[Block]) -> Iterator[Checked]:
        """Yield the statements in the order of the edited letter."""
        in_head = True
        found: list[Checked] = []
        for block in blocks:
            in_head = in_head and not isinstance(block, Heading)
            if isinstance(block, Table):
                found.extend(self._rows(block))
            elif not (in_head and self._is_later_date(block.text)):
                found.extend(self._sentences_of(_clean(block.text)))
        for index, one in enumerate(found):
            yield replace(one, index=index)

    def _is_later_date(self, text: str) -> bool:
        dates = find_dates(text)
        return len(dates) == 1 and dates[0].end - dates[0].start == len(text.strip()) and dates[0].date >= self.letter.date

    def _sentences_of(self, text: str) -> Iterator[Checked]:
        for words, original in self._divide(text):
            if original is not None:
                yield original
            elif _key(words) not in self.known:
                for sentence in _sentences(words):
                    if _key(sentence) not in self.known:
                        yield self._statement(_cited(sentence))

    def _divide(self, text: str) -> list[tuple[str, Checked | None]]:
        """Divide words into statements that stand as they were printed, and what stands between them."""
        one_form = text.translate(_ONE_FORM)
        taken: list[tuple[int, int, Checked]] = []
        for words, original in self.printed:
            for match in re.finditer(rf"(?<!\S){re.escape(words)}(?!\S)", one_form):
                is_free = not any(start < match.end() and match.start() < end for start, end, _ in taken)
                if is_free and _SENTENCE_BEFORE.search(text[: match.start()]) and _SENTENCE_AFTER.match(text[match.end() :]):
                    taken.append((match.start(), match.end(), original))
                    break
        out: list[tuple[str, Checked | None]] = []
        position = 0
        for start, end, original in sorted(taken, key=lambda one: one[:2]):
            out += [(text[position:start].strip(), None), (text[start:end], original)]
            position = end
        out.append((text[position:].strip(), None))
        return [part for part in out if part[0]]

    # New and changed statements

    def _statement(self, cited: _Cited) -> Checked:
        """Follow the citations of a sentence to the lines of the record."""
        spans: list[Span] = []
        unresolved = list(cited.loose)
        for match in cited.places:
            found, problems = self._follow(match)
            spans += found
            unresolved += problems
        spans = sorted(set(spans))
        return Checked(
            index=0,
            slot=self._slot(cited.text),
            text=cited.text,
            spans=tuple(spans),
            pins=cited.pins,
            unresolved=tuple(dict.fromkeys(unresolved)),
            quotes=tuple(dict.fromkeys(map(printable, self._quotes(spans)))),
            computed=self._computed(spans),
        )

    def _follow(self, match: re.Match[str]) -> tuple[list[Span], list[str]]:
        label, number = match["label"], int(match["page"])
        exhibit = self.exhibits.get(label)
        if exhibit is None:
            return [], [f"Ex. {label}"]
        if number not in exhibit.pages:
            return [], [f"Ex. {label}, p. {number}"]
        stamped = exhibit.bates_of(number, next(_ranges(match["lines"]))[0])
        if match["bates"] and exhibit.sheets and stamped and match["bates"] != stamped:
            return [], [f"Ex. {label}, p. {number} ({match['bates']})"]
        page = self.chart.record(exhibit.record).page(number)
        spans, problems = [], []
        for first, last in _ranges(match["lines"]):
            if not 1 <= first <= last <= page.line_count:
                problems.append(
                    f"Ex. {label}, p. {number}, ll. {first}-{last}" if first != last else f"Ex. {label}, p. {number}, l. {first}"
                )
                continue
            start, end = page.line_range(first)[0], page.line_range(last)[1]
            words = page.text[start:end]
            if not words.strip():
                problems.append(f"Ex. {label}, p. {number}, l. {first}")
                continue
            lead = len(words) - len(words.lstrip())
            spans.append(Span(record=exhibit.record, page=number, start=start + lead, end=start + len(words.rstrip())))
        return spans, problems

    def _quotes(self, spans: Sequence[Span]) -> Iterator[str]:
        """Yield what may be quoted as one: each stretch of lines, what runs on over a page, and the passages in the lines."""
        for join in (False, True):
            for span in spans:
                yield self.chart.quote(span, join_hyphens=join)
            for one, other in pairwise(spans):
                if one.record == other.record and one.page + 1 == other.page:
                    yield self.chart.quote(one, other, join_hyphens=join)
        for passage in self.run.found.evidence.passages:
            if all(any(span.covers(part) for span in spans) for part in passage.spans):
                yield self.chart.quote(*passage.spans)

    def _computed(self, spans: Sequence[Span]) -> tuple[str, ...]:
        evidence = self.run.found.evidence
        out = []
        for figure in evidence.figures:
            if figure.source != "computed":
                continue
            parts = [part for handle in figure.inputs for part in evidence.figure(handle).spans]
            if parts and all(any(span.covers(part) for span in spans) for part in parts):
                out.append(figure.text)
        return tuple(out)

    def _slot(self, text: str) -> str:
        """Return the slot of the statement that a changed one most resembles."""
        likest = self._likest(text, self.originals)
        return likest.slot if likest is not None else ""

    @staticmethod
    def _likest(text: str, originals: Sequence[Checked]) -> Checked | None:
        likest = max(originals, key=lambda one: fuzz.ratio(one.text, text), default=None)
        return likest if likest is not None and fuzz.ratio(likest.text, text) >= 60 else None

    def taken_out(self, found: Sequence[Checked]) -> tuple[str, ...]:
        """Return the slots of the run's statements that stand in the letter neither as they were nor changed, one a statement."""
        gone = list(self.originals)
        changed = []
        for one in found:
            words = (one.text, one.spans, one.pins)
            same = next((other for other in gone if (other.text, other.spans, other.pins) == words), None)
            if same is not None:
                gone.remove(same)
            elif not (one.is_copy or one.is_altered):
                changed.append(one)
        for one in changed:
            likest = self._likest(one.text, gone)
            if likest is not None:
                gone.remove(likest)
        return tuple(one.slot for one in gone)

    # Tables

    def _tables(self) -> list[Table]:
        return [block for block in self.letter.blocks if isinstance(block, Table)]

    def _rows(self, table: Table) -> Iterator[Checked]:
        """Yield the rows that were added or changed: against the lines they cite, or else against the row that was there."""
        original = self._original(table)
        before = [tuple(map(_key, row)) for row in original.rows] if original else []
        is_copy = original is not None and not any(_cited(cell).is_cited for row in original.rows for cell in row)
        is_made = original is not None and self._is_made(table, original)
        for row in table.rows:
            keys = tuple(map(_key, row))
            if keys in before or not any(keys):
                continue
            if is_made:
                yield Checked(index=0, slot="", text="", spans=(), is_altered=True)
                continue
            nearest = max(before, key=lambda other: _shared(keys, other), default=())
            if not _shared(keys, nearest):
                nearest = ()
            changed = [
                cell for cell, key, old in zip(row, keys, (*nearest, *[""] * len(row)), strict=False) if key and key != old
            ]
            cited = _cited(_clean(" ; ".join(row)))
            if any(_key(entry.requirement) in keys and entry.pin not in cited.pins for entry in knowledge.authorities().values()):
                cited = replace(cited, loose=(*cited.loose, "an authority that asks something else"))
            if is_copy and not cited.is_cited:
                words = " ; ".join(nearest) if nearest else self.claim_words
                yield Checked(index=0, slot="", text=" ; ".join(changed), spans=(), quotes=(words,), is_copy=True)
            elif any(_cited(cell).is_cited for cell in changed) or cited.loose or not nearest:
                yield self._statement(cited)
            else:
                yield self._statement(replace(cited, text=_cited(_clean(" ; ".join(changed))).text))

    @staticmethod
    def _is_made(table: Table, original: Table) -> bool:
        """Say whether code made the table: a new one that has only one cell in common with it is another table."""
        if _key(original.rows[0][0]) not in _MADE_BY_CODE:
            return False
        cells = [{_key(cell) for row in one.rows for cell in row} - {""} for one in (table, original)]
        return len(cells[0] & cells[1]) > 1

    def _original(self, table: Table) -> Table | None:
        """Return the table of the letter that this one was: with the same headings, or with the most cells in common."""
        if not table.rows:
            return None
        head = tuple(map(_key, table.rows[0]))
        cells = {_key(cell) for row in table.rows for cell in row} - {""}
        best, most = None, 0
        for original in self._tables():
            if original.rows and tuple(map(_key, original.rows[0])) == head:
                return original
            common = len(cells & {_key(cell) for row in original.rows for cell in row})
            if common > most:
                best, most = original, common
        return best


def _printed(one: LetterStatement) -> str:
    """Return a statement as the letter prints it."""
    pins = "; ".join(knowledge.authority(pin).citation for pin in one.authorities)
    place = "; ".join(part for part in (merge_citations(one.cites), pins) if part)
    return f"{one.text.rstrip('.')} ({place})." if place else one.text


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", text):
        yield int(first), int(last or first)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(bool(a) and a == b for a, b in zip(one, other, strict=False))
