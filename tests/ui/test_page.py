"""The page, driven as a person drives it."""

from __future__ import annotations

import html
import io
import os
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from clausea import knowledge

APP = Path(__file__).parents[2] / "app.py"
RECORDS = knowledge.demo_folder() / "records"
CHART = (RECORDS / "clinic-chart.pdf").read_bytes()
CLAIM = (knowledge.demo_folder() / "claim.yaml").read_bytes()


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=120).run()


def uploader(page: AppTest, label: str) -> Any:
    return next(one for one in page.file_uploader if one.label == label)


def give_records(page: AppTest, **files: bytes) -> AppTest:
    for name, data in files.items():
        uploader(page, "The patient's records").upload(name, data, "application/octet-stream")
    return page.run()


def give_claim(page: AppTest, data: bytes = CLAIM) -> AppTest:
    uploader(page, "Or fill the form from a claim file").upload("claim.yaml", data, "application/yaml")
    return page.run()


def draft(page: AppTest) -> AppTest:
    return page.button(key="draft").click().run()


def errors(page: AppTest) -> list[str]:
    assert not page.exception
    return [one.value.replace("\\", "") for one in page.error]


def words(page: AppTest) -> str:
    shown = [*page.markdown, *page.caption, *page.text, *page.info, *page.success, *page.warning, *page.subheader]
    return "\n".join(str(one.value).replace("\\", "") for one in shown)


def markdown(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in [*page.markdown, *page.caption, *page.error, *page.info, *page.warning])


def citations(page: AppTest) -> list[Any]:
    return [one for one in page.button if str(one.key).startswith("statement ")]


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(CHART))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_uploaded_pdf_and_a_pasted_denial_become_a_letter(page: AppTest) -> None:
    give_records(page, **{"mine.pdf": CHART})
    page.text_area(key="denial").set_value("CO-50 N115")
    page.text_input(key="patient.name").set_value("Marjorie L. Hanratty")
    page.text_input(key="service_dates").set_value("07/09/2026, 2026-07-16")
    draft(page)
    assert errors(page) == []
    drafted = page.session_state["drafted"]
    assert [day.isoformat() for day in drafted.run.file.claim.service_dates] == ["2026-07-09", "2026-07-16"]
    statements = [one.text for one in drafted.run.outcome.letter.statements]
    assert statements
    assert set(statements) <= {one.value for one in page.text}
    assert drafted.files["letter.pdf"].startswith(b"%PDF-")
    assert {str(one.label) for one in page.download_button} >= {"letter.docx", "letter.pdf", "letter.md", "run.json"}
    assert all(cite.name == "mine.pdf" for one in drafted.run.outcome.letter.statements for cite in one.cites)


def test_a_form_without_what_a_letter_needs_gives_a_draft_that_says_so(page: AppTest) -> None:
    give_records(page, **{"mine.pdf": CHART})
    page.text_area(key="denial").set_value("CO-50 N115")
    draft(page)
    assert any("A draft, not to be sent yet" in one.value for one in page.warning)
    assert "patient.name" in words(page)


def test_the_demo_button_drafts_the_demo_chart(page: AppTest) -> None:
    page.button(key="demo").click().run()
    assert errors(page) == []
    outcome = page.session_state["drafted"].run.outcome
    shown = words(page)
    assert page.text_input(key="patient.name").value == "Marjorie L. Hanratty"
    assert "**Appeal**" in shown
    assert "due **01/17/2027**" in shown
    assert outcome.remedy.deadline.basis in shown
    for line in (*outcome.remedy.do_not, *outcome.remedy.steps, *outcome.remedy.attachments):
        assert line in shown
    for gap in outcome.gaps:
        assert gap.message in shown
        assert gap.ask in shown
    for flag in outcome.flags:
        assert flag.message in shown
    tables = [table for table in page.dataframe if "Words of the record" in table.value]
    assert sum(len(table.value) for table in tables) == len(page.session_state["drafted"].evidence.evidence) > 0


def test_choosing_a_citation_shows_its_page_and_lines(page: AppTest) -> None:
    page.button(key="demo").click().run()
    drafted = page.session_state["drafted"]
    index, statement = next(
        (number, one) for number, one in enumerate(drafted.run.outcome.letter.statements) if one.cites[0].page != page_shown(page)
    )
    cite = statement.cites[0]
    button = next(one for one in citations(page) if one.key == f"statement {index} {cite.words()}")
    button.click().run()
    assert errors(page) == []
    assert page_shown(page) == cite.page
    assert set(cite.spans) <= set(page.session_state["shown"].spans)
    assert any(one.value.replace("\\", "").startswith(f"{cite.name}, p. {cite.page}, l") for one in page.caption)


def page_shown(page: AppTest) -> int:
    return int(page.session_state["shown"].spans[0].page)


def test_a_text_record_shows_its_lines(page: AppTest) -> None:
    page.button(key="demo").click().run()
    drafted = page.session_state["drafted"]
    text = "\n".join(one.text for one in drafted.run.chart.records[0].pages).encode()
    page.button(key="clear").click().run()
    give_claim(page)
    give_records(page, **{"chart.txt": text})
    draft(page)
    assert errors(page) == []
    shown = page.session_state["shown"].spans[0]
    record_page = page.session_state["drafted"].run.chart.record(shown.record).page(shown.page)
    line = record_page.lines()[record_page.line_at(shown.start) - 1]
    sheet = next(one.value for one in page.html if "monospace" in one.value)
    assert f"<mark style='background:none'>{html.escape(line)}</mark>" in sheet


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CHART[: len(CHART) // 3].replace(b"xref", b"----"), "damaged"),
        (encrypted("secret"), "encrypted"),
        (b"", "empty"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", "not read"),
    ],
    ids=["damaged", "encrypted", "empty", "unsupported"],
)
def test_a_record_that_cannot_be_read_gives_one_line(page: AppTest, data: bytes, said: str) -> None:
    give_claim(page)
    give_records(page, **{"bad.pdf": data})
    draft(page)
    (line,) = errors(page)
    assert line.startswith("bad.pdf")
    assert said in line
    assert "\n" not in line
    assert "Traceback" not in line
    assert "drafted" not in page.session_state


def test_one_bad_record_does_not_stop_the_others(page: AppTest) -> None:
    give_claim(page)
    give_records(page, **{"mine.pdf": CHART, "bad.pdf": b"%PDF-1.7 nothing follows"})
    draft(page)
    (line,) = errors(page)
    assert line.startswith("bad.pdf")
    assert citations(page)
    assert page.session_state["drafted"].run.outcome.status == "needs_review"


def test_the_password_opens_an_encrypted_pdf_and_its_pages(page: AppTest) -> None:
    give_claim(page)
    give_records(page, **{"locked.pdf": encrypted("secret")})
    next(one for one in page.text_input if one.label.startswith("Password")).set_value("secret")
    draft(page)
    assert errors(page) == []
    assert any(one.value.replace("\\", "").startswith("locked.pdf, p. ") for one in page.caption)


def test_what_is_not_given_is_asked_for(page: AppTest) -> None:
    assert errors(draft(page)) == ['No denial was given. Paste its codes, such as "CO-50 N115".']
    page.text_area(key="denial").set_value("CO-50")
    assert errors(draft(page)) == ["No record was given. Drop the files of the chart, or try the demo chart."]


def test_a_claim_file_fills_the_form(page: AppTest) -> None:
    give_claim(page)
    assert errors(page) == []
    assert page.text_input(key="claim_number").value == "2226-XX209-00550"
    assert page.text_area(key="denial").value == "CO-50 N115"
    assert page.selectbox(key="payer.type").value == "medicare"
    assert page.text_input(key="service_dates").value == "07/09/2026, 07/16/2026, 07/20/2026"
    (lines,) = [table for table in page.dataframe if "cpt" in table.value]
    assert list(lines.value["cpt"])[:3] == ["97112", "97116", "97110"]


def test_a_wrong_claim_file_gives_one_line_and_changes_nothing(page: AppTest) -> None:
    give_claim(page, b"claim_numbr: 1\n")
    (line,) = errors(page)
    assert "did you mean claim_number" in line
    assert page.text_input(key="claim_number").value == ""


def test_a_case_changed_after_the_letter_says_so(page: AppTest) -> None:
    page.button(key="demo").click().run()
    assert not any("changed after this letter" in one.value for one in page.warning)
    page.text_input(key="patient.name").set_value("Somebody Else").run()
    assert any("changed after this letter" in one.value for one in page.warning)


def test_starting_over_forgets_the_case(page: AppTest) -> None:
    page.button(key="demo").click().run()
    page.button(key="clear").click().run()
    assert "drafted" not in page.session_state
    assert "shown" not in page.session_state
    assert all(not one.value for one in [*page.text_input, *page.text_area])
    assert errors(draft(page)) == ['No denial was given. Paste its codes, such as "CO-50 N115".']


def test_a_denial_that_is_no_appeal_says_what_to_do_instead(page: AppTest) -> None:
    page.button(key="demo").click().run()
    page.text_area(key="denial").set_value("CO-4 N822")
    draft(page)
    assert errors(page) == []
    assert any(one.value.startswith("Not an appeal.") for one in page.info)
    assert "**Clerical error reopening**" in words(page)


def test_words_of_a_record_or_a_file_name_never_become_markup(page: AppTest) -> None:
    picture = "![x](http://198.51.100.7/x.png)"
    give_claim(page)
    text = (
        "Alder Creek Physical Therapy\nPatient: Marjorie L. Hanratty DOB: 03/19/1952\nDAILY NOTE\nDate of service: 07/16/2026\n"
        f"O: {picture} Therapist cued heel strike and stopped the bout at 88% SpO2 because the risk of a fall rose.\n"
        "A: Skilled cueing was needed to change the gait pattern after 2 losses of balance. Renee Okafor, PT\n"
    )
    give_records(page, **{"note.txt": text.encode(), f"{picture}.txt": b""})
    draft(page)
    assert picture in page.session_state["drafted"].run.chart.records[0].pages[0].text
    assert picture in errors(page)[0]
    assert picture not in markdown(page)
    assert all("<img" not in one.value for one in page.html)


def test_a_bug_is_one_line_without_words_of_a_record() -> None:
    def script() -> None:
        from clausea.ui.page import one_line

        with one_line():
            raise ValueError("Hanratty fell on 07/16")

    page = AppTest.from_function(script).run()
    (line,) = errors(page)
    assert line.startswith("A bug: ValueError at ")
    assert "Hanratty" not in line


def test_nothing_is_written_to_disk(page: AppTest) -> None:
    written: list[str] = []
    watching = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[2], int):
            path, _, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and isinstance(path, str):
                written.append(path)

    # A hook cannot be taken out again; `watching` silences it.
    sys.addaudithook(hook)
    page.button(key="demo").click().run()
    watching = False
    assert errors(page) == []
    # The PDF is set from a fixed source file, copied for Typst; the words of the letter go in as data.
    ours = [path for path in written if "__pycache__" not in path and path != os.devnull]
    assert {Path(path).name for path in ours} <= {"letter.typ"}
