"""Documents: where they start, what they are, whose day and hand they bear, and whose page it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from clausea.chart import chart
from clausea.chart.dating import near_of, reference
from clausea.chart.foreign_days import of_own_day
from clausea.chart.identity import usual_number
from clausea.chart.lines import Line, lines_of
from clausea.chart.people import births, find_signature, header_identity, patient_names, people_in
from clausea.chart.titles import title_kinds
from clausea.domain import Chart, Document, Minutes, Span
from clausea.domain.dates import find_dates, find_days
from clausea.ingest import Source, read_record

EVALUATION = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/02/2026
Referring: M. Ortiz MD   Onset: 02/17/2026
Pt is 74 y/o F s/p R TKA 02/17/2026. Knee flexion AROM 82. TUG 18.2 s with RW.
Prior level: walked one mile a day without a device.
LTG 1: walk 500 ft without device in 8 weeks.
Plan: PT 2x/week for 8 weeks. Next visit 03/05/2026.
97161 45 min
Jane Roe, PT, DPT   03/02/2026 17:12
"""
NOTE = """DAILY TREATMENT NOTE
Patient: D. KESSLER   Date of Service: 03/05/2026   Visit: 2
S: Knee stiff this morning. O: TE 25 min, MT 15 min. Knee flexion 88.
A: Required tactile cues for heel strike. P: Continue.
97110 25 min, 97140 15 min
Sam Vale, PTA 03/05/2026 16:02 Co-signed: Jane Roe, PT
"""
STRAY = """DAILY TREATMENT NOTE
Patient: Gerald Thibault   DOB: 3/30/1970   Date of Service: 03/06/2026
S: Thumb sore after gardening. O: TE 20 min, putty and towel wringing. Grip R 14 kg. Supination 20.
A: Needs cues to keep the wrist straight. P: Continue.
97110 20 min
"""
DISCHARGE = """DISCHARGE SUMMARY
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date: 04/27/2026
Seen for 16 visits. TUG 18.2 s at start, 9.8 s now. LTG 1 met. Discharged to home program.
Jane Roe, PT, DPT 04/27/2026 12:00
"""


def read(*pages: str) -> Chart:
    return chart([read_record(Source("chart.txt", data="\f".join(pages).encode()))])


@pytest.fixture(scope="module")
def whole() -> Chart:
    return read(EVALUATION, NOTE, STRAY, DISCHARGE)


def test_kinds_and_days_are_read_in_order(whole: Chart) -> None:
    assert [(one.kind, one.date) for one in whole.documents] == [
        ("initial_evaluation", dt.date(2026, 3, 2)),
        ("daily_note", dt.date(2026, 3, 5)),
        ("daily_note", dt.date(2026, 3, 6)),
        ("discharge", dt.date(2026, 4, 27)),
    ]


def test_the_author_is_who_wrote_not_who_referred_or_cosigned(whole: Chart) -> None:
    assert [(one.author, one.credential) for one in whole.documents] == [
        ("Jane Roe", "PT, DPT"),
        ("Sam Vale", "PTA"),
        (None, None),
        ("Jane Roe", "PT, DPT"),
    ]


def test_the_signature_bears_its_own_day(whole: Chart) -> None:
    assert [one.signed_on for one in whole.documents] == [dt.date(2026, 3, 2), dt.date(2026, 3, 5), None, dt.date(2026, 4, 27)]


def test_only_the_page_of_another_patient_is_misfiled(whole: Chart) -> None:
    assert [one.other_patient for one in whole.documents] == [False, False, True, False]


def test_a_name_last_name_first_and_set_apart_marks_a_misfiled_page() -> None:
    page = STRAY.replace("Patient: Gerald Thibault   DOB: 3/30/1970  ", "THIBAULT, GERALD MR 0074-5521 ")
    assert [one.other_patient for one in read(EVALUATION, page).documents] == [False, True]


def test_the_heads_of_most_pages_name_the_patient_and_not_the_one_labelled_name() -> None:
    head = "ELM COUNTY HOSPITAL   REHAB SVCS    {name}   MR# {number}\nDAILY TREATMENT NOTE\n"
    head += "Date of Service: 03/0{day}/2026\nTUG 18.2 s.\n"
    own = [head.format(name="ROEBURN,MARLA J", number="0093001", day=day) for day in (2, 4, 6)]
    stray = head.format(name="ROEBURN,MARCUS R", number="0087444", day=5)
    stray += "PT NAME..... ROEBURN,MARCUS R     DOB 09/30/1961\n"
    found = read(own[0], own[1], stray, own[2])
    assert {one.date for one in found.documents if not one.other_patient} == {dt.date(2026, 3, day) for day in (2, 4, 6)}
    assert all(one.other_patient for one in found.documents if one.date == dt.date(2026, 3, 5))
    assert found.patient.name == "ROEBURN,MARLA J"
    assert found.patient.dob is None  # The only birth date is that of the stray page.


def test_the_fields_of_a_form_name_the_patient() -> None:
    form = EVALUATION.replace(
        "Patient: Kessler, Dorothy A.   DOB: 04/09/1951", "1. Patient's last name: KESSLER   First: DOROTHY   MI: A"
    )
    assert form != EVALUATION
    assert [one.other_patient for one in read(EVALUATION, form).documents][-1] is False


def test_a_town_is_no_patient() -> None:
    page = NOTE.replace("Patient: D. KESSLER", "Lakeside Rehab   Salem, Oregon   ")
    assert [one.other_patient for one in read(EVALUATION, page).documents] == [False, False]


def test_two_notes_on_a_page_are_two_documents() -> None:
    later = NOTE.replace("03/05/2026", "03/09/2026").replace("Visit: 2", "Visit: 3")
    assert [one.date for one in read(EVALUATION, NOTE + "\n" + later).documents][1:] == [dt.date(2026, 3, 5), dt.date(2026, 3, 9)]


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("Corinne Haskell OTR/L, filed 13-Jan-26 15:48", "Corinne Haskell", dt.date(2026, 1, 13)),
        ("Bexley Tran, PT, DPT GA PT555771 10.06.2025 17:31", "Bexley Tran", dt.date(2025, 10, 6)),
        ("S. Vakili PT, DPT — 10/06/2025 17:41", "S. Vakili", dt.date(2025, 10, 6)),
        ("H. J. Stokowski, P.T. (signed 25 Nov 2025)", "H. J. Stokowski", dt.date(2025, 11, 25)),
        ("ESIG W PAQUIN MA CCC-SLP 09/12/25 0935", "W PAQUIN", dt.date(2025, 9, 12)),
    ],
)
def test_signatures_are_known_by_what_stands_behind_the_name(text: str, name: str, day: dt.date) -> None:
    signature = find_signature(Line("r", 1, 1, 0, text))
    assert signature is not None
    assert (signature.name, signature.signed_on) == (name, day)


@pytest.mark.parametrize("text", ["Jane Roe PT called the patient about the missed visit", "Referred by: D. Achebe MD"])
def test_a_sentence_about_a_clinician_is_no_signature(text: str) -> None:
    assert find_signature(Line("r", 1, 1, 0, text)) is None


def test_places_and_licences_are_no_people() -> None:
    assert people_in("VERDANCY PAIN REHABILITATION PT") == []
    assert people_in("Bexley Tran, PT, DPT GA PT555771") == [("Bexley Tran", "PT, DPT")]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Re-evaluation after 16 visits", "re_evaluation"),
        ("10th Visit Progress Report", "progress_report"),
        ("Physical Therapy Plan of Care", "plan_of_care"),
        ("UPOC", "recertification"),
        ("TEN 3/4/2026", "daily_note"),
        ("PT Rx", "order"),
    ],
)
def test_titles_name_their_kind_first(title: str, kind: str) -> None:
    assert title_kinds(title)[0] == kind


def test_a_date_far_from_the_record_gives_no_year_to_others() -> None:
    lines = [Line("r", 1, number, 0, text) for number, text in enumerate(("9/22/25", "10/14/25", "11/18/25", "DOB 1/2/1951"), 1)]
    middle = reference(lines)
    assert middle == dt.date(2025, 10, 14)
    assert near_of(dt.date(2026, 9, 21), middle) == middle
    assert near_of(dt.date(2025, 12, 1), middle) == dt.date(2025, 12, 1)


def test_a_birth_in_the_running_head_gives_no_year_to_others() -> None:
    head = "Threlkeld Speech (home-based Part B)   PRUDHOMME A   2-14-47   TSS-0091"
    pages = [f"{head}\nSPEECH EVALUATION\nSeen 3/5/2026", *(f"{head}\nVisit {number}\nCoughs 2/20" for number in range(2, 7))]
    middle = reference(lines_of(read_record(Source("a.txt", data="\f".join(pages).encode())), ()))
    assert middle == dt.date(2026, 3, 5)
    assert [one.date for one in find_dates("4/9/47")] == [dt.date(1947, 4, 9)]


def test_a_year_of_two_digits_may_have_an_apostrophe() -> None:
    assert [one.date for one in find_dates("Seen: Wed Sep 3 '25")] == [dt.date(2025, 9, 3)]


def test_a_labelled_therapist_is_no_patient() -> None:
    assert [one.other_patient for one in read(EVALUATION, NOTE.replace("S: Knee", "PT: J. Roe\nS: Knee")).documents] == [
        False,
        False,
    ]


def test_a_first_page_that_names_no_kind_is_no_letterhead_of_the_next() -> None:
    sheet = "TO: OT work unit\nRotator cuff repair 12/01/2025, sling to week 6.\nA. Hewitt DO 01/05/2026\n\f"
    read = chart([read_record(Source("r.txt", data=(sheet + EVALUATION).encode()))])
    assert [one.body[0].page for one in read.documents] == [1, 2]


def test_a_day_that_leaves_out_its_year_is_one() -> None:
    near = dt.date(2026, 3, 2)
    assert [one.date for one in find_days("seen 25 Feb and Mar 4", near)] == [dt.date(2026, 2, 25), dt.date(2026, 3, 4)]
    assert find_days("seen 25 Feb", None) == []
    assert find_dates("average 3.3/10 and 7.4/10") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("EVALUATION, DICTATED JANUARY TWENTY SECOND", [dt.date(2026, 1, 22)]),
        ("VISIT SIX, FEBRUARY THIRD.", [dt.date(2026, 2, 3)]),
        ("3-24 visit 6, breakfast", [dt.date(2026, 3, 24)]),
        ("Closing note 4-29, 14 visits", [dt.date(2026, 4, 29)]),
        ("Decreased fifth digit flexion", []),
        ("Mary third visit note", []),
        ("1-1 treatment, splint adjusted", []),
        ("3-4 visit trial, then TUG 13 s", []),
        ("May first trial of stairs", []),
        ("Reps 3-4 visits 10-12, she may first need a rest", []),
    ],
)
def test_a_day_may_be_spelled_or_lead_a_title_with_a_dash(text: str, days: list[dt.date]) -> None:
    assert [one.date for one in find_days(text, dt.date(2026, 2, 20))] == days


def test_the_boxes_of_a_name_are_put_together() -> None:
    # A form that prints surname and first name in boxes: "Lindqvist First" would be somebody else than the patient.
    box = "1. Patient's last name: LINDQVIST   First: HARRIET   MI: P   2. Provider no.: 00-0000"
    assert patient_names(box) == ["LINDQVIST, HARRIET"]
    assert patient_names("Patient: Lindqvist, Harriet   DOB 02/03/1950") == ["Lindqvist, Harriet"]


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("SOLVANG-PRATT, Ingrid   b. 2 Jul 1979   BOH 5561", [dt.date(1979, 7, 2)]),
        ("b. 3/5 step taps", []),
        ("a. stairs b. 3/5/2026 retest", []),
    ],
)
def test_a_birth_may_be_a_single_letter_behind_a_name(text: str, born: list[dt.date]) -> None:
    assert [day for day, *_ in births(text)] == born


def test_a_head_may_write_no_space_behind_the_surname() -> None:
    assert header_identity("HARBOR PHYS THER   SCARFO,DOMENIC A   01/14/83   #008841") == (
        "SCARFO,DOMENIC A",
        dt.date(1983, 1, 14),
    )


def test_a_misfiled_page_is_one_document_with_its_letterhead() -> None:
    own = "Marrow Rehab   Desjardins, Odalys P   DOB 05/22/1946   MR-20771-6"
    other = "Marrow Rehab   Whitman, Cord B   DOB 03/02/1971   MR-20717-6"
    note = "{}\nPT Daily Note\nDate of service: 0{}/12/2026   Visit {}\nWalked 40 ft with a cane.\n97116 15 min\nJane Roe, PT"
    found = read(*(note.format(own if page != 3 else other, page, page) for page in range(1, 6)))
    assert [one.other_patient for one in found.documents] == [False, False, True, False, False]


def test_a_number_like_the_charts_behind_another_name_marks_a_misfiled_page() -> None:
    head = "TRI-BLUFF REHAB * clinic #2     Okafor-Stubbs, L TB 5583"
    done = ("Rode the mower, 3 flights.", "Gait 300 ft on gravel.", "Lifted 10 lb crate twice.", "AFO on 6 hr, no red.")
    own = [
        f"{head}\nOkafor-Stubbs, Lou DOB 2/14/58\nPT DAILY NOTE 3-2{day}-26 V{day}\n{words}\n97110 3{day} min\nR Gault PTA"
        for day, words in enumerate(done, start=1)
    ]
    other = f"{head}\nOstrander, Faye TB 5538 3-23-26\nR shoulder flex 118, was 96. pain 2/10.\n97110 30\nR Gault PTA"
    assert [one.other_patient for one in read(*own, other).documents] == [False] * 4 + [True]
    again = other.replace("Ostrander, Faye", "Okafor-Stubbs, Lou")
    assert not any(one.other_patient for one in read(*own, again).documents)


DEMO = Path(__file__).parents[2] / "evals" / "samples" / "demo" / "records"

PROGRESS = """PHYSICAL THERAPY PROGRESS REPORT
Patient: Jane Roe DOB 07/02/1949
Date of service: 03/12/2026
Objective: TUG 19 sec with RW, BBS 38/56. Goals progressing toward independent gait."""
NEXT_PAGE = """TREATMENT THIS PERIOD
Gait training with facilitation at the pelvis, balance reactions on foam, cues for step length.
Assessment: improved from 24 sec, continues to need skilled cueing for turns. Continue 2x/wk.
A. Person, PT, DPT"""


def demo(name: str) -> Chart:
    return chart([read_record(Source(name, data=(DEMO / name).read_bytes()))])


def test_the_next_page_of_a_document_is_no_document() -> None:
    (report,) = [one for one in demo("clinic-chart.pdf").documents if one.kind == "progress_report"]
    assert {span.page for span in report.body} == {6, 7}
    assert report.author == "Renee T. Okafor"


def test_a_signature_at_the_top_of_a_page_ends_the_note_before() -> None:
    note = "DAILY NOTE\nDate of Service: {}\nWalked 40 ft with a walker, cued for step length.\n"
    text = note.format("03/02/2026") + "\fJane Roe, PT 03/02/2026\n" + note.format("03/05/2026") + "Jane Roe, PT 03/05/2026\n"
    first, second = chart([read_record(Source("a.txt", data=text.encode()))]).documents
    assert (first.date, second.date) == (dt.date(2026, 3, 2), dt.date(2026, 3, 5))
    assert first.body[-1].page == 2


def test_a_page_that_names_another_is_never_the_next_page() -> None:
    two = read(PROGRESS, "Patient: Thomas Poe\n" + NEXT_PAGE.split("\n", 1)[1] + "\nTUG 31 sec")
    assert not any({1, 2} <= {span.page for span in found.body} for found in two.documents)


def test_a_note_that_opens_with_its_day_is_no_next_page_of_the_note_before() -> None:
    first = "12/30/25 visit 2. The knee is fat today, 42 at the cap. Pain four at rest.\nStayed on grade II with the knee bent.\n"
    second = "1/9 visit 5. Left knee bends to seventy-six on her own. Rethreaded the brace and had her walk again.\n"
    found = read(first + "30' TE, 15 MT.\nA. Corbin PT", second + "8:00-8:53, timed 45.\nA. Corbin PT")
    assert [one.date for one in found.documents] == [dt.date(2025, 12, 30), dt.date(2026, 1, 9)]


def test_what_only_a_physician_signed_is_no_evaluation_of_a_therapist() -> None:
    visit = demo("physician-office.pdf").documents[-1]
    assert visit.title == "OFFICE VISIT"
    assert visit.kind not in {"initial_evaluation", "daily_note", "progress_report"}


def test_the_day_of_service_that_a_head_prints_is_the_documents() -> None:
    text = (
        "Physical Therapy Progress Report\nPatient: Ann Brook   DOB: 01/02/1950\nDate of service: 04/01/2026\n\nPain is 2/10.\n"
    )
    assert [one.date for one in read(text).documents] == [dt.date(2026, 4, 1)]


def test_a_share_of_ten_is_no_day_of_a_document() -> None:
    text = "Physical Therapy Progress Report\nDate of service: 04/01/2026\n\nPain is 2/10.\nIt was 7/10 at first and woke her.\n"
    assert all(one.date != dt.date(2026, 7, 10) for one in read(text).documents)


def test_a_state_with_its_zip_and_a_form_are_no_record_number() -> None:
    for head in ("Bayside Rehab   100 Main St, Miami FL 33101", "Plan, Care CMS 10123"):
        notes = [f"{head}\nPT DAILY NOTE 01/0{day}/2026\nWalked {day}0 ft.\n97110 3{day} min" for day in range(1, 6)]
        record = read_record(Source("chart.txt", data="\f".join(notes).encode()))
        assert usual_number(lines_of(record, ())) == ""


def test_the_line_that_says_it_is_no_signature_signs_nothing() -> None:
    lines = (
        "Patient: Ferrall, Odile   DOB: 02/03/1949",
        "DAILY NOTE 04/07/2026 Visit 15",
        "O: R active flexion 122. 97110 30 min. 97140 8 min.",
        "A: Tolerated well.",
        "Simon Whitlock, PT, OCS (unsigned draft - not yet locked)",
    )
    found = chart([read_record(Source("note.txt", data="\n".join(lines).encode()))]).documents
    assert [(one.author, one.signed) for one in found] == [("Simon Whitlock", False)]


def test_a_log_whose_notes_open_with_a_day_alone_keeps_its_notes() -> None:
    notes = [f"{day}/2026\nS: sore\nO: Knee flexion {value} degrees\nA: better\nP: go on\nJane Roe, PT" for day, value in LOG]
    found = chart([read_record(Source("a.txt", data="\n".join(notes).encode()))])
    days = {one.value: one.date for one in found.measures if one.name == "ROM"}
    assert days.get(95) != dt.date(2026, 3, 4)


def test_the_day_of_a_signature_on_the_next_line_begins_nothing() -> None:
    text = "OT Visit 02/12/2026 (#12)\nGirth 19.2 cm.\n97140 30 min. Yusuf Petrakis, OTR/L\n02/12/2026\n"
    text += "OT Visit 02/17/2026 (#13)\nGirth 19.0 cm.\n97140 45 min. Yusuf Petrakis, OTR/L\n02/17/2026\n"
    found = chart([read_record(Source("a.txt", data=text.encode()))])
    assert [one.date for one in found.documents] == [dt.date(2026, 2, 12), dt.date(2026, 2, 17)]


LOG = (("03/04", 90), ("03/06", 95), ("03/09", 100), ("03/11", 105))


def test_headings_on_two_lines_head_the_rows_of_a_log() -> None:
    log = """TREATMENT LOG
              Date     97110   97140   Total
                       (min)   (min)
              03/02    20      10      30
              03/05    30      15      45
"""
    found = [
        (str(one.date), one.cpt, one.minutes)
        for one in read(f"{EVALUATION}\n{log}\n{NOTE}").minutes
        if one.date and one.document.endswith("d2")
    ]
    assert found == [
        ("2026-03-02", "97110", 20),
        ("2026-03-02", "97140", 10),
        ("2026-03-02", None, 30),
        ("2026-03-05", "97110", 30),
        ("2026-03-05", "97140", 15),
        ("2026-03-05", None, 45),
    ]


def test_two_columns_of_one_code_tell_only_what_a_row_has_in_all() -> None:
    log = """TREATMENT LOG
              Date     MLD     Bandage   Ed      Total
                       (97140 min)    (97535 min)
              03/02    30      23        15      68
              03/05    30      24        10      64
"""
    found = [
        (str(one.date), one.cpt, one.minutes)
        for one in read(f"{EVALUATION}\n{log}\n{NOTE}").minutes
        if one.date and one.document.endswith("d2")
    ]
    assert found == [("2026-03-02", None, 68), ("2026-03-05", None, 64)]


def test_a_service_day_beside_the_birth_in_a_running_head_is_the_days_of_its_document() -> None:
    head = "Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Acct B1     Service date {}"
    note = f"SESSION LOG\n{head.format('03/05/2026')}\nO: Step ups, 5 of 10.\nA: Cut the step. Next visit 03/18.\nJane Roe, PT"
    said = "Sessions 03/02/2026 to 03/18/2026: attended 5 of 6.\nLTG progressing."
    report = f"PROGRESS REPORT\n{head.format('03/20/2026')}\n{said}\nJane Roe, PT"
    first = f"EVALUATION\n{head.format('03/02/2026')}\nDx: R TKA. TUG 18.2 s.\nPlan: 2x/week for 8 weeks.\nJane Roe, PT"
    found = [one.date for one in read(first, note, report).documents]
    assert found == [dt.date(2026, 3, 2), dt.date(2026, 3, 5), dt.date(2026, 3, 20)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("05/05/2026 R TKA (Dr. Lee)\nTx: 97110 15 min, 97140 10 min.", [("97110", 15), ("97140", 10)]),
        ("Outcome measures:\n06/08/2026 LEFS 32/80\nTx: 97110 15 min, 97140 10 min.", [("97110", 15), ("97140", 10)]),
        ("06/08/2026 SOC\nTx: 97110 15 min.", [("97110", 15)]),
        ("07/27/2026 appt with ortho\nTx: 97110 15 min.", [("97110", 15)]),
        ("07/13/2026\nTx: 97110 15 min.", []),
        ("07/13/2026 S: sore. Tx: gait\n97140 10 min", []),
        ("07/13/2026 97110 15 min\n97140 10 min", []),
        ("97110 15 min\n7/22: gait training 97116 15 min, manual 97140 10 min", [("97110", 15)]),
        ("97110 15 min\n7/22 gait 97116 15 min\n97140 10 min", [("97110", 15)]),
        ("97110 15 min\nWed 07/22 gait 97116 15 min", [("97110", 15)]),
        ("97110 15 min\nDate: 7/22 gait 97116 15 min", [("97110", 15)]),
        ("4/5 strength R quad, 97110 15 min\n97140 10 min", [("97110", 15), ("97140", 10)]),
        ("7/10 pain after 97110 15 min\n97140 10 min", [("97110", 15), ("97140", 10)]),
        ("8/10 reps right, 97110 15 min\n97140 10 min", [("97110", 15), ("97140", 10)]),
        ("1/2 kneeling 97112 15 min\n97140 10 min", [("97112", 15), ("97140", 10)]),
        ("On 7/18 she fell at home.\n97110 15 min", [("97110", 15)]),
        # An entry of a log tells how the patient was, and is of its own day for all that.
        ("7/20: 97110 15 min\n7/18: Pt states she is sore. 97112 20 min", [("97110", 15)]),
        ("7/20: 97110 15 min\n7/18: 97112 20 min started bike, 97140 10 min", [("97110", 15)]),
        ("7/20: 97110 15 min\n7/18: 97112 20 min, 97140 10 min. HEP daily.", [("97110", 15)]),
        ("7/18: 97112 20 min, pt reported soreness.\n7/20: 97110 15 min", [("97110", 15)]),
        ("Visit 7/20: 97110 15 min\nVisit 7/18: Pt states sore. 97112 20 min", [("97110", 15)]),
        ("97110 15 min\n7/18: pt sore, gait training 20 min, manual 10 min", [("97110", 15)]),
        ("7/18: reports walking 20 min daily.\n97110 15 min", [("97110", 15)]),
        ("7/18: started ther ex at home 10 min daily.\n97110 15 min", [("97110", 15)]),
        # There is no visit 8 of 5, and below the own minutes what may be another visit's are left out.
        ("97110 15 min\nVisit 7/5: 97112 20 min, 97140 10 min", [("97110", 15)]),
        ("97110 15 min\nTx 7/18: 97112 20 min", [("97110", 15)]),
        ("Visit 7/6: 97112 20 min.\nToday 7/20: 97110 15 min", [("97110", 15)]),
        ("Visit 7/18: gait training 20 min.\nToday's visit 7/20: 97110 15 min", [("97110", 15)]),
        ("Tx 4/12: 97110 15 min, 97140 10 min", [("97110", 15), ("97140", 10)]),
        ("Visit 7/12: 97110 15 min, 97140 10 min", [("97110", 15), ("97140", 10)]),
        ("97110 15 min\nVisit 7/24: 97140 10 min", [("97110", 15), ("97140", 10)]),
        ("97110 15 min\nVisit 2/12 97140 10 min", [("97110", 15), ("97140", 10)]),
        ("0910-0925 97116 gait. 0925-0955 97110 step ups.", [("97116", 15), ("97110", 30)]),
        ("0900-0915 97110 therex. 0915-0940 step ups 97112. 0940-0950 97140.", []),
    ],
)
def test_minutes_of_a_note_that_tells_of_other_days_or_times(lines: str, expected: list[tuple[str, int]]) -> None:
    head = (
        "DAILY TREATMENT NOTE\nPatient: D. KESSLER   Date of Service: 07/20/2026   Visit: 2\nS: Knee stiff. O: Knee flexion 88."
    )
    found = read(f"{head}\n{lines}\nA: Needs cues. P: Continue.\nSam Vale, PTA 07/20/2026 16:02").minutes
    # What stands below another day may also be a note of that day, with its own minutes.
    assert [(one.cpt, one.minutes) for one in found if one.date == dt.date(2026, 7, 20)] == expected


def test_minutes_below_another_day_than_the_notes_are_left_out() -> None:
    note = Document(
        id="d1", kind="daily_note", title="", body=(Span(record="r", page=1, start=0, end=70),), date=dt.date(2026, 3, 30), why=""
    )
    text = "30MAR26  v2 knee stiff\n97110 23\n02APR26 AM calf tender\n97110 24\nEnd of the page."
    record = read_record(Source("chart.txt", data=text.encode()))
    span = note.body[0].model_copy(update={"record": record.id, "end": len(record.pages[0].text)})
    note = note.model_copy(update={"body": (span,)})
    page = record.pages[0].text
    at = [page.index("97110 23"), page.index("97110 24")]
    found = [
        Minutes(
            document="d1", date=note.date, span=span.model_copy(update={"start": one, "end": one + 8}), cpt="97110", minutes=23
        )
        for one in at
    ]
    assert of_own_day(found, note, Chart(records=(record,))) == found[:1]


@pytest.mark.parametrize("title", ["Prior Level", "PRIOR LEVEL OF FUNCTION", "PLOF"])
def test_a_document_does_not_begin_at_the_title_of_a_part_of_an_evaluation(title: str) -> None:
    page = f"""Corwin Health - Outpatient Rehab MRN 0077 Ignatius Pell DOB 6/14/1949 OT Evaluation 7/8/2026
Occupational Therapy Evaluation
Date of Service: 7/8/2026. Referring: Marisol Tench-Okafor, MD. Diagnosis: S06.5X9S traumatic SDH sequela; R41.844 frontal
deficit; R41.840.
SLP scores from 7/6/2026 (copied for reference)
CLQT composite 2.4
RBANS total   68
MoCA   17/30
History
77 y.o. male. Fell from ladder 5/22/2026, R SDH s/p craniotomy 5/23. Home 6/27.
HH OT 6/29-7/6.
{title}
Drove, did own finances (3 rental units), cooked, managed 9 meds indep.
Goals
LTG1: Fill 9-med 7 day organizer w/ 0 errors Mod I by 9/30/2026.
Plan
2x/wk x 12 wks, 7/8/2026-9/30/2026. 97129, 97130, 97530, 97535.
Signed: Rosalba Finch, OTR/L 7/8/2026 3:44 PM.
"""
    assert len(chart([read_record(Source("a.txt", data=page.encode()))]).documents) == 1
