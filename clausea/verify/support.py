"""The plain words of a statement: which need no support, and which of the others the cited words do not give."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from clausea import knowledge
from clausea.domain import fold
from clausea.domain.dates import find_dates
from clausea.verify.lexicon import LEVELS, is_test, plain
from clausea.verify.sense import directions
from clausea.verify.stems import stem, stems
from clausea.verify.values import quantity_words

__all__ = [
    "Unsupported",
    "connecting_words",
    "documents_named",
    "hedges",
    "kind_words",
    "measure_words",
    "unsupported",
    "without_denials",
]

_TOKEN = re.compile(r"[a-z]{2,}")

_CANNOT = re.compile(r"\bcan['’]t\b")
_PAIN_FREE = re.compile(r"\bpain[\s-]+free\b")
_NOT = re.compile(r"n['’]t\b")

_FUNCTION = """an the this that these those and or but yet so if then than as when where while which who whom whose what
why how of at by for from in into on onto to toward towards with within under over above below between among during before
after since until through throughout across along about against upon per via up down out off again also both each every all
any some such same other another only just more most less least few several many much one ones first second third last next
there here is am are was were be been being has have had having do does did doing will would can could may might must shall
should it its he him his himself she her hers herself they them their theirs we us our ours you your me my mine own itself
themselves patient pt mr mrs ms dr left right bilateral"""

_CONNECTIVE = """clinician therapist records record recorded notes noted note reads read reports report reported states state
stated says say said saying writes wrote written gives give gave given finds find found sets set shows show
showed shown lists list listed describes described adds added begins began names named diagnoses diagnosis
goals goal time times onset made makes make care demanding heading headings word words evidence chart document
documents documented lines line page pages date dates dated day days visit visits took takes take measured
measure scored score further still too instead therefore however thus claim claims payer notice denial letter
bill bills billed covers amount change do use come see hold person level grade graded stayed became result
results came taken people whenever lasted last lasts aimed aims aim asks asked planned child scale going put
sent start need duration frequency startexam reevaluation"""

_NEGATIONS = """no not never without none nothing nobody neither cannot denies deny denied denying unable lack lacks lacked
lacking refuses refused refuse absent absence fails failed fail failing nor barely hardly"""

_STATUS = """met unmet achieved achieve attained attain reached reach accomplished completed complete completely improved
improve improves improving improvement independent independently independence modified fully full resolved resolve normal
abnormal better worse worsened worsening best worst declined decline declining increased increase increasing decreased
decrease decreasing painfree painless free unchanged stable plateau plateaued regressed regression regained
recovered recovery restored cured healed maximal maximum minimal minimum moderate severe mild significant significantly
substantial substantially marked markedly dramatic dramatically great greatly greater total totally entire entirely perfect
perfectly higher lower faster slower stronger weaker safe safely unsafe excellent good poor gained gains lost progressed
progressing dependent impaired intact deteriorated successful successfully plateauing returned asymptomatic symptomatic
discontinued partly partially ongoing rise drop"""

_KINDS: dict[str, str] = {
    "order": "order referral prescription",
    "initial_evaluation": "initial evaluation",
    "plan_of_care": "plan of care",
    "certification": "certification",
    "recertification": "recertification",
    "daily_note": "treatment daily note visit",
    "progress_report": "progress report note",
    "re_evaluation": "re-evaluation reevaluation evaluation",
    "discharge": "discharge summary note report",
    "flowsheet": "flowsheet flow sheet",
    "attendance": "attendance record",
    "outcome_form": "outcome form",
    "addendum": "addendum",
    "consent": "consent form",
    "fax_cover": "fax cover sheet",
    "communication": "communication note letter",
    "other": "record",
}
_NOUNS = (
    r"order|referral|prescription|evaluation|reevaluation|plan\s+of\s+care|plan|certification|recertification|note|report|summary"
    r"|flowsheet|form|addendum|consent|communication"
)
_NAMED = re.compile(
    rf"\b(?P<name>(?:(?:initial|daily|treatment|progress|discharge|re|outcome|consent|attendance)[\s-]+)*(?:{_NOUNS}))"
    r"\s*,?\s+(?:of|dated|from|on)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Unsupported:
    """What of a statement the cited words do not give."""

    weighty: tuple[str, ...]
    """Negations and words of status or degree, in order; all are words of a closed list."""
    others: int
    """How many other words are unknown."""


def kind_words(kinds: Iterable[str]) -> set[str]:
    """Return the words that name documents of these kinds."""
    return {word for kind in kinds for word in _tokens(_KINDS.get(kind, ""))}


def measure_words(facts: Iterable[str]) -> set[str]:
    """Return the words, without numbers, of all the names of the tests that lines begin with."""
    heads = [fact.lower() for fact in facts]
    out: set[str] = set()
    for kind in knowledge.measures():
        if any(head.startswith(kind.name.replace("_", " ").lower()) for head in heads):
            out |= {word for alias in kind.aliases for word in _TOKEN.findall(alias.lower())} - quantity_words()
    return out - _closed(_NEGATIONS)


def connecting_words() -> frozenset[str]:
    """Return the words that tie a sentence to its quotation and say nothing of the patient."""
    return _closed(_CONNECTIVE)


def documents_named(text: str) -> Iterable[tuple[set[str], int]]:
    """Yield every "X of DATE" of a text where X names a document of a chart: the words of X, and the index of the date."""
    for index, found in enumerate(find_dates(text)):
        match = _NAMED.search(text[: found.start])
        if match:
            name = re.sub(r"\bre-", "re", match["name"].lower())
            yield set(_TOKEN.findall(name)) - {"of"}, index


def unsupported(text: str, cited: str, names: Iterable[str], allowed: Iterable[str]) -> Unsupported:
    """Hold the words of a text against the words at the cited addresses, and plain words also against what else is allowed.

    Both are compared in their plain forms. A word of status must stand at the cited addresses, unless it is among the `names` of
    the cited documents, such as the first word of "progress report", or is a rise or a drop that the cited values show. Where the
    text names goals by label, its words of status must stand there beside one of these labels.
    """
    given = stems(_tokens(plain(cited)))
    if any(level in given for level in map(stem, LEVELS[2:])):
        given.add(stem("assistance"))
    beside = stems(_tokens(plain(_beside_labels(text, cited)))) | stems(directions(cited))
    every = set(_tokens(text)) | set(_tokens(plain(text)))
    free = set(names) | set(_tokens(plain(" ".join(names)))) | _closed(_FUNCTION) | _closed(_CONNECTIVE) | quantity_words()
    known = given | stems(word for other in allowed for word in _tokens(plain(other)))
    weighty, others = [], 0
    for word in dict.fromkeys(_tokens(plain(_without_dates(text)))):
        root = stem(word)
        if word in free or (word == "denied" and _DENIED & every):
            continue
        if word in _closed(_NEGATIONS):
            continue
        if word in LEVELS or word in _closed(_CAUSES) or root in _status():
            is_partial = word == "met" and not _PART & every and bool(_PART_MET.search(cited)) and not _WHOLE_MET.search(cited)
            is_given = (
                False if is_partial else bool(_GIVES_CAUSE.search(plain(cited))) if word in _closed(_CAUSES) else root in beside
            )
            weighty += [] if is_given else [_SHOWN.get(word, _status().get(root, word))]
        elif is_test(word):
            weighty += [] if root in given else ["the name of a test"]
        elif root not in known:
            others += 1
    return Unsupported(tuple(dict.fromkeys(weighty)), others)


_HEDGE = re.compile(
    r"\b(?:at (?:most|least|times)|only|sometimes|occasionally|rarely|seldom|mostly|nearly|almost|approximately|roughly"
    r"|about(?= \d)|slightly|fairly|very|much|just)\b",
    re.IGNORECASE,
)


def hedges(text: str, cited: str) -> list[str]:
    """Return the words of a text that make more or less of what it says, and that the cited words do not use."""
    return [word for match in _HEDGE.finditer(text) if (word := match[0].lower()) not in fold(cited).lower()]


_PART = frozenset({"partly", "partially", "not", "part"})
_PART_MET = re.compile(r"\bpart(?:ly|ially)?[\s-]+met\b", re.IGNORECASE)
_WHOLE_MET = re.compile(r"(?<!partly )(?<!part )(?<!partially )(?<!partly-)(?<!partially-)(?<!not )\bmet\b", re.IGNORECASE)
_CAUSES = "because prevented prevents causes caused proves proved demonstrates allows enables ensures"
_GIVES_CAUSE = re.compile(
    r"\b(?:because|since|so|as|from|when|after|due|every time|until|reason|why|led|unless|secondary)\b|->|→|[:;-]\s"
)
_SHOWN = {
    "modifiedindependent": "modified independent",
    "supervisionlevel": "supervision",
    "standbyassist": "standby assist",
    "contactguard": "contact guard",
    "minimalassist": "minimal assist",
    "moderateassist": "moderate assist",
    "maximalassist": "maximal assist",
    "totalassist": "total assist",
    "rise": "increased",
    "drop": "decreased",
}


_DENIED = frozenset({"claim", "claims", "denial", "notice", "payer", "line", "lines"})
"""Beside these, "denied" speaks of the claim and not of what the patient said."""


def without_denials(text: str) -> str:
    """Return a text without the "denied" of a claim, which denies nothing of the patient."""
    return re.sub(r"\bdenied\b", " ", text) if _DENIED & set(_tokens(text)) else text


_LABEL = r"\b(?:LTG|STG|goal)s?\s*(?:no\.?\s*|#\s*)?\d+\b"
_LABELS = re.compile(rf"{_LABEL}(?:\s*(?:,|&|/|\band\b)\s*(?:{_LABEL}|\d+\b(?!\s*[/%.]\d)))*", re.IGNORECASE)


def _beside_labels(text: str, cited: str) -> str:
    """Return the cited clauses that hold a goal label of the text; all cited words where the text or they name none."""
    asked = _labels(text)
    if not asked or not _LABELS.search(cited):
        return cited
    out = []
    for clause in re.split(r"[.;](?:\s|$)", cited):
        starts = [match.start() for match in _LABELS.finditer(clause)]
        cuts = [0, *starts[1:], len(clause)]
        out += [part for start, end in pairwise(cuts) if _labels(part := clause[start:end]) & asked]
    return " ; ".join(out)


def _labels(text: str) -> set[str]:
    found = set()
    for group in _LABELS.finditer(text):
        head = re.match(r"[a-z]+", group[0], re.IGNORECASE)
        name = head[0].lower().rstrip("s") if head else ""
        for word, number in re.findall(r"(LTG|STG|goal)?s?\s*(?:no\.?\s*|#\s*)?(\d+)", group[0], re.IGNORECASE):
            name = word.lower() or name
            found.add(f"{name} {number}")
    return found


def _without_dates(text: str) -> str:
    for found in reversed(find_dates(text)):
        text = f"{text[: found.start]} {text[found.end :]}"
    return text


def _tokens(text: str) -> list[str]:
    text = _PAIN_FREE.sub("painfree", _CANNOT.sub("cannot", text.lower()))
    return _TOKEN.findall(_NOT.sub(" not", text))


@cache
def _closed(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _status() -> dict[str, str]:
    """Return the words of status by their stems."""
    return {stem(word): word for word in reversed(_STATUS.split())}
