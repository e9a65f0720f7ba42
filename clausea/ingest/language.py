"""Tell which pages are not in English: they are kept, and a person is told."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_MIN_LETTERS = 80
_MIN_WORDS = 40

_COMMON = {
    "English": "the and of to with for in was is on at by from be as are not has patient pt without",
    "Spanish": "el la los las de del que y en con para por una se su al paciente sin",
    "French": "le la les des du de et en avec pour par une est dans au aux sur patient sans",
    "German": "der die das und mit für von den dem ein eine ist im zu auf nicht bei ohne",
    "Portuguese": "o a os as do da dos das que e em com para por uma se não ao paciente sem",
    "Italian": "il lo la gli le di del della che e in con per una non si al paziente senza",
    "Polish": "i w z na do się nie jest że o po dla od przez pacjent bez",
    "Tagalog": "ang ng sa na mga ay at ni si para hindi pasyente",
    "Vietnamese": "và của là có cho không được với một các bệnh nhân trong",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def foreign(text: str) -> str | None:
    """Return how to name the language of a page that is not English; None for English, and where there is too little to say."""
    counts = {letter: count for letter, count in Counter(text).items() if letter.isalpha()}
    letters = sum(counts.values())
    if letters < _MIN_LETTERS:
        return None
    other = {letter: count for letter, count in counts.items() if ord(letter) > 0x24F}
    others = sum(other.values())
    if others > 0.3 * letters:
        rightward = sum(count for letter, count in other.items() if unicodedata.bidirectional(letter) in ("R", "AL"))
        return "a language written from right to left" if 2 * rightward > others else "a language with other letters"
    words = Counter(_WORD.findall(text.lower()))
    total = sum(words.values())
    if total < _MIN_WORDS:
        return None
    shares = {language: sum(words[word] for word in common) / total for language, common in _SETS.items()}
    best = max(shares, key=lambda language: shares[language])
    # Charts in telegram style have few small words, so English is not asked for: another language must stand out.
    return best if best != "English" and shares[best] > 0.15 and shares[best] > 2 * shares["English"] else None
