"""What a letter needs and the record lacks, or states too thinly: where it was looked for, and what may lawfully be asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from clausea import yardsticks
from clausea.domain import Chart, EvidenceKind, Gap, PayerType, Slot
from clausea.domain.dates import us
from clausea.retrievers import Scored

SlotState = Literal["filled", "weak", "missing"]

_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|all|every|none)\b|\b(?:independent\w*|mod(?:ified)? I|supervis\w+|SBA|CGA|(?:min|mod|max)(?:imal|erate|imum)? a(?:ssist\w*)?|dependent|unable)\b",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"\b(?:walk\w*|ambulat\w+|stair\w*|step\w*|climb\w*|transfer\w*|dress\w*|bath\w*|shower\w*|toilet\w*|groom\w*|feed\w*|eat\w*|ate|diet|drink\w*|liquids?|cook\w*|meals?|reach\w*|lift\w*|carr\w+|driv\w+|drove|sit\w*|stand\w*|squat\w*|kneel\w*"
    r"|sleep\w*|slept|work\w*|job|school|play\w*|ran|run\w*|shop\w*|church|garden\w*|writ\w+|wrote|typ\w+|read\w*|talk\w*|speak\w*|spoke|convers\w+|sing\w*|sang|phone|house\w*|home|laundry|device|cane|walker|alone|lived?|ADLs?|self[- ]care|golf\w*|bowl\w*|swim\w*|sports?|tennis|gym|community|caregiv\w+|milestones?|crawl\w*|talked)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|due to|d/t|since|so|to|when(?:ever)?|after|until|once|if|unless|before|where|which|that|while|w/|with|for|from|per|as|and|by|then)\b|;|:|→|->|,",
    re.IGNORECASE,
)


_TYPED: dict[EvidenceKind, frozenset[str]] = {
    "functional_baseline": frozenset({"measure"}),
    "prior_level": frozenset({"prior_level"}),
    "goal": frozenset({"goal", "goal_status"}),
    "progress": frozenset({"measure", "prior_measure", "goal_status"}),
    "plan_of_care": frozenset({"plan"}),
    "certification": frozenset({"certification"}),
    "diagnosis": frozenset({"diagnosis"}),
    "minutes": frozenset({"minutes"}),
}
"""The typed facts that make a passage evidence of a kind, for the kinds that have any."""
_LIKELY = 0.3


def is_a_guess(scored: Scored, kind: EvidenceKind) -> bool:
    """Say whether a passage is only the least unlikely of a chart: weak by its score, and without a typed fact of its kind.

    Skill is told in too many words to be typed; there a thin passage is better named than a slot called empty.
    """
    typed = _TYPED.get(kind)
    return typed is not None and scored.score < _LIKELY and not typed & scored.candidate.facts


_WISH = re.compile(
    r"\b(?:wants?|wish(?:es)?|hop(?:es?|ing)|would like|wld like|eager|looking forward) to\b|\b(?:pt|patient|personal)(?:'s)? goals?\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:PLOF|prior|prev\w*|before|was|were|had|used to|lived|walked|drove|did|worked|indep\w*|premorbid|baseline)\b|\(I\)",
    re.IGNORECASE,
)


def is_a_wish(text: str) -> bool:
    """Say whether words tell what somebody wants to do, and nothing of what was done before."""
    return bool(_WISH.search(text)) and not _PAST.search(text)


def what_it_lacks(slot: Slot, chosen: Sequence[Scored]) -> tuple[str, ...]:
    """Return what the best passages of a slot do not state although an answer needs it; empty for a full answer.

    The rule looks at all passages of the slot together: one that states the figure and one that states the function are enough.
    """
    if not chosen or not slot.kinds or len(slot.kinds) > 1:
        return ()
    details = {detail for scored in chosen for detail in scored.candidate.details}
    facts = {fact for scored in chosen for fact in scored.candidate.facts}
    text = " ".join(scored.candidate.text for scored in chosen)
    match slot.kinds[0]:
        case "functional_baseline" | "progress":
            measured = facts & {"measure", "goal_status"} or any(_states_function(scored) for scored in chosen)
            compared = slot.kinds[0] != "progress" or any(_compares(scored) for scored in chosen)
            return (*(() if measured else ("measure",)), *(() if compared else ("comparison with before",)))
        case "diagnosis":
            return () if "diagnosis" in facts or _surely(chosen) else ("diagnosis",)
        case "goal":
            if not facts & {"goal", "goal_status"} and not _surely(chosen):
                return ("goal",)
            bare = re.sub(
                r"\b(?:STG|LTG|goal)\s*#?\s*\d*|^\W*\d+[.)]|\b(?:in|within|x|by)\s*\d+\s*(?:w(?:ee)?ks?|months?|visits?)\b",
                " ",
                text,
                flags=re.IGNORECASE,
            )
            bare = re.sub(r"(?<!\S)\d+[.)](?=\s)", " ", bare)
            return () if _FIGURE.search(bare) or _TASK.search(bare) else ("measure", "function")
        case "plan_of_care":
            if slot.id != "plan":
                return ()
            stated = {"frequency": "plan:frequency" in details, "duration": bool({"plan:duration", "plan:visits"} & details)}
            return tuple(name for name, there in stated.items() if not there)
        case "certification":
            signed = {"certification:signature", "certification:timely"} & details
            sent = {"certification:order", "certification:transmission"} <= details
            named = any(
                re.search(r"\b(?:M\.?D|D\.?O|NP|PA(?:-C)?|FNP|DPM|CRNP|APRN)\b", scored.candidate.text)
                and re.search(r"\d", scored.candidate.text)
                and ("certification" in scored.candidate.facts or _SIGNED.search(scored.candidate.text))
                for scored in chosen
            )
            return () if signed or sent or named else ("signature",)
        case "minutes":
            counted = re.search(
                r"\b\d{1,3}\s*(?:min\w*|')|\bmin\w*\W{0,12}\d|\btotal\b\D{0,30}\d|\btimed\b\D{0,20}\d|\|\s*\d{2}\s*\||\b9\d{4}\D+\d{2}\b|\d{1,2}:\d{2}|\bin\W{0,3}\d{3,4}\b.{0,20}\bout\W{0,3}\d{3,4}\b",
                text,
                re.IGNORECASE,
            )
            return () if counted or details & {"minutes:timed", "minutes:treatment", "minutes:counted"} else ("minutes",)
        case "prior_level":
            if "prior_level" not in facts and not _surely(chosen):
                return ("function",)
            return () if _TASK.search(re.sub(r"\bprior level of function\b", " ", text, flags=re.IGNORECASE)) else ("function",)
        case "skilled_rationale":
            told = any(len(scored.candidate.text.split()) >= 6 and _BECAUSE.search(scored.candidate.text) for scored in chosen)
            return () if told else ("reason",)
        case _:
            return ()


_SIGNED = re.compile(r"\b(?:e-?)?sign(?:ed|ature)?\b|\bcertif\w+|\bagree\w*|/s/|\bapprov\w+|\battest\w*", re.IGNORECASE)
_SURE = 0.6
"""The likelihood from which a passage without a typed fact of its kind is taken for an answer all the same."""


_LEAST_ANSWER: dict[EvidenceKind, float] = {
    "functional_baseline": 0.85, "prior_level": 0.7, "goal": 0.8, "skilled_rationale": 0.95, "progress": 0.85, "plan_of_care": 0.7,
    "certification": 0.7, "complexity": 0.8, "diagnosis": 0.8, "minutes": 0.6,
}  # fmt: skip
"""The likelihood that the best passage of a slot reaches where the record answers it.

In a chart that lacks a kind the likeliest sentence is often far above the threshold of a single passage, and where the kind is
there one is nearly sure: chosen on charts from which kinds were taken out, ranked by models that had not seen them. A typed fact
is no proof by itself: where the record has no goal or prior level, something else is now and then read as one.
"""
_OFTEN: dict[EvidenceKind, float] = {"skilled_rationale": 0.8}
"""The likelihood from which the third likeliest passage of a record shows that it holds such passages. Skill is told in too many
words for one to be nearly sure; a record that tells of it does so more than once, and one that never does has a likely line too.
"""
_SEVERAL = 3


def may_answer(scored: Scored, kind: EvidenceKind, slot: Slot, ranked: Sequence[Scored]) -> bool:
    """Say whether a passage can answer a slot fully: a strong one that is likely enough.

    `ranked` is what the ranker said of its kind in the whole record, best first; the score that orders a slot weighs other things
    as well.
    """
    if scored.strength != "strong":
        return False
    if len(slot.kinds) != 1:
        return True
    if len(ranked) >= _SEVERAL and ranked[_SEVERAL - 1].score >= _OFTEN.get(kind, 1.1):
        return True
    own = scored.candidate.sentence.id
    likely = next((one.score for one in ranked if one.candidate.sentence.id == own), 0.0)
    return likely >= _LEAST_ANSWER.get(kind, 0.0)


def _surely(chosen: Sequence[Scored]) -> bool:
    return any(scored.strength == "strong" and scored.score >= _SURE for scored in chosen)


def _states_function(scored: Scored) -> bool:
    """Say whether a passage sets a figure or a level beside a task; dates, ages and spans of time are no figures of function."""
    text = _NO_FIGURE.sub(" ", scored.candidate.text)
    return scored.strength == "strong" and bool(_FIGURE.search(text)) and bool(_TASK.search(text))


def _compares(scored: Scored) -> bool:
    """Say whether a passage sets a later state beside an earlier one: a measure taken again, the status of a goal, or words of change."""
    one = scored.candidate
    again = one.facts & {"goal_status", "prior_measure"} or any(detail.startswith(("series:", "test:")) for detail in one.details)
    return bool(again) or bool(_CHANGED.search(one.text))


_CHANGED = re.compile(
    r"\b(?:was|were|from|prev\w*|prior|initial\w*|baseline|IE|SOC|eval|last (?:visit|week|wk|report)|now|no longer|again|still|yet|"
    r"(?:im|pro)\w*gress\w*|improv\w*|increas\w*|decreas\w*|better|worse\w*|gain\w*|lost|up to|down to|less|more|fewer|first time|unchanged|same|remain\w*|"
    r"met|achiev\w*|regress\w*|declin\w*|advanc\w*|begun|began|return\w*|resum\w*|since|vs\.?|compared?)\b|->|→|[↑↓]",
    re.IGNORECASE,
)
_NO_FIGURE = re.compile(
    r"\d{1,4}[/-]\d{1,2}(?:[/-]\d{2,4})?|\b(?:STG|LTG|goal)\s*#?\s*\d+"
    r"|\b\d{1,3}\s*(?:y/?o\b|yrs?\b|years?\b|days?\b|wks?\b|weeks?\b|mos?\b|months?\b|hrs?\b|hours?\b)|\bvisits?\s*#?\s*\d+",
    re.IGNORECASE,
)


def undated(slot: Slot) -> Gap:
    """Return the gap of a slot that needs the denied dates, where none were given."""
    return Gap(
        slot=slot.id,
        kind=slot.kinds[0] if slot.kinds else None,
        severity="missing",
        message="The denied dates of service were not given, so their notes cannot be searched.",
        ask="Give service_dates or lines in the claim file.",
        required=slot.required == "must",
    )


def gap(chart: Chart, slot: Slot, state: SlotState, day: dt.date | None, lacks: Sequence[str] = ()) -> Gap:
    """Return the gap of a slot with where it was looked for and what may lawfully be supplied."""
    looked = [one for one in chart.documents if not one.other_patient and (not slot.documents or one.kind in slot.documents)]
    if day is not None:
        looked = [one for one in looked if one.date == day]
    when = f" for {us(day)}" if day else ""
    count = "no document" if not looked else "one document" if len(looked) == 1 else f"{len(looked)} documents"
    if state == "missing":
        searched = f"Searched: {count}." if looked else "No document of that kind or date is among the records."
        message = f"No answer was found{when} to: {slot.asks} {searched}"
    else:
        without = f" It states no {' and no '.join(lacks)}." if lacks else ""
        message = f"Only a thin answer was found{when} to: {slot.asks}{without}"
    kind = slot.kinds[0] if slot.kinds else None
    return Gap(
        slot=slot.id,
        kind=kind,
        severity="missing" if state == "missing" else "weak",
        message=message,
        ask=slot.ask,
        date=day,
        required=slot.required == "must" and state == "missing",
        looked_in=tuple(_where(chart, one.id) for one in looked),
        lacks=tuple(lacks),
        lawful=yardsticks.lawful_answers()[kind] if kind else "",
    )


_FREQUENCY = re.compile(r"\b(?P<n>\d)\s?(?:x|times)\s?(?:/|per\s|an?\s|each\s)?\s?(?:wk|week|w)\b", re.IGNORECASE)
_THEN = re.compile(r"\b(?:then|followed by|down to|decreas\w+ to|reduc\w+ to|taper\w*)\b|->|→", re.IGNORECASE)


def lowers_frequency(text: str) -> bool:
    """Say whether words state a frequency and after it a lower one: "3x/wk x 4 wks then 2x/wk x 4 wks"."""
    return any(
        int(after["n"]) < int(before["n"]) and _THEN.search(text[before.end() : after.start()])
        for before, after in pairwise(_FREQUENCY.finditer(text))
    )


_OF_MEDICARE = frozenset({"medicare", "medicare_advantage"})


def for_payer(lacking: Gap, payer: PayerType) -> Gap:
    """Return a gap as this payer gives cause to ask it: that a plan is certified, and by when, is a rule of Medicare."""
    if lacking.kind != "certification" or payer in _OF_MEDICARE:
        return lacking
    return lacking.model_copy(
        update={
            "ask": "Please supply the plan or the order that the physician signed, if there is one.",
            "lawful": "Please send what was signed at the time. Nothing is signed now for treatment that was given.",
        }
    )


def _where(chart: Chart, document_id: str) -> str:
    """Return kind, date, file and pages of a document in words."""
    one = chart.document(document_id)
    pages = [span.page for span in one.body]
    place = f"p. {pages[0]}" if pages[0] == pages[-1] else f"pp. {pages[0]}-{pages[-1]}"
    return f"{one.kind} {one.date.isoformat() if one.date else 'undated'} ({chart.record(one.record).name}, {place})"
