"""A report that says how goals stand says so also without numbers, and a letter may quote it as what was found."""

from __future__ import annotations

import pytest

from clausea.domain import Chart, Claim, Page, PatientIdentity, Record, Span
from clausea.domain.goal_states import states_goals
from clausea.verify import Checked, Subject, check


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STG met. LTG: quad index 62 of 90.", True),
        ("LTG progressing. Continue 1x/wk x 6.", True),
        ("Goals not met.", True),
        ("Maintenance goals ongoing", True),
        ("LTG1 on track, no PNA", True),
        ("LTG1 maintained", True),
        ("LTG 1: on track", True),
        ("LTG 1-4 all met", True),
        ("STGs 1, 2 and 3 have been achieved", True),
        ("Pt has met all goals.", True),
        ("Long-term goals are progressing well", True),
        ("LTG1 Maintain Mini-BESTest >= 15/28", False),
        ("LTG 1: Continue HEP independently", False),
        ("D/C when LTGs met", False),
        ("Discharge to HEP once goals are met", False),
        ("Goals to be met by 06/01/2026", False),
        ("Progressing toward LTG 2", False),
        ("LTG 2: Pt will have met demands of job", False),
        ("Goals reviewed with pt", False),
    ],
)
def test_a_report_states_how_goals_stand(text: str, expected: bool) -> None:
    assert states_goals(text) is expected


@pytest.mark.parametrize(
    ("line", "is_blocked"),
    [
        ("LTG1 on track, no PNA", False),
        ("LTG1 maintained", False),
        ("LTG 1: on track", False),
        ("LTG1 Maintain IDDSI 5 without cough", True),
    ],
)
def test_how_a_goal_stands_is_no_goal_that_is_set(claim: Claim, line: str, is_blocked: bool) -> None:
    record = Record(id="r1", sha256="0" * 64, name="a.txt", media_type="text/plain", pages=(Page(number=1, text=line),))
    chart = Chart(records=(record,), patient=PatientIdentity())
    span = Span(record="r1", page=1, start=0, end=len(line))
    one = Checked(index=0, slot="course", text=f"The progress report reports “{line}”.", spans=(span,), quotes=(line,))
    found = check(Subject(statements=(one,), chart=chart, claim=claim)).findings
    assert any("set as a goal" in each.message for each in found) is is_blocked
