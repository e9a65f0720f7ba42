"""The packet: cover, letter, worksheet and exhibits as one PDF, with numbers, links, outline and marked lines.

The exporter is handed values: the letter, and each page of an exhibit with the bytes that draw it and the rows that are cited
on it. It reads no record itself. The same values give the same bytes.
"""

from __future__ import annotations

from clausea.exporters.packet.bound import Bound, Link
from clausea.exporters.packet.faxed import faxed
from clausea.exporters.packet.finish import Part, finish, parts
from clausea.exporters.packet.gather import gathered
from clausea.exporters.packet.leaves import Coded, Drawn, Leaf, Lines, PdfPage, Picture, Row, coded

__all__ = [
    "Bound",
    "Coded",
    "Drawn",
    "Leaf",
    "Lines",
    "Link",
    "Part",
    "PdfPage",
    "Picture",
    "Row",
    "coded",
    "faxed",
    "finish",
    "gathered",
    "parts",
]
