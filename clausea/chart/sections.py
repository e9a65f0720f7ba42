"""Headings: what a chart calls its parts, and the standard name of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from clausea.chart.lines import Line
from clausea.chart.sieve import guarded
from clausea.domain import SectionName
from clausea.domain.kept import kept

# Facts from the shared domain notes (section map); the order matters: the first pattern that matches wins.
_HEADINGS: tuple[tuple[SectionName, str], ...] = (
    (
        "plof",
        r"prior (?:level(?: of (?:function|functioning))?|function(?:ing|al (?:level|status))?)|plof|previous functional status"
        r"|pre-?morbid(?: (?:level|function|status))?(?: of function)?|premorbid \w+|baseline before (?:onset|injury)",
    ),
    (
        "clof",
        r"current (?:level(?: of function(?:ing)?)?|function(?:al (?:level|status))?)|clof|functional (?:status|limitations?|deficits?"
        r"|mobility|skills(?: assessment)?|activit(?:y|ies))|activity limitations?|participation restrictions?|current (?:functional )?limitations?|difficulty with",
    ),
    (
        "dx",
        r"(?:medical |treatment |therapy |primary |secondary |pt |ot |st |slp |admitting |referring |treating )*(?:diagnos[ie]s|dx)(?: codes?)?(?:/.*)?|icd-?10(?: codes?)?"
        r"|speech (?:and|&) language therapy diagnosis|impairments? codes?",
    ),
    (
        "onset",
        r"(?:injury/)?onset(?: date)?|date of (?:injury|onset|surgery)|doi|surgery(?: date)?|surgery performed|moi|mechanism(?: of injury)?|exacerbation date",
    ),
    ("referral", r"reason for referral|referral(?: reason)?|referring (?:provider|physician|md)|order|chief complaints?|cc"),
    (
        "history",
        r"hpi|(?:medical )?(?:history|hx) ?(?:/|&|and) ?(?:complexit(?:y|ies)|comorbidit(?:y|ies)|precautions?)|history(?: of (?:present|current) (?:illness|condition|problem))?|(?:past |relevant |pertinent )?(?:medical|surgical|social and medical) (?:history|hx)|hx"
        r"|subjective history|pmhx?|pshx?|comorbidit(?:y|ies)|complexit(?:y|ies)|complicating factors|precautions?(?:\s?/\s?(?:contraindications?|complexities))?|contraindications?|red flags?"
        r"|(?:medical |diagnostic )?imag(?:ing|ery)|medications?|meds|allergies|family history|birth history|developmental history",
    ),
    (
        "social",
        r"home(?: history)?|home (?:set-?up|living|environment|situation)|living (?:environment|situation|arrangements?)|social(?: history| hx)?|support(?: system)?|occupation|work status"
        r"|hobbies|leisure|school|functional activities and hobbies|education",
    ),
    ("subj", r"subjective(?: report| complaints?)?|s|patient report|pt report|pain(?: level| rating| assessment)?|general"),
    (
        "obj",
        r"objective(?: findings| data| measures?| content)?|o|exam(?:ination)?|tests? (?:and|&) measures?|(?:active |passive )?(?:range of motion|rom)|arom|prom|strength|mmt|manual muscle test(?:ing)?"
        r"|palpation|posture|special tests?|joint (?:mobility|play)|neuro(?:logical)?|sensation|balance|gait(?: analysis)?|transfers?|bed mobility|adls?|iadls?|cognition|oral[- ]mech(?:anism)?(?: exam)?"
        r"|voice|swallow(?:ing)?|edema|girth|outcome measures?|standardi[sz]ed (?:tests?|testing|assessments?)|testing|functional tests?(?: and measures?)?|vitals?|underlying impairments|observations?"
        r"|receptive language|expressive language|articulation|fluency|motor speech|hand function|grip(?: and pinch)?|coordination|wound(?: status)?|measurements?|(?:test(?:ing)?|assessment|evaluation|exam|standardi[sz]ed test(?:ing)?) (?:results?|findings|scores?)|results?|findings",
    ),
    (
        "tx",
        r"(?:today'?s )?treatment(?: provided| rendered| today| log| given)?|interventions?(?: used| provided)?|procedures?|exercise log|flow ?sheet|modalities|skilled interventions?(?: provided)?|therapeutic (?:activit(?:y|ies)|exercises?)"
        r"|ther(?:apeutic)? ?ex(?:ercise)?s?|manual therapy|neuromuscular re-?education|treatment/interventions?|tx|rx today|session content|activities",
    ),
    (
        "assess",
        r"assessment(?: and plan| ?/ ?plan)?|a|a/p|clinical (?:judge?ment|impression|reasoning|summary)|impression|analysis|response(?: to (?:treatment|tx|intervention))?|skilled need|justification(?: for .*)?"
        r"|medical necessity|rehab(?:ilitation)? potential|prognosis|problem list|problems|impairments?|barriers(?: to .*)?|summary|progress(?: toward.*| to date| summary)?|need for skilled .*",
    ),
    (
        "goals",
        r"(?:patient'?s?|pt|functional|therapy|treatment|short[- ]term|long[- ]term|st|lt)? ?goals?(?: status| met| grid| to be completed in .*)?|stgs?|ltgs?|goal (?:status|review)|objectives|therapy goals/status|interventions/goals",
    ),
    (
        "cert",
        r"(?:physician(?:'s)?|provider|md|poc|plan of care)? ?(?:re-?)?certification(?: period| statement)?|cert(?: period| dates)?|i (?:re-?)?certify.*|physician signature",
    ),
    (
        "bill",
        r"billing|charges?|cpt(?: codes?)?|pt charges|time calculation|minutes|timed (?:code )?minutes|total (?:treatment )?time|charge capture|procedure codes?|billing (?:summary|table|grid)|time",
    ),
    (
        "plan",
        r"plan(?: of (?:care|treatment))?(?: details)?|p|treatment plan|frequency(?: ?(?:/|and|&) ?duration)?|next (?:visit|session)|hep|home exercise program(?:me)?|discharge plan(?:ning)?|recommendations?|poc",
    ),
    ("sig", r"signatures?|therapist signature|signed|addendum"),
)

# One pattern of them all, each name a group, first for text in lower case, which is faster than to ignore case.
_ALL = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _HEADINGS)
_LOWER, _ANY_CASE = re.compile(_ALL), re.compile(_ALL, re.IGNORECASE)
_RUN_IN = re.compile(r"^\s*(?P<head>[A-Za-z][A-Za-z0-9 /&'’\-]{0,48}?)\s*(?P<mark>:|\s[-–—]\s)\s*")
_MAY_RUN_IN = re.compile(r"[:\-–—]")
_TIME = r"\d{1,2}\s?(?:-\s?\d{1,2}\s?)?(?:wks?|weeks?|w|visits?|sessions?|months?|mos?|days?)"
_TAIL = re.compile(
    rf"\s*(?:\([^()]{{0,40}}\)|[-–,]?\s?(?:by|in|to be (?:met|completed|achieved) (?:by|in)|x)\s(?:{_TIME}|[\d/.\-]{{6,10}})"
    rf"|[-–:,]\s?(?:{_TIME}|cont(?:inued|'d)?))$",
    re.IGNORECASE,
)
_MAY_TAIL = re.compile(r"[)\d/.\-]$|\d|[cC][oO][nN][tT]")
"""What a heading with a tail has."""
_LONGEST = 60
_MARKS = re.compile(r"^[\s*#=_\-–•>\[\]()0-9.]*|[\s*#=_\-–:\])]*$")
_FULL_STOP = re.compile(r"(?<=[A-Z]{4})\.$")


@dataclass(frozen=True, slots=True)
class HeadingFound:
    """A heading at the start of a line: its standard name, and where its words and the text after it begin."""

    name: SectionName
    start: int
    end: int
    after: int
    is_whole_line: bool


@lru_cache(maxsize=8192)
def heading_name(words: str) -> SectionName | None:
    """Return the standard name of heading words, or None where they are no known heading."""
    joined = _FULL_STOP.sub("", " ".join(words[:200].split()).rstrip(" :"))
    if not joined or (len(joined) > _LONGEST and joined[0].isalpha() and joined[-1].isalpha() and not _MAY_TAIL.search(joined)):
        return None
    bare = _MARKS.sub("", _TAIL.sub("", joined) if _MAY_TAIL.search(joined) else joined).strip()
    if not bare or len(bare) > _LONGEST:
        return None
    found = _LOWER.fullmatch(bare.lower()) if bare.isascii() else _ANY_CASE.fullmatch(bare)
    return cast(SectionName, found.lastgroup) if found else None


def find_heading(line: Line) -> HeadingFound | None:
    """Return the heading with which a line begins, or None."""
    text = line.text
    if not line.stripped:
        return None
    whole = heading_name(text)
    lead = len(text) - len(text.lstrip())
    if whole is not None and (len(line.stripped) > 1 or text.rstrip().endswith(":") or line.stripped in "SOAP"):
        stop = len(text.rstrip())
        return HeadingFound(whole, lead, stop, stop, is_whole_line=True)
    match = _RUN_IN.match(text) if _MAY_RUN_IN.search(text) else None
    if match:
        name = heading_name(match["head"])
        if name is not None and (match["mark"] == ":" or match["head"].isupper()):
            return HeadingFound(name, match.start("head"), match.end("head"), match.end(), is_whole_line=False)
    return None


_LEADS: tuple[tuple[SectionName, str], ...] = (
    (
        "history",
        r"(?:past |other |relevant |pertinent )?(?:medical|med)\.?(?: (?:history|hx|problems))?|pmhx?|hx|co-?morbid(?:ities|ity)?|complexities|co-?morbidities (?:affecting|impacting) [a-z ]{3,30}|complicating factors|complications|precautions?(?: ?/ ?complexities)?|current problems",
    ),
    (
        "plof",
        r"plof|prior (?:level(?: of function)?|function(?:al level)?|status)|previously|pre[- ]?(?:injury|morbid|morbidly|op function|accident|stroke)|before (?:injury|onset|surgery|accident)",
    ),
    ("goals", r"(?:functional |treatment |therapy |pt |st |lt |short[- ]term |long[- ]term )?goals?|stgs?|ltgs?"),
    ("plan", r"plan(?: of care)?|poc|freq(?:uency)?(?: ?/ ?dur(?:ation)?)?"),
)
_LEAD_PATTERNS = tuple((name, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for name, pattern in _LEADS)
_LEAD = re.compile(
    r"^\W{0,4}(?:\d{1,2}\.\s)?(?P<head>[A-Za-z][A-Za-z /&'’\-]{0,40}?)(?:\s?(?P<time>\(?\d{1,2}\s?(?:wks?|weeks?)\)?))?\s?(?P<mark>[:.](?=\s|$)|\s[-–—]\s|\s?(?=\())\s?"
)


@dataclass(frozen=True, slots=True)
class LeadIn:
    """A field name with which a sentence begins ("PMH: ..."): its standard name, and where the words after it begin."""

    name: SectionName
    after: int


@kept(1024)
def lead_in(text: str) -> LeadIn | None:
    """Return the field name with which a sentence begins, or None.

    Wider than the headings of lines, since it is asked of a sentence inside a paragraph: "Comorbid: ...", "GOALS 4 wk: ...".
    Capitals alone ("PMH", "HX", "PLOF", "GOALS") lead in without a colon too.
    """
    match = _LEAD.match(text)
    if match and match["mark"].strip() != "":
        for name, pattern in _LEAD_PATTERNS:
            if pattern.fullmatch(match["head"].strip()):
                return LeadIn(name, match.end())
        if match["mark"] == ":":
            known = heading_name(match["head"])
            if known is not None:
                return LeadIn(known, match.end())
    told = _TOLD.match(text)
    if told:
        return LeadIn("history", told.end())
    bare = _BARE.match(text)
    if bare:
        return LeadIn(_BARE_LEADS.get(bare["head"], "history"), bare.end())
    return None


_TOLD = guarded(
    r"\W{0,3}(?:(?:the )?(?:pt|patient|he|she)(?:'s)? (?:also )?(?:has |with |presents with )?(?:an? )?)?(?:past )?(?:medical )?(?:history|hx|pmhx?)\s(?:is )?(?:significant for|positive for|notable for|includes?|including|of)\s",
    re.IGNORECASE,
)
_BARE = guarded(r"\W{0,3}(?P<head>PMHX?|HX|PLOF|COMORBID|GOALS|PMHx|Hx|PLAN)\b\s?")
_BARE_LEADS: dict[str, SectionName] = {"PLOF": "plof", "GOALS": "goals", "PLAN": "plan"}
