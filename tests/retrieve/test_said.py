"""Tests that what was taught at home and why care was broken off are known by what a sentence binds together."""

from __future__ import annotations

import pytest

from clausea import knowledge
from clausea.domain import Slot
from clausea.retrieve.said import says


def slot(name: str) -> Slot:
    return next(one for profile in knowledge.profiles().values() for one in profile.slots if one.id == name)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("home_program", "Wife instructed: ply mgmt, mirror check.", True),
        ("home_program", "Return demo correct x2.", True),
        ("home_program", "97535 x 15 min instruct daughter in wt log and red flags.", True),
        ("home_program", "P Wife to do Sun. pill fill w/ list; error log.", True),
        ("home_program", "Taught husband pulse-ox log.", True),
        ("home_program", "Caregiver was trained in the car transfer.", True),
        ("home_program", "Husband trained as a chef, cooks for both.", False),
        ("home_program", "Wife drives pt to the clinic.", False),
        ("setback", "08/10-08/14 no tx: HD access clotted.", True),
        ("setback", "Shifted from 4-layer to 3-layer + foam chip 04/20 due to wt up 3 lb and SOB", True),
        ("setback", "Therapy held 6/2-6/9 for UTI, back at 2x/wk.", True),
        ("setback", "Held squat 10 s after cue.", False),
        ("setback", "Reduced to 2x/wk per plan.", False),
        ("setback", "No tx on weekends.", False),
    ],
)
def test_a_slot_is_answered_by_what_a_sentence_binds_together(name: str, text: str, expected: bool) -> None:
    assert says(slot(name), text) is expected
