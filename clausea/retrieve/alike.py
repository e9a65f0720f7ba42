"""Which values are of one thing although their documents word it differently: a scale written or not, a name or its initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from clausea import knowledge
from clausea.domain import Chart, Measure

Key = tuple[str, ...]
_PART, _TASK = 4, 7
"""Where a key has the movement and the task."""


def groups_of(chart: Chart) -> dict[Key, list[Measure]]:
    """Return the numbers of a chart, of this patient's documents, by what they may be compared with; keys name everything."""
    groups: dict[Key, list[Measure]] = {}
    for one in chart.measures:
        if isinstance(one.value, Decimal) and not chart.document(one.document).other_patient:
            groups.setdefault(key_of(one), []).append(one)
    return _with_joints(_without_initials(groups))


def key_of(one: Measure) -> Key:
    """Return what must be equal for two values to be compared.

    It is the measure's own key, but the scale of a test need not be written, nor does its own name make it a sub-score:
    "QuickDASH 77.3" and "77.3/100", the "aphasia quotient" of the WAB.
    """
    key = list(one.series_key)
    kind = knowledge.measure(one.name)
    if kind is not None:
        if one.denominator is not None and one.denominator in {kind.denominator, kind.high}:
            key[2] = ""
        names = {name.lower() for name in (*kind.aliases, kind.name, kind.name.rsplit("-", 1)[-1])}
        if key[_TASK].lower() in names:
            key[_TASK] = ""
    return tuple(key)


def _without_initials(groups: dict[Key, list[Measure]]) -> dict[Key, list[Measure]]:
    """Return the groups with a task that is the initials of another as that one: "bnt" and "boston naming test"."""
    out: dict[Key, list[Measure]] = {}
    for key, values in groups.items():
        task = key[_TASK]
        longer = [
            other
            for other in groups
            if _but(other, _TASK) == _but(key, _TASK) and len(task) > 2 and _initials(other[_TASK]) == task
        ]
        out.setdefault(longer[0] if len(longer) == 1 else key, []).extend(values)
    return out


def _with_joints(groups: dict[Key, list[Measure]]) -> dict[Key, list[Measure]]:
    """Return the groups with a movement whose joint is not said beside those of the one joint that moved so in that time.

    No other joint's movement of that name may be measured between the first and the last day, whatever its side, nor may two
    values of a day differ.
    """
    out: dict[Key, list[Measure]] = {}
    for key, values in groups.items():
        fuller = [other for other in groups if _but(other, _PART) == _but(key, _PART) and _names(other[_PART], key[_PART])]
        if key[0] == "ROM" and len(fuller) == 1 and _may_join(key, values, fuller[0], groups):
            out.setdefault(fuller[0], []).extend(values)
        else:
            out.setdefault(key, []).extend(values)
    return out


def _may_join(key: Key, values: Sequence[Measure], fuller: Key, groups: dict[Key, list[Measure]]) -> bool:
    both = [*values, *groups[fuller]]
    days = [one.date for one in both if one.date is not None]
    if not days:
        return False
    told: dict[object, Decimal | str] = {}
    if any(told.setdefault(one.date, one.value) != one.value for one in both if one.date is not None):
        return False
    others = (one for other, found in groups.items() if _names(other[_PART], key[_PART]) for one in found)
    return not any(one.part != fuller[_PART] and (one.date is None or min(days) <= one.date <= max(days)) for one in others)


def _names(part: str, motion: str) -> bool:
    """Say whether a part is a joint's movement and the motion that movement: "shoulder flexion" and "flexion"."""
    return bool(motion) and part.endswith(f" {motion}")


def _but(key: Key, place: int) -> Key:
    return (*key[:place], *key[place + 1 :])


def _initials(words: str) -> str:
    found = re.findall(r"[A-Za-z]+", words)
    return "".join(word[0] for word in found).lower() if len(found) > 2 else ""


def is_copy(ends: Iterable[Measure], chart: Chart) -> bool:
    """Say whether values are the same in the same long sentence, as where a note was copied: then nothing was measured again."""
    found = [(one.value, sentence_of(one, chart)) for one in ends]
    words = [re.findall(r"\w+", sentence.lower()) for _, sentence in found]
    return len({value for value, _ in found}) == 1 and len(words[0]) > _LONG and all(one == words[0] for one in words)


_LONG = 5
"""A row of a table has no more words than this, and says the same whenever the value is the same."""


def sentence_of(one: Measure, chart: Chart) -> str:
    """Return the words of the sentence in which a value stands."""
    for sentence in chart.sentences:
        if any(span.covers(one.value_span) for span in sentence.spans):
            return chart.quote(*sentence.spans)
    return ""
