"""Divide records into documents and say what each one is, by its title and by what it holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from clausea.domain.dates import Dated, find_dates
from clausea.domain.names import same_person
from clausea.chart.lines import Line
from clausea.chart.people import births, find_signature, is_unsigned, patient_names, person_in
from clausea.domain import Document, DocumentKind, PatientIdentity, Span

_D = r"(?:physical therapy|occupational therapy|speech(?:[- ]language)?(?: therapy| pathology)?|outpatient|op|rehab(?:ilitation)?|pt|ot|st|slp|therapy|hand therapy|pediatric|adult|initial|clinical|skilled|medicare)"
_KINDS: tuple[tuple[DocumentKind, str], ...] = (
    (
        "recertification",
        r"re-?cert(?:ification)?(?: (?:note|of .*|plan.*|/.*))?|updated plan of (?:care|treatment)|upoc|(?:updated|revised) poc",
    ),
    ("addendum", r"addendum.*|late entry.*"),
    ("discharge", r"(?:discharge|d/c|dc|termination)(?: (?:summary|note|report|evaluation))?|episode summary"),
    (
        "progress_report",
        r"(?:progress (?:report|summary|update)|(?:10th|tenth|20th|30th) visit (?:report|note|progress.*)|interim (?:report|summary|note)|monthly (?:summary|report|progress.*)|re-?assessment(?: report)?|progress report.*)",
    ),
    ("re_evaluation", r"(?:re-?eval(?:uation)?|re-?exam(?:ination)?)(?: (?:note|report|summary))?"),
    (
        "initial_evaluation",
        r"(?:initial|intake|start of care|soc)? ?(?:eval(?:uation)?|exam(?:ination)?)(?: (?:and|&|/) ?(?:plan of (?:care|treatment)|poc|treatment plan))?(?: (?:report|summary|note))?|initial (?:visit|assessment|consult(?:ation)?)|eval(?:uation)? ?[&/] ?(?:poc|plan of (?:care|treatment))|[\w/ ]{0,30}(?:initial|intake) (?:eval(?:uation)?|exam(?:ination)?)[\w /&-]{0,30}|evaluation,? .*|speech therapy evaluation|swallow(?:ing)? evaluation",
    ),
    (
        "certification",
        r"(?:physician|md|provider|poc|plan of care|initial|medicare)? ?certification(?: (?:statement|form|page|of .*))?|certification/?.*",
    ),
    (
        "plan_of_care",
        r"(?:plan of (?:care|treatment)|treatment plan|poc|pot)(?: ?[/&(-].*)?(?: (?:for outpatient.*|form|signature page|certification))?|.*\(700\)|cms-?70[01].*",
    ),
    (
        "attendance",
        r"attendance(?: (?:log|record|report|ledger|sheet|history|summary))?|(?:visit|appointment|schedul\w+) (?:log|history|list|record|summary|ledger)",
    ),
    (
        "flowsheet",
        r"(?:exercise |treatment |therapeutic exercise |ther ?ex )?(?:flow ?-?sheet|exercise log|treatment log|activity log|grid)",
    ),
    (
        "outcome_form",
        r".*(?:functional scale|disability index|questionnaire|handicap index|confidence scale|outcome (?:form|measure form)|self-?report form).*|(?:lefs|quickdash|dash|ndi|odi|psfs|vhi|dhi|eat-10|koos|hoos)(?: (?:form|score sheet|questionnaire))",
    ),
    (
        "consent",
        r".*(?:notice of privacy|consent (?:to|for|form)|acknowledg\w+ of|assignment of benefits|financial (?:policy|responsibility)|hipaa|attendance policy|patient rights|release of information).*|consent|clinic policies.*",
    ),
    ("fax_cover", r"(?:fax|facsimile)(?: (?:cover|transmi\w+|transmission|message))?(?: (?:sheet|page|report|cover))?.*"),
    (
        "communication",
        r"(?:telephone|phone|call|communication|missed visit|no[- ]show|cancel\w*|physician|provider|care coordination|message)(?: (?:note|log|encounter|call|communication|record|contact))+|missed visit|no[- ]show|letter|visit note - physician|office visit.*",
    ),
    (
        "order",
        r"(?:physician|provider|therapy|outpatient|referral|pt|ot|st|slp|rehab)? ?(?:orders?|prescription|referral|rx|script)(?: (?:form|for .*|/.*))?|order requisition|orders? for .*|e&t",
    ),
    (
        "daily_note",
        r"(?:daily|treatment|visit|soap|session|encounter|tx|progress)(?: (?:treatment|therapy|encounter|visit|soap))? ?(?:notes?|encounter|record)(?: ?[-–#:/].*)?|ten|dn|encounter|(?:pt|ot|st|slp) (?:daily|treatment|session|visit)(?: note)?|visit #? ?\d+|session #? ?\d+|visit note.*|note",
    ),
)
_PATTERNS = tuple(
    (kind, re.compile(rf"(?:{_D}[\s\-–—:,/&]*)*(?:{pattern})(?:\s*[-–—:(].{{0,40}})?", re.IGNORECASE)) for kind, pattern in _KINDS
)
_TYPE_FIELD = re.compile(r"\b(?:note|visit|document|encounter|report|appointment)\s*type\s*[:\-]\s*(?P<type>.+)$", re.IGNORECASE)
_SERVICE = re.compile(
    r"\b(?:date of (?:service|visit|treatment|eval(?:uation)?|report|exam(?:ination)?|session|encounter|note)|service date|visit date|dos|d\.o\.s\.?|date of svc|session date|encounter date|tx date|treatment date|eval(?:uation)? date|report date|note date|exam date|seen(?: on)?|visit)\s*[:#\-]?\s*(?:\w+,?\s+)?$",
    re.IGNORECASE,
)
_PLAIN_DATE = re.compile(r"(?:^|\s)(?:date|dt)\s*[:\-]?\s*$", re.IGNORECASE)
_OTHER_DATE = re.compile(
    r"(?:dob|birth|born|onset|tka|tha|thr|tkr|orif|repair|replacement|cva|stroke|surg\w*|injur\w*|doi|print\w*|run|sign\w*|fax\w*|order\w*|cert\w*|from|thru|through|to|referr\w*|soc|start of care|due|by|next|prev\w*|last|expires?|effective|since|s/p|mva|admit\w*|fell|authoriz\w*|approved|policy|rev\.?|revised|version)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_REPORT_SIGNS = (
    r"report(?:ing)? period|progress period|visits? (?:since|to date|attended|completed)|(?:goal|stg|ltg)\W{0,3}\d?\W.{0,60}\b(?:met|not met|progressing|partially|ongoing|achieved)\b",
    r"\b(?:IE|SOC|baseline|initial|eval|prev(?:ious)?)\b.{0,40}\b(?:now|today|current|PN|PR)\b|\bwas\b\s*\d|\d\s*(?:->|→)\s*\d",
    r"justif\w+|continued? (?:skilled )?(?:need|therapy|pt|ot|st|slp)|(?:continue|cont\.?) .{0,30}\d\s?(?:x|times)|(?:\d\s?x\s?/?\s?(?:wk|week))",
)
_COVER_SIGNS = re.compile(
    r"\b(?:number of pages|pages (?:including|incl)|to:.*fax|facsimile|confidential(?:ity)? notice)\b", re.IGNORECASE
)


@dataclass
class _Draft:
    lines: list[Line] = field(default_factory=list)
    kind: DocumentKind | None = None
    title: str = ""


def title_kind(text: str) -> DocumentKind | None:
    """Return the document kind that a title names, or None where the text is no title."""
    bare = re.sub(r"^[\s*#=_\-–•>\[\]()]+|[\s*#=_\-–:]+$", "", text).strip()
    if not bare or len(bare) > 70 or len(bare.split()) > 10 or bare.endswith((".", ";", ",")):
        return None
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return kind
    return None


def _title_in(line: Line) -> tuple[DocumentKind, str] | None:
    match = _TYPE_FIELD.search(line.text)
    if match:
        kind = title_kind(re.split(r"\s{2,}", match["type"])[0])
        if kind:
            return kind, match["type"].strip()
    for cell in line.cells[:3]:
        head = re.split(r"\s+[-–—|]\s+", cell.text)[0] if len(cell.text) > 40 else cell.text
        for words in (cell.text, head):
            kind = title_kind(words)
            if kind:
                return kind, words
    return None


def _looks_like_title(line: Line) -> bool:
    words = [word for word in re.findall(r"[A-Za-z]+", line.stripped) if len(word) > 2]
    if not words:
        return False
    return line.stripped.isupper() or sum(word[0].isupper() for word in words) >= 0.6 * len(words)


def split(record_lines: Sequence[Line]) -> list[_Draft]:
    """Divide the lines of one record into documents."""
    drafts: list[_Draft] = []
    page = -1
    rank = 0
    since_signature = 99
    for index, line in enumerate(record_lines):
        if line.page != page:
            page, rank = line.page, 0
        if line.stripped and not line.is_furniture:
            rank += 1
            since_signature += 1
        found = _title_in(line) if line.stripped and _looks_like_title(line) else None
        if found and _starts_document(found[0], line, rank, since_signature, record_lines, index, drafts):
            drafts.append(_Draft(_page_head(drafts, line), found[0], found[1]))
        elif not drafts:
            drafts.append(_Draft())
        drafts[-1].lines.append(line)
        if find_signature(line) or is_unsigned(line.text):
            since_signature = 0
    return _join(drafts)


def _page_head(drafts: list[_Draft], line: Line) -> list[Line]:
    """Take the running header above a title from the document before: it belongs to the page, and so to what starts on it."""
    if not drafts:
        return []
    above = drafts[-1].lines
    keep = len(above)
    while keep and above[keep - 1].page == line.page and (above[keep - 1].is_furniture or not above[keep - 1].stripped):
        keep -= 1
    if keep and above[keep - 1].page == line.page:
        return []
    head = above[keep:]
    del above[keep:]
    return head


def _starts_document(
    kind: DocumentKind, line: Line, rank: int, since_signature: int, lines: Sequence[Line], index: int, drafts: list[_Draft]
) -> bool:
    current = drafts[-1] if drafts else None
    if current is None or current.kind is None:
        return True
    ahead = [other for other in lines[index + 1 : index + 7] if other.page == line.page]
    dated = any(_service_dates(other.text) for other in [line, *ahead]) or any(
        find_dates(other.text) for other in [line, *ahead[:3]]
    )
    if rank <= 4 and line.page != current.lines[-1].page:
        same = current.kind == kind and _document_date(current.lines)[0] in (None, _document_date([line, *ahead])[0])
        return not same or current.kind == "daily_note"
    if rank <= 4 and len(current.lines) < 8:
        return False
    if kind in {"plan_of_care", "certification", "order", "flowsheet", "recertification"} and since_signature > 3:
        # Inside an evaluation these words are headings, unless the evaluation is signed and done.
        return line.stripped.isupper() and dated and _has_patient(ahead)
    return since_signature <= 3 or (dated and line.stripped.isupper())


def _has_patient(lines: Sequence[Line]) -> bool:
    return any(patient_names(line.text) or births(line.text) for line in lines)


def _join(drafts: list[_Draft]) -> list[_Draft]:
    """Drop drafts without words by joining them to their neighbour."""
    joined: list[_Draft] = []
    for draft in drafts:
        if not draft.lines:
            continue
        words = sum(len(line.stripped) for line in draft.lines if not line.is_furniture)
        if joined and words < 40 and draft.kind is None:
            joined[-1].lines.extend(draft.lines)
        else:
            joined.append(draft)
    return joined


def _service_dates(text: str) -> list[Dated]:
    return [found for found in find_dates(text) if _SERVICE.search(text[: found.start])]


_SIGNED_KINDS = {"certification", "recertification", "order"}
"""Documents whose day is the day on which they were signed."""


def _document_date(lines: Sequence[Line], kind: str | None = None) -> tuple[dt.date | None, Span | None, str]:
    """Return the day a document speaks of, where it stands, and how it was known.

    A date counts when it is labelled as the day of service, or stands by itself in the head; failing that, the day of the
    signature. A date of surgery, birth, onset or printing in the head is never taken.
    """
    head = [line for line in lines if line.stripped][:16]
    for line in head:
        dates = _service_dates(line.text)
        if dates:
            return dates[0].date, line.span(dates[0].start, dates[0].end), "the date of service that it prints"
    signed = _signature_date(lines)
    if kind in _SIGNED_KINDS and signed[0] is not None:
        return signed
    for line in head:
        for found in find_dates(line.text):
            before = line.text[: found.start]
            if _PLAIN_DATE.search(before) and not _OTHER_DATE.search(before):
                return found.date, line.span(found.start, found.end), "the date in its head"
    for line in head[:8]:
        for found in find_dates(line.text):
            rest = line.text[: found.start] + line.text[found.end :]
            stands_alone = len(re.findall(r"[A-Za-z]{3,}", rest)) <= 6 and not re.search(
                r"[:/]\s*$", line.text[: found.start].rstrip()
            )
            if not line.is_furniture and stands_alone and not _OTHER_DATE.search(line.text[: found.start]):
                return found.date, line.span(found.start, found.end), "the date that stands in its head"
    return signed


def _signature_date(lines: Sequence[Line]) -> tuple[dt.date | None, Span | None, str]:
    """Return the day of the last signature, and where that day stands."""
    for line in reversed(lines):
        signature = find_signature(line)
        if signature and signature.signed_on:
            for found in find_dates(line.text):
                if found.date == signature.signed_on:
                    return found.date, line.span(found.start, found.end), "the date of its signature"
    return None, None, "no date was found"


def _content_kind(draft: _Draft) -> tuple[DocumentKind, str]:
    """Decide the kind where the title leaves it open."""
    text = "\n".join(line.text for line in draft.lines if not line.is_furniture)
    signs = sum(1 for pattern in _REPORT_SIGNS if len(re.findall(pattern, text, re.IGNORECASE)) >= 1)
    goal_lines = len(
        re.findall(
            r"\b(?:STG|LTG|goal)s?\W{0,3}\d?\W.{0,80}\b(?:met|not met|progressing|partially|ongoing|achieved)\b",
            text,
            re.IGNORECASE,
        )
    )
    title = draft.title.lower()
    if draft.kind == "daily_note" and title.startswith(
        ("progress", "pt progress", "physical therapy progress", "slp progress", "ot progress")
    ):
        return (
            ("progress_report", "titled a progress note; it reports goals against earlier values")
            if signs >= 3 or goal_lines >= 2
            else (
                "daily_note",
                "titled a progress note, but it is the note of one visit",
            )
        )
    if draft.kind is not None:
        return draft.kind, "its title"
    if _COVER_SIGNS.search(text) and len(text) < 1500:
        return "fax_cover", "a cover sheet by its words"
    if re.search(
        r"\b(?:chief complaint|reason for referral|prior level|history of present|hpi)\b", text, re.IGNORECASE
    ) and re.search(r"\bgoals?\b", text, re.IGNORECASE):
        return "initial_evaluation", "it holds a history and goals, without a title"
    if signs >= 3 and goal_lines:
        return "progress_report", "it reports goals against earlier values, without a title"
    if re.search(r"(?:^|\n)\s*(?:s|subjective|o|objective|a|assessment|p|plan)\s*:", text, re.IGNORECASE) or re.search(
        r"\b9[57]\d{3}\b|\b925\d\d\b", text
    ):
        return "daily_note", "it has the parts of a visit note, without a title"
    return "other", "neither title nor content says what it is"


def describe(draft: _Draft, number: int, patient: PatientIdentity) -> Document:
    """Return the document of a draft: kind, date, author, signature, and whether it names another patient."""
    kind, why = _content_kind(draft)
    day, day_span, how = _document_date(draft.lines, kind)
    signature = None
    unsigned = False
    for line in draft.lines:
        found = find_signature(line)
        if found and not (found.is_cosignature and signature):
            physician_here = kind in {"certification", "recertification", "order", "communication"}
            if signature is None or found.is_physician == physician_here or not found.is_physician:
                signature = found
        unsigned = unsigned or is_unsigned(line.text)
    author = (signature.name, signature.credential) if signature and signature.name else _author(draft.lines)
    return Document(
        id=f"{draft.lines[0].record}-d{number}",
        kind=kind,
        title=draft.title.strip(),
        body=_body(draft.lines),
        date=day,
        date_span=day_span,
        author=author[0],
        credential=author[1],
        signed=True if signature else False if unsigned else None,
        signed_on=signature.signed_on if signature else None,
        signature=signature.span if signature else None,
        other_patient=_is_other_patient(draft.lines, patient),
        why=f"Kind by {why}; date by {how}.",
    )


def _author(lines: Sequence[Line]) -> tuple[str | None, str | None]:
    for line in [*lines[:14], *lines[-6:]]:
        match = re.search(
            r"\b(?:therapist|clinician|provider|author|seen by|pt|slp|ot)\s*:\s*(?P<rest>.+)$", line.text, re.IGNORECASE
        )
        person = person_in(match["rest"]) if match else None
        if person:
            return person
    for line in lines[-4:]:
        person = person_in(line.text)
        if person:
            return person
    return None, None


def _is_other_patient(lines: Sequence[Line], patient: PatientIdentity) -> bool:
    """A page is misfiled when it names a patient, and neither name nor birth date is that of the chart."""
    text = "\n".join(line.text for line in lines)
    born = {day for day, *_ in births(text)}
    names = patient_names(text)
    if patient.dob and born:
        return patient.dob not in born
    if patient.name and names:
        return not any(same_person(name, patient.name) for name in names)
    return False


def _body(lines: Sequence[Line]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line in lines:
        if not line.text:
            continue
        if spans and spans[-1].page == line.page:
            spans[-1] = spans[-1].model_copy(update={"end": line.end})
        else:
            spans.append(Span(record=line.record, page=line.page, start=line.start, end=line.end))
    return tuple(spans)
