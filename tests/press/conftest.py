"""Share the sample chart of the press tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.press.chart import Record
from evals.press.source import read

SAMPLE = Path(__file__).with_name("sample.chart")


@pytest.fixture(scope="session")
def sample() -> Record:
    return read(SAMPLE)


@pytest.fixture(scope="session")
def sample_path() -> Path:
    return SAMPLE
