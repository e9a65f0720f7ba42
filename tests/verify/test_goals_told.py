"""What a goal aims at is not told as found, also where no word says goal; and true values in other words pass."""

from __future__ import annotations

import pytest

from clausea.domain import Chart, Claim, Goal, Minutes, Page, PatientIdentity, Record, Span
from clausea.verify import Checked, Subject, check

TEXT = """A. TUG 13.5 s or under with no device. B. Berg 46 (now 31).
Walks 300 ft with cane. Attended 17/18. 30 min 1:1  92507
5xSTS 19.8 s; swelling occasional; 2x wk x 8"""
GOALS = ("A. TUG 13.5 s or under with no device.", "B. Berg 46 (now 31).")


def _messages(claim: Claim, text: str, *, status: str | None = None, with_goals: bool = True) -> list[str]:
    record = Record(id="r1", sha256="0" * 64, name="a.txt", media_type="text/plain", pages=(Page(number=1, text=TEXT),))
    goals = tuple(Goal(document="d1", span=_at(goal), label=goal[0], status=status) for goal in GOALS)  # type: ignore[arg-type]
    minutes = Minutes(document="d1", span=_at("30 min 1:1  92507"), cpt="92507", minutes=30)
    chart = Chart(records=(record,), patient=PatientIdentity(), goals=goals if with_goals else (), minutes=(minutes,))
    span = Span(record="r1", page=1, start=0, end=len(TEXT))
    one = Checked(index=0, slot="course", text=text, spans=(span,), quotes=(chart.quote(span),))
    found = check(Subject(statements=(one,), chart=chart, claim=claim)).findings
    return [one.message for one in found if one.severity == "blocker"]


def _at(words: str) -> Span:
    return Span(record="r1", page=1, start=TEXT.index(words), end=TEXT.index(words) + len(words))


def test_the_target_of_a_goal_is_not_told_as_found(claim: Claim) -> None:
    assert any("a goal aims at" in one for one in _messages(claim, "TUG was 13.5 s."))
    assert any("a goal aims at" in one for one in _messages(claim, "Berg was 46."))
    assert _messages(claim, "The goal was a TUG of 13.5 s.") == []
    assert _messages(claim, "Berg was 31.") == []
    assert _messages(claim, "TUG was 13.5 s.", status="met") == []


def test_quoted_goals_are_set_and_not_found(claim: Claim) -> None:
    quoted = "“A. TUG 13.5 s or under with no device.” and “B. Berg 46 (now 31).”"
    told = "It tells as a finding what the cited lines set as a goal."
    assert told not in _messages(claim, f"The plan of care set these goals: {quoted}.")
    assert told in _messages(claim, f"The plan of care found {quoted}.")
    assert told in _messages(claim, f"The plan of care found {quoted} (headings “Walks 300 ft with cane.”).")
    assert told in _messages(claim, f"The plan of care found {quoted}.", status="new")
    assert told not in _messages(claim, f"The plan of care found {quoted}.", status="progressing")
    assert told not in _messages(claim, f"The plan of care found {quoted} and “Walks 300 ft with cane.”.")
    assert told not in _messages(claim, "The plan of care found “B. Berg 46 (now 31).”")


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The patient attended 17 of 18 visits.", "The patient attended 17 of 18 weeks."),
        ("92507 took 30 minutes.", "92507 took 30 seconds."),
        ("The frequency was 2 times a week.", "The frequency was 2 times a month."),
    ],
)
def test_true_sentences_in_other_words_pass_and_near_misses_do_not(claim: Claim, true: str, false: str) -> None:
    assert _messages(claim, true) == []
    assert _messages(claim, false)
