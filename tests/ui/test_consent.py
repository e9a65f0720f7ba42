"""Before a remote backend is asked, a person agrees on the page, once a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.privacy.conftest import Remote
from tests.ui.test_page import APP, CHART, draft, errors, give_claim, give_records, words

ASKED = "De-identified text of this case may be sent to far:away."


@pytest.fixture
def engine(environment: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    environment(allow_remote="1")
    engine = Remote()
    for place in ("clausea.ui.case.backend", "clausea.pipeline.backend"):
        monkeypatch.setattr(place, lambda name: engine)
    yield engine


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=120).run()


def test_without_a_remote_backend_nothing_is_asked(page: AppTest) -> None:
    assert [box.label for box in page.checkbox] == []
    assert "go nowhere" in words(page)


def test_nothing_is_sent_before_a_person_ticks_the_box(engine: Remote, page: AppTest) -> None:
    assert [(box.label.replace("\\", ""), box.value) for box in page.checkbox] == [(ASKED, False)]
    assert "go nowhere" not in words(page)
    give_records(page, **{"mine.pdf": CHART})
    give_claim(page)
    draft(page)
    assert any("Tick the box" in one for one in errors(page))
    assert engine.seen == []
    page.checkbox[0].check().run()
    draft(page)
    assert errors(page) == []
    assert engine.seen
    assert "Hanratty" not in "".join(prompt.model_dump_json() for prompt in engine.seen)
    assert len([one for one in page.code if "reply_schema" in one.value]) == len(engine.seen)


def test_every_case_is_asked_for_anew_and_no_code_ticks_the_box(engine: Remote, page: AppTest) -> None:
    page.checkbox[0].check().run()
    page.button(key="demo").click().run()
    assert [box.value for box in page.checkbox] == [False]
    assert any("Tick the box" in one for one in errors(page))
    assert engine.seen == []
    source = (Path(APP).parent / "clausea" / "ui" / "intake.py").read_text()
    box = source[source.index("st.checkbox(") :]
    assert "key=" not in box[: box.index("\n    )")]
    assert "value=" not in box[: box.index("\n    )")]
