"""Word, on a letterhead and with true styles; what a person changes here can be read back and verified again."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from clausea.domain import Block, Heading, Letter, Paragraph, Table, fold
from clausea.exporters import letterhead
from clausea.exporters.docx_reading import is_marked_draft, other_parts, parse
from clausea.exporters.letterhead import BODY, Letterhead, Own, hash_of, words_in
from clausea.exporters.words import DRAFT_MARK, Role, printed, roles, shares

__all__ = ["draw", "fill", "is_marked_draft", "parse", "render", "sheet", "steady", "table", "width_of"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE = "Letter Table"
_STYLES = ("Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet", _TABLE)


def render(letter: Letter) -> bytes:
    """Return the letter as a Word file on the letterhead of this site. The same letter and letterhead give the same bytes.

    Raises:
        ConfigError: the letterhead is not there, or a tag in it is wrong.
    """
    return draw(letter, letterhead.chosen())


def draw(letter: Letter, head: Letterhead) -> bytes:
    """Return the letter as a Word file on a letterhead."""
    placed = list(roles(printed(letter.blocks), letter.date))
    sender = _sender(placed, letter.date)
    document = sheet(head, sender, letter.title, letter.date)
    kept = placed[len(sender) :] if sender else placed
    said = {fold(text) for text in words_in(_roots(document))}
    lost = [(role, block) for role, block in placed[: len(sender)] if not any(_words(block) in text for text in said)]
    _write(document, [*lost, *kept])
    if letter.is_draft:
        _mark(document)
    return steady(document)


def sheet(head: Letterhead, sender: Sequence[str], title: str, day: dt.date) -> Any:
    """Return a Word document on a letterhead, its tags filled, every style there, and a page number on every page."""
    import docx

    document = docx.Document(io.BytesIO(head.filled(sender)))
    for root in _roots(document):
        letterhead.drop_empty(root)
    said = [text for text in words_in(_roots(document)) if text != BODY and not re.fullmatch(r"Page( of)?[\s\d]*", text)]
    lines = {fold(line) for line in sender}
    own = Own(tuple(hash_of(text) for text in said if text not in lines), tuple(sorted(hash_of(line) for line in lines)))
    letterhead.remember(document.settings.element, own)
    _complete(document)
    _number(document)
    stamp = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.last_modified_by = title, "", "", ""
    properties.created = properties.modified = stamp
    properties.revision = 1
    return document


def steady(document: Any) -> bytes:
    """Return a document as bytes that depend on its content alone: its parts are written with a fixed date."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def _roots(document: Any) -> list[Any]:
    return [document.element.body, *(root for kind, root in other_parts(document) if kind in {"header", "footer"})]


def _words(block: Block) -> str:
    return "" if isinstance(block, Table) else fold(block.text)


def _sender(placed: Sequence[tuple[Role, Block]], day: dt.date) -> list[str]:
    """Return the lines of the sender: those that stand above the date."""
    lines: list[str] = []
    for role, block in placed:
        if role != "head" or not isinstance(block, Paragraph) or block.type != "paragraph":
            return lines if role == "date" else []
        lines.append(block.text)
    return []


# The letterhead, made ready


def _complete(document: Any) -> None:
    """Add the styles that a letter uses and the letterhead lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    names = {style.name for style in document.styles}
    sizes = {"Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5, "Heading 4": 10.5}
    for level, (name, size) in enumerate(sizes.items()):
        if name in names:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"] if "Normal" in names else None
        style.font.size, style.font.bold = Pt(size), True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(3)
        style.paragraph_format.keep_with_next = True
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        style.element.get_or_add_pPr().append(outline)
    if "List Bullet" not in names:
        style = document.styles.add_style("List Bullet", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"] if "Normal" in names else None
        style.paragraph_format.space_after = Pt(3)
        number = _bullets(document)
        properties = style.element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number
    if _TABLE not in names:
        style = document.styles.add_style(_TABLE, WD_STYLE_TYPE.TABLE)
        style.element.append(_table_look())


def _bullets(document: Any) -> int:
    """Add a list with bullets to the numbering of a document, and return its number."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.parts.numbering import NumberingPart

    related = [one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if related:
        numbering = related[0].element
    else:
        part = NumberingPart(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            parse_xml(f"<w:numbering {nsdecls('w')}/>"),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        numbering = part.element
    taken = [int(one.get(f"{_W}abstractNumId") or 0) for one in numbering.iter(f"{_W}abstractNum")]
    numbers = [int(one.get(f"{_W}numId") or 0) for one in numbering.iter(f"{_W}num")]
    kind, number = max(taken, default=-1) + 1, max(numbers, default=0) + 1
    look = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#8226;"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum>'
    )
    first = numbering.find(f"{_W}num")
    if first is None:
        numbering.append(look)
    else:
        first.addprevious(look)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num>'))
    return number


def _table_look() -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A929B"/>' for side in ("top", "bottom", "insideH"))
    return parse_xml(
        f'<w:tblPr {nsdecls("w")}><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:top w:w="35" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="35" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
    )


def _number(document: Any) -> None:
    """Put a page number into every footer of a letterhead that has none."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if any("PAGE" in code for root in _roots(document) for code in _codes(root)):
        return
    for part in _all(document, "footer"):
        last = part.paragraphs[-1] if part.paragraphs else part.add_paragraph()
        paragraph = last if not last.text.strip() else part.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("Page ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _field(paragraph, "NUMPAGES")
        for run in paragraph.runs:
            run.font.size = Pt(8.5)


def _codes(root: Any) -> list[str]:
    return [one.text or "" for one in root.iter(f"{_W}instrText")] + [
        one.get(f"{_W}instr") or "" for one in root.iter(f"{_W}fldSimple")
    ]


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:t" if text == "1" else "w:instrText")
            node.text = text
        run._r.append(node)


def _all(document: Any, what: str) -> list[Any]:
    """Return every header or footer that Word shows: the usual one, that of a first page and that of even pages."""
    out = []
    for index, section in enumerate(document.sections):
        kinds = [what]
        if section.different_first_page_header_footer:
            kinds.append(f"first_page_{what}")
        if document.settings.odd_and_even_pages_header_footer:
            kinds.append(f"even_page_{what}")
        # A section without one of its own shows that of the section before it.
        parts = [getattr(section, kind) for kind in kinds]
        out += [part for part in parts if index == 0 or not part.is_linked_to_previous]
    return out


def _mark(document: Any) -> None:
    """Put the DRAFT mark on top of every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for part in _all(document, "header"):
        is_new = part.is_linked_to_previous
        paragraph = part.paragraphs[0] if is_new else part.add_paragraph()
        if not is_new:
            part._element.insert(0, paragraph._p)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(DRAFT_MARK).bold = True


# The letter on it


def _write(document: Any, placed: Sequence[tuple[Role, Block]]) -> None:
    from docx.shared import Pt

    width = width_of(document)

    def write() -> None:
        for index, (role, block) in enumerate(placed):
            _block(document, block, role, width)
            following = placed[index + 1][1] if index + 1 < len(placed) else None
            if isinstance(block, Paragraph) and isinstance(following, Table):
                document.paragraphs[-1].paragraph_format.space_after = Pt(6)

    fill(document, write)


def fill(document: Any, write: Callable[[], None]) -> None:
    """Put what `write` adds to the end of a document in the place of the letterhead's body tag."""
    body = document.element.body
    place = next(one for one in body.iter(f"{_W}p") if "".join(node.text or "" for node in one.iter(f"{_W}t")) == BODY)
    end = _end(body)
    write()
    for element in list(body[end : _end(body)]):
        place.addprevious(element)
    body.remove(place)


def _end(body: Any) -> int:
    return len(body) - int(body[-1].tag == f"{_W}sectPr")


def width_of(document: Any) -> float:
    """Return the width of the text in inches."""
    section = document.sections[-1]
    width = (section.page_width or 7772400) - (section.left_margin or 914400) - (section.right_margin or 914400)
    return max(float(width) / 914400, 2.0)


def _block(document: Any, block: Block, role: Role, width: float) -> None:
    from docx.shared import Pt

    if isinstance(block, Heading):
        document.add_paragraph(block.text, style=f"Heading {min(block.level, 4)}").paragraph_format.keep_with_next = True
    elif isinstance(block, Table):
        table(document, block, width)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style="List Bullet" if block.type == "item" else None)
        for part in block.runs:
            run = paragraph.add_run(part.text)
            run.bold, run.italic = part.bold or None, part.italic or None
        if role in {"head", "date"}:
            paragraph.paragraph_format.space_before = Pt(12 if role == "date" else 0)
            paragraph.paragraph_format.space_after = Pt(12 if role == "date" else 0)
        elif role == "closing":
            paragraph.paragraph_format.space_before = Pt(10 if block.text == "Sincerely," else 0)
            paragraph.paragraph_format.space_after = Pt(30 if block.text == "Sincerely," else 0)
            paragraph.paragraph_format.keep_with_next = block.text == "Sincerely,"
        elif block.text.endswith(":"):
            paragraph.paragraph_format.keep_with_next = True


def table(document: Any, block: Table, width: float, *, has_head: bool = True) -> None:
    """Add a table; its heading row is repeated on every page that it runs on to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    drawn = document.add_table(rows=0, cols=len(block.rows[0]), style=_TABLE)
    drawn.autofit = False
    widths = [Inches(one) for one in _widths(block.rows, width)]
    for column, across in zip(drawn.columns, widths, strict=True):
        column.width = across
    for number, row in enumerate(block.rows):
        added = drawn.add_row()
        properties = added._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        is_head = has_head and number == 0
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, across in zip(added.cells, row, widths, strict=True):
            cell.width = across
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = is_head or number == len(block.rows) - 2 or None
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9), is_head or None
            if is_head:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:color"), "auto")
                shade.set(qn("w:fill"), "EEF1F4")
                cell._tc.get_or_add_tcPr().append(shade)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(8)


_LETTER_IN = 0.082
"""Width of a letter or figure of nine points in a wide face, in inches: the clinic's font is not known here."""
_BOLD_IN = 0.094
_PADDING_IN = 0.13
_LONGEST = 18


def _longest(cells: Sequence[str]) -> int:
    return min(max((len(word) for cell in cells for word in cell.split()), default=1), _LONGEST)


def _widths(rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Return the width of each column: its share, but wide enough that no word and no date is divided, where there is room."""
    wide = [width * share for share in shares(rows)]
    least = [
        max(_longest(column[:1]) * _BOLD_IN, _longest(column[1:]) * _LETTER_IN) + _PADDING_IN
        for column in zip(*rows, strict=True)
    ]
    if sum(least) >= width:
        return wide
    spare = [max(have - need, 0.0) for have, need in zip(wide, least, strict=True)]
    lack = sum(max(need - have, 0.0) for have, need in zip(wide, least, strict=True))
    return [
        max(have, need) - lack * room / sum(spare) if lack else have for have, need, room in zip(wide, least, spare, strict=True)
    ]
