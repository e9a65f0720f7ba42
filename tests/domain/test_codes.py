"""A diagnosis code that OCR can have misread is known by its shape."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Claim
from clausea.domain.codes import misread_codes
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Medical dx: 169.391 dysphagia following cerebral infarction. Tx dx: R13.12.", ["169.391"]),
        ("Dx: R13.12, 169.391", ["169.391"]),
        ("Dx M25.561 and MZ5.561", ["MZ5.561"]),
        ("R1O.2 pain", ["R1O.2"]),
        ("Dx: 582.091A fracture", ["582.091A"]),
        ("Dx: H81.11, H81.8X1, S83.511A, M62.81, Z96.651", []),
        ("Weight 142.5 lb, dx CHF", []),
        ("Dx CVA. Score 150.2", []),
        ("97110 2 units 120.00 paid", []),
    ],
)
def test_a_misread_code_is_told_from_a_code_and_from_a_number(text: str, codes: list[str]) -> None:
    assert [text[start:end] for start, end in misread_codes(text)] == codes


@pytest.mark.parametrize("origin", ["ocr", "text"])
def test_a_misread_code_is_asked_for_and_not_quoted(origin: str) -> None:
    lines = (
        "PT INITIAL EVALUATION 03/02/2026",
        "Patient: June Lee   DOB 05/30/1953",
        "Medical dx: 169.391 dysphagia following cerebral infarction. Tx dx: R13.12.",
        "Signed: Jane Roe, PT 03/02/2026",
    )
    record = read_record(Source("chart.txt", data="\n".join(lines).encode()))
    pages = tuple(page.model_copy(update={"origin": origin, "confidence": 0.95}) for page in record.pages)
    read = chart([record.model_copy(update={"pages": pages})])
    is_scan = origin == "ocr"
    assert any("169.391" in one.text for one in candidates(read)) is not is_scan
    flags = audit(read, Claim(service_dates=(dt.date(2026, 3, 2),)))
    assert any("169.391" in flag.message for flag in flags) is is_scan
