"""How many visits were attended, scheduled, cancelled and missed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clausea.chart.clues import Candidate, is_meant, meaning
from clausea.chart.lines import Addressed
from clausea.chart.reading import Context
from clausea.chart.sieve import any_of, guarded
from clausea.chart.visit_logs import logged
from clausea.domain import Note
from clausea.domain.numbers import COUNT, count

_I = re.IGNORECASE
_VISIT = r"(?:visits?|vis|sessions?|sess|encounters?|appointments?|appts?|treatments?|tx|days)"
_SORTS = {
    "attended": r"attended|att|kept|held|completed|seen|came|arrived|arr|present|total\s{1,4}[PX]|treated",
    "scheduled": r"scheduled|sched|sch|booked|planned|offered",
    "cancelled": r"cancel(?:l?ed|lations?|s)?|canc|cx(?:'?d)?|cxl|called off|rescheduled|moved by (?:him|her|pt|clinic)",
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
    rf"(?<![\w/.-])(?P<n>{COUNT})\s?(?P<mid>(?:(?:{_VISIT}|times|have|been|were|attended|att|kept|held|seen)\s){{0,4}})(?P<link>of|out of|/)\s?(?:the\s)?(?P<of>{COUNT})(?![\d/]|\.\d|\s?[-–]\s?\d)(?P<after>(?:\s(?:scheduled|sched|sch|planned|booked|arranged|offered|authorized|auth|approved|total|attended|att|kept|seen|{_VISIT})\b){{0,2}})",
    _I,
)
_NOUN_FIRST = re.compile(
    rf"\b(?:total\s(?:number of\s|#\s?of\s)?)?(?:(?:number|no\.|#|count) of\s)?(?P<noun>visits|vis|sessions|sess|encounters|appointments|appts|treatments|(?:visit|session|treatment|tx) (?:count|days))(?:\s(?:total|to date|so far|used|attended|kept|completed|this (?:reporting )?(?:period|month|report|cert\w*)|(?:from|since) (?:soc|ie|eval\w*|start of care)))?{_GAP}(?P<n>{COUNT})(?!\s?(?:/\s?\d|per\b|a week|x\b|min|%|days?\b|weeks?\b|wks?\b)|[\d/.:-]\d|%)",
    _I,
)
_COUNT_NOUN = re.compile(rf"(?<![\w/.:#-])(?P<n>{COUNT})\s(?:total\s|skilled\s)?(?P<noun>visits|sessions|treatments)\b", _I)
_THROUGH = re.compile(r"\b(?:visits|sessions)\s1\s(?:through|thru|to|-)\s(?P<n>\d{1,3})\b", _I)
_ALL = re.compile(
    rf"\battended\s(?:all|each) (?:of )?(?:the |his |her |their )?(?P<n>{COUNT})\s(?:scheduled\s|planned\s)?{_VISIT}\b", _I
)
_TIMES = re.compile(
    r"\b(?:has|have)\s(?:now\s|so far\s)?(?:(?P<came>come|attended)|been)\s(?:to\s|here\s|in\s)?"
    rf"(?P<n>{COUNT})(?:\s(?:times|visits)\b|(?(came)(?=[,;.](?!\d))|(?!)))",
    _I,
)
"""What has been so much may be a pain or a pulse: only who came or attended needs no word for the visits."""
_NUMBERED = re.compile(r"\b(?:visit|session|sess|vis|v)\.?\s?(?:no\.?|#|number)?\s?:?\s?(?P<n>\d{1,3})(?![\d/.-]*\d)\b", _I)
_OF_EACH = re.compile(r"\b(?:PT|OT|ST|SLP)\s?:?\s(?P<n>\d{1,3})(?=\s*(?:[,;]|$))")
_TOTAL = re.compile(
    rf"total\s(?:number of\s)?{_VISIT}|{_VISIT}\s(?:total|attended|kept|completed|to date|this (?:reporting )?period|(?:from|since) (?:soc|ie|eval|start))",
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
    rf"\b(?:{'|'.join(_SORTS.values())}|visits?|vis|v\d+|sessions?|sess|encounters?|appointments?|appts?|treatments|times|tx days|attendance|come|of\s\d+|out of)\b",
    _I,
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
    of_log = [one for one in found if one.form in _LOGS]
    # One cell of a row says what became of the visit; the others hold a discipline, initials, a reason.
    best_of_row = max(
        (one for one in of_log if not one.parts.get("each")), key=lambda one: meaning(one, text, context, kind), default=None
    )
    for one in of_log:
        is_asked = one.parts.get("each") or one is best_of_row
        is_named = one.form == "days" and kind == "attendance" and one.parts["named"]
        if is_asked and (is_named or is_meant(one, text, context, kind)):
            yield _note(words, context, one.start, one.end, attended=one.value)
    found = [one for one in found if one.form not in _LOGS]
    if of_log and not found:
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
    shares = _of_disciplines(text, options)
    if len(shares) > 1 and any(is_meant(one, text, context, kind) for one in shares):
        for one in shares:
            yield _note(words, context, one.start, one.end, attended=one.value, **_scheduled(one))
        return
    plain = (one for one in options if "plain" in one.more and meaning(one, text, context, kind) > _LEAST_PLAIN)
    best = next(plain, None)
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
    others |= _scheduled(best)
    yield _note(words, context, best.start, best.end, attended=best.value, **others)


_LOGS = frozenset({"log", "marks", "days"})
_LEAST_PLAIN = -1.0
"""What names visits and a sum is a count of them unless much speaks against it: "kept 5 of 6 details", a plan's total."""


def _scheduled(one: Candidate) -> dict[str, str]:
    return {"scheduled": one.parts["of"]} if one.parts.get("of") else {}


def _of_disciplines(text: str, options: Sequence[Candidate]) -> list[Candidate]:
    """Return the counts of a line that stand behind a discipline each: "PT 9 of 9; OT 7 of 8"."""
    led = [one for one in options if one.form == "each" or (one.form == "of" and "led=discipline" in one.more)]
    names = [_DISCIPLINE.search(text[: one.start]) for one in led if one.form == "of"]
    return led if len({name.group() for name in names if name}) == len(names) else []


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
    of_log = list(logged(text, context))
    if not _GUARD.is_in(text) and not any(_GUARD.is_in(cell.title) for cell in context.cells):
        return of_log
    shares = [
        match
        for match in _OF.finditer(text)
        if count(match["n"]) <= count(match["of"]) > 1
        and not _NOT_COUNTED.search(text[max(0, match.start() - 24) : match.start()])
        and not _is_day(match, text)
        and not _is_authorized(match, context)
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
            is_total = text[one.start : one.end].lower().startswith("total")
            out.append(Candidate("attended", "sort", one.start, one.end, one.value, ("plain",) if is_total else ()))
    for pattern, form in _FORMS:
        for match in pattern.finditer(text):
            if form == "noun" and _PER.match(text, match.end()):
                continue
            if _OTHER.search(text[max(0, match.start() - 24) : match.start()]):
                continue
            more = ["plain"] if form in {"all", "through", "times"} or _TOTAL.match(match.group()) else []
            if form == "label" and count(match["n"]) == 1 and context.kind in _PLANNING:
                # The first visit of all, on the form of a plan.
                continue
            more += ["of-discipline"] if form == "label" and _DISCIPLINE.search(text[: match.start()].rstrip()) else []
            add(form, match, *more)
    if context.kind in _REPORTING and any(one.form in _AWAY for one in counts) and not any(one.head == "attended" for one in out):
        # The number of a visit is a count of visits where those that were not kept are counted beside it.
        numbered = list(_NUMBERED.finditer(text))
        away = min(one.start for one in counts if one.form in _AWAY)
        if len(numbered) == 1 and numbered[0].start() < away and _opens(numbered[0].start(), text):
            add("number", numbered[0], "plain")
        each = list(_OF_EACH.finditer(text))
        for match in each if len(each) > 1 else ():
            add("each", match, "led=discipline")
    extra = [f"has={one.form}" for one in counts] + ([f"many={min(len(counts), 3)}"] if counts else [])
    alone = re.fullmatch(r"\W*", "".join(text[: out[0].start])) if out else None
    extra += ["opens"] if alone else []
    out = [Candidate(o.head, o.form, o.start, o.end, o.value, (*o.more, *extra), o.parts) for o in out]
    return out + ([] if any(one.head == "attended" for one in out) else of_log)


_AWAY = frozenset({"cancelled", "no_show"})
_OPENING = re.compile(r"(?:^|[.;,|:\d]|\s\s)\s*$")


def _opens(start: int, text: str) -> bool:
    """Say whether the number of a visit opens a clause and is not that of a visit which was missed: "no shows: 2 (visit 4)"."""
    before = text[:start]
    is_inside = before.count("(") > before.count(")")
    return not is_inside and bool(_OPENING.search(before)) and not any(_TITLES[name].search(before) for name in _AWAY)


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


def _is_day(match: re.Match[str], text: str) -> bool:
    """Say whether a share is the day of a visit: "2/13 visit", "seen 9/11", but not "attended 9/10 tx", "8/12 treatment sessions"."""
    if match["link"] != "/":
        return False
    behind, before = match["after"].lower().split(), text[: match.start()]
    if _SEEN_ON.search(before):
        return True
    led = _LED.search(before[-28:])
    is_counted = (led and "seen" not in led.group().lower()) or re.fullmatch(_VISIT, " ".join(behind[1:]))
    return bool(behind and behind[0] in _ONE_VISIT) and not is_counted


_ONE_VISIT = frozenset({"visit", "session", "appointment", "appt", "treatment", "tx"})
_SEEN_ON = re.compile(r"\(seen\s$|\bseen\son\s$", _I)
_REPORTING = frozenset({"attendance", "discharge", "progress_report", "re_evaluation", "recertification"})
_PLANNING = frozenset({"plan_of_care", "certification", "initial_evaluation", "order"})


def _is_authorized(match: re.Match[str], context: Context) -> bool:
    """Say whether a share stands in a column that counts what was authorised."""
    cell = next((cell for cell in context.cells if cell.start <= match.start() < cell.end), None)
    return cell is not None and bool(_AUTHORIZED.search(cell.title))


_AUTHORIZED = re.compile(r"\b(?:auth\w*|approved|remain\w*)\b", _I)
_FORMS = (
    (_ALL, "all"),
    (_THROUGH, "through"),
    (_TIMES, "times"),
    (_NOUN_FIRST, "label"),
    (_COUNT_NOUN, "noun"),
)
