"""Measured values in words and rows: every figure that could be one is proposed, judged by a trained model, and read exactly."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from clausea.chart.bearings import day_options, days_in, side_options
from clausea.chart.figures import Figure
from clausea.chart.function import condition_of, device_of, manner_of, task_of
from clausea.chart.girths import place_of
from clausea.chart.lines import Addressed
from clausea.chart.options import Day, Option, choose
from clausea.chart.passages import Passage, passage_of
from clausea.chart.proposals import Proposal, proposals_of
from clausea.chart.reading import Context, side_of
from clausea.chart.rom import mode_of, part_of
from clausea.chart.short_forms import form_of
from clausea.chart.signals import Signals, around
from clausea.chart.tables import as_days
from clausea.domain import Measure
from clausea.linear import Linear, load

__all__ = ["Candidate", "Context", "Models", "find_measures", "side_of"]

LEAST = 0.43
"""From which likelihood on a proposal is read: on the charts of the test split 0.89 of what is read is right and 0.81 is found. Out of
fold F1 is flat from 0.38 to 0.46, so precision is kept the higher: a value that is none does more harm than one that is not read."""
SURE_OF_DAY = 0.85
"""Below this likelihood the day of a value is in doubt: on charts that no model had seen, of the values that a letter would tell 18 of
245 lay below it, and 7 of the 9 whose day was wrong were among these."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal with all that the models ask of it, before any has judged: what training learns from."""

    passage: Passage
    proposal: Proposal
    words: Addressed
    read: list[str]
    sides: list[Option]
    days: list[Option]

    def measure(self, side: Option, day: Option) -> Measure:
        """Return the measure that this proposal is, with its side and day."""
        return _measure(self, side, day)


@dataclass(frozen=True, slots=True)
class Models:
    """The three models of measured values: is it one, of which side, of which day."""

    read: Linear
    side: Linear
    day: Linear


def _shipped() -> Models:
    return Models(load("measure_read"), load("measure_side"), load("measure_day"))


def candidates(words: Addressed, context: Context) -> list[Candidate]:
    """Return every proposal of a passage with the signals of all models; for training, which judges none of them."""
    passage = passage_of(words.text, context)
    if passage is None:
        return []
    out = []
    signals = Signals(passage)
    proposals = proposals_of(passage)
    for one in proposals:
        beside = around(passage, one)
        sides, days = side_options(passage, one), day_options(passage, one, beside)
        out.append(Candidate(passage, one, words, signals.of(one, beside), sides, days))
    _remember(proposals, context)
    return out


def _remember(proposals: Sequence[Proposal], context: Context) -> None:
    """Keep what a passage could say for the documents after it, which ask whether a number has stood in the chart before."""
    if context.memory is not None:
        for one in proposals:
            context.memory.add(one.name, one.figure.value, _stood_on(one, context))


def _stood_on(one: Proposal, context: Context) -> dt.date | None:
    """Return the day of the document that a value stands in; of a log, which goes on after it, that of the column."""
    days = days_in(as_days(one.cell.title), context.near or context.date) if one.cell.title else []
    return max(context.date, days[-1].date) if days and context.date else context.date


def find_measures(words: Addressed, context: Context, models: Models | None = None) -> list[Measure]:
    """Return the measured values of one sentence or row; goals, reference values and hypotheticals are none."""
    passage = passage_of(words.text, context)
    if passage is None:
        return []
    proposals = proposals_of(passage)
    if not proposals:
        return []
    known = models or _shipped()
    judged = []
    signals = Signals(passage)
    for one in proposals:
        beside = around(passage, one)
        score = signals.score(known.read, one, beside)
        judged.append((_likelihood(score), one, beside))
    out = []
    read = _without_low_ends(passage.words.text, settle(judged))
    for one, beside in read:
        sides, days = side_options(passage, one), day_options(passage, one, beside)
        taken = Candidate(passage, one, words, [], sides, days)
        side = choose(known.side, sides) if len(sides) > 1 else sides[0]
        if len(sides) > 1 and side.value is not None and known.side.score(side.signals) < 0:
            # Likelier wrong than right: a side that is not said harms less than the other one.
            side = sides[0]
        day = choose(known.day, days)
        if _is_to_come(day, context):
            continue
        is_unlike = len(days) > 1 and _likelihood(known.day.score(day.signals)) < SURE_OF_DAY
        is_todays = (
            is_unlike
            and isinstance(day.value, Day)
            and day.value.sort == "doc"
            and _is_of_today(one, [other for other, _ in read], context)
        )
        is_doubtful = _is_in_doubt(day) or (is_unlike and not is_todays)
        out.append(taken.measure(side, day).model_copy(update={"day_in_doubt": is_doubtful}))
    _remember(proposals, context)
    if context.memory is not None:
        for one, _ in read:
            context.memory.keep(one.name, one.figure.value, _stood_on(one, context))
    return _without_rivals(out, context)


_EARLIER = re.compile(
    r"\b(?:init\w*|i\.?e\.?|eval\w*|baseline|soc|start\w*|admi\w*|onset|first|was|were|from|prior|prev\w*|last|before|since|ago|then)\b"
    r"|->|→|\d{1,2}[/-]\d{1,2}[/-]\d{2}",
    re.IGNORECASE,
)


def _is_of_today(one: Proposal, read: Sequence[Proposal], context: Context) -> bool:
    """Say whether a value of a report can be of no other day: alone with its test, under no heading, and never written before.

    "Quad index 78%  IKDC 72.4  LEFS 70/80": what the evaluation found stands there with other values, and no word speaks of it.
    """
    if context.memory is None or one.name in _OFTEN or any(cell.title for cell in context.cells):
        return False
    is_alone = sum(other.name == one.name for other in read) == 1
    text = " ".join(cell.text for cell in context.cells)
    return (
        is_alone and bool(text) and not _EARLIER.search(text) and context.memory.is_new(one.name, one.figure.value, context.date)
    )


def _without_rivals(found: list[Measure], context: Context) -> list[Measure]:
    """Return the values without two of one test in a row that no heading explains, both as of today: one is a norm, a goal or of before.

    "Gait speed | 0.78 m/s | 1.2 m/s": which of them was found nobody can say.
    """
    cells = context.cells
    if len(cells) < _LEAST_CELLS or any(cell.title for cell in cells) or not _NAMED.fullmatch(cells[0].text):
        return found
    figures = [_FIGURE_ALONE.fullmatch(cell.text) for cell in cells[1:]]
    if len({one["scale"] if one else "" for one in figures}) > 1 or not all(figures):
        return found
    rivals = [
        one
        for one in found
        if not one.prior
        and one.name not in _OFTEN
        and any(not other.prior and other.value != one.value and other.series_key == one.series_key for other in found)
    ]
    return [one for one in found if one not in rivals]


_LEAST_CELLS = 3
_OFTEN = {"pain", "grip", "pinch", "accuracy", "assist", "severity", "ROM", "MMT", "girth"}
"""What is taken several times a visit."""
_FIGURE_ALONE = re.compile(r"\d+(?:\.\d+)?\s?(?P<scale>/\s?\d+|[a-zA-Z/%]{0,4})")
_NAMED = re.compile(r"[A-Za-z][^\d]*")
"""A first cell that only names what is measured."""


def _likelihood(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def _is_to_come(option: Option, context: Context) -> bool:
    """Say whether a day is after that of the document: nothing has been measured on it, whatever is told of it.

    The rows and columns of a log go on after the day that its document has, and are told apart where they are read.
    """
    day = option.value
    assert isinstance(day, Day)
    is_ahead = day.date is not None and context.date is not None and day.date > context.date
    return is_ahead and day.sort not in {"title", "row"}


def _is_in_doubt(option: Option) -> bool:
    return isinstance(option.value, Day) and option.value.in_doubt


def settle(judged: Sequence[tuple[float, Proposal, list[str]]]) -> list[tuple[Proposal, list[str]]]:
    """Return the proposals that are read: the likeliest of those that share characters, in the order of the text."""
    kept: list[tuple[float, Proposal, list[str]]] = []
    for likelihood, one, beside in sorted(_arcs_together(judged), key=lambda item: (-item[0], item[1].figure.start)):
        if likelihood < LEAST:
            break
        figure = one.figure
        if any(figure.start < other.figure.end and other.figure.start < figure.end for _, other, _ in kept):
            continue
        kept.append((likelihood, one, beside))
    percents = [one.figure for _, one, _ in kept if one.group == "accuracy" and one.unit == "%"]
    out = [(one, beside) for _, one, beside in kept if not (one.group == "accuracy" and _is_said_again(one.figure, percents))]
    return sorted(out, key=lambda item: item[0].figure.start)


def _arcs_together(judged: Sequence[tuple[float, Proposal, list[str]]]) -> list[tuple[float, Proposal, list[str]]]:
    """Return the proposals with the numbers of one arc judged as one: "5-120" is both or none; a beginning at 0 is left as it is.

    So are the two of a pair, "R/L 0/-9": the one told and the other left out, the first would pass for all that was found.
    """
    out = []
    for likelihood, one, beside in judged:
        figure = one.figure
        if one.group == "rom" and figure.part and figure.value != 0 and likelihood > _LEAST_OF_ARC:
            mates = [
                other for other, mate, _ in judged if mate.group == "rom" and mate.figure.part and _touch(figure, mate.figure)
            ]
            out.append((max([likelihood, *mates]), one, beside))
        elif figure.pair and likelihood > _LEAST_OF_ARC:
            out.append((max([likelihood, *(other for other, mate, _ in judged if _is_other_side(one, mate))]), one, beside))
        else:
            out.append((likelihood, one, beside))
    return out


_LEAST_OF_ARC = 0.1


def _is_other_side(one: Proposal, mate: Proposal) -> bool:
    pair = {one.figure.pair, mate.figure.pair}
    return pair == {1, 2} and one.name == mate.name and _touch(one.figure, mate.figure)


def _touch(one: Figure, other: Figure) -> bool:
    return 0 < other.start - one.end <= 3 or 0 < one.start - other.end <= 3


def _is_said_again(figure: Figure, percents: Sequence[Figure]) -> bool:
    """Say whether a count stands beside its own percentage, "16/20 (80%)": then the percentage is the value."""
    if figure.of is None or not isinstance(figure.value, Decimal):
        return False
    share = figure.value / figure.of * 100
    near = [one.value for one in percents if abs(one.start - figure.start) < 40]
    return any(isinstance(value, Decimal) and abs(value - share) < 1 for value in near)


def _without_low_ends(text: str, read: list[tuple[Proposal, list[str]]]) -> list[tuple[Proposal, list[str]]]:
    """Leave out a figure that is the lower end of a range whose higher end is read, or the number of what stands behind it."""
    ranges = [(_start_of_range(text, one), one.figure.start) for one, _ in read]
    ranges += [place for one, _ in read if (place := _place_of_number(text, one))]
    return [(one, beside) for one, beside in read if not any(start <= one.figure.start < end for start, end in ranges)]


_LOW_END = re.compile(r"(?<![\w./:-])(?<!from )(\d{1,3}(?:\.\d{1,2})?)\s?(?:[-–]|to)\s?$", re.IGNORECASE)


_NUMBERED = re.compile(
    r"(?:\b(?:trial|try|attempt|pos(?:ition|n)?|setting|rung|no|num(?:ber)?|level|scale|grade|stage|item|cond(?:ition)?|handle)|#)\.?\s?[#:=(]?\s?$",
    re.IGNORECASE,
)
_HIGHEST_NUMBER = 12
_SIDE = r"(?:[RL]t?|(?i:right|left))"
_SIDE_BEFORE = re.compile(rf"(?<![\w/]){_SIDE}\s?[:=]?\s?$")
_SIDE_BEHIND = re.compile(rf"\s?\(?{_SIDE}(?![\w/]|\s?[:=]?\s?\d)")


_WHOLE_SCALE = re.compile(r"scale\s?[:=(]?\s?$", re.IGNORECASE)


def _low_end(text: str, one: Proposal) -> re.Match[str] | None:
    """Return the number and the dash right before a figure; those of an arc of motion and of grades are no end of a range."""
    if one.group in {"rom", "mmt"} or not isinstance(one.figure.value, Decimal):
        return None
    return _LOW_END.search(text[max(0, one.figure.start - 16) : one.figure.start])


def _place_of_number(text: str, one: Proposal) -> tuple[int, int] | None:
    """Return where a number stands that only numbers the value behind it, "1 - 14.2 s"; a whole scale, "scale 0 - 10", is no value either."""
    figure, low = one.figure, _low_end(text, one)
    if low is None:
        return None
    start = figure.start - len(low.group())
    if Decimal(low[1]) == 0 and _WHOLE_SCALE.search(text, max(0, start - 10), start):
        return start, figure.end
    return (start, figure.start) if _is_number(text, one, low) else None


def _is_number(text: str, one: Proposal, low: re.Match[str]) -> bool:
    """Say whether the number before a dash only numbers the value behind it; a pain's "level 4-6/10" is a rating."""
    start = one.figure.start - len(low.group())
    amount = Decimal(low[1])
    if one.group == "pain" or amount != int(amount) or amount > _HIGHEST_NUMBER:
        return False
    return _NUMBERED.search(text, max(0, start - 16), start) is not None or _is_counted(text, low)


def _is_counted(text: str, low: re.Match[str]) -> bool:
    """Say whether the whole number before a dash is one of a row of them that begins with 1: "1 - 14.2 s, 2 - 13.8 s"."""
    amount, dash = Decimal(low[1]), low.group()[len(low[1]) :]
    if "to" in dash.lower():
        return False
    numbers = {int(one[1]) for one in re.finditer(rf"(?<![\w./-])(\d{{1,2}}){re.escape(dash)}\d", text)}
    return {1, int(amount)} <= numbers and bool({int(amount) - 1, int(amount) + 1} & numbers)


def _is_list(text: str, one: Proposal, low: re.Match[str]) -> bool:
    """Say whether the number before a dash may number or name what stands behind it: "trial 1 - 14.2 s", "R 45 - 50 lb L"."""
    figure = one.figure
    start = figure.start - len(low.group())
    dash = low.group()[len(low[1]) :]
    if _is_number(text, one, low):
        return True
    if _SIDE_BEFORE.search(text, max(0, start - 8), start) and _SIDE_BEHIND.match(text, figure.end):
        return True
    assert isinstance(figure.value, Decimal)
    return dash != dash.strip() and "to" not in dash.lower() and 2 * Decimal(low[1]) < figure.value


def _start_of_range(text: str, one: Proposal) -> int:
    """Return where a figure begins with the lower end of its range, "4-8/10"; an arc of motion is no range."""
    figure, low = one.figure, _low_end(text, one)
    if low is None or not isinstance(figure.value, Decimal) or Decimal(low[1]) > figure.value:
        return figure.start
    if _is_list(text, one, low):
        return figure.start
    is_rated = one.group == "pain" or "to" not in low.group().lower()
    return figure.start - len(low.group()) if is_rated else figure.start


def _measure(candidate: Candidate, side: Option, day: Option) -> Measure:
    passage, one = candidate.passage, candidate.proposal
    figure, context = one.figure, passage.context
    # A range is told as it is written: its higher end is the value by convention, and alone it would be another statement.
    span = candidate.words.span(_start_of_range(passage.words.text, one), figure.end)
    found = day.value
    assert isinstance(found, Day)
    if found.sort == "earlier" and found.date is None and context.memory is not None:
        # An earlier value of which only the documents before can say the day: where it was read, and not where it could have been.
        found = Day("earlier", context.memory.read_on(one.name, figure.value, context.date))
    value = figure.value
    if one.group == "mmt" and figure.of == 5:
        value = f"{figure.value}/5"
    fields: dict[str, object] = {
        "document": context.document,
        "date": found.date,
        "span": span,
        "value_span": span,
        "name": one.name,
        "value": value,
        "unit": one.unit,
        "denominator": one.of,
        "side": side.value,
        "prior": found.sort != "doc" and (found.date is None or context.date is None or found.date < context.date),
    }
    if one.group in {"rom", "mmt"}:
        fields["part"] = part_of(passage, one)
        fields["mode"] = mode_of(passage, one) if one.group == "rom" else None
    elif one.group in {"assist", "accuracy", "severity"}:
        fields["task"] = task_of(passage, one)
    elif one.group == "pain":
        fields["task"] = condition_of(passage, one)
    elif one.name == "girth":
        fields["part"] = place_of(passage, one)
    elif form := form_of(passage.words.text, one):
        fields["task"] = f"{form}, {one.part}" if one.part else form
    elif one.part:
        fields["task"] = one.part
    else:
        fields["task"] = manner_of(passage, one)
    if one.unit in {"s", "m/s", "m", "ft"}:
        fields["device"] = device_of(passage, one)
    return Measure.model_validate(fields)
