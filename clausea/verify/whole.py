"""The rules about the whole letter: the patient, the authorities, the dates, the gaps and the tables."""

from __future__ import annotations

from clausea import knowledge
from clausea.domain.names import same_person
from clausea.verify.subject import Found, Objection, Subject


def tables_stand(subject: Subject) -> Found:
    """A table that code made from the record (the values over time, the rules, the exhibits) keeps its rows as they were made."""
    for one in subject.statements:
        if one.is_altered:
            yield one, "A row of a table that code made was changed; change the record or draft again."


def fatal_flag(subject: Subject) -> Found:
    """Nothing stands in the record that defeats the appeal unless it is answered, such as a page of another patient."""
    for flag in subject.flags:
        if flag.severity == "fatal" and flag.must_answer:
            yield Objection(None, flag.message, spans=flag.spans)


def taken_out(subject: Subject) -> Found:
    """Statements that the run wrote and that are gone from the edited letter are counted, with the slots they stood in."""
    if subject.taken_out:
        slots = ", ".join(dict.fromkeys(subject.taken_out))
        count = len(subject.taken_out)
        words = "1 statement of the run is" if count == 1 else f"{count} statements of the run are"
        yield None, f"{words} gone from the letter, of: {slots}."


def right_patient(subject: Subject) -> Found:
    """The claim and the record name the same patient, and no statement rests on a page of another patient."""
    patient, claimed = subject.chart.patient, subject.claim.patient
    if patient.name and claimed.name and not same_person(patient.name, claimed.name):
        yield None, "The records name another patient than the claim does."
    elif patient.dob and claimed.dob and patient.dob != claimed.dob:
        yield None, "The records give another date of birth than the claim does."
    foreign = [span for document in subject.chart.documents if document.other_patient for span in document.body]
    for one in subject.statements:
        if any(span.overlaps(other) for span in one.spans for other in foreign):
            yield one, "It rests on a page that names another patient."


def gaps_said(subject: Subject) -> Found:
    """What the record lacks is said: a slot with a gap is admitted, never filled, and a required one blocks the letter."""
    for gap in subject.gaps:
        key = (gap.slot, gap.date.isoformat() if gap.date else None)
        if gap.severity == "missing" and key in subject.filled:
            yield None, f"The slot {gap.slot} is argued, and the record holds nothing for it."
        elif gap.severity == "missing" and gap.slot and subject.said is not None and key not in subject.said:
            yield None, f"The gap of slot {gap.slot} is not admitted in the draft."
        if gap.required:
            yield None, gap.message


def authority_says_so(subject: Subject) -> Found:
    """Every authority exists, has been checked, was in force on the dates of service, and binds this type of payer.

    One that is cited only beside another stands beside it, and one that holds only under a condition is pointed out.
    """
    for one in subject.statements:
        for pin in one.pins:
            entry = knowledge.authorities().get(pin)
            if entry is None:
                yield one, f"No authority has the pin {pin}."
                continue
            problem = entry.objection(subject.claim.payer.type, subject.claim.days_of_law)
            if problem:
                yield one, f"The authority {pin} {problem}."
            elif entry.beside and not set(entry.beside) & set(one.pins):
                yield one, f"The authority {pin} is cited only beside {' or '.join(entry.beside)}."
            elif entry.only_where:
                yield Objection(one, f"The authority {pin} holds only where {entry.only_where}. See that it is so.", "warning")


def weak_slots(subject: Subject) -> Found:
    """A slot whose best passage is weak is pointed out, because a reviewer will see it too."""
    for gap in subject.gaps:
        if gap.severity == "weak":
            yield None, gap.message


_NOTES = {"daily_note": "treatment note", "progress_report": "progress report"}


def inside_dates(subject: Subject) -> Found:
    """A treatment note or progress report that is cited lies inside a certified period and not after the denied dates."""
    periods = [(one.start, one.end) for one in subject.chart.certifications if one.start and one.end]
    last = max(subject.claim.denied_dates, default=None)
    for one in subject.statements:
        for document in subject.documents(one):
            if document.kind not in _NOTES or document.date is None:
                continue
            where = f"It rests on the {_NOTES[document.kind]} that begins on page {document.body[0].page}"
            if periods and not any(start <= document.date <= end for start, end in periods):
                yield one, f"{where}, and no certified period holds its date."
            if last is not None and document.date > last:
                yield one, f"{where}, and its date is after the last denied date."


_THIN = 0.8
"""Below this mean confidence of a page, digits that OCR read are not to be relied on."""


def ocr_thin(subject: Subject) -> Found:
    """No number rests on a page that OCR read with a confidence below 0.8."""
    for one in subject.statements:
        if not any(letter.isdigit() for letter in one.text):
            continue
        pages = [subject.chart.page(span) for span in one.spans]
        thin = sorted({page.number for page in pages if page.origin == "ocr" and (page.confidence or 0.0) < _THIN})
        if thin:
            words = f"page {thin[0]}" if len(thin) == 1 else f"pages {', '.join(map(str, thin))}"
            yield one, f"Its figures rest on {words}, which OCR could hardly read. Compare them with the paper, or scan it again."


def ocr_quoted(subject: Subject) -> Found:
    """Where the letter quotes pages that OCR read, a person compares the words: OCR takes "I" for "a" without a doubt."""
    pages = (subject.chart.page(span) for one in subject.statements if "“" in one.text for span in one.spans)
    if numbers := sorted({page.number for page in pages if page.origin == "ocr"}):
        words = f"page {numbers[0]}" if len(numbers) == 1 else f"pages {', '.join(map(str, numbers))}"
        yield (
            None,
            f"Words are quoted from {words}, read from a scan by OCR. Compare every quotation with the page before signing.",
        )


def per_date(subject: Subject) -> Found:
    """Every denied date that the letter argues one by one is argued, shown in a table or admitted as a gap."""
    argued = {
        document.date.isoformat()
        for one in subject.statements
        for document in subject.documents(one)
        if document.date is not None
    }
    for day in sorted(subject.asked_dates - argued - subject.settled):
        yield None, f"Nothing is said of the denied date {day}. Argue it, or take it out of the claim."
