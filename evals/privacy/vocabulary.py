"""Write the words that charts use, so that a capitalised word that is none of them is taken for a name.

    python -m evals.privacy.vocabulary

Words come from the development charts and from the texts that Clausea ships; the held-out charts are not read. What the charts
say of their people is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from clausea.knowledge import folder
from evals.facts.split import charts
from evals.press import read
from evals.press.chart import Record, passages_of

OUT = Path(__file__).resolve().parents[2] / "clausea" / "data" / "privacy" / "vocabulary.txt"
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*[A-Za-z]")
_TEXTS = ("*.yaml", "*.md", "*.j2", "*.txt")


def words_of_charts() -> tuple[dict[str, set[str]], dict[str, set[str]], set[str]]:
    """Return the charts of each word in small letters and of each capitalised word, and the words of people."""
    small: defaultdict[str, set[str]] = defaultdict(set)
    capital: defaultdict[str, set[str]] = defaultdict(set)
    people: set[str] = set()
    for path in [*charts("dev"), *charts("dev", "kinds")]:
        record = read(path)
        people |= _people(record)
        for doc in record.docs:
            for passage in passages_of(doc.blocks):
                for word in _WORD.findall(passage.text):
                    if word.islower():
                        small[word].add(record.path)
                    else:
                        capital[word].add(record.path)
    return small, capital, people


def _people(record: Record) -> set[str]:
    """Return the words of names that a chart states: of its patient, its authors and its signers."""
    said = [record.patient.get("name", "")]
    for doc in record.docs:
        said += [doc.values.get("author", "")]
        for passage in passages_of(doc.blocks):
            said += [fact.values.get("signer", "") for fact in passage.facts]
    return {word.lower() for name in said for word in _WORD.findall(name)}


def words_of_texts() -> Counter[str]:
    """Return the words in small letters of what Clausea ships."""
    found: Counter[str] = Counter()
    roots = [folder("templates"), OUT.parents[1]]
    for root in roots:
        for pattern in _TEXTS:
            for path in root.rglob(pattern):
                if path.parent != OUT.parent:
                    found.update(word for word in _WORD.findall(path.read_text(encoding="utf-8")) if word.islower())
    return found


def main() -> None:
    """Write the list."""
    names = yaml.safe_load((OUT.parent / "names.yaml").read_text())
    listed = {*names["first"].split(), *names["surname"].split()}
    small, capital, people = words_of_charts()
    words = set(small) | set(words_of_texts())
    # A capitalised word of several charts is a test, a brand or a heading, unless it is a name.
    words |= {word.lower() for word, where in capital.items() if len(where) >= 3}
    kept = sorted(
        word for word in words if len(word) > 1 and word not in listed and (word not in people or len(small.get(word, ())) > 2)
    )
    OUT.write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(len(kept), "words")


if __name__ == "__main__":
    main()
