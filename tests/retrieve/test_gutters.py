"""Tests that nothing is quoted over the white between two columns which no clue on the page told from a table."""

from __future__ import annotations

import pytest

from clausea.retrieve.gutters import gutters_of

MASHED = """Fell off a porch step 02/11/2026 and tore the R     Flexion PROM    95    172
rotator cuff; repaired 03/02/2026 by Dr. Vance.     ER PROM         20    84
Prior level                                         Grip lb         38    71
Hung drywall full time, no limits.                  Tests
PMH                                                 QuickDASH 61"""
PUSHED = """Fell off a porch step and tore the R rotator cuff; repaired   BP 148/92
by Dr. Vance. Lives alone in a 2nd floor flat.         Wt 204 lb"""
TURNED = """Flexion PROM    95    172     Fell off a porch step 02/11/2026 and tore the R
ER PROM         20    84      rotator cuff; repaired 03/02/2026 by Dr. Vance."""
GOALS = """Goal                                             Status
LTG1: Pt will walk 500 ft on grass and up a      Met 4/20; now 520 ft with
ramp with SPC and no loss of balance in 6        SPC and one stumble, self
LTG2: Pt will climb 12 steps with a rail         6 steps"""
REMARKS = """Test           Score      Note
SLUMS          11/30      Greek first language, 8th grade, son interpreted
ACL            3.8        needle caught on 3rd stitch
Trails B       141 s      2 errors, stopped to rub eyes"""
NAMES = """task                                            06 Apr     expected
reading dB                                      64         72
sentence intellig, % (unfam listener, room)     72         98
pitch range, st                                 11         24"""


@pytest.mark.parametrize(("text", "count"), [(MASHED, 5), (PUSHED, 2), (TURNED, 2), (GOALS, 0), (REMARKS, 0), (NAMES, 0)])
def test_lines_of_two_columns_are_told_from_the_rows_of_a_table(text: str, count: int) -> None:
    assert len(gutters_of(text)) == count


BERG = """BBS     40/56        48/56        Pt still needs verbal cues for weight shift and reaching in standing
TUG     18 s         14 s         slower on turns to the right
SLS     3 s          8 s          steady"""


def test_titles_of_two_columns_of_prose_head_no_comments_of_a_table() -> None:
    columns = (
        "Subjective                                     Observations\n"
        "Pt reports that she has been having difficulty    Knee flexion 110\n"
        "walking in the community since the surgery and    TUG 22\n"
    )
    assert gutters_of(columns)


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("Test    07/06/2026   08/03/2026   Comments\n", 0),
        ("Test    Initial      Now          Response\n", 0),
        # The titles of two columns of the page, and none.
        ("Test    07/06/2026   08/03/2026   Subjective\n", 4),
        ("", 3),
    ],
)
def test_a_comment_without_its_period_makes_no_gutter_of_a_titled_table(title: str, count: int) -> None:
    assert len(gutters_of(title + BERG)) == count
