"""The report on tampered letters as a page of Markdown."""

from __future__ import annotations

import platform
from statistics import median

from clausea.config import commit
from clausea.evaluation.scores import Score
from evals.mutation import FALSE_ALARMS, TARGETS, Results
from evals.mutation.mutate import MUTATIONS


def as_markdown(results: Results) -> str:
    """Return the rates of every mutation with their number and 95 % intervals, the places, and what was missed."""
    tampered = sum(map(len, results.caught.values()))
    types = ", ".join(f"{name.upper()} {count}" for name, count in sorted(results.types.items(), key=lambda one: int(one[0][1:])))
    lines = [
        "# Tampered letters",
        "",
        "Written by `python -m evals.mutation --full`. One thing of a letter is changed, and the verifier reads it back. It is",
        "**caught** when a blocker is raised that the letter did not have before; a warning does not count. Intervals are",
        "Wilson's, 95 %. Sentences in other words that are stopped as they are (False alarms) are not tampered with.",
        "",
        f"{results.letters} letters of the development charts ({types}), {tampered} tampered ones.",
        f"Commit {commit()}, Python {platform.python_version()}.",
        "",
        "| mutation | n | caught | interval | with warnings | to reach |",
        "|---|---|---|---|---|---|",
    ]
    for name, (sort, _) in MUTATIONS.items():
        lines.append(_row(name, results.caught[name], results.noticed[name], TARGETS[sort]))
    for group, least in TARGETS.items():
        lines.append(_row(f"**all {group}**", results.of(group), None, least))
    lines += ["", "## By place", "", "| mutation | place | n | caught |", "|---|---|---|---|"]
    for (name, place), found in sorted(results.by_place.items()):
        lines.append(f"| {name} | {place} | {len(found)} | {sum(found) / len(found):.3f} |")
    lines += [
        "",
        "A change inside quotation marks or in a table that code made is easy: the words no longer stand there.",
        "The lead-ins and the sentences in other words are what the rules of meaning are for.",
        "",
        "## False alarms",
        "",
        "| what | n | with a false alarm | interval | to reach |",
        "|---|---|---|---|---|",
        _alarm("letters as written", results.untouched, f"≤ {FALSE_ALARMS}"),
        _alarm("true sentences in other words, added by hand", results.own, "none set"),
        "",
        f"Read back from Word and not Markdown, {sum(results.word)} of {len(results.word)} tampered letters are judged alike.",
        f"A letter is read back and verified in {_time(results.seconds)}.",
        "",
        "## Missed",
        "",
        "The first three of each mutation: the letter, the place, what was changed. Synthetic patients.",
        "",
    ]
    shown: dict[str, int] = {}
    for where, one in results.missed:
        shown[one.mutation] = shown.get(one.mutation, 0) + 1
        if shown[one.mutation] <= 3:
            lines.append(f"- {one.mutation}, {one.place} ({where}): `{_short(one.was)}` → `{_short(one.now)}`")
    if not shown:
        lines.append("- nothing")
    return "\n".join(lines) + "\n"


def _time(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s (median; slowest {max(seconds):.2f} s)" if seconds else "a time that was not measured"


def _row(name: str, found: list[bool], noticed: list[bool] | None, least: float) -> str:
    if not found:
        return f"| {name} | 0 | - | - | - | {least:.2f} |"
    rate = sum(found) / len(found)
    low, high = Score(sample=name, scorer="caught", value=rate, n=len(found)).interval or (0.0, 1.0)
    also = f"{sum(noticed) / len(noticed):.3f}" if noticed else ""
    return f"| {name} | {len(found)} | {rate:.3f} | {low:.3f}-{high:.3f} | {also} | {least:.2f} |"


def _alarm(name: str, found: list[bool], target: str) -> str:
    if not found:
        return f"| {name} | 0 | - | - | {target} |"
    rate = sum(found) / len(found)
    low, high = Score(sample=name, scorer="alarm", value=rate, n=len(found)).interval or (0.0, 1.0)
    return f"| {name} | {len(found)} | {sum(found)} ({rate:.3f}) | {low:.3f}-{high:.3f} | {target} |"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 90 else folded[:87] + "..."
