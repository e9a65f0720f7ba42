"""Denial, payer and dates to a remedy: the route, the deadline with its basis, the next steps, and what not to do."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from clausea import knowledge
from clausea.domain import Clock, Deadline, Denial, DenialCode, DenialProfile, PayerType, Remedy, Route, RouteRule
from clausea.errors import UsageError

__all__ = ["Circumstance", "decide", "parse_denial"]

_CODE = re.compile(r"\b(?P<group>CO|PR|OA|PI|CR)\s*[-–:]?\s*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})\b", re.IGNORECASE)
_CARC = re.compile(
    r"\b(?:CARC|reason(?: code)?|adj(?:ustment)? code)\s*[-:#]?\s*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})\b", re.IGNORECASE
)
_RARC = re.compile(r"\b(?P<rarc>MA\d{2,3}|M\d{1,3}|N\d{1,4})\b", re.IGNORECASE)
_LABEL = re.compile(r"\b(?P<label>(?:PT|OT|ST|SLP)\s?-?\d{1,2}|CCM\s?-?\d{2})\b", re.IGNORECASE)
_NOISE = re.compile(
    r"^(?:denied|denial|code|codes|carc|rarc|remark|remarks|reason|and|with|the|a|of|for|group|claims?|lines?|status|was|is|by|payer|[.,;:/|()\-–+&]+)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:claims?|lines?)\s*(?:no\.?|#)?\s*\d{1,2}\b(?:\s*(?:,|&|and|to|-|–)\s*\d{1,2}\b)*", re.IGNORECASE)
"""The number of a line or claim, such as "Claim line 1", which is no code."""

_LATER: tuple[Route, ...] = ("appeal", "bill_patient", "write_off", "none")
_FIRST: tuple[Route, ...] = ("new_claim", "corrected_claim_7", "cer", "submit_records")
_ABOUT_GROUP = re.compile(r"\bgroup code is (?P<group>[A-Z]{2})\b")


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What besides the code decides the remedy. `notice_date` and `received_date` are None where they are not known."""

    payer: PayerType = "medicare"
    notice_date: dt.date | None = None
    received_date: dt.date | None = None
    today: dt.date | None = None


def parse_denial(text: str) -> Denial:
    """Read codes out of pasted text. What was not understood is returned too, word for word, and never guessed at.

    A RARC belongs to the code that it follows; one that stands before every code belongs to the first.
    """
    heads: list[tuple[int, DenialCode]] = []
    taken: list[tuple[int, int]] = []
    for match in [*_CODE.finditer(text), *_CARC.finditer(text)]:
        if _overlaps(match.span(), taken):
            continue
        taken.append(match.span())
        group = match.groupdict().get("group")
        values = {"group": group.upper() if group else None, "carc": match["carc"].upper().lstrip("0") or "0"}
        heads.append((match.start(), DenialCode.model_validate(values)))
    rarcs = [match for match in _RARC.finditer(text) if not _overlaps(match.span(), taken)]
    taken.extend(match.span() for match in rarcs)
    labels = [match for match in _LABEL.finditer(text) if not _overlaps(match.span(), taken)]
    taken.extend(match.span() for match in labels)
    if not heads and not rarcs and re.fullmatch(r"\s*(?:\d{1,3}|[ABDPWY]\d{1,2})\s*", text, re.IGNORECASE):
        heads, taken = [(0, DenialCode(carc=text.strip().upper()))], [(0, len(text))]
    return Denial(
        codes=_joined(sorted(heads, key=lambda head: head[0]), [(match.start(), match["rarc"].upper()) for match in rarcs]),
        labels=tuple(dict.fromkeys(re.sub(r"[\s-]", "", match["label"]).upper() for match in labels)),
        not_understood=_leftover(text, [*taken, *(match.span() for match in _NUMBERED.finditer(text))]),
    )


def _joined(heads: list[tuple[int, DenialCode]], rarcs: list[tuple[int, str]]) -> tuple[DenialCode, ...]:
    """Return every code once, in the order of the text, with the RARCs that follow it wherever it stands."""
    if not heads:
        names = tuple(dict.fromkeys(name for _, name in rarcs))
        return (DenialCode(rarcs=names),) if names else ()
    found: dict[DenialCode, dict[str, None]] = {code: {} for _, code in heads}
    for place, name in rarcs:
        before = [code for start, code in heads if start < place]
        found[before[-1] if before else heads[0][1]][name] = None
    return tuple(code.model_copy(update={"rarcs": tuple(names)}) for code, names in found.items())


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _leftover(text: str, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    kept = list(text)
    for start, end in taken:
        kept[start:end] = " " * (end - start)
    return tuple(word for word in re.split(r"[\s,;:|]+", "".join(kept)) if word and not _NOISE.match(word))


def _profile_for(code: DenialCode) -> DenialProfile | None:
    return next((profile for profile in knowledge.profiles().values() if profile.covers(code.carc, code.rarcs)), None)


def profile_of(denial: Denial) -> DenialProfile:
    """Return the profile of the first code that has one.

    Raises:
        UsageError: no code was found, or no profile knows it.
    """
    for code in denial.codes:
        if profile := _profile_for(code):
            return profile
    known = ", ".join(sorted(name for profile in knowledge.profiles().values() for name in profile.code_names()))
    named = ", ".join(code.words() for code in denial.codes) or ", ".join(denial.labels)
    if not named:
        raise UsageError("No denial code was found in the text.", hint=f"Paste codes such as CO-50 N115. Known: {known}.")
    raise UsageError(f"No denial profile knows {named}.", hint=f"Known: {known}.")


def decide(denial: Denial, circumstance: Circumstance) -> Remedy:
    """Return the remedy of a denial. Where it holds several codes, the one to act on first, with the rest as its `others`.

    What is corrected or sent again on the claim goes before what is appealed; otherwise the order of the text stands.

    Raises:
        UsageError: no profile knows its codes, or none of the profile's rules fits the payer.
    """
    profile_of(denial)
    found = [(code, profile) for code in denial.codes if (profile := _profile_for(code))]
    remedies = sorted((_decided(code, profile, circumstance) for code, profile in found), key=lambda one: _turn(one.route))
    unknown = [code.words() for code in denial.codes if _profile_for(code) is None]
    warnings = []
    if denial.labels:
        warnings.append(
            f"{', '.join(denial.labels)}: a reason label of a reviewer or portal, not a code; it is never printed to a payer."
        )
    if unknown:
        warnings.append(f"No denial profile knows {', '.join(unknown)}; what is said here does not answer it.")
    first = remedies[0]
    return first.model_copy(update={"warnings": (*warnings, *first.warnings), "others": tuple(remedies[1:])})


def _turn(route: Route) -> int:
    """Return when a route's turn is among several."""
    if route in _FIRST:
        return 0
    return 2 + _LATER.index(route) if route in _LATER else 1


def _decided(code: DenialCode, profile: DenialProfile, circumstance: Circumstance) -> Remedy:
    for rule in profile.routes:
        if rule.payers and circumstance.payer not in rule.payers:
            continue
        if rule.rarcs_any and not set(code.rarcs) & set(rule.rarcs_any):
            continue
        return _remedy(profile, rule, code, circumstance)
    raise UsageError(f"Profile {profile.id} has no rule for a {circumstance.payer} payer.")


def _remedy(profile: DenialProfile, rule: RouteRule, code: DenialCode, circumstance: Circumstance) -> Remedy:
    warnings = []
    if code.group == "PR":
        warnings.append(
            "PR says that the patient owes the amount; check that a valid notice was given before anything is billed."
        )
    if circumstance.notice_date and circumstance.today and circumstance.notice_date > circumstance.today:
        warnings.append("The notice is dated after today; check the date, because the deadline is counted from it.")
    deadline = deadline_of(rule.clock, circumstance)
    if deadline.date and circumstance.today and deadline.date < circumstance.today:
        warnings.append(f"The deadline passed on {deadline.date.isoformat()}; only good cause reopens it.")
    return Remedy(
        route=rule.route,
        codes=(code,),
        profile=profile.id,
        deadline=deadline,
        why=rule.why,
        steps=rule.steps,
        attachments=rule.attachments,
        do_not=tuple(
            item for item in rule.do_not if (about := _ABOUT_GROUP.search(item)) is None or about["group"] == code.group
        ),
        liability=_liability(code, rule),
        warnings=tuple(warnings),
    )


def _liability(code: DenialCode, rule: RouteRule) -> str:
    """Return who owes the amount, which the group code decides."""
    if code.group == "CO":
        return rule.liability
    if code.group == "PR":
        still = "it can still be appealed" if rule.route == "appeal" else "it can still be put right with the payer"
        return (
            f"PR says that in the payer's view the patient owes the amount; {still}. Before the patient is billed, check that "
            "every notice that was due was given (for Original Medicare a valid ABN)."
        )
    return _LIABILITY[code.group]


_LIABILITY: dict[str | None, str] = {
    "OA": "OA is an adjustment that puts the amount on nobody; it is never collected from the patient on this code.",
    "PI": (
        "PI is a reduction that the payer made without a contract to rest on, and the payer says that the patient does not owe "
        "it. Dispute it; the rules on balance billing decide whether anything may be collected."
    ),
    "CR": "CR is no longer in use; ask the payer which group code stands in its place before anything is collected.",
    None: "The group code (CO, PR, OA or PI) decides who owes the amount, and none was given; read it on the remittance first.",
}


def deadline_of(clock_id: str | None, circumstance: Circumstance) -> Deadline:
    """Return the deadline that a clock gives; its date is None, with the reason, where it cannot be known."""
    if clock_id is None:
        return Deadline(date=None, basis="No appeal clock governs this route; the limit for filing claims does.")
    clock = knowledge.clocks()[clock_id]
    basis = clock.basis.format(days=clock.days, presumed=clock.presumed_receipt_days)
    received_by = clock.filed_when == "received"
    authority = clock.authority
    if clock.days is None or clock.status not in {"VERIFIED", "VERIFIED-2nd", "PARTLY"}:
        return Deadline(date=None, basis=basis, authority=authority, received_by=received_by)
    start, said = _start(clock, circumstance)
    if start is None:
        return Deadline(date=None, basis=f"{basis} {said}", authority=authority, received_by=received_by)
    return Deadline(
        date=start + dt.timedelta(days=clock.days), basis=f"{basis} {said}", authority=authority, received_by=received_by
    )


def _start(clock: Clock, circumstance: Circumstance) -> tuple[dt.date | None, str]:
    if clock.starts == "receipt" and circumstance.received_date:
        return circumstance.received_date, f"Counted from receipt on {circumstance.received_date.isoformat()}."
    if circumstance.notice_date is None:
        return None, "The date of the notice was not given, so the deadline cannot be counted."
    notice = circumstance.notice_date.isoformat()
    if clock.starts == "receipt":
        start = circumstance.notice_date + dt.timedelta(days=clock.presumed_receipt_days)
        return start, f"Counted from the notice of {notice} with receipt presumed on {start.isoformat()}."
    return circumstance.notice_date, f"Counted from the notice of {notice}."
