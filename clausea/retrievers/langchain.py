"""Any LangChain retriever behind the seam: a site names what makes one, and Clausea asks it for each kind of evidence."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from clausea.config import settings
from clausea.domain import EvidenceKind
from clausea.errors import BackendMisbehaved, ConfigError
from clausea.retrievers import THRESHOLD, Candidate, Scored
from clausea.retrievers.words import kind_queries

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

INDEX = "candidate"
"""The metadata key that a retriever hands back: which passage of the chart a document is."""

SCORE = "relevance_score"
"""The metadata key under which a retriever may say how relevant a document is, from 0 to 1."""


class LangChainRetriever:
    """Ranks by a LangChain retriever that is made of the passages of a chart.

    `make` takes LangChain documents, one a passage, and returns a `BaseRetriever` over them, as the `from_documents` of
    LangChain's own retrievers do. The words that are cited are the record's: of a document that comes back only its index counts.
    """

    def __init__(self, make: Callable[[list[Document]], BaseRetriever], name: str = "retriever") -> None:
        self._make = make
        self._name = name
        self._last: tuple[Candidate, ...] = ()
        self._retriever: BaseRetriever | None = None

    @classmethod
    def named(cls, path: str) -> LangChainRetriever:
        """Return the retriever that `package.module:name` makes.

        Raises:
            ConfigError: there is no such name, or the site has not vouched for it.
        """
        # Consent to remote backends is not enough: they are sent what the guard has hidden, a retriever the passages as they are.
        if not settings().retriever_is_local:
            raise ConfigError(
                "The retriever may send words of the record off this machine, where nothing takes the patient out of them.",
                hint="Set CLAUSEA_RETRIEVER_IS_LOCAL=true where it sends nothing.",
            )
        module, _, name = path.partition(":")
        try:
            found: Any = importlib.import_module(module)
            for part in name.split("."):
                found = getattr(found, part)
        except (ImportError, AttributeError, ValueError):
            raise ConfigError(
                f"The retriever {path[:60]} cannot be imported.",
                hint="Set CLAUSEA_RETRIEVER to hybrid, or to package.module:name of what makes a LangChain retriever.",
            ) from None
        if not callable(found):
            raise ConfigError(f"The retriever {path[:60]} cannot be called.", hint="Name something that takes documents.")
        return cls(found, name)

    def rank(self, kind: EvidenceKind, candidates: Sequence[Candidate]) -> list[Scored]:
        """Return what the retriever finds for the query of a kind, best first.

        A retriever that tells no relevance is believed by its order alone: the first is sure, the last that it returned is at
        the threshold.

        Raises:
            BackendMisbehaved: it failed, or returned what is no passage of the chart.
        """
        if not candidates:
            return []
        found = self._ask(kind_queries()[kind], candidates)
        out: dict[int, Scored] = {}
        for place, document in enumerate(found):
            index = document.metadata.get(INDEX)
            if not isinstance(index, int) or not 0 <= index < len(candidates):
                raise BackendMisbehaved(
                    f"The retriever {self._name} returned a document that is no passage of the chart.",
                    hint=f"It has to keep the metadata of the documents, {INDEX} among them.",
                )
            if index not in out:
                score = self._score(document.metadata.get(SCORE), place, len(found))
                why = f"found by {self._name} for {kind.replace('_', ' ')}, place {place + 1} of {len(found)}"
                one = candidates[index]
                out[index] = Scored(one, round(score, 4), "strong" if score >= THRESHOLD else "weak", why)
        return sorted(out.values(), key=lambda scored: (-scored.score, scored.candidate.sentence.id))

    def _ask(self, query: str, candidates: Sequence[Candidate]) -> list[Document]:
        from langchain_core.documents import Document

        same = len(self._last) == len(candidates) and all(a is b for a, b in zip(self._last, candidates, strict=True))
        try:
            if self._retriever is None or not same:
                documents = [
                    Document(page_content=one.text, metadata={INDEX: index, "document": one.document_kind})
                    for index, one in enumerate(candidates)
                ]
                self._retriever, self._last = self._make(documents), tuple(candidates)
            return self._retriever.invoke(query)
        except Exception as error:
            # Words of the record may stand in a foreign message: only its type is told.
            raise BackendMisbehaved(
                f"The retriever {self._name} failed with {type(error).__name__}.", hint="Try it alone, or use hybrid."
            ) from None

    @staticmethod
    def _score(told: object, place: int, count: int) -> float:
        if isinstance(told, (int, float)) and math.isfinite(told):
            return min(max(float(told), 0.0), 1.0)
        return 1 - (1 - THRESHOLD) * place / max(count - 1, 1)
