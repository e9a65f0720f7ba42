"""The forms of a chart: plan of care, certification, minutes, diagnoses, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, side_of
from clausea.chart.people import people_in
from clausea.domain import Certification, Diagnosis, Minutes, Note, PlanElement, PlanItem
from clausea.domain.dates import Dated, find_dates

_WORDS = {
    "once": 1,
    "one": 1,
    "twice": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_N = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_FREQUENCY = re.compile(
    rf"\b(?P<low>{_N})\s*(?:[-–]|\s+to\s+|\s+or\s+)?\s*(?P<high>{_N})?\s*(?:x|×|times?|visits?|sessions?|tx)?\s*(?:/|per|a|each|every|weekly\b|times weekly)\s*(?P<unit>wk|week|w\b|month|mo\b|day)",
    re.IGNORECASE,
)
_SHORTHAND = re.compile(r"\b(?P<times>\d)\s?wk?\s?(?P<weeks>\d{1,2})\b", re.IGNORECASE)
_WEEKLY = re.compile(
    r"\b(?P<low>\d)\s*(?:[-–]\s*(?P<high>\d))?\s*x\s*(?:weekly|wkly)\b|\b(?P<biw>BIW)\b|\b(?P<tiw>TIW)\b|\b(?P<word>once|twice)\s+(?:a week|weekly|per week)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?:\b(?:for|x|×|duration\s*:?|over)\s*)(?P<count>{_N})\s*[-–]?\s*(?P<unit>weeks?|wks?|months?|mos?|days?|visits?|sessions?)\b",
    re.IGNORECASE,
)
_DURATION_FIELD = re.compile(
    rf"\bduration\s*[:=]?\s*(?P<count>{_N})\s*(?P<unit>weeks?|wks?|months?|mos?|days?|visits?|sessions?)\b", re.IGNORECASE
)
_VISITS = re.compile(
    r"\(?\b(?:up to |total of |total |max(?:imum)? (?:of )?)?(?P<count>\d{1,2})\s*(?:total )?(?:planned )?(?:visits|sessions|treatments)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:amount\s*[:=]?\s*(?P<field>[^;,\n]{1,30})|(?P<per>(?:1|one|2|two)\s*(?:x|session|treatment|visit|time)s?\s*(?:/|per|a)\s*(?:treatment\s+)?day)|(?P<length>\d{2}\s*(?:-\s*\d{2}\s*)?min(?:ute)?s?\s*(?:/|per)\s*(?:session|visit|tx)))",
    re.IGNORECASE,
)
_TYPE = re.compile(
    r"\b(?:9[57]\d{3}|therapeutic exercises?|ther ?-?ex\b|neuromuscular re-?ed\w*|NMR[E]?\b|gait training|manual therapy|therapeutic activit\w+|ther ?act\b|ADL training|self[- ]care training|speech therapy|dysphagia therapy|cognitive (?:training|therapy)|modalities|patient education|type\s*[:=])",
    re.IGNORECASE,
)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


def find_plan_items(words: Addressed, context: Context) -> list[PlanItem]:
    """Return the plan elements that a sentence states."""
    text = words.text
    found: list[PlanItem] = []

    def add(element: PlanElement, start: int, end: int, value: str | None = None) -> None:
        found.append(
            PlanItem(document=context.document, date=context.date, span=words.span(start, end), element=element, value=value)
        )

    shorthand = (
        _SHORTHAND.search(text)
        if re.search(r"freq|dur|plan|poc|orders?|pt|ot|st\b", f"{text} {context.topic}", re.IGNORECASE)
        else None
    )
    frequency = _FREQUENCY.search(text)
    weekly = _WEEKLY.search(text)
    if frequency and not re.search(
        r"\b(?:HEP|home|falls?|exercise[s]? at|walks?|pain|gym|was|prior)\b",
        text[max(0, frequency.start() - 40) : frequency.start()],
        re.IGNORECASE,
    ):
        low = _count(frequency["low"])
        high = f"-{_count(frequency['high'])}" if frequency["high"] else ""
        add("frequency", *frequency.span(), f"{low}{high}/{_UNIT[frequency['unit'].lower()[0]]}")
    elif weekly:
        value = (
            "2/week"
            if weekly["biw"]
            else "3/week"
            if weekly["tiw"]
            else f"{_WORDS[weekly['word'].lower()]}/week"
            if weekly["word"]
            else f"{weekly['low']}{'-' + weekly['high'] if weekly['high'] else ''}/week"
        )
        add("frequency", *weekly.span(), value)
    elif shorthand:
        add("frequency", *shorthand.span(), f"{shorthand['times']}/week")
        add("duration", *shorthand.span(), f"{shorthand['weeks']} weeks")
    has_frequency = any(item.element == "frequency" for item in found)
    duration = _DURATION_FIELD.search(text) or (_DURATION.search(text) if has_frequency or context.section == "plan" else None)
    if duration and not any(item.element == "duration" for item in found):
        add("duration", *duration.span(), f"{_count(duration['count'])} {_PERIOD[duration['unit'].lower()[0]]}")
    visits = _VISITS.search(text)
    if visits and (has_frequency or duration or re.search(r"plan|total|auth", text, re.IGNORECASE)):
        add("visits", *visits.span(), visits["count"])
    amount = _AMOUNT.search(text)
    if amount:
        add("amount", *amount.span())
    if _TYPE.search(text) and context.section == "plan":
        match = _TYPE.search(text)
        assert match
        add("type", *match.span())
    return found


_UNIT = {"w": "week", "m": "month", "d": "day"}
_PERIOD = {"w": "weeks", "m": "months", "d": "days", "v": "visits", "s": "visits"}


def planned_visits(items: list[PlanItem]) -> int | None:
    """Return the visits that a plan foresees: the number it states, else frequency times weeks where both are plain."""
    stated = [item.value for item in items if item.element == "visits" and item.value]
    if stated:
        return int(stated[0])
    frequency = next((item.value for item in items if item.element == "frequency" and item.value), None)
    duration = next((item.value for item in items if item.element == "duration" and item.value), None)
    if frequency and duration and re.fullmatch(r"\d+/week", frequency) and duration.endswith("weeks"):
        return int(frequency.split("/")[0]) * int(duration.split()[0])
    return None


_CERTIFY = re.compile(r"\bI\s+(?:hereby\s+)?(?:re-?)?certify\b|\b(?:re-?)?certif(?:y|ies|ied)\b.{0,40}\bneed\b", re.IGNORECASE)
_PERIOD_LABEL = re.compile(
    r"\b(?:(?:re-?)?cert(?:ification)?\.?(?: period| dates?| from)?|plan effective|poc (?:effective|dates?)|period|from|effective)\b",
    re.IGNORECASE,
)
_RECERT = re.compile(r"\bre-?cert", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?:eval(?:uate)?\s*(?:and|&|/)\s*treat|order(?:ed|ing)?\b.{0,40}\b(?:therapy|PT|OT|ST|SLP)|refer(?:red|ral)?\b.{0,30}\b(?:therapy|PT|OT|ST|SLP))",
    re.IGNORECASE,
)
_SENT = re.compile(r"\b(?:fax(?:ed)?|sent|transmitted|routed|e-?faxed)\b.{0,40}\b(?:to|poc|plan|cert)\b", re.IGNORECASE)


def find_certifications(words: Addressed, context: Context, kind: str) -> list[Certification]:
    """Return what a sentence says of certification: period, certifying words, order, transmission."""
    text = words.text
    dates = find_dates(text, near=context.date)
    found: list[Certification] = []
    span = words.span(0, len(text))
    type_ = "recertification" if _RECERT.search(text) or kind == "recertification" else "initial"
    period = _period(text, dates)
    if _CERTIFY.search(text) or (
        period and _PERIOD_LABEL.search(text) and re.search(r"cert|poc|plan", f"{text} {context.topic} {kind}", re.IGNORECASE)
    ):
        fields = (
            {"start": period[0].date, "end": period[1].date, "period_span": words.span(period[0].start, period[1].end)}
            if period
            else {}
        )
        found.append(
            Certification.model_validate(
                {"document": context.document, "date": context.date, "span": span, "type": type_, **fields}
            )
        )
    elif kind == "order" and _ORDER.search(text):
        found.append(Certification(document=context.document, date=context.date, span=span, type="order"))
    elif _SENT.search(text) and dates and re.search(r"poc|plan|cert|eval", text, re.IGNORECASE):
        found.append(
            Certification(document=context.document, date=context.date, span=span, type="transmission", signed_on=dates[0].date)
        )
    return found


_PHYSICIAN_KINDS = {"certification", "recertification", "plan_of_care", "initial_evaluation", "order", "progress_report"}


def physician_signature(words: Addressed, context: Context, kind: str) -> list[Certification]:
    """Return the dated signature of a physician or NPP on a plan, certification or order; one without a date is none."""
    text = words.text
    if kind not in _PHYSICIAN_KINDS or not re.search(r"sign|/s/", text, re.IGNORECASE):
        return []
    person = next((one for one in people_in(text) if _PHYSICIAN.search(one[1])), None)
    dates = find_dates(text, near=context.date)
    if person is None or not dates:
        return []
    type_ = "order" if kind == "order" else "recertification" if kind == "recertification" else "initial"
    values = {
        "document": context.document,
        "date": context.date,
        "span": words.span(0, len(text)),
        "type": type_,
        "signer": person[0],
        "credential": person[1],
        "signed_on": dates[-1].date,
        "signed_span": words.span(dates[-1].start, dates[-1].end),
    }
    return [Certification.model_validate(values)]


_PHYSICIAN = re.compile(r"\b(?:M\.?D|D\.?O|NP|FNP|ANP|APRN|PA|CNS|CRNP|DPM)\b")


def _period(text: str, dates: list[Dated]) -> tuple[Dated, Dated] | None:
    for first, second in zip(dates, dates[1:], strict=False):
        between = text[first.end : second.start]
        if len(between) <= 30 and re.search(r"[-–—]|to|thru|through|until|/|   ", between) and first.date < second.date:
            return first, second
    return None


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


_ICD = re.compile(r"(?<![\w.])(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![\w.]*\d)")


def find_diagnoses(words: Addressed, context: Context) -> Iterator[Diagnosis]:
    """Yield diagnoses that carry an ICD-10 code, and onset or surgery dates under those labels."""
    text = words.text
    lead = f"{context.topic} {text}"
    treatment = re.search(
        r"treatment d(?:iagnosis|x)|tx d(?:iagnosis|x)|therapy d(?:iagnosis|x)|(?:PT|OT|ST|SLP) d(?:iagnosis|x)",
        lead,
        re.IGNORECASE,
    )
    medical = re.search(r"medical d(?:iagnosis|x)|med dx|referring d(?:iagnosis|x)|primary d", lead, re.IGNORECASE)
    for match in _ICD.finditer(text):
        if "." not in match["code"] and not re.search(r"dx|diag|icd", lead, re.IGNORECASE):
            continue
        yield Diagnosis(
            document=context.document,
            date=context.date,
            span=words.span(match.start(), match.end()),
            icd10=match["code"],
            type="treatment" if treatment else "medical" if medical else None,
            side=side_of(text[max(0, match.start() - 50) : match.end() + 60]),
        )
    for found in find_dates(text, near=context.date):
        before = text[max(0, found.start - 45) : found.start]
        if re.search(r"\bonset\b\W*(?:\w+\W+){0,2}$|\b(?:DOI|date of injury)\W*$", before, re.IGNORECASE):
            yield Diagnosis(
                document=context.document, date=context.date, span=words.span(found.start, found.end), onset=found.date
            )
        elif re.search(
            r"\b(?:surgery|surgical|s/p|sx date|DOS \(surgery\)|ORIF|TKA|THA|repair|replacement|arthroplasty|nail|release)\b[^.;]{0,40}$",
            before,
            re.IGNORECASE,
        ):
            yield Diagnosis(
                document=context.document, date=context.date, span=words.span(found.start, found.end), surgery=found.date
            )


_ATTENDED = re.compile(
    r"\b(?:attended|visits (?:attended|completed|to date)|seen)\W{0,3}(?P<attended>\d{1,3})(?:\s*(?:of|/)\s*(?P<scheduled>\d{1,3}))?|\b(?P<attended2>\d{1,3})\s*(?:of|/)\s*(?P<scheduled2>\d{1,3})\s*(?:scheduled )?(?:visits|sessions|appointments)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"_{3,}|\.{6,}")


def find_notes(words: Addressed, context: Context) -> Iterator[Note]:
    """Yield attendance counts and blanks left on a form."""
    text = words.text
    for match in _ATTENDED.finditer(text):
        values = {"attended": match["attended"] or match["attended2"]}
        scheduled = match["scheduled"] or match["scheduled2"]
        if scheduled:
            values["scheduled"] = scheduled
        yield Note(document=context.document, date=context.date, span=words.span(*match.span()), sort="attendance", values=values)
    for match in _BLANK.finditer(text):
        yield Note(document=context.document, date=context.date, span=words.span(*match.span()), sort="blank")


def cms_units(minutes: list[int]) -> int:
    """Return the timed units that Medicare pays for the timed minutes of one day, pooled over the codes.

    Fewer than 8 minutes give none; 8 to 22 give one, and every further 15 minutes one more (MCPM ch. 5 § 20.2).
    """
    total = sum(minutes)
    return 0 if total < 8 else int((Decimal(total) + 7) // 15)
