"""What the second model of days looks at: every date of a record beside the others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from clausea.chart.dating import SECOND, Around, candidates, document_dates, holders, judged_of
from clausea.chart.day_table import Judged, tables
from clausea.chart.features import LineView, view
from clausea.chart.lines import Line
from clausea.chart.networks import load_network

KIND = "daily_note"


def note(page: int, *texts: str) -> list[LineView]:
    return view([Line("r", page, number, 0, text) for number, text in enumerate(texts, start=1)])


def judged(*notes: list[LineView], score: float = 0.0) -> list[Judged]:
    held = [candidates(views, KIND, None, dt.date(2026, 3, 1)) for views in notes]
    around = [Around.of(number, [None] * len(notes), holders(held)) for number in range(len(notes))]
    return [judged_of(views, KIND, own, beside, lambda _: score) for views, own, beside in zip(notes, held, around, strict=True)]


SIGNED = note(1, "DAILY NOTE", "Walked 40 ft.", "Jane Roe, PT 03/02/2026")
AGAIN = note(2, "DAILY NOTE", "Walked 60 ft.", "Jane Roe, PT 03/05/2026")


def test_the_shipped_network_fits_the_numbers() -> None:
    (((row),),) = tables(judged(SIGNED))
    assert load_network(SECOND).mean.shape == (len(row),)


def test_a_date_is_known_by_where_the_other_documents_have_their_day() -> None:
    ((alone,),) = tables(judged(SIGNED, score=3.0))
    (beside,), _ = tables(judged(SIGNED, AGAIN, score=3.0))
    assert beside[-6:] > alone[-6:]
    assert alone[-6:] == (0.0,) * 6


def test_a_date_lies_between_the_days_around_it_or_does_not() -> None:
    first, second = judged(SIGNED, AGAIN)
    in_order = [replace(first, day=dt.date(2026, 3, 2)), replace(second, day=dt.date(2026, 3, 5))]
    backwards = [replace(first, day=dt.date(2026, 3, 9)), in_order[1]]
    assert tables(in_order)[1] != tables(backwards)[1]


def test_the_only_day_of_a_note_is_told_though_it_is_that_of_its_signature() -> None:
    found = document_dates([(SIGNED, KIND), (AGAIN, KIND)], dt.date(2026, 3, 1))
    assert [one[0] for one in found] == [dt.date(2026, 3, 2), dt.date(2026, 3, 5)]


def test_a_document_without_dates_has_no_rows_and_no_day() -> None:
    empty = note(1, "DAILY NOTE", "Walked 40 ft.")
    assert tables(judged(empty)) == [[]]
    assert document_dates([(empty, KIND)], None)[0][0] is None
