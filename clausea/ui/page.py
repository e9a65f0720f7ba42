"""The one page: the case goes in on top, what to do and the letter come out below it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from clausea.errors import ClauseaError
from clausea.ui import case, intake, results
from clausea.ui.words import plain

_FIELD = "[data-testid=stColumn] [data-testid=stHorizontalBlock]"
_TIGHT = (
    "<style>[data-testid=stMainBlockContainer] { padding: 1.5rem 2.5rem } @media (max-width: 1000px) { "
    f"{_FIELD} {{ flex-wrap: wrap }} {_FIELD} > [data-testid=stColumn] {{ min-width: 10.5rem }} }}</style>"
)
"""Streamlit leaves a hand's breadth free on top, which the page of the record needs; and on a narrow window it keeps three fields
in a row, in which a date cannot be read."""

_PROMISE = (
    "Drafts the appeal of a denied therapy claim from the patient's own chart: every sentence cited to a page and its lines, "
    "what the chart lacks said, nothing made up."
)
_STAYS = "Records stay in the memory of this machine and go nowhere."
_GOES = (
    "Records stay on this machine. The backend that is set here is asked with text from which identifiers were taken, "
    "after you agree."
)


def show() -> None:
    """Draw the page."""
    st.html(_TIGHT)
    st.header("Clausea", anchor=False)
    if intake.drafted() is None:
        st.write(f"{_PROMISE} {_STAYS if case.remote_backend() is None else _GOES}")
    with one_line():
        intake.show()
    drafted = intake.drafted()
    if drafted is not None:
        with one_line():
            results.show(drafted)


@contextmanager
def one_line() -> Iterator[None]:
    """Show whatever goes wrong as one line; a traceback could hold words of a record."""
    try:
        yield
    except ClauseaError as error:
        st.error(plain(str(error)))
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        st.error(plain(f"A bug: {type(error).__name__} at {where}. Please report this line; it holds no words of a record."))
