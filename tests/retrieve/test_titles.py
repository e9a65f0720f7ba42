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
