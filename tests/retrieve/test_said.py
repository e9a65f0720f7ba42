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
        # What came of the care, and what was held or paused within a visit, broke nothing off.
        ("setback", "Pain reduced from 6/10 to 2/10 after MLD", False),
        ("setback", "TUG reduced from 18 to 14 s due to improved balance", False),
        ("setback", "Girth reduced to 38 cm after bandaging", False),
        ("setback", "Assist reduced from mod A to min A after cueing", False),
        ("setback", "Treatment changed from supine to sitting due to pain", False),
        ("setback", "No treatment - related pain", False),
        ("setback", "Therapy held pelvic position with tactile cues", False),
        ("setback", "PT program held constant at 10 reps", False),
        ("setback", "Pt paused for breath.", False),
        ("setback", "Treatment paused for rest x2", False),
        ("setback", "Reduced to 2x/wk for 4 weeks", False),
        ("setback", "Reduced from 3x/wk to 2x/wk due to good progress", False),
        ("setback", "Resumed golf after surgery", False),
        ("setback", "Floor-belt: 35 lb x 12, dropped to 30 when L elbow winged.", False),
        ("setback", "Dropped to 3 x 8 when form broke", False),
        ("setback", "PT held today, BP 190/110.", True),
        ("setback", "Tx on hold until clearance by cardiology.", True),
        ("setback", "Reduced to 1x/wk due to transport loss", True),
        ("setback", "WB changed from WBAT to NWB after new fracture", True),
        ("setback", "After UTI, PT resumed 6/9.", True),
        ("setback", "Resumed 2x/wk once fever cleared", True),
        ("setback", "PT interrupted by hospitalization.", True),
        ("setback", "Treatments were interrupted by a fall.", True),
        ("setback", "Therapy resumed after illness.", True),
        ("setback", "PT was placed on hold d/t cellulitis", True),
        ("setback", "Therapy has been on hold since surgery", True),
        ("setback", "No PT 07/06-07/13: hospitalized", True),
        ("setback", "Visits held this week due to a flare", True),
        # What took place, what was missed never, and what changed for the better.
        ("setback", "Session held today in pool", False),
        ("setback", "Visit held on 07/13/2026 by telehealth", False),
        ("setback", "Visits held this week: 3", False),
        ("setback", "Missed visits - none", False),
        ("setback", "Missed visits: 0", False),
        ("setback", "Frequency reduced from 3x/wk to 1x/wk due to increased independence", False),
        ("setback", "Frequency reduced from 3x/wk to 1x/wk due to functional gains", False),
        ("setback", "Changed from NWB to WBAT after x-ray showed healing", False),
    ],
)
def test_a_slot_is_answered_by_what_a_sentence_binds_together(name: str, text: str, expected: bool) -> None:
    assert says(slot(name), text) is expected
