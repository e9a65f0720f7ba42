"""Work shared out to the cores of this machine: in copies of this process, which end with their share."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")
_FIRST = os.getpid()
"""The process that this module was loaded in; a copy of it shares nothing out again."""


def in_shares(work: Callable[[int, int], Result], count: int, least: int, cores: int | None = None) -> list[Result]:
    """Return what `work(low, high)` gives for the parts of range(count), in their order: for one part, or one for each core.

    No part has fewer than `least` items, since a copy of the process takes some hundredths of a second. The copies see all that
    this process holds, and change nothing of it: what they find, `work` must return, and it must survive pickling. A part whose
    copy fails is worked out here, and so is everything where this process cannot be copied, because it has other threads or the
    system is another than Linux, and where the cores have work enough. `cores` says how many there are, whatever they do.
    """
    shares = max(1, min(_free_cores() if cores is None else cores, count // least))
    bounds = [count * number // shares for number in range(shares + 1)]
    if len(bounds) < 3 or not can_be_copied():
        return [work(0, count)]
    parts = list(pairwise(bounds[1:]))
    copies: list[tuple[int, int]] = []
    try:
        with suppress(OSError):  # The system may allow no more processes.
            for low, high in parts:
                copies.append(_begun(work, low, high))
        out = [work(0, bounds[1])]
        for low, high in parts:
            kept = _ended(*copies.pop(0)) if copies else b""
            out.append(pickle.loads(kept) if kept else work(low, high))  # noqa: S301
        return out
    finally:
        for pid, pipe in copies:
            # Something failed here: nobody waits for these any more.
            os.close(pipe)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


@contextmanager
def rarely_searched() -> Iterator[None]:
    """Have Python look for waste seldom: for work that makes hundreds of thousands of values, all of which are kept.

    Each search goes through those that there are. Memory is given back as always, but for values that hold each other.
    """
    usual = gc.get_threshold()
    if not 0 < usual[0] < _RARELY:
        yield
        return
    gc.set_threshold(_RARELY, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


_RARELY = 50_000


def can_be_copied() -> bool:
    """Say whether this process may be copied: on Linux, where it has one thread only and is no copy itself."""
    if os.getpid() != _FIRST or sys.platform != "linux":
        return False
    try:
        # A lock that another thread holds, of a library too, would be held for ever in the copy.
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _free_cores() -> int:
    """Return how many cores this process may use; 1 where others wait for them already, since a copy would only wait as well."""
    if sys.platform != "linux":
        return 1
    cores = len(os.sched_getaffinity(0))
    return cores if os.getloadavg()[0] < 2 * cores else 1


def _begun(work: Callable[[int, int], Result], low: int, high: int) -> tuple[int, int]:
    """Begin a share in a copy of this process; return its id, and the pipe that its result comes through."""
    ours, theirs = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(ours)
        os.close(theirs)
        raise
    if pid:
        os.close(theirs)
        return pid, ours
    try:
        # What is shared with the first process is not to be looked through for waste, which would copy it.
        gc.disable()
        os.close(ours)
        with os.fdopen(theirs, "wb") as file:
            pickle.dump(work(low, high), file, protocol=pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    except BaseException:
        # The same error comes where the share is worked out again, and is told there.
        os._exit(1)


def _ended(pid: int, pipe: int) -> bytes:
    """Return what a copy found, once it has ended; nothing where it failed."""
    with os.fdopen(pipe, "rb") as file:
        kept = file.read()
    _, status = os.waitpid(pid, 0)
    return kept if status == 0 else b""
