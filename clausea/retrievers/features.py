"""What the ranker looks at in a sentence: its words, their parts, its place in the chart, and the typed facts in it."""

from __future__ import annotations

import re

from clausea.retrievers import Candidate

_TOKEN = re.compile(r"[a-z][a-z'’/\-]*|\d+|[→↑↓%#&+/:<>=°]")
_NUMBER = re.compile(r"\d")
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "then_now",
            r"\b(?:IE|SOC|was|were|eval|baseline|initial\w*|prev\w*)\b.{0,40}\d.{0,60}\b(?:now|today|current\w*)\b|\d\s*(?:->|→)\s*-?\d|\bfrom\b.{1,20}\bto\b",
        ),
        (
            "was",
            r"\b(?:was|were|used to|had been|couldn't|could not|previously|no longer|anymore|again|now|yet|still|first time|since)\b",
        ),
        ("will", r"\b(?:will|to be able to|in order to|goal|target|by \d|within \d|in \d+ (?:wks?|weeks?|visits))\b"),
        (
            "because",
            r"\b(?:because|due to|d/t|2/2|since|so that|so (?:she|he|pt|I|we)|therefore|given|as (?:she|he|pt)|when|until|if|unless|after|once|each time|every time)\b|[;:→]",
        ),
        ("first_person", r"\b(?:I|my|we|our|therapist|PT|OT|SLP|clinician)\b"),
        ("exercises", r"\b\d+\s*x\s*\d+\b.*\b\d+\s*x\s*\d+\b|\b(?:reps|sets)\b.*\b(?:reps|sets)\b"),
        ("dose", r"\b\d\s*x\s*/?\s*(?:wk|week|w)\b|times (?:a|per) week|\b\dw\d\b|weekly|\b(?:wks|weeks)\b"),
        ("date", r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"),
        ("code", r"\b9[2567]\d{3}\b"),
        ("icd", r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b"),
        ("minutes", r"\b\d+\s*(?:min|minutes|')\b|\b(?:timed|time in|units?)\b"),
        ("assist", r"\b(?:min|mod|max) ?a\b|\b(?:CGA|SBA|mod ?i|indep\w*|assist\w*)\b"),
        ("negated", r"\b(?:no|not|denies|without|w/o|never|none|unable|can't|cannot|refus\w+|declin\w+)\b"),
        ("family", r"\b(?:mother|father|sister|brother|mom|dad|aunt|uncle|family (?:hx|history)|grand\w+)\b"),
        ("quoted", r"[\"“”]"),
        ("sign", r"\b(?:signed|certif\w+|/s/|MD|DO|NP|PA-C|fax\w*|order\w*)\b"),
    )
)


def evidence_features(one: Candidate) -> list[str]:
    """Return the features of a candidate, in a fixed order."""
    text = one.text.lower()
    words = ["0" if token.isdigit() else token for token in _TOKEN.findall(text)][:60]
    out = [f"w:{word}" for word in words]
    out += [f"b:{a}_{b}" for a, b in zip(words, words[1:], strict=False)]
    for word in set(words):
        if len(word) > 4:
            out += [f"c:{word[index : index + 4]}" for index in range(len(word) - 3)]
            out.append(f"p:{word[:5]}")
    out += [f"m:{name}" for name, pattern in _MARKS if pattern.search(one.text)]
    out += [f"f:{fact}" for fact in sorted(one.facts)]
    place = [f"d:{one.document_kind}", f"s:{one.section}", f"form:{one.sentence.form}"]
    out += place
    out.append(f"ds:{one.document_kind}:{one.section}")
    out.append(f"len:{min(len(words) // 4, 8)}")
    out.append(f"num:{min(len(_NUMBER.findall(text)), 6)}")
    out.append(f"first:{one.is_first_period}")
    for fact in sorted(one.facts):
        out += [f"fd:{fact}:{one.document_kind}", f"fs:{fact}:{one.section}"]
    out += [f"md:{name}:{one.document_kind}" for name, pattern in _MARKS[:4] if pattern.search(one.text)]
    if one.header:
        out += [f"h:{word}" for word in dict.fromkeys(_TOKEN.findall(one.header.lower()))]
    if one.repeats:
        out.append(f"repeats:{min(one.repeats, 3)}")
    out += [f"n:{word}" for word in dict.fromkeys(_TOKEN.findall(one.before.lower())[:12]) if len(word) > 3]
    return list(dict.fromkeys(out))
