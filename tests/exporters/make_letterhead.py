"""Draws `templates/letterhead.docx`, the letterhead that is shipped: `python -m tests.exporters.make_letterhead`.

It is drawn by a script so that a change to it can be read; a clinic designs its own in Word.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from clausea.exporters.docx import steady

PATH = Path(__file__).resolve().parents[2] / "templates" / "letterhead.docx"
FONT = "Georgia"
NAVY = "1F3A5F"
_KEPT = {"Normal Table", "Table Grid", "Letter Table"}
_USED = {
    "Normal",
    "Header",
    "Footer",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Heading 4",
    "List Bullet",
    "Letterhead Name",
    "Letterhead",
}


def build() -> bytes:
    """Return the bytes of the letterhead; they are the same every time."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Inches

    document = docx.Document()
    _without_ballast(document)
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin, section.bottom_margin = Inches(0.85), Inches(0.85)
    section.header_distance = section.footer_distance = Inches(0.45)
    _styles(document)
    document.add_paragraph("{{ clinic }}", style="Letterhead Name")
    document.add_paragraph("{{ address }}", style="Letterhead")
    _ruled(document.add_paragraph("{{ contact }}", style="Letterhead"))
    document.add_paragraph("{{ body }}")
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Letterhead", "", ""
    properties.created = properties.modified = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    return steady(document)


def _without_ballast(document: Any) -> None:
    """Leave out a second copy of all styles, a thumbnail and bibliography settings, which the library's own template has."""
    for part in (document.part, document.part.package):
        for key, one in list(part.rels.items()):
            if one.reltype.rsplit("/", 1)[-1] in {"stylesWithEffects", "thumbnail", "customXml"}:
                part.rels.pop(key)


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for style in list(document.styles):
        if style.name not in _USED | _KEPT | {"Default Paragraph Font", "No List"}:
            style.element.getparent().remove(style.element)
    sizes = {"Normal": 10.5, "List Bullet": 10.5, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5, "Heading 4": 10.5}
    sizes |= {"Header": 9, "Footer": 8.5, "Letterhead Name": 15, "Letterhead": 9}
    for name, size in sizes.items():
        if name.startswith("Letterhead"):
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(
            NAVY if name in {"Letterhead Name", "Heading 1", "Heading 2"} else "404850" if name == "Letterhead" else "000000"
        )
        style.font.bold = True if name.startswith("Heading") or name == "Letterhead Name" else None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
        format_ = style.paragraph_format
        format_.space_before = Pt(12 if name.startswith("Heading") else 0)
        format_.space_after = Pt({"List Bullet": 3, "Letterhead Name": 1, "Letterhead": 0, "Header": 6}.get(name, 6))
        format_.line_spacing = 1.08 if name in {"Normal", "List Bullet"} else 1.0
        format_.widow_control = True
        format_.keep_with_next = True if name.startswith("Heading") else None
    table = document.styles.add_style("Letter Table", WD_STYLE_TYPE.TABLE)
    from clausea.exporters.docx import _table_look

    table.element.append(_table_look())
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.append(language)


def _ruled(paragraph: Any) -> None:
    """Draw a rule under a paragraph."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(4)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:space="6" w:color="{NAVY}"/></w:pBdr>')
    )


def _field(paragraph: Any, code: str) -> None:
    from clausea.exporters.docx import _field as field

    field(paragraph, code)


if __name__ == "__main__":
    PATH.write_bytes(build())
