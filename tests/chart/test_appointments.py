"""A line that tells of an appointment begins no note; a visit that is headed by the same words does."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

RUNNING = """PHYSICAL THERAPY RUNNING NOTES
Patient: June Lee   DOB 05/30/1953

07/14/2026 Daily visit
{first}
O: BBS 46/56. 97110 23 min, 97530 15 min. Gait with SPC, cues for heel strike.
A: PT graded the step height, gait steadier.
P: Continue 2x/wk.
{last}
"""
SECOND = """
{head}
S: Patient reports she walked to the store.
O: BBS 48/56. 97110 23 min, 97530 15 min. Step ups 6 in x 10.
A: PT graded the step height, improved.
P: Continue 2x/wk.
Ann Lee, PT
"""


def told(text: str) -> list[tuple[str, str, str]]:
    read = chart([read_record(Source("notes.txt", data=text.encode()))])
    days = [("day", "", str(one.date)) for one in read.documents if one.date]
    return [*days, *((one.name, str(one.value), str(one.date)) for one in read.measures if one.name == "BBS")]


@pytest.mark.parametrize(
    "head",
    [
        "07/16/2026 Follow-up with PT",
        "07/16/2026 - Follow-up w/ therapist",
        "07/16/2026 F/U with Ann Lee, PT",
        "7/16/26 PT appointment with Ann Lee, PT",
        "07/16/2026 PT follow up at clinic",
        "07/16/2026 F/U with Ann Lee",
        "07/16/2026 Follow-up with Dr. Ann Lee, DPT",
    ],
)
@pytest.mark.parametrize("signed", ["Ann Lee, PT\n", ""])
def test_a_visit_that_is_headed_as_an_appointment_is_a_note(head: str, signed: str) -> None:
    text = RUNNING.format(first="S: Patient reports knee is better.", last=signed) + SECOND.format(head=head)
    assert told(text) == [
        ("day", "", "2026-07-14"),
        ("day", "", "2026-07-16"),
        ("BBS", "46", "2026-07-14"),
        ("BBS", "48", "2026-07-16"),
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("07/20/2026 follow-up with Dr. Smith", "Ann Lee, PT"),
        ("S: sore.\n07/20/2026 ortho appt with MD", "Ann Lee, PT"),
        ("S: sore.\n07/20/2026 PT appt with Ann Lee, PT", "Ann Lee, PT"),
        ("S: sore.", "07/27/2026 f/u with Dr. Lee, ortho\nAnn Lee, PT"),
        ("S: sore.", "7/27 appt at ortho clinic\nAnn Lee, PT"),
        ("S: sore.", "07/27/2026 Follow-up with PT next week\nAnn Lee, PT"),
        ("S: sore.", "07/16/2026 appt with PT\nAnn Lee, PT"),
        ("S: sore.", "Ann Lee, PT\n07/27/2026 f/u with Dr. Lee, ortho"),
        ("S: sore.", "Ann Lee, PT\n07/20/2026 appt with PT"),
    ],
)
def test_an_appointment_begins_no_note(first: str, last: str) -> None:
    assert told(RUNNING.format(first=first, last=last)) == [("day", "", "2026-07-14"), ("BBS", "46", "2026-07-14")]
