"""Names of people, places and employers in prose: told by what stands beside them, by lists, and by being no word that charts use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.privacy.spots import Spot, key_of
from clausea.privacy.words import eponyms, first_names, is_word, surnames, word_names

_PART = r"(?:(?:O'|Mc|Mac|D'|St\. ?)?[A-Z][a-z]+(?:[A-Z][a-z]+)?|[A-Z]{2,}|[A-Z]\b\.?)(?:[\-'][A-Z][a-z]+)*"
_LINK = r"(?:(?:de la|de|del|van der|van|von|la|le|bin|al|Van|De La|De|Della) )?"
_NAME = rf"{_LINK}{_PART}(?: {_LINK}{_PART}){{0,2}}"

_TITLE = re.compile(rf"\b(?P<label>(?:Dr|DR|Mr|MR|Mrs|MRS|Ms|MS|Mx|Rev|Fr|Prof|Atty)\b\.?|(?:Doctor|Miss|Pastor|Coach|Nurse|Sister|Father|Brother|Judge|Officer|Rabbi|Sr|Mister|Madam|Teacher|Dean|Principal)\b)\s+(?P<name>{_NAME})")  # fmt: skip
_RELATION = (
    r"(?:(?:great[ \-]?)*(?:step|god|foster|half|grand|ex)?[ \-]?(?:husband|wife|spouse|sons?|daughters?|dtrs?|dau|mother|father|mom|mum|mommy|dad|daddy|brothers?|sisters?|bro|sis|siblings?|"
    r"nieces?|nephews?|cousins?|aunt|auntie|uncle|parents?|ma|pa|mother|children|kids|boys?|girls?|twins|son|child|baby)(?:[ \-]in[ \-]law)?"
    r"|gma|gpa|grandma|grandpa|granny|nana|partner|fianc\w+|boyfriend|girlfriend|bf|gf|friends?|neighbou?rs?|caregivers?|caretakers?|care ?giver|aides?|pca|roommates?|housemates?|companion|ex|guardian|sitter|poa|hcp|widow(?:er)?|dog|cat|pet)"
)  # fmt: skip
_RELATED = re.compile(
    rf"(?<![A-Za-z])(?i:{_RELATION})(?:'s name(?: is)?|s' names?(?: are)?|,? (?:who is )?(?:named|called))?(?:\s*[,:(\-]\s*|\s+)[\"(]?(?P<name>{_NAME}(?:(?:,? (?:and|&) |, ?){_NAME})*)"
)
_RELATED_MORE = re.compile(rf"(?<![A-Za-z])(?i:{_RELATION})\s*\(\s*(?P<name>[^)\n]{{2,60}})\)")
_RELATED_SMALL = re.compile(rf"(?<![A-Za-z])(?i:{_RELATION}|called|per|with|w/)[ ,:(]+(?P<name>[a-z]{{3,}})\b")
_RELATED_BEFORE = re.compile(
    rf"(?P<name>{_NAME})(?:\s*[,(]\s*|\s+)(?:(?:her|his|their|the|pt's|patient's|a|an|my)\s+)?(?:\w+\s)?(?i:{_RELATION})\b"
)
_CREDENTIAL = r"(?:PTA|PT|DPT|MPT|OTR(?:/L)?|OTD|OT|COTA(?:/L)?|CCC-SLP|SLP|SLPA|CF-SLP|SPT|OTS|MD|M\.D\.|DO|D\.O\.|NP|FNP|APRN|CRNP|PA-C|RN|LPN|LCSW|LSW|MSW|HHA|CNA|PCA|DPM|CHT|CPO?|CO|ATC|DDS|PhD|PsyD|EdD|CCM|BCBA|PCP|RD|RRT|PharmD)"
_CREDENTIALLED = re.compile(rf"(?P<name>{_NAME})\s*[,(]?\s*{_CREDENTIAL}(?![A-Za-z])")
_ROLE = (
    r"(?:adjuster|surgeon|physician|interpreter|prosthetist|orthotist|attorney|lawyer|teacher|driver|case (?:mgr|manager|worker)|cm|para|supervisor|secretary|pcp|therapist|pharmacist|social worker|tech|"
    r"principal|referring|referred by|ordering|provider|clinician|from|attn|cc|c/o|via|nurse|rn|np|md|pa|do|spt|pta|cota|ota|hha|cna|pt|ot|slp|doctor|specialist|podiatrist|neurologist|orthopedist|cardiologist|psychologist|"
    r"counselor|coach|trainer|scribe|author|signed|cosigned|co-signed|esigned|by|supervising|signature|emergency contact|contact|name|patient|client|witness|dictated by|transcribed by|seen by|evaluated by|written by|entered by|reviewed by|re)"
)
_ROLED = re.compile(rf"(?<![A-Za-z'])(?i:{_ROLE})\b\.?\s*[:,\-]?\s*(?P<name>{_NAME})")
_VERB = (
    r"(?:(?:spoke|talked|speaking|conferred|met|meets|discussed|discuss|consult(?:ed)?|reviewed|coordinated?|co-?treat\w*|together|training|r/s|resched\w*|seen|see|visit(?:ed|s)?|worked|works|sat|lunch|lives?|went|here|came|stays?)\s+(?:again\s)?(?:w/|with|to|by)"
    r"|called|emailed|e-mailed|texted|phoned|asked?|asks|told|notified|informed|paged|messaged|left (?:a )?(?:message|vm|voicemail)(?: for| with)?|message (?:left )?for|voicemail from|vm from|call from|sent to|thanks to|helped by|assisted by|driven (?:here )?by|"
    r"accompanied by|brought (?:in )?by|handed (?:off )?to|signed by|per|according to|cc|attn|switch(?:ed)? to|switch to|goes by|called|nicknamed|named|known as|formerly|n[eé]e|maiden name|under|between|and|&|w/|with|for|to|from|by|of|see|contact|call)"
)
_VERBED = re.compile(rf"(?<![A-Za-z])(?i:{_VERB})[:\s]\s*(?:mr\.?|mrs\.?|ms\.?|dr\.?)?\s*\"?(?P<name>{_NAME})")
_LAST_FIRST = re.compile(
    rf"(?<![A-Za-z])(?P<name>{_LINK}(?:(?:O'|Mc|Mac|St\. ?)?[A-Z][A-Za-z'\-]+),\s?[A-Z][A-Za-z'\-]+(?:\s[A-Z]\b\.?)?)"
)
_INITIALS = re.compile(
    r"(?<![A-Za-z.])(?P<name>(?:[A-Z]\.\s?){1,2}(?:(?:O'|Mc|Mac|St\. )?[A-Z][a-z]+|[A-Z]{3,})(?:-[A-Z][a-z]+)?)|(?<![A-Za-z])(?P<back>[A-Z][a-z]{2,} [A-Z]\.)(?!\w)"
)
_NICKNAME = re.compile(r"(?<=[a-z]) \(?\"(?P<name>[A-Z][a-z]+)\"")
_WORD = re.compile(r"(?<![A-Za-z'\d_/\\])(?:(?:O'|D')?[A-Z][a-z]+(?:[A-Z][a-z]+)?)(?:[\-'][A-Z][a-z]+)*(?![A-Za-z\d_])")
_CAPITALS = re.compile(r"(?<![A-Za-z\d])[A-Z]{3,}(?![A-Za-z\d])")
_START = re.compile(r"(?:^|[.!?:;|\n\t\"(\[>•*\-–/]|\d\)|\s{2})\s*$")
_CLINICAL_END = re.compile(
    r"(?:ing|ed|tion|sion|ness|itis|osis|ectomy|plasty|algia|opathy|ment|able|ible|ative|ously|ous|ally|ically|ic|ical|ity|emia|uria|gram|graphy|scopy|lysis|paresis|plegia|phagia|phasia|arthria|pathy|oma|trophy|cyte|"
    r"mycin|cillin|pril|sartan|statin|olol|azole|pam|ine|ide|ate|one|ol|in|um|us|ism|ist|ive|ary|ory|ular|form|oid|wise|ward|less|ful|ish)s?$"
)

_TAILS = (
    "Hospitals?|Medical Center|Med Ctr|Medical Group|Clinics?|Rehab(?:ilitation)?(?: Hospital| Center| Institute)?|Nursing(?: Home| Center| & Rehab\\w*)?|Manor|Village|Physical Therapy|Therapy|Orthop(?:a)?edics?|Ortho|"
    "Health(?: System|care| Care)?|Centers?|Centre|Institute|Memorial|Church|School|Elementary|Middle School|High School|High|Academy|Preschool|Daycare|University|College|Assisted Living|Senior Living|Living|Pharmacy|Associates|Partners|"
    "Sports Medicine|Home Health|Hospice|Imaging|Radiology|Neurology|Cardiology|Surgery Center|Surgical|Prosthetics|Orthotics|Heart|Vascular|Urgent Care|Family Practice|Practice|Pediatrics|Dental|Apartments|Estates|"
    "Regional(?: Medical Center| Hospital)?|General(?: Hospital)?|Infirmary|Specialists|Physicians|Wellness|Gym|YMCA|Terrace|Gardens|Court|House|Lodge|Place|Skilled Nursing|SNF|ALF|Group|Inc|LLC|Corp|Company|Co|Paving|Bakery|Freight|"
    "Roofing|Construction|Foundation|Ministries|Diner|Lanes|Transit|Soccer|Library"
)  # fmt: skip
_PIECE = r"(?:[A-Z][\w'.]*|&|of|at|the|and|for|-)"
_FACILITY = re.compile(
    rf"(?P<name>(?:The )?(?:(?:St\.?|Saint|Mt\.?|Mount|Our Lady) )?(?:[A-Z][A-Za-z'.\-]+ (?:(?:&|of|at|and|-) )?){{1,4}}(?:{_TAILS})(?: (?:&|and) [A-Z][a-z]+(?: (?:Center|Institute|Clinic|Disorders))?)?(?: (?:{_TAILS})){{0,2}})(?![A-Za-z])"
)
_SAINT = re.compile(r"\b(?P<name>(?:St\.?|Saint|Mt\.?|Mount|Our Lady of) [A-Z][a-z]+(?:'s)?(?: [A-Z][a-z]+(?:'s)?){0,2})")
_CAPPED = r"(?:(?:St|Mt|Ft|[A-Z])\.|[A-Z][A-Za-z'\-]*)"
_AT = re.compile(
    rf"(?<![A-Za-z])(?P<verb>(?i:lives? (?:in|at)|living (?:in|at)|moved (?:to|from|back to)|drives? (?:in |over |up |down |\d+ ?\w+ |\w+ )?from|drove from|grew up in|comes? from|came from|resid\w+ (?:of|at|in)|admitted to|"
    rf"discharged (?:from|to)|d/c'?d? (?:from|to)|dc from|transferred (?:from|to)|imaging at|surgery (?:done )?at|records from|from|at|in|near|to|bus from|native of|born in|leaving|visiting|outside of|retired from|works? (?:at|for|nights at|in)|"
    rf"employed (?:by|at)|employer|nights at|truck at|job at|by|of|for|via|attends|letter to|spoke to \w+ at|seen at|followed (?:at|by)|brace from|afo from|resident of))\s*:?\s+(?P<name>(?:the |The )?{_CAPPED}(?: (?:(?:&|of|at|the|and) )?{_CAPPED}(?![\w])){{0,5}})(?![\w/])"
)
_WORKPLACE = re.compile(
    r"(?i:\b(?:works? (?:nights |days |part[ \-]time |full[ \-]time )?(?:for|at)|employed (?:by|at)|employer(?: is)?|retired from|coaching at|drives a \w+ (?:at|for)|job (?:at|with)|shift at))\s*:?\s+(?P<name>(?:the )?[A-Z][\w'\-]*(?: [\w'&\-]+){0,4}?)(?=\s*(?:[.,;(\n]|$|\s(?:full|part|on|as|since|and is|for \d|x\b|doing|where|who|but|with)\b))"
)
_STRONG_PLACE = re.compile(
    r"(?i)^(?:lives?|living|moved|drives?|drove|grew|comes?|came|resid|admitted|discharged|native|born|leaving|bus|visiting|outside)"
)
_GENERIC = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "at",
        "and",
        "for",
        "physical",
        "occupational",
        "speech",
        "therapy",
        "outpatient",
        "inpatient",
        "daily",
        "initial",
        "home",
        "health",
        "rehab",
        "rehabilitation",
        "clinic",
        "center",
        "plan",
        "care",
        "progress",
        "note",
        "evaluation",
        "skilled",
        "nursing",
        "general",
        "medical",
        "family",
        "primary",
        "sports",
        "medicine",
        "group",
        "living",
        "assisted",
        "senior",
        "high",
        "middle",
        "elementary",
        "school",
        "practice",
        "place",
        "house",
        "court",
        "regional",
        "pediatric",
        "pediatrics",
        "services",
        "department",
        "unit",
        "program",
        "system",
        "range",
        "level",
        "function",
        "motion",
        "assessment",
        "treatment",
        "visit",
        "summary",
        "report",
        "discharge",
        "goals",
        "goal",
        "medicare",
        "part",
        "time",
        "total",
        "timed",
        "minutes",
        "manual",
        "neuromuscular",
        "gait",
        "training",
        "activities",
        "exercise",
        "exercises",
        "balance",
        "wellness",
        "gym",
        "surgical",
        "heart",
    ]
)
_NEVER = frozenset(
    [
        "pt",
        "ot",
        "st",
        "slp",
        "md",
        "do",
        "np",
        "pa",
        "rn",
        "poc",
        "hep",
        "stg",
        "ltg",
        "rom",
        "arom",
        "prom",
        "mmt",
        "adl",
        "iadl",
        "tug",
        "berg",
        "bbs",
        "nrs",
        "vas",
        "loc",
        "wnl",
        "wfl",
        "cga",
        "sba",
        "mod",
        "min",
        "max",
        "ind",
        "dx",
        "tx",
        "hx",
        "sx",
        "rx",
        "fx",
        "re",
        "ue",
        "le",
        "lue",
        "rue",
        "lle",
        "rle",
        "dos",
        "soc",
        "eval",
        "pn",
        "dc",
        "cert",
        "poa",
        "inc",
        "medicare",
        "medicaid",
        "bcbs",
        "ppo",
        "hmo",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "am",
        "pm",
        "and",
        "or",
        "the",
        "not",
        "with",
        "for",
        "per",
        "on",
        "in",
        "at",
        "by",
        "to",
        "of",
        "no",
        "yes",
        "none",
        "name",
        "date",
        "visit",
        "time",
        "page",
        "patient",
        "client",
        "dob",
        "mrn",
        "acct",
        "id",
        "phone",
        "fax",
        "email",
        "dr",
        "mr",
        "mrs",
        "ms",
        "miss",
        "doctor",
        "coach",
        "nurse",
        "rev",
        "pastor",
        "teacher",
        "mother",
        "father",
        "brother",
        "sister",
        "she",
        "he",
        "her",
        "his",
        "they",
        "we",
        "it",
        "this",
        "that",
        "these",
        "both",
        "all",
        "pain",
        "left",
        "right",
        "bilateral",
        "plan",
        "goals",
        "assessment",
        "subjective",
        "objective",
    ]
)


def people(text: str) -> Iterator[Spot]:
    """Yield names of people, places and employers in the prose of a chart."""
    yield from _workplaces(text)
    yield from _facilities(text)
    for pattern in (_RELATED, _RELATED_MORE, _RELATED_BEFORE):
        yield from _named(pattern, text, "RELATIVE")
    for match in _RELATED_SMALL.finditer(text):
        if match["name"] in first_names() and not is_word(match["name"]):
            yield Spot(*match.span("name"), "RELATIVE", match["name"])
    for match in _TITLE.finditer(text):
        yield from _trimmed(match, text, "NAME", sure=True)
    for pattern in (_CREDENTIALLED, _ROLED, _VERBED, _LAST_FIRST):
        yield from _named(pattern, text, "NAME")
    for match in _INITIALS.finditer(text):
        group = "name" if match["name"] else "back"
        word = re.sub(r"(?:\b[A-Z]\b\.?|\s)", "", match[group])
        if _is_name(word):
            yield Spot(*match.span(group), "NAME", key_of(match[group]))
    for match in _NICKNAME.finditer(text):
        yield Spot(*match.span("name"), "NAME", key_of(match["name"]))
    yield from _places(text)
    yield from _alone(text)


def strong(text: str) -> Iterator[Spot]:
    """Yield the names that their surroundings leave no doubt of: what is learned of one page for the whole case."""
    for match in _TITLE.finditer(text):
        yield from _trimmed(match, text, "NAME", sure=True)
    for pattern, kind in ((_RELATED, "RELATIVE"), (_CREDENTIALLED, "NAME")):
        yield from _named(pattern, text, kind)


def _is_name(word: str) -> bool:
    """Say whether a capitalised word is likelier a name than a word that charts use."""
    low = word.casefold().strip(".'")
    if low.endswith("'s"):
        low = low[:-2]
    if len(low) < 2 or low in _NEVER:
        return False
    if low in first_names() or low in surnames():
        return True
    # A few capitals are an abbreviation, and a test or sign is called after somebody long dead.
    return not (word.strip(".'").isupper() and len(low) < 6) and low not in eponyms() and not is_word(low)


def _named(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Spot]:
    for match in pattern.finditer(text):
        yield from _trimmed(match, text, kind)


_PARTS = re.compile(r"[A-Za-z][A-Za-z'.\-]*")


def _trimmed(match: re.Match[str], text: str, kind: str, *, sure: bool = False) -> Iterator[Spot]:
    """Yield the runs of words of a match that can be names; after a title the first word is one whatever it is."""
    start, end = match.span("name")
    run: list[re.Match[str]] = []
    has_name = False
    for index, part in enumerate(_PARTS.finditer(text, start, end)):
        bare = part.group().strip(".'")
        is_initial = len(bare) == 1 and bare.isupper()
        is_link = bare in {"de", "la", "del", "van", "von", "der", "le", "De", "La", "Van", "St", "Mae"}
        first = (index == 0 and sure) or ((index == 0 or kind == "RELATIVE") and _unpossessed(bare).casefold() in word_names())
        named = _is_name(_unpossessed(bare)) or (first and bare.lower() not in _NEVER)
        between = text[run[-1].end() : part.start()] if run else ""
        # Behind a first name stands a surname, whatever word it is: "Garrick Poole", "Nettie Brown".
        named = named or (has_name and between == " " and _may_be_a_surname(bare))
        # Relatives are listed, so that a comma parts two of them.
        ends = kind == "RELATIVE" and re.search(r"[,&/(]|\band\b", between) is not None
        fits = named or is_initial or is_link
        if fits and not ends:
            run.append(part)
            has_name = has_name or named
            continue
        if has_name:
            yield _spot(run, text, kind)
        run, has_name = ([part], named) if ends and (named or is_initial) else ([], False)
    if has_name:
        yield _spot(run, text, kind)


def _may_be_a_surname(word: str) -> bool:
    low = word.casefold()
    return len(word) > 2 and not word.isupper() and low not in _NEVER and low not in _GENERIC


def _unpossessed(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def _spot(run: list[re.Match[str]], text: str, kind: str) -> Spot:
    start, end = run[0].start(), run[-1].end()
    words = text[start:end]
    if words.endswith("'s"):
        end -= 2
    elif words.endswith(".") and not re.search(r"\b[A-Z]\.$", words):
        end -= 1
    return Spot(start, end, kind, key_of(text[start:end]))


def _facilities(text: str) -> Iterator[Spot]:
    for match in _FACILITY.finditer(text):
        words = match["name"].split()
        telling = [word for word in words if word.casefold().strip(".,&") not in _GENERIC]
        start, end = match.span("name")
        while words and words[0].casefold().strip(".") in {
            "outpatient",
            "physical",
            "daily",
            "initial",
            "seen",
            "had",
            "surgery",
            "admitted",
            "discharged",
            "employer",
            "resident",
            "at",
            "from",
            "to",
            "in",
        }:
            start += len(words.pop(0)) + 1
        # "Physical Therapy Center" names nothing; "Riverbend Therapy" does.
        if (
            [word for word in words if word in telling and word.strip(".&")]
            and any(not is_word(word) for word in words if len(word) > 2)
        ) or len(telling) >= 3:
            yield Spot(start, end, "FACILITY", key_of(text[start:end]))
    for match in _SAINT.finditer(text):
        yield Spot(*match.span("name"), "FACILITY", key_of(match["name"]))


def _workplaces(text: str) -> Iterator[Spot]:
    for match in _WORKPLACE.finditer(text):
        if match["name"].casefold() not in _NEVER:
            yield Spot(*match.span("name"), "EMPLOYER", key_of(match["name"]))


def _places(text: str) -> Iterator[Spot]:
    """Yield what stands behind "at", "from", "in" with capitals; words that charts use too where there are two of them."""
    for match in _AT.finditer(text):
        words = [word for word in re.findall(r"[A-Za-z][\w'.\-]*", match["name"]) if word[0].isupper()]
        low = [word.casefold().strip(".") for word in words]
        unknown = [word for word in words if _is_name(word.strip("."))]
        before = text[: match.start()].rstrip().rsplit(maxsplit=1)
        after_capital = bool(before) and before[-1][:1].isupper() and len(match["verb"]) <= 3
        titled = [word for word in low if word not in _GENERIC and word not in _NEVER]
        is_strong = bool(_STRONG_PLACE.match(match["verb"]))
        if match["name"].isupper() and not is_strong:
            continue
        if unknown or (is_strong and titled) or (len(words) >= 2 and len(titled) >= 2 and not after_capital):
            start, end = match.span("name")
            tail = text[start:end]
            end -= len(tail) - len(tail.rstrip("."))
            yield Spot(start, end, "CITY" if is_strong else "FACILITY", key_of(text[start:end]))


def _alone(text: str) -> Iterator[Spot]:
    """Yield capitalised words that are first names of the list, or no word that charts use, with the names beside them."""
    last: tuple[int, int] | None = None
    for match in _WORD.finditer(text):
        word = match.group()
        low = word.casefold()
        named = low in first_names() or low in surnames()
        if not named:
            if not _is_name(word) or len(word) < 3:
                last = None
                continue
            if _START.search(text[max(0, match.start() - 6) : match.start()]) and _CLINICAL_END.search(low):
                continue
        if last and re.fullmatch(r" (?:[A-Z]\.? )?", text[last[1] : match.start()]):
            last = (last[0], match.end())
        else:
            last = (match.start(), match.end())
        yield Spot(*last, "NAME", key_of(text[last[0] : last[1]]))
    for match in _CAPITALS.finditer(text):
        if match.group().casefold() in first_names() and len(match.group()) > 3:
            yield Spot(match.start(), match.end(), "NAME", key_of(match.group()))
