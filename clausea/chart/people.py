"""Names, credentials and signatures; who the patient is."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from clausea.chart.lines import Line
from clausea.chart.name_words import CREDENTIAL_WORDS, ENDS_TITLE, NOT_NAMES, OPENS_TITLE, PLACES, SHORTENED, TITLES
from clausea.chart.sieve import bits_of, guarded
from clausea.domain import PatientIdentity, Span
from clausea.domain.dates import find_dates
from clausea.domain.names import same_person

CREDENTIAL = r"(?:P\.T\.A\.|P\.T\.|O\.T\.R?\.?|PT|DPT|PTA|OTR/L|OTR|OTD|OT/L|OT|COTA/L|COTA|MOT|MSOT|CHT|MA|MS|M\.S\.|MSPT|MPT|CCC[-/ ]?SLP|SLP|SLPA|CF[- ]?SLP|SPT|OTS|MD|M\.D\.|DO|D\.O\.|NP|FNP(?:-C|-BC)?|ANP|APRN|PA-?C|PA|CNS|DPM|RN|CRNP|NCS|OCS|GCS|SCS|CLT|LAT|ATC|BCS-S|BCS-F|TSSLD|PNP|CNP|DNP|AGNP|DDS|DMD|M\.Ed\.?|MEd|M\.A\.|B\.A\.|B\.S\.|PhD|Ph\.D\.|EdD|DRS|PCS|ECS|CWS|ATP|CBIS|CCM|CCTT|RRT|LPN|LCSW|MSW|CSCS|COMT|FAAOMPT)"
_CREDENTIALS = guarded(rf"(?<![A-Za-z.]){CREDENTIAL}(?:\s*[,/]?\s*{CREDENTIAL})*(?![A-Za-z0-9])")
_NAME_WORD = r"(?:[A-Z][A-Za-z'’\-]*\.?|de|van|von|la|del)"
_NAME_END = re.compile(rf"(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}})$")
_ENDS_SENTENCE = re.compile(r"[A-Z][A-Za-z'’\-]{5,}\.")
"""A word with a stop that is too long for an initial or a title: "P: Continue.   Jane Roe, PT"."""
_ABBREVIATED = re.compile(r"[A-Z]{2,}\.")
_SURNAME_FIRST = re.compile(r"(?P<last>[A-Z][A-Za-z'’\-]{2,}),\s*$")
_SIGNED = guarded(
    r"(?P<co>co-?\s?)?(?:e-?signed|electronically (?:signed|authenticated)|digitally signed|signed(?: electronically)?|authenticated|/s/|/es/|signature(?: of)?(?: therapist| physician| provider)?|esig)\s*(?:by|on)?\s*[:\-]?\s*",
    re.IGNORECASE,
)
_UNSIGNED = guarded(
    r"\b(?:unsigned|not (?:yet )?signed|signature pending|pending signature|awaiting signature|draft(?: note)?\b(?! plan)|not finali[sz]ed|signature required|signature:\s*_{3,}|signed:\s*_{3,})",
    re.IGNORECASE,
)
_PHYSICIAN = re.compile(r"\b(?:M\.?D\.?|D\.?O\.?|NP|PNP|CNP|DNP|AGNP|DDS|DMD|FNP(?:-C|-BC)?|ANP|APRN|PA-?C?|CNS|DPM|CRNP)\b")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: who, with what credential, when."""

    name: str | None
    credential: str | None
    signed_on: dt.date | None
    span: Span
    is_physician: bool
    is_cosignature: bool = False


def people_in(text: str) -> list[tuple[str, str]]:
    """Return every name with a credential in a text, in order: "Jane Roe, PT, DPT" is ("Jane Roe", "PT, DPT")."""
    return [(name, credential) for name, credential, _, _ in _people(text)]


def people_spans(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return every name with a credential in a text, with its offsets."""
    return _people(text)


@lru_cache(maxsize=8192)
def _people(text: str) -> tuple[tuple[str, str, int, int], ...]:
    out: list[tuple[str, str, int, int]] = []
    last_end = 0
    for match in _CREDENTIALS.finditer(text):
        left = text[last_end : match.start()].rstrip(" ,(")
        found = _NAME_END.search(left)
        if found is None:
            continue
        words = found["name"].split()
        while words and words[0].strip(".").lower() in NOT_NAMES:
            words.pop(0)
        words = words[next((at for at in range(len(words), 0, -1) if _ends_sentence(words[at - 1], words[at:])), 0) :]
        start = last_end + left.rfind(words[0]) if words else match.start()
        before = _SURNAME_FIRST.search(text[last_end:start])
        if words and before and (len(words) == 1 or len(words[-1].strip(".")) == 1):
            words = [*words, before["last"]]
            start = last_end + before.start()
        if not words or max(len(word.strip(".")) for word in words) < 2:
            continue
        if is_place(" ".join(words)):
            continue
        out.append((" ".join(words), " ".join(match.group().split()), start, match.end()))
        last_end = match.end()
    return tuple(out)


def _ends_sentence(word: str, behind: Sequence[str]) -> bool:
    """Say whether a word before a name ends the sentence before it: "no LOB. D. Roe", "Good. Jane Roe"; not "Geo. W. Roe"."""
    if _ENDS_SENTENCE.fullmatch(word):
        return True
    if not behind or not word.endswith(".") or word.strip(".").lower() in SHORTENED:
        return False
    if _ABBREVIATED.fullmatch(word):
        return not all(one.isupper() for one in behind)
    return len(word) > 3 and len(behind) > 1


def is_place(name: str) -> bool:
    """Say whether what looks like a name holds a word of places and papers: "Lakeside Rehab", "School Form"."""
    return any(word.strip(".,").lower() in PLACES for word in name.split())


_TAIL_NOISE = re.compile(
    r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}:\d\d(?::\d\d)?|[A-Za-z.#\-]*\d[\w.\-]*|\([^)]*\)|_+"
    r"|\b(?:lic(?:ense)?|no|npi|date[d]?|time|at|on|[ap]\.?m\.?|e-?signed|signed|electronically|digitally|esig|filed|final(?:ized)?|completed|authenticated|entered|read|and|typed|dictated|by|signature|therapist|author|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|physiatrist|[A-Z]{2})\b\.?",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^\W{0,3}(?:(?:treating |evaluating |supervising )?(?:therapist|clinician|provider|author|slp|ot|pt|by)\s*[:\-]\s*|--?\s*|x_?\s*)?$",
    re.IGNORECASE,
)
_TAIL_WORD = re.compile(r"[A-Za-z]{2,}")


def _is_signature_tail(text: str) -> bool:
    """Say whether what stands behind a name and credential is what stands behind a signature: licence, date, time, little else."""
    if not text.strip(" .,;|)"):
        return True
    if len(text) > 90:
        return False
    first = re.split(r",\s*(?:supervis|superv|cosign|under)", text, maxsplit=1, flags=re.IGNORECASE)[0]
    return not _TAIL_WORD.search(_TAIL_NOISE.sub(" ", first))


def find_signature(line: Line) -> Signature | None:
    """Return the signature of a line, or None where the line is no signature.

    A line signs when it says so beside a name or a date, or when it holds nothing but a name with a credential and perhaps
    licence, date and time.
    """
    text = " ".join(line.text.split())
    if not text or _UNSIGNED.search(text):
        return None
    signed = _SIGNED.search(text)
    people = _people(text)
    behind = [person for person in people if signed is None or person[2] >= signed.start()]
    ordered = behind or people
    person = ordered[0] if ordered else None
    if signed is None:
        if person is None or not _LEAD_IN.match(text[: person[2]]) or not _is_signature_tail(text[person[3] :]):
            return None
    elif person is None and not find_dates(text):
        return None
    dates = find_dates(text[person[3] :]) if person else []
    dates = dates or find_dates(text)
    credential = person[1] if person else None
    return Signature(
        name=person[0] if person else None,
        credential=credential,
        signed_on=dates[0].date if dates else None,
        span=line.span(),
        is_physician=bool(credential and _PHYSICIAN.search(credential)),
        is_cosignature=bool(signed and signed["co"]),
    )


def is_unsigned(text: str) -> bool:
    """Say whether a line says that the document is not signed."""
    return bool(_UNSIGNED.search(text))


_PATIENT = guarded(
    r"\b(?:patient(?:'s)?(?: name)?|pt(?:\.| name)?|client|resident|student|child(?:'s name)?|member|claimant|veteran|employee|injured worker|beneficiary|insured|name|re)\s*[:#]\s*(?:(?:patient|member|beneficiary|enrollee|subscriber|insured|client|claimant)\s+(?=[A-Z]))?(?P<name>[A-Z](?:[A-Za-z'’\-]+|\.)(?:,\s*|\s+)[A-Z][A-Za-z'’\-]*\.?(?:\s+[A-Z][A-Za-z'’\-]*\.?)?)",
    re.IGNORECASE,
)
LATEST_BIRTH = 2027
"""Two-digit years of birth from here on are of the last century."""
_DOB = guarded(r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born)\s*[:#]?\s*|(?<![\w.])b\.\s?(?=\d)", re.IGNORECASE)


_NAME_AT_END = re.compile(r"[A-Z][A-Za-z'’\-]+(?:,\s?|\s+)[A-Z][A-Za-z'’\-]*\.?(?:\s+[A-Z][A-Za-z'’\-]*\.?)?[\s,(|;]*$")


def _is_item(text: str, at: int) -> bool:
    """Say whether the "b." at a place of a text is an item of a list, which goes from "a." to "c."."""
    first, third = ("a", "c") if text[at] == "b" else ("A", "C")
    return bool(re.search(rf"(?<![\w.]){first}\.\s", text[:at]) or re.search(rf"(?<![\w.]){third}\.\s", text[at:]))


_KIN = r"(?:son|daughter|grand(?:son|daughter|child|mother|father)|brother|sister|husband|wife|spouse|mother|father|mom|dad|niece|nephew|aunt|uncle|cousin|twins?|sibling|stepson|stepdaughter)"
_OF_KIN = re.compile(
    rf"\b(?:{_KIN}|(?<!, )(?i:{_KIN})(?=['’]s|[^.;:|]{{0,30}}\bborn\b))(?:['’]s)?\b(?P<gap>[^.;:|]{{0,30}})(?P<label>\bborn\b|\b(?i:dob|date of birth)\b|\bb\.)?\W*$"
)
_OF_PATIENT = re.compile(r"\b(?:pt|patient|client|she|he|resident|child|student)\b", re.IGNORECASE)


def _is_of_kin(text: str) -> bool:
    """Say whether a text ends in a relative: "lives with son Timmy born"."""
    found = _OF_KIN.search(text)
    return found is not None and not _OF_PATIENT.search(found["gap"])


def own_births(text: str) -> set[dt.date]:
    """Return the birth dates that a text names and gives to no relative: "son born 06/14/2012" tells nothing of the patient."""
    return {day for day, start, _ in births(text) if not _is_of_kin(text[:start])}


def births(text: str) -> list[tuple[dt.date, int, int]]:
    """Return the birth dates that a text names, with their offsets."""
    found: list[tuple[dt.date, int, int]] = []
    if not bits_of(text) & _DOB.bit:
        return found
    for match in _DOB.pattern.finditer(text):
        dates = find_dates(text[match.end() : match.end() + 20])
        if dates and dates[0].start <= 2:
            day = dates[0].date
            # A two-digit year in a birth date lies in the past.
            if day.year >= LATEST_BIRTH:
                day = day.replace(year=day.year - 100)
            if match.group()[1:2] == "." and match.group()[:1] in "bB":
                # "Roe, Jane b. 2 Jul 1979"; but "b. 3/5" is the second item of a list.
                is_named = _NAME_AT_END.search(text[: match.start()]) is not None and not _is_item(text, match.start())
                if not is_named or not dates[0].sure or day.year >= LATEST_BIRTH - 2:
                    continue
            found.append((day, match.end() + dates[0].start, match.end() + dates[0].end))
    return found


_BEFORE_BIRTH = guarded(
    r"(?P<name>[A-Z][A-Za-z'’\-]+,?\s+[A-Z][A-Za-z'’\-]*\.?(?:\s+[A-Z][A-Za-z'’\-]*\.?)?)[\s,(|;]*(?:acct\s*\S+\s*|mrn?\s*\S+\s*)?(?:(?:dob|d\.o\.b|born)\b|(?<![A-Za-z])b\.\s?\d{1,2}[\s/.-])",
    re.IGNORECASE,
)


def patient_names(text: str) -> list[str]:
    """Return the patient names that a text holds: in labelled fields, or before a date of birth."""
    return list(_names_in(" ".join(text.split()))) if bits_of(text) & _NAMES else []


def _is_birth(text: str, match: re.Match[str]) -> bool:
    """Say whether what stands behind a name is its owner's birth, and neither an item of a list nor a relative's."""
    label = re.search(r"(?i:(?<![\w.])b\.)\s?\d{1,2}.$", match.group())
    if label is not None and not any(match.start() < start < match.end() for _, start, _ in births(text)):
        return False  # "Leo B. 3/12/26": the initial of a surname, and the day of the visit.
    is_item = label is not None and _is_item(text, match.start() + label.start())
    return not is_item and not _is_of_kin(text[: match.end()] if label is None else text[: match.start() + label.start() + 2])


_IN_FIELDS = guarded(
    r"\b(?:last(?:\sname)?|surname)\s?:\s?(?P<last>[A-Z][A-Za-z'’\-]+),?\s(?:first|given)(?:\sname)?\s?:\s?(?P<first>[A-Z][A-Za-z'’\-]*)",
    re.IGNORECASE,
)
"""A name over the fields of a form: "Patient's last name: ROE  First: JANE"."""
_NAMES = _PATIENT.bit | _BEFORE_BIRTH.bit | _IN_FIELDS.bit


_THERAPIST = re.compile(
    r"(?:,\s?|\s)(?:P\.T\.(?:A\.)?|PT|D\.?PT|MPT|MSPT|PTA|SPT)(?![A-Za-z])"
    r"(?!\s(?i:(?:re-?)?eval|note|visit|daily|progress|initial|treat|session|plan|discharge|tx\b|dc\b|d/c|poc\b|report))"
)
"""A credential behind a name: "PT: Ann Vale, PT" is who treats. In "PT: Jane Roe, PT eval" it opens the name of a paper."""


def _names_therapist(folded: str, match: re.Match[str]) -> bool:
    """Say whether "PT:" stands for physical therapist: the name behind it bears that credential."""
    if not re.match(r"pt\s*[:#]", match.group(), re.IGNORECASE):
        return False
    taken_up = match["name"].endswith(" PT") and folded[match.end() :].startswith(",")
    return taken_up or _THERAPIST.match(folded, match.end("name")) is not None


_INSURED = frozenset({"patient", "member", "beneficiary", "enrollee", "subscriber", "insured", "client", "claimant"})


@lru_cache(maxsize=8192)
def _names_in(folded: str) -> tuple[str, ...]:
    found = (match for match in _PATIENT.finditer(folded) if not _names_therapist(folded, match))
    names = [_without_label(folded, match) for match in found]
    born = (
        match["name"] if _is_surname(folded, match) else _person(match["name"])
        for match in _BEFORE_BIRTH.finditer(folded)
        if _is_birth(folded, match)
    )
    names += [name for name in born if name]
    names += [f"{match['last']}, {match['first']}" for match in _IN_FIELDS.finditer(folded)]
    kept = []
    for name in names:
        words = [word for word in name.replace(",", ", ").split() if word.strip(".,").lower() not in _NOT_NAME_FIELDS]
        if words and words[0].lower() in _INSURED:
            words = words[1:]  # "Re: Member D Wexler"
        if len(words) > 2 and words[-1] in _SHORT_FORMS:
            words = words[:-1]  # "RE: J. Roe POC for signature"
        if len(words) >= 2 and all(word[:1].isupper() for word in words) and any(len(word.strip(".,")) > 2 for word in words):
            kept.append(" ".join(words))
    return tuple(dict.fromkeys(kept))


_NEXT_FIELDS = frozenset({"written", "seen", "visit", "printed", "phone", "payer", "insurance", "onset", "room", "signed", "sex"})


def _without_label(folded: str, match: re.Match[str]) -> str:
    """Return a name without the label of the next field that ran into it: "Patient: Roe   Written: 4/13", "Jane Roe D.O.B."."""
    behind = folded[match.end("name") :].lstrip()
    last = match["name"].rpartition(" ")[2].strip(".,").lower()
    runs_on = (behind.startswith(":") and last in _NEXT_FIELDS) or (match["name"].endswith(" D.") and behind.startswith("O."))
    return match["name"].rpartition(" ")[0] if runs_on else match["name"]


def _is_surname(folded: str, match: re.Match[str]) -> bool:
    """Say whether the credential behind one other word is a surname: "HOA DO   DOB: ..." opens a line in capitals."""
    first, _, last = match["name"].partition(" ")
    is_title = _opens_title(first) or _plain(first) in ENDS_TITLE
    return last == "DO" and first.isupper() and not is_title and not folded[: match.start()].strip()


def _person(name: str) -> str:
    """Return a person's name of the words before a birth date, empty where they are a title or a place.

    It begins with the first word with a capital that is none of a title's: of "visit Jane Roe" and "Evaluation Jane Roe" only
    "Jane Roe" is one. A head may print its title or the clinic's name there: "Orthopedic PT   Daily Note   DOB: ...".
    """
    words = name.split()
    first = next((at for at, word in enumerate(words) if word[:1].isupper() and not _opens_title(word)), len(words))
    words = words[first:]
    ends_otherwise = bool(words) and (_plain(words[-1]) in ENDS_TITLE or words[-1].strip(".,") in CREDENTIAL_WORDS)
    if ends_otherwise and len(words) > 2 and words[-1].strip(".,") in CREDENTIAL_WORDS:
        words = words[:-1]  # "Jane Roe PT   DOB": the discipline of the page.
        ends_otherwise = _plain(words[-1]) in ENDS_TITLE
    return "" if len(words) < 2 or ends_otherwise else " ".join(words)


def _opens_title(word: str) -> bool:
    """Say whether a word is one of a title, and no surname before its comma: "Daily, Jane"."""
    return not word.endswith(",") and _plain(word) in OPENS_TITLE


def _plain(word: str) -> str:
    return word.strip(".,").lower()


_SHORT_FORMS = frozenset(
    {"POC", "PN", "DN", "IE", "PT", "OT", "SLP", "HEP", "DC", "RX", "SOC", "MD", "RN", "Rm", "RM", "Room", "ROOM", "Bed", "BED"}
)
_NOT_NAME_FIELDS = frozenset(
    {
        "first", "last", "middle", "dob", "mi", "mrn", "acct", "patient", "name", "date", "visit", "age", "sex",
        "id", "dos", "re", "born", "chart", "account", "hicn", "dx", "soc", "payer", "insurance", "ins", "referring", "physician", "provider", "report",
    }
)  # fmt: skip


_HEADER_NAME = guarded(
    r"(?P<name>[A-Z][A-Za-z'’\-]+(?:,\s?|\s+)[A-Z][A-Za-z'’\-]*\.?(?:\s+[A-Z][A-Za-z'’\-]*\.?)?)\s+(?P<born>\d{1,2}[/-]\d{1,2}[/-](?:19|20)?\d\d)\b(?!\s*\d{1,2}:\d\d)"
)
"""A name with a birth date behind it and no label, as running headers print it."""


def header_identity(text: str) -> tuple[str, dt.date] | None:
    """Return the name and birth date that a running header prints without labels, or None."""
    if not bits_of(text) & _HEADER_NAME.bit:
        return None
    found = _HEADER_NAME.search(" ".join(text.split()))
    if found is None or re.search(r"\b(?:DOB|DOS|Date|Visit|Printed|Page)\b", found["name"], re.IGNORECASE):
        return None
    if TITLES & {word.strip(".,").lower() for word in re.split(r"[\s,-]+", found["name"])}:
        return None
    if _FORM.search(f"{found['name']} ") or _TOWN.fullmatch(found["name"]) or not _is_apart(found):
        return None
    day = next((one.date for one in find_dates(found["born"])), None)
    if day is None:
        return None
    if day.year >= LATEST_BIRTH:
        day = day.replace(year=day.year - 100)
    # A day of the last two years behind a name is a day of service or of printing.
    return (found["name"], day) if day.year < LATEST_BIRTH - 2 else None


_FORM = re.compile(r"\b(?:form|rev(?:ised|ision)?)\b[ .:#]", re.IGNORECASE)
_TOWN = re.compile(r"[A-Z][A-Za-z'’\-]*[a-z][A-Za-z'’\-]*(?:\s[A-Z][a-z]+)?,\s?[A-Z]{2}")
"""A town and its state; of a name that is not all in capitals, the first name is not either."""


def _is_apart(found: re.Match[str]) -> bool:
    """Say whether a name stands for itself: no item of a list ("ORIF, Left Hip"), and behind no label but the patient's."""
    before = found.string[: found.start()].rstrip()
    is_item = found["name"][-2:] in {"b.", "B."} and _is_item(found.string, found.end("name") - 2)
    if is_item or before.endswith((",", ";")):
        return False
    return not before.endswith(":") or any(one in found["name"] for one in _names_in(found.string))


_SET_APART = guarded(
    r"(?:^\W{0,3}|\s{2,}|\|\s*|\d\s+)(?P<name>(?:(?:[A-Z][a-z]|de|del|van|von|la)\s){0,2}[A-Z][A-Za-z'’\-]+,\s?[A-Z][A-Za-z'’\-]+(?:\s[A-Z]\b\.?)?)"
    r"(?=\s*(?:\||,?\s*(?i:dob|d\.o\.b|born|mrn?|acct|age|gr|sex)\b|\s(?:\#|(?!(?:PT|OT|SLP|MD|DO|NP|RN|PTA?|OTA?|OTR|COTA|LIC|NPI|PO)-?\d)[A-Z]{1,4}-?)\d{3,}\b))",
)
_ROOM = re.compile(r",\s?(?:Suite|Ste|Unit|Bldg|Building|Floor|Fl|Rm|Room|Apt|Bay|Wing)\b", re.IGNORECASE)
_STREET = guarded(r"\b(?:LLC|Inc|PA|PC|Clinic|Rehab|Therapy|Center|Hospital|[A-Z]{2}\s\d{5})\b")


_BETWEEN = re.compile(r"[\s,(|;#]*(?:[A-Z]{0,4}[\-# ]?\d[\w\-]{2,}[\s,|;]*)?")
_HEADED = guarded(r"(?:^\W{0,3}|\s{2,}|\|\s*)(?P<name>[A-Z][A-Za-z'’\-]+,\s?[A-Z][A-Za-z'’\-]+(?:\s[A-Z]\b\.?)?)")


def numbered_identity(text: str) -> tuple[str, dt.date] | None:
    """Return the name, last name first, and the birth date that a head prints with no more between them than a record number."""
    if "," not in text or _STREET.search(text):
        return None
    for match in _HEADED.finditer(text):
        for found in find_dates(text):
            is_beside = found.start >= match.end() and _BETWEEN.fullmatch(text, match.end(), found.start) is not None
            if is_beside and not _TOWN.fullmatch(match["name"]):
                day = found.date if found.date.year < LATEST_BIRTH else found.date.replace(year=found.date.year - 100)
                if day.year < LATEST_BIRTH - 2:
                    return match["name"], day
    return None


def names_set_apart(text: str) -> list[str]:
    """Return the names written last name first and set apart before a record number or a birth date, as heads of pages print the patient's."""
    if "," not in text:
        return []
    # The clinic's name stands in a cell of its own beside the patient's.
    cells = (
        (match, text[max(text.rfind("  ", 0, match.end()), text.rfind("|", 0, match.end()), 0) : match.end()])
        for match in _SET_APART.finditer(text)
    )
    return [match["name"] for match, cell in cells if not _STREET.search(cell) and not _ROOM.search(match["name"])]


def _likeliest(names: Counter[str], lines: Sequence[Line]) -> str | None:
    """Return the name that most pages say, but no therapist's where there is another: heads name who treats beside the patient."""
    ranked = [name for name, _ in names.most_common()]
    return next((name for name in ranked if len(ranked) == 1 or not _is_therapist(name, lines)), ranked[0] if ranked else None)


def _is_therapist(name: str, lines: Sequence[Line]) -> bool:
    """Say whether somebody of this name, written out alike, signs one of the lines with a therapist's credential."""
    words = {word.lower() for word in re.findall(r"[A-Za-z'’\-]{3,}", name)}
    if len(words) < 2:
        return False
    likely = (line for line in lines if all(word in line.text.lower() for word in words))
    signed = (find_signature(line) for line in likely if _CREDENTIALS.search(line.text))
    return any(
        one.name is not None
        and {word.lower() for word in re.findall(r"[A-Za-z'’\-]{3,}", one.name)} == words
        and re.search(r"\b(?:D?PT|PTA|OTR|COTA|SLP)\b", one.credential or "") is not None
        for one in signed
        if one is not None
    )


def identify(lines: Sequence[Line]) -> PatientIdentity:
    """Return the patient whom most pages name.

    A birth date that stands on pages of somebody else alone, or beside another name alone, is not the patient's.
    """
    names: Counter[str] = Counter()
    dobs: Counter[dt.date] = Counter()
    where: dict[dt.date, Span] = {}
    named_on: dict[tuple[str, int], set[str]] = {}
    born_on: dict[dt.date, set[tuple[str, int]]] = {}
    beside: dict[dt.date, list[list[str]]] = {}
    seen: set[tuple[str, int, object]] = set()
    for line in lines:
        page = (line.record, line.page)
        unlabelled = header_identity(line.text) if line.number <= 3 else None
        if unlabelled:
            name, day = unlabelled
            if (line.record, line.page, name) not in seen:
                seen.add((line.record, line.page, name))
                names[name] += 1
                named_on.setdefault(page, set()).add(name)
                dobs[day] += 1
                born_on.setdefault(day, set()).add(page)
                beside.setdefault(day, []).append([name])
                where.setdefault(day, line.span())
        said_here = [*patient_names(line.text), *(names_set_apart(line.text) if line.number <= 4 else ())]
        for name in said_here:
            if (line.record, line.page, name) not in seen:
                seen.add((line.record, line.page, name))
                names[name] += 1
                named_on.setdefault(page, set()).add(name)
        own = own_births(line.text)
        for day, start, end in births(line.text):
            if day in own and (line.record, line.page, day) not in seen:
                seen.add((line.record, line.page, day))
                dobs[day] += 1
                born_on.setdefault(day, set()).add(page)
                beside.setdefault(day, []).append(said_here)
                where.setdefault(day, line.span(start, end))
    named = _likeliest(names, lines)
    of_others = {
        page for page, said in named_on.items() if named is not None and not any(same_person(name, named) for name in said)
    }

    def is_of_another(day: dt.date) -> bool:
        names_beside = [said for said in beside[day] if not any(same_person(name, named or "") for name in said)]
        return born_on[day] <= of_others or (named is not None and all(names_beside) and len(names_beside) == len(beside[day]))

    own_pages = {page for page, said in named_on.items() if named is not None and page not in of_others}

    def is_on_most(day: dt.date) -> bool:
        # Whatever else stands beside it: no other person's birth is printed over page after page of a patient's own.
        return len(born_on[day] & own_pages) > max(1, len(own_pages) / 2)

    dob = next((day for day, _ in dobs.most_common() if is_on_most(day) or not is_of_another(day)), None)
    return PatientIdentity(name=named, dob=dob, spans=(where[dob],) if dob is not None else ())
