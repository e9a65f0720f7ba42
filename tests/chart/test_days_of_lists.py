"""What stands beside values and is no day of theirs, as ratings, counts and events; and values told as of an earlier day."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = """PT DAILY NOTE 07/20/2026
Patient: June Lee   DOB 05/30/1953
{body}
97110 x 30 min. Total 30 min.
Electronically signed: Arlo Benning PT, DPT 07/20/2026
"""
NOW = "2026-07-20"


def told(body: str) -> dict[tuple[str, str], str]:
    """Return the days of the values of a note, by their names and figures."""
    read = chart([read_record(Source("note.txt", data=NOTE.format(body=body).encode()))])
    return {(one.name, str(one.value)): str(one.date) for one in read.measures}


@pytest.mark.parametrize("lead", ["O: ", ""])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Pain 3/10, TUG 13 s, BBS 41/56", {("pain", "3"): NOW, ("TUG", "13"): NOW, ("BBS", "41"): NOW}),
        ("TUG 14 s, pain 3/10, BBS 41/56", {("TUG", "14"): NOW, ("pain", "3"): NOW, ("BBS", "41"): NOW}),
        ("MMT L hip abd 3/5, TUG 14.2 s", {("TUG", "14.2"): NOW}),
        ("R quad 4/5, TUG 15 s, SLS 4 s", {("TUG", "15"): NOW, ("SLS", "4"): NOW}),
        ("Borg 4/10, 6MWT 1100 ft", {("6MWT", "1100"): NOW}),
        ("RPE 3/10, 5xSTS 15 s", {("5xSTS", "15"): NOW}),
        ("Worst 8/10, best 2/10, TUG 13 s", {("TUG", "13"): NOW}),
        ("Grip MMT 4/5 grip 30 lb", {("grip", "30"): NOW}),
        ("names items 80%, 4/5 trials, follows commands 70%, 7/10 trials", {("accuracy", "80"): NOW, ("accuracy", "70"): NOW}),
        ("STS with CGA on 4/5 trials", {("assist", "contact_guard"): NOW}),
        ("Walks 300 ft on 2/3 of trials", {("gait_distance", "300"): NOW}),
        ("Pain 6/10 on 3/5 days", {("pain", "6"): NOW}),
        ("Pain 3/10 with walking on 3/4 mile trail", {("pain", "3"): NOW}),
        ("Fell 07/11/2026, TUG 15 s", {("TUG", "15"): NOW}),
        ("Onset 06/01/2026 TUG 18 s", {("TUG", "18"): NOW}),
        ("DOB 03/04/1950 TUG 14 s", {("TUG", "14"): NOW}),
        ("Order received 07/13/2026 TUG 14.2 s", {("TUG", "14.2"): NOW}),
        ("R TKR 5/5/26 LEFS 37/80", {("LEFS", "37"): NOW}),
        ("Next MD appt 7/10/26, LEFS 44/80", {("LEFS", "44"): NOW}),
        ("LEFS 37 not 35, surgery 05/05/2026", {("LEFS", "37"): NOW}),
        ("LEFS 37/80 not 35/80 (MD visit 07/13/2026)", {("LEFS", "37"): NOW}),
        ("TUG 14.2 s, not 12 s as yet", {("TUG", "14.2"): NOW}),
        ("Pain 3/10, not 4/10 this week", {("pain", "3"): NOW}),
        ("Pain 2/10 up to 6/10 with stairs", {("pain", "2"): NOW}),
        ("Visit 6: 3/10 pain", {("pain", "3"): NOW}),
        ("Session 3, 4/10 pain R knee", {("pain", "4"): NOW}),
        ("Visit # 6: 4/10 pain today", {("pain", "4"): NOW}),
        ("LEFS 32/80 at eval (now 50/80)", {("LEFS", "32"): "None", ("LEFS", "50"): NOW}),
        ("Pain 7/10 at eval (now 3/10)", {("pain", "7"): "None", ("pain", "3"): NOW}),
        ("LEFS was 32/80 (now 50/80)", {("LEFS", "32"): "None", ("LEFS", "50"): NOW}),
        ("min A on 2/3 transfers", {("assist", "minimal"): NOW}),
        ("LEFS 32/80 initially (now 50/80)", {("LEFS", "32"): "None", ("LEFS", "50"): NOW}),
    ],
)
def test_no_day_is_taken_that_is_not_surely_the_values_own(lead: str, body: str, expected: dict[tuple[str, str], str]) -> None:
    found = told(lead + body)
    assert {key: found.get(key) for key in expected} == expected


def test_what_a_numbered_visit_tells_of_pain_is_read() -> None:
    assert told("Visit 6 - 3/10 pain, TUG 13 s") == {("pain", "3"): NOW, ("TUG", "13"): NOW}
