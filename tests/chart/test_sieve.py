"""The sieve leaves out only searches that must fail."""

from __future__ import annotations

import importlib
import re

import pytest

from clausea.chart.sieve import Guarded, Sieve, any_of, bits_of, guarded, needs_of

_TEXTS = (
    "Patient: KESSLER, Dorothy   DOB: 03/14/1951   MRN 0049-221",
    "Electronically signed by Jane Roe, PT, DPT on 06/08/2026 at 4:12 PM",
    "Physical Therapy Re-Evaluation / Progress Report (10th visit)",
    "d/c planning; DISCHARGE SUMMARY, Late Entry for 5/2",
    "97110 x 2 units, 31 min; total 45 minutes timed",
    "STG #1: pt. will amb. 150 ft w/ FWW (not met)",
    "Certification period 06/08/2026 - 08/31/2026, I certify the need for these services",
    "Fax: 555-0100   To: Dr. Bell   From: Lakeside Rehab   Page 1 of 3",
    "signature: ____________",
    "",
)


_MODULES = (
    *("titles", "features", "dating", "identity", "people", "authors", "sentences", "certification", "plan", "history", "goals"),
    *("goal_words", "minutes", "notes", "diagnoses", "figures", "attendance", "ruled_out", "reading", "rom"),
)


@pytest.mark.parametrize("module", _MODULES)
def test_a_guarded_pattern_answers_as_the_pattern_does(module: str) -> None:
    """Every guarded pattern of the readers of documents finds in every text what it finds without the sieve."""
    names = vars(importlib.import_module(f"clausea.chart.{module}")).values()
    tables = [row[1] for table in names if isinstance(table, tuple) for row in table if isinstance(row, tuple) and len(row) > 1]
    found = [one for one in (*names, *tables) if isinstance(one, Guarded)]
    assert found
    for one in found:
        for text in (*_TEXTS, *(part for whole in _TEXTS for part in whole.split("  "))):
            for asked in (text, text.lower()):
                match = one.pattern.search(asked)
                assert match is None or bits_of(text) & one.bit, one.pattern.pattern
                again = one.find(asked)
                assert (match and match.span()) == (again and again.span())


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        (r"\b(?:dob|d\.o\.b)\b", {"dob", "d.o.b"}),
        (r"\bd/?c(?: planning)?\b", {"dc", "d/c"}),
        (r"cover (?:sheet|page)", {"cover"}),
        (r"\b9[27]\d{3}\b", {"92", "97"}),
        (r"\d{1,3}\s?(?:min|m)\b", {"\0"}),
        (r"\w+\s*", None),
        (r"(?:plan)?", None),
        (r"plan|\w+", None),
        (r"(?<=a)plan(?!s)", {"plan"}),
    ],
)
def test_needs_are_what_every_match_holds(pattern: str, needs: set[str] | None) -> None:
    """Optional parts, alternatives, white space and looking around are weighed rightly."""
    found, _ = needs_of(re.compile(pattern))
    assert found == (None if needs is None else frozenset(needs))


def test_letters_that_fold_to_others_are_found() -> None:
    """A Kelvin sign, a long s and a dotless i are taken for k, s and i by patterns that ignore case."""
    for word in ("\u212anee", "\u017figned", "m\u0131nutes", "M\u0130NUTES"):
        for pattern in ("knee", "signed", "minutes"):
            one = guarded(pattern, re.IGNORECASE)
            assert bool(one.search(f"the {word} of")) == bool(one.pattern.search(f"the {word} of"))


def test_case_counts_where_the_pattern_says_so() -> None:
    """A pattern that minds case is not asked of a text that has its letters in another."""
    sieve = Sieve()
    exact, any_case = sieve.add(re.compile("PT")), sieve.add(re.compile("PT", re.IGNORECASE))
    assert sieve.of("the pt reports") & exact == 0
    assert sieve.of("the pt reports") & any_case


def test_a_pattern_taken_in_later_is_known_too() -> None:
    """What was known of a text before does not hide a new pattern."""
    sieve = Sieve()
    sieve.add(re.compile("goal"))
    assert sieve.of("goal and plan")
    plan = sieve.add(re.compile("plan"))
    assert sieve.of("goal and plan") & plan


def test_a_pattern_that_cannot_be_taken_apart_is_always_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Python's own parser of patterns charts are read as well."""
    pattern = re.compile("dob")
    monkeypatch.setattr("re._parser.parse", None)
    one = Guarded(pattern)
    assert one.search("dob 1951")
    assert bits_of("nothing of the sort") & one.bit


@pytest.mark.parametrize(
    "pattern",
    [
        r"\b(?:dob|signed|not met)\b",
        r"(?i:discharge|\bstg)|\bPT\b|\d{4}-\d{3}",
        r"[|)]|x\|y|(?:cert|amb)\.? (?:150|p[e|]riod)",
        r"^\W*(?:fax|stg)|certify",
        r"(?:97110|late) (?:x|entry)",
    ],
)
def test_any_of_asks_as_the_whole_pattern_does(pattern: str) -> None:
    """Cutting a pattern at its bars changes no answer, whatever stands in brackets or is escaped."""
    whole, parts = re.compile(pattern), any_of(pattern)
    answers = [bool(whole.search(text)) for text in _TEXTS]
    assert [parts.is_in(text) for text in _TEXTS] == answers
    assert any(answers)
