"""Ways to tamper with a letter: each finds its places in the Markdown and changes one of them, drawn by lot from a seed."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from clausea import knowledge
from evals.mutation.bases import Base

Place = Literal["quotation", "lead-in", "table", "own words", "citation", "new sentence"]
Sort = Literal["values", "pins", "citations", "meaning"]


@dataclass(frozen=True)
class Edit:
    """A stretch of a letter and what stands there after the change."""

    start: int
    end: int
    new: str
    place: Place


@dataclass(frozen=True)
class Tampered:
    """A letter with one thing changed."""

    text: str
    mutation: str
    place: Place
    was: str
    now: str


_QUOTE = re.compile(r"“[^”]*”")
_CITE = re.compile(r"\((?:Ex\. [^()]*(?:\([^()]*\)[^()]*)*)\)|Ex\. [A-Z]{1,2}, p\. \d+, ll?\. [\d, -]+")
_AUTHORITY = re.compile(r"(?:CMS Pub\.|42 C\.?F\.?R|42 U\.?S\.?C|SSA §|Medicare (?:Benefit|Claims))[^|\n]*?§+ ?[\d.]+[\w.()-]*")
_LETTERS = "BCDFGHKLMNPRSTVW"


class Body:
    """The part of a letter that argues, with what stands where."""

    def __init__(self, base: Base, text: str) -> None:
        self.text = text
        begin = text.find("\n## ")
        end = text.find("\nSincerely,")
        self.start, self.stop = max(0, begin), end if end > 0 else len(text)
        self.quotes = [match.span() for match in _QUOTE.finditer(text)]
        self.cites = [match.span() for match in (*_CITE.finditer(text), *_AUTHORITY.finditer(text))]
        self.own = []
        for one in base.own:
            at = text.find(one.text)
            if at >= 0:
                self.own.append((at, at + len(one.text)))

    def place(self, at: int) -> Place:
        """Say what stands at an offset."""
        if any(start <= at < end for start, end in self.cites):
            return "citation"
        if any(start <= at < end for start, end in self.own):
            return "own words"
        line = self.text.rfind("\n", 0, at) + 1
        if self.text[line : line + 1] == "|":
            return "table"
        return "quotation" if any(start <= at < end for start, end in self.quotes) else "lead-in"

    def find(self, pattern: str, flags: int = 0) -> Iterator[tuple[re.Match[str], Place]]:
        """Yield the matches in the body with their places; nothing in a heading."""
        for match in re.compile(pattern, flags).finditer(self.text, self.start, self.stop):
            line = self.text.rfind("\n", 0, match.start()) + 1
            if self.text[line] != "#" and not self.text.startswith("|---", line):
                yield match, self.place(match.start())


Finder = Callable[[Body, Base, random.Random], Iterator[Edit]]


def _edits(body: Body, pattern: str, new: Callable[[re.Match[str]], str | None], flags: int = 0) -> Iterator[Edit]:
    for match, place in body.find(pattern, flags):
        if place == "citation":
            continue
        changed = new(match)
        if changed is not None and changed != match[0]:
            yield Edit(match.start(), match.end(), changed, place)


def digit(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """One digit becomes another."""
    yield from _edits(body, r"(?<![A-Za-z\d])\d[\d.,/]*", lambda match: _other_digit(match[0], rng))


def _other_digit(text: str, rng: random.Random) -> str:
    places = [index for index, letter in enumerate(text) if letter.isdigit()]
    place = rng.choice(places)
    return text[:place] + rng.choice([one for one in "123456789" if one != text[place]]) + text[place + 1 :]


def transposed(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """Two digits beside each other change places."""
    yield from _edits(body, r"(?<![A-Za-z\d])(\d)(\d)", lambda match: match[2] + match[1] if match[1] != match[2] else None)


_UNITS = {
    "s": "min",
    "sec": "min",
    "seconds": "minutes",
    "ft": "m",
    "feet": "meters",
    "deg": "%",
    "degrees": "percent",
    "min": "s",
    "minutes": "seconds",
    "lb": "kg",
    "lbs": "kg",
    "kg": "lb",
    "cm": "in",
    "m/s": "mph",
    "wk": "mo",
    "wks": "mo",
    "weeks": "months",
    "visits": "weeks",
    "%": " deg",
}


def unit(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A unit becomes another."""
    words = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
    yield from _edits(body, rf"(?<=\d)(\s?)({words})(?![\w/])", lambda match: match[1] + _UNITS[match[2]])


_SIDES = {
    "left": "right",
    "right": "left",
    "Left": "Right",
    "Right": "Left",
    "L": "R",
    "R": "L",
    "LLE": "RLE",
    "RLE": "LLE",
    "LUE": "RUE",
    "RUE": "LUE",
}


def side(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """Left becomes right."""
    yield from _edits(
        body, r"(?<![\w.'’])(?:left|right|Left|Right|LLE|RLE|LUE|RUE|[LR](?= [a-z]))(?![\w'’])", lambda match: _SIDES[match[0]]
    )


def date(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A date moves by some days."""

    def moved(match: re.Match[str]) -> str | None:
        try:
            day = dt.date(int(match[3]), int(match[1]), int(match[2]))
        except ValueError:
            return None
        return f"{day + dt.timedelta(days=rng.choice([-30, -9, -2, 1, 3, 10, 31])):%m/%d/%Y}"

    yield from _edits(body, r"\b(\d\d)/(\d\d)/(\d{4})\b", moved)


_SURNAMES = ("Vandermeer", "Okonkwo", "Littlefeather", "Szymanski", "Baptiste")


def name(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A name becomes another."""
    claim = base.run.file.claim
    names = {claim.patient.name, claim.clinician.name, *(one.author or "" for one in base.run.chart.documents)}
    names |= {one.signer or "" for one in base.run.chart.certifications}
    last = {part for whole in names for part in whole.replace(",", " ").split()[-1:] if len(part) > 3}
    if last:
        words = "|".join(sorted(map(re.escape, last)))
        yield from _edits(body, rf"\b(?:{words})\b", lambda match: rng.choice(_SURNAMES))
    sentences = [
        f"{rng.choice(['Dr.', 'Therapist'])} {rng.choice(_SURNAMES)} agreed with the plan.",
    ]
    for start, end in body.own:
        cite = body.text[start:end].rpartition("(")[2]
        yield Edit(end, end, f" {sentences[0].rstrip('.')} ({cite}", "new sentence")


def code(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A procedure or diagnosis code becomes another."""
    yield from _edits(
        body, r"\b(?:9[27]\d{3}|[A-TV-Z]\d\d(?:\.[\dA-Z]{1,4})?)\b", lambda match: match[0][0] + _other_digit(match[0][1:], rng)
    )


_DENIED = {
    " was ": " was not ",
    " were ": " were not ",
    " is ": " is not ",
    " needed ": " did not need ",
    " measured ": " did not measure ",
    " walked ": " did not walk ",
    " attended ": " did not attend ",
    " w/o ": " w/ ",
    " no ": " some ",
    " took ": " did not take ",
    " records ": " does not record ",
    " found ": " did not find ",
    " reports ": " does not report ",
    " states ": " does not state ",
    " adds ": " does not add ",
    " notes ": " does not note ",
    " gives ": " does not give ",
    " unable ": " able ",
    " denies ": " reports ",
    " not ": " ",
}


def negation(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """What is affirmed is denied, or the other way round."""
    words = "|".join(sorted(map(re.escape, _DENIED), key=len, reverse=True))
    yield from _edits(body, words, lambda match: _DENIED[match[0]])


def measure(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """The name of a test becomes that of another."""
    kinds = [kind for kind in knowledge.measures() if kind.name != "pain" and any(len(alias) > 2 for alias in kind.aliases)]
    names = sorted({alias for kind in kinds for alias in kind.aliases if len(alias) > 2}, key=lambda one: (-len(one), one))
    owner = {alias.lower(): kind.name for kind in kinds for alias in kind.aliases}

    def other(match: re.Match[str]) -> str | None:
        kind = rng.choice([kind for kind in kinds if kind.name != owner.get(match[0].lower())])
        return next(alias for alias in kind.aliases if len(alias) > 2)

    yield from _edits(body, rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", other)


def goal_for_status(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """What a goal aims at is told as if it were reached."""
    yield from _edits(body, r"set these goals: ", lambda match: "found ")
    yield from _edits(
        body, r"(?<=[ “])(?:Progressing|Not met|Ongoing|progressing|ongoing|not met|unmet)(?=[ ”.])", lambda match: "met"
    )
    end = body.own[-1][1] if body.own else body.stop
    for sentence in base.goals:
        yield Edit(end, end, f" {sentence}" if body.own else f"\n\n{sentence}\n", "new sentence")


def _of_columns(sort: str) -> Finder:
    def find(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
        end = body.own[-1][1] if body.own else body.stop
        for found, sentence in base.wrong:
            if found == sort:
                yield Edit(end, end, f" {sentence}" if body.own else f"\n\n{sentence}\n", "new sentence")

    return find


def authority(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """The section of an authority becomes another."""
    every = sorted({entry.citation for entry in knowledge.authorities().values()})
    for match in _AUTHORITY.finditer(body.text, body.start, body.stop):
        choices = [one for one in every if one not in match[0] and match[0] not in one]
        yield Edit(match.start(), match.end(), rng.choice(choices), "citation")
        broken = re.sub(r"(\d)(?=[^\d]*$)", lambda found: str((int(found[1]) + rng.randint(1, 8)) % 10), match[0], count=1)
        if broken != match[0] and broken not in every:
            yield Edit(match.start(), match.end(), broken, "citation")


_ONE_CITE = re.compile(r"Ex\. (?P<label>[A-Z]{1,2}), p\. (?P<page>\d+), (?P<mark>ll?\.) (?P<lines>[\d, -]*\d)")


def moved(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A citation points to another page, to other lines, or to another exhibit."""
    assert base.run.letter is not None
    labels = [(one.label, one.pages) for one in base.run.letter.exhibits]
    for match in _ONE_CITE.finditer(body.text, body.start, body.stop):
        line = body.text.rfind("\n", 0, match.start()) + 1
        place: Place = (
            "own words"
            if any(start <= match.start() < end for start, end in body.own)
            else "table"
            if body.text[line] == "|"
            else "citation"
        )
        page = int(match["page"])
        way = rng.choice(["page", "lines", "exhibit"])
        if way == "page":
            other = rng.choice([number for number in range(max(1, page - 3), page + 4) if number != page])
            new = match[0].replace(f"p. {page},", f"p. {other},")
        elif way == "lines":
            first = int(re.split(r"\D", match["lines"])[0])
            far = [number for number in range(max(1, first - 14), first + 15) if abs(number - first) > 4]
            new = f"Ex. {match['label']}, p. {page}, l. {rng.choice(far)}"
        else:
            others = [label for label, pages in labels if label != match["label"] and page not in pages]
            if not others:
                continue
            new = match[0].replace(f"Ex. {match['label']}", f"Ex. {rng.choice(others)}")
        yield Edit(match.start(), match.end(), new, place)


def another_patient(body: Body, base: Base, rng: random.Random, others: Sequence[Base]) -> Iterator[Edit]:
    """A sentence comes from the letter of another patient."""
    end = body.own[-1][1] if body.own else body.stop
    for other in rng.sample(list(others), k=min(4, len(others))):
        for one in other.own[:2]:
            yield Edit(end, end, f" {one.text}" if body.own else f"\n\n{one.text}\n", "new sentence")
        for match in re.finditer(r"The [a-z -]+ of \d\d/\d\d/\d{4} [^“\n]*“[^”]*” \(Ex\.[^()]*\)\.", other.written):
            yield Edit(end, end, f" {match[0]}" if body.own else f"\n\n{match[0]}\n", "new sentence")
            break


INVENTED = (
    "The patient returned to work full time.",
    "The patient fell twice at home.",
    "The therapist trained the spouse in safe transfers.",
    "The physician asked for more therapy.",
    "The patient had pneumonia in the second week.",
    "The wound was infected.",
    "The patient cooks dinner for the family every evening.",
    "The therapist applied ultrasound to the tendon.",
    "The patient drives again.",
    "Botulinum toxin was injected before therapy.",
    "The patient lives alone on the third floor.",
    "An aide carried out the exercises.",
    "The patient smokes a pack of cigarettes each day.",
    "The brace was replaced by the orthotist.",
    "The patient was admitted to the hospital.",
    "Balance on the foam pad was trained with eyes closed.",
    "The patient takes opioids for pain.",
    "The school asked for a report.",
    "The patient climbed the stairs of the church tower.",
    "A home visit showed that the bathroom has no grab bars.",
)


def invented(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A sentence is made up and cites a true place."""
    cites = [match[0] for match in _ONE_CITE.finditer(body.text, body.start, body.stop)]
    end = body.own[-1][1] if body.own else body.stop
    for sentence in rng.sample(INVENTED, k=6) if cites else ():
        text = f"{sentence.rstrip('.')} ({rng.choice(cites)})."
        yield Edit(end, end, f" {text}" if body.own else f"\n\n{text}\n", "new sentence")


_DOWN = {
    "maximal": "moderate",
    "moderate": "minimal",
    "severe": "mild",
    "Max A": "Mod A",
    "Mod A": "Min A",
    "Min A": "SBA",
    "unable": "slow",
    "minimal assistance": "supervision",
    "contact guard assist": "supervision",
    "supervision": "setup",
    "cannot": "rarely can",
    "poor": "fair",
    "never": "seldom",
    "constant": "occasional",
    "dependent": "needing some help",
}


def softened(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A finding is made milder than it is."""
    words = "|".join(sorted(map(re.escape, _DOWN), key=len, reverse=True))
    yield from _edits(body, rf"(?<!\w)(?:{words})(?!\w)", lambda match: _DOWN[match[0]])
    for start, end in body.own:
        at = body.text.rfind(" (", start, end)
        yield Edit(at, at, rng.choice([" only at times", " at most", ", with mild difficulty"]), "own words")


_UP = {
    "minimal assistance": "independence",
    "moderate assistance": "minimal assistance",
    "Min A": "(I)",
    "SBA": "(I)",
    "CGA": "Mod I",
    "modified independent": "independent",
    "partly met": "met",
    "fair": "good",
    "slow": "good",
    "mild": "no",
}
_PRAISE = (
    ", a significant improvement",
    ", which is normal",
    ", independently and safely",
    ", without difficulty",
    ", so that the deficit has resolved",
)


def inflated(body: Body, base: Base, rng: random.Random) -> Iterator[Edit]:
    """A finding is made more than it is."""
    words = "|".join(sorted(map(re.escape, _UP), key=len, reverse=True))
    yield from _edits(body, rf"(?<!\w)(?:{words})(?!\w)", lambda match: _UP[match[0]])
    for start, end in body.own:
        at = body.text.rfind(" (", start, end)
        yield Edit(at, at, rng.choice(_PRAISE), "own words")
    for match, place in body.find(r"” \(Ex\."):
        if place in {"quotation", "lead-in", "citation"}:
            yield Edit(match.start() + 1, match.start() + 1, rng.choice(_PRAISE), "lead-in")


MUTATIONS: dict[str, tuple[Sort, Callable[..., Iterator[Edit]]]] = {
    "digit": ("values", digit),
    "transposed digits": ("values", transposed),
    "unit": ("values", unit),
    "side": ("values", side),
    "date": ("values", date),
    "name": ("values", name),
    "code": ("values", code),
    "authority pin": ("pins", authority),
    "citation moved": ("citations", moved),
    "negation": ("meaning", negation),
    "measure swapped": ("meaning", measure),
    "goal for status": ("meaning", goal_for_status),
    "value of a goal": ("meaning", _of_columns("value of a goal")),
    "days exchanged": ("meaning", _of_columns("days exchanged")),
    "timed for total": ("meaning", _of_columns("timed for total")),
    "sentence of another patient": ("meaning", another_patient),
    "invented sentence": ("meaning", invented),
    "softened claim": ("meaning", softened),
    "inflated claim": ("meaning", inflated),
}


def tampered(mutation: str, base: Base, others: Sequence[Base], rng: random.Random, count: int) -> Iterator[Tampered]:
    """Yield letters with one change of a sort, the places of the change in turns of what stands there."""
    _, find = MUTATIONS[mutation]
    body = Body(base, base.reworded)
    edits = list(find(body, base, rng, others) if find is another_patient else find(body, base, rng))
    by_place: dict[Place, list[Edit]] = {}
    for edit in edits:
        by_place.setdefault(edit.place, []).append(edit)
    places = sorted(by_place)
    rng.shuffle(places)
    for turn in range(count):
        if not places:
            return
        chosen = by_place[places[turn % len(places)]]
        if not chosen:
            continue
        edit = chosen.pop(rng.randrange(len(chosen)))
        if _is_true_all_the_same(mutation, base, edit):
            continue
        text = body.text[: edit.start] + edit.new + body.text[edit.end :]
        yield Tampered(text, mutation, edit.place, body.text[edit.start : edit.end], edit.new)


def _is_true_all_the_same(mutation: str, base: Base, edit: Edit) -> bool:
    """Say whether a changed sentence in other words is as true as it was: the code or the value stands at the new place too."""
    if edit.place != "own words":
        return False
    if mutation == "code":
        return any(edit.new in one.told.quote for one in base.own)
    match = _ONE_CITE.fullmatch(edit.new) if mutation == "citation moved" else None
    if match is None:
        return False
    page = base.run.chart.records[0].pages[int(match["page"]) - 1 : int(match["page"])]
    numbers = [int(number) for number in re.findall(r"\d+", match["lines"])]
    lines = page[0].lines()[min(numbers) - 1 : max(numbers)] if page else []
    words = " ".join(lines)
    return any(one.told.value and one.told.value in words for one in base.own)
