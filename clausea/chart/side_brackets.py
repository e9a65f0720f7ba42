"""The side of a value in a bracket, "R 4/5 (5/5 on L)": it is its own, and none of the values outside of that bracket."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal

ON_SIDE = re.compile(r"\s*(?:(?:on|for)\s(?:the\s)?)?(?P<side>R|L|Rt|Lt|right|left)(?:\sside)?\s*[)\],;]", re.IGNORECASE)
"""A side right behind a value in a bracket."""
_BRACKET = re.compile(r"[(\[][^()\[\]]*[)\]]")
_OPENS = re.compile(
    r"[(\[]\s*(?:(?:vs|was|compared\s(?:to|with))\b\.?\s*)?(?P<side>(?:R|L|Rt|Lt|right|left)\b:?\s*)?", re.IGNORECASE
)


def sides_of_brackets(passage: Passage, one: Proposal, sides: Sequence[tuple[int, str]]) -> set[int]:
    """Return the words of a side that are those of values in brackets without the value that is asked for.

    The value begins its bracket, but for its side: "(10 cm above L patella) 40 cm" tells the side of what stands behind it.
    """
    starts, text = passage.words.starts, passage.words.text
    out: set[int] = set()
    for found in _BRACKET.finditer(text) if "(" in text or "[" in text else ():
        opens = _OPENS.match(text, found.start())
        if opens is None or found.start() <= one.figure.start < found.end():
            continue
        first = [figure for figure in passage.figures if figure.start == opens.end()]
        if any(opens["side"] or ON_SIDE.match(text, figure.end) for figure in first):
            out |= {index for index, _ in sides if found.start() < starts[index] < found.end()}
    return out
