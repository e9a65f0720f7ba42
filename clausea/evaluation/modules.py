"""Suites that a module of the checkout measures: they need the labelled corpus and the tools of `evals`, which no wheel holds."""

from __future__ import annotations

import importlib
import sys
from typing import Any, ClassVar

from pydantic import Field

from clausea import knowledge
from clausea.domain import Value
from clausea.errors import KnowledgeError, UsageError
from clausea.evaluation.scores import Score


class ModuleSuite(Value):
    """A suite whose file names a module in place of samples and scorers."""

    name: str
    about: str
    module: str = Field(pattern=r"^evals(\.[a-z][a-z0-9_]*)+$")
    options: dict[str, Any] = Field(default_factory=dict)
    """What the module is told when the suite is run by its name; it refuses what it does not know."""
    quick: dict[str, Any] | None = None
    """What differs in these options when every suite is run: a fixed sample that takes a minute at most. Without it the suite
    runs by its name alone."""
    fingerprint: str

    shown: ClassVar[tuple[str, ...]] = ("name", "module")


class Measurement(Value):
    """What `measure(options)` of such a module returns."""

    scores: tuple[Score, ...]
    provenance: dict[str, Any]
    files: dict[str, str] = Field(default_factory=dict)
    """Further reports by file name, such as a page with plots."""

    shown: ClassVar[tuple[str, ...]] = ("scores",)


def is_checkout() -> bool:
    """Say whether the corpus and the tools of `evals` are there, which no wheel holds."""
    return (knowledge.folder("evals").parent / "pyproject.toml").is_file()


def measured(suite: ModuleSuite, *, quick: bool = False) -> Measurement:
    """Return what the module of a suite measures, on its fixed sample where `quick` is asked.

    Raises:
        UsageError: this is no checkout with that module, or a tool for development is missing.
        KnowledgeError: the module has no `measure`, or returns something else.
    """
    root = knowledge.folder("evals").parent
    path = root.joinpath(*suite.module.split("."))
    if not is_checkout() or not (path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()):
        raise UsageError(
            f"The suite {suite.name} is measured by {suite.module}, which only a checkout of Clausea holds.",
            hint="Run it in a checkout: git clone, make setup, clausea eval " + suite.name + ".",
        )
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    try:
        module = importlib.import_module(suite.module)
    except ImportError as error:
        raise UsageError(
            f"The suite {suite.name} needs the tool {error.name}, which is not installed.", hint="Run make setup."
        ) from None
    options = {**suite.options, **(suite.quick or {} if quick else {})}
    found = module.measure(options) if hasattr(module, "measure") else None
    if not isinstance(found, Measurement):
        raise KnowledgeError(f"{suite.name}.yaml: module: {suite.module} has no `measure` that returns a Measurement.")
    return found
