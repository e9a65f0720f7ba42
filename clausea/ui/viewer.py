"""The page of the record with the cited lines marked."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from clausea.extractors import PDF
from clausea.ui.case import Drafted, Shown
from clausea.ui.marks import marked_picture, marked_text
from clausea.ui.words import plain


def show(drafted: Drafted, shown: Shown | None, height: int) -> None:
    """Draw every page that `shown` lies on, its lines marked; a page without a picture shows its text."""
    with st.container(border=True, height=height, key="viewer"):
        if shown is None:
            st.info("Choose a citation or a row of evidence to see its page.")
            return
        chart = drafted.run.chart
        st.markdown(f"**{plain(shown.title)}**")
        for (record_id, number), group in groupby(sorted(set(shown.spans)), key=lambda span: (span.record, span.page)):
            spans = list(group)
            record = chart.record(record_id)
            places = " and ".join(dict.fromkeys(chart.where(span).words() for span in spans))
            st.caption(plain(f"{record.name}, {places}"))
            page = record.page(number)
            if record.media_type == PDF and page.origin == "text":
                picture = marked_picture(drafted.bytes_of(record), spans, drafted.password)
                st.image(picture, width="stretch", alt=f"Page {number} of the record, the cited lines marked")
            else:
                st.html(marked_text(page, spans))
