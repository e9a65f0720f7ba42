"""Flags as they are told: what one rule says of thirty notes in the same words is one flag with thirty addresses."""

from __future__ import annotations

from collections.abc import Sequence

from clausea.domain import Flag
from clausea.domain.dates import find_dates, us


def told(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """Return the flags with those of one rule that say the same of other days as one, in the place of the first.

    Only flags of one severity that the letter has to answer alike go together, and only where nothing but dates differs before
    the semicolon of their messages. No day, address or changed sentence is lost.
    """
    groups: dict[tuple[object, ...], list[Flag]] = {}
    for flag in flags:
        groups.setdefault((flag.flag, flag.severity, flag.must_answer, _without_days(_head(flag.message))), []).append(flag)
    return tuple(own[0] if len(own) == 1 else _together(own) for own in groups.values())


def _head(message: str) -> str:
    return message.partition(";")[0]


def _without_days(text: str) -> str:
    for found in sorted(find_dates(text), key=lambda one: -one.start):
        text = f"{text[: found.start]}*{text[found.end :]}"
    return text


def _together(flags: Sequence[Flag]) -> Flag:
    first = flags[0]
    others = list(dict.fromkeys(_days(flag.message) for flag in flags[1:]) if find_dates(_head(first.message)) else ())
    # What follows the semicolon is told once where it is the same of all, and left to the addresses where it is not.
    same = len({_without_days(flag.message) for flag in flags}) == 1
    words = first.message if same else f"{_head(first.message).rstrip('.')}."
    more = f" The same holds of {len(others)} more: {', '.join(others)}." if others else ""
    return first.model_copy(
        update={
            "message": words + more,
            "spans": tuple(dict.fromkeys(span for flag in flags for span in flag.spans)),
            "changed": tuple(dict.fromkeys(span for flag in flags for span in flag.changed)),
        }
    )


def _days(message: str) -> str:
    """Return the first day of a message, and those beside it in brackets."""
    first, *beside = [us(found.date) for found in find_dates(_head(message))]
    return f"{first} ({', '.join(beside)})" if beside else first
