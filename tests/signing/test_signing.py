"""A person signs the exact files; marks, blanks and blockers refuse it; a later change voids it and is named."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clausea.edited import edited_letter
from clausea.errors import StoreError, UnreadableRecord, UsageError
from clausea.exporters.words import DRAFT_MARK
from clausea.pipeline import Run, drawn, load, packet, save
from clausea.signing import FILE, Obstacle, Signature, Signer, changes, files_in, obstacles, read, sign
from tests.signing.conftest import Edit

DAY = dt.date(2026, 10, 6)
ANA = Signer.of("Ana Ruiz", "PT")
SENTENCE = "The record answers it."


def signed(folder: Path) -> Signature:
    done = sign(load(folder), files_in(folder), ANA, DAY)
    assert isinstance(done, Signature), done
    (folder / FILE).write_bytes(done.data())
    return done


def refused(folder: Path, day: dt.date = DAY) -> set[tuple[str | None, str]]:
    done = sign(load(folder), files_in(folder), ANA, day)
    assert not isinstance(done, Signature)
    assert all(isinstance(one, Obstacle) and one.message for one in done)
    return {(one.file, one.rule) for one in done}


def in_markdown(folder: Path, old: str, new: str) -> None:
    path = folder / "letter.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def only(folder: Path, *kept: str) -> None:
    """Move the other files of the letter away, as a person does who sends one of them."""
    for name in set(files_in(folder)) - set(kept):
        (folder / name).unlink()


# Signing


def test_the_signature_holds_the_signer_the_day_and_the_hash_of_every_file(whole: Path) -> None:
    signature = signed(whole)
    assert (signature.signer.name, signature.signer.credential, signature.signed_on) == ("Ana Ruiz", "PT", DAY)
    assert set(signature.files) == {"letter.md", "letter.docx", "letter.pdf", "review.html", "packet.pdf"}
    for name, digest in signature.files.items():
        assert hashlib.sha256((whole / name).read_bytes()).hexdigest() == digest
    assert {one.name for one in signature.records} == {"clinic-chart.pdf", "physician-office.pdf"}
    assert read(whole) == signature
    assert changes(signature, files_in(whole)) == ()


def test_the_same_inputs_give_the_same_bytes_so_the_signature_still_stands(whole: Path, demo_run: Run) -> None:
    first = signed(whole)
    before = files_in(whole)
    save(demo_run, whole)
    assert files_in(whole) == before
    assert changes(first, files_in(whole)) == ()
    assert signed(whole).data() == first.data()


@pytest.mark.parametrize("name", ["", "   ", "A", "___", "1234", "Ana\x1b[31m Ruiz", "x" * 300])
def test_a_person_must_sign_by_name(name: str) -> None:
    with pytest.raises(UsageError, match="by name"):
        Signer.of(name)


def test_it_cannot_be_signed_before_its_own_date(folder: Path, demo_run: Run) -> None:
    assert demo_run.letter is not None
    assert refused(folder, demo_run.letter.date - dt.timedelta(days=1)) == {(None, "date")}


@pytest.mark.parametrize("mark", ["[VERIFY]", "[VERIFY: the date]", "[verify with Ana]", "[FILL IN]", "[CHECK THIS"])
def test_a_mark_refuses_it(folder: Path, mark: str) -> None:
    only(folder, "letter.md")
    in_markdown(folder, SENTENCE, f"{SENTENCE} {mark}")
    assert ("letter.md", "verify-mark") in refused(folder)


@pytest.mark.parametrize("blank", ["_____", "[ ]", "[DATE OF CALL]", "TBD", "........"])
def test_a_blank_refuses_it(folder: Path, blank: str) -> None:
    only(folder, "letter.md")
    in_markdown(folder, SENTENCE, f"{SENTENCE} {blank}")
    assert ("letter.md", "blank") in refused(folder)


def test_a_blank_in_the_record_may_be_quoted() -> None:
    from clausea.domain import Paragraph, Run
    from clausea.signing import _marks

    quoted = Paragraph(runs=(Run(text="The note reads “Seen by ____” (Ex. A, p. 1, l. 1)."),))
    assert _marks("letter.md", b"", [quoted]) == []


def test_a_blocker_in_an_edited_letter_refuses_it_in_either_format(folder: Path, edit_word: Edit) -> None:
    only(folder, "letter.docx")
    edit_word(folder / "letter.docx", "worked R single-limb load 3 x 8", "worked R single-limb load 3 x 9")
    assert {file for file, _ in refused(folder)} == {"letter.docx"}


def test_a_letter_with_blockers_is_refused_and_every_blocker_is_listed(demo_run: Run, tmp_path: Path) -> None:
    from clausea.claims import load_claim
    from clausea.knowledge import demo_folder
    from clausea.pipeline import CaseFile, finish

    claim = load_claim(demo_folder() / "claim.yaml").model_copy(update={"claim_number": ""})
    file = CaseFile(
        case="c", claim=claim, denial=claim.denial or "", backend="embedded", today=demo_run.file.today,
        sources=demo_run.file.sources, paths=demo_run.file.paths,
    )  # fmt: skip
    run = finish(Run(file, demo_run.ingested, demo_run.chart, sources=demo_run.sources), "evidence")
    save(run, tmp_path / "case")
    rules = refused(tmp_path / "case")
    blockers = {one.rule for one in run.verdict.findings if one.severity == "blocker"}
    assert blockers
    for name in ("letter.md", "letter.docx"):
        assert {(name, rule) for rule in blockers} <= rules
        assert (name, "draft") in rules


# Files that disagree


def test_an_edit_of_one_file_refuses_it_until_the_others_say_the_same(folder: Path, edit_word: Edit) -> None:
    edit_word(folder / "letter.docx", "If any line is upheld, please", "If a line is upheld, please")
    found = sign(load(folder), files_in(folder), ANA, DAY)
    assert not isinstance(found, Signature)
    assert ("letter.docx", "files-agree") in {(one.file, one.rule) for one in found}
    assert all("was edited" in one.message for one in found if one.rule == "files-agree")


def test_a_letter_dated_when_it_is_signed_is_drawn_again_and_signed(whole: Path, edit_word: Edit) -> None:
    edit_word(whole / "letter.docx", "10/05/2026", "10/06/2026")
    run = load(whole)
    letter = edited_letter("letter.docx", (whole / "letter.docx").read_bytes(), run)
    assert not letter.is_draft
    for kind in ("md", "pdf", "html"):
        name, data = drawn(run, kind, letter=letter)
        (whole / name).write_bytes(data)
    assert refused(whole) == {("packet.pdf", "files-agree")}
    (whole / "packet.pdf").write_bytes(packet(replace(run, letter=letter))[0].data)
    assert signed(whole).signed_on == DAY


def test_a_pdf_of_something_else_is_refused(folder: Path, demo_run: Run) -> None:
    assert demo_run.letter is not None
    _, data = drawn(demo_run, "pdf", letter=demo_run.letter.model_copy(update={"blocks": demo_run.letter.blocks[:-2]}))
    (folder / "letter.pdf").write_bytes(data)
    assert refused(folder) == {("letter.pdf", "files-agree")}


def test_a_draft_copy_is_neither_signed_nor_mistaken_for_the_letter(folder: Path) -> None:
    run = load(folder)
    for kind in ("md", "docx", "pdf", "html"):
        name, data = drawn(run, kind, as_draft=True)
        assert "-draft." in name
        (folder / name).write_bytes(data)
    assert not any("draft" in name for name in signed(folder).files)
    shutil.copy(folder / "letter-draft.docx", folder / "letter.docx")
    assert ("letter.docx", "draft") in refused(folder)


def test_a_draft_copy_carries_the_mark_on_every_page(folder: Path) -> None:
    import pypdfium2

    run = load(folder)
    pages = pypdfium2.PdfDocument(drawn(run, "pdf", as_draft=True)[1])
    assert len(pages) >= 2
    assert all(DRAFT_MARK in page.get_textpage().get_text_bounded() for page in pages)
    assert DRAFT_MARK.encode() in drawn(run, "md", as_draft=True)[1]
    assert DRAFT_MARK.encode() in drawn(run, "html", as_draft=True)[1]


# What has changed since


def test_a_changed_sentence_is_named(folder: Path) -> None:
    signature = signed(folder)
    in_markdown(folder, SENTENCE, "The record answers it fully.")
    (change,) = changes(signature, files_in(folder))
    assert (change.file, change.what) == ("letter.md", "changed")
    (sentence,) = change.sentences
    assert sentence.what == "changed"
    assert sentence.words.endswith("The record answers it fully.")
    assert str(sentence.number) in change.message


def test_a_sentence_that_was_added_or_taken_out_is_named(folder: Path, edit_word: Edit) -> None:
    signature = signed(folder)
    in_markdown(folder, "Sincerely,", "One more sentence.\n\nSincerely,")
    edit_word(folder / "letter.docx", "Please reverse the denial and pay these lines:", "")
    found = {one.file: one for one in changes(signature, files_in(folder))}
    assert [one.what for one in found["letter.md"].sentences] == ["added"]
    assert [one.what for one in found["letter.docx"].sentences] == ["taken_out"]


def test_a_file_that_is_gone_or_new_voids_it(folder: Path) -> None:
    signature = signed(folder)
    (folder / "letter.pdf").unlink()
    (folder / "packet-fax.pdf").write_bytes(b"%PDF-")
    assert {(one.file, one.what) for one in changes(signature, files_in(folder))} == {
        ("letter.pdf", "gone"),
        ("packet-fax.pdf", "new"),
    }


def test_a_byte_that_no_reader_sees_voids_it(folder: Path) -> None:
    signature = signed(folder)
    with (folder / "letter.pdf").open("ab") as out:
        out.write(b"\n")
    (change,) = changes(signature, files_in(folder))
    assert change.message == "letter.pdf has changed."


def test_a_record_that_changed_voids_it(folder: Path) -> None:
    signature = signed(folder)
    found = changes(signature, files_in(folder), {"clinic-chart.pdf": "0" * 64})
    assert [one.file for one in found] == ["clinic-chart.pdf"]


def test_a_signature_that_was_changed_itself_is_refused(folder: Path) -> None:
    signed(folder)
    content = json.loads((folder / FILE).read_text())
    content["signer"]["name"] = "Someone Else"
    (folder / FILE).write_text(json.dumps(content))
    with pytest.raises(StoreError, match="was changed after"):
        read(folder)


def test_a_folder_without_a_signature_says_so(folder: Path) -> None:
    with pytest.raises(StoreError, match="is not signed"):
        read(folder)
    (folder / FILE).write_text("{}")
    with pytest.raises(StoreError, match="damaged"):
        read(folder)


# What is not there any more


def test_a_record_that_disappeared_since_the_draft_refuses_it(demo_run: Run, tmp_path: Path) -> None:
    from clausea.ingest import gather
    from clausea.knowledge import demo_folder
    from clausea.pipeline import run_case

    records = Path(shutil.copytree(demo_folder() / "records", tmp_path / "records"))
    run = run_case(gather([records]), demo_run.file.claim, today=demo_run.file.today)
    save(run, tmp_path / "case")
    (records / "clinic-chart.pdf").unlink()
    before = files_in(tmp_path / "case")
    for act in (lambda one: obstacles(one, before), lambda one: drawn(one, "html")):
        with pytest.raises(UnreadableRecord, match=r"clinic-chart\.pdf is not where it was read"):
            act(load(tmp_path / "case"))
    assert files_in(tmp_path / "case") == before


def test_nothing_of_the_patient_stands_in_a_repr(folder: Path) -> None:
    signature = signed(folder)
    in_markdown(folder, SENTENCE, "The record answers it fully.")
    shown = repr((signature, changes(signature, files_in(folder)), sign(load(folder), files_in(folder), ANA, DAY)))
    assert "record answers" not in shown
    assert "Hanratty" not in shown
