"""The title of a document is no evidence."""

from __future__ import annotations

from clausea.chart import chart as make_chart
from clausea.ingest import Source, ingest
from clausea.retrieve import candidates

NOTE = """OT DISCHARGE SUMMARY                                    04/24/2026
Patient: Aurelio Pellegrini
UB dressing set-up. Toilet transfer SBA with grab bar. Standing 6 min 10 sec.
Beatriz Callahan, OTR/L  04/24/2026
"""


def test_a_title_in_cells_of_its_own_is_no_candidate() -> None:
    chart = make_chart(ingest([Source("note.txt", data=NOTE.encode())]).records)
    assert chart.documents[0].title.startswith("OT DISCHARGE SUMMARY")
    texts = [one.text for one in candidates(chart)]
    assert any("Toilet transfer SBA" in text for text in texts)
    assert not any("DISCHARGE SUMMARY" in text for text in texts)
