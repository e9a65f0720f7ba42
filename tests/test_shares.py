"""Work shared out to copies of the process gives what it gives in one piece."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from clausea.shares import in_shares

THREE = """
import os
from clausea.shares import in_shares
parts = in_shares(lambda low, high: (os.getpid(), list(range(low, high))), 10, 3, cores=4)
print([part for _, part in parts], len({pid for pid, _ in parts}), parts[0][0] == os.getpid())
"""


def test_every_item_is_worked_on_once_and_in_order() -> None:
    parts = in_shares(lambda low, high: list(range(low, high)), 101, 10)

    assert [one for part in parts for one in part] == list(range(101))


def test_no_share_is_smaller_than_what_a_copy_costs() -> None:
    assert in_shares(lambda low, high: (low, high), 19, 10, cores=8) == [(0, 19)]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_shares_are_worked_out_in_processes_of_their_own() -> None:
    done = subprocess.run([sys.executable, "-c", THREE], capture_output=True, text=True, check=True)

    assert done.stdout.split("\n")[0] == "[[0, 1, 2], [3, 4, 5], [6, 7, 8, 9]] 3 True"


def test_a_share_whose_copy_dies_is_worked_out_here() -> None:
    here = os.getpid()

    def work(low: int, high: int) -> list[int]:
        if os.getpid() != here:
            os._exit(3)
        return list(range(low, high))

    assert [one for part in in_shares(work, 40, 10, cores=4) for one in part] == list(range(40))


def test_what_cannot_be_sent_back_is_worked_out_here() -> None:
    parts = in_shares(lambda low, high: lambda: high - low, 40, 20, cores=2)

    assert sum(part() for part in parts) == 40


def test_the_error_of_a_share_is_raised_here() -> None:
    def work(low: int, high: int) -> int:
        if high == 40:
            raise LookupError("the last share")
        return low

    with pytest.raises(LookupError, match="the last share"):
        in_shares(work, 40, 10, cores=4)
