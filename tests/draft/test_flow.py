"""The flow with a list in the place of a model: what is asked, what is refused, what is told, and what stands in the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from clausea import knowledge
from clausea.domain import Draft, DraftSlot, Prompt, Reply
from clausea.draft import PROMPT_TOKENS, REPAIRS, Check, Room, draft_flow
from clausea.draft.prompting import size
from clausea.llm.embedded import Embedded
from clausea.pipeline import Run

Answer = Callable[[Prompt], Any]


def drafted(run: Run, answer: Answer, *, check: Check | None = None, bound: int = PROMPT_TOKENS) -> tuple[Draft, list[Prompt]]:
    """Run the flow of the demo case, answering each prompt by a function."""
    flow = draft_flow(
        run.found.evidence, knowledge.profile("50"), run.file.claim, run.chart, check=check, room=Room(tokens=bound)
    )
    prompts = []
    try:
        prompt = next(flow)
        while True:
            prompts.append(prompt)
            found = answer(prompt)
            prompt = flow.send(found if isinstance(found, Reply) else Reply(value=found, backend="model", model="m"))
    except StopIteration as end:
        return end.value, prompts


def plainly(prompt: Prompt) -> dict[str, Any]:
    value: dict[str, Any] = Embedded().complete(prompt).value
    return value


def in_other_words(prompt: Prompt) -> dict[str, Any]:
    """Answer well, and not with the plain sentences."""
    out = {}
    for one in prompt.slots:
        out[one.key] = {"statements": [{"text": f"Here the record reads {{{h}}}.", "cites": [h]} for h in one.passages]}
    return out


def with_text(text: str, key: str) -> Answer:
    """Answer plainly, but for the first sentence of one slot."""

    def answer(prompt: Prompt) -> dict[str, Any]:
        value = in_other_words(prompt)
        if key in value:
            first = value[key]["statements"][0]
            first["text"] = text.replace("{E}", f"{{{first['cites'][0]}}}")
        return value

    return answer


def test_good_answers_are_taken_as_they_are(demo_run: Run) -> None:
    draft, prompts = drafted(demo_run, in_other_words)
    assert draft.plain == ()
    assert all(one.accepted for one in draft.attempts)
    assert len(prompts) == len(draft.attempts)
    assert {one.purpose for one in prompts} == {"draft"}
    texts = [statement.text for _, statement in draft.statements()]
    assert len(texts) > 15
    assert all(text.startswith("Here the record reads “") for text in texts)


def test_only_what_fails_is_asked_again(demo_run: Run) -> None:
    def answer(prompt: Prompt) -> dict[str, Any]:
        if prompt.purpose == "repair":
            return in_other_words(prompt)
        return with_text("Seven {E}.", "baseline")(prompt)

    draft, prompts = drafted(demo_run, answer)
    repairs = [prompt for prompt in prompts if prompt.purpose == "repair"]
    assert [[slot.key for slot in prompt.slots] for prompt in repairs] == [["baseline"]]
    assert list(repairs[0].reply_schema["properties"]) == ["baseline"]
    assert draft.plain == ()
    roles = [message.role for message in repairs[0].messages]
    assert roles == ["system", "user", "assistant", "user"]
    assert "Seven" in repairs[0].messages[2].content
    assert "statement 1: a number is typed in words" in repairs[0].messages[3].content


def test_after_the_repairs_the_plain_sentences_stand_in_for_that_slot_alone(demo_run: Run) -> None:
    draft, prompts = drafted(demo_run, with_text("Seven {E}.", "baseline"))
    assert draft.plain == ("baseline",)
    assert sum("baseline" in [slot.key for slot in prompt.slots] for prompt in prompts) == 1 + REPAIRS
    plain, _ = drafted(demo_run, plainly)
    of = {slot.key: slot for slot in draft.slots}
    assert of["baseline"] == next(slot for slot in plain.slots if slot.key == "baseline")
    assert of["goals"] != next(slot for slot in plain.slots if slot.key == "goals")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one, other: one | {"cites": [other]}, "cites"),
        (lambda one, other: one | {"text": f"It reads {{{other}}}."}, "was not offered"),
        (lambda one, other: one | {"text": "Good care."}, "uses nothing of it"),
        (lambda one, other: one | {"text": "x" * 601}, "text"),
        (lambda one, other: one | {"note": "more"}, "note"),
        (lambda one, other: {"text": one["text"]}, "cites"),
    ],
)
def test_a_sentence_that_does_not_point_as_it_must_is_refused(
    demo_run: Run, change: Callable[[dict[str, Any], str], dict[str, Any]], words: str
) -> None:
    def answer(prompt: Prompt) -> dict[str, Any]:
        value = in_other_words(prompt)
        if "baseline" in value:
            slot = next(one for one in prompt.slots if one.key == "baseline")
            other = next(one.handle for one in prompt.evidence.passages if one.handle not in slot.passages)
            value["baseline"]["statements"][0] = change(value["baseline"]["statements"][0], other)
        return value

    draft, _ = drafted(demo_run, answer)
    assert draft.plain == ("baseline",)
    assert any(words in problem for attempt in draft.attempts for problem in attempt.problems)


def test_too_little_of_the_evidence_is_refused(demo_run: Run) -> None:
    def answer(prompt: Prompt) -> dict[str, Any]:
        value = in_other_words(prompt)
        for slot in value.values():
            slot["statements"] = slot["statements"][:1]
        return value

    draft, _ = drafted(demo_run, answer)
    assert "use at least 2 of its 3 passages." in " ".join(draft.attempts[0].problems)


def test_what_the_verifier_says_is_told_to_the_model(demo_run: Run) -> None:
    def check(slots: Sequence[DraftSlot]) -> dict[str, list[str]]:
        return (
            {"goals": ["statement 1: It says “met”, and the cited lines do not."]} if any(s.key == "goals" for s in slots) else {}
        )

    draft, prompts = drafted(demo_run, in_other_words, check=check)
    repairs = [prompt for prompt in prompts if prompt.purpose == "repair"]
    assert len(repairs) == REPAIRS
    assert "- Slot goals: statement 1: It says “met”" in repairs[0].messages[-1].content
    assert draft.plain == ("goals",)


def test_the_plain_answer_is_not_asked_for_again_whatever_the_check_says(demo_run: Run) -> None:
    draft, prompts = drafted(demo_run, plainly, check=lambda slots: {slot.key: ["wrong"] for slot in slots})
    assert draft.plain == ()
    assert all(prompt.purpose == "draft" for prompt in prompts)


def test_where_the_check_doubts_a_figure_the_plain_sentence_quotes_in_its_place(demo_run: Run) -> None:
    def check(slots: Sequence[DraftSlot]) -> dict[str, list[str]]:
        return {slot.key: ["wrong"] for slot in slots if any(" measured " in one.text for one in slot.statements)}

    told, _ = drafted(demo_run, plainly)
    bare, _ = drafted(demo_run, plainly, check=check)
    fallen, _ = drafted(demo_run, lambda _: {}, check=check)
    assert any(" measured " in statement.text for _, statement in told.statements())
    assert not any(" measured " in statement.text for _, statement in bare.statements())
    baseline = next(slot for slot in bare.slots if slot.key == "baseline")
    assert "“Berg Balance Scale 34/56" in baseline.statements[0].text
    assert fallen.slots == bare.slots


def test_an_answer_that_was_cut_off_is_asked_for_with_fewer_slots(demo_run: Run) -> None:
    def answer(prompt: Prompt) -> Any:
        if len(prompt.slots) > 2:
            return Reply(value=None, backend="m", failure="truncated", trouble="The answer ended before it was complete.")
        return in_other_words(prompt)

    draft, prompts = drafted(demo_run, answer)
    assert len(prompts[0].slots) > 2
    assert max(len(prompt.slots) for prompt in prompts if len(prompt.slots) <= 3) <= 3
    assert draft.plain == ()


def test_after_two_silences_nobody_is_asked_again(demo_run: Run) -> None:
    draft, prompts = drafted(
        demo_run, lambda _: Reply(value=None, backend="m", failure="unavailable", trouble="Nobody is there.")
    )
    assert len(prompts) == 2
    assert [attempt.problems for attempt in draft.attempts] == [("Nobody is there.",)] * 2
    plain, _ = drafted(demo_run, plainly)
    assert draft.slots == plain.slots


def test_a_slot_without_evidence_is_a_gap_and_nobody_is_asked(demo_run: Run) -> None:
    draft, prompts = drafted(demo_run, in_other_words)
    gaps = {slot.key for slot in draft.slots if slot.gap}
    assert gaps == {"home_program", "discharge"}
    assert not gaps & {slot.key for prompt in prompts for slot in prompt.slots}


def test_no_date_and_no_name_goes_to_a_model_but_in_the_words_of_the_record(demo_run: Run) -> None:
    """Keys, schema and instructions hold nothing of the case, so a guard has only quotations and figures to look after."""
    _, prompts = drafted(demo_run, in_other_words)
    for prompt in prompts:
        around = json.dumps(prompt.reply_schema) + prompt.messages[0].content
        asked = "\n".join(line for line in prompt.messages[1].content.splitlines() if not line.startswith("E"))
        for text in (around, asked):
            assert "2026" not in text
            assert "Hanratty" not in text


def test_every_prompt_keeps_under_a_bound_and_quotes_are_whole(demo_run: Run) -> None:
    for bound in (1_400, 2_000, PROMPT_TOKENS):
        draft, prompts = drafted(demo_run, lambda _: {}, bound=bound)
        assert prompts
        for prompt in prompts:
            assert size(prompt.messages, prompt.reply_schema) <= bound
            for slot in prompt.slots:
                for handle in slot.passages:
                    quote = demo_run.chart.quote(*demo_run.found.evidence.passage(handle).spans)
                    assert json.dumps(quote, ensure_ascii=False) in prompt.messages[1].content
        assert all(slot.statements or slot.gap or slot.tabled for slot in draft.slots)


def test_where_not_even_one_passage_fits_nobody_is_asked_and_the_slot_is_plain(demo_run: Run) -> None:
    draft, prompts = drafted(demo_run, in_other_words, bound=300)
    assert prompts == []
    plain, _ = drafted(demo_run, plainly)
    assert draft.slots == plain.slots
