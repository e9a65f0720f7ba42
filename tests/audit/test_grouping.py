"""Flags of one rule that say the same of several days are told as one, with every day and address."""

from __future__ import annotations

from clausea.audit import told
from clausea.domain import Flag, Span


def _copied(day: str, before: str, tail: str, at: int, *, must: bool = False) -> Flag:
    return Flag(
        flag="cloned_notes",
        severity="high",
        message=f"The words of the note of {day} stand in the note of {before} too, figures aside; {tail}.",
        spans=(Span(record="r1", page=1, start=at, end=at + 5),),
        changed=(Span(record="r1", page=2, start=at, end=at + 5),),
        must_answer=must,
    )


def test_thirty_copied_notes_are_one_flag_that_lists_them() -> None:
    flags = [_copied(f"03/{day:02}/2026", "03/01/2026", f"{day} of its sentences differ", day * 10) for day in range(2, 32)]
    (one,) = told(flags)
    assert one.message.startswith("The words of the note of 03/02/2026 stand in the note of 03/01/2026 too, figures aside. The ")
    assert "holds of 29 more: 03/03/2026 (03/01/2026)," in one.message
    assert len(one.spans) == len(one.changed) == 30


def test_what_is_said_of_one_day_or_with_other_words_stays_as_it_is() -> None:
    alone = _copied("03/02/2026", "03/01/2026", "1 of its sentences differs", 0)
    answered = _copied("03/04/2026", "03/01/2026", "1 of its sentences differs", 10, must=True)
    other = Flag(flag="cloned_notes", severity="high", message="Two notes are alike.")
    assert told([alone, answered, other]) == (alone, answered, other)


def test_the_words_behind_the_semicolon_are_kept_where_all_say_them() -> None:
    flags = [
        Flag(flag="minutes_missing", severity="fatal", message=f"The note of {day} states no minutes; it cannot be checked.")
        for day in ("03/02/2026", "03/04/2026")
    ]
    (one,) = told(flags)
    assert one.message == "The note of 03/02/2026 states no minutes; it cannot be checked. The same holds of 1 more: 03/04/2026."
