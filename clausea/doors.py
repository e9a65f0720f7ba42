"""The denials of one claim, each with its own lines: a line stands under its own denial and under no other.

A claim that was denied line by line for different reasons has a door for each reason, with a remedy and a limit of its own. The
program drafts what belongs behind each of them apart from the rest, and says of every document what lies beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clausea.domain import Claim, ClaimLine, Remedy, Value
from clausea.domain.dates import us
from clausea.remedy import Circumstance, decide, parse_denial

__all__ = ["Door", "Doors", "doors_of", "lines_in_words", "remedy_through"]


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

    shown = ()


def doors_of(claim: Claim, today: dt.date) -> Doors:
    """Return the denials of a claim, each with its own lines.

    An appeal comes first, for its letter is what a chart is read for, and among several the one whose limit ends first. The
    denial of a line outranks that of the claim, which holds for the lines that have none.

    Raises:
        UsageError: there is no denial, or a line's denial names no code.
    """
    claim = _told_by_line(claim)
    groups: dict[object, list[ClaimLine]] = {}
    for line in claim.lines:
        if words := line.denial or claim.denial:
            groups.setdefault(_key(words), []).append(line)
    left_out = tuple(line for line in claim.lines if not (line.denial or claim.denial))
    if len(groups) < 2 and not left_out:
        return Doors(first=Door(denial=_denial(claim, claim.lines), claim=claim))
    if not groups:
        return Doors(first=Door(denial="", claim=claim))
    found = [_door(claim, lines, whole=len(groups) == 1) for lines in groups.values()]

    def turn(door: Door) -> tuple[bool, dt.date]:
        remedy = remedy_through(door, today)
        return not remedy.is_appeal, remedy.deadline.date or dt.date.max

    first, *others = sorted(found, key=turn)
    return Doors(first=first, others=tuple(others), left_out=left_out)


def _told_by_line(claim: Claim) -> Claim:
    """Return a claim whose lines carry the codes that a pasted remittance gives to each, where it gives different ones."""
    if not claim.denial or len(claim.lines) < 2:
        return claim
    denial = parse_denial(claim.denial)
    if set(denial.statuses) - {"denied"} or len({one.codes for one in denial.lines if one.codes}) < 2:
        return claim

    def told(line: ClaimLine) -> ClaimLine:
        same = {one.codes for one in denial.lines if one.cpt == line.cpt and one.date in {line.date, None}} - {()}
        if line.denial or len(same) != 1:
            return line
        return line.model_copy(update={"denial": ", ".join(code.words() for code in same.pop())})

    return claim.model_copy(update={"lines": tuple(told(line) for line in claim.lines)})


def _key(words: str) -> object:
    """Return what two denials must share to be one: the same codes and labels in any order, however they are written."""
    denial = parse_denial(words)
    codes = frozenset((code.group, code.carc, frozenset(code.rarcs)) for code in denial.codes)
    return (codes, frozenset(denial.labels)) if codes or denial.labels else words.strip()


def _denial(claim: Claim, lines: Sequence[ClaimLine]) -> str:
    own = next((line.denial for line in lines if line.denial), None)
    return (own if own and all(line.denial for line in lines) else claim.denial or own) or ""


def _door(claim: Claim, lines: Sequence[ClaimLine], *, whole: bool) -> Door:
    """Return a denial with what of the claim is its own.

    A date of service without a line of its own belongs to the only denial there is, and to none where there are several.
    """
    own = {line.date for line in lines}
    elsewhere = {line.date for line in claim.lines} - own
    days = tuple(day for day in claim.service_dates if day in own or (whole and day not in elsewhere))
    words = _denial(claim, lines)
    return Door(denial=words, claim=claim.model_copy(update={"denial": words, "lines": tuple(lines), "service_dates": days}))


def remedy_through(door: Door, today: dt.date) -> Remedy:
    """Return what to do about one denial of a claim, with the lines that it is about.

    Raises:
        UsageError: no code was found in it.
    """
    remedy = decide(parse_denial(door.denial), Circumstance.of(door.claim, today))
    others = tuple(one.model_copy(update={"lines": door.claim.lines}) for one in remedy.others)
    return remedy.model_copy(update={"lines": door.claim.lines, "others": others})


def lines_in_words(lines: Sequence[ClaimLine]) -> str:
    """Return "07/29/2026 97112, 97116-GP; 08/03/2026 97110-GP"."""
    days: dict[dt.date, list[str]] = {}
    for line in lines:
        days.setdefault(line.date, []).append("-".join((line.cpt, *line.modifiers)))
    return "; ".join(f"{us(day)} {', '.join(codes)}" for day, codes in sorted(days.items()))
