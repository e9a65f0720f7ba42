"""Which values are of one thing although their documents word it differently: a scale written or not, a name or its initials."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from clausea import knowledge
from clausea.domain import Chart, Measure
from clausea.manners import has_manners

Key = tuple[str, ...]
_SIDE, _PART, _MODE, _DEVICE, _TASK = 3, 4, 5, 6, 7
"""Where a key has the side, the movement, whether it was active, and the task."""


def groups_of(chart: Chart) -> dict[Key, list[Measure]]:
    """Return the numbers of a chart, of this patient's documents, by what they may be compared with; keys name everything."""
    groups: dict[Key, list[Measure]] = {}
    for one in chart.measures:
        if isinstance(one.value, Decimal) and not chart.document(one.document).other_patient:
            groups.setdefault(key_of(one), []).append(one)
    return _with_joints(_in_any_order(_without_initials(groups)), chart)


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
        if key[_TASK].lower() in {*names, _USUAL}:
            key[_TASK] = ""
    return tuple(key)


_USUAL = "comfortable"
"""The pace of a walk whose pace is not said."""


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


def _in_any_order(groups: dict[Key, list[Measure]]) -> dict[Key, list[Measure]]:
    """Return the groups with one for a task whose words stand in another order: "script 911" and "911 script"."""
    out: dict[Key, list[Measure]] = {}
    own: dict[tuple[Key, tuple[str, ...]], Key] = {}
    for key, values in groups.items():
        first = own.setdefault((_but(key, _TASK), tuple(sorted(key[_TASK].lower().split()))), key)
        out.setdefault(first, []).extend(values)
    return out


def _with_joints(groups: dict[Key, list[Measure]], chart: Chart) -> dict[Key, list[Measure]]:
    """Return the groups with a movement whose joint is not said beside those of the one joint that moved so in that time.

    No other joint's movement of that name may be measured between the first and the last day, whatever its side, nor may two
    values of a day differ.
    """

    def others_of(key: Key) -> list[tuple[Measure, dt.date | None]]:
        found = [one for other, ones in groups.items() if _names(other[_PART], key[_PART]) for one in ones]
        return [(one, one.date or chart.document(one.document).date) for one in found]

    out: dict[Key, list[Measure]] = {}
    for key, values in groups.items():
        fuller = [other for other in groups if _but(other, _PART) == _but(key, _PART) and _names(other[_PART], key[_PART])]
        if key[0] == "ROM" and len(fuller) == 1 and _may_join([*values, *groups[fuller[0]]], fuller[0], others_of(key)):
            out.setdefault(fuller[0], []).extend(values)
        else:
            out.setdefault(key, []).extend(values)
    return out


def _may_join(both: Sequence[Measure], fuller: Key, others: Iterable[tuple[Measure, dt.date | None]]) -> bool:
    days = [one.date for one in both if one.date is not None]
    if not days:
        return False
    told: dict[object, Decimal | str] = {}
    if any(told.setdefault(one.date, one.value) != one.value for one in both if one.date is not None):
        return False
    return not any(one.part != fuller[_PART] and (day is None or min(days) <= day <= max(days)) for one, day in others)


def _names(part: str, motion: str) -> bool:
    """Say whether a part is a joint's movement and the motion that movement: "shoulder flexion" and "flexion"."""
    return bool(motion) and part.endswith(f" {motion}")


def vaguer(key: Key, groups: dict[Key, list[Measure]]) -> list[Measure]:
    """Return the values that may be of the same thing, where side, joint or manner of a motion is not said of both.

    Those of the same test in another manner are among them, or with another device than a row that names none: a walk without a
    device is not the first one where it was timed with a walker before. "With RW" says itself of which walks it tells.
    """
    return [
        one
        for other, values in groups.items()
        if other != key
        and other[_SIDE] in {key[_SIDE], ""}
        and (other[_MODE] == key[_MODE] or not (other[_MODE] and key[_MODE]))
        and (other[_PART] == key[_PART] or _names(other[_PART], key[_PART]) or _names(key[_PART], other[_PART]))
        and _are_of_one_task(other, key)
        and not (_names_device(key) and other[_DEVICE] and other[_DEVICE] != key[_DEVICE])
        and other[:_SIDE] == key[:_SIDE]
        for one in values
    ]


def _names_device(key: Key) -> bool:
    return key[_DEVICE] not in {"", "none"}


def _are_of_one_task(one: Key, other: Key) -> bool:
    """Say whether two values are of one task: of a test that has manners whatever its manner, of a count where one says less."""
    if has_manners(other[0]):
        return True
    words = [set(key[_TASK].lower().rstrip(".").split()) for key in (one, other)]
    if other[0] == COUNT:
        return all(words) and (words[0] <= words[1] or words[1] <= words[0])
    return one[_TASK:] == other[_TASK:]


COUNT = "accuracy"
"""The name under which so many of so many are read, whatever was counted."""


def _but(key: Key, place: int) -> Key:
    return (*key[:place], *key[place + 1 :])


def _initials(words: str) -> str:
    found = re.findall(r"[A-Za-z]+", words)
    return "".join(word[0] for word in found).lower() if len(found) > 2 else ""


def course_start(chart: Chart, values: Iterable[Measure]) -> dt.date:
    """Return the first day of the course of care of the last of some values: for half a year before nobody treated the patient.

    A test of an earlier course is another beginning: its values say nothing of what this one changed.
    """
    own = (one for one in chart.documents if not one.other_patient and one.kind in _OF_A_VISIT)
    days = {one.date for one in values if one.date is not None}
    start = max(days)
    for seen in sorted({one.date for one in own if one.date is not None and one.date <= start} | days, reverse=True):
        if start - seen > _BREAK:
            break
        start = seen
    return start


_BREAK = dt.timedelta(days=183)
_OF_A_VISIT = frozenset(
    {"daily_note", "progress_report", "initial_evaluation", "re_evaluation", "discharge", "recertification", "flowsheet"}
)


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
