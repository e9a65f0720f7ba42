"""How many visits were attended, scheduled, cancelled and missed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from clausea.chart.clues import Candidate, is_meant, meaning
from clausea.chart.lines import Addressed
from clausea.chart.reading import Context
from clausea.chart.sieve import any_of, guarded
from clausea.chart.tables import RowCell
from clausea.domain import Note
from clausea.domain.dates import MONTH_WORD
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
_N = rf"(?P<n>{COUNT})(?![\d/.:-]\d|[A-Za-z]{{3}}|%|/|\s?(?:x\b|of\b|min|%|ft\b|reps|sec|hrs?\b|wks?\b|weeks?|months?|lbs?\b|/\s?\d))"
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
_NOT_COUNTED = re.compile(
    r"\b(?:missed|misses|but|not|visit|session|page|day|week)\s?#?:?\s?$|\b(?:cancel\w*|missed|no[- ]?show)\s(?:visits?|sessions?)\s?:?\s?$",
    _I,
)
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
    logged = [one for one in found if one.form in {"log", "marks"}]
    if logged:
        if context.cells:
            # One cell of a row says what became of the visit; the others hold a discipline, initials, a reason.
            logged = [max(logged, key=lambda one: meaning(one, text, context, kind))]
        for one in logged:
            if is_meant(one, text, context, kind):
                yield _note(words, context, one.start, one.end, attended=one.value)
        found = [one for one in found if one.form not in {"log", "marks"}]
        if not found:
            return
    counts = {one.form: one for one in reversed(found) if one.head == "count"}
    others = {name: one.value for name, one in counts.items() if name != "attended"}
    options = [one for one in found if one.head == "attended"]
    by_discipline = [one for one in options if "of-discipline" in one.more and is_meant(one, text, context, kind)]
    labels = [one for one in options if "of-discipline" in one.more]
    if (len(labels) > len(by_discipline) > 0 and len(labels) > 1) or (
        len(_BY_DISCIPLINE.findall(text)) > 1 and _LIMITED.search(text)
    ):
        # A limit, or what is left of it; or labels of which it is not clear what they count.
        return
    if len(by_discipline) > 1:
        # "PT visits 7   OT visits 6" counts for each.
        for one in by_discipline:
            yield _note(words, context, one.start, one.end, attended=one.value)
        return
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


_BY_DISCIPLINE = re.compile(r"\b(?:PT|OT|ST|SLP)\W{1,2}(?:visits|sessions|treatments)\b", _I)
_LIMITED = re.compile(r"\b(?:limits?|benefits?|remain\w*|left|auth\w*|allow\w*|plan(?:ned)?|max\w*)\b", _I)
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
    """Return the counts of a line by their sort, every number that may be of visits attended, and the visits of a log."""
    logged = list(_logged(text, context))
    if not _GUARD.is_in(text) and not any(_GUARD.is_in(cell.title) for cell in context.cells):
        return logged
    shares = [
        match
        for match in _OF.finditer(text)
        if count(match["n"]) <= count(match["of"]) > 1
        and not _NOT_COUNTED.search(text[max(0, match.start() - 24) : match.start()])
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
        share = count(match["n"]) / count(match["of"])
        more = [
            f"round={count(match['of']) in _ROUND}",
            f"most={share >= 0.6}&{count(match['of']) in _ROUND}",
            *_led_by(text, match),
        ]
        more += [f"about={bool(_ABOUT_VISITS.search(f'{context.topic} {context.before} {text}'))}&{count(match['of']) in _ROUND}"]
        more += [f"link={match['link'].lower()}", *(f"with={word}" for word in words), *(["plain"] if plain else [])]
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
            more = ["plain"] if form in {"all", "through"} or _TOTAL.match(match.group()) else []
            more += ["of-discipline"] if form == "label" and _DISCIPLINE.search(text[: match.start()].rstrip()) else []
            add(form, match, *more)
    extra = [f"has={one.form}" for one in counts] + ([f"many={min(len(counts), 3)}"] if counts else [])
    alone = re.fullmatch(r"\W*", "".join(text[: out[0].start])) if out else None
    extra += ["opens"] if alone else []
    out = [Candidate(o.head, o.form, o.start, o.end, o.value, (*o.more, *extra), o.parts) for o in out]
    return out + ([] if any(one.head == "attended" for one in out) else logged)


_CAME = re.compile(
    r"(?:attended|att|kept|held|completed|seen|came|arrived|arr|here|present|yes|y|eval|ev|treated|done|shows?|showed|checked|in|tx|on|late|left|p)\b|[✓✔]"
)
_STAYED_AWAY = re.compile(
    r"(?:no|n|n ?s|cx\w*|c ?x|cancel\w*|canx?|called|ill|sick|holiday|closed|absent|missed|off|hold|dna|resched\w*|snow|vacation|hosp\w*|not)\b"
)


def _said(word: str) -> list[str]:
    """Return the clues of what a log says of a visit; the group of a word stands for words that no chart has shown."""
    # One letter stands for another word in every clinic: "A" for attended or absent, "C" for completed or cancelled.
    group = "away" if _STAYED_AWAY.match(word) else "came" if _CAME.match(word) else "letter" if len(word) == 1 else "none"
    return [f"log={word}", f"log0={word.split(' ', maxsplit=1)[0]}", f"group={group}"]


_DAY = (
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s)?(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?"
    rf"|\d{{1,2}}[ -]?{MONTH_WORD}(?:[ -]?(?:20)?\d\d)?|{MONTH_WORD}\s\d{{1,2}}(?:,?\s(?:20)?\d\d)?)(?![\d/.-])"
)
_DAY_CELL = re.compile(rf"(?:#?\d{{1,3}}|{_DAY})\W*", _I)
_DAYS_RUN = re.compile(rf"(?<![\w/.-])(?P<day>{_DAY})\s{{1,3}}(?P<word>[A-Za-z][A-Za-z/-]{{0,11}})(?![\w:])", _I)
_OPENING = re.compile(r"[\[(]?[A-Za-z✓✔][\w ✓✔/'-]{0,17}")


def _logged(text: str, context: Context) -> Iterator[Candidate]:
    """Yield the visits of a log of days: a row that opens with a day and says in a word or two what became of the visit."""
    cells = context.cells
    if len(cells) > 1 and len(cells) < 7:
        days = list(takewhile(lambda cell: bool(_DAY_CELL.fullmatch(cell.text.strip())), cells))
        told = cells[len(days) : len(days) + 3]
        if not days or not told:
            return
        named = [word for cell in cells for word in re.findall(r"[a-z]{3,}", cell.title.lower())][:8]
        yield from _of_marks(cells[len(days) :], named)
        for place, cell in enumerate(told):
            opening = _OPENING.match(cell.text.strip())
            ticked = _TICK.fullmatch(cell.text.strip())
            if opening is None or (
                ticked and (_is_of_other(cell.title) or _EXERCISES.search(f"{context.sheet} {context.caption}"))
            ):
                continue
            word = " ".join(re.findall(r"[a-z✓✔]+", opening.group().lower())[:2])
            more = [*_said(word), f"place={place}", f"cells={len(cells)}", f"size={len(opening.group()) // 4}"]
            more += [f"titled={name}" for name in named] + [f"title={cell.title.lower()}"]
            yield Candidate("attended", "log", cell.start, cell.start + len(opening.group()), "1", tuple(more))
        return
    runs = list(_DAYS_RUN.finditer(text))
    lead = _DAYS_RUN.match(text.lstrip()) if len(text) < 60 else None
    if len(runs) > 1 or lead is not None:
        for match in runs[:24]:
            after = re.match(r"\s{1,3}([A-Za-z]{1,4})\b", text[match.end() :])
            if _TICK.fullmatch(match["word"]) and after and _STAYED_AWAY.match(after[1].lower()):
                # "2/16 x NS" is a row of columns whose titles are not known.
                continue
            more = [*_said(match["word"].lower()), f"runs={min(len(runs), 3)}"]
            yield Candidate("attended", "log", match.start(), match.end(), "1", tuple(more))


_EXERCISES = re.compile(r"\b(?:exercises?|HEP|home program\w*)\b", _I)
_TICK = re.compile(r"[xy✓✔]|yes", _I)
_AWAY_TITLE = re.compile(r"\b(?:cancel\w*|cx\w*|no[- ]?shows?|n/?s|missed|absent|sched\w*|booked|reason\w*|why)\b", _I)
_VISIT_TITLE = re.compile(
    r"\b(?:PT|OT|ST|SLP|speech|physical|occupational|therapy|AM|PM|a\.m|p\.m|\d{1,2}:\d\d|\d{1,2}[/-]\d{1,2}|morning|afternoon|noon|time|date|day"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|M|T|W|Th|F|visits?|vis|sessions?|appts?|appointments?|tx|treatments?|status"
    r"|attend\w*|att|kept|held|seen|came|arrived|present|completed|show(?:ed|s)?|wk|weeks?|initials?|outcome)\b",
    _I,
)
_MARK = re.compile(r"[✓✔xX]|[A-Za-z]{1,4}(?:/[A-Za-z])?\.?")


def _is_of_other(title: str) -> bool:
    """Say whether a tick below a title says of no visit that it was kept: a cancellation, an exercise."""
    return bool(_AWAY_TITLE.search(title) or (title.strip() and not _VISIT_TITLE.search(title)))


def _of_marks(told: Sequence[RowCell], named: Sequence[str]) -> Iterator[Candidate]:
    """Yield the visits of a row that has a mark for each of several: "2-16 | x | NS"."""
    told = [cell for cell in told if not _AWAY_TITLE.search(cell.title)]
    if any(cell.title.strip() and not _VISIT_TITLE.search(cell.title) for cell in told):
        # A mark below the name of an exercise is no visit.
        return
    marks = [" ".join(re.findall(r"[a-z✓✔]+", cell.text.lower())) for cell in told if _MARK.fullmatch(cell.text.strip())]
    came = [mark for mark in marks if mark == "x" or (_CAME.match(mark) and not _STAYED_AWAY.match(mark))]
    away = [mark for mark in marks if mark not in came and _STAYED_AWAY.match(mark)]
    if len(marks) < 2 or not came or len(came) + len(away) < len(marks):
        return
    more = [f"came={min(len(came), 3)}", f"away={min(len(away), 2)}", f"rest={min(len(told) - len(marks), 2)}"]
    more += [f"mark={mark}" for mark in dict.fromkeys(marks)] + [f"titled={name}" for name in named]
    yield Candidate("attended", "marks", told[0].start, told[-1].end, str(len(came)), tuple(more))


_ROUND = frozenset({5, 10, 20, 25, 30, 50, 100})
"""Of so many are trials and points of a scale counted, seldom visits."""
_ABOUT_VISITS = guarded(
    r"\b(?:attend\w*|visits?|sessions?|no[- ]?shows?|cx|cancel\w*|kept|missed|appointments?|appts?|offered|scheduled|sched)\b", _I
)
_DISCIPLINE = re.compile(r"\b(?:PT|OT|ST|SLP)\W{0,2}$")


def _led_by(text: str, match: re.Match[str]) -> Iterator[str]:
    """Yield what opens the clause of a share: a discipline, or nothing."""
    before = text[: match.start()]
    if _DISCIPLINE.search(before):
        yield "led=discipline"
    if not re.search(r"\w", before.rpartition(".")[2]):
        yield "led=nothing"


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
