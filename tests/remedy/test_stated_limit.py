"""The limit that the payer's own words give: a day where no rule gives one, and none where the words leave it open."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.domain import Claim
from clausea.doors import Door, remedy_through

BASE = load_claim(knowledge.demo_folder() / "claim.yaml")
NOTICE, TODAY = dt.date(2026, 6, 2), dt.date(2026, 6, 20)


def limit_of(words: str, *, denial: str = "CO-50", payer: str = "commercial", notice: dt.date | None = NOTICE) -> dt.date | None:
    claim = Claim.model_validate(
        {
            **BASE.model_dump(),
            "denial": denial,
            "denial_text": words,
            "notice_date": notice,
            "received_date": None,
            "facts": (),
            "payer": {"name": "Ironwood Health", "type": payer},
        }
    )
    deadline = remedy_through(Door(denial=denial, claim=claim), TODAY).deadline
    assert deadline.date is None or (words == "" or "payer's own words" in deadline.basis or payer == "medicare")
    return deadline.date


@pytest.mark.parametrize(
    ("words", "denial", "days"),
    [
        ("Disputes must be received within 90 days of this notice.", "CO-197", 90),
        ("Reconsideration must be asked for within 60 days of the RA date.", "CO-29", 60),
        ("You may appeal within 180 days of this notice.", "CO-50", 180),
        ("You have 180 days from the date of this letter to file an appeal.", "CO-50", 180),
        ("Appeals are accepted no later than 65 calendar days after the date of the denial.", "CO-50", 65),
        ("To dispute this, write to us within 120 days from the date of the remittance advice.", "CO-50", 120),
        # The limit of something else, another start, or days that are none of the calendar.
        ("Send the records within 45 days of this notice. You may appeal.", "CO-50", None),
        ("You may appeal within 60 days of receipt of this notice.", "CO-50", None),
        ("You may appeal within 60 business days of this notice.", "CO-50", None),
        ("You may appeal within 60 days of this notice, or ask for a review within 30 days of this notice.", "CO-50", None),
        ("Timely filing limit 180 days from date of service. You may appeal.", "CO-50", None),
        ("You may appeal within 180 days.", "CO-50", None),
    ],
)
def test_the_payers_own_words_give_the_limit_where_no_rule_does(words: str, denial: str, days: int | None) -> None:
    found = limit_of(words, denial=denial)
    assert found == (NOTICE + dt.timedelta(days=days) if days else None)
    assert limit_of(words, denial=denial, notice=None) is None


def test_a_limit_that_a_rule_gives_is_not_replaced() -> None:
    words = "You may appeal within 30 days of this notice."
    assert limit_of(words, payer="medicare") == limit_of("", payer="medicare")
