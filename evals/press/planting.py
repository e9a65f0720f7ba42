"""Hide a sentence among invented ones, for tests that look for it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from evals.press.build import press_record
from evals.press.chart import Doc, Paragraph, Passage, Record
from evals.press.truth import PassageTruth, Pressed

_OPENINGS = (
    "Pt reports",
    "Observed",
    "Family says",
    "Noted",
    "Reviewed",
    "Discussed",
    "Therapist saw",
    "Aide reports",
)
_MIDDLES = (
    "a quieter night than last week",
    "the parking lot is icy again",
    "new shoes with a wider toe box",
    "that the bus was late",
    "mild soreness after the weekend",
    "lunch was skipped",
    "the chair by the window",
    "a change in the weather",
    "that the dog was walked by a neighbor",
    "the form was left at home",
)
_CLOSINGS = (
    "",
    " and will bring it next time",
    ", no further comment",
    " since the visit of {day}",
    " for {n} days",
    ", as on {n} earlier occasions",
    "; call back at 555-01{n:02}",
)
_STYLES = ("clinic", "facility", "epic", "dictated", "paperform", "oldprint", "schoolslp", "twocolumn")


@dataclass(frozen=True, slots=True)
class Planted:
    """A file of noise with one passage planted in it."""

    pressed: Pressed
    passage: PassageTruth


def plant(sentence: str, seed: int, format: str = "pdf", style: str | None = None, scan: str | None = None) -> Planted:
    """Return a file of up to three pages of invented sentences with `sentence` among them.

    The same arguments give the same file. The sentence is drawn as one passage; `passage.spots` says on which
    page and lines. `scan` names the profile of a scan instead of one drawn by lot.
    """
    if not sentence.strip() or "\n" in sentence:
        raise ValueError("the sentence to plant must be one line of text")
    lot = random.Random(f"plant/{seed}")
    texts = [_noise(lot) for _ in range(lot.randrange(12, 130))]
    at = lot.randrange(len(texts) + 1)
    texts.insert(at, sentence.strip())
    passages = [Passage(f"p{number:04}", number, text, {}) for number, text in enumerate(texts, start=1)]
    paragraphs: list[Paragraph] = []
    while passages:
        size = lot.randrange(1, 7)
        paragraphs.append(Paragraph(tuple(passages[:size])))
        passages = passages[size:]
    values = {"id": f"plant-{seed}", "discipline": "PT", "style": style or lot.choice(_STYLES)}
    if scan:
        values["scan"] = scan
    doc = Doc(1, {"kind": "other", "date": "2026-03-02"}, tuple(paragraphs))
    record = Record("<plant>", values, {}, (f"Noise {seed}   Page {{page}}",), (), (doc,))
    pressed = press_record(record, None, format)
    return Planted(pressed, pressed.truth.passages[at])


def _noise(lot: random.Random) -> str:
    closing = lot.choice(_CLOSINGS).format(n=lot.randrange(2, 60), day=f"{lot.randrange(1, 12)}/{lot.randrange(1, 28)}")
    return f"{lot.choice(_OPENINGS)} {lot.choice(_MIDDLES)}{closing}."
