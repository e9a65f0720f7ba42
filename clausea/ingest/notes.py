"""Whole sentences about a reading: pages that are empty, damaged, garbled, cut off, foreign or there twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausea.domain import Page, Record
from clausea.extractors import Watch
from clausea.ingest.language import foreign

_MIN_LETTERS = 60
"""Pages with fewer letters than this may be the same by chance: a stamp, a title."""


def notes(pages: Sequence[Page], watch: Watch) -> tuple[str, ...]:
    """Return what a person should know of the reading of a file's pages, without words of them."""
    out: list[str] = []
    blank = [page.number for page in pages if not page.text.strip() and page.number not in watch.damaged]
    if blank:
        out.append(f"{listed(blank)} had no text that could be read: nothing there can be cited.")
    if watch.damaged:
        out.append(f"{listed(watch.damaged)} could not be read, being damaged in the file: nothing there can be cited.")
    if watch.garbled:
        out.append(
            f"{listed(watch.garbled)} seemed to have text that does not say what the page shows. "
            "Check what is cited from there; with Tesseract installed such pages are read as pictures."
        )
    if watch.cut:
        most = f"{watch.max_page_characters:,} characters"
        out.append(f"{listed(watch.cut)} had more than {most}: what follows was not read.")
    if watch.unseen:
        out.append(
            f"{listed(watch.unseen)} had words that nobody can see, of the colour of the paper or too small to read: left out. "
            "Ask where the file comes from."
        )
    strange: dict[str, list[int]] = {}
    for page in pages:
        if page.number not in watch.garbled and (language := foreign(page.text)):
            strange.setdefault(language, []).append(page.number)
    for language, numbers in strange.items():
        out.append(f"{listed(numbers)} seemed to be in {language}: kept, but only English is understood.")
    return tuple(out)


def repeated(records: Sequence[Record]) -> list[Record]:
    """Return the records, those with pages that were seen before with a warning that says which; every page is kept.

    Two pages are the same when they have the same words outside of running headers and footers, white space and capitals
    aside. Equal pictures give equal words, so a page scanned once and filed twice is found too.
    """
    first: dict[int, tuple[str, int]] = {}
    out = []
    for record in records:
        runs: list[tuple[str, int, int, int]] = []
        for page in record.pages:
            key = _key(page)
            if key is None:
                continue
            if key not in first:
                first[key] = (record.id, page.number)
                continue
            of, number = first[key]
            if runs and runs[-1][0] == of and runs[-1][1] + runs[-1][3] == page.number and runs[-1][2] + runs[-1][3] == number:
                runs[-1] = (*runs[-1][:3], runs[-1][3] + 1)
            else:
                runs.append((of, page.number, number, 1))
        names = {one.id: one.name for one in records}
        said = [_repeat(here, there, count, "" if of == record.id else f" of {names[of]}") for of, here, there, count in runs]
        out.append(record.model_copy(update={"warnings": (*record.warnings, *said)}) if said else record)
    return out


def _key(page: Page) -> int | None:
    text, position = "", 0
    for start, end in page.furniture:
        text += page.text[position:start]
        position = end
    words = (text + page.text[position:]).lower().split()
    return hash(tuple(words)) if sum(map(len, words)) >= _MIN_LETTERS else None


def _repeat(here: int, there: int, count: int, of: str) -> str:
    if count == 1:
        return f"Page {here} has the same words as page {there}{of}."
    return f"Pages {here}-{here + count - 1} have the same words as pages {there}-{there + count - 1}{of}."


def listed(numbers: Iterable[int]) -> str:
    """Return "Page 3" or "Pages 3, 5-8"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    parts = [", ".join(map(str, run)) if run[1] == run[0] + 1 else "-".join(map(str, dict.fromkeys(run))) for run in runs]
    return ("Page " if len(runs) == 1 and runs[0][0] == runs[0][1] else "Pages ") + ", ".join(parts)
