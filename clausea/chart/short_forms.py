"""Which form of a questionnaire was filled in: its short form has another scale, and is no beginning or end of the long one."""

from __future__ import annotations

import re

from clausea.chart.proposals import Proposal

_FORM = re.compile(r"[\s,-]{0,2}(?P<form>JR|PS|12|10)(?![\w/.])(?!\s?(?:/|of\b))", re.IGNORECASE)
_WITH_FORMS = {"KOOS": {"JR", "PS", "12"}, "HOOS": {"JR", "PS", "12"}, "VHI": {"10"}}


def form_of(text: str, one: Proposal) -> str:
    """Return the short form by which a test is named, "JR" of "KOOS JR"; "" where it is the whole test."""
    forms = _WITH_FORMS.get(one.name)
    if forms is None or one.named is None:
        return ""
    near = text[max(0, one.figure.start - _REACH) : one.figure.start] if one.source in {"left", "left2"} else ""
    for place in (one.named.alias, near, one.cell.label, one.cell.title, one.cell.head):
        for name in re.finditer(re.escape(one.name), place, re.IGNORECASE):
            found = _FORM.match(place, name.end())
            if found and found["form"].upper() in forms and (found["form"].isalpha() or place[name.end()] == "-"):
                return found["form"].upper()
    return ""


_REACH = 40
