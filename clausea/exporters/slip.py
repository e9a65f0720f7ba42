"""The query slip: a page for each clinician and date, with room to answer and to sign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from clausea.domain import Block, Heading, Letter, Paragraph, QueryPage, QuerySlip, Question, Run, Table
from clausea.domain.dates import us
from clausea.exporters.words import printable

__all__ = ["FORMATS", "render"]

_SOURCE = Path(__file__).with_name("slip.typ")
_TITLE = "Questions to the clinician"
_NO_BLAME = "This asks about the record alone. It says nothing of the care that was given."
_CLOSING = "Nothing that was written before is changed. What is added bears the date on which it is written."
_ANSWER = "Answer:"
_SUPPLY = "What may be supplied:"
_SIGN = ("Signature and credential:", "Date of signing:")
_ANSWER_LINES = 4


def render(slip: QuerySlip, format_name: str = "docx") -> bytes:
    """Return the query slip in one of `FORMATS`. The same slip gives the same bytes.

    Raises:
        ExportError: it cannot be set.
        ConfigError: the letterhead is not there, or a tag in it is wrong.
    """
    return FORMATS[format_name](slip)


def _about(slip: QuerySlip, page: QueryPage) -> list[tuple[str, str]]:
    rows = [
        ("To", page.clinician or "The treating clinician"),
        ("Patient", slip.patient),
        ("Date of service", us(page.date) if page.date else "The whole episode"),
        ("Claim", slip.claim_number),
        ("Asked on", us(slip.written)),
    ]
    return [(name, printable(text)) for name, text in rows if text]


def _looked(question: Question) -> str:
    # A kind of document is a fixed string; a file's name in the brackets stays as it is.
    places = (place.partition(" (") for place in question.looked_in)
    return f"Looked in: {'; '.join(kind.replace('_', ' ') + mark + rest for kind, mark, rest in places)}."


# Markdown


def _markdown(slip: QuerySlip) -> bytes:
    from clausea.exporters import markdown

    blocks = tuple(block for page in slip.pages for block in _blocks(slip, page))
    return markdown.render(Letter(title=_TITLE, blocks=blocks, is_draft=False, date=slip.written, fingerprint=""))


def _blocks(slip: QuerySlip, page: QueryPage) -> list[Block]:
    blocks: list[Block] = [Heading(level=1, text=_TITLE), Table(rows=(("About", ""), *_about(slip, page))), _para(_NO_BLAME)]
    for number, question in enumerate(page.questions, start=1):
        blocks += [Heading(level=2, text=f"{number}. {question.asks}"), _para(question.why)]
        if question.looked_in:
            blocks.append(_para(_looked(question)))
        blocks.append(Paragraph(runs=(Run(text=f"{_SUPPLY} ", bold=True), Run(text=question.lawful))))
        blocks.append(_para(f"{_ANSWER} {'_' * 40}"))
    return [*blocks, _para(_CLOSING), _para("   ".join(f"{words} {'_' * 20}" for words in _SIGN))]


def _para(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text=text),))


# PDF


def _pdf(slip: QuerySlip) -> bytes:
    from clausea.exporters.pdf import set_from

    pages = [
        {
            "about": _about(slip, page),
            "questions": [
                {
                    "asks": printable(f"{number}. {one.asks}"),
                    "why": printable(one.why),
                    "looked": printable(_looked(one)) if one.looked_in else "",
                    "lawful": printable(one.lawful),
                }
                for number, one in enumerate(page.questions, start=1)
            ],
        }
        for page in slip.pages
    ]
    words = {"blame": _NO_BLAME, "closing": _CLOSING, "answer": _ANSWER, "supply": _SUPPLY, "sign": _SIGN}
    day = [slip.written.year, slip.written.month, slip.written.day]
    return set_from(_SOURCE, {"title": _TITLE, "date": day, "pages": pages, "words": words})


# Word


def _word(slip: QuerySlip) -> bytes:
    from clausea.exporters import letterhead
    from clausea.exporters.docx import fill, sheet, steady

    document = sheet(letterhead.chosen(), (), _TITLE, slip.written)

    def write() -> None:
        for number, page in enumerate(slip.pages):
            first = document.add_paragraph(_TITLE, style="Heading 1")
            first.paragraph_format.page_break_before = number > 0 or None
            _word_page(document, slip, page)

    fill(document, write)
    return steady(document)


def _word_page(document: Any, slip: QuerySlip, page: QueryPage) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Inches, Pt

    from clausea.exporters.docx import table, width_of

    width = width_of(document)
    table(document, Table(rows=tuple(_about(slip, page))), width, has_head=False)
    document.add_paragraph(_NO_BLAME)
    for number, question in enumerate(page.questions, start=1):
        document.add_paragraph(printable(f"{number}. {question.asks}"), style="Heading 2").paragraph_format.keep_with_next = True
        document.add_paragraph(printable(question.why)).paragraph_format.keep_with_next = True
        if question.looked_in:
            looked = document.add_paragraph(printable(_looked(question)))
            looked.paragraph_format.keep_with_next = True
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{_SUPPLY} ").bold = True
        paragraph.add_run(printable(question.lawful))
        _answer_box(document)
    closing = document.add_paragraph(_CLOSING)
    closing.paragraph_format.keep_with_next = True
    line = document.add_paragraph(f"{_SIGN[0]} \t  {_SIGN[1]} \t")
    line.paragraph_format.space_before = Pt(18)
    for stop in (0.63, 1.0):
        line.paragraph_format.tab_stops.add_tab_stop(Inches(width * stop), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)


def _answer_box(document: Any) -> None:
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    drawn = document.add_table(rows=1, cols=1)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="8A929B"/>' for side in ("top", "left", "bottom", "right")
    )
    drawn._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    box = drawn.rows[0].cells[0]
    box.paragraphs[0].add_run(_ANSWER)
    for _ in range(_ANSWER_LINES):
        box.add_paragraph()
    for one in box.paragraphs:
        one.paragraph_format.space_after = Pt(0)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


FORMATS: dict[str, Callable[[QuerySlip], bytes]] = {"md": _markdown, "docx": _word, "pdf": _pdf}
