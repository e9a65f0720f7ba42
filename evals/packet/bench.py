"""Time the letter and the packet of a chart of 200 pages, beyond its reading, and the memory of a process that binds them.

Read is once; then are timed the letter in its three formats, the packet, the fax version and the parts. The clock of the
processor is told beside that of the wall, for the wall also counts what else the machine does. Memory is that of a process
that loads a finished run and binds its packet: for the chart as text, and for the same pages as pictures of 200 dots an inch.

    python -m evals.packet.bench [--repeats 3]
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

from clausea.binder import Wanted
from clausea.chart import chart
from clausea.config import commit
from clausea.domain import Claim, Clinician, Patient, Payer, Provider
from clausea.exporters import FORMATS, exporter_for
from clausea.ingest import Source, ingest
from clausea.pipeline import Run, packet, run_case, save
from evals.bench.run import BUILD, long_chart


@dataclass(frozen=True)
class Timing:
    """How long one thing took, by both clocks."""

    name: str
    wall_s: float
    processor_s: float


def timed(name: str, work: Callable[[], object], repeats: int) -> Timing:
    """Return the medians of some repeats, after one that is not counted."""
    work()
    wall, processor = [], []
    for _ in range(repeats):
        began, worked = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    return Timing(name, median(wall), median(processor))


def long_run(path: Path) -> Run:
    """Return the run of a claim on a long chart: three of its dates are in dispute."""
    source = Source(path.name, path)
    read = chart(ingest([source]).records)
    days = sorted({one.date for one in read.documents if one.kind == "daily_note" and one.date and not one.other_patient})
    claim = Claim(
        denial="CO-50", payer=Payer(name="Midland Administrators", address="Box 1", type="medicare"), claim_number="1",
        notice_date=dt.date(2026, 9, 1), service_dates=tuple(days[len(days) // 2 :][:3]), today=dt.date(2026, 10, 5),
        patient=Patient(name="A. Patient", dob=dt.date(1950, 1, 1), member_id="1"),
        provider=Provider(name="Clinic", npi="1999999984", tin="00-0000000"),
        clinician=Clinician(name="B. Therapist", credential="PT"),
    )  # fmt: skip
    return run_case([source], claim, today=dt.date(2026, 10, 5), engine="embedded")


def as_pictures(path: Path) -> Path:
    """Return the pages of a PDF as pictures of 200 dots an inch, in grey, as a scanner makes them; drawn once."""
    import pypdfium2

    out = BUILD / f"{path.stem}.pictures.pdf"
    if not out.exists():
        from reportlab.lib.utils import ImageReader
        from reportlab.pdfgen.canvas import Canvas

        document = pypdfium2.PdfDocument(path)
        canvas = Canvas(str(out), invariant=1)
        for page in document:
            held = io.BytesIO()
            page.render(scale=200 / 72, grayscale=True).to_pil().save(held, format="JPEG", quality=75)
            canvas.setPageSize(page.get_size())
            canvas.drawImage(ImageReader(held), 0, 0, *page.get_size())
            canvas.showPage()
        canvas.save()
    return out


_BIND = """
import sys
from pathlib import Path
from clausea.binder import Wanted
from clausea.ingest import Source
from clausea.pipeline import load, packet
# The most that the process itself held: what rusage tells begins with the process that started it.
def most():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024
run = load(Path(sys.argv[1]))
before = most()
if sys.argv[2]:
    import hashlib
    path = Path(sys.argv[2])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    old = run.chart.records[0].sha256
    records = tuple(one.model_copy(update={"sha256": digest}) if one.sha256 == old else one for one in run.chart.records)
    run.chart = run.chart.with_records(records)
    run.sources = (Source(path.name, path),)
data = packet(run, Wanted(fax=sys.argv[3] == "fax"))[0].data
print(before, most(), len(data) // 1024)
"""


def memory(folder: Path, other: Path | None, how: str) -> tuple[int, int, int]:
    """Return the most MB before and after binding, and the KB of the packet; `other` stands in for the record's file."""
    command = [sys.executable, "-c", _BIND, str(folder), str(other or ""), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    before, after, size = done.stdout.split()
    return int(before), int(after), int(size)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time letter and packet of a chart of 200 pages.")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    path = long_chart(1)
    run = long_run(path)
    assert run.letter is not None
    letter = run.letter
    sheets = sum(len(one.sheets) for one in letter.exhibits)
    print(f"{len(run.chart.records[0].pages)} pages read; {len(letter.exhibits)} exhibits, {sheets} of their pages sent.")
    rows = [timed(f"letter.{name}", partial(exporter_for(name).render, letter), options.repeats) for name in FORMATS]
    rows.append(timed("packet", lambda: packet(run), options.repeats))
    both = Timing("letter and packet", sum(one.wall_s for one in rows), sum(one.processor_s for one in rows))
    rows += [
        both,
        timed("fax", lambda: packet(run, Wanted(fax=True)), 1),
        timed("parts", lambda: packet(run, Wanted(max_mb=0.3)), 1),
    ]
    for one in rows:
        print(f"{one.name:<20}{one.wall_s:>7.2f} s on the wall{one.processor_s:>7.2f} s of the processor")
    with tempfile.TemporaryDirectory() as held:
        save(run, Path(held) / "run")
        pictures = as_pictures(path)
        for name, other, how in (("text", None, ""), ("pictures", pictures, ""), ("pictures, fax", pictures, "fax")):
            before, after, size = memory(Path(held) / "run", other, how)
            print(f"{name:<16} {before} MB with the run loaded, {after} MB at most while bound; packet of {size} KB")
    versions = f"Python {platform.python_version()}, pypdf {version('pypdf')}"
    print(f"n={options.repeats}; commit {commit()}, {versions}, {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
