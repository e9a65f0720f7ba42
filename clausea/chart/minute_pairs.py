"""Minutes and units that no written rule reads: every figure of a line beside every procedure near it, judged by a trained model.

The grammar finds figures, procedures and the words around them; two linear models say which figure is whose minutes, and which
is a total. What the rules have read stays as it is: only what they left is asked about.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from clausea.chart.judging import binned, tokens
from clausea.chart.lines import Addressed
from clausea.chart.minute_labels import TIMED_WALK, TRIALS, Label, in_common, labels_in, minutes_of
from clausea.chart.reading import Context
from clausea.chart.sieve import any_of, guarded
from clausea.domain import TIMED_CODES, Minutes
from clausea.domain.dates import find_dates
from clausea.domain.numbers import WORD, count
from clausea.linear import load

_I = re.IGNORECASE
_AMOUNT = guarded(
    r"(?<![\w.:#$%/-])(?P<times>x\s?)?(?:(?P<n>\d{1,3})|\b(?P<word>"
    + WORD
    + r")\b)(?![\d.:]\d|\s?%|/\d|-\d|\w*\d)(?P<unit>\s?-?(?:min(?:ute)?s?\b|m\b|['’′]|units?\b|u\b|un\b|(?P<hour>h(?:ou)?rs?\b))|(?![A-Za-z]|\s?(?:ft|feet|lbs?|kg|reps?|sets|steps|deg|sec|yds?)\b))",
    _I,
)
_HOURS = guarded(
    rf"(?<![\w.:#$%/-])(?:(?P<h>\d{{1,2}})|\b(?P<spelled>an|{WORD}))\s?-?h(?:(?:ou)?rs?)?(?![A-Za-z])\.?"
    rf"(?P<comma>\s?,)?\s?(?:(?:and|&|\+)\s?)?(?:(?P<n>\d{{1,2}})|\b(?P<word>{WORD})\b)(?![\d.:]\d|\s?%|/\d|-\d)"
    r"(?:\s?-?(?P<unit>min(?:ute)?s?\b|m\b|['’′])|(?<!\s\d)(?=\s?(?:[,;.)]|$)))",
    _I,
)
"""An hour with its minutes, which is one amount: "1 hr 15 min", "an hour and ten minutes", "1h 15"."""
_SUFFIXED = re.compile(r"(?<=\d{5})-(?P<n>[1-9])(?![\d/])")
_SLASHED = re.compile(r"(?<![\w/.:-])(?P<n>\d{1,3})\s?/\s?(?P<m>\d{1,3})(?![\d/]|\s?/)")
"""Two figures with a bar between them: timed and in all, or units and minutes."""
_SPEAKS = any_of(r"\bmin|\btime|\btot|\btx\b|\bTTL?\b|\bsess|\bcontact|\d\s?['’′m]|\bhours?\b|\bunit|\bin all\b", _I)
_SPELLED = guarded(rf"\b{WORD}\b", _I)
_MOST = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure that may be minutes or units."""

    start: int
    end: int
    value: int
    unit: str
    """ "min", "unit", "x", "hour", or nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure, the procedure that it may belong to (none for a total), and what speaks for it."""

    amount: Amount
    label: Label | None
    source: str
    """Where the procedure stands: left, right, in the "title" of the column, "first" in the row; "" for a total."""
    features: tuple[str, ...]


def amounts_in(text: str) -> list[Amount]:
    """Return the figures of a text that may be minutes or units, in order."""
    out: list[Amount] = []
    dates = [(one.start, one.end) for one in find_dates(text)] if re.search(r"\d", text) else []
    hours = [match for match in _HOURS.finditer(text) if match["unit"] or not match["comma"]]
    for match in hours:
        minutes = count(match["n"] or match["word"])
        value = 60 * (1 if (match["spelled"] or "").lower() == "an" else count(match["h"] or match["spelled"])) + minutes
        # An hour and seventy minutes is a slip of the pen: neither of its figures is read.
        if value <= 300 and minutes < 60:
            out.append(Amount(match.start(), match.end(), value, "min"))
    dates += [match.span() for match in (*hours, *TRIALS.finditer(text))]
    for match in _AMOUNT.finditer(text):
        if any(low < match.end() and match.start() < high for low, high in dates):
            continue
        value = count(match["n"] or match["word"])
        unit = match["unit"].strip(" -").lower()[:1]
        name = {"m": "min", "'": "min", "’": "min", "′": "min", "u": "unit", "h": "hour"}.get(unit, "x" if match["times"] else "")
        value = value * 60 if name == "hour" else value
        if value <= 300:
            out.append(Amount(match.start("n" if match["n"] else "word"), match.start("unit") + len(match["unit"]), value, name))
    out += [Amount(match.start("n"), match.end(), int(match["n"]), "x") for match in _SUFFIXED.finditer(text)]
    for match in _SLASHED.finditer(text):
        if not any(low < match.end() and match.start() < high for low, high in dates):
            out += [Amount(*match.span(group), int(match[group]), "slash") for group in ("n", "m")]
    return sorted(out, key=lambda one: one.start)


def pairs(words: Addressed, context: Context, kind: str) -> Iterator[Pair]:
    """Yield every figure of a passage with each procedure that it may be of, and by itself as a total."""
    text = words.text
    if not any(map(str.isdigit, text)) and not _SPELLED.search(text):
        return
    titled = [(cell, labels_in(cell.title)) for cell in context.cells if cell.title]
    own = labels_in(text)
    has_title = any(labels or _SPEAKS.is_in(cell.title) for cell, labels in titled)
    if not own and not has_title and not _SPEAKS.is_in(text):
        return
    amounts = amounts_in(text)
    if not amounts or len(amounts) > _MOST:
        return
    codes = [label for label in own if label.by == "code"]
    line = _line(text, context, kind, own, amounts)
    sums = sum(one.value for one in _nearest(own, amounts))
    common, walks = in_common(text, own), [match.span() for match in TIMED_WALK.finditer(text)]
    for index, amount in enumerate(amounts):
        if any(label.start <= amount.start < label.end for label in own):
            continue
        cell = next((one for one in context.cells if one.start <= amount.start < one.end), None)
        title = cell.title if cell is not None else ""
        here = [f"{name}" for name in _beside(text, amount, own)]
        here += [f"title:{word}" for word in tokens(title)[:4]] + ([f"title={' '.join(tokens(title)[:3])}"] if title else [])
        here += _about(amount, index, amounts)
        seen: set[int] = set()
        left = next((one for one in reversed(own) if one.end <= amount.start), None)
        right = next((one for one in own if one.start >= amount.end), None)
        over = next((labels[0] for one, labels in titled if one is cell and labels), None)
        first = own[0] if context.cells and own and own[0].end <= context.cells[0].end + 1 else None
        for source, label in (("left", left), ("right", right), ("title", over), ("first", first)):
            if label is None or id(label) in seen or (source != "title" and label.start in common):
                continue
            seen.add(id(label))
            features = [*line, *here, *_joint(text, source, label, amount, amounts, own), f"n:{_size(amount.value)}&{source}"]
            yield Pair(amount, label, source, tuple(features))
        if amount.value >= 5 and not _is_of_walk(amount, walks):
            total = [*line, *here, f"sum={amount.value == sums}&{len(own) > 1}", f"codes={bool(codes)}&{amount.unit}"]
            total += [f"rowdate={_has_date(context)}&{bool(title)}"] if context.cells else []
            yield Pair(amount, None, "", tuple(total))


def _is_of_walk(amount: Amount, walks: Sequence[tuple[int, int]]) -> bool:
    """Say whether a figure of a line with a timed walk may be its meters or seconds: all that are not called minutes."""
    return any(amount.unit != "min" or (low < amount.end and amount.start < high) for low, high in walks)


def _has_date(context: Context) -> bool:
    return bool(context.cells) and bool(find_dates(context.cells[0].text, near=context.near or context.date))


def _nearest(labels: Sequence[Label], amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Yield for each procedure the first figure behind it that can be minutes."""
    for index, label in enumerate(labels):
        stop = labels[index + 1].start if index + 1 < len(labels) else len(amounts) and amounts[-1].end
        found = next((one for one in amounts if label.end <= one.start < stop and one.value >= 5), None)
        if found is not None:
            yield found


def _size(value: int) -> str:
    return "0" if value == 0 else binned(value, (1, 2, 4, 7, 22, 37, 52, 67, 90, 120, 240))


def _line(text: str, context: Context, kind: str, own: Sequence[Label], amounts: Sequence[Amount]) -> list[str]:
    lower = text.lower()
    said = [word for word in ("timed", "total", "tot", "min", "unit", "cpt", "time", "bill", "charge") if word in lower]
    out = [f"kind={kind}", f"section={context.section}", f"labels={min(len(own), 4)}", f"amounts={binned(len(amounts))}"]
    out += [f"says:{word}" for word in said] + [f"by:{label.by}" for label in own[:1]]
    out += [f"cells={min(len(context.cells), 5)}"] + [f"topic:{word}" for word in tokens(context.topic)[:3]]
    out += [f"before:{'code' if labels_in(context.before) else 'none'}", f"form={context.form}"]
    if context.cells:
        out += [f"cell0:{word}" for word in tokens(context.cells[0].text)[:3]]
    return out


def _plain(text: str, labels: Sequence[Label], low: int, high: int) -> list[str]:
    """Return the words of a stretch, every procedure as "C" or "P"."""
    out: list[str] = []
    position = low
    for label in labels:
        if label.end <= low or label.start >= high:
            continue
        out += [*tokens(text[position : label.start]), "C" if label.by == "code" else "P"]
        position = max(position, label.end)
    return out + tokens(text[position:high])


def _beside(text: str, amount: Amount, labels: Sequence[Label]) -> Iterator[str]:
    before = _plain(text, labels, max(0, amount.start - 40), amount.start)
    behind = _plain(text, labels, amount.end, min(len(text), amount.end + 40))
    for place, word in enumerate(reversed(before[-4:])):
        yield f"b{place}:{word}"
        yield f"b:{word}"
    for place, word in enumerate(behind[:4]):
        yield f"a{place}:{word}"
        yield f"a:{word}"
    yield f"b2:{' '.join(before[-2:]) if before else '^'}"
    yield f"a2:{' '.join(behind[:2]) if behind else '$'}"
    yield f"ba:{before[-1] if before else '^'}_{behind[0] if behind else '$'}"


def _about(amount: Amount, index: int, amounts: Sequence[Amount]) -> Iterator[str]:
    yield f"unit={amount.unit}"
    yield f"size={_size(amount.value)}"
    yield f"size={_size(amount.value)}&{amount.unit}"
    yield f"five={amount.value % 5 == 0 and amount.value > 5}"
    yield f"last={index == len(amounts) - 1}"
    yield f"most={amount.value == max(one.value for one in amounts)}&{len(amounts) > 1}"
    yield f"units={''.join(sorted({one.unit[:1] for one in amounts if one.unit}))}&{amount.unit}"


def _joint(
    text: str, source: str, label: Label, amount: Amount, amounts: Sequence[Amount], own: Sequence[Label]
) -> Iterator[str]:
    by = f"{label.by}:{'timed' if label.code in TIMED_CODES else 'once'}"
    yield f"source={source}"
    yield f"source={source}&{label.by}"
    yield f"source={source}&{amount.unit}"
    yield f"source={source}&{by}&{_size(amount.value)}"
    yield f"source={source}&{amount.unit}&{_size(amount.value)}"
    if source not in {"left", "right"}:
        return
    low, high = (label.end, amount.start) if source == "left" else (amount.end, label.start)
    between = _plain(text, own, low, high)
    yield f"gap={binned(len(between), (0, 1, 2, 3, 5, 8))}&{source}"
    if len(between) <= 5:
        yield f"link={' '.join(between)}&{source}"
        yield f"link={text[low:high].strip()[:1]}&{source}&{amount.unit}"
    for word in between[:8]:
        yield f"i:{word}&{source}"
    inner = [one for one in amounts if low <= one.start and one.end <= high]
    yield f"inner={min(len(inner), 3)}&{source}"
    yield f"inner={''.join(one.unit[:1] or '0' for one in inner[:3])}&{amount.unit}&{_size(amount.value)}"
    others = [one for one in amounts if one is not amount and _owner(one, own) is label]
    yield f"others={''.join(sorted(one.unit[:1] or '0' for one in others)[:3])}&{amount.unit}&{source}"
    yield f"larger={any(one.value > amount.value for one in others)}&{source}"
    leads = amounts[0].start < own[0].start if amounts and own else False
    trails = amounts[-1].start >= own[-1].end if amounts and own else False
    yield f"lead={leads}&{trails}&{source}"
    yield f"lead={leads}&{trails}&{source}&{min(len(own), 3)}&{amount.unit}"
    # Where every procedure of the line has its figure in the same place, it is meant so.
    same = sum(1 for one in own if _stands(one, source, amounts, own))
    yield f"same={same == len(own)}&{min(len(own), 3)}&{source}"


def _owner(amount: Amount, own: Sequence[Label]) -> Label | None:
    return next((one for one in reversed(own) if one.end <= amount.start), None)


def _stands(label: Label, source: str, amounts: Sequence[Amount], own: Sequence[Label]) -> bool:
    if source == "left":
        stop = next((one.start for one in own if one.start >= label.end), 10**6)
        return any(label.end <= one.start < stop for one in amounts)
    floor = next((one.end for one in reversed(own) if one.end <= label.start), 0)
    return any(floor <= one.start and one.end <= label.start for one in amounts)


Likely = Callable[[Pair, str], float]
"""Returns how likely a pair is what a label names: minutes, units, timed (total), treatment (total)."""
LABELS = {"minute_pair": ("minutes", "units"), "minute_total": ("timed", "treatment")}
_LEAST = {"minutes": 0.65, "units": 0.75, "timed": 0.5, "treatment": 0.5}
_NAMED = 0.75
"""Asked for where a procedure is named and not coded: exercises have their minutes too."""
_RIVAL = 0.25
"""From this likelihood on a figure may be the minutes of a procedure: then its units alone are not told."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the models take for a procedure's minutes and units, or for a total."""

    label: Label | None
    minutes: Amount | None
    units: Amount | None
    total: Literal["timed", "treatment"] | None = None
    in_text: bool = True
    """Whether the procedure is named in the passage itself, not in the heading above its column."""


def choose(found: Sequence[Pair], likely: Likely) -> list[Chosen]:
    """Return the best reading of the pairs of a passage: each figure once, each procedure with one figure of a kind.

    A procedure in the first cell of a row may have a figure in every column.
    """
    options: list[tuple[float, int, str, Pair]] = []
    rivals: set[int] = set()
    for index, pair in enumerate(found):
        for name in LABELS[model_of(pair)]:
            chance = likely(pair, name)
            if name == "minutes" and chance >= _RIVAL:
                rivals.add(id(pair.label))
            named = pair.label is not None and pair.label.by != "code"
            if chance >= (max(_LEAST[name], _NAMED) if named else _LEAST[name]):
                options.append((-chance, index, name, pair))
    used: set[int] = set()
    kept: dict[tuple[int, str], Amount] = {}
    labels: dict[int, Pair] = {}
    out: list[Chosen] = []
    opening = [pair for pair in found if _opens(pair)]
    for _, _, name, pair in sorted(options, key=lambda one: one[:3]):
        if pair.amount.start in used:
            continue
        if pair.label is None:
            out.append(Chosen(None, pair.amount, None, "timed" if name == "timed" else "treatment"))
        elif (id(pair.label), name) not in kept:
            kept[id(pair.label), name] = pair.amount
            labels[id(pair.label)] = pair
        elif len(opening) > 3 and name == "minutes" and _opens(pair):
            out.append(Chosen(pair.label, pair.amount, None))
        else:
            continue
        used.add(pair.amount.start)
    for key, pair in labels.items():
        if (key, "minutes") not in kept and key in rivals:
            continue
        in_text = pair.source != "title"
        out.append(Chosen(pair.label, kept.get((key, "minutes")), kept.get((key, "units")), in_text=in_text))
    return sorted(out, key=_place)


def _opens(pair: Pair) -> bool:
    return pair.label is not None and pair.label.start == 0 and pair.source != "title"


def _place(one: Chosen) -> int:
    amount = one.minutes or one.units
    return amount.start if amount is not None else 0


def model_of(pair: Pair) -> str:
    """Return the name of the model that judges a pair."""
    return "minute_total" if pair.label is None else "minute_pair"


def by_models(pair: Pair, name: str) -> float:
    """Return the likelihood that the shipped models give."""
    return load(model_of(pair)).likelihood(pair.features, name)


def left_over(
    words: Addressed, context: Context, kind: str, read: Sequence[Minutes], likely: Likely = by_models
) -> Iterator[Minutes]:
    """Yield what the models find in a passage beside what was `read` there by rule: of other procedures, and other totals."""
    found = list(pairs(words, context, kind))
    if not found:
        return
    codes = {one.cpt for one in read if one.cpt}
    totals = {one.minutes for one in read if not one.cpt}
    for one in choose(found, likely):
        amount = one.minutes or one.units
        if amount is None or (one.label.code in codes if one.label else amount.value in totals):
            continue
        if one.label is not None and one.units is not None and one.units.value > _MOST_UNITS:
            continue
        low, high = amount.start, amount.end
        for other in (one.label if one.in_text else None, one.units, one.minutes):
            if other is not None:
                low, high = min(low, other.start), max(high, other.end)
        fields: dict[str, int | str | None] = {"cpt": one.label.code} if one.label else {"total": one.total}
        fields["minutes"] = one.minutes.value if one.minutes else None
        fields |= {"units": one.units.value} if one.units else {}
        yield minutes_of(words, context, low, high, day=_day(context, amount), **fields)


_MOST_UNITS = 16


def _day(context: Context, amount: Amount) -> dt.date | None:
    """Return the day of a figure of a table: of its column's heading, else of the cell that opens its row."""
    near = context.near or context.date
    cell = next((one for one in context.cells if one.start <= amount.start < one.end), None)
    for text in (cell.title, context.cells[0].text) if cell is not None else ():
        found = find_dates(text, near=near) if text else []
        if found:
            return found[0].date
    return None
