"""Press charts into files: one chart in one format, or the corpus with a manifest."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.press.chart import Record
from evals.press.degrade import degrade
from evals.press.draw import banner_of, draw
from evals.press.other import write_text, write_word
from evals.press.source import read
from evals.press.truth import SCHEMA, Pressed

FORMATS = ("pdf", "scan", "tiff", "docx", "txt")
_ENDINGS = {"pdf": ".pdf", "scan": ".scan.pdf", "tiff": ".tiff", "docx": ".docx", "txt": ".txt"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One built file, as the manifest lists it; `scan` is the profile of a scan."""

    id: str
    format: str
    file: str
    truth: str
    style: str
    scan: str
    pages: int
    sha256: str
    source_sha256: str


def press(path: Path | str, style: str | None = None, format: str = "pdf") -> Pressed:
    """Press one chart file; the same chart, style and format give the same bytes.

    `format` is one of `pdf`, `scan` (image-only PDF), `tiff`, `docx`, `txt`; `style` overrides
    the record's own.
    """
    return press_record(read(Path(path)), style, format)


def press_record(record: Record, style: str | None, format: str) -> Pressed:
    """Press a record that was already read."""
    match format:
        case "pdf":
            return draw(record, style)
        case "scan":
            return degrade(draw(record, style), profile_of(record), banner_of(record))
        case "tiff":
            return degrade(draw(record, style), profile_of(record), banner_of(record), target="tiff")
        case "docx":
            return write_word(record)
        case "txt":
            return write_text(record)
        case _:
            raise ValueError(f"format '{format}' is not one of: {', '.join(FORMATS)}")


def profile_of(record: Record) -> str:
    """Return the scan profile a record asks for, or one drawn by lot from its id."""
    lot = zlib.crc32(f"scan/{record.id}".encode()) % 10
    return record.values.get("scan") or ("light" if lot < 4 else "fax" if lot < 8 else "heavy")


def build_all(charts: Sequence[Path], out: Path, formats: Sequence[str]) -> tuple[Entry, ...]:
    """Press charts into `out` and write `manifest.json` there; entries are in the order of the charts."""
    out.mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    for chart in charts:
        record = read(chart)
        source = hashlib.sha256(chart.read_bytes()).hexdigest()
        for format in formats:
            pressed = press_record(record, None, format)
            file = record.id + _ENDINGS[format]
            truth = record.id + ("" if format == "pdf" else f".{format}") + ".truth.json"
            (out / file).write_bytes(pressed.data)
            (out / truth).write_text(pressed.truth.to_json(), encoding="utf-8")
            entries.append(
                Entry(
                    record.id,
                    format,
                    file,
                    truth,
                    pressed.truth.style,
                    profile_of(record) if format in ("scan", "tiff") else "",
                    len(pressed.truth.pages),
                    hashlib.sha256(pressed.data).hexdigest(),
                    source,
                )
            )
    manifest = {"schema": SCHEMA, "files": [asdict(entry) for entry in entries]}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return tuple(entries)
