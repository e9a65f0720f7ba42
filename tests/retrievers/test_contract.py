"""What every retriever promises, asked of the one that ships and of LangChain's seam."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from clausea import config
from clausea.chart import chart
from clausea.domain import EVIDENCE_KINDS
from clausea.errors import BackendMisbehaved, ConfigError
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrievers import Candidate, Retriever, retriever
from clausea.retrievers.hybrid import HybridRanker
from clausea.retrievers.langchain import INDEX, SCORE, LangChainRetriever

NOTES = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Ferrall, Odile   DOB: 02/03/1949
Date of Service: 03/02/2026
Medical dx M17.11 primary osteoarthritis R knee, onset 01/15/2026
PLOF: lived alone, walked a mile a day without a device, drove.
TUG 18.2 s with a rolling walker, knee flexion AROM R 82 degrees.
LTG 1: walk 500 ft without a device in 8 weeks to reach the mailbox.
Frequency 2x/week for 8 weeks: therapeutic exercise, gait training.
I certify the need for these services. M. Ortiz MD 03/05/2026
\fDAILY NOTE
Patient: Ferrall, Odile   DOB: 02/03/1949
Date of Service: 03/12/2026   Visit #: 4
Lowered the step to 4 inches and cued the heel down when the trunk tipped, since the knee gave way on the 6 inch step.
TUG 14.1 s today, was 18.2 at evaluation.
97110 20 min  97112 18 min
Electronically signed by Jane Roe, PT, DPT 03/12/2026
"""


class SharedWords(BaseRetriever):
    """Returns the documents that share most words with the query."""

    documents: list[Document]
    most: int = 6

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        asked = set(query.lower().split())
        found = [one for one in self.documents if asked & set(one.page_content.lower().split())]
        return sorted(found, key=lambda one: -len(asked & set(one.page_content.lower().split())))[: self.most]


def shared_words(documents: list[Document]) -> SharedWords:
    return SharedWords(documents=documents)


@pytest.fixture(scope="module")
def found() -> list[Candidate]:
    return candidates(chart([read_record(Source("chart.txt", data=NOTES.encode()))]))


@pytest.fixture(params=[HybridRanker, lambda: LangChainRetriever(shared_words)], ids=["hybrid", "langchain"])
def make(request: pytest.FixtureRequest) -> Callable[[], Retriever]:
    return request.param  # type: ignore[no-any-return]


def test_it_returns_candidates_best_first_each_once_with_a_reason(make: Callable[[], Retriever], found: list[Candidate]) -> None:
    ranker, some = make(), 0
    for kind in EVIDENCE_KINDS:
        ranked = ranker.rank(kind, found)
        some += len(ranked)
        assert all(any(one.candidate is own for own in found) for one in ranked)
        assert len({one.candidate.sentence.id for one in ranked}) == len(ranked)
        assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
        assert all(0 <= one.score <= 1 and one.why and one.strength in {"strong", "weak"} for one in ranked)
    assert some


def test_the_same_chart_gets_the_same_ranking(make: Callable[[], Retriever], found: list[Candidate]) -> None:
    first, again = make(), make()
    for kind in EVIDENCE_KINDS:
        assert first.rank(kind, found) == again.rank(kind, found) == first.rank(kind, list(found))


def test_another_chart_is_judged_anew(make: Callable[[], Retriever], found: list[Candidate]) -> None:
    ranker = make()
    ranker.rank("goal", found)
    half = found[: len(found) // 2]
    assert ranker.rank("goal", half) == make().rank("goal", half)


def test_nothing_is_found_in_nothing(make: Callable[[], Retriever]) -> None:
    assert make().rank("goal", []) == []


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def set_(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"CLAUSEA_{name.upper()}", value)
        config.settings.cache_clear()

    yield set_
    config.settings.cache_clear()


def test_a_site_names_its_retriever_by_a_dotted_path(site: Callable[..., None], found: list[Candidate]) -> None:
    site(retriever=f"{__name__}:shared_words", retriever_is_local="true")
    ranked = retriever().rank("goal", found)
    assert ranked == LangChainRetriever(shared_words, "shared_words").rank("goal", found)
    assert "shared_words" in ranked[0].why


def test_a_retriever_that_nobody_vouched_for_is_refused(site: Callable[..., None]) -> None:
    site(retriever=f"{__name__}:shared_words")
    with pytest.raises(ConfigError, match="may send words"):
        retriever()


@pytest.mark.parametrize("path", ["nowhere.at.all:name", f"{__name__}:nothing", "json", ":", "json:__doc__"])
def test_a_path_that_leads_nowhere_is_refused(site: Callable[..., None], path: str) -> None:
    site(retriever=path, retriever_is_local="true")
    with pytest.raises(ConfigError, match="cannot be"):
        retriever()


class Answers(BaseRetriever):
    """Returns what it was told to."""

    told: list[Any]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        if not self.told:
            raise RuntimeError("Ferrall, Odile cannot be searched")
        return [Document(page_content="not of the record", metadata=one) for one in self.told]


@pytest.mark.parametrize("metadata", [{}, {INDEX: 9999}, {INDEX: "1"}, {INDEX: -1}])
def test_what_is_no_passage_of_the_chart_is_refused(found: list[Candidate], metadata: dict[str, object]) -> None:
    with pytest.raises(BackendMisbehaved, match="no passage of the chart"):
        LangChainRetriever(lambda _: Answers(told=[metadata])).rank("goal", found)


def test_a_failure_tells_no_words_of_the_record(found: list[Candidate]) -> None:
    with pytest.raises(BackendMisbehaved) as error:
        LangChainRetriever(lambda _: Answers(told=[])).rank("goal", found)
    assert "Odile" not in str(error.value)
    assert "RuntimeError" in str(error.value)


def test_a_score_that_the_retriever_tells_is_kept_and_words_come_from_the_record(found: list[Candidate]) -> None:
    told = [{INDEX: 3, SCORE: 0.2}, {INDEX: 1, SCORE: 7.0}]
    first, second = LangChainRetriever(lambda _: Answers(told=told)).rank("goal", found)
    assert (first.candidate, first.score, first.strength) == (found[1], 1.0, "strong")
    assert (second.candidate, second.score, second.strength) == (found[3], 0.2, "weak")
