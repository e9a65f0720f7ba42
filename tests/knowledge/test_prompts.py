"""Prompts are data: loaded strictly, versioned by their content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.errors import KnowledgeError
from clausea.promptfiles import read_prompts

GOOD = "---\npurpose: To ask for something.\ninputs: [slots]\nreply: An object of slots.\n---\n[[user]]\n{{ slots }}\n"


def test_every_prompt_loads_and_says_what_it_is_for() -> None:
    found = knowledge.prompts()
    assert set(found) == {"draft", "repair"}
    assert len({one.version for one in found.values()}) == len(found)
    assert [role for role, _ in found["draft"].bodies] == ["system", "user"]


def test_no_prompt_holds_a_fact_that_a_model_could_copy() -> None:
    for one in knowledge.prompts().values():
        for _, body in one.bodies:
            assert not any(letter.isdigit() for letter in body), one.name


def test_a_version_is_the_hash_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ask.md.j2"
    path.write_text(GOOD)
    first = read_prompts(tmp_path)["ask"]
    path.write_text(GOOD + " ")
    assert read_prompts(tmp_path)["ask"].version != first.version
    assert json.loads(first.model_dump_json())["version"] == first.version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no header", "no header"),
        ("---\n[\n---\n[[user]]\n", "not valid YAML"),
        ("---\njust words\n---\n[[user]]\n", "purpose, inputs and reply"),
        (GOOD.replace("purpose:", "version: x\npurpose:"), "purpose, inputs and reply"),
        (GOOD.replace("purpose:", "goal: x\npurpose:"), "goal"),
        (GOOD.replace("reply: An object of slots.\n", ""), "reply"),
        (GOOD.replace("[slots]", "[slots, more]"), "more: the body does not use it"),
        (GOOD.replace("{{ slots }}", "{{ slots }} {{ more }}"), "more: the header does not name it"),
        (GOOD.replace("[[user]]\n", ""), "begins with a line"),
        (GOOD.replace("[[user]]", "[[robot]]"), "no message is called"),
        (GOOD.replace("{{ slots }}", "{{ slots "), "no Jinja"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "ask.md.j2").write_text(text)
    with pytest.raises(KnowledgeError, match=words):
        read_prompts(tmp_path)


def test_a_prompt_takes_its_inputs_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "ask.md.j2").write_text(GOOD)
    ask = read_prompts(tmp_path)["ask"]
    assert ask.messages(slots="all")[0].content == "all"
    with pytest.raises(KnowledgeError, match="other inputs"):
        ask.messages()
    with pytest.raises(KnowledgeError, match="other inputs"):
        ask.messages(slots="all", more="x")


def test_what_a_record_says_is_not_read_as_a_template(tmp_path: Path) -> None:
    (tmp_path / "ask.md.j2").write_text(GOOD)
    assert read_prompts(tmp_path)["ask"].messages(slots="{{ 7 * 7 }}{% for %}")[0].content == "{{ 7 * 7 }}{% for %}"
