"""Rows of counts, so many of so many: what may be told of them, and what a row is called.

What was counted is known by the record's own words alone. They name no test, so a count tells of change only where somebody took
stock at both ends, and where its words say what was counted.
"""

from __future__ import annotations

import re
from decimal import Decimal

from clausea.beside import counts_faults
from clausea.domain import Chart, Measure
from clausea.retrieve.alike import COUNT

_TAKES_STOCK = frozenset(
    {"initial_evaluation", "plan_of_care", "re_evaluation", "recertification", "progress_report", "discharge"}
)
_SAYS_NOTHING = re.compile(
    r"(?:progress\w*|not|partial\w*|partly|met|ongoing|on|track|continu\w*|cont|goals?|[sl]tg|need\w*|then|with|and|the|was|now"
    r"|cues?|trials?|opps?|opportunit\w*|items?|attempts?|accuracy|accurate|correct\w*|min|mod|max|assist\w*|indep\w*|today|overall)"
)


def may_tell_change(first: Measure, last: Measure, chart: Chart) -> bool:
    """Say whether two values may stand as the first and the last; a pain where one of them is of an evaluation or a report.

    Two counts may where both are, named, and not fewer.

    Two visits of one week are no course. Fewer right ones call for the reason, which a table has no room for, and fewer wrong
    ones are told by words that nobody reads here.
    """
    if first.name == "pain":
        # Pain is rated at every visit: what it was on two of them is neither where it began nor what came of it.
        return any(chart.document(one.document).kind in _TAKES_STOCK for one in (first, last))
    if first.name != COUNT:
        return True
    if not all(chart.document(one.document).kind in _TAKES_STOCK for one in (first, last)):
        return False
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    return (
        last.value >= first.value and _names_it(first.task or "") and not any(counts_faults(one, chart) for one in (first, last))
    )


def _names_it(task: str) -> bool:
    return any(not _SAYS_NOTHING.fullmatch(word) for word in re.findall(r"[a-z]{3,}", task.lower()))


def called(one: Measure) -> tuple[str, Measure]:
    """Return what a row is called, and the measure without the words of its name.

    A count bears the name of what was counted, for the record calls few of them an accuracy. Raising the straight leg is a test
    of nerve or strength, and a lag is what a motion lacks: neither is a range of motion.
    """
    if one.name == COUNT and one.task:
        return one.task, one.model_copy(update={"task": None})
    if one.name == "ROM" and one.part and _OF_ITS_OWN.fullmatch(one.part):
        return one.part, one.model_copy(update={"part": None})
    return one.name.replace("_", " "), one


_OF_ITS_OWN = re.compile(r"SLR|straight leg raise|(?:.*\s)?lag", re.IGNORECASE)
