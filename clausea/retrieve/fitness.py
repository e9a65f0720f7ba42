"""What does not fit a slot although it ranks well: words that a reader would hold against the letter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from clausea.domain import EvidenceKind, Slot
from clausea.domain.dates import find_dates
from clausea.domain.kin import ends_with_patient, has_figure_of_kin
from clausea.episode import tells_of_the_past
from clausea.retrieve.gaps import is_a_wish
from clausea.retrievers import Candidate, Scored

Pool = list[tuple[Scored, EvidenceKind]]

_AGAINST = re.compile(
    r"\b(?:doubt(?:s|ed)?|declin(?:es|ed)|refus(?:es|ed)|question(?:s|ed))\b.{0,30}\b(?:need\w*|therapy|PT|OT|ST|visits?|more)\b"
    r"|\b(?:fine|good|okay|ok) (?:for what|as (?:it|he|she|they) (?:is|are))\b"
    r"|\b(?:no|not) (?:longer )?(?:need|see the need|sure (?:he|she|they) needs?)\b.{0,20}\b(?:therapy|PT|OT|ST|more|it)\b"
    r"|\bdoing (?:fine|well|great) on (?:his|her|their) own\b",
    re.IGNORECASE,
)
"""What a reviewer quotes against the care: it may be said of the patient, never as the reason that the care took a therapist."""

_NO_GAIN = re.compile(r"\b(?:not met|stuck|plateau\w*|no (?:gain|change)s?|unchanged)\b", re.IGNORECASE)
_ACTED = re.compile(r"\b(?:I|so|cut|added|changed|switched|moved|adjusted|instead|try(?:ing)?|tried)\b")

_BLANK = re.compile(r"_{3,}")
_FEW_WORDS, _SOME_DAYS, _MANY_VALUES = 3, 2, 4
_VALUE = re.compile(r"^(?:-+|\d[\d.,/%:-]*|(?:min|mod|max)(?:\sA)?|CGA|SBA|SPV|I|D)$", re.IGNORECASE)
_DATES_IN_HEADINGS = re.compile(
    r"(?<!\d)\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?(?!\d)|\b(?:current|now|today|previous|prev|last)\b", re.IGNORECASE
)
_PLAN_LINE = re.compile(r"^\W*(?:POC|plan|freq\w*)\b", re.IGNORECASE)
_HOW_OFTEN = re.compile(r"\b\d\s*x\s*/?\s*(?:a\s+)?w(?:ee)?k|\bvisits?\b|\bweekly\b", re.IGNORECASE)
_WHAT_COMES_AFTER = re.compile(r"^\W*(?:return|call|f/?u|follow(?:ing)?[- ]?up|recheck|see (?:your|MD))\b", re.IGNORECASE)
_NEW_GOAL = re.compile(
    r"^\W*(?:new\s+)?(?:[LS]TG\s*#?\s*\w{0,2}|goal\s*#?\s*\w{1,2}|G\d|\d{1,2}[A-Z]?\)|[A-Z]\d?\))(?=[\s:.)]|$)", re.IGNORECASE
)
_BEFORE_CARE = frozenset({"initial_evaluation", "order"})
_OF_NOW = re.compile(
    r"^\W*(?:CLOF\b|(?:currently|presently|at present|now|today)\b|(?:current|present)\b(?! (?:meds?|medications?)\b)"
    r"|(?:at|on|upon|since) (?:the )?(?:eval(?:uation)?|IE|SOC|admission|onset|injury|surgery|fall|stroke|then)\b)",
    re.IGNORECASE,
)
"""How words begin that tell how the patient is since the onset, unless they go on to tell how the patient was before."""
_OF_BEFORE = re.compile(
    r"\b(?:PLOF|pre-?morbid\w*|prior (?:level|func\w*|status)"
    r"|(?:before|prior to|previous to|pre-?)\s?(?:(?:the|this|his|her|their|a|my) )?(?:[a-z]+ )?"
    r"(?:fall|fell|stroke|CVA|injur\w*|accident|surger\w*|op\w*|onset|admi\w+|hospital\w*|illness|fracture|fx|MVA|episode"
    r"|flare\w*)"
    r"(?! of (?:pain|fatigue|symptoms|SOB|dizz\w*)))\b",
    re.IGNORECASE,
)
_SENT = frozenset({"certification:transmission"})
_GOALS = frozenset({"goal", "goal_status"})
_UNSIGNED = "signed:False"


def tells_of_now(text: str) -> bool:
    """Say whether words tell only how the patient is since the onset, and nothing of the time before it."""
    return _OF_NOW.match(text) is not None and _OF_BEFORE.search(text) is None


_VITALS = re.compile(
    r"\b(?:vitals?(?: signs)?|VS|BP|HR|RR|pulse(?: ox)?|resp\w*|SpO2"
    r"|O2(?: sats?)?|sats?|temp\w*|mm ?Hg|bpm|pre|post|before|after|at|rest|sitting"
    r"|standing|supine|seated|on|RA|room air|tx|treatment|and|then|end|start|of|session|[LR]|UE|arm|[FC])\b",
    re.IGNORECASE,
)
_NAMES_VITALS = re.compile(r"\b(?:BP|HR|SpO2|pulse|vitals?|O2 sats?)\b", re.IGNORECASE)
_NAMES_COLUMNS = re.compile(r"^\W*(?:columns?|headings?|headers?|legend|key)\s*:", re.IGNORECASE)
_STATED = re.compile(r"\d{1,3}(?:\.\d+)?\s?(?:%|/\d|[A-Za-z]{1,4}\b)")
_OF_STATE = frozenset({"functional_baseline", "progress", "diagnosis", "skilled_rationale"})


def fits_kind(one: Candidate, kind: EvidenceKind) -> bool:
    """Say whether a passage may be evidence of a kind at all, whatever slot asks for it.

    A passage that holds a figure of a relative, or one of years ago, would be read as the patient's state today.
    """
    if kind not in _OF_STATE:
        return True
    if kind == "progress" and states_nothing(one.text):
        return False
    if kind in {"functional_baseline", "progress"} and _names_no_value(one):
        return False
    return not has_figure_of_kin(one.text) and not (one.date is not None and tells_of_the_past(one.text, one.date))


def _names_no_value(one: Candidate) -> bool:
    """Say whether a passage is a value of nothing, "L 2.83.", or a row of values that no heading tells apart, "SLS  8 s  5 s"."""
    if one.header:
        return False
    return _BARE.fullmatch(one.text) is not None or (one.sentence.form == "row" and _SEVERAL.fullmatch(one.text) is not None)


_SIZE = r"[-+]?\d{1,4}(?:\.\d{1,2})?[+-]?(?:/\d{1,3})?\s?(?:(?:s|sec|cm|mm|in|ft|m|m/s|deg|lbs?|kg)\b|[%°#'])?"
_BARE = re.compile(rf"(?:(?:[RL]|right|left)[\s:=]{{0,2}})?{_SIZE}\W*", re.IGNORECASE)
_SEVERAL = re.compile(rf"[A-Za-z][A-Za-z0-9 ()/-]{{1,40}}?\s+{_SIZE}(?:\s+{_SIZE}){{1,3}}", re.IGNORECASE)


def states_nothing(text: str) -> bool:
    """Say whether a passage holds vital signs and nothing else, or only says what the columns of a table are."""
    if _NAMES_COLUMNS.match(text):
        return not _STATED.search(text.partition(":")[2])
    return bool(_NAMES_VITALS.search(text)) and not re.search(r"[A-Za-z]{2,}", _VITALS.sub(" ", text))


def fitting(pool: Pool, slot: Slot, denied: Sequence[dt.date]) -> Pool:
    """Return what is left of a pool without what does not fit its slot. Kinds decide, and for a few slots what they ask."""
    kinds = set(slot.kinds)
    if not slot.per_date:
        # Nobody vouches for a draft; of a denied date it may be all there is.
        is_asked = set(denied) if slot.denied_dates_only else None
        vouched = [pair for pair in pool if _UNSIGNED not in pair[0].candidate.signs]
        pool = vouched if any(is_asked is None or one.candidate.date in is_asked for one, _ in vouched) else pool
    pool = [pair for pair in pool if fits_kind(pair[0].candidate, pair[1])]
    if "skilled_rationale" in kinds:
        pool = [pair for pair in pool if not _speaks_against(pair[0].candidate.text)]
    if kinds & {"progress", "skilled_rationale"}:
        pool = _else(pool, lambda one: len({found.date for found in find_dates(one.text)}) <= _SOME_DAYS)
    if "progress" in kinds:
        pool = _else(pool, lambda one: not _tells_the_past(one))
    if slot.id == "setback":
        pool = [pair for pair in pool if _is_of_the_course(pair[0].candidate)]
    if kinds == {"complexity"}:
        pool = [pair for pair in pool if not _is_goal(pair[0].candidate)]
    if kinds == {"diagnosis"}:
        # Who referred, or an age, stands beside the diagnosis and is none: where one is read, what has none is not said for it.
        pool = _else(pool, lambda one: "diagnosis" in one.facts)
    if kinds == {"prior_level"}:
        pool = [pair for pair in pool if not tells_of_now(pair[0].candidate.text)]
    if kinds == {"goal"}:
        pool = _else(pool, lambda one: not (_PLAN_LINE.search(one.text) and ("plan" in one.facts or _HOW_OFTEN.search(one.text))))
        pool = _else(pool, lambda one: not is_a_wish(one.text))
    if slot.id == "discharge":
        pool = _else(pool, lambda one: not _WHAT_COMES_AFTER.search(one.text))
    if kinds == {"functional_baseline"}:
        pool = _of_the_start(pool, denied)
    if slot.id == "kept":
        pool = [pair for pair in pool if _told(pair[0].candidate, slot)]
    if slot.id == "maintenance":
        pool = _else(pool, lambda one: _told(one, slot))
    if slot.id in {"home_program", "carry_over"}:
        pool = [pair for pair in pool if pair[0].candidate.document_kind not in {"order", "communication"}]
    if kinds == {"certification"}:
        pool = _signed(pool, slot)
    return pool


def _told(one: Candidate, slot: Slot) -> bool:
    """Say whether a passage holds a typed fact that its slot asks for."""
    return not one.details.isdisjoint(fact.rstrip("+") for fact in slot.facts)


def _speaks_against(text: str) -> bool:
    return bool(_AGAINST.search(text)) or bool(_NO_GAIN.search(text) and not _ACTED.search(text))


def _else(pool: Pool, fits: Callable[[Candidate], bool]) -> Pool:
    """Return what fits; everything, where nothing does: a thin answer is named as such by what it lacks."""
    return [pair for pair in pool if fits(pair[0].candidate)] or pool


def _tells_the_past(one: Candidate) -> bool:
    """Say whether a treatment note only repeats earlier values, "MoCA 17/30 on 5/18": they would be read as the last word."""
    return one.document_kind == "daily_note" and "prior_measure" in one.facts and not one.facts & {"measure", "goal_status"}


def _is_of_the_course(one: Candidate) -> bool:
    """What befell the patient before the care began explains no setback in it."""
    return one.document_kind not in _BEFORE_CARE


def _is_goal(one: Candidate) -> bool:
    return bool(one.facts & _GOALS) or bool(_NEW_GOAL.match(one.text))


def _of_the_start(pool: Pool, denied: Sequence[dt.date]) -> Pool:
    """Keep the findings of the first evaluation where there is one: later columns, goals and bare figures are no baseline.

    A recertification opens a period of its own only where no evaluation tells how the patient was at the start.
    """
    pool = _else(pool, lambda one: not one.facts & _GOALS)
    pool = _else(pool, lambda one: not (one.sentence.form in {"row", "heading"} and _is_bare(one)))
    last = max(denied, default=dt.date.max)
    pool = _else(pool, lambda one: one.date is None or one.date <= last)
    return _else(pool, lambda one: one.document_kind not in {"recertification", "re_evaluation", "progress_report"})


def _is_bare(one: Candidate) -> bool:
    """Say whether a row tells nothing by itself: hardly a word in it and no measure, or a column for each of several days."""
    words = re.findall(r"[A-Za-z]{2,}", one.text)
    values = [word for word in one.text.split() if _VALUE.match(word)]
    names = [detail.removeprefix("measure:").lower() for detail in one.details if detail.startswith("measure:")]
    least = 1 if any(name in one.text.lower() for name in names) else _FEW_WORDS
    is_wordless = len(words) < least or not any(_VALUE.match(word) or word[0].isdigit() for word in one.text.split())
    is_of_values = len(values) > _MANY_VALUES and 2 * len(values) > len(one.text.split())
    is_over_days = len(_DATES_IN_HEADINGS.findall(one.header)) > _SOME_DAYS or (not one.header and is_of_values)
    return is_wordless or is_over_days


_BY_PHYSICIAN = re.compile(
    r"\b(?:re-?)?cert(?:s|\b|if\w+)|\b(?:e-?)?sign(?:ed|ature|s)\b|/e?s/|\bapprov\w+|\battest\w*|\border(?:s|ed)?\b"
    r"|\bfaxed\b|\bsent\b"
    r"|\b(?:agree|concur)\w*|\b(?-i:MD|DO|NP|PA(?:-C)?|FNP|DPM|CRNP|APRN)\b|\b(?:Dr|doctor|physician|provider|surgeon)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(r"\b(?:agree|concur|approv|sign|consent|accept)\w*", re.IGNORECASE)


def _bears_on_signing(one: Candidate, slot: Slot) -> bool:
    if "certification" in one.facts:
        return "goal" not in one.facts
    return one.document_kind in slot.documents and _certifies(one.text)


def _certifies(text: str) -> bool:
    """Say whether words may be those of a physician on a plan: they sign, order or send, and not as the patient does."""
    agreed = list(_AGREED.finditer(text))
    is_patients = bool(agreed) and all(ends_with_patient(text[: one.start()]) for one in agreed)
    return _BY_PHYSICIAN.search(text) is not None and not is_patients


def _signed(pool: Pool, slot: Slot) -> Pool:
    """Keep what bears on the certification, and of signatures those that were given: a blank line certifies nothing.

    Where the plan was signed, the order that came before it is not what certifies.
    """
    pool = [pair for pair in pool if not _BLANK.search(pair[0].candidate.text)]
    pool = _else(pool, lambda one: "certification" in one.facts)
    # Where nothing certifies, that the patient agrees stands in no physician's place.
    pool = [pair for pair in pool if _bears_on_signing(pair[0].candidate, slot)]
    signed = {
        pair[0].candidate.sentence.document
        for pair in pool
        if pair[0].candidate.details & {"certification:signature", "certification:timely"}
        and pair[0].candidate.document_kind in slot.documents
    }
    if not signed:
        return pool
    return [pair for pair in pool if pair[0].candidate.sentence.document in signed or _SENT & pair[0].candidate.details]
