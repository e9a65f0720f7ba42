"""NCCI procedure-to-procedure edits: looked up in CMS tables that the user loaded, always by date of service, never from code.

CMS publishes the tables of practitioners and of outpatient hospitals apart, each quarter anew and in several files, each file
a range of column 1. A table holds the rows of earlier years too, with the days on which each began and ended, so the table of
a quarter answers for that quarter and for what came before. What no loaded table covers is said to be unknown.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from sys import intern
from typing import ClassVar, Literal, Protocol

from clausea.config import private_folder, settings
from clausea.domain import Value
from clausea.errors import RecordError, StoreError, UnreadableRecord, UsageError

__all__ = ["Edit", "Loaded", "Lookup", "TableName", "import_file", "loaded", "lookup"]

TableName = Literal["practitioner", "hospital"]
TABLES: tuple[TableName, ...] = ("practitioner", "hospital")
Indicator = Literal["0", "1", "9"]
INDICATORS = frozenset({"0", "1", "9"})

MAX_BYTES = 1024 * 1024 * 1024
"""A file that is larger, or an archive whose files are larger in all, is no edit table and is refused."""


class Edit(Value):
    """One row of a table: the column 1 code is paid, and the column 2 code is not unless a modifier that is allowed says why."""

    table: TableName
    column1: str
    column2: str
    indicator: Indicator
    """0 no modifier separates the pair, 1 a modifier may, 9 the row was never in effect."""
    begins: dt.date | None
    """None where the file does not say."""
    ends: dt.date | None
    """The last day; None where the file names none."""
    rationale: str = ""

    shown: ClassVar[tuple[str, ...]] = ("table", "column1", "column2", "indicator")

    def held(self, day: dt.date) -> bool | None:
        """Say whether the row was in effect on a day; None where the file does not say when it began."""
        if self.indicator == "9" or (self.ends is not None and (day > self.ends or self.ends == self.begins)):
            return False
        if self.begins is None:
            return None
        return self.begins <= day


class Loaded(Value):
    """A file of a table as it was loaded."""

    table: TableName
    quarter: str
    """Such as "2024Q3": the last quarter that it speaks of."""
    part: int | None
    """Its number among the files of the table, where its name tells it."""
    first: str
    """The first and last code of column 1: the file says nothing of codes outside them."""
    last: str
    rows: int
    file: str
    sha256: str
    imported_on: dt.date
    is_extract: bool = False
    """True for a list that others decoded: it speaks only of the codes in it, and does not say when its rows began."""

    shown: ClassVar[tuple[str, ...]] = ("table", "quarter", "rows")

    @property
    def until(self) -> dt.date:
        """The last day of which it speaks."""
        return quarter_days(self.quarter)[1]


class Lookup(Value):
    """What the loaded tables say of two codes on a date of service."""

    codes: tuple[str, str]
    date: dt.date
    table: TableName
    state: Literal["edit", "no_edit", "unknown", "no_table"]
    edit: Edit | None = None
    """The row in effect on that day, whichever order the codes were given in."""
    others: tuple[Edit, ...] = ()
    """Rows of the pair that were not in effect on that day."""
    quarter: str | None = None
    """The table that answered."""
    message: str

    shown: ClassVar[tuple[str, ...]] = ("codes", "date", "state")


def quarter_days(quarter: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a quarter such as "2024Q3"."""
    year, number = int(quarter[:4]), int(quarter[5])
    first = dt.date(year, 3 * number - 2, 1)
    following = dt.date(year + number // 4, 3 * (number % 4) + 1, 1)
    return first, following - dt.timedelta(days=1)


def quarter_of(day: dt.date) -> str:
    """Return the quarter of a day."""
    return f"{day.year}Q{(day.month + 2) // 3}"


# Looking up


def loaded() -> tuple[Loaded, ...]:
    """Return the files that are loaded, newest quarter first.

    Raises:
        StoreError: the tables cannot be read.
    """
    if not _path().exists():
        return ()
    with closing(_open()) as base:
        rows = base.execute("select document from files").fetchall()
    found = [Loaded.model_validate_json(row[0]) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.quarter, one.table, -(one.part or 0)), reverse=True))


def lookup(codes: Sequence[str], day: dt.date, table: TableName = "practitioner") -> Lookup:
    """Return what the table that covers a date of service says of a pair, in both orders of its columns.

    Raises:
        UsageError: the codes are not two different codes, or the table is neither of the two.
        StoreError: the tables cannot be read.
    """
    one, two = _pair(codes)
    if table not in TABLES:
        raise UsageError(f"No table is called {table[:20]}.", hint=f"There are: {', '.join(TABLES)}.")
    files = [file for file in loaded() if file.table == table]
    if not files:
        return Lookup(codes=(one, two), date=day, table=table, state="no_table", message=_no_table(files, (one, two), day, table))
    with closing(_open()) as base:
        covering = _covering(base, files, (one, two), day)
        if covering is None:
            return Lookup(
                codes=(one, two), date=day, table=table, state="no_table", message=_no_table(files, (one, two), day, table)
            )
        rows = base.execute(
            "select column1, column2, indicator, begins, ends, rationale from edits join files on files.id = edits.file"
            " where ((column1 = ? and column2 = ?) or (column1 = ? and column2 = ?))"
            " and table_name = ? and quarter = ? and is_extract = ? order by begins desc, ends desc, column1",
            (one, two, two, one, table, covering.quarter, covering.is_extract),
        ).fetchall()
    edits = [_edit(table, row) for row in rows]
    return _answer((one, two), day, covering, edits)


def _answer(codes: tuple[str, str], day: dt.date, file: Loaded, edits: list[Edit]) -> Lookup:
    # A file that does not say when its rows began still shows what was in effect in its own quarter.
    own_quarter = quarter_days(file.quarter)[0] <= day <= file.until
    held = [(edit, True if (known := edit.held(day)) is None and own_quarter else known) for edit in edits]
    live = [edit for edit, state in held if state]
    others = tuple(edit for edit, state in held if not state)
    about = {"codes": codes, "date": day, "table": file.table, "others": others, "quarter": file.quarter}
    if live:
        return Lookup.model_validate({**about, "state": "edit", "edit": live[0], "message": _says(live[0], day)})
    pair = f"{codes[0]} and {codes[1]}"
    if any(state is None for _, state in held):
        message = (
            f"The loaded list of {file.quarter} does not say when the edit of {pair} began. "
            f"Import the CMS file, which does, or one of {quarter_of(day)}."
        )
        return Lookup.model_validate({**about, "state": "unknown", "message": message})
    message = f"No edit of {pair} was in effect in the {file.table} table on {day}.{_past(others, day)}"
    return Lookup.model_validate({**about, "state": "no_edit", "message": message})


def _says(edit: Edit, day: dt.date) -> str:
    pair = f"{edit.column1} is column 1 and is paid; {edit.column2} is column 2"
    if edit.indicator == "0":
        return f"{pair} and is not, on {day}. Indicator 0: no modifier separates them."
    return (
        f"{pair} and is not, on {day}, unless a modifier shows a separate service. Indicator 1: 59 or an X modifier, "
        "where the record supports it."
    )


def _past(others: Sequence[Edit], day: dt.date) -> str:
    ended = [edit for edit in others if edit.indicator != "9" and edit.ends and edit.ends < day and edit.ends != edit.begins]
    never = [edit for edit in others if edit not in ended and (edit.indicator == "9" or edit.ends == edit.begins)]
    later = [edit for edit in others if edit.begins and edit.begins > day and edit not in never]
    words = [f" One ended on {edit.ends}." for edit in ended[:1]]
    words += [" A row stands in the table that was never in effect."] if never and not ended else []
    words += [f" One begins on {edit.begins}." for edit in later[:1]]
    return "".join(words)


def _covering(base: sqlite3.Connection, files: Sequence[Loaded], codes: tuple[str, str], day: dt.date) -> Loaded | None:
    """Return the file of the table that answers: it reaches to the day, and both codes lie in what was loaded of it.

    The newest table knows best when an edit began and ended, for CMS changes rows afterwards. A list that does not say when its
    rows began goes last, the one of the day's own quarter before others.
    """

    def rank(file: Loaded) -> tuple[bool, str]:
        return not file.is_extract, file.quarter if not file.is_extract else str(int(file.quarter == quarter_of(day)))

    for file in sorted((file for file in files if file.until >= day), key=rank, reverse=True):
        if file.is_extract:
            known = (
                "select 1 from edits join files on files.id = edits.file"
                " where sha256 = ? and table_name = ? and (column1 = ? or column2 = ?) limit 1"
            )
            if all(base.execute(known, (file.sha256, file.table, code, code)).fetchone() for code in codes):
                return file
            continue
        parts = [other for other in files if other.quarter == file.quarter and not other.is_extract]
        if all(_covers(parts, code) for code in codes):
            return file
    return None


def _covers(parts: Sequence[Loaded], code: str) -> bool:
    """Say whether a code lies in the range of column 1 of a part, or between two parts that follow each other."""
    spans = sorted((part.first, part.last, part.part) for part in parts)
    joined: list[tuple[str, str, int | None]] = []
    for first, last, number in spans:
        previous = joined[-1] if joined else None
        if previous and (first <= previous[1] or (number is not None and previous[2] is not None and number == previous[2] + 1)):
            joined[-1] = (previous[0], max(last, previous[1]), number)
        else:
            joined.append((first, last, number))
    return any(first <= code <= last for first, last, _ in joined)


def _no_table(files: Sequence[Loaded], codes: tuple[str, str], day: dt.date, table: str) -> str:
    wanted = f"No {table} table for {day} is loaded"
    advice = f"Download the {table} PTP edits of {quarter_of(day)} or later from CMS and run `clausea ncci import FILE`."
    reaching = [file for file in files if file.until >= day]
    if reaching:
        return (
            f"{wanted} that holds both {codes[0]} and {codes[1]}: import the other files of {reaching[0].quarter} too. {advice}"
        )
    have = f", only {', '.join(sorted({file.quarter for file in files}))}" if files else ""
    return f"{wanted}{have}. {advice}"


_TABBED = re.compile(r"\"?(?:[0-9A-Z]\d{3}[0-9A-Z]|col1)\"?\t")
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")


def _pair(codes: Sequence[str]) -> tuple[str, str]:
    found = [code.strip().upper() for code in codes]
    odd = next((code for code in found if not _CODE.fullmatch(code)), None)
    if len(found) != 2 or odd is not None:
        what = f"{odd[:20]} is no procedure code." if odd is not None else "Two codes are needed."
        raise UsageError(what, hint="Name two codes of five characters, such as 97530 97150.")
    if found[0] == found[1]:
        raise UsageError("The two codes are the same.", hint="An edit pairs two different codes.")
    return found[0], found[1]


def _edit(table: TableName, row: Sequence[str | None]) -> Edit:
    column1, column2, indicator, begins, ends, rationale = row
    return Edit.model_validate(
        {
            "table": table, "column1": column1, "column2": column2, "indicator": indicator,
            "begins": begins, "ends": ends, "rationale": rationale or "",
        }
    )  # fmt: skip


# Storing


_SCHEMA = """
create table if not exists files (
  id integer primary key, table_name text, quarter text, part int, sha256 text, is_extract int, document text);
create table if not exists edits (
  column1 text, column2 text, indicator text, begins text, ends text, rationale text, file int);
create index if not exists by_pair on edits (column1, column2);
"""


def _path() -> Path:
    return settings().home / "ncci" / "edits.sqlite"


def _open() -> sqlite3.Connection:
    path = _path()
    try:
        private_folder(path.parent)
        base = sqlite3.connect(path)
        path.chmod(0o600)
        base.executescript(_SCHEMA)
    except (sqlite3.Error, OSError):
        raise StoreError(
            f"The NCCI tables in {path} cannot be read.", hint="Remove that file, and import the CMS files again."
        ) from None
    return base


_Row = tuple[TableName, str, str, str, str | None, str | None, str]
"""Table, column 1, column 2, indicator, first day, last day, rationale."""


class _Reader(Protocol):
    """The rows of a file, and the line that was read last."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one file."""

    rows: list[_Row]
    sha256: str
    is_extract: bool


def import_file(path: Path, today: dt.date, table: str | None = None) -> tuple[Loaded, ...]:
    """Load a CMS file of procedure-to-procedure edits, TXT, CSV or a ZIP of these, and return what was loaded.

    A file that was loaded before is loaded anew; nothing is loaded of a file that has a row which cannot be used. The table and
    the quarter are read from the file's name, as CMS writes it; without it, `table` says the one and the newest row the other.

    Raises:
        UsageError: the table is not known and was not given.
        RecordError: the file is missing, damaged, larger than any table, or no edit file: line and column are said.
        StoreError: it cannot be stored.
    """
    if table is not None and table not in TABLES:
        raise UsageError(f"No table is called {table[:20]}.", hint=f"There are: {', '.join(TABLES)}.")
    out: list[Loaded] = []
    with closing(_open()) as base:
        try:
            for name, data in _files(path):
                out += _store(base, name, _read(name, path.name, data, table), today)
            base.commit()
        except sqlite3.Error as error:
            raise StoreError(f"The NCCI tables cannot be written: {error}.") from None
    return tuple(out)


def _store(base: sqlite3.Connection, name: str, read: _Read, today: dt.date) -> Iterator[Loaded]:
    """Store the rows of a file in the place of the same file, or of an earlier release of it."""
    quarter = _quarter(name, read.rows)
    numbered = re.search(r"[-_]f(\d+)\b", PurePosixPath(name).stem.lower())
    part = int(numbered[1]) if numbered else None
    for one in TABLES:
        own = [row for row in read.rows if row[0] == one]
        if not own:
            continue
        replaced = base.execute(
            "select id from files where table_name = ? and (sha256 = ? or (quarter = ? and part is ? and is_extract = ?))",
            (one, read.sha256, quarter, part, read.is_extract),
        ).fetchall()
        for row in replaced:
            base.execute("delete from edits where file = ?", row)
            base.execute("delete from files where id = ?", row)
        file = Loaded(
            table=one, quarter=quarter, part=part, first=min(row[1] for row in own), last=max(row[1] for row in own),
            rows=len(own), file=name, sha256=read.sha256, imported_on=today, is_extract=read.is_extract,
        )  # fmt: skip
        number = base.execute(
            "insert into files (table_name, quarter, part, sha256, is_extract, document) values (?, ?, ?, ?, ?, ?)",
            (one, quarter, part, read.sha256, read.is_extract, file.model_dump_json()),
        ).lastrowid
        base.executemany("insert into edits values (?, ?, ?, ?, ?, ?, ?)", ((*row[1:], number) for row in own))
        yield file


# Reading files


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableRecord(f"{path.name} is larger than any edit table.", hint="Name the file that CMS publishes.")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableRecord(f"{path.name} cannot be read: {error.strerror}.", hint="Check the name of the file.") from None
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield path.name, data
        return
    if path.suffix.lower() == ".xlsx":
        raise _workbook(path.name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX")]
            if "[Content_Types].xml" in {info.filename for info in members}:
                raise _workbook(path.name)
            tables = [info for info in members if info.filename.lower().endswith((".txt", ".csv"))]
            if not tables:
                raise UnreadableRecord(
                    f"{path.name} holds no TXT or CSV file.", hint="Name the ZIP that CMS publishes, or its TXT file."
                )
            if sum(info.file_size for info in tables) > MAX_BYTES:
                raise UnreadableRecord(f"{path.name} is larger than any edit table.", hint="Name the file that CMS publishes.")
            for info in sorted(tables, key=lambda info: info.filename):
                yield PurePosixPath(info.filename).name, archive.read(info)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise UnreadableRecord(f"{path.name} is a damaged or locked ZIP archive.", hint="Download it again.") from None


def _workbook(name: str) -> RecordError:
    return UnreadableRecord(f"{name} is an Excel workbook, which is not read.", hint="Use the TXT file of the same ZIP from CMS.")


def _read(name: str, outer: str, data: bytes, table: str | None) -> _Read:
    lines = _text(name, data).splitlines()
    delimiter = "\t" if any(_TABBED.match(line) for line in lines[:50]) else ","
    header = next((cells for cells in csv.reader(lines[:10], delimiter=delimiter) if _is_extract_header(cells)), None)
    found = csv.reader(lines, delimiter=delimiter)
    try:
        rows = list(_extract_rows(name, header, found, table) if header else _cms_rows(name, _table(name, outer, table), found))
    except csv.Error:
        raise _bad(name, found.line_num, "the row", "cannot be read") from None
    if not rows:
        raise UnreadableRecord(f"{name} holds no edits.", hint="Name a CMS file of PTP edits, TXT, CSV or the ZIP of it.")
    return _Read(rows, hashlib.sha256(data).hexdigest(), header is not None)


def _cms_rows(name: str, table: TableName, found: _Reader) -> Iterator[_Row]:
    """Read the columns of CMS: two codes, a mark of before 1996, the days of beginning and end, indicator, rationale.

    What stands above the first row is a heading, whatever it says.
    """
    has_begun = False
    for cells in found:
        number = found.line_num
        one = cells[0].strip().upper() if cells else ""
        if not _CODE.fullmatch(one):
            if has_begun and any(cell.strip() for cell in cells):
                raise _bad(name, number, "column 1", "holds no code")
            continue
        has_begun = True
        if len(cells) < 6:
            raise _bad(name, number, "the row", "has fewer than six columns")
        two, indicator = cells[1].strip().upper(), cells[5].strip()
        if not _CODE.fullmatch(two):
            raise _bad(name, number, "column 2", "holds no code")
        if indicator not in INDICATORS:
            raise _bad(name, number, "the indicator", "is not 0, 1 or 9")
        begins, ends = _day(name, number, "the effective date", cells[3]), _day(name, number, "the deletion date", cells[4])
        if begins is None:
            raise _bad(name, number, "the effective date", "is missing")
        if ends is not None and ends < begins:
            raise _bad(name, number, "the deletion date", "is before the effective date")
        yield table, one, two, indicator, begins, ends, intern(cells[6].strip()) if len(cells) > 6 else ""


def _is_extract_header(cells: list[str]) -> bool:
    names = [cell.strip().lower() for cell in cells]
    return names[:2] == ["col1", "col2"] and any(name.startswith(("prac", "opps")) for name in names)


def _extract_rows(name: str, header: list[str], found: _Reader, table: str | None) -> Iterator[_Row]:
    """Read a list of one quarter that others decoded: the indicators now by table, and past rows by their last day."""
    names = [cell.strip().lower() for cell in header]
    starts: dict[TableName, str] = {"practitioner": "prac", "hospital": "opps"}
    columns = {
        one: index
        for one, start in starts.items()
        for index, cell in enumerate(names)
        if cell.startswith(start) and table in {None, one}
    }
    past = next((index for index, cell in enumerate(names) if cell.startswith("historical")), None)
    why = names.index("rationale") if "rationale" in names else None
    for cells in found:
        number = found.line_num
        if cells == header or not any(cells):
            continue
        if len(cells) < len(names):
            raise _bad(name, number, "the row", "has too few columns")
        one, two = (cell.strip().upper() for cell in cells[:2])
        for column, code in (("column 1", one), ("column 2", two)):
            if not _CODE.fullmatch(code):
                raise _bad(name, number, column, "holds no code")
        rationale = cells[why].strip() if why is not None else ""
        earlier = [entry.partition(":") for entry in re.split(r"[;\s]+", cells[past]) if entry] if past is not None else []
        for which, index in columns.items():
            now = cells[index].strip()
            if now not in {"", *INDICATORS} or any(indicator not in INDICATORS for _, _, indicator in earlier):
                raise _bad(name, number, "an indicator", "is not 0, 1 or 9")
            if now:
                yield which, one, two, now, None, None, rationale
            for last, _, indicator in earlier:
                yield which, one, two, indicator, None, _day(name, number, "a past row", last), rationale


def _text(name: str, data: bytes) -> str:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableRecord(f"{name} is no text file.", hint="Name a CMS file of PTP edits, TXT, CSV or the ZIP of it.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _table(name: str, outer: str, table: str | None) -> TableName:
    """Return the table that a file belongs to: CMS writes `pra` and `oph` into its name, or into that of its archive."""
    told: set[TableName] = set()
    for low in (name.lower(), outer.lower()):
        told |= {"practitioner"} if re.search(r"pra(?:c|$|[-_\d])", low) else set()
        told |= {"hospital"} if re.search(r"oph|opps|hospital", low) else set()
        if told:
            break
    for one in TABLES:
        if table == one:
            if told and told != {one}:
                raise UsageError(f"{name} is of the {' and '.join(sorted(told))} table by its name.", hint="Leave --table out.")
            return one
    if len(told) != 1:
        raise UsageError(
            f"The name {name} does not say whose table it is.", hint="Give --table practitioner or --table hospital."
        )
    return told.pop()


def _quarter(name: str, rows: Sequence[_Row]) -> str:
    """Return the quarter of a file: by its name, which counts versions from 1994, else by the newest day in it."""
    days = [row[4] for row in rows if row[4]]
    newest = quarter_of(dt.date.fromisoformat(max(days))) if days else None
    version = re.search(r"v(\d{2})[._]?(\d)r\d", name.lower()) or re.search(r"\bv(\d{2})[._]([0-3])\b", name.lower())
    plain = re.search(r"(20\d\d)[-_ ]?q([1-4])", name.lower())
    told = f"{1994 + int(version[1])}Q{int(version[2]) + 1}" if version and version[2] in "0123" else None
    told = told or (f"{plain[1]}Q{plain[2]}" if plain else None)
    if told is None and newest is None:
        raise UsageError(
            f"The name {name} does not say of which quarter it is.", hint="Name the file as CMS did, or with 2024Q3 in it."
        )
    if told and newest and newest > told:
        raise UnreadableRecord(
            f"{name} is of {told} by its name and holds edits that begin in {newest}.", hint="Name it as CMS did."
        )
    return told or newest or ""


def _day(name: str, number: int, what: str, text: str) -> str | None:
    day = _iso(text.strip())
    if day == "":
        raise _bad(name, number, what, "is no date")
    return day


@lru_cache(maxsize=4096)
def _iso(text: str) -> str | None:
    """Return a date as ISO writes it, None for none, and an empty string for what is no date."""
    if text in {"", "*"}:
        return None
    found = re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", text) or re.fullmatch(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})", text)
    try:
        if found is None:
            raise ValueError
        year, month, day = (found["y"], found["m"], found["d"]) if "/" in text else found.groups()
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _bad(name: str, number: int, what: str, problem: str) -> RecordError:
    return UnreadableRecord(f"{name}, line {number}: {what} {problem}.", hint="Download the file from CMS again.")
