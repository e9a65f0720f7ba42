"""The reply schema stays within what strict mode takes, and a reply that fits it points only where it may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from clausea.domain import SlotRequest
from clausea.draft.replies import reply_model, reply_schema

STRICT = {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "anyOf",
    "$ref",
    "$defs",
    "minItems",
    "maxItems",
}


def requests(count: int = 2) -> list[SlotRequest]:
    return [
        SlotRequest(key=f"slot_{n}", slot="slot", asks="?", state="filled", passages=(f"E{n}", f"E{n + 50}"), figures=(f"V{n}",))
        for n in range(1, count + 1)
    ]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of a schema; names of properties are no schemas."""
    if isinstance(node, list):
        for one in node:
            yield from nodes(one)
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key in {"properties", "$defs"}:
                for one in value.values():
                    yield from nodes(one)
            elif key in {"items", "anyOf"}:
                yield from nodes(value)


def test_no_keyword_stands_in_it_that_strict_mode_refuses() -> None:
    schema = reply_schema(requests())
    for node in nodes(schema):
        assert set(node) <= STRICT, node
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert sorted(node["required"]) == sorted(node["properties"])
        if node.get("type") == "array":
            assert 0 < node["maxItems"] <= 20
    assert schema["type"] == "object"
    assert "anyOf" not in schema


def test_it_is_small_enough_for_strict_mode_whatever_a_slot_is_called() -> None:
    schema = reply_schema(
        [one.model_copy(update={"key": key}) for one, key in zip(requests(2), ("title", "default"), strict=True)]
    )
    assert list(schema["properties"]) == ["title", "default"]
    many = reply_schema(requests(40))
    assert sum(len(node.get("enum", ())) for node in nodes(many)) <= 1000
    assert sum(len(node.get("properties", ())) for node in nodes(many)) <= 5000


def test_its_handles_are_those_that_were_given_out() -> None:
    cites = [node["enum"] for node in nodes(reply_schema(requests())) if "enum" in node]
    assert sorted(cites) == [["E1", "E51", "V1"], ["E2", "E52", "V2"]]


def test_the_sdk_would_change_nothing_about_it() -> None:
    """OpenAI's own function makes a strict schema of a type; beside what it says of lengths, ours is the same."""
    from openai.lib._pydantic import to_strict_json_schema

    theirs = to_strict_json_schema(reply_model(requests()))
    assert set(theirs["$defs"]) == set(reply_schema(requests())["$defs"])
    assert theirs["required"] == reply_schema(requests())["required"]


@pytest.mark.parametrize(
    "answer",
    [
        {"statements": []},
        {"statements": [{"text": "", "cites": ["E1"]}]},
        {"statements": [{"text": "a", "cites": []}]},
        {"statements": [{"text": "a", "cites": ["E2"]}]},
        {"statements": [{"text": "a", "cites": ["E1"] * 7}]},
        {"statements": [{"text": "a", "cites": ["E1"]}] * 5},
        {"statements": [{"text": "a", "cites": ["E1"]}], "gap": "b"},
        {"gap": ""},
        {},
        None,
        "a",
        [],
    ],
)
def test_what_does_not_fit_is_refused(answer: Any) -> None:
    with pytest.raises(ValidationError):
        reply_model(requests(1)).model_validate({"slot_1": answer})
