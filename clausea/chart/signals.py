"""What the models of measured values look at: the words around a figure, what names it, its form, and its table."""

from __future__ import annotations

from decimal import Decimal

from clausea.chart.figures import Figure, figures_of
from clausea.chart.lexicon import words_of
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.ruled_out import GOAL_LEAD, STATUS
from clausea.chart.tables import as_days, is_goal_title, is_now_title, is_prior_title
from clausea.domain.dates import find_dates
from clausea.domain.kept import kept
from clausea.linear import Linear, sum_of

_LEFT = 9
_RIGHT = 6


@kept(1024)
def _bag(prefix: str, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{prefix}{key}" for key in words_of(text).keys))


@kept(1024)
def title_sort(title: str) -> str:
    """Return what a column holds by its title: goals, present or earlier values, values of a day, or anything."""
    if not title:
        return "none"
    if is_goal_title(title):
        return "goal"
    if find_dates(title) or ("/" in as_days(title) and any(map(str.isdigit, title))):
        return "day"
    return "now" if is_now_title(title) else "prior" if is_prior_title(title) else "other"


def around(passage: Passage, one: Proposal) -> list[str]:
    """Return the words beside a figure by their distance: the part of the signals that every question shares."""
    words, cell = passage.words, one.cell
    keys, lower = words.keys, words.lower
    out: list[str] = []
    for back in range(1, min(_LEFT, one.index - cell.first) + 1):
        key = keys[one.index - back]
        near = str(back) if back <= 3 else "4" if back <= 5 else "6"
        out.append(f"l{near}:{key}")
        if key[0] == "<" and back <= 3 and key != "<0>":
            out.append(f"lw:{lower[one.index - back]}")
    if one.index == cell.first:
        out.append("l1:^")
    for ahead in range(min(_RIGHT, cell.stop - one.stop)):
        key = keys[one.stop + ahead]
        near = str(ahead + 1) if ahead < 2 else "3"
        out.append(f"r{near}:{key}")
        if key[0] == "<" and ahead < 2 and key != "<0>":
            out.append(f"rw:{lower[one.stop + ahead]}")
    if one.stop >= cell.stop:
        out.append("r1:$")
    return out


Names = tuple[list[str], list[str]]
"""What speaks of a proposal: for the model's weights of its group, and for those that all groups share."""


class Signals:
    """The features by which a proposal is a value of this patient on some day, or is none."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._shared: dict[int, Names] = {}
        self._scored: dict[tuple[str, int], float] = {}
        self._forms = [(figure.start, _form(figure)) for figure in passage.figures]

    def of(self, one: Proposal, beside: list[str]) -> list[str]:
        """Return the features of one proposal; `beside` are the words around it."""
        names, common = self._own(one, beside)
        place, shared = self._of_place(one)
        return [*(f"{one.group}|{name}" for name in (*names, *place)), *(f"*|{name}" for name in (*common, *shared))]

    def score(self, model: Linear, one: Proposal, beside: list[str]) -> float:
        """Return the score that a model gives the features of one proposal, which are never written out.

        A passage has many proposals and each a hundred features, most of them those of its place.
        """
        weight, weight_of_all = model.under(one.group).get, model.under("*").get
        key = (one.group, one.cell.start)
        total = self._scored.get(key)
        if total is None:
            place, shared = self._of_place(one)
            total = sum_of(weight, place, sum_of(weight_of_all, shared, model.bias))
            self._scored[key] = total
        names, common = self._own(one, beside)
        return sum_of(weight, names, sum_of(weight_of_all, common, total))

    def _own(self, one: Proposal, beside: list[str]) -> Names:
        names, common = _own(self._passage, one, beside)
        own = one.figure.start
        names += sorted({f"mate:{form}" for start, form in self._forms if start != own})
        names += _table(self._passage, one)
        names += stems_beside(self._passage, one, *_REACHES)
        return names, common

    def _of_place(self, one: Proposal) -> Names:
        key = one.cell.start
        if key not in self._shared:
            self._shared[key] = _of_place(self._passage, one)
        return self._shared[key]


def _own(passage: Passage, one: Proposal, beside: list[str]) -> Names:
    figure, cell, context = one.figure, one.cell, passage.context
    shape = f"{figure.shape}:{'of' if figure.of is not None else ''}:{'u' if figure.unit else ''}"
    form = "cell" if cell.title else context.form
    title = title_sort(cell.title)
    facts = [
        f"shape:{shape}:{figure.part}:{figure.pair}",
        f"src:{one.source}",
        f"src:{one.source}:{figure.shape}:{'of' if figure.of is not None else ''}:{figure.unit}",
        f"gap:{one.source}:{_bin(one.gap)}",
        f"btw:{one.source}:{min(one.between, 4)}",
        f"form:{form}",
        f"sec:{context.section}",
        f"kind:{context.kind}",
        f"disc:{context.discipline}",
        f"title:{title}",
        f"title:{title}:{one.source}",
        f"unit:{figure.unit}",
        f"col:{min(cell.column, 3)}:{bool(cell.title)}",
    ]
    if figure.is_day:
        facts.append("day-like")
        facts.append(f"day-like:{one.source}")
    if context.is_goal:
        facts.append("goal-line")
    if cell.is_status:
        facts.append(f"status-column:{shape}")
    if not cell.title:
        lead = GOAL_LEAD.match(passage.words.text)
        if lead:
            facts.append(f"goal-lead:{bool(STATUS.search(passage.words.text))}")
        facts += sorted(_clause(passage, one))
    if isinstance(figure.value, str):
        facts.append(f"val:{figure.value}")
        facts.append(f"val:{figure.value}:{figure.shape}")
    else:
        size = int(abs(figure.value))
        facts.append(
            f"size:{0 if size == 0 else 1 if size < 4 else 4 if size < 11 else 11 if size < 21 else 21 if size < 101 else 101}"
        )
        if figure.value != figure.value.to_integral_value():
            facts.append("decimal")
    if one.kind is not None:
        facts.append(f"part:{bool(one.part)}:{one.source}")
        facts.append(f"of-fits:{figure.of is not None and figure.of == one.kind.denominator}")
        facts.append(f"unit-fits:{bool(figure.unit) and figure.unit == one.unit}:{one.kind.unit}")
    if figure.of is not None:
        facts.append(f"of:{figure.of if figure.of <= _MOST_COUNTED else 'more'}")
    if context.memory is not None:
        facts.append(f"seen:{min(2, len(context.memory.days(one.name, figure.value, context.date)))}")
    common = facts + [name for name in beside if "<" in name or "^" in name or "$" in name]
    return [*facts, *beside, *_pairs(passage, one), f"name:{one.name}:{one.source}"], common


_MOST_COUNTED = 130
"""Up to here the number that a score is out of is told as it is."""


def _pairs(passage: Passage, one: Proposal) -> list[str]:
    """Return the words right beside a figure two at a time: both before it, both behind it, and one on each side."""
    keys, first, stop = passage.words.keys, one.cell.first, one.cell.stop
    before = keys[one.index - 1] if one.index > first else "^"
    behind = keys[one.stop] if one.stop < stop else "$"
    out = [f"l1r1:{before} {behind}"]
    if one.index - 1 > first:
        out.append(f"l2l1:{keys[one.index - 2]} {before}")
    if one.stop + 1 < stop:
        out.append(f"r1r2:{behind} {keys[one.stop + 1]}")
    return out


_TELLING = {"<goal>", "<bound>", "<exercise>", "<vital>", "<kin>", "<year>", "<not>", "<use>", "<cue>", "<change>", "<days>"}


def _clause(passage: Passage, one: Proposal) -> set[str]:
    """Return the sorts of words that stand anywhere before a figure in its clause and say that it may be no value."""
    out: set[str] = set()
    keys = passage.words.keys
    for index in range(one.index - 1, max(one.cell.first, one.index - 30) - 1, -1):
        key = keys[index]
        if key in {";", "."}:
            break
        if key in _TELLING:
            out.add(f"cl:{key}")
    return out


def _of_place(passage: Passage, one: Proposal) -> Names:
    """Return what every figure of a cell shares: the words of its table, its heading and its passage."""
    cell, context = one.cell, passage.context
    names: list[str] = []
    for mark, text in (("b", cell.label), ("t", cell.title), ("h", cell.head), ("q", context.topic), ("c", context.caption)):
        if text:
            names += _bag(f"{mark}:", text)
    names += [f"p:{key}" for key in dict.fromkeys(passage.words.keys) if key[0] == "<"]
    common = [name for name in names if "<" in name]
    above = {_form(other) for other in figures_of(context.before)} if context.before else set()
    names += [f"up:{form}" for form in sorted(above)]
    names += [f"ry:{form}" for form in sorted({_form(other) for row in context.rows for other in figures_of(row)})]
    names.append(f"figures:{_bin(len(passage.figures))}")
    return names, common


def _table(passage: Passage, one: Proposal) -> list[str]:
    """Return whether a figure says what another of its passage says too, and how far it is from today if it is a day."""
    figure = one.figure
    out: list[str] = []
    if isinstance(figure.value, Decimal):
        share = figure.value / figure.of * 100 if figure.of else None
        for other in passage.figures:
            if other.start == figure.start or not isinstance(other.value, Decimal):
                continue
            if share is not None and other.unit == "%" and abs(other.value - share) < 1:
                out.append("twin-percent")
            elif figure.unit == "%" and other.of and abs(figure.value - other.value / other.of * 100) < 1:
                out.append("twin-count")
    if figure.is_day and passage.context.date and figure.of is not None:
        day = find_dates(f"{figure.value}/{figure.of}", near=passage.context.date)
        if day:
            apart = abs((day[0].date - passage.context.date).days)
            out.append(f"day-apart:{0 if apart < 8 else 1 if apart < 35 else 2 if apart < 95 else 3}")
    return out


def _form(figure: Figure) -> str:
    return (
        figure.shape
        if figure.shape in {"grade", "level", "range", "clock", "severity"}
        else f"of{figure.of}"
        if figure.of in {5, 10}
        else figure.unit or figure.shape
    )


def stems_beside(passage: Passage, one: Proposal, left: int, right: int) -> list[str]:
    """Return the beginnings of the words of its clause on both sides of a figure, wherever they stand, up to so many words off."""
    words, cell = passage.words, one.cell
    sides = (
        ("wl", range(one.index - 1, max(cell.first, one.index - left) - 1, -1)),
        ("wr", range(one.stop, min(cell.stop, one.stop + right))),
    )
    out: dict[str, None] = {}
    for mark, steps in sides:
        for index in steps:
            if words.keys[index] in {";", "."}:
                break
            if words.lower[index][0].isalpha():
                out[f"{mark}:{words.lower[index][:_STEM]}"] = None
    return list(out)


_STEM = 5
_REACHES = 12, 8
"""How many words on both sides of a figure tell what it is."""


def _bin(count: int) -> str:
    for limit in (0, 1, 2, 4, 8, 14):
        if count <= limit:
            return str(limit)
    return "more"
