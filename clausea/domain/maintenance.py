"""Whether care was planned to keep function or to slow its loss, by a programme that takes a therapist: maintenance care.

Such care is not measured by improvement, and a letter that argues progress for it loses. The record itself has to say so, in the
plan or the evaluation that the denied dates were treated under: its words name the programme or its purpose, and no goal of it
wants more than the patient has. Where its words name maintenance and a goal wants more, nobody can tell, and a person is asked.
What a chart of recovery says of the time after it, such as a maintenance programme at home, is no such plan.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from clausea.domain.charts import Chart, Goal
from clausea.domain.kin import KIN
from clausea.domain.records import Span

__all__ = ["MAINTENANCE", "Keeping", "KeptCare", "kept_care", "names_upkeep", "signs_of_upkeep", "sort_of_goal", "told_facts"]

MAINTENANCE = "maintenance"
"""The circumstance by its name in the code table."""

_PLANNING = frozenset({"initial_evaluation", "plan_of_care", "re_evaluation", "recertification"})
"""The documents that set what the care is for."""
_REPORTS = _PLANNING | {"progress_report"}
_OUTCOMES = frozenset({"progress_report", "re_evaluation", "recertification", "discharge"})

_I = re.IGNORECASE
_CLAUSE = re.compile(r"[.;](?=\s|$)|\s[-–—]\s")
_PROGRAMME = re.compile(
    r"\bmaintenance[- ](?:(?:therapy|rehab\w*|PT|OT|SLP|ST)\s)?"
    r"(?:program(?:me)?|therapy|plan|POC|care|services?|treatment|course|rehab\w*|goals?|PT|OT|SLP|ST)\b"
    r"|\b(?:goals?|program(?:me)?|plan|care|therapy|treatment|services?|type)\s?(?:is|are|of (?:therapy|care|treatment"
    r"|service)s?)?"
    r"\s?[:(–-]\s?(?:skilled\s)?maintenance\b"
    r"|\b(?:goals?|program(?:me)?|plan|POC|care|therapy|treatment)\s(?:is|are)\s(?:skilled\s)?maintenance\b(?!\s(?:of|phase)\b)",
    _I,
)
"""What names a programme of maintenance as the care itself."""
_BOX = r"\s?(?:skilled\s)?(?:(?P<keep>maintenance)|restorative|rehabilitat\w+|habilitat\w+)\b"
_TICKED = re.compile(rf"(?:\[\s?[xX]\s?\]|\([xX]\)|[☒☑✓]){_BOX}", _I)
_UNTICKED = re.compile(rf"(?:\[\s?\]|\(\s?\)|[☐□]){_BOX}", _I)
"""A form that has a box for each sort of care."""
_OTHER_UPKEEP = re.compile(
    r"\b(?:home|indep\w*|self[- ]?\w*|gym|wellness|community|fitness|restorative nursing|nursing|RNA|FMP|functional|HEP"
    r"|exercise|weight|skin|cardiac|phase"
    r"|methadone|suboxone|buprenorphine|opioid|opiate|chemo\w*|drug|med\w*|asthma|inhaler|steroid|\w+mab|infusion|vehicle|car"
    r"|wheelchair|w/?c|equipment|hearing aid|building|preventive|on)\s(?:\w+\s)?$",
    _I,
)
"""What stands before a maintenance that no therapist delivers, or that is of a medicine or a machine."""
_NOT_OF_NOW = re.compile(
    r"\b(?:no|not|never|nor|without|n['’]t|rather than|instead of|deny|denied|denies|denial|ABN|reviewer|insur\w*|payer|versus|vs"
    r"|prior|previous\w*|past|earlier|last|had|received|underwent|was (?:on|in|receiving|getting|doing)|hx|h/o|history|PLOF"
    r"|former\w*|completed|finished"
    r"|if|may|might|could|would|consider\w*|anticipat\w*|eventual\w*|later|future|once|when|until|after|upon|following|toward\w*"
    r"|transition\w*|progress(?:ion|ing)? to|d/?c|dc['’]?d?|discharg\w*|graduat\w*|hand\w*[- ]?(?:over|off)|move|advance\w*"
    r"|wean\w*|taper\w*)\b",
    _I,
)
"""Words before a maintenance programme in its clause under which it is denied, over, to come, or somebody else's word."""
_NOT_BEHIND = re.compile(
    r"^\W{0,3}(?:\w+\s){0,3}?(?:not (?:appropriate|indicated|covered|needed|necessary|warranted)|denied|after (?:d/?c|discharge)"
    r"|(?:at|upon|post|following|on|by)\s(?:time of\s)?(?:d/?c|discharge)|once goals?|when goals?|after goals?)\b",
    _I,
)
_RECOVERS = re.compile(r"\b(?:restorative|rehabilitat\w+|improv\w+|recover\w*|regain\w*|return to (?:PLOF|prior))\b", _I)
_HARDLY = re.compile(
    r"\b(?:no|not|non|limited|poor|guarded|minimal|unlikely|rather than|instead of|without)\b[\w\s,/'-]{0,30}$"
    r"|\b(?:not|n['’]t)\s(?:be\s)?expect\w*[\w\s]{0,20}$",
    _I,
)
_HARDLY_BEHIND = re.compile(
    r"^\s?(?:potential|gains?|in function)?\s?(?:is|are|:)?\s?(?:limited|poor|not expected|unlikely|guarded|minimal)\b", _I
)

_LOSS = r"(?:declin\w*|deteriorat\w+|regress\w*|(?:functional )?loss(?:es)?|worsening|(?:de)?conditioning|disab\w+|contractures?)"
_STOP_LOSS = rf"(?:prevent|slow|delay|minimi[sz]e|limit|avoid|retard|forestall)(?:ing|s)?\s(?:\w+[\s/]){{0,4}}?{_LOSS}\b"
_KEEP = r"(?:maintain|preserve|sustain|retain|keep)(?:ing|s)?"
_LEVEL = r"(?:level|function\w*|status|abilit(?:y|ies)|mobility|independence|skills?|capacity|performance|safety)"
_PURPOSE = re.compile(
    rf"\b(?:goals?|aims?|purpose|focus|intent|program(?:me)?|plan|POC|care|therapy|tx|treatment|PT|OT|SLP|ST)\b[^.;]{{0,50}}?"
    rf"(?:\b(?:is|are|to|of|for|on|will)\b|[:=])\s?(?:\w+\s){{0,3}}?(?:{_KEEP}\s(?:\w+\s){{0,3}}?{_LEVEL}\b|{_STOP_LOSS})",
    _I,
)
"""What says that the care is there to keep function or to slow its loss."""

_LABEL = re.compile(
    r"^(?:[^\w(]*(?:(?:(?:maintenance|new|revised|updated|long|short)[- ](?:term\s)?)*goals?\b[^:]{0,40}:|new\b"
    r"|(?:goals?|aims?|purpose)\s(?:of|for)\s(?:the\s)?(?:\w+\s){1,2}(?:is|are)\b"
    r"|(?:[LS]TGs?|goals?)\s?\#?\s?[A-Ga-g]?\d{0,2}(?![\w%°])|\(?(?:[A-Ga-g]|\d{1,2}[A-Ca-c]?)[.):]|\d{1,2}(?=\s[A-Z])"
    r"|\([^)]{1,40}\)))*[^\w(]*",
    _I,
)
_WHO = (
    r"(?:(?:pt|patient|resident|client|s?he|they)\.?\s)?(?:(?:will|to|shall|should|can|is to)\s)*(?:be able to\s)?"
    r"(?:(?:safely|consistently|continue to|demonstrate ability to)\s)?"
)
_POSTURE = (
    r"(?:static|dynamic|upright|seated|standing|sitting|unsupported|midline|balance|postur\w*|position\w*|head|trunk|SLS"
    r"|tandem|single"
    r"|plank|squat|gr[ia]p|grasp|hold|attention|topic|eye|focus|gaze|conversation|precautions?|N?WB\w*|TT?WB|PWB|weight"
    r"|spinal|hip|SpO2|O2"
    r"|HR|BP|RPE|vitals?|pain|neutral|alignment|contact|neck|lip|closure|breath\w*|phonation|rate|voice|good|proper|correct"
    r"|safe body|form)\b"
)
_KEEPS = re.compile(
    rf"{_WHO}(?:{_KEEP}\s(?!(?:\w+\s)?{_POSTURE})|{_STOP_LOSS}|(?:remain|stay|continue)s?\s(?:at|in|mod|min|CGA|SBA"
    rf"|indep\w*|able|safe|w/in|within)\b"
    r"|maintenance of\b)"
    r"|[^.;]*\b(?:(?:without|w/o|no)\s(?:further\s|any\s)?(?:declin\w*|loss of|regress\w*|deteriorat\w*)"
    r"|no worse than|(?:at|to)\s(?:the\s)?(?:current|present|baseline) level)\b",
    _I,
)
_OF_OTHERS = re.compile(
    rf"{_WHO}(?:(?:the|his|her|pt['’]?s|patient['’]s)\s)?(?:{KIN}|caregivers?|CGs?|family|aides?|HHA|CNAs?|staff|parents?)\b"
    r"|[^.;]*\b(?:indep\w*|I|compl\w+|adher\w+)\b[^.;]{0,30}\b(?:HEP|home (?:exercise )?program\w*"
    r"|(?:maintenance )?program(?:me)?)\b"
    r"|\W*(?:no|zero|0|free of|avoid)\s(?:\w+\s){0,2}?(?:falls?|injur\w+|PNA|pneumonia|hospital\w*|ED|ER|wounds?|ulcers?"
    r"|skin|aspiration|infections?|choking)\b"
    rf"|{_WHO}(?:have|experience|sustain|report|demonstrate)\s(?:no|zero|0)\s",
    _I,
)
"""A goal that is no measure of recovery: what those at home learn, a programme carried out alone, falls that do not happen."""
_GAINS = re.compile(
    r"\b(?:improv\w*|increas\w*|gain\w*|regain\w*|restor\w*|recover\w*|normali[sz]\w*|upgrade\w*|PLOF|prior level)\b"
    r"|\bfrom\b[^.;]{1,30}\bto\b|->|→",
    _I,
)
"""What a goal that wants more than there is says of itself, whatever else it says."""

_SKILL = r"(?:therapists?|PT|OT|SLP|clinician|skill(?:s|ed)?)"
_MUST = r"(?:requir\w+|need(?:s|ed)?|necessary|necessitat\w+|must|essential|indicated|warrant\w*)"
_NEEDS = re.compile(
    rf"\b{_SKILL}\b[^.;]{{0,60}}?\b{_MUST}\b|\b{_MUST}\b[^.;]{{0,40}}?\b{_SKILL}\b"
    rf"|\b(?:{KIN}|caregivers?|CG|family|aides?|HHA|CNAs?|staff)\b[^.;]{{0,60}}?"
    r"\b(?:can\s?not|can['’]?t|unable|unsafe|not (?:yet )?(?:been )?(?:able|safe)|fail\w*|miss(?:es|ed)|misjudg\w+|unsure)\b",
    _I,
)
"""What says why the programme takes a therapist."""
_NO_NEED = re.compile(
    rf"\b(?:no longer|not|n['’]t|without|never)\s(?:\w+\s){{0,2}}?(?:{_MUST}|skill\w*)\b|\bno (?:skilled )?need\b"
    rf"|\bneeds?\s(?:no|met)\b",
    _I,
)
_KEPT = re.compile(
    r"\b(?:function\w*|status|mobility|abilit(?:y|ies)|strength|balance|gait|independence|goals?|[LS]TG\s?\d*"
    r"|level)\b[^.;]{0,25}?\bmaintained\b"
    r"|\bno (?:further |functional )?(?:decline|regression|deterioration|loss of function)\b"
    r"|\bmaintenance goals?\b[^.;]{0,20}\bmet\b"
    r"|\bmaintained (?:function\w*|mobility|independence|current|level|status)\b",
    _I,
)

Keeping = Literal["keep", "aside", "more"]
"""What a goal wants: to keep what there is, something that is no measure of the patient's recovery, or more than there is."""


@dataclass(frozen=True)
class KeptCare:
    """What the plans of the denied dates say of maintenance."""

    state: Literal["kept", "unclear", "none"]
    """`kept`: the care was maintenance on every denied date. `unclear`: it is named, and goals or dates speak against it."""
    said: tuple[Span, ...] = ()
    """Where the plan names the programme or its purpose."""
    against: tuple[Span, ...] = ()
    """The goals that want more than the patient has."""

    def __repr__(self) -> str:
        return f"KeptCare(state={self.state}, said={len(self.said)}, against={len(self.against)})"


def names_upkeep(text: str) -> bool:
    """Say whether words name a maintenance programme, or maintenance as the purpose, of the care that they plan."""
    return _names_programme(text) or _names_purpose(text)


def _names_programme(text: str) -> bool:
    if boxes := [one["keep"] for one in _TICKED.finditer(text)]:
        return all(boxes)
    if _UNTICKED.search(text) or _recovers(text):
        return False
    return any(_is_of_now(text, match) for match in _PROGRAMME.finditer(text))


def _names_purpose(text: str) -> bool:
    return not _recovers(text) and any(_is_of_now(text, match) for match in _PURPOSE.finditer(text))


def _is_of_now(text: str, match: re.Match[str]) -> bool:
    """Say whether the clause before and behind a name leaves it the care that is planned."""
    opens = max((found.end() for found in _CLAUSE.finditer(text, 0, match.start())), default=0)
    before = text[opens : match.start()]
    if _OTHER_UPKEEP.search(before) or _NOT_OF_NOW.search(before):
        return False
    return _NOT_BEHIND.match(text[match.end() :]) is None


def _recovers(text: str) -> bool:
    """Say whether words speak of recovery too, and not only to say that none is expected."""
    return any(
        not _HARDLY.search(text[max(0, match.start() - 60) : match.start()]) and not _HARDLY_BEHIND.match(text[match.end() :])
        for match in _RECOVERS.finditer(text)
    )


def sort_of_goal(text: str) -> Keeping:
    """Return what a goal wants by its words; what is not told wants more, since most goals do."""
    words = _LABEL.sub("", text, count=1).strip()
    if _GAINS.search(words):
        return "more"
    if _KEEPS.match(words):
        return "keep"
    return "aside" if _OF_OTHERS.match(words) else "more"


def signs_of_upkeep(text: str, kind: str) -> tuple[str, ...]:
    """Return what a sentence of a document of this kind tells of a maintenance programme: programme, need, kept."""
    found = []
    if kind in _PLANNING and names_upkeep(text):
        found.append("maintenance:programme")
    if kind in _REPORTS and _NEEDS.search(text) and not _NO_NEED.search(text):
        found.append("maintenance:need")
    if kind in _OUTCOMES and _KEPT.search(text):
        found.append("maintenance:kept")
    return tuple(found)


def kept_care(chart: Chart, days: Sequence[dt.date]) -> KeptCare:
    """Return what the plans that the denied dates were treated under say of maintenance.

    A plan is what was written on one day; it holds from then on until another sets goals.
    """
    plans = _plans(chart)
    programmes = [span for one in plans for span in one.programmes]
    ruling = {max((one for one in plans if one.goals and one.day <= day), key=lambda one: one.day, default=None) for day in days}
    ruled = sorted((one for one in ruling if one is not None), key=lambda one: one.day)
    against = tuple(goal.span for one in ruled for goal in one.goals if _sort(chart, goal) == "more")
    if ruled and None not in ruling and not against and all(one.said for one in ruled):
        return KeptCare("kept", tuple(span for one in ruled for span in one.said))
    return KeptCare("unclear", tuple(programmes), against) if programmes else KeptCare("none")


def told_facts(chart: Chart, days: Sequence[dt.date]) -> frozenset[str]:
    """Return the circumstances of a claim that its chart tells, so that nobody has to be asked for them."""
    return frozenset({MAINTENANCE}) if kept_care(chart, days).state == "kept" else frozenset()


@dataclass(frozen=True, eq=False)
class _Plan:
    """What was planned on one day."""

    day: dt.date
    goals: tuple[Goal, ...]
    programmes: tuple[Span, ...]
    """Where a maintenance programme is named."""
    said: tuple[Span, ...]
    """Where it is said that this plan is one of maintenance; a purpose alone says so only beside a goal that keeps."""

    def __repr__(self) -> str:
        return f"_Plan(day={self.day}, goals={len(self.goals)}, said={len(self.said)})"


def _plans(chart: Chart) -> list[_Plan]:
    """Return what was planned, by the day of its writing; a plan without a day holds from the beginning."""
    by_day: dict[dt.date, set[str]] = defaultdict(set)
    for one in chart.documents:
        if one.kind in _PLANNING and not one.other_patient and one.id not in chart.doubted:
            by_day[one.date or dt.date.min].add(one.id)
    return [_plan(chart, day, by_day[day]) for day in sorted(by_day)]


def _plan(chart: Chart, day: dt.date, documents: Collection[str]) -> _Plan:
    goals = tuple(one for one in chart.goals if one.document in documents and not one.is_update)
    programmes: list[Span] = []
    purposes: list[Span] = []
    for sentence in chart.sentences:
        if sentence.document in documents:
            words = chart.quote(*sentence.spans)
            if _names_programme(words):
                programmes += sentence.spans
            elif _names_purpose(words):
                purposes += sentence.spans
    keeps = any(_sort(chart, goal) == "keep" for goal in goals)
    said = (*programmes, *purposes) if keeps else tuple(programmes)
    return _Plan(day, goals, tuple(programmes), said)


def _sort(chart: Chart, goal: Goal) -> Keeping:
    return sort_of_goal(chart.quote(goal.span))
