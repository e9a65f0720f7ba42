"""Who wrote a document, and who signed it when: not the referring physician, a family member or a cosigner."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from clausea.chart.dating import GROUPS
from clausea.chart.features import LineView
from clausea.chart.lines import Line
from clausea.chart.name_words import SHORTENED
from clausea.chart.people import Signature, find_signature, is_place, is_unsigned, people_spans
from clausea.chart.sieve import guarded
from clausea.domain.dates import find_dates
from clausea.linear import load

LEAST = 0.4
"""The likelihood below which nobody who is named is taken for the author."""
_NAME = r"[A-Z][A-Za-z'’\-]*\.?(?:\s+[A-Z][A-Za-z'’\-]*\.?){1,3}"
_LABELLED = guarded(
    rf"(?P<label>(?i:\b(?:(?:e-?signed|signed|electronically signed|dictated|written|entered|completed|reported|taken|prepared)(?: electronically)? by|author|therapist|clinician|provider|seen by|signature|signed|esig|by|from|ot|pt|slp|st|caller|patient signature|parent)|/e?s/))\s*[:\-]?\s*(?P<name>[A-Z][A-Za-z'’\-]+,\s?[A-Z][A-Za-z'’\-]*\.?(?:\s[A-Z]\b\.?)?|{_NAME})"
)
_BARE = re.compile(rf"^\W{{0,3}}(?P<name>{_NAME})(?=\s*(?:$|\(|,?\s*\d{{1,2}}[/.\-]|,?\s+[A-Z][a-z]{{2}}\.? \d|\s+-\s|\s+—\s))")
_THERAPIST = re.compile(r"\b(?:PT|P\.T\.|DPT|MPT|MSPT|OTR?(?:/L)?|OTD|O\.T|MOT|MSOT|SLP|CHT|DRS)(?!\w)")
_ASSISTANT = re.compile(r"\b(?:PTA|COTA(?:/L)?|SLPA)\b")
_PHYSICIAN = re.compile(r"\b(?:M\.?D|D\.?O|NP|PNP|FNP|ANP|DNP|AGNP|APRN|CNP|DDS|DMD|CRNP|PA|PA-C|CNS|DPM)\b")
_NURSE = re.compile(r"\b(?:RN|LPN|RRT|CCM|MSW|LCSW|CMA)\b")
_STUDENT = re.compile(r"\b(?:SPT|OTS|CF|B\.A|B\.S)(?!\w)")
_WORD = re.compile(r"[A-Za-z/]+|[:(\-–—,;|]")
_KNOWN = re.compile(r"\b(?:referr\w*|ref|ordering|order(?:ed)?|dr|pcp|physician|surgeon|cc|to|attn|copied|copy|per|with|w|via|cosign\w*|co-sign\w*|superv\w*|supervisor|reviewed|certif\w*|agreed?|approved|discussed|spoke|called|sent|faxed)\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone named in a document, with what speaks for having written it."""

    name: str
    credential: str | None
    line: Line
    features: tuple[str, ...]


def surname(name: str) -> str:
    """Return the last name, in lower case, of a name whose last name comes last."""
    words = re.findall(r"[A-Za-z'’\-]+", name)
    return words[-1].lower() if words else ""


def rank_of(credential: str | None) -> str:
    """Return what sort of person a credential makes: assistant, therapist, md, nurse, student, or none."""
    for name, pattern in (
        ("assistant", _ASSISTANT),
        ("student", _STUDENT),
        ("therapist", _THERAPIST),
        ("md", _PHYSICIAN),
        ("nurse", _NURSE),
    ):
        if credential and pattern.search(credential):
            return name
    return "other" if credential else "none"


@lru_cache(maxsize=8192)
def _named(text: str) -> tuple[tuple[str, str | None, int, int, str], ...]:
    """Return who is named in a line: name, credential, offsets, and how the name was found."""
    found: list[tuple[str, str | None, int, int, str]] = [(*person, "credential") for person in people_spans(text)]
    taken = [(start, end) for _, _, start, end, _ in found]
    for pattern, how in ((_LABELLED, "label"), (_BARE, "bare")):
        for match in pattern.finditer(text):
            if is_place(match["name"]):
                continue
            start, end = match.span("name")
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            name = match["name"].strip()
            if "," in name:
                last, first = (part.strip() for part in name.split(",", 1))
                name = f"{first} {last}"
            taken.append((start, end))
            found.append((name, None, start, end, how))
    return tuple(found)


def crew(views: Sequence[LineView]) -> Counter[str]:
    """Count on how many lines of a record each surname stands with a credential."""
    count: Counter[str] = Counter()
    for one in views:
        count.update({surname(name) for name, credential, *_ in _named(one.text) if credential})
    return count


_LAST_STOP = re.compile(r"(?P<word>[A-Za-z]{2,})\.\s+$")


def _is_open(before: str) -> bool:
    """Say whether a name goes on with the sentence before it: not with "Reviewed HEP.", but with "reviewed by Dr."."""
    stop = _LAST_STOP.search(before)
    return stop is None or stop["word"].lower() in SHORTENED


def candidates(views: Sequence[LineView], kind: str, known: Counter[str]) -> list[Candidate]:
    """Return everyone who is named in a document as one who may have written it; `known` counts the surnames of the record."""
    out: list[Candidate] = []
    spots = [(at, person) for at, one in enumerate(views) for person in _named(one.text)]
    together = Counter(at for at, _ in spots)
    ranks = Counter(rank_of(person[1]) for _, person in spots)
    last_of = {rank_of(person[1]): number for number, (_, person) in enumerate(spots)}
    for number, (at, (name, credential, start, end, how)) in enumerate(spots):
        one = views[at]
        sort = rank_of(credential)
        words = [word.lower() for word in _WORD.findall(one.text[max(0, start - 40) : start])]
        signature = find_signature(one.line)
        foot = len(views) - 1 - at
        base = f"{sort}:{how}"
        own = [f"sort:{base}", f"kind:{kind}|{sort}", f"kind:{kind}|{how}"]
        place = "last" if foot == 0 else "foot" if foot < 4 else "top" if at < 3 else "in"
        own += [f"place:{place}", f"place:{place}:{sort}", f"kind:{kind}|{place}:{sort}"]
        own += [f"l1:{words[-1]}", f"l1:{words[-1]}:{sort}"] if words else ["l1:none", f"l1:none:{sort}"]
        own += [f"l2:{words[-2]}_{words[-1]}"] if len(words) > 1 else []
        known_words = _KNOWN.findall(" ".join(words[-5:])) if _is_open(one.text[:start]) else []
        own += [f"about:{word}" for word in known_words] + (["about"] if known_words else [])
        if signature is not None:
            first = signature.name is not None and surname(signature.name) == surname(name)
            own += [f"sig:{first}", f"sig:{first}:{sort}", f"kind:{kind}|sig:{first}:{sort}"]
            own += ["cosigns"] if signature.is_cosignature else []
        if together[at] > 1:
            # Where an assistant and a supervisor stand on one line, the one who wrote stands first.
            first_here = number == 0 or spots[number - 1][0] != at
            own += [f"beside:{'first' if first_here else 'later'}", f"beside:{'first' if first_here else 'later'}:{sort}"]
        own += ["only"] if len(spots) == 1 else [f"only_sort:{sort}"] if ranks[sort] == 1 else []
        own += [f"last_of:{sort}"] if last_of[sort] == number else []
        own += ["whole_line"] if start <= 3 and end >= len(one.text) - 32 else []
        own.append(f"next:{(_WORD.findall(one.text[end : end + 12]) or ['none'])[0].lower()}")
        letters = re.findall(r"[A-Za-z'’\-]+", name)
        own.append(
            f"name:{len(letters)}:{'initials' if len(letters) == 1 and name.isupper() else 'long' if len(letters[-1]) > 2 else 'short'}"
        )
        times = known[surname(name)]
        own.append(f"known:{'no' if times == 0 else '1' if times == 1 else '2-4' if times < 5 else '5+'}:{sort}")
        if times and times == max(known.values(), default=0):
            own.append(f"most:{sort}")
        group = GROUPS.get(kind, "form")
        own += [f"group:{group}|{feature.split('|', 1)[1]}" for feature in own if feature.startswith("kind:")]
        out.append(Candidate(name, credential, one.line, tuple(dict.fromkeys(own))))
    return out


def find_author(views: Sequence[LineView], kind: str, known: Counter[str]) -> Candidate | None:
    """Return the likeliest author of a document, or None where nobody who is named is likely to have written it."""
    model = load("document_author")
    best: tuple[float, Candidate] | None = None
    for one in candidates(views, kind, known):
        likelihood = model.likelihoods(one.features)["author"]
        # Of equals the last: who signs stands below who is named.
        if best is None or likelihood >= best[0]:
            best = (likelihood, one)
    if best is None or best[0] < LEAST:
        return None
    author = best[1]
    if author.credential is None:
        # A name without a credential may have one elsewhere in the document.
        for line in views:
            for name, credential, *_ in _named(line.text):
                if credential and surname(name) == surname(author.name):
                    return Candidate(author.name, credential, author.line, author.features)
    return author


def find_own_signature(views: Sequence[LineView], author: Candidate | None, day: dt.date | None) -> Signature | None:
    """Return the signature of a document: its author's, else the last of one who is no cosigner.

    An author's name among the last lines signs too where no line says so. `day` gives a date without a year its year.
    """
    found = [(at, signature) for at, one in enumerate(views) if one.signs and (signature := find_signature(one.line)) is not None]
    if author is not None:
        own = [(at, one) for at, one in found if one.name and surname(one.name) == surname(author.name)]
        dated = [(at, one) for at, one in own if one.signed_on is not None]
        if own:
            return _dated(views, *(dated or own)[-1], day)
        at = next((at for at, one in enumerate(views) if one.line is author.line), 0)
        if at >= len(views) - 3 and author.credential is not None and not is_unsigned(views[at].line.text):
            physician = rank_of(author.credential) == "md"
            return _dated(views, at, Signature(author.name, author.credential, None, author.line.span(), physician), day)
        return None
    named = [(at, one) for at, one in found if not one.is_cosignature]
    return _dated(views, *named[-1], day) if named else None


def _dated(views: Sequence[LineView], at: int, signature: Signature, day: dt.date | None) -> Signature:
    """Return a signature with its day: behind the name, or alone on the next line."""
    if signature.signed_on is not None:
        return signature
    text = views[at].line.text
    after = text.rfind(signature.name.split()[-1]) if signature.name else 0
    dates = find_dates(text[max(after, 0) :], near=day)
    if not dates and at + 1 < len(views) and len(views[at + 1].words) <= 8 and views[at + 1].line.page == views[at].line.page:
        dates = [one for one in find_dates(views[at + 1].line.text, near=day) if one.start <= 8]
    return replace(signature, signed_on=dates[-1].date) if dates else signature
