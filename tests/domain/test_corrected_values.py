"""What the record itself says was recorded wrongly is not told: the one value, wherever it stands, and nothing else goes."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim, Patient
from clausea.domain.corrected_values import corrected_values
from clausea.episode import of_claim
from clausea.ingest import Source, read_record

EVALUATION = """TIDEWATER HAND CLINIC   Patient: Delphina Marsh   DOB 02/02/1979
OT INITIAL EVALUATION
Date of service: 04/06/2026
Dx: M25.642 stiffness L hand.
Grip R 62 lb, L 14 lb. QuickDASH 61.4. Pain 6/10 with use.
Plan: OT 3x/wk x 8 wk.
LTG 1. L grip 40 lb to hold instruments.
Ingrid Solheim, OTR/L 04/06/2026"""
NOTE = """OT TREATMENT NOTE
Date of service: 04/29/2026
97110 x2 28 min. Total 50 min.
S: sore.
O: Grip R 61 lb, L 27 lb. L MCP flexion 60 deg. Walks with min A on stairs. Extensor lag 10 deg.
A: Lag down since orthosis change, so OT graded the handle.
P: PR next.
I. Solheim OTR/L 04/29/2026"""
DISCHARGE = """DISCHARGE
Date of service: 05/29/2026
Grip L 43 lb. TAM 226. QuickDASH 20.5. Full duty since 5/26. Pain 1/10.
I. Solheim OTR/L 05/29/2026"""
CLAIM = Claim(
    denial="CO-151",
    patient=Patient(name="Delphina Marsh", dob=dt.date(1979, 2, 2)),
    service_dates=(dt.date(2026, 4, 29),),
)


def read(*pages: str) -> Chart:
    return chart([read_record(Source("chart.txt", data="\f".join(pages).encode()))])


def said(read_chart: Chart) -> str:
    return "\n".join(read_chart.quote(*one.spans) for one in read_chart.sentences)


def told(read_chart: Chart, name: str) -> list[str]:
    return [str(one.value) for one in read_chart.measures if one.name == name and not one.day_in_doubt]


def flags(read_chart: Chart) -> list[str]:
    return [one.message for one in audit(read_chart, CLAIM) if "corrects a value" in one.message]


@pytest.mark.parametrize(
    "addendum",
    [
        "Addendum 04/30/2026 IS: L grip on 4/29 was 26, not 27.",
        "Addendum 04/30/2026: L grip should read 26 lb, not 27.",
        "ADDENDUM (04/30/2026 8:10a IS): Correction - L grip 26, not 27 as charted.",
        "Addendum 04/30/2026 IS: Error in grip L; correct value 26 lb.",
        "Addendum to note of 04/29/2026, entered 04/30/2026 by I. Solheim OTR/L: grip L was 26 lb not 27 lb.",
        "Late entry 04/30/26: R and L grip were transposed on 4/29. IS",
        "Addendum 04/30/2026: Grip L 27 lb was entered in error.",
        "Addendum 04/30/2026: The note of 04/29/2026 states L grip of 27 lb. This is incorrect; the correct value is 26 lb.",
        "Addendum 04/30/2026: L grip was recorded as 27 lb; actual reading was 26 lb.",
        "Addendum 04/30/2026: corrected L grip from 27 to 26 lb. I. Solheim OTR/L",
        "Addendum 04/30/2026: L grip 26 lb (27 entered by mistake).",
        "Correction 04/30/2026: L grip 26 lb instead of 27 lb. I. Solheim OTR/L",
        "Addendum 04/30/2026: I wrote L grip 27, should have been 26.",
        "Late entry 04/30/2026 for 04/29/2026: typo, L grip is 26 lb rather than 27 lb.",
        "Addendum 04/30/2026: please disregard the L grip of 27 lb.",
    ],
)
@pytest.mark.parametrize("is_own", [False, True])
def test_a_value_that_an_addendum_corrects_is_not_told(addendum: str, is_own: bool) -> None:
    own = f"{addendum}\nI. Solheim OTR/L 04/30/2026"
    found = read(EVALUATION, NOTE, own, DISCHARGE) if is_own else read(EVALUATION, f"{NOTE}\n{addendum}", DISCHARGE)
    kept = of_claim(found, CLAIM)
    assert "L 27" not in said(kept) and "27" not in told(kept, "grip")
    assert "orthosis change" in said(kept) and "QuickDASH 20.5" in said(kept)
    assert {"62", "14", "43"} <= set(told(kept, "grip"))
    assert len(flags(found)) == 1


@pytest.mark.parametrize(
    ("addendum", "gone", "name"),
    [
        ("Addendum 06/01/2026 IS: QuickDASH at discharge was 25.0, not 20.5 (scoring error).", "20.5", "QuickDASH"),
        ("Addendum 06/01/2026: QuickDASH 20.5 entered in error, should be 25.0.", "20.5", "QuickDASH"),
        (
            "Addendum 06/01/2026: The QuickDASH of 20.5 recorded on 05/29/2026 is incorrect. The correct score is 25.0.",
            "20.5",
            "QuickDASH",
        ),
        ("ADDENDUM 06/01/2026\nQuickDASH was mis-scored on 05/29/2026. Correct score 25.0.", "20.5", "QuickDASH"),
        ("Addendum 06/01/2026: pain should read 2/10, not 1/10.", "1/10", "pain"),
        ("Addendum 06/01/2026: QuickDASH at eval should be 64.1, digits transposed.", "61.4", "QuickDASH"),
    ],
)
def test_the_last_value_goes_where_it_is_corrected(addendum: str, gone: str, name: str) -> None:
    found = read(EVALUATION, NOTE, f"{DISCHARGE}\n{addendum}")
    kept = of_claim(found, CLAIM)
    assert gone not in said(kept).replace(f"not {gone}", "") and gone.partition("/")[0] not in told(kept, name)
    assert len(flags(found)) == 1


def test_a_corrected_value_is_told_where_it_is_sure() -> None:
    addendum = "Addendum 06/01/2026 IS: QuickDASH at discharge was 25.0, not 20.5 (scoring error)."
    found = read(EVALUATION, NOTE, f"{DISCHARGE}\n{addendum}")
    (one,) = corrected_values(found)
    kept = of_claim(found, CLAIM)
    assert one.right is not None and one.right.date == dt.date(2026, 5, 29)
    assert told(kept, "QuickDASH") == ["61.4", "25.0"]
    # After the denial it takes the value back, and nothing is told in its place: a row has no last value then.
    late = of_claim(found, CLAIM.model_copy(update={"notice_date": dt.date(2026, 5, 31)}))
    assert told(late, "QuickDASH") == ["61.4"]
    assert [one.day_in_doubt for one in late.measures if one.name == "QuickDASH"] == [False, True]


@pytest.mark.parametrize(
    ("sentence", "gone"),
    [
        ("L grip of 04/29/2026 was recorded in error as 27 lb, should read 26 lb.", True),
        ("Correction: L grip on 4/29 was 26 lb, not 27 lb.", True),
        ("L grip improved to 26 lb, was 27 lb.", False),
        ("L grip 30 lb, not 27 as at last visit.", False),
        ("L grip 30 lb, not 27 lb.", False),
        ("Grip should be 27 lb by discharge.", False),
    ],
)
def test_a_later_note_takes_a_value_back_only_with_words_of_a_mistake(sentence: str, gone: bool) -> None:
    later = NOTE.replace("04/29/2026", "05/04/2026").replace("Grip R 61 lb, L 27 lb", sentence.rstrip("."))
    kept = of_claim(read(EVALUATION, NOTE, later, DISCHARGE), CLAIM)
    assert ("R 61 lb, L 27 lb" not in said(kept)) == gone


@pytest.mark.parametrize(
    "addendum",
    [
        "Addendum 04/30/2026: L grip improved to 27, was 14.",
        "Addendum 04/30/2026: L grip 27 lb today, not 14 as at eval.",
        "Addendum 04/30/2026: pt reports L hand sore, advised ice.",
        "Addendum 04/30/2026: HEP should be done 10 reps, not 20.",
        "Addendum 04/30/2026: MCP flexion should be 60 deg by discharge.",
        "Addendum 04/30/2026: pt entered 27 in error on the checkbook task, cued to correct to 26.",
        "Addendum 04/30/2026: posture corrected from 27 to 10 deg with cues.",
        "Addendum 04/30/2026: MD order should read 2x/wk, not 3x/wk.",
        "Addendum 04/30/2026: charges for this date were entered in error, rebilled.",
        "Addendum 04/30/2026: date of service should read 04/29/2026, not 04/28/2026.",
        "Addendum 04/30/2026: also walked 200 ft with min A.",
        "Addendum 04/30/2026: pt made 3 errors in 10 trials, corrected 2 of them.",
    ],
)
def test_a_comparison_and_a_mistake_of_others_take_nothing_back(addendum: str) -> None:
    found = read(EVALUATION, f"{NOTE}\n{addendum}", DISCHARGE)
    kept = of_claim(found, CLAIM)
    assert said(kept) == said(found) and len(kept.measures) == len(found.measures)
    assert not flags(found)


@pytest.mark.parametrize(
    ("addendum", "gone", "stays"),
    [
        ("Addendum 04/30/2026: stairs should read mod A, not min A.", "min A", "orthosis change"),
        ("Addendum 04/30/2026: 97110 was 25 min, not 28 min.", "28 min", "orthosis change"),
        ("Addendum 04/30/2026: MCP should read 58 deg, not 60 deg.", "60 deg", "orthosis change"),
        ("Addendum 04/30/2026 IS: extensor lag was 15 deg, not 10.", "lag 10", "orthosis change"),
    ],
)
def test_grades_and_minutes_are_values_too(addendum: str, gone: str, stays: str) -> None:
    found = read(EVALUATION, f"{NOTE}\n{addendum}", DISCHARGE)
    kept = of_claim(found, CLAIM)
    assert gone not in said(kept).replace(addendum, "") and stays in said(kept)
    assert not [one for one in kept.minutes if one.minutes == 28] or gone != "28 min"
    assert len(flags(found)) == 1


def test_a_value_that_nobody_can_find_is_asked_for() -> None:
    found = read(EVALUATION, f"{NOTE}\nAddendum 04/30/2026: TUG should read 14.2 s, not 12.4 s.", DISCHARGE)
    assert "L 27" in said(of_claim(found, CLAIM))
    (one,) = flags(found)
    assert "could not be told" in one


VISIT = """PT Daily Note
Patient: Delphina Marsh   DOB 02/02/1979
Date of service: {day}
S: Pt reports knee pain with stairs.
O: {tests}
Gait {gait} feet SBA.
A: Pt continues to need skilled cues for heel strike.
P: Continue 2x/week.
Signed: Jane Roe, PT, DPT {day}"""
VISITS = (
    VISIT.format(
        day="07/02/2026", tests="TUG 18.2 sec. R knee flexion AROM 98 deg. R grip 26 lb, L grip 40 lb. 6MWT 240 m.", gait=150
    ),
    VISIT.format(
        day="07/09/2026", tests="TUG 15.1 sec. R knee flexion AROM 105 deg. R grip 30 lb, L grip 41 lb. 6MWT 265 m.", gait=200
    ),
)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        # Minutes, an age, visits and goals are no measure, and a figure says nothing of another visit.
        ("Total treatment time should be 38 minutes, not 40 minutes.", None),
        ("Treatment time was 45 minutes, not 30 minutes.", None),
        ("Total time should be 38, not 40.", None),
        ("Patient is 78 years old, not 98. Age entered in error.", None),
        ("Patient was seen for 18 visits, not 30.", None),
        ("goal 1 target should be 300 feet not 200 feet.", None),
        ("LTG 1 gait distance should be 300 feet, not 200 feet.", None),
        ("BP should read 105/70, not 121/70. HR 98, not 105.", None),
        ("should read 98 deg, not 89 deg.", None),
        ("step length should read 26, not 30.", None),
        # The measure is named, in the words of the note or in others, or the note is, where the figure stands once.
        ("Gait distance should read 250 feet, not 200 feet.", "200"),
        ("Gait distance on 07/09/2026 was documented incorrectly as 200 feet; actual distance 250 feet.", "200"),
        ("Timed Up and Go on 07/09/2026 should read 16.1 sec, not 15.1 sec.", "15.1"),
        ("six minute walk was 256 m, not 265 m; pt walked with SPC, verbal cues x2.", "265"),
        ("L grip last visit was 40 lb, not 41 lb.", "41"),
        ("R knee flexion AROM on 07/02/2026 was 89 deg, not 98 deg.", "98"),
        ("the note of 07/09/2026 should read 16.1 sec, not 15.1 sec.", "15.1"),
        ("on 07/09/2026 the dynamometer should read 14 lb, not 41 lb.", "41"),
    ],
)
def test_a_value_is_taken_back_where_its_measure_is_named_and_not_by_its_figure_alone(words: str, wrong: str | None) -> None:
    found = read(*VISITS, f"Addendum 07/10/2026: {words}\nSigned: Jane Roe, PT, DPT 07/10/2026")
    values = corrected_values(found)
    assert {str(one.value) for each in values for one in each.wrong} == ({wrong} if wrong else set())
    assert bool([span for one in values for span in one.taken_back]) == (wrong is not None)
    kept = of_claim(found, CLAIM)
    told_before = {(one.name, str(one.value)) for one in found.measures if "07/10" not in found.quote(one.value_span)}
    if wrong is None:
        assert {("grip", "40"), ("grip", "30"), ("ROM", "98")} <= told_before
        assert all(one.day_in_doubt is False for one in kept.measures if str(one.value) in {"30", "40", "98", "200"})
    assert corrected_values(found)


@pytest.mark.parametrize(
    ("words", "goes"),
    [
        ("LTG 1 should read 35 lb, not 40 lb.", True),
        ("LTG1's 40 lb was a slip of mine, should read 35.", True),
        ("LTG 2 should read 35 lb, not 40 lb.", False),
        ("LTG 1 should read 35 deg, not 40 deg.", False),
        ("Goal 3 was carried over in error: it should read grip, target 32 of 40.", False),
    ],
)
def test_a_correction_of_a_goal_takes_back_that_goal_and_no_value(words: str, goes: bool) -> None:
    evaluation = EVALUATION.replace("LTG 1.", "LTG 1:")
    found = read(evaluation, *VISITS, f"Addendum 07/10/2026: {words}\nSigned: Jane Roe, PT, DPT 07/10/2026")
    kept = of_claim(found, CLAIM)
    assert ("LTG 1: L grip 40 lb" not in said(kept)) == goes
    assert "L grip 40 lb. 6MWT" in said(kept) and "L grip 41 lb" in said(kept)


def test_a_goal_stands_that_asks_for_the_figure_which_was_measured_wrongly() -> None:
    report = VISITS[1].replace("A: Pt", "LTG 1: Gait 200 feet with SBA in 4 weeks.\nA: Pt")
    kept = of_claim(read(VISITS[0], report, "Addendum 07/10/2026: Gait distance should read 160 feet, not 200 feet."), CLAIM)
    assert "Gait 200 feet with SBA in 4 weeks" in said(kept) and "Gait 200 feet SBA" not in said(kept)
