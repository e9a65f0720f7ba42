"""Which words show what a therapist did and what it hung on."""

from __future__ import annotations

from clausea.audit.skill import shows_skill


def test_an_act_and_how_many_tries_came_after_it_shows_skill() -> None:
    assert shows_skill("OT moved joystick mid-line, then 2 of 10")
    assert not shows_skill("3 x 10 squats held 5 sec, then 3 x 10")
