"""The plan of care: its elements, its goals, and whether attendance kept to it."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from itertools import pairwise

from clausea.audit.view import PLANS, REPORTS, View
from clausea.domain import Flag
from clausea.domain.dates import us

GAP_DAYS = 30
"""More days than this between two visits that follow each other by number want a word (`reviewers.md` § 3.3: 14 to 30)."""

_OPENING = PLANS - {"certification"}
_DISCIPLINE = re.compile(
    r"\b(?:physical|occupational|speech)[- ](?:language )?(?:therapy|patholog\w+)|\bPT\b|\bOT\b|\bSLP\b|\bST\b|\bhand therapy\b|\btherap(?:y|ist)\b|\bthx\b",
    re.IGNORECASE,
)
_GOALS = re.compile(r"\b(?:goals?|LTGs?|objectives?|long[- ]term)\b", re.IGNORECASE)
_PER = r"(?:/|per|a|each|every)?\s*(?:w(?:ee)?ks?|months?|mos?|days?|terms?)\b"
_FREQUENCY = re.compile(
    rf"\b\d(?:\s*-\s*\d)?\s*(?:x|times|visits?|sessions?|days?)\s*{_PER}|\b\d(?:-\d)?w\d|\b(?:once|twice|one|two|three)\b(?: times| visits?| sessions?)? (?:a|per|each|every|in a) (?:week|month|day)"
    r"|\b(?:weekly|biweekly|BIW|TIW|PRN|q\s?wk|qwk)\b|\bx\s*/\s*w(?:ee)?k|\bevery (?:other )?(?:week|day)|\b\d+ min\w* (?:per|a|/) ?w(?:ee)?k|\bfrequency\b[^.]{0,20}\d",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b\d+\s*(?:-\s*\d+\s*)?(?:wks?|weeks?|months?|mos?|visits?|sessions?)\b|\b\d(?:-\d)?w\d+|\bduration\b[^.]{0,30}\d|\b(?:two|three|four|six|eight|ten|twelve) (?:weeks|months|visits)"
    r"|\d\s*(?:-|–|to|thru|through|until)\s*\d{1,2}[/.-]\d|\b(?:thru|through|until|finish)\b \w|\bx\s?\d{1,2}\b(?=[,.;]|$)",
    re.IGNORECASE,
)


def plan_incomplete(view: View) -> list[Flag]:
    """No words for an element of the plan that payers ask for were found in evaluation, plan or certification.

    Amount is not asked, because one session a day is understood; nor are diagnoses, which stand in plain words that no pattern knows.
    """
    documents = [one for one in view.own if one.kind in PLANS]
    if not any(one.kind in {"initial_evaluation", "plan_of_care"} for one in documents):
        return []
    ids = {one.id for one in documents}
    present = {item.element for plan in view.chart.plans if plan.document in ids for item in plan.items}
    text = " ".join(view.text(one) for one in documents)
    goals = [goal for goal in view.chart.goals if goal.document in ids]
    checks = {
        "long-term goals": any(goal.term != "short" for goal in goals) or "goals" in present or bool(_GOALS.search(text)),
        "type": "type" in present or bool(_DISCIPLINE.search(text)),
        "frequency": "frequency" in present or bool(_FREQUENCY.search(text)),
        "duration": bool(present & {"duration", "visits"}) or bool(_DURATION.search(text)),
    }
    missing = [name for name, there in checks.items() if not there]
    if not missing:
        return []
    return [
        Flag(
            flag="plan_incomplete",
            severity="fatal",
            message=f"Neither the evaluation nor the plan of care states: {', '.join(missing)}.",
            spans=tuple(span for one in documents for span in view.place(one)),
            must_answer=True,
        )
    ]


_LABEL = re.compile(
    r"^\W*(?:(?:STG|LTG|goal|short[- ]term goal|long[- ]term goal)s?\s*(?:#?\s*\d+[a-z]?)?|\d+[a-z]?)\s*[.):#-]*\s*",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:in|within|x|by|for)?\s*\d+(?:-\d+)?\s*(?:wks?|weeks?|months?|mos?|days?|visits?|sessions?)\b|\bby \d{1,2}/\d{1,2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:increas\w+|improv\w+|decreas\w+|reduc\w+|maximi[sz]\w+|maintain\w*|restor\w+|normali[sz]\w+|optimi[sz]\w+|promot\w+|enhanc\w+|address\w*|WNL|WFL|better|stronger|return to (?:PLOF|prior level|normal))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half|all|every|without|w/o|independent\w*|mod(?:ified)? i\b|mod I|supervis\w+|SBA|CGA|min(?:imal)? a|mod a|max a|mild|moderate|severe)\b",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"\b(?:walk\w*|ambulat\w+|stairs?|steps?|climb\w*|transfer\w*|dress\w*|don|doff|bath\w*|shower\w*|toilet\w*|groom\w*|feed\w*|eat\w*|drink\w*|cook\w*|meals?|reach\w*|lift\w*|carr(?:y|ies)|driv\w+"
    r"|sit\w*|stand\w*|squat\w*|kneel\w*|turn\w*|sleep\w*|work\w*|school|shop\w*|church|write|writing|typ(?:e|ing)|read\w*|nam(?:e|ing)|answer\w*|ask\w*|converse|conversation\w*|speak\w*|phone|tell|state|recall|remember"
    r"|swallow \w+ (?:of|solids|liquids)|throw\w*|run\w*|jump\w*|hop|play\w*|put|pick\w*|open\w*|button\w*|zip\w*|fasten\w*|enter|leave|get (?:in|out|up)|roll\w*|crawl\w*|cut\w*|hold\w*|use|household|community|garden\w*)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:pt|patient|client|family|parent|caregiver)(?:'?s)?\s+goals?\b|\bwants?\b|\bwish\w*|\bhopes?\b|\bwould like\b|\bin (?:his|her|their) (?:own )?words\b|[\"“]",
    re.IGNORECASE,
)


def _is_vague(text: str) -> bool:
    bare = _TIME.sub(" ", _LABEL.sub("", text))
    return not (_FIGURE.search(bare) or _TASK.search(bare)) and bool(_VAGUE.search(bare)) and not _WISH.search(text)


def vague_goals(view: View) -> list[Flag]:
    """Goals without figure and without task: nobody can say when they are met."""
    ids = {one.id for one in view.own if one.kind in _OPENING}
    goals = [goal for goal in view.chart.goals if goal.document in ids]
    wishes = [span for one in view.own for sentence, text in view.sentences(one) if _WISH.search(text) for span in sentence.spans]
    vague = [
        goal for goal in goals if _is_vague(view.chart.quote(goal.span)) and not any(wish.overlaps(goal.span) for wish in wishes)
    ]
    if not vague:
        return []
    judged = [goal for goal in goals if goal.term != "short"] or goals
    count = "One goal states" if len(vague) == 1 else f"{len(vague)} goals state"
    return [
        Flag(
            flag="vague_goals",
            severity="high" if all(goal in vague for goal in judged) else "medium",
            message=f"{count} neither a figure nor a task, so that nobody can say when it is met.",
            spans=tuple(goal.span for goal in vague),
            must_answer=False,
        )
    ]


_ORDERED = re.compile(
    r"\border(?:s|ed)?\b|\bper (?:MD|Dr|physician|surgeon)\b|\bmake-?up\b|\bfrequency (?:was |is )?(?:increased|changed|raised)\b|\bincrease(?:d)? (?:frequency|to)\b",
    re.IGNORECASE,
)
_VISITS = re.compile(r"\d|visit|frequen|week|wk", re.IGNORECASE)


def frequency_exceeded(view: View) -> list[Flag]:
    """More visits in a week than any plan in the record allows, and no order that says why."""
    most = 0
    for plan in view.chart.plans:
        for item in plan.items:
            if item.element == "frequency" and item.value:
                match = re.fullmatch(r"(?:(\d+)-)?(\d+)/week", item.value)
                if match is None:
                    return []
                most = max(most, int(match[2]))
    if not most:
        return []
    weeks: dict[dt.date, set[dt.date]] = defaultdict(set)
    for day in view.days:
        weeks[day - dt.timedelta(days=day.weekday())].add(day)
    out = []
    for monday, days in sorted(weeks.items()):
        near = [one for one in view.own if one.date and abs((one.date - monday).days) <= 14]
        explained = any(
            _VISITS.search(text) for one in near if one.kind != "initial_evaluation" for _, text in view.find(one, _ORDERED)
        )
        if len(days) > most and not explained:
            out.append(
                Flag(
                    flag="frequency_exceeded",
                    severity="medium",
                    message=f"In the week of {us(monday)} there are {len(days)} visits; the plan allows {most} a week, and no order says why.",
                    spans=tuple(span for one in view.notes if one.date in days for span in view.place(one)),
                    must_answer=view.touches(*days),
                )
            )
    return out


_AWAY = re.compile(
    r"\bhospital\w*|\badmitted\b|\bsurg\w+|\bill(?:ness)?\b|\bsick\b|\bflu\b|\bcovid\b|\bpneumonia\b|\bvacation\b|\b(?:been|was|were|gone) away\b|\baway (?:since|from|for|on|until)\b|\btravel\w*|\bout of (?:town|state|country)\b|\bon hold\b|\bhold per\b"
    r"|\bcancel\w*|\bno[- ]?shows?\b|\bmissed\b|\babsen\w+|\bweather\b|\btransport\w*|\bauthori[sz]ation\b|\binsurance\b|\bfuneral\b|\bholiday\w*|\bgap in (?:care|treatment)\b|\bresum\w+",
    re.IGNORECASE,
)


def care_gap(view: View) -> list[Flag]:
    """More than 30 days between two visits whose numbers follow each other, without a re-evaluation or a word of the reason.

    Only numbered visits are judged: between others there may be notes that were not sent.
    """
    out = []
    numbered = [(one, view.numbers[one.id]) for one in view.notes if one.id in view.numbers]
    for (before, first), (after, second) in pairwise(numbered):
        assert before.date is not None
        assert after.date is not None
        days = (after.date - before.date).days
        if second != first + 1 or days <= GAP_DAYS or after.kind in REPORTS:
            continue
        if view.find(before, _AWAY) or view.find(after, _AWAY):
            continue
        out.append(
            Flag(
                flag="care_gap",
                severity="medium",
                message=f"{days} days lie between visit {first} of {us(before.date)} and visit {second} of {us(after.date)}; the notes do not say why.",
                spans=(*view.place(before), *view.place(after)),
                must_answer=view.touches(after.date),
            )
        )
    return out
