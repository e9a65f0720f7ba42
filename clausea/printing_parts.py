"""What printing is made of: the console, tables, and words that a terminal does not obey."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text


def new_console() -> Console:
    """Return the console of a person: standard error, without markup."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def new_table(*columns: str, title: str | None) -> Table:
    """Return a table whose last column takes what room is left and wraps."""
    from rich import box
    from rich.table import Table

    heading = any(columns)
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_header=heading, pad_edge=False)
    for index, name in enumerate(columns):
        short = name in {"", "Pages", "Lines", "Date", "Deadline", "Gaps", "Findings", "State", "Gap", "Sentence"}
        table.add_column(name, no_wrap=short and index < len(columns) - 1, overflow="fold", vertical="top")
    return table


def add_row(table: Table, *cells: str | RenderableType) -> None:
    """Add a row; words lose their control characters."""
    table.add_row(*(styled(clean(cell)) if isinstance(cell, str) else cell for cell in cells))


def styled(words: str, style: str = "") -> Text:
    """Return words in a style."""
    from rich.text import Text

    return Text(words, style=style)


def clean(words: str) -> str:
    """Return words of a record without control characters, which a terminal would obey."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in words)


def plain(name: str) -> str:
    """Return a name in words."""
    return name.replace("_", " ")


def count(number: int, noun: str) -> str:
    """Return "1 file", "2 files"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
