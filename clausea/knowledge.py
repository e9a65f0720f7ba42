"""Find, load and cross-check what Clausea knows: profiles, authorities, clocks, measures.

This is the only module that knows where knowledge lies: in the checkout when there is one, else in the package. Loading is
strict; a file that contradicts itself raises `KnowledgeError` naming file and field.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar, get_args

import yaml
from pydantic import ValidationError

from clausea.config import settings
from clausea.domain import (
    Authority,
    Clock,
    CodeTable,
    DenialProfile,
    KnownCode,
    LetterType,
    PayerType,
    Remark,
    Route,
    RouteRule,
    Value,
    YearFigure,
)
from clausea.errors import KnowledgeError, UsageError
from clausea.forms import Forms, read_forms

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent

CLOCK_FACTS = frozenset({"as_representative", "managed_care"})
"""Facts that choose the clock of an appeal and no route."""

T = TypeVar("T", bound=Value)


class MeasureKind(Value):
    """One outcome measure or test: how charts name it, and its sense."""

    name: str
    aliases: tuple[str, ...]
    unit: str = ""
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    better: Literal["up", "down"]

    shown: ClassVar[tuple[str, ...]] = ("name",)


def folder(name: str) -> Path:
    """Return a knowledge folder such as "templates": the checkout's where there is one, else the package's copy.

    The checkout goes first because an editable install leaves a stale copy in site-packages.

    Raises:
        KnowledgeError: neither is there.
    """
    for base in (_CHECKOUT, _PACKAGE / "_data"):
        if (base / "pyproject.toml").exists() or base.name == "_data":
            found = base / name
            if found.exists():
                return found
    raise KnowledgeError(f"The folder {name} is missing.", hint="Install Clausea again.")


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file.

    Raises:
        KnowledgeError: it is missing or not YAML.
    """
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error.strerror}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise KnowledgeError(f"{path.name}{where} is not valid YAML.") from None


def _each(model: type[T], path: Path) -> tuple[T, ...]:
    rows = read_yaml(path)
    out = []
    for index, row in enumerate(rows, start=1):
        try:
            out.append(model.model_validate(row))
        except ValidationError as error:
            raise KnowledgeError(f"{path.name}, entry {index}: {explain(error)}") from None
    return tuple(out)


def explain(error: ValidationError) -> str:
    """Return the first problem of a validation error as "field: what is wrong", without the value."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    return f"{where}: {first['msg']}."


@cache
def measures() -> tuple[MeasureKind, ...]:
    """Return every outcome measure."""
    return _each(MeasureKind, _PACKAGE / "data" / "measures.yaml")


@cache
def measure(name: str) -> MeasureKind | None:
    """Return the measure with this normal name, or None."""
    return next((kind for kind in measures() if kind.name == name), None)


@cache
def authorities() -> dict[str, Authority]:
    """Return every authority by its pin."""
    path = _PACKAGE / "data" / "authorities.yaml"
    found: dict[str, Authority] = {}
    for entry in _each(Authority, path):
        if entry.pin in found:
            raise KnowledgeError(f"{path.name}: the pin {entry.pin} stands there twice.")
        found[entry.pin] = entry
    return found


def authority(pin: str) -> Authority:
    """Return the authority with this pin.

    Raises:
        KnowledgeError: there is none.
    """
    try:
        return authorities()[pin]
    except KeyError:
        raise KnowledgeError(f"No authority has the pin {pin}.", hint="Add it to authorities.yaml or correct the pin.") from None


@cache
def clocks() -> dict[str, Clock]:
    """Return every filing limit by its id."""
    path = _PACKAGE / "data" / "clocks.yaml"
    found: dict[str, Clock] = {}
    for entry in _each(Clock, path):
        if entry.id in found:
            raise KnowledgeError(f"{path.name}: the clock {entry.id} stands there twice.")
        if entry.authority is not None and entry.authority not in authorities():
            raise KnowledgeError(f"{path.name}, {entry.id}: no authority has the pin {entry.authority}.")
        found[entry.id] = entry
    return found


def level_clock(payer: PayerType, level: int) -> Clock | None:
    """Return the clock that opens a level of appeal against a type of payer, or None."""
    return next((clock for clock in clocks().values() if (clock.payer, clock.level) == (payer, level)), None)


@cache
def figures() -> tuple[YearFigure, ...]:
    """Return every figure of a calendar year."""
    path = _PACKAGE / "data" / "figures.yaml"
    found = _each(YearFigure, path)
    keys = [(one.name, one.year) for one in found]
    for one in found:
        if keys.count((one.name, one.year)) > 1:
            raise KnowledgeError(f"{path.name}: {one.name} of {one.year} stands there twice.")
        if one.authority not in authorities():
            raise KnowledgeError(f"{path.name}, {one.name} of {one.year}: no authority has the pin {one.authority}.")
    return found


def figure(name: str, year: int) -> YearFigure | None:
    """Return a figure of a year, such as `kx_ot` of 2026; None where the table has none, for no year stands in for another."""
    return next((one for one in figures() if (one.name, one.year) == (name, year)), None)


@cache
def _table() -> CodeTable:
    path = _PACKAGE / "data" / "codes.yaml"
    try:
        return CodeTable.model_validate(read_yaml(path))
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {explain(error)}") from None


@cache
def code_table() -> CodeTable:
    """Return the code table, cross-checked with the profiles.

    Raises:
        KnowledgeError: a code stands in two places, or a rule names a fact, clock or profile that is not there.
    """
    table, name = _table(), "codes.yaml"
    claimed = {carc: f"{entry.id}.md.j2" for entry in profiles().values() for carc in entry.carcs}
    for row in table.codes:
        for carc in row.carcs:
            if claimed.setdefault(carc, name) != name:
                raise KnowledgeError(f"{name}: CARC {carc} stands in {claimed[carc]} too.")
        for rule in row.routes:
            _check_rule(f"{name}, {row.carcs[0]}", rule, profiles(), owner=None)
    listed = [carc for row in table.codes for carc in row.carcs]
    _refuse_twice(name, "CARC", listed)
    _refuse_twice(name, "remark", [remark.code for remark in table.remarks])
    _refuse_twice(name, "guard", [guard.id for guard in table.guards])
    for remark in table.remarks:
        if remark.reads_as is not None and remark.reads_as not in claimed:
            raise KnowledgeError(f"{name}: the remark {remark.code} reads as {remark.reads_as}, which no entry knows.")
        if remark.alert and remark.reads_as is not None:
            raise KnowledgeError(f"{name}: the remark {remark.code} is an alert and explains nothing, so it has no reads_as.")
    for guard in table.guards:
        for rule in guard.routes:
            _check_rule(f"{name}, guard {guard.id}", rule, profiles(), owner=None)
    for code in [one for tier in table.order for one in tier] + list(table.words):
        if code not in claimed and code not in remarks():
            raise KnowledgeError(f"{name}: {code} in order or words is known nowhere.")
    _check_defaults(name, table)
    figures()
    every = [*(entry.routes for entry in profiles().values()), *(row.routes for row in table.codes)]
    asked = {fact for rules in every for rule in rules for fact in rule.facts} | CLOCK_FACTS
    asked |= {fact for entry in profiles().values() for fact in _asked_by(entry)}
    idle = sorted(set(table.facts) - asked)
    if idle:
        raise KnowledgeError(f"{name}: no rule asks for the fact {idle[0]}.", hint="Remove it, or use it in a rule.")
    return table


def _refuse_twice(name: str, what: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise KnowledgeError(f"{name}: the {what} {twice[0]} stands there twice.")


def _check_defaults(name: str, table: CodeTable) -> None:
    missing = sorted(set(get_args(Route)) - set(table.routes))
    if missing:
        raise KnowledgeError(f"{name}, routes: {missing[0]} is missing.")
    keys = {"default", *get_args(PayerType)}
    for route, defaults in table.routes.items():
        for part in (defaults.clock, defaults.steps, defaults.do_not):
            odd = sorted(set(part) - keys)
            if odd:
                raise KnowledgeError(f"{name}, routes.{route}: no payer type is called {odd[0]}.")
        for clock in defaults.clock.values():
            if clock is not None and clock not in clocks():
                raise KnowledgeError(f"{name}, routes.{route}: no clock is called {clock}.")


def _check_rule(name: str, rule: RouteRule, known: dict[str, DenialProfile], owner: DenialProfile | None) -> None:
    """Refuse a rule that names what is not there, or an appeal that no letter can carry."""
    odd = sorted(set(rule.facts) - set(_table().facts))
    if odd:
        raise KnowledgeError(f"{name}: no fact is called {odd[0]}.", hint="Add it to `facts` of codes.yaml, or correct it.")
    if rule.clock is not None and rule.clock not in clocks():
        raise KnowledgeError(f"{name}: no clock is called {rule.clock}.")
    if rule.profile is not None and rule.profile not in known:
        raise KnowledgeError(f"{name}: no profile is called {rule.profile}.")
    document = known[rule.profile].document if rule.profile else owner.document if owner else "worksheet"
    if rule.route == "appeal" and document != "letter":
        raise KnowledgeError(f"{name}: the route appeal needs a profile that writes a letter.", hint="Name one in `profile`.")
    if rule.route == "corrected_claim_7" and "medicare" in rule.payers:
        raise KnowledgeError(f"{name}: Original Medicare takes no replacement of a professional claim (frequency 7).")


@cache
def known_code(carc: str) -> KnownCode | None:
    """Return the row of the code table for a CARC without a template, or None."""
    return next((row for row in code_table().codes if carc in row.carcs), None)


@cache
def remarks() -> dict[str, Remark]:
    """Return every known remark by its code."""
    return {remark.code: remark for remark in _table().remarks}


@cache
def forms() -> Forms:
    """Return every file of the templates, ours and those of `CLAUSEA_HOME/templates`, which stand in the place of ours.

    Raises:
        KnowledgeError: a file contradicts itself or another.
    """
    pins = {pin: entry.is_printable for pin, entry in authorities().items()}
    found = read_forms((folder("templates"), settings().home / "templates"), pins)
    routed: dict[str, str] = {}
    for document in found.documents.values():
        for route in document.routes:
            if routed.setdefault(route, document.id) != document.id:
                raise KnowledgeError(
                    f"_document-{document.id}.md.j2: the route {route} is that of _document-{routed[route]}.md.j2."
                )
    bare = sorted(set(get_args(Route)) - {"appeal"} - set(routed))
    if bare:
        raise KnowledgeError(f"templates: no _document- is written for the route {bare[0]}.")
    return found


@cache
def profiles() -> dict[str, DenialProfile]:
    """Return every denial profile by its id, cross-checked.

    Raises:
        KnowledgeError: a header is wrong, header and body name different slots, a pin does not resolve, or two profiles
            claim one code.
    """
    found = forms().profiles
    claimed: dict[str, str] = {}
    for profile in found.values():
        name = f"{profile.id}.md.j2"
        for code in (*(f"CARC {carc}" for carc in profile.carcs), *(f"label {label}" for label in profile.labels)):
            if claimed.setdefault(code, profile.id) != profile.id:
                raise KnowledgeError(f"{code} stands in two profiles: {claimed[code]}.md.j2 and {name}.")
        for rule in profile.routes:
            _check_rule(name, rule, found, owner=profile)
        odd = sorted(set(profile.labels) - set(_table().labels))
        if odd:
            raise KnowledgeError(f"{name}: the label {odd[0]} is not in `labels` of codes.yaml.")
        unknown = sorted(_asked_by(profile) - set(_table().facts))
        if unknown:
            letter = forms().letters.get(profile.letter or "")
            if letter and unknown[0] in _asked_by(letter):
                name = f"_letter-{letter.id}.md.j2"
            raise KnowledgeError(
                f"{name}: no fact is called {unknown[0]}.", hint="Add it to `facts` of codes.yaml, or correct it."
            )
    return found


def _asked_by(profile: DenialProfile | LetterType) -> set[str]:
    """Return the facts that the letter of a profile asks for."""
    parts = [*(one.facts for one in profile.variants), *((*one.facts, *one.unless_facts) for one in profile.conditions)]
    return {fact for part in parts for fact in part}


def written(profile_id: str, route: Route) -> DenialProfile:
    """Return the profile as what is written on a route: its letter for an appeal, else the document of that route.

    The document's body, title and reader stand in the place of the letter's; what the profile says of the code stays.

    Raises:
        UsageError: no profile is called so.
    """
    found = profiles().get(profile_id) or profile(profile_id)
    if route == "appeal" or (found.document == "worksheet" and found.body.strip()):
        return found
    chosen = found.documents.get(route)
    document = next(one for one in forms().documents.values() if (one.id == chosen if chosen else route in one.routes))
    return found.model_copy(
        update={
            "slots": (), "criteria": (), "authorities": (), "variants": (), "conditions": (),
            "body": document.body, "document_title": document.document_title, "audience": document.audience,
            "checklist": (*document.checklist, *found.checklist),
            "fingerprint": hashlib.sha256(f"{found.fingerprint}|{document.fingerprint}".encode()).hexdigest()[:16],
        }
    )  # fmt: skip


def profile(code: str) -> DenialProfile:
    """Return the profile of a code, an alias or a profile id, such as "50", "CO-50", "CO-16 N822" or "co-50".

    Raises:
        UsageError: no profile has it; the message lists what there is.
    """
    wanted = code.strip().lower()
    bare = re.sub(r"^(?:co|pr|oa|pi|cr)[\s\-]*", "", wanted)
    words = bare.upper().replace(",", " ").split()
    for entry in profiles().values():
        if words and words[0] in entry.with_rarcs and entry.covers(words[0], words[1:]):
            return entry
    for entry in profiles().values():
        names = {entry.id, *(alias.lower() for alias in entry.aliases), *(carc.lower() for carc in entry.carcs)}
        if wanted in names or bare in names or (words and entry.covers(words[0], words[1:])):
            return entry
    known = ", ".join(sorted(profiles()))
    raise UsageError(f"No profile has the code {code.strip()[:20]}.", hint=f"There are: {known}.")


def demo_folder() -> Path:
    """Return the folder of the bundled demo case."""
    return folder("evals") / "samples" / "demo"
