"""The sign-off step of the page: it says what refuses a signature, asks the name, and never fills it in."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_page import APP, CHART, draft, errors, give_records, words


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=120).run()


def field(page: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in page.text_input if one.label == label)


def press(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if one.label == label).click().run()


def test_a_name_is_asked_and_never_filled_in(page: AppTest) -> None:
    page.button(key="demo").click().run()
    assert errors(page) == []
    assert field(page, "Your name").value == ""
    assert field(page, "Your credential").value == ""
    press(page, "Sign these files")
    assert any("must sign by name" in one for one in errors(page))
    field(page, "Your name").set_value("Ana Ruiz")
    field(page, "Your credential").set_value("PT")
    press(page, "Sign these files")
    assert errors(page) == []
    assert any("Signed by Ana Ruiz, PT" in one.value.replace("\\", "") for one in page.success)
    assert "signature.json" in {str(one.label) for one in page.download_button}
    _, signature = page.session_state["signature"]
    assert json.loads(signature.data())["signer"] == {"name": "Ana Ruiz", "credential": "PT"}
    drawn = page.session_state["drafted"].files
    assert set(signature.files) == {name for name in drawn if name.startswith(("letter", "review", "packet"))}

    page.button(key="demo").click().run()
    assert not any("Signed by" in one.value for one in page.success), "a signature over an earlier case stands under a new one"
    assert field(page, "Your name").value == ""


def test_blockers_are_shown_and_nobody_is_asked(page: AppTest) -> None:
    give_records(page, **{"mine.pdf": CHART})
    page.text_area(key="denial").set_value("CO-50 N115")
    draft(page)
    assert any("This cannot be signed" in one.value for one in page.warning)
    blockers = [one.message for one in page.session_state["drafted"].run.verdict.findings if one.severity == "blocker"]
    assert blockers and all(one in words(page) for one in blockers)
    assert not any(one.label == "Your name" for one in page.text_input)
