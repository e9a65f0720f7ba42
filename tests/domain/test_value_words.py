"""Which sentences say that a figure was written wrongly, and which tell what a patient did or how a movement was corrected."""

from __future__ import annotations

import pytest

from clausea.domain.value_words import corrects


@pytest.mark.parametrize(
    ("words", "is_heard"),
    [
        ("Gait distance should read 250 feet, not 200 feet.", True),
        ("Gait distance on 07/09/2026 was documented incorrectly as 200 feet; actual distance 250 feet.", True),
        ("TUG with gait belt was 16.1 sec, not 15.1 sec.", True),
        ("Correction 07/10/2026: 6MWT 256 m, not 265 m; pt walked with SPC, verbal cues x2.", True),
        ("pt completed 5x STS in 18 sec, not 13 sec", True),
        ("Patient performed TUG in 16.1 sec, not 15.1 sec.", True),
        ("MMT trunk flexion 3/5, not 4/5", True),
        ("MMT 3/5, not 4/5; pt cued for trunk alignment.", True),
        ("SLS R stance time 8 sec, not 18 sec", True),
        ("Naming accuracy should read 70%, not 80%.", True),
        ("Accuracy was 7/10 trials, not 8/10 trials.", True),
        ("Number of verbal cues was 4, not 6.", True),
        ("Gait speed 0.62 m/s was entered in error.", True),
        ("Gait distance corrected to 250 feet, not 200 feet.", True),
        ("single limb stance L was mis-recorded.", True),
        # It is the patient who errs, or the movement that is corrected.
        ("pt made 3 errors in 10 trials, corrected 2 of them.", False),
        ("pt completed 3 trials with 2 mistakes, not 4.", False),
        ("pt completed the checkbook with 3 errors, not 5.", False),
        ("patient performed the sorting task with 2 in error.", False),
        ("Naming: 3 of 10 wrong, 2 in error.", False),
        ("Typed words incorrectly with verbal cues 3x.", False),
        ("Pt should read 3 words, not 2.", False),
        ("Pt now performs 3 sets of 10, not 2.", False),
        ("posture corrected from 27 to 10 deg with cues.", False),
        ("pt cued to correct posture to 10 deg, not 27 deg.", False),
        ("trunk lean corrected to 10 deg, not 27 deg, with cues.", False),
        ("gait pattern is incorrect, verbal cues for heel strike.", False),
        ("weight shift should be 50% on R.", False),
        ("Gait 250 feet, not 200 as at eval.", False),
    ],
)
def test_the_words_of_a_measure_do_not_make_a_correction_a_finding(words: str, is_heard: bool) -> None:
    assert corrects(f"Addendum 07/10/2026: {words}", True) == is_heard
