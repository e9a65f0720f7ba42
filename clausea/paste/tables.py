"""Read the reason columns of a pasted table: a portal's screen, a spreadsheet, a remittance in columns.

Only a table with a heading line is read so; in any other text a bare number is no code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from clausea.domain import DenialCode

__all__ = ["table_codes"]

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("group", re.compile(r"^(?:group|grp|grp code|group code|adj group)$", re.I)),
    ("remark", re.compile(r"^(?:remarks?|rarcs?|remark codes?|rmk|remark/moa)$", re.I)),
    ("reason", re.compile(r"^(?:reasons?|carcs?|rsn|adj rsn|reason codes?|adj(?:ustment)?(?: reason)?(?: codes?)?|denial(?: codes?)?|ansi)$", re.I)),
    ("other", re.compile(
        r"^(?:line|#|dos|date|dates?|service dates?|date of service|serv date|from|to|cpt|hcpcs|proc|procedure|proc code|cpt code|code|mods?|modifiers?|units?"
        r"|qty|billed|charges?|charged|allowed|paid|payment|deduct|coins|copay|status|pos|provider|amt|amount|billed amt|paid amt)$", re.I)),
)  # fmt: skip
_CELL = re.compile(r"[^\s|,](?:[^\t|\n]*?[^\s|,])??(?=[ ]{2,}|[ ]*[\t|,]|[ ]*$)")
_PLAIN = re.compile(r"\S+")
_GROUPED = re.compile(r"(?P<group>CO|PR|OA|PI|CR)?[ -]*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})(?!\w)", re.I)
_REMARK = re.compile(r"\b(?:MA\d{2,3}|M\d{1,3}|N\d{1,4})\b", re.I)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    start: int
    end: int


def table_codes(text: str) -> tuple[list[tuple[int, DenialCode]], list[tuple[int, int]], list[tuple[int, str]]]:
    """Return the codes of the reason columns with their offsets, the spans read, and the remarks of the remark columns."""
    heads: list[tuple[int, DenialCode]] = []
    taken: list[tuple[int, int]] = []
    rarcs: list[tuple[int, str]] = []
    columns: list[_Column] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        found = _heading(line)
        if found:
            columns = found
            taken.append((offset, offset + len(line.rstrip("\n"))))
        elif not line.strip():
            columns = []
        elif columns:
            _row(line, offset, columns, heads, taken, rarcs)
        offset += len(line)
    return heads, taken, rarcs


def _heading(line: str) -> list[_Column]:
    """Return the columns of a heading line: at least three known names, a reason among them."""
    for pattern in (_CELL, _PLAIN):
        cells = [(_name(match[0]), match) for match in pattern.finditer(line.rstrip("\n"))]
        known = [name for name, _ in cells if name]
        if len(known) >= 3 and len(known) >= 0.7 * len(cells) and "reason" in known:
            return [_Column(name or "other", match.start(), match.end()) for name, match in cells]
    return []


def _name(cell: str) -> str | None:
    return next((name for name, pattern in _COLUMNS if pattern.match(cell.strip(" .:"))), None)


def _row(
    line: str,
    offset: int,
    columns: list[_Column],
    heads: list[tuple[int, DenialCode]],
    taken: list[tuple[int, int]],
    rarcs: list[tuple[int, str]],
) -> None:
    bare = line.rstrip("\n")
    if "|" in bare or "\t" in bare or bare.count(",") >= len(columns) - 1:
        cells = _split(bare)
        placed = list(zip(columns, cells, strict=False)) if len(cells) == len(columns) else []
    else:
        placed = [(_column_of(match, columns), (match.start(), match[0])) for match in _CELL.finditer(bare)]
        if len(placed) < 3:
            words = list(_PLAIN.finditer(bare))
            placed = [(c, (m.start(), m[0])) for c, m in zip(columns, words, strict=False)] if len(words) == len(columns) else []
    group = next((cell.strip().upper() for column, (_, cell) in placed if column.name == "group"), "")
    for column, (start, cell) in placed:
        place = offset + start
        if column.name == "group":
            taken.append((place, place + len(cell)))
        if column.name == "reason":
            for match in _GROUPED.finditer(cell):
                own = (match["group"] or group).upper()
                code = {
                    "group": own if own in {"CO", "PR", "OA", "PI", "CR"} else None,
                    "carc": match["carc"].upper().lstrip("0") or "0",
                }
                heads.append((place + match.start(), DenialCode.model_validate(code)))
            rarcs.extend((place + match.start(), match[0].upper()) for match in _REMARK.finditer(cell))
            taken.append((place, place + len(cell)))
        if column.name == "remark":
            found = list(_REMARK.finditer(cell))
            rarcs.extend((place + match.start(), match[0].upper()) for match in found)
            taken.extend((place + match.start(), place + match.end()) for match in found)


def _split(line: str) -> list[tuple[int, str]]:
    """Return the cells of a line between pipes, tabs or commas, with their offsets; an outer pipe makes no cell."""
    mark = "|" if "|" in line else "\t" if "\t" in line else ","
    cells, start = [], 0
    for part in line.split(mark):
        lead = len(part) - len(part.lstrip())
        cells.append((start + lead, part.strip()))
        start += len(part) + 1
    if mark == "|" and cells and not cells[0][1]:
        cells = cells[1:]
    if mark == "|" and cells and not cells[-1][1] and line.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells


def _column_of(match: re.Match[str], columns: list[_Column]) -> _Column:
    """Return the column under whose heading a cell stands: the one it overlaps, else the nearest."""
    return min(
        columns, key=lambda one: (max(0, one.start - match.end(), match.start() - one.end), abs(one.start - match.start()))
    )
