"""Records with labelled identifiers: sample charts with planted sentences, and short notes written by hand."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from clausea.domain import Claim, Clinician, Patient, Provider
from evals.facts.split import charts
from evals.press import read
from evals.press.chart import Doc, Record, passages_of

HERE = Path(__file__).parent
KNOWN = ("PATIENT", "DOB", "MEMBER", "ACCOUNT", "CLINICIAN", "PROVIDER", "ADDRESS", "PHONE", "NPI", "TIN", "CLAIM", "MRN")
"""Classes of what the claim or the heads of the record state."""
_MARK = re.compile(r"<<([A-Z]+):((?:(?!>>).)*)>>", re.DOTALL)
_SERIAL = re.compile(r"^(?:SN|S/N:|serial no\.)\s+")
_TITLE = re.compile(r"^(?:Dr|Mr|Mrs|Ms|Miss|Coach|Rev|Doctor)\.?\s+(?:(?=[A-Z]))")


@dataclass(frozen=True)
class Label:
    """A stretch that has to go, or a clinical figure that has to stay (`KEEP`)."""

    start: int
    end: int
    kind: str
    known: bool = False


@dataclass
class Sample:
    """A record with its labels and the claim that goes with it."""

    id: str
    half: str
    """`tuned` could be looked at while the rules were written; `held` was only counted."""
    claim: Claim
    text: str = ""
    labels: list[Label] = field(default_factory=list)

    def add(self, marked: str, *, known: bool = False, end: str = "\n") -> None:
        """Add marked text."""
        at = 0
        for match in _MARK.finditer(marked):
            self.text += marked[at : match.start()]
            start = len(self.text)
            self.text += match[2]
            # A title in front of a name, or the label in front of a number, names nobody.
            title = (_TITLE if match[1] in {"PERSON", "RELATIVE", "PATIENT"} else _SERIAL).match(match[2])
            skip = title.end() if title else 0
            self.labels.append(Label(start + skip, len(self.text), match[1], known))
            at = match.end()
        self.text += marked[at:] + end


@cache
def formats() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "formats.yaml").read_text(encoding="utf-8"))
    return found


def samples(number: int | None = None) -> list[Sample]:
    """Return the records: a few documents of every chart with planted sentences, and every note; all, or about `number` spread evenly."""
    found = [*_planted(), *notes()]
    if number is None or number >= len(found):
        return found
    step = len(found) / number
    return [found[int(index * step)] for index in range(number)]


def notes() -> list[Sample]:
    """Return the notes that were written by hand."""
    found = []
    for half in ("tuned", "held"):
        content = (HERE / f"notes_{half}.txt").read_text(encoding="utf-8")
        # A `###` in a note stands for figures that no file of ours should hold as a real code.
        for block in content.split("\n== ")[1:]:
            head, _, body = block.partition("\n")
            name, _, said = head.partition(" | ")
            values = dict(part.split(": ", 1) for part in said.split("; "))
            claim = Claim(patient=Patient(name=values["name"], dob=dt.date.fromisoformat(values["dob"])))
            sample = Sample(name.strip(), half, claim)
            body = body.replace("###", "215")
            for line in body.rstrip("\n").split("\n"):
                sample.add(line)
            sample.labels = [
                Label(one.start, one.end, one.kind, one.kind in {"PATIENT", "DOB"} and _is_claimed(sample, one))
                for one in sample.labels
            ]
            found.append(sample)
    return found


def _is_claimed(sample: Sample, label: Label) -> bool:
    """Say whether the claim states a name: a nickname or maiden name that only the note gives is none of the known."""
    if label.kind == "DOB":
        return True
    own = {word.casefold() for word in re.findall(r"[A-Za-z]+", sample.claim.patient.name)}
    words = re.findall(r"[A-Za-z]{3,}", sample.text[label.start : label.end])
    return any(word.casefold() in own for word in words) or not words


def _planted() -> Iterator[Sample]:
    for half, split in (("tuned", "dev"), ("held", "test")):
        for path in charts(split):
            record = read(path)
            for index, docs in enumerate(_parts(record)):
                yield _sample(record, docs, half, f"{record.id}-{index}")


def _parts(record: Record) -> list[tuple[Doc, ...]]:
    """Return up to three parts of a chart, each of one or two documents, never the same twice."""
    docs = [doc for doc in record.docs if "misfiled" not in doc.values and doc.blocks]
    return [tuple(docs[start : start + 2]) for start in range(0, min(len(docs), 6), 2)]


def _sample(record: Record, docs: tuple[Doc, ...], half: str, name: str) -> Sample:
    rng = random.Random(f"{name} {half} 1")
    values = _case_values(record, docs, rng)
    sample = Sample(name, half, _claim(values))
    for line in record.header:
        _base(sample, line.replace("{page}", "1").replace("{pages}", "4"), (), record)
    for doc in docs:
        for passage in passages_of(doc.blocks):
            figures = [(fact.start, fact.end) for fact in passage.facts if fact.type in {"measure", "minutes", "goal"}]
            days = {
                value[5:] for fact in passage.facts for value in fact.values.values() if re.fullmatch(r"\d{4}-\d\d-\d\d", value)
            }
            for fact in passage.facts:
                code = fact.values.get("icd10")
                if fact.type == "diagnosis" and code and (at := passage.text.find(code)) >= 0:
                    figures.append((at, at + len(code)))
            _base(sample, passage.text, figures, record, days)
            if rng.random() < 0.25:
                _plant(sample, half, rng, values)
    for _ in range(6):
        _plant(sample, half, rng, values)
    return sample


def _base(sample: Sample, text: str, figures: Any, record: Record, days: Any = ()) -> None:
    """Add a line of a chart: its labelled figures have to stay, the patient's name and birth date have to go."""
    start = len(sample.text)
    sample.text += text + "\n"
    taken: list[tuple[int, int]] = []
    patient = record.patient
    for kind, words in (
        ("PATIENT", _name_words(patient["name"])),
        ("MRN", [patient.get("mrn", "")]),
        ("MEMBER", [patient.get("member_id", "")]),
    ):
        for word in words:
            if len(word) < 4:
                continue
            for match in re.finditer(rf"(?<![A-Za-z\d]){re.escape(word)}(?![A-Za-z\d])", text):
                if word[0].isdigit() or match.group()[0].isupper():
                    taken.append(match.span())
                    sample.labels.append(Label(start + match.start(), start + match.end(), kind, True))
    for first, last in figures:
        for match in re.finditer(r"\d[\d.,/%\-]*\d|\d", text[first:last]):
            at, end = first + match.start(), first + match.end()
            if _in_a_date(text, at, end, days):
                continue
            if re.search(r"(?i)\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s*$", text[:at]):
                continue
            if re.search(r"\d{1,2}[/\-.]\d{1,2}[/\-.]\d{2,4}", text[max(0, at - 3) : end + 3]) or any(
                at < b and a < end for a, b in taken
            ):
                continue
            if re.fullmatch(r"\d{1,2}/\d{1,2}", match.group()) and re.search(r"(?i)\b(?:by|on|until|due)\W*$", text[:at]):
                continue  # The day that a goal is due is a date.
            sample.labels.append(Label(start + at, start + end, "KEEP"))


_SPELLED = re.compile(
    r"(?i)\b\d{0,2}[\s\-]?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?[\s\-]?(?:\d{1,2},?\s?)?(?:'?\d{2,4})?"
)


def _in_a_date(text: str, at: int, end: int, days: Any) -> bool:
    """Say whether digits are of a date that the writer's quote includes, so that they are no clinical figure."""
    if any(one.start() <= at and end <= one.end() for one in _SPELLED.finditer(text)):
        return True
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})", text[at:end])
    return bool(match) and match is not None and f"{int(match[1]):02d}-{int(match[2]):02d}" in days


def _name_words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", name)


def _plant(sample: Sample, half: str, rng: random.Random, values: dict[str, str]) -> None:
    every = formats()
    lot = rng.random()
    if lot < 0.2:
        sample.add(_filled(rng.choice(every["clinical"]), rng, values))
    elif lot < 0.45:
        sample.add(_filled(rng.choice(every["known"][half]), rng, values), known=True)
    else:
        kinds = every["classes"]
        sample.add(_filled(rng.choice(kinds[rng.choice(list(kinds))][half]), rng, values))


def _filled(template: str, rng: random.Random, values: dict[str, str]) -> str:
    lists = formats()["values"]

    def one(match: re.Match[str]) -> str:
        name = match[1]
        if name == "age":
            return str(rng.randint(0, 8))
        if name in _DAYS:
            return str(_DAYS[name](dt.date(2025, 1, 1) + dt.timedelta(days=rng.randint(0, 700))))
        if name in values and name not in {"first", "last", "member", "account"}:
            return values[name]
        if (name in values and "<<PATIENT" in template) or (name in {"member", "account"} and template in _known_templates()):
            return values[name]
        words = str(rng.choice(lists[name]))
        words = re.sub(r"\{(\w+)\}", lambda inner: str(rng.choice(lists[inner[1]])).replace(" ", "").lower(), words)
        words = re.sub("#", lambda _: str(rng.randint(0, 9)), words)
        return (
            re.sub("@", lambda _: rng.choice("ABCDEFGHJKLMNPRTUVWXYZ"), words)
            if name not in {"email"}
            else words.replace("j@", "jk", 1)
        )

    filled = re.sub(r"\{(\w+)\}", one, template)
    return re.sub(
        r"(?<=:)[\w\-]*#[#\w\-]*(?=>>)", lambda match: re.sub("#", lambda _: str(rng.randint(0, 9)), match.group()), filled
    )


@cache
def _known_templates() -> frozenset[str]:
    return frozenset([*formats()["known"]["tuned"], *formats()["known"]["held"]])


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


_DAYS: dict[str, Any] = {
    "mdy": lambda day: f"{day.month}/{day.day}/{day:%y}" if day.day % 2 else f"{day:%m/%d/%Y}",
    "md": lambda day: f"{day.month}/{day.day}",
    "long": lambda day: f"{day:%B} {day.day}, {day.year}",
    "longmd": lambda day: f"{day:%B} {_ordinal(day.day)}" if day.day % 2 else f"{_MONTHS[day.month - 1]} {day.day}",
    "iso": lambda day: day.isoformat(),
    "my": lambda day: f"{day:%B} {day.year}" if day.day % 2 else f"{day.month:02d}/{day.year}",
    "compact": lambda day: f"{day:%m%d%Y}",
    "dashed": lambda day: f"{day.month}-{day.day}-{day:%y}",
    "dmy": lambda day: f"{day.day} {day:%b} {day.year}",
    "ordinal": lambda day: f"{_ordinal(day.day)} of {day:%B}" if day.day % 2 else _ordinal(day.day),
    "dotted": lambda day: f"{day.month}.{day.day}.{day:%y}",
}


def _case_values(record: Record, docs: tuple[Doc, ...], rng: random.Random) -> dict[str, str]:
    lists = formats()["values"]
    name = record.patient["name"]
    words = _patient_words(name)
    first, last = words[0], words[-1]
    dob = dt.date.fromisoformat(record.patient["dob"])
    member = record.patient.get("member_id") or f"1XX{rng.randint(0, 9)}-QR{rng.randint(0, 9)}-ZZ{rng.randint(10, 99)}"
    account = f"ACPT-{rng.randint(10, 99)}-{rng.randint(10000, 99999)}"
    phone = f"(6{rng.randint(10, 99)}) 555-01{rng.randint(10, 99)}"
    clinician = next((doc.values["author"] for doc in docs if doc.values.get("author")), "Renee T. Okafor")
    street = str(rng.choice(lists["street"]))
    return {
        "name": name, "first": first, "last": last, "FIRST": first.upper(), "LAST": last.upper(), "F": first[0], "first_low": first.lower(),
        "last_low": last.lower(), "spaced": " ".join(last), "broken": f"{last[:3]} {last[3:]}" if len(last) > 5 else last,
        "dob": dob.isoformat(), "dob_us": f"{dob.month}/{dob.day}/{dob:%y}", "dob_long": f"{dob:%B} {dob.day}, {dob.year}", "dob_iso": dob.isoformat(),
        "dob_dash": f"{dob:%m-%d-%Y}", "member": member, "member_spaced": re.sub(r"[-\s]", " ", member), "account": account,
        "account_bare": account.replace("-", ""), "clinician": clinician, "clinician_last": _patient_words(clinician)[-1],
        "provider_name": record.values.get("title", "Alder Creek Physical Therapy"), "provider_phone": phone,
        "provider_phone_dots": re.sub(r"\D+", ".", phone).strip("."), "npi": f"19{rng.randint(10000000, 99999999)}",
        "tin": f"9{rng.randint(0, 9)}-{rng.randint(1000000, 9999999)}", "provider_street": street,
        "claim_number": f"2226-XX{rng.randint(100, 999)}-00{rng.randint(100, 999)}",
    }  # fmt: skip


def _patient_words(name: str) -> list[str]:
    if "," in name:
        last, _, rest = name.partition(",")
        name = f"{rest.strip()} {last}"
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", re.sub(r"\"[^\"]*\"", " ", name))
    return [word for word in words if len(word) > 1] or [name]


def _claim(values: dict[str, str]) -> Claim:
    return Claim(
        patient=Patient(name=values["name"], dob=dt.date.fromisoformat(values["dob"]), member_id=values["member"], account=values["account"]),
        provider=Provider(
            name=values["provider_name"], npi=values["npi"], tin=values["tin"], address=f"{values['provider_street']}, Pell Harbor, OH 00000",
            phone=values["provider_phone"],
        ),
        clinician=Clinician(name=values["clinician"]),
        claim_number=values["claim_number"],
    )  # fmt: skip
