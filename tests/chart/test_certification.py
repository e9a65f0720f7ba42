"""Certification periods, signers, orders, transmissions and delays."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart import chart
from clausea.chart.certification import as_renewed, best_request, candidates, find_certifications
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.signed_forms import with_signatures
from clausea.chart.tables import RowCell
from clausea.domain import Certification, Span
from clausea.ingest import Source, read_record

DAY = dt.date(2026, 3, 1)


def read(text: str, kind: str = "plan_of_care", topic: str = "") -> list[Certification]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    return find_certifications(words, Context("d", DAY, "other", (), topic), kind)


@pytest.mark.parametrize(
    ("text", "kind", "type_"),
    [
        ("Certification Period: 01/05/2026 - 04/04/2026", "plan_of_care", "initial"),
        ("Cert. dates 1/5/26 thru 4/4/26", "progress_report", "initial"),
        ("Certification From: 1/5/2026   To: 4/4/2026", "certification", "initial"),
        ("POC rcvd & approved, cert 1/5/26-4/4/26.", "initial_evaluation", "initial"),
        ("Services from January 5, 2026 through April 4, 2026.", "plan_of_care", "initial"),
        ("RECERTIFIED 01/05/26 TO 04/04/26", "progress_report", "recertification"),
        ("2x/wk x 6 wks, 1/5/2026 - 4/4/2026, taper to staff program.", "recertification", "recertification"),
        ("I certify the need for these services from 01/05/2026 to 04/04/2026.", "certification", "initial"),
    ],
)
def test_a_period(text: str, kind: str, type_: str) -> None:
    (found,) = read(text, kind)
    assert (found.type, found.start, found.end) == (type_, dt.date(2026, 1, 5), dt.date(2026, 4, 4))
    assert found.period_span is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Reporting period 1/5/26 - 2/4/26", "progress_report"),
        ("Hospital stay 12/1/2025 - 12/20/2025", "plan_of_care"),
        ("Insurance authorization 1/5/2026 - 4/4/2026, 12 visits", "plan_of_care"),
        ("Measure 12/22/25   2/27/26", "recertification"),
        ("Certification 1/5/2026 - 1/6/2026", "plan_of_care"),
        ("Visits attended 1/5/26 - 2/4/26", "recertification"),
        ("Dates of service 1/5/2026 - 2/4/2026", "plan_of_care"),
    ],
)
def test_a_period_of_something_else(text: str, kind: str) -> None:
    assert read(text, kind) == []


@pytest.mark.parametrize(
    ("text", "kind", "name", "credential"),
    [
        ("Physician Signature: John Q. Public, MD   Date: 01/12/2026", "certification", "John Q. Public", "MD"),
        ("Electronically signed by John Public, MD on 01/12/2026 at 3:15 PM", "certification", "John Public", "MD"),
        ("/s/ J. Public, M.D. 1/12/26", "certification", "J. Public", "M.D."),
        ("Approved by Jane Roe PA-C on 1/12/2026", "certification", "Jane Roe", "PA-C"),
        ("F. Adeyinka DO  1/12/26", "plan_of_care", "F. Adeyinka", "DO"),
        ("Public, John MD  signed 01/12/2026", "certification", "John Public", "MD"),
        ("D Whitcomb MD 1/12/26", "initial_evaluation", "D Whitcomb", "MD"),
        ("P Harmon NP certifies 1/12/2026 10:10 AM", "plan_of_care", "P Harmon", "NP"),
        ("T. Nakagawa DO, agreed & signed 01/12/2026 07:55.", "plan_of_care", "T. Nakagawa", "DO"),
        ("POC signed by Dr. Ann Public MD 1/12/26", "daily_note", "Ann Public", "MD"),
        ("MD: F. Quiroga   Signed: 1/12/26", "recertification", "F. Quiroga", "MD"),
    ],
)
def test_a_signer_with_the_date(text: str, kind: str, name: str, credential: str) -> None:
    (found,) = read(text, kind)
    assert (found.signer, found.credential, found.signed_on) == (name, credential, dt.date(2026, 1, 12))
    assert found.signed_span is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Referring Physician: John Public, MD   Date of Eval: 01/05/2026", "initial_evaluation"),
        ("Seen by Dr. John Public MD 12/30/2025 for follow up", "initial_evaluation"),
        ("Routed to John Public, MD for review", "initial_evaluation"),
        ("Physician's signature ______________ Date ________", "certification"),
        ("I CERTIFY THIS PLAN. ______________ MD DATE ____", "plan_of_care"),
        ("Jane Roe PT, DPT 01/12/2026", "plan_of_care"),
        ("Medicaid plan approved PT 24 visits, 10/13/25 to 01/10/26, auth 1XX7.", "communication"),
    ],
)
def test_a_name_that_signs_nothing(text: str, kind: str) -> None:
    assert read(text, kind) == []


def test_a_stamp_of_receipt_has_no_date_of_signature() -> None:
    (found,) = read("[STAMP] T NAKAGAWA DO   rec'd 01/09/2026", "recertification")
    assert (found.signer, found.signed_on) == ("T NAKAGAWA", None)


def test_a_period_and_its_signature_in_one_sentence_are_one() -> None:
    (found,) = read("Certified 01/20/2026 to 03/23/2026 by F. Gallimore NP, signed 01/28/2026.")
    assert (found.start, found.end) == (dt.date(2026, 1, 20), dt.date(2026, 3, 23))
    assert (found.signer, found.signed_on) == ("F. Gallimore", dt.date(2026, 1, 28))


def test_a_signature_behind_the_sentence_of_the_period_stays_by_itself() -> None:
    period, signature = read("I certify these services from 2-9-26 through 5-9-26. MD: L. Achterberg DO 2-17-26")
    assert (period.signer, period.end) == (None, dt.date(2026, 5, 9))
    assert (signature.signer, signature.signed_on, signature.start) == ("L. Achterberg", dt.date(2026, 2, 17), None)


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("OCT 09, 2025@08:05 /es/ PHILIPPA R DANTON, MD", "PHILIPPA R DANTON", dt.date(2025, 10, 9)),
        ("F. Abeyta MD rec'd by fax back 1/21/2026, signature dated 1/20/2026", "F. Abeyta", dt.date(2026, 1, 20)),
        (
            "I, Lucille Farrow MD, have looked at this plan and certify it; e-signed 1/14/2026",
            "Lucille Farrow",
            dt.date(2026, 1, 14),
        ),
        ("Dr. Lindqvist signed for 03/05 to 06/02/2025 on 03/10/2025.", "Lindqvist", dt.date(2025, 3, 10)),
        ("S. Grewal MD, 12 Mar 2026.", "S. Grewal", dt.date(2026, 3, 12)),
    ],
)
def test_the_day_of_signing_stands_behind_the_name_or_before_it(text: str, name: str, day: dt.date) -> None:
    found = next(one for one in read(text) if one.signer)
    assert (found.signer, found.signed_on) == (name, day)


@pytest.mark.parametrize(
    "text",
    [
        "Certification from the fifth of January to the fourth of April.",
        "Cert Jan 5 '26 thru Apr 4 '26",
        "Certification period January 5 through April 4, 2026",
        "Cert period  from 01/05/2026  thru 04/04/2026",
    ],
)
def test_days_in_words_and_without_a_year(text: str) -> None:
    (found,) = read(text)
    assert (found.start, found.end) == (dt.date(2026, 1, 5), dt.date(2026, 4, 4))


def test_an_order_is_signed_by_the_signature_below_it() -> None:
    order, signature = read("PT evaluate and treat", "order") + read("H. Lindqvist MD 01/20/2026", "order")
    assert order.signer is None
    assert [(one.signer, one.signed_on) for one in with_signatures([order, signature], "order")] == [
        ("H. Lindqvist", dt.date(2026, 1, 20))
    ] * 2


def test_certifying_words_alone() -> None:
    (found,) = read("I have reviewed this plan of care and certify a continuing need for services.", "certification")
    assert (found.type, found.signer, found.start) == ("initial", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "PT evaluate and treat 2-3x/week for 6 weeks",
        "Eval + treat",
        "[X] Speech evaluation and treatment",
        "VOICE THERAPY EVAL/TX.",
    ],
)
def test_an_order(text: str) -> None:
    (found,) = read(text, "order")
    assert found.type == "order"
    assert read(text, "daily_note") == []


def test_an_orders_title_and_number_are_no_order() -> None:
    assert read("Ambulatory Referral to Occupational Therapy", "order") == []
    assert read("Order #: 7781-OT-22   Priority: Routine", "order") == []


def test_a_signed_order() -> None:
    (found,) = read("Ordering: Carla Whitehorse DO, PM&R, /es/ 01/14/2026", "order")
    assert (found.type, found.signer, found.signed_on) == ("order", "Carla Whitehorse", dt.date(2026, 1, 14))


def test_a_verbal_order() -> None:
    (found,) = read("Verbal order to begin was given by E. Tsai NP over the phone on 2/10/2026.", "plan_of_care")
    assert (found.type, found.signer, found.signed_on) == ("order", "E. Tsai", dt.date(2026, 2, 10))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Plan of care faxed to Dr. Public on 1/6/2026", "plan_of_care"),
        ("POC sent to MD 1/6/26, awaiting signature", "progress_report"),
        ("Routed to Ravi Coleman, MD for co-signature 1/6/2026", "initial_evaluation"),
        ("plan sent via portal 1/6/26", "plan_of_care"),
        ("faxed to Adeyinka ofc 1-6-26 1:20p", "plan_of_care"),
    ],
)
def test_a_transmission(text: str, kind: str) -> None:
    (found,) = read(text, kind)
    assert (found.type, found.signed_on) == ("transmission", dt.date(2026, 1, 6))


@pytest.mark.parametrize("text", ["Vocational rehab referral sent 1/2/26", "HEP handout sent home 1/6/26", "Sent to ER 1/6/26"])
def test_something_else_was_sent(text: str) -> None:
    assert read(text, "progress_report") == []


def test_a_reason_for_delay() -> None:
    (found,) = read("Delayed certification: attending changed, plan found unsigned.", "certification")
    assert found.type == "delayed"


def test_the_end_of_a_certification() -> None:
    (found,) = read("Last cert day: 03/23/2026", "discharge")
    assert (found.start, found.end) == (None, dt.date(2026, 3, 23))


@given(st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 1)), st.integers(7, 90), st.text(alphabet="abcdeg ", max_size=20))
def test_a_planted_period_comes_back_exactly(first: dt.date, days: int, before: str) -> None:
    last = first + dt.timedelta(days)
    planted = f"{first:%m/%d/%Y} - {last:%m/%d/%Y}"
    text = f"{before}; cert period {planted}"
    (found,) = read(text)
    assert found.period_span is not None
    assert (found.start, found.end, text[found.period_span.start : found.period_span.end]) == (first, last, planted)


def test_two_plans_in_one_line_are_two_periods() -> None:
    found = read("PT cert: 1/5/2026 to 3/29/2026   SLP cert: 1/8/2026 to 4/4/2026", "certification")
    assert [(one.start, one.end) for one in found] == [
        (dt.date(2026, 1, 5), dt.date(2026, 3, 29)),
        (dt.date(2026, 1, 8), dt.date(2026, 4, 4)),
    ]


def test_a_day_before_its_month_without_a_year_takes_the_year_beside_it() -> None:
    (found,) = [one for one in read("Plan faxed 8 Jan to Dr. Lund's office", "plan_of_care") if one.type == "transmission"]
    assert found.signed_on == dt.date(2026, 1, 8)


def test_columns_of_a_first_and_a_last_day_are_a_period() -> None:
    text = "PT   01/05/2026   04/04/2026"
    cells = (
        RowCell(0, 2, 0, "PT", "Disc"),
        RowCell(5, 15, 5, "01/05/2026", "From"),
        RowCell(18, 28, 18, "04/04/2026", "Through"),
    )
    one = next(one for one in candidates(text, Context("d", DAY, "cert", cells, ""), "certification") if one.head == "period")
    assert (one.parts["first"].date, one.parts["second"].date) == (dt.date(2026, 1, 5), dt.date(2026, 4, 4))


def _words(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


def test_an_order_in_two_words_is_one_and_its_head_is_none() -> None:
    context = Context("d1", dt.date(2026, 1, 5), "other", (), "", kind="order")
    lines = [
        "Hand therapy referral",
        "Ordered: 01/05/26 1420 Priority: Routine",
        "OT for scar and stiffness, early motion",
        "P. 1 of 3",
    ]
    found = best_request([(_words(line), context) for line in lines], [], "d1")
    assert found is not None and found.type == "order"
    assert (found.span.start, found.span.end) == (0, len(lines[2]))
    assert best_request([(_words(line), context) for line in lines], [found], "d1") is None


def test_a_name_does_not_reach_back_over_a_sentence() -> None:
    (found,) = [one for one in read("I CERTIFY THIS PLAN AND ITS NEED FOR SERVICES.   M KOWALCZYK MD   1-26-26") if one.signer]
    assert found.signer == "M KOWALCZYK"


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("[x] I certify [ ] recertify the need for these services under this plan.", "initial"),
        ("I certify/recertify that the foregoing is medically necessary.", "initial"),
        ("I recertify the need for these services under this plan.", "recertification"),
    ],
)
def test_the_word_that_nobody_checked_makes_no_recertification(text: str, type_: str) -> None:
    assert {one.type for one in read(text)} == {type_}


@pytest.mark.parametrize("kind", ["communication", "fax_cover"])
@pytest.mark.parametrize(
    "text",
    ["HEP emailed 3:15 pm", "Medical records faxed 10:15 to attorney", "Invoice emailed 3:15 pm", "Faxed 10:15 to attorney"],
)
def test_an_hour_makes_no_transmission_of_something_else(text: str, kind: str) -> None:
    assert read(text, kind) == []


def test_the_hour_of_a_fax_is_a_transmission_on_its_cover_and_of_a_plan_anywhere() -> None:
    assert [one.type for one in read("Sent 4:12p OK", "fax_cover")] == ["transmission"]
    assert [one.type for one in read("Plan of care faxed 4:12 pm", "communication")] == ["transmission"]


@pytest.mark.parametrize(
    "text",
    [
        "Reviewed by John Carter MD 03/10/2026",
        "John Carter MD 03/10/2026",
        "Physician signature: John Carter MD Date: 03/10/2026",
    ],
)
def test_a_physician_named_in_a_progress_report_certifies_nothing(text: str) -> None:
    assert read(text, "progress_report") == []


def test_a_recertification_that_was_given_by_telephone_stands_in_a_progress_report() -> None:
    (found,) = read("Verbal recert taken from K. Straub NP 05/08/2026 09:40.", "progress_report")
    assert (found.type, found.signer) == ("recertification", "K. Straub")


@pytest.mark.parametrize("text", ["Agreed: R. Olmsted MD   3/10/26", "R. Olmsted MD   3/10/26"])
def test_a_signature_below_certifying_words_in_a_progress_report_is_one_of_the_plan(text: str) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    context = Context("d", DAY, "other", (), before="I recertify this continuing plan.")
    (found,) = find_certifications(words, context, "progress_report")
    assert (found.type, found.signer, found.signed_on) == ("recertification", "R. Olmsted", dt.date(2026, 3, 10))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I certify the need. Robt. Alex. Kim MD 03/10/2026", "Robt. Alex. Kim"),
        ("I certify the need. M KIM MD 03/10/2026", "M KIM"),
        ("I CERTIFY THIS PLAN. ROBERT KIM MD 03/10/2026", "ROBERT KIM"),
        ("I certify the Plan. Robert Kim MD 03/10/2026", "Robert Kim"),
    ],
)
def test_a_given_name_cut_short_ends_no_sentence(text: str, name: str) -> None:
    assert [one.signer for one in read(text) if one.signer] == [name]


def test_a_period_that_begins_long_after_the_evaluation_is_a_later_one() -> None:
    text = "Certification Period: 01/05/2026 - 04/04/2026"
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    for evaluated, type_ in ((dt.date(2025, 11, 3), "recertification"), (dt.date(2026, 1, 5), "initial"), (None, "initial")):
        (found,) = find_certifications(words, Context("d", DAY, "other", (), "", evaluated=evaluated), "progress_report")
        assert found.type == type_


def test_what_is_signed_beside_a_later_period_renews_too() -> None:
    period, signed = read("Certification Period: 01/05/2026 - 04/04/2026")[0], read("I certify this plan.")[0]
    later = period.model_copy(update={"type": "recertification"})
    assert [one.type for one in as_renewed([later, signed])] == ["recertification", "recertification"]
    assert [one.type for one in as_renewed([period, signed])] == ["initial", "initial"]


@pytest.mark.parametrize(
    ("text", "evaluated", "discipline"),
    [
        ("Initial certification period 02/20/2026 to 05/20/2026", dt.date(2026, 1, 5), "PT"),
        ("Certification period 02/20/2026 to 05/20/2026", dt.date(2024, 3, 5), "PT"),
        ("Certification period 02/20/2026 to 05/20/2026, speech therapy", dt.date(2026, 1, 5), "PT"),
    ],
)
def test_a_first_period_renews_nothing(text: str, evaluated: dt.date, discipline: str) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    context = Context("d", DAY, "other", (), "", discipline, evaluated=evaluated)
    assert [one.type for one in find_certifications(words, context, "plan_of_care")] == ["initial"]


PT_EVALUATION = """PHYSICAL THERAPY INITIAL EVALUATION
Date: 01/05/2026
Patient: Jane Roe  DOB 02/03/1950
Pt fell at home. TUG 22 seconds.
Karen Smith, PT
\f
"""


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        (
            """OCCUPATIONAL THERAPY PLAN OF CARE
Date: 02/20/2026
Patient: Jane Roe  DOB 02/03/1950
Certification period 02/20/2026 to 05/20/2026
Occupational therapy 2x/week for 8 weeks
Amy Pond, OTR/L
""",
            "initial",
        ),
        (
            """PHYSICAL THERAPY PLAN OF CARE
Date: 04/05/2026
Patient: Jane Roe  DOB 02/03/1950
Certification period 04/05/2026 to 07/03/2026
Physical therapy 2x/week for 8 weeks
Karen Smith, PT
""",
            "recertification",
        ),
    ],
)
def test_a_plan_goes_on_from_the_evaluation_of_its_own_discipline(text: str, type_: str) -> None:
    found = chart([read_record(Source("a.txt", data=(PT_EVALUATION + text).encode()))]).certifications
    assert [one.type for one in found if one.start] == [type_]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Pt came back from hospital 01/12/2026", False),
        ("Pain came back from 01/10/2026 fall", False),
        ("MRI results came back from Dr. X on 01/12/2026", False),
        ("Labs came back per MD 01/12/2026", False),
        ("Plan of care: pt came back from Dr. Marchetti 01/11/2026", False),
        ("Signed POC came back by fax 01/12/2026", True),
        ("Came back via portal 01/12/2026, signed copy", True),
    ],
)
def test_only_a_paper_that_came_back_was_sent(text: str, sent: bool) -> None:
    found = candidates(text, Context("d", DAY, "other", (), ""), "plan_of_care")
    assert any(one.head == "sent" for one in found) == sent


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("MRI ordered by Dr. Marchetti 01/02/2026", False),
        ("Walker order received 01/05/2026", False),
        ("MRI script from Lena Marchetti, MD dated 01/02/2026", False),
        ("Brace ordered by Lena Marchetti, MD 01/03/2026", False),
        ("PT ordered by Dr. Marchetti 01/02/2026", True),
        ("Therapy order received 01/05/2026", True),
    ],
)
def test_an_order_of_a_test_or_a_thing_asks_for_no_therapy(text: str, asks: bool) -> None:
    found = candidates(text, Context("d", DAY, "other", (), ""), "initial_evaluation")
    assert any(one.form == "loose" for one in found) == asks
    assert asks or read(text, "initial_evaluation") == []


def test_sending_a_plan_again_is_part_of_the_reason_of_a_delay() -> None:
    found = read("Delay: office moved; plan faxed 2/10/2026 and again 2/24/2026.", "certification")
    assert [one.type for one in found] == ["delayed"]


def test_a_splint_that_was_delivered_is_no_plan_that_was_sent() -> None:
    assert not read("Lower flat-plane splint delivered 03/26/2026.", "other")


def test_the_signature_below_an_order_orders_whatever_the_page_is_called() -> None:
    order = Certification(document="d", span=Span(record="r", page=1, start=0, end=9), type="order")
    below = Span(record="r", page=1, start=10, end=19)
    signed = Certification(document="d", span=below, type="initial", signer="A. Straub", signed_on=DAY, signed_span=below)
    assert [one.type for one in with_signatures([order, signed], "communication")] == ["order", "order"]
    period = Certification(document="d", span=below, type="initial", start=DAY, end=DAY)
    assert [one.type for one in with_signatures([order, period, signed], "communication")] == ["order", "initial", "initial"]


def test_a_signature_that_certifies_a_plan_is_no_order() -> None:
    order = Certification(document="d", span=Span(record="r", page=1, start=0, end=9), type="order")
    below = Span(record="r", page=1, start=10, end=19)
    signed = Certification(document="d", span=below, type="initial", signer="A. Bell", signed_on=DAY, signed_span=below)
    assert [one.type for one in with_signatures([order, signed], "plan_of_care")] == ["order", "initial"]
