"""The claim as a form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from clausea import knowledge
from clausea.claims import load_claim
from clausea.domain import Claim, ClaimLine
from clausea.errors import UsageError
from clausea.ui.claim_form import COLUMNS, FIELDS, claim_file, claim_of, rows_of, values_of

DEMO = load_claim(knowledge.demo_folder() / "claim.yaml")


def leaves(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from leaves(inner, f"{above}{name}.")
        else:
            yield above + name


def test_every_field_of_a_claim_can_be_seen_and_changed() -> None:
    assert {one.path for one in FIELDS} == set(leaves(Claim)) - {"lines", "other_lines"}
    assert set(COLUMNS) == set(ClaimLine.model_fields)


def test_a_claim_shown_in_the_form_comes_back_as_it_was() -> None:
    claim = DEMO.model_copy(
        update={
            "lines": (DEMO.lines[0].model_copy(update={"modifiers": ("GP", "KX"), "denial": "CO-16"}), *DEMO.lines[1:]),
            "authorization": "0042",
        }
    )
    assert claim_of(values_of(claim), rows_of(claim)) == claim


def test_an_empty_form_is_an_empty_claim() -> None:
    assert claim_of(values_of(Claim()), rows_of(Claim())) == Claim()


def test_empty_cells_of_the_table_are_left_out() -> None:
    rows = [
        {"date": "2026-07-09", "cpt": "97110", "modifiers": "GP, KX", "units": float("nan"), "charge": None, "paid": ""},
        dict.fromkeys(COLUMNS),
    ]
    (line,) = claim_of({}, rows).lines
    assert (line.cpt, line.modifiers, line.units) == ("97110", ("GP", "KX"), 1)


@pytest.mark.parametrize(
    ("values", "rows", "field", "value"),
    [
        ({}, [{"date": "2026-07-09", "cpt": "heel"}], "lines.0.cpt", "heel"),
        ({}, [{"cpt": "97110"}], "lines.0.date", "97110"),
        ({"service_dates": "07/09/2026, someday"}, [], "service_dates.1", "someday"),
    ],
)
def test_a_wrong_value_names_its_field_and_not_itself(
    values: dict[str, str], rows: list[dict[str, str]], field: str, value: str
) -> None:
    with pytest.raises(UsageError) as caught:
        claim_of(values, rows)
    message = str(caught.value)
    assert message.startswith("The claim form: ")
    assert field in message
    assert value not in message
    assert "line 1" not in message


def test_a_claim_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(UsageError, match=r"claim\.yaml is not a text file"):
        claim_file(b"\xff\xfe\x00\x01", "claim.yaml")
