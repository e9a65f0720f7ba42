"""The title of a document is no evidence."""

from __future__ import annotations

from clausea import knowledge
from clausea.chart import chart as make_chart
from clausea.domain import Claim
from clausea.ingest import Source, ingest
from clausea.retrieve import retrieve

NOTE = """OT DISCHARGE SUMMARY                                    04/24/2026
Patient: Aurelio Pellegrini
UB dressing set-up. Toilet transfer SBA with grab bar. Standing 6 min 10 sec.
Beatriz Callahan, OTR/L  04/24/2026
"""


def test_a_title_in_cells_of_its_own_is_no_passage() -> None:
    chart = make_chart(ingest([Source("note.txt", data=NOTE.encode())]).records)
    assert chart.documents[0].title.startswith("OT DISCHARGE SUMMARY")
    found = retrieve(chart, knowledge.profile("151"), Claim())
    texts = [chart.quote(*one.spans) for one in found.passages]
    assert any("Toilet transfer SBA" in text for text in texts)
    assert not any("DISCHARGE SUMMARY" in text for text in texts)


PAGES = """OT Daily Note
Date of Service: 06/18/2026
O: Needed MP support past 10 min; graded off tape in 2 min steps because the joint gave way.
97530 30 min. Total 30 min.
Priya Nandakumar, OTR/L  06/18/2026
\fMyFernhollow
Reply: please rest the thumb and bring the scaler, so that we can grade the tape at the joint.
"""


def test_a_page_that_nobody_wrote_is_no_note_beside_the_note_of_its_day() -> None:
    chart = make_chart(ingest([Source("note.txt", data=PAGES.encode())]).records)
    note, page = chart.documents
    alike = page.model_copy(update={"kind": "daily_note", "date": note.date, "author": None, "signed": None})
    chart = chart.model_copy(update={"documents": (note, alike)})
    found = retrieve(chart, knowledge.profile("50"), Claim())
    texts = [chart.quote(*one.spans) for one in found.passages]
    assert any("graded off tape" in text for text in texts)
    assert not any("bring the scaler" in text for text in texts)
