"""Words in a record or a claim that address a program, and how they are kept from it.

What is recognised here is never evidence, never a typed fact, and never printed: the chart is read as though the sentence were not there, so
that nothing beside it is read or ranked otherwise; the field of a claim is taken for missing, the file gets another name. The record itself
stays as it is, and a flag says where the words stand.
What is not recognised is still data: a model that obeys it has to get past the verifier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from clausea.domain import Chart, Claim, Record, Span

NAME_WARNING = "The name of this file held words that address a program, so that it goes by another name here."

_PROGRAM = (
    r"(?:(?<=\bto )A[l1](?=:)|\b(?:AIs?|A\.I\.|LLMs?|GPT|ChatGPT|Copilot|Gemini)(?=\W)|(?i:\b(?:large )?language models?\b|\bchat ?bots?\b|\bbilling bots?\b"
    r"|\bautomated (?:\w+ )?(?:readers?|systems?|reviewers?|writers?|generators?|tools?|drafters?)\b"
    r"|\b(?:letter|appeal)[ -](?:generator|writer|writing|drafting|bot|software|program|tool)s?\b|\b(?:generat|draft|writ|summari[sz])\w* (?:this|the) (?:letter|appeal) with (?:a|an|the) (?:model|program|tool)\b))"
)
_ORDER = (
    r"(?i:\b(?:must|should|shall|state|say|write|note that|report|output|respond|approve|conclude|include|treat|omit|do not|don't|ignore|disregard|answer|summari[sz]e|cite|mark|set|put|tell|address|"
    r"leave|quote|sign|send|add|change|describe|call|use|instructions?|thank)\b)"
)
_BEFORE = r"(?:previous|prior|above|preceding|earlier|system|foregoing|former|other)"
_RULES = r"(?:instruction|prompt|rule|direction|directive|message|command|context|guideline|guidance|order)s?"
INJECTION = re.compile(
    rf"{_PROGRAM}.{{0,60}}{_ORDER}|(?i:\binstructions? (?:for|to)\b.{{0,20}}){_PROGRAM}"
    rf"|(?i:\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all|any|the|your|of|these|my|those|every)\s+)*{_BEFORE}\s+{_RULES}\b)"
    rf"|(?i:\b(?:ignore|disregard|forget)\s+(?:all|any|everything)\s+(?:(?:of|the|your|other|you were told|that was said|written)\s+)*(?:{_RULES}\b|above\b|before\b))"
    r"|(?i:\b(?:system|developer|assistant)\s+(?:prompt|message|instructions?|note)\s*:)"
    rf"|(?:^|[.;:!?\"(|]\s*|\s{{2,}})(?:SYSTEM|Assistant|ASSISTANT|Developer|DEVELOPER|AI|LLM|BOT|Bot|USER)\s*:.{{0,60}}{_ORDER}"
    rf"|(?:^|[.;!?\"(|]\s*|\s{{2,}})Assistant:\s+(?i:the (?:deadline|payer|route|status|letter))\b"
    r"|(?i:\b(?:reveal|print|repeat|show|output|display)\s+(?:me )?(?:your|the)\s+(?:\w+ )?(?:prompt|instructions)\b)"
    r"|(?i:\b(?:you are|act as|pretend to be|behave as)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:\w+\s+)?(?:AI|language model|chat ?bot|bot|automated system)\b)"
    r"|(?i:\b(?:you are|act as)\s+(?:now\s+)(?:an?\s+)?assistant\b)|(?i:\bfrom now on,? you (?:will|must|shall|are)\b)"
    r"|(?i:\bnew (?:instruction|order|rule)s? for the\b.{0,40}:)"
    r"|\bim_(?:start|end)\b|<\|?(?:im_start|im_end|system|assistant|endoftext)\|?>|[\[(]/?INST[\])]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_SPACED = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")
_IN_SPACED = re.compile(r" \w \w ")
"""What stands in every stretch of letters that are set apart, and is found several times as fast."""
_SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget|override|bypass).{0,24}(?:instruction|prompt|rule|direction|guideline)|(?:noteto|to|dear|you are an)ai(?:writ|state|must|:)|languagemodel|chatbot|automatedsystem|systemprompt"
)
_GOES_ON = re.compile(
    r"^\W*(?:also|then|and|instead|finally|next|now|please|tell|state|say|write|mark|set|put|cite|address|use|report|include|omit|do not|don't|never|always|sign|send|add|change|describe|leave|end|everything|regards|every|key|so)\b",
    re.IGNORECASE,
)


_NEEDED = {
    "ai", "ais", "llm", "llms", "gpt", "chatgpt", "copilot", "gemini", "al", "language", "chat", "chatbot", "chatbots",
    "bot", "bots", "automated", "letter", "appeal", "ignore", "disregard", "forget", "override", "bypass", "system",
    "assistant", "developer", "user", "prompt", "instructions", "endoftext", "inst",
}  # fmt: skip
"""Words of which `INJECTION` cannot do without one, but for the stretches of `_NEEDED_TOO`. In "a1:" a one is read as an l."""
_NEEDED_TOO = ("a.i.", "a1:", "from now on", "new instruction", "new order", "new rule", "im_")
_LETTERS = re.compile(r"[a-z]+")


def _may_hold_order(text: str) -> bool:
    """Say whether `INJECTION` can match at all: hardly any line of a record needs it asked, and it takes ten times as long."""
    if not text.isascii():
        return True
    low = text.lower()
    return not _NEEDED.isdisjoint(_LETTERS.findall(low)) or any(part in low for part in _NEEDED_TOO)


def is_order(text: str) -> bool:
    """Say whether a text addresses a program, letters that are set apart or parted by what is not printed read together."""
    if _may_hold_order(text) and INJECTION.search(text):
        return True
    if text.isascii() and not (_IN_SPACED.search(text) and _SPACED.search(text)):
        return False  # Nothing is set apart or parted.
    bare = _bare(text)
    return bare != text and bool(INJECTION.search(bare) or _SQUEEZED.search(re.sub(r"[\W_]", "", bare).casefold()))


def is_ordering_name(name: str) -> bool:
    """Say whether the name of a file addresses a program; it holds no colon and often no spaces."""
    words = re.sub(r"[_\-.]+", " ", name)
    return is_order(words) or is_order(re.sub(r"^(\w+) ", r"\1: ", words))


def _bare(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    return _SPACED.sub(lambda match: match.group().replace(" ", ""), text)


def order_spans(chart: Chart, known: dict[str, bool] | None = None) -> tuple[Span, ...]:
    """Return where sentences stand that address a program, with those behind them that go on in the same tone, and running lines.

    What the chart withholds already is passed over. `known` keeps what was asked, for a chart whose words are asked of again.
    """
    found: list[Span] = []
    known = {} if known is None else known

    def is_order_here(text: str) -> bool:
        if (answer := known.get(text)) is None:
            answer = known[text] = is_order(text)
        return answer

    for index, sentence in enumerate(chart.sentences):
        if not is_order_here(" ".join(_words(chart, span) for span in sentence.spans)):
            continue
        found += sentence.spans
        for follower in chart.sentences[index + 1 : index + 4]:
            words = " ".join(_words(chart, span) for span in follower.spans)
            if follower.document != sentence.document or not (_GOES_ON.match(_bare(words)) or is_order_here(words)):
                break
            found += follower.spans
    of_page: dict[tuple[str, int], list[Span]] = {}
    for span in (*chart.withheld, *found):
        of_page.setdefault((span.record, span.page), []).append(span)
    for record in chart.records:
        for page in record.pages:
            held = bytearray(len(page.text))
            for span in of_page.get((record.id, page.number), ()):
                held[span.start : span.end] = b"\1" * (span.end - span.start)
            # An order may run over a line's end, or stand in a line that no sentence holds.
            for match in re.finditer(r"[^\n]+(?:\n[^\n]+)?", page.text):
                for start, end in _lines(match):
                    if is_order_here(page.text[start:end]) and not any(held[start:end]):
                        held[start:end] = b"\1" * (end - start)
                        found.append(Span(record=record.id, page=page.number, start=start, end=end))
    return tuple(dict.fromkeys(found))


def _lines(match: re.Match[str]) -> list[tuple[int, int]]:
    at, out = match.start(), []
    for line in match.group().split("\n"):
        if line.strip():
            out.append((at, at + len(line)))
        at += len(line) + 1
    return out


def _words(chart: Chart, span: Span) -> str:
    return chart.quote(span)


def withheld(claim: Claim) -> Claim:
    """Return the claim without its texts that address a program: they count as missing. The codes of the denial stay."""
    return claim.model_validate(_changed(claim.model_dump(), lambda text: "" if is_order(text) else text))


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _changed(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_changed(inner, change) for inner in value)
    return value


def renamed(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records; one whose name addresses a program goes by a number, with a warning that says so."""
    out = []
    for number, record in enumerate(records, start=1):
        if is_ordering_name(record.name):
            suffix = re.search(r"\.[A-Za-z]{2,4}$", record.name)
            name = f"record-{number}{suffix.group().lower() if suffix else ''}"
            out.append(record.model_copy(update={"name": name, "warnings": (*record.warnings, NAME_WARNING)}))
        else:
            out.append(record)
    return tuple(out)
