"""Read damaged files and count how it ended: `python -m evals.fuzz --n 10000 --seed 0`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from evals.fuzz.mutate import make
from evals.fuzz.run import CRASHED, HUNG, MEMORY_LIMIT, TIME_LIMIT_S, Tally, run

KEPT = Path(__file__).resolve().parent.parent / "build" / "fuzz"
RESULTS = Path(__file__).resolve().parent / "results.md"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--n", type=int, default=10_000, help="how many inputs")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--first", type=int, default=0, help="the number of the first input")
    asked.add_argument("--jobs", type=int, default=1, help="how many processes read side by side")
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the table is written")
    how = asked.parse_args()
    os.nice(10)
    began = time.monotonic()

    def said(tally: Tally) -> None:
        done = sum(tally.counts.values())
        print(f"{done} read, {tally.total(CRASHED)} crashed, {tally.total(HUNG)} hung", file=sys.stderr, flush=True)

    tally = run(how.seed, range(how.first, how.first + how.n), how.jobs, said)
    longest, number = tally.slowest
    text = (
        f"# Damaged files\n\n`python -m evals.fuzz --n {how.n} --seed {how.seed}`: {how.n} inputs from number {how.first}, "
        f"each within {TIME_LIMIT_S:.0f} s and {MEMORY_LIMIT // 2**20} MB, without OCR; "
        f"the slowest, number {number}, took {longest:.1f} s, all of them {time.monotonic() - began:.0f} s.\n\n{tally.table()}\n"
    )
    for number, name, changes, (word, what) in tally.bad:
        KEPT.mkdir(parents=True, exist_ok=True)
        kept = KEPT / f"{how.seed}-{number}.{name}"
        kept.write_bytes(make(how.seed, number).data)
        print(f"{kept.name}: {word}: {what} ({', '.join(changes)})")
    how.out.write_text(text, encoding="utf-8")
    print(text)
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
