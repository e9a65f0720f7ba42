"""What is found in a text: where it stands, what kind of identifier it is, and whose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KINDS = (
    "PATIENT", "DOB", "NAME", "RELATIVE", "FACILITY", "EMPLOYER", "ADDRESS", "CITY", "ZIP", "DATE", "AGE", "PHONE", "FAX", "EMAIL",
    "SSN", "MRN", "MEMBER", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "URL", "IP", "BIOMETRIC", "PHOTO", "CODE",
)  # fmt: skip
"""The types of placeholder. They cover the 18 classes of 45 CFR 164.514(b)(2); state and year stay, as that rule lets them."""

PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})_-?\d+(?:\.\d+)?\]")


@dataclass(frozen=True, slots=True, repr=False)
class Spot:
    """An identifier at `text[start:end]`. `key` is the same for every way of writing the same thing."""

    start: int
    end: int
    kind: str
    key: str = ""

    def __repr__(self) -> str:
        return f"Spot({self.start}, {self.end}, {self.kind})"


def plain(text: str) -> str:
    """Return the text without accents and typographic quotes; every character keeps its place."""
    return "".join(_plain(char) for char in text) if not text.isascii() else text


_MARKS = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-", "−": "-", " ": " ", "“": '"', "”": '"'}
_LETTERS = dict(zip("øØłŁđĐæÆœŒðÐßıĦħ", "oOlLdDaAoOdDsiHh", strict=True))
"""Letters that have no plain one inside of them."""


def _plain(char: str) -> str:
    if char in _MARKS or char in _LETTERS:
        return _MARKS.get(char) or _LETTERS[char]
    base = unicodedata.normalize("NFKD", char)[0]
    return base if base.isascii() and base.isprintable() else char


def key_of(words: str) -> str:
    """Return the letters and digits of some words, by which two ways of writing them are told to be one."""
    return re.sub(r"[^a-z0-9]+", "", plain(words).casefold())


def settle(found: Iterable[Spot], taken: Sequence[tuple[int, int]] = ()) -> list[Spot]:
    """Return spots that do not overlap, in order.

    Of two that do, the one that was found first in `found` keeps its kind, grown to cover both: nothing that was found is left out.
    """
    kept: list[Spot] = []
    for spot in found:
        if spot.start >= spot.end or any(spot.start < end and start < spot.end for start, end in taken):
            continue
        over = [one for one in kept if one.start < spot.end and spot.start < one.end]
        if not over:
            kept.append(spot)
            continue
        start, end = min(spot.start, *(one.start for one in over)), max(spot.end, *(one.end for one in over))
        if len(over) == 1 and (start, end) == (over[0].start, over[0].end):
            continue
        kept = [one for one in kept if one not in over]
        kept.append(Spot(start, end, over[0].kind))
    return sorted(kept, key=lambda spot: spot.start)
