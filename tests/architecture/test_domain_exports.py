"""Every noun is imported from `clausea.domain`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from clausea import domain
from clausea.domain import Value


def order(name: str) -> tuple[int, str]:
    """Sort constants before classes before functions, as ruff does."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def test_the_export_list_is_sorted_and_has_no_double() -> None:
    assert list(domain.__all__) == sorted(set(domain.__all__), key=order)


def test_the_export_list_is_complete() -> None:
    bound = {
        name
        for name, value in vars(domain).items()
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    }
    assert bound == set(domain.__all__)


def test_every_value_is_exported() -> None:
    modules = [import_module(f"clausea.domain.{found.name}") for found in iter_modules(domain.__path__)]
    values = {
        name
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Value) and value.__module__ == module.__name__ and name[0] != "_"
    }
    assert "Span" in values
    assert values <= set(domain.__all__)


def test_every_value_is_frozen_and_closed() -> None:
    values = [found for name in domain.__all__ if isinstance(found := getattr(domain, name), type) and issubclass(found, Value)]
    assert len(values) > 40
    for value in values:
        assert value.model_config["frozen"] and value.model_config["extra"] == "forbid", value.__name__
        assert value.model_config["hide_input_in_errors"], value.__name__
