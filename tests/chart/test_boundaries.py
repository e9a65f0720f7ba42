"""What the models of starts look at, and that the second one is asked with the chart around a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clausea import linear
from clausea.chart.boundaries import SECOND, form_of, line_features, second_table, start_scores
from clausea.chart.features import LineView, record_features, view
from clausea.chart.lines import Line
from clausea.chart.networks import load_network
from clausea.errors import KnowledgeError


def views_of(*texts: str, page: int = 1) -> list[LineView]:
    return view([Line("r", page, number, 0, text) for number, text in enumerate(texts, start=1)])


def test_lines_that_begin_alike_have_one_form() -> None:
    assert form_of("2/12/26 Vis 2 Pain") == form_of("3/4/26 Tel 11 Knee") == ("0", "/", "0", "/", "0", "Aa")
    assert form_of("DN 2/11") != form_of("dn 2/11")


def test_every_line_gets_its_features_and_its_numbers() -> None:
    views = views_of("PT DAILY NOTE", "2/12/26 Vis 2", "Walked 40 ft.", "S Abara PTA", "2/17/26 Vis 3", "Walked 60 ft.")
    rows = line_features(views)
    assert len(rows) == len(views)
    assert "p:credential:True" in rows[4] and "p:credential:False" in rows[2]
    table = second_table(views, [3.0, -2.0, -6.0, -6.0, 1.0, -6.0])
    assert len({len(row) for row in table}) == 1
    # The second dated line knows that one of its form is there, and how likely that one is.
    assert table[4] != second_table(views, [3.0, 2.0, -6.0, -6.0, 1.0, -6.0])[4]


def test_a_running_record_is_divided_where_its_dated_notes_begin() -> None:
    notes = [
        line
        for day, visit in (("2/12/26", 2), ("2/17/26", 3), ("2/20/26", 4))
        for line in (
            f"{day} Visit {visit} Pain L hip 5/10",
            "Nustep 8 min, rail squats 2x10, cued for slow descent.",
            "S Abara PTA",
        )
    ]
    scores = start_scores(views_of(*notes))
    assert all(scores[start] > max(scores[start + 1], scores[start + 2]) for start in (0, 3, 6))


def test_the_day_of_a_line_is_seen_between_those_of_the_likely_starts_around_it() -> None:
    def row(*days: str) -> tuple[float, ...]:
        views = views_of(*(f"{day} Walked 40 ft." for day in days))
        return second_table(views, [3.0, -1.0, 3.0], asked=[1])[0]

    assert row("2/12/2026", "2/17/2026", "2/20/2026") != row("2/12/2026", "2/27/2026", "2/20/2026")
    assert row("2/12/2026", "2/17/2026", "2/20/2026") == row("2/12/2026", "2/16/2026", "2/20/2026")


def test_no_lines_have_no_scores() -> None:
    assert start_scores([]) == []


def test_the_shipped_network_fits_the_numbers() -> None:
    network = load_network(SECOND)
    assert network.is_sound
    (row,) = second_table(views_of("PT DAILY NOTE"), [1.0])
    assert network.mean.shape == (len(row),)


def test_a_damaged_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "_FOLDER", tmp_path)
    (tmp_path / "x.json").write_text(json.dumps([1]))
    for name in ("x", "missing"):
        with pytest.raises(KnowledgeError):
            linear.load_json(name)


@pytest.mark.parametrize("change", [{"out": None}, {"hidden": [1, 2]}, {"mean": [0.0]}, {"spread": [[1.0], 2.0]}])
def test_a_second_model_with_a_table_missing_or_of_another_shape_says_so(
    change: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = linear.load_json("document_start_again") | change
    (tmp_path / "document_start_again.json").write_text(json.dumps({name: one for name, one in data.items() if one is not None}))
    monkeypatch.setattr(linear, "_FOLDER", tmp_path)
    # What is kept from an earlier call must neither answer here nor be lost for others.
    with pytest.raises(KnowledgeError, match="document_start_again"):
        load_network.__wrapped__(SECOND)


def test_a_kind_is_told_by_those_before_and_behind() -> None:
    _, found, last = record_features(["initial_evaluation", "daily_note", "daily_note"])
    assert {"seen:daily_note:1", "next:none"} <= set(last)
    assert not any(name.startswith("ahead:") for name in last)
    assert {"seen:initial_evaluation:1", "ahead:daily_note:1", "prev:initial_evaluation", "next:daily_note"} <= set(found)
