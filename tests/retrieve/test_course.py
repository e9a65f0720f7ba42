"""Notes without a date have their place in the course; the other side, and the line of another patient's page, are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clausea import knowledge
from clausea.chart import chart
from clausea.domain import Chart, Slot
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrieve.course import moments, turns
from clausea.retrieve.gaps import may_answer, what_it_lacks
from clausea.retrieve.sides import named_in, side_sign, treated
from clausea.retrievers import Candidate, Scored
from evals.train.evidence import _as_read

EVALUATION = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/02/2026
Dx: M25.561 pain in right knee. R TKA 02/17/2026.
Knee flexion AROM R 82, L 128. TUG 18.2 s with RW.
LTG 1: R knee flexion 115 in 8 weeks for stairs.
Jane Roe, PT, DPT   03/02/2026 17:12
"""
UNDATED = ("VISIT 2\nZigzag walk in the bars, rested twice. TUG 18.2 s, RW.\n97110 30 min\n",
           "VISIT 3\nAll as last time, rested twice. TUG 18.2 s, RW.\n97110 30 min\n")  # fmt: skip
STRAY = """DAILY TREATMENT NOTE
Patient: Gerald Thibault   DOB: 3/30/1970   Date of Service: 03/04/2026
Grip R 14 kg, supination 20.
97110 30 min
"""


def read(*pages: str) -> Chart:
    return chart([read_record(Source("1.txt", data="\f".join(pages).encode()))])


def test_a_note_without_a_date_was_written_after_the_one_before_it() -> None:
    found = read(EVALUATION, *UNDATED)
    turn = turns(moments(found))
    undated = [one for one in found.documents if one.date is None]
    assert len(undated) == 2
    assert [turn[one.id] for one in found.documents] == [0, 1, 2]
    # By their words the second would come first.
    signs = {one.text: one.signs for one in candidates(found) if one.date is None and "TUG" in one.text}
    assert all("value:same" in one for one in signs.values())


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("L hand 9HPT 27 s", {"left"}),
        ("Grip Rt 14 kg", {"right"}),
        ("O2 at 2 L", set()),
        ("L4 radicular pain", set()),
        ("Grip R/L 14/26", {"left", "right"}),
    ],
)
def test_a_letter_that_stands_alone_names_a_side(text: str, sides: set[str]) -> None:
    assert named_in(text) == sides


def test_words_that_only_look_like_a_side_name_none() -> None:
    for text in ("feels all right today", "sat right away", "left the clinic early", "she left AMA"):
        assert named_in(text) == set()


def test_the_side_that_is_not_treated_is_told() -> None:
    side = treated(read(EVALUATION))
    assert side == "right"
    assert side_sign("L knee flexion 128", side) == ("side:other",)
    assert side_sign("R knee flexion 82", side) == ("side:treated",)
    assert side_sign("L knee flexion 128", None) == ()


def test_a_line_that_was_read_in_another_order_is_not_lost() -> None:
    lines = [["the", "recert"], ["vol", "2610"], ["rested", "twice"], ["vol", "2610"]]
    assert _as_read(3, ["rested", "twice"], lines) == 3
    assert _as_read(1, ["rested", "twice"], lines) == 3
    assert _as_read(1, ["vol", "2610"], lines) == 2
    assert _as_read(2, ["never", "read"], lines) == 2


def test_the_likeliest_of_a_chart_answers_only_where_it_is_likely_enough() -> None:
    one = candidates(read(EVALUATION))[0]
    slot = knowledge.profile("50").slot("complexity")

    def answers(likely: float, strength: str = "strong", *, of: Slot = slot, held: Candidate = one) -> bool:
        own = Scored(held, likely, strength, "")
        return may_answer(own, of.kinds[0], of, [own])

    assert answers(0.9)
    assert not answers(0.45)
    assert not answers(0.9, "weak")
    # A fact of a kind is no proof of it: where there is none, something else is now and then read as one.
    asked = slot.model_copy(update={"facts": ("measure:TUG",)})
    assert not answers(0.45, of=asked, held=replace(one, details=frozenset({"measure:TUG"})))


def test_a_likely_line_shows_skill_only_in_a_record_that_tells_of_it_more_than_once() -> None:
    first, *others = candidates(read(EVALUATION))
    slot = knowledge.profile("50").slot("visits")
    own = Scored(first, 0.6, "strong", "")
    assert not may_answer(own, "skilled_rationale", slot, [own])
    told = [*(Scored(other, 0.9, "strong", "") for other in others[:3]), own]
    assert may_answer(own, "skilled_rationale", slot, told)


def test_minutes_beside_a_code_are_counted_whatever_words_say_them() -> None:
    slot = knowledge.profile("50").slot("minutes")
    for row, lacks in (("97110 30 min\n", ()), ("97110 2 units\n", ("minutes",)), ("In 1500 out 1545\n", ())):
        every = candidates(read(f"DAILY TREATMENT NOTE\nDate of Service: 03/04/2026\n{row}"))
        told = [Scored(one, 0.9, "strong", "") for one in every if one.text.startswith(row[:5])]
        assert told
        assert what_it_lacks(slot, told) == lacks, row
    assert any(
        "minutes:counted" in one.details for one in candidates(read(f"DAILY NOTE\nDate of Service: 03/04/2026\n{UNDATED[0]}"))
    )
