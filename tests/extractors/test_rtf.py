"""RTF: paragraphs are lines, cells stand apart, page breaks divide pages."""

from __future__ import annotations

from clausea.ingest import Source, read_record

RTF = rb"""{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}
\pard Visit 3 of 12, 03/04/2026\par
Knee flexion 95\'b0 today, was 82\'b0\par
\trowd\cellx3000\cellx6000 Code\cell Min\cell\row
\trowd\cellx3000\cellx6000 97110\cell 25\cell\row
\page
\pard Second page\par}"""


def test_text_cells_and_pages() -> None:
    record = read_record(Source("note.rtf", data=RTF))
    assert record.media_type == "application/rtf"
    assert len(record.pages) == 2
    first, second = record.pages
    lines = [line for line in first.lines() if line.strip()]
    assert lines[0] == "Visit 3 of 12, 03/04/2026"
    assert "95°" in lines[1]
    assert lines[2].split() == ["Code", "Min"]
    assert "   " in lines[3].strip()
    assert lines[3].split() == ["97110", "25"]
    assert "Second page" in second.text
