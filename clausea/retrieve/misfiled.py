"""The line of another patient's page that a reviewer would read back against the record.

It is evidence of nothing else, and no slot is ever filled with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.domain import Chart, Document, Sentence
from clausea.retrievers import Candidate, Scored

_NAME = re.compile(r"[A-Za-z][a-z'’-]{3,}|[A-Z'’-]{4,}")
_COMMON_WORDS = """date note patient name physical occupational speech therapy rehab clinic center hospital outpatient
treatment daily visit encounter session record"""
_COMMON = frozenset(_COMMON_WORDS.split())
_LEAST_WORDS = 3
_SCORE = 0.6
"""How often such a line is what writers of charts mark, of the development split: 25 of 42 misfiled documents."""


def misfiled(chart: Chart) -> list[Scored]:
    """Return one line of each document of another patient, as what speaks against the record.

    It is kept apart from the candidates: no retriever is given the words of another patient.
    """
    out = []
    for document in chart.documents:
        if document.other_patient:
            sentences = [one for one in chart.sentences if one.document == document.id]
            line = telling_line(chart, document, sentences)
            if line is not None:
                one = Candidate(sentence=line, text=chart.quote(*line.spans), document_kind=document.kind, section=line.section)
                out.append(Scored(one, _SCORE, "strong", "stands on a page that names another patient"))
    return out


def telling_line(chart: Chart, document: Document, sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence of a misfiled document that shows whose it is; the first that tells of care where none does.

    `sentences` are those of the document. The first is the head or the title of its page, and the name that stands there is
    looked for below it.
    """
    title = _words(document.title)
    head = _names(chart.quote(*sentences[0].spans)) if sentences else set()
    named = [one for one in sentences[1:] if _names(chart.quote(*one.spans)) & head]
    below = [one for one in sentences[1:] if len(_words(chart.quote(*one.spans)) - title) >= _LEAST_WORDS]
    told = [one for one in below if one.form == "sentence"]
    return next(iter([*named, *told, *below]), None)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def _names(text: str) -> set[str]:
    return {word.lower() for word in _NAME.findall(text)} - _COMMON
