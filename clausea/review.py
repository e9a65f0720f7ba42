"""A letter and its pages to the review page: which lines are marked, and what is to be settled beside which sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clausea.domain import Chart, Evidence, Finding, Flag, Gap, Letter, Page, Record, Span, Verdict
from clausea.errors import RecordError
from clausea.exporters.review import Leaf, Mark, Picture, Place, Point, View, citations_of, render
from clausea.extractors.sheets import rows, sheets

__all__ = ["Reviewed", "review_page"]

_MOST_BYTES = 10_500_000
"""Of all pictures together: in base64 they take a third more, and a page of 15 MB can still be sent and opened."""
_MOST_A_PAGE = 170_000
_MOST_FLAG_PLACES = 12


@dataclass(frozen=True, repr=False)
class Reviewed:
    """What a review page is made of."""

    letter: Letter
    chart: Chart
    is_appeal: bool = True
    evidence: Evidence = field(default_factory=Evidence)
    verdict: Verdict = field(default_factory=Verdict)
    flags: tuple[Flag, ...] = ()
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of the records by their hash; a record that is left out is shown as numbered lines."""
    password: str | None = None


def review_page(case: Reviewed) -> bytes:
    """Return the review page of a letter as one HTML file. The same letter and records give the same bytes.

    Raises:
        RecordError: a record needs another password, or is damaged.
    """
    return render(_Viewer(case).view())


class _Viewer:
    """Gathers the marks of every page that is cited or flagged."""

    def __init__(self, case: Reviewed) -> None:
        self.case, self.chart = case, case.chart
        self._spans: dict[str, tuple[Span, ...]] = {}
        self._words: dict[str, str] = {}
        self._cited: set[str] = set()
        self._exhibits: dict[tuple[str, int], list[str]] = {}

    def view(self) -> View:
        places = self._places()
        points = tuple(self._points())
        return View(letter=self.case.letter, state=self._state(), leaves=tuple(self._leaves()), places=places, points=points)

    def _state(self) -> str:
        case = self.case
        if case.letter.is_draft:
            count = sum(finding.severity == "blocker" for finding in case.verdict.findings)
            what = "one point is" if count == 1 else f"{count} points are"
            return f"A draft, not to be sent: {what} to be settled first." if count else "A draft copy, not to be sent."
        if not case.is_appeal:
            return "Not an appeal: the document that is right here was written instead."
        return "No blocker stands. Read every sentence against its page before it is signed."

    # Marks

    def _places(self) -> dict[Place, str]:
        """Return the key of the mark of each citation; one that leads to no line of the record gets none."""
        out: dict[Place, str] = {}
        for place in citations_of(self.case.letter):
            spans = self._spans_of(place)
            if spans:
                key = f"m{len(self._spans) + 1}"
                self._spans[key], self._words[key] = spans, place.words()
                self._cited.add(key)
                self._exhibits.setdefault((spans[0].record, place.page), []).append(place.exhibit)
                out[place] = key
        return out

    def _spans_of(self, place: Place) -> tuple[Span, ...]:
        """Return the words that a citation rests on: those of the statements that cite it, else its whole lines."""
        exhibit = next((one for one in self.case.letter.exhibits if one.label == place.exhibit), None)
        if exhibit is None or place.page not in exhibit.pages:
            return ()
        page = self.chart.record(exhibit.record).page(place.page)
        wanted = {number for first, last in place.lines for number in range(first, min(last, page.line_count) + 1)}
        spans: list[Span] = []
        for cite in (cite for one in (*self.case.letter.statements, *self.case.letter.tabled) for cite in one.cites):
            if (cite.record, cite.page) == (exhibit.record, place.page) and set(
                range(cite.lines[0], cite.lines[1] + 1)
            ) <= wanted:
                spans += [span for span in cite.spans if span not in spans]
        shown = {number for span in spans for number in _lines(page, span)}
        spans += [span for number in sorted(wanted - shown) if (span := _line(exhibit.record, page, number)) is not None]
        return _apart(spans)

    def _flagged(self, spans: Sequence[Span], words: str) -> tuple[str, ...]:
        keys = []
        by_page: dict[tuple[str, int], list[Span]] = {}
        for span in spans:
            by_page.setdefault((span.record, span.page), []).append(span)
        for group in list(by_page.values())[:_MOST_FLAG_PLACES]:
            key = f"m{len(self._spans) + 1}"
            self._spans[key], self._words[key] = _apart(group), words
            keys.append(key)
        return tuple(keys)

    # Points

    def _points(self) -> Iterable[Point]:
        statements = self.case.letter.statements
        said = {gap.message: gap.required for gap in self.case.evidence.gaps}
        # What a gap says in the same words and no less gravely is said once.
        findings = [
            one
            for one in self.case.verdict.findings
            if not (one.message in said and (said[one.message] or one.severity != "blocker"))
        ]
        for finding in sorted(findings, key=lambda one: ("blocker", "warning", "note").index(one.severity)):
            yield self._finding(finding)
        for gap in self.case.evidence.gaps:
            yield self._gap(gap)
        for flag in self.case.flags:
            about = tuple(
                index
                for index, one in enumerate(statements)
                if any(span.overlaps(other) for cite in one.cites for span in cite.spans for other in flag.spans)
            )
            answer = " The letter has to answer it." if flag.must_answer else ""
            name = flag.flag.replace("_", " ")
            yield Point(
                "flag",
                f"Flag, {flag.severity}: {name}",
                flag.message + answer,
                "",
                about,
                self._flagged(flag.spans, f"Flag: {name}"),
            )

    def _finding(self, finding: Finding) -> Point:
        count = len(self.case.letter.statements)
        about: tuple[int, ...] = ()
        if finding.statement is not None and finding.statement < count:
            about = (finding.statement,)
        elif finding.slot:
            about = self._first_of(finding.slot)
        title = f"{finding.severity.capitalize()}: {finding.rule}"
        marks = self._flagged(finding.spans, title) if finding.spans else ()
        return Point(finding.severity, title, finding.message, "", about, marks)

    def _gap(self, gap: Gap) -> Point:
        words = "Missing in the record" if gap.severity == "missing" else "Thin in the record"
        needed = ", and the letter is not ready without it" if gap.required else ""
        return Point("gap", f"Gap: {words}{needed}", gap.message, gap.ask, self._first_of(gap.slot or ""))

    def _first_of(self, slot: str) -> tuple[int, ...]:
        return next(((index,) for index, one in enumerate(self.case.letter.statements) if one.slot == slot), ())

    # Pages

    def _leaves(self) -> Iterable[Leaf]:
        by_page: dict[tuple[str, int], list[str]] = {}
        for key, spans in self._spans.items():
            by_page.setdefault((spans[0].record, spans[0].page), []).append(key)
        order = {record.id: index for index, record in enumerate(self.chart.records)}
        cited = {where for where, keys in by_page.items() if self._cited & set(keys)}
        pictures = dict(self._pictures(cited))
        boxes = self._boxes([key for where, keys in by_page.items() if where in pictures for key in keys])
        for number, (where, keys) in enumerate(
            sorted(by_page.items(), key=lambda item: (order[item[0][0]], item[0][1])), start=1
        ):
            record, page = self.chart.record(where[0]), self.chart.record(where[0]).page(where[1])
            picture = pictures.get(where)
            yield Leaf(
                key=f"p{number}",
                name=record.name,
                number=page.number,
                exhibits=tuple(dict.fromkeys(self._exhibits.get(where, ()))),
                lines=tuple(page.lines()),
                picture=picture,
                marks=tuple(self._mark(key, page, boxes.get(key, ())) for key in keys),
                remark=self._remark(record, page, is_cited=where in cited, is_drawn=picture is not None),
            )

    def _mark(self, key: str, page: Page, drawn: tuple[tuple[float, float, float, float], ...]) -> Mark:
        spans = self._spans[key]
        return Mark(
            key=key,
            words=self._words[key],
            quote=" … ".join(self.chart.quote(span) for span in spans),
            rows=drawn,
            lines=frozenset(number for span in spans for number in _lines(page, span)),
            is_cited=key in self._cited,
        )

    def _remark(self, record: Record, page: Page, *, is_cited: bool, is_drawn: bool) -> str:
        if is_cited and not is_drawn and record.sha256 not in self.case.originals:
            return "The file is not there any more, so its words as they were read are shown."
        if page.origin == "ocr":
            sure = f" with a confidence of {page.confidence:.0%}" if page.confidence is not None else ""
            return f"A scan, read by OCR{sure}."
        return ""

    def _pictures(self, wanted: set[tuple[str, int]]) -> Iterable[tuple[tuple[str, int], Picture]]:
        most = min(_MOST_A_PAGE, _MOST_BYTES // max(1, len(wanted)))
        for record in self.chart.records:
            numbers = sorted(number for id_, number in wanted if id_ == record.id)
            data = self.case.originals.get(record.sha256)
            if numbers and data is not None:
                try:
                    for sheet in sheets(record, data, numbers, most, self.case.password):
                        yield (record.id, sheet.number), Picture(sheet.data, sheet.media_type, sheet.width, sheet.height)
                except RecordError as error:
                    raise type(error)(f"{record.name}: {error.message}", hint=error.hint) from None

    def _boxes(self, keys: Sequence[str]) -> dict[str, tuple[tuple[float, float, float, float], ...]]:
        out: dict[str, tuple[tuple[float, float, float, float], ...]] = {}
        for record in self.chart.records:
            own = [key for key in keys if self._spans[key][0].record == record.id]
            if own:
                spans = [span for key in own for span in self._spans[key]]
                found = iter(rows(record, self.case.originals[record.sha256], spans, self.case.password))
                for key in own:
                    out[key] = tuple(box for _ in self._spans[key] for box in next(found))
        return out


def _apart(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans in order, without those that lie inside of another."""
    every = sorted(set(spans))
    return tuple(span for span in every if not any(other != span and other.covers(span) for other in every))


def _lines(page: Page, span: Span) -> range:
    return range(page.line_at(span.start), page.line_at(span.end - 1) + 1)


def _line(record: str, page: Page, number: int) -> Span | None:
    """Return the words of a line without the white space around them; None for an empty line."""
    if not 1 <= number <= page.line_count:
        return None
    start, end = page.line_range(number)
    words = page.text[start:end]
    if not words.strip():
        return None
    return Span(record=record, page=page.number, start=start + len(words) - len(words.lstrip()), end=start + len(words.rstrip()))
