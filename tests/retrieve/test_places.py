"""What stands on a page is found by where it stands, however much there is."""

from __future__ import annotations

import random
import time

from clausea.chart import chart
from clausea.domain import Span
from clausea.ingest import Source, ingest
from clausea.retrieve import candidates
from clausea.retrieve.places import Places


def span(start: int, end: int) -> Span:
    return Span(record="r1", page=1, start=start, end=end)


def test_what_shares_a_character_is_found_in_the_order_in_which_it_was_given():
    lot = random.Random(0)
    found = [(number, span(start, start + lot.randrange(1, 40))) for number in range(300) if (start := lot.randrange(2000)) >= 0]
    places = Places(found)
    for start in range(0, 2000, 7):
        here = span(start, start + lot.randrange(1, 90))
        assert places.under(here) == [number for number, place in found if here.overlaps(place)]
    assert Places([]).under(span(0, 9)) == []


def test_a_page_of_a_table_is_searched_in_a_time_that_grows_with_it():
    def seconds(rows: int) -> float:
        text = "OUTCOME MEASURES 12/01/2025\n" + "Berg | 31 | 38 | 41\n" * rows
        read = chart(ingest([Source("table.txt", data=text.encode())]).records)
        began = time.process_time()
        assert len(candidates(read)) > rows // 2
        return time.process_time() - began

    seconds(10)
    assert seconds(1200) < 8 * seconds(300) + 0.2
