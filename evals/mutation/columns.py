"""False sentences whose every word stands at the cited lines: a goal's number, two days exchanged, a total as timed minutes.

They are made of labelled facts, so that what is false of them is certain.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from clausea import knowledge
from evals.support.derive import DOCUMENTS, LEVELS

Spots = list[tuple[int, int]]
ABOVE = 6
"""Lines above a row that are cited with it, so that its headings are."""


def wrong(truth: dict[str, Any]) -> Iterator[tuple[str, str, Spots]]:
    """Yield the sort of a false sentence, the sentence, and the lines that it cites."""
    minutes: dict[int, list[tuple[str, str, Spots]]] = {}
    for passage in truth["passages"]:
        document = truth["documents"][passage["document"] - 1]["values"] if passage["document"] else {}
        if document.get("kind") not in DOCUMENTS or len(document.get("date") or "") != 10 or document.get("other_patient"):
            continue
        lines = [(spot["page"], spot["line"]) for spot in passage["spots"]]
        page, first = lines[0]
        spots = [(page, max(1, first - ABOVE)), *lines]
        yield from ((*found, spots) for found in _of_measures(passage, document))
        for fact in passage["facts"]:
            if fact["type"] == "minutes":
                found = [
                    (sort, value, lines) for sort, value in fact["values"].items() if sort in {"minutes", "timed_total", "total"}
                ]
                minutes.setdefault(passage["document"], []).extend(found)
    for told in minutes.values():
        totals = {value for sort, value, _ in told if sort == "total"}
        others = {value for sort, value, _ in told if sort != "total"}
        if len(totals) == 1 and not totals & others and any(sort == "timed_total" for sort, _, _ in told):
            spots = [spot for sort, _, places in told if sort != "minutes" for spot in places]
            yield "timed for total", f"The note gives {totals.pop()} timed minutes.", spots


def _of_measures(passage: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    told: dict[tuple[str, ...], dict[str, str]] = {}
    for fact in passage["facts"]:
        values = fact["values"]
        if fact["type"] != "measure":
            continue
        day = values.get("date") or (document["date"] if values.get("role") != "prior" else "")
        about, value = _about(values, passage["text"]), _shown(values)
        if about and value and len(day) == 10:
            key = (about, *(values.get(name, "") for name in ("mode", "device")))
            told.setdefault(key, {}).setdefault(f"{dt.date.fromisoformat(day):%m/%d/%Y}", value)
    lead = f"The {DOCUMENTS[document['kind']]} of {dt.date.fromisoformat(document['date']):%m/%d/%Y} records"
    found = {value for days in told.values() for value in days.values()}
    aims = [fact["quote"] for fact in passage["facts"] if fact["values"].get("why") == "goal_value"]
    for key, days in told.items():
        about = key[0]
        for aim in aims if len(told) == 1 else ():
            number = re.match(r"-?\d+(?:\.\d+)?", aim)
            if number and number[0] not in found:
                yield "value of a goal", f"{lead} the {about} at {number[0]}."
        in_order = sorted(days, key=lambda day: (day[6:], day))
        first, last = in_order[0], in_order[-1]
        if days[first] != days[last]:
            yield "days exchanged", f"On {first} the {about} was {days[last]}, on {last} it was {days[first]}."


def _about(values: dict[str, str], text: str) -> str:
    name = values["name"]
    if name in {"assist", "ROM", "MMT"}:
        about = values.get("task" if name == "assist" else "part", "")
        return about if about and all(word[:3] in text.lower() for word in about.split()) else ""
    kind = knowledge.measure(name)
    aliases = kind.aliases if kind else ()
    return next((one for one in aliases if len(one) > 2 and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.I)), "")


def _shown(values: dict[str, str]) -> str:
    if values["name"] == "assist":
        return LEVELS.get(values["value"], "")
    return values["value"] if re.fullmatch(r"-?\d+(?:\.\d+)?[+-]?", values["value"]) else ""
