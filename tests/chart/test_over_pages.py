"""A sentence that a page cuts is read whole, or not quoted where it is cut."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.domain import Chart
from clausea.ingest import Source, ingest
from clausea.retrieve.cut import cut_off

HEAD = "ORCHARD REHAB, LLC      Ferrall, Odile   DOB 02/03/1949   MRN 20-118        Printed 09/30/2026\n"
PAGES = (
    "SPEECH THERAPY TREATMENT NOTE\nDate of service: 06/08/2026\nS: Coughed with soup on Saturday, none since.\n"
    "O: Meal observation with aide. Plate raised 8 in on stand, bites were small.\nA: Goes well.\nJ. Roe MS CCC-SLP 06/08/2026\n",
    "SPEECH THERAPY TREATMENT NOTE\nDate of service: 06/15/2026\n"
    "S: Son says that she coughed with soup on Saturday, at the table with her sister and the aide beside her.\n"
    "O: Meal observation with aide, plate raised 8 in on a stand, one bite at a time, spoon changed. Slept badly.\n"
    "Bites 5 of 10 too big with the steel spoon, so SLP changed to a maroon spoon, and 2 of 10 were too big then.\n{above}",
    "{below}\nA: Protocol was rewritten to 15 min meals because of fatigue.\nJ. Roe MS CCC-SLP 06/15/2026\n",
    "SPEECH THERAPY TREATMENT NOTE\nDate of service: 06/22/2026\nS: No choking.\nO: Meal of 15 min.\n"
    "J. Roe MS CCC-SLP 06/22/2026\n",
)


def read(above: str, below: str) -> Chart:
    pages = [
        f"{HEAD}{page.format(above=above, below=below)}\n                  Page {number} of 4     Confidential"
        for number, page in enumerate(PAGES, start=1)
    ]
    return chart(ingest([Source("chart.txt", data="\f".join(pages).encode())]).records)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("Aide missed wet voice 3 of 4 times, trained to tell it, then 4", "of 4 with the aide.", "then 4 of 4 with the aide."),
        (
            "Aide missed wet voice 3 of 4 times, trained",
            "to tell wet from dry, then 4 of 4.",
            "trained to tell wet from dry, then 4 of 4.",
        ),
        # The empty line above the foot of a page ends no sentence.
        ("Aide missed wet voice 3 of 4 times\n", "until she was trained.", "3 of 4 times until she was trained."),
        ("Aide was trained to tell wet from dry.", "no cough after this.", "no cough after this."),
    ],
)
def test_a_sentence_goes_on_over_the_page(above: str, below: str, whole: str) -> None:
    found = read(above, below)
    texts = [found.quote(*one.spans) for one in found.sentences]
    assert any(text.endswith(whole) for text in texts)
    assert any(text == whole for text in texts) is above.endswith(".")
    assert not cut_off(found)


@pytest.mark.parametrize(
    ("above", "below", "is_cut"),
    [
        ("Aide missed wet voice in 3 of 4 bites until the", "SLP trained her with a recording.", False),
        ("Aide missed wet voice in 3 of 4 bites, trained by", "SLP with a recording.", False),
        ("Aide missed wet voice in 3 of 4 bites today", "SLP trained her, then she heard 4 of 4.", True),
        ("Aide missed wet voice in 3 of 4 bites today.", "SLP trained her, then she heard 4 of 4.", False),
        # The page was taken for another document: nothing is joined, and what is cut is not quoted.
        ("Aide missed wet voice 3 of 4 times, trained to tell it, then 4", "of 4.", True),
        ("Trial of thin", "SLP trained her, then she heard 4 of 4.", False),
    ],
)
def test_what_breaks_off_at_the_foot_is_not_quoted(above: str, below: str, is_cut: bool) -> None:
    found = read(above, below)
    assert bool(cut_off(found)) is is_cut
