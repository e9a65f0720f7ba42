"""The type of a reply, built for one request: its keys are the slots asked for, its handles those that were given out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import GenericAlias
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from clausea.domain import SlotRequest

__all__ = ["reply_model", "reply_schema"]

MOST_STATEMENTS = 20
MOST_CITES = 6
MOST_LETTERS = 600

_UNKNOWN_TO_STRICT = frozenset({"title", "default", "description", "minLength", "maxLength"})
"""What pydantic writes and strict mode does not take (or needs no token for); it is checked here all the same."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Unanswered(_Closed):
    """The answer for a slot that its passages do not answer."""

    gap: str = Field(min_length=1, max_length=300)


def _one_of(handles: tuple[str, ...]) -> Any:
    """Return the type whose only values are the handles that were given out for a slot."""
    return Literal[handles]


def _list_of(item: Any) -> Any:
    return GenericAlias(list, (item,))


def reply_model(requests: Sequence[SlotRequest]) -> type[BaseModel]:
    """Return the type of the reply to some slots. A slot is statements, each with what it cites, or a gap; nothing else fits."""
    return _model(tuple(requests))


@lru_cache(maxsize=64)  # One slot is read several times while it is settled, and a type is slow to make.
def _model(requests: tuple[SlotRequest, ...]) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for index, request in enumerate(requests):
        handles = (*request.passages, *request.figures, *request.authorities)
        statement = create_model(
            f"S{index}",
            __base__=_Closed,
            text=(str, Field(min_length=1, max_length=MOST_LETTERS)),
            cites=(_list_of(_one_of(handles)), Field(min_length=1, max_length=MOST_CITES)),
        )
        most = min(len(request.passages) + 2, MOST_STATEMENTS)
        answered = create_model(
            f"F{index}", __base__=_Closed, statements=(_list_of(statement), Field(min_length=1, max_length=most))
        )
        fields[request.key] = (answered | Unanswered, ...)
    return create_model("Reply", __base__=_Closed, **fields)


def reply_schema(requests: Sequence[SlotRequest]) -> dict[str, Any]:
    """Return the JSON schema of that type in the part of the language that strict mode takes.

    Every object is closed and requires all its keys, every list is bounded, and no keyword stands in it that OpenAI refuses.
    Lengths of texts are left to the check of the reply.
    """
    found = _bare(reply_model(requests).model_json_schema())
    assert isinstance(found, dict)
    return found


def _bare(node: Any, *, is_names: bool = False) -> Any:
    """Return a schema without what strict mode does not take; in a mapping of names every key is kept."""
    if isinstance(node, list):
        return [_bare(one) for one in node]
    if not isinstance(node, dict):
        return node
    out = {
        key: _bare(value, is_names=key in {"properties", "$defs"})
        for key, value in node.items()
        if is_names or key not in _UNKNOWN_TO_STRICT
    }
    if not is_names and "const" in out:
        out["enum"] = [out.pop("const")]
    return out
