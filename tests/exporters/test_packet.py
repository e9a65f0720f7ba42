"""The packet of the demo case: what it holds, what it says, where its links lead, and what its marks cover."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from clausea import knowledge
from clausea.binder import Wanted
from clausea.compose import packing_rules
from clausea.domain import Letter
from clausea.exporters import pdf
from clausea.exporters.packet import Part
from clausea.exporters.words import DRAFT_MARK
from clausea.pipeline import Run, packet

CITATION = re.compile(r"Ex\. ([A-Z]+), p\. (\d+), ll?\. [\d, -]+ \((CL-\d{4})\)")


@pytest.fixture(scope="module")
def demo_run(demo_run: Run) -> Run:
    """The demo as it is sent, whatever the verifier has to say of its words: the packet is tested here, not the letter."""
    assert demo_run.letter is not None
    return replace(demo_run, letter=demo_run.letter.model_copy(update={"is_draft": False}))


@pytest.fixture(scope="module")
def part(demo_run: Run) -> Part:
    (made,) = packet(demo_run)
    return made


@pytest.fixture(scope="module")
def reader(part: Part) -> PdfReader:
    return PdfReader(io.BytesIO(part.data))


@pytest.fixture(scope="module")
def letter(demo_run: Run) -> Letter:
    assert demo_run.letter is not None
    return demo_run.letter


def words(data: bytes) -> list[str]:
    """The text of every page, white space folded."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def links(reader: PdfReader, index: int) -> Iterator[tuple[Any, int]]:
    """The rectangle of each link of a page and the page that it leads to."""
    numbers = {page.indirect_reference.idnum: place for place, page in enumerate(reader.pages) if page.indirect_reference}
    for note in reader.pages[index].get("/Annots") or ():
        found = note.get_object()
        if found["/Subtype"] == "/Link":
            yield found["/Rect"], numbers[next(iter(found["/A"]["/D"])).idnum]


def test_the_same_run_gives_the_same_bytes(demo_run: Run, part: Part) -> None:
    assert packet(demo_run)[0].data == part.data


def test_it_describes_itself_without_patient_and_time(reader: PdfReader, demo_run: Run) -> None:
    assert dict(reader.metadata or {}) == {"/Title": "Request for redetermination", "/Producer": "Clausea"}
    assert demo_run.file.claim.patient.name


def test_every_page_bears_the_number_that_its_label_shows(reader: PdfReader, part: Part) -> None:
    labels = reader.page_labels
    assert len(labels) == len(set(labels)) == len(reader.pages)
    for label, text in zip(labels, words(part.data), strict=True):
        assert label in text


def test_the_numbers_of_the_exhibits_run_on_without_a_gap(reader: PdfReader, letter: Letter) -> None:
    numbers = [label for label in reader.page_labels if not label.startswith("CL-F")]
    assert numbers == [f"CL-{number:04d}" for number in range(1, len(numbers) + 1)]
    front = reader.page_labels[: len(reader.pages) - len(numbers)]
    assert front == [f"CL-F{number:02d}" for number in range(1, len(front) + 1)]
    told = [number for one in letter.exhibits for number in ((one.bates or ("",))[0], *(sheet.bates for sheet in one.sheets))]
    assert told == numbers


def test_the_citations_of_the_run_name_the_page_that_bears_their_number(demo_run: Run, letter: Letter, part: Part) -> None:
    by_label = dict(zip(PdfReader(io.BytesIO(part.data)).page_labels, words(part.data), strict=True))
    cites = [cite for one in (*letter.statements, *letter.tabled) for cite in one.cites]
    assert len(cites) > 40
    for cite in cites:
        assert cite.bates is not None
        sheet = next(sheet for one in letter.exhibits for sheet in one.sheets if sheet.bates == cite.bates)
        assert sheet.page == cite.page
        assert cite.spans[0] in sheet.cited
        squeezed = "".join(by_label[cite.bates].split())
        assert all(word in squeezed for word in cite.quote.split())
        assert f"({cite.bates})" in cite.words()


def test_the_letter_in_it_has_the_words_of_the_letter(letter: Letter, part: Part) -> None:
    alone = [re.sub(r"Page \d+ of \d+", "", text).strip() for text in words(pdf.render(letter))]
    bound = words(part.data)[1 : 1 + len(alone)]
    assert [re.sub(r"Page \d+ of \d+|CL-F\d\d", "", text).strip() for text in bound] == alone


def test_every_citation_of_letter_and_worksheet_leads_to_its_page(reader: PdfReader, part: Part) -> None:
    document = pypdfium2.PdfDocument(part.data)
    labels = reader.page_labels
    front = [index for index, label in enumerate(labels) if label.startswith("CL-F")]
    told: list[str] = []
    for index in front:
        printed = CITATION.findall(words(part.data)[index])
        text = document[index].get_textpage()
        led = [labels[target] for _, target in links(reader, index)]
        assert {bates for _, _, bates in printed} <= set(led)
        for box, target in links(reader, index):
            covered = text.get_text_bounded(*(float(side) for side in box))
            found = re.findall(r"CL-\d{4}", covered)
            assert not found or labels[target] in found
        told += led
    assert len(told) > 60


def test_every_cited_page_leads_back_to_where_the_letter_cites_it(reader: PdfReader, letter: Letter, part: Part) -> None:
    labels, texts = reader.page_labels, words(part.data)
    cited = [sheet.bates for one in letter.exhibits for sheet in one.sheets if sheet.cited]
    for bates in cited:
        index = labels.index(bates)
        targets = [target for _, target in links(reader, index)]
        assert targets
        for target in targets:
            assert labels[target].startswith("CL-F")
            assert f"({bates})" in texts[target]


def test_pages_that_are_not_cited_say_so(reader: PdfReader, letter: Letter, part: Part) -> None:
    texts = dict(zip(reader.page_labels, words(part.data), strict=True))
    quiet = [sheet for one in letter.exhibits for sheet in one.sheets if not sheet.cited]
    assert quiet
    for sheet in quiet:
        assert sheet.why
        assert "Not cited in the letter" in texts[sheet.bates]


def test_the_outline_names_every_part_and_every_page_of_an_exhibit(reader: PdfReader, letter: Letter) -> None:
    flat: list[tuple[str, str]] = []

    def walk(items: Any) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                flat.append((str(item.title), reader.page_labels[reader.get_destination_page_number(item) or 0]))

    walk(reader.outline)
    assert [title for title, _ in flat[:3]] == ["Cover sheet", "Letter", "Reviewer's worksheet"]
    told = {label for _, label in flat}
    for one in letter.exhibits:
        assert (f"Exhibit {one.label}: {one.title}", (one.bates or ("",))[0]) in flat
        assert {sheet.bates for sheet in one.sheets} <= told


def test_the_worksheet_and_the_cover_are_one_page_each(reader: PdfReader, part: Part) -> None:
    texts = words(part.data)
    assert [index for index, text in enumerate(texts) if "Reviewer's worksheet" in text] == [4]
    assert [index for index, text in enumerate(texts) if "What this packet holds" in text] == [0]


def test_the_divider_tells_the_file_with_its_whole_hash(letter: Letter, part: Part) -> None:
    texts = words(part.data)
    for one in letter.exhibits:
        data = (knowledge.demo_folder() / "records" / one.name).read_bytes()
        divider = next(text for text in texts if text.startswith(f"Exhibit {one.label} "))
        assert hashlib.sha256(data).hexdigest() in divider


def test_nothing_of_a_page_lies_in_the_foot_beside_its_number(reader: PdfReader, part: Part, letter: Letter) -> None:
    """Words of the record end above the line under which the number stands, and all words lie within the sheet."""
    document = pypdfium2.PdfDocument(part.data)
    exhibits = {sheet.bates for one in letter.exhibits for sheet in one.sheets}
    for index, label in enumerate(reader.page_labels):
        page = document[index]
        text = page.get_textpage()
        foot = " ".join(text.get_text_bounded(0, 0, page.get_width(), 27).split())
        if label in exhibits:
            assert re.fullmatch(
                rf"Ex\. [A-Z], p\. \d+ of \S+ (Cited in the letter, pp?\. [\d, ]+|Not cited in the letter) {label}", foot
            )
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            assert 12 <= left <= right <= page.get_width() - 12
            assert 12 <= bottom <= top <= page.get_height() - 8


def test_only_pages_that_are_needed_are_sent(letter: Letter, demo_run: Run) -> None:
    sent = {(one.record, page) for one in letter.exhibits for page in one.pages}
    every = {(record.id, page.number) for record in demo_run.chart.records for page in record.pages}
    assert len(every - sent) >= 3
    for one in demo_run.chart.documents:
        if one.kind == "consent":
            assert not sent & {(one.record, span.page) for span in one.body}


def test_the_note_of_every_denied_date_is_sent_whole(letter: Letter, demo_run: Run) -> None:
    sent = {(one.record, page) for one in letter.exhibits for page in one.pages}
    days = demo_run.file.claim.denied_dates
    notes = [one for one in demo_run.chart.documents if one.kind == "daily_note" and one.date in days]
    assert len(notes) == len(days)
    assert {(one.record, span.page) for one in notes for span in one.body} <= sent


def test_the_exhibits_stand_in_the_order_of_the_rules(letter: Letter, demo_run: Run) -> None:
    order = packing_rules().order
    kinds = []
    for one in letter.exhibits:
        found = [doc for doc in demo_run.chart.documents if doc.record == one.record and doc.body[0].page == one.pages[0]]
        kinds.append(order.index(found[0].kind))
    assert kinds == sorted(kinds)


def test_a_draft_says_so_on_every_page(demo_run: Run, letter: Letter) -> None:
    draft = replace(demo_run, letter=letter.model_copy(update={"is_draft": True}))
    for text in words(packet(draft)[0].data):
        assert DRAFT_MARK in text


def test_a_ready_packet_does_not_say_draft(part: Part) -> None:
    assert not any(DRAFT_MARK in text for text in words(part.data))


def test_the_files_of_the_chart_are_not_touched(demo_run: Run, part: Part) -> None:
    for record in demo_run.chart.records:
        data = (knowledge.demo_folder() / "records" / record.name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == record.sha256


def test_the_fax_is_black_and_white_at_200_dots_with_bars(demo_run: Run, letter: Letter) -> None:
    (fax,) = packet(demo_run, Wanted(fax=True))
    assert fax.name == "packet-fax.pdf"
    found = PdfReader(io.BytesIO(fax.data))
    assert len(found.pages) == len(PdfReader(io.BytesIO(packet(demo_run)[0].data)).pages)
    for page in found.pages:
        (drawn,) = [one.get_object() for one in page["/Resources"]["/XObject"].values()]  # type: ignore[index]
        assert (drawn["/Filter"], drawn["/BitsPerComponent"]) == ("/CCITTFaxDecode", 1)
        assert abs(drawn["/Width"] / float(page.mediabox.width) * 72 - 200) < 0.5
    labels = found.page_labels
    cited = labels.index(next(sheet.bates for one in letter.exhibits for sheet in one.sheets if sheet.cited))
    import numpy as np

    pixels = np.asarray(pypdfium2.PdfDocument(fax.data)[cited].render(scale=200 / 72, grayscale=True).to_pil())
    assert pixels.mean() > 200  # Paper is white.
    # A bar is six dots wide and higher than a letter.
    runs = (pixels < 128).astype(int)
    solid = runs[:, :-5] & runs[:, 1:-4] & runs[:, 2:-3] & runs[:, 3:-2] & runs[:, 4:-1] & runs[:, 5:]
    assert solid.sum(axis=0).max() >= 20


def test_parts_stay_below_the_size_and_name_each_other(demo_run: Run) -> None:
    most = 150_000
    made = packet(demo_run, Wanted(max_mb=most / 1e6))
    assert len(made) > 2
    names = [one.name for one in made]
    assert names == [f"packet-part-{number}.pdf" for number in range(1, len(made) + 1)]
    labels = []
    for one in made:
        assert len(one.data) <= most
        found = PdfReader(io.BytesIO(one.data))
        index = words(one.data)[0]
        assert all(name in index for name in names)
        labels += found.page_labels[1:]
        for page in found.pages:
            for note in page.get("/Annots") or ():
                action = note.get_object().get("/A")
                if action and action["/S"] == "/GoToR":
                    assert action["/F"] in set(names) - {one.name}
                    other = PdfReader(io.BytesIO(next(two.data for two in made if two.name == action["/F"])))
                    assert f"Page {other.page_labels[action['/D'][0]]}" == note.get_object()["/Contents"]
    whole = PdfReader(io.BytesIO(packet(demo_run)[0].data)).page_labels
    assert labels == whole


def test_a_packet_that_is_small_enough_is_one_file(demo_run: Run, part: Part) -> None:
    assert packet(demo_run, Wanted(max_mb=10)) == (part,)
