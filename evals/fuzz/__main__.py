"""Read damaged files and count how it ended: `python -m evals.fuzz --n 10000 --seed 0`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from evals.fuzz.mutate import make, make_picture
from evals.fuzz.run import CRASHED, HUNG, MEMORY_LIMIT, TIME_LIMIT_S, Tally, run

KEPT = Path(__file__).resolve().parent.parent / "build" / "fuzz"
RESULTS = Path(__file__).resolve().parent / "results.md"


_HEAD = "# Damaged files"
_OCR_HEAD = "## Damaged pictures, with OCR"


def _with_other(path: Path, text: str, is_ocr: bool) -> str:
    """Return a new part of the results with the other one as it stands in the file."""
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    plain, mark, pictures = kept.partition(_OCR_HEAD)
    return f"{plain.rstrip()}\n\n{text}".lstrip() if is_ocr else text + (f"\n{mark}{pictures}" if mark else "")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--n", type=int, default=10_000, help="how many inputs")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--first", type=int, default=0, help="the number of the first input")
    asked.add_argument("--jobs", type=int, default=1, help="how many processes read side by side")
    asked.add_argument("--out", type=Path, default=RESULTS, help="where the table is written")
    asked.add_argument(
        "--ocr", action="store_true", help="small pictures and scans, read with OCR; the table goes below the other"
    )
    how = asked.parse_args()
    option = " --ocr" if how.ocr else ""
    chosen = make_picture if how.ocr else make
    os.nice(10)
    began = time.monotonic()

    def said(tally: Tally) -> None:
        done = sum(tally.counts.values())
        print(f"{done} read, {tally.total(CRASHED)} crashed, {tally.total(HUNG)} hung", file=sys.stderr, flush=True)

    tally = run(how.seed, range(how.first, how.first + how.n), how.jobs, said, chosen)
    longest, number = tally.slowest
    text = (
        f"{_OCR_HEAD if how.ocr else _HEAD}\n\n"
        f"`python -m evals.fuzz{option} --n {how.n} --seed {how.seed}`: {how.n} inputs from number {how.first}, "
        f"each within {TIME_LIMIT_S:.0f} s and {MEMORY_LIMIT // 2**20} MB, {'with' if how.ocr else 'without'} OCR; "
        f"the slowest, number {number}, took {longest:.1f} s, all of them {time.monotonic() - began:.0f} s.\n\n{tally.table()}\n"
    )
    for number, name, changes, (word, what) in tally.bad:
        KEPT.mkdir(parents=True, exist_ok=True)
        kept = KEPT / f"{how.seed}-{number}.{name}"
        kept.write_bytes(chosen(how.seed, number).data)
        print(f"{kept.name}: {word}: {what} ({', '.join(changes)})")
    how.out.write_text(_with_other(how.out, text, how.ocr), encoding="utf-8")
    print(text)
    return 1 if tally.bad else 0


if __name__ == "__main__":
    sys.exit(main())
