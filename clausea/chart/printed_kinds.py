"""What a paper says of itself, where no model need guess: a field of its head that holds its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.chart.authors import rank_of
from clausea.chart.features import LineView
from clausea.chart.people import find_signature
from clausea.domain import DocumentKind
from clausea.domain.payer_letters import LEAST, SURE, signs_of_payer

__all__ = ["is_of_another", "is_of_payer", "is_of_visit", "only_mentions", "printed_kind", "signers"]

_TOP = 8
"""Among how many of its first lines a document says what it is."""
_FIELD = re.compile(
    r"^\W*(?:(?:doc(?:ument)?|title)(?:\s(?:type|title|name))?|(?:note|record|report|form|encounter|entry)\s(?:type|title|name)"
    r"|type\sof\s(?:doc(?:ument)?|note|record|report|encounter|entry))\s*:\s*(?P<title>\S[^.;:]*)$",
    re.IGNORECASE,
)
_DISCIPLINE = (
    r"(?:physical|occupational|speech(?:[ -]language)?|outpatient|aquatic|vestibular|hand|pelvic(?:\s(?:floor|health))?|lymphedema"
    r"|dysphagia|voice|swallow(?:ing)?|pediatric)\s(?:therapy|rehab(?:ilitation)?|pathology)|therapy|therapist|rehab|OP|PT|OT|SLP|ST"
)
_VISIT = (
    r"(?P<initial_evaluation>initial\s(?:eval(?:uation)?|assessment|examination)|eval(?:uation)?)|(?P<re_evaluation>re-?\s?eval(?:uation)?)"
    r"|(?P<progress_report>progress\s(?:report|summary))|(?P<discharge>(?:discharge|d/?c)(?:\ssummary)?)"
    r"|(?P<daily_note>daily(?:\s(?:treatment|visit|session|progress))?|treatment(?:\s(?:encounter|session|visit))?|visit|session|SOAP)"
)
_TITLE = re.compile(
    rf"\W*(?:(?:outpatient\s)?(?:{_DISCIPLINE})\W+)*(?:{_VISIT})(?:\s(?:note|report|summary|record|encounter)s?)?"
    rf"(?:\s?[/&+-]\s?billing\ssheet)?(?:\W+(?:{_DISCIPLINE}))*(?:\W+(?:of\s)?\d{{1,2}}[/-]\d{{1,2}}[/-](?:\d\d)?\d\d)?\W*",
    re.IGNORECASE,
)
"""The whole of a title of a therapist's visit document; a word that is none of its words makes it something else.

"ED Initial Evaluation" is another discipline's, and "see initial evaluation" and "Discharge Summary Request" only mention one.
"""
_NAMES_THERAPY = re.compile(rf"(?<![a-z])(?:{_DISCIPLINE})(?![a-z])", re.IGNORECASE)


def printed_kind(views: Sequence[LineView]) -> DocumentKind | None:
    """Return the kind of visit document that a head names in a field for it; None where it names none, or several.

    "Document: Daily Note / Billing Sheet - SLP". A head that stands over every note of a system looks alike on all of them.
    Physicians and nurses evaluate and discharge as well: nothing that one of them signs is told by its title, and of what
    nobody signs as a therapist, only a title that names therapy is believed.
    """
    named = {(kind, cell) for one in views[:_TOP] for cell in one.line.cells if (kind := _kind_in_field(cell.text)) is not None}
    named_kinds = {kind for kind, _ in named}
    titled = {kind for one in views[:_TOP] if (kind := _kind_of_title(one.line.cells[0].text)) is not None}
    if len(named_kinds) != 1 or not titled <= named_kinds:
        return None
    signed = signers(views)
    if signed and "therapist" not in signed:
        return None
    kind = named_kinds.pop()
    is_theirs = "therapist" in signed or kind == "daily_note" or any(_NAMES_THERAPY.search(cell.text) for _, cell in named)
    return kind if is_theirs else None


_ANOTHERS = re.compile(r"\b(?:hospital|emergency|ED|ER|nursing|physician|inpatient)\b", re.IGNORECASE)
_ASKED = re.compile(r"\brequest\b", re.IGNORECASE)


_POINTS = re.compile(r"(?:please\s)?(?:see|refer\sto|per|cf\.?)\s", re.IGNORECASE)


def only_mentions(one: LineView) -> bool:
    """Say whether a field in a line points to another document and names none that begins there."""
    match = _FIELD.match(one.line.cells[0].text)
    return match is not None and _POINTS.match(match["title"]) is not None


def is_of_another(views: Sequence[LineView]) -> bool:
    """Say whether a field of the head names a paper that is no therapist's: a hospital's, or one that only asks for a document.

    What a therapist signs is a therapist's, and so is what its title calls therapy: outpatients are treated in hospitals too.
    """
    fields = (match for one in views[:_TOP] for cell in one.line.cells if (match := _FIELD.match(cell.text)) is not None)
    titles = [match["title"] for match in fields]
    is_other = any(_ASKED.search(one) or (_ANOTHERS.search(one) and not _NAMES_THERAPY.search(one)) for one in titles)
    return is_other and "therapist" not in signers(views)


def _kind_in_field(text: str) -> DocumentKind | None:
    match = _FIELD.match(text)
    return _kind_of_title(match["title"]) if match else None


def _kind_of_title(text: str) -> DocumentKind | None:
    match = _TITLE.fullmatch(text)
    return next((kind for kind in _KINDS if match and match[kind]), None)


def signers(views: Sequence[LineView]) -> set[str]:
    """Return whether therapists or others sign a document; a name without a credential is nobody's sign."""
    found = (signature for one in views if one.signs and (signature := find_signature(one.line)) is not None)
    ranks = {rank_of(one.credential) for one in found if one.credential}
    return {"therapist" if rank in {"therapist", "assistant"} else "other" for rank in ranks}


_KINDS: tuple[DocumentKind, ...] = ("initial_evaluation", "daily_note", "progress_report", "re_evaluation", "discharge")

_HEAD = 60
"""How many lines of a document are looked at: a letter is short."""


def is_of_payer(views: Sequence[LineView]) -> bool:
    """Say whether a document is a letter about a claim: its words speak of the decision and the appeal, and not of a visit.

    It names the dates and the procedures of visits as their notes do, and is the note of none. A letter may be signed by a reviewer
    who is a therapist; what a therapist signs and few words of a decision stand in is a note. So is, whatever it tells of a claim,
    what is headed as one, or what a therapist signs and minutes of treatment stand in.
    """
    text = "\n".join(one.line.text for one in views[:_HEAD])
    signs = signs_of_payer(text)
    if signs < LEAST or is_of_visit(views, text):
        return False
    return signs >= SURE or not any(one.signs and find_signature(one.line) for one in views)


_TITLED = 4
"""Among how many of its first lines the title of a note stands; a letter quotes those of notes further below."""
_OFFERS = re.compile(
    r"\bdear (?:provider|member|beneficiary)\b|\byou(?: may| can| have the right to)? (?:request|appeal|file)\b|\bappeal rights\b",
    re.IGNORECASE,
)
"""Is said to whom a claim was denied: no therapist says so of a visit."""
_REVIEWER = re.compile(r"\breview(?:er|ing)?\b|\bmedical director\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b9[27]\d{3}\b[^.;]{0,30}?\b\d{1,3}\s?(?:min(?:utes|s)?\b|')", re.IGNORECASE)
_NOTE_TITLE = re.compile(
    r"\W*(?:(?:PT|OT|SLP|ST|physical\stherapy|occupational\stherapy|speech(?:[\s-]language)?\s(?:therapy|pathology)|therapy|outpatient)\s)+"
    r"(?:(?:initial|daily|visit|session|treatment|tx|progress|weekly|monthly|discharge|soap|re-?|outpatient)[\s/-]*){0,3}"
    r"(?:note|report|(?:re-?)?eval(?:uation)?|summary)\b[\s\d/:.,–—-]*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^\W*(?:(?P<letter>[SOAP])\s?[:.–—-]\s|(?P<word>subjective|objective|assessment|plan)\b\s?(?::|$))", re.IGNORECASE
)
_PARTS = 3
"""Of how many of its four sections a note has at least, each at the beginning of a line."""


def is_of_visit(views: Sequence[LineView], text: str) -> bool:
    """Say whether a paper shows by its form that it is the note of a visit, whatever it tells of a denial.

    It has the sections of a note, stands under the title of a visit's document, or is signed by a therapist and has a title that a
    note may have or minutes of treatment: a note may tell all that the patient's letter from the payer says.
    """
    parts = (_PART.match(one.line.text) for one in views[:_HEAD])
    if len({(match["letter"] or match["word"])[0].upper() for match in parts if match}) >= _PARTS:
        return True
    if any(_kind_of_title(one.line.cells[0].text) for one in views[:_TITLED]):
        return True
    signed = [one.line for one in views if one.signs and find_signature(one.line)]
    if signed and any(_NOTE_TITLE.fullmatch(cell.text) for one in views[:_TOP] for cell in one.line.cells):
        return True
    is_told = _OFFERS.search(text) is not None or not any(_MINUTES.search(one.line.text) for one in views)
    return not is_told and "therapist" in signers(views) and not all(_REVIEWER.search(line.text) for line in signed)
