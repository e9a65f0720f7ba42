"""Minutes to units: what the minutes of one day may bill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal


def cms_units(minutes: list[int]) -> int:
    """Return the timed units that Medicare pays for the timed minutes of one day, pooled over the codes.

    Fewer than 8 minutes give none; 8 to 22 give one, and every further 15 minutes one more (MCPM ch. 5 § 20.2).
    """
    total = sum(minutes)
    return 0 if total < 8 else (total + 7) // 15


# Codes whose unit is 15 minutes (shared domain notes, table of codes). Untimed codes, evaluations, groups, per-day codes and
# codes with another unit length (97545 by two hours, 96125 by the hour) never enter the pool of 15-minute units.
TIMED_CODES = frozenset(
    """97032 97033 97034 97035 97036 97110 97112 97113 97116 97124 97129 97130 97140 97530 97533 97535 97537 97542
    97750 97755 97760 97761 97763""".split()  # noqa: SIM905
)


def units_by_code(minutes: Mapping[str, int], rule: Literal["cms", "midpoint"]) -> dict[str, int]:
    """Return the units that each timed code of one day may bill for its minutes.

    `cms` pools the minutes of all timed codes: each code takes its full quarter hours, then spare units go to the codes with
    the most minutes left over until the pooled total is reached. `midpoint` counts each code alone: eight minutes make one
    unit. Codes that are not timed in 15-minute units are left out, whatever minutes they have; a timed code that earns
    nothing is there with 0. Codes with equal minutes left over are served in the order given. The minutes of 97129 and its
    add-on 97130 are one service: the first unit is 97129, every further one 97130.
    """
    if any(amount < 0 for amount in minutes.values()):
        raise ValueError("Minutes cannot be negative.")
    timed: dict[str, int] = {}
    for code, amount in minutes.items():
        if code in TIMED_CODES:
            key = "97129" if code == "97130" else code
            timed[key] = timed.get(key, 0) + amount
    if rule == "midpoint":
        units = {code: cms_units([amount]) for code, amount in timed.items()}
    else:
        units = {code: amount // 15 for code, amount in timed.items()}
        spare = cms_units(list(timed.values())) - sum(units.values())
        for code in sorted(timed, key=lambda one: -(timed[one] % 15))[:spare]:
            units[code] += 1
    further = units.get("97129", 0) - 1
    if further > 0 or "97130" in minutes:
        units |= {"97129": min(units["97129"], 1), "97130": max(further, 0)}
    return units
