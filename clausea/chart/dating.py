"""Which of the dates of a document is its own day: not the patient's birth, the surgery, the printing or the next visit."""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clausea.chart.day_table import Held, Judged, Row, class_of, tables
from clausea.chart.features import LineView
from clausea.chart.lines import Line
from clausea.chart.networks import load_network
from clausea.chart.people import births, find_signature
from clausea.chart.sieve import Guarded, bits_of
from clausea.chart.titles import small
from clausea.domain import Span
from clausea.domain.dates import Dated, find_dates, find_days, year_before
from clausea.linear import load

LEAST = 0.35
"""The likelihood below which no date of a document is taken for its day."""
_SURE = 0.7
"""The likelihood from which a day may be told in a letter. Out of fold, a day below it is wrong on 37 of 100 labelled lines."""
_SIGNED = 0.8
"""That of a day that is known by a signature: a report is signed on the day of the visit or later."""
_RIVAL = 0.5
"""The likelihood of another day of the document from which on neither may be told."""
_NEAR = 240
"""Days within which the document before tells the year of a date that has none."""
_MOST = 40
"""How many dates of a document are judged: the first and the last."""

_LABELS: tuple[tuple[str, Guarded], ...] = tuple(
    (name, small(rf"(?:{pattern})\W*(?:\w+,?\W+)?$"))
    for name, pattern in (
        (
            "service",
            r"\bdate of (?:service|visit|treatment|eval\w*|report|exam\w*|session|encounter|note|svc|contact|call)|\b(?:service|visit|session|encounter|enc|tx|treatment|eval\w*|report|note|exam|clinic|test|assessment) (?:date|day)s?|\bd\.?o\.?s\b|\bseen(?: on)?|\bvisit(?: ?#? ?\d+)?|\benc(?:ounter)?|\bsession(?: ?#? ?\d+)?|\btoday|\blate entry for|\bentry for|\bto (?:dn|note|visit) of",
        ),
        ("date", r"^\W*(?:date|dt)|\s(?:date|dt)"),
        ("order", r"\border(?:ed)?(?: date)?|\bplaced|\bwritten|\brequested|\breferral(?: date)?|\brx|\bissued"),
        ("discharge", r"\bd/?c(?: date)?|\bdischarged?(?: date| on)?|\blast visit|\bfinal visit|\bclosed"),
        ("late", r"\blate entry|\baddend\w*|\bentered(?: late)?|\bcorrected|\bamended"),
        ("written", r"\bdictated|\btyped|\bkeyed|\btranscribed|\bfiled|\bcompleted|\bprepared|\bdone|\bd:|\bt:"),
        ("signed", r"\b(?:e-?)?sign(?:ed|ature)?(?: by| on)?|/e?s/|\bauthenticated|\besig|\bauth"),
        ("birth", r"\bdob|\bd\.o\.b|\bborn|\bbirth(?: ?date)?"),
        ("print", r"\bprint\w*(?: on| date)?|\brun(?: date)?|\bexport\w*|\bas of|\brev\.?"),
        ("onset", r"\bonset|\bdoi|\binjur\w*|\bmva|\bfell|\bsince|\bfrom surgery|\bs/p|\bsurg\w*|\brepair\w*|\bORIF|\bTK[AR]|\bTH[AR]|\bCVA|\bstroke|\bpinned|\bfx|\bdischarge from|\badmi\w*"),
        ("next", r"\bnext(?: visit| appt)?|\breturn\w*|\bf/u|\bfollow-?up|\bdue|\bby|\buntil|\bexp\w*|\bends?|\bappt|\brecheck|\breview"),
        ("cert", r"\bcert\w*(?: period| dates?| from| through)?|\bperiod|\beffective|\bplan dates?|\bin effect|\bvalid"),
        ("from", r"\bfrom|\bstart(?:s|ed|ing)?(?: date)?|\bsoc|\bstart of care|\bbegin\w*"),
        ("to", r"\bto|\bthru|\bthrough|\bthru:|\s[-–]"),
        ("past", r"\blast|\bprev\w*|\bprior|\bwas|\bIE|\beval|\binitial|\bbaseline|\bold"),
        ("fax", r"\bfax\w*|\bsent|\breceived|\brecd|\breturned|\bmailed|\breceipt|\bconfirm\w*"),
    )
)  # fmt: skip
GROUPS = {
    **dict.fromkeys(("daily_note", "addendum"), "note"),
    **dict.fromkeys(("progress_report", "discharge", "re_evaluation"), "report"),
    **dict.fromkeys(("plan_of_care", "certification", "recertification"), "plan"),
    **dict.fromkeys(("order", "communication"), "md"),
    **dict.fromkeys(("flowsheet", "attendance"), "log"),
    "initial_evaluation": "eval",
}
"""Kinds whose day stands in like places; the model learns from all of a group."""
_PHRASE = re.compile(r"[A-Za-z/#]+|[:(\-–,;|@]")
_THROUGH = re.compile(r"^\s*(?:-|–|—|to|thru|through|until)\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"^[\s,@T]{0,3}(?:at\s)?\d{1,2}:?\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date of a document, with what speaks for its being the document's day."""

    line: Line
    found: Dated
    features: tuple[str, ...]


_OLDEST = 2000
"""A day before this year is of a birth or a history, and tells nothing of when a record was written."""


def reference(lines: Sequence[Line]) -> dt.date | None:
    """Return a day in the middle of a record, for dates that give no year.

    The days in heads and feet count once each, however many pages print them: one of them may be the patient's birth.
    """
    days: list[dt.date] = []
    printed: set[dt.date] = set()
    for line in lines:
        dates = [day for day in find_dates(line.text) if not line.is_broken(day.end)] if line.stripped else []
        if not dates or births(line.text):
            continue
        found = [one.date for one in dates if one.date.year >= _OLDEST and not (line.is_furniture and one.date in printed)]
        days += found
        printed |= set(found)
    if not days:
        return None
    years = Counter(day.year for day in days)
    usual = max(years, key=lambda year: (years[year] + years[year - 1] + years[year + 1], year))
    kept = sorted(day for day in days if abs(day.year - usual) <= 1)
    return kept[len(kept) // 2]


def near_of(last: dt.date | None, middle: dt.date | None) -> dt.date | None:
    """Return the day near which a document lies: the document before, unless it lies far from the rest of the record."""
    if last is not None and (middle is None or abs((last - middle).days) <= _NEAR):
        return last
    return middle


_OF_TEN = re.compile(r"\d{1,2}/(?:5|10)")
_SCORED = re.compile(
    r"\b(?:pain|was|is|rated|rates?|at|from|to|vas|nprs|nrs|mmt|strength|scale|worst|best|rest|activity)\W{0,3}$", re.IGNORECASE
)


def _is_score(found: Dated, text: str) -> bool:
    """Say whether a day without its year may be a share of five or ten instead: "It was 7/10", "pain 4/10"."""
    is_share = not found.sure and _OF_TEN.fullmatch(text[found.start : found.end]) is not None
    return is_share and _SCORED.search(text[max(0, found.start - 16) : found.start]) is not None


def candidates(views: Sequence[LineView], kind: str, last: dt.date | None, near: dt.date | None) -> list[Candidate]:
    """Return the dates of a document with their features.

    `last` is the day of the document before, `near` the day that gives a date without a year its year.
    """
    spots: list[tuple[int, int, list[Dated]]] = []
    for at, one in enumerate(views):
        days_of = [day for day in find_days(one.line.text, near) if not one.line.is_broken(day.end)]
        dates = [day for day in days_of if not _is_score(day, one.line.text)]
        spots += [(at, order, dates) for order in range(len(dates))]
    if len(spots) > _MOST:
        spots = spots[: _MOST - 15] + spots[-15:]
    days = [dates[order].date for _, order, dates in spots]
    counts = Counter(days)
    signed = _signed_days(views)
    rows = [_own_features(views, at, order, dates, kind) for at, order, dates in spots]
    classes = [class_of(own) for own in rows]
    group = GROUPS.get(kind, "form")
    seen: set[dt.date] = set()
    out: list[Candidate] = []
    top = max((day for day in days if near is None or abs((day - near).days) < 400), default=None)
    for (at, order, dates), row, name in zip(spots, rows, classes, strict=True):
        found = dates[order]
        own = row + _relations(found.date, kind, last, signed)
        own.append(f"times:{min(counts[found.date], 3)}")
        own.append("again" if found.date in seen else "new")
        own += ["max", f"kind:{kind}|max"] if found.date == top else []
        rivals = {other for other, day in zip(classes, days, strict=True) if day != found.date and other != "plain"}
        friends = {other for other, day in zip(classes, days, strict=True) if day == found.date and other != "plain"} - {name}
        own += [f"rival:{name}:{other}" for other in sorted(rivals)] + [f"friend:{name}:{other}" for other in sorted(friends)]
        own.append(f"rivals:{name}:{'some' if rivals else 'none'}")
        own += [f"group:{group}|{feature.split('|', 1)[1]}" for feature in own if feature.startswith("kind:")]
        own += [f"group:{group}|class:{name}:{'some' if rivals else 'none'}"]
        seen.add(found.date)
        out.append(Candidate(views[at].line, found, tuple(dict.fromkeys(own))))
    return out


def _own_features(views: Sequence[LineView], at: int, order: int, dates: Sequence[Dated], kind: str) -> list[str]:
    one, found = views[at], dates[order]
    text = one.line.text
    before, after = text[max(0, found.start - 48) : found.start], text[found.end : found.end + 24]
    low = before.lower()
    bits = bits_of(text)
    labels = [name for name, label in _LABELS if bits & label.bit and label.pattern.search(low)]
    if any(start <= found.start < end for _, start, end in births(text)):
        labels = ["birth"]
    words = [word.lower() for word in _PHRASE.findall(before)]
    out = [f"label:{name}" for name in labels] + [f"kind:{kind}|label:{name}" for name in labels]
    out += [f"l1:{words[-1]}"] if words else ["l1:none"]
    out += [f"l2:{words[-2]}_{words[-1]}"] if len(words) > 1 else []
    out += [f"l:{word}" for word in words[-4:]]
    next_word = _PHRASE.findall(after)
    out.append(f"a:{next_word[0].lower() if next_word and not after[:1].isalnum() else 'none'}")
    rank = "0" if at == 0 else "1" if at == 1 else "2" if at == 2 else "3-5" if at < 6 else "6+"
    end = len(views) - 1 - at
    foot = "0" if end == 0 else "1" if end == 1 else "2-3" if end < 4 else "4+"
    place = "start" if not before.strip() else "end" if not after.strip() else "middle"
    out += [f"rank:{rank}", f"foot:{foot}", f"kind:{kind}|rank:{rank}", f"kind:{kind}|foot:{foot}"]
    out += [f"rank:{rank}:{place}", f"rank:{rank}:{labels[0] if labels else 'bare'}", f"sure:{found.sure}:{rank}"]
    out += ["clock"] if _CLOCK.match(after) else []
    if len(one.words) <= 6:
        out += ["short", f"short:{rank}"]
    signature = find_signature(one.line)
    if signature is not None:
        who = "md" if signature.is_physician else "named" if signature.name else "nameless"
        out += [f"sig:{who}", f"kind:{kind}|sig:{who}", f"sig:{who}:{foot}"]
    if order + 1 < len(dates) and _THROUGH.match(text[found.end : dates[order + 1].start]):
        out += ["period:from", f"kind:{kind}|period:from:{rank}"]
    if order and _THROUGH.match(text[dates[order - 1].end : found.start]):
        out += ["period:to", f"kind:{kind}|period:to:{rank}"]
    if len(dates) > 2 or (len(dates) == 2 and len(one.line.cells) >= 3 and not labels):
        column = "last" if order == len(dates) - 1 else "first" if order == 0 else "inner"
        out += [f"column:{column}", f"kind:{kind}|column:{column}"]
    elif len(dates) == 2:
        out.append(f"pair:{'last' if order else 'first'}:{rank}")
    return out


def _signed_days(views: Sequence[LineView]) -> list[tuple[dt.date, bool]]:
    """Return the days of the signatures, each with whether a physician signed."""
    out = []
    for one in views:
        signature = find_signature(one.line) if one.signs else None
        if signature is not None and signature.signed_on is not None:
            out.append((signature.signed_on, signature.is_physician))
    return out


def _relations(day: dt.date, kind: str, last: dt.date | None, signed: Sequence[tuple[dt.date, bool]]) -> list[str]:
    out = [f"last:{_gap((day - last).days)}"] if last else ["last:none"]
    own = [one for one, physician in signed if not physician]
    if own:
        gap = _gap((own[-1] - day).days)
        out += [f"signed:{gap}", f"kind:{kind}|signed:{gap}"]
    elif signed:
        gap = _gap((signed[-1][0] - day).days)
        out += [f"md:{gap}", f"kind:{kind}|md:{gap}"]
    return out


def _gap(days: int) -> str:
    if days == 0:
        return "same"
    for limit, name in ((-60, "before"), (-14, "-60"), (-1, "-14"), (3, "3"), (14, "14"), (60, "60"), (150, "150")):
        if days <= limit:
            return name
    return "after"


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of a record says of the days of one document."""

    before: frozenset[dt.date]
    """The days of the documents before it."""
    behind: frozenset[dt.date]
    following: dt.date | None
    """The day of the next document that has one."""
    number: int
    """The document's place in its record."""
    spoken: Mapping[dt.date, Sequence[int]]
    """The places of the documents that hold a day, in order."""

    @classmethod
    def of(cls, number: int, days: Sequence[dt.date | None], spoken: Mapping[dt.date, Sequence[int]]) -> Around:
        """Return what is around one document of a record, from the days of all and the places at which each day is held."""
        behind = [day for day in days[number + 1 :] if day]
        return cls(
            frozenset(day for day in days[:number] if day),
            frozenset(behind),
            behind[0] if behind else None,
            number,
            spoken,
        )

    def features(self, day: dt.date, kind: str) -> list[str]:
        """Return what the other documents say of a day: whose it is, and where it is named again."""
        places = self.spoken.get(day, ())
        above, below = bisect_left(places, self.number), len(places) - bisect_right(places, self.number)
        named = min(above + below, 4)
        gap = f"next:{_gap((day - self.following).days)}" if self.following else "next:none"
        out = [f"docs:{named}", f"docs:{named}:{kind}", f"docs:{above > 0}:{below > 0}", gap, f"kind:{kind}|{gap}"]
        return [*out, f"before:{day in self.before}:{kind}", f"behind:{day in self.behind}:{kind}"]


def holders(held: Sequence[Sequence[Candidate]]) -> dict[dt.date, list[int]]:
    """Return for every day the places of the documents that hold it, in order."""
    out: dict[dt.date, list[int]] = {}
    for number, own in enumerate(held):
        for day in {one.found.date for one in own}:
            out.setdefault(day, []).append(number)
    return out


Found = tuple[dt.date | None, Span | None, str, bool]
"""The day a document speaks of, where it stands, how it was known, and whether it is sure enough to be told in a letter."""


def document_dates(documents: Sequence[tuple[Sequence[LineView], str]], middle: dt.date | None) -> list[Found]:
    """Return the day of every document of a record, given as its lines and its kind; no date where none is likely.

    They are judged one after the other, and then again beside the days of those behind. `middle` is a day in the middle of the
    record.
    """
    found: list[Found] = []
    last: dt.date | None = None
    held: list[list[Candidate]] = []
    befores: list[dt.date | None] = []
    for views, kind in documents:
        befores.append(last)
        held.append(_held(views, kind, last, middle))
        likely = [load("document_date").likelihood(one.features, "own") for one in held[-1]]
        found.append(_day_of(held[-1], likely, views, kind))
        last = found[-1][0] or last
    spoken = holders(held)
    days = [one[0] for one in found]
    last = None
    judged: list[Judged] = []
    for number, (views, kind) in enumerate(documents):
        around = Around.of(number, days, spoken)
        if last != befores[number]:
            held[number] = _held(views, kind, last, middle)
        judged.append(judged_of(views, kind, held[number], around, load("document_date").score))
        days[number] = _day_of(held[number], [one.likely for one in judged[-1].held], views, kind)[0]
        last = days[number] or last
    rows = tables([replace(one, day=day) for one, day in zip(judged, days, strict=True)])
    return [
        _day_of(own, likely_again(table), views, kind) for own, table, (views, kind) in zip(held, rows, documents, strict=True)
    ]


def judged_of(
    views: Sequence[LineView], kind: str, found: Sequence[Candidate], around: Around, score: Callable[[Sequence[str]], float]
) -> Judged:
    """Return a document with what `score` says of its dates beside the days of the others."""
    at = {(one.line.page, one.line.number): place for place, one in enumerate(views)}
    own = [(one.features, around.features(one.found.date, kind)) for one in found]
    held = [
        Held(one.found.date, frozenset(one.features), score([*features, *more]), at[one.line.page, one.line.number])
        for one, (features, more) in zip(found, own, strict=True)
    ]
    return Judged(views, GROUPS.get(kind, "form"), held, None)


def likely_again(table: Sequence[Row]) -> list[float]:
    """Return the likelihoods that the second model gives the dates of a document."""
    if not table:
        return []
    odds = load_network(SECOND).odds(np.array(table))[:, 0]
    return [1 / (1 + math.exp(-max(-40.0, min(40.0, float(one))))) for one in odds]


SECOND = "document_date_again"


def _held(views: Sequence[LineView], kind: str, last: dt.date | None, middle: dt.date | None) -> list[Candidate]:
    """Return the dates of a document that are of its record's time."""
    return _of_its_time(candidates(views, kind, last, near_of(last, middle)), middle)


_ITS_OWN = re.compile(
    r"\b(?:date of (?:service|visit|treatment|session|report|note|eval(?:uation)?)|d\.?o\.?s\.?"
    r"|(?:service|visit|session|treatment|report|eval(?:uation)?|note) date)\s*[:#]?\s*$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-|–|to|thru|through)\s*\d", re.IGNORECASE)
VISIT_KINDS = frozenset({"daily_note", "initial_evaluation", "progress_report", "re_evaluation", "discharge", "recertification"})
"""The kinds of documents that a therapist writes of one visit."""
_TOP_LINES = 8


def _day_of(found: Sequence[Candidate], likely: Sequence[float], views: Sequence[LineView], kind: str) -> Found:
    """Return the day of a document among its dates: the one that its head prints as such, or the likeliest."""
    printed = _printed(found, views, kind)
    chosen = printed or _likeliest(found, likely)
    if chosen is None:
        return None, None, "no date was found", True
    day = chosen.found.date
    own = max(value for one, value in zip(found, likely, strict=True) if one.found.date == day)
    others = [value for one, value in zip(found, likely, strict=True) if one.found.date != day and _IS_BIRTH not in one.features]
    is_signed = class_of(chosen.features) == "signed"
    is_sure = own >= (_SIGNED if is_signed else _SURE) and (printed is not None or max(others, default=0.0) <= _RIVAL)
    is_sure = is_sure and not is_of_several_days(kind, {one.found.date for one in found})
    if is_signed:
        # The same day in the head is where a reader looks for it; the signature speaks for the day and is cited as a signature.
        same = [other for other in found if other.found.date == day]
        chosen = next((other for other in same if class_of(other.features) in {"service", "date"}), chosen)
    span = chosen.line.span(chosen.found.start, chosen.found.end)
    how = _SAID["service"] if printed else _how(chosen, load("document_date").reasons(chosen.features, "own"))
    return day, span, how, is_sure


def is_of_several_days(kind: str, days: Collection[dt.date]) -> bool:
    """Say whether a document with these days is a log whose rows have days of their own; writers give most such logs none."""
    return GROUPS.get(kind) == "log" and len(days) > 1


def _printed(found: Sequence[Candidate], views: Sequence[LineView], kind: str) -> Candidate | None:
    """Return the day that a therapist's document prints in its head as that of its service, where it prints one and no span.

    On 142 such documents of the development split it was the day of the document in 140.
    """
    if kind not in VISIT_KINDS:
        return None
    top = {(one.line.page, one.line.number) for one in views[:_TOP_LINES]}
    told = [one for one in found if (one.line.page, one.line.number) in top and _is_called_its_own(one.line, one.found)]
    return told[0] if len({one.found.date for one in told}) == 1 else None


def _is_called_its_own(line: Line, day: Dated) -> bool:
    """Say whether a line calls a day that of the service or of the document, and no span begins with it."""
    return _ITS_OWN.search(line.text[: day.start]) is not None and not _RANGE.match(line.text[day.end :])


def _of_its_time(found: Sequence[Candidate], middle: dt.date | None) -> list[Candidate]:
    """Return the dates of a document without those years before its record, where it has one of the record's time too.

    A day of birth below the heading "DOB" of a table has no word beside it that tells what it is.
    """
    is_near = middle is not None and any(abs((one.found.date - middle).days) <= _NEAR for one in found)
    return [one for one in found if middle is None or not is_near or (middle - one.found.date).days < _YEARS_AGO]


_YEARS_AGO = 3 * 365
_IS_BIRTH = "label:birth"
"""Nobody is evaluated on the day of their birth, whatever else speaks for it."""


def _likeliest(found: Sequence[Candidate], likely: Sequence[float]) -> Candidate | None:
    """Return the likeliest of the dates of a document; None where none is likely."""
    best: tuple[float, Candidate] | None = None
    for one, likelihood in zip(found, likely, strict=True):
        if _IS_BIRTH not in one.features and (best is None or likelihood > best[0]):
            best = (likelihood, one)
    return best[1] if best is not None and best[0] >= LEAST else None


_SAID = {"service": "the date of service that it prints", "date": "the date in its head", "discharge": "the date of discharge"}


PRINTED = _SAID["service"]
"""How a day was known that a document prints as that of its service."""


def _how(one: Candidate, reasons: Sequence[str]) -> str:
    for name, said in _SAID.items():
        if f"label:{name}" in one.features:
            return said
    if any(feature.startswith("sig:") for feature in one.features):
        return "the date of its signature"
    if "rank:0" in one.features:
        return "the date in its first line"
    return f"its place and the words beside it ({', '.join(reasons)})" if reasons else "its place"


def a_year_earlier(day: Dated) -> Dated:
    """Return a day whose year was not written, in the year before: "03/05 to 06/02/2025" read in 2026."""
    return Dated(day.start, day.end, year_before(day.date), sure=False)


def headed_day(lines: Sequence[Line], kind: str, first: Line | None = None) -> Found | None:
    """Return the day that the running heads over a therapist's document label as that of its service: one, and no span.

    A head that changes with every visit is no letterhead: "DOB 05/30/1953  Acct B1  Service date 07/01/2026". Nor is it always known
    as running: what stands above the `first` line of the document is over it too.
    """
    if kind not in VISIT_KINDS:
        return None
    above = next((at for at, line in enumerate(lines) if line is first), 0)
    heads = [line for at, line in enumerate(lines) if (line.is_furniture or at < above) and _ITS_OWN_DATE.search(line.text)]
    told = [(line, one) for line in heads for one in find_days(line.text, None) if one.sure and _is_called_its_own(line, one)]
    if len({one.date for _, one in told}) != 1:
        return None
    line, one = told[0]
    return one.date, line.span(one.start, one.end), PRINTED, True


_ITS_OWN_DATE = re.compile(_ITS_OWN.pattern.removesuffix("$") + r"\d", re.IGNORECASE)
