"""Divide a document into the smallest stretches a reviewer would underline: sentences, items, table rows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from clausea.chart.again import Known
from clausea.chart.lines import Line, parts
from clausea.chart.people import find_signature
from clausea.chart.sections import find_heading
from clausea.chart.sieve import guarded
from clausea.chart.signed_days import day_below
from clausea.chart.within import letters_of_note, level_labels, opens_present, ordinals
from clausea.chart.wrapped import Part, cells_of, key_of, read_row
from clausea.domain import Form, SectionName, Sentence, Span
from clausea.domain.addenda import opens_addendum

ITEM = re.compile(
    r"^\s*(?:[•●▪◦‣·*o§\-–—>]\s+|\[[ xX]?\]\s*|☐|☒|(?:\(?\d{1,2}[.)]|\(?[a-z][.)])\s+"
    r"|(?:STG|LTG|(?-i:ST|LT)(?=\s?[#\d.:)])|Goal|Short[- ]term goal|Long[- ]term goal)s?\s*#?\s*\d{0,2}[a-z]?\s*[.:)\-–]?\s+)",
    re.IGNORECASE,
)
BULLET = re.compile(r"\s*(?:[•●▪◦‣·*§–—>]|o(?=\s))\s+|\s*-\s+(?=[A-Za-z])|\s*(?:\[[ xX]?\]|☐|☒)\s*")
SIGNATURE = guarded(
    r"\b(?:e-?signed|electronically (?:signed|co-?signed|authenticated)|digitally signed|co-?signed|signed (?:by|on|electronically)|signed\s*:|signature|/s/|authenticated by)\b"
    r"|\blic(?:ense)?\.?\s*(?:#|no)",
    re.IGNORECASE,
)
BLANK = re.compile(r"_{3,}|\.{6,}|\[\s{2,}\]")
_END = guarded(r"[.!?][\"'”’)\]]*(?=\s+|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:pt|pts|dr|mr|mrs|ms|st|vs|no|approx|min|mins|sec|secs|hr|hrs|wk|wks|lb|lbs|ft|in|cm|deg|ext|flex|abd|add|rot|dept|resp|hx|dx|tx|rx|fx|sx"
    r"|eval|prev|max|mod|dep|ind|sup|amb|cont|incl|esp|est|cert|inc|etc|e\.g|i\.e|a\.m|p\.m|lic|jr|sr|fig|ave|rd|blvd|reps|temp|bid|tid|prn|gr|lt|rt|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
    r"|(?:^|[\s(.])[A-Za-z])\.$",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"(?:[,;&/(\-–+]|\b(?:and|or|with|w/|to|of|the|a|an|for|in|on|at|by|from|due|d/t|2/2|is|was|her|his|their|no|not|than|but|that|which|as|when|after|before|s/p|per|both|min|mod|max))\s*$",
    re.IGNORECASE,
)
_LONGEST = 8
"""No abbreviation and no word that asks for more is longer."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence before it has its number: lines and offsets."""

    pieces: tuple[tuple[Line, int, int], ...]
    form: Form
    section: SectionName


def segment(lines: Sequence[Line], document: str, first_id: int, remembered: Known | None = None) -> list[Sentence]:
    """Return the sentences of one document in order. Running headers and footers are passed over.

    `remembered` keeps how lines were divided, for records that are divided again.
    """
    work = partial(_placed, lines)
    placed = remembered.once("sentences", lines, work) if remembered else work()
    return [
        Sentence(id=number, spans=spans, form=form, document=document, section=section)
        for number, (spans, form, section) in enumerate(placed, start=first_id)
    ]


def _placed(lines: Sequence[Line]) -> list[tuple[tuple[Span, ...], Form, SectionName]]:
    whole = _stretches(_over_pages([line for line in lines if not line.is_furniture]))
    stretches = (part for one in whole for part in _bounded(one))
    return [(spans, one.form, one.section) for one in stretches if (spans := _spans(one))]


def _over_pages(lines: list[Line]) -> list[Line]:
    """Return lines without the empty ones at the end and the top of pages between which a sentence runs on."""
    text = [place for place, line in enumerate(lines) if line.stripped]
    empty = {
        between
        for before, behind in pairwise(text)
        if _runs_over(lines[before], lines[behind])
        for between in range(before + 1, behind)
    }
    return [line for place, line in enumerate(lines) if place not in empty] if empty else lines


def _runs_over(above: Line, line: Line) -> bool:
    """Say whether the last line of a page breaks off and the first of the next goes on in small letters, however short it is.

    Where a page ends, a writer's line ends at any length.
    """
    if (above.record, above.page) == (line.record, line.page) or len(_A_WORD.findall(above.stripped)) < _WORDS_CUT:
        return False
    is_cut = not above.stripped.endswith((".", "!", "?", ":")) and not ITEM.match(line.text)
    return is_cut and line.stripped[0].islower() and len(line.cells) == 1


_A_WORD = re.compile(r"[A-Za-z]{2,}")
_WORDS_CUT = 3
"""So few words of a sentence may stand on the last line of a page."""
_LONGEST_STRETCH = 2000
"""No sentence has so many characters; what has is a list or a page without full stops, and is read in parts."""


def _bounded(stretch: Stretch) -> Iterator[Stretch]:
    """Yield a stretch, in parts where it is too long to be read at once: cut at line ends, and inside of lines that are too long."""
    if sum(end - start for _, start, end in stretch.pieces) <= _LONGEST_STRETCH:
        yield stretch
        return
    held: list[tuple[Line, int, int]] = []
    length = 0
    for line, begin, stop in stretch.pieces:
        for start, end in parts(line.text, begin, stop, _LONGEST_STRETCH):
            if held and length + end - start > _LONGEST_STRETCH:
                yield Stretch(tuple(held), stretch.form, stretch.section)
                held, length = [], 0
            held.append((line, start, end))
            length += end - start
    yield Stretch(tuple(held), stretch.form, stretch.section)


def _spans(stretch: Stretch) -> tuple[Span, ...]:
    """Join pieces on one page into one span; a page break makes a second span, and so do words that are withheld."""
    spans: list[Span] = []
    last: Span | None = None
    for line, start, end in stretch.pieces:
        if not line.text[start:end].strip():
            continue
        bullet = BULLET.match(line.text, start) if last is None else None
        span = line.span(bullet.end() if bullet and bullet.end() < end else start, end)
        if last is not None and last.page == span.page and last.record == span.record and not line.is_parted:
            last = Span(record=last.record, page=last.page, start=last.start, end=span.end)
            spans[-1] = last
        else:
            last = span
            spans.append(span)
    return tuple(spans)


def _stretches(lines: list[Line]) -> Iterator[Stretch]:
    section: SectionName = "other"
    widths = _widths(lines)
    block: list[tuple[Line, int]] = []
    block_is_item = False

    def flush() -> Iterator[Stretch]:
        nonlocal block, block_is_item, section
        if block:
            for stretch in _divide(block, section, block_is_item):
                yield stretch
                # The prior level is told in its own paragraph: a page without titles would have it to its end.
                section = section if stretch.section == "plof" else stretch.section
        block, block_is_item = [], False

    rows = _rows(lines)
    taken = -1
    for place, line in enumerate(lines):
        own = rows.get(key_of(line))
        if own is not None or line.is_torn:
            yield from flush()
            if own is not None and line is own[0]:
                yield from _wrapped(own, section)
            continue
        if place == taken:
            continue
        if not line.stripped:
            yield from flush()
            continue
        signs = SIGNATURE.search(line.text)
        signed = [line, *day_below(lines, place, widths)] if signs else [line]
        if signs and find_signature(line):
            yield from flush()
            taken = place + len(signed) - 1
            yield Stretch(tuple((one, 0, len(one.text)) for one in signed), "signature", section)
            continue
        if block and _is_last_figure(block[-1][0], line):
            block.append((line, 0))
            continue
        heading = find_heading(line)
        if heading is not None and len(line.cells) == 1:
            yield from flush()
            section = heading.name
            yield Stretch(((line, heading.start, heading.end),), "heading", section)
            if not heading.is_whole_line:
                block = [(line, heading.after)]
            continue
        if section == "plof" and opens_present(line.stripped):
            yield from flush()
            section = "clof"
            yield Stretch(((line, 0, len(line.text)),), "heading", section)
            continue
        if signs:
            yield from flush()
            taken = place + len(signed) - 1
            yield Stretch(tuple((one, 0, len(one.text)) for one in signed), "signature", section)
            continue
        if len(line.cells) > 1 and not _is_spaced_prose(line):
            yield from flush()
            yield Stretch(((line, 0, len(line.text)),), "row", section)
            continue
        if BLANK.search(line.text) and len(BLANK.sub("", line.stripped)) < 40:
            yield from flush()
            yield Stretch(((line, 0, len(line.text)),), "blank", section)
            continue
        if ITEM.match(line.text):
            yield from flush()
            block, block_is_item = [(line, 0)], True
            continue
        if block and not _continues(block[-1][0], line, widths):
            yield from flush()
        block.append((line, 0))
    yield from flush()


def _rows(lines: Sequence[Line]) -> dict[tuple[int, int] | None, list[Line]]:
    """Return the lines of each row whose cells go on in other lines; a row that is signed is read line by line."""
    rows: dict[tuple[int, int] | None, list[Line]] = {}
    for line in lines:
        if line.row is not None and not line.is_torn:
            rows.setdefault(key_of(line), []).append(line)
    return {key: own for key, own in rows.items() if not any(SIGNATURE.search(line.text) for line in own)}


def _wrapped(lines: Sequence[Line], section: SectionName) -> Iterator[Stretch]:
    """Yield the row that stands on some lines, and the sentences that a cell of it has behind its first."""

    def divide(paragraph: list[tuple[Line, int]]) -> list[list[Part]]:
        return [list(one.pieces) for one in _divide(paragraph, section, False)]

    row, sentences = read_row(cells_of(lines), divide)
    if row:
        yield Stretch(tuple(row), "row", section)
    for sentence in sentences:
        yield Stretch(tuple(sentence), "sentence", section)


def _widths(lines: Sequence[Line]) -> dict[int, int]:
    """Return for each page how long its running lines get, in characters."""
    longest: dict[int, list[int]] = {}
    for line in lines:
        if len(line.cells) == 1 and len(line.stripped) > 30:
            longest.setdefault(line.page, []).append(len(line.stripped))
    return {page: _width(sorted(lengths)) for page, lengths in longest.items()}


def _width(lengths: Sequence[int]) -> int:
    """Return how long the running lines of a page get: most of them, and of two the longer one, because the other may be a title."""
    return max(lengths[-1], _USUAL_WIDTH) if len(lengths) < 3 else lengths[int(0.9 * len(lengths)) - 1]


_USUAL_WIDTH = 60
"""A line that is shorter than most pages' fills none."""


def _is_spaced_prose(line: Line) -> bool:
    """Justified text has wide gaps too: many words, and a line that reads on."""
    longest = max(len(cell.text) for cell in line.cells)
    return len(line.cells) == 2 and longest > 60 and len(line.cells[0].text.split()) > 8


_FIGURE = re.compile(r"\d{1,3}(?:\.\d+)?(?:/\d{1,3})?\s?(?:[a-z]{1,3}|[%°#])?[.;,]?")
_RUNS_ON = re.compile(r"[A-Za-z]\w*[,;:]?\s(?:.*[\s,])?[A-Za-z/()=-]+[,:=]?$")


def _is_last_figure(above: Line, line: Line) -> bool:
    """Say whether a line is the figure that the words of the line above lead to: "Semmes-Weinstein R 3.61, L" and "2.83." below.

    Told alone it would be a value of nothing.
    """
    if not _FIGURE.fullmatch(line.stripped) or len(above.cells) > 1 or len(above.stripped.split()) < _FEW_WORDS:
        return False
    return _RUNS_ON.search(above.stripped) is not None


_FEW_WORDS = 5
_DOTTED = re.compile(r"\s*[A-Za-z#][^.:]{0,40}(?:\.{2,}\s?:|\.{4,})")
"""A field whose name is led to its value by dots, "CURRENT......: WALKS W/ HAND ON WALL": no line carries on into it."""


_SIGNED = guarded(r"\s*(?:re-?)?certified(?: electronically)?(?: by)?\s*:", re.IGNORECASE)
"""Who certified stands on a line of its own, however full the line above it is."""


def _continues(above: Line, line: Line, widths: dict[int, int]) -> bool:
    """Say whether a line carries on the paragraph of the line above it."""
    first = line.stripped[0]
    if (".." in line.text and _DOTTED.match(line.text)) or opens_addendum(line.text):
        return False
    if _is_open(above.text) or _runs_over(above, line):
        return True
    if _SIGNED.match(line.text):
        return False
    if above.stripped.endswith((".", "!", "?", ":")) and len(above.stripped) < 0.6 * widths.get(above.page, 80):
        return False
    if first.islower() or first in "([,;&+=<>→":
        return len(above.stripped) >= 0.5 * widths.get(above.page, 80)
    next_word = len(line.stripped.split()[0])
    return len(above.stripped) + 1 + next_word >= 0.9 * widths.get(above.page, 80)


def _divide(block: list[tuple[Line, int]], section: SectionName, is_item: bool) -> Iterator[Stretch]:
    """Divide a paragraph or item at the ends of its sentences."""
    homes: list[tuple[int, Line, int]] = []
    parts: list[str] = []
    length = 0
    for line, start in block:
        length += bool(length)
        homes.append((length, line, start))
        parts.append(line.text[start:])
        length += len(parts[-1])
    text = " ".join(parts) if parts[0] else " ".join(parts[1:])
    levels = level_labels(text, section)
    cuts = sorted({0, *_cuts(text, is_item), *levels, *letters_of_note(text, section), len(text)})
    bases = [base for base, _, _ in homes]
    for index in range(len(cuts) - 1):
        low, high = cuts[index], cuts[index + 1]
        section = levels.get(low, section)
        pieces = []
        # A sentence stands on the lines from the last that begins before it; a page can hold tens of thousands of lines.
        for place in range(max(0, bisect_right(bases, low) - 1), bisect_left(bases, high)):
            base, line, start = homes[place]
            left = max(low, base) - base + start
            right = min(high, base + len(line.text) - start) - base + start
            if right > left:
                pieces.append((line, left, right))
        if pieces:
            form: Form = "item" if is_item and index == 0 else "sentence"
            yield Stretch(tuple(pieces), form, section)


_FILLED = re.compile(r"\S")
_REACH = 200
"""How much of a paragraph is looked at beside a full stop."""


def _cuts(text: str, is_item: bool) -> list[int]:
    listed = ordinals(text)
    cuts = [start for start, _ in listed[1:]]
    numbers = {stop for _, stop in listed}
    for match in _END.finditer(text):
        if match.start() in numbers:
            continue
        begin = _FILLED.search(text, match.end())
        if begin is None:
            break
        rest = text[begin.start() : begin.start() + _REACH]
        stop = match.start() + 1
        before = text[max(0, stop - _REACH) : stop]
        if match.group().startswith(".") and _is_abbreviation(text, stop) and not _is_clear_start(rest, before):
            continue
        if is_item and len(before.strip()) <= 4:
            continue
        if rest[0].islower() and text[match.start()] not in "!?" and not re.match(r"(?:pt|he|she|no|able|cont|tol)\b", rest):
            continue
        cuts.append(match.end())
    return cuts


def _is_abbreviation(text: str, stop: int) -> bool:
    """Say whether a full stop right before `stop` is that of an abbreviation; only the last letters need to be looked at."""
    return bool(_ABBREVIATION.search(text, max(0, stop - _LONGEST - 1), stop))


def _is_open(text: str) -> bool:
    """Say whether a line ends with a word or mark that asks for more."""
    stop = len(text.rstrip())
    return bool(_OPEN_END.search(text, max(0, stop - _LONGEST)))


_LETTER = re.compile(r"[SOAP]:\s+(?=\S)")
"""The letter of a section of a note, inside of a line."""


def _is_clear_start(rest: str, before: str) -> bool:
    """An abbreviation may end a sentence too: "amb 40 ft. Pt reports", "20 min. O: L wrist"."""
    if _LETTER.match(rest):
        # "15 min. A: SBA holds" begins a section; "min. A: cues" tells how much help was given.
        return re.search(r"(?<!\d)(?<!\d )\b(?:min|mod|max)\.$", before, re.IGNORECASE) is None
    starts = re.match(r"(?:Pt|She|He|The|Patient|No|Able|Reports|Denies|Therapist|Required|Cues|Will|Continue)\b", rest)
    return bool(starts) and not re.search(r"\b(?:Dr|Mr|Mrs|Ms|St)\.$", before)
