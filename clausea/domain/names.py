"""Names of people: when two ways of writing one can be the same person."""

from __future__ import annotations

import re

_TITLES = {"mr", "mrs", "ms", "dr", "jr", "sr"}


def same_person(one: str, other: str) -> bool:
    """Say whether two ways of writing a name can be the same person: the surname agrees, and no first name speaks against it.

    "KESSLER, DOROTHY A", "D. Kessler" and "Dot Kessler" can be "Dorothy Kessler"; "Dorothy Miller" and "Gerald Kessler" cannot.
    """
    a, b = _parts(one), _parts(other)
    if not a or not b:
        return False
    if a == b:
        return True
    long_a, long_b = {word for word in a if len(word) > 2}, {word for word in b if len(word) > 2}
    shared = long_a & long_b
    if not shared:
        return False
    rest_a, rest_b = [word for word in a if word not in shared], [word for word in b if word not in shared]
    if len(shared) >= 2 or not rest_a or not rest_b:
        return True
    first_a, first_b = {word for word in rest_a if len(word) > 2}, {word for word in rest_b if len(word) > 2}
    middle_a, middle_b = {word for word in rest_a if len(word) == 1}, {word for word in rest_b if len(word) == 1}
    if first_a and first_b and middle_a and middle_b and middle_a.isdisjoint(middle_b):
        # "Roe, Marva J" and "Roe, Marvin R": two first names that differ and two middle initials that do are two people.
        return False
    return any(x.startswith(y[:1]) for x in rest_a for y in rest_b)


def _parts(name: str) -> list[str]:
    words = [word.lower().strip(".") for word in re.findall(r"[A-Za-z'’\-]+\.?", name)]
    return [word for word in words if word and word not in _TITLES]
