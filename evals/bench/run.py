"""Time the reading of charts against plain text extraction of the same pages.

The baseline is PDFium's own text of each page (`pypdfium2`, `get_text_bounded`): no lines, no addresses, no facts. The
ratio says what the addresses and the facts cost. Read are the demo chart, a chart of 200 pages made of the sample charts of
the development split, and that one five times over; of the long ones the most memory of a process that reads it is told too.

Verification is timed on the demo's letter: the draft against its record, and the letter read back from its file.

    python -m evals.bench.run [--repeats 5] [--json]
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from clausea import knowledge
from clausea.chart import chart
from clausea.config import commit
from clausea.ingest import Source, gather, ingest


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


BUILD = Path(__file__).resolve().parent.parent / "build" / "bench"


def long_chart(times: int) -> Path:
    """Return a PDF of 200 pages `times` over; drawn once."""
    path = BUILD / f"long-{200 * times}.pdf"
    if not path.exists():
        from pypdf import PdfWriter

        from evals.facts.split import charts
        from evals.press.long import press_long

        BUILD.mkdir(parents=True, exist_ok=True)
        drawn = press_long(charts("dev"), "long-dev", 200).data
        writer = PdfWriter()
        for _ in range(times):
            writer.append(io.BytesIO(drawn))
        writer.write(path)
    return path


def benchmark(repeats: int) -> dict[str, list[Timing]]:
    """Return for each chart the baseline first, then each way of reading."""
    demo = [Source(name=found.name, data=found.read()) for found in gather([knowledge.demo_folder() / "records"])]
    long = {f"{200 * times} pages": [Source("long.pdf", data=long_chart(times).read_bytes())] for times in (1, 5)}
    return {name: _timed(sources, repeats if name != "1000 pages" else 1) for name, sources in {"demo": demo, **long}.items()}


def _timed(sources: Sequence[Source], repeats: int) -> list[Timing]:
    pages = sum(len(record.pages) for record in ingest(sources).records)
    works: dict[str, Callable[[], object]] = {
        "plain text (pypdfium2)": lambda: plain_text(sources),
        "ingest": lambda: ingest(sources),
        "ingest and chart": lambda: chart(ingest(sources).records),
    }
    return [measure(name, work, repeats=repeats, pages=pages) for name, work in works.items()]


VERIFY_WITHIN_S = 0.3
"""What the verification of a letter may take."""


def verification(repeats: int) -> dict[str, Timing]:
    """Return how long the demo's letter takes to verify, as a draft and read back from Markdown with a sentence added."""
    import tempfile

    from clausea.claims import load_claim
    from clausea.edited import check_letter
    from clausea.exporters import write
    from clausea.pipeline import run_case
    from clausea.verify import verify

    folder = knowledge.demo_folder()
    claim = load_claim(folder / "claim.yaml")
    assert claim.today is not None
    run = run_case(gather([folder / "records"]), claim, today=claim.today)
    assert run.letter is not None
    pages = sum(len(record.pages) for record in run.chart.records)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "letter.md"
        write(run.letter, path)
        path.write_text(path.read_text().replace("\nSincerely,", "\nShe walked 120 ft (Ex. A, p. 2, l. 11).\n\nSincerely,", 1))
        return {
            "verify the draft": measure(
                "verify the draft", lambda: verify(run.draft, run.found.evidence, run.chart, claim), repeats=repeats, pages=pages
            ),
            "read back and verify": measure(
                "read back and verify", lambda: check_letter(path, run), repeats=repeats, pages=pages
            ),
        }


_READ = """
import resource, sys
from clausea.chart import chart
from clausea.ingest import Source, ingest
chart(ingest([Source("long.pdf", data=open(sys.argv[1], "rb").read())]).records)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def memory_mb(path: Path) -> int:
    """Return the most memory, in MB, that a process takes which reads a file to a chart; its programs and models included."""
    done = subprocess.run([sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=True)  # noqa: S603
    return int(done.stdout)


def table(timings: Sequence[Timing]) -> str:
    """Return the timings as text."""
    baseline = timings[0]
    rows = [f"{'':<26}{'n':>4}{'median ms':>11}{'fastest ms':>12}{'pages/s':>9}{'ratio':>8}"]
    for one in timings:
        rows.append(
            f"{one.name:<26}{len(one.seconds):>4}{one.median_s * 1000:>11.1f}{min(one.seconds) * 1000:>12.1f}"
            f"{one.pages_per_s:>9.0f}{one.median_s / baseline.median_s:>8.1f}"
        )
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reading of charts.")
    parser.add_argument("--repeats", type=int, default=5, help="How often each way is timed.")
    parser.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")
    options = parser.parse_args()
    timings = benchmark(max(1, options.repeats))
    checked = verification(max(1, options.repeats))
    memory = {f"{200 * times} pages": memory_mb(long_chart(times)) for times in (1, 5)}
    if options.json:
        out = {name: [{**asdict(one), "median_s": one.median_s} for one in rows] for name, rows in timings.items()}
        verified = {name: {**asdict(one), "median_s": one.median_s} for name, one in checked.items()}
        print(json.dumps({"timings": out, "memory_mb": memory, "verification": verified}, indent=1))
        return
    for name, rows in timings.items():
        print(f"{name}: {rows[0].pages} pages" + (f", {memory[name]} MB at most" if name in memory else ""))
        print(table(rows))
        bound = 4 * rows[0].median_s + 0.5
        print(f"four times the baseline and half a second: {bound:.2f} s; ingest and chart took {rows[2].median_s:.2f} s\n")
    for name, one in checked.items():
        most = VERIFY_WITHIN_S * 1000
        print(f"{name}: {one.median_s * 1000:.0f} ms (fastest {min(one.seconds) * 1000:.0f}); to stay under {most:.0f}")
    print(f"commit {commit()}, Python {platform.python_version()}, pypdfium2 {version('pypdfium2')}, {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
