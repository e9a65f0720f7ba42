"""Every planted fault raises its flag and every near miss is spared; the whole is measured by `python -m evals.faults`."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from clausea.audit import audit
from clausea.domain import FlagName
from evals.faults.__main__ import judge, read_case
from evals.faults.plant import cases, claim

CASES = [case for case in cases() if case.flag]


def test_every_flag_has_three_faults_and_three_near_misses() -> None:
    planted = Counter(case.flag for case in CASES if case.present)
    near = Counter(case.flag for case in CASES if not case.present)
    for name in get_args(FlagName):
        assert planted[name] >= 3, name
        assert near[name] >= 3, name


@pytest.mark.parametrize("name", ["cert", "clone", "inject", "units"])
def test_planted_faults_are_found_and_near_misses_spared(name: str) -> None:
    counts, false = judge([case for case in CASES if case.id.startswith(name)], "txt")
    assert not [case.id for case, _ in false]
    assert not [missed for count in counts.values() for missed in count.missed]


def test_a_copied_note_shows_what_did_change() -> None:
    case = next(one for one in CASES if one.id == "clone-2")
    read = read_case(case, "txt")
    (flag,) = [one for one in audit(read, claim(case)) if one.flag == "cloned_notes"]
    words = " ".join(read.quote(span) for span in flag.changed)
    assert "No change in sleep" in words
    assert "Patellar glides" not in words


def test_every_flag_of_a_denied_date_that_only_the_letter_can_answer_is_marked() -> None:
    case = next(one for one in CASES if one.id == "skill-1")
    flags = audit(read_case(case, "txt"), claim(case))
    assert [(one.flag, one.must_answer) for one in flags] == [("no_skilled_rationale", True)]
