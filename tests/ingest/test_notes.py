"""What a person is told of a reading: pages there twice, pages in other languages, pages cut off, long work."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from clausea.errors import UnreadableRecord
from clausea.extractors import Watch, ocr
from clausea.ingest import Source, ingest, read_record
from clausea.ingest.language import foreign
from clausea.ingest.notes import listed

PAGE = "DAILY NOTE 07/09/2026\nGait training 120 ft with a rolling walker, cues at the pelvis for every turn.\nTUG 15.8 s.\n"
OTHER = "DAILY NOTE 07/16/2026\nStairs 8 steps with one rail, needed a hand at the gait belt on the way down, twice.\n"

SPANISH = (
    "La paciente camina con el andador en el pasillo y se queja de dolor en la rodilla derecha. Se le indica que no debe cargar "
    "peso en la pierna. El plan es de dos visitas por semana durante las próximas ocho semanas, con ejercicios para la fuerza.\n"
)
ARABIC = "المريض يمشي مع مساعدة قليلة في الممر ويشكو من ألم في الركبة اليمنى عند صعود الدرج كل يوم بعد العمل والنوم. " * 2
RUSSIAN = "Пациент ходит с минимальной помощью по коридору и жалуется на боль в правом колене при подъеме по лестнице. " * 2


def record_of(*pages: str, name: str = "a.txt") -> Source:
    return Source(name, data="\f".join(pages).encode())


def test_a_page_that_is_there_twice_is_kept_and_told() -> None:
    record = ingest([record_of(PAGE, OTHER, PAGE)]).records[0]
    assert len(record.pages) == 3
    assert record.warnings == ("Page 3 has the same words as page 1.",)


def test_a_run_of_pages_from_another_file_is_told_in_one_sentence() -> None:
    third = OTHER.replace("8 steps", "12 steps")
    first, second = ingest([record_of(PAGE, OTHER, third), record_of("Cover", PAGE.upper(), OTHER, third, name="b.txt")]).records
    assert first.warnings == ()
    assert second.warnings == ("Pages 2-4 have the same words as pages 1-3 of a.txt.",)


def test_running_headers_do_not_make_two_pages_differ_and_short_pages_are_not_compared() -> None:
    body = [PAGE, OTHER, PAGE, OTHER.replace("8", "9")]
    pages = [f"Alder Creek Clinic   Printed 09/22/2026   Page {n} of 4\n{text}" for n, text in enumerate(body, start=1)]
    assert ingest([record_of(*pages)]).records[0].warnings == ("Page 3 has the same words as page 1.",)
    assert ingest([record_of("Signed", OTHER, "Signed")]).records[0].warnings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [(SPANISH, "Spanish"), (ARABIC, "a language written from right to left"), (RUSSIAN, "a language with other letters")],
)
def test_a_page_that_is_not_in_english_is_kept_and_told(text: str, said: str) -> None:
    record = read_record(record_of(PAGE, text))
    assert record.pages[1].text.split() == text.split()
    assert record.warnings == (f"Page 2 seemed to be in {said}: kept, but only English is understood.",)


@pytest.mark.parametrize(
    "text", [PAGE * 3, "MMT 4/5 hip flex R, 3+/5 L; TUG 15.8 s; min A x1 \n" * 12, "Δ TUG −3.4 s → ±5°, β 2 µg \n" * 12, ""]
)
def test_english_and_telegram_style_are_not_foreign(text: str) -> None:
    assert foreign(text) is None


def test_pages_are_listed_in_runs() -> None:
    assert listed([3]) == "Page 3"
    assert listed([8, 3, 5, 4, 11, 10]) == "Pages 3-5, 8, 10, 11"


def test_a_page_longer_than_the_setting_is_cut_at_a_line_and_told() -> None:
    lines = "".join(f"Line {number} of a very long page.\n" for number in range(200))
    record = read_record(record_of(PAGE, lines), watch=Watch(max_page_characters=1000))
    text = record.pages[1].text
    assert 900 < len(text) <= 1000
    assert text.endswith("of a very long page.")
    assert record.warnings == ("Page 2 had more than 1,000 characters: what follows was not read.",)


def test_more_pages_than_the_setting_are_refused_with_its_name() -> None:
    pages = [PAGE + str(number) for number in range(4)]
    assert len(read_record(record_of(*pages), watch=Watch(max_pages=4)).pages) == 4
    with pytest.raises(UnreadableRecord, match=r"a\.txt: .*more than 3 pages.*CLAUSEA_MAX_PAGES"):
        read_record(record_of(*pages), watch=Watch(max_pages=3))


@pytest.mark.skipif(ocr.program() is None, reason="Tesseract is not installed")
def test_long_work_tells_every_page() -> None:
    from PIL import ImageDraw

    frames = []
    for number in range(3):
        frame = Image.new("L", (850, 1100), 255)
        ImageDraw.Draw(frame).text((80, 100), f"Gait training visit {number} with a walker", fill=0, font_size=32)
        frames.append(frame)
    out = io.BytesIO()
    frames[0].save(out, format="TIFF", save_all=True, append_images=frames[1:])
    seen: list[tuple[str, int, int]] = []
    found = ingest([Source("scan.tiff", data=out.getvalue())], progress=lambda *step: seen.append(step))
    assert found.records[0].ocr_pages == (1, 2, 3)
    steps = [(f"scan.tiff, page {number}", number, 3) for number in (1, 2, 3)]
    assert seen == [("scan.tiff", 0, 1), *steps, ("", 1, 1)]
