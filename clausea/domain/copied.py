"""Words that say of what follows that it was copied from elsewhere: findings of another writer, kept at hand."""

from __future__ import annotations

import re

from clausea.domain.dates import find_dates

_PAPER = (
    r"(?:notes?|eval\w*|reports?|records?|chart|EMR|EHR|summary|portal|paperwork|documents?|documentation|flow\s?sheet"
    r"|discharge|d/c|consult\w*|letter|MyChart|Epic|(?:(?:test\s)?(?:scores?|results?|findings|testing)))"
)
_OF_WHOM = (
    r"(?:(?:OT|SLP|ST|PT|MD|NP|neuro\w*|ortho\w*|hospital|outside|acute|inpatient|SNF|HH|home health|referring|speech"
    r"|occupational|physical|nursing|physician|surgeon|school)(?:['’]s)?)"
)
_FROM = rf"from\s+(?:[\w/.'’-]+\s+){{0,3}}?{_PAPER}\b"
_COPIED = re.compile(
    rf"\b(?:copied|pasted|transcribed|imported|pulled|brought)\s+(?:in\s+|over\s+|here\s+)?"
    r"(?:for\s+(?:reference|info(?:rmation)?|convenience)\b|(?:forward\s+)?"
    rf"{_FROM})|\b(?:copied|pasted|transcribed|imported)\s+(?:in\s+|over\s+|here\s+)?from\s+(?:the\s+)?{_OF_WHOM}\b"
    r"|^\W*for\s+reference(?:\s+only)?\W*$|\b(?:(?-i:OT|SLP|ST|MD|HH)|hospital|outside)\b[^.;]{0,40}\bfor\s+reference\b"
    r"|\b(?:scores?|findings|results?|measures?|values?|testing|data)\b[^.;]{0,40}\bfor\s+reference(?:\s+only)?\b"
    r"|\bfor\s+reference(?:\s+only)?\b[^.;]{0,20}\b(?:scores?|findings|results?|measures?|testing|data)\b",
    re.IGNORECASE,
)
"""What was copied is of a paper, of those who wrote it, or findings by name: people and things are brought from a place too."""
_NO_COPY = re.compile(
    r"\b(?i:norms?|normative|normal values?|cut-?offs?|MCID|MDC)\b"
    r"|\b(?:[Pp]t|[Pp]atient|[Hh]e|[Ss]he|[Ww]ife|[Hh]usband|[Ff]amily|[Mm]other|[Dd]aughter|[Ss]on)\s(?:was\s|were\s)?(?i:pulled|brought)\b"
)
_OWN = re.compile(
    r"\b(?:IE|(?<!(?-i:OT|PT|ST) )(?<!(?-i:SLP) )(?:re-?)?eval\w*"
    r"|(?:last|prior|previous)\s+(?:visit|note|session|PN|PR)|HEP|home\s+program)\b",
    re.IGNORECASE,
)
"""What the same therapist wrote before, and a handout, are no findings of others; an evaluation may be named as theirs."""
_DAY_OF_NOTE = r"\d{1,2}/\d{1,2}(?:/\d{2,4})?"
_OWN_UNLESS_NAMED = re.compile(
    r"\b(?:last|prior|previous|initial|my|our)\s+(?:(?:last|daily|progress|treatment|weekly|monthly|therapy|clinic)\s+){0,2}(?:visit|note|session|report|summary|PN|PR)\b"
    r"|\b(?:SOC|start\sof\scare)\b|\binitial\s(?:test\s)?(?:findings|results?|scores?|measures?|values|testing)\b"
    rf"|\bfrom\s(?:the\s)?(?:{_DAY_OF_NOTE}\s(?:(?:daily|progress|treatment)\s)?(?:note|visit|session|report)\b"
    rf"|(?:note|visit|session)\s(?:of|dated|from|on)\s{_DAY_OF_NOTE})"
    r"|^\W*(?:(?:current|long|short)\W)?(?:term\s)?(?:goals?|STGs?|LTGs?|POC|plan)\b",
    re.IGNORECASE,
)
"""An earlier paper with nobody's name, and goals, are the clinic's own: they are carried from one of its notes to the next."""
_NAMED_OTHERS = re.compile(
    r"\b(?-i:OT|PT|SLP|ST|MD|NP|RN|SNF|HH)\b|\b(?:hospital|outside|acute|inpatient|home\shealth|nurs\w+|physician|surgeon|referring|speech"
    r"|occupational|school|neuro\w*|ortho\w*|discharge|d/c|consult\w*|portal|MyChart|Epic)\b",
    re.IGNORECASE,
)
_FINDINGS = re.compile(
    r"\W*(?:PT|OT|SLP|ST|(?i:physical|occupational|speech)(?:[\s-](?i:language))?\s(?i:therapy))(?:['’]s)?\s"
    r"(?i:test\s)?(?i:scores?|results?|findings|testing|measures?|values|data)\b"
    r"(?!\s(?i:(?:from\s)?today|this\s(?:visit|session)|now\b|(?:(?:were|was|are|is|have\sbeen|all|also)\s)*"
    r"(?:re-?reviewed|reviewed|discussed|noted|available|pending|requested|received|shared|sent|explained|shown|good|stable)\b))"
)
_LONGEST_HEAD = 14
_LONGEST_LINE = 7
_TODAY = re.compile(r"^\W*(?:today|now|current\w*|this (?:visit|eval\w*))\b", re.IGNORECASE)


def is_copied(text: str) -> bool:
    """Say whether words say that what they lead was copied from another's paper."""
    return (
        len(text.split()) <= _LONGEST_HEAD
        and _COPIED.search(text) is not None
        and not (_OWN.search(text) or _NO_COPY.search(text))
        and not (_OWN_UNLESS_NAMED.search(text) and not _NAMED_OTHERS.search(text))
    )


def leads_findings(text: str) -> bool:
    """Say whether words begin with the findings of a discipline by name: "SLP scores from 7/6"."""
    return _FINDINGS.match(text) is not None


_TAG = re.compile(r"[^()]{2,30}\((?:per\s|from\s|by\s)?(?:PT|OT|SLP|ST)\)")


def is_tagged(text: str) -> bool:
    """Say whether the name of a row is followed by whose finding it is: "MoCA (SLP)"."""
    return _TAG.match(text) is not None


def is_title(text: str) -> bool:
    """Say whether words hold no figure besides days, so that what they tell of stands below them.

    A sentence with its full stop leads nothing, unless it is said of nothing but the copy, or of findings that were copied:
    "Copied from hospital chart.", "Scores copied from hospital chart."
    """
    if text.rstrip().endswith(".") and not _BARE.match(text):
        return False
    for found in reversed(find_dates(text)):
        text = text[: found.start] + text[found.end :]
    return len(text.split()) <= _LONGEST_HEAD and _FIGURE.search(_DAY.sub("", text)) is None


_BARE = re.compile(
    r"\W*(?:copied|pasted|transcribed|imported)\b"
    r"|\W*(?:[\w/'’-]+\s){0,2}(?:scores?|findings|results?|measures?|measurements|values|data|testing)\s(?:(?:below|above|here|listed|was|were)\s){0,3}"
    r"(?:copied|pasted|transcribed|imported|pulled|brought)\b(?!.*\b(?:reviewed|discussed|explained|shared|sent|shown|with\s(?:pt|patient))\b)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:from|of|on|dated)\s+\d{1,2}/\d{1,2}\b(?!/)", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


_OWN_PART = re.compile(r"^\W*(?:[SOAP]|subjective|objective|assessment|plan|treatment|tx|interventions?)\s?:", re.IGNORECASE)


def bills(text: str) -> bool:
    """Say whether words name a procedure of the claim's own, which is no finding of others."""
    return _CODE.search(text) is not None


_CODE = re.compile(r"\b(?:9[27]\d{3}|G0\d{3})\b")


def goes_on(text: str) -> bool:
    """Say whether a line below such a title can be one of a list or a table under it: it is short, and not the note's own."""
    return len(text.split()) <= _LONGEST_LINE and not (_TODAY.match(text) or _OWN_PART.match(text) or bills(text))
