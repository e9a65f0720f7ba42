"""Denial, payer and dates to a remedy: the route, the deadline with its basis, the next steps, and what not to do.

What is known lies in `templates/` and `data/codes.yaml`; this module reads those rules in order and adds what follows from the
group code, the remarks and the calendar. Guards (a claim that could not be processed, no appeal right, a claim that is pending or
went on to another payer) go before the code.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self, TypeVar

from clausea import knowledge
from clausea.deadlines import Days, deadline, stated
from clausea.domain import (
    Alternative,
    Claim,
    Deadline,
    Denial,
    DenialCode,
    DenialProfile,
    Guard,
    KnownCode,
    Level,
    PayerType,
    Remedy,
    Route,
    RouteRule,
)
from clausea.errors import UsageError
from clausea.paste import parse_denial
from clausea.paste.reasons import is_about_certification
from clausea.tallies import filing_limit_ahead

__all__ = ["Circumstance", "decide", "known_facts", "nearest_codes", "parse_denial", "profile_of", "unknown_code"]

_ABOUT_GROUP = re.compile(r"\bgroup code is (?P<group>[A-Z]{2})\b")
_DISPUTES: frozenset[Route] = frozenset({"appeal", "auth", "proof_timely"})
"""The routes that ask a payer to decide otherwise: what its notice says of an appeal or a dispute binds them."""
_OTHER = "other"
"""The profile of the sheet that is written where a code has no template of its own."""

Entry = DenialProfile | KnownCode
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What besides the code decides the remedy. Days are None where they are not known."""

    payer: PayerType = "medicare"
    notice_date: dt.date | None = None
    received_date: dt.date | None = None
    today: dt.date | None = None
    service_date: dt.date | None = None
    """The earliest date of service in dispute; the limits that run from a service are counted from it."""
    facts: frozenset[str] = frozenset()
    """Circumstances that are known to hold, by their names in the code table."""
    level: int = 1
    """The level of appeal that is next: 2 where the notice answers a first appeal."""
    counts_by_line: bool = False
    """True where a limit that runs from a service is counted from the lines of its own code, as far as the paste gives them."""
    last_service_date: dt.date | None = None

    @classmethod
    def of(cls, claim: Claim, today: dt.date | None) -> Self:
        """Return what a claim says of its circumstances.

        Raises:
            UsageError: the claim names a fact that nobody asks for.
        """
        return cls(
            payer=claim.payer.type,
            notice_date=claim.notice_date,
            received_date=claim.received_date,
            today=today,
            service_date=min(claim.denied_dates, default=None),
            last_service_date=max(claim.denied_dates, default=None),
            facts=known_facts(claim.facts) | _reckoned(claim),
        )

    @property
    def days(self) -> Days:
        """The days that deadlines are counted from."""
        return Days(self.notice_date, self.received_date, self.service_date)

    @property
    def impossible_days(self) -> tuple[str, ...]:
        """What cannot be true of the days of a claim, one sentence each; empty where they agree."""
        notice, received, today = self.notice_date, self.received_date, self.today
        service = self.last_service_date or self.service_date
        out = []
        if today and notice and notice > today:
            out.append("The notice is dated after today; check the date, because the deadline is counted from it.")
        if today and received and received > today:
            out.append("The notice was received after today; check the date, because the deadline is counted from it.")
        if notice and received and received < notice:
            out.append("The notice was received before it was written; check both dates.")
        if service and notice and service > notice:
            out.append("The service is dated after the notice that denies it; check both dates.")
        if service and today and service > today:
            out.append("The service is dated after today; check the date.")
        return tuple(out)


def _reckoned(claim: Claim) -> frozenset[str]:
    """Return the circumstances that a claim tells of itself, so that nobody has to be asked for them."""
    found = set()
    if filing_limit_ahead(claim):
        found.add("notice_within_limit")
    if is_about_certification(f"{claim.denial or ''}. {claim.denial_text}"):
        found.add("certification_disputed")
    return frozenset(found)


def known_facts(names: tuple[str, ...] | list[str]) -> frozenset[str]:
    """Return the facts as a set.

    Raises:
        UsageError: one of them is unknown; the message names the nearest.
    """
    facts = knowledge.code_table().facts
    for name in names:
        if name not in facts:
            near = difflib.get_close_matches(name, facts, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(facts))}."
            raise UsageError(f"No fact is called {name[:30]}.", hint=hint)
    return frozenset(names)


def nearest_codes(code: DenialCode) -> tuple[str, ...]:
    """Return up to three known codes whose names are nearest to one that nobody knows."""
    if code.carc is None:
        return tuple(difflib.get_close_matches(" ".join(code.rarcs[:1]), sorted(knowledge.remarks()), n=3, cutoff=0.5))
    entries: list[Entry] = [*knowledge.profiles().values(), *knowledge.code_table().codes]
    known = [carc for entry in entries for carc in entry.carcs]
    near = difflib.get_close_matches(code.carc, known, n=3, cutoff=0.5)
    return tuple(near or sorted(known, key=lambda one: (-difflib.SequenceMatcher(None, code.carc or "", one).ratio(), one))[:3])


def _entry_of(code: DenialCode) -> Entry | None:
    """Return what knows a code: its template, its row of the table, or what its first telling remark reads as."""
    for profile in knowledge.profiles().values():
        if profile.covers(code.carc, code.rarcs) and code.carc not in profile.carcs:
            return profile
    carc = code.carc
    if carc is None:
        told = (remark.reads_as for name in code.rarcs if (remark := knowledge.remarks().get(name)))
        carc = next((one for one in told if one), None)
    if carc is None:
        return None
    for profile in knowledge.profiles().values():
        if profile.covers(carc, code.rarcs):
            return profile
    return knowledge.known_code(carc)


def _is_alerts(code: DenialCode) -> bool:
    known = knowledge.remarks()
    return code.carc is None and bool(code.rarcs) and all(name in known and known[name].alert for name in code.rarcs)


def profile_of(denial: Denial) -> DenialProfile:
    """Return the profile of the first code that has one, or of the first label.

    Raises:
        UsageError: no code was found, or nobody knows it.
    """
    for code in (*denial.codes, *_from_words(denial)):
        entry = _entry_of(code)
        if isinstance(entry, DenialProfile):
            return entry
        if entry is not None:
            return knowledge.profiles()[_OTHER]
    for label in denial.labels:
        if found := _profile_of_label(label):
            return found
    raise _unknown(denial)


def _profile_of_label(label: str) -> DenialProfile | None:
    return next((profile for profile in knowledge.profiles().values() if label in profile.labels), None)


def _unknown(denial: Denial) -> UsageError:
    known = ", ".join(sorted(name for profile in knowledge.profiles().values() for name in profile.code_names()))
    named = ", ".join(code.words() for code in denial.codes) or ", ".join(denial.labels)
    if not named:
        return UsageError("No denial code was found in the text.", hint=f"Paste codes such as CO-50 N115. Known: {known}.")
    near = ", ".join(dict.fromkeys(one for code in denial.codes for one in nearest_codes(code)))
    return UsageError(f"No denial profile knows {named}.", hint=f"Nearest: {near or 'none'}. Known: {known}.")


def unknown_code(denial: Denial) -> UsageError:
    """Return the error for a denial of which no code is known; it names the nearest."""
    return _unknown(denial)


def decide(denial: Denial, circumstance: Circumstance) -> Remedy:
    """Return the remedy of a denial. Where it holds several codes, the one to act on first, with the rest as its `others`.

    The order among codes is the table's; what only lowers a payment comes last. A code that nobody knows gets the general way
    with the appeal deadline, and says so.

    Raises:
        UsageError: the text holds no code, no label and no status.
    """
    codes = denial.codes or _from_words(denial)
    case = _Case(denial, circumstance, codes)
    remedies = [case.remedy(code) for code in sorted(codes, key=case.turn)]
    if not remedies:
        remedies = [case.label_remedy(label) for label in denial.labels]
    if not remedies and (guard := case.guard(DenialCode(), None)):
        remedies = [case.guarded(DenialCode(), guard, "").model_copy(update={"codes": ()})]
    if not remedies:
        raise _unknown(denial)
    first = remedies[0]
    warnings = (*case.general_warnings(), *first.warnings)
    return first.model_copy(update={"warnings": tuple(dict.fromkeys(warnings)), "others": tuple(remedies[1:])})


def _from_words(denial: Denial) -> tuple[DenialCode, ...]:
    """Return the CARCs that the payer's own words speak for, where the text holds neither code nor label."""
    if denial.codes or denial.labels:
        return ()
    text = " ".join(denial.text.lower().split())
    table = knowledge.code_table().words
    found = [(text.find(words), carc) for carc, phrases in table.items() for words in phrases if words in text]
    return tuple(dict.fromkeys(DenialCode(carc=carc) for _, carc in sorted(found)))


class _Case:
    """One paste with its circumstances, and the rules applied to it."""

    def __init__(self, denial: Denial, circumstance: Circumstance, codes: tuple[DenialCode, ...]) -> None:
        self.denial = denial
        self.at = circumstance
        self.codes = codes
        self.table = knowledge.code_table()
        self.has_denial = any(not _is_alerts(code) and not _lowers(_entry_of(code)) for code in codes) or bool(denial.labels)

    # Order

    def turn(self, code: DenialCode) -> tuple[int, int]:
        """Return when a code's turn is among several."""
        entry = _entry_of(code)
        if _is_alerts(code) or _lowers(entry):
            return (2, 0)
        names = {code.carc, *(entry.carcs if isinstance(entry, KnownCode) and code.carc is None else ()), *code.rarcs}
        if isinstance(entry, DenialProfile) and code.carc is None:
            names |= set(entry.carcs)
        for place, tier in enumerate(self.table.order):
            if names & set(tier):
                return (0, place)
        return (1, 0 if entry else 1)

    # One code

    def remedy(self, code: DenialCode) -> Remedy:
        entry = _entry_of(code)
        if entry is None:
            if guard := self.guard(code, None):
                return self.guarded(code, guard, "")
            return self._alerts_only(code) if _is_alerts(code) else self._general(code)
        rule = self._first(entry.routes, code)
        if rule is None:
            raise UsageError(f"No rule for {code.words()} fits a {self.at.payer} payer.")
        owner = entry.id if isinstance(entry, DenialProfile) else ""
        if guard := self.guard(code, rule.route):
            return self.guarded(code, guard, owner)
        lowers = isinstance(entry, KnownCode) and entry.reduction
        return self._remedy(code, rule, owner, alternatives=self._alternatives(entry.routes, rule, code), lowers=lowers)

    def label_remedy(self, label: str) -> Remedy:
        profile = _profile_of_label(label)
        code = DenialCode()
        if profile is None:
            rule = knowledge.profiles()[_OTHER].routes[0]
            why = f"{label} looks like a reason label of a reviewer or portal that nobody here knows; it is no payer code."
            found = self._remedy(code, rule.model_copy(update={"why": why}), _OTHER)
            return found.model_copy(update={"codes": (), "understood": False})
        chosen = self._first(profile.routes, code)
        assert chosen is not None
        found = self._remedy(code, chosen, profile.id, alternatives=self._alternatives(profile.routes, chosen, code))
        return found.model_copy(update={"codes": ()})

    def guard(self, code: DenialCode, route: Route | None) -> Guard | None:
        """Return the first guard that holds for a code whose own rule would lead to `route`."""
        for guard in self.table.guards:
            signs = set(guard.rarcs_any) & set(code.rarcs) or set(guard.statuses_any) & set(self.denial.statuses)
            if not signs or code.carc in guard.unless:
                continue
            if guard.instead_of and route not in guard.instead_of:
                continue
            if guard.without_denial and self.has_denial:
                continue
            return guard
        return None

    def guarded(self, code: DenialCode, guard: Guard, owner: str) -> Remedy:
        rule = self._first(guard.routes, code)
        assert rule is not None
        return self._remedy(code, rule, owner)

    def _alerts_only(self, code: DenialCode) -> Remedy:
        denied = "denied" in self.denial.statuses
        rule = RouteRule(
            route="status_check" if denied else "none",
            why="These remarks only inform; an alert never explains a denial. Find the CARC that stands with them.",
            source="denials.md § 1.3",
        )
        return self._remedy(code, rule, "")

    def _general(self, code: DenialCode) -> Remedy:
        profile = knowledge.profiles()[_OTHER]
        near = ", ".join(nearest_codes(code)) or "none"
        found = self._remedy(code, profile.routes[0], profile.id)
        said = f"No denial profile knows {code.words()}. Known codes nearest to it: {near}."
        return found.model_copy(update={"warnings": (said, *found.warnings), "understood": False})

    # Rules

    def _first(self, rules: tuple[RouteRule, ...], code: DenialCode) -> RouteRule | None:
        return next((rule for rule in rules if self._fits(rule, code) and set(rule.facts) <= self.at.facts), None)

    def _fits(self, rule: RouteRule, code: DenialCode) -> bool:
        """Say whether everything but the facts of a rule holds."""
        procedures, modifiers = self._of_lines(code)
        return (
            (not rule.payers or self.at.payer in rule.payers)
            and (not rule.groups or code.group in rule.groups)
            and (not rule.rarcs_any or bool(set(code.rarcs) & set(rule.rarcs_any)))
            and (not rule.cpts_any or (bool(procedures) and procedures <= set(rule.cpts_any)))
            and (not rule.modifiers_any or bool(modifiers & set(rule.modifiers_any)))
        )

    def _of_lines(self, code: DenialCode) -> tuple[set[str], set[str]]:
        """Return the procedures and modifiers of the lines on which a code stands, or of all where it stands on none."""
        lines = [line for line in self.denial.lines if code in line.codes] or list(self.denial.lines)
        return {line.cpt for line in lines if line.cpt}, {one for line in lines for one in line.modifiers}

    def _alternatives(self, rules: tuple[RouteRule, ...], chosen: RouteRule, code: DenialCode) -> tuple[Alternative, ...]:
        """Return the rules before the chosen one that only lack a fact, each with the first fact that it lacks."""
        out: dict[str, Alternative] = {}
        for rule in rules[: rules.index(chosen)]:
            missing = [fact for fact in rule.facts if fact not in self.at.facts]
            if missing and self._fits(rule, code):
                fact = missing[0]
                out.setdefault(fact, Alternative(fact=fact, asks=self.table.facts[fact], route=rule.route, why=rule.why))
        return tuple(out.values())

    # What follows

    def _remedy(
        self, code: DenialCode, rule: RouteRule, owner: str, *, alternatives: tuple[Alternative, ...] = (), lowers: bool = False
    ) -> Remedy:
        route, why, warnings = self._billable(code, rule)
        defaults = self.table.routes[route]
        changed = route != rule.route
        profile = rule.profile or (owner if self._writes(owner, route) else _OTHER)
        limit = self._by_notice(route, self._deadline(code, rule, route))
        return Remedy(
            route=route,
            codes=(code,),
            profile=profile,
            deadline=limit,
            why=why,
            steps=(() if changed else rule.steps) or _for_payer(defaults.steps, self.at.payer, ()),
            attachments=rule.attachments,
            do_not=tuple(
                item
                for item in (() if changed else rule.do_not) or _for_payer(defaults.do_not, self.at.payer, ())
                if (about := _ABOUT_GROUP.search(item)) is None or about["group"] == code.group
            ),
            liability=_liability(code, rule, route, lowers=lowers),
            warnings=(
                *warnings,
                *rule.warnings,
                *self._remarks(code),
                *self._group_warnings(code, lowers),
                *self._late(limit),
                *self._stated(route, limit),
            ),
            notes=tuple(_note(name) for name in code.rarcs if name in knowledge.remarks()),
            appeal_deadline=self._appeal_deadline(route),
            alternatives=alternatives,
            levels=self._levels() if route == "appeal" else (),
            source=rule.source,
        )

    def _writes(self, owner: str, route: Route) -> bool:
        """Say whether a code's own profile writes the document of a route: an appeal only one that has a letter."""
        found = knowledge.profiles().get(owner)
        return found is not None and (found.document == "letter" or route != "appeal")

    def _billable(self, code: DenialCode, rule: RouteRule) -> tuple[Route, str, tuple[str, ...]]:
        """Turn a bill to the patient into a write-off where the group code or a remark bars it."""
        if rule.route != "bill_patient":
            return rule.route, rule.why, ()
        known = knowledge.remarks()
        barring = [name for name in code.rarcs if name in known and known[name].bars_patient]
        if barring:
            return "write_off", f"{known[barring[0]].liability} So nothing is billed to the patient.", ()
        if code.group != "PR":
            return "write_off", f"{rule.why} Without PR nothing is billed to the patient.", ()
        return rule.route, rule.why, ()

    def _deadline(self, code: DenialCode, rule: RouteRule, route: Route) -> Deadline:
        clock_id = rule.clock
        if clock_id is None or route == "appeal":
            facts, payer = self.at.facts, self.at.payer
            representing = payer == "commercial" and "as_representative" in facts
            managed = payer == "medicaid" and "managed_care" in facts
            if route == "appeal" and (self.at.level > 1 or representing or managed):
                clock = knowledge.level_clock(payer, self.at.level)
                if clock is None:
                    return Deadline(date=None, basis=f"Clausea knows no level {self.at.level} of appeal to this type of payer.")
                return deadline(clock, self.at.days)
            clock_id = clock_id or _for_payer(self.table.routes[route].clock, payer, None)
        return deadline(knowledge.clocks()[clock_id] if clock_id else None, self._days(code))

    def _days(self, code: DenialCode) -> Days:
        """Return the days to count from: of the services, those on which the code stands."""
        own = [line.date for line in self.denial.lines if code in line.codes and line.date] if self.at.counts_by_line else []
        return replace(self.at.days, service=min(own)) if own else self.at.days

    def _by_notice(self, route: Route, limit: Deadline) -> Deadline:
        """Return the limit of a dispute that the payer's own words give where no rule gives a day."""
        days, notice = self.denial.stated_days, self.at.notice_date
        if limit.date is not None or days is None or notice is None or route not in _DISPUTES:
            return limit
        return stated(days, notice)

    def _stated(self, route: Route, limit: Deadline) -> tuple[str, ...]:
        """Return what the notice itself says of the limit of an appeal; the earlier of two days is the safe one."""
        days, notice = self.denial.stated_days, self.at.notice_date
        if route != "appeal" or days is None:
            return ()
        if notice is None:
            return (f"The notice gives {days} days from its date, and its date was not given.",)
        day = notice + dt.timedelta(days=days)
        if limit.authority is None and day == limit.date:
            return ()
        if limit.date is None or day == limit.date:
            return (f"The notice itself gives {days} days from its date: by {day.isoformat()}.",)
        first = min(day, limit.date)
        return (
            f"The notice itself gives {days} days from its date: by {day.isoformat()}, and not {limit.date.isoformat()}. Keep "
            f"the earlier day, {first.isoformat()}.",
        )

    def _appeal_deadline(self, route: Route) -> Deadline | None:
        """Return the appeal limit that runs on beside a correction."""
        if route not in {"cer", "corrected_claim_7"} or self.at.payer not in {"medicare", "medicare_advantage"}:
            return None
        clock = knowledge.level_clock(self.at.payer, 1)
        return deadline(clock, self.at.days) if clock else None

    def _levels(self) -> tuple[Level, ...]:
        """Return the levels after this one, with the amount in controversy of the year of filing."""
        payer, facts = self.at.payer, self.at.facts
        outside = (payer == "commercial" and "as_representative" not in facts) or (
            payer == "medicaid" and "managed_care" not in facts
        )
        now = 0 if outside and self.at.level == 1 else self.at.level
        out = []
        for clock in sorted((one for one in knowledge.clocks().values() if one.payer == payer), key=lambda one: one.level or 0):
            if (clock.level or 0) <= now:
                continue
            figure, said = self._amount(clock.amount)
            out.append(
                Level(
                    level=clock.level or 0,
                    name=clock.forum,
                    days=clock.days if clock.is_printable else None,
                    basis=clock.basis.format(days=clock.days, presumed=clock.presumed_receipt_days),
                    authority=clock.authority,
                    status=clock.status,
                    amount=figure,
                    amount_basis=said,
                )
            )
        return tuple(out)

    def _amount(self, name: str | None) -> tuple[Decimal | None, str]:
        if name is None:
            return None, ""
        day = self.at.today or self.at.notice_date
        if day is None:
            return None, "The year of filing is not known, so the least amount is not known."
        found = knowledge.figure(name, day.year)
        if found is None:
            return None, f"No checked source of Clausea gives the amount for {day.year}."
        if not found.is_printable:
            return None, f"The amount for {day.year} has not been checked."
        return found.amount, f"For requests filed in {day.year} ({knowledge.authority(found.authority).citation})."

    # Warnings

    def general_warnings(self) -> tuple[str, ...]:
        """Return what concerns the whole paste."""
        denial, out = self.denial, []
        if denial.codes and denial.labels:
            out.append(
                f"{', '.join(denial.labels)}: a reason label of a reviewer or portal, not a code; it is never printed to a payer."
            )
        if not denial.codes and self.codes:
            read = ", ".join(code.words() for code in self.codes)
            out.append(f"No code was pasted; the payer's words were read as CARC {read}. Find the code on the remittance.")
        out.extend(denial.problems)
        routes = [self._route_of(code) for code in self.codes]
        if "appeal" in routes and "corrected_claim_7" in routes:
            out.append(
                "One line is appealed and another is corrected: a replacement claim takes the place of the whole claim, so "
                "ask the payer which goes first, and keep the appeal deadline."
            )
        return (*out, *self.at.impossible_days)

    def _route_of(self, code: DenialCode) -> Route | None:
        entry = _entry_of(code)
        rule = self._first(entry.routes, code) if entry else None
        return rule.route if rule else None

    def _late(self, limit: Deadline) -> tuple[str, ...]:
        if limit.date and self.at.today and limit.date < self.at.today:
            return (f"The deadline passed on {limit.date.isoformat()}; only good cause reopens it.",)
        return ()

    def _remarks(self, code: DenialCode) -> tuple[str, ...]:
        unknown = [name for name in code.rarcs if name not in knowledge.remarks()]
        return (f"The remark {', '.join(unknown)} is not known here; look it up before acting.",) if unknown else ()

    def _group_warnings(self, code: DenialCode, lowers: bool) -> tuple[str, ...]:
        out = []
        if code.group == "PR" and not lowers:
            out.append("PR says that the patient owes the amount; check that a valid notice was given before anything is billed.")
        if (
            code.group == "PR"
            and code.carc == "119"
            and self.at.payer == "medicare"
            and not {"GA", "GX", "GY"} & self._of_lines(code)[1]
        ):
            out.append(
                "PR on a missing KX is doubtful without GA on the line: the provider carries it unless a valid ABN was given."
            )
        if code.group == "PR" and code.carc == "29":
            out.append("A late claim is never the patient's; PR is wrong here.")
        if code.group == "CR":
            out.append("CR is a group code of an older format; expect a reversal and a corrected decision.")
        return tuple(out)


def _note(name: str) -> str:
    remark = knowledge.remarks()[name]
    informs = " It only informs and is no reason." if remark.alert else ""
    return f"{name}: {remark.means}.{informs}{f' {remark.warning}' if remark.warning else ''}"


def _lowers(entry: Entry | None) -> bool:
    return isinstance(entry, KnownCode) and entry.reduction


def _for_payer(table: Mapping[str, T], payer: PayerType, otherwise: T) -> T:
    return table.get(payer, table.get("default", otherwise))


def _liability(code: DenialCode, rule: RouteRule, route: Route, *, lowers: bool) -> str:
    """Return who owes the amount, which the group code decides and a remark may settle."""
    known = knowledge.remarks()
    told = [known[name].liability for name in code.rarcs if name in known and known[name].liability]
    if told:
        return " ".join(told)
    if code.group == "CO":
        return rule.liability or "CO puts the amount on the provider; it is not collected from the patient."
    if code.group == "PR" and lowers:
        return "PR gives this share to the patient, or to the next payer."
    if code.group == "PR":
        still = "it can still be appealed" if route == "appeal" else "it can still be put right with the payer"
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
