"""The official text of a CMS manual chapter: divided by number and letter, checked against the pins, kept for the user alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.domain import ManualPlace
from clausea.errors import EncryptedRecord, StoreError, UnreadableRecord
from clausea.manuals import import_manual, read_manual
from tests.manuals.conftest import BODY, MakeManual

TODAY = dt.date(2026, 11, 29)


@pytest.fixture
def home(tmp_path: Path, environment: Callable[..., None]) -> Path:
    folder = tmp_path / "home"
    environment(home=str(folder))
    return folder


def test_sections_are_divided_by_number_and_letter(make_manual: MakeManual) -> None:
    manual = read_manual(make_manual(), TODAY)
    found = [(one.number, one.letter) for one in manual.sections]
    assert found == [
        ("220", ""), ("220", "A"), ("220.1", ""),
        ("220.1.2", ""), ("220.1.2", "A"), ("220.1.2", "B"), ("220.1.2", "C"),
        ("220.1.3", ""), ("220.1.3", "A"), ("220.1.3", "B"), ("220.2", ""), ("220.2", "A"),
        ("220.3", ""), ("220.3", "A"), ("220.4", ""),
    ]  # fmt: skip
    assert (manual.publication, manual.chapter) == ("100-02", 15)
    assert manual.title == "Covered Medical and Other Health Services"


def test_a_wrapped_heading_and_a_wrapped_revision_line_are_whole(make_manual: MakeManual) -> None:
    section = next(one for one in read_manual(make_manual(), TODAY).sections if (one.number, one.letter) == ("220.1.2", ""))
    assert section.title == "Plans of Care for Outpatient Therapy Services of Every Kind"
    assert section.revision == "(Rev. 255, Issued: 01-25-19, Effective: 01-01-19, Implementation: 02-26-19)"
    assert section.text == "This part has three letters."


def test_a_section_over_a_page_break_is_whole_and_has_no_footer(make_manual: MakeManual) -> None:
    manual = read_manual(make_manual(), TODAY)
    text = "\n".join(one.text for one in manual.sections)
    assert manual.pages > 2
    assert "footer" not in text
    for line in BODY:
        if not line.startswith(("220", "(Rev", "Kind", "Implementation")):
            assert line in text.split("\n")
    numbers = {line for line in text.split("\n") if line.isdigit()}
    assert numbers == set()


def test_the_newest_revision_line_and_the_checksum_are_kept(make_manual: MakeManual) -> None:
    path = make_manual()
    manual = read_manual(path, TODAY)
    assert manual.revision.startswith("(Rev. 412,")
    assert manual.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert manual.imported_on == TODAY
    assert manual.file == "bp102c15.pdf"


def test_an_import_says_which_pins_it_found_and_which_it_lacks(make_manual: MakeManual, home: Path) -> None:
    done = import_manual(make_manual(), TODAY)
    assert {"mbpm-15-220.1", "mbpm-15-220.1.2-a", "mbpm-15-220.1.2-b", "mbpm-15-220.2-a", "mbpm-15-220.3-a"} <= set(done.found)
    assert {"mbpm-15-230.1", "mbpm-15-220.2-b", "mbpm-15-220.1.3-d"} <= set(done.missing)
    assert not set(done.found) & set(done.missing)
    assert done.other_revision == ("mbpm-15-220.2-a",)


def test_official_text_is_there_after_an_import_and_only_then(make_manual: MakeManual, home: Path) -> None:
    assert knowledge.authority("mbpm-15-220.1.2-b").official_text is None
    import_manual(make_manual(), TODAY)
    text = knowledge.authority("mbpm-15-220.1.2-b").official_text
    assert text is not None
    assert text.startswith("B. Contents of Plan\nThe plan of care shall name at a minimum:")
    assert text.endswith("since C did not come.")
    assert knowledge.authority("cfr-42-410.61").official_text is None
    assert knowledge.authority("mbpm-15-220.1.3-d").official_text is None


def test_only_the_user_may_read_what_is_kept(make_manual: MakeManual, home: Path) -> None:
    import_manual(make_manual(), TODAY)
    kept = home / "manuals" / "100-02-15.json"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_later_import_stands_in_the_place_of_the_earlier(make_manual: MakeManual, home: Path) -> None:
    import_manual(make_manual(), TODAY)
    body = [line.replace("light and a plan", "shade and a plan") for line in BODY]
    import_manual(make_manual(body=body), TODAY)
    assert len(knowledge.official_manuals()) == 1
    assert "shade" in str(knowledge.authority("mbpm-15-220.1").official_text)


def test_a_section_of_several_letters_is_all_of_them(make_manual: MakeManual) -> None:
    manual = read_manual(make_manual(), TODAY)
    text = manual.text(ManualPlace("100-02", 15, ("220.1.3",), ""))
    assert text is not None
    assert text.startswith("A. Method")
    assert "Within 30 days" in text
    assert manual.text(ManualPlace("100-04", 15, ("220.1.3",), "")) is None
    assert manual.text(ManualPlace("100-02", 15, ("220.1.3", "999"), "")) is None


# Bad files


def refused(path: Path, *words: str, kind: type[Exception] = UnreadableRecord) -> None:
    with pytest.raises(kind) as found:
        import_manual(path, TODAY)
    for word in (path.name, *words):
        assert word in str(found.value)
    assert "\n" not in str(found.value)
    assert knowledge.official_manuals() == ()


@pytest.mark.usefixtures("home")
def test_what_is_no_manual_is_refused(make_manual: MakeManual) -> None:
    refused(make_manual("letter.pdf", title="Garden letter", chapter="To whom it concerns"), "not a chapter of a CMS manual")


@pytest.mark.usefixtures("home")
def test_the_invented_manual_that_circulates_is_refused(make_manual: MakeManual) -> None:
    refused(make_manual("fake.pdf", title="Medicare Benefits Policy Manual"), "not a chapter of a CMS manual")


@pytest.mark.usefixtures("home")
def test_another_chapter_is_refused_and_the_useful_ones_are_named(make_manual: MakeManual) -> None:
    refused(make_manual("ch8.pdf", chapter="Chapter 8 - Coverage of Extended Care"), "100-02 ch. 8", "Pub. 100-02 ch. 15")


@pytest.mark.usefixtures("home")
def test_a_chapter_without_a_cited_section_is_refused(make_manual: MakeManual) -> None:
    body = ["10 - Nothing of Ours", "(Rev. 1, Issued: 01-01-20)", "Words."]
    refused(make_manual("part.pdf", body=body), "none of the sections")


@pytest.mark.usefixtures("home")
def test_a_chapter_without_headings_is_refused(make_manual: MakeManual) -> None:
    refused(make_manual("flat.pdf", body=["Words only."]), "no section heading")


@pytest.mark.usefixtures("home")
def test_a_locked_file_is_refused(make_manual: MakeManual) -> None:
    refused(make_manual("locked.pdf", password="secret"), kind=EncryptedRecord)


@pytest.mark.usefixtures("home")
def test_a_damaged_file_is_refused(make_manual: MakeManual, tmp_path: Path) -> None:
    whole = make_manual().read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[:400])
    refused(path)


@pytest.mark.usefixtures("home")
def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ch15.txt"
    path.write_text("Medicare Benefit Policy Manual\nChapter 15 - Words")
    refused(path, "no PDF")
    refused(tmp_path / "nowhere.pdf", "cannot be read")


@pytest.mark.usefixtures("home")
def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    refused(path, "larger")


def test_too_many_pages_are_refused(make_manual: MakeManual, home: Path, environment: Callable[..., None]) -> None:
    environment(home=str(home), max_pages="2")
    refused(make_manual(), "more than 2 pages")


def test_a_folder_that_cannot_be_written_is_said(
    make_manual: MakeManual, tmp_path: Path, environment: Callable[..., None]
) -> None:
    (tmp_path / "taken").write_text("a file")
    environment(home=str(tmp_path / "taken"))
    with pytest.raises((StoreError, Exception), match="cannot be made") as found:
        import_manual(make_manual(), TODAY)
    assert "CLAUSEA_HOME" in str(found.value)
