"""Diagnoses: codes, onset, surgery."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from clausea.chart.judging import Judge, binned, by_model, tokens
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, side_of
from clausea.chart.sieve import guarded
from clausea.chart.word_groups import Groups, word_groups
from clausea.domain import Diagnosis
from clausea.domain.dates import ORDINALS, find_dates

_I = re.IGNORECASE
_ICD = guarded(
    r"(?<![\w.])(?<![Ll]ot )(?<!LOT )(?<![Mm]odel )(?<![Rr]oom )(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![\w.]*\d)"
)
_DX_WORD = guarded(r"\b(?:dx|diag\w*|icd(?:-?10)?)\b", _I)
# A code without a point looks like a vertebra, a hand pinch or a size: it needs the word diagnosis and no spine beside it.
_VERTEBRA = re.compile(r"^[CTLS]\d\d?$")
_TREATMENT = re.compile(
    r"treatment d(?:iagnosis|x)|tx d(?:iagnosis|x)|therapy d(?:iagnosis|x)|\b(?:PT|OT|ST|SLP) d(?:iagnosis|x)", _I
)
_MEDICAL = re.compile(r"medical d(?:iagnosis|x)|\bmed dx|referring d(?:iagnosis|x)|primary d", _I)

_ONSET_LABEL = re.compile(
    r"\b(?:(?:injury/)?onset(?:/change of status)?(?:/change of status)?(?: date| of \w+)?|DOI|D/I|d(?:a?te?|ate) of (?:injury|onset|accident|loss)|injury(?: date)?|exacerbation date|accident(?: date)?|MVA|MVC|MOI)\b(?:[^.;\d]{0,24}?(?:\bon\s|\bdate\s)?)?[\s:.(=-]{0,4}$",
    _I,
)
_DATE_OF_INJURY = re.compile(r"\b(?:DOI|date of (?:injury|onset|accident))\W*$", _I)
_ONSET_EVENT = re.compile(
    r"\b(?:fell|slipped|slid|tripped|twisted|tore|injured|sprained|ruptured|fractured|began|started|stroke|infarct|CVA|TBI|concussion|MVA|MVC|relapse|collision|accident|struck|lifted|kicked|awoke|woke|caught|went|stepped|landed|crash\w*|rolled|collapsed|pinned|hit|lost|diagnosed|flare\w*|exacerbation)\b[^.;]{0,60}$",
    _I,
)
_NO_ONSET = re.compile(
    r"\b(?:no|not|denies|negative|since|until|before|after|last|brother|sister|mother|father|prior|previous|hx of|history of|again)\b(?:\s\w+){0,2}\s(?:fell|falls?|stroke|TIA|injur\w+|began|started)|\bstarted (?:on|with|w/|taking|using|therapy|PT|OT)\b|\bsigned\b",
    _I,
)
_SURGERY = re.compile(
    r"\b(?:surgery|surgical|surg|s/p|sx|post-?op|op date|operated|operation|ORIF|IMN|CRPP|TKA|TKR|THA|THR|TSA|rTSA|RCR|CTR|ACLR|ACDF|LRTI|BKA|AKA|SAD|CABG|repair(?:ed)?|replacement|reconstruction|fusion|decompression|nail(?:ing|ed)?|"
    r"release[d]?|amputat\w+|graft|fixation|pinned|revision|thrombectomy|[a-z]{4,}(?:ectomy|plasty|otomy|ostomy|odesis|arthroscop\w+))\b(?P<rest>(?:[^.;\d]|\d(?![\d]?[/-])|(?<=\b[A-Z])\.|(?<=Dr)\.){0,70})$",
    _I,
)
_NO_SURGERY = re.compile(
    r"\b(?:films?|x-?rays?|MRI|CT|seen|f/u|follow|visit|appt|until|since|cleared|protocol|clinic|eval\w*|visit|DOS|service|order\w*|signed|scheduled for|removed|by the|POD|wk|weeks?|reports?|today|onset|injury|DOB)\b|\bMBS",
    _I,
)
_STARTING_KINDS = frozenset({"initial_evaluation", "order", "plan_of_care", "certification", "re_evaluation", "recertification"})
# Days of every visit stand all over a chart: elsewhere only a label or an operation beside it makes a date worth asking about.
_LABELLED = guarded(
    r"\b(?:onset|injur\w*|DOI|D/I|DOS|surg\w*|sx|s/p|accident|MVA|MVC|exac\w*|post-?op|ORIF|T[KHS]A|repair\w*|diagnosed|dx'?d|fell|stroke|CVA)\b",
    _I,
)
_KIN = re.compile(r"\b(?:brother|sister|mother|father|mom|dad|son|daughter|wife|husband|aunt|uncle)\b[^.;]*$", _I)
_SINCE = re.compile(r"\b(?:since|before|after|until|prior to)\s(?:the |her |his )?$", _I)
_DAYS = (0, 3, 10, 30, 60, 120, 365, 800)
_MONTH_NAMES = [name.lower() for name in calendar.month_abbr]
_NAMES = "|".join(_MONTH_NAMES[1:])
_TENS = {"twenty": 20, "thirty": 30}
# Days without a year ("Oct 5", "July 8th", "5 Jan") and months without a day ("Oct 2022", "11/2025", "mid-November 2025").
_LOOSE = guarded(
    rf"\b(?P<m1>{_NAMES})[a-z]*\.?,?\s(?:of\s)?(?P<y1>(?:19|20)\d\d)\b|(?<![\d/.-])(?P<m2>0?[1-9]|1[0-2])[/-](?P<y2>(?:19|20)\d\d)(?![\d/-])"
    rf"|\b(?P<m3>{_NAMES})[a-z]*\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s(?:19|20)\d\d|,?\s'\d)|(?<![\d/.-])(?P<d4>\d{{1,2}})\s(?P<m4>{_NAMES})[a-z]*\b(?!\.?,?\s\d\d)"
    rf"|\b(?P<d5>(?:twenty-|thirty-)?(?:{'|'.join(ORDINALS)}))\sof\s(?P<m5>{_NAMES})[a-z]*\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class LooseDay:
    """A day of onset or surgery as written; where the page gives a month alone, the first of it."""

    start: int
    end: int
    date: dt.date
    sure: bool
    is_month: bool


def written_days(text: str, near: dt.date | None) -> list[LooseDay]:
    """Return the days and months that a text names, in order; a day without a year is the last such day before `near`."""
    out = [LooseDay(one.start, one.end, one.date, one.sure, False) for one in find_dates(text, near=near)]
    taken = [(one.start, one.end) for one in out]
    for match in _LOOSE.finditer(text):
        if any(low < match.end() and match.start() < high for low, high in taken):
            continue
        month = match["m1"] or match["m2"] or match["m3"] or match["m4"] or match["m5"]
        number = int(month) if month.isdigit() else _MONTH_NAMES.index(month.lower())
        year, day = match["y1"] or match["y2"], match["d3"] or match["d4"] or _spelled_day(match["d5"])
        found = dt.date(int(year), number, 1) if year else _last(number, int(day), near)
        if found is not None:
            out.append(LooseDay(match.start(), match.end(), found, bool(year), bool(year)))
    return sorted(out, key=lambda one: one.start)


def _codes(words: Addressed, context: Context) -> Iterator[Diagnosis]:
    """Yield the diagnoses that carry a code."""
    text = words.text
    found = list(_ICD.finditer(text))
    if not found:
        return
    lead = f"{context.topic} {text}"
    usual = "treatment" if _TREATMENT.search(lead) else "medical" if _MEDICAL.search(lead) else None
    has_word = bool(_DX_WORD.search(lead)) or context.section == "dx"
    for match in found:
        if "." in match["code"] or (has_word and not _VERTEBRA.match(match["code"])):
            yield Diagnosis(
                document=context.document,
                date=context.date,
                span=words.span(match.start(), match.end()),
                icd10=match["code"],
                type=_type_at(text, match.start()) or usual,
                side=side_of(text[max(0, match.start() - 50) : match.end() + 60]),
            )


def _spelled_day(words: str | None) -> str:
    """Return the day that an ordinal in words names: "twenty-ninth"."""
    if not words:
        return ""
    *tens, last = words.lower().split("-")
    return str(sum(_TENS[one] for one in tens) + ORDINALS[last])


def _last(month: int, day: int, near: dt.date | None) -> dt.date | None:
    for year in (near.year, near.year - 1) if near else ():
        try:
            found = dt.date(year, month, day)
        except ValueError:
            return None
        if near and found <= near:
            return found
    return None


@dataclass(slots=True)
class DayMemory:
    """What the documents so far say of days: the days of visits, and those that were of onset or of surgery."""

    visits: set[dt.date] = field(default_factory=set)
    known: dict[dt.date, set[str]] = field(default_factory=dict)


def find_diagnoses(
    words: Addressed, context: Context, kind: str = "", judge: Judge = by_model, memory: DayMemory | None = None
) -> Iterator[Diagnosis]:
    """Yield diagnoses that carry an ICD-10 code, and the days of onset and surgery.

    A model says which dates are days of onset or of surgery, from the words beside them and where they stand. Such a day is a
    fact of its own, with its own address; in running text the code that it stands with has it as well.
    """
    text = words.text
    codes = list(_codes(words, context))
    memory = memory if memory is not None else DayMemory()
    days = list(_days(words, context, kind, judge, memory)) if kind in _STARTING_KINDS or _LABELLED.search(text) else []
    if codes and not context.cells:
        for name, day in days:
            if getattr(codes[0], name) is None:
                codes[0] = codes[0].model_copy(update={name: day.date, "is_month": codes[0].is_month or day.is_month})
    yield from codes
    for name, day in days:
        yield Diagnosis.model_validate(
            {
                "document": context.document,
                "date": context.date,
                "span": words.span(day.start, day.end),
                name: day.date,
                "is_month": day.is_month,
            }
        )


def _days(words: Addressed, context: Context, kind: str, judge: Judge, memory: DayMemory) -> Iterator[tuple[str, LooseDay]]:
    """Yield the days of onset and of surgery in a text, each with its sort."""
    text = words.text
    # A stretch with dozens of dates is a calendar.
    dates = written_days(text, context.date)
    for index, found in enumerate(dates[:12] if len(dates) <= 20 else ()):
        if context.date and (found.date > context.date or (context.date - found.date).days > 9000):
            continue
        if not found.sure and re.match(r"/(?:10|5)\b", text[found.start : found.end].lstrip("0123456789")):
            # "8/10" is pain out of ten far more often than a day in October.
            continue
        features = _features(text, found, dates, index, context, kind) + list(_of_memory(found, memory))
        span = words.span(found.start, found.end)
        before = text[max(0, found.start - 90) : found.start]
        barred = _barred(before)
        if _OF_REFERRER.search(before):
            barred |= {"onset", "surgery"}
        if _ANOTHER_DAY.search(before) or (
            found.date == context.date and _DAY_OF_SURGERY.search(before) and _names_operation(before)
        ):
            barred.add("surgery")
        if "onset" not in barred and (kind in _STARTING_KINDS or _DATE_OF_INJURY.search(before)) and _ONSET_LABEL.search(before):
            # A label says so itself.
            memory.known.setdefault(found.date, set()).add("onset")
            yield "onset", found
            continue
        if "surgery" not in barred and kind in _STARTING_KINDS and found.sure and _names_operation(before):
            memory.known.setdefault(found.date, set()).add("surgery")
            yield "surgery", found
            continue
        likely = {name: judge("days", name, features, span) for name in ("onset", "surgery") if name not in barred}
        best = max(likely, key=lambda name: likely[name], default="")
        if best and likely[best] >= 0.5:
            memory.known.setdefault(found.date, set()).add(best)
            yield best, found


def _of_memory(found: LooseDay, memory: DayMemory) -> Iterator[str]:
    """Yield what earlier documents say of a day: a day of onset is repeated from one to the next, a day of a visit is none."""
    yield f"visit={found.date in memory.visits}"
    yield from (f"known={name}" for name in sorted(memory.known.get(found.date, ())))
    any_known = {name for names in memory.known.values() for name in names}
    yield f"others={'+'.join(sorted(any_known))}&{found.date in memory.known}"


def _barred(before: str) -> set[str]:
    """Return what a date cannot be by the words before it: a relative's illness, a visit after the operation, a fall since."""
    out = {"onset", "surgery"} if _KIN.search(before) else set()
    surgery = _SURGERY.search(before)
    if surgery and (_NO_SURGERY.search(_DAY_OF_SURGERY.sub("", surgery["rest"])) or _SINCE.search(before[: surgery.start()])):
        out.add("surgery")
    elif surgery and not _EVENT.search(surgery["rest"]) and not _ONSET_BEFORE.search(before[: surgery.start()]):
        # The day of an operation is no day of onset, unless a label calls it so: "Date of onset/surgery".
        out.add("onset")
    if _NEXT.search(before):
        out |= {"onset"} if surgery else {"onset", "surgery"}
    if _NO_ONSET.search(before):
        out.add("onset")
    return out


def _names_operation(before: str) -> bool:
    """Say whether an operation alone stands before a date: "s/p R TKA 1/8/26", "ORIF R ankle, DOS 8/25/25"."""
    surgery = _SURGERY.search(before)
    return surgery is not None and not _EVENT.search(surgery["rest"])


_DAY_OF_SURGERY = re.compile(r"\b(?:DOS|date of surgery)\W*$", _I)
"""Behind the name of an operation DOS is its day, and no day of service."""
_ANOTHER_DAY = re.compile(
    r"\b(?:referr\w*|ref(?= )|rx|scripts?|orders?|ordered|prescri\w*|effective|eff|signed|printed|faxed|received|rec'?d|cert\w*|auth\w*)\W*(?:on|by|dated|date)?\W*$",
    _I,
)
"""Right before the day of a referral, an order or a paper, whatever operation is named ahead of it."""
_OF_REFERRER = re.compile(
    r"(?:\b(?:ref(?:err\w*)?\b[^.;]{0,12}?[:\s]|Dr\b\.?\s|\b(?:MD|DO|M\.D\.)\b,?\s)[^;]{0,50}?[,(/–-]\s*"
    r"(?:(?:hand|orthop?a?edics?|ortho|general|vascular|neuro|plastics?|spine|thoracic|cardiac|trauma|oral|joint|foot and ankle|sports)\W{1,3}){1,3}"
    r"(?:surgery|surgeon|surgical|surg)?(?:\s(?:dept|department|clinic|assoc\w*|group|service))?\W*(?:on|dated|date)?\W*$)",
    _I,
)
"""A doctor and the field of practice before the day: "Referral: Dr. Astor, hand surgery, 04/02/2026" names no operation."""
_EVENT = re.compile(_ONSET_EVENT.pattern.removesuffix("[^.;]{0,60}$") + r"|\b(?:onset|injury|DOI)\b", _I)
_ONSET_BEFORE = re.compile(r"\b(?:onset|DOI)\b[^.;\d]*$", _I)
_NEXT = re.compile(r"\b(?:f/u|follow-?up|next (?:visit|appt|appointment)|appt|appointment|recheck|returns? to)\b[^.;]{0,40}$", _I)
"""Before the day of an appointment."""


def _features(text: str, found: LooseDay, dates: list[LooseDay], index: int, context: Context, kind: str) -> list[str]:
    floor = dates[index - 1].end if index else 0
    before = text[max(0, found.start - 90) : found.start]
    own = text[max(floor, found.start - 90) : found.start]
    clause = re.split(r"[.;]\s|\s{3}", own)[-1]
    said = tokens(before)
    here = tokens(clause)
    after = tokens(text[found.end : found.end + 50])
    days = (context.date - found.date).days if context.date else -1
    sorts = []
    if _ONSET_LABEL.search(before):
        sorts.append("label")
    if _ONSET_EVENT.search(before) and not _NO_ONSET.search(before):
        sorts.append("event")
    if _NO_ONSET.search(before):
        sorts.append("noevent")
    surgery = _SURGERY.search(before)
    if surgery:
        sorts.append("surgery")
        sorts += ["nosurgery"] if _NO_SURGERY.search(_DAY_OF_SURGERY.sub("", surgery["rest"])) else []
        sorts += ["surgerynear"] if len(surgery["rest"]) <= 12 else []
    if _KIN.search(before):
        sorts.append("kin")
    start = kind in _STARTING_KINDS
    named = _groups_beside(clause, text[found.end : found.end + 40])
    out = [*named, *(f"{one}&{start}" for one in named)]
    out += [f"b{place}:{word}" for place, word in enumerate(reversed(said[-3:]))]
    out += [f"b:{word}" for word in here[-10:]] + [f"b4:{word[:4]}" for word in here[-10:] if len(word) > 4]
    out += [f"bb:{a}_{b}" for a, b in zip(here[-8:], here[-7:], strict=False)]
    out += [f"a{place}:{word}" for place, word in enumerate(after[:2])] + [f"a:{word}" for word in after[:6]]
    out += [f"r:{word}" for word in here if re.search(r"(?:ectomy|plasty|otomy|ostomy|odesis|scop\w+|sion|tion)$", word)]
    out += [f"k:{sort}" for sort in sorts] + [f"k2:{sort}&{start}&{found.sure}" for sort in sorts] + [f"k3:{'+'.join(sorts)}"]
    out += [
        f"section={context.section}",
        f"kind={kind}",
        f"sure={found.sure}",
        f"month={found.is_month}",
        f"start={start}",
        f"days={binned(days, _DAYS)}",
    ]
    out += [
        f"days={binned(days, _DAYS)}&{start}",
        f"index={min(index, 3)}",
        f"dates={min(len(dates), 4)}",
        f"cells={min(len(context.cells), 3)}",
    ]
    out += [f"h:{word}" for word in tokens(context.topic)[:3]]
    if context.cells:
        cell = next((cell for cell in context.cells if cell.start <= found.start < cell.end), None)
        out += [f"t:{word}" for word in tokens(cell.title)[:3]] if cell else []
        out += [f"first:{word}" for word in tokens(context.cells[0].text)[:3]]
    return out


def _groups_in(text: str) -> list[Groups]:
    tables = (word_groups("conditions"), word_groups("onsets"))
    return [frozenset().union(*word) for word in zip(*(table.within(text) for table in tables), strict=True)]


def _groups_beside(clause: str, behind: str) -> list[str]:
    """Return the groups of the words around a date: operations, injuries, illnesses, what begins and what ends."""
    led, after = _groups_in(clause), _groups_in(behind)
    last = next((sorted(one) for one in reversed(led[-8:]) if one), ["none"])
    out = [f"G:{one}" for one in sorted(frozenset().union(*led[-10:]))] + [
        f"G3:{one}" for one in sorted(frozenset().union(*led[-3:]))
    ]
    out += [f"GL:{one}" for one in last] + [f"GA:{one}" for one in sorted(frozenset().union(*after[:4]))]
    return [*out, f"GL:{'+'.join(last[:2])}&{'+'.join(sorted(after[0])[:1]) if after else 'end'}"]


def _type_at(text: str, position: int) -> str | None:
    """Return the type that the last label before a code gives it, where a line holds several labels."""
    last: tuple[int, str] | None = None
    for pattern, name in ((_TREATMENT, "treatment"), (_MEDICAL, "medical")):
        for match in pattern.finditer(text, 0, position):
            if last is None or match.start() > last[0]:
                last = (match.start(), name)
    return last[1] if last else None
