"""The words of a passage in order, each with what sort of word it is, and where tests are named among them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from clausea.domain import MeasureKind
from clausea.domain.numbers import CARDINALS
from clausea.knowledge import measures

_TOKEN = re.compile(r"[A-Za-z]+|\.{3,}|\d+(?:[.,]\d+)*|-+>|=>|[^\sA-Za-z\d_.,'`*|\"]|[.,](?!\d)")


def _sorts() -> dict[str, str]:
    words: dict[str, str] = {}
    for sort, text in _SORTS:
        for word in text.split():
            words.setdefault(word, sort)
    return words


_SORTS: tuple[tuple[str, str], ...] = (
    ("arrow", "→ ➔ ⇒ => -> --> --->"),
    (
        "joint",
        "shoulders knees elbows wrists hips ankles thumbs toes mcps pips dips shoulder shldr gh elbow forearm wrist thumb digit finger fingers index ring small little long mp mcp mc pip dip ip cmc hip knee ankle foot toe hallux mtp cervical"
        " neck lumbar thoracic trunk scapular spine if mf rf sf df1 subtalar tmj jaw mandible",
    ),
    (
        "motion",
        "bend bending tilt pflex aflex pabd aabd flexes bends straightens extends flexion flex fl flexed extension ext extend abduction abd adduction add rotation rot ir er dorsiflexion df plantarflexion pf inversion inv eversion ever ev supination"
        " sup pronation pron deviation dev sidebend sb elevation scaption opposition tam slr lag fist rud opening mio protrusion excursion laterotrusion",
    ),
    (
        "muscle",
        "quad quads quadriceps ham hams hamstring hamstrings glut glute glutes gluteus medius maximus gastroc soleus pfm levator eas sphincter biceps triceps deltoid deltoids iliopsoas psoas tib tibialis peroneals ehl fhl apb fpl"
        " fdp fds epl edc fcr fcu ecr ecrb ecrl ecu brachioradialis supinator pronator lats pecs rhomboid adductor abductor serratus rhomboids trap traps trapezius infraspinatus supraspinatus subscap subscapularis cuff intrinsics interossei abdominals flexors extensors abductors adductors"
        " dorsiflexors plantarflexors evertors invertors rotators",
    ),
    ("rom", "rom arom prom aarom degrees deg degree ° º goniometry goniometer goni motion range tam arc extensor"),
    ("mode", "active actively passive passively act pass"),
    ("strength", "oxford mmt strength manual muscle myotome myotomes grade grades muscles"),
    (
        "pain",
        "ached hurt hurting phantom dyspareunia odynophagia burn burns cramp cramps cramping pain pn painful nprs nrs vas sore soreness ache aches achy aching discomfort ha headache headaches burning stinging throbbing hurts lbp tender tenderness",
    ),
    (
        "when",
        "worst best least most rest activity night nights noc evening morning stairs average avg usual sitting standing walking after during end lowest highest",
    ),
    ("now", "now today current currently presently present still pn dc clof final retest re"),
    (
        "prior",
        "was were ie soc initial initially eval evaluation baseline bl prev previous previously last prior from start started admission admit intake began begin earlier had first originally preop then before base fall entry",
    ),
    (
        "goal",
        "goal goals target targets stg ltg stgs ltgs will norm norms normal normative mdc mcid cutoff expected predicted unmet until upgrade aim aiming reference",
    ),
    ("bound", "< > ≤ ≥ least over under above below than"),
    (
        "exercise",
        "reps rep sets set hold holds holding band bands theraband tband bike bridge bridges squat squats clam clams clamshells raises pulley pulleys press row rows resistance resisted weight weights mph watts nustep"
        " ue theraputty putty laps lap stretch stretches grade mobs mobilization level lvl incline hep",
    ),
    ("times", "x × times"),
    ("minutes", "min mins minutes minute hr hrs hour hours units unit"),
    (
        "days",
        "wk wks week weeks day days d month months mo mos visit visits session sessions yr yrs year years yo old appt appts q tx",
    ),
    ("falls", "falls fall steps step stairs floors floor pages page children kids lbs# mg ml bpm mmhg"),
    ("vital", "hr bp spo o sats sat rr temp pulse rpe borg bpm bmi oxygen ef a1c inr"),
    (
        "device",
        "rw fww walker cane spc sbqc lbqc qc rollator crutches wheelchair wc ad device rail rails afo brace",
    ),
    ("cue", "cue cues cueing cued verbal tactile visual vc vcs tc prompts prompt prompting phonemic semantic gestural"),
    (
        "task",
        "transfer transfers bed mobility dressing bathing toileting grooming feeding eating hygiene stairs gait amb ambulation ambulates ambulated ambulate walk walks walked walking sts stand sit supine rolling"
        " shower tub toilet car kitchen meal cooking laundry shoes socks shirt pants bra buttons zipper donning doffing ubd lbd ub lb ramp curb curbs pivot scooting tray spoon adl adls iadl iadls chair propulsion",
    ),
    ("helper", "assist assistance a help helper assisted"),
    (
        "score",
        "accuracy accurate correct correctly trials trial opportunities opportunity opp opps items item words word sentences phrases letters legible legibility recall recalled naming named directions commands probe probes"
        " attempts attempt tries acc success successful errors error responses response productions targets sounds intelligible intelligibility comprehension reading writing details",
    ),
    (
        "speech",
        "aphasia apraxia dysarthria dysphagia dysphonia stuttering stutter fluency cognitive cognition attention memory executive language expressive receptive comprehension articulation phonological speech voice"
        " breathiness roughness strain hoarse hoarseness swallow swallowing residue aspiration anomia pragmatics pragmatic insight judgment neglect auditory verbal severity rating overall breathy rough strained pitch loudness resonance nasality",
    ),
    ("distance", "distance feet ft meters metres household community"),
    (
        "kin",
        "mother father brother sister aunt uncle cousin wife husband son daughter dtr spouse mom dad grandmother grandfather",
    ),
    ("not", "no not denies without never none w/o un deferred nt"),
    ("short", "lacks lacking lack short shy missing"),
    (
        "landmark",
        "patella malleoli olecranon umbilicus metatarsal metatarsals calf thigh malleolus midcalf midthigh midpatella suprapatellar infrapatellar axilla upperarm landmark girth circumference",
    ),
    (
        "body",
        "back arm hand leg heel groin chest rib head face residual limb incision scar toes palm buttock buttocks throat sleeve flank belly",
    ),
    (
        "change",
        "improved increased decreased up down gain gained better worse less more difference change changed loss lost dropped fell rose",
    ),
    ("hyper", "hyper hyperextension"),
    ("use", "vision acuity age aged dob born acct mrn page phone fax ext auth claim id room rm apt lic npi zip po box st ave rd"),
    (
        "month",
        "jan feb mar apr may jun jul aug sept sep oct nov dec january february march april june july august september october november december",
    ),
)
_SORT = _sorts()
_CAPITAL_SORT = {
    "WE": "motion",
    "WF": "motion",
    "R": "side",
    "L": "side",
    "B": "side",
    "Rt": "side",
    "Lt": "side",
    "RT": "side",
    "LT": "side",
    "Bil": "side",
}
_SIDE_WORDS = dict.fromkeys(
    ("right", "left", "both", "bilateral", "bilaterally", "bilat", "bil", "rue", "lue", "rle", "lle", "bue", "ble"), "side"
)
_LEVEL = {
    *(
        "independent",
        "independently",
        "indep",
        "ind",
        "min",
        "mod",
        "max",
        "minimal",
        "minimum",
        "moderate",
        "maximal",
        "maximum",
        "total",
        "dependent",
        "dep",
    ),
    *(
        "sba",
        "cga",
        "cg",
        "spv",
        "supervision",
        "supervised",
        "sup",
        "contact",
        "standby",
        "setup",
        "modified",
        "mild",
        "mildly",
        "moderately",
        "severe",
    ),
    *("severely", "profound", "profoundly", "wfl", "wnl"),
}
_LETTERS = {"I", "S", "D", "SU"}
NUMBER_WORDS = {"zero": 0} | CARDINALS
"""Numbers as dictation spells them."""


_SUP_NUMBER = re.compile(rf"\s*(?P<number>\d{{1,3}}(?![\d.])|(?:{'|'.join(NUMBER_WORDS)})\b)", re.IGNORECASE)
_DEGREES = re.compile(r"[\s-]?(?:°|º|deg)", re.IGNORECASE)
_HELPED = re.compile(
    r"\s*(?:ft|feet|foot|m|meters?|metres?|steps?|stairs?|mins?|minutes?|s|secs?|seconds?|trials?|reps?|times|persons?|people|assist|pct|percent|x\d*)\b|\s*[%×'x]\s?",
    re.IGNORECASE,
)
_FOREARM = re.compile(r"\b(?:a{0,2}rom|prom|goni\w*|pron(?:ation)?|elbows?|forearms?|wrists?)\b", re.IGNORECASE)
_PARTING = re.compile(r";|[.?!]\s|\n")


def is_supination(text: str, start: int) -> bool:
    """Say whether "sup" at a place of a text is the motion: "forearm sup 41", "Sup 60°"; elsewhere it is supervision."""
    end = start + 3
    if re.match(r"\s?(?:/|&|,|and)\s?pron", text[end:], re.IGNORECASE):
        return True
    number = _SUP_NUMBER.match(text, end)
    if number is None or _HELPED.match(text, number.end()):
        return False
    if _DEGREES.match(text, number.end()):
        return True
    told = number["number"]
    if told in {"1", "2"} and not re.match(r"\s?(?:[-+/]|over\b)", text[number.end() :]):
        # "Sup 1": one person stands by.
        return False
    if not text[:start].strip(" \t|-") and re.match(r"\s{2,}|\s*\|", text[end:]) and told.isdigit() and 10 <= int(told) <= 95:
        # "Sup   41   52": a row of a table of motions.
        return True
    before = _PARTING.split(text[max(0, start - 50) : start])[-1]
    return bool(_FOREARM.search(before) or _FOREARM.search(_PARTING.split(text[number.end() : number.end() + 40])[0]))


@dataclass(frozen=True, slots=True)
class Named:
    """A test named in a passage: which words of it, and the test."""

    first: int
    stop: int
    kind: MeasureKind
    alias: str


class Words:
    """The words of a text: as written, in lower case, and the key by which a model knows each (its sort, or the word)."""

    __slots__ = ("ends", "keys", "lower", "names", "raw", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [match.span() for match in _TOKEN.finditer(text)]
        self.starts: list[int] = [start for start, _ in spans]
        self.ends: list[int] = [end for _, end in spans]
        self.raw: list[str] = [text[start:end] for start, end in spans]
        known = [_known(word) for word in self.raw]
        self.lower: list[str] = [low for low, _ in known]
        self.keys: list[str] = [key for _, key in known]
        for index in range(1, len(self.raw) - 1) if ">" in text else ():
            # "33.8 > 29.9" tells of a change, "> 13.5" of a bound.
            if self.raw[index] == ">" and self.keys[index - 1] == "<0>" and self.keys[index + 1] == "<0>":
                self.keys[index] = "<arrow>"
        for index in range(len(self.raw) - 1):
            if self.lower[index] == "sup" and is_supination(text, self.starts[index]):
                self.keys[index] = "<motion>"
            elif self.lower[index] == "back" and self.lower[index + 1] == "to":
                # "climbed back to 8" tells of no back.
                self.keys[index] = "back"
        self.names: list[Named] = list(_names_in(self))
        for one in self.names:
            for index in range(one.first, one.stop):
                if self.keys[index] != "<side>":
                    self.keys[index] = "<pain>" if one.kind.name == "pain" else "<test>"

    def at(self, position: int) -> int:
        """Return the index of the first word that ends behind a character position."""
        return bisect.bisect_right(self.ends, position)

    def until(self, position: int) -> int:
        """Return the index behind the last word that begins before a character position."""
        return bisect.bisect_left(self.starts, position)

    def inside_name(self, index: int) -> bool:
        """Say whether a word is part of a test's name ("6" of "6MWT")."""
        return any(one.first <= index < one.stop for one in self.names)


def sort_of(low: str) -> str:
    """Return the sort of a word in small letters, or the word where it has none."""
    return _known(low)[1]


@lru_cache(maxsize=8192)
def _known(word: str) -> tuple[str, str]:
    low = word.lower()
    return low, _key(word, low)


def _key(word: str, low: str) -> str:
    if low in NUMBER_WORDS:
        return "<0>"
    if word[0].isdigit():
        return "<year>" if len(word) == 4 and word[:2] in {"19", "20"} else "<0>"
    sort = _CAPITAL_SORT.get(word) or _SIDE_WORDS.get(low)
    if sort:
        return f"<{sort}>"
    if low in _LEVEL or word in _LETTERS:
        return f"<level:{low[:4]}>"
    found = _SORT.get(low)
    return f"<{found}>" if found else low


@lru_cache(maxsize=512)
def words_of(text: str) -> Words:
    """Return the words of a text; those of headings, titles and the passage above are asked for again and again."""
    return Words(text)


def _parts(text: str) -> list[str]:
    return [match.group().lower() for match in _TOKEN.finditer(text) if match.group()[0].isalnum()]


@cache
def _aliases() -> dict[str, list[tuple[tuple[str, ...], str, MeasureKind]]]:
    """Return the names of every measure by their first word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str, MeasureKind]]] = {}
    for kind in measures():
        for alias in dict.fromkeys([kind.name.replace("_", " "), *kind.aliases]):
            parts = tuple(_parts(alias))
            table.setdefault(parts[0], []).append((parts, alias, kind))
    for entries in table.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))
    return table


_ANY_CASE_NAMES = {
    *(
        "TUG",
        "LEFS",
        "DASH",
        "MOCA",
        "SPADI",
        "COPM",
        "SLUMS",
        "BBS",
        "FGA",
        "DGI",
        "NDI",
        "ODI",
        "DHI",
        "VHI",
        "FOIS",
        "POMA",
        "KOOS",
        "HOOS",
    ),
    *("RMDQ", "PSFS", "SPPB", "FAAM", "IKDC", "MMSE", "NPRS"),
}
"""Short names that are no words: they are names in small letters too."""


def _names_in(words: Words) -> Iterator[Named]:
    table = _aliases()
    count = len(words.lower)
    skip = 0
    for index, entries in enumerate(map(table.get, words.lower)):
        if entries is None or index < skip:
            continue
        following = words.lower[index + 1] if index + 1 < count else ""
        is_word = following.isalnum()
        for parts, alias, kind in entries:
            if is_word and len(parts) > 1 and following != parts[1]:
                continue
            stop = _match(words, index, parts)
            if stop and _is_written_so(words, index, stop, alias):
                yield Named(index, stop, kind, alias)
                skip = stop
                break


def _match(words: Words, index: int, parts: Sequence[str]) -> int:
    """Return where a name that begins at a word ends, or 0; hyphens between its words do not count."""
    position = index
    for number, part in enumerate(parts):
        while number and position < len(words.lower) and words.raw[position] in "-–/:&+":
            position += 1
        if position >= len(words.lower) or words.lower[position] != part:
            return 0
        position += 1
    return position


_SHORT = 3


def _is_written_so(words: Words, first: int, stop: int, alias: str) -> bool:
    written = words.text[words.starts[first] : words.ends[stop - 1]]
    # Short names in capitals are names only in capitals: "ABC", "PAS", "MAS"; "circ" and "allen" are not.
    if alias.isupper() and len(alias) <= 4 and alias not in _ANY_CASE_NAMES and written.upper() == alias and written != alias:
        return False
    if len(alias) < _SHORT and written != alias and " " in written:
        # "F8" is a girth, and "F 8" of a questionnaire the score of a part.
        return False
    before = words.text[words.starts[first] - 1 : words.starts[first]] if words.starts[first] else ""
    behind = words.text[words.ends[stop - 1] : words.ends[stop - 1] + 1]
    return not (before.isalnum() or (behind.isalnum() and not (written[-1].isalpha() and behind.isdigit())))
