"""Documents that were divided where none starts: a head and the body below it, or a page and the one behind it.

The models of starts judge lines. What they took for a start is none where the document above it has only its head, or breaks off
with nobody's signature and what follows, on the same page or at the top of the next, has neither a title nor a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.chart.features import LineView

_HEAD_MOST = 4
"""Of so many lines may a head be that stands alone: letterhead, title, patient, day."""
_LONG = frozenset({"initial_evaluation", "re_evaluation", "progress_report", "discharge"})
"""Kinds of which a page does not hold two, the first of them unsigned; of notes it does."""
_OPENING = 2
"""Among so many first lines a document that is one tells its day."""
_DAY_AMONG = 6
"""Among so many first lines a document tells its day and its patient."""
_OF_VISITS = {"day", "visit"}
_FOOT_LINES = 3
"""Among how many of its last lines a document is signed."""
_AT_START = 8
"""Before this offset a day opens a line: a visit's, and none that a sentence mentions."""
_OF_ANOTHER = re.compile(
    r"\b(?:due|next (?:visit|session|week|appointment)|to follow|pending|will be (?:done|sent|written|completed))\b",
    re.IGNORECASE,
)
"""A line that speaks of a document to come and is not its title: "Progress report due next visit." """
_BILLED = re.compile(r"\W*\d{5}\b(?!-)\s+[A-Za-z]")
"""A billed code with its name, "97112 Neuromuscular re-education", ends a note and begins none."""
_PLANNED = re.compile(r"\W*(?:POC|plan(?: of care)?)\s*:\s*\w", re.IGNORECASE)
"""A plan behind its label on one line, "POC: PT 3x/wk", is a part of the evaluation above it; the title of a plan stands alone."""
_COUNT = re.compile(r"\W*(?:visits?|sessions?|treatments?)\b\W{0,3}(?:attended\W{0,3})?\d", re.IGNORECASE)
"""The number of visits stands in many heads and opens no document by itself."""


def is_continued(above: Sequence[LineView], kind: str, below: Sequence[LineView], kind_below: str) -> bool:
    """Say whether a document goes on in what was taken for the next one, which starts on the page on which it ends.

    Never where the lower one opens with a title or a day of its own: what it says would be told of the other's day.
    """
    first = below[0]
    on_page = above[-1].line.page == first.line.page
    if on_page and kind in _LONG and _PLANNED.match(first.text) and not any(one.signs for one in above[-_FOOT_LINES:]):
        return True
    if not on_page or any(one.signs for one in above) or first.dated or "patient" in first.marks:
        return False
    if kind == kind_below and _BILLED.match(first.text):
        return True
    if _is_day(above) and first.kinds and not any(one.dated for one in below[:_OPENING]):
        return True
    if _OF_ANOTHER.search(first.text) and first.text.rstrip().endswith(".") and not _OF_VISITS & set(first.marks):
        return True
    if any(one.kinds and one.text == first.text for one in above):
        # The same title again: two short notes.
        return False
    if first.text.rstrip().endswith(".") and kind == kind_below and not _has_own_day(above, below):
        # "Good session." is a sentence and no title.
        return True
    is_untitled = not first.kinds or _COUNT.match(first.text) is not None
    return is_untitled and (_is_head(above) or (kind in _LONG and kind == kind_below and not _has_own_day(above, below)))


def _is_day(lines: Sequence[LineView]) -> bool:
    """Say whether lines are the number and the day of a visit and no more: "Visit 3, 3 Feb 2026"."""
    only = lines[0]
    is_short = len(lines) == 1 and len(only.words) <= _DAY_WORDS and {*only.kinds} <= {"daily_note"}
    return is_short and bool(only.dated) and {*only.marks} >= _OF_VISITS


_DAY_WORDS = 7


def _has_own_day(above: Sequence[LineView], below: Sequence[LineView]) -> bool:
    """Say whether the first lines of a document, but for a signature, tell a patient or a day that none above them tells."""
    known = {day.date for one in above for day in one.dated}
    top = [one for one in below[:_DAY_AMONG] if not one.signs]
    return any("patient" in one.marks or any(day.date not in known for day in one.dated) for one in top)


_SERVICE = re.compile(
    r"\b(?:date of (?:service|visit|treatment|session|evaluation)|(?:service|visit|treatment|session) date|d\.?o\.?s)\b\W*\d",
    re.IGNORECASE,
)
_WRITER = re.compile(r"\W*(?:provider|therapist|clinician|treating|seen by|author)\b[^:]{0,20}:", re.IGNORECASE)
"""Who wrote, named in a head: nobody signs there."""


def is_headed_below(above: Sequence[LineView], below: Sequence[LineView]) -> bool:
    """Say whether lines that open a page or a patient's head have their title below: the patient's column stands left of the document's.

    They name the patient, and neither a title nor a day of service nor a hand; the title below brings the day, and no patient.
    """
    if (
        above[-1].line.page != below[0].line.page
        or above[0].line.page != below[0].line.page
        or not (above[0].rank <= 1 or "patient" in above[0].marks)
    ):
        return False
    names = any("patient" in one.marks for one in above[:_TOP]) and not any("patient" in one.marks for one in below[:_TOP])
    is_untitled = not any(one.kinds for one in above[:_TOP]) and not any(one.signs or _SERVICE.search(one.text) for one in above)
    return names and is_untitled and bool(below[0].kinds) and any(_SERVICE.search(one.text) for one in below[:_TOP])


_TOP = 3


def is_body_of_head(above: Sequence[LineView], below: Sequence[LineView]) -> bool:
    """Say whether the lines above end with the head of a document that begins there, whose body the lines below are.

    The head has a title, the day of its service, and perhaps who wrote; the body opens with neither, or the number of the visit.
    """
    first = below[0]
    at = next((at for at in range(len(above) - 1, max(-1, len(above) - 1 - _HEAD_MOST), -1) if above[at].kinds), None)
    if at is None or above[-1].line.page != first.line.page or first.dated or "patient" in first.marks:
        return False
    head = above[at:]
    is_head = all(one.kinds or _OF_HEADS & set(one.marks) or _WRITER.match(one.text) for one in head)
    is_unsigned = not any(one.signs and not _WRITER.match(one.text) for one in head)
    is_untitled = not first.kinds or _COUNT.match(first.text) is not None
    return is_head and is_unsigned and is_untitled and any(_SERVICE.search(one.text) for one in head)


def is_signed_below(above: Sequence[LineView], kind: str, below: Sequence[LineView]) -> bool:
    """Say whether an evaluation or a report that nobody signed ends below on its page, where its own day of service is signed.

    What opens the lower part, "Behavior in session", looks like a title; but it names no patient and no day but the signature's.
    """
    if kind not in _LONG or above[-1].line.page != below[0].line.page or any(one.signs for one in above):
        return False
    own = {day.date for one in above for day in one.dated if _SERVICE.search(one.text[: day.start + 1])}
    names = any("patient" in one.marks or _SERVICE.search(one.text) for one in below)
    signed = {day.date for one in below if one.signs for day in one.dated}
    return len(own) == 1 and own == signed and not names and not any(one.dated for one in below[:_OPENING])


def is_untitled_page(above: Sequence[LineView], kind: str, below: Sequence[LineView], kind_below: str) -> bool:
    """Say whether a page goes on with the document above it: of its kind, without a title, a day, or a signature between them."""
    first = below[0]
    return (
        kind == kind_below
        and above[-1].line.page == first.line.page - 1
        and not first.kinds
        and not _OF_VISITS & set(first.marks)
        and not any(one.signs for one in above[-_FOOT_LINES:])
        and not any(one.dated for one in below[:_DAY_AMONG])
        and not any("patient" in one.marks for one in below)
    )


def is_next_page(above: Sequence[LineView], kind: str, below: Sequence[LineView], kind_below: str) -> bool:
    """Say whether an evaluation or a report that nobody signed yet goes on at the top of the next page, without a new title."""
    first = below[0]
    if above[-1].line.page != first.line.page - 1 or kind not in _LONG or kind != kind_below:
        return False
    if "visit" in first.marks or any(one.start < _AT_START for one in first.dated):
        return False
    return not any(one.signs for one in above) and not any(one.kinds or "patient" in one.marks for one in below[:_OPENING])


def _is_head(lines: Sequence[LineView]) -> bool:
    """Say whether lines hold a title and nothing but what stands beside one: a day, the patient, the number of a visit."""
    return (
        len(lines) <= _HEAD_MOST
        and any(one.kinds for one in lines)
        and all(one.kinds or _OF_HEADS & set(one.marks) for one in lines)
    )


_OF_HEADS = {"day", "patient", "field", "visit"}
