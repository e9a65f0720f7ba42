"""A value told in place of a wrong one was not measured that day; what is corrected in the patient corrects no value."""

from __future__ import annotations

import pytest

from tests.chart.test_brackets import told

OF_THE_RECORD = [
    "Correction to last visit:",
    "Correction from last session:",
    "Correction to my note:",
    "Correction for initial eval:",
    "Correction to prior documentation:",
    "Correction after chart review:",
    "Correction per supervising PT:",
    "Corrected per chart review:",
    "Correction (AL, PT):",
    "Correction (A. Lee, PT):",
    "Correction, 7/14 late entry:",
    "Correction to objective section:",
    "Corrected data:",
    "Corrected outcome measure:",
    "Corrected figure:",
    "Corrected to reflect eval:",
    "Correction to last visit -",
    "Correction to last visit",
    "Please note correction to prior note:",
    "Addendum to last note:",
]
OF_THE_PATIENT = [
    "Corrected posture with cues:",
    "Correction of gait deviations:",
    "Corrected form on squats with mirror:",
    "Corrected pelvic alignment with tape:",
    "Corrected walker height and gait:",
    "Corrected hip drop with tactile cues:",
    "Corrected his heel strike:",
    "Correction of genu valgus:",
    "Correction of forward head posture per PT cues:",
    "Corrected hand placement on walker:",
    "Corrected posture -",
    "Pt self-corrected LOB:",
    "Cues for correct technique:",
    "Cues for correction to midline:",
]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        *((f"{head} LEFS 33/80, not 35/80.", [("33", "")]) for head in OF_THE_RECORD),
        *((f"{head} TUG 12 s, not 15 s.", [("12", "07-14")]) for head in OF_THE_PATIENT),
        ("Corrected R knee flexion: 95 deg, not 105 deg.", [("95", "")]),
        ("Corrected R knee flexion 95 deg, not 105 deg.", [("95", "")]),
        ("Corrected range from 6/8: R knee flexion 95 deg, not 105 deg.", [("95", "")]),
        ("Corrected gait speed: 0.8 m/s, not 0.9 m/s.", [("0.8", "")]),
        ("LEFS 33/80, not 35/80 (correction to last visit).", [("33", "")]),
        ("LEFS 33/80, not 35/80 as documented last visit.", [("33", "")]),
        ("LEFS 33/80, not 35/80 as on the eval.", [("33", "07-14")]),
    ],
)
def test_only_what_corrects_the_record_takes_a_value_from_its_day(words: str, expected: list[tuple[str, str]]) -> None:
    assert told(words) == expected
