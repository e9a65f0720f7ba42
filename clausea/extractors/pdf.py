"""PDF by PDFium: the words of each page with their boxes, arranged into printed rows."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, pairwise
from typing import Any

from clausea.config import settings
from clausea.domain import Page, Span
from clausea.errors import EncryptedRecord, UnreadableRecord
from clausea.extractors import Watch, ocr, too_many_pages
from clausea.extractors.blocks import Box
from clausea.extractors.columns import Drawn
from clausea.extractors.garbled import is_garbled
from clausea.extractors.layout import Arranged, arrange
from clausea.extractors.letters import QUARTER, around, continues, is_one_word, is_slanted, is_unmapped, paired, plain
from clausea.extractors.rows import Word, rows_of
from clausea.extractors.ruled import Rules, rules_of
from clausea.extractors.unseen import PALEST, SMALLEST, words_unseen
from clausea.extractors.woven import Woven, is_divided, woven_rows
from clausea.shares import in_shares, rarely_searched


def pages(data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
    """Yield the pages; one whose text layer is missing, too thin or garbled is read by OCR where that is installed.

    Without OCR such a page has the text that it has, which may be none. A damaged page is empty and told to `watch`.
    """
    watch = watch or Watch()
    document = opened(data, password)
    try:
        if len(document) > watch.max_pages:
            raise too_many_pages(watch)
        layered = _across_pages(_layers(document, watch))
        thin = [layer.page.number for layer in layered if layer.is_thin]
        seen = _seen(document, thin, watch) if thin and watch.can_use_ocr and ocr.is_possible() else {}
        for layer in layered:
            yield _truer(layer, seen.get(layer.page.number), watch)
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _Layer:
    """What the text layer of a page says, and whether it can be true."""

    page: Page
    is_garbled: bool = False
    is_thin: bool = False
    """Whether the page shows more than its layer says."""
    woven: Woven = field(default_factory=Woven)


def _across_pages(layers: list[_Layer]) -> list[_Layer]:
    """Return the layers with the rows marked that a page break divides: neither part of them says all."""
    for index, (above, below) in enumerate(pairwise(layers)):
        if is_divided(above.woven.last, below.woven.first):
            for place, one, row in ((index, above, above.woven.last), (index + 1, below, below.woven.first)):
                page = layers[place].page
                torn = (*page.torn, *(row.stretches if row else ()))
                layers[place] = replace(one, page=page.model_copy(update={"torn": torn}))
    return layers


_LEAST_SHARE = 40
"""So many pages take about as long as a copy of the process."""


@rarely_searched()
def _layers(document: Any, watch: Watch) -> list[_Layer]:
    """Return the text layers of all pages; those of a long file are read side by side."""

    def read(low: int, high: int) -> tuple[list[_Layer], Watch]:
        own = replace(watch, damaged=set(), cut=set(), unseen=set(), seen=None)
        return [_weighed(document, _layer(document, index, own), own) for index in range(low, high)], own

    layers: list[_Layer] = []
    for found, own in in_shares(read, len(document), _LEAST_SHARE):
        layers += found
        watch.damaged |= own.damaged
        watch.cut |= own.cut
        watch.unseen |= own.unseen
    return layers


def _weighed(document: Any, layer: _Layer, watch: Watch) -> _Layer:
    return replace(layer, is_thin=True) if layer.is_garbled or _is_thin(document, layer.page, watch) else layer


def _layer(document: Any, index: int, watch: Watch) -> _Layer:
    import pypdfium2

    try:
        page = _filled_in(document, index)
    except pypdfium2.PdfiumError:
        watch.damaged.add(index + 1)
        return _Layer(Page(number=index + 1, text=""))
    width: float | None = None
    height: float | None = None
    try:
        width, height = page.get_size()
        printed = _printed(page, watch.max_page_characters)
        if printed.is_cut:
            watch.cut.add(index + 1)
        if printed.unseen:
            watch.unseen.add(index + 1)
        arranged = arrange(printed.words, printed.aside, printed.drawn)
        text = arranged.text
        woven = woven_rows(arranged, printed.ruled())
        sizes = {"width": width, "height": height}
        read = Page(number=index + 1, text=text, furniture=arranged.aside, woven=woven.rows, torn=woven.torn, **sizes)
        return _Layer(read, is_garbled(text, printed.unmapped), woven=woven)
    except pypdfium2.PdfiumError:
        watch.damaged.add(index + 1)
        return _Layer(Page(number=index + 1, text="", width=width, height=height))
    finally:
        page.close()


def _filled_in(document: Any, index: int) -> Any:
    """Return a page with what was filled into its form and typed onto it as part of the page.

    Raises:
        PdfiumError: the page is damaged.
    """
    import pypdfium2.raw as pdfium

    page = document[index]
    if pdfium.FPDFPage_GetAnnotCount(page) < 1 or not _has_typed(page):
        return page
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    return page


_MOST_NOTES = 2000


def _has_typed(page: Any) -> bool:
    """Say whether a page has form fields, typed notes or stamps; links and comments that pop up are no part of it."""
    import pypdfium2.raw as pdfium

    kinds = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP}
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in kinds:
            return True
    return False


def _truer(layer: _Layer, read: Page | None, watch: Watch) -> Page:
    """Return the text layer of a page or what OCR read there, whichever says better what the page shows."""
    page = layer.page
    if not layer.is_garbled:
        # The layer stays where OCR finds no more than it: a nearly white page is thin and true.
        return read if read is not None and len(read.text) > 1.5 * len(page.text) else page
    if read is None:
        watch.garbled.add(page.number)
        return page
    found, said = set(read.text.split()), set(page.text.split())
    if len(found & said) > 0.4 * max(1, len(found)):
        return page
    if len(read.text.strip()) < 0.3 * len(page.text.strip()) or is_garbled(read.text):
        watch.garbled.add(page.number)
        return page
    return read


_THIN = 60
"""A page of a chart with fewer letters than this is looked at: it may be a scan with a stamp or a fax banner as text."""
_MOST_OBJECTS = 20_000
_PATH, _PICTURE, _SHADING = 2, 3, 4
_MANY_SHAPES = 40


def _is_thin(document: Any, page: Page, watch: Watch) -> bool:
    """Say whether a text layer is too thin for what the page shows."""
    import pypdfium2

    letters = len("".join(page.text.split()))
    if letters >= _THIN * 10 or page.number in watch.damaged:
        return False
    try:
        shown = document[page.number - 1]
    except pypdfium2.PdfiumError:
        return False
    try:
        area = (page.width or 1) * (page.height or 1)
        pictures, drawn = 0.0, 0
        for item in islice(shown.get_objects(filter=[_PATH, _PICTURE, _SHADING], max_depth=3), _MOST_OBJECTS):
            if item.type == _PATH:
                drawn += 1
                continue
            left, bottom, right, top = item.get_bounds()
            pictures += max(0.0, right - left) * max(0.0, top - bottom)
        if letters < _THIN:
            # Any picture may be of words, and programs that have no font draw letters as shapes.
            return pictures > 0.02 * area or drawn >= _MANY_SHAPES
        # A page that is typed in part may have the rest as a picture.
        return pictures > (0.3 if letters < _THIN * 3 else 0.5) * area
    except pypdfium2.PdfiumError:
        return False
    finally:
        shown.close()


_MOST_SIDE = 6000
"""A page is drawn no wider or higher than this many dots: 30 inches at the resolution of OCR."""


def _seen(document: Any, numbers: Sequence[int], watch: Watch) -> dict[int, Page]:
    """Return pages as OCR reads them."""
    import pypdfium2

    def pictures() -> Iterator[ocr.Picture]:
        for number in numbers:
            try:
                page = _filled_in(document, number - 1)
                width, height = page.get_size()
                scale = min(ocr.DPI / 72, _MOST_SIDE / max(width, height, 1))
                image = page.render(scale=scale, grayscale=True).to_pil()
                page.close()
            except pypdfium2.PdfiumError:
                watch.damaged.add(number)
                continue
            yield ocr.Picture(number, image, width, height)

    seen: dict[int, Page] = {}
    for page in ocr.read_pages(pictures(), watch.damaged):
        seen[page.number] = page
        if watch.seen:
            watch.seen(len(seen), len(numbers))
    return seen


def boxes(data: bytes, spans: Sequence[Span], password: str | None = None) -> list[list[Box]]:
    """Return for each span the rectangles of its words, one a printed row, in points from the page's top left corner."""
    document = opened(data, password)
    arranged: dict[int, Arranged] = {}
    try:
        out = []
        for span in spans:
            if span.page not in arranged:
                arranged[span.page] = _arranged(_filled_in(document, span.page - 1))
            out.append(_rectangles(arranged[span.page], span))
        return out
    finally:
        document.close()


def image(data: bytes, number: int, scale: float = 1.5, password: str | None = None) -> bytes:
    """Return page `number` drawn as PNG; `scale` 1 is 72 dots an inch."""
    import io

    document = opened(data, password)
    try:
        picture = _filled_in(document, number - 1).render(scale=scale).to_pil()
        out = io.BytesIO()
        picture.convert("RGB").save(out, format="PNG")
        return out.getvalue()
    finally:
        document.close()


def printed_text(data: bytes) -> tuple[str, ...]:
    """Return the text of each page in the order in which the file holds it, not arranged into rows.

    Raises:
        RecordError: the file is damaged or encrypted.
    """
    document = opened(data, None)
    try:
        return tuple(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def drawn(data: bytes, numbers: Sequence[int], dpi: float, password: str | None = None) -> Iterator[ocr.Picture]:
    """Yield the pages of those numbers as pictures, the file opened once; a page that is damaged is left out.

    Raises:
        RecordError: the file is damaged or needs a password.
    """
    import pypdfium2

    document = opened(data, password)
    try:
        for number in numbers:
            try:
                page = _filled_in(document, number - 1)
                width, height = page.get_size()
                picture = page.render(scale=min(dpi / 72, _MOST_SIDE / max(width, height, 1))).to_pil()
                page.close()
            except pypdfium2.PdfiumError:
                continue
            yield ocr.Picture(number, picture, width, height)
    finally:
        document.close()


_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")
"""PDFium does not open a file without pages, and says no more of it than of a damaged one."""


def opened(data: bytes, password: str | None) -> Any:
    """Return a file as PDFium holds it; the caller closes it.

    Raises:
        RecordError: it is damaged, has no pages, or needs a password.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data, password=password)
        if len(document) == 0:
            raise UnreadableRecord("The PDF has no pages.")
        return document
    except pypdfium2.PdfiumError as error:
        # PDFium may report the error of a file that it opened before, so what it says is held against the bytes.
        if "password" in str(error).lower() and b"/Encrypt" in data:
            # Whoever gave a password must hear that it was the wrong one, not that one is needed.
            what = "The PDF is encrypted, and this password does not open it." if password else "The PDF is encrypted."
            raise EncryptedRecord(what) from None
        if _NO_PAGES.search(data):
            raise UnreadableRecord("The PDF has no pages.") from None
        raise UnreadableRecord("The PDF is damaged.") from None


def _arranged(page: Any) -> Arranged:
    printed = _printed(page, settings().max_page_characters)
    return arrange(printed.words, printed.aside, printed.drawn)


def _rectangles(arranged: Arranged, span: Span) -> list[Box]:
    rows: list[list[float]] = []
    last_end = -1
    for item in arranged.placed:
        if item.end <= span.start or item.start >= span.end:
            continue
        x0, y0, x1, y1 = item.word.box
        same_row = rows and "\n" not in arranged.text[last_end : item.start]
        if same_row:
            row = rows[-1]
            rows[-1] = [min(row[0], x0), min(row[1], y0), max(row[2], x1), max(row[3], y1)]
        else:
            rows.append([x0, y0, x1, y1])
        last_end = item.end
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@dataclass(frozen=True, slots=True)
class _Printed:
    """The words of a page, how many of its signs stand for no character, and whether its end was left out."""

    words: list[Word]
    aside: list[list[Word]]
    """Lines that run in another direction than most, along an edge or up a column."""
    unmapped: int
    is_cut: bool
    drawn: Drawn
    """Gives the frames and rules of the page, in the space of the words, while the page is open."""
    ruled: Callable[[], Rules]
    """Gives the rules of tables, while the page is open."""
    unseen: int = 0
    """How many words were left out because nobody can see them: of the colour of the paper, or too small."""


def _printed(page: Any, most: int) -> _Printed:
    """Return the words among the first `most` characters of a page, held so that most of them are upright."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    try:
        sheet = _Sheet.of(page)
        quarters: dict[int, list[tuple[int, int]]] = {0: [], 1: [], 2: [], 3: []}
        reader = _Reader(text_page.raw, sheet)
        letters, count = reader.letters(most)
        for match in _TOKEN.finditer(letters):
            quarter = reader.quarter(match.start())
            if quarter is not None:
                quarters[quarter].append(match.span())
        unmapped = sum(map(is_unmapped, map(ord, letters))) if _ODD.search(letters) else 0
        order = sorted(quarters, key=lambda one: (-sum(end - start for start, end in quarters[one]), one))
        found = [reader.turned(letters, quarter, quarters[quarter]) for quarter in order]
        unseen = words_unseen(page, reader.doubtful, _MOST_SIDE)
        if unseen:
            found = [[word for word in words if word not in unseen] for words in found]
        aside = [row for words in found[1:] for row in rows_of(words)]
        place = sheet.placed(-order[0] % 4 * 90)
        drawn, ruled = partial(_drawn, page, place), partial(rules_of, pdfium, page, place, _MOST_DRAWN)
        return _Printed(found[0], aside, unmapped, count > most, drawn, ruled, len(unseen))
    finally:
        text_page.close()


_MOST_DRAWN = 4000
"""A page of a chart has some hundred objects; of more, frames are not looked for."""


def _drawn(page: Any, place: Any) -> tuple[Box, ...]:
    """Return the boxes of the paths of a page; `place` maps PDF space to that of the words."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPage_CountObjects(page)
    if count > _MOST_DRAWN:
        return ()
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(one) for one in edges]
    out = []
    for index in range(count):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(item, *pointers):
            left, bottom, right, top = (one.value for one in edges)
            out.append(place(left, top, right, bottom))
    return tuple(out)


_TOKEN = re.compile(r"[^\s\x00\xa0\xad\ufffd\u200b\ufeff]+")
_ODD = re.compile(r"[^ -~\r\n\t]")


class _Reader:
    """Asks PDFium for the letters of a page and for the boxes of those that are needed.

    Asking for every box takes most of the time of reading. PDFium sets a space or a line end where letters stand apart, so
    the boxes of the first and the last letter of a word are enough, unless the word is of an unlikely width.
    """

    def __init__(self, raw: Any, sheet: _Sheet) -> None:
        import pypdfium2.raw as pdfium

        self._raw = raw
        self._sheet = sheet
        self._place = sheet.placed(sheet.rotation)
        self._pdfium = pdfium
        self._rect = pdfium.FS_RECTF()
        self._pointer = ctypes.byref(self._rect)
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._colour_pointers = [ctypes.byref(one) for one in self._colour]
        self.doubtful: list[Word] = []
        """Words that are pale or tiny."""

    def letters(self, most: int) -> tuple[str, int]:
        """Return one sign for each of the first `most` characters, and how many the page has; what is not printed is a gap."""
        count = self._pdfium.FPDFText_CountChars(self._raw)
        wanted = max(0, min(count, most))
        buffer = (ctypes.c_ushort * (wanted + 1))()
        written = self._pdfium.FPDFText_GetText(self._raw, 0, wanted, buffer)
        # The text may leave characters out, and then its offsets are not those of the boxes.
        units = (
            buffer[:wanted] if written == wanted + 1 else [self._pdfium.FPDFText_GetUnicode(self._raw, i) for i in range(wanted)]
        )
        # PDFium marks a hyphen at a line end with 0xFFFE or 2; it is printed as a hyphen.
        text = "".join(map(chr, units)).replace("\ufffe", "-").replace("\x02", "-")
        return (text if text.isascii() else paired(text)), count

    def quarter(self, index: int) -> int | None:
        """Return by how many quarters of a turn, clockwise, a letter stands turned in the file; None where it stands aslant."""
        angle = self._pdfium.FPDFText_GetCharAngle(self._raw, index)
        return 0 if angle == 0 else None if is_slanted(angle) else round(angle / QUARTER) % 4

    def turned(self, letters: str, quarter: int, tokens: Sequence[tuple[int, int]]) -> list[Word]:
        """Return the words of runs of letters that stand turned by `quarter`, on the page held so that they are upright."""
        upright = -quarter % 4 * 90
        self._place = self._sheet.placed(upright)
        turns = (self._sheet.rotation - upright) // 90 % 4
        width, height = self._sheet.size(upright)
        out = []
        for token in tokens:
            is_pale = self._is_pale(token[0])
            for one in self.words(letters, token):
                word = one
                # What was cropped away is on no paper: the middle of a word has to be on the part that is shown.
                if not (-2 < word.x0 + word.x1 < 2 * width + 2 and -2 < word.y0 + word.y1 < 2 * height + 2):
                    continue
                if turns:
                    word = word._replace(shown=self._sheet.turned((word.x0, word.y0, word.x1, word.y1), upright, turns))
                out.append(word)
                if is_pale or word.y1 - word.y0 < SMALLEST:
                    self.doubtful.append(word)
        return out

    def _is_pale(self, index: int) -> bool:
        """Say whether a letter is drawn nearly white or nearly transparent."""
        red, green, blue, alpha = self._colour
        if not self._pdfium.FPDFText_GetFillColor(self._raw, index, *self._colour_pointers):
            return False
        return alpha.value < 0x28 or min(red.value, green.value, blue.value) >= PALEST

    def _box(self, index: int) -> Box | None:
        if not self._pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._pointer):
            return None
        rect = self._rect
        box: Box = self._place(rect.left, rect.top, rect.right, rect.bottom)
        return box

    def words(self, letters: str, token: tuple[int, int]) -> Iterable[Word]:
        """Return the words of one run of letters without white space: one, unless its letters stand apart."""
        start, end = token
        text = letters[start:end]
        first = self._box(start)
        last = self._box(end - 1) if end - start > 1 else first
        if first is None or last is None or not is_one_word(first, last, end - start) or not text.isprintable():
            return self._letter_by_letter(letters, token)
        text = text if text.isascii() else "".join(map(plain, text))
        left, right = min(first[0], last[0]), max(first[2], last[2])
        return (Word(text, left, min(first[1], last[1]), right, max(first[3], last[3])),)

    def _letter_by_letter(self, letters: str, token: tuple[int, int]) -> Iterator[Word]:
        word: list[str] = []
        box: Box = (0.0, 0.0, 0.0, 0.0)
        previous: Box | None = None
        for index in range(*token):
            letter = letters[index]
            here = self._box(index) if letter.isprintable() else None
            if letter.isprintable() and here is None:
                continue
            apart = here is None or is_slanted(self._pdfium.FPDFText_GetCharAngle(self._raw, index))
            if word and (apart or here is None or previous is None or not continues(previous, here)):
                yield Word("".join(word), *box)
                word = []
            if apart or here is None:
                previous = None
                continue
            box = around(box, here) if word else here
            word.append(plain(letter))
            previous = here
        if word:
            yield Word("".join(word), *box)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The part of a page that is shown, in PDF space, and by how many degrees it is turned clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> _Sheet:
        """Return that of a page. The page may have its boxes from the page tree, and only this call of PDFium looks there."""
        import pypdfium2.raw as pdfium

        rect = pdfium.FS_RECTF()
        if pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(rect)):
            return cls(rect.left, rect.bottom, rect.right, rect.top, page.get_rotation())
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right, top, page.get_rotation())

    def size(self, rotation: int) -> tuple[float, float]:
        """Return width and height of the page as turned."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if rotation in (90, 270) else (width, height)

    def turned(self, box: Box, rotation: int, turns: int) -> Box:
        """Return a box of the page at `rotation` after so many more quarters of a turn clockwise."""
        width, height = self.size(rotation)
        for _ in range(turns):
            box = (height - box[3], box[0], height - box[1], box[2])
            width, height = height, width
        return box

    def placed(self, rotation: int) -> Any:
        """Return the map from PDF space to points from the top left of the page turned by `rotation`."""
        return _placed(self.left, self.bottom, self.right, self.top, rotation)


def _placed(left: float, bottom: float, right: float, top: float, rotation: int) -> Any:
    def place(x0: float, y1: float, x1: float, y0: float) -> Box:
        if rotation == 90:
            return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if rotation == 180:
            return (right - x1, y0 - bottom, right - x0, y1 - bottom)
        if rotation == 270:
            return (top - y1, right - x1, top - y0, right - x0)
        return (x0 - left, top - y1, x1 - left, top - y0)

    return place
