"""What a person gives: the records, the denial, the claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

import streamlit as st

from clausea.domain import Claim
from clausea.errors import ClauseaError, UsageError
from clausea.ingest import Source
from clausea.ui import case
from clausea.ui.case import Drafted
from clausea.ui.claim_form import CLAIM, DENIAL, PARTIES, Field, Row, claim_file, claim_of, rows_of, values_of
from clausea.ui.words import PAYERS, plain

_FIRST_DAY, _LAST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)

_COLUMNS = {
    "date": st.column_config.DateColumn("Date", format="MM/DD/YYYY"),
    "cpt": st.column_config.TextColumn("CPT", validate="^[0-9A-Z]{5}$"),
    "modifiers": st.column_config.TextColumn("Modifiers", help="Such as GP KX."),
    "units": st.column_config.NumberColumn("Units", min_value=0, step=1),
    "charge": st.column_config.NumberColumn("Charge", min_value=0, format="%.2f"),
    "paid": st.column_config.NumberColumn("Paid", min_value=0, format="%.2f"),
    "denial": st.column_config.TextColumn("Denial", help="Only where this line was denied with other codes."),
}


def drafted() -> Drafted | None:
    """Return the case that was drafted last in this session."""
    return cast("Drafted | None", st.session_state.get("drafted"))


def show() -> None:
    """Draw the form and, when it is asked for, run the case.

    Raises:
        ClauseaError: the case cannot be run; what was drafted before is gone, so that no letter stands under another case.
    """
    if "generation" not in st.session_state:
        _start(Claim())
    # The key follows the state: an expander that keeps its key also keeps what a person last saw of it, open or closed.
    with st.expander("The case", expanded=drafted() is None, key=_key(f"the case {drafted() is None}")):
        records, claim = st.columns([2, 3], gap="large")
        with records:
            sources, password = _records()
        with claim:
            rows = _claim()
    agreed = _consent()
    run, demo, clear = st.columns([3, 4, 3], vertical_alignment="center")
    wanted = run.button("Draft the appeal", type="primary", icon=":material/edit_document:", width="stretch", key="draft")
    demo.button("Try it with the demo chart", icon=":material/science:", width="stretch", key="demo", on_click=_load_demo)
    clear.button("Start over", type="tertiary", key="clear", on_click=_clear, help="Forgets the case and its records.")
    if trouble := st.session_state.pop("trouble", None):
        st.error(plain(trouble))
    if wanted or st.session_state.pop("run_now", False):
        st.session_state.pop("drafted", None)
        if not agreed:
            raise UsageError(
                "Nothing was sent and nothing was drafted.",
                hint="Tick the box that lets text of this case leave this machine, or use embedded.",
            )
        _run(sources, _read(rows), password)
    elif drafted() is not None and st.session_state["asked"] != _asked(sources, rows):
        st.warning("The case was changed after this letter was drafted. Draft it again before you use it.")


def _consent() -> bool:
    """Ask whether text of this case may leave this machine, where the chosen backend would send it; True where none would.

    The box has no key, so that nothing but a click can tick it, and every case has a box of its own.
    """
    name = case.remote_backend()
    if name is None:
        return True
    return st.checkbox(
        f"De-identified text of this case may be sent to {plain(name)}.",
        help="Names, dates and other identifiers are replaced first, and what is sent can be read below. "
        f"Case {st.session_state['generation']} of this session.",
    )


_READ = ["pdf", "docx", "rtf", "txt", "tif", "tiff", "png", "jpg", "jpeg", "zip"]


def _records() -> tuple[list[Source], str | None]:
    uploaded = st.file_uploader(
        "The patient's records", type=_READ, accept_multiple_files=True, key=_key("records"),
        help="PDF, DOCX, RTF, TXT, scans, or a ZIP of them: evaluation, plan, certification, reports, each denied date's note.",
    )  # fmt: skip
    sources = [Source(one.name, data=one.getvalue()) for one in uploaded]
    demo = cast("list[Source]", st.session_state["demo_records"])
    if demo and not sources:
        st.info(f"The demo chart, a synthetic one: {plain(', '.join(one.name for one in demo))}.", icon=":material/science:")
    st.file_uploader(
        "Or fill the form from a claim file", type=["yaml", "yml"], key=_key("claim file"), on_change=_load_claim,
        help="A claim.yaml, as the command line takes it.",
    )  # fmt: skip
    # It is said here: the end of the form is out of sight, and the empty form would seem to be what the file held.
    if refused := st.session_state.pop("claim refused", None):
        st.error(plain(refused))
    password = st.text_input("Password of encrypted PDFs", type="password", key=_key("password"), autocomplete="off")
    return sources or demo, password or None


def _claim() -> list[Row]:
    for one in DENIAL:
        _field(one)
    left, middle, right = st.columns(3)
    for index, one in enumerate(CLAIM[:-1]):
        with (left, middle, right)[index % 3]:
            _field(one)
    _field(CLAIM[-1])
    st.caption("Lines of the claim")
    rows = st.data_editor(
        st.session_state["rows"],
        key=f"lines {st.session_state['filled']}",
        column_config=_COLUMNS,
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
    )
    with st.expander("Payer, provider and signature"):
        left, right = st.columns(2)
        for index, one in enumerate(PARTIES):
            with (left, right)[index % 2]:
                _field(one)
    return cast("list[Row]", rows)


def _field(one: Field) -> None:
    key = one.path
    if one.holds == "date":
        st.date_input(one.label, key=key, format="MM/DD/YYYY", help=one.help, min_value=_FIRST_DAY, max_value=_LAST_DAY)
    elif one.holds == "payer":
        st.selectbox(one.label, list(PAYERS), key=key, format_func=PAYERS.__getitem__, help=one.help)
    elif one.holds == "long":
        st.text_area(one.label, key=key, height=80, help=one.help)
    else:
        st.text_input(one.label, key=key, help=one.help, autocomplete="off")


def _read(rows: Sequence[Row]) -> Claim:
    claim = claim_of({one.path: st.session_state.get(one.path) for one in (*DENIAL, *CLAIM, *PARTIES)}, rows)
    if not claim.denial and not any(line.denial for line in claim.lines):
        raise UsageError("No denial was given.", hint='Paste its codes, such as "CO-50 N115".')
    return claim


def _run(sources: Sequence[Source], claim: Claim, password: str | None) -> None:
    if not sources:
        raise UsageError("No record was given.", hint="Drop the files of the chart, or try the demo chart.")
    bar = st.progress(0.0, "Reading the records")

    def step(name: str, done: int, total: int) -> None:
        words = f"Reading {plain(name)} ({done + 1} of {total})" if name else "Finding the evidence and writing the letter"
        bar.progress(0.8 * done / total, words)

    try:
        st.session_state["drafted"] = case.draft(sources, claim, password, step)
    finally:
        bar.empty()
    st.session_state["asked"] = (claim, tuple(source.data for source in sources))
    st.session_state.pop("shown", None)
    # The form is closed now, so that the answer is what stands on the page.
    st.rerun()


def _asked(sources: Sequence[Source], rows: Sequence[Row]) -> object:
    try:
        return (_read(rows), tuple(source.data for source in sources))
    except ClauseaError:
        return None


def _key(name: str) -> str:
    """Return the key of a widget whose value cannot be set: a new generation of it starts empty."""
    return f"{name} {st.session_state['generation']}"


def _fill(claim: Claim) -> None:
    state: Any = st.session_state
    state.update(values_of(claim))
    state["rows"] = rows_of(claim)
    state["filled"] = state.get("filled", 0) + 1


def _start(claim: Claim, demo_records: Sequence[Source] = ()) -> None:
    for name in ("drafted", "shown", "asked", "trouble", "claim refused"):
        st.session_state.pop(name, None)
    _fill(claim)
    st.session_state["demo_records"] = list(demo_records)
    st.session_state["generation"] = st.session_state.get("generation", 0) + 1


def _load_demo() -> None:
    try:
        _start(*case.demo())
        st.session_state["run_now"] = True
    except ClauseaError as error:
        st.session_state["trouble"] = str(error)


def _load_claim() -> None:
    uploaded = st.session_state[_key("claim file")]
    if uploaded is None:
        return
    try:
        _fill(claim_file(uploaded.getvalue(), uploaded.name))
    except ClauseaError as error:
        st.session_state["claim refused"] = f"The form was not filled. {error}"


def _clear() -> None:
    _start(Claim())
