"""Which sample charts may be looked at while rules are written, and which are kept for the test."""

from __future__ import annotations

import hashlib
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def is_test(record_id: str) -> bool:
    """Say whether a chart belongs to the test split: a third of all, by the hash of its id, fixed before any was read."""
    return int(hashlib.sha256(record_id.encode()).hexdigest(), 16) % 3 == 0


def charts(split: str, folder: str = "records") -> list[Path]:
    """Return the chart files of a split: dev, test or all."""
    paths = sorted((CORPUS / folder).glob("*.chart"))
    return [path for path in paths if split == "all" or is_test(path.stem) == (split == "test")]
