"""A page headed with another patient's name and birth date is that patient's, though the chart calls neither by a label."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.chart import chart
from clausea.chart.claimed import _lines_in, with_claimed_patient
from clausea.chart.lines import Line
from clausea.domain import Chart, Claim, Patient, Span
from clausea.ingest import Source, read_record

OWN = "HARLAND-OSEI, Beatrix   b. 4 Mar 1960   QX 7731"
OTHER = "HARGAND-OSEI, Bertram   b. 9 Nov 1948   QX 7713"
NOTE = "Treatment note, visit {n}, {n} Feb 2026\nWalked 40 m with one stick.\nA. Person, PT"
CLAIM = Claim(patient=Patient(name="Beatrix Harland-Osei", dob=dt.date(1960, 3, 4)), service_dates=(dt.date(2026, 2, 3),))


def read(*heads: str) -> Chart:
    pages = [f"{head}\n{NOTE.format(n=number)}" for number, head in enumerate(heads, start=2)]
    return chart([read_record(Source("chart.txt", data="\f".join(pages).encode()))])


def foreign(claim: Claim, *heads: str) -> set[int]:
    """Return the pages that the claim marks in a chart that marks none by itself."""
    alone = read(*heads)
    blank = alone.model_copy(
        update={"documents": tuple(one.model_copy(update={"other_patient": False}) for one in alone.documents)}
    )
    return {span.page for one in with_claimed_patient(blank, claim).documents if one.other_patient for span in one.body}


def test_the_page_of_another_patient_is_marked() -> None:
    assert foreign(CLAIM, OWN, OWN, OTHER) == {3}


@pytest.mark.parametrize("head", ["", "Some Clinic, page 3", "Order of 9 Nov 2025", "Harland-Osei, B.   b. 4 Mar 1960"])
def test_a_page_that_names_nobody_else_is_left_as_it_is(head: str) -> None:
    assert foreign(CLAIM, OWN, OWN, head) == set()


def test_nothing_is_told_where_the_heads_do_not_name_the_patient_of_the_claim() -> None:
    assert foreign(CLAIM, OWN, OTHER, OTHER) == set()
    assert foreign(Claim(service_dates=CLAIM.service_dates), OWN, OWN, OTHER) == set()


def blank(*heads: str) -> Chart:
    alone = read(*heads)
    unmarked = tuple(one.model_copy(update={"other_patient": False}) for one in alone.documents)
    return with_claimed_patient(alone.model_copy(update={"documents": unmarked}), CLAIM)


def test_a_label_tells_as_a_place_does_and_a_name_without_any_part_of_the_patients_is_another() -> None:
    own = "Some Clinic   Patient: Harland-Osei, Beatrix"
    assert foreign(CLAIM, own, own, "Some Clinic   Patient: Quill, Mortimer") == {3}
    assert foreign(CLAIM, own, own, "Some Clinic   Patient: Osei, B.") == set()


def test_a_document_that_only_hints_at_another_is_doubted() -> None:
    own = "Some Clinic   Patient: Harland-Osei, Beatrix   MRN 55-7731"
    marked = blank(own, own, "Some Clinic   MRN 55-7713")
    assert {marked.document(name).body[0].page for name in marked.doubted} == {3}
    assert not any(one.other_patient for one in marked.documents)


OWN_PAGE = "Some Clinic   Patient: Harland-Osei, Beatrix"


@pytest.mark.parametrize(
    "line",
    [
        "Portland, ME 04101 Form PR-2 rev. 01/05/2019",
        "ORIF 03/05/2019, Eliquis, Metoprolol",
        "Dx: Stroke, Left 05/06/2018",
        "Referring: Patel, Anita MD   since 11/02/2019",
    ],
)
def test_a_head_with_an_address_a_drug_or_a_physician_names_nobody_else(line: str) -> None:
    assert foreign(CLAIM, OWN, OWN, line) == set()
    assert foreign(CLAIM, OWN_PAGE, OWN_PAGE, line) == set()


def test_what_only_the_page_that_is_cut_out_tells_is_gone_from_the_document() -> None:
    pages = [f"{OWN}\n{NOTE.format(n=2)}", f"{OWN}\nSeen again.", f"{OTHER}\nWalked.\nSigned Q. Quill, PT 03/08/2026"]
    alone = chart([read_record(Source("chart.txt", data="\f".join(pages).encode()))])
    text = alone.records[0].pages[2].text
    at = text.index("Signed")
    there = Span(record=alone.records[0].id, page=3, start=at, end=len(text))
    body = tuple(
        Span(record=page_of.id, page=n, start=0, end=len(page_of.pages[n - 1].text)) for page_of in alone.records for n in (2, 3)
    )
    signed = alone.documents[0].model_copy(
        update={
            "id": "over", "body": body,
            "author": "Q. Quill", "credential": "PT", "signed": True, "signed_on": dt.date(2026, 3, 8),
            "signature": there, "date": dt.date(2026, 3, 8), "date_span": there, "other_patient": False,
        }
    )  # fmt: skip
    first = alone.documents[0].model_copy(update={"other_patient": False, "body": alone.documents[0].body[:1]})
    marked = with_claimed_patient(alone.model_copy(update={"documents": (first, signed), "sections": ()}), CLAIM)
    cut = marked.document("over")
    assert [span.page for span in cut.body] == [2]
    assert (cut.signature, cut.signed, cut.signed_on, cut.date, cut.date_span, cut.author, cut.credential) == (None,) * 7
    assert "over" in marked.doubted
    # What stands on the pages that are left stays.
    assert marked.document(first.id) == first


def test_many_documents_on_one_page_are_looked_at_once_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def starts_read(count: int) -> int:
        lines = [Line("r", 1, number, 10 * number, "Walked 40") for number in range(count)]
        bodies = [Span(record="r", page=1, start=100 * number, end=100 * number + 100) for number in range(count // 10)]
        reads = 0

        def read_start(line: Line) -> int:
            nonlocal reads
            reads += 1
            return line.number * 10

        with monkeypatch.context() as patch:
            patch.setattr(Line, "start", property(read_start, lambda *_: None), raising=False)
            found = [line.number for body in bodies for line in _lines_in([body], {("r", 1): lines})]
        assert found == list(range(count))
        return reads

    assert starts_read(4000) < 20 * starts_read(400)


def test_a_page_of_another_is_cut_out_of_a_document_that_runs_over_it() -> None:
    alone = read(OWN, OWN, OTHER)
    before, last = (
        [one for one in alone.documents if one.body[0].page < 3],
        [one for one in alone.documents if one.body[0].page == 3],
    )
    over = before[-1].model_copy(update={"body": (*before[-1].body, *(span for one in last for span in one.body))})
    sentences = tuple(
        one.model_copy(update={"document": over.id}) if one.document in {gone.id for gone in last} else one
        for one in alone.sentences
    )
    chart = with_claimed_patient(
        alone.model_copy(update={"documents": (*before[:-1], over), "sentences": sentences, "sections": ()}), CLAIM
    )
    assert [span.page for span in chart.documents[-1].body] == [2]
    assert not any(span.page == 3 for one in chart.sentences for span in one.spans)
    assert any(span.page == 2 for one in chart.sentences for span in one.spans)
