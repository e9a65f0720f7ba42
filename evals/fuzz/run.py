"""Read damaged files in processes of their own, under a limit of time and of memory, and count how it ended."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from clausea.errors import RecordError
from clausea.extractors import Watch
from clausea.ingest import Source, ingest, read_record
from evals.fuzz.mutate import FORMATS, Input, make, make_picture, seeds

TIME_LIMIT_S = 30.0
MEMORY_LIMIT = 1024**3
_INPUTS_A_WORKER = 500
"""A worker is replaced after so many inputs, so that what a library keeps for itself does not count against the next."""

READ, REFUSED, CRASHED, HUNG = "read", "refused", "crashed", "hung"
Outcome = tuple[str, str]
"""One of the four words, and for a crash what it was."""


@dataclass(slots=True)
class Tally:
    """How the inputs of a run ended, by format, and the crashes and hangs one by one."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad: list[tuple[int, str, tuple[str, ...], Outcome]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)
    """The most seconds that an input took, and its number."""

    def add(self, made: Input, outcome: Outcome, seconds: float) -> None:
        """Count one input."""
        self.counts[(made.format, outcome[0])] += 1
        self.slowest = max(self.slowest, (seconds, made.number))
        if outcome[0] in (CRASHED, HUNG):
            self.bad.append((made.number, made.format, made.changes, outcome))

    def total(self, word: str) -> int:
        """Return how many inputs ended in one way."""
        return sum(count for (_, ended), count in self.counts.items() if ended == word)

    def table(self) -> str:
        """Return the counts as a table in Markdown."""
        words = (READ, REFUSED, CRASHED, HUNG)
        lines = ["| format | inputs | " + " | ".join(words) + " |", "|---|---|---|---|---|---|"]
        for name in FORMATS:
            row = [self.counts[(name, word)] for word in words]
            if not sum(row):
                continue
            lines.append(f"| {name} | {sum(row)} | " + " | ".join(map(str, row)) + " |")
        row = [self.total(word) for word in words]
        return "\n".join([*lines, f"| all | {sum(row)} | " + " | ".join(map(str, row)) + " |"])


def outcome_of(data: bytes, with_ocr: bool = False) -> Outcome:
    """Read one file, most often without OCR, and say how it ended."""
    try:
        record = read_record(Source("fuzzed", data=data), watch=Watch(can_use_ocr=with_ocr))
        # What was read must be a value like any other: it can be written and searched, and its marks lie inside of its pages.
        record.model_dump_json()
        for page in record.pages:
            assert all(0 <= start < end <= len(page.text) for start, end in page.furniture)
            assert all(0 <= box.start < box.end <= len(page.text) for box in page.boxes)
    except RecordError as error:
        if "\n" in str(error) or not error.hint:
            return (CRASHED, "the message is not one line with a hint")
        # A ZIP is no record, but it may hold some: what fails in it must fail as quietly.
        return _archived(data) if "ZIP archive" in error.message else (REFUSED, "")
    except BaseException as error:
        return (CRASHED, _where(error))
    return (READ, "")


def _archived(data: bytes) -> Outcome:
    try:
        return (READ if ingest([Source("fuzzed.zip", data=data)]).records else REFUSED, "")
    except BaseException as error:
        return (CRASHED, _where(error))


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in frames[-1:]]  # noqa: PTH119
    ours = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in frames if "clausea" in frame.filename]  # noqa: PTH119
    return f"{type(error).__name__} at {' in '.join(places)}, from {' < '.join(ours[-2:])}"


Make = Callable[[int, int], Input]


def _work(pipe: Connection, seed: int, make: Make) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with_ocr = make is make_picture
    if with_ocr:
        # What was read in an earlier run would not be read again.
        os.environ["CLAUSEA_CACHE_DIR"] = ""
    for name in () if with_ocr else FORMATS:
        seeds(name)
    while (number := pipe.recv()) is not None:
        made = make(seed, number)
        began = time.monotonic()
        pipe.send((*outcome_of(made.data, with_ocr), time.monotonic() - began))


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int | None = None
    since: float = 0.0
    done: int = 0

    def give(self, number: int) -> None:
        self.number, self.since = number, time.monotonic()
        self.pipe.send(number)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class WorkerError(Exception):
    """A worker ended before it was given anything: Clausea cannot be imported, or the memory limit leaves no room for it."""


def _started(seed: int, make: Make) -> _Worker:
    # No thread of a numeric library is needed, and each would take of the memory that is counted.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, seed, make), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def run(
    seed: int, numbers: Iterable[int], workers: int = 1, told: Callable[[Tally], None] | None = None, make: Make = make
) -> Tally:
    """Read the inputs of these numbers and return how they ended; those of `make_picture` are read with OCR."""
    tally = Tally()
    late: list[int] = []
    for count, (number, outcome, seconds) in enumerate(_outcomes(seed, numbers, workers, make), start=1):
        if outcome[0] == HUNG:
            late.append(number)
        else:
            tally.add(make(seed, number), outcome, seconds)
        if told and count % 100 == 0:
            told(tally)
    # A machine that was asleep or busy with others makes any input late once; one that hangs is late again.
    for number, outcome, seconds in _outcomes(seed, late, 1, make) if late else ():
        tally.add(make(seed, number), outcome, seconds)
    return tally


def _outcomes(seed: int, numbers: Iterable[int], workers: int, make: Make) -> Iterator[tuple[int, Outcome, float]]:
    left = iter(numbers)
    pool = [_started(seed, make) for _ in range(workers)]
    busy = [worker for worker in pool if _gave(worker, left)]
    try:
        while busy:
            wait([worker.pipe for worker in busy], timeout=0.5)
            for worker in list(busy):
                ended = _ended(worker)
                if ended is None:
                    continue
                yield ended
                busy.remove(worker)
                worker.number = None
                worker.done += 1
                if not worker.process.is_alive() or worker.done >= _INPUTS_A_WORKER:
                    worker.stop()
                    pool.remove(worker)
                    worker = _started(seed, make)  # noqa: PLW2901
                    pool.append(worker)
                if _gave(worker, left):
                    busy.append(worker)
    finally:
        for worker in pool:
            worker.stop()


def _gave(worker: _Worker, left: Iterator[int]) -> bool:
    number = next(left, None)
    if number is not None:
        try:
            worker.give(number)
        except OSError:
            raise WorkerError(f"The process for input {number} did not start.") from None
    return number is not None


def _ended(worker: _Worker) -> tuple[int, Outcome, float] | None:
    """Return how a worker's input ended, or None while it is being read."""
    assert worker.number is not None
    seconds = time.monotonic() - worker.since
    # A new worker first loads the libraries and draws the sound files; that time is not the input's.
    limit = TIME_LIMIT_S + (60 if worker.done == 0 else 5)
    try:
        if worker.pipe.poll():
            word, what, seconds = worker.pipe.recv()
            return worker.number, (HUNG, f"{seconds:.0f} s") if seconds > TIME_LIMIT_S else (word, what), seconds
    except (EOFError, OSError):
        worker.process.join(5)
        return worker.number, (CRASHED, f"the process ended with {worker.process.exitcode}"), seconds
    if seconds > limit:
        worker.process.kill()
        worker.process.join()
        return worker.number, (HUNG, f"{seconds:.0f} s"), seconds
    return None
