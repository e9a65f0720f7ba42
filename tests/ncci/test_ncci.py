"""NCCI edits: loaded from files in the layout of CMS, looked up by date of service. Every row here is invented."""

from __future__ import annotations

import datetime as dt
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea import ncci
from clausea.errors import StoreError, UnreadableRecord, UsageError
from clausea.ncci import import_file, loaded, lookup, quarter_days

TODAY = dt.date(2026, 11, 29)
HEAD = [
    "Copyright line of the publisher",
    "Column1/Column2 Edits",
    "Column 1\tColumn 2\tin existence\tEffective\tDeletion\tModifier\tRationale",
]
ROWS = [
    "11111\t22222\t \t20200101\t*\t1\tInvented reason",
    "11111\t33333\t \t20200101\t*\t0\tInvented reason",
    "11111\t44444\t \t20100101\t20191231\t1\tInvented reason",
    "22222\t44444\t \t20200101\t20200101\t9\tInvented reason",
    "33333\t44444\t*\t19960101\t20191231\t1\tInvented reason",
    "33333\t44444\t \t20240701\t*\t0\tInvented reason",
    "55555\t11111\t \t20200101\t*\t1\tInvented reason",
]
DAY = dt.date(2024, 8, 1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, environment: Callable[..., None]) -> Path:
    folder = tmp_path / "home"
    environment(home=str(folder))
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, rows: list[str] | None = None, head: list[str] | None = None) -> Path:
        path = tmp_path / name
        path.write_text("\r\n".join([*(HEAD if head is None else head), *(ROWS if rows is None else rows)]), encoding="utf-8")
        return path

    return write


Write = Callable[..., Path]
PRA, OPH = "ccipra-v302r0-f1.txt", "ccioph-v302r0-f1.txt"


def test_nothing_is_known_before_a_table_is_loaded(home: Path) -> None:
    found = lookup(("11111", "22222"), DAY)
    assert found.state == "no_table"
    assert "2024Q3" in found.message
    assert loaded() == ()
    assert not home.exists(), "looking up writes nothing"


def test_an_import_says_table_quarter_and_range(write: Write) -> None:
    (file,) = import_file(write(PRA), TODAY)
    assert (file.table, file.quarter, file.part, file.rows) == ("practitioner", "2024Q3", 1, 7)
    assert (file.first, file.last) == ("11111", "55555")
    assert loaded() == (file,)


@pytest.mark.parametrize("codes", [("11111", "22222"), ("22222", "11111")])
def test_the_order_of_the_codes_does_not_matter(write: Write, codes: tuple[str, str]) -> None:
    import_file(write(PRA), TODAY)
    found = lookup(codes, DAY)
    assert found.state == "edit"
    assert found.edit is not None
    assert (found.edit.column1, found.edit.column2, found.edit.indicator) == ("11111", "22222", "1")
    assert "11111 is column 1" in found.message


@pytest.mark.parametrize(
    ("codes", "day", "state", "indicator"),
    [
        (("11111", "33333"), "2024-08-01", "edit", "0"),
        (("11111", "33333"), "2019-12-31", "no_edit", None),
        (("11111", "33333"), "2020-01-01", "edit", "0"),
        (("11111", "44444"), "2019-12-31", "edit", "1"),
        (("11111", "44444"), "2020-01-01", "no_edit", None),
        (("11111", "44444"), "2009-12-31", "no_edit", None),
        (("22222", "44444"), "2020-01-01", "no_edit", None),
        (("22222", "44444"), "2024-08-01", "no_edit", None),
        (("33333", "44444"), "2019-06-01", "edit", "1"),
        (("33333", "44444"), "2022-06-01", "no_edit", None),
        (("33333", "44444"), "2024-07-01", "edit", "0"),
        (("22222", "33333"), "2024-08-01", "no_edit", None),
        (("11111", "22222"), "2024-10-01", "no_table", None),
        (("11111", "99999"), "2024-08-01", "no_table", None),
    ],
)
def test_an_edit_holds_from_its_first_to_its_last_day(
    write: Write, codes: tuple[str, str], day: str, state: str, indicator: str | None
) -> None:
    import_file(write(PRA), TODAY)
    found = lookup(codes, dt.date.fromisoformat(day))
    assert found.state == state
    assert (found.edit.indicator if found.edit else None) == indicator


def test_past_and_future_rows_are_told(write: Write) -> None:
    import_file(write(PRA), TODAY)
    between = lookup(("33333", "44444"), dt.date(2022, 6, 1))
    assert "ended on 2019-12-31" in between.message
    assert "begins on 2024-07-01" in between.message
    assert len(between.others) == 2
    assert "never in effect" in lookup(("22222", "44444"), DAY).message


def test_the_two_tables_are_kept_apart(write: Write) -> None:
    import_file(write(PRA), TODAY)
    assert lookup(("11111", "33333"), DAY, "hospital").state == "no_table"
    import_file(write(OPH, [row.replace("\t0\tInv", "\t1\tInv") for row in ROWS]), TODAY)
    assert lookup(("11111", "33333"), DAY, "hospital").edit.indicator == "1"  # type: ignore[union-attr]
    assert lookup(("11111", "33333"), DAY, "practitioner").edit.indicator == "0"  # type: ignore[union-attr]


def test_the_newest_table_answers_for_what_came_before(write: Write) -> None:
    import_file(write(PRA), TODAY)
    changed = [row.replace("20200101\t*\t1", "20200101\t20240331\t1") for row in ROWS]
    import_file(write("ccipra-v310r0-f1.txt", changed), TODAY)
    found = lookup(("11111", "22222"), DAY)
    assert (found.state, found.quarter) == ("no_edit", "2025Q1")
    assert lookup(("11111", "22222"), dt.date(2025, 3, 31)).quarter == "2025Q1"


def test_a_release_takes_the_place_of_the_one_before(write: Write) -> None:
    import_file(write(PRA), TODAY)
    import_file(write(PRA), TODAY)
    import_file(write("ccipra-v302r1-f1.txt", ROWS[1:]), TODAY)
    assert [file.rows for file in loaded()] == [6]
    assert lookup(("11111", "22222"), DAY).state == "no_edit"


def test_a_missing_part_of_a_table_is_no_answer(write: Write) -> None:
    import_file(write("ccipra-v302r0-f1.txt", ROWS[:3]), TODAY)
    assert lookup(("11111", "33333"), DAY).state == "no_table"
    import_file(write("ccipra-v302r0-f3.txt", ROWS[6:]), TODAY)
    assert lookup(("11111", "33333"), DAY).state == "no_table", "between part 1 and part 3 anything may stand"
    import_file(write("ccipra-v302r0-f2.txt", ROWS[3:6]), TODAY)
    assert lookup(("11111", "33333"), DAY).state == "edit"


def test_a_zip_and_a_csv_are_read(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "ccipra-v302r0.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(write("f1.txt"), "folder/part-f1.txt")
        archive.writestr("readme.pdf", b"%PDF-")
    (file,) = import_file(path, TODAY)
    assert (file.table, file.file) == ("practitioner", "part-f1.txt")
    rows = [row.replace("\t", ",").replace("20200101", "01/01/2020") for row in ROWS]
    (file,) = import_file(write("hospital-2024Q3.csv", rows, []), TODAY)
    assert (file.table, file.quarter, file.rows) == ("hospital", "2024Q3", 7)


def test_table_and_quarter_may_be_told_or_read_from_the_rows(write: Write) -> None:
    path = write("edits.txt")
    with pytest.raises(UsageError, match="--table"):
        import_file(path, TODAY)
    (file,) = import_file(path, TODAY, "hospital")
    assert (file.table, file.quarter) == ("hospital", "2024Q3")
    with pytest.raises(UsageError, match="practitioner table by its name"):
        import_file(write(PRA), TODAY, "hospital")


def test_a_list_that_others_decoded_answers_for_its_quarter(write: Write) -> None:
    rows = [
        "col1,col2,prac_active_modind,opps_active_modind,rationale,historical(deletion_date:modind)",
        "11111,22222,0,1,Invented,",
        "11111,33333,,,Invented,2020-10-01:9;2019-12-31:1",
    ]
    practitioner, hospital = import_file(write("list_2024Q3.csv", rows, []), TODAY)
    assert practitioner.is_extract
    assert (practitioner.rows, hospital.rows) == (3, 3)
    assert lookup(("22222", "11111"), DAY).edit.indicator == "0"  # type: ignore[union-attr]
    assert lookup(("22222", "11111"), DAY, "hospital").edit.indicator == "1"  # type: ignore[union-attr]
    assert lookup(("11111", "33333"), DAY).state == "no_edit"
    assert lookup(("11111", "22222"), dt.date(2023, 1, 1)).state == "unknown", "it does not say when a row began"
    assert lookup(("11111", "33333"), dt.date(2019, 1, 1)).state == "unknown"
    assert lookup(("11111", "33333"), dt.date(2022, 1, 1)).state == "no_edit", "both rows had ended"
    assert lookup(("11111", "21212"), DAY).state == "no_table", "it speaks only of the codes in it"
    import_file(write(PRA), TODAY)
    assert lookup(("22222", "11111"), DAY).edit.indicator == "1", "a file of CMS goes first"  # type: ignore[union-attr]


def test_only_the_user_may_read_what_is_kept(write: Write, home: Path) -> None:
    import_file(write(PRA), TODAY)
    kept = home / "ncci" / "edits.sqlite"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("11111\t2222\t \t20200101\t*\t1\tx", "line 5: column 2"),
        ("1111\t22222\t \t20200101\t*\t1\tx", "line 5: column 1"),
        ("11111\t22222\t \t20201301\t*\t1\tx", "line 5: the effective date is no date"),
        ("11111\t22222\t \t*\t*\t1\tx", "line 5: the effective date is missing"),
        ("11111\t22222\t \t20200101\t20191231\t1\tx", "line 5: the deletion date is before"),
        ("11111\t22222\t \t20200101\t*\t7\tx", "line 5: the indicator"),
        ("11111\t22222", "line 5: the row has fewer"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_nothing_is_loaded(write: Write, bad: str, words: str) -> None:
    with pytest.raises(UnreadableRecord, match=words):
        import_file(write(PRA, [ROWS[0], bad, *ROWS[1:]]), TODAY)
    assert loaded() == ()


def test_a_file_that_is_no_edit_table_is_refused(write: Write, tmp_path: Path) -> None:
    for name, data, words in (
        (PRA, b"words only", "holds no edits"),
        (PRA, b"\x00\x01\x02", "no text file"),
        ("ccipra.zip", b"PK\x03\x04 damaged", "damaged"),
        ("ccipra.xlsx", b"PK\x03\x04 a workbook", "Excel"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(UnreadableRecord, match=words):
            import_file(path, TODAY)
    with pytest.raises(UnreadableRecord, match="cannot be read"):
        import_file(tmp_path / "nowhere.txt", TODAY)
    with pytest.raises(UnreadableRecord, match="2024Q1 by its name"):
        import_file(write("ccipra-v300r0-f1.txt"), TODAY)
    assert loaded() == ()


def test_codes_that_cannot_be_meant_are_refused() -> None:
    for codes, words in ((("97530",), "Two codes"), (("97530", "97530"), "the same"), (("97530", "CO-50"), "no procedure code")):
        with pytest.raises(UsageError, match=words):
            lookup(codes, DAY)
    with pytest.raises(UsageError, match="practitioner, hospital"):
        lookup(("97530", "97110"), DAY, "dentist")  # type: ignore[arg-type]


def test_a_damaged_store_is_said(home: Path) -> None:
    (home / "ncci").mkdir(parents=True)
    (home / "ncci" / "edits.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="cannot be read"):
        lookup(("97530", "97110"), DAY)


def test_quarters_have_their_days() -> None:
    assert quarter_days("2024Q3") == (dt.date(2024, 7, 1), dt.date(2024, 9, 30))
    assert quarter_days("2024Q4") == (dt.date(2024, 10, 1), dt.date(2024, 12, 31))
    assert ncci.quarter_of(dt.date(2024, 12, 31)) == "2024Q4"
