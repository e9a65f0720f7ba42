"""What a request about an authorisation says of the denied days, and what no paper to a payer may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.compose.authorised import authorised_period, cautions, sorted_out
from clausea.domain import Chart, Claim, Record
from clausea.ingest import Source
from clausea.pipeline import Run, run_case

BASE = load_claim(knowledge.demo_folder() / "claim.yaml")
NUMBER = "SMA-A77-20931"
DAYS = (dt.date(2026, 6, 11), dt.date(2026, 7, 2))


def claim() -> Claim:
    return BASE.model_copy(update={"authorization": NUMBER, "service_dates": DAYS, "lines": ()})


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        (f"Auth: {NUMBER}, 97542, 6 visits, 05/01/2026 - 06/30/2026", dt.date(2026, 5, 1), dt.date(2026, 6, 30)),
        (f"Prior auth # {NUMBER} valid 5/1/26 thru 6/30/26", dt.date(2026, 5, 1), dt.date(2026, 6, 30)),
        (f"{NUMBER} approved, 12 visits, dates 05/01/2026 - 06/30/2026", dt.date(2026, 5, 1), dt.date(2026, 6, 30)),
        (f"Precert {NUMBER} expires 06/30/2026", None, dt.date(2026, 6, 30)),
    ],
)
def test_the_days_beside_the_number_are_read(
    text_record: Callable[..., Record], words: str, first: dt.date, last: dt.date
) -> None:
    period = authorised_period(Chart(records=(text_record(words),)), claim())
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        f"Auth {NUMBER}1, 05/01/2026 - 06/30/2026",
        f"Auth {NUMBER} requested 05/01/2026",
        f"Auth {NUMBER} 05/01/2026 - 06/30/2026\nAuth {NUMBER} 05/01/2026 - 07/31/2026",
        "Auth B-1, 05/01/2026 - 06/30/2026",
        f"Auth # {NUMBER} requested for 06/01/2026 - 08/31/2026, decision pending.",
        f"Auth {NUMBER} DENIED 06/01/2026 - 08/31/2026.",
        f"DENIED: auth {NUMBER}, 06/01/2026 - 08/31/2026.",
        f"Auth {NUMBER} 06/01/2026 - 08/31/2026\nStatus: denied",
        f"Auth {NUMBER} 06/01/2026 - 08/31/2026\nPayer called: {NUMBER} voided",
        f"{NUMBER} expired 05/31/2026",
        f"{NUMBER}; cert period 06/01/2026 - 08/29/2026",
        f"{NUMBER} POC 06/01/2026 - 08/29/2026",
        f"{NUMBER}, no dates. Pt out of town until 07/15/2026",
        f"{NUMBER}: eval 06/01/2026 - 06/01/2026; treatment 06/02/2026 - 08/31/2026",
        f"{NUMBER}: 06/01/2026 - 06/01/2026; 06/02/2026 - 08/31/2026",
        f"{NUMBER}: 06/01/2026 - 06/30/2026 (not approved)",
    ],
)
def test_days_of_another_number_and_days_that_disagree_are_not_told(text_record: Callable[..., Record], words: str) -> None:
    chart = Chart(records=(text_record(words),))
    assert authorised_period(chart, claim()) is None
    assert not sorted_out(chart, claim())


def test_a_day_after_the_last_day_is_told_apart(text_record: Callable[..., Record]) -> None:
    chart = Chart(records=(text_record(f"Auth: {NUMBER}, 6 visits, 05/01/2026 - 06/30/2026"),))
    within, outside = sorted_out(chart, claim()).split("06/11/2026 lies within")[1].split("07/02/2026 lies outside")
    assert "match the authorisation to the service of that day" in within
    assert "extend it" in outside
    assert "07/02/2026" in cautions(chart, claim())[0]


def sent(denial: str, **changes: object) -> Run:
    changed = BASE.model_copy(update={"denial": denial, **changes})
    words = f"Auth: {NUMBER}, 97542, 05/01/2026 - 06/30/2026\nAuth extension requested 06/29 by phone, ref 5521, no answer.\n"
    return run_case([Source("chart.txt", data=words.encode())], changed, today=dt.date(2026, 8, 20))


def to_payer(run: Run) -> str:
    assert run.letter is not None
    return "\n".join(block.model_dump_json() for block in run.letter.blocks)


def test_a_request_encloses_nothing_that_is_not_known_to_be_there() -> None:
    run = sent(
        "CO-197", payer=BASE.payer.model_copy(update={"type": "medicare_advantage"}), authorization=NUMBER, service_dates=DAYS
    )
    words = to_payer(run)
    assert "if there is one" not in words
    assert "goes with it" not in words
    assert "[ ] The authorisation letter" in words
    assert run.letter is not None
    assert "ref 5521" in "\n".join(block.model_dump_json() for block in run.letter.cover)


def test_where_a_value_is_found_is_not_told_to_the_payer() -> None:
    words = to_payer(sent("CO-119"))
    assert "Modifier KX" in words
    assert "clinician's check" not in words
    assert "is found" not in words


def test_the_cover_of_records_says_what_was_asked_for_without_our_advice() -> None:
    words = to_payer(sent("CO-252 N29"))
    assert "N29: documents are missing" in words
    assert "expect it on old remittances" not in words


def test_no_table_of_a_request_shows_the_office_its_own_limit() -> None:
    assert "This dispute is due" not in to_payer(sent("CO-29", payer=BASE.payer.model_copy(update={"type": "commercial"})))
