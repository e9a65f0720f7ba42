"""What the models of documents look at: the words of a line, its looks and its neighbours; the title and content of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clausea.chart.lines import Line
from clausea.chart.people import births, find_signature, is_unsigned, patient_names
from clausea.chart.sieve import Guarded, bits_of, guarded
from clausea.chart.titles import counted, title_kinds, title_sorts
from clausea.domain.dates import Dated, find_dates

_TOKEN = re.compile(r"[a-z]+|\d+|[#&/:()]")
_WORD = re.compile(r"[A-Za-z]+")
_FIELD = guarded(
    r"\b(?:dos|date|visit|session|enc(?:ounter)?|time in|in|out|seen|start|referr\w+|ref|ordering|physician|therapist|dx|payer|ins|claim|soc|period|age)\b\.?\s*#?\s*[:#]",
    re.IGNORECASE,
)
_SOAP = guarded(r"^\s*(?:s|o|a|p|subj\w*|obj\w*|assess\w*|plan)\s*[:\-]", re.IGNORECASE)
_CODE = guarded(r"\b9[2567]\d{3}\b")
_MINUTES = guarded(r"\b\d{1,3}\s?(?:min|minutes|m)\b|\bunits?\b", re.IGNORECASE)
_NUMBERED = guarded(r"^\s*(?:\(?\d{1,2}[.)]|[•\-*])\s")
_PAGE_ONE = guarded(r"\bp(?:a?ge?)?\.?\s?1\s?(?:of|/)\s?\d", re.IGNORECASE)
_VISIT = guarded(
    r"^\W*(?:visit|vst|v|tx|session|appt|dn|pn|note|cdt|rx)?\.?\s?#?\s?\d{1,3}\b|^\W*#\s?\d|^\W*(?:visit|session)\s(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen)\b",
    re.IGNORECASE,
)
_DAY = guarded(
    r"(?<![\d/.])(?:\d{1,2}[/\-]\d{1,2}(?:[/\-]\d{2,4})?(?![\d/])|\d{1,2}[ -]?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*(?:[ -]?\d{2,4})?\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b)",
    re.IGNORECASE,
)
_LEADS_DAY = re.compile(rf"\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?(?:{_DAY.pattern.pattern})", re.IGNORECASE)
_WEEKDAY = guarded(r"\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day)?s?\b", re.IGNORECASE)
_OPENS = re.compile(r"(?=[^a-z]*[A-Z]{4})[A-Z][A-Z&/.' ()-]{3,}(?:[:.,(]|\s-\s|\s\d)")
"""A line that opens with words in capitals, as a title does: "HOME LIGHTING SURVEY: hall 4 foot-candles"."""
_KEY = re.compile(r"\d+")


def tokens(text: str) -> list[str]:
    """Return lower-case words; a number is "0"."""
    return ["0" if token.isdigit() else token for token in _TOKEN.findall(text.lower())]


@dataclass(frozen=True, slots=True)
class LineView:
    """What is known of one filled line, worked out once."""

    index: int
    line: Line
    text: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    dated: tuple[Dated, ...]
    signs: bool
    marks: tuple[str, ...]
    """Names of the patterns that the line matches: field, soap, code, minutes, numbered, patient, page one."""
    looks: tuple[str, ...]
    key: str
    """The line without its numbers, by which a title that comes again is known."""
    rank: int
    """How many filled lines stand above it on its page, furniture left out."""
    own: tuple[str, ...] = ()
    """The features of a first line that its words, looks and marks are, whatever stands around it."""
    below: tuple[tuple[str, ...], ...] = ()
    """What it says of the line right above it, and of the one above that."""


_MARKS: tuple[tuple[str, Guarded], ...] = (
    ("field", _FIELD),
    ("soap", _SOAP),
    ("code", _CODE),
    ("minutes", _MINUTES),
    ("numbered", _NUMBERED),
    ("page_one", _PAGE_ONE),
    ("visit", _VISIT),
    ("day", _DAY),
    ("weekday", _WEEKDAY),
)


def view(lines: Sequence[Line], known: dict[str, LineView] | None = None) -> list[LineView]:
    """Return the lines of a record that hold words or figures and are no furniture, each with what is known of it.

    `known` keeps lines by their text, for a record whose lines are looked at again.
    """
    out: list[LineView] = []
    known = {} if known is None else known
    page, rank = -1, 0
    for index, line in enumerate(lines):
        if line.page != page:
            page, rank = line.page, 0
        if line.is_furniture or not any(map(str.isalnum, line.stripped)):
            # A rule of dashes is no more than the lines that other pages draw.
            continue
        if (found := known.get(line.text)) is None:
            found = _view(index, line, rank)
            if len(known) < _MOST_KNOWN:
                known[line.text] = found
        is_here = found.line is line and found.index == index and found.rank == rank
        out.append(found if is_here else replace(found, index=index, line=line, rank=rank))
        rank += 1
    return out


_MOST_KNOWN = 20_000
"""How many lines are kept, some 500 pages."""


def _view(index: int, line: Line, rank: int) -> LineView:
    text = " ".join(line.text.split())
    words = tuple(tokens(text[:160]))
    bits = bits_of(text)
    marks = [name for name, mark in _MARKS if bits & mark.bit and mark.find(text)]
    if patient_names(line.text) or births(line.text):
        marks.append("patient")
    looks = _looks(text, line, len(words))
    kinds = title_kinds(text) if len(words) <= 16 else ()
    dated = tuple(find_dates(line.text))
    return LineView(
        index=index,
        line=line,
        text=text,
        words=words,
        kinds=kinds,
        dated=dated,
        signs=find_signature(line) is not None or is_unsigned(line.text),
        marks=tuple(marks),
        looks=looks,
        key=_KEY.sub("#", text.lower()) if len(words) <= 10 else "",
        rank=rank,
        own=tuple(_own(words, looks, marks)),
        below=tuple(tuple(_below(place, words, marks, bool(dated), bool(kinds))) for place in range(2)),
    )


def _own(words: Sequence[str], looks: Sequence[str], marks: Sequence[str]) -> list[str]:
    out = [f"w:{word}" for word in dict.fromkeys(words[:8])]
    out += [f"b:{a}_{b}" for a, b in zip(words[:4], words[1:5], strict=False)]
    if words:
        out += [f"first:{words[0]}", f"last:{words[-1]}"]
    out += looks
    return out + [f"m:{name}" for name in marks]


def _below(place: int, words: Sequence[str], marks: Sequence[str], is_dated: bool, is_title: bool) -> list[str]:
    out = [f"n{place}:{word}" for word in dict.fromkeys(words[:3])]
    out += [f"n{place}:m:{name}" for name in marks]
    out += [f"n{place}:date"] if is_dated else []
    return out + ([f"n{place}:k"] if is_title and len(words) <= 8 else [])


def _looks(text: str, line: Line, count: int) -> tuple[str, ...]:
    head = text[:80]
    upper = sum(map(str.isupper, head)) / max(sum(map(str.isalpha, head)), 1)
    capital = [word for word in _WORD.findall(head) if len(word) > 3]
    titled = sum(word[0].isupper() for word in capital) / max(len(capital), 1)
    size = "1-3" if count <= 3 else "4-8" if count <= 8 else "9-14" if count <= 14 else "15+"
    return (
        f"len:{min(count, 12)}",
        f"cells:{min(len(line.cells), 3)}",
        f"upper:{upper > 0.9}:{size}",
        f"titled:{titled > 0.7}:{size}",
        f"case:{'low' if text[:1].islower() else 'cap' if text[:1].isupper() else 'other'}",
        f"end:{text[-1:] if text[-1:] in '.,;:?' else 'word'}",
        f"indent:{min((len(line.text) - len(line.text.lstrip())) // 6, 4)}",
    )


def repeats(views: Sequence[LineView]) -> Counter[str]:
    """Count how often each short line comes in a record, its numbers left out, and how many lines with a day begin alike."""
    return Counter(one.key for one in views if one.key) + Counter(_family(one) for one in views if "day" in one.marks)


def leads_day(text: str) -> bool:
    """Say whether a line opens with a day, with or without its year."""
    return _LEADS_DAY.match(text) is not None


def _family(one: LineView) -> str:
    """Return how a line begins: with a day, or else its first two words, numbers left out. Notes that follow one another begin alike."""
    return "begins with a day" if _LEADS_DAY.match(one.text) else "begins " + " ".join(one.words[:2])


def start_features(views: Sequence[LineView], at: int, again: Counter[str]) -> list[str]:
    """Return the features by which the line views[at] is, or is not, the first of a document."""
    one = views[at]
    words = one.words
    out = list(one.own)
    place = "top" if one.rank == 0 else "near" if one.rank < 3 else "in"
    out.append(f"rank:{min(one.rank, 5)}")
    short = len(words) <= 8
    caps = one.looks[2].startswith("upper:True")
    if one.kinds:
        out += [f"k:{name}" for name in one.kinds] + [
            f"k1:{one.kinds[0]}:{short}",
            f"k:any:{place}:{short}",
            f"k:any:{caps}:{short}",
        ]
    else:
        out += [f"k:none:{place}:{short}"]
    if one.dated:
        where = (
            "start"
            if not one.line.text[: one.dated[0].start].strip(" (*#-")
            else "end"
            if one.dated[-1].end > len(one.line.text.rstrip()) - 3
            else "middle"
        )
        out += [f"date:{min(len(one.dated), 3)}", f"date_at:{where}:{short}", f"date:{bool(one.kinds)}:{short}"]
    else:
        out.append("date:0")
    times = again[one.key] if one.key else 0
    if times > 1:
        out += [f"again:{min(times, 4)}:{bool(one.kinds)}:{bool(one.dated)}", f"again:{place}"]
    if "day" in one.marks and again[_family(one)] > 1:
        alike = min(again[_family(one)], 4)
        out += [f"alike:day:{alike}", f"alike:day:{short}"] if _LEADS_DAY.match(one.text) else []
        out += [f"alike:{alike}:{place}", f"alike:{short}", f"alike:{bool(one.kinds)}", f"alike:visit:{'visit' in one.marks}"]
    if one.signs:
        out.append("signs")
    out += _before(views, at, place)
    out += _after(views, at)
    if at == 0:
        out.append("record:first")
    return out


def _before(views: Sequence[LineView], at: int, place: str) -> list[str]:
    one = views[at]
    out: list[str] = []
    opens = bool(_OPENS.match(one.text)) and not one.looks[2].startswith("upper:True")
    since = next((steps for steps, other in enumerate(reversed(views[max(0, at - 4) : at]), start=1) if other.signs), 0)
    out += [f"sig:{since}", f"sig:{since}:{bool(one.kinds)}", f"sig:{since}:{place}"]
    if opens:
        out += ["opens", f"opens:{bool(since)}", f"opens:{bool(one.kinds)}:{place}", f"opens:{'day' in one.marks}"]
    if "day" in one.marks:
        out += [f"day:{min(since, 2)}:{place}", f"day:{min(since, 2)}:{bool(one.kinds)}"]
    if at == 0 or views[at - 1].line.page != one.line.page:
        out.append("p:page")
        if at:
            out.append(f"p:page:{'.' if views[at - 1].text[-1:] in '.!?' else 'open'}")
        return out
    behind = views[at - 1]
    out.append(f"p:end:{behind.text[-1] if behind.text[-1] in '.,;:' else 'word'}")
    out += [f"p:{name}" for name in behind.marks if name in {"code", "minutes"}]
    out += ["p:date_end"] if behind.dated and behind.dated[-1].end > len(behind.line.text.rstrip()) - 8 else []
    out += [f"p:title:{bool(one.kinds)}"] if behind.kinds and len(behind.words) <= 8 else []
    if not any(map(str.isalpha, one.text)):
        # A bare date below a signature belongs to it.
        out.append(f"bare:{behind.signs}:{behind.text[-1:].isalpha()}")
    cells = len(one.line.cells)
    if cells >= 3 and len(behind.line.cells) == cells:
        # A dated row of a table is no new note.
        out += ["p:row", f"p:row:{bool(one.dated)}"]
    if one.index and not one.line.text.startswith("\f") and behind.index < one.index - 1:
        out.append("p:blank")
    return out


def _after(views: Sequence[LineView], at: int) -> list[str]:
    out: list[str] = []
    page = views[at].line.page
    ahead = [other for other in views[at + 1 : at + 4] if other.line.page == page]
    for other, below in zip(ahead[:2], (0, 1), strict=False):
        out += other.below[below]
    if any("patient" in other.marks for other in ahead):
        out.append("n:patient")
    if any(other.dated or "field" in other.marks for other in ahead[:2]):
        out.append("n:head")
    return out


def title_features(title: LineView) -> list[str]:
    """Return what the first line of a document says of its kind."""
    out = [f"t:{word}" for word in dict.fromkeys(title.words[:10])]
    out += [f"tb:{a}_{b}" for a, b in zip(title.words[:6], title.words[1:7], strict=False)]
    kinds = title.kinds
    short = len(title.words) <= 8
    if kinds:
        out += [f"k:{name}" for name in kinds] + [f"k1:{kinds[0]}", f"k1:{kinds[0]}:{short}"]
        out += [f"only:{kinds[0]}"] if len(kinds) == 1 else [f"two:{kinds[0]}+{kinds[1]}", f"set:{'+'.join(sorted(kinds)[:3])}"]
    else:
        out.append("k:none")
    sorts = title_sorts(title.text)
    out += [f"sort:{name}" for name in sorts] + [f"sort:{kinds[0] if kinds else 'none'}:{name}" for name in sorts]
    return out


def document_features(views: Sequence[LineView], *, place: str = "middle") -> list[str]:
    """Return the features by which a document is of a kind: its title, its first words, and counts over its text.

    `place` says whether it is the first, a middle or the last document of its record.
    """
    if not views:
        return ["empty"]
    kinds = views[0].kinds
    out = title_features(views[0])
    # Where the first line is a date or a letterhead, the title is one of the next.
    for one in views[1:4]:
        if one.kinds and len(one.words) <= 10:
            out += [f"k_next:{name}" for name in one.kinds[:2]] + ([] if kinds else [f"k_only_next:{one.kinds[0]}"])
    for one in views[1:4]:
        out += [f"h:{word}" for word in one.words[:8]]
    out += [f"h2:{word}" for one in views[4:20] for word in one.words if len(word) > 2]
    out += [f"lines:{_bin(len(views))}", f"pages:{min(len({one.line.page for one in views}), 3)}", f"place:{place}"]
    for name, count in counted([one.text for one in views]):
        out.append(f"c:{name}:{_bin(count)}")
        if count:
            out.append(f"c:{name}")
            if kinds:
                out.append(f"kc:{kinds[0]}:{name}")
    out += _signed(views)
    out += _layout(views[:_MOST_LINES])
    for one in views[:2]:
        # The beginnings of the words of its head meet the words of other writers.
        out += [f"{stem}:{word[:length]}" for stem, length in (("t4", 4), ("t5", 5)) for word in one.words[:8] if len(word) > 4]
    return list(dict.fromkeys(out))


_MOST_LINES = 40
"""Of how many lines of a document the layout is looked at."""
_DAY_ALONE = re.compile(r"(?<![\d/.])\d{1,2}[/.-]\d{1,2}(?![\d])")


def _layout(views: Sequence[LineView]) -> list[str]:
    """Return how much of a document is table, whether its lines begin with days, how many days stand in one row, and its length."""
    count = len(views)
    table = sum(len(one.line.cells) >= 3 for one in views) / count
    led = sum(bool(one.dated) and not one.line.text[: one.dated[0].start].strip(" (*#-") for one in views) / count
    numbers = sum(any(map(str.isdigit, one.text)) for one in views) / count
    days = max(len(_DAY_ALONE.findall(one.text)) for one in views[:12])
    return [
        f"table:{_share(table, (0, 0.25, 0.5, 0.75))}",
        f"table:{table > 0.5}:{min(count, 20) // 5}",
        f"led:{_share(led, (0, 0.2, 0.5))}",
        f"days:{min(days, 4)}",
        f"numbers:{_share(numbers, (0.25, 0.5, 0.75, 0.99))}",
        f"short:{min(count, 6)}",
    ]


def _share(share: float, limits: Sequence[float]) -> str:
    return next((str(limit) for limit in limits if share <= limit), "more")


def record_features(kinds: Sequence[str]) -> list[list[str]]:
    """Return for every document of a record, of these kinds, what the others say of its kind: those before, those behind, its place."""
    last = len(kinds) - 1
    before: Counter[str] = Counter()
    behind = Counter(kinds)
    out = []
    for number, own in enumerate(kinds):
        behind[own] -= 1
        row = [f"seen:{kind}:{min(count, 2)}" for kind, count in before.items()]
        row += [f"ahead:{kind}:{min(count, 2)}" for kind, count in behind.items() if count]
        row += [f"tenth:{min(9, 10 * number // len(kinds))}", f"prev:{kinds[number - 1] if number else 'none'}"]
        out.append([*row, f"next:{kinds[number + 1] if number < last else 'none'}"])
        before[own] += 1
    return out


def _signed(views: Sequence[LineView]) -> list[str]:
    found = [signature for one in views if one.signs and (signature := find_signature(one.line)) is not None]
    out = ["signed"] if found else ["no_sig"]
    physician = sum(one.is_physician for one in found)
    if physician:
        out += ["sig:md_only" if physician == len(found) else "sig:md_too", f"sig:md:{_bin(len(views))}"]
    if any(is_unsigned(one.text) for one in views):
        out.append("unsigned")
    return out


def _bin(count: int) -> str:
    for limit in (0, 1, 2, 4, 8, 16, 32):
        if count <= limit:
            return str(limit)
    return "more"
