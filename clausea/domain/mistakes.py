"""Whose mistake a record tells of: the writer's own, that of another's paper, or the patient's in a task.

A mistake of the record takes words of the record back. One in a referral or in a drawing takes nothing back: what the note tells
stands. Who saw a mistake did not make it, "pointed out by pt", and a statement that names the note itself is about the note.
"""

from __future__ import annotations

import re

__all__ = ["SAID_WRONG", "SIDE", "is_of_others"]

SIDE = r"(?:(?<![\w/'’])\(?(?:R|L|RT|LT|Rt|Lt)\)?(?![\w'’/])|(?<![\w/])[RL](?=[UL]E\b)|\b(?i:right|left)\b)"
"""A side, in a pattern that minds capitals: "R", "L UE", "left"."""
SAID_WRONG = (
    r"(?i:\b(?:document|chart|enter|record|written|writt|not|dictat|typ|list|mark|transcrib|label)\w*)"
    r"(?i:\s(?:in error|by mistake|by error|in mistake|erroneously|incorrectly|mistakenly|wrongly))"
)
_SLIP = r"\b(?:error|mistake|typo|mix-?up)\b"
_WRONG = r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|erroneous(?:ly)?)\b"
_SHOULD = r"should\s(?:have\s)?(?:read|sa(?:y|id)|state|be(?:en)?)\b"
_SEEN = (
    r"\b(?:found|caught|noticed|noted|pointed\sout|verified|confirmed|identified|discovered|spotted|seen|flagged|clarified|raised"
    r"|questioned|corrected|brought\s[\w\s'’]{1,30})(?:\s\w+ly|\stoday)?\s*$"
)
_NOTICED = re.compile(_SEEN, re.IGNORECASE)
"""Before "by": what somebody does with the mistake of another."""

_PERSON = (
    r"(?:MD|physician|surgeon|doctor|dr|hospital|referral|op(?:erative)?|imaging|radiology|MRI|x-?ray|insurance|payer|auth|nurs\w+"
    r"|school)"
)
_PAPERS = (
    rf"(?:{_PERSON}['’]?s?\s)?"
    r"(?:referral|orders?|script|rx|prescription|requisition|op report|imaging|MRI|x-?ray|letter|authori[sz]ation|auth"
    r"|MD|physician|surgeon|doctor|hospital|insurance|payer|report from [\w ]{2,20})['’]?s?"
)
_IN_PAPER = re.compile(
    rf"(?:{_SLIP}|{_WRONG})(?P<between>[^.;:]{{0,20}})\b(?!in\sorder\s(?:that\b|to\s(?-i:[a-z])))"
    rf"(?P<how>on|in|of|by|from)\s(?:(?:the|her|his|their|an?)\s)?{_PAPERS}\b",
    re.IGNORECASE,
)
"""The wrong side is in the paper of somebody else."""
_REVIEWED = re.compile(r"\b(?:review|compar|check)\w*\W*$|\bper\b", re.IGNORECASE)
_PAPER_SAYS = re.compile(
    rf"\b{_PAPERS}\s(?:\w+\s)?(?:stat|said|say|list|read|has\b|had\b|wrote|writ|show|indicat|nam)\w*"
    rf"(?P<what>[^.;,]{{0,20}})(?:{_WRONG}|,?\s(?:(?:and|but|which|it)\s)?{_SHOULD}(?P<behind>[^.;]{{0,40}}))",
    re.IGNORECASE,
)
"""A paper says something wrong; behind a comma only "should" goes on with it, and anything else is said of the note."""

_THEIRS = rf"(?:{_PERSON}|orders?|script|log|diary|worksheet|homework|journal|intake|lab)"
_OWN_PAPER = (
    r"(?:note|entry|documentation|narrative|charting|(?:re-?)?eval(?:uation)?|assessment|addendum|chart|record|report"
    r"|plan of care|POC|goal)s?\b"
)
_OF_OWN = re.compile(
    rf"(?P<theirs>\b{_THEIRS}['’]?s?\s(?:\w+\s)?)?\b{_OWN_PAPER}(?:\s[\w/.-]+){{0,3}}?\s(?:{_SHOULD}|(?:is|was)\s(?:wrong|incorrect|in\serror))"
    rf"|(?:{_SLIP}|{_WRONG})(?:\s(?!{_THEIRS}\b)[\w/.'’-]+){{0,4}}?\s(?:in|on|of)\s"
    rf"(?:(?:the|this|that|our|above|today['’]s|daily|PT|initial|progress)\s){{0,3}}"
    rf"{_OWN_PAPER}(?!\s(?:of|by|from)\s(?:(?:the|her|his)\s)?{_THEIRS}\b)"
    rf"|{_SLIP}[^.;:]{{0,20}}\b(?:my|our)\s(?:\w+\s)?{_OWN_PAPER}",
    re.IGNORECASE,
)
"""The note is what should read otherwise, or is where the mistake is."""

_PATIENT = r"(?:(?:[Tt]he\s)?(?:[Pp]t|[Pp]atient|PATIENT|[Cc]lient|[Ww]ife|[Hh]usband|[Mm]other|[Cc]aregiver)\b(?!['’]s))"
_BY_PATIENT = re.compile(rf"\b(?:[Bb]y|BY)\s{_PATIENT}")
_NEAR = 45
_TOLD_BY = re.compile(rf"{_SLIP}[\w\s]{{0,12}}\b(?:reported|stated|told|mentioned)\s*$", re.IGNORECASE)
"""A slip that a patient reports is another's; a wrong side that a patient reports is the patient's own."""
_PATIENT_ERRS = re.compile(
    rf"\b{_PATIENT}\s(?:\w+ly\s)?"
    r"(?:(?:mark|wr[io]t|dr[ae]w|point(?!\w*\sout)|choos|chos|pick|circl|label|list|transcrib|copi|turn|reach|put|type|enter|document)\w*"
    rf"\s(?:(?:the|on|to|in|her|his|a|an)\s){{0,3}}(?i:{_SLIP}|{_WRONG})"
    rf"|(?:said|sa[iy]|report|stat|told|gave)\w*\s(?:(?:the|on|to|in|her|his|a|an)\s){{0,3}}(?i:{_WRONG})"
    r"(?!\s\w+\s(?:was\s|were\s|is\s)?(?i:document|chart|list|record|writ|enter|not|typ)\w*))"
)
_TASK = re.compile(
    r"(?<!o['’])(?<!around the )\bclock\b|\bworksheet|\bhomework|\bpain log|\bdiary"
    r"|\bpuzzle|\bline bisection|\bcancellation\b(?!s? on)",
    re.IGNORECASE,
)
_TYPED = re.compile(r"\b(?:typo|clerical|dictation|transcription)|^\W*(?:correct|erratum)", re.IGNORECASE)
"""Who types is the writer, and so is who heads a statement as a correction."""


def is_of_others(text: str) -> bool:
    """Say whether a mistake is that of a referral or of the patient, and no words before say that the note has it too."""
    if any(match["theirs"] is None for match in _OF_OWN.finditer(text)):
        return False
    start = next((one for one in (_of_paper(text), _of_patient(text)) if one is not None), None)
    return start is not None and re.search(SAID_WRONG, text[:start]) is None


def _of_paper(text: str) -> int | None:
    """Return where words begin which say that another's paper has the mistake; None where none do.

    A paper that states the very side that is right has no mistake: "MD order says left, should read left knee".
    """
    for match in _IN_PAPER.finditer(text):
        is_seen = match["how"].lower() in {"by", "from"} and _NOTICED.search(match["between"]) is not None
        if not (is_seen or _REVIEWED.search(match["between"])):
            return match.start()
    for match in _PAPER_SAYS.finditer(text):
        stated, right = _side_in(match["what"]), _side_in(match["behind"] or "")
        if stated is None or stated != right:
            return match.start()
    return None


def _of_patient(text: str) -> int | None:
    """Return where words begin which say that the patient made the mistake, or that it is in a task; None where none do."""
    if match := _PATIENT_ERRS.search(text):
        return match.start()
    for match in _BY_PATIENT.finditer(text):
        clause = re.split(r"[.;:,]|\bshould\b", text[max(0, match.start() - _NEAR) : match.start()])[-1]
        is_erring = re.search(rf"{_SLIP}|{_WRONG}", clause, re.IGNORECASE) is not None
        if is_erring and not (_NOTICED.search(clause) or _TOLD_BY.search(clause)):
            return match.start()
    task = _TASK.search(text)
    return task.start() if task is not None and not _TYPED.search(text) else None


def _side_in(text: str) -> str | None:
    match = re.search(SIDE, text)
    return match.group().strip("()")[:1].lower() if match else None
