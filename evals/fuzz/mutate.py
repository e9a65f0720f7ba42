"""Files to damage, and the ways to damage them. Input `i` of a seed is the same on every machine."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from evals.press import press

CHARTS = Path(__file__).resolve().parents[1] / "corpus" / "records"
FORMATS = ("pdf", "docx", "rtf", "txt", "png", "tiff", "jpeg")
_SOURCES = ("pt-ortho-01", "slp-01", "mix-01")
_NUMBERS = (
    b"0",
    b"1",
    b"-1",
    b"255",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"99999999999999",
    b"1e308",
    b"0.00001",
)

Lot = random.Random
Change = Callable[[bytes, Lot], bytes]


@dataclass(frozen=True, slots=True)
class Input:
    """A damaged file: its number, the format it was made from, what was done to it, and its bytes."""

    number: int
    format: str
    changes: tuple[str, ...]
    data: bytes


@cache
def seeds(format_name: str) -> tuple[bytes, ...]:
    """Return sound files of a format."""
    charts = [CHARTS / f"{name}.chart" for name in _SOURCES]
    match format_name:
        case "pdf":
            return (*(press(chart, format="pdf").data for chart in charts), press(charts[1], format="scan").data)
        case "docx" | "txt":
            return tuple(press(chart, format=format_name).data for chart in charts)
        case "rtf":
            return tuple(_rtf(text.decode()) for text in seeds("txt"))
        case "tiff":
            return (_saved("TIFF", save_all=True, append_images=[_picture(1)], compression="tiff_lzw"), _saved("TIFF"))
        case "png":
            return (_saved("PNG"), _saved("PNG", dpi=(200, 200)))
        case "jpeg":
            return (_saved("JPEG", quality=60),)
    raise ValueError(f"format '{format_name}' is not one of: {', '.join(FORMATS)}")


def _picture(shift: int = 0) -> Image.Image:
    picture = Image.new("L", (850, 1100), 255)
    for row in range(60, 1000, 24):
        picture.paste(shift, (60 + shift, row, 60 + (row * 37) % 700, row + 9))
    return picture


def _saved(format_name: str, **options: object) -> bytes:
    out = io.BytesIO()
    _picture().save(out, format=format_name, **options)
    return out.getvalue()


def _rtf(text: str) -> bytes:
    out = [r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}"]
    for page in text.split("\f"):
        for number, line in enumerate(page.split("\n")):
            safe = "".join(sign if sign.isascii() else rf"\u{ord(sign)}?" for sign in re.sub(r"([\\{}])", r"\\\1", line))
            is_row = number % 9 == 0
            out.append(rf"\trowd\cellx3000\cellx6000 {safe}\cell 25\cell\row" if is_row else rf"\pard {safe}\par")
        out.append(r"\page")
    return "\n".join([*out, "}"]).encode("ascii", "replace")


PICTURES = ("png", "tiff", "jpeg", "pdf")
"""The formats of the sample that is read with OCR; its PDFs are scans."""


@cache
def _small(format_name: str) -> bytes:
    """Return a small picture of a few lines of words: OCR takes a part of a second."""
    from PIL import ImageDraw

    picture = Image.new("L", (640, 260), 255)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(("Gait training 120 ft with a walker", "TUG 15.8 s, was 22.4 s", "Berg balance 43/56")):
        pen.text((30, 30 + 70 * row), line, fill=0, font_size=30)
    out = io.BytesIO()
    picture.save(out, format=format_name.upper(), **({"resolution": 200.0} if format_name == "pdf" else {"dpi": (200, 200)}))
    return out.getvalue()


def make_picture(seed: int, number: int) -> Input:
    """Return input `number` of the sample that is read with OCR."""
    lot = random.Random(f"ocr/{seed}/{number}")
    format_name = PICTURES[number % len(PICTURES)]
    data = _small(format_name)
    known = _OWN[format_name] if lot.random() < 0.5 else (flipped, overwritten, doubled_part, other_numbers, cut)
    # One change each: what is damaged as a whole is refused before it comes to OCR.
    change = lot.choice(known)
    return Input(number, format_name, (change.__name__,), change(data, lot) or data)


def make(seed: int, number: int) -> Input:
    """Return input `number` of a seed."""
    lot = random.Random(f"{seed}/{number}")
    format_name = lot.choices(FORMATS, weights=(34, 24, 10, 6, 9, 11, 6))[0]
    data = lot.choice(seeds(format_name))
    # What is damaged as a whole seldom gets past the first look; most inputs are damaged where the words stand.
    known = _OWN[format_name] if lot.random() < 0.6 else _ANY
    changes = [lot.choice(known) for _ in range(lot.choice((1, 1, 2, 3)))]
    for change in changes:
        data = change(data, lot) or data
    return Input(number, format_name, tuple(change.__name__ for change in changes), data)


# Any file.


def flipped(data: bytes, lot: Lot) -> bytes:
    out = bytearray(data)
    for _ in range(lot.choice((1, 3, 10, 60, 400))):
        out[lot.randrange(len(out))] ^= 1 << lot.randrange(8)
    return bytes(out)


def cut(data: bytes, lot: Lot) -> bytes:
    return data[: lot.randrange(len(data))]


def without_part(data: bytes, lot: Lot) -> bytes:
    start = lot.randrange(len(data))
    return data[:start] + data[start + lot.randrange(1, 5000) :]


def doubled_part(data: bytes, lot: Lot) -> bytes:
    start = lot.randrange(len(data))
    part = data[start : start + lot.randrange(1, 2000)]
    return data[:start] + part * lot.choice((2, 5, 100)) + data[start:]


def overwritten(data: bytes, lot: Lot) -> bytes:
    start, size = lot.randrange(len(data)), lot.randrange(1, 3000)
    return data[:start] + lot.choice((b"\0", b"\xff", b" ", b"(", b"\x80")) * size + data[start + size :]


def spliced(data: bytes, lot: Lot) -> bytes:
    other = lot.choice(seeds(lot.choice(FORMATS)))
    start = lot.randrange(len(other))
    at = lot.randrange(len(data))
    return data[:at] + other[start : start + lot.randrange(1, 20_000)] + data[at:]


def other_numbers(data: bytes, lot: Lot) -> bytes:
    found = list(re.finditer(rb"(?<![\w.])-?\d{1,9}(?![\w.])", data))
    if not found:
        return data
    for match in sorted(lot.sample(found, min(len(found), lot.choice((1, 2, 8)))), key=lambda one: -one.start()):
        data = data[: match.start()] + lot.choice(_NUMBERS) + data[match.end() :]
    return data


_ANY: tuple[Change, ...] = (flipped, cut, without_part, doubled_part, overwritten, spliced, other_numbers)


# PDF.


def inside_a_stream(data: bytes, lot: Lot) -> bytes:
    """Damage what is packed in a stream: the page's drawing, a font, a character map, a picture."""
    found = list(re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL))
    if not found:
        return data
    match = lot.choice(found)
    held = match.group(1)
    try:
        plain = zlib.decompress(held)
    except zlib.error:
        plain = b""
    changed = lot.choice(_ANY)(plain or held, lot) if plain or held else held
    packed = zlib.compress(changed) if plain else changed
    return data[: match.start(1)] + packed + data[match.end(1) :]


def other_references(data: bytes, lot: Lot) -> bytes:
    found = list(re.finditer(rb"(\d+) 0 R", data))
    if not found:
        return data
    for match in sorted(lot.sample(found, min(len(found), 4)), key=lambda one: -one.start()):
        data = data[: match.start()] + lot.choice(found).group() + data[match.end() :]
    return data


def other_names(data: bytes, lot: Lot) -> bytes:
    found = list(re.finditer(rb"/[A-Za-z]{2,20}", data))
    if not found:
        return data
    for match in sorted(lot.sample(found, min(len(found), 3)), key=lambda one: -one.start()):
        data = data[: match.start()] + lot.choice(found).group() + data[match.end() :]
    return data


def nested(data: bytes, lot: Lot) -> bytes:
    found = list(re.finditer(rb"<<|\[", data))
    if not found:
        return data
    at = lot.choice(found).start()
    opening, closing = lot.choice(((b"[", b"]"), (b"<</A ", b">>"), (b"(", b")")))
    depth = lot.choice((30, 600, 60_000))
    return data[:at] + opening * depth + closing * lot.choice((depth, 0)) + data[at:]


# DOCX.


def inside_a_member(data: bytes, lot: Lot) -> bytes:
    """Damage a part of a Word file, most often the document itself, and pack it again soundly."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        return data
    if not members:
        return data
    names = sorted(members)
    name = "word/document.xml" if lot.random() < 0.6 and "word/document.xml" in members else lot.choice(names)
    action = lot.random()
    if action < 0.06:
        del members[name]
    else:
        change = lot.choice(_XML) if action < 0.8 else lot.choice(_ANY)
        members[name] = (change(members[name], lot) or b" ") if members[name] else b" "
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return out.getvalue()


def _without_tag(data: bytes, lot: Lot) -> bytes:
    found = list(re.finditer(rb"<[\w:]+[^<>]*/>", data))
    match = lot.choice(found) if found else None
    return data[: match.start()] + data[match.end() :] if match else data


def _other_tag(data: bytes, lot: Lot) -> bytes:
    names = sorted(set(re.findall(rb"<([\w]+:[\w]+)", data)))
    if len(names) < 2:
        return data
    old, new = lot.sample(names, 2)
    return re.sub(rb"(</?)" + old + rb"(?=[\s/>])", lambda match: match.group(1) + new, data, count=lot.choice((0, 2)))


def _moved_element(data: bytes, lot: Lot) -> bytes:
    found = list(re.finditer(rb"<(w:(?:p|tbl|tr|tc|r|t|sectPr|tblGrid))[ >].*?</\1>", data, re.DOTALL))
    if len(found) < 2:
        return data
    one, two = lot.sample(found, 2)
    return data[: two.end()] + one.group() * lot.choice((1, 1, 30)) + data[two.end() :]


def _deep_element(data: bytes, lot: Lot) -> bytes:
    depth = lot.choice((10, 100, 250, 5000))
    kind = lot.choice((b"w:tbl><w:tr><w:tc", b"w:sdt><w:sdtContent", b"w:ins", b"w:p", b"w:r", b"w:smartTag"))
    tags = kind.split(b"><")
    opening = b"".join(b"<" + tag + b">" for tag in tags)
    closing = b"".join(b"</" + tag + b">" for tag in reversed(tags))
    at = data.find(b"<w:p>")
    return data[:at] + opening * depth + b"<w:p/>" + closing * depth + data[at:] if at > 0 else data


def _wide_cell(data: bytes, lot: Lot) -> bytes:
    value = lot.choice(_NUMBERS)
    span = lot.choice((b"w:gridSpan", b"w:gridBefore", b"w:vMerge", b"w:gridAfter"))
    return data.replace(b"<w:tcPr>", b"<w:tcPr><" + span + b' w:val="' + value + b'"/>', lot.choice((1, 5)))


_XML: tuple[Change, ...] = (_without_tag, _other_tag, _moved_element, _deep_element, _wide_cell, other_numbers)


# RTF, pictures, text.


def other_controls(data: bytes, lot: Lot) -> bytes:
    words = (
        rb"\u-1?", rb"\u99999?", rb"\uc9999 ", rb"\bin99999999 ", rb"\'zz", rb"\'", rb"{\*\pict ", rb"\page", rb"\cell" * 300,
        b"{" * 50_000, b"}" * 50, b"\\", rb"{\object\objdata ", rb"\ansicpg99999 ", rb"\ansicpg932\'81", rb"\u55357?",
        rb"\fcharset999 ", b"\\x" * 30_000,
    )  # fmt: skip
    for _ in range(lot.choice((1, 4, 20))):
        at = lot.randrange(len(data))
        data = data[:at] + lot.choice(words) + data[at:]
    return data


def png_chunk(data: bytes, lot: Lot) -> bytes:
    """Damage one chunk of a PNG and give it a right check sum, so that the damage reaches the decoder."""
    chunks = []
    at = 8
    while at + 12 <= len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return data
    pick = lot.randrange(len(chunks))
    name, body = chunks[pick]
    chunks[pick] = (name, (flipped(body, lot) if lot.random() < 0.5 else other_words(body, lot)) if body else b"\0" * 4)
    if lot.random() < 0.2:
        chunks.insert(lot.randrange(len(chunks)), lot.choice(chunks))
    out = data[:8]
    for name, body in chunks:
        out += struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return out


def other_words(data: bytes, lot: Lot) -> bytes:
    """Put an extreme number where a picture may keep a size, a count or an offset: near its start or end."""
    out = bytearray(data)
    for _ in range(lot.choice((1, 2, 6))):
        value = struct.pack(lot.choice("<>") + "I", lot.choice((0, 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 40_000, len(data))))
        value = value[: lot.choice((1, 2, 4))]
        near = lot.randrange(min(600, len(out)))
        at = near if lot.random() < 0.5 else len(out) - 1 - near
        out[at : at + len(value)] = value
    return bytes(out[: len(data)])


def other_encoding(data: bytes, lot: Lot) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = lot.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman", "cp037", "shift_jis", "utf-7"))
    return lot.choice((b"", b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) + text.encode(encoding, "replace")


def without_line_ends(data: bytes, lot: Lot) -> bytes:
    return data.replace(b"\n", lot.choice((b"", b"\f", b"\r", b"\0", b"\xe2\x80\xa8"))) * lot.choice((1, 1, 40))


_OWN: dict[str, tuple[Change, ...]] = {
    "pdf": (inside_a_stream, inside_a_stream, other_references, other_names, nested),
    "docx": (inside_a_member, inside_a_member, inside_a_member, inside_a_member),
    "rtf": (other_controls,),
    "png": (png_chunk, png_chunk),
    "tiff": (other_words, other_words),
    "jpeg": (other_words,),
    "txt": (other_encoding, without_line_ends),
}
