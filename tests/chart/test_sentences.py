"""Where a sentence ends: at the letter of a section inside of a line, and not behind the word for how much help was given."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.chart.lines import lines_of
from clausea.chart.sentences import segment
from clausea.ingest import Source, ingest, read_record


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("S: tired. 97112 25 min 97116 15 min. A: SBA holds when cued.", "A: SBA holds when cued."),
        ("Thumb fatigue at 20 min. O: L wrist ext 50.", "O: L wrist ext 50."),
        ("Transfers needed mod. A: both knees blocked.", "Transfers needed mod. A: both knees blocked."),
    ],
)
def test_the_letter_of_a_section_begins_a_sentence(line: str, expected: str) -> None:
    record = ingest([Source("note.txt", data=line.encode())]).records[0]
    text = record.pages[0].text
    sentences = segment(lines_of(record), "d1", 0)
    assert text[sentences[-1].spans[0].start : sentences[-1].spans[-1].end] == expected


@pytest.mark.parametrize(
    ("above", "below", "is_one"),
    [
        (
            "Treatment Encounter Note 09/18/2026",
            f"97112 x 23, 97530 x 30 sit to stand from a {'low ' * 20}chair; PT blocked lean.",
            False,
        ),
        ("Treatment Encounter Note 09/18/2026", "97112 x 23, CGA.", False),
        ("Pt walked to the end of the long hall with the therapist at the", "Left side of the walker, and rested.", True),
        (
            "Pt walked to the end of the long hall with the therapist beside the walker",
            "Monday evening and rested at the end of it all.",
            True,
        ),
    ],
)
def test_a_title_is_no_beginning_of_the_only_line_below_it(above: str, below: str, is_one: bool) -> None:
    record = ingest([Source("note.txt", data=f"{above}\n{below}\n".encode())]).records[0]
    first = segment(lines_of(record), "d1", 0)[0]
    assert (below[:10] in "".join(record.page(1).text[span.start : span.end] for span in first.spans)) == is_one


@pytest.mark.parametrize(
    ("lines", "is_joined"),
    [
        (("3.0 RF 2.5 SF 2.0. Semmes-Weinstein R thumb/IF 3.61, L", "2.83."), True),
        (("Grip of the hand that was not treated on this day is", "54#"), True),
        (("Walked with the cane in the hall and on the stairs.", "12"), False),
        (("Berg", "41"), False),
    ],
)
def test_a_figure_that_a_line_leads_to_is_of_its_sentence(lines: tuple[str, str], is_joined: bool) -> None:
    text = "\n".join(("PT EVALUATION", "Date of Service: 05/12/2026", *lines, "Scar 7 cm volar, adherent in the middle third."))
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    own = [read.quote(*one.spans) for one in read.sentences]
    assert any(one.endswith(f"{lines[0].split()[-1]} {lines[1]}") for one in own) == is_joined


def divided(text: str) -> list[tuple[str, str]]:
    """Return the sentences of a page with the section of each, line ends as spaces."""
    record = ingest([Source("note.txt", data=text.encode())]).records[0]
    page = record.pages[0].text
    found = segment(lines_of(record), "d1", 0)
    return [(one.section, " ".join(page[one.spans[0].start : one.spans[-1].end].split())) for one in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1. AMPPRO 32/47 2. TUG <= 25 s w/ SPC 3. 4 STE Mod I", ["1. AMPPRO 32/47", "2. TUG <= 25 s w/ SPC", "3. 4 STE Mod I"]),
        (
            "1. Walk 300 ft. 2. Stairs with rail. 3. Floor transfer.",
            ["1. Walk 300 ft.", "2. Stairs with rail.", "3. Floor transfer."],
        ),
        ("1. Don brace in 3 min 2. Doff brace", ["1. Don brace in 3 min", "2. Doff brace"]),
        (
            "1. Climb 4 steps x 2. Wife to watch. 2. Car transfer.",
            ["1. Climb 4 steps x 2.", "Wife to watch.", "2. Car transfer."],
        ),
        # No list: the number belongs to the words before it.
        (
            "Pivot with assist of 1. Then with assist of 2. Then alone.",
            ["Pivot with assist of 1.", "Then with assist of 2.", "Then alone."],
        ),
    ],
)
def test_the_number_of_the_next_item_of_a_list_is_no_part_of_the_item_before(line: str, expected: list[str]) -> None:
    assert [text for _, text in divided(line)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PLOF: drove, kept a grandson 2 d/wk. CLOF: holds furniture",
            ["drove, kept a grandson 2 d/wk.", "CLOF: holds furniture"],
        ),
        ("PLOF: drove; now: holds furniture", ["drove;", "now: holds furniture"]),
        ("Prior level: walked 1 mi, Current: w/c level", ["walked 1 mi,", "Current: w/c level"]),
        ("Prior level of function: I in home. At eval: Mod A bed to w/c", ["I in home.", "At eval: Mod A bed to w/c"]),
        (
            "Premorbid: taught school; Since stroke - needs cues to dress",
            ["taught school;", "Since stroke - needs cues to dress"],
        ),
    ],
)
def test_a_level_of_now_in_the_paragraph_of_the_level_before_is_told_apart(text: str, expected: list[str]) -> None:
    found = divided(text)
    assert [words for section, words in found if section == "plof"][-1] == expected[0]
    assert [words for section, words in found if section == "clof"] == expected[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S: Dyspareunia 4/10 O: Internal exam, tone 6", ["Dyspareunia 4/10", "O: Internal exam, tone 6"]),
        ("S: Tired O: TUG 14 A: Safer P: Cont", ["Tired", "O: TUG 14", "A: Safer", "P: Cont"]),
        ("O: Pivot with min A: cues for hand", ["Pivot with min A: cues for hand"]),
        ("S: Best 2, current: 4/10, worst 7", ["Best 2, current: 4/10, worst 7"]),
        ("S: Numb R hand P: 3/10 at night", ["Numb R hand P: 3/10 at night"]),
    ],
)
def test_the_next_part_of_a_note_begins_inside_a_line(text: str, expected: list[str]) -> None:
    assert [words for _, words in divided(text) if words not in {"S", "O"}] == expected
