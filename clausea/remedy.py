"""Denial, payer and dates to a remedy: the route, the deadline with its basis, the next steps, and what not to do."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from clausea import knowledge
from clausea.domain import Clock, Deadline, Denial, DenialCode, DenialProfile, PayerType, Remedy, RouteRule
from clausea.errors import UsageError

__all__ = ["Circumstance", "decide", "parse_denial"]

_CODE = re.compile(r"\b(?P<group>CO|PR|OA|PI|CR)\s*[-–:]?\s*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})\b", re.IGNORECASE)
_CARC = re.compile(
    r"\b(?:CARC|reason(?: code)?|adj(?:ustment)? code)\s*[-:#]?\s*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})\b", re.IGNORECASE
)
_RARC = re.compile(r"\b(?P<rarc>MA\d{2,3}|M\d{1,3}|N\d{1,4})\b", re.IGNORECASE)
_LABEL = re.compile(r"\b(?P<label>(?:PT|OT|ST|SLP)\s?-?\d{1,2}|CCM\s?-?\d{2})\b", re.IGNORECASE)
_NOISE = re.compile(
    r"^(?:denied|denial|code|codes|carc|rarc|remark|remarks|reason|and|with|the|a|of|for|group|claim|line|status|was|is|by|payer|[.,;:/|()\-–+&]+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What besides the code decides the remedy. `notice_date` and `received_date` are None where they are not known."""

    payer: PayerType = "medicare"
    notice_date: dt.date | None = None
    received_date: dt.date | None = None
    today: dt.date | None = None


def parse_denial(text: str) -> Denial:
    """Read codes out of pasted text. What was not understood is returned too, word for word, and never guessed at."""
    codes: list[DenialCode] = []
    taken: list[tuple[int, int]] = []
    for match in [*_CODE.finditer(text), *_CARC.finditer(text)]:
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        taken.append(match.span())
        group = match.groupdict().get("group")
        codes.append(
            DenialCode.model_validate(
                {"group": group.upper() if group else None, "carc": match["carc"].upper().lstrip("0") or "0"}
            )
        )
    rarcs = [match for match in _RARC.finditer(text) if not _overlaps(match.span(), taken)]
    taken.extend(match.span() for match in rarcs)
    labels = [match for match in _LABEL.finditer(text) if not _overlaps(match.span(), taken)]
    taken.extend(match.span() for match in labels)
    if not codes and not rarcs and re.fullmatch(r"\s*(?:\d{1,3}|[ABDPWY]\d{1,2})\s*", text, re.IGNORECASE):
        codes, taken = [DenialCode(carc=text.strip().upper())], [(0, len(text))]
    names = tuple(dict.fromkeys(match["rarc"].upper() for match in rarcs))
    if codes and names:
        codes[0] = codes[0].model_copy(update={"rarcs": names})
    elif names:
        codes = [DenialCode(rarcs=names)]
    return Denial(
        codes=tuple(dict.fromkeys(codes)),
        labels=tuple(dict.fromkeys(re.sub(r"[\s-]", "", match["label"]).upper() for match in labels)),
        not_understood=_leftover(text, taken),
    )


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _leftover(text: str, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    kept = list(text)
    for start, end in taken:
        kept[start:end] = " " * (end - start)
    return tuple(word for word in re.split(r"[\s,;:|]+", "".join(kept)) if word and not _NOISE.match(word))


def profile_of(denial: Denial) -> DenialProfile:
    """Return the profile of the first code that has one.

    Raises:
        UsageError: no code was found, or no profile knows it.
    """
    for code in denial.codes:
        for profile in knowledge.profiles().values():
            if code.carc in profile.carcs:
                return profile
    known = ", ".join(sorted(f"CO-{carc}" for profile in knowledge.profiles().values() for carc in profile.carcs))
    named = ", ".join(code.words() for code in denial.codes) or ", ".join(denial.labels)
    if not named:
        raise UsageError("No denial code was found in the text.", hint=f"Paste codes such as CO-50 N115. Known: {known}.")
    raise UsageError(f"No denial profile knows {named}.", hint=f"Known: {known}.")


def decide(denial: Denial, circumstance: Circumstance) -> Remedy:
    """Return the remedy of a denial.

    Raises:
        UsageError: no profile knows its codes, or none of the profile's rules fits the payer.
    """
    profile = profile_of(denial)
    rarcs = {rarc for code in denial.codes for rarc in code.rarcs}
    for rule in profile.routes:
        if rule.payers and circumstance.payer not in rule.payers:
            continue
        if rule.rarcs_any and not rarcs & set(rule.rarcs_any):
            continue
        return _remedy(profile, rule, denial, circumstance)
    raise UsageError(f"Profile {profile.id} has no rule for a {circumstance.payer} payer.")


def _remedy(profile: DenialProfile, rule: RouteRule, denial: Denial, circumstance: Circumstance) -> Remedy:
    warnings = []
    if denial.labels:
        warnings.append(
            f"{', '.join(denial.labels)}: a reason label of a reviewer or portal, not a code; it is never printed to a payer."
        )
    if any(code.group == "PR" for code in denial.codes):
        warnings.append(
            "PR says that the patient owes the amount; check that a valid notice was given before anything is billed."
        )
    deadline = deadline_of(rule.clock, circumstance)
    if deadline.date and circumstance.today and deadline.date < circumstance.today:
        warnings.append(f"The deadline passed on {deadline.date.isoformat()}; only good cause reopens it.")
    return Remedy(
        route=rule.route,
        profile=profile.id,
        deadline=deadline,
        why=rule.why,
        steps=rule.steps,
        attachments=rule.attachments,
        do_not=rule.do_not,
        liability=rule.liability,
        warnings=tuple(warnings),
    )


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
