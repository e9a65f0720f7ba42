"""The default ranker: typed facts first, then what the words and their place say. Deterministic, no model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.domain import EvidenceKind
from clausea.retrievers import Candidate, Scored

THRESHOLD = 0.5

_I = re.IGNORECASE
_ACT = re.compile(
    r"\b(?:cue[ds]?|cueing|vc|tc|tactile|verbal|manual(?:ly)?|facilitat\w+|grad(?:ed|ing)|progress(?:ed|ion)|regress(?:ed)?|modif\w+|adjust\w+|chang\w+|switch\w+|reduc\w+|lower\w+|rais\w+|held|stopp\w+|block\w+|"
    r"guard\w+|correct\w+|stabili[sz]\w+|monitor\w+|assess\w+|analy[sz]\w+|instruct\w+|taught|trained|educat\w+|cut|dropp\w+|added|paused|re-?tested|mobili[sz]\w+|inhibit\w+|titrat\w+|trial(?:ed|led))\b",
    _I,
)
_REASON = re.compile(
    r"\b(?:because|due to|d/t|2/2|secondary|so (?:that|as)?|to (?:prevent|avoid|protect|restore|reduce|allow|limit)|since|after|when|as (?:pt|patient|he|she)|until|therefore|for safety|given|in order|with (?:loss|fatigue)|if)\b|;",
    _I,
)
_PATIENT_SIGN = re.compile(
    r"\b(?:lob|loss of balance|trunk|lean\w*|compensat\w+|drift\w*|buckl\w+|valgus|fatigue\w*|bp|hr|spo2|dizz\w+|pain|antalgic|hik\w+|guarding|tremor|freez\w+|unsafe|fall|accuracy|error\w*|fail\w*|cough\w*)\b",
    _I,
)
_EMPTY_SKILL = re.compile(
    r"\bskilled\b.{0,60}\b(?:necessary|needed|required|indicated|services?|intervention|therapy|pt|ot|slp)\b|\bcontinues? to (?:require|need|benefit)\b",
    _I,
)
_ROUTINE = re.compile(
    r"tol(?:erated)? (?:tx|treatment|session|well)|continue (?:with )?(?:poc|plan)|cont\.? poc|no new complaints|per flow ?sheet",
    _I,
)
_EXERCISES = re.compile(r"\b\d+\s*(?:x|×)\s*\d+\b|\breps?\b|\bsets?\b|\bnu-?step\b|\bbike\b|\bslr\b|\bquad sets?\b", _I)
_COMPARE = re.compile(
    r"\b(?:now|improv\w+|increas\w+|decreas\w+|progress(?:ed|ing)|better|gain\w*|able to|no longer|was|from|since (?:ie|eval|last)|compared|up from|down from|met|achieved|returned?|regress\w+|declin\w+|worse)\b|->|→",
    _I,
)
_PRIOR = re.compile(
    r"\b(?:prior (?:to|level)|plof|previously|before (?:the )?(?:surgery|fall|injury|onset|stroke|accident)|was (?:independent|walking|living|working|driving|able)|used to|premorbid|independent (?:with|in) all)\b",
    _I,
)
_COMPLEX = re.compile(
    r"\b(?:diabet\w*|dm2?|copd|chf|htn|hypertension|a-?fib|osteopor\w+|neuropath\w+|cognit\w+|dementia|obes\w+|bmi|anticoag\w*|precaution\w*|wound|incision|lives alone|stairs to enter|fall(?:s|en)? (?:x|hx|history)|history of falls|hx of falls|parkinson\w*|ckd|cancer|pacemaker|infection|vision|depress\w+|comorbid\w*)\b",
    _I,
)
_ADVERSE = re.compile(
    r"\b(?:plateau\w*|no (?:significant )?change|unchanged|independent with hep|no progress|declin(?:ed|es) (?:to|tx)|refus\w+|no[- ]show|cancel\w+|maintained|not making progress|reached max\w*|self-?discharg\w+|non-?complian\w+|did not (?:do|perform) hep)\b",
    _I,
)
_PLAN = re.compile(
    r"\b(?:frequency|duration|plan of care|poc|x\s*/?\s*(?:wk|week)|times (?:per|a) week|taper\w*|discharge plan|d/c (?:to|plan)|interventions?|will (?:be seen|continue))\b",
    _I,
)
_CERTIFY = re.compile(
    r"\b(?:re-?)?certif\w+|\bcert(?: period)?\b|\bsigned\b.*\b(?:md|do|np|pa)\b|\beval(?:uate)? (?:and|&) treat\b|\bfax(?:ed)?\b.*\b(?:poc|plan|cert)",
    _I,
)
_FUNCTION = re.compile(
    r"\b(?:amb\w*|walk\w*|stairs?|steps|transfer\w*|sit|stand\w*|dress\w*|bath\w*|toilet\w*|reach\w*|lift\w*|carry\w*|sleep\w*|driv\w+|swallow\w*|speech|word|name|meal|curb|bed)\b",
    _I,
)
_NUMBER = re.compile(r"\d")
_BASELINE_DOCS = {"initial_evaluation", "recertification", "re_evaluation", "outcome_form"}
_VISIT_DOCS = {"daily_note", "flowsheet", "progress_report", "discharge"}


class HybridRanker:
    """Ranks by typed facts, words and place."""

    def rank(self, kind: EvidenceKind, candidates: Sequence[Candidate]) -> list[Scored]:
        """Return the candidates that reach the threshold, best first; ties stand in the order of the record."""
        found = [scored for one in candidates if (scored := self._score(kind, one)) is not None]
        return sorted(found, key=lambda scored: (-scored.score, scored.candidate.sentence.id))

    def _score(self, kind: EvidenceKind, one: Candidate) -> Scored | None:
        points, reasons = getattr(self, f"_{kind}")(one)
        score = max(0.0, min(0.99, points))
        if score < THRESHOLD:
            return None
        return Scored(one, round(score, 4), _strength(kind, one), "; ".join(reasons))

    def _functional_baseline(self, one: Candidate) -> tuple[float, list[str]]:
        if (
            one.document_kind not in _BASELINE_DOCS
            or "goal" in one.facts
            or one.section in {"plof", "history", "plan", "goals", "bill"}
        ):
            return 0, []
        points, why = 0.2, [f"stands in the {one.document_kind.replace('_', ' ')}"]
        if "measure" in one.facts:
            points, why = points + 0.5, [*why, "states a measured value"]
        if one.section in {"obj", "clof"}:
            points, why = points + 0.15, [*why, "under the objective findings"]
        if _FUNCTION.search(one.text):
            points, why = points + 0.15, [*why, "names a function"]
        return points - (0.5 if _PRIOR.search(one.text) else 0), why

    def _prior_level(self, one: Candidate) -> tuple[float, list[str]]:
        points, why = 0.0, []
        if one.section == "plof":
            points, why = 0.7, ["under prior level of function"]
        if _PRIOR.search(one.text) and one.section in {"plof", "subj", "history", "social", "other", "referral"}:
            points, why = points + 0.45, [*why, "speaks of before the onset"]
        if one.section in {"social", "subj"} and _FUNCTION.search(one.text) and points:
            points += 0.1
        return points, why

    def _goal(self, one: Candidate) -> tuple[float, list[str]]:
        if "goal" not in one.facts:
            return 0, []
        points = 0.7 + (0.15 if _NUMBER.search(one.text) else 0) + (0.1 if _FUNCTION.search(one.text) else 0)
        return points, ["is written as a goal"]

    def _skilled_rationale(self, one: Candidate) -> tuple[float, list[str]]:
        text = one.text
        if (
            one.document_kind not in _VISIT_DOCS | _BASELINE_DOCS
            or "goal" in one.facts
            or one.section in {"history", "plof", "social", "goals", "bill", "subj"}
        ):
            return 0, []
        points, why = 0.0, []
        if _ACT.search(text):
            points, why = 0.3, ["says what the therapist did"]
        if _REASON.search(text):
            points, why = points + 0.2, [*why, "gives a reason"]
        if _PATIENT_SIGN.search(text):
            points, why = points + 0.2, [*why, "names what was seen in the patient"]
        if one.section in {"assess", "tx"}:
            points += 0.1
        points += min(0.15, len(text) / 1200)
        if _EMPTY_SKILL.search(text):
            points, why = max(points, 0.5) if not _ACT.search(text) else points, [*why, "asserts skilled need"]
        if _ROUTINE.search(text) and len(text) < 90:
            points -= 0.5
        if len(_EXERCISES.findall(text)) >= 2:
            points -= 0.4
        return points, why

    def _progress(self, one: Candidate) -> tuple[float, list[str]]:
        if one.document_kind not in _VISIT_DOCS | {"recertification", "re_evaluation"} or one.section in {"history", "plof"}:
            return 0, []
        points, why = 0.0, []
        if "measure" in one.facts:
            points, why = 0.4, ["states a measured value after the baseline"]
        if "prior_measure" in one.facts:
            points, why = points + 0.25, [*why, "sets it beside an earlier value"]
        if "goal_status" in one.facts:
            points, why = points + 0.5, [*why, "gives the status of a goal"]
        if _COMPARE.search(one.text):
            points, why = points + 0.25, [*why, "compares"]
        if one.document_kind in {"progress_report", "discharge", "recertification"}:
            points += 0.15
        return points, why

    def _plan_of_care(self, one: Candidate) -> tuple[float, list[str]]:
        if "goal" in one.facts:
            return 0, []
        points, why = 0.0, []
        if "plan" in one.facts:
            points, why = 0.6, ["states an element of the plan"]
        if one.section == "plan" and one.document_kind in _BASELINE_DOCS | {"plan_of_care", "progress_report", "discharge"}:
            points, why = points + 0.3, [*why, "under the plan"]
        if _PLAN.search(one.text):
            points += 0.15
        return points - (0.3 if one.document_kind == "daily_note" and "plan" not in one.facts else 0), why

    def _certification(self, one: Candidate) -> tuple[float, list[str]]:
        points, why = 0.0, []
        if "certification" in one.facts:
            points, why = 0.7, ["certifies, orders or transmits the plan"]
        if _CERTIFY.search(one.text) and one.document_kind in {
            "certification",
            "recertification",
            "plan_of_care",
            "order",
            "initial_evaluation",
        }:
            points, why = points + 0.35, [*why, "speaks of certification"]
        return points + (0.15 if one.document_kind in {"certification", "recertification"} and points else 0), why

    def _complexity(self, one: Candidate) -> tuple[float, list[str]]:
        found = len(set(_COMPLEX.findall(one.text.lower())))
        if not found or one.document_kind in {"consent", "fax_cover", "communication", "other"}:
            return 0, []
        points, why = 0.35 + 0.12 * min(found, 3), ["names a condition or circumstance that bears on care"]
        if one.section in {"history", "assess", "social"}:
            points, why = points + 0.2, [*why, "in the history or assessment"]
        if re.search(r"\b(?:mother|father|brother|sister|family hx|family history)\b", one.text, _I):
            points -= 0.5
        return points, why

    def _diagnosis(self, one: Candidate) -> tuple[float, list[str]]:
        points, why = 0.0, []
        if "diagnosis" in one.facts:
            points, why = 0.65, ["carries a diagnosis code or date"]
        if one.section in {"dx", "onset"}:
            points, why = points + 0.3, [*why, "under the diagnosis"]
        return points - (0.3 if one.document_kind in {"communication", "other", "consent"} else 0), why

    def _minutes(self, one: Candidate) -> tuple[float, list[str]]:
        return (0.9, ["states minutes or units"]) if "minutes" in one.facts else (0, [])

    def _adverse(self, one: Candidate) -> tuple[float, list[str]]:
        if one.document_kind in {"consent", "fax_cover"}:
            return 0, []
        return (0.75, ["a reviewer would read this back"]) if _ADVERSE.search(one.text) else (0, [])


def _strength(kind: EvidenceKind, one: Candidate) -> str:
    """Strong states the measure or act with date and function or reason; weak names the thing only."""
    text = one.text
    if kind == "skilled_rationale":
        strong = bool(_ACT.search(text)) and bool(_REASON.search(text) or _PATIENT_SIGN.search(text)) and len(text.split()) >= 7
        return "strong" if strong else "weak"
    if kind == "goal":
        return "strong" if _NUMBER.search(text) and _FUNCTION.search(text) else "weak"
    if kind in {"functional_baseline", "progress"}:
        return "strong" if _NUMBER.search(text) or _FUNCTION.search(text) else "weak"
    return "strong"
