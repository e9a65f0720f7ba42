"""Whose state a clause tells: a husband's score, a neighbour's fall or a twin's illness is nothing of the patient's.

Structure decides, not the word: where the relative is the subject of a state, a score or an event the clause is about the
relative; where the relative helps, reports, is taught or has anything to do with the patient in the same clause it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clausea.domain.kept import kept

__all__ = ["KIN", "OTHERS", "ends_with_patient", "has_figure_of_kin", "is_of_kin", "of_kin"]

_WOMEN = r"(?:grand|step)?(?:daughter|mother|mom)(?:-in-law)?|sister(?:-in-law)?|wife|dtr|grandma|aunt|niece"
_MEN = r"(?:grand|step)?(?:son|father|dad)(?:-in-law)?|brother(?:-in-law)?|husband|husb|grandpa|uncle|nephew"
KIN = rf"(?:(?:{_WOMEN}|{_MEN}|spouse|partner|cousin|sibling|twin)\b)"
"""A relative, in one word."""
OTHERS = (
    r"(?:(?:roommate|housemate|neighbou?r|friend|co-?worker|classmate|teammate)\b"
    r"|(?:an|the )?other (?:patient|pt|resident|client|student|child)\b)"
)
"""Somebody else of whom a therapist writes."""

_OWNER = (
    r"(?:(?:his|her|their|my|the|a|an|pt['’]?s|patient['’]s|resident['’]s|maternal"
    r"|paternal|older|younger|big|little|late|twin|identical|fraternal|own)\s)*"
)
_NAME = r"(?:\s(?-i:[A-Z][a-z'’\-]+)(?!['’]))?"
_AGE = r"(?:,?\s?\([^)]{1,40}\)|,\s\d{1,3}(?:\s?y/?o\b)?,?|,\s(?:age\s\d+|same age),?)?"
_ASIDE = r"(?:,|\s(?:is|was))?\s(?:visiting|here|present)\b[^.;]{0,20}?,?\s(?:(?:and\s)?s?he\s)?"
_EVENT = (
    r"(?:fell|slipped|tripped|stumbled|collapsed|died|passed away|broke|fractured|sprained|injured|hurt)\b"
    r"|(?:had|has had|suffered)\s(?:an?\s|the\s|his\s|her\s)?(?:\w+\s){0,2}"
    r"(?:fall|stroke|TIA|surgery|fracture|heart attack|replacement|infection)\b"
    r"|(?:was|is|were)\s(?:\w+\s)?(?:hospitali[sz]ed|admitted|diagnosed|in (?:the )?(?:hospital|ICU|ER))\b"
)
_TEST = (
    r"(?-i:(?!(?:PT|OT|SLP|ST|HEP|ADLs?|IADLs?"
    r"|ROM|AROM|PROM|MD|RN|CNA|HHA|PCA|POA|AM|PM|CGA|SBA|TV|ED|ER|WC|RW|LE|UE|LLE|RLE|POC)\b)[A-Z][A-Za-z]*[A-Z][\w\-]*)"
)
"""The short name of a test, as "LEFS", "PDMS-3" and "MoCA" are."""
_VALUE = r"\d+(?:\.\d+)?(?:\s?/\s?\d+|\s?%)?"
_SCORED = rf"(?:\(?{_TEST}\b)(?:,\s|[^.;,]{{0,60}}?\b){_VALUE}"
_NOT_HAD = (
    r"(?!\s(?:to|been|no|not|any|some|many|more|good|fair|correct|safe|concerns?|questions?|seen|done|begun|gone|made|given|kept|put|told|taken"
    r"|difficulty|trouble|difficulties|time|help|access|agreed|\w+ed)\b)"
)
_STATE = (
    rf"(?:has|had|have|got){_NOT_HAD}(?=\s)|(?:wears|wore|scored|scores|suffers|stutters|stuttered|stammers|stammered|shook)\b"
    r"|(?:uses|used|takes|walks|walked)\s(?:an?|the|no|\d+|w/?|with)\b"
    r"|(?:w/|with)\s(?!whom|him|her|them|pt|patient)(?=\S)"
    r"|(?:is|was)\s(?:also\s|now\s|still\s)?(?:an?\s(?:pt|patient|resident)\b|in\san?\s(?:study|wheelchair)|on\s(?:O2|oxygen|dialysis|hospice|(?:\w+-)?thick\w*|puree\w*)\b|blind|deaf|diabetic|disabled|bed-?bound|\d+/\d+|at\s\d)"
)
_AT_HAND = (
    r"(?:has|had|have|got|uses?|used|takes|w/|with)\s?(?:(?!and\b|with\b|but\b)[\w/'’\-]+\s){0,3}"
    r"(?:belts?|questions?|concerns?|worr(?:y|ies)|ramps?|stairs?|steps?|(?:hand)?rails?|railings?|(?:grab )?bars?|commode|BSC"
    r"|(?:shower|tub|transfer) (?:chair|bench)|hoyer|lift|hospital bed|equipment|DME"
    r"|handouts?|house|home|apartment|car|van|truck)\b"
)
"""What a relative has or uses for the patient: it tells nothing of the relative's own state."""
_LEADS = r"(?P<lead>^|[.;!?:]\s+|,\s+(?:and\s+)?|[\"“(]|\b(?-i:[SOAP])\s|\|\s*)\W{0,3}"
_HEAD = rf"{_OWNER}(?P<who>{KIN}|{OTHERS})"
_OF_KIN = re.compile(
    rf"{_LEADS}(?P<clause>{_HEAD}(?:\sbrother|\ssister)?"
    rf"(?:['’]s\s(?:own\s)?(?P<owned>{_SCORED})|{_NAME}{_AGE}(?:\s(?:also|just|recently|then|still|now))?"
    rf"(?:(?:{_ASIDE})?\s?(?P<event>{_EVENT})|(?:,?\swho)?\s(?!{_AT_HAND})(?P<state>{_STATE})|\s?[:,(–-]?\s?(?P<score>{_SCORED}))))",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:reports?|reported|says?|said|states?|stated|tells?|told|notes|noted|notic\w+|help\w*|assist\w*|cue[sd]?|cueing|guard\w*|lift\w*|train\w*|taught|educat\w+|instruct\w*"
    r"|demonstrat\w*|bring\w*|brought|driv\w+|drove|rates?|rated|complet\w+|answer\w*|fill\w*)\b",
    re.IGNORECASE,
)
"""What a relative does or tells for the patient."""
_PATIENT = re.compile(r"\b(?:pt|patient|resident|client|child|student)\b(?!['’]s)", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:him|we|us|pt['’]?s|patient['’]s)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:she|he|him|we|us)\b", re.IGNORECASE)
_FATE = re.compile(_EVENT, re.IGNORECASE)
_ANYBODY = re.compile(rf"\b(?:{KIN}|{OTHERS})", re.IGNORECASE)
_ANYONE = re.compile(rf"\b{KIN}", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{2,}")
_LABEL = re.compile(r"\b(?:PMHx?|FHx?|FMHx?|SHx?|Hx|history|family|social)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:[,;]|\s-|\sand|\sso|\sbut)\s+(?:(?:and|so|but|while|then)\s+)?(?:the\s)?(?P<who>she|he|hers?|his|pt|patient|resident|client|child|student|this|that)\b",
    re.IGNORECASE,
)
_UNITS = r"(?:\s?/\s?\d+\b|\s?%|\s?(?:s|secs?|seconds|ft|feet|m|meters|m/s|deg(?:rees)?|lbs?|kg|reps)\b)"
_TURN = re.compile(
    r"[,;]\s+(?:(?:and|but|then)\s+)?"
    r"(?!(?:uses?|used|has|had|have|wears?|wore|walks?|takes?|took|is|was|fell|needs?|goes|lives|scores?|smokes|hers?|his|who|both|aged?|in|on|at|for"
    r"|since|w/|with|DM|CKD|stage|type|[a-z]+ed)\b)"
    rf"(?:(?:[\w/\-]+[:=]?\s(?:=\s)?){{1,4}}?\(?\d{{1,3}}(?![\d\w]|/\d{{4}}|\s?(?:x|times|y/?o|yrs?|years?|mos?|months?|weeks?|wks?|days?)\b)"
    rf"|\d+(?:\.\d+)?{_UNITS})",
    re.IGNORECASE,
)
"""Behind the state of a relative, a test and its value: they are the patient's, whose note it is."""
_STILL_KIN = re.compile(r",\s(?:and\s)?(?:also\s)?(?:uses|wears|walks|takes|lives)\b", re.IGNORECASE)
"""The relative is still the subject behind a value: "has lymphedema, LLIS 51, uses a pump"."""
_TREATED = re.compile(r"(?:patient|pt|resident|in\san?\sstudy)$", re.IGNORECASE)
_GOT = re.compile(
    rf"\s?(?:an?\s|the\s)?(?!(?:DM|CKD|COPD|CHF|CVA|TIA|TKA|THA|MS|PD|GFR)\b){_TEST}\b"
    rf"(?:\s(?:scores?|total|of|was|is|at)\b)*\s?[:=(]?\s?{_VALUE}",
    re.IGNORECASE,
)
_SCORE = re.compile(rf"\s{_VALUE}\b", re.IGNORECASE)
_HANDLES = re.compile(
    r"(?<!needs )(?<!requires )(?<!receives )(?<!need )\b(?:CGA|CTG|SBA|contact guard|stand-?by|gait belt"
    r"|hands?[ -]on|hand placement"
    r"|(?:min|mod|max)\.?(?:imal|erate|imum)?[ -]?(?:A|assist\w*)|(?:w/|with)\s(?:(?:both|two|2|one|1)\s)?hands?"
    r"|(?:verbal|tactile|visual) cue\w*|cues?|cueing|VCs?|TCs?|concerns?|carry-?over|teach-?back|return demo\w*"
    r"|accuracy|accurate|thickening|HEP)\b",
    re.IGNORECASE,
)
"""What a relative does with the patient, or is taught to do: the figures beside it are the patient's."""
_WALKED = re.compile(
    r"\b(?:amb\w*|gait|transfers?|xfers?)\b|\d\s?(?:ft|feet|m|meters|steps?|stairs|reps|min|minutes)\b", re.IGNORECASE
)
"""What is done in a visit: a relative who is with something there is with the patient."""
_TAUGHT = re.compile(r"\b(?:train\w*|education|educated|teaching|taught|instruct\w*)\b", re.IGNORECASE)
_REPORTS = re.compile(
    r"\b(?:PEDI(?:-?CAT)?|CETI|Vineland\w*|VABS|ABAS|SRS|SSP|SPM|SP-?2|ITSP|BRIEF|M-?CHAT|ASQ|CBCL|CDI|MCDI|FOCUS|ICS|BASC|Conners|SDQ|PODCI|PedsQL"
    r"|PediEAT|NeoEAT|PASSFP|WeeFIM|AD-?8|IQCODE|NPI|FAQ|QOL-AD|CSDD|DAYC|REEL|COPM|MAL|GAS|words|sounds|signs|list|log|diary|journal)\b",
    re.IGNORECASE,
)
"""What a parent or a partner fills in or counts for the patient."""
_PEER = re.compile(rf"(?:.*\b(?:twin|sibling|cousin)|.*(?:brother|sister).*|{OTHERS})$", re.IGNORECASE)
"""Who is compared with the patient and answers for nobody."""
_OF_PATIENTS = re.compile(
    rf"\s(?:his|her|the (?:pt|patient|child)['’]s|child['’]s)\s(?:own\s)?(?:\w+\s){{0,2}}{_TEST}", re.IGNORECASE
)
_STOP = re.compile(r"[.;](?=\s|$)|(?=\s(?:[SOAP]|Subj(?:ective)?|Obj(?:ective)?|Assess(?:ment)?|Plan)\s?:)")
"""The end of a clause; the next part of a note on the same line ends one too."""
_COMPARED = re.compile(
    rf"(?:(?P<beside>(?<=\d)(?:\s?[%°]|\s?[a-z]{{1,7}})?(?:,\s|\s\())"
    r"|\b(?:vs\.?|versus|compared (?:to|with|w/)|than)\s)"
    rf"(?P<clause>{_OWNER}(?P<who>{KIN}|{OTHERS})(?:['’]s)?\s(?:{_TEST}\s)?"
    rf"(?:(?:scores?|scored|is|was|at|of|has|had|=|:)\s)*{_VALUE}"
    r"(?:\s?(?:s|sec|m|deg(?:rees)?|lbs?|kg|pts|points)\b)?)(?=\s*(?:$|[.,;)]|and\b))",
    re.IGNORECASE,
)
"""A figure of a relative beside the patient's: "knee flexion 90, husband 120", "PDMS-3 80 vs twin PDMS-3 95"."""
_JOINED = re.compile(r"[,;.](?=\s|$)|\s(?:and|but|so|while)\s")
_LONGEST = 1000
"""How far a clause is followed."""
_FOR_KIN = re.compile(
    r"^\W*(?:(?:and|so|but|then)\s)?(?:s?he)\s[^.;,\d]*\b(?:with|for|to|visit\w*|help\w*|after)\s(?:her|him|them)\b[^.;,\d]*[.;]?\s*$",
    re.IGNORECASE,
)
"""What the patient did for the relative: "he stayed with her"."""


@kept(8192)
def of_kin(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a passage tells the state, the score or the fate of somebody else: offsets from the subject on.

    Each stretch ends where the clause does, or where the patient becomes the subject.
    """
    found: list[tuple[int, int]] = []
    if not _ANYBODY.search(text):
        return ()
    for match in _OF_KIN.finditer(text):
        start = match.start("clause")
        if (found and start < found[-1][1]) or not _is_subject(text, match):
            continue
        own = _own_score_end(text, match)
        end = max(own, _clause_end(text, match, is_score=own > 0))
        if handled := _handled_from(text, match, own, end):
            if match["event"] and (comma := text.rfind(",", match.end(), handled)) > 0:
                # What befell the relative stays so, whatever is done with the patient behind it.
                found.append((start, comma))
            continue
        if not _bears_on_patient(text[match.end() : end]):
            found.append((start, end))
        elif own:
            # Whatever the clause goes on to tell of the patient, the score is the relative's.
            found.append((start, own))
    return tuple(sorted([*found, *_compared(text, found)]))


def _compared(text: str, known: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where a relative's figure stands beside the patient's; parents who both rate the patient are compared with nobody."""
    for match in _COMPARED.finditer(text):
        start, end = match.span("clause")
        before = re.split(r"[.;]\s", text[max(0, start - _LONGEST) : start])[-1]
        if _ANYONE.search(before) or _TOLD.search(before) or _REPORTS.search(f"{before} {match['clause']}"):
            continue
        if not any(low < end and start < high for low, high in known):
            yield start, end


def _is_subject(text: str, match: re.Match[str]) -> bool:
    """Say whether the relative is who the clause is about: neither the patient of a relative who calls, nor of what it tells."""
    if _TOLD.search(match["clause"]) or ((match["score"] or match["owned"]) and text.isupper()):
        # In capitals every word looks like the short name of a test.
        return False
    return match["lead"].strip() in {"", ".", ";"} or _ANYONE.search(_before(text, match)) is None


def _before(text: str, match: re.Match[str]) -> str:
    """Return what stands in the sentence before the relative is named."""
    start = match.start("clause")
    return re.split(r"[.;]\s", text[max(0, start - _LONGEST) : start])[-1]


def _handled_from(text: str, match: re.Match[str], own: int, end: int) -> int:
    """Return where the clause of a relative tells what is done with the patient or answered for the patient; 0 for nowhere.

    Behind the comma after a score of the relative's own the patient may be told of again.
    """
    start = match.start("clause")
    if not match["event"] and _TAUGHT.search(_before(text, match)):
        return start
    if own:
        comma = _JOINED.search(text, own, end)
        end = comma.start() if comma else end
    sought = [_HANDLES]
    if re.match(r"w/|with", match["state"] or "", re.IGNORECASE):
        sought.append(_WALKED)
    if not _PEER.match(text[start : match.end("who")]):
        if not match["event"] and _OF_PATIENTS.match(text, match.end()):
            return match.end()
        sought.append(_REPORTS)
    places = [place.start() for one in sought if (place := one.search(text, match.end("who"), end))]
    return min(places, default=0)


def _bears_on_patient(rest: str) -> bool:
    """Say whether what follows the state of a relative tells of the patient all the same: "can't dress him any more"."""
    return bool(_TOLD.search(rest) or _PATIENT.search(rest) or (_OBJECT.search(rest) and not _FOR_KIN.match(rest)))


def _own_score_end(text: str, match: re.Match[str]) -> int:
    """Return where the score ends that a match says to be the relative's; 0 where it tells a state or an event only."""
    if match["score"] or match["owned"]:
        return match.end()
    if text.isupper() or not match["state"]:
        return 0
    if re.fullmatch(r"(?:is|was)\s.*\d", match["state"], re.IGNORECASE):
        return match.end()
    got = _GOT.match(text, match.end())
    if got is None and match["state"].lower() in {"scored", "scores"}:
        got = _SCORE.match(text, match.end())
    return got.end() if got else 0


def _clause_end(text: str, match: re.Match[str], *, is_score: bool) -> int:
    last = min(len(text), match.end() + _LONGEST)
    stop = _STOP.search(text, match.end(), last)
    end = stop.end() if stop else last
    if not is_score and not _TREATED.search(match["state"] or ""):
        turn = _TURN.search(text, match.end(), end)
        if turn and not _STILL_KIN.search(text, turn.end(), end):
            end = turn.start()
    is_woman = re.fullmatch(_WOMEN, match["who"], re.IGNORECASE) is not None
    is_man = re.fullmatch(_MEN, match["who"], re.IGNORECASE) is not None
    for turn in _NEXT.finditer(text, match.end(), end):
        who = turn["who"].lower()
        if (who in {"she", "her", "hers"} and is_woman) or (who in {"he", "his"} and is_man):
            continue
        return turn.start()
    return end


def is_of_kin(text: str) -> bool:
    """Say whether a passage is about somebody else and about nothing besides, as far as a word can tell.

    One that goes on with the patient as its subject is not: "Her husband fell, and she climbs alone".
    """
    stretches = of_kin(text)
    if not stretches:
        return False
    rest, position = [], 0
    for start, end in stretches:
        rest.append(text[position:start])
        position = end
    if not _FOR_KIN.match(text[position:]):
        rest.append(text[position:])
    beside = _LABEL.sub(" ", " ".join(rest))
    is_event = all(_FATE.search(text[start:end]) for start, end in stretches) and not _WORD.search(_LABEL.sub(" ", rest[0]))
    return not (_PATIENT.search(beside) or _PRONOUN.search(beside) if is_event else _WORD.search(beside))


def has_figure_of_kin(text: str) -> bool:
    """Say whether a passage holds a figure of somebody else, whatever else it tells."""
    return any(char.isdecimal() for start, end in of_kin(text) for char in text[start:end])


_AGREES = rf"(?:pt|patient|resident|client|child|student|s?he|they|both|family|caregivers?|CG|parents?|guardian|POA|{KIN})"
_BEFORE_VERB = re.compile(
    rf"\b{_AGREES}\b(?:\s?(?:and|&|/|,|\+)\s?(?:(?:the|her|his|their|pt['’]?s)\s)?{_AGREES}\b){{0,2}}\s"
    r"(?:(?:\w+ly|also|is|are|was|were|has|have|been|in|in full|who)\s)*$",
    re.IGNORECASE,
)


def ends_with_patient(text: str) -> bool:
    """Say whether the patient or somebody at home is the subject that a text ends with: "Pt and wife" of "Pt and wife agree"."""
    return _BEFORE_VERB.search(text[-80:]) is not None
