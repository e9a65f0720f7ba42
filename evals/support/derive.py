"""Sentences about labelled facts of sample charts, true by construction, and changes of them whose label is certain.

A fact was labelled by the writer of a chart; the sentence says that fact and nothing else, and a change makes one thing of it
another. Only facts whose passage names by itself what the sentence says are taken: no column heading is needed to read them.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from clausea import knowledge

Label = Literal["supported", "near_miss", "contradiction"]

DOCUMENTS = {
    "order": "order",
    "initial_evaluation": "initial evaluation",
    "plan_of_care": "plan of care",
    "daily_note": "treatment note",
    "progress_report": "progress report",
    "re_evaluation": "re-evaluation",
    "discharge": "discharge summary",
}
LEVELS = {
    "independent": "independent",
    "modified_independent": "modified independent",
    "supervision": "supervision",
    "contact_guard": "contact guard assist",
    "minimal": "minimal assistance",
    "moderate": "moderate assistance",
    "maximal": "maximal assistance",
}
_UNITS = {"s": "seconds", "ft": "feet", "deg": "degrees", "m/s": "m/s", "lb": "lb", "kg": "kg", "%": "%", "cm": "cm", "m": "m"}


@dataclass(frozen=True)
class Told:
    """A fact as a sentence tells it, with what a change of the sentence needs to know."""

    sentence: str
    quote: str
    """The passage."""
    document: str
    date: dt.date
    kind: str
    value: str = ""
    unit: str = ""
    name: str = ""
    side: str = ""
    level: str = ""
    device: str = ""
    places: tuple[tuple[int, int], ...] = ()
    """Page and line of each printed line of the passage."""


def told(truth: dict[str, Any], rng: random.Random) -> Iterator[Told]:
    """Yield a sentence for every fact of a pressed chart that can be told from its passage alone."""
    for passage in truth["passages"]:
        document = truth["documents"][passage["document"] - 1] if passage["document"] else None
        values = document["values"] if document else {}
        if values.get("kind") not in DOCUMENTS or not values.get("date") or values.get("other_patient"):
            continue
        if any(fact["type"] == "decoy" for fact in passage["facts"]) or "{" in passage["text"]:
            continue
        places = tuple((spot["page"], spot["line"]) for spot in passage["spots"])
        base = {
            "quote": passage["text"],
            "document": values["kind"],
            "date": dt.date.fromisoformat(values["date"]),
            "places": places,
        }
        for fact in passage["facts"]:
            yield from _sentence(fact, base, rng)


def _sentence(fact: dict[str, Any], base: dict[str, Any], rng: random.Random) -> Iterator[Told]:
    tell = {"measure": _measure, "minutes": _minutes, "diagnosis": _diagnosis, "attendance": _attendance, "plan": _plan}.get(
        fact["type"]
    )
    found = tell(fact["values"], base["quote"], fact["quote"], rng) if tell else None
    if found is not None:
        fields: dict[str, Any] = {**base, **found}
        yield Told(**fields)


def _said(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _side_of(values: dict[str, str], text: str) -> str | None:
    """Return the side where the passage itself gives it, "" for none, None where only a heading gives it."""
    side = values.get("side", "")
    if side in {"left", "right"}:
        other = "right" if side == "left" else "left"
        letters = {"left": r"\b(?:[Ll]eft|L|LLE|LUE)\b", "right": r"\b(?:[Rr]ight|R|RLE|RUE)\b"}
        if not re.search(letters[side], text) or re.search(letters[other], text):
            return None
    return side if side in {"left", "right"} else "" if not side else None


def _measure(values: dict[str, str], text: str, quote: str, rng: random.Random) -> dict[str, str] | None:
    if values.get("role") or values.get("date") or " | " in text or not values["value"]:
        return None
    name, value, unit = values["name"], values["value"], values.get("unit", "")
    side = _side_of(values, text)
    if side is None:
        return None
    on = f"{side} " if side else ""
    if name == "assist":
        task, level = values.get("task", ""), LEVELS.get(value, "")
        if value == "supervision" and not re.search(r"superv|spv", text, re.IGNORECASE):
            return None
        if not task or not level or not all(_said(word, text) for word in task.split()):
            return None
        verb = "was" if value in {"independent", "modified_independent"} else "needed"
        return {"sentence": f"{task.capitalize()} {verb} {level}.", "kind": "assist", "level": value, "name": task}
    if not re.fullmatch(r"-?\d+(?:\.\d+)?[+-]?", value) or value not in quote:
        return None
    of = f"/{values['denominator']}" if values.get("denominator") and f"/{values['denominator']}" in text.replace(" ", "") else ""
    shown = f"{value}{of}"
    units = (
        f" {_UNITS[unit]}"
        if unit in _UNITS and not of and re.search(rf"{re.escape(value)}\s*(?:{unit}\b|{unit[0]})", text)
        else ""
    )
    units = units.replace(" %", "%")
    facts = {"value": shown, "unit": unit, "name": name, "side": side}
    if name == "gait_distance":
        return {**facts, "kind": "distance", "sentence": f"The patient walked {value} feet."} if unit == "ft" else None
    if name in {"ROM", "MMT"}:
        part = values.get("part", "")
        if not part or not all(re.search(rf"\b{word[:3]}", text, re.IGNORECASE) for word in part.split()):
            return None
        what = "measured" if name == "ROM" else "strength was graded"
        return {**facts, "kind": name.lower(), "sentence": f"{(on + part).capitalize()} {what} {shown}.", "name": part}
    if name == "pain":
        is_one = _said("pain", text) and not values.get("task") and len(re.findall(r"\d+", text)) < 3
        return {**facts, "kind": "pain", "sentence": f"Pain was {shown}."} if is_one else None
    kind = knowledge.measure(name)
    if kind is None:
        return None
    written = [
        alias for alias in kind.aliases if re.search(rf"(?<!\w){re.escape(alias)}\W.{{0,15}}?(?<![\d.]){value}", text, re.I)
    ]
    if not written:
        return None
    if name in {"girth", "grip", "pinch", "SLS"}:
        return None
    plain = [one for one in kind.aliases if len(one) > 2 and (one in written or not re.search(r"\d", one))]
    alias = rng.choice(plain or written)
    words = alias if alias != alias.lower() else alias[0].upper() + alias[1:]
    how = rng.choice(["{n} was {v}", "The score of {n} was {v}", "{n} measured {v}"])
    return {**facts, "kind": "test", "sentence": how.format(n=f"{words}", v=f"{shown}{units}") + "."}


def _minutes(values: dict[str, str], text: str, quote: str, rng: random.Random) -> dict[str, str] | None:
    if values.get("total") and not values.get("cpt") and "total" in text.lower() and " | " not in text:
        return {"sentence": f"The total was {values['total']} minutes.", "kind": "minutes", "value": values["total"]}
    if values.get("cpt") and values.get("minutes") and values["cpt"] in text and values["minutes"] in quote and " | " not in text:
        return {"sentence": f"{values['cpt']} took {values['minutes']} minutes.", "kind": "minutes", "value": values["minutes"]}
    return None


def _diagnosis(values: dict[str, str], text: str, quote: str, rng: random.Random) -> dict[str, str] | None:
    code = values.get("icd10", "")
    if not code or code not in text:
        return None
    return {
        "sentence": f"The diagnosis {code} stands in the record.".replace(" stands in the record", " is given"),
        "kind": "code",
        "value": code,
    }


def _attendance(values: dict[str, str], text: str, quote: str, rng: random.Random) -> dict[str, str] | None:
    attended, scheduled = values.get("attended"), values.get("scheduled")
    if not attended or not scheduled or not re.search(r"\battended\b", text, re.IGNORECASE):
        return None
    if not re.search(rf"\b{attended}\s*(?:of|/|out of)\s*{scheduled}\b", text):
        return None
    return {"sentence": f"The patient attended {attended} of {scheduled} visits.", "kind": "attendance", "value": attended}


def _plan(values: dict[str, str], text: str, quote: str, rng: random.Random) -> dict[str, str] | None:
    value = values.get("value", "")
    if values["element"] == "frequency" and re.fullmatch(r"[2-5]/week", value) and re.search(rf"{value[0]}\s*(?:x|times)", quote):
        return {"sentence": f"The frequency is {value[0]} times a week.", "kind": "plan", "value": value[0]}
    if values["element"] == "duration" and re.fullmatch(r"\d+ weeks", value) and re.search(r"w(?:k|ee)", quote):
        return {"sentence": f"The duration is {value}.", "kind": "plan", "value": value.split()[0]}
    return None


# Changes


def with_document(one: Told, sentence: str) -> str:
    """Return a sentence with a lead-in that names kind and date of the document."""
    rest = (
        sentence[0].lower() + sentence[1:]
        if sentence[:2].istitle() and sentence.split(maxsplit=1)[0].lower() in _LOWER
        else sentence
    )
    return f"The {DOCUMENTS[one.document]} of {one.date:%m/%d/%Y} records: {rest}"


_LOWER = frozenset(["the", "pain", "left", "right", "total"])


def changed_digit(value: str, text: str, rng: random.Random) -> str | None:
    """Return a value with one digit changed, such that it does not stand in the text; None where that cannot be."""
    places = [index for index, letter in enumerate(value.partition("/")[0]) if letter.isdigit()]
    for _ in range(20):
        place = rng.choice(places)
        new = value[:place] + rng.choice([digit for digit in "123456789" if digit != value[place]]) + value[place + 1 :]
        if not _said(new.partition("/")[0], text) and new.partition("/")[0] not in text:
            return new
    return None


_NEAR = [
    "which is normal",
    "which is a significant improvement",
    "which shows that therapy is no longer needed",
    "without any difficulty",
    "because of poor motivation",
]


def changes(one: Told, rng: random.Random) -> Iterator[tuple[Label, str, str]]:
    """Yield label, what was changed, and the changed sentence."""
    text = one.sentence
    if one.kind == "code":
        new = changed_digit(one.value, one.quote, rng)
        if new:
            yield "contradiction", "code", text.replace(one.value, new)
    elif one.value:
        new = changed_digit(one.value, one.quote, rng)
        if new:
            yield "contradiction", "digit", text.replace(one.value, new)
    if one.side and one.side in text.lower():
        other = "right" if one.side == "left" else "left"
        yield (
            "contradiction",
            "side",
            re.sub(one.side, lambda m: other.capitalize() if m[0][0].isupper() else other, text, flags=re.I),
        )
    if one.level:
        levels = [level for level in LEVELS if level != one.level and not _level_in(level, one.quote)]
        if levels:
            level = rng.choice(levels)
            yield "contradiction", "level", text.replace(LEVELS[one.level], LEVELS[level])
    if one.kind == "test":
        others = [
            kind for kind in knowledge.measures() if not any(_said(alias, one.quote) for alias in (kind.name, *kind.aliases))
        ]
        other_kind = rng.choice([kind for kind in others if kind.name != one.name and len(kind.name) > 2])
        yield "near_miss", "measure", f"{other_kind.aliases[0]} was {one.value}."
    yield "near_miss", "inflated", f"{text.rstrip('.')}, {rng.choice(_NEAR)}."
    if one.kind in {"test", "rom", "mmt", "distance", "pain"}:
        verb = " was " if " was " in text else " measured " if " measured " in text else " walked "
        denied = {" was ": " was not ", " measured ": " did not measure ", " walked ": " did not walk "}[verb]
        yield "contradiction", "negation", text.replace(verb, denied, 1)
    shifted = one.date + dt.timedelta(days=rng.choice([-9, -4, 3, 8, 30]))
    yield "contradiction", "document date", with_document(one, text).replace(f"{one.date:%m/%d/%Y}", f"{shifted:%m/%d/%Y}")
    other = rng.choice([kind for kind in DOCUMENTS if kind != one.document])
    yield "contradiction", "document kind", with_document(one, text).replace(DOCUMENTS[one.document], DOCUMENTS[other], 1)


_SHORT = {
    "independent": r"\(I\)|\bindep|\bI\b",
    "modified_independent": r"mod(?:ified)?\s*\(?i",
    "supervision": r"sup|spv|\bS\b",
    "contact_guard": r"CGA|contact",
    "minimal": r"min",
    "moderate": r"mod",
    "maximal": r"max",
}


def _level_in(level: str, text: str) -> bool:
    return re.search(_SHORT[level], text, re.IGNORECASE) is not None
