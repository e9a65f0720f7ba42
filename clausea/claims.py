"""The claim file, read strictly: unknown keys are refused with the nearest known one, all problems at once."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import ConstructorError

from clausea.domain import Claim, PayerType
from clausea.errors import UsageError

NO_SUCH_PAYER = (
    f"there are {', '.join(get_args(PayerType))}; workers' compensation, auto insurance, TRICARE and VA are none of them, and "
    "the limits and rules of another type would be wrong for them: take the way and the limit from the notice, and read the "
    "chart with `clausea evidence`, which asks for no payer"
)
MAX_PROBLEMS = 6
MAX_KEY = 40


class _Strict(yaml.SafeLoader):
    """Reads YAML with a value that does not exist, and a key that is given twice, refused at its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except ValueError:
            what = "this date does not exist" if node.tag.endswith(":timestamp") else "this value cannot be read"
            raise ConstructorError(None, None, what, node.start_mark) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            line = key.start_mark.line + 1
            if key.value in seen:
                what = f"the key {key.value[:MAX_KEY]} is given twice, on lines {seen[key.value]} and {line}"
                raise ConstructorError(None, None, what, key.start_mark)
            seen[key.value] = line
        return super().construct_mapping(node, deep=deep)


def load_claim(path: Path) -> Claim:
    """Return the claim of a `claim.yaml`.

    Raises:
        UsageError: the file is missing, is not YAML, has a key that is not known or is given twice, or a value that does not
            exist or is of the wrong type. The message names the line, and the field where it is known, never the value.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"{path.name} is not there.", hint="Check the path of the claim file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read: {type(error).__name__}.", hint="Check the file.") from None
    return parse_claim(text, path.name)


def parse_claim(text: str, name: str = "claim.yaml") -> Claim:
    """Return the claim in YAML text; `name` stands in messages."""
    try:
        data = yaml.load(text, _Strict)  # noqa: S506
    except ConstructorError as error:
        where = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise UsageError(f"{name}{where}: {error.problem}.", hint="Correct the file and run again.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise UsageError(f"{name}{where} is not valid YAML.", hint="Check quotes, colons and indentation there.") from None
    if not isinstance(data, dict):
        raise UsageError(f"{name} is not a list of `key: value` lines.", hint="See the claim file of the demo.")
    data = {key: value for key, value in data.items() if value is not None}
    if "other_lines" in data:
        what = f"{name}: the key other_lines is the program's own."
        raise UsageError(what, hint="Put every line of the claim under `lines`, and `denial` on each that was denied.")
    try:
        return Claim.model_validate(data)
    except ValidationError as error:
        raise UsageError(f"{name}: {_problems(error, text)}", hint="Correct the file and run again.") from None


def _problems(error: ValidationError, text: str) -> str:
    """Return all problems on one line, each with its line in the file."""
    out = []
    tree = yaml.compose(text, yaml.SafeLoader)
    problems = error.errors(include_input=False, include_url=False)
    for problem in problems[:MAX_PROBLEMS]:
        path = [str(part) for part in problem["loc"]]
        field = ".".join(path)
        if problem["type"] == "extra_forbidden":
            near = difflib.get_close_matches(path[-1], _known_keys(path[:-1]), n=1, cutoff=0.5)
            advice = f"; did you mean {near[0]}?" if near else f"; known are {', '.join(_known_keys(path[:-1]))}"
            out.append(f"line {_line_of(path, tree)}: the key {field} is not known{advice}")
        elif field == "payer.type":
            out.append(f"line {_line_of(path, tree)}: {field}: {NO_SUCH_PAYER}")
        else:
            out.append(f"line {_line_of(path, tree)}: {field}: {problem['msg'].removeprefix('Value error, ').lower()}")
    if len(problems) > MAX_PROBLEMS:
        out.append(f"and {len(problems) - MAX_PROBLEMS} more")
    return "; ".join(out) + "."


def _known_keys(path: list[str]) -> list[str]:
    model: Any = Claim
    for part in path:
        if part.isdigit():
            continue
        field = model.model_fields.get(part)
        if field is None:
            return []
        model = _model_in(field.annotation)
        if model is None:
            return []
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def _line_of(path: list[str], tree: yaml.Node | None) -> int:
    """Return the line of a field, or of the innermost part of its path that the file has."""
    node, line = tree, 1
    for part in path:
        if isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        else:
            break
    return line
