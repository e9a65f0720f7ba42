"""A letter that a person edited: what stays keeps its verdict, what is new or changed must stand."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea.domain import Gap, Table, fold
from clausea.edited import _printed, check_letter
from clausea.errors import UsageError
from clausea.exporters import write
from clausea.ingest import Source
from clausea.pipeline import Run, run_case
from tests.edited.conftest import PAGES, TODAY, Edit, claim, make_run

ANSWER = "The note of 07/09/2026 says: “Stopped the walk, worked R load until the pelvis stayed level \\* 3 x 8”"


def blockers(result: object) -> set[str]:
    return {finding.rule for finding in result.verdict.findings if finding.severity == "blocker"}  # type: ignore[attr-defined]


def rules(edit: Edit, *words: str, **more: str) -> set[str]:
    return blockers(edit(*words, **more))


# The letter as it was written


def test_the_letter_of_these_tests_is_ready(run: Run) -> None:
    assert run.verdict.findings == ()
    assert run.letter is not None
    assert not run.letter.is_draft
    assert sum(isinstance(block, Table) for block in run.letter.blocks) == 6


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_an_unedited_letter_keeps_its_verdict(run: Run, demo_run: Run, tmp_path: Path, suffix: str) -> None:
    for one in (run, demo_run):
        assert one.letter is not None
        path = tmp_path / f"letter.{suffix}"
        write(one.letter, path)
        result = check_letter(path, one)
        assert result.verdict.ready == one.verdict.ready
        assert _told(result.verdict.findings) == _told(one.verdict.findings)
        assert result.statements == len(one.letter.statements)
        assert result.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def _told(findings: object) -> list[tuple[object, ...]]:
    return sorted((one.rule, one.severity, one.slot or "", one.message, one.spans) for one in findings)  # type: ignore[attr-defined]


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_an_unedited_draft_keeps_its_blockers(tmp_path: Path, suffix: str) -> None:
    lacking = claim().model_copy(update={"claim_number": "", "notice_date": None})
    gaps = (
        Gap(slot="plan", severity="missing", message="Nothing says the plan.", required=True),
        Gap(slot="goals", severity="weak", message="The goals are weak."),
    )
    one = make_run(lacking, gaps)
    assert one.letter is not None
    assert one.letter.is_draft
    path = tmp_path / f"letter.{suffix}"
    write(one.letter, path)
    result = check_letter(path, one)
    assert not result.verdict.ready
    assert _told(result.verdict.findings) == _told(one.verdict.findings)
    assert blockers(result) == {"gaps-said", "no-blank"}


def test_every_statement_is_printed_as_this_module_expects(run: Run, demo_run: Run) -> None:
    for one in (run, demo_run):
        assert one.letter is not None
        text = " ".join(block.text for block in one.letter.blocks if not isinstance(block, Table))
        missing = [number for number, said in enumerate(one.letter.statements) if _printed(said) not in text]
        assert missing == []


def test_every_printed_citation_leads_back_to_the_words_it_came_from(demo_run: Run, tmp_path: Path) -> None:
    """Each statement of the bundled letter, stripped of its handles, still stands by its printed pages and lines alone."""
    letter = demo_run.letter
    assert letter is not None
    path = tmp_path / "letter.md"
    write(letter, path)
    # A word in front makes every statement one that a person changed.
    changed = re.sub(r"^- (?=“)", "- Also ", path.read_text(), flags=re.MULTILINE)
    changed = re.sub(r"(^- |^|\)\. )The (?!notice|record)(?=\w+ \w+ )", r"\1Also the ", changed, flags=re.MULTILINE)
    assert changed.count("Also") > 10
    path.write_text(changed)
    result = check_letter(path, demo_run)
    rejected = [one for one in result.verdict.findings if one.statement is not None and one.severity == "blocker"]
    assert [(one.rule, one.message) for one in rejected] == []


# Changed and added sentences


def test_a_changed_digit_does_not_stand(edit: Edit) -> None:
    assert rules(edit, "TUG took 15.8 s on", "TUG took 15.3 s on") == {"values-stand"}
    assert rules(edit, "TUG took 15.8 s on", "TUG took 158 s on") == {"values-stand"}


def test_a_changed_date_does_not_stand(edit: Edit) -> None:
    assert rules(edit, "TUG took 15.8 s on 07/09/2026", "TUG took 15.8 s on 07/19/2026") == {"values-stand"}
    assert rules(edit, "TUG took 15.8 s on 07/09/2026", "TUG took 15.8 s on July 9, 2026") == set()


def test_a_changed_quotation_is_not_exact(edit: Edit) -> None:
    assert rules(edit, "worked R load until the pelvis", "worked R load till the pelvis") == {"quotes-exact"}
    assert rules(edit, "stayed level \\* 3 x 8”", "stayed level”") == set()


def test_a_citation_moved_to_other_lines_does_not_hold_the_words(edit: Edit) -> None:
    assert rules(edit, f"{ANSWER} (Ex. B, p. 2, ll. 2-4 (CL-0004))", f"{ANSWER} (Ex. B, p. 2, ll. 5, 7)") == {
        "quotes-exact",
        "values-stand",
    }
    assert rules(edit, f"{ANSWER} (Ex. B, p. 2, ll. 2-4 (CL-0004))", f"{ANSWER} (Ex. A, p. 1, ll. 2-4)") == {
        "quotes-exact",
        "supports",
        "values-stand",
    }


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Ex. Q, p. 2, ll. 2-4", "Ex. Q"),
        ("Ex. B, p. 1, ll. 2-4", "Ex. B, p. 1"),
        ("Ex. B, p. 2, ll. 2-40", "Ex. B, p. 2, ll. 2-40"),
        ("Ex. B, p. 2, l. 0", "Ex. B, p. 2, l. 0"),
        ("Ex. B, p. 2, ll. 4-2", "Ex. B, p. 2, ll. 4-2"),
        ("Ex. B, p. 2, l. 6", "Ex. B, p. 2, l. 6"),
        ("Ex. B, p. 2, ll. 2-4 (CL-0099)", "CL-0099"),
        ("Ex. B, p. 2", "Ex. B, p. 2 without its page and line"),
        ("Exhibit B", "Exhibit B without its page and line"),
        ("42 CFR § 999.9", "an authority that is not in the list"),
        ("Ex. B, p. 2, ll. 2-4; CMS Pub. 100-02, Medicare Benefit Policy Manual, ch. 15, § 220.2(Z)", "not in the list"),
    ],
)
def test_a_citation_that_leads_nowhere_is_a_finding(edit: Edit, place: str, said: str) -> None:
    result = edit(f"{ANSWER} (Ex. B, p. 2, ll. 2-4 (CL-0004))", f"{ANSWER} ({place})")
    found = [one for one in result.verdict.findings if one.rule == "cited"]
    assert len(found) == 1
    assert said in found[0].message


def test_a_changed_statement_keeps_its_slot_and_gets_its_place_in_the_letter(edit: Edit) -> None:
    found = edit("TUG took 15.8 s on", "TUG took 15.3 s on").verdict.findings
    assert [(one.slot, one.statement) for one in found] == [("course", 4)]
    assert found[0].spans


def test_a_new_sentence_must_cite(edit: Edit) -> None:
    assert rules(edit, add="The care was plainly needed.") == {"cited"}
    assert rules(edit, "TUG took 24.6 s on", "The care was plainly needed. TUG took 24.6 s on") == {"cited"}
    assert rules(edit, add="## A new heading") == {"cited"}
    assert rules(edit, add="- A new item.") == {"cited"}
    assert rules(edit, add="    Words set as code.") == {"cited"}
    assert rules(edit, add="<p>Words set as HTML.</p>") == {"cited"}


def test_a_new_sentence_that_cites_lines_is_held_to_them(edit: Edit) -> None:
    assert rules(edit, add="She needed Min A on steps (Ex. A, p. 1, l. 5).") == set()
    assert rules(edit, add="She needed Min A on steps. (Ex. A, p. 1, l. 5)") == set()
    assert rules(edit, add="She needed “Min A on steps” (Ex. A, p. 1, lines 4–5; Ex. B, p. 2, l. 3).") == set()
    assert rules(edit, add="She needed help on 4 steps (Ex. A, p. 1, l. 5).") == {"values-stand"}
    assert rules(edit, add="She held the left rail (Ex. A, p. 1, l. 5).") == set()
    assert rules(edit, add="She held the right rail (Ex. A, p. 1, l. 5).") == {"values-stand"}
    two = "She was brave. She was steady (Ex. A, p. 1, l. 5)."
    assert rules(edit, add=two) == {"cited", "supports"}


def test_a_new_sentence_may_cite_an_authority(edit: Edit) -> None:
    rule = "CMS Pub. 100-02, Medicare Benefit Policy Manual, ch. 15, § 220.1.3(B)"
    assert rules(edit, add=f"A certification within 30 days is timely ({rule}).") == set()
    assert rules(edit, add=f"A certification within 45 days is timely ({rule}).") == {"values-stand"}


def test_words_in_a_quotation_are_no_citation(edit: Edit) -> None:
    assert "cited" in rules(edit, add="He said “see Ex. A, p. 1, l. 5”.")


def test_words_added_within_a_printed_sentence_share_its_citation(edit: Edit) -> None:
    assert rules(edit, "TUG took 24.6 s on", "At the start TUG took 24.6 s on") == set()
    assert rules(edit, "TUG took 24.6 s on", "After 3 falls TUG took 24.6 s on") == {"values-stand", "supports"}


def test_a_changed_sentence_of_the_template_must_cite_and_the_others_need_not(edit: Edit) -> None:
    result = edit("The record answers it.", "The record proves it.")
    assert [one.rule for one in result.verdict.findings] == ["cited"]


def test_a_placeholder_and_an_overclaim_in_a_new_sentence(edit: Edit) -> None:
    assert "no-blank" in rules(edit, add="She needed [insert level] on steps (Ex. A, p. 1, l. 5).")
    result = edit(add="She clearly needed Min A on steps (Ex. A, p. 1, l. 5).")
    assert [(one.rule, one.severity) for one in result.verdict.findings] == [("supports", "blocker"), ("overclaim", "warning")]


def test_what_is_taken_out_is_noted_and_no_blocker(edit: Edit) -> None:
    result = edit(f"{ANSWER} (Ex. B, p. 2, ll. 2-4 (CL-0004)).", "")
    assert [(one.rule, one.severity) for one in result.verdict.findings] == [("taken-out", "note")]
    assert "1 statement" in result.verdict.findings[0].message
    assert "answer" in result.verdict.findings[0].message
    assert result.statements == 6


def test_a_changed_statement_is_not_taken_out(edit: Edit) -> None:
    assert {one.rule for one in edit("TUG took 15.8 s on", "TUG took 15.3 s on").verdict.findings} == {"values-stand"}


def test_a_false_word_in_an_edited_sentence_blocks(edit: Edit) -> None:
    assert rules(edit, "TUG took 24.6 s on", "TUG improved to 24.6 s on") == {"supports"}
    assert rules(edit, "The initial evaluation of", "The discharge summary of") == {"supports"}
    assert rules(edit, "The note of 07/09/2026 says:", "The note of 09/14/2026 says:") == {"supports"}


def test_the_date_of_the_letter_may_be_the_day_it_is_signed(edit: Edit) -> None:
    assert rules(edit, "10/05/2026", "10/07/2026") == set()
    assert rules(edit, "10/05/2026", "10/01/2026") == {"cited", "values-stand"}
    assert rules(edit, add="10/07/2026") == {"cited", "values-stand"}


def test_what_word_changes_by_itself_is_no_change(edit: Edit) -> None:
    assert rules(edit, "“Timed code min 53”", '"Timed code min 53"') == set()
    assert rules(edit, "Box 9, Midland", "Box 9,\u00a0Midland") == set()
    assert rules(edit, f"{ANSWER} (Ex. B, p. 2, ll. 2-4 (CL-0004))", f"{ANSWER} (Ex. B, p. 2, ll. 2–4 (CL-0004))") == set()


def test_any_changed_digit_of_the_letter_is_caught(run: Run, tmp_path: Path) -> None:
    """Every fourth digit that is not part of a citation is changed in turn; the letter's own date may be moved."""
    assert run.letter is not None
    path = tmp_path / "letter.md"
    write(run.letter, path)
    text = path.read_text()
    masked = re.sub(r"Ex\. .*?(?= \||\)\.|;)|CMS Pub.*?§ [\d.]+|10/05/2026", lambda match: " " * len(match[0]), text)
    places = [index for index, letter in enumerate(masked) if letter.isdigit()][::4]
    missed = []
    for index in places:
        path.write_text(text[:index] + str((int(text[index]) + 1) % 10) + text[index + 1 :])
        if check_letter(path, run).verdict.ready:
            missed.append(text[index - 20 : index + 10])
    assert len(places) > 40
    assert missed == []


def test_a_false_word_put_before_any_statement_of_the_demo_is_caught(demo_run: Run, tmp_path: Path) -> None:
    """Every statement of the demo in turn is made to say of its lines what they do not say."""
    assert demo_run.letter is not None
    path = tmp_path / "letter.md"
    write(demo_run.letter, path)
    text = path.read_text()
    places = [match.start() for match in re.finditer(r"(?<=\n)(?:- )?(?=The (?:treatment note|progress|initial))", text)]
    missed = []
    for place in places:
        start = text.index("The ", place)
        for lead in ("With pain wholly resolved and painless gait, t", "The patient was never unsafe, and t"):
            path.write_text(text[:start] + lead + text[start + 1 :])
            if check_letter(path, demo_run).verdict.ready:
                missed.append(start)
    assert len(places) > 5
    assert missed == []


# Tables


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| Dana Lee |", "| Donna Leigh |"),
        ("| 01/02/1950 |", "| 02/01/1950 |"),
        ("| 09/14/2026 |", "| 01/02/1950 |"),
        ("| 1XX2-YY3-ZZ45 |", "| 1XX2-YY3-ZZ46 |"),
        ("| ACPT-55-40718 |", "| 2226-XX209-00550 |"),
        ("| $190.00 |", "| $199.00 |"),
        ("| CO-50 N115 |", "| CO-50 N386 |"),
        ("| 97112 | GP | 2 |", "| 97112 | GP | 3 |"),
        ("| 97112 | GP | 2 |", "| 97112 | GP | 1 |"),
        ("| 97112 | GP | 2 |", "| 97112 | KX | 2 |"),
        ("| 97112 | GP | 2 |", "| 97116 | GP | 2 |"),
        ("| $132.00 |", "| $123.00 |"),
    ],
)
def test_a_changed_cell_must_stand_in_the_claim(edit: Edit, old: str, new: str) -> None:
    assert rules(edit, old, new) == {"values-stand"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("chart.pdf, p. 1", "chart.pdf, p. 7"),
        ("| Initial evaluation of 06/08/2026 |", "| Certification of 06/08/2026 |"),
        ("| 24.6 s on 06/08/2026 |", "| 26.4 s on 06/08/2026 |"),
        ("| 24.6 s on 06/08/2026 |", "| 24.6 s on 06/18/2026 |"),
        ("| 24.6 s on 06/08/2026 |", "| 24.6 sec on June 8, 2026 |"),
        ("| 24.6 s on 06/08/2026 | 15.8 s on 07/09/2026 |", "| 15.8 s on 06/08/2026 | 24.6 s on 07/09/2026 |"),
        ("| Ex. A, p. 1, l. 4 (CL-0002); Ex. B, p. 2, l. 5 (CL-0004) |", "| Ex. A, p. 1, l. 3; Ex. B, p. 2, l. 5 |"),
        ("| Ex. A, p. 1, l. 4 (CL-0002); Ex. B, p. 2, l. 5 (CL-0004) |", "| Ex. A, p. 9, l. 4; Ex. B, p. 2, l. 5 |"),
        ("§ 220.2(B) |", "§ 220.3(B) |"),
        ("may not rest on diagnosis", "may rest on diagnosis"),
        ("| TUG (s) |", "| TUG (s) | 24.6 s | 15.8 s | Ex. A, p. 1, l. 4; Ex. B, p. 2, l. 5 |\n| TUG (s) |"),
    ],
)
def test_a_row_of_a_table_that_code_made_stays_as_it_was_made(edit: Edit, old: str, new: str) -> None:
    assert rules(edit, old, new) == {"tables-stand"}


def test_a_cell_that_says_the_same_in_other_words_stands(edit: Edit) -> None:
    assert rules(edit, "| 09/14/2026 |", "| September 14, 2026 |") == set()


def test_a_row_that_is_added_to_the_lines_of_the_claim_must_stand(edit: Edit) -> None:
    line = "| 07/09/2026 | 97116 | GP | 1 | $58.00 | $0.00 |"
    assert rules(edit, line, f"{line}\n| 07/10/2026 | 97530 | GP | 1 | $70.00 | $0.00 |") == {"values-stand"}


def test_a_row_or_a_table_may_be_taken_out_but_a_new_table_must_cite(edit: Edit) -> None:
    assert rules(edit, "| 07/09/2026 | 97116 | GP | 1 | $58.00 | $0.00 |\n", "") == set()
    assert rules(edit, add="| Test | Result |\n|---|---|\n| Stairs | good |") == {"cited"}
    assert rules(edit, add="| Test | Where |\n|---|---|\n| Steps with Min A | Ex. A, p. 1, l. 5 |") == {"cited"}


# Word


def _word(run: Run, path: Path, change: Callable[[object], None]) -> set[str]:
    import docx

    assert run.letter is not None
    write(run.letter, path)
    document = docx.Document(str(path))
    change(document)
    out = io.BytesIO()
    document.save(out)
    path.write_bytes(out.getvalue())
    return blockers(check_letter(path, run))


def _paragraph(document: object, start: str) -> object:
    found = [one for one in document.paragraphs if one.text.startswith(start)]  # type: ignore[attr-defined]
    assert len(found) == 1
    return found[0]


def test_a_letter_edited_in_word_is_checked_the_same(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"

    def digit(document: object) -> None:
        paragraph = _paragraph(document, "TUG took 15.8 s")
        paragraph.runs[0].text = paragraph.text.replace("15.8", "15.3")  # type: ignore[attr-defined]

    def split_runs(document: object) -> None:
        paragraph = _paragraph(document, "TUG took 15.8 s")
        text = paragraph.text  # type: ignore[attr-defined]
        paragraph.runs[0].text = text[:7]  # type: ignore[attr-defined]
        paragraph.add_run(text[7:]).italic = True  # type: ignore[attr-defined]

    def sentence(document: object) -> None:
        document.add_paragraph("The care was needed.")  # type: ignore[attr-defined]

    def cell(document: object) -> None:
        table = next(one for one in document.tables if one.cell(0, 0).text == "Date")  # type: ignore[attr-defined]
        table.cell(1, 3).text = "3"

    def footer(document: object) -> None:
        document.sections[0].footer.add_paragraph("Payment is guaranteed.")  # type: ignore[attr-defined]

    assert _word(run, path, digit) == {"values-stand"}
    assert _word(run, path, split_runs) == set()
    assert _word(run, path, sentence) == {"cited"}
    assert _word(run, path, cell) == {"values-stand"}
    assert _word(run, path, footer) == {"cited"}


# What is no letter


@pytest.mark.parametrize("name", ["letter.pdf", "letter.txt", "letter"])
def test_another_type_of_file_is_refused_with_the_types_that_are_read(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("words")
    with pytest.raises(UsageError, match=rf"^{re.escape(name)} is not a letter that can be checked\. .*\.docx") as caught:
        check_letter(tmp_path / name, run)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^There is no file letter\.md\."):
        check_letter(tmp_path / "letter.md", run)
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(UsageError, match=r"^folder\.md cannot be read: "):
        check_letter(tmp_path / "folder.md", run)


@pytest.mark.parametrize(
    ("name", "data"), [("letter.docx", b"PK\x03\x04no"), ("letter.docx", b""), ("letter.md", b"\xff\xfe\x00")]
)
def test_a_damaged_file_is_one_line(run: Run, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=rf"^{re.escape(name)} is damaged: it is not ") as caught:
        check_letter(tmp_path / name, run)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "# Request for redetermination\n"])
def test_a_letter_without_statements_is_not_ready(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "letter.md").write_text(text)
    result = check_letter(tmp_path / "letter.md", run)
    assert result.statements == 0
    assert blockers(result) == {"cited"}
    assert [one.rule for one in result.verdict.findings if one.severity == "note"] == ["taken-out"]


def test_a_run_without_a_letter_has_nothing_to_hold_it_against(tmp_path: Path, run: Run) -> None:
    (tmp_path / "letter.md").write_text("words")
    with pytest.raises(UsageError, match="wrote no letter"):
        check_letter(tmp_path / "letter.md", Run(run.file))


def test_a_worksheet_is_not_asked_for_what_an_appeal_needs(tmp_path: Path) -> None:
    denied = claim().model_copy(update={"denial": "CO-4", "denial_text": "", "claim_number": ""})
    one = run_case([Source("note.txt", data=PAGES[1].encode())], denied, today=TODAY)
    assert one.letter is not None
    write(one.letter, tmp_path / "letter.md")
    assert check_letter(tmp_path / "letter.md", one).verdict.findings == ()


def test_no_word_of_the_letter_stands_in_a_finding(edit: Edit) -> None:
    found = edit(add="Canaryword Lopez took 999 s “canaryword” [FILL IN] clearly (Ex. A, p. 1, l. 5).").verdict.findings
    assert len(found) >= 4
    assert not any("canary" in fold(one.message).lower() or "lopez" in one.message.lower() for one in found)
