"""Hypothesis strategies for every value type, read off its annotations."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from clausea import domain
from clausea.domain import (
    Authority,
    Chart,
    ClaimLine,
    Clock,
    CodeNote,
    Condition,
    Criterion,
    DenialProfile,
    Guard,
    KnownCode,
    LetterType,
    Span,
    TherapyCode,
    Value,
    Variant,
)

TYPES: tuple[type[Value], ...] = tuple(
    found
    for name in domain.__all__
    if isinstance(found := getattr(domain, name), type) and issubclass(found, Value) and found is not Value
)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_DATES = st.dates(dt.date(1930, 1, 1), dt.date(2040, 1, 1))
_DECIMALS = st.decimals(-1000, 1000, places=2, allow_nan=False)
# A grade or level; a word that spells a number would be read back as one.
_WORDS = st.sampled_from(["3+", "Min A", "CGA", "", "4-/5", "trace"])


def values(model: type[Value]) -> st.SearchStrategy[Any]:
    """Return a strategy for values of a type that its own validation accepts."""
    if model is Span:
        return st.builds(
            lambda record, page, start, length: Span(record=record, page=page, start=start, end=start + length),
            st.sampled_from(["r1", "r2"]), st.integers(1, 4), st.integers(0, 60), st.integers(1, 30),
        )  # fmt: skip
    built = st.fixed_dictionaries({name: _field(model, name) for name in model.model_fields})
    if model is DenialProfile:
        built = built.filter(lambda row: len({slot.id for slot in row["slots"]}) == len(row["slots"]))
    if model is Variant:
        built = built.filter(lambda row: row["facts"] or row["rarcs"])
    if model is Clock:
        built = built.map(lambda row: row | {"months": None, "years": None, "level": None, "payer": None, "source": "a source"})
    if model in {Guard, KnownCode}:
        built = built.filter(lambda row: row["routes"] and row.get("carcs", True)).map(
            lambda row: row | ({"rarcs_any": ("N1",)} if model is Guard else {})
        )
    if model is Condition:
        built = built.map(lambda row: row | {"always": True})
    if model is LetterType:
        built = built.filter(lambda row: row["slots"])
    if model is Criterion:
        built = built.filter(lambda row: row["slots"])
    if model is Authority:
        built = built.map(_authority)
    if model is CodeNote:
        built = built.map(lambda row: row | {"says": f"It {row['says']}", "source": f"In {row['source']}"})
    if model is TherapyCode:
        built = built.map(_therapy_code)
    if model is ClaimLine:
        built = built.map(lambda row: row | {"charge": abs(row["charge"]), "paid": min(abs(row["paid"]), abs(row["charge"]))})
    return built.map(lambda row: model(**row))


def _authority(row: dict[str, Any]) -> dict[str, Any]:
    words = {"citation": f"In {row['citation']}", "title": f"On {row['title']}", "requirement": "It asks."}
    lists = {"supports": row["supports"] or ("plan",), "binds": row["binds"] or ("medicare",), "beside": (), "within": None}
    return row | words | lists | {"pin": "test-1", "effective_to": row["effective_to"] and dt.date(2041, 1, 1)}


def _therapy_code(row: dict[str, Any]) -> dict[str, Any]:
    note = CodeNote(says="It is so.", source="Here.", status="PK")
    is_timed = row["timed"] in {"yes", "first", "add_on"}
    words = {"code": "97110", "label": "A label", "source": "Here.", "needs": ("97110",)}
    notes = {"documentation": (note,), "therapy_note": note if row["therapy"] else None}
    return row | words | notes | {"minutes": 15 if is_timed else None}


@cache
def _cached(model: type[Value]) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: values(model))


def _field(model: type[Value], name: str) -> st.SearchStrategy[Any]:
    field = model.model_fields[name]
    if model is Chart and name == "records":
        return st.just(())
    return _of(field.annotation, field)


def _is_value(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Value)


def _bound(field: FieldInfo | None, name: str, default: Any) -> Any:
    for part in field.metadata if field else ():
        found = getattr(part, name, None)
        if found is not None:
            return found
    return default


def _of(kind: Any, field: FieldInfo | None = None) -> st.SearchStrategy[Any]:
    origin = get_origin(kind)
    if origin is not None:
        return _of_generic(kind, origin, field)
    simple: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
        Any: lambda: _JSON,
        bool: st.booleans,
        int: lambda: st.integers(_bound(field, "ge", -100), _bound(field, "le", 10_000)),
        float: lambda: st.floats(-1e6, 1e6, allow_nan=False),
        Decimal: lambda: _DECIMALS.map(lambda one: abs(one) + 1) if _bound(field, "gt", None) is not None else _DECIMALS,
        dt.date: lambda: _DATES,
        types.NoneType: st.none,
        str: lambda: _text(field),
    }
    if kind in simple:
        return simple[kind]()
    assert issubclass(kind, Value), kind
    return _cached(kind)


def _text(field: FieldInfo | None) -> st.SearchStrategy[str]:
    pattern = _bound(field, "pattern", None)
    return st.from_regex(pattern.replace("$", r"\Z"), fullmatch=True) if pattern else st.text(max_size=12)


def _of_generic(kind: Any, origin: Any, field: FieldInfo | None) -> st.SearchStrategy[Any]:
    inner = get_args(kind)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in {Union, types.UnionType}:
        if Decimal in inner and str in inner:
            return st.one_of(*(_WORDS if part is str else _of(part) for part in inner))
        return st.one_of(*(_of(part, field) for part in inner))
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            least = _bound(field, "min_length", 0)
            return st.lists(_of(inner[0]), min_size=least, max_size=max(least, 1 if _is_value(inner[0]) else 2)).map(tuple)
        return st.tuples(*map(_of, inner))
    if origin is dict:
        keys = _of(inner[0]) if get_origin(inner[0]) is Literal else st.text(max_size=5)
        return st.dictionaries(keys, _of(inner[1]), max_size=2)
    if hasattr(kind, "__metadata__"):
        return _of(inner[0], FieldInfo.from_annotation(kind))
    raise AssertionError(f"no strategy for {kind}")
