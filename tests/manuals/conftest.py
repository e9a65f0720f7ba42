"""A small chapter in the layout of a CMS manual. Its words are ours: no sentence of the manual stands here."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

REVISION = "(Rev. 255, Issued: 01-25-19, Effective: 01-01-19, Implementation: 02-26-19)"
OLDER = "(Rev. 88, Issued: 05-07-08, Effective: 01-01-08, Implementation: 06-09-08)"

CONTENTS = """220 - Coverage of Outpatient Rehabilitation Therapy Services
220.1 - Conditions of Coverage
220.1.2 - Plans of Care for Outpatient Therapy Services of Every
Kind
220.1.3 - Certification and Recertification
220.2 - Reasonable and Necessary Therapy
220.3 - Documentation
220.4 - Functional Reporting""".splitlines()

BODY = f"""220 - Coverage of Outpatient Rehabilitation Therapy Services
{REVISION}
A. Definitions
In this invented chapter a gardener is whoever waters the plants.
220.1 - Conditions of Coverage
{REVISION}
The rose needs water, light and a plan.
220.1.2 - Plans of Care for Outpatient Therapy Services of Every
Kind
(Rev. 255, Issued: 01-25-19, Effective: 01-01-19,
Implementation: 02-26-19)
This part has three letters.
A. Establishing the plan (See §220.1.3 for what is certified.)
The gardener writes the plan before the first watering.
B. Contents of Plan
The plan of care shall name at a minimum:
1. The rose;
2. The long-term bloom.
A plan fits the soil that was found, and its frequency may taper as the rose needs less water from the gar-
dener and more from the rain.
D. Storms may change everything, and this line begins no part since C did not come.
C. Changes to the Plan
A change is written and signed.
220.1.3 - Certification and Recertification
{OLDER}
A. Method
A dated mark of the owner of the garden approves the plan.
B. Initial
Within 30 days of the first watering the owner signs.
220.2 - Reasonable and Necessary Therapy
(Rev. 412, Issued: 01-02-26, Effective: 01-01-26, Implementation: 02-02-26)
A. General
Only skilled watering is watered for.
220.3 - Documentation
A. General
The garden book is read as a whole.
220.4 - Functional Reporting
{REVISION}
It ended.""".splitlines()


def draw(
    lines: Sequence[str], *, per_page: int = 18, title: str, chapter: str, footer: str, password: str | None = None
) -> bytes:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    per_page = 18
    lock = pdfencrypt.StandardEncryption(password, ownerPassword="owner") if password else None
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1, encrypt=lock)
    whole = [title, chapter, "Table of Contents", "(Rev. 412, 01-02-26)", "Transmittals for Chapter 15", *lines]
    for number, start in enumerate(range(0, len(whole), per_page), start=1):
        canvas.setFont("Times-Roman", 11)
        for row, line in enumerate(whole[start : start + per_page]):
            canvas.drawString(72, 720 - 16 * row, line)
        if footer:
            canvas.drawString(72, 60, footer)
        canvas.drawCentredString(306, 40, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


MakeManual = Callable[..., Path]


@pytest.fixture
def make_manual(tmp_path: Path) -> MakeManual:
    """Write a chapter as PDF; sections run over page breaks, and every page has a footer and its number."""

    def make(
        name: str = "bp102c15.pdf", *, title: str = "Medicare Benefit Policy Manual",
        chapter: str = "Chapter 15 - Covered Medical and Other Health Services", body: Sequence[str] = BODY,
        footer: str = "Invented for tests, page footer 2026", password: str | None = None,
    ) -> Path:  # fmt: skip
        path = tmp_path / name
        path.write_bytes(draw([*CONTENTS, *body], title=title, chapter=chapter, footer=footer, password=password))
        return path

    return make
