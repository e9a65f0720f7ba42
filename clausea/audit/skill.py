"""Whether a denied visit shows what took a therapist, and whether care only repeats itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from clausea.audit.cloning import standing_shapes, told
from clausea.audit.view import View, shape
from clausea.domain import Document, Evidence, Flag, Sentence
from clausea.domain.dates import find_dates, us

REPEATED_VISITS = 4
"""The same exercise with the same figures on so many visits (`reviewers.md` § 3.3)."""

_ACT = re.compile(
    r"\b(?:cu(?:e|es|ed|eing|ing)|vc'?s?|tc'?s?|facilitat\w+|inhibit\w*|grad(?:e|ed|ing)|progress(?:ed|ing)? (?!well|toward|nicely)\w+|modif\w+|monitor\w*"
    r"|assess\w*|analy[sz]\w+|instruct\w*|correct\w*|stabili[sz]\w+|guard(?:ed|ing)|titrat\w+|adjust\w*|adapt\w*|chang(?:ed|ing)|mov(?:ed|ing)|lower(?:ed|ing)"
    r"|rais(?:ed|ing)|reduc(?:ed|ing)|increas(?:ed|ing)|decreas(?:ed|ing)|drop(?:ped|ping)|cut|add(?:ed|ing)|took|taken|take|remov(?:ed|ing)|switch(?:ed|ing)"
    r"|swap(?:ped|ping)?|held|hold|stopp(?:ed|ing)|start(?:ed|ing)|set(?:ting)?|built|rebuilt|split|pac(?:ed|ing)|taught|teach\w*|educat\w+|train(?:ed|ing)|demonstrat\w+"
    r"|had (?:him|her|pt|them|the patient)|put|pull(?:ed|ing)|shap(?:ed|ing)|fad(?:ed?|ing)|withdr\w+|block(?:ed|ing)|mobili[sz]\w+|screen(?:ed|ing)|re?check\w*"
    r"|measur(?:ed|ing)|select\w*|choos\w*|chose|chosen|position\w*|support(?:ed|ing)|assist(?:ed|ing)|limit(?:ed|ing)|length\w+|shorten\w*|slow(?:ed|ing)|advanc(?:ed|ing)"
    r"|regress(?:ed|ing)|simplif\w+|dos(?:ed?|ing)|rate[ds]?|tried|trial(?:l?ed|ing)?|model\w*|prompt\w*|probe[ds]?|upgrad\w+|downgrad\w+|kept|fit(?:ted|ting)?|used|using|gave|given"
    r"|eas(?:ed|ing)|slid|walked (?:\w+ ){0,4}w/|done|went|goes|wins?|is the cue|is set by|loaded|unloaded|sequenc\w+|re-?(?:direct|set|train|test)\w*|brought|returned|hands[- ]on|resist\w+|test(?:ed|ing)|watch(?:ed|ing)|defer(?:red|ring)|withheld|omitted|skipped|called|contacted|notified|consult(?:ed|ing))\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|d/t|2/2|since|so|as|in order|to|when(?:ever)?|after|until|once|if|unless|before|where|which|that|while|instead|with|for|from|per|and)\b|\bw/|\bthen \d{1,2} of \d|;|:|→|->",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\btolerat\w+|\bcontinue (?:with |per |w/ )?(?:POC|plan|PT|OT|ST|therapy)|\bcont\.? (?:POC|PT|OT|ST|plan)|\bno new complaints\b|\bper (?:flow ?sheet|plan of care|POC)\b"
    r"|\bbenefits? from\b|\b(?:requires?|needs?|warrants?)\b.{0,30}\bskilled\b|\bskilled\b.{0,40}\b(?:necessary|needed|required|indicated|warranted)\b|\bdid well\b|\bdoing well\b"
    r"|\b(?:not|n't) (?:adjust|chang|cue|modif|taught)\w*",
    re.IGNORECASE,
)
_PATIENT_SAYS = re.compile(
    r"^\W*(?:S:|Subjective:|(?:pt|patient|he|she) (?:says|said|reports?|reported|states?|stated|notes|denies)\b)", re.IGNORECASE
)
_ASIDE = frozenset({"bill", "sig", "goals", "history", "plof"})
"""Parts that tell no treatment. The subjective part is not among them: short notes run their treatment on under "S"."""
_NEXT = re.compile(r"^\W*(?:P:|Plan:|next (?:visit|session|time)\b)", re.IGNORECASE)


def shows_skill(text: str) -> bool:
    """Say whether a sentence tells an act or judgement of a therapist and what it hung on; the reason may be in the act."""
    if _PATIENT_SAYS.search(text) or (_EMPTY.search(text) and len(text.split()) < 22):
        return False
    return len(text.split()) >= 6 and bool(_ACT.search(text)) and bool(_REASON.search(text))


def no_skilled_rationale(view: View) -> list[Flag]:
    """The note of a denied date holds nothing but exercises and set phrases: no act, no judgement, no reason."""
    out = []
    for day in view.claim.denied_dates:
        notes = view.on(day)
        if not notes or any(note.kind == "initial_evaluation" for note in notes):
            continue
        if not any(_has_skill(view, note) for note in notes):
            assess = [sentence.spans[0] for note in notes for sentence, _ in told(view, note)]
            out.append(
                Flag(
                    flag="no_skilled_rationale",
                    severity="high",
                    message=(
                        f"The note of {us(day)} does not say what the therapist judged, changed or cued on that day, and why. "
                        "A letter for that date has nothing to quote."
                    ),
                    spans=tuple(assess[:6]) or view.place(notes[0]),
                    must_answer=True,
                )
            )
    return out


def not_quoted(flags: Sequence[Flag], evidence: Evidence) -> tuple[Flag, ...]:
    """Return flags without "nothing to quote" of a date for which the letter quotes a full answer."""
    days = {entry.date for entry in evidence.slots if entry.slot == "visits" and entry.state == "filled"}
    return tuple(
        flag
        for flag in flags
        if flag.flag != "no_skilled_rationale" or not {found.date for found in find_dates(flag.message)} & days
    )


def _has_skill(view: View, note: Document) -> bool:
    """Say whether one sentence of the note tells a skilled act that no other visit's note tells in the same words."""
    standing = standing_shapes(view, note)
    sentences = view.sentences(note)
    return any(
        shows_skill(text)
        for sentence, text in sentences
        if sentence.form not in {"heading", "blank", "signature"}
        and sentence.section not in _ASIDE
        and shape(text) not in standing
        and not _NEXT.search(text)
    )


_DOSE = re.compile(r"\b\d{1,2}\s*(?:sets?\s*(?:of)?|x|×)\s*\d{1,3}\b|\b\d{1,3}\s*min\b", re.IGNORECASE)


def repetitive_care(view: View) -> list[Flag]:
    """One exercise with the same figures on four visits or more: reviewers call it a programme that needs no therapist."""
    seen: dict[tuple[str, ...], dict[object, Sentence]] = defaultdict(dict)
    for note in view.notes:
        if note.kind not in {"daily_note", "progress_report"}:
            continue
        for sentence, text in view.sentences(note):
            if sentence.section in {"bill", "sig", "goals", "plan", "cert"} or re.search(
                r"\b9[27]\d{3}\b|\b(?:per|/) ?w(?:ee)?k|\bHEP\b|\bgoal", text
            ):
                continue
            for part in re.split(r"[,;.|]\s+|\.$", re.sub(r"^\W*[SOAP]:\s*", "", text)):
                if _DOSE.search(part) and len(part.split()) <= 12:
                    key = tuple(re.findall(r"[a-z]+|\d+(?:\.\d+)?", part.lower()))
                    if sum(word.isalpha() and len(word) > 2 for word in key) >= 2:
                        seen[key].setdefault(note.date, sentence)
    runs = [list(found.values()) for found in seen.values() if len(found) >= REPEATED_VISITS]
    if not runs:
        return []
    runs.sort(key=len, reverse=True)
    count = "One exercise is" if len(runs) == 1 else f"{len(runs)} exercises are"
    return [
        Flag(
            flag="repetitive_care",
            severity="high",
            message=f"{count} recorded with the same sets, repetitions or time on {len(runs[0])} visits, without a change of load or task.",
            spans=tuple(sentence.spans[0] for run in runs[:3] for sentence in run)[:12],
            must_answer=bool(view.denied),
        )
    ]
