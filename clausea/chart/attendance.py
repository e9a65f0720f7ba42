"""How many visits were attended, scheduled, cancelled and missed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.clues import Candidate, is_meant, meaning
from clausea.chart.lines import Addressed
from clausea.chart.reading import Context
from clausea.chart.sieve import any_of, guarded
from clausea.domain import Note
from clausea.domain.numbers import COUNT, count

_I = re.IGNORECASE
_VISIT = r"(?:visits?|vis|sessions?|appointments?|appts?|treatments?|tx|days)"
_SORTS = {
    "attended": r"attended|att|kept|held|completed|seen|came|arrived|present|total [PX]|treated",
    "scheduled": r"scheduled|sched|sch|booked|planned|offered",
    "cancelled": r"cancel(?:l?ed|lations?|s)?|cx(?:'?d)?|cxl|called off|rescheduled|moved by (?:him|her|pt|clinic)",
    "no_show": r"no[- ]?shows?|ns|dna|absent|missed",
}
_TITLES = {name: re.compile(rf"\b(?:{words})\b", _I) for name, words in _SORTS.items()}
_SORT = "|".join(f"(?P<{name}>{words})" for name, words in _SORTS.items())
_GAP = r"(?:\s?[:=#-]\s?|\s{1,3})"
_N = rf"(?P<n>{COUNT})(?![\d/.:-]\d|%|/|\s?(?:x\b|of\b|min|%|ft\b|reps|sec|hrs?\b|wks?\b|weeks?|months?|lbs?\b|/\s?\d))"
_LABEL_FIRST = guarded(
    rf"\b(?:{_SORT})\b(?:\s(?:for|to date|so far|by \w+|without \w+|{_VISIT}))?{_GAP}(?:for\s|x\s|a total of\s)?{_N}", _I
)
_NUMBER_FIRST = guarded(
    rf"(?<![\w/.:-])(?P<n>{COUNT})\s(?:(?:total|skilled|late)\s)?(?:{_VISIT}\s)?(?:(?:have|has|was|were)\s(?:been\s)?)?(?:{_SORT})\b",
    _I,
)
_OF = re.compile(
    rf"(?<![\w/.-])(?P<n>{COUNT})\s?(?P<mid>(?:(?:{_VISIT}|have|been|were|attended|att|kept|held|seen)\s){{0,4}})(?P<link>of|out of|/)\s?(?:the\s)?(?P<of>{COUNT})(?![\d/]|\.\d|\s?[-–]\s?\d)(?P<after>(?:\s(?:scheduled|sched|sch|planned|booked|authorized|auth|approved|total|attended|att|kept|seen|{_VISIT})\b){{0,2}})",
    _I,
)
_NOUN_FIRST = re.compile(
    rf"\b(?:total\s(?:number of\s|#\s?of\s)?)?(?:(?:number|no\.|#|count) of\s)?(?P<noun>visits|sessions|appointments|appts|treatments|(?:visit|session|treatment) (?:count|days))(?:\s(?:to date|so far|used|attended|kept|completed|this (?:reporting )?(?:period|month|report|cert\w*)|(?:from|since) (?:soc|ie|eval\w*|start of care)))?{_GAP}(?P<n>{COUNT})(?!\s?(?:/\s?\d|per\b|a week|x\b|min|%|days?\b|weeks?\b|wks?\b)|[\d/.:-]\d|%)",
    _I,
)
_COUNT_NOUN = re.compile(rf"(?<![\w/.:#-])(?P<n>{COUNT})\s(?:total\s|skilled\s)?(?P<noun>visits|sessions|treatments)\b", _I)
_THROUGH = re.compile(r"\b(?:visits|sessions)\s1\s(?:through|thru|to|-)\s(?P<n>\d{1,3})\b", _I)
_ALL = re.compile(
    rf"\battended\s(?:all|each) (?:of )?(?:the |his |her |their )?(?P<n>{COUNT})\s(?:scheduled\s|planned\s)?{_VISIT}\b", _I
)
_TOTAL = re.compile(
    rf"total\s(?:number of\s)?{_VISIT}|{_VISIT}\s(?:attended|kept|completed|to date|this (?:reporting )?period|(?:from|since) (?:soc|ie|eval|start))",
    _I,
)
_LED = re.compile(
    r"\b(?:attended|attendance|att|kept|used|visits|sessions|(?:total )?seen)(?:\sfrom \w+)?(?:\s?[:=-]\s?|\s{1,3})$", _I
)
_NOT_COUNTED = re.compile(r"\b(?:missed|misses|but|not|visit|session|page|day|week)\s?#?:?\s?$", _I)
_OF_VISITS = r"visits?|sessions?|appointments?|appts?|treatments?|attended|att|kept|seen|scheduled|sched|sch|booked|planned|authorized|auth"
_GUARD = any_of(
    rf"\b(?:{'|'.join(_SORTS.values())}|visits?|vis|sessions?|appointments?|appts?|treatments|attendance|of\s\d+|out of)\b", _I
)
_PER = guarded(
    r"\s?(?:/|per\b|an?\s|each\b|weekly|every|x\b|more\b|left\b|remain\w*|until\b|in a row|running|(?:auth\w*|approved|planned)\b(?!.*att))",
    _I,
)
_OTHER = re.compile(
    r"\b(?:auth\w*|approved|remain\w*|est\w*|left|expected|anticipated|recommended|requested|allowed|allowable|benefit\w*|per|max\w*|without|prior|previous|plan|continue|cont|next|request|goal|in)\b[^.;:]{0,14}$",
    _I,
)


def read_attendance(words: Addressed, context: Context, kind: str) -> Iterator[Note]:
    """Yield one note for the visits attended, scheduled, cancelled and missed that a line counts.

    Two counts of different sorts on one line are a record of attendance; a single one must be meant as such.
    """
    text = words.text
    if not _FIGURE.search(text) and not (_GUARD.is_in(text) and _SPELT.search(text)):
        return
    found = candidates(text, context)
    if not found and not context.cells:
        return
    counts = {one.form: one for one in reversed(found) if one.head == "count"}
    others = {name: one.value for name, one in counts.items() if name != "attended"}
    options = [one for one in found if one.head == "attended"]
    best = next((one for one in options if "plain" in one.more), None)
    if best is None and counts.get("attended") and others:
        best = counts["attended"]
    if best is None:
        meant = [one for one in options if is_meant(one, text, context, kind)]
        best = max(meant, key=lambda one: meaning(one, text, context, kind), default=None)
    if best is None:
        if len(others) >= 2 and kind in {"attendance", "discharge", "progress_report"}:
            low, high = min(one.start for one in counts.values()), max(one.end for one in counts.values())
            yield _note(words, context, low, high, **others)
        return
    if best.parts.get("of"):
        others["scheduled"] = best.parts["of"]
    yield _note(words, context, best.start, best.end, attended=best.value, **others)


_FIGURE = guarded(r"\d")
_SPELT = guarded(rf"\b(?:{COUNT})\s", _I)


def _note(words: Addressed, context: Context, start: int, end: int, **values: str) -> Note:
    return Note.model_validate(
        {
            "document": context.document,
            "date": context.date,
            "span": words.span(start, end),
            "sort": "attendance",
            "values": values,
        }
    )


def candidates(text: str, context: Context) -> list[Candidate]:
    """Return the counts of a line by their sort, and every number that may be of visits attended."""
    if not _GUARD.is_in(text) and not any(_GUARD.is_in(cell.title) for cell in context.cells):
        return []
    shares = [
        match
        for match in _OF.finditer(text)
        if count(match["n"]) <= count(match["of"]) > 1
        and not _NOT_COUNTED.search(text[max(0, match.start() - 12) : match.start()])
        and not re.match(r"\s?(?:trials?|reps|steps|goals?|cues?|for\b|times)", text[match.end() :], _I)
    ]
    counts = _counts(text, context, [match.span() for match in shares])
    out = list(counts)
    taken = [(one.start, one.end) for one in counts if one.form != "attended"]
    seen: set[int] = set()

    def add(form: str, match: re.Match[str], *more: str, **parts: str) -> None:
        number = count(match["n"])
        inside = any(low < match.end("n") and match.start("n") < high for low, high in taken)
        if match.start("n") in seen or inside or not 0 < number <= 400:
            return
        seen.add(match.start("n"))
        out.append(Candidate("attended", form, match.start(), match.end(), str(number), tuple(more), dict(parts)))

    for match in shares:
        words = f"{match['mid']} {match['after']}".lower().split()
        led = _LED.search(text[max(0, match.start() - 28) : match.start()])
        of_visits = any(re.fullmatch(_OF_VISITS, word) for word in words)
        plain = (led or of_visits) and not _OTHER.search(text[max(0, match.start() - 24) : match.start()])
        more = [f"link={match['link'].lower()}", *(f"with={word}" for word in words), *(["plain"] if plain else [])]
        add("of", match, *more, of=str(count(match["of"])))
    for one in counts:
        if one.form == "attended":
            seen.add(one.parts["n"])
            out.append(Candidate("attended", "sort", one.start, one.end, one.value))
    for pattern, form in ((_ALL, "all"), (_THROUGH, "through"), (_NOUN_FIRST, "label"), (_COUNT_NOUN, "noun")):
        for match in pattern.finditer(text):
            if form == "noun" and _PER.match(text, match.end()):
                continue
            if _OTHER.search(text[max(0, match.start() - 24) : match.start()]):
                continue
            add(form, match, *(["plain"] if form in {"all", "through"} or _TOTAL.match(match.group()) else []))
    extra = [f"has={one.form}" for one in counts] + ([f"many={min(len(counts), 3)}"] if counts else [])
    alone = re.fullmatch(r"\W*", "".join(text[: out[0].start])) if out else None
    extra += ["opens"] if alone else []
    return [Candidate(o.head, o.form, o.start, o.end, o.value, (*o.more, *extra), o.parts) for o in out]


def _counts(text: str, context: Context, shares: list[tuple[int, int]]) -> list[Candidate]:
    """Return the counts that are named by their sort, read from left to right, each figure once."""
    matches = [*_LABEL_FIRST.finditer(text), *_NUMBER_FIRST.finditer(text)]
    out: list[Candidate] = []
    position = 0
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        name = next(sort for sort in _SORTS if match[sort])
        # "no show 9/30", "seen 12 weeks": a day or a time, and no count.
        if any(low < match.end("n") and match.start("n") < high for low, high in shares):
            continue
        if match.start() < position or any(one.form == name for one in out) or count(match["n"]) > 400:
            continue
        if name == "attended" and re.match(r"\s?(?:up|by|in bed|for \d)\b", text[match.end() :], _I):
            continue
        out.append(Candidate("count", name, match.start(), match.end(), str(count(match["n"])), (), {"n": match.start("n")}))
        position = match.end()
    for cell in context.cells:
        if not cell.title or not re.fullmatch(r"\d{1,3}", cell.text):
            continue
        for sort, pattern in _TITLES.items():
            if pattern.search(cell.title) and not any(one.form == sort for one in out):
                out.append(Candidate("count", sort, cell.start, cell.end, str(int(cell.text)), (), {"n": cell.start}))
    return out
