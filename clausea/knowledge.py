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
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

import yaml
from pydantic import Field, ValidationError

from clausea.domain import Authority, Clock, DenialProfile, Value
from clausea.domain.knowledge import EVIDENCE_KINDS, PRINTABLE, AuthorityStatus, FlagName
from clausea.errors import KnowledgeError, UsageError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent

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


class DetectableChange(Value):
    """A published change that counts, for one measure and one population."""

    measure: str
    kind: Literal["MDC", "MDC90", "MDC95", "SDC", "MCID", "MIC"]
    value: Annotated[Decimal, Field(gt=0)]
    unit: str = ""
    denominator: Decimal | None = None
    """The scale it was found on, where a measure has several."""
    start_low: Decimal | None = None
    start_high: Decimal | None = None
    """The first score for which it holds, where that matters."""
    population: str = ""
    source: str = ""
    status: AuthorityStatus

    shown: ClassVar[tuple[str, ...]] = ("measure", "kind")

    @property
    def is_printable(self) -> bool:
        """True where it has been checked and its population and source are both known."""
        return self.status in PRINTABLE and bool(self.population and self.source)

    def applies(self, unit: str, denominator: Decimal | None, start: Decimal) -> bool:
        """Say whether it may be set against a change on this scale from this first score."""
        same_scale = self.unit in {"", unit} and self.denominator in {None, denominator}
        above = self.start_low is None or self.start_low <= start
        return same_scale and above and (self.start_high is None or start <= self.start_high)


class Timing(Value):
    """How minutes become units, and which codes have them."""

    timed: frozenset[str]
    once_a_day: frozenset[str]
    evaluations: frozenset[str]
    first_unit_minutes: Annotated[int, Field(ge=1)]
    unit_minutes: Annotated[int, Field(ge=1)]
    most_minutes_a_day: Annotated[int, Field(ge=1)]
    sum_of_items: dict[str, int]

    shown: ClassVar[tuple[str, ...]] = ("unit_minutes",)

    def units(self, minutes: int) -> int:
        """Return the most units that so many minutes of timed codes allow together."""
        return (minutes + self.unit_minutes - self.first_unit_minutes) // self.unit_minutes


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
def detectable_changes() -> tuple[DetectableChange, ...]:
    """Return every published change figure.

    Raises:
        KnowledgeError: a figure names a measure that nobody reads, or stands there twice.
    """
    path = _PACKAGE / "data" / "detectable_changes.yaml"
    found = _each(DetectableChange, path)
    known = {kind.name for kind in measures()} | {"ROM", "pain", "grip", "pinch", "MMT"}
    for index, entry in enumerate(found, start=1):
        if entry.measure not in known:
            raise KnowledgeError(f"{path.name}, entry {index}, measure: no measure is called {entry.measure}.")
        if entry in found[: index - 1]:
            raise KnowledgeError(f"{path.name}, entry {index}: the figure stands there twice.")
    return found


@cache
def lawful_answers() -> dict[str, str]:
    """Return what a clinician may lawfully supply, by evidence kind, and for the flags that a clinician can answer.

    Raises:
        KnowledgeError: an evidence kind has no entry, or an entry is named after nothing.
    """
    path = _PACKAGE / "data" / "queries.yaml"
    found = {str(name): str(text).strip() for name, text in dict(read_yaml(path)).items()}
    known = {*EVIDENCE_KINDS, *get_args(FlagName)}
    for name in EVIDENCE_KINDS:
        if name not in found:
            raise KnowledgeError(f"{path.name}: {name} has no entry.", hint="Say what a clinician may lawfully supply.")
    odd = sorted(set(found) - known)
    if odd:
        raise KnowledgeError(f"{path.name}: {odd[0]} is no evidence kind and no flag.")
    return found


@cache
def timing() -> Timing:
    """Return how minutes become units.

    Raises:
        KnowledgeError: a key is unknown, or a code is both timed and untimed.
    """
    path = _PACKAGE / "data" / "timing.yaml"
    try:
        found = Timing.model_validate(read_yaml(path))
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {explain(error)}") from None
    both = found.timed & found.once_a_day
    if both:
        raise KnowledgeError(f"{path.name}, once_a_day: {min(both)} stands under timed too.")
    return found


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
    return {entry.id: entry for entry in _each(Clock, _PACKAGE / "data" / "clocks.yaml")}


_FRONT = re.compile(r"\A---\n(?P<header>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_SLOT_USE = re.compile(r"slot\(\s*[\"']([a-z0-9_]+)[\"']")
_PIN_USE = re.compile(r"cite\(\s*[\"']([a-z0-9.\-]+)[\"']")


@cache
def profiles() -> dict[str, DenialProfile]:
    """Return every denial profile by its id, cross-checked.

    Raises:
        KnowledgeError: a header is wrong, header and body name different slots, a pin does not resolve, or two profiles
            claim one code.
    """
    found = {path.name.removesuffix(".md.j2"): _profile(path) for path in sorted(folder("templates").glob("[!_]*.md.j2"))}
    claimed: dict[str, str] = {}
    for profile in found.values():
        for code in profile.carcs:
            if claimed.setdefault(code, profile.id) != profile.id:
                raise KnowledgeError(f"CARC {code} stands in two profiles: {claimed[code]}.md.j2 and {profile.id}.md.j2.")
    return found


def _profile(path: Path) -> DenialProfile:
    text = path.read_text(encoding="utf-8")
    match = _FRONT.match(text)
    if not match:
        raise KnowledgeError(f"{path.name} has no header between two lines of three hyphens.")
    try:
        header = yaml.safe_load(match["header"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(f"{path.name}, line {mark.line + 2 if mark else 1}: the header is not valid YAML.") from None
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:16]
    try:
        profile = DenialProfile.model_validate(
            {**header, "id": path.name.removesuffix(".md.j2"), "body": match["body"], "fingerprint": fingerprint}
        )
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}, header: {explain(error)}") from None
    _cross_check(path.name, profile)
    return profile


def _cross_check(name: str, profile: DenialProfile) -> None:
    in_body = set(_SLOT_USE.findall(profile.body))
    in_header = {slot.id for slot in profile.slots}
    if in_body != in_header:
        odd = ", ".join(sorted(in_body ^ in_header))
        raise KnowledgeError(f"{name}: header and body do not name the same slots: {odd}.")
    for pin in [
        *profile.authorities,
        *(pin for slot in profile.slots for pin in slot.authorities),
        *(criterion.pin for criterion in profile.criteria),
        *_PIN_USE.findall(profile.body),
    ]:
        if pin not in authorities():
            raise KnowledgeError(f"{name}: no authority has the pin {pin}.", hint="Add it to authorities.yaml, or correct it.")
    for criterion in profile.criteria:
        odd_slots = set(criterion.slots) - in_header
        if odd_slots:
            raise KnowledgeError(
                f"{name}: the criterion {criterion.pin} names slots that are not there: {', '.join(sorted(odd_slots))}."
            )
    for route in profile.routes:
        if route.clock is not None and route.clock not in clocks():
            raise KnowledgeError(f"{name}: no clock is called {route.clock}.")


def profile(code: str) -> DenialProfile:
    """Return the profile of a code, an alias or a profile id, such as "50", "CO-50", "CO-16 N822" or "co-50".

    Raises:
        UsageError: no profile has it; the message lists what there is.
    """
    wanted = code.strip().lower()
    bare = re.sub(r"^(?:co|pr|oa|pi|cr)[\s\-]*", "", wanted)
    words = bare.upper().replace(",", " ").split()
    for entry in profiles().values():
        names = {entry.id, *(alias.lower() for alias in entry.aliases), *(carc.lower() for carc in entry.carcs)}
        if wanted in names or bare in names or (words and entry.covers(words[0], words[1:])):
            return entry
    known = ", ".join(sorted(profiles()))
    raise UsageError(f"No profile has the code {code.strip()[:20]}.", hint=f"There are: {known}.")


def demo_folder() -> Path:
    """Return the folder of the bundled demo case."""
    return folder("evals") / "samples" / "demo"
