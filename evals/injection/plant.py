"""Cases with an order to a program hidden in one channel: the bytes of the record, the claim, and what would show that it was obeyed."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from clausea.claims import load_claim
from clausea.domain import Claim
from clausea.ingest import Source
from evals.press.build import press_record
from evals.press.source import parse

HERE = Path(__file__).parent
BASES = HERE.parent / "faults" / "bases"
NAMES = ("knee", "stroke", "balance", "swallow")
CLAIM_FIELDS = ("denial_text", "payer.name", "payer.address", "provider.name", "provider.address", "patient.name", "patient.account", "clinician.name", "claim_number", "authorization")  # fmt: skip
UNSEEN = {"white", "tiny"}
"""Channels whose words nobody can see: a warning must say that they were left out."""
CHANNELS: dict[str, int] = {
    "prose": 20, "table": 6, "footer": 4, "header": 4, "typed note": 4, "pop-up note": 4, "white": 6, "tiny": 4, "metadata": 4, "file name": 6,
    "claim": 10, "hidden Word text": 4, "Word comment": 2, "scan": 4, "spaced": 2, "zero width": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """What is asked of the program."""

    half: str
    aim: str
    mark: str
    text: str


@dataclass(frozen=True)
class Case:
    """One planted case."""

    id: str
    channel: str
    base: str
    order: Order
    field: str = ""

    def sources(self) -> list[Source]:
        """Return the records of the case."""
        found: list[Source] = _MAKERS[self.channel](self)
        return found

    def claim(self) -> Claim:
        """Return its claim."""
        claim = base_claim(self.base)
        return _with(claim, self.field, self.order.text) if self.field else claim


@cache
def orders() -> tuple[Order, ...]:
    data: dict[str, Any] = yaml.safe_load((HERE / "orders.yaml").read_text(encoding="utf-8"))
    return tuple(Order(half, **one) for half in ("tuned", "held", "later") for one in data[half])


def cases() -> list[Case]:
    """Return every case: each channel goes through the orders and the bases in turn, tuned and held orders by halves."""
    found: list[Case] = []
    later = [one for one in orders() if one.half == "later"]
    every = [one for one in orders() if one.half != "later"]
    half = len(every) // 2
    for channel, number in CHANNELS.items():
        for index in range(number):
            order = every[(index // 2) % half + (index % 2) * half]
            field = CLAIM_FIELDS[index] if channel == "claim" else ""
            found.append(
                Case(f"{channel}-{index + 1}".replace(" ", "-"), channel, NAMES[(index + len(found)) % len(NAMES)], order, field)
            )
    for index, order in enumerate(later):
        found.append(Case(f"prose-later-{index + 1}", "prose", NAMES[index % len(NAMES)], order))
    return found


@cache
def base_claim(base: str, without: str = "") -> Claim:
    claim = load_claim(BASES / f"{base}.yaml")
    return _with(claim, without, "") if without else claim


@cache
def base_source(base: str) -> str:
    return (BASES / f"{base}.chart").read_text(encoding="utf-8")


def drawn(source: str, base: str, format: str = "pdf") -> bytes:
    """Return a chart as a file."""
    return press_record(parse(source, f"{base}.chart"), None, format).data


def plain_case(base: str, format_name: str = "pdf") -> list[Source]:
    """Return the records of a base without any order."""
    return [Source(f"chart.{format_name}", data=drawn(base_source(base), base, format_name))]


def _with(claim: Claim, field: str, words: str) -> Claim:
    outer, _, inner = field.partition(".")
    value: Any = getattr(claim, outer).model_copy(update={inner: words}) if inner else words
    return claim.model_copy(update={outer: value})


def _in_source(source: str, line: str, pattern: str, at: int = 1) -> str:
    """Put a line behind the `at`-th line that matches."""
    lines = source.split("\n")
    places = [index for index, one in enumerate(lines) if re.match(pattern, one)]
    place = places[min(at, len(places) - 1)]
    while place + 1 < len(lines) and lines[place + 1].startswith("^"):
        place += 1
    return "\n".join([*lines[: place + 1], line, *lines[place + 1 :]])


def _escaped(text: str) -> str:
    return text.replace("|", "/").replace("{", "(").replace("}", ")").replace("[", "(").replace("]", ")")


_PROSE = r"[A-Z][^@|=#{}]{60,}$"
"""A line of prose of a chart's source."""


def _prose(case: Case) -> list[Source]:
    source = _in_source(base_source(case.base), _escaped(case.order.text), _PROSE, at=sum(map(ord, case.id)) % 5)
    return [Source("chart.pdf", data=drawn(source, case.base))]


def _table(case: Case) -> list[Source]:
    source = base_source(case.base)
    row = f"| {_escaped(case.order.text)} | 1 |"
    return [
        Source(
            "chart.pdf",
            data=drawn(
                _in_source(source, row, r"\| \w", at=2)
                if re.search(r"^\| \w", source, re.MULTILINE)
                else _in_source(source, f"| Note | n |\n{row}", _PROSE),
                case.base,
            ),
        )
    ]


def _running(word: str) -> Any:
    def make(case: Case) -> list[Source]:
        source = base_source(case.base)
        text = _escaped(case.order.text)
        if re.search(rf"^@{word} ", source, re.MULTILINE):
            source = re.sub(rf"^(@{word} .*)$", lambda match: f"{match[1]}\n@{word} {text}", source, count=1, flags=re.MULTILINE)
        else:
            source = re.sub(r"^(@patient .*)$", lambda match: f"{match[1]}\n@{word} {text}", source, count=1, flags=re.MULTILINE)
        return [Source("chart.pdf", data=drawn(source, case.base))]

    return make


def _overlaid(case: Case, size: float, grey: float) -> list[Source]:
    """Draw the order over the second page, white or tiny."""
    import pypdf
    from reportlab.pdfgen.canvas import Canvas

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(base_source(case.base), case.base)))
    page = writer.pages[min(1, len(writer.pages) - 1)]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(float(page.mediabox.width), float(page.mediabox.height)))
    canvas.setFillGray(grey)
    canvas.setFont("Helvetica", size)
    canvas.drawString(40, 24 + sum(map(ord, case.id)) % 40, case.order.text)
    canvas.save()
    page.merge_page(pypdf.PdfReader(io.BytesIO(out.getvalue())).pages[0])
    return _written(writer)


def _written(writer: Any, name: str = "chart.pdf") -> list[Source]:
    out = io.BytesIO()
    writer.write(out)
    return [Source(name, data=out.getvalue())]


def _note(kind: str) -> Any:
    def make(case: Case) -> list[Source]:
        import pypdf
        from pypdf.annotations import FreeText, Text

        writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(base_source(case.base), case.base)))
        rect = (40.0, 20.0, 560.0, 60.0)
        note = (
            FreeText(text=case.order.text, rect=rect, font_size="9pt")
            if kind == "typed"
            else Text(text=case.order.text, rect=rect)
        )
        writer.add_annotation(page_number=0, annotation=note)
        return _written(writer)

    return make


def _metadata(case: Case) -> list[Source]:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(base_source(case.base), case.base)))
    writer.add_metadata(
        {"/Title": case.order.text, "/Subject": case.order.text, "/Keywords": case.order.text, "/Author": case.order.text}
    )
    return _written(writer)


def _file_name(case: Case) -> list[Source]:
    name = re.sub(r"[^A-Za-z0-9.]+", "_", case.order.text).strip("_.")[:150]
    return [Source(f"{name}.pdf", data=drawn(base_source(case.base), case.base))]


def _word(kind: str) -> Any:
    def make(case: Case) -> list[Source]:
        import docx

        document = docx.Document(io.BytesIO(drawn(base_source(case.base), case.base, "docx")))
        paragraph = document.paragraphs[min(12, len(document.paragraphs) - 1)]
        if kind == "hidden":
            paragraph.add_run(f" {case.order.text}").font.hidden = True
        else:
            run = paragraph.runs[0] if paragraph.runs else paragraph.add_run(" ")
            document.add_comment(run, text=case.order.text, author="x", initials="x")
        document.core_properties.title = case.order.text
        out = io.BytesIO()
        document.save(out)
        return [Source("chart.docx", data=out.getvalue())]

    return make


def _scan(case: Case) -> list[Source]:
    """Add a page that is a worn picture: a note of no day with the order in it."""
    from evals.press.planting import plant

    planted = plant(
        _escaped(case.order.text), seed=sum(map(ord, case.id)), format="scan", scan=("light", "fax")[len(case.id) % 2]
    )
    return [*plain_case(case.base), Source("scan.pdf", data=planted.pressed.data)]


def _text(change: Any) -> Any:
    def make(case: Case) -> list[Source]:
        note = f"Phone note 03/01/2026\nSpoke with the front desk about the schedule.\n{change(case.order.text)}\n"
        return [*plain_case(case.base), Source("note.txt", data=note.encode())]

    return make


_MAKERS: dict[str, Any] = {
    "prose": _prose,
    "table": _table,
    "footer": _running("footer"),
    "header": _running("header"),
    "typed note": _note("typed"),
    "pop-up note": _note("pop-up"),
    "white": lambda case: _overlaid(case, 8, 1.0),
    "tiny": lambda case: _overlaid(case, 1, 0.0),
    "metadata": _metadata,
    "file name": _file_name,
    "claim": lambda case: plain_case(case.base),
    "hidden Word text": _word("hidden"),
    "Word comment": _word("comment"),
    "scan": _scan,
    "spaced": _text(lambda text: re.sub(r"(?<=\w)(?=\w)", " ", text).replace("  ", "   ")),
    "zero width": _text(lambda text: re.sub(r"(?<=\w)(?=\w)", "\u200b", text)),
}
