"""The page of a code, and the sheet of all of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.codebook import all_pages, find, page, sheet, write_sheet
from clausea.domain import Heading, Table
from clausea.errors import UsageError

EVERY = [
    *(profile.id for profile in knowledge.profiles().values()),
    *(carc for row in knowledge.code_table().codes for carc in row.carcs),
    *knowledge.remarks(),
]


def words(code: str) -> str:
    out = []
    for block in page(find(code)):
        out += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
    return "\n".join(out)


@pytest.mark.parametrize("code", EVERY)
def test_every_code_has_its_page(code: str) -> None:
    blocks = page(find(code))
    assert isinstance(blocks[0], Heading)
    assert len(blocks) >= 1
    assert all(cell.strip() for block in blocks if isinstance(block, Table) for row in block.rows for cell in row)


@pytest.mark.parametrize("code", ["CO-109", "109", "oa-109", "N115", "PT02", "CO-16 N822", "PR-204", "OA-18"])
def test_a_code_is_found_as_a_biller_writes_it(code: str) -> None:
    assert page(find(code))


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Nearest: "):
        find("CO-1O9")


def test_the_page_tells_where_common_advice_is_wrong() -> None:
    assert "Common advice that is wrong" in words("CO-97")
    assert "A used-up benefit is 119" in words("CO-97")
    assert "names a national coverage determination" in words("CO-16")


def test_what_nobody_checked_is_marked_so() -> None:
    assert "30 to 90 days by the figure of a vendor (not checked)" in words("CO-50")


def test_a_limit_stands_on_the_page_only_where_a_checked_source_gives_it() -> None:
    text = words("CO-50")
    assert "received within 120 days of receipt of the notice" in text
    assert "read the notice or the contract" in text


def test_the_sheet_holds_every_code_and_becomes_two_files(tmp_path: Path) -> None:
    files = write_sheet(tmp_path / "out", dt.date(2026, 11, 29))
    assert sorted(files) == ["docx", "pdf"]
    assert Path(files["pdf"]).read_bytes().startswith(b"%PDF")
    heads = [block.text for block in sheet(dt.date(2026, 11, 29)).blocks if isinstance(block, Heading)]
    assert len([head for head in heads if ":" in head]) >= len(knowledge.profiles()) + len(knowledge.code_table().codes)
    assert len(all_pages()) > 500


def test_a_sheet_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither"):
        write_sheet(tmp_path / "out.xlsx", dt.date(2026, 11, 29))
