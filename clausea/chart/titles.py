"""The names that documents go by, and the words that give a kind of document away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from clausea.chart.sieve import Guarded, bits_of

_CAPITAL = re.compile(r"(?<!\\)[A-Z]")


def small(pattern: str) -> Guarded:
    """Compile a pattern for lower-case text, much faster than one that ignores case, behind the sieve."""
    return Guarded(re.compile(_CAPITAL.sub(lambda match: match[0].lower(), pattern)), is_folded=True)


# Facts from the shared domain notes (documents in an episode and what they are called; note types by system).
_TITLES: tuple[tuple[str, Guarded], ...] = tuple(
    (name, small(pattern))
    for name, pattern in (
        ("recertification", r"\bre-?cert|\bupdated? (?:plan|poc|pot)|\bupoc\b|continu(?:ed|ation) (?:of )?(?:therapy|services|care)|\brequest to (?:go on|continue)|\bplan (?:of care )?(?:renewal|update)|renewal"),
        ("addendum", r"\baddend|(?<!\bno )late entry(?!\s?[:?]\s?(?:no?|n/a|none|false)\b\W*(?:$|\s{2}))|correction|amend(?:ed|ment)"),
        ("discharge", r"\bout sheet|sign(?:ing|ed)? out\b|\bdischarge|\bd/?c\b(?! planning)|clos(?:ing|ure)|case closed|episode summary|terminat|final (?:visit|note|report|session|summary)|last visit|signing off|end of (?:episode|care|service|treatment)|close-?\s?out|dismissal|transfer summary"),
        ("progress_report", r"\bmonth (?:sheet|report|note|end|summ)|\bprogress[ /](?:report|summary|letter|update|eval)|\b(?:\d0|ten|tenth|\d0th|twentieth|thirtieth|9th|8th)[\s-]*(?:visit|session|tx|treatment|day)?s?\b.*(?:rep(?:or)?t|note|summ|reassess|review)|\binterim|mid-?term|trimester|semester|\bmonthly|\bmo\.? summ|quarter|\bPR\b|re-?assess|status (?:report|letter|update)|rept\b|summary of progress|\b(?:week|month|session|visit) (?:\d+ )?(?:counts|review|summary|check)|check-?in|(?:weeks|months) on\b|(?:goal|mid\w*|case|plan|team) review"),
        ("progress_note", r"\bprogress|\bPN\b"),
        ("re_evaluation", r"\bre-?assessment|\bre-?(?:eval|exam|test)|\bre-?check|re-?look|\bRV\b|\bRE\b(?!:)"),
        ("initial_evaluation", r"(?<!re-)(?<!re)(?<!re )\b(?:eval(?:uation|s)?\b|examination|exam\b|intake|init(?:ial)?\b|assessment\b|consult(?:ation)?|new (?:patient|pt)\b|start of care|first visit|opening|IE\b)"),
        ("certification", r"\bco-?sign(?!ed)|in[- ]basket|\backnowledg(?:e)?ment of (?:the )?plan|(?<!re)(?<!re-)\bcert|signature page|\bsigned poc|sign-?off|plan (?:of care )?(?:approv|signature)|physician (?:review|response|approval|reply|sign)|md (?:review|sign)|return(?:ed)? (?:copy|sign)"),
        ("plan_of_care", r"\bplans? (?:of (?:care|treatment)|for\b)|treatment plan|care plan|therapy plan|\bPOC\b|\bPOT\b|^plan\b|goals and services|\b70[01]\b|letter of (?:plan|medical necessity)|\bIEP\b"),
        ("attendance", r"\b(?:visit|appointment|attendance) card|\bbookings?\b|days? (?:kept|attended)|attend|visit (?:log|history|list|tally|calendar|count)|appointments?\b|appt|^visits\b|sessions planned|schedul|calendar|sign-?in|\bcx\b|kept|(?:service|contact) log|visits? log|\blog of visits"),
        ("flowsheet", r"\b(?:serial|running|girth|volume|weight|wound|measurement|tracking) (?:record|sheet|log|table|chart)|\brecord sheet|flow ?-?(?:sheet|slip|chart)|exercise|data sheet|trial data|\bex\b.* (?:log|sheet|grid)|activity log|\bdata\b|\b(?:toss|food|home|throw\w*|training|gait|walk\w*|bolus|pain|voice) (?:log|chart|diary|card)|\bgrid\b|\blog\b"),
        ("outcome_form", r"\boswestry|\bDASH\b|\bberg\b|\bWOMAC\b|\bHOOS\b|\bPROMIS\b|\bFOTO\b|pedi-?cat|\bSPM\b|\bMFIS\b|\bSIS\b|\bPHQ|\btinetti|respondent|patient (?:copy|form|reported|completed)|\bdiary|questionnaire|index\b|\bscale\b|handicap|quick ?-?dash|\bLEFS\b|\bNDI\b|\bODI\b|\bPSFS\b|\bVHI\b|\bDHI\b|\bIKDC\b|\bKOOS\b|\bCOPM\b|\bABC\b|\bFAAM\b|\bSPADI\b|EAT-10|inventory|\bsurvey|\bscore ?(?:sheet|form|card)|self-?report"),
        ("consent", r"consent|privacy|acknowledg|financial|release of|assignment of benefits|hipaa|\bpolic(?:y|ies)|permission|welcome|agreement|\babn\b|beneficiary notice|new patient (?:form|packet)|rights"),
        ("fax_cover", r"\bfax\b|facsimile|cover (?:sheet|page)|transmi(?:ttal|ssion)"),
        ("communication", r"authori[sz]ation|nurse (?:cm|case)|case manager|medical necessity|\bLMN\b|telephone|\bt/?c\b|phone|call\b|e-?mail|letter|message|miss(?:ed)?\b|no[- ]?show|note to|note for (?:the )?file|communication|case (?:note|conf)|office visit|adjuster|portal|memo\b|utili[sz]ation|excerpt|correspond|\bdear\b|coordination|conference|clinic note|follow-?up|md note"),
        ("order", r"\bordered\b|eval(?:uate)? and treat|^to:|\border|referral|prescri|\brx\b(?! today)|script|request for (?:service|therapy|eval)|requisition|consult request|eval(?:uate)? ?(?:&|and|/|\+) ?(?:treat|tx)|E&T"),
        ("daily_note", r"\bvisit (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|\bdaily|treatment\b(?! (?:this|provided|rendered|given|plan|diagnos|to date|goals|today|log|frequency))|\bvisit|\bvst\b|session|soap|encounter|\bDN\b|\bTX\b|\bTEN\b|\bv\d+\b|\bnote\b|^#\s?\d|\bslip\b|appointment|\btherapy note"),
    )
)  # fmt: skip
_SORTS = re.compile(
    r"\b(?:reports?|rept|rpt|summary|summ|notes?|plan|log|sheet|form|letter|review|request|copy|list|chart|page)\b", re.IGNORECASE
)


_ANY_TITLE = sum(title.bit for _, title in _TITLES)


@lru_cache(maxsize=8192)
def title_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of document that the words of a title suggest, in the order in which the words stand; several may fit."""
    bits = bits_of(text)
    if not bits & _ANY_TITLE:
        return ()
    head = text[:90].lower()
    found = [
        (match.start(), number)
        for number, (_, title) in enumerate(_TITLES)
        if bits & title.bit and (match := title.pattern.search(head))
    ]
    return tuple(_TITLES[number][0] for _, number in sorted(found))


def title_sorts(text: str) -> tuple[str, ...]:
    """Return the words of a title that say what sort of paper it is without saying of what kind: a report, a log, a form."""
    return tuple(dict.fromkeys(word.lower() for word in _SORTS.findall(text[:90])))


_COUNTED: tuple[tuple[str, Guarded], ...] = tuple(
    (name, small(pattern))
    for name, pattern in (
        ("goal", r"\b(?:STG|LTG|goal)s?\b"),
        ("status", r"\b(?:not met|met|progressing|part(?:ially|ly)? met|achieved|ongoing|reached|on track|d/?c'?d)\b"),
        ("columns", r"\b(?:baseline|target|current|previous|status|today|now|due)\b[^\n]{0,40}\s{1,3}\b(?:baseline|target|current|previous|status|today|now|due)\b"),
        ("compare", r"\b(?:IE|SOC|eval|baseline|initial|prev\w*|start)\b.{0,30}\b(?:now|today|current)\b|\bwas\b|->|→"),
        ("certify", r"\b(?:re)?certif(?:y|ied)\b|\bneed(?:ed)? for (?:this|these|the) (?:service|therapy|plan)|under my care|agree with (?:this|the) plan|approved? as written|\bagree[sd]? (?:to|with)|medically (?:needed|necessary)|\battest|plan approved"),
        ("period", r"\bcert(?:ification)?\.? (?:period|dates?)\b|\bplan (?:dates|period)\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\s?(?:-|to|thru|through)\s?\d{1,2}/\d{1,2}"),
        ("code", r"\b9[2567]\d{3}\b"),
        ("frequency", r"\d\s?x\s?/?\s?(?:per )?(?:wk|week)|times (?:a|per) week|\d[wW]\d|weekly|/wk\b|\b[bt]iw\b"),
        ("will", r"\bwill\b"),
        ("history", r"\b(?:hpi|history|pmh|plof|prior level|lives|onset|mechanism|referred|hx|before)\b"),
        ("soap", r"(?:^|\n)\s*(?:s|o|a|p)\s*[:\-]"),
        ("time", r"\b(?:min|minutes|timed|time in|in/out|units?)\b"),
        ("eval_code", r"\b9716[1-8]\b|\b9252[1-4]\b|\b92610\b|\b9610[57]\b"),
        ("re_code", r"\b9716[48]\b"),
        ("discharge", r"\b(?:discharge[d]?|d/c(?:'?d)?|dc)\b"),
        ("last", r"\b(?:visits|sessions) (?:total|attended|seen|used|in all)|\btotal (?:visits|sessions)|\b\d+ (?:visits|sessions)\b"),
        ("fax", r"\bfax\b"),
        ("fax_form", r"\bpages?\s?:|\bto:|\bfrom:|\battn\b|\bconfidential"),
        ("consent", r"\b(?:privacy|consent|authorize|acknowledge|i agree|i understand|i give|responsible for payment)\b"),
        ("order", r"\b(?:eval(?:uate)?\.? ?(?:and|&|\+|/) ?(?:treat|tx)|order(?:ing|ed)?|referral|requisition|refer)\b"),
        ("visits", r"\b(?:attended|no[- ]show|cancel\w*|cx|ns|scheduled|sched|kept)\b"),
        ("sign_md", r"\b(?:MD|DO|NP|PA-C)\b"),
        ("talk", r"\b(?:called|phoned|spoke|voicemail|left (?:a )?message|emailed|wrote|reply|replied|per call)\b"),
        ("late", r"\b(?:late entry|addendum|addend\w*|correct(?:ed|ion))\b"),
        ("score_items", r"(?:^|\n)\s*\d{1,2}[.)]?\s.{3,60}\s\d\s*(?:\n|$)"),
        ("score", r"\btotal(?: score)?\b|\bscore\b|\bpatient (?:signature|initials)"),
        ("rows", r"(?:^|\n)\W*\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\s"),
        ("sets", r"\b\d\s?x\s?\d{1,2}\b"),
        ("quote", r"[\"“]"),
    )
)  # fmt: skip
_CROSSES = re.compile(r"\\[sWDnS]|\[\^|[\^$]")
"""What in a pattern may reach over the end of a line, or asks for it."""
_OVER_LINES = tuple(one for one in _COUNTED if _CROSSES.search(one[1].pattern.pattern))
_BY_BIT = {sign.bit: (name, sign.pattern.findall) for name, sign in _COUNTED if not _CROSSES.search(sign.pattern.pattern)}
_IN_LINES = sum(_BY_BIT)
_MOST = 6000
"""How many characters of a document are looked at; what a kind shows, it shows early."""


def counted(lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return how often each sign of a kind stands in the lines of a text."""
    head = "\n".join(lines)[:_MOST].lower()
    count = dict.fromkeys((name for name, _ in _COUNTED), 0)
    found = 0
    for line, low in zip(lines, head.split("\n"), strict=False):
        bits = bits_of(line)
        found |= bits
        bits &= _IN_LINES
        while bits:
            # The lowest bit is the next sign that can be in the line.
            bit = bits & -bits
            bits ^= bit
            name, findall = _BY_BIT[bit]
            count[name] += len(findall(low))
    for name, sign in _OVER_LINES:
        if found & sign.bit:
            count[name] = len(sign.pattern.findall(head))
    return list(count.items())
