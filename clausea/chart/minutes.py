"""Minutes and units: per code and in total."""

from __future__ import annotations

import re
from decimal import Decimal

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import Minutes

_CPT = re.compile(r"(?<![\d.#-])(?P<cpt>97\d{3}|925\d{2}|926\d{2}|9[56]\d{3}|G0\d{3}|2056[01])(?!\d)")
_MINUTES = re.compile(r"(?<![\d.])(?P<minutes>\d{1,3})\s*(?:timed\s+)?(?:min(?:ute)?s?\b|')", re.IGNORECASE)
_UNITS = re.compile(
    r"(?<![\d.])(?P<units>\d{1,2})\s*(?:units?|u)\b|\bx\s*(?P<times>\d{1,2})\b|\bunits?\s*[:=]?\s*(?P<after>\d{1,2})\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?P<timed>total timed(?: code)?(?: treatment)?(?: min(?:ute)?s?)?|timed (?:code )?(?:min(?:ute)?s?(?: total)?|total|tot|codes?|tx)|timed)\b|\b(?P<total>total (?:treatment |tx |session |therapy )?(?:time|min(?:ute)?s?|tx)|total treatment|treatment time|session length|total)\b",
    re.IGNORECASE,
)


def find_minutes(words: Addressed, context: Context) -> list[Minutes]:
    """Return minutes and units: per code, and the totals."""
    text = words.text
    found: list[Minutes] = []
    codes = list(_CPT.finditer(text))
    header = " ".join(cell.title for cell in context.cells).lower()
    for index, match in enumerate(codes):
        stop = codes[index + 1].start() if index + 1 < len(codes) else len(text)
        total = _TOTAL.search(text, match.end(), stop)
        stop = total.start() if total else stop
        part = text[match.end() : stop]
        minutes, units, end = _minutes_and_units(part, header)
        if minutes is None and units is None:
            continue
        found.append(
            Minutes(
                document=context.document,
                date=context.date,
                span=words.span(match.start(), match.end() + max(end, 0)),
                cpt=match["cpt"],
                minutes=minutes,
                units=units,
            )
        )
    for match in _TOTAL.finditer(text):
        value = re.match(
            r"(?:\s*(?:code|treatment|tx|min(?:ute)?s?|time|\(min(?:ute)?s?\)|=|:|-)*)*\s*(?P<n>\d{1,3})(?![\d:/.])",
            text[match.end() :],
            re.IGNORECASE,
        )
        if not value or re.match(r"\s*(?:units?|visits?|%|ft)", text[match.end() + value.end() :], re.IGNORECASE):
            continue
        if not match["timed"] and not re.search(r"min|time|tx|treat|timed|\b97\d{3}", text, re.IGNORECASE):
            continue
        found.append(
            Minutes(
                document=context.document,
                date=context.date,
                span=words.span(match.start(), match.end() + value.end()),
                minutes=int(value["n"]),
                total="timed" if match["timed"] else "treatment",
            )
        )
    return found


def _minutes_and_units(part: str, header: str) -> tuple[int | None, int | None, int]:
    """Return minutes, units, and where they end in the text that follows a code."""
    minutes = _MINUTES.search(part)
    units = _UNITS.search(part)
    if minutes or units:
        amount = int(minutes["minutes"]) if minutes else None
        count = int(units["units"] or units["times"] or units["after"]) if units else None
        end = max(minutes.end() if minutes else 0, units.end() if units else 0)
        if minutes and units and minutes.start() == units.start():
            count = None
        return amount, count, end
    numbers = list(re.finditer(r"(?<![\w./-])(\d{1,3})(?![\w/.-])", part))
    if not numbers:
        return None, None, 0
    if len(numbers) >= 2:
        first, second = int(numbers[-2][1]), int(numbers[-1][1])
        if "unit" in header and header.find("unit") < max(header.find("min"), 0):
            first, second = second, first
        return first, second if second <= 12 else None, numbers[-1].end()
    value = int(numbers[-1][1])
    return (value, None, numbers[-1].end()) if value > 4 or "min" in header else (None, value, numbers[-1].end())


def cms_units(minutes: list[int]) -> int:
    """Return the timed units that Medicare pays for the timed minutes of one day, pooled over the codes.

    Fewer than 8 minutes give none; 8 to 22 give one, and every further 15 minutes one more (MCPM ch. 5 § 20.2).
    """
    total = sum(minutes)
    return 0 if total < 8 else int((Decimal(total) + 7) // 15)
