"""What a record takes back itself: a side that should read otherwise, and a note that was carried forward in error.

An addendum does not change the words that it corrects; they stay on the page, and a letter that quotes them says what their
writer took back. So what is taken back is never told. Where nobody can tell which words are meant, nothing is guessed: the
correction is known, and a person is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from clausea.domain.charts import Chart, Document, Sentence
from clausea.domain.dates import find_days
from clausea.domain.mistakes import SAID_WRONG, SIDE, is_of_others
from clausea.domain.records import Span
from clausea.domain.taken_back import is_of_duplicate, part_words, taken_back

__all__ = ["Correction", "corrections", "without_taken_back"]

_CODE = re.compile(r"\b[A-TV-Z]\d[\dA-Z]\.?[\dA-Z]{1,4}\b")
_GAP = r"(?:[\s:'\"“”,]+|\b(?:the|as|to|it|is|was|on)\b)*"
_READ = r"(?i:\bshould (?:have )?(?:read|said|say|state|been (?:documented|charted|written|recorded|listed)(?: as)?)\b)"
_INSTEAD = (
    rf"(?:{SIDE}(?:\s[\w-]+){{0,3}},?\s(?:it\s)?(?i:should (?:have been|have read|have said|read|say)(?:\sthe)?)"
    rf"|(?:{SIDE}|(?i:\b(?:side|laterality)))\s(?i:should be))"
)
"""What stands before the right side, behind the wrong one: "I wrote right, it should have been", "R should be"."""
_MISTAKE = re.compile(
    rf"{_READ}|{SAID_WRONG}|{_INSTEAD}\s{SIDE}"
    rf"|(?i:\b(?:correct|amend|chang)ed from\s){_CODE.pattern}\s(?i:to)\s{_CODE.pattern}"
    r"|(?i:\b(?:side|laterality|left/right|L/R|R/L) (?:error|mistake|typo|mix-?up)\b|\b(?:wrong|incorrect|erroneous) laterality\b"
    r"|\b(?:typo(?:graphical)?|clerical|charting|documentation|transcription|dictation) error\b|\btypo\b"
    r"|\b(?:document|chart|enter|record|writ|dictat|typ|list|mark|label)\w*[^.;]{0,40}\b(?:wrong|incorrect|erroneous) side\b"
    r"|\b(?:wrong|incorrect|erroneous) side\b[^.;]{0,30}\b"
    r"(?:documented|charted|entered|recorded|written|dictated|typed|listed|marked)\b"
    r"|\b(?:side|laterality)\b[^.;,]{0,12}\b(?:corrected|amended|changed)\b"
    r"|\b(?:correct(?:ed|ion)?|amend(?:ed|ment)?)\s(?:of\s)?(?:the\s)?(?:side|laterality)\b"
    r"|\b(?:prior|previous|above|earlier|my) (?:entry|note|documentation|statement)"
    r" (?:is |was )?(?:incorrect|wrong|in error|erroneous)\b"
    r"|^\W*(?:correction|erratum|addend\w+[\s\d/:.,-]*(?:correction|to correct))\b)",
)
"""What says that something was written wrongly."""
_RIGHT_SIDE: Sequence[re.Pattern[str]] = (
    re.compile(rf"{_READ}{_GAP}(?:(?!{SIDE})[\w%°-]+\s+){{0,4}}(?P<side>{SIDE})(?P<what>[^.;+]*)"),
    re.compile(
        rf"(?i:\b(?:correct(?:ed)?|actual|true|proper|intended|treated|involved) (?:side|laterality)\b){_GAP}"
        rf"(?P<side>{SIDE})(?P<what>[^.;+]*)"
    ),
    re.compile(rf"(?P<side>{SIDE})(?P<before>(?:\s[\w-]+){{0,3}}?),?\s\(?(?i:not)\s(?:the\s)?{SIDE}(?P<what>[^.;+]*)"),
    re.compile(
        rf"(?i:\b(?:correct|amend|chang)ed\b)[^.;]{{0,30}}?\bfrom\s{SIDE}[^.;]{{0,40}}?\sto\s(?:the\s)?(?P<side>{SIDE})(?P<what>[^.;+]*)"
    ),
    re.compile(rf"(?i:\b(?:correct|amend|chang)ed to\b){_GAP}(?P<side>{SIDE})(?P<what>[^.;+]*)"),
    re.compile(rf"{_INSTEAD}\s(?P<side>{SIDE})(?P<what>[^.;+]*)"),
    re.compile(rf"(?i:\b(?:side|laterality)\b)[^.;]{{0,30}}?\b(?:is|was|to|be|=|:)\s(?P<side>{SIDE})(?P<what>[^.;+]*)"),
)
_UNTOLD = re.compile(
    r"\b(?:side|laterality|left/right|L/R|R/L) (?:error|mistake|typo|mix-?up)\b"
    r"|\b(?:wrong|incorrect|erroneous) (?:side|laterality)\b",
    re.IGNORECASE,
)
"""What says that a side is wrong, though not which is right."""
_WRONG_SIDE = re.compile(rf"(?P<side>{SIDE})(?P<what>(?:\s[\w-]+){{0,4}}?)\s(?:(?:was|is|were)\s)?{SAID_WRONG}")

_THIS = re.compile(r"\bthis (?:note|entry|documentation)\b", re.IGNORECASE)
_HINT = re.compile(
    r"error|mistake|wrong|should (?:have )?(?:read|sa|state|be)|correct|amend|changed from|typo|erroneous|erratum"
    r"|inadvertent|accidental|unintention|belong|(?:meant|intended) for"
    r"|disregard|ignore|strike|struck|void|retract|invalid|laterality",
    re.IGNORECASE,
)
_FROM_CODE = re.compile(rf"\b(?i:correct|amend|chang)ed from\s(?P<code>{_CODE.pattern})\s(?i:to)\s{_CODE.pattern}")
_BODY = frozenset(
    {
        "knee", "hip", "shoulder", "ankle", "elbow", "wrist", "hand", "thumb", "finger", "foot", "toe", "leg", "arm", "ear",
        "eye", "ue", "le",
    }
)  # fmt: skip
_COPIED_FROM = re.compile(r"\b(?:from|(?:forward|over|copy) of)\b[^.;,\d]{0,30}$", re.IGNORECASE)
"""What stands before the day of the words that were copied, and not of the note that they were copied into."""
_WORD = re.compile(r"[A-Za-z]{3,}|\b[UL]E\b")
_NO_NOUN = frozenset(
    {
        "the", "and", "was", "were", "are", "has", "had", "not", "should", "read", "for", "with", "from", "this", "that", "both",
        "all", "stands", "corrected", "notified", "documented", "error", "left", "right", "note", "visit", "per", "today", "also",
        "throughout", "treated",
        "instead", "which", "been", "only",
    }
)  # fmt: skip
_BEHIND = 2
"""How many sentences behind the one that tells of a mistake may say what is right."""
_VISITS = frozenset({"daily_note", "progress_report", "initial_evaluation", "re_evaluation", "discharge", "recertification"})

_Other = Literal["left", "right"]


@dataclass(frozen=True)
class Correction:
    """What one statement of a record takes back."""

    sort: Literal["side", "note", "part"]
    """A part of a note is known to be wrong where the statement does not take the note back as a whole."""
    document: str
    """The document that states it."""
    span: Span
    side: _Other | None = None
    """The side that is right, where the statement tells one."""
    taken_back: tuple[Span, ...] = ()
    """The words that are taken back, where they are known."""
    targets: tuple[str, ...] = ()
    """The documents that they may stand in."""

    def __repr__(self) -> str:
        return f"Correction(sort={self.sort}, document={self.document}, taken_back={len(self.taken_back)})"


def corrections(chart: Chart) -> tuple[Correction, ...]:
    """Return what the documents of a chart take back, in the order in which they say so."""
    if not any(_HINT.search(page.text) for record in chart.records for page in record.pages):
        return ()
    return tuple(_Reader(chart).read())


def without_taken_back(chart: Chart) -> Chart:
    """Return the chart without the sentences and facts that it takes back itself; the same chart where there are none."""
    spans = [span for one in corrections(chart) for span in one.taken_back]
    if not spans:
        return chart
    gone = frozenset(spans)
    by_page: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for span in spans:
        by_page[(span.record, span.page)].append(span)

    def stays(*places: Span) -> bool:
        return not any(over.overlaps(one) for one in places for over in by_page.get((one.record, one.page), ()))

    update: dict[str, Any] = {
        "sentences": tuple(one for one in chart.sentences if gone.isdisjoint(one.spans)),
        "plans": tuple(
            one.model_copy(update={"items": tuple(item for item in one.items if stays(item.span))}) for one in chart.plans
        ),
        "measures": tuple(one for one in chart.measures if stays(one.value_span)),
    }
    for name in ("goals", "certifications", "minutes", "diagnoses", "notes"):
        update[name] = tuple(one for one in getattr(chart, name) if stays(one.span))
    return chart.model_copy(update=update)


class _Reader:
    """Looks for corrections among the sentences of a chart."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._sentences: dict[str, list[Sentence]] = defaultdict(list)
        for one in chart.sentences:
            self._sentences[one.document].append(one)
        self._own = [one for one in chart.documents if not one.other_patient]

    def read(self) -> Iterator[Correction]:
        for place, document in enumerate(self._own):
            said = self._sentences[document.id]
            texts = [self._chart.quote(*one.spans) for one in said]
            told = -1
            for at, text in enumerate(texts):
                if at <= told or not _HINT.search(text):
                    continue
                back = _taken_back(text)
                if back is not None:
                    yield self._note(place, at, text, is_whole=back == "whole")
                elif _MISTAKE.search(text) and not is_of_others(text):
                    found = self._side(place, at, texts[at : at + 1 + _BEHIND])
                    if found is not None:
                        yield found
                        told = at + _BEHIND if found.side else at

    def _targets(self, place: int, at: int, block: str) -> tuple[list[Document], bool]:
        """Return the documents that a statement may correct, and whether the sentences before it in its own are meant too.

        Those of the day that it names, which is not its own; else the one before it, where nothing stands before it in its own.
        """
        document = self._own[place]
        days = {one.date for one in find_days(block, document.date) if not _COPIED_FROM.search(block[: one.start])}
        earlier = {day for day in days if document.date is None or day < document.date}
        named = [one for one in self._own if one.date in earlier and one.id != document.id and one.kind in _VISITS]
        if named:
            return named, False
        before = self._own[place - 1] if place and self._own[place - 1].record == document.record else None
        if at < 2 or document.kind == "addendum":
            is_apart = before is not None and not _THIS.search(block)
            return ([before] if is_apart and before is not None else []), at > 1
        return [], True

    def _note(self, place: int, at: int, text: str, *, is_whole: bool) -> Correction:
        document = self._own[place]
        targets, is_own = self._targets(place, at, text)
        targets = [one for one in targets if one.kind in _VISITS]
        sentences = [sentence for one in targets for sentence in self._sentences[one.id]]
        sentences += self._sentences[document.id][:at] if is_own else []
        is_told = is_whole and not (len(targets) > 1 and is_of_duplicate(text))
        parts = _parts_named(text)
        meant = [one for one in sentences if one.section in parts] or sentences
        spans = [span for one in meant for span in one.spans] if is_told else []
        names = tuple(one.id for one in targets) or ((document.id,) if is_own else ())
        return Correction(
            "note" if is_whole else "part", document.id, self._sentences[document.id][at].spans[0], None, tuple(spans), names
        )

    def _side(self, place: int, at: int, texts: Sequence[str]) -> Correction | None:
        document = self._own[place]
        block = ". ".join(text.rstrip(". ") for text in texts)
        told = _side_told(block)
        gone = {match["code"].replace(".", "") for match in _FROM_CODE.finditer(block)}
        if told is None and not gone and not _UNTOLD.search(texts[0]):
            return None
        targets, is_own = self._targets(place, at, block)
        sentences = [sentence for one in targets for sentence in self._sentences[one.id]]
        sentences += self._sentences[document.id][:at] if is_own else []
        spans: list[Span] = []
        is_wrong = _Wrong.of(block, *told) if told is not None else None
        for one in sentences:
            text = self._chart.quote(*one.spans)
            has_code = any(match.group().replace(".", "") in gone for match in _CODE.finditer(text))
            if has_code or (is_wrong is not None and is_wrong(text)):
                spans += one.spans
        names = tuple(one.id for one in targets)
        side = told[0] if told else None
        return Correction("side", document.id, self._sentences[document.id][at].spans[0], side, tuple(spans), names)


def _taken_back(text: str) -> Literal["whole", "part"] | None:
    """Say whether words take a note back, or a part of it: no side alone."""
    is_of_side = re.search(_READ, text) is not None and _side_told(text) is not None
    return None if is_of_side else taken_back(text)


def _parts_named(text: str) -> set[str]:
    """Return the sections that a statement says were copied, where it names these and no whole note."""
    words = part_words(text)
    if re.search(r"\b(?:note|entry|narrative|write-?up|documentation)s?\b", words, re.IGNORECASE):
        return set()
    named = re.findall(
        r"(?i:\b(?:subjective|objective|assessment|plan|treatment|measure(?:ment)?s|findings|data)\b)|\b[SOAP]\b",
        words.split(" from ")[0],
    )
    return {part for word in named for part in _PARTS[word[0].upper()]}


_PARTS = {
    "S": ("subj",), "O": ("obj", "tx"), "T": ("tx", "obj"), "A": ("assess",), "P": ("plan",),
    "M": ("obj",), "F": (), "D": (),
}  # fmt: skip


def _side_told(block: str) -> tuple[_Other, frozenset[str]] | None:
    """Return the side that a correction calls right, and the words of what has it; None where it tells none for sure."""
    found: list[tuple[_Other, frozenset[str]]] = []
    for pattern in _RIGHT_SIDE:
        match = pattern.search(block)
        if match is not None:
            what = f"{match.groupdict().get('before') or ''} {match['what']}"
            if any(map(str.isdigit, _first(what))):
                continue  # "Grip should read L 25 lb": the value is corrected, and the side stands.
            found.append((_which(match["side"]), _nouns(what)))
            break
    # "Grip L 27 lb was entered in error" takes the value back, and not the side.
    if (match := _WRONG_SIDE.search(block)) is not None and not found and not any(map(str.isdigit, match["what"])):
        found.append((_opposite(_which(match["side"])), _nouns(match["what"])))
    return found[0] if found else None


def _which(words: str) -> _Other:
    return "left" if words.strip("()")[:1].lower() == "l" else "right"


def _opposite(side: _Other) -> _Other:
    return "right" if side == "left" else "left"


def _first(text: str) -> str:
    """Return what stands behind a side up to the next clause: nothing where this says who saw it, "left, verified by pt"."""
    text = text.strip(" :'\"”")
    if re.match(r",\s*(?:\w+ed|\w+ing|per|as|by|error|found|caught|seen|see|pt|patient)\b", text, re.IGNORECASE):
        return ""
    return re.split(r"[,(]|\b(?:and|was|were|is|not|stands|as|per|by|(?i:\w+ed|found|caught|seen)\sby)\b", text.strip(" ,:'\"”"))[
        0
    ]


def _nouns(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(_first(text))[:4]) - _NO_NOUN


@dataclass(frozen=True)
class _Wrong:
    """Tells the sentences that a correction of a side takes back."""

    near: re.Pattern[str]
    """The wrong side beside what the correction names, or alone where it names nothing."""
    other: re.Pattern[str]
    right: re.Pattern[str]
    codes: frozenset[str]
    is_of_diagnosis: bool
    """It names no part of the body, so that a diagnosis of the wrong side is taken back with it."""

    @classmethod
    def of(cls, block: str, side: _Other, nouns: Collection[str]) -> _Wrong:
        wrong, right = _pattern(_opposite(side)), _pattern(side)
        any_noun = "|".join(rf"(?<![a-z])(?i:{re.escape(noun[:8])})" for noun in sorted(nouns))
        beside = rf"{wrong}\W*(?:\w+\W+){{0,3}}?(?:{any_noun})|(?:{any_noun})\w*\W+(?:(?!{right})\w+\W+){{0,3}}?{wrong}"
        return cls(
            near=re.compile(beside if nouns else wrong),
            other=re.compile(wrong),
            right=re.compile(right),
            codes=frozenset(match.group().replace(".", "") for match in _CODE.finditer(block)),
            is_of_diagnosis=not _BODY & set(nouns),
        )

    def __call__(self, text: str) -> bool:
        if any(_is_other_side(code, match.group().replace(".", "")) for match in _CODE.finditer(text) for code in self.codes):
            return True
        if self.near.search(text) and (self.near.pattern != self.other.pattern or not self.right.search(text)):
            return True
        is_diagnosis = _CODE.search(text) is not None or re.match(r"\W*(?:\w+\W+)?(?i:dx|diagnos\w+)\b", text) is not None
        return self.is_of_diagnosis and is_diagnosis and bool(self.other.search(text)) and not self.right.search(text)


def _pattern(side: _Other) -> str:
    short, word = ("R|RT|Rt", "(?i:right)") if side == "right" else ("L|LT|Lt", "(?i:left)")
    return rf"(?:(?<![\w/'’])\(?(?:{short})\)?(?![\w'’/])|(?<![\w/]){short[0]}(?=[UL]E\b)|\b{word}\b)"


def _is_other_side(code: str, other: str) -> bool:
    """Say whether two ICD-10 codes differ in the character that tells the side alone: H81.11 and H81.12."""
    if len(code) != len(other) or code[:3] != other[:3]:
        return False
    unlike = [(a, b) for a, b in zip(code[3:], other[3:], strict=True) if a != b]
    return len(unlike) == 1 and set(unlike[0]) <= set("1234")
