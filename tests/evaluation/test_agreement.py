"""Agreement of two labellers is counted as the textbooks do."""

from __future__ import annotations

import pytest

from evals.facts.agreement import agreement, kinds


def test_f1_and_kappa_of_a_known_table() -> None:
    f1, kappa = agreement({(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15})
    assert f1 == pytest.approx(40 / 55)
    assert kappa == pytest.approx(0.4)


def test_a_second_labelling_of_other_words_is_refused() -> None:
    first = {"passages": [{"text": "TUG 14 s", "kinds": {"progress": "strong"}}]}
    second = {"passages": [{"text": "TUG 15 s", "kinds": {}}]}
    assert kinds([(first, first)])["progress"][True, True] == 1
    with pytest.raises(ValueError, match="other words"):
        kinds([(first, second)])
