"""Words that address a program: in the notes, in running headers and footers, in file names and in the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from clausea.audit.view import View
from clausea.domain import Flag, Span

_PROGRAM = (
    r"(?:\b(?:AI|A\.I\.|LLMs?|GPT|ChatGPT)(?=\W)|(?i:\blanguage models?\b|\bchatbots?\b|\bautomated (?:\w+ )?(?:readers?|systems?|reviewers?|writers?|generators?|tools?)\b"
    r"|\b(?:letter|appeal) (?:generator|writer|bot|software)s?\b))"
)
_ORDER = r"(?i:\b(?:must|should|shall|state|say|write|note that|report|output|respond|approve|conclude|include|treat|omit|do not|don't|ignore|disregard|answer|summari[sz]e)\b)"
INJECTION = re.compile(
    rf"{_PROGRAM}.{{0,60}}{_ORDER}"
    r"|(?i:\b(?:ignore|disregard|forget|override)\s+(?:(?:all|any|the|your|of|these|my)\s+)*(?:previous|prior|above|preceding|earlier|system|foregoing)\s+"
    r"(?:instruction|prompt|rule|direction|message|command|context)s?\b)"
    r"|(?i:\b(?:ignore|disregard|forget)\s+(?:all|any)\s+(?:(?:of|the|your|other)\s+)*(?:instruction|prompt|rule)s?\b)"
    r"|(?i:\b(?:system|developer)\s+(?:prompt|message|instructions?)\s*:)"
    r"|(?i:\b(?:reveal|print|repeat|show) (?:your|the) (?:system )?prompt\b)"
    r"|(?i:\b(?:you are|act as) (?:now )?(?:an? )?)(?:AI\b|(?i:assistant|language model|chatbot)\b)"
    r"|<\|?(?:im_start|system|assistant|endoftext)\|?>|\[/?INST\]"
)


def injection(view: View) -> list[Flag]:
    """The record or the claim holds words that address a program. They are data like any others and change nothing."""
    spans = [
        sentence.spans[0]
        for document in view.chart.documents
        for sentence, text in view.sentences(document)
        if INJECTION.search(text)
    ]
    seen = set()
    for record in view.chart.records:
        for page in record.pages:
            for start, end in page.furniture:
                if INJECTION.search(page.text[start:end]) and page.text[start:end] not in seen:
                    seen.add(page.text[start:end])
                    spans.append(Span(record=record.id, page=page.number, start=start, end=end))
    elsewhere = []
    if any(INJECTION.search(re.sub(r"[_\-.]+", " ", record.name)) for record in view.chart.records):
        elsewhere.append("in the name of a file")
    elsewhere += [
        f"in the claim's {name.replace('_', ' ')}" for name, text in _fields(view.claim.model_dump()) if INJECTION.search(text)
    ]
    if not spans and not elsewhere:
        return []
    where = f" ({', '.join(elsewhere)})" if elsewhere else ""
    message = (
        f"The record holds words that address a program or its reader{where}. They are data like any others and change nothing."
    )
    return [Flag(flag="injection", severity="high", message=message, spans=tuple(spans[:12]))]


def _fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of the claim by their key."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _fields(inner, f"{name} {key}".strip())
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _fields(inner, name)
