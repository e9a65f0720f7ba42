"""What scripts rely on: one JSON document, the exit codes, and a quick `--help`."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from clausea import __version__, contract, contract_knowledge
from clausea.batch import BatchRow
from clausea.doctor import Line
from tests.cli.conftest import Clausea

HELP_BOUND_S = 1.5
"""`--help` answers within 0.4 s on an idle machine. The bound here is a smoke test, wide enough for a machine that runs other
tests beside it and narrow enough to catch an import of Streamlit, LangChain or the PDF libraries, which take two seconds."""


def test_help_is_quick_and_names_every_command(clausea: Clausea) -> None:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        done = clausea("--help")
        best = min(best, time.perf_counter() - began)
    assert done.code == 0
    commands = "demo ingest evidence triage draft verify export batch codes eval app doctor schema"
    assert [name for name in commands.split() if f"  {name} " not in done.out] == []
    assert best < HELP_BOUND_S


def test_help_imports_nothing_heavy(clausea: Clausea) -> None:
    done = clausea("--help", env={"PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip() for line in done.err.splitlines() if line.startswith("import time:")}
    assert "typer" in imported
    heavy = {
        "pydantic",
        "rich.table",
        "pypdfium2",
        "docx",
        "typst",
        "streamlit",
        "langchain",
        "openai",
        "yaml",
        "clausea.printing",
    }
    assert imported & heavy == set()


def test_demo(clausea: Clausea, tmp_path: Path) -> None:
    done = clausea("demo", "--out", "d", "--json")
    assert (done.code, done.err) == (0, "")
    document = contract.DraftDocument.model_validate(done.document)
    assert json.loads((tmp_path / "d" / "run.json").read_text()) == done.document
    assert document.statements
    assert {path.name for path in (tmp_path / "d").iterdir()} >= {"case.json", *document.files.values()}
    assert len(list((tmp_path / "d").glob("0[1-6]-*.json"))) == 6


def test_ingest(clausea: Clausea, demo: Path) -> None:
    done = clausea("ingest", demo / "records", "--json")
    assert (done.code, done.err) == (0, "")
    document = contract.IngestDocument.model_validate(done.document)
    assert [record.name for record in document.records] == ["clinic-chart.pdf", "physician-office.pdf"]
    assert document.measures


def test_evidence(clausea: Clausea, demo: Path) -> None:
    done = clausea("evidence", demo / "records", "--json")
    assert (done.code, done.err) == (0, "")
    assert contract.EvidenceDocument.model_validate(done.document).slots is None
    done = clausea("evidence", demo / "records", "--claim", demo / "claim.yaml", "--json")
    assert (done.code, done.err) == (0, "")
    document = contract.EvidenceDocument.model_validate(done.document)
    assert document.slots
    scores: dict[str, list[float]] = {}
    for entry in document.evidence:
        scores.setdefault(entry.kind, []).append(entry.score)
    assert all(found == sorted(found, reverse=True) for found in scores.values()), "best first within each kind"


def test_triage(clausea: Clausea) -> None:
    done = clausea(
        "triage", "CO-50 N115", "--payer", "medicare", "--notice-date", "2026-09-14", "--today", "2026-10-05", "--json"
    )
    assert (done.code, done.err) == (0, "")
    document = contract.TriageDocument.model_validate(done.document)
    assert document.is_appeal
    assert document.deadline["date"] == "2027-01-17"
    assert not document.warnings
    pasted = clausea("triage", "-", "--json", stdin="Line 1 denied: CO-4, remark N519\n").document
    assert (pasted["is_appeal"], pasted["codes"]) == (False, [{"group": "CO", "carc": "4", "rarcs": ["N519"]}])


def test_triage_of_a_notice_in_a_file(clausea: Clausea, tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(tmp_path / "notice.pdf"))
    lines = ("Cigna", "Date of notice: 09/14/2026", "Claim line 1: 08/03/2026 97110 GP $120.00", "Denied: CO-197, remark M62")
    for number, line in enumerate(lines):
        page.drawString(72, 720 - 20 * number, line)
    page.save()
    document = contract.TriageDocument.model_validate(clausea("triage", tmp_path / "notice.pdf", "--json").document)
    assert (document.route, document.payer, document.pasted.notice_date) == ("auth", "commercial", dt.date(2026, 9, 14))
    assert [line["cpt"] for line in document.pasted.lines] == ["97110"]
    (tmp_path / "notice.txt").write_text("Medicare Part B\n97110 GP 120.00 CO-97\n", encoding="utf-8")
    assert clausea("triage", tmp_path / "notice.txt", "--json").document["route"] == "cer"


def test_triage_takes_facts_and_levels(clausea: Clausea) -> None:
    first = clausea("triage", "OA-18", "--payer", "medicare", "--json").document
    assert first["route"] == "status_check"
    assert {one["fact"]: one["route"] for one in first["alternatives"]}["not_a_duplicate"] == "cer"
    assert clausea("triage", "OA-18", "--payer", "medicare", "--fact", "not_a_duplicate", "--json").document["route"] == "cer"
    second = clausea("triage", "CO-50", "--payer", "medicare", "--level", "2", "--notice-date", "2026-09-14", "--json").document
    assert second["deadline"]["date"] == "2027-03-18"
    assert [one["level"] for one in second["levels"]] == [3, 4, 5]
    filing = clausea("triage", "CO-16 MA130", "--payer", "medicare", "--service-date", "2026-08-03", "--json").document
    assert (filing["route"], filing["deadline"]["date"]) == ("new_claim", "2027-08-03")


def test_triage_of_an_unknown_code_fails_and_still_gives_the_deadline(clausea: Clausea) -> None:
    done = clausea("triage", "CO-999", "--notice-date", "2026-09-14", "--today", "2026-10-05", "--json")
    done.failed(2, "CO-999", "Nearest")
    document = contract.TriageDocument.model_validate({key: value for key, value in done.document.items() if key != "error"})
    assert (document.route, document.understood, document.deadline["date"]) == ("status_check", False, "2027-01-17")
    people = clausea("triage", "CO-999", "--notice-date", "2026-09-14")
    assert (people.code, people.out) == (2, "")
    assert "2027-01-17" in people.err


def test_codes(clausea: Clausea) -> None:
    every = clausea("codes", "--json")
    assert (every.code, every.err) == (0, "")
    one = clausea("codes", "CO-50", "--json").document
    assert one["id"] == "co-50"
    assert one in every.document
    assert contract_knowledge.CodesDocument.model_validate(one).model_dump(mode="json") == one
    assert contract_knowledge.CodesDocument.model_validate(every.document).model_dump(mode="json") == every.document
    modern = clausea("codes", "CO-16 N822", "--json").document
    assert (modern["id"], modern["with_rarcs"]["16"]) == ("co-4", ["N822", "N823", "N519"])
    clausea("codes", "CO-999 N290").failed(2, "CO-999 N290")


def test_batch(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("case,records,claim\nbad,gone.txt,claim.yaml\ngood,note.txt,claim.yaml\n")
    done = clausea("batch", "m.csv", "--out", "o", "--json")
    assert (done.code, done.err) == (10, ""), "a case failed"
    rows = [BatchRow.model_validate(row) for row in done.document]
    assert [(row.case, row.status, row.exit_code) for row in rows] == [("bad", "failed", 4), ("good", "needs_review", 10)]
    assert done.document == json.loads((tmp_path / "o" / "summary.json").read_text())
    (tmp_path / "gone.txt").write_text(note.read_text())
    assert clausea("batch", "m.csv", "--out", "o", "--json").code == 0


def test_a_bad_line_of_a_manifest_is_its_own_row(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    good = json.dumps({"case": "good", "records": note.name, "claim": claim.name})
    (tmp_path / "m.jsonl").write_text('{"case": \n' + good + "\n")
    done = clausea("batch", "m.jsonl", "--out", "o", "--json")
    rows = [BatchRow.model_validate(row) for row in done.document]
    assert (done.code, done.err) == (10, "")
    assert [(row.case, row.status, row.exit_code) for row in rows] == [("line 1", "failed", 2), ("good", "needs_review", 10)]
    assert "m.jsonl, line 1: this is not valid JSON." in (rows[0].error or "")
    assert not (tmp_path / "o" / "line 1").exists()


def test_eval(clausea: Clausea) -> None:
    done = clausea("eval", "demo", "--json")
    assert done.err == ""
    assert [report["suite"] for report in done.document] == ["demo"]
    assert done.code == (0 if all(report["passed"] for report in done.document) else 10)


def test_doctor(clausea: Clausea) -> None:
    done = clausea("doctor", "--json")
    assert (done.code, done.err) == (0, "")
    lines = [Line.model_validate(line) for line in done.document]
    assert "knowledge" in {line.name for line in lines}
    assert all(line.fix for line in lines if line.state != "ok")
    broken = clausea("doctor", "--json", env={"CLAUSEA_BACKEND": "abacus"})
    assert broken.code == 3
    assert {line["name"] for line in broken.document if line["state"] == "broken"} == {"backend"}


def test_schema(clausea: Clausea) -> None:
    names = clausea("schema").document
    assert {"ingest", "evidence", "triage", "draft", "verify", "batch", "doctor", "Claim"} <= set(names)
    assert clausea("schema", "draft", "--json").document == contract.DraftDocument.model_json_schema(mode="serialization")


def test_an_expected_error_is_a_document_too(clausea: Clausea) -> None:
    done = clausea("codes", "CO-999", "--json")
    done.failed(2, "CO-999")
    assert set(done.document) == {"error"}
    assert contract.ErrorDocument.model_validate(done.document).error.code == 2
    assert clausea("codes", "CO-999").out == ""
    mistaken = clausea("triage", "--json")
    mistaken.failed(2, "Missing argument")
    assert mistaken.document["error"]["hint"] == "See `clausea --help`."


def test_no_readable_record_is_an_error_document(clausea: Clausea) -> None:
    done = clausea("evidence", "gone.txt", "--json")
    done.failed(4, "gone.txt is not there.")
    assert done.document["error"]["message"] == "gone.txt is not there."


def test_the_version_is_printed(clausea: Clausea) -> None:
    done = clausea("--version")
    assert (done.code, done.out, done.err) == (0, f"clausea {__version__}\n", "")


def test_verify_and_export_take_a_run_and_restart_takes_its_stages(clausea: Clausea, demo: Path, tmp_path: Path) -> None:
    drafted = clausea("draft", demo / "records", "--claim", demo / "claim.yaml", "--out", "run", "--json")
    assert (drafted.code, drafted.err) == ({"ready": 0, "needs_review": 10}[drafted.document["status"]], "")

    checked = clausea("verify", "run/letter.md", "--run", "run", "--json")
    assert checked.err == ""
    document = contract.VerifyDocument.model_validate(checked.document)
    in_tables = [one for one in drafted.document["statements"] if one["slot"] == "minutes"]
    assert document.statements == len(drafted.document["statements"]) - len(in_tables)
    assert checked.code == (0 if document.ready else 10)

    letter = tmp_path / "run" / "letter.md"
    written = letter.read_bytes()
    letter.unlink()
    drawn = clausea("export", "run", "--format", "md", "--json")
    assert (drawn.code, drawn.document) == (0, {"files": {"md": "letter.md"}})
    assert letter.read_bytes() == written

    for name in ("02-chart.json", "05-verdict.json", "06-letter.json"):
        (tmp_path / "run" / name).unlink()
    again = clausea("draft", "--from", "evidence", "--out", "run", "--json")
    again.failed(7, "run has no 02-chart.json")
    again = clausea("draft", "--from", "chart", "--out", "run", "--json")
    assert (again.code, again.err) == (drafted.code, "")
    assert again.document["statements"] == drafted.document["statements"]
    assert letter.read_bytes() == written
    again = clausea("draft", "--from", "evidence", "--out", "run", "--json")
    assert (again.code, again.document["statements"]) == (drafted.code, drafted.document["statements"])


@pytest.mark.parametrize(("denial", "ends"), [("CO-50", (10, "needs_review")), ("CO-4 N519", (11, "not_an_appeal"))])
def test_the_exit_code_of_a_draft_says_what_was_written(
    clausea: Clausea, note: Path, claim: Path, tmp_path: Path, denial: str, ends: tuple[int, str]
) -> None:
    done = clausea("draft", note, "--claim", claim, "--denial", denial, "--out", "o", "--json")
    assert (done.code, done.document["status"]) == ends
    assert done.err == ""
    assert (tmp_path / "o" / "letter.pdf").read_bytes().startswith(b"%PDF")


def test_human_words_go_to_standard_error_alone(clausea: Clausea) -> None:
    done = clausea("triage", "CO-50", "--notice-date", "2026-09-14")
    assert (done.code, done.out) == (0, "")
    assert "2027-01-17" in done.err
