"""Every noun is frozen, closed, survives JSON, and says nothing of a patient when it is printed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from clausea.domain import Chart, Document, Page, Patient, Span, Statement, Value
from tests.domain.strategies import TYPES, values

CANARY = "Quokkazanzibar"
quick = settings(max_examples=5, suppress_health_check=list(HealthCheck))

# Text that a repr may show: ids, codes, normal forms and names that Clausea or the payer gave, never words of a record.
SHOWN_TEXT = {
    "Alternative.fact": "our own id",
    "Guard.id": "our own id",
    "KnownCode.carcs": "codes",
    "PastedLine.cpt": "a code",
    "Remark.code": "a code",
    "Attempt.backend": "our own name",
    "Draft.plain": "keys of slots",
    "Exchange.fingerprint": "a hash",
    "Exchange.purpose": "our own word",
    "MeasureKind.name": "a test of the table",
    "Authority.pin": "our own id",
    "Box.what": "our own words",
    "Condition.id": "our own id",
    "LetterType.id": "our own id",
    "OtherDocument.id": "our own id",
    "Variant.id": "our own id",
    "CitedAuthority.pin": "our own id",
    "OfficialManual.publication": "a number of a manual",
    "OfficialSection.number": "a number of a section",
    "OfficialSection.letter": "a letter of the alphabet",
    "TherapyCode.code": "a code",
    "Trap.id": "our own id",
    "Criterion.pin": "our own id",
    "Criterion.slots": "our own ids",
    "Citation.handle": "a handle",
    "CitedAuthority.handle": "a handle",
    "Figure.handle": "a handle",
    "Passage.handle": "a handle",
    "Citation.exhibit": "a letter of the alphabet",
    "Claim.denial": "codes",
    "ClaimLine.cpt": "a code",
    "Clinician.credential": "PT, DPT",
    "Clock.id": "our own id",
    "Deadline.authority": "a pin",
    "DenialCode.carc": "a code",
    "DenialCode.rarcs": "codes",
    "Denial.labels": "codes",
    "Denial.codes": "codes",
    "DenialProfile.id": "our own id",
    "DenialProfile.carcs": "codes",
    "Diagnosis.icd10": "a code",
    "Document.id": "our own id",
    "DraftSlot.key": "our own id",
    "CoverField.label": "our own words",
    "ExhibitRule.kinds": "our own names",
    "PackingRules.prefix": "our own letters",
    "PageRule.kinds": "our own names",
    "Sheet.bates": "a number of ours",
    "Exhibit.label": "a letter of the alphabet",
    "Exhibit.record": "our own id",
    "Finding.rule": "our own name",
    "Finding.slot": "our own id",
    "Gap.slot": "our own id",
    "Goal.label": "STG1",
    "Letter.title": "of the template",
    "Letter.fingerprint": "a hash",
    "Location.record": "our own id",
    "Measure.name": "a normal form",
    "Measure.unit": "a normal form",
    "Minutes.cpt": "a code",
    "Outcome.case": "named by the user",
    "PlanItem.value": "a normal form",
    "PlanOfCare.document": "our own id",
    "Prompt.purpose": "our own name",
    "Prompt.fingerprint": "a hash",
    "Provider.npi": "a number",
    "Record.id": "our own id",
    "Record.media_type": "a type",
    "Remedy.profile": "our own id",
    "Reply.backend": "our own name",
    "Reply.model": "a model's name",
    "Reply.finish_reason": "an SDK's word",
    "Section.document": "our own id",
    "Sentence.document": "our own id",
    "Series.name": "a normal form",
    "SeriesPoint.figure": "a handle",
    "Slot.id": "our own id",
    "SlotEvidence.slot": "our own id",
    "SlotRequest.key": "our own id",
    "Span.record": "our own id",
    "Statement.handles": "handles",
    "LetterStatement.slot": "our own id",
    "Verdict.findings": "their reprs",
}


def holds_text(kind: Any) -> bool:
    """Say whether free text fits an annotation."""
    if kind in {str, Any}:
        return True
    return get_origin(kind) is not Literal and any(holds_text(part) for part in get_args(kind))


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
@given(data=st.data())
@quick
def test_survives_json_stays_as_it_is_and_takes_no_other_field(model: type[Value], data: st.DataObject) -> None:
    value = data.draw(values(model))
    assert model.model_validate_json(value.model_dump_json()) == value
    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, next(iter(model.model_fields)), None)
    with pytest.raises(ValidationError, match="Extra inputs are not permitted") as caught:
        model.model_validate({**value.model_dump(), "surprise": CANARY})
    assert CANARY not in str(caught.value)
    printed = planted(value)
    for text in (repr(printed), str(printed), f"{printed}", repr([printed])):
        assert CANARY not in text


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_only_listed_text_is_shown(model: type[Value]) -> None:
    for name in model.shown:
        if holds_text(model.model_fields[name].annotation):
            assert f"{model.__name__}.{name}" in SHOWN_TEXT


def test_the_list_of_shown_text_holds_nothing_that_is_gone() -> None:
    shown = {f"{model.__name__}.{name}" for model in TYPES for name in model.shown}
    assert set(SHOWN_TEXT) <= shown


def planted(value: Any) -> Any:
    """Return a value with the canary in every free text of it and of the values inside, save where a repr may show it."""
    if isinstance(value, str):
        return CANARY
    if isinstance(value, dict):
        return {CANARY: CANARY}
    if isinstance(value, tuple):
        return tuple(planted(one) for one in value)
    if not isinstance(value, Value):
        return value
    model = type(value)
    updates = {}
    for name, field in model.model_fields.items():
        inside = getattr(value, name)
        deep = isinstance(inside, Value) or (isinstance(inside, tuple) and any(isinstance(one, Value) for one in inside))
        if deep or (name not in model.shown and holds_text(field.annotation)):
            updates[name] = planted(inside)
    return value.model_copy(update=updates)


@given(page=values(Page), patient=values(Patient), statement=values(Statement))
@quick
def test_the_canary_is_really_planted(page: Page, patient: Patient, statement: Statement) -> None:
    for value in (page, patient, statement):
        assert CANARY in planted(value).model_dump_json(warnings=False)


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_errors_of_validation_hide_what_was_given(model: type[Value]) -> None:
    wrong = {name: [{"deep": [CANARY]}] for name in model.model_fields}
    with pytest.raises(ValidationError) as caught:
        model.model_validate(wrong)
    assert CANARY not in str(caught.value)
    assert CANARY not in repr(caught.value)
    as_text = dict.fromkeys(model.model_fields, CANARY)
    try:
        model.model_validate(as_text)
    except ValidationError as error:
        assert CANARY not in str(error)


def test_a_chart_is_saved_without_its_records() -> None:
    assert "records" not in Chart().model_dump()


def test_a_copy_works_out_anew_what_follows_from_its_fields() -> None:
    page = Page(number=1, text="one\ntwo")
    assert page.line_starts == (0, 4)
    assert page.model_copy(update={"text": "twelve\ntwo"}).line_starts == (0, 7)


def test_a_certification_without_a_day_beside_its_signature_is_not_named_by_that_of_its_fax() -> None:
    body = (Span(record="r1", page=1, start=0, end=5),)
    faxed = Document(id="d1", kind="certification", body=body, date=dt.date(2026, 1, 8))
    assert faxed.named_day is None
    assert faxed.model_copy(update={"signed_on": dt.date(2026, 1, 7)}).named_day == dt.date(2026, 1, 8)
    assert faxed.model_copy(update={"kind": "order"}).named_day == dt.date(2026, 1, 8)


def test_a_letter_names_a_document_by_nothing_that_is_not_sure() -> None:
    body = (Span(record="r1", page=1, start=0, end=5),)
    report = Document(id="d1", kind="progress_report", body=body, date=dt.date(2026, 1, 8), unsure=("kind", "day"))
    assert (report.named_kind, report.named_day) == ("other", None)
    sure = report.model_copy(update={"unsure": ()})
    assert (sure.named_kind, sure.named_day) == ("progress_report", dt.date(2026, 1, 8))
