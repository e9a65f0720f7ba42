"""`clausea sign` and what `clausea export` draws for it, as a person or a script calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from clausea.signing import SignDocument
from tests.cli.conftest import Clausea


@pytest.fixture
def case(clausea: Clausea, tmp_path: Path) -> Path:
    assert clausea("demo", "--out", "case").code == 0
    return tmp_path / "case"


def test_sign_check_change_check(clausea: Clausea, case: Path) -> None:
    done = clausea("sign", case, "--name", "Ana Ruiz", "--credential", "PT", "--today", "2026-10-06", "--json")
    assert (done.code, done.err) == (0, "")
    document = SignDocument.model_validate(done.document)
    assert document.signed and document.signature is not None
    assert json.loads((case / "signature.json").read_text()) == document.signature.model_dump(mode="json")
    assert (case / "signature.json").stat().st_mode & 0o077 == 0

    done = clausea("sign", case, "--check", "--json")
    assert (done.code, SignDocument.model_validate(done.document).signed) == (0, True)

    text = (case / "letter.md").read_text(encoding="utf-8")
    (case / "letter.md").write_text(text.replace("The record answers it.", "The record answers it twice."), encoding="utf-8")
    done = clausea("sign", case, "--check", "--json")
    document = SignDocument.model_validate(done.document)
    assert (done.code, document.signed, [one.file for one in document.changed]) == (10, False, ["letter.md"])
    done = clausea("sign", case, "--check")
    assert done.code == 10 and "is void" in done.err and "letter.md has changed" in done.err
    # The changed sentence is named by its first words; its citations and the rest are read in the file.
    told = " ".join(done.err.replace("│", " ").split())
    assert "The notice gives this reason:" in told and " …" in told
    assert "The record answers it twice." not in told

    done = clausea("sign", case, "--name", "Ana Ruiz", "--json")
    document = SignDocument.model_validate(done.document)
    assert (done.code, document.signed) == (10, False)
    assert {"cited", "files-agree"} <= {one.rule for one in document.refused}


def test_who_signs_must_be_said(clausea: Clausea, case: Path) -> None:
    clausea("sign", case).failed(2, "Who signs was not said")
    clausea("sign", case, "--name", "A. B", "--check").failed(2, "Who signs")
    clausea("sign", case, "--name", "---").failed(2, "by name")
    clausea("sign", case, "--check").failed(7, "is not signed")
    assert not (case / "signature.json").exists()


def test_draft_copies_stand_beside_the_letter(clausea: Clausea, case: Path) -> None:
    before = {path.name: path.read_bytes() for path in case.iterdir()}
    for kind, name in (("docx", "letter-draft.docx"), ("html", "review-draft.html")):
        done = clausea("export", case, "--format", kind, "--draft", "--json")
        assert (done.code, done.document) == (0, {"files": {kind: name}})
    assert {name: (case / name).read_bytes() for name in before} == before


def test_an_edited_letter_is_drawn_in_another_format(clausea: Clausea, case: Path) -> None:
    text = (case / "letter.md").read_text(encoding="utf-8")
    (case / "letter.md").write_text(text.replace("10/05/2026\n", "10/06/2026\n", 1), encoding="utf-8")
    for kind in ("docx", "pdf", "html", "packet"):
        assert clausea("export", case, "--format", kind, "--letter", case / "letter.md").code == 0
    assert clausea("sign", case, "--name", "Ana Ruiz", "--today", "2026-10-06").code == 0


def test_a_record_that_disappeared_is_one_line_and_nothing_is_written(clausea: Clausea, demo: Path, tmp_path: Path) -> None:
    records = Path(shutil.copytree(demo / "records", tmp_path / "records"))
    assert clausea("draft", records, "--claim", demo / "claim.yaml", "--out", "c").code == 0
    (records / "clinic-chart.pdf").write_bytes(b"%PDF-1.4 another file")
    before = {path.name: path.read_bytes() for path in (tmp_path / "c").iterdir()}
    clausea("export", "c", "--format", "html").failed(4, "clinic-chart.pdf is not where it was read, or has changed")
    clausea("sign", "c", "--name", "Ana Ruiz").failed(4, "clinic-chart.pdf")
    assert {path.name: path.read_bytes() for path in (tmp_path / "c").iterdir()} == before


@pytest.mark.parametrize("text", ["{{ fax }}", "{{ clinic", "no tag at all"])
def test_a_letterhead_with_a_broken_tag_is_said_before_anything_is_read(
    clausea: Clausea, demo: Path, tmp_path: Path, text: str
) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph(text)
    if text != "no tag at all":
        document.add_paragraph("{{ body }}")
    document.save(str(tmp_path / "mine.docx"))
    env = {"CLAUSEA_LETTERHEAD": str(tmp_path / "mine.docx")}
    done = clausea("draft", demo / "records", "--claim", demo / "claim.yaml", "--out", "c", env=env)
    done.failed(3, "The letterhead mine.docx")
    assert not (tmp_path / "c").exists()
    assert "letterhead" in clausea("doctor", env=env).err


def test_a_chart_that_was_moved_is_drawn_and_signed_from_where_it_is(clausea: Clausea, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "chart")
    claim = next((tmp_path / "chart").glob("**/claim.yaml"))
    assert clausea("draft", claim.parent / "records", "--claim", claim, "--out", "moved").code == 0
    case = tmp_path / "moved"
    shutil.move(claim.parent / "records", tmp_path / "elsewhere")
    before = (case / "review.html").read_bytes()
    clausea("export", case, "--format", "html").failed(4, "--records")
    clausea("sign", case, "--name", "Ana Ruiz").failed(4, "--records")
    clausea("export", case, "--format", "pdf", "--records", tmp_path / "elsewhere").failed(2, "--records")
    assert clausea("export", case, "--format", "html", "--records", tmp_path / "elsewhere").code == 0
    assert (case / "review.html").read_bytes() == before
    there = ("--records", tmp_path / "elsewhere")
    assert clausea("sign", case, "--name", "Ana Ruiz", "--today", "2026-10-06", *there).code == 0
    done = clausea("sign", case, "--check", "--json", *there)
    assert (done.code, SignDocument.model_validate(done.document).remarks) == (0, ())
    with next((tmp_path / "elsewhere").glob("*.pdf")).open("ab") as file:
        file.write(b"\n")
    assert clausea("sign", case, "--check", *there).code == 10


def test_a_signature_that_gives_way_to_another_is_named(clausea: Clausea, case: Path) -> None:
    first = clausea("sign", case, "--name", "Ana Ruiz", "--today", "2026-10-06", "--json")
    assert SignDocument.model_validate(first.document).remarks == ()
    second = clausea("sign", case, "--name", "Bo Lee", "--today", "2026-10-07")
    assert second.code == 0 and "Ana Ruiz on 10/06/2026" in " ".join(second.err.split())


def test_what_refuses_a_signature_is_told_to_the_sentence(clausea: Clausea, case: Path) -> None:
    text = (case / "letter.md").read_text(encoding="utf-8")
    (case / "letter.md").write_text(text.replace("at 34/56", "at 24/56"), encoding="utf-8")
    found = clausea("verify", case / "letter.md", "--run", case, "--json").document["findings"]
    wrong = next(one for one in found if one["severity"] == "blocker")
    done = clausea("sign", case, "--name", "Ana Ruiz")
    assert done.code == 10
    assert any({"letter.md", str(wrong["statement"] + 1)} <= set(line.split()) for line in done.err.splitlines())
    done = clausea("export", case, "--format", "pdf", "--letter", case / "letter.md")
    assert done.code == 10 and "marked DRAFT" in done.err
    clausea("export", case, "--format", "odt").failed(2, "packet")


def test_drafting_again_takes_away_what_was_drawn_of_the_letter_before(clausea: Clausea, case: Path) -> None:
    for more in (("packet", "--fax"), ("packet", "--max-mb", "0.2"), ("packet", "--draft"), ("docx", "--draft")):
        assert clausea("export", case, "--format", *more).code == 0
    (case / "packet-notes.txt").write_text("mine", encoding="utf-8")
    assert clausea("demo", "--out", "case").code == 0
    left = {path.name for path in case.iterdir()}
    assert {name for name in left if name.startswith("packet")} == {"packet.pdf", "packet-notes.txt"}
    assert not left & {"letter-draft.docx", "packet-draft.pdf"}
