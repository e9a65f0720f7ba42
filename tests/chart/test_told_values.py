"""What was aimed at, or stands in another column, is not told as measured today; what was measured today is told."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = """PHYSICAL THERAPY DAILY NOTE
Patient: Maria Lopez   DOB: 03/14/1950
Date of service: 08/03/2026
{words}
Signed: Jane Roe, PT, DPT 08/03/2026
"""


def told(words: str) -> list[str]:
    """Return the values of a note, each with its side and its day where they are not none and the note's own."""
    found = chart([read_record(Source("chart.txt", data=NOTE.format(words=words).encode()))]).measures
    out = []
    for one in found:
        day = f"{one.date:%m/%d}" if one.date else "-"
        out.append(" ".join([str(one.value), *([one.side] if one.side else []), *([day] if day != "08/03" else [])]))
    return out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Goal 3: BBS 50/56, progressing, 48/56 today", ["48"]),
        ("Goal 2: BBS 45/56 - now 48/56", ["48"]),
        ("Toward goal 2 BBS 45/56; now 40/56", ["40"]),
        ("Per goal 2: TUG 12 s; scored 14 s", ["14"]),
        ("Goal 2: pain 2/10 with stairs - progressing, now 4/10", ["4"]),
        ("Goal 1: TUG 12 s. Current: 14 s", ["14"]),
        ("Goal 2: 7/10 pain", ["7"]),
    ],
)
def test_what_a_numbered_goal_aims_at_is_not_told_as_measured(words: str, expected: list[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Typists set a second tab behind a short label.
        (
            "Motion (deg)\tR\tL\nFlexion\t\t110\t120\nExtension\t-5\t0",
            ["110 right", "120 left", "-5 right", "0 left"],
        ),
        ("Muscle\tR\tL\nQuad\t\t4/5\t3/5", ["4/5 right", "3/5 left"]),
        # The rows are framed by bars and the headings are not, or the other way about.
        ("Test | 07/10/2026 | 08/03/2026\n| TUG | 18 s | 12 s |", ["18 07/10", "12"]),
        ("| Test | 07/10/2026 | 08/03/2026 |\nTUG | 18 s | 12 s", ["18 07/10", "12"]),
        ("Test | 07/10/2026 | 08/03/2026\n| TUG | | 12 s |", ["12"]),
        ("| | 07/10/2026 | 08/03/2026 |\n| TUG | | 12 s |", ["12"]),
        # A bar that closes a line is lost where the row wraps or its last cells are empty.
        ("| Test | 07/10/2026 | 08/03/2026\n| BBS | 34/56 | 45/56 |", ["34 07/10", "45"]),
        (
            "| Test | 07/10/2026 | 08/03/2026 | Goal | Comments |\n| BBS | 34/56 | 45/56 | 50/56 | better and\nsafer |",
            ["34 07/10", "45"],
        ),
        ("|Test|07/10/2026|08/03/2026|Goal|\n|TUG||13.1 s|12 s", ["13.1"]),
        ("| Test | Left | Right\n| Grip | 40 lb | 55 lb |", ["40 left", "55 right"]),
        # The bar behind a label is lost, a value stands behind the last heading, or two labels stand before the first.
        ("Motion | R | L\nKnee flexion 95 | 130", ["95 right", "130 left"]),
        ("Test | R | L\nGrip | 40 | 55 | 60 norm", ["40 right", "55 left"]),
        ("Test | 07/10/2026 | 08/03/2026\nBBS | 34/56 | 45/56 | +11", ["34 07/10", "45"]),
        ("              R      L\nKnee flexion  AROM   95   130", ["95 right", "130 left"]),
        # A number that counts ends a label and is no value.
        ("Test              R      L\nGrip setting 2    45", ["45 right"]),
        # Among rows that are set wider than their headings a short one stands under those of its own columns.
        (
            "Measure      07/10/2026   07/20/2026   08/03/2026\nBerg Balance Scale        38/56        44/56        50/56\n"
            "Five times sit to stand   25.1 s       20.0 s",
            ["38 07/10", "44 07/20", "50", "25.1 07/10", "20.0 07/20"],
        ),
        # A few words below a grid of days may open another table: one lone value is of the note's own day.
        (
            "Test   07/10/26   07/20/26   08/03/26\nBBS    34/56      39/56      44/56\nOther tests\nLEFS   45/80",
            ["34 07/10", "39 07/20", "44", "45"],
        ),
        # One space stands behind the label of a row.
        ("TEST  BASELINE CURRENT\nTUG  18 s  12 s\nBBS 40/56  48/56", ["18 -", "12", "40 -", "48"]),
        ("Test  07/10/2026  08/03/2026\nBBS 40/56  48/56", ["40 07/10", "48"]),
        # A second label has no heading.
        ("Motion | R | L\nKnee flexion | AROM | 110 | 120", ["110 right", "120 left"]),
        ("Test | 07/10/2026 | 08/03/2026\nTUG | sec | 18 | 12", ["18 07/10", "12"]),
    ],
)
def test_bars_and_tabs_that_do_not_count_alike_shift_no_value(table: str, expected: list[str]) -> None:
    assert told(table) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Pain 8/10 at IE 2/10 today", ["8 -", "2"]),
        ("Pain 6 at initial eval 3/10 now", ["6 -", "3"]),
        ("Strength R quad 3/5 at eval 4/5 today", ["3/5 right -", "4/5 right"]),
        ("R hip flexion 4/5 initial eval 5/5 now", ["4/5 right -", "5/5 right"]),
        ("Pain 6/10 at visit 4/10 after tx", ["6", "4"]),
        ("Pain 4/10 in note 3/10 after", ["4", "3"]),
        ("BBS 45/56 on eval 3/10 pain", ["45", "3"]),
        # These are days.
        ("Pain 5/10 on eval 7/10", ["5 07/10"]),
        ("Pain 5/10 on eval 7/10, 3/10 now", ["5 07/10", "3"]),
        ("Pain 5/10 at IE 7/10 now 3/10", ["5 07/10", "3"]),
    ],
)
def test_a_score_behind_the_name_of_a_visit_is_no_day_of_it(words: str, expected: list[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("OK to exercise with pain up to 3/10", []),
        ("Stop if pain goes up to 5/10. Pain 2/10 today", ["2"]),
        ("Exercises to tolerance, pain up to 4/10 acceptable", []),
        ("HEP: work into pain up to 4/10", []),
        ("Instructed pt that pain up to 5/10 is okay with stretching; pain 2/10", ["2"]),
        ("Progress as long as pain stays up to 3/10", []),
        ("Pain up to a 5 allowed", []),
        ("Pain 5 at rest, up to 8 when the sling is off", ["5", "8"]),
        ("Reports pain up to 7/10 with stairs", ["7"]),
        ("Pain up to 6/10 at night", ["6"]),
    ],
)
def test_a_pain_that_may_be_is_not_told_as_felt(words: str, expected: list[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Pain with FADIR 6/10", ["6"]),
        ("Pain at PSIS 6/10", ["6"]),
        ("Tender over the QL 5/10", ["5"]),
        ("Pain VAS 5/10; VNRS 4/10; NPRS 3", ["5", "4", "3"]),
        ("Pain noted. FABQ 8", []),
        ("Pain at night, PROMIS 6", []),
        ("ICIQ-UI SF 7", []),
    ],
)
def test_a_pain_with_a_provoking_test_is_a_pain(words: str, expected: list[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # A visit's number of so many, and what the patient did at home, open no other day's entry.
        ("Visit 8/12: 97110 30 min\n97140 15 min", [30, 15]),
        ("Session 7/12 - 97110 30 min\n97140 15 min", [30, 15]),
        ("Tx 8/10: 97110 30 min", [30]),
        ("On 7/12 began HEP 20 min daily\n97110 30 min\n97140 15 min", [30, 15]),
        ("Visit 7/31: pt reports sore for 20 min after\n97110 30 min", [30]),
        # Lines of two days are a log.
        ("Visit 7/27: 97110 30 min\nVisit 8/3: 97110 15 min", [15]),
        ("Fri 07/31/2026 97110 30 min", []),
    ],
)
def test_a_visit_s_number_is_no_other_day(words: str, expected: list[int]) -> None:
    read = chart([read_record(Source("chart.txt", data=NOTE.format(words=words).encode()))])
    assert [one.minutes for one in read.minutes] == expected


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Medical dx: R TKA   DOS 07/10/2026", None),
        ("R TKA by Dr. Poe, referred 7/1/2026", None),
        ("R TKA (Dr. Poe) Rx 7/1/2026", None),
        ("S/P R TKA   Effective 7/1/2026", None),
        ("s/p R TKA, DOS 06/20/2026", "06/20"),
        ("s/p R TKA 6/20/2026", "06/20"),
    ],
)
def test_a_day_of_service_or_referral_is_none_of_surgery(words: str, day: str | None) -> None:
    text = NOTE.format(words=words).replace("DAILY NOTE", "INITIAL EVALUATION").replace("08/03", "07/10")
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    found = [f"{one.surgery:%m/%d}" for one in read.diagnoses if one.surgery]
    assert found == ([day] if day else [])


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Girth 10 cm above patella: 50 cm R thigh, 47 cm L thigh", "10 cm above patella"),
        ("Girth figure 8 ankle 52 cm R", "ankle figure 8"),
        ("Circumference mid patella: 44 cm (knee)", "mid patella"),
        ("Girth 44 cm at R mid patella", "mid patella"),
    ],
)
def test_a_limb_behind_a_girth_replaces_no_place_before_it(words: str, place: str) -> None:
    one = chart([read_record(Source("chart.txt", data=NOTE.format(words=words).encode()))]).measures[0]
    assert one.part == place


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Corrected posture with cues: TUG 12 s not 15 s", ["12"]),
        ("Corrected gait pattern with VC: TUG 12 s not 15 s today", ["12"]),
        ("Correction: TUG 12 s not 15 s", ["12 -"]),
        ("Correction to eval 7/10: TUG 12 s not 15 s", ["12 -"]),
    ],
)
def test_what_was_corrected_in_the_patient_corrects_no_value(words: str, expected: list[str]) -> None:
    assert told(words) == expected
