"""Read the files of `templates/`: profiles, letter types, other documents, shared slots, parts; refuse a contradiction.

A file is a YAML header between two lines of three hyphens and a Jinja body. `_slots.yaml` holds the shared slots; a file whose
name begins with `_letter-` is a letter type, with `_document-` another document, with `_part-` a part that bodies include, and
every other one is a denial profile. Files of a later folder stand in the place of files of the same name. Every error names file,
line and field, and everything that a body may use is checked here, so that nothing is left to be found wrong in print.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from pydantic import ValidationError

from clausea.domain import DenialProfile, FlagName, LetterType, OtherDocument, Slot, Value
from clausea.errors import KnowledgeError

__all__ = ["NAMES", "Forms", "read_forms"]

_NAMES = """addressee approved asked_for authorised boxes boxes_for_payer
certification_table certifying checklist cite claim date deadline denial denied_dates document_index exhibits
goal_table has individualisation letterhead line_table pair_table payer_type reference remedy request rule_table series signature
sent_before slot timeline filing_limit exception title unit_table variants asks_for_gain"""
NAMES = frozenset(_NAMES.split())
"""What a body may name."""

_SHOWS = frozenset({"slot", "unit_table", "pair_table", "goal_table"})
"""The functions of a body by which a slot is printed."""
_FRONT = re.compile(r"\A---\n(?P<header>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_ENGINE = Environment(autoescape=False)  # noqa: S701 - the words of records never pass through it as markup
_INHERITED = ("slots", "criteria", "authorities", "variants", "conditions", "document_title")

T = TypeVar("T", bound=Value)


@dataclass(frozen=True)
class Forms:
    """Everything that `templates/` holds."""

    profiles: dict[str, DenialProfile]
    letters: dict[str, LetterType]
    documents: dict[str, OtherDocument]
    parts: dict[str, str]
    """The bodies of the parts by file name."""


@dataclass(frozen=True)
class _File:
    """One file as it was read."""

    name: str
    header: dict[str, Any]
    node: yaml.Node | None
    body: str
    body_line: int
    """The line on which the body begins."""
    fingerprint: str

    def line(self, *where: object) -> int:
        """Return the line of a field of the header, or of the nearest field around it."""
        node, line = self.node, 2
        for step in where:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def _child(node: yaml.Node | None, step: object) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 2, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 2, node.value[step]
    return None


def read_forms(folders: Sequence[Path], pins: Mapping[str, bool]) -> Forms:
    """Return what the folders hold; `pins` says of every authority whether a letter may print it.

    Raises:
        KnowledgeError: a file contradicts itself, another one, or names what is not there.
    """
    paths = {path.name: path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())}
    shared = _shared_slots(paths["_slots.yaml"]) if "_slots.yaml" in paths else {}
    files = {name: _read(path) for name, path in sorted(paths.items()) if name.endswith(".md.j2")}
    parts = {name: one.body for name, one in files.items() if name.startswith("_part-")}
    reader = _Reader(files, shared, parts, pins)
    for name in parts:
        reader.check_body(files[name], None)
    letters = {name: reader.letter(name) for name in _ids(files, "_letter-")}
    documents = {name: reader.document(name) for name in _ids(files, "_document-")}
    known = {name: reader.profile(name, letters, documents) for name in _ids(files, "")}
    stray = next((name for name in paths if name.startswith("_") and not _is_known(name)), None)
    if stray:
        raise KnowledgeError(f"{stray}: a name that begins with _ is a _letter-, a _document-, a _part- or _slots.yaml.")
    return Forms(known, letters, documents, parts)


def _is_known(name: str) -> bool:
    return name == "_slots.yaml" or name.startswith(("_letter-", "_document-", "_part-"))


def _ids(files: Mapping[str, _File], prefix: str) -> list[str]:
    whole = [name.removesuffix(".md.j2") for name in files]
    return [name.removeprefix(prefix) for name in whole if (name.startswith(prefix) if prefix else not name.startswith("_"))]


def _read(path: Path) -> _File:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise KnowledgeError(f"{path.name} cannot be read as UTF-8 text.") from None
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:16]
    if path.name.startswith("_part-"):
        return _File(path.name, {}, None, text, 1, fingerprint)
    match = _FRONT.match(text)
    if not match:
        raise KnowledgeError(f"{path.name}, line 1: it has no header between two lines of three hyphens.")
    try:
        node = yaml.compose(match["header"], Loader=yaml.SafeLoader)
        header = yaml.safe_load(match["header"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(f"{path.name}, line {mark.line + 2 if mark else 1}: the header is not valid YAML.") from None
    if not isinstance(header, dict):
        raise KnowledgeError(f"{path.name}, line 2: the header is not a list of fields with their values.")
    return _File(path.name, header, node, match["body"], match["header"].count("\n") + 4, fingerprint)


def _shared_slots(path: Path) -> dict[str, dict[str, Any]]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(f"{path.name}, line {mark.line + 1 if mark else 1}: it is not valid YAML.") from None
    for name, fields in rows.items():
        try:
            Slot.model_validate({"id": name, **fields})
        except (ValidationError, TypeError) as error:
            said = _explain(error) if isinstance(error, ValidationError) else "it is not a list of fields."
            raise KnowledgeError(f"{path.name}, {name}: {said}") from None
    return {name: {"id": name, **fields} for name, fields in rows.items()}


def _explain(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the whole'}: {first['msg']}."


class _Reader:
    """Turns files into values."""

    def __init__(
        self, files: Mapping[str, _File], shared: Mapping[str, dict[str, Any]], parts: Mapping[str, str], pins: Mapping[str, bool]
    ) -> None:
        self.files, self.shared, self.parts, self.pins = files, shared, parts, pins

    def letter(self, name: str) -> LetterType:
        file = self.files[f"_letter-{name}.md.j2"]
        found = self._value(LetterType, file, {**file.header, "id": name})
        self._check(file, found)
        return found

    def document(self, name: str) -> OtherDocument:
        file = self.files[f"_document-{name}.md.j2"]
        found = self._value(OtherDocument, file, {**file.header, "id": name})
        self.check_body(file, ())
        self._check_title(file, found.document_title)
        return found

    def profile(self, name: str, letters: Mapping[str, LetterType], documents: Mapping[str, OtherDocument]) -> DenialProfile:
        """Return a profile with all that it takes from its letter type or from its document."""
        file = self.files[f"{name}.md.j2"]
        header, body = dict(file.header), file.body
        fingerprint = file.fingerprint
        own = {field for field in ("slots", "criteria", "variants") if field in header}
        if (wanted := header.get("letter")) is not None:
            letter = letters.get(str(wanted))
            if letter is None:
                raise self._error(
                    file, ("letter",), f"letter: no letter type is called {str(wanted)[:30]}.", letters, str(wanted)
                )
            taken = letter.model_dump()
            if "slots" in header:
                # With slots of its own it takes the conditions that can still be asked.
                kept = {one if isinstance(one, str) else one.get("id") for one in header["slots"] or ()}
                taken["conditions"] = [one for one in taken["conditions"] if {*one["empty"], *one["all_empty"]} <= kept]
            header["conditions"] = [*taken["conditions"], *(header.get("conditions") or ())]
            for field in _INHERITED:
                if field == "authorities":
                    header[field] = list(dict.fromkeys([*header.get(field, ()), *taken[field]]))
                else:
                    header.setdefault(field, taken[field])
            body = body if body.strip() else letter.body
            fingerprint = _joined(fingerprint, letter.fingerprint)
        found = self._value(DenialProfile, file, {**header, "id": name, "body": body, "fingerprint": fingerprint})
        if found.document == "letter" and not body.strip():
            raise self._error(file, ("document",), "document: a letter needs a letter type in `letter`, or a body of its own.")
        if found.document == "worksheet" and found.slots:
            raise self._error(file, ("slots",), "slots: a worksheet argues nothing, so it has no slots.")
        for route, wanted in found.documents.items():
            if wanted not in documents:
                raise self._error(
                    file, ("documents", route), f"documents.{route}: no document is called {wanted}.", documents, wanted
                )
        if found.document == "letter":
            self._check_title(file, found.document_title)
        self._check(file, found, whole=bool(file.body.strip()) or bool(own))
        return found

    def _value(self, model: type[T], file: _File, fields: dict[str, Any]) -> T:
        given = {"body": file.body, "fingerprint": file.fingerprint, **fields}
        if "slots" in given:
            given["slots"] = [self._slot(file, index, one) for index, one in enumerate(given["slots"] or ())]
        try:
            return model.model_validate(given)
        except ValidationError as error:
            where = error.errors(include_input=False, include_url=False)[0]["loc"]
            raise self._error(file, where, _explain(error)) from None

    def _slot(self, file: _File, index: int, given: Any) -> Any:
        """Return the fields of a slot: a shared one by its name, a shared one with changes, or one that is given whole."""
        if isinstance(given, str):
            if given not in self.shared:
                raise self._error(
                    file, ("slots", index), f"slots.{index}: no shared slot is called {given[:30]}.", self.shared, given
                )
            return self.shared[given]
        if isinstance(given, dict) and given.get("id") in self.shared:
            return {**self.shared[given["id"]], **given}
        return given

    def _check(self, file: _File, found: DenialProfile | LetterType, *, whole: bool = True) -> None:
        """Refuse unknown pins, slots and variants."""
        slots = {slot.id for slot in found.slots}
        if whole:
            self.check_body(file if file.body.strip() else _with_body(file, found.body), tuple(slots))
        for index, slot in enumerate(found.slots):
            for pin in slot.authorities:
                self._check_pin(file, ("slots", index), f"slots.{slot.id}", pin)
        for pin in found.authorities:
            self._check_pin(file, ("authorities",), "authorities", pin)
        for index, criterion in enumerate(found.criteria):
            self._check_pin(file, ("criteria", index), f"criteria.{index}.pin", criterion.pin)
            self._check_names(file, ("criteria", index), f"criteria.{index}.slots", criterion.slots, slots, "slot")
        variants = {one.id for one in found.variants}
        if len(variants) != len(found.variants):
            raise self._error(file, ("variants",), "variants: two variants have the same id.")
        for index, criterion in enumerate(found.criteria):
            where = f"criteria.{index}.unless_variants"
            self._check_names(file, ("criteria", index), where, criterion.unless_variants, variants, "variant")
        for slot in found.slots:
            asked = (*slot.variants, *slot.unless_variants)
            self._check_names(file, ("slots",), f"slots.{slot.id}.variants", asked, variants, "variant")
        seen: set[str] = set()
        own = [one.get("id") if isinstance(one, dict) else None for one in file.header.get("conditions") or ()]
        for one in found.conditions:
            where = f"conditions.{one.id}"
            index = own.index(one.id) if one.id in own else 0
            if one.id in seen:
                raise self._error(file, ("conditions", index), f"{where}: it stands there twice.")
            seen.add(one.id)
            self._check_names(file, ("conditions", index), where, (*one.empty, *one.all_empty), slots, "slot")
            self._check_names(file, ("conditions", index), where, (*one.variants, *one.unless_variants), variants, "variant")
            self._check_names(file, ("conditions", index), where, one.flags, set(get_args(FlagName)), "flag")
            both = set(one.facts) & set(one.unless_facts)
            if both:
                raise self._error(file, ("conditions", index), f"{where}: it wants {sorted(both)[0]} and its absence.")

    def _check_title(self, file: _File, titles: Mapping[str, str]) -> None:
        if "default" not in titles:
            raise self._error(file, ("document_title",), "document_title: it has no default.")

    def _check_names(
        self, file: _File, where: tuple[object, ...], field: str, names: Sequence[str], known: set[str], what: str
    ) -> None:
        odd = sorted(set(names) - known)
        if odd:
            raise self._error(file, where, f"{field}: no {what} is called {odd[0]}.", known, odd[0])

    def _check_pin(self, file: _File, where: tuple[object, ...], field: str, pin: str) -> None:
        if pin not in self.pins:
            raise self._error(file, where, f"{field}: no authority has the pin {pin}.", self.pins, pin)
        if not self.pins[pin]:
            raise self._error(file, where, f"{field}: the authority {pin} has not been checked, so no letter may cite it.")

    def _error(
        self, file: _File, where: Sequence[object], words: str, known: Collection[str] = (), given: str = ""
    ) -> KnowledgeError:
        near = difflib.get_close_matches(given, list(known), n=1) if given else []
        return KnowledgeError(f"{file.name}, line {file.line(*where)}, {words}", hint=f"Did you mean {near[0]}?" if near else "")

    # Bodies

    def check_body(self, file: _File, slots: tuple[str, ...] | None) -> None:
        """Refuse a body that is no Jinja, names what no body may name, or shows other slots than its header has.

        `slots` is None for a part, whose slots belong to the files that include it.
        """
        try:
            tree = _ENGINE.parse(file.body)
        except TemplateSyntaxError as error:
            raise KnowledgeError(f"{file.name}, line {file.body_line + error.lineno - 1}: {error.message}.") from None
        for name in sorted(find_undeclared_variables(tree) - NAMES):
            line = next((one.lineno for one in tree.find_all(nodes.Name) if one.name == name), 1)
            raise self._in_body(file, line, f"a body cannot use {name}.", NAMES, name)
        for line, pin in _calls(tree, {"cite"}):
            if not self.pins.get(pin, False):
                raise self._in_body(file, line, f"cite: no authority that may be printed has the pin {pin}.", self.pins, pin)
        shown = dict(self._shown(file, tree))
        if slots is None:
            return
        for name, line in shown.items():
            if name not in slots:
                raise self._in_body(file, line, f"slot: the header has no slot {name}.", slots, name)
        hidden = sorted(set(slots) - set(shown))
        if hidden:
            raise KnowledgeError(f"{file.name}, line {file.body_line}, slots: the body never shows the slot {hidden[0]}.")

    def _shown(self, file: _File, tree: nodes.Template) -> Iterator[tuple[str, int]]:
        for line, name in _calls(tree, _SHOWS):
            yield name, line
        for include in tree.find_all(nodes.Include):
            name = include.template.value if isinstance(include.template, nodes.Const) else ""
            if name not in self.parts:
                raise self._in_body(file, include.lineno, f"include: there is no part {str(name)[:40]}.", self.parts, str(name))
            for shown, _ in self._shown(self.files[name], _ENGINE.parse(self.parts[name])):
                yield shown, include.lineno

    def _in_body(self, file: _File, line: int, words: str, known: Any, given: str) -> KnowledgeError:
        near = difflib.get_close_matches(given, list(known), n=1)
        return KnowledgeError(
            f"{file.name}, line {file.body_line + line - 1}, {words}", hint=f"Did you mean {near[0]}?" if near else ""
        )


def _with_body(file: _File, body: str) -> _File:
    return _File(file.name, file.header, file.node, body, file.body_line, file.fingerprint)


def _calls(tree: nodes.Template, names: set[str] | frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield line and first argument of every call of these functions."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in names and call.args and isinstance(call.args[0], nodes.Const):
            yield call.lineno, str(call.args[0].value)


def _joined(*fingerprints: str) -> str:
    return hashlib.sha256("|".join(fingerprints).encode()).hexdigest()[:16]
