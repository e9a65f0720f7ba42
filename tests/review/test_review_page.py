"""The review page: one file that fetches nothing, no word of a record is markup in it, and every citation leads to its lines."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import io
import re
import time
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image, ImageDraw

from clausea.domain import (
    Chart,
    Exhibit,
    Finding,
    Flag,
    Gap,
    Letter,
    LetterStatement,
    Page,
    Paragraph,
    Record,
    Run,
    Span,
    Table,
    Verdict,
)
from clausea.domain import Evidence as Found
from clausea.exporters.review import citations_of
from clausea.exporters.review.reading import Place
from clausea.ingest import Source, read_record
from clausea.pipeline import Run as CaseRun
from clausea.review import Reviewed, review_page
from tests.conftest import MakePdf, draw_pdf

VOID = {"meta", "img", "br", "rect", "link", "input", "hr"}


class Read(HTMLParser):
    """Reads a page into elements: tag, attributes, the words in it; and fails where tags do not match."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [about for name, about in self.elements if name == tag and all(about.get(k) == v for k, v in wanted.items())]

    def with_class(self, name: str) -> list[dict[str, str]]:
        return [about for _, about in self.elements if name in about.get("class", "").split()]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def demo_page(demo_run: CaseRun) -> bytes:
    return demo_run.review_page()


def case(record: Record, cited: Sequence[tuple[int, int, int]], data: bytes | None = None, **more: Any) -> Reviewed:
    """Return a letter that cites lines of a record, each as a statement of its own: page, first line, last line."""
    from clausea.domain import Citation

    statements, blocks = [], []
    for page_number, first, last in cited:
        page = record.page(page_number)
        span = Span(record=record.id, page=page_number, start=page.line_range(first)[0], end=page.line_range(last)[1])
        quote = " ".join(page.text[span.start : span.end].split())
        cite = Citation(
            handle="E1",
            record=record.id,
            name=record.name,
            page=page_number,
            lines=(first, last),
            quote=quote,
            exhibit="A",
            spans=(span,),
        )
        one = LetterStatement(slot="baseline", text=f"The note reads “{quote}”", cites=(cite,))
        statements.append(one)
        blocks.append(Paragraph(runs=(Run(text=f"{one.text} ({cite.words()})."),)))
    exhibit = Exhibit(
        label="A", record=record.id, name=record.name, sha256=record.sha256, title="Note", cited_by=(),
        pages=tuple(one.number for one in record.pages),
    )  # fmt: skip
    letter = Letter(
        title="Appeal", blocks=tuple(blocks), statements=tuple(statements), exhibits=(exhibit,),
        is_draft=more.pop("is_draft", False), date=dt.date(2026, 10, 5), fingerprint="f",
    )  # fmt: skip
    originals = {record.sha256: data} if data is not None else {}
    return Reviewed(letter=letter, chart=Chart().with_records((record,)), originals=originals, **more)


# One file, no network


def test_nothing_can_be_fetched_from_anywhere(demo_page: bytes) -> None:
    page = Read(demo_page)
    (policy,) = [about["content"] for about in page.all("meta") if about.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|https?:|\*", policy)
    for _, about in page.elements:
        for name in ("src", "href", "action", "srcset", "poster", "data"):
            value = about.get(name, "")
            assert value == "" or value.startswith("#") or (name == "src" and re.match("data:image/(png|jpeg);base64,", value)), (
                value
            )
        assert not any(name.startswith("on") or name == "style" for name in about)
    text = demo_page.decode()
    style, script = (text[text.index(f"<{tag}>") + len(tag) + 2 : text.index(f"</{tag}>")] for tag in ("style", "script"))
    assert not re.search(r"https?:|url\(|@import|@font-face", style)
    assert not re.search(r"https?:|fetch|XMLHttp|innerHTML|import|eval|document\.write", script)
    for part in (style, script):
        assert f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'" in policy


def test_the_same_letter_gives_the_same_bytes(demo_run: CaseRun, demo_page: bytes) -> None:
    assert demo_run.review_page() == demo_page


def test_it_holds_every_word_of_the_letter(demo_run: CaseRun, demo_page: bytes) -> None:
    assert demo_run.letter is not None
    text = Read(demo_page).text
    bare = re.sub(r"\s", "", text)
    for block in demo_run.letter.blocks:
        for words in [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]:
            assert re.sub(r"\s", "", words) in bare


# Citations


def test_every_citation_leads_to_a_page_and_a_mark_on_it(demo_run: CaseRun, demo_page: bytes) -> None:
    assert demo_run.letter is not None
    page = Read(demo_page)
    ids = {about["id"] for _, about in page.elements if "id" in about}
    assert len(ids) == len([1 for _, about in page.elements if "id" in about])
    cites = [about for about in page.with_class("cite") if about["id"].startswith("c")]
    places = citations_of(demo_run.letter)
    assert len({about["data-mark"] for about in cites}) == len(places) > 20
    groups = {about["data-mark"] for about in page.all("g")}
    for about in cites:
        assert about["href"][1:] in ids
        assert about["data-mark"] in groups
    for link in page.with_class("back"):
        assert link["href"][1:] in ids


def test_the_marked_boxes_hold_the_words_that_are_cited(demo_run: CaseRun, demo_page: bytes) -> None:
    """Each citation of the demo, its boxes read back through PDFium: the words are those of the cited spans."""
    import pypdfium2

    assert demo_run.letter is not None
    originals = {record.sha256: data for record in demo_run.chart.records if (data := demo_run.originals[record.sha256])}
    checked = 0
    for record in demo_run.chart.records:
        document = pypdfium2.PdfDocument(originals[record.sha256])
        cites = [cite for one in demo_run.letter.statements for cite in one.cites if cite.record == record.id]
        from clausea.extractors.sheets import rows

        spans = [span for cite in cites for span in cite.spans]
        for span, boxes in zip(spans, rows(record, originals[record.sha256], spans), strict=True):
            height = document[span.page - 1].get_size()[1]
            text = document[span.page - 1].get_textpage()
            read = " ".join(text.get_text_bounded(x0 - 0.5, height - y1, x1 + 0.5, height - y0) for x0, y0, x1, y1 in boxes)
            wanted = demo_run.chart.quote(span)
            assert sorted(re.sub(r"\W", "", read)) == sorted(re.sub(r"\W", "", wanted)), (read, wanted)
            checked += 1
    assert checked >= 30


def test_a_citation_in_a_quotation_is_the_records_and_no_link() -> None:
    record = read_record(Source("note.txt", data=b"See Ex. A, p. 1, l. 2 of it.\nGait 40 ft.\n"))
    view = case(record, [(1, 1, 1)])
    assert citations_of(view.letter) == (Place("A", 1, ((1, 1),)),)


def test_a_citation_that_leads_nowhere_stays_words() -> None:
    record = read_record(Source("note.txt", data=b"Gait 40 ft.\n"))
    view = case(record, [(1, 1, 1)])
    blocks = (
        *view.letter.blocks,
        *(Paragraph(runs=(Run(text=f"It walked (Ex. {odd})."),)) for odd in ("B, p. 1, l. 1", "A, p. 9, l. 1")),
    )
    letter = view.letter.model_copy(update={"blocks": blocks})
    page = Read(review_page(Reviewed(letter, view.chart)))
    assert len([one for one in page.with_class("cite") if one["id"].startswith("c")]) == 1
    assert "Ex. B, p. 1, l. 1" in page.text


def test_bates_numbers_belong_to_the_citation() -> None:
    from clausea.exporters.review.reading import _matches

    ((match, place),) = _matches("It stands (Ex. C, p. 14, ll. 9-12 (CL-0014)).")
    assert match[0] == "Ex. C, p. 14, ll. 9-12 (CL-0014)"
    assert place == Place("C", 14, ((9, 12),))
    assert place.words() == "Exhibit C, page 14, lines 9 to 12"


# Gaps, flags and findings


def test_gaps_flags_and_findings_stand_beside_their_sentences() -> None:
    record = read_record(Source("note.txt", data=b"Gait 40 ft.\nCues for heel strike.\nPlateau noted.\n"))
    view = case(record, [(1, 1, 1), (1, 2, 2)])
    span = view.letter.statements[1].cites[0].spans[0]
    other = span.model_copy(update={"start": span.end + 1, "end": span.end + 9})
    more = Reviewed(
        view.letter, view.chart, True,
        Found(gaps=(Gap(slot="goals", severity="missing", message="No goals.", ask="Which?"),)),
        Verdict(findings=(Finding(rule="overclaim", severity="warning", statement=0, message="It says always."),)),
        (Flag(flag="plateau", severity="high", message="A plateau.", spans=(span, other)),),
    )  # fmt: skip
    text = review_page(more).decode()
    whole, article = (
        text[text.index('id="whole"') : text.index("<article")],
        text[text.index("<article") : text.index("</article>")],
    )
    assert "No goals." in whole and "Which?" in whole
    first, second = article.index('id="s1"'), article.index('id="s2"')
    assert first < article.index("It says always.") < second < article.index("A plateau.")
    assert 'href="#s1"' in article and 'href="#s2"' in article
    assert 'class="flagged"' in text[text.index("</article>") :]


# Who uses a keyboard, a screen reader, or paper


def test_landmarks_skip_links_and_a_live_region(demo_page: bytes) -> None:
    page = Read(demo_page)
    ids = {about.get("id") for _, about in page.elements}
    skips = [about["href"][1:] for tag, about in page.elements if tag == "a" and "class" not in about][:3]
    assert skips == ["letter", "whole", "pages"] and set(skips) <= ids
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("article")) == 1
    assert page.all("p", id="shown")[0]["aria-live"] == "polite"
    assert page.all("html")[0]["lang"] == "en"
    for about in (*page.all("section"), *page.all("nav"), *page.all("article")):
        assert about["aria-label"]
    for target in ("letter", "whole", "pages"):
        assert next(about for _, about in page.elements if about.get("id") == target)["tabindex"] == "-1"
    assert page.all("th") and all(about.get("scope") == "col" for about in page.all("th"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-4]", tag)]
    assert levels.count(1) == 1


def test_the_picture_of_a_page_says_the_words_that_are_marked_on_it(demo_run: CaseRun, demo_page: bytes) -> None:
    page = Read(demo_page)
    alts = " ".join(about["alt"] for about in page.all("img"))
    assert demo_run.letter is not None
    quotes = {cite.quote for one in demo_run.letter.statements for cite in one.cites}
    outer = {one for one in quotes if not any(one != other and one in other for other in quotes)}
    assert [quote for quote in outer if quote not in alts] == []


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("#1d2126", "#eef0f2"), ("#545b64", "#eef0f2"), ("#0b4f8a", "#fff"), ("#062c4f", "#ffe25c"), ("#8c1c0c", "#fdf0ee"),
        ("#7d4000", "#fff6ea"), ("#463886", "#f4f2fb"), ("#fff", "#22384f"), ("#e3eaf1", "#22384f"), ("#e3eaf1", "#7a1f12"),
        ("#7a1f12", "#fff3ef"), ("#0b4f8a", "#dfe2e6"), ("#5f666d", "#fff"), ("#1d2126", "#ffc400"), ("#1d2126", "#ffd0b8"),
        ("#0b4f8a", "#f2f7fc"), ("#0b4f8a", "#fff8d6"), ("#545b64", "#dfe2e6"),
    ],
)  # fmt: skip
def test_every_pair_of_ink_and_paper_has_the_contrast_of_level_aa(ink: str, paper: str, demo_page: bytes) -> None:
    assert contrast(ink, paper) >= 4.5
    style = demo_page.decode().split("</style>")[0]
    assert ink in style and (paper in style or f"{paper}" in style)


def test_the_print_style_shows_every_page_and_hides_the_controls(demo_page: bytes) -> None:
    printed = demo_page.decode().split("@media print")[1].split("</style>")[0]
    assert "break-before: page" in printed
    assert ".js .leaf:not(.here), .leaf { display: block" in printed
    assert re.search(r"\.bar[^{]*\{ display: none", printed)


def test_a_draft_says_so_and_a_letter_does_not() -> None:
    record = read_record(Source("note.txt", data=b"Gait 40 ft.\n"))
    assert b"DRAFT - not ready to be sent" in review_page(case(record, [(1, 1, 1)], is_draft=True))
    assert b"DRAFT" not in review_page(case(record, [(1, 1, 1)]))


# Hostile records


HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> ' onfocus=alert(1) autofocus=",
    "<!-- --> ]]> <![CDATA[ &lt; &#60;script&#62; &amp;amp;",
    "{{ 7 * 7 }} {% raw %} {# #} ${1} `x`",
    "javascript:alert(1) data:text/html,<script>1</script>",
    "\u05e9\u05dc\u05d5\u05dd 40 ft \u0645\u0631\u062d\u0628\u0627",
    "\u202eesrever\u202c \u2066isolate\u2069 \u200f",
    "“Ex. A, p. 1, l. 1” (Ex. A, p. 1, ll. 1-3)",
    "café ½ ≥ 😀 \u0301\u0301",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_word_of_a_record_becomes_markup(text: str) -> None:
    record = read_record(Source(f"{'<b>&' if '<' in text else 'n'}.txt", data=f"First line.\n{text}\nLast line.\n".encode()))
    plain = Read(review_page(case(read_record(Source("n.txt", data=b"First line.\nx\nLast line.\n")), [(1, 1, 1), (1, 2, 2)])))
    data = review_page(case(record, [(1, 1, 1), (1, 2, 2)]))
    page = Read(data)
    assert [tag for tag, _ in page.elements if tag != "a"] == [tag for tag, _ in plain.elements if tag != "a"]
    assert {name for _, about in page.elements for name in about} == {name for _, about in plain.elements for name in about}
    shown = [line for line in record.page(1).lines() if line.strip()]
    for line in shown:
        assert html.escape(line, quote=False) in html.unescape(data.decode()) or line in html.unescape(data.decode())


def test_a_page_of_a_hundred_thousand_characters_stays_a_small_file() -> None:
    lines = [f"line {number} <b>{'gait ' * 8}</b>" for number in range(1, 2501)]
    record = read_record(Source("long.txt", data="\n".join(lines).encode()))
    assert len(record.page(1).text) > 100_000
    began = time.perf_counter()
    data = review_page(case(record, [(1, 1200, 1201)]))
    assert time.perf_counter() - began < 5
    assert len(data) < 100_000
    text = Read(data).text
    assert "line 1200 " in text and "line 1230 " in text and "line 1300 " not in text


def test_one_line_of_a_hundred_thousand_characters_is_shown_shortened() -> None:
    page = Page(number=1, text="x" * 100_000)
    record = Record(id="r1", sha256="0" * 64, name="n.txt", media_type="text/plain", pages=(page,))
    data = review_page(case(record, [(1, 1, 1)]))
    assert Read(data).text


# Pictures


def test_a_scan_is_shown_with_the_boxes_that_ocr_gave_its_words() -> None:
    from clausea.domain import WordBox

    picture = Image.new("L", (1700, 2200), "white")
    ImageDraw.Draw(picture).text((200, 400), "GAIT 40 FT", fill=0, font_size=60)
    out = io.BytesIO()
    picture.save(out, format="PNG", dpi=(200, 200))
    text = "GAIT 40 FT"
    boxes = tuple(
        WordBox(start=start, end=end, x0=72 + 30 * start, y0=144, x1=72 + 30 * end, y1=170)
        for start, end in ((0, 4), (5, 7), (8, 10))
    )
    page = Page(number=1, text=text, origin="ocr", confidence=0.91, boxes=boxes, width=612, height=792)
    record = Record(
        id="r1", sha256=hashlib.sha256(out.getvalue()).hexdigest(), name="scan.png", media_type="image/png", pages=(page,)
    )
    read = Read(review_page(case(record, [(1, 1, 1)], out.getvalue())))
    (image,) = read.all("img")
    assert "GAIT 40 FT" in image["alt"]
    (box,) = read.all("rect")
    assert (float(box["x"]), float(box["width"])) == (70.0, 304.0)
    assert "A scan, read by OCR with a confidence of 91%" in read.text


def test_a_record_that_is_not_there_any_more_is_shown_by_its_lines(make_pdf: MakePdf) -> None:
    data = make_pdf([["Gait 40 ft.", "Cues for heel strike."]])
    record = read_record(Source("chart.pdf", data=data))
    assert Read(review_page(case(record, [(1, 1, 1)], data))).all("img")
    read = Read(review_page(case(record, [(1, 1, 1)])))
    assert not read.all("img")
    assert "The file is not there any more" in read.text
    assert "Cues for heel strike." in read.text


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_marked_where_the_words_stand(make_pdf: MakePdf, turn: int) -> None:
    data = make_pdf([["", "", "Gait 40 ft."]], turn=turn)
    record = read_record(Source("chart.pdf", data=data))
    (box,) = Read(review_page(case(record, [(1, 1, 1)], data))).all("rect")
    assert 50 <= float(box["x"]) <= 54
    assert 70 <= float(box["y"]) <= 92


def test_a_page_of_an_encrypted_record_is_drawn_with_its_password(make_pdf: MakePdf) -> None:
    data = make_pdf([["Gait 40 ft."]], password="secret")
    record = read_record(Source("chart.pdf", data=data), password="secret")
    assert Read(review_page(case(record, [(1, 1, 1)], data, password="secret"))).all("img")


@pytest.mark.slow
def test_sixty_cited_pages_of_two_hundred_stay_under_fifteen_megabytes() -> None:
    lines = [
        f"{n}. Gait training 40 ft with RW, Min A x {n}, verbal cues for heel strike and cadence {n * 7}." for n in range(52)
    ]
    data = draw_pdf([lines] * 200)
    record = read_record(Source("chart.pdf", data=data))
    page = review_page(case(record, [(number, 3, 6) for number in range(1, 181, 3)], data))
    assert len(Read(page).all("img")) == 60
    assert len(page) < 15 * 2**20
