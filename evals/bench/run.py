"""Time the reading of the demo chart against plain text extraction of the same pages.

The baseline is PDFium's own text of each page (`pypdfium2`, `get_text_bounded`): no lines, no addresses, no facts. The
ratio says what the addresses cost.

    python -m evals.bench.run [--repeats 15] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median

from clausea import knowledge
from clausea.chart import chart
from clausea.ingest import Source, gather, ingest
from clausea.pipeline import commit


@dataclass(frozen=True)
class Timing:
    """How long one way of reading took."""

    name: str
    seconds: tuple[float, ...]
    pages: int

    @property
    def median_s(self) -> float:
        """Return the median of the repeats."""
        return median(self.seconds)

    @property
    def pages_per_s(self) -> float:
        """Return how many pages a second the median makes."""
        return self.pages / self.median_s


def plain_text(sources: Sequence[Source]) -> int:
    """Return how many letters PDFium finds: the baseline."""
    import pypdfium2

    letters = 0
    for source in sources:
        document = pypdfium2.PdfDocument(source.data)
        for page in document:
            text = page.get_textpage()
            letters += len(text.get_text_bounded())
            text.close()
            page.close()
        document.close()
    return letters


def measure(name: str, work: Callable[[], object], *, repeats: int, pages: int) -> Timing:
    """Return the timing of `work`, after one run that is not counted."""
    work()
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Timing(name, tuple(seconds), pages)


def benchmark(repeats: int) -> list[Timing]:
    """Return the baseline first, then each way of reading."""
    sources = [Source(name=found.name, data=found.read()) for found in gather([knowledge.demo_folder() / "records"])]
    pages = sum(len(record.pages) for record in ingest(sources).records)
    works: dict[str, Callable[[], object]] = {
        "plain text (pypdfium2)": lambda: plain_text(sources),
        "ingest": lambda: ingest(sources),
        "ingest and chart": lambda: chart(ingest(sources).records),
    }
    return [measure(name, work, repeats=repeats, pages=pages) for name, work in works.items()]


def table(timings: Sequence[Timing]) -> str:
    """Return the timings as text."""
    baseline = timings[0]
    rows = [f"{'reading of the demo chart':<26}{'n':>4}{'median ms':>11}{'fastest ms':>12}{'pages/s':>9}{'ratio':>8}"]
    for one in timings:
        rows.append(
            f"{one.name:<26}{len(one.seconds):>4}{one.median_s * 1000:>11.1f}{min(one.seconds) * 1000:>12.1f}"
            f"{one.pages_per_s:>9.0f}{one.median_s / baseline.median_s:>8.1f}"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reading of the demo chart.")
    parser.add_argument("--repeats", type=int, default=15, help="How often each way is timed.")
    parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
    options = parser.parse_args()
    timings = benchmark(max(1, options.repeats))
    if options.json:
        print(
            json.dumps([{**asdict(one), "median_s": one.median_s, "pages_per_s": one.pages_per_s} for one in timings], indent=1)
        )
        return
    print(table(timings))
    print(
        f"{timings[0].pages} pages; ratio is to {timings[0].name}; commit {commit()}, Python {platform.python_version()}, "
        f"pypdfium2 {version('pypdfium2')}, {os.cpu_count()} cores."
    )


if __name__ == "__main__":
    main()
