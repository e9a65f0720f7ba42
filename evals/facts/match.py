"""Pair what the program found with what the writers labelled."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from clausea.chart.diagnoses import written_days
from clausea.domain import Chart, Measure, Span
from clausea.domain.dates import find_days

Key = tuple[Any, ...]
Lines = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Item:
    """One fact: what it says, and the lines on which it stands."""

    type: str
    key: Key
    lines: Lines
    text: str = ""
    detail: Key = ()
    fields: tuple[tuple[str, Any], ...] = ()
    """What else must be right, as name and value; a labelled fact asks for those that it has."""


@dataclass
class Tally:
    """Counts of one fact type."""

    hit: int = 0
    whole: int = 0
    """Of the hits, those whose other fields are right as well."""
    wrong_fields: list[tuple[Item, Item]] = field(default_factory=list)
    missed: list[Item] = field(default_factory=list)
    spurious: list[Item] = field(default_factory=list)

    @property
    def labelled(self) -> int:
        """How many facts the writers labelled."""
        return self.hit + len(self.missed)

    @property
    def found(self) -> int:
        """How many facts the program found."""
        return self.hit + len(self.spurious)

    @property
    def recall(self) -> float | None:
        """Share of the labelled facts that were found."""
        return self.hit / self.labelled if self.labelled else None

    @property
    def precision(self) -> float | None:
        """Share of the found facts that were labelled."""
        return self.hit / self.found if self.found else None


def pair(truth: Iterable[Item], found: Iterable[Item]) -> dict[str, Tally]:
    """Return the tallies by fact type. A found fact counts once, and only with equal type and key on a shared line."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    pool = list(found)
    for item in truth:
        partners = [one for one in pool if one.type == item.type and one.key == item.key and one.lines & item.lines]
        if not partners:
            tallies[item.type].missed.append(item)
            continue
        partner = min(partners, key=lambda one: len(wrong_fields(item, one)))
        tally = tallies[item.type]
        tally.hit += 1
        if wrong_fields(item, partner):
            tally.wrong_fields.append((item, partner))
        else:
            tally.whole += 1
        pool.remove(partner)
    for item in pool:
        tallies[item.type].spurious.append(item)
    return tallies


def wrong_fields(truth: Item, found: Item) -> tuple[str, ...]:
    """Return the names of the fields that a labelled fact asks for and the found one has otherwise."""
    has = dict(found.fields)
    return tuple(name for name, value in truth.fields if has.get(name) != value)


def without_other_side(found: Iterable[Item], decoys: Iterable[Item]) -> list[Item]:
    """Return the facts that count: a value of the untreated side, read with its side, counts neither as right nor as wrong.

    It must stand on a labelled `other_side` decoy and carry a side that no labelled value of that passage has.
    """
    others = [decoy for decoy in decoys if decoy.key == ("other_side",)]
    return [one for one in found if not any(_is_of_other_side(one, decoy) for decoy in others)]


def _is_of_other_side(one: Item, decoy: Item) -> bool:
    return (
        bool(one.lines & decoy.lines)
        and len(one.detail) == 1
        and one.detail[0] not in decoy.detail
        and (one.text.strip() in decoy.text or decoy.text in one.text)
    )


def _number(value: Any) -> Any:
    """Return a number in one way of writing; anything else as lower-case text."""
    text = str(value).strip()
    try:
        return float(Decimal(text))
    except ArithmeticError:
        return text.lower()


def _day(value: Any) -> Any:
    return dt.date.fromisoformat(str(value)[:10]) if value and re.match(r"\d{4}-\d\d-\d\d", str(value)) else None


_COUNTED = {"minutes", "measure", "attendance"}
"""Facts of which one row can say the same several times."""


def truth_items(truth: dict[str, Any]) -> tuple[list[Item], list[Item]]:
    """Return the labelled facts of a truth file, and the decoys that must not be read as present values."""
    items: dict[tuple[Item, Key], None] = {}
    decoys: list[Item] = []
    days = {one["index"]: _printed_day(truth, one) for one in truth["documents"]}
    for passage in truth["passages"]:
        treated = tuple(sorted({str(fact["values"]["side"]) for fact in passage["facts"] if fact["values"].get("side")}))
        for fact in passage["facts"]:
            lines = frozenset((spot["page"], spot["line"]) for spot in fact["spots"])
            values = fact["values"]
            kind = fact["type"]
            if kind == "decoy":
                decoys.append(Item("decoy", (values.get("why"),), lines, fact["quote"], treated))
                continue
            if kind == "diagnosis":
                whole = frozenset((spot["page"], spot["line"]) for spot in passage["spots"])
                found = _diagnosis_items(values, lines, whole, fact["quote"], days.get(passage["document"]))
                # Two codes of a line that name one onset give it once.
                items |= {(one, ()): None for one in found}
                continue
            key = _TRUTH_KEYS[kind](values)
            if key is not None:
                name, rest = key
                fields = _TRUTH_FIELDS[kind](values, days.get(passage["document"])) if kind in _TRUTH_FIELDS else ()
                # A row of a flow sheet says "40" for each of its days: what stands at two places is two facts.
                at = (passage["id"], fact["start"]) if kind in _COUNTED else ()
                items[Item(name, rest, lines, fact["quote"], fields=fields), at] = None
    return [item for item, _ in items], decoys


def _diagnosis_items(values: dict[str, Any], lines: Lines, whole: Lines, text: str, day: dt.date | None) -> list[Item]:
    """Return a code, an onset and a day of surgery as an item each, however the writer put them together.

    The quote of a code need not hold the date beside it: that one may stand on any line of the passage.
    """
    out = [Item("diagnosis", (str(values["icd10"]).upper(),), lines, text)] if values.get("icd10") else []
    where = whole if out else lines
    for name, key in (("onset", "onset"), ("surgery_date", "surgery_date")):
        written = labelled_day(str(values[key]), day) if values.get(key) else None
        # "Onset 2019", "age 4": a chart keeps days and months, and of a year alone nothing is asked.
        if written is not None:
            out.append(Item(name, (written,), where, "" if out and out[0].type == "diagnosis" else text))
    return out


def labelled_day(value: str, near: dt.date | None) -> dt.date | None:
    """Return the day that a label writes in any way; for a month alone its first, as the chart keeps it.

    A year or an age gives none.
    """
    month = re.fullmatch(r"(\d{4})-(\d\d)", value)
    if month:
        return dt.date(int(month[1]), int(month[2]), 1)
    short = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value)
    found = written_days(value.replace("-", "/") if short else value, near)
    return found[0].date if found else None


def _measure_key(values: dict[str, Any]) -> tuple[str, Key]:
    name = str(values["name"])
    group = {"ROM": "rom", "MMT": "mmt", "pain": "pain", "assist": "assist", "gait_distance": "gait", "gait_speed": "gait"}.get(
        name, "measure"
    )
    if name in {"accuracy", "severity"}:
        group = name
    value = _number(values["value"])
    of = values.get("denominator")
    if name == "accuracy" and of and values.get("unit") != "%" and isinstance(value, float) and float(of) > 0:
        # "7 of 10" and 70 % are the same score.
        value = round(value / float(of) * 100)
    elif name == "accuracy" and isinstance(value, float):
        value = round(value)
    if name == "MMT" and isinstance(value, str):
        value = _number(re.sub(r"\s*/\s*5$", "", value))
    return group, (name, value)


_UNITS = {"degrees": "deg", "°": "deg", "sec": "s", "seconds": "s", "feet": "ft", "meters": "m", "lbs": "lb", "percent": "%"}


def _measure_fields(values: dict[str, Any], day: dt.date | None) -> tuple[tuple[str, Any], ...]:
    """Return unit, side and day: the document's, unless the label gives another or says that the value is an earlier one."""
    out: list[tuple[str, Any]] = [("side", values.get("side"))]
    name, unit = str(values["name"]), str(values.get("unit") or "").lower()
    if unit and name in _WITH_UNITS:
        out.append(("unit", _UNITS.get(unit, unit)))
    if values.get("date"):
        out.append(("date", _day(values["date"])))
    elif values.get("role") == "prior":
        out.append(("prior", True))
    elif day is not None:
        out.append(("date", day))
    return tuple(out)


_WITH_UNITS = {"ROM", "gait_distance", "gait_speed", "girth", "grip", "pinch"} | {
    *("TUG", "5xSTS", "6MWT", "10MWT", "2MWT", "FRT", "SLS", "9HPT")
}
"""Measures that mean nothing without their unit; of a scale with one unit alone none is asked for."""


def _certification_fields(values: dict[str, Any], day: dt.date | None) -> tuple[tuple[str, Any], ...]:
    del day
    days = (("signed_on", "signed_on"), ("start", "from"), ("end", "to"))
    out = [(name, _day(values[key])) for name, key in days if values.get(key)]
    if values.get("signer"):
        out.append(("signer", _surname(str(values["signer"]))))
    return tuple(out)


_TITLES = {
    *("md", "do", "np", "pa", "pa-c", "fnp", "fnp-c", "aprn", "dpm", "dnp", "jr", "sr", "ii", "iii", "phd", "crnp", "mbbs", "dr"),
    *("faapmr", "faaos"),
}


def _surname(name: str) -> str:
    """Return the last name of "Roe, Jane", "JANE ROE, MD" and "Dr. Jane Roe" in lower case."""
    parts = [part.strip() for part in name.split(",")]
    head = parts[0].split()
    if len(head) == 1 and len(parts) > 1 and parts[1].lower().strip(". ") not in _TITLES:
        return head[0].lower()
    words = [word for word in re.findall(r"[A-Za-z'’\-]+", parts[0]) if word.lower() not in _TITLES]
    return words[-1].lower() if words else ""


def _goal_fields(values: dict[str, Any], day: dt.date | None) -> tuple[tuple[str, Any], ...]:
    del day
    return tuple((name, values[name]) for name in ("term", "status") if values.get(name) and values[name] != "new")


_TRUTH_FIELDS: dict[str, Callable[[dict[str, Any], dt.date | None], tuple[tuple[str, Any], ...]]] = {
    "measure": _measure_fields,
    "certification": _certification_fields,
    "goal": _goal_fields,
}


def _plan_key(values: dict[str, Any]) -> tuple[str, Key] | None:
    element = values["element"]
    if element in {"diagnoses", "goals"}:
        return None
    value = str(values.get("value") or "").lower() if element in {"frequency", "duration", "visits"} else ""
    # A visit every two weeks is one in two weeks, and half a visit a week.
    value = re.sub(r"^every other (week|day|month)$", r"every 2 \1s", value)
    value = re.sub(r"^every (\d+) (weeks|days|months)$", r"1/\1 \2", "1/2 weeks" if value == "0.5/week" else value)
    value = re.sub(r"^1 (week|month|day)$", r"1 \1s", re.sub(r"(?<=\d )(?:wks|wk)$", "weeks", value))
    return f"plan_{element}", (_ending(value),)


_ANY_DAY = dt.date(2026, 1, 1)


def _ending(value: str) -> str:
    """Return the length of a plan with its end in one writing: "until 4/15", "thru Apr 15" and "to 2026-04-15" are the same."""
    value = re.sub(r"^(?:until|till?|thru|through) ", "to ", re.sub(r"\s+", " ", value))
    until = re.sub(r"^(\d{1,2})[-.](\d{1,2})(?:[-.](?:20)?(\d\d))?$", r"\1/\2", value.removeprefix("to "))
    days = find_days(until, _ANY_DAY) if value.startswith("to ") else []
    return f"to {days[0].date:%m-%d}" if len(days) == 1 else value


def _certification_key(values: dict[str, Any]) -> tuple[str, Key]:
    return "certification", (
        "recertification"
        if values["type"] == "recertification"
        else "order"
        if values["type"] == "order"
        else "transmission"
        if values["type"] == "transmission"
        else "initial",
    )


def _minutes_key(values: dict[str, Any]) -> tuple[str, Key] | None:
    if "cpt" in values:
        return "minutes", (str(values["cpt"]), _number(values.get("minutes", "none")))
    if "timed_total" in values:
        return "timed_total", (_number(values["timed_total"]),)
    if "total" in values:
        return "total_minutes", (_number(values["total"]),)
    return None


_TRUTH_KEYS: dict[str, Callable[[dict[str, Any]], tuple[str, Key] | None]] = {
    "measure": _measure_key,
    "goal": lambda values: ("goal", ()),
    "plan": _plan_key,
    "certification": _certification_key,
    "minutes": _minutes_key,
    "plof": lambda values: ("prior_level", ()),
    "comorbidity": lambda values: ("comorbidity", ()),
    "attendance": lambda values: ("attendance", (str(values.get("attended", "")),)) if "attended" in values else None,
    "blank": lambda values: ("blank", ()),
}


def measure_item(chart: Chart, one: Measure) -> Item:
    """Return a measured value of a chart as a fact."""
    group, key = _measure_key({"name": one.name, "value": one.value, "denominator": one.denominator, "unit": one.unit})
    where = chart.where(one.value_span)
    lines = frozenset((where.page, line) for line in range(where.lines[0], where.lines[1] + 1))
    fields = {"side": one.side, "unit": one.unit.lower(), "date": one.date, "prior": one.prior}
    detail = (one.side,) if one.side else ()
    return Item(group, key, lines, chart.quote(one.value_span), detail, tuple(fields.items()))


def found_items(chart: Chart) -> list[Item]:
    """Return the facts of a chart."""
    out: list[Item] = []

    def add(type_: str, key: Key, span: Span, detail: Key = (), **fields: Any) -> None:
        where = chart.where(span)
        lines = frozenset((where.page, line) for line in range(where.lines[0], where.lines[1] + 1))
        out.append(Item(type_, key, lines, chart.quote(span), detail, tuple(fields.items())))

    out += [measure_item(chart, one) for one in chart.measures]
    for goal in chart.goals:
        # What only gives a goal's status again is labelled as no goal; updates are counted and not scored.
        if not goal.is_update:
            add("goal", (), goal.span, term=goal.term, status=goal.status)
    seen: set[tuple[str, Span]] = set()
    for plan in chart.plans:
        for item in plan.items:
            if item.element in {"diagnoses", "goals"} or (item.element, item.span) in seen:
                continue
            seen.add((item.element, item.span))
            value = _ending((item.value or "").lower()) if item.element in {"frequency", "duration", "visits"} else ""
            add(f"plan_{item.element}", (value,), item.span)
    for certification in chart.certifications:
        kind = certification.type if certification.type in {"recertification", "order", "transmission"} else "initial"
        add(
            "certification",
            (kind,),
            certification.span,
            signed_on=certification.signed_on,
            start=certification.start,
            end=certification.end,
            signer=_surname(certification.signer or ""),
        )
    for minutes in chart.minutes:
        if minutes.cpt:
            add("minutes", (minutes.cpt, _number(minutes.minutes if minutes.minutes is not None else "none")), minutes.span)
        else:
            add("timed_total" if minutes.total == "timed" else "total_minutes", (_number(minutes.minutes),), minutes.span)
    for diagnosis in chart.diagnoses:
        if diagnosis.icd10:
            add("diagnosis", (diagnosis.icd10.upper(),), diagnosis.span)
        elif diagnosis.surgery:
            add("surgery_date", (diagnosis.surgery,), diagnosis.span)
        elif diagnosis.onset:
            add("onset", (diagnosis.onset,), diagnosis.span)
    for note in chart.notes:
        key = (note.values.get("attended", ""),) if note.sort == "attendance" else ()
        add(note.sort, key, note.span)
    return out


def _printed(truth: dict[str, Any], first: list[int], last: list[int]) -> str:
    """Return what is printed from the first to the last line of a document."""
    out = []
    for page in truth["pages"]:
        number = page["page"]
        if first[0] <= number <= last[0]:
            start = first[1] - 1 if number == first[0] else 0
            stop = last[1] if number == last[0] else None
            out += [str(line) for line in page["lines"][start:stop]]
    return "\n".join(out)


def _printed_day(truth: dict[str, Any], document: dict[str, Any]) -> dt.date | None:
    """Return a document's day where its own pages print it, also without its year as in "VISIT OF 29 OCTOBER"."""
    day = _day(document["values"].get("date"))
    if day is None or not document["first"]:
        return None
    printed = _printed(truth, document["first"], document["last"])
    return day if day in {one.date for one in find_days(printed, near=day)} else None


def document_items(truth: dict[str, Any], chart: Chart) -> dict[str, Tally]:
    """Return how many documents start on the right line with the right kind, date and author.

    A date or author that the document's own pages do not print cannot be read and is not asked for.
    """
    expected: dict[str, list[Item]] = defaultdict(list)
    actual: dict[str, list[Item]] = defaultdict(list)
    for document in truth["documents"]:
        values, first, last = document["values"], document["first"], document["last"]
        if not first:
            continue
        pages = frozenset((page, 0) for page in range(first[0], last[0] + 1))
        middle = frozenset([(first[0], 0)])
        expected["document_kind"].append(Item("document_kind", (values["kind"],), middle, values["kind"]))
        printed = _printed(truth, first, last)
        if day := _printed_day(truth, document):
            expected["document_date"].append(Item("document_date", (day,), pages, str(day)))
        if values.get("author"):
            surname = _surname(str(values["author"]))
            if surname in printed.lower():
                expected["document_author"].append(Item("document_author", (surname,), pages, str(values["author"])))
        if values.get("other_patient"):
            expected["other_patient"].append(Item("other_patient", (), pages))
    for one in chart.documents:
        pages = frozenset((span.page, 0) for span in one.body)
        actual["document_kind"].append(
            Item("document_kind", (one.kind,), frozenset([(one.body[0].page, 0)]), one.title or one.why)
        )
        if one.date:
            actual["document_date"].append(Item("document_date", (one.date,), pages, one.why))
        if one.author:
            actual["document_author"].append(Item("document_author", (_surname(one.author),), pages, one.author))
        if one.other_patient:
            actual["other_patient"].append(Item("other_patient", (), pages))
    tallies: dict[str, Tally] = {}
    for name in expected.keys() | actual.keys():
        tallies.update(pair(expected[name], actual[name]))
    return tallies
