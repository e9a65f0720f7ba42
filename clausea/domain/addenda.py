"""Late entries and addenda, which say themselves when they were written."""

from __future__ import annotations

import datetime as dt
import re

from clausea.domain.dates import find_dates

__all__ = ["is_addendum", "written_on"]

_ENTERED = re.compile(r"\b(?:entered|written|dictated|typed|added|recorded|dated|made)(?:\s+on)?[\s:]*$", re.IGNORECASE)
_HEADED = re.compile(
    r"\W*(?:(?:PT|OT|SLP|ST|therapy|clinical)\s+)?(?:(?:late (?:entry|note)|addend(?:um|a))\b[\s:(/–—-]*)+", re.IGNORECASE
)


def written_on(text: str) -> dt.date | None:
    """Return the day on which a late entry or an addendum says that it was written, not the day that it is about.

    "ADDENDUM 08/03/2026: 6MWT on 07/02/2026", "Addendum to note of 05/06/2026, entered 06/22/2026". None where it does not
    say, or where a text is neither.
    """
    head = _HEADED.match(text)
    if head is None:
        return None
    days = find_dates(text)
    said = (one.date for one in days if _ENTERED.search(text[max(0, one.start - 24) : one.start]) or one.start == head.end())
    return next(said, None)


def is_addendum(text: str) -> bool:
    """Say whether a passage opens as a late entry or an addendum does."""
    return _HEADED.match(text) is not None
