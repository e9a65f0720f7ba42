"""What a manifest may say, and what is refused before anything runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clausea.batch import CaseRow, read_manifest
from clausea.errors import UsageError
from tests.batch.conftest import MakeCase


def names(row: CaseRow) -> list[str]:
    return [source.name for source in row.sources()]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def test_a_folder_gives_its_case_folders_in_order(make_case: MakeCase) -> None:
    make_case("b-2", inside=True)
    folder = make_case("a-1").parent
    (folder / ".hidden").mkdir()
    rows = read_manifest(folder)
    assert [row.case for row in rows] == ["a-1", "b-2"]
    assert [names(row) for row in rows] == [["eval.txt", "note.txt"]] * 2, "the claim file is no record"


def test_a_folder_leaves_out_the_output_of_an_earlier_batch(make_case: MakeCase) -> None:
    folder = make_case("a-1").parent
    (folder / "out").mkdir()
    write(folder / "out" / "summary.json", "[]")
    assert [row.case for row in read_manifest(folder)] == ["a-1"]


def test_csv_and_json_lines_say_the_same(make_case: MakeCase, tmp_path: Path) -> None:
    make_case("one", inside=True)
    make_case("two")
    table = write(
        tmp_path / "m.csv",
        "case,records,claim,backend\n"
        "first,cases/one/records,cases/one/claim.yaml,\n"
        "second,cases/two/n*.txt; cases/two/eval.txt,cases/two/claim.yaml,embedded\n",
        "utf-8-sig",
    )
    lines = [
        {"case": "first", "records": "cases/one/records", "claim": "cases/one/claim.yaml"},
        {
            "case": "second",
            "records": "cases/two/n*.txt; cases/two/eval.txt",
            "claim": "cases/two/claim.yaml",
            "backend": "embedded",
        },
    ]
    rows = read_manifest(table)
    assert rows == read_manifest(write(tmp_path / "m.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n"))
    assert [row.backend for row in rows] == [None, "embedded"]
    assert [names(row) for row in rows] == [["eval.txt", "note.txt"], ["note.txt", "eval.txt"]]
    assert all(row.claim.is_file() for row in rows)


def test_a_named_file_that_is_not_there_is_left_for_reading_to_report(make_case: MakeCase, tmp_path: Path) -> None:
    make_case("one")
    table = write(tmp_path / "m.csv", "case,records,claim\na,cases/one/eval.txt;cases/one/gone.txt,cases/one/claim.yaml\n")
    assert names(read_manifest(table)[0]) == ["eval.txt", "gone.txt"]


def test_a_file_that_two_patterns_match_is_one_record(make_case: MakeCase, tmp_path: Path) -> None:
    make_case("one")
    table = write(tmp_path / "m.csv", "case,records,claim\na,cases/one/*.txt;cases/one/eval.txt,cases/one/claim.yaml\n")
    assert names(read_manifest(table)[0]) == ["eval.txt", "note.txt"]


def test_an_absolute_pattern_is_followed(make_case: MakeCase, tmp_path: Path) -> None:
    folder = make_case("one")
    table = write(tmp_path / "m.csv", f"case,records,claim\na,{folder}/no*.txt,{folder}/claim.yaml\n")
    assert names(read_manifest(table)[0]) == ["note.txt"]


def test_a_pattern_that_matches_nothing_is_an_error_of_its_case_alone(make_case: MakeCase, tmp_path: Path) -> None:
    make_case("one")
    table = write(
        tmp_path / "m.csv",
        "case,records,claim\na,cases/one/*.pdf,cases/one/claim.yaml\nb,cases/one/*.txt,cases/one/claim.yaml\n",
    )
    first, second = read_manifest(table)
    with pytest.raises(UsageError, match="holds no file"):
        first.sources()
    assert names(second) == ["eval.txt", "note.txt"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case,recrods,claim\na,b,c\n", "column recrods is not known. Did you mean records?"),
        ("case,records,claim,zzz\na,b,c,d\n", "Known are: case, records, claim, backend."),
        ("case,records\na,b\n", "line 1: claim is missing"),
        ("case,records,claim,case\na,b,c,d\n", "stands there twice"),
        ('case,records,claim\na,"b,c\n', "not valid CSV"),
        ("case,records,claim\n", "holds no case"),
        ("", "line 1: case and records and claim is missing"),
    ],
)
def test_a_csv_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_manifest(write(tmp_path / "m.csv", text))
    assert said in str(caught.value)
    assert "m.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "case", "said"),
    [
        ("a,b\n", "line 2", "line 2: the row has not as many cells"),
        ("a,b,c,d\n", "line 2", "line 2: the row has not as many cells"),
        (",b,c\n", "line 2", "line 2: case is empty"),
        ("a, ; ,c\n", "a", "line 2: records is empty"),
        ("../up,b,c\n", "line 2", "line 2: the case name cannot be a folder name"),
    ],
)
def test_a_bad_row_of_a_csv_is_its_own_problem(tmp_path: Path, text: str, case: str, said: str) -> None:
    bad, good = read_manifest(write(tmp_path / "m.csv", f"case,records,claim\n{text}good,b,c\n"))
    assert (bad.case, good.case, good.problem) == (case, "good", None)
    assert said in (bad.problem or "")
    assert "m.csv" in (bad.problem or "")


def test_cases_of_one_name_are_each_a_problem(tmp_path: Path) -> None:
    rows = read_manifest(write(tmp_path / "m.csv", "case,records,claim\na,b,c\nA,b,c\nz,b,c\n"))
    assert ["more than once" in (row.problem or "") for row in rows] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"case": "a", "records": "b", "claim": "c"}\n{"case": \n', "line 2: this is not valid JSON"),
        ('["a", "b", "c"]\n', "line 1: this is not a JSON object"),
        ('{"case": "a", "records": ["b"], "claim": "c"}\n', "line 1: records must be text"),
        ('{"case": "a", "records": "b"}\n', "line 1: claim is missing"),
        ('{"case": "a", "records": "b", "clam": "c"}\n', "Did you mean claim?"),
    ],
)
def test_a_bad_line_of_json_lines_is_its_own_problem(tmp_path: Path, text: str, said: str) -> None:
    good = json.dumps({"case": "good", "records": "b", "claim": "c"})
    rows = read_manifest(write(tmp_path / "m.jsonl", text + good))
    assert (rows[-1].case, rows[-1].problem) == ("good", None)
    assert [said in (row.problem or "") for row in rows].count(True) == 1


@pytest.mark.parametrize(
    "name",
    ["../up", "a/b", "a\\b", "..", ".", ".hidden", "a..b", "-x", "=1+1", "a:b", "a\tb", "CON", "nul.txt", "a.", "x" * 101,
     "Summary.csv"],
)  # fmt: skip
def test_a_case_name_that_is_no_safe_folder_name_is_a_problem(tmp_path: Path, name: str) -> None:
    line = json.dumps({"case": name, "records": "r", "claim": "c"})
    (row,) = read_manifest(write(tmp_path / "m.jsonl", line))
    assert row.case == "line 1"
    assert "line 1: the case name cannot be a folder name" in (row.problem or "")


@pytest.mark.parametrize("name", ["A-17", "2026 03 Q", "Müller_3", "case.7", "console"])
def test_an_ordinary_case_name_is_taken(tmp_path: Path, name: str) -> None:
    line = json.dumps({"case": name, "records": "r", "claim": "c"})
    assert read_manifest(write(tmp_path / "m.jsonl", line))[0].case == name


def test_what_is_no_manifest_is_refused(make_case: MakeCase, tmp_path: Path) -> None:
    folder = make_case("one")
    with pytest.raises(UsageError, match="is not there"):
        read_manifest(tmp_path / "gone.csv")
    with pytest.raises(UsageError, match=r"ending in \.csv, \.jsonl"):
        read_manifest(folder / "note.txt")
    with pytest.raises(UsageError, match="one is one case, not a folder of cases"):
        read_manifest(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no case"):
        read_manifest(tmp_path / "empty")
    (tmp_path / "latin.csv").write_bytes("case,records,claim\né,b,c\n".encode("latin-1"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_manifest(tmp_path / "latin.csv")


def test_the_repr_of_a_row_tells_the_case_alone(tmp_path: Path) -> None:
    line = json.dumps({"case": "a-1", "records": "Ellsworth/*.pdf", "claim": "Ellsworth.yaml"})
    assert repr(read_manifest(write(tmp_path / "m.jsonl", line))) == "[CaseRow(case='a-1')]"
