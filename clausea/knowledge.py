"""Find, load and cross-check what Clausea knows: profiles, authorities, clocks, measures.

This is the only module that knows where knowledge lies: in the checkout when there is one, else in the package. Loading is
strict; a file that contradicts itself raises `KnowledgeError` naming file and field.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

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
    MeasureKind,
    OfficialManual,
    PayerType,
    Remark,
    Route,
    RouteRule,
    TherapyCode,
    Trap,
    Value,
    YearFigure,
)
from clausea.errors import KnowledgeError, UsageError
from clausea.forms import Forms, read_forms
from clausea.promptfiles import PromptFile, read_prompts

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent

CLOCK_FACTS = frozenset({"as_representative", "managed_care"})
"""Facts that choose the clock of an appeal and no route."""

T = TypeVar("T", bound=Value)


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


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads YAML and refuses a key that stands twice, of which YAML would keep the last without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Return the mapping of a node."""
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if key != "<<" and keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file.

    Raises:
        KnowledgeError: it is missing, not YAML, or has a key twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except OSError as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error.strerror}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        if isinstance(error, yaml.constructor.ConstructorError):
            raise KnowledgeError(f"{path.name}{where}: {error.problem}.") from None
        raise KnowledgeError(f"{path.name}{where} is not valid YAML.") from None


def _each(model: type[T], path: Path) -> tuple[T, ...]:
    return _entries(model, path, read_yaml(path))


def _sourced(model: type[T], path: Path) -> tuple[T, ...]:
    """Read a file that says in `source` where what stands in its `entries` comes from."""
    whole = read_yaml(path)
    if not isinstance(whole, dict) or set(whole) != {"source", "entries"}:
        raise KnowledgeError(f"{path.name}: it must hold source and entries, and nothing else.")
    return _entries(model, path, whole["entries"], {"source": whole["source"]})


def _entries(model: type[T], path: Path, rows: Any, common: dict[str, Any] | None = None) -> tuple[T, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise KnowledgeError(f"{path.name}: it must be a list of entries.")
    out = []
    for index, row in enumerate(rows, start=1):
        try:
            out.append(model.model_validate({**(common or {}), **row}))
        except ValidationError as error:
            name = next((row[key] for key in ("pin", "id", "code", "name") if isinstance(row.get(key), str)), None)
            where = f"entry {index} ({name[:60]})" if name else f"entry {index}"
            raise KnowledgeError(f"{path.name}, {where}: {explain(error)}") from None
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
def lexicon() -> tuple[tuple[str, ...], ...]:
    """Return the forms of the same meaning, the plain one first: how charts shorten words, and words that say the same."""
    found = read_yaml(_PACKAGE / "data" / "lexicon.yaml")
    rows = found.get("words") if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) > 1 for row in rows):
        raise KnowledgeError("lexicon.yaml, words: each line lists at least two forms.")
    _refuse_twice("lexicon.yaml", "forms", [str(form) for row in rows for form in row])
    return tuple(tuple(map(str, row)) for row in rows)


_AUTHORITIES = _PACKAGE / "data" / "authorities"


@cache
def topics() -> dict[str, str]:
    """Return what an authority may support, each topic with what it means."""
    found = read_yaml(_AUTHORITIES / "topics.yaml")
    if not isinstance(found, dict) or not all(isinstance(words, str) for words in found.values()):
        raise KnowledgeError("topics.yaml: each topic must be a word and what it means.")
    return found


@cache
def shipped_authorities() -> dict[str, Authority]:
    """Return every authority that comes with Clausea, cross-checked and without official texts; no setting is read.

    Raises:
        KnowledgeError: an entry is wrong, or contradicts another.
    """
    found: dict[str, Authority] = {}
    cited: dict[str, str] = {}
    for path in sorted(_AUTHORITIES.glob("*.yaml")):
        if path.name in {"topics.yaml", "traps.yaml"}:
            continue
        for entry in _sourced(Authority, path):
            if entry.pin in found:
                raise KnowledgeError(f"{path.name}: the pin {entry.pin} stands there twice.")
            if cited.setdefault(entry.citation, entry.pin) != entry.pin:
                raise KnowledgeError(f"{path.name}, {entry.pin}: citation: {cited[entry.citation]} has the same.")
            if entry.official_text is not None:
                raise KnowledgeError(f"{path.name}, {entry.pin}: official_text: it comes only from a copy that the user imports.")
            odd = set(entry.supports) - topics().keys()
            if odd:
                raise KnowledgeError(f"{path.name}, {entry.pin}: supports: no topic is called {sorted(odd)[0]}.")
            found[entry.pin] = entry
    for entry in found.values():
        _check_relations(entry, found)
    return found


def _check_relations(entry: Authority, found: dict[str, Authority]) -> None:
    for field, pins in (("within", (entry.within,) if entry.within else ()), ("beside", entry.beside)):
        for pin in pins:
            if pin not in found:
                raise KnowledgeError(f"Authority {entry.pin}: {field}: no authority has the pin {pin}.")
    whole = found[entry.within] if entry.within else None
    if whole and whole.within:
        raise KnowledgeError(f"Authority {entry.pin}: within: {whole.pin} is itself a part of {whole.within}.")
    if whole and not set(entry.binds) <= set(whole.binds):
        raise KnowledgeError(f"Authority {entry.pin}: binds: it binds more than {whole.pin}, of which it is a part.")


def authorities() -> dict[str, Authority]:
    """Return every authority by its pin, with its official text where the user imported it."""
    folder = official_folder()
    try:
        stamp = folder.stat().st_mtime_ns
    except OSError:
        return shipped_authorities()
    return _with_official_texts(folder, stamp)


@lru_cache(maxsize=4)
def _with_official_texts(folder: Path, _stamp: int) -> dict[str, Authority]:
    return {entry.pin: _with_text(entry, official_manuals()) for entry in shipped_authorities().values()}


def _with_text(entry: Authority, manuals: Iterable[OfficialManual]) -> Authority:
    place = entry.manual
    if place is None:
        return entry
    text = next((text for manual in manuals if (text := manual.text(place))), None)
    return entry.model_copy(update={"official_text": text}) if text else entry


def official_folder() -> Path:
    """Return the folder of the official texts that the user imported; it need not be there."""
    return settings().home / "manuals"


def official_manuals() -> tuple[OfficialManual, ...]:
    """Return the chapters of CMS manuals that the user imported.

    Raises:
        KnowledgeError: a file there cannot be used.
    """
    out = []
    for path in sorted(official_folder().glob("*.json")):
        try:
            out.append(OfficialManual.model_validate_json(path.read_bytes()))
        except (OSError, ValidationError):
            raise KnowledgeError(f"{path} is damaged.", hint="Remove it, and import the manual again.") from None
    return tuple(out)


def authority(pin: str) -> Authority:
    """Return the authority with this pin.

    Raises:
        KnowledgeError: there is none.
    """
    try:
        return authorities()[pin]
    except KeyError:
        hint = "Add it to a file of data/authorities, or correct the pin."
        raise KnowledgeError(f"No authority has the pin {pin}.", hint=hint) from None


def nearest_pins(text: str, most: int = 5) -> tuple[str, ...]:
    """Return the pins that are most like what was typed, a pin or a citation, nearest first."""
    from rapidfuzz import fuzz

    wanted = _bare(text)
    names = {entry.pin: f"{_bare(entry.pin)} {_bare(entry.citation)}" for entry in shipped_authorities().values()}

    def likeness(pin: str) -> float:
        return max(fuzz.token_set_ratio(wanted, names[pin]), fuzz.partial_ratio(wanted, names[pin])) if wanted else 0.0

    ranked = sorted(names, key=lambda pin: (-likeness(pin), -fuzz.ratio(wanted, _bare(pin)), pin))
    return tuple(pin for pin in ranked[:most] if likeness(pin) >= 60)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+|\d+(?:\.\d+)*", text.lower()))


@cache
def traps() -> tuple[Trap, ...]:
    """Return the mistakes about authorities that circulate."""
    path = _AUTHORITIES / "traps.yaml"
    found = _sourced(Trap, path)
    for index, trap in enumerate(found, start=1):
        if trap.id in {other.id for other in found[: index - 1]}:
            raise KnowledgeError(f"{path.name}, entry {index}: the id {trap.id} stands there twice.")
        for pin in trap.pins:
            if pin not in shipped_authorities():
                raise KnowledgeError(f"{path.name}, entry {index} ({trap.id}): pins: no authority has the pin {pin}.")
    return found


@cache
def therapy_codes() -> dict[str, TherapyCode]:
    """Return what is known of each procedure code of therapy.

    Raises:
        KnowledgeError: a code stands twice, or names a code or a pin that is not there.
    """
    path = _PACKAGE / "data" / "cpt.yaml"
    whole = read_yaml(path)
    if not isinstance(whole, dict) or set(whole) != {"notes", "codes"}:
        raise KnowledgeError(f"{path.name}: it must hold notes and codes, and nothing else.")
    rows = [_with_notes(path, row, whole["notes"]) if isinstance(row, dict) else row for row in whole["codes"]]
    found: dict[str, TherapyCode] = {}
    for entry in _entries(TherapyCode, path, rows):
        if entry.code in found:
            raise KnowledgeError(f"{path.name}: the code {entry.code} stands there twice.")
        found[entry.code] = entry
    for entry in found.values():
        for field, names, known in (("needs", entry.needs, found), ("pins", entry.pins, shipped_authorities())):
            odd = _first_unknown(names, known)
            if odd:
                raise KnowledgeError(f"{path.name}, {entry.code}: {field}: {odd} is not there.")
    return found


def _with_notes(path: Path, row: dict[str, Any], notes: dict[str, Any]) -> dict[str, Any]:
    """Put the shared notes in the place of their names."""

    def note(field: str, name: Any) -> Any:
        if isinstance(name, str) and name not in notes:
            raise KnowledgeError(f"{path.name}, {row.get('code')}: {field}: no note is called {name[:40]}.")
        return notes[name] if isinstance(name, str) else name

    out = dict(row)
    for field in ("documentation", "denials", "traps"):
        if isinstance(row.get(field), list):
            out[field] = [note(field, name) for name in row[field]]
    if "therapy_note" in row:
        out["therapy_note"] = note("therapy_note", row["therapy_note"])
    return out


def therapy_code(code: str) -> TherapyCode | None:
    """Return what is known of a procedure code, or None."""
    return therapy_codes().get(code.strip().upper())


def _first_unknown(names: Sequence[str], known: Iterable[str]) -> str | None:
    return next((name for name in names if name not in set(known)), None)


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
    pins = {pin: entry.is_printable for pin, entry in shipped_authorities().items()}
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


@cache
def prompts() -> dict[str, PromptFile]:
    """Return every prompt by its name; a file that contradicts itself is a `KnowledgeError`."""
    return read_prompts(folder("prompts"))


def demo_folder() -> Path:
    """Return the folder of the bundled demo case."""
    return folder("evals") / "samples" / "demo"
