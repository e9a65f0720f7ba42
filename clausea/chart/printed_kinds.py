"""What a paper says of itself, where no model need guess: a field of its head that holds its title."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from clausea.chart.authors import rank_of
from clausea.chart.features import LineView
from clausea.chart.lines import Line
from clausea.chart.people import find_signature
from clausea.domain import DocumentKind
from clausea.domain.payer_letters import LEAST, SURE, signs_of_payer

__all__ = ["headed_kinds", "is_of_another", "is_of_payer", "is_of_visit", "only_mentions", "printed_kind", "signers"]

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
    if _is_letter(views, "\n".join(one.line.text for one in views[:_HEAD]), _parts(views)):
        return None
    signed = signers(views)
    if signed and "therapist" not in signed:
        return None
    kind = named_kinds.pop()
    is_theirs = "therapist" in signed or kind == "daily_note" or any(_NAMES_THERAPY.search(cell.text) for _, cell in named)
    return kind if is_theirs else None


_HEADED = 3
"""Among how many lines below the running head of its page a document bears its title."""


def headed_kinds(documents: Sequence[tuple[Sequence[Line], Sequence[LineView]]]) -> list[DocumentKind | None]:
    """Return for each document of a record, by its lines, the kind that the title alone in its head names.

    The head is that of its page too: one that stands at the same place on every page is passed over as a running head, though
    its title changes. Where all bear one title it is the head of a system, and tells nothing; so does a title that no therapist
    signs, for hospitals evaluate and discharge too.
    """
    titled = [_headed(lines, views) for lines, views in documents]
    return titled if len({kind for kind in titled if kind}) > 1 else [None for _ in titled]


def _headed(lines: Sequence[Line], views: Sequence[LineView]) -> DocumentKind | None:
    if not views:
        return None
    last = views[:_HEADED][-1].line
    head = [one for one in lines if (one.record, one.page) == (last.record, last.page) and one.number <= last.number]
    kinds = {kind for one in head if one.cells and (kind := _kind_of_title(one.cells[0].text)) is not None}
    return kinds.pop() if len(kinds) == 1 and "therapist" in signers(views) else None


_ANOTHERS = re.compile(r"\b(?:hospital|emergency|ED|ER|nursing|physician|inpatient)\b", re.IGNORECASE)
_ASKED = re.compile(r"\brequest\b", re.IGNORECASE)


_POINTS = re.compile(r"(?:please\s)?(?:see|refer\sto|per|cf\.?)\s", re.IGNORECASE)


def only_mentions(one: LineView) -> bool:
    """Say whether a field in a line points to another document and names none that begins there."""
    match = _FIELD.match(one.line.cells[0].text)
    return match is not None and _POINTS.match(match["title"]) is not None


def is_of_another(views: Sequence[LineView]) -> bool:
    """Say whether a field of the head names a paper that is no therapist's: a hospital's, or one that only asks for a document.

    What a therapist signs is a therapist's, and so is what its title calls therapy, or what holds minutes of it and nobody else
    signs: outpatients are treated in hospitals too, and not every credential is read.
    """
    fields = (match for one in views[:_TOP] for cell in one.line.cells if (match := _FIELD.match(cell.text)) is not None)
    titles = [match["title"] for match in fields]
    signed = signers(views)
    if "therapist" in signed:
        return False
    if any(_ASKED.search(one) for one in titles):
        return True
    is_other = any(
        _ANOTHERS.search(one) and not _NAMES_THERAPY.search(one) and not _OUTPATIENT_NOTE.search(one) for one in titles
    )
    return is_other and not (not signed and _is_of_therapy(views))


_OUTPATIENT_NOTE = re.compile(r"\boutpatient\b(?=.*\bnote\b)(?!.*\b(?:physician|nurs\w*)\b)", re.IGNORECASE)
_THERAPY_LINE = re.compile(
    r"\W*(?:(?:department of|outpatient|inpatient|acute)\s)?(?:physical|occupational|speech(?:[ -]language)?)\s(?:therapy|pathology)"
    r"(?:\s(?:department|services?|clinic|note))?\W*",
    re.IGNORECASE,
)


def _is_of_therapy(views: Sequence[LineView]) -> bool:
    """Say whether a paper that nobody signs shows that a therapist wrote it: minutes of therapy, or a line that names it."""
    if any(_MINUTES.search(one.line.text) for one in views[:_HEAD]):
        return True
    return any(_THERAPY_LINE.fullmatch(cell.text) for one in views[:_TOP] for cell in one.line.cells)


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
    parts = _parts(views)
    if len(parts) >= _PARTS:
        return True
    if _is_letter(views, text, parts):
        return False
    if any(_kind_of_title(one.line.cells[0].text) for one in views[:_TITLED]):
        return True
    is_signed = any(one.signs and find_signature(one.line) for one in views)
    if is_signed and any(_NOTE_TITLE.fullmatch(cell.text) for one in views[:_TOP] for cell in one.line.cells):
        return True
    is_told = _OFFERS.search(text) is not None or not any(_MINUTES.search(one.line.text) for one in views)
    return not is_told and _is_treating(views)


def _parts(views: Sequence[LineView]) -> set[str]:
    """Return the sections of a note that lines of a paper open."""
    found = (_PART.match(one.line.text) for one in views[:_HEAD])
    return {(match["letter"] or match["word"])[0].upper() for match in found if match}


def _is_letter(views: Sequence[LineView], text: str, parts: Container[str]) -> bool:
    """Say whether a paper is a letter to whom a claim was denied, though it names a note among its first lines, as what it is about.

    It has no section of a note, and it greets the provider, or offers an appeal or tells its own decision and nobody signs it who treats.
    """
    if any(one in parts for one in "SOAP") or not (_OFFERS.search(text) or _DECIDES.search(text)):
        return False
    return any(_GREETS.match(one.line.text) for one in views[:_HEAD]) or not _is_treating(views)


def _is_treating(views: Sequence[LineView]) -> bool:
    """Say whether a therapist signs who is no reviewer of a payer's; that may stand on the line below the name."""
    signed = [at for at, one in enumerate(views) if one.signs and find_signature(one.line)]
    told = (" ".join(one.line.text for one in views[at : at + 2]) for at in signed)
    return "therapist" in signers(views) and not all(_REVIEWER.search(one) for one in told)


_DECIDES = re.compile(
    r"\b(?:we|our (?:medical director|(?:clinical )?reviewers?))(?: have| has)?(?: been)?(?: unable to approve| denied| determined| upheld)\b",
    re.IGNORECASE,
)
_GREETS = re.compile(r"\W*dear (?:provider|member|beneficiary)\b", re.IGNORECASE)
