"""Find the running headers, footers, page numbers and fax banners of a record.

They keep their line numbers, because a reader counts them too, but they are no evidence: a patient's name on every
page is not a finding, and a sentence that runs over a page break must not swallow the footer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

Ranges = tuple[tuple[int, int], ...]

_ZONE = 5
"""How many printed rows at the top and at the bottom of a page may be furniture."""

_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|pg|p)\W{0,2}\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$|^\W*\d{1,4}\s*(?:of|/)\s*\d{1,4}\W*$|^\W*-?\s*\d{1,4}\s*-?\W*$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\b(?:page|pg)\W{0,2}\d+|\bp\.?\s?\d{1,3}\s?/\s?\d{1,3}\b|\bfax\b|\bprinted\b|\bprint date\b|\brun (?:date|time)?\b"
    r"|\bconfidential|\bdob\b|\bd\.o\.b|\bmrn\b|\bmr ?#|\bacct\b|\baccount\b|\bpatient(?: name| id)?:|\btel\b|\bphone\b|\bsuite\b",
    re.IGNORECASE,
)
_FAX = re.compile(
    r"\bfax\b.*\d{3}.*\bp(?:age|g)?\.? ?\d{1,3}|\d{1,2}[:]\d{2}.*\bfax\b|\bfrom:.*\bto:.*\bp(?:age)?\.? ?\d", re.IGNORECASE
)
_COUNTER = re.compile(r"^(?P<words>.*?\S)\s+(?P<page>\d{1,4})\s*(?:/|of)\s*(?P<pages>\d{1,4})\W*$", re.IGNORECASE)
"""A footer that counts the pages behind other words, as browsers print it: "https://emr.example/chart   7/10"."""
_CONTENT = re.compile(r"sign|minutes|\bmin\b|total|units|goal|plan|/10\b|\bassess|\bpain\b", re.IGNORECASE)
_TITLE = re.compile(
    r"^\W*(?:\w+\W+){0,5}(?:notes?|evaluation|eval|report|summary|plan of (?:care|treatment)|certification|order|flow ?sheet|encounter|visit|log)\W*(?:\w+\W*){0,3}$",
    re.IGNORECASE,
)
"""A title may stand on every page of a file that holds one note a page; it says where a document starts."""
_DIGITS = re.compile(r"\d+")


def furniture(texts: Sequence[str]) -> list[Ranges]:
    """Return for each page the offsets of its furniture lines."""
    pages = [_lines(text) for text in texts]
    repeated = _repeated(pages)
    counters = _page_counters(pages)
    marks: list[Ranges] = []
    for number, lines in enumerate(pages, start=1):
        zone = _zone(lines)
        ranges = [
            (start, start + len(line))
            for index, (start, line) in enumerate(lines)
            if line.strip()
            and index in zone
            and ((number, index) in counters or _is_furniture(line, repeated, len(pages), zone[index]))
        ]
        marks.append(tuple(ranges))
    return marks


def _lines(text: str) -> list[tuple[int, str]]:
    out, offset = [], 0
    for line in text.split("\n"):
        out.append((offset, line))
        offset += len(line) + 1
    return out


def _zone(lines: list[tuple[int, str]]) -> dict[int, int]:
    """Return the indices of the outer rows with their rank: 0, 1, 2 from the top, -1, -2 from the bottom."""
    filled = [index for index, (_, line) in enumerate(lines) if line.strip()]
    ranks = {index: rank for rank, index in enumerate(filled[:_ZONE])}
    for rank, index in enumerate(reversed(filled[-_ZONE:]), start=1):
        ranks.setdefault(index, -rank)
    return ranks


def _repeated(pages: list[list[tuple[int, str]]]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for lines in pages:
        zone = _zone(lines)
        seen.update({_key(lines[index][1]) for index in zone if lines[index][1].strip()})
        seen.update({"=" + _words(lines[index][1]) for index in zone if lines[index][1].strip()})
    return seen


def _words(line: str) -> str:
    return " ".join(line.split()).lower()


def _key(line: str) -> str:
    return _DIGITS.sub("#", _words(line))


def _is_furniture(line: str, repeated: Counter[str], page_count: int, rank: int) -> bool:
    if _PAGE_NUMBER.match(line):
        return rank in (0, 1, -1, -2)
    if rank in (0, 1) and _FAX.search(line):
        return True
    if page_count < 2 or _CONTENT.search(line):
        return False
    same = repeated["=" + _words(line)]
    alike = repeated[_key(line)]
    often = max(2, round(0.5 * page_count))
    if _STAMP.search(line) and alike >= often:
        return True
    # A title or heading may stand at the top of many notes; only a line on nearly every page is a letterhead.
    return page_count >= 4 and same >= 0.8 * page_count and not _TITLE.search(line)


def _page_counters(pages: Sequence[list[tuple[int, str]]]) -> set[tuple[int, int]]:
    """Return page and index of first and last lines that end in the number of their page and how many there are.

    Most pages must count so behind the same words: "Pain 4/10" at the foot of the fourth of ten pages is no page number.
    """
    count = len(pages)
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for number, lines in enumerate(pages, start=1):
        filled = [index for index, (_, line) in enumerate(lines) if line.strip()]
        for index in {*filled[:1], *filled[-1:]} if count > 1 else ():
            match = _COUNTER.match(lines[index][1])
            if match is not None and (int(match["page"]), int(match["pages"])) == (number, count):
                found[_key(lines[index][1])].add((number, index))
    return {place for places in found.values() if len(places) >= max(2, _MOST_PAGES * count) for place in places}


_MOST_PAGES = 0.8
