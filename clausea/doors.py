"""The denials of one claim, each with its own lines: a line stands under its own denial and under no other.

A claim that was denied line by line for different reasons has a door for each reason, with a remedy and a limit of its own. The
program drafts what belongs behind each of them apart from the rest, and says of every document what lies beside it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from clausea import knowledge
from clausea.domain import Claim, ClaimLine, Denial, DenialCode, Remedy, Value
from clausea.domain.dates import us
from clausea.errors import UsageError
from clausea.paste import stated_limit
from clausea.remedy import Circumstance, decide, parse_denial

__all__ = ["Door", "Doors", "doors_of", "lines_in_words", "of_lines", "remedy_through"]


_OF_CLAIM = re.compile(r"\b(?:MOA|MIA|claim[ -](?:level )?remarks?|remark codes?)\b", re.IGNORECASE)
"""What heads codes of a whole claim."""
_LEGEND_TITLE = re.compile(r"\b(?:legend|glossary|code descriptions?|code meanings?|descriptions? of codes?)\b", re.IGNORECASE)
_MEANING = re.compile(
    r"^\W*(?:(?:CO|PR|OA|PI)[ -]?)?[A-Z]{0,2}\d{1,4}(?:\s*[:=–—-]\s*|\s+)(?:[a-z][\w'’-]*\W+){1,}[a-z]", re.IGNORECASE
)
"""A row that says what a code means: "CO-50: not deemed a medical necessity"."""
_AMOUNT = re.compile(r"(?<![\d.])\$?\d[\d,]*\.\d\d(?!\d)")
_PAID = re.compile(r"\bpaid\b", re.IGNORECASE)


class Door(Value):
    """One denial of a claim, and the claim as far as that denial reaches."""

    denial: str
    claim: Claim

    shown = ("denial",)

    @property
    def folder(self) -> str:
        """The name of its codes as part of a file name: "co-16-ma130-n822"."""
        words = "-".join(code.words() for code in parse_denial(self.denial).codes) or "denial"
        return "-".join("".join(sign if sign.isalnum() else " " for sign in words.lower()).split())[:60]


class Doors(Value):
    """Every denial of a claim; the first is the one whose document is written first."""

    first: Door
    others: tuple[Door, ...] = ()
    left_out: tuple[ClaimLine, ...] = ()
    """Lines under which no denial stands, where others have one: nothing is known to be asked for them."""
    unplaced: tuple[dt.date, ...] = ()
    """Dates of service without a line, of which nothing says under which of the denials they stand."""

    shown = ()


def doors_of(claim: Claim, today: dt.date) -> Doors:
    """Return the denials of a claim, each with its own lines.

    An appeal comes first, for its letter is what a chart is read for, and among several the one whose limit ends first. The
    denial of a line outranks that of the claim, which holds for the lines that have none, unless it gives each line its own.

    Raises:
        UsageError: there is no denial, or a line's denial names no code; the message names the lines.
    """
    by_line = _told_by_line(claim)
    split = by_line or claim
    groups: dict[object, list[ClaimLine]] = {}
    left_out: list[ClaimLine] = []
    keys = {words: _key(words) for words in (claim.denial, *dict.fromkeys(line.denial for line in split.lines)) if words}
    told_apart = any(line.denial and keys[line.denial] == keys.get(claim.denial or "") for line in claim.lines)
    for line in split.lines:
        # Where another line has the claim's denial for its own, one that was paid and has none was not denied.
        rest = None if by_line or (told_apart and line.paid) else claim.denial
        if words := line.denial or rest:
            groups.setdefault(keys[words], []).append(line)
        else:
            left_out.append(line)
    if len(groups) < 2 and not left_out:
        return Doors(first=Door(denial=_denial(split, split.lines), claim=split))
    if not groups:
        return Doors(first=Door(denial="", claim=split))
    of_claim = next(iter(groups)) if len(groups) == 1 and not claim.denial else _key(claim.denial or "")
    found = [_door(split, lines, is_of_claim=key == of_claim) for key, lines in groups.items()]
    placed = {day for door in found for day in door.claim.service_dates} | {line.date for line in left_out}

    def turn(door: Door) -> tuple[bool, dt.date]:
        remedy = remedy_through(door, today)
        return not remedy.is_appeal, remedy.deadline.date or dt.date.max

    first, *others = sorted(found, key=turn)
    unplaced = tuple(sorted(set(claim.service_dates) - placed))
    return Doors(first=first, others=tuple(others), left_out=tuple(left_out), unplaced=unplaced)


def _told_by_line(claim: Claim) -> Claim | None:
    """Return a claim whose lines carry the codes that a pasted remittance gives to each; None where it does not tell them apart.

    A line that the remittance gives no code, such as one that was paid, carries none. Where the remittance may mean more than
    one line by a code, nothing is told: codes above the first procedure, several procedures in a row, one procedure twice. Nor is
    it where a code of it finds no line of the claim.
    """
    if not claim.denial or len(claim.lines) < 2:
        return None
    text = _without_legend(claim.denial, (one.cpt for one in parse_denial(claim.denial).lines))
    if text is None:
        return None
    denial = parse_denial(text)
    distinct = {_codes_key(one.codes) for one in denial.lines if one.codes}
    if set(denial.statuses) - {"denied"} or len(distinct) < 2 or _is_shared(text, denial):
        return None
    lines, landed = [], set()
    for line in claim.lines:
        found = {one.codes for one in denial.lines if one.cpt == line.cpt and one.date in {line.date, None}}
        if not line.denial and len(found) > 1:
            return None
        codes = next(iter(found), ())
        landed.add(_codes_key(codes))
        own = ", ".join(code.words() for code in codes) or None
        lines.append(line if line.denial else line.model_copy(update={"denial": own}))
    return claim.model_copy(update={"lines": tuple(lines)}) if distinct <= landed else None


def _is_shared(text: str, denial: Denial) -> bool:
    """Say whether a code of a remittance may stand for other lines than the one of the procedure before it.

    So it may where it stands above the first procedure, or before the procedure of its own row; where a row names several
    procedures; where a row says that its codes are the claim's; where a reason stands on a row apart from those of the
    procedures, among rows that hold both; and where several reasons stand behind a procedure that has its own. One row right
    behind a procedure's goes on with it.
    """
    marks = "|".join(sorted({re.escape(one.cpt) for one in denial.lines if one.cpt}))
    first = re.search(marks, text, re.IGNORECASE)
    if first and _codes_key(parse_denial(text[: first.start()]).codes):
        return True
    beside = apart = behind = False
    more = 0
    for row in re.split(r"[\n~]", text):
        found = list(re.finditer(marks, row, re.IGNORECASE))
        if len(found) > 1 or (found and _has_carc(row[: found[0].start()])):
            return True
        if not found and _OF_CLAIM.search(row) and _codes_key(parse_denial(row).codes):
            return True
        has_reason = _has_carc(row)
        beside = beside or (has_reason and bool(found))
        apart = apart or (has_reason and not found and not behind)
        behind = bool(found) or (behind and has_reason)
        more = 0 if found else more + has_reason
        if more > 1 and beside:
            return True
    return beside and apart


def _without_legend(text: str, cpts: Iterable[str | None]) -> str | None:
    """Return a remittance without the rows below its last procedure that tell what codes mean.

    A legend explains codes that stand above it and, on a page of many claims, those of others too: where one row of it does the
    former, every row of its shape belongs to it. Without such a row a reason that stands nowhere above is that of the last
    procedure, with its words, and so is one with an amount. None where a procedure without a reason stands right above a row
    that may be either: one with a remark of its own is its reason.
    """
    marks = "|".join(sorted({re.escape(one) for one in cpts if one}))
    rows = text.split("\n")
    last = max((at for at, row in enumerate(rows) if marks and re.search(marks, row, re.IGNORECASE)), default=len(rows))
    kept, below = rows[: last + 1], rows[last + 1 :]
    above = _names(kept)
    below = below[: next((at for at, row in enumerate(below) if _LEGEND_TITLE.search(row)), len(below))]
    meanings = {at: _names([row]) for at, row in enumerate(below) if _MEANING.search(row) and not _AMOUNT.search(row)}
    is_legend = any(names and names <= above for names in meanings.values())
    first = meanings.get(0, set()) - above
    if is_legend and first and not _has_carc(kept[-1]) and not _PAID.search(kept[-1]):
        if len(first) == 1:
            return None
        meanings.pop(0)
    kept += [row for at, row in enumerate(below) if at not in meanings or not (is_legend or meanings[at] <= above)]
    return "\n".join(kept)


def _names(rows: Iterable[str]) -> set[str]:
    """Return every code that rows name, reasons and remarks alike."""
    codes = [code for row in rows for code in parse_denial(row).codes]
    return {name for code in codes for name in (code.carc, *code.rarcs) if name}


def _has_carc(text: str) -> bool:
    return any(code.carc for code in parse_denial(text).codes)


def _key(words: str) -> object:
    """Return what two denials must share to be one: the same codes and labels in any order, however they are written."""
    denial = parse_denial(words)
    codes = _codes_key(denial.codes)
    return (codes, frozenset(denial.labels)) if codes or denial.labels else words.strip()


def _codes_key(codes: Iterable[DenialCode]) -> frozenset[object]:
    """Return codes as they are compared: a remark that only informs makes no other denial of the same code."""
    known = knowledge.remarks()

    def tells(name: str) -> bool:
        return not (name in known and known[name].alert)

    return frozenset(
        (code.group, code.carc, frozenset(filter(tells, code.rarcs)))
        for code in codes
        if code.carc or not code.rarcs or any(map(tells, code.rarcs))
    )


def _denial(claim: Claim, lines: Sequence[ClaimLine]) -> str:
    own = next((line.denial for line in lines if line.denial), None)
    return (own if own and all(line.denial for line in lines) else claim.denial or own) or ""


def _door(claim: Claim, lines: Sequence[ClaimLine], *, is_of_claim: bool) -> Door:
    """Return a denial with what of the claim is its own.

    A date of service without a line of its own, and the payer's own words, belong to the denial that the claim as a whole
    names. What else was billed for the days of the denial stays known, since minutes and units are those of a whole day.
    """
    own = {line.date for line in lines}
    elsewhere = {line.date for line in claim.lines} - own
    words = _denial(claim, lines)
    takes_rest = is_of_claim and bool(claim.denial)
    part: dict[str, object] = {
        "denial": words,
        "denial_text": claim.denial_text if is_of_claim else "",
        "lines": tuple(lines),
        "other_lines": (*claim.other_lines, *(line for line in claim.lines if line.date in own and line not in lines)),
        "service_dates": tuple(day for day in claim.service_dates if day in own or (takes_rest and day not in elsewhere)),
    }
    return Door(denial=words, claim=claim.model_copy(update=part))


def remedy_through(door: Door, today: dt.date) -> Remedy:
    """Return what to do about one denial of a claim, with the lines that it is about.

    Raises:
        UsageError: no code was found in it; the message names the lines where the denial is theirs.
    """
    try:
        denial = parse_denial(door.denial)
        if denial.stated_days is None and (days := stated_limit(door.claim.denial_text)):
            denial = denial.model_copy(update={"stated_days": days})
        remedy = decide(denial, Circumstance.of(door.claim, today))
    except UsageError as error:
        raise of_lines(error, door) from None
    others = tuple(one.model_copy(update={"lines": door.claim.lines}) for one in remedy.others)
    return remedy.model_copy(update={"lines": door.claim.lines, "others": others})


def of_lines(error: UsageError, door: Door) -> UsageError:
    """Return an error about a denial with the lines that it stands on, where it is written on the lines themselves."""
    if not any(line.denial for line in door.claim.lines):
        return error
    return UsageError(f"The denial of {lines_in_words(door.claim.lines)}: {error.message}", hint=error.hint)


def lines_in_words(lines: Sequence[ClaimLine]) -> str:
    """Return "07/29/2026 97112, 97116-GP; 08/03/2026 97110-GP"."""
    days: dict[dt.date, list[str]] = {}
    for line in lines:
        days.setdefault(line.date, []).append("-".join((line.cpt, *line.modifiers)))
    return "; ".join(f"{us(day)} {', '.join(codes)}" for day, codes in sorted(days.items()))
