"""What a person reads on standard error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clausea import contract, knowledge, printing
from clausea.batch import BatchRow, Change
from clausea.codebook import page
from clausea.doctor import Line
from clausea.evaluation import Report, Score, Unscored
from clausea.pipeline import Run
from clausea.remedy import Circumstance, decide, parse_denial

Shown = Callable[[], str]
WIDTH = 90


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Return what was printed on standard error since the last call, with every line folded into one; nothing else is printed."""
    monkeypatch.setenv("COLUMNS", str(WIDTH))

    def read() -> str:
        captured = capsys.readouterr()
        assert captured.out == ""
        assert max((len(line) for line in captured.err.splitlines()), default=0) <= WIDTH
        return captured.err

    return read


def folded(text: str) -> str:
    return " ".join(text.split())


def test_ingest_shows_files_documents_and_measures(demo_run: Run, shown: Shown) -> None:
    document = contract.ingest_document(demo_run.chart, demo_run.ingested)
    printing.print_ingest(document)
    text = shown()
    for record in document.records:
        assert record.name in folded(text)
    for one in document.documents:
        assert one.kind.split("_")[0] in text
    assert folded("2026-06-08 initial") in folded(text)
    assert f"visits {len(document.visits)}" in folded(text)
    assert "TUG" in text


def test_evidence_shows_the_words_with_page_and_lines(demo_run: Run, shown: Shown) -> None:
    found = demo_run.found
    document = contract.evidence_document(demo_run.chart, found.evidence, found.flags, demo_run.ingested, with_slots=True)
    best = next(entry for entry in document.evidence if entry.kind == "skilled_rationale")
    printing.print_evidence(document.model_copy(update={"evidence": (best,)}))
    text = shown()
    first, last = best.lines
    assert f"p. {best.page}, l. {first}" in text or f"p. {best.page}, ll. {first}-{last}" in text
    for word in best.quote.split():
        assert word in text
    assert best.handle in text
    assert document.slots is not None
    for slot in document.slots:
        assert slot.slot.replace("_", " ") in text
    printing.print_evidence(document)
    many = [kind for kind in {one.kind for one in document.evidence} if sum(one.kind == kind for one in document.evidence) > 8]
    assert shown().count("--json shows them all") == len(many) > 0


def entry(quote: str) -> contract.EvidenceEntry:
    return contract.EvidenceEntry(
        handle="E1", kind="goal", record="r1", name="chart.pdf", page=2, lines=(3, 4), quote=quote, score=0.5,
        strength="weak", why="a goal", date=None, document="daily_note",
    )  # fmt: skip


def evidence(*entries: contract.EvidenceEntry, flags: tuple[contract.FlagEntry, ...] = ()) -> contract.EvidenceDocument:
    gap = {"severity": "missing", "message": "Nothing says what was taught.", "ask": "Was a home programme given?"}
    return contract.EvidenceDocument(records=(), evidence=entries, measures=(), gaps=(gap,), flags=flags)


def test_words_of_a_record_are_shown_as_they_are_and_cannot_command_the_terminal(shown: Shown) -> None:
    printing.print_evidence(evidence(entry("ROM [bold]0-90[/bold] :knee: \x1b[2J\x07 ok")))
    text = shown()
    assert "[bold]0-90[/bold] :knee:" in folded(text)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "(weak)" in text


def test_a_long_quote_wraps_and_loses_no_word(shown: Shown) -> None:
    quote = " ".join(f"word{number}" for number in range(120))
    printing.print_evidence(evidence(entry(quote)))
    assert folded(quote) in folded(shown().replace("p. 2, ll. 3-4", "")).replace("”", " ")


def test_gaps_and_flags_say_what_to_ask_and_where(shown: Shown) -> None:
    place = contract.Place(name="notes.pdf", page=4, lines=(2, 9))
    flag = contract.FlagEntry(
        flag="cloned_notes", severity="high", message="Two notes are alike.", must_answer=True, where=(place,)
    )
    printing.print_evidence(evidence(flags=(flag,)))
    text = folded(shown())
    for words in (
        "Was a home programme given?",
        "cloned notes",
        "Two notes are alike.",
        "p. 4, ll. 2-9",
        "No evidence of any kind",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("pasted", "notice", "said"),
    [
        ("CO-50 N115", dt.date(2026, 9, 14), ["CO-50 N115: Appeal.", "2027-01-17.", "What not to do", "Do not bill the patient"]),
        ("CO-50", None, ["Not known."]),
        ("CO-4 N519 zzz", None, ["This is not an appeal", "Not understood: zzz"]),
    ],
)
def test_triage_says_what_by_when_and_why(shown: Shown, pasted: str, notice: dt.date | None, said: list[str]) -> None:
    denial = parse_denial(pasted)
    remedy = decide(denial, Circumstance("medicare", notice, None, dt.date(2026, 10, 5)))
    printing.print_triage(contract.triage_document(denial, remedy, "medicare"))
    text = folded(shown())
    assert [words for words in [*said, *remedy.steps, remedy.why] if folded(words) not in text] == []
    assert ("not an appeal" in text) is not remedy.is_appeal


def test_verify_shows_blockers_first(shown: Shown) -> None:
    place = {"name": "notes.pdf", "page": 4, "lines": [2, 2]}
    findings: tuple[dict[str, Any], ...] = (
        {"severity": "note", "rule": "overclaim", "statement": None, "message": "A strong word.", "where": []},
        {"severity": "blocker", "rule": "values-stand", "statement": 2, "message": "A number is not there.", "where": [place]},
    )
    printing.print_verify(contract.VerifyDocument(ready=False, findings=findings, sha256="0", statements=9))
    text = folded(shown())
    assert text.index("values-stand") < text.index("overclaim")
    assert "values-stand 3" in text, "sentences count from 1 for a person"
    assert "p. 4, l. 2" in text
    assert "Not ready: 1 blocker to settle. 9 cited sentences were checked." in text
    printing.print_verify(contract.VerifyDocument(ready=True, findings=(), sha256="0", statements=9))
    assert "Ready to be signed" in shown()


def test_batch_counts_changed_sentences_and_prints_none(shown: Shown) -> None:
    change = Change(slot="visits", before="The old sentence.", after="The new sentence.")
    printing.print_batch(
        [
            BatchRow(case="a-1", status="ready", route="appeal", deadline=dt.date(2027, 1, 17), gaps=2, findings=3, ran=False),
            BatchRow(case="b-2", status="needs_review", route="appeal", ran=False, stale=True, why=("records", "claim")),
            BatchRow(case="c-3", status="ready", route="appeal", why=("profile",), changed=(change,)),
            BatchRow(case="d-4", status="failed", error="gone.pdf is not there.", exit_code=4),
            BatchRow(case="e-5", status="failed", error="torn.", exit_code=4, stale=True, why=("records",)),
        ]
    )
    text = shown()
    words = folded(text)
    assert "done before" in words
    assert "--stale" in words
    assert "sentence" in words
    assert "The new sentence." not in words
    assert "The old sentence." not in words
    assert "5 cases: 2 ready, 1 needs review, 2 failed; 3 run now." in words
    row = next(line for line in text.splitlines() if "a-1" in line)
    assert folded(row).startswith("a-1 ready appeal 2027-01-17 2 3")


def test_codes_in_short_and_in_full(shown: Shown) -> None:
    profiles = list(knowledge.profiles().values())
    printing.print_codes()
    text = folded(shown())
    for profile in profiles:
        assert all(f"CO-{carc}" in text for carc in profile.carcs)
    profile = knowledge.profile("CO-50")
    printing.print_page(page(profile))
    text = folded(shown())
    assert folded(profile.meaning) in text
    for slot in profile.slots:
        assert slot.id.replace("_", " ") in text
    assert "Common advice that is wrong" in text


def test_reports_show_every_score_and_the_problems(shown: Shown) -> None:
    scores = (
        Score(sample="s1", scorer="quotes-stand", value=False, n=7, problems=("chart.pdf, p. 3",)),
        Score(sample="s1", scorer="cited-share", value=0.5, n=20),
        Score(sample="s1", scorer="remedy", value=Unscored(reason="no remedy is expected")),
    )
    printing.print_reports([Report(suite="small", passed=False, scores=scores, provenance={"n": 1})])
    text = folded(shown())
    for words in (
        "small: failed",
        "quotes-stand FAIL 7",
        "cited-share 0.50",
        "unscored: no remedy is expected",
        "chart.pdf, p. 3",
    ):
        assert words in text
    assert "1 failed, 1 unscored of 3 scores; 1 sample." in text


def test_doctor_shows_the_fix(shown: Shown, tmp_path: Path) -> None:
    printing.print_doctor(
        [
            Line(name="python", state="ok", message="Python 3.11."),
            Line(name="tesseract", state="missing", message="Tesseract is not installed.", fix="apt-get install tesseract-ocr"),
        ]
    )
    text = folded(shown())
    assert "ok python Python 3.11." in text
    assert "missing tesseract Tesseract is not installed. apt-get install tesseract-ocr" in text
