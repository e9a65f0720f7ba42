"""What the words of a list say of conditions: groups of words that stand for illnesses, what is done for them, how bad they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clausea.chart.judging import tokens
from clausea.chart.sieve import Guarded, bits_of, guarded
from clausea.chart.word_groups import word_groups

_ILLNESSES = frozenset(
    {
        *("heart", "lung", "sugar", "kidney", "gut", "brain", "mind", "bone", "sense", "blood", "growth", "skin"),
        *("infection", "weight", "sleep", "habit"),
    }
)
"""The groups whose words name a condition by themselves."""


def groups_in(text: str) -> list[frozenset[str]]:
    """Return the groups of each word of a text, in order; empty for a word of none."""
    return word_groups("conditions").within(text)


_I = re.IGNORECASE
# Endings of the names of illnesses, and the names and abbreviations that have none.
_ABBREVIATION = guarded(
    r"(?<![\w/-])(?:DM ?(?:2|1|II|I)?|(?:T|[Tt]ype )(?:1|2|II|I) ?(?:DM|diabetes)|T[12]DM|N?IDDM|HTN|HLD|CHF|CAD|COPD|A-?[Ff][Ii]b|A-FIB|AF|CKD ?\w{0,3}|ESRD|GERD|OA|RA|OSA|PVD|PAD|DVT|TIA|CVA|MI|MS|PD|TBI"
    r"|PTSD|ADHD|ADD|OCD|BPH|IBS|SLE|HOH|BMI|T-score|POTS|CRPS|RRMS|RSV|CPAP|EtOH|ETOH|GAD|MDD|COVID\S*|htn|dm2?|afib|copd|gerd|oa)(?![\w/-])"
)
_CONDITION = guarded(
    r"\b(?!prognosis|diagnosis|orthosis)(?:[a-z]{3,}(?:itis|osis|emia|opathy|plegia|paresis|pnea|algia|penia|uria|lepsy|rrhea|thyroid(?:ism)?|tension|malacia|plakia|opia|ectasia)"
    r"|diabet\w+|fib(?:rillation)?|asthma\w*|depress\w+|anxi\w+|migraines?|glaucoma|cataracts?|obes\w+|smok\w+|tobacco|pacemaker|hearing|cancer|insomnia|apnea|failure|disease|seizures?|degenerat\w+|bladder|bowel|constipat\w+"
    r"|dementia|alzheimer\S*|parkinson\S*|stroke|lupus|gout|reflux|orthosta\w+|stenosis|fractures?|fx|hashimoto\S*|uhthoff\S*|raynaud\S*|crohn\S*|lymphedema|headaches?|kidney|hypothyroid|kyphosis|scoliosis"
    r"|field cut|hemianopia|autis\w+|syndrome|epilep\w+|bradycardia|arrhythmia|incontinen\w+|ulcer|fibromyalgia|vision|blind|malnutrition|alcohol|substance|hypermobil\w*|disorder|deficiency|impair\w+|preterm|premat\w+|born|wks?)\b",
    _I,
)
_PART_CUES: tuple[tuple[str, Guarded], ...] = tuple(
    (name, guarded(pattern, _I))
    for name, pattern in (
        ("no", r"\b(?:no|denies|denied|without|w/o|negative|neg|not|never|none|free of|unremarkable|normal)\b|\[ \]"),
        (
            "over",
            r"\b(?:resolved|ruled out|r/o|cleared|done|removed|full recovery|quit|passed|as (?:an? )?(?:infant|child)|in childhood)\b",
        ),
        ("risk", r"\b(?:risk|vs\.?|if|possible|watch|allerg\w+|screen\w*|rule)\b"),
        (
            "surgery",
            r"\b(?:s/p|[A-Z]{0,2}T[KHS][AR]|scope|surgery|repair\w*|replacement|arthroplasty|ectomy|ORIF|CTR|fusion|tubes)\b",
        ),
        ("year", r"\b(?:19|20)\d\d\b|'\d\d\b"),
        (
            "drug",
            r"\b(?:on|takes|w/)\s[a-z]{4,}\b|\b[a-z]+(?:pril|olol|statin|pine|ine|ide|mab|xaban|oxetine|traline|zole|mide|formin|sartan)\b",
        ),
        (
            "family",
            r"\b(?:mother|father|mom|dad|brother|sister|aunt|uncle|grand\w+|family|wife|husband|husb|daughter|dtr|son|cousin|maternal|paternal|sibling|parent)\b",
        ),
        ("degree", r"\b(?:mild|moderate|severe|chronic|both|bilat\w*|bilateral|left|right|L|R|B)\b"),
        ("lab", r"\b(?:A1[cC]|EF|Hgb|INR|EPDS|PHQ\S*|MoCA|SLUMS|Hoehn|H&Y|stage)\b"),
        ("pain", r"\b(?:pain|c/o|reports?|states?|goals?|will|therapist|treatment|session|visit)\b"),
    )
)


def cues_of(text: str) -> list[str]:
    """Return what speaks beside a name: that it is denied, over, a relative's, how bad it is."""
    bits = bits_of(text)
    return [cue for cue, pattern in _PART_CUES if bits & pattern.bit and pattern.find(text)]


def names_one(text: str) -> bool:
    """Say whether a text holds a word that names a condition."""
    return bool(_ABBREVIATION.search(text) or _CONDITION.search(text)) or any(
        not _ILLNESSES.isdisjoint(one) for one in groups_in(text)
    )


@dataclass(frozen=True, slots=True)
class Part:
    """What the words of one part of a list say."""

    words: tuple[str, ...]
    groups: tuple[frozenset[str], ...]
    cues: tuple[str, ...]
    hit: str
    """Whether it holds an abbreviation of an illness ("abbr"), the plain name of one ("word") or neither."""
    word: str
    illnesses: list[str]
    """The groups of illness of its words, in order of their names."""
    others: list[str]
    """Its other groups: operations, devices, medicines, values, degrees."""
    sort: str
    """What it most is: an illness, an operation, a device, a birth, a medicine, a value, a mere degree, or none of these."""

    @classmethod
    def of(cls, text: str) -> Part:
        """Return what a part says."""
        word = _CONDITION.search(text)
        hit = "abbr" if _ABBREVIATION.search(text) else "word" if word else "none"
        groups = tuple(groups_in(text))
        found = frozenset().union(*groups)
        illnesses, others = sorted(found & _ILLNESSES), sorted(found - _ILLNESSES)
        sort = "ill" if illnesses else next((one for one in _RANK if one in others), "none")
        called = word.group().lower() if word else ""
        return cls(tuple(tokens(text)), groups, tuple(cues_of(text)), hit, called, illnesses, others, sort)

    @property
    def is_named(self) -> bool:
        """Whether it names a condition."""
        return self.hit != "none" or self.sort == "ill"


_RANK = ("operation", "device", "birth", "medicine", "measured", "degree")


def features(one: Part, before: Part | None, after: Part | None) -> list[str]:
    """Return what the words of a part and of its neighbours say of it, by the groups that other writers' words belong to as well."""
    rest, ill, sort = one.others, one.illnesses, one.sort
    share = sum(bool(groups) for groups in one.groups) / max(len(one.groups), 1)
    shared = "all" if share == 1 else "most" if share >= 0.5 else "some" if share else "none"
    size = min(len(one.groups), 8)
    out = [f"g:{group}" for group in (*ill, *rest)]
    out += [f"g1:{group}" for group in sorted(one.groups[0] if one.groups else ())] or ["g1:none"]
    out += [
        f"ill={min(len(ill), 3)}",
        f"sort={sort}",
        f"sort={sort}&n={size}",
        f"share={shared}&{sort}",
        f"share={shared}&n={size}",
    ]
    out += [f"sort={sort}&{'+'.join(rest[:3])}"] + [f"sort={sort}&{cue}" for cue in one.cues] + [f"sort={sort}&{one.hit}"]
    out += [f"sort={sort}&before={before.sort if before else 'edge'}", f"sort={sort}&after={after.sort if after else 'edge'}"]
    out += [f"x:{one.word[:5]}", f"x:{one.word[-5:]}"] if one.word else []
    return out + condition_words(one.words)


def condition_words(listed: Sequence[str]) -> list[str]:
    """Return what the words of a part say of it by their beginnings and endings, which names of illnesses share."""
    long = [one for one in listed if len(one) > 4]
    out = (
        [f"z:{one[-4:]}" for one in long]
        + [f"z3:{one[-3:]}" for one in long]
        + [f"z6:{one[-6:]}" for one in long if len(one) > 7]
    )
    out += [f"y:{one[:6]}" for one in long if len(one) > 6]
    return [*out, f"e:{listed[-1]}"]
