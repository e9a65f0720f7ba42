"""Diagnosis codes that OCR can have misread: "169.391" is none, and with a letter for its first digit it would be one."""

from __future__ import annotations

import re

from clausea.domain.records import Page

__all__ = ["misread_codes", "misread_on"]

_CODE = re.compile(r"(?<![\w./])[A-Za-z0-9|][A-Za-z0-9|]{2}\.[A-Za-z0-9|]{1,4}(?![\w|/]|\.\d)")
_SHAPE = re.compile(r"[A-TV-Z]\d[0-9AB]\.[0-9A-HJ-NP-Z]{1,4}")
_LETTER = {"1": "I", "l": "I", "|": "I", "0": "O", "5": "S", "8": "B", "2": "Z"}
_DIGIT = {"I": "1", "l": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8", "Z": "2"}
_SPOKEN_OF = re.compile(r"\b(?:dx|diag\w*|icd(?:-?10)?(?:-?cm)?)\b[^.;]{0,80}$", re.IGNORECASE)
_NEAR = 120
_UNIT = re.compile(r"\s?(?:%|lbs?|kg|g|mg|mL|ml|cm|mm|in|ft|m|kPa|deg\w*|sec\w*|s|min\w*|dB|Hz)\b", re.IGNORECASE)


def misread_codes(text: str) -> list[tuple[int, int]]:
    """Return where a text that OCR read holds what is no diagnosis code, and is one with a letter for a digit.

    What opens with a digit is a plain number unless a diagnosis is spoken of before it.
    """
    found = []
    for match in _CODE.finditer(text):
        token = match[0]
        if _SHAPE.fullmatch(token) or _SHAPE.fullmatch(_mended(token)) is None:
            continue
        if token[0].isdigit() and (_UNIT.match(text, match.end()) or not _is_of_diagnosis(text, match.start())):
            continue
        found.append((match.start(), match.end()))
    return found


def misread_on(page: Page) -> list[tuple[int, int]]:
    """Return where a page holds such a code; none where no OCR read it."""
    return misread_codes(page.text) if page.origin == "ocr" else []


def _mended(token: str) -> str:
    """Return a token as it would read with a letter first and digits behind it; letters that end a code are left."""
    first, body, tail = token[0], token[1:3], token[4:]
    digits = "".join(_DIGIT.get(one, one) for one in body)
    return f"{_LETTER.get(first, first)}{digits}.{''.join('1' if one in 'Il|' else '0' if one in 'Oo' else one for one in tail)}"


def _is_of_diagnosis(text: str, start: int) -> bool:
    # "Dx: R13.12, 169.391": the stop inside of a code ends no clause.
    return _SPOKEN_OF.search(re.sub(r"(?<=\w)\.(?=\w)", "", text[max(0, start - _NEAR) : start])) is not None
