"""Read the files of `prompts/`: a header, a body in messages; refuse what contradicts itself."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from pydantic import Field, ValidationError

from clausea.domain import Message, Value
from clausea.errors import KnowledgeError

__all__ = ["PromptFile", "read_prompts"]

_Role = Literal["system", "user", "assistant"]
_FRONT = re.compile(r"\A---\n(?P<header>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_MARK = re.compile(r"^\[\[(\w+)\]\]\n", re.MULTILINE)
_ENGINE = Environment(
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # noqa: S701 - a model reads words, not markup
)


class PromptFile(Value):
    """One prompt: what it is for, what goes into it, and its messages as Jinja."""

    name: str
    purpose: str = Field(min_length=10)
    inputs: tuple[str, ...]
    reply: str = Field(min_length=10)
    bodies: tuple[tuple[_Role, str], ...]
    version: str
    """The hash of the file."""

    shown: ClassVar[tuple[str, ...]] = ("name", "version")

    def messages(self, **inputs: Any) -> tuple[Message, ...]:
        """Return the messages with the inputs put in: exactly those that the header names."""
        if set(inputs) != set(self.inputs):
            raise KnowledgeError(f"{self.name}.md.j2: it was given other inputs than its header names.")
        return tuple(Message(role=role, content=_compiled(body).render(inputs).strip()) for role, body in self.bodies)


@cache  # A prompt is drawn a dozen times a letter, for its size alone too, and compiling it is all that takes time.
def _compiled(body: str) -> Template:
    return _ENGINE.from_string(body)


def read_prompts(folder: Path) -> dict[str, PromptFile]:
    """Return every prompt of a folder by its name.

    Raises:
        KnowledgeError: a file is wrong; the message names file and field.
    """
    return {path.name.removesuffix(".md.j2"): _read(path) for path in sorted(folder.glob("*.md.j2"))}


def _read(path: Path) -> PromptFile:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise KnowledgeError(f"{path.name} cannot be read as UTF-8 text.") from None
    match = _FRONT.match(text)
    if not match:
        raise KnowledgeError(f"{path.name}, line 1: it has no header between two lines of three hyphens.")
    try:
        header = yaml.safe_load(match["header"])
    except yaml.YAMLError:
        raise KnowledgeError(f"{path.name}: the header is not valid YAML.") from None
    if not isinstance(header, dict) or {"name", "bodies", "version"} & header.keys():
        raise KnowledgeError(f"{path.name}: the header holds purpose, inputs and reply, and nothing else.")
    bodies = _bodies(path.name, match["body"])
    try:
        found = PromptFile(
            name=path.name.removesuffix(".md.j2"),
            bodies=bodies,
            version=hashlib.sha256(text.encode()).hexdigest()[:16],
            **header,
        )
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"{path.name}: {where}: {first['msg']}.") from None
    used = {name for _, body in bodies for name in _names(path.name, body)}
    for odd in sorted(used ^ set(found.inputs)):
        what = "the body does not use it" if odd in found.inputs else "the header does not name it"
        raise KnowledgeError(f"{path.name}: inputs: {odd}: {what}.")
    return found


def _bodies(name: str, body: str) -> tuple[tuple[_Role, str], ...]:
    parts = _MARK.split(body)
    if parts[0].strip() or len(parts) < 3:
        raise KnowledgeError(f"{name}: the body begins with a line [[system]] or [[user]].")
    out: list[tuple[_Role, str]] = []
    for role, text in zip(parts[1::2], parts[2::2], strict=True):
        if role not in get_args(_Role):
            raise KnowledgeError(f"{name}: no message is called [[{role}]]; there are: {', '.join(get_args(_Role))}.")
        out.append((role, text))  # type: ignore[arg-type]
    return tuple(out)


def _names(name: str, body: str) -> set[str]:
    try:
        return find_undeclared_variables(_ENGINE.parse(body))
    except TemplateSyntaxError as error:
        raise KnowledgeError(f"{name}: the body is no Jinja: {error.message}.") from None
