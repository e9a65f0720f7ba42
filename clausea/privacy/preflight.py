"""The last look at what is about to leave: whether anything in these bytes still names somebody.

It shares the patterns of numbers and dates with the veil but looks at the finished bytes, for known identifiers in another way:
word by word and digit by digit, whatever stands between. So a field that was never hidden is found as well.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from clausea.errors import Residue
from clausea.privacy.days import ages, days
from clausea.privacy.known import Known, is_plain
from clausea.privacy.people import strong
from clausea.privacy.shapes import shapes
from clausea.privacy.spots import PLACEHOLDER, plain, settle
from clausea.privacy.words import vocabulary

_GONE = "□"
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")


def residues(data: bytes, known: Known) -> Counter[str]:
    """Return how many identifiers of each kind are left in the bytes of a request."""
    found: Counter[str] = Counter()
    for text in _texts(data):
        bare = plain(PLACEHOLDER.sub(_GONE, text))
        found.update(_known(bare, known))
        told = (*days(bare, known.births, figure_at=known.figure_at), *ages(bare), *shapes(bare), *strong(bare))
        found.update(spot.kind for spot in settle(told))
    return found


def refuse_residues(data: bytes, known: Known) -> None:
    """Do nothing where nothing is left.

    Raises:
        Residue: something is; the message names kinds and counts, never the words.
    """
    found = residues(data, known)
    if found:
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(found.items()))
        raise Residue(f"Nothing was sent: the request still held identifiers ({told}).")


def _texts(data: bytes) -> list[str]:
    """Return every string of a request, keys too; the bytes themselves where they are no JSON."""
    text = data.decode("utf-8", errors="replace")
    try:
        return list(_strings(json.loads(text)))
    except ValueError:
        return [text]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        # A quotation is JSON inside of a text: its escapes hide letters.
        return [re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), value)]
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (*_strings(key), *_strings(inner))]
    return [text for inner in value for text in _strings(inner)] if isinstance(value, list) else []


def _known(text: str, known: Known) -> list[str]:
    found: list[str] = []
    words = vocabulary()
    by_token: dict[str, str] = {}
    for person in known.people:
        for token in person.tokens:
            if len(token) > 2:
                by_token.setdefault(token, person.kind)
    for match in _WORD.finditer(text):
        token = match.group().casefold().removesuffix("'s")
        if token in by_token and (token not in words or match.group()[0].isupper()):
            found.append(by_token[token])
    digits = re.sub(r"(?<=[A-Za-z0-9])[ \-./()]{1,2}(?=[A-Za-z0-9])", "", text).upper()
    for code, (kind, _) in known.codes.items():
        if len(code) > 5 and code in digits:
            found.append(kind)
    low = text.casefold()
    for phrase, kind in known.phrases.items():
        if len(phrase) > 7:
            # "low vision" is an impairment, "Low Vision" may be the short name of the clinic.
            is_left = (phrase in text or phrase.upper() in text) if is_plain(phrase) else phrase.casefold() in low
            found += [kind] if is_left else []
    return found
