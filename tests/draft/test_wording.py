"""What a model may not type, one by one, and what it may."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea import knowledge
from clausea.domain import Chart, Claim, Clinician, Patient
from clausea.draft.wording import Wording
from clausea.llm.embedded import leads

WORDING = Wording.of(
    Claim(
        denial="CO-50",
        patient=Patient(name="Marjorie L. Hanratty"),
        clinician=Clinician(name="Renee T. Okafor"),
        today=dt.date(2026, 10, 5),
    ),
    Chart(),
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The score was 9 in {E1}.", "digits"),
        ("The score was ９ in {E1}.", "digits"),
        ("The score was ² in {E1}.", "digits"),
        ("She took ½ of it {E1}.", "digits"),
        ("She made seven steps {E1}.", "in words"),
        ("Twenty-four visits {E1}.", "in words"),
        ("Her distance doubled {E1}.", "in words"),
        ("She fell twice {E1}.", "in words"),
        ("With the help of one person {E1}.", "in words"),
        ("One-man assist {E1}.", "in words"),
        ("Half of the goals {E1}.", "in words"),
        ("The left knee {E1}.", "side"),
        ("The RIGHT hip {E1}.", "side"),
        ("Bilaterally weak {E1}.", "side"),
        ("Both knees {E1}.", "side"),
        ("The R knee {E1}.", "side"),
        ("Weak LLE {E1}.", "side"),
        ("In July {E1}.", "date"),
        ("in july {E1}.", "date"),
        ("By March {E1}.", "date"),
        ("In May {E1}.", "date"),
        ("On Monday {E1}.", "date"),
        ("Two weeks later {E1}.", "date"),
        ("She fell last week {E1}.", "date"),
        ("Since yesterday {E1}.", "date"),
        ("Billed with KX {E1}.", "code"),
        ("The ICD code {E1}.", "code"),
        ("She said “I fell” {E1}.", "sign"),
        ("She said ‘I fell’ {E1}.", "sign"),
        ("She said 'I fell' {E1}.", "sign"),
        ("She said `I fell` {E1}.", "sign"),
        ('She said "I fell" {E1}.', "sign"),
        ("See [FILL IN] {E1}.", "sign"),
        ("**Strong** {E1}.", "sign"),
        ("A\nB {E1}.", "sign"),
        ("See https://x.example {E1}.", "sign"),
        ("{E0} and {F1} {E1}.", "sign"),
        ("Mrs. H. walked {E1}.", "name"),
        ("Hanratty walked {E1}.", "name"),
        ("marjorie walked {E1}.", "name"),
        ("The therapist Okafor wrote {E1}.", "name"),
        ("Her husband Harold helped {E1}.", "name"),
        ("Treated at Alder Creek {E1}.", "name"),
        ("The NASA protocol {E1}.", "name"),
    ],
)
def test_it_may_not_type(text: str, word: str) -> None:
    found = WORDING.problems(text, ["quoted words"])
    assert any(word in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "The initial evaluation of {V1} found {E1} and {E2}.",
        "The Timed Up and Go with a rolling walker stood at {V2} s, and the Berg Balance Scale at {V3}.",
        "TUG was {V2}.",
        "The patient's gait, as the therapist wrote, was {E1}.",
        "One of the goals was {E1}. It reads: {E2}.",
        "The therapist may have seen {E1}; this note also says {E2}.",
        "Walking with SPC: {E1}.",
    ],
)
def test_it_may_type(text: str) -> None:
    assert WORDING.problems(text, ["walks w/ SPC"]) == []


def test_a_problem_repeats_no_word_of_a_sentence() -> None:
    for one in WORDING.problems("Quokka Zanzibar fell 9 times on the left in July “so” KX {E1}"):
        assert "Quokka" not in one
        assert "Zanzibar" not in one


def test_what_stands_before_the_words_of_the_record_in_a_plain_letter_would_pass_too() -> None:
    tried = {lead for profile in knowledge.profiles().values() for slot in profile.slots if (lead := slot.lead)}
    tried |= set(leads())
    assert len(tried) > 20
    for lead in tried:
        text = (
            lead.replace("{doc}", "the plan of care of {V1}").replace("{kind}", "plan of care").replace("{date}", "{V1}")
            + "{E1}."
        )
        assert WORDING.problems(text[0].upper() + text[1:]) == [], lead
