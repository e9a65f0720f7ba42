"""The plain letter reads like a letter: tests by their figures, every document named once a slot, no two leads alike."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from clausea import knowledge
from clausea.chart import chart
from clausea.domain import Claim
from clausea.draft import slot_requests
from clausea.ingest import Source, read_record
from clausea.llm.embedded import leads, plain
from clausea.pipeline import Run
from clausea.retrieve import retrieve
from clausea.verify.support import kind_words, unsupported


def slot(run: Run, key: str) -> list[str]:
    return [one.text for where in run.draft.slots if where.key == key for one in where.statements]


def test_the_baseline_tells_the_tests_that_were_taken_again_and_then_quotes_function(demo_run: Run) -> None:
    figures, quotes = slot(demo_run, "baseline")
    assert figures == (
        "The initial evaluation of 06/08/2026 measured the Berg Balance Scale at 34/56, the Timed Up and Go at 24.6 s "
        "and gait speed at 0.48 m/s."
    )
    assert quotes.startswith("It also records “")
    for word in ("Stairs", "Gait, level", "5xSTS 27.4 s"):
        assert word in quotes
    for word in ("BP", "SpO2", "girth", "pain"):
        assert word not in figures + quotes


def test_a_document_is_named_once_in_a_slot(demo_run: Run) -> None:
    for where in demo_run.draft.slots:
        names = re.findall(r"(?:[a-z-]+ )?[a-z]+ of \d\d/\d\d/\d{4}", " ".join(one.text for one in where.statements))
        assert len(names) == len(set(names)), where.key


def test_the_words_before_the_records_own_vary(demo_run: Run) -> None:
    course = slot(demo_run, "course")
    assert len(course) == 3
    openings = [re.sub(r"\d\d/\d\d/\d{4}", "DATE", text.partition("“")[0]) for text in course]
    assert openings == [
        "The treatment note of DATE records ",
        "On DATE the progress report notes ",
        "By DATE the treatment note reads ",
    ]


def test_letter_types_have_words_of_their_own(demo_run: Run) -> None:
    evidence = demo_run.found.evidence
    leads = set()
    for name in ("co-50", "co-151", "units", "pt02", "post-pay"):
        profile = knowledge.profile(name)
        answer = next((one for one in profile.slots if one.id == "answer"), None)
        if answer is not None:
            leads.add(answer.lead)
    assert len(leads) >= 4
    request = next(one for one in slot_requests(evidence, knowledge.profile("50")) if one.key == "answer")
    told = plain(request.model_copy(update={"lead": "Of this care the clinician wrote in {doc}: "}), evidence)
    assert told["statements"][0]["text"].startswith("Of this care the clinician wrote in the treatment note of {V")


def test_the_plain_letter_has_no_finding_against_a_sentence(demo_run: Run) -> None:
    assert [one for one in demo_run.verdict.findings if one.statement is not None and one.severity != "note"] == []
    assert demo_run.draft.plain == ()


def test_a_row_of_figures_is_not_what_the_baseline_quotes(demo_run: Run) -> None:
    evidence = demo_run.found.evidence
    handles = next(one.handles for one in evidence.slots if one.slot == "baseline")
    quotes = slot(demo_run, "baseline")[1]
    quoted = [
        evidence.passage(one) for one in handles if demo_run.chart.quote(*evidence.passage(one).spans).rstrip(".") in quotes
    ]
    assert len(quoted) >= 3
    assert any("a goal names it" in one.why for one in quoted)
    assert not any("vital signs" in one.why or "bare figures" in one.why for one in quoted)


def test_every_word_before_the_records_own_is_one_that_the_verifier_lets_stand_alone() -> None:
    tried = {slot.lead for profile in knowledge.profiles().values() for slot in profile.slots if slot.lead} | set(leads())
    for lead in sorted(tried):
        text = lead.replace("{doc}", "the plan of care of 01/02/2026").replace("{kind}", "plan of care")
        found = unsupported(text.replace("{date}", "01/02/2026"), "", kind_words(["plan_of_care"]), ())
        assert (found.weighty, found.others) == ((), 0), lead


def test_a_document_of_no_sure_day_or_kind_is_told_by_its_citation_and_in_plain_words(demo_run: Run) -> None:
    evidence = demo_run.found.evidence
    visits = next(one for one in slot_requests(evidence, knowledge.profile("50")) if one.slot == "visits" and one.passages)
    unsure = tuple(one.model_copy(update={"is_kind_sure": False}) for one in evidence.passages)
    named = evidence.model_copy(update={"passages": unsure})
    dateless = named.model_copy(update={"figures": tuple(one for one in evidence.figures if not one.label.startswith("date of"))})
    assert plain(visits, named)["statements"][0]["text"].startswith("The record of {V")
    assert plain(visits, dateless)["statements"][0]["text"].startswith("{E")
    course = next(one for one in slot_requests(evidence, knowledge.profile("50")) if one.key == "course")
    told = [one["text"] for one in plain(course, named)["statements"]]
    assert told[0].startswith("The record of {V") and "} states {E" in told[0]
    assert not any(re.search(r"\brecord\b[^“]*\brecords\b", one) for one in told)


HEAD = """PT Initial Evaluation   Patient: Ann Ott   DOB 01/02/1950
Date of service: 05/04/2026
{line}
{dx}
PLOF: independent in all ADL, walked 1 mile daily.
TUG 24 s. Gait speed 0.5 m/s.
Plan: PT 2x/wk x 8 wk, 97110, 97112.
LTG 1. TUG 14 s.
Jane Roe, PT 05/04/2026"""


@pytest.mark.parametrize(
    ("line", "dx", "named"),
    [
        ("Referral: Dr. Kwabena Astor, hand surgery, 04/02/2026", "Dx: S66.321D Laceration of extensor tendon", "S66.321D"),
        ("Hx: 81 y/o F. Choked on pork 4/11/26, Heimlich by son.", "Medical Dx: G23.1 Progressive supranuclear palsy", "G23.1"),
        (
            "Referred by: Lee Ott MD, orthopedic surgery, 04/02/2026",
            "Medical Dx: M17.11 OA R knee, s/p R TKA 04/10/2026",
            "M17.11",
        ),
    ],
)
def test_only_what_names_a_diagnosis_is_called_one(line: str, dx: str, named: str) -> None:
    read = chart([read_record(Source("chart.txt", data=HEAD.format(line=line, dx=dx).encode()))])
    claim = Claim(denial="CO-50", service_dates=(dt.date(2026, 5, 4),))
    profile = knowledge.profile("50")
    found = retrieve(read, profile, claim)
    request = next(
        one for one in slot_requests(found, profile) if any(found.passage(each).kind == "diagnosis" for each in one.passages)
    )
    first = plain(request, found)["statements"][0]
    quoted = " ".join(read.quote(*found.passage(handle).spans) for handle in first["cites"] if handle.startswith("E"))
    assert " gives the diagnosis " in first["text"] and named in quoted
    assert not any(word in quoted for word in ("Astor", "Choked", "Lee Ott"))
