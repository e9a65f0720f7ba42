"""What takes a note back, or a section of it: it was carried forward in error, or is of another patient.

The words have to be about a note of this record, as a whole. What a patient does in a task, what a payer alleges and another's
paper take nothing back, and one value that is wrong in a note does not take the rest of it back.
"""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["is_of_duplicate", "part_words", "taken_back"]

_ALONG = r"(?:[ -](?:forward|over|in|down|through))"
_OVER = rf"(?:copied|carried|pulled|pasted|cloned|brought|auto-?populated|duplicated){_ALONG}*(?: from [\w/ ,]{{1,40}}?)?"
_OVER_SURELY = (
    rf"(?:auto-?populated|cloned|(?:copied|carried|pulled|pasted|brought|duplicated)(?:{_ALONG}+|(?= from )))"
    r"(?: from [\w/ ,]{1,40}?)?"
)
"""Copied by a system: a patient copies words and letters too, and carries what was learned over."""
_BY_ERROR = r"(?:(?:was |were )?(?:in|by) (?:error|mistake)|erroneously|mistakenly|inadvertently|unintentionally)"
_NUMERIC_DAY = r"(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{4}-\d\d-\d\d)"
_DETERMINER = (
    r"(?:the|this|that|these|my|our|an?|one|above|below|previous|prior|entire|whole|all|last|both|duplicate|wrong"
    r"|(?:today|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)['’]s)"
)
_KIND = (
    r"(?:daily|treatment|tx|visit|session|progress|therapy|SOAP|PTA?|OTA?|COTA|SLP|ST|eval(?:uation)?|discharge|d/c|re-?cert\w*"
    r"|weekly|monthly|clinic(?:al)?)"
)
_HEADS = rf"(?:^\W*|[.:;,(–—]\s*|\b(?:{_DETERMINER}|{_KIND}|please)\s|{_NUMERIC_DAY}\s)"
_NOTE = r"(?:notes?|documentation|narratives?|charting|write-?ups?)\b"
_PAPER = rf"(?:{_NOTE}|(?:entry|entries)\b)"
_REPORT = r"(?:(?:initial\s|re-?)?eval(?:uation)?|progress\sreport|(?:discharge|progress)\ssummary|re-?cert(?:ification)?)\b"
_SECTION = r"(?:subjective|objective|assessment|plan|treatment)"
_WHOLE = (
    rf"(?:{_HEADS}(?:{_KIND}\s)?{_PAPER}|\b{_SECTION} (?:section|portion)s?\b|\b{_SECTION}s? (?:above|below)\b"
    rf"|\b{_DETERMINER}\s{_SECTION}s?\b|{_HEADS}{_SECTION}\s(?:findings|data|measure(?:ment)?s|values|info(?:rmation)?)\b"
    rf"|{_HEADS}(?:measure(?:ment)?s|findings|data)\s(?:above|below|from|of)\b)"
)
"""The note as the subject of a clause: a determiner, its kind or its day stands before it, or nothing does."""
_ANY = rf"\b(?:{_NOTE}|{_REPORT})"
"""Whatever stands before it: a patient enters no note, and no system carries a patient's words forward."""
_NAME = (
    r"(?!(?:MD|DO|NP|PA|RN|PCP|Dr)\b)(?-i:[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,2})(?:,\s(?:DPT|MPT|PTA?|OTR?(?:/L)?|COTA|SLP)\b)?"
)
_OF_NOTE = (
    rf"(?:,?\s(?:(?:by|for|of|patient|pt|client)\s{_NAME}"
    r"|above|below|of|for|from|on|at|by|to|dated?|DOS|the|this|that|was|were|is|has|had|been|visit|session|day|today|yesterday"
    r"|earlier|previously|also|(?:and|&)\s(?:the\s)?(?:charges?|billing|signature)|and|&|me|therapist|PTA?|OT|SLP|content|text|section|[AP]M"
    rf"|{_NUMERIC_DAY}|\d{{1,2}}:\d\d|#\d+|\([^()]{{1,30}}\))[,:)]?)*\s"
)
"""What may stand between the note and what is said of it: which one it is, and nothing that could itself be meant."""
_TEXT = r"(?:text|content|information)\b"
_ENTERED = r"(?:entered|filed|written|documented|charted|saved|made|posted|created|signed)"
_IN_WRONG = (
    r"(?:(?:entered|filed|written|documented|charted|placed|scanned)\s)?(?:in|into|on|under|to|for) (?:the )?"
    r"wrong (?:chart|patient|pt|record|client)\b"
    r"|(?:belong(?:s|ed)?\sto|meant\sfor|intended\sfor)\s(?:an?other|a\sdifferent|the\swrong)\s"
    r"(?:patient|pt|client)\b"
)
_WHOLLY = re.compile(
    rf"{_WHOLE}[,:]?{_OF_NOTE}{_OVER}\s{_BY_ERROR}|{_WHOLE}[,:]?{_OF_NOTE}{_BY_ERROR}\s{_OVER}"
    rf"|(?:^\W*|[.:;]\s*){_SECTION}(?:(?:,| and| &|/)\s?{_SECTION})*{_OF_NOTE}"
    rf"(?:{_OVER_SURELY}\s{_BY_ERROR}|{_BY_ERROR}\s{_OVER_SURELY})"
    rf"|(?:{_WHOLE}|{_ANY}){_OF_NOTE}(?:{_ENTERED} {_BY_ERROR}|{_BY_ERROR} {_ENTERED}|{_IN_WRONG})"
    rf"|{_ANY}[,:]?{_OF_NOTE}(?:{_OVER_SURELY}\s{_BY_ERROR}|{_BY_ERROR}\s{_OVER_SURELY})"
    r"|\b(?:disregard|strike|void|ignore|retract(?:ing)?)\s(?:(?:the|this|my|above|previous|prior|entire|whole|last)\s){1,3}"
    rf"(?:{_KIND}\s|{_NUMERIC_DAY}\s)*{_PAPER}"
    rf"|(?:^\W*|[.:;,]\s*|\bplease\s)(?:disregard|retract(?:ing)?)\s(?:{_KIND}\s|{_NUMERIC_DAY}\s)*{_PAPER}"
    rf"|(?:^\W*|[.:;,]\s*|\bplease\s)(?:void|strike)\s(?:{_KIND}\s)?"
    rf"(?:{_NUMERIC_DAY}\s(?:{_KIND}\s)?{_PAPER}|{_PAPER}(?=\s(?:above|(?:(?:of|from|for|dated|DOS)\s){{1,2}}{_NUMERIC_DAY})))"
    r"|\b(?:disregard|strike|void|ignore|retract(?:ing)?)\s(?:(?:the|this|my|entire)\s){0,2}"
    rf"(?:above\s(?:{_SECTION}|{_TEXT})|{_SECTION} (?:section|portion)s?\b)"
    rf"|\b{_TEXT}(?:{_OF_NOTE}|\s)(?:{_OVER_SURELY}\s{_BY_ERROR}|{_BY_ERROR}\s{_OVER_SURELY})"
    rf"|\b(?:auto-?populated|pasted|cloned|(?:copied|carried|pulled)(?:{_ALONG}+|(?=\s\w+\s(?:from|above|below|left|remained))))\s{_TEXT}"
    rf"(?:\s(?:above|below|here|was|is|were|left|remained|stayed|kept|saved|signed|in|this|the|note|from|{_NUMERIC_DAY}))*\s{_BY_ERROR}"
    r"|\b(?:unintentional|inadvertent|erroneous|accidental)\s(?:(?:copy|pull|paste)[- ]?(?:forward|over|in)|carry[- ]?forward)\b"
    rf"|\b(?-i:[SOAP])(?:(?:,| and| &|/)\s?(?-i:[SOAP])\b)+\s(?:was |were )?{_OVER}\s{_BY_ERROR}"
    rf"|\b(?-i:[SOAP])\s(?:was |were )?{_OVER_SURELY}\s{_BY_ERROR}"
    rf"|{_HEADS}(?:{_KIND}\s)?{_PAPER}(?:\s(?:above|below|of|for|from|on|dated|{_NUMERIC_DAY})){{0,4}}\s(?:is|was)\s"
    r"(?:void(?:ed)?|erroneous|incorrect|retracted|struck|invalid)\b"
    r"|^\W*(?:charted|documented|entered|filed|written)\s(?:in|on|under)\s(?:the\s)?wrong\s(?:chart|patient|pt|record)\W*$",
    re.IGNORECASE,
)

_PERSON = (
    r"(?:MD|M\.D|DO|NP|PA|RN|PCP|dr|ortho\w*|surgeon|doctor|physician|hospital|nurs\w+|insur\w+|payer|school|teacher|employer"
    r"|case manager|lawyer|front desk)"
)
_OTHERS_BEHIND = re.compile(
    rf"\s*(?:[\w/.-]+\s){{0,2}}?(?:from|by|of)\s(?:the\s|her\s|his\s|their\s|pt's\s)?{_PERSON}\b", re.IGNORECASE
)
"""Right behind the note: it is the paper of somebody else. Behind the error it is where the words came from, or who filed it."""
_OTHERS_BEFORE = re.compile(
    rf"\b(?:(?:{_PERSON}|wife|husband|daughter|son|mother|father|family|caregiver)(?:['’]?s)?\s(?:(?!(?:the|this|that|my|our|an?)\s)\w+\s)?"
    r"|(?:work|sick|excuse|sticky|thank[- ]you|bank|voice|handwritten|orders?|referral|diary|log)\s)$",
    re.IGNORECASE,
)
_BY_PATIENT = re.compile(r"\s*by\s(?:the\s)?(?:pt|patient|client|wife|husband|caregiver)\b(?!['’]s)", re.IGNORECASE)

_PATIENT = re.compile(
    r"(?<!(?i:wrong)\s)(?<!(?i:other)\s)(?<!(?i:another)\s)(?<!(?i:different)\s)(?<!(?i:incorrect)\s)"
    r"\b(?:[Pp]t|[Pp]atient|PATIENT|[Cc]lient)\b(?!['’]s|\s*$|\s[A-Z][\w'’-]*\s[A-Z][a-z]"
    r"|\s(?i:visit|note|chart|record|encounter|session|appointment|name|file|account|no[- ]?show)s?\b)"
)
"""The patient as who does something; "patient visit" and "wrong patient" tell of no doing."""
_APART = re.compile(r"[,(]\s*$|\b(?:and|but|so|as|since|because|therefore)\s*$", re.IGNORECASE)
_IS_NOTE = re.compile(rf"\W*(?:(?:{_DETERMINER}|{_KIND}|{_NUMERIC_DAY})\s)*{_NOTE}", re.IGNORECASE)
_TASK = re.compile(
    r"\b(?:[Tt]ask|[Ww]orksheet|[Cc]heckbook)\b"
    r"|\b(?i:told|asked|instructed|cued|reminded|advised|encouraged|taught|able)\s(?:\w+\s)?(?i:to)\s*$|\b(?i:how to)\s*$"
)
"""Before such words: it is the patient who does or says it, in the same clause."""
_LABEL = re.compile(
    r"\b(?:addend|late|amend|correct|errat|error|wrong|void|duplicat|charting|document|clinician|note|attention|comment|[SOAP]$)|\d",
    re.IGNORECASE,
)
"""What a colon may follow before a note as the subject: a task that is tested is no such thing."""
_NO_STATEMENT = re.compile(
    r"\b(?:if|whether|unless|avoid)\b[^.;]{0,30}$|\b(?:never|no|not)\b(?:(?!\b(?:so|and|but|as|since)\b)[^.;:,]){0,30}$"
    r"|\b(?:payers?|insurer|insurance|medicare|alleg\w+)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\b(?:order|goal|script|code|unit|charge|billing|claim|invoice|appointment|authori[sz]ation|auth|referral|request|reminder)s?(?:\s(?:on|in|of|for))?(?:\s(?:the|this|my))?\W*$",
    re.IGNORECASE,
)

_IN_NOTE = re.compile(rf"[\w)]\s(?:in|on|within)\s(?:(?:{_DETERMINER}|{_KIND}|{_NUMERIC_DAY})\s)*$", re.IGNORECASE)
"""Before the note: it is something in the note that is wrong."""
_DAY_WORD = (
    r"(?:\d|DOS\b|date|day|visit|session|today|(?i:\w+day\b)|this\b|that\b|patient|pt\b|client|wrong|me\b"
    r"|[A-Z][a-z]+\s[A-Z][a-z])"
)
_OF_FIELD = re.compile(
    rf"\s(?i:for|regarding|re:?|about|concerning|as\sto)\s(?!(?i:(?:the|her|his|pt['’]s|above)\s)?{_DAY_WORD})[A-Za-z]"
)
"""Behind a note that is to be disregarded: what of it is meant, "the previous entry for BP", and no day, visit or name."""
_SAYS_WHAT = re.compile(
    r"[^.;]{0,20}?(?:\bin\s(?:stating|saying|that|listing)|\b(?:re|regarding|as\sto|about|concerning)\b)|.{0,80}\bshould\s(?:have\s)?"
    r"(?:read|say|state|be\b(?!\s(?:disregard|void|retract|remov|ignor|delet|struck)))"
    r"|.{0,60}\d\S*,?\s(?:and\s)?not\s\d",
    re.IGNORECASE,
)
"""Behind a note that is incorrect: what in it is."""
_ALIEN = r"(?![^.;,]{0,30}\b(?:patient|pt|client|chart|record|name|account|MRN)\b)"
_IN_FORM = re.compile(
    rf"\s(?:as\s(?:an?\s|the\s)?(?:{_KIND}\s)*(?:{_PAPER}|{_REPORT}|discharge\b)|under\s{_ALIEN}\w"
    rf"|with\s{_ALIEN}(?:(?:an?|the|wrong|incorrect)\s){{0,2}}(?:date|day|DOS|time|template|title|heading|form|codes?|charges?)\b"
    r"|without\s(?!(?:\w+\s)?(?:patient|pt|client|visit|session|treatment)\b)\w"
    r"|(?:before|prior\sto)\s(?:\w+\s){0,4}?(?:complet|finish|co-?sign|sign|review|edit|final|done)\w*"
    r"|(?:on|for)\s(?:the\s|an?\s)?(?:wrong|incorrect)\s(?:date|day|DOS|time)\b)",
    re.IGNORECASE,
)
"""Behind the error: it is the form, the day or the moment of a note that is wrong, and its words may be right."""
_WORDS_STAND = re.compile(
    r"\b(?:content|documentation|information|narrative|note|text|findings)\s(?:itself\s)?(?:is|are|was|remains?|stands?)\s(?:\w+\s)?"
    r"(?:correct|accurate|unchanged|valid|as\s(?:written|documented))\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"\bsigned\s{_BY_ERROR}$|\bsigned$", re.IGNORECASE)
_WHOLLY_WRONG = re.compile(
    r"\b(?:disregard|duplicat|struck|retract|should be void|(?:wrong|another|different)\s(?:patient|pt|chart|client|record)\b"
    r"|(?:was|were|did)\s(?:not|n['’]t)\s(?:seen|treated|attend|present|occur|come|happen|take\splace)|cancel|no[- ]?show)",
    re.IGNORECASE,
)
"""What says in the same words that nothing of the note stands."""
_VOID = re.compile(r"\b(?:void(?:ed)?|invalid)$", re.IGNORECASE)
_ERROR = re.compile(rf"{_ENTERED}\s{_BY_ERROR}$|{_BY_ERROR}\s{_ENTERED}$", re.IGNORECASE)
_CONDITION = re.compile(r"\s(?:(?:if|unless|until|without)\b|after\s\d)", re.IGNORECASE)
"""Behind "is void": a foot that is printed on every page."""
_INCORRECT = re.compile(r"\b(?:incorrect|erroneous|invalid)$", re.IGNORECASE)
_DISREGARD = re.compile(rf"\W*(?:please\s)?(?:disregard|strike|void|ignore|retract)\w*\b.*\b{_PAPER}$", re.IGNORECASE)


def taken_back(text: str) -> Literal["whole", "part"] | None:
    """Say whether words take a note or a section of it back, or only a part of it that they do not show; None for neither."""
    found = {_sort(text, match) for match in _WHOLLY.finditer(text)} - {None}
    return "whole" if "whole" in found else "part" if found else None


def part_words(text: str) -> str:
    """Return the words that name what is taken back."""
    match = _WHOLLY.search(text)
    return match.group() if match else ""


def is_of_duplicate(text: str) -> bool:
    """Say whether a note is taken back because there is another one that says the same."""
    return re.search(rf"\bduplicate\s(?:{_KIND}\s)?{_PAPER}", text, re.IGNORECASE) is not None


_NEAR = 300
"""So many signs before and behind a statement tell what it is about."""
_CLAUSE = 80


def _sort(text: str, match: re.Match[str]) -> Literal["whole", "part"] | None:
    """Say what a statement takes back, where it is one about a note of the record."""
    words, before = match.group(), text[max(0, match.start() - _NEAR) : match.start()]
    behind = text[match.end() : match.end() + _NEAR]
    clause = re.split(r"[.;]\s", before)[-1]
    paper = re.search(rf"{_PAPER}|{_REPORT}", words, re.IGNORECASE)
    up_to_paper = before + words[: paper.start()] if paper else before
    denied = _NO_STATEMENT.search(before + (words[0] if words[0] in ",:;(" else ""))
    if denied or _PART_OF.search(before) or _TASK.search(clause) or _is_of_patient(clause, words):
        return None
    if words[:1] == ":" and not _LABEL.search(clause):
        return None
    ends_with_note = re.search(rf"(?:{_PAPER}|{_TEXT})$", words, re.IGNORECASE) is not None
    if _OTHERS_BEFORE.search(up_to_paper) or (ends_with_note and _OTHERS_BEHIND.match(behind)) or _BY_PATIENT.match(behind):
        return None
    if _VOID.search(words) and _CONDITION.match(behind):
        return None
    is_part = (
        _is_of_form(words, before, behind)
        or (paper is not None and _IN_NOTE.search(up_to_paper) is not None)
        or (_DISREGARD.match(words) is not None and _OF_FIELD.match(behind) is not None)
        or (_INCORRECT.search(words) is not None and _SAYS_WHAT.match(behind) is not None)
    )
    return "part" if is_part else "whole"


def _is_of_form(words: str, before: str, behind: str) -> bool:
    """Say whether it is the form, the day or the signing of a note that was wrong, and not what it tells."""
    if _ERROR.search(words) is None or _WHOLLY_WRONG.search(f"{before[-_CLAUSE:]}{words}{behind[:_CLAUSE]}"):
        return False
    return bool(_SIGNED.search(words) or _IN_FORM.match(behind) or _WORDS_STAND.search(behind))


def _is_of_patient(clause: str, words: str) -> bool:
    """Say whether the patient is who does or says what follows: no clause of its own begins between, as "and the note" does."""
    is_note = _IS_NOTE.match(words) is not None
    is_apart = is_note and (_APART.search(clause) is not None or words[0] in ",(–—")
    return any(
        ":" not in clause[match.end() :] and not words.startswith(":") and not is_apart for match in _PATIENT.finditer(clause)
    )
