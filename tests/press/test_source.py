"""The parser takes what WRITING.md describes, and names the file and line of everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.press.__main__ import main
from evals.press.chart import (
    Columns,
    Fields,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Passage,
    Raw,
    Record,
    Sides,
    Signature,
    Table,
    passages_of,
)
from evals.press.source import ChartError, occurrences, parse

HEAD = "@record id: t; discipline: PT; style: clinic\n@doc kind: daily_note\n"


def problems(body: str, head: str = HEAD) -> list[str]:
    with pytest.raises(ChartError) as caught:
        parse(head + body, "t.chart")
    return [str(problem) for problem in caught.value.problems]


def only_passage(body: str) -> Passage:
    (passage,) = passages_of(parse(HEAD + body).docs[0].blocks)
    return passage


def test_sample_has_every_block_type(sample: Record) -> None:
    kinds = {type(block) for doc in sample.docs for block in doc.blocks}
    every = {Columns, Fields, Heading, Items, PageBreak, Paragraph, Raw, Sides, Signature, Table}
    assert kinds == every


def test_header_and_docs(sample: Record) -> None:
    assert sample.values["title"] == "Fernhill Outpatient Rehab"
    assert sample.patient["member_id"] == "1XX2-YY3"
    assert [doc.values["kind"] for doc in sample.docs] == ["initial_evaluation", "daily_note"]
    assert sample.docs[1].header and not sample.docs[0].header


def test_quotes_stand_where_facts_say(sample: Record) -> None:
    for doc in sample.docs:
        for passage in passages_of(doc.blocks):
            for fact in passage.facts:
                assert passage.text[fact.start : fact.end] == fact.quote


def test_kinds_with_strength() -> None:
    passage = only_passage("Needs cues. {skilled_rationale/weak functional_baseline}\n")
    assert passage.text == "Needs cues."
    assert passage.kinds == {"skilled_rationale": "weak", "functional_baseline": "strong"}


def test_page_break_in_a_sentence_leaves_one_space() -> None:
    passage = only_passage("before it @@ after it\n")
    assert passage.text == "before it after it"
    assert passage.page_breaks == (len("before it "),)


def test_page_break_in_a_word_leaves_none() -> None:
    passage = only_passage("be@@fore\n")
    assert (passage.text, passage.page_breaks) == ("before", (2,))


def test_number_is_not_found_inside_another() -> None:
    passage = only_passage("8.5 then 18 then 8\n")
    assert occurrences(passage, "8") == ((17, 18),)


def test_quote_may_run_over_cells() -> None:
    passage = only_passage("| Knee flex | 82 |\n")
    assert passage.text == "Knee flex | 82"
    assert occurrences(passage, "Knee flex 82") == occurrences(passage, "Knee flex | 82") == ((0, 14),)


def test_nth_picks_an_occurrence() -> None:
    body = '____ lb L, ____ lb R\n^ {fact: blank, quote: "____", nth: 2}\n'
    assert only_passage(body).facts[0].start == 11


def test_quotes_and_commas_inside_values() -> None:
    quote = '"\\"bad knees\\", both, since"'
    body = f'Had "bad knees", both, since 9\n^ {{fact: decoy, why: history, quote: {quote}}}\n'
    assert only_passage(body).facts[0].quote == '"bad knees", both, since'


def test_comments_are_not_drawn_and_braces_of_raw_are_labels() -> None:
    body = "@raw\n  A   1   {minutes}\n// aside\n\n  B\n@end\n"
    passages = list(passages_of(parse(HEAD + body).docs[0].blocks))
    assert [passage.text for passage in passages] == ["  A   1", "", "  B"]


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("@foo\n", 3, "unknown directive @foo"),
        ("x {gaol}\n", 3, "unknown kind 'gaol'"),
        ("x {goal/strnog}\n", 3, "strength"),
        ("x {}\n", 3, "empty braces"),
        ("x {fact: plof}\n", 3, "line of its own"),
        ('\n\n^ {fact: plof, quote: "x"}\n', 5, "must follow its passage"),
        ('x\n^ {fact: plof, quote: "y"}\n', 4, "is not in the passage of line 3"),
        ('x x\n^ {fact: plof, quote: "x"}\n', 4, "2 times"),
        ('x x\n^ {fact: plof, quote: "x", nth: 3}\n', 4, "nth is 3"),
        ('x\n^ {fact: plfo, quote: "x"}\n', 4, "unknown fact 'plfo'"),
        ('x\n^ {fact: plof, nmae: y, quote: "x"}\n', 4, "unknown key 'nmae'"),
        ("x\n^ {fact: plof, quote: x}\n", 4, "double quotes"),
        ("x\n^ {fact: plof}\n", 4, "needs a quote"),
        ('x\n^ {fact: measure, name: TUG, quote: "x"}\n', 4, "needs 'value'"),
        ('x\n^ {fact: measure, name: TGU, value: 1, quote: "x"}\n', 4, "measure name 'TGU'"),
        ('x\n^ {fact: measure, name: assist, value: min A, quote: "x"}\n', 4, "assist value 'min A'"),
        ('x\n^ {fact: measure, name: TUG, value: 1, role: goal, quote: "x"}\n', 4, "measure role 'goal'"),
        ('x\n^ {fact: minutes, cpt: 97110, quote: "x"}\n', 4, "need 'minutes' or 'units'"),
        ('x\n^ {fact: certification, type: order, signed_on: 3/4/26, quote: "x"}\n', 4, "YYYY-MM-DD"),
        ('x\n^ fact: plof, quote: "x"\n', 4, "a fact is"),
        ("| a | b |\n| a | b | c |\n", 4, "row has 3 cells"),
        ("| a | b\n", 3, "starts and ends with '|'"),
        ("~ one\n", 3, "left text || right text"),
        ("| a @@ b |\n", 3, "'@@' works in"),
        ("@columns\na\n@next\nb\n", 3, "no @end"),
        ("@next\n", 3, "does not belong here"),
        ("@raw\nx\n", 3, "@raw has no @end"),
        ("@page 3\n", 3, "takes nothing after it"),
        ("#x\n", 3, "a title starts with"),
        ("@doc kind: daily_note; date: 3/4/2026\n", 3, "date '3/4/2026'"),
        ("@doc kind: note\n", 3, "kind 'note'"),
        ("@doc kind: order; autor: x\n", 3, "unknown key 'autor'"),
    ],
)
def test_errors_name_the_line(body: str, line: int, says: str) -> None:
    found = problems(body)
    assert any(one.startswith(f"t.chart:{line}: ") and says in one for one in found), found


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("@doc kind: order\n", "no @record line"),
        ("@record id: t; discipline: PT; style: clinic\n", "no @doc line"),
        ("@record id: t; discipline: PT; style: glossy\n@doc kind: order\n", "style 'glossy'"),
        ("@record id: t; discipline: MD; style: clinic\n@doc kind: order\n", "discipline 'MD'"),
        ("@record id: t; style: clinic\n@doc kind: order\n", "needs 'discipline'"),
        ("@record id: t; discipline: PT; style: clinic\ntext\n@doc kind: order\n", "before the first @doc"),
    ],
)
def test_errors_of_the_record(head: str, says: str) -> None:
    assert any(says in one for one in problems("", head))


def test_all_errors_are_reported_at_once() -> None:
    assert len(problems("x {gaol}\n@foo\ny {paln}\n")) == 3


def test_check_prints_counts_and_errors(tmp_path: Path, sample_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(sample_path)]) == 0
    assert "sample: clinic, 2 docs, 59 passages" in capsys.readouterr().out
    bad = tmp_path / "t.chart"
    bad.write_text(HEAD + "x {gaol}\n☐ y\n", encoding="utf-8")
    assert main(["check", str(bad)]) == 1
    assert f"{bad}:3: unknown kind 'gaol'" in capsys.readouterr().out
    bad.write_text(HEAD + "☐ y\n", encoding="utf-8")
    assert main(["check", str(bad)]) == 1
    assert f"{bad}:3: no font here can draw '☐'" in capsys.readouterr().out
