"""Goals as written: label, term, time, status, target."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.sections import lead_in
from clausea.domain import DocumentKind, Form, Goal, SectionName
from clausea.domain.dates import find_dates

_I = re.IGNORECASE
Term = Literal["short", "long"]
Status = Literal["new", "met", "partly_met", "progressing", "not_met", "discontinued"]

_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "one": "1", "two": "2", "three": "3", "four": "4"}
_NUMBER = r"(?:[1-9]\d?[a-d]?(?![\w%/°.]*\d|\s?%|\s?(?:wks?|weeks?|w|mos?|months?|visits?|days?)\b)|[A-H](?![\w'’]))"
_NUMBERS = (
    rf"(?:{_NUMBER}(?:\s?(?:-|–|to|thru|through)\s?{_NUMBER}(?!\s?(?:wks?|weeks?|w|mos?|months?|visits?|days?)\b))?"
    rf"(?:\s?(?:,|&|\band\b|,\s?and)\s?{_NUMBER})*)"
)
_MARK = re.compile(
    r"(?<![\w/'’])(?:(?P<new>new|add(?:ed)?|revised|upgraded?)\s{1,2})?"
    r"(?:(?P<all>all|both|none|no|some)\s(?:of\s(?:the\s)?)?)?(?:the\s)?"
    r"(?:(?P<abbr>STG|LTG)s?|(?P<long>(?:short|long)[- ]?term\s(?:goals?|objectives?))|(?P<goal>goals?|objectives?|obj)"
    rf"|(?P<brief>ST|LT)(?=[ -]?\d)|(?P<letter>[GSL])(?=\d))(?![\w'’])?[ ]?[-#]?[ ]?"
    rf"(?P<numbers>{_NUMBERS}|#\d{{1,2}}|(?:{'|'.join(_ORDINALS)})\b)?"
    r"(?![\w/%]|\.\d)",
    _I,
)
_LONE = re.compile(
    r"(?<![\w/'’.])(?P<numbers>[A-H](?:\s?(?:,|&|and)\s?[A-H])*)(?=[.:]?\s(?:is\s|are\s|was\s)?(?P<after>[\w~]+(?:\s\w+)?))"
)
_ORDINAL = re.compile(
    r"\bthe\s(?:first|second|third|fourth|fifth|last)(?=\s(?:goal\s)?(?:is|was|has been)\s(?:now\s)?(?:partly |not |partially )?(?:met|achieved|reached)\b)",
    _I,
)
_LONE_STATUS = re.compile(
    r"~?(?:met|not (?:met|yet|attempted)|unmet|part(?:ly|ially)?|progressing|ongoing|dropped|discontinued|deferred|achieved)\b",
    _I,
)
_ITEM_MARK = re.compile(r"\s*\(?(?:\d{1,2}[a-z]?|[A-Ha-h])[.)](?:\s+|$)")
_CLAUSE = re.compile(r"(?:^|[.;:,)\]/!?•–—-]\s*|\s{2,}|\band\s+|\bthe\s+)$")
_REFERENCE = re.compile(
    r"\b(?:of|to|toward|towards|for|per|see|when|once|if|until|till|after|as|by|with|meet|meets|meeting|on|at|from|against|address(?:es|ing)?|because|since)"
    r"(?:\s(?:the|all|his|her|their|pt'?s?))?\s*$",
    _I,
)
_HARD_START = re.compile(r"[.;:]\s*$|^\s*$")
_WILL = re.compile(
    r"\bwill\b|\bto be (?:able|independent|ind)\b|\b(?:wants?|hopes?|would like|wishes)\b[^.]{0,20}?(?:\bto\b|:)", _I
)
_COUNT = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_UNIT = r"(?:wks?|weeks?|w(?!/)|visits?|sessions?|months?|mos?|days?)"
_DUE = (
    re.compile(
        rf"\b(?:in|within|by|over|after)\s(?P<count>{_COUNT})\s?[-–]?\s?(?P<unit>{_UNIT})\b|\bby\s(?:discharge|d/?c)\b", _I
    ),
    re.compile(rf"\b(?P<count>{_COUNT})\s?[-–]?\s?(?P<unit>{_UNIT})\b(?!\s*(?:log|in a row))", _I),
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
_STATUS: tuple[tuple[Status, re.Pattern[str]], ...] = tuple(
    (status, re.compile(pattern, _I))  # type: ignore[misc]
    for status, pattern in (
        (
            "not_met",
            r"\b(?:not (?:yet )?(?:been )?(?:met|achieved|reached|attempted)|unmet|no progress|not yet|still open)\b"
            r"|\bnone\b.{0,40}\b(?:met|achieved|reached)\b|^no\b.{0,25}\b(?:met|achieved|reached)\b",
        ),
        (
            "partly_met",
            r"\b(?:partial(?:ly)?|partly|nearly|mostly|almost)\s?(?:met|achieved)?\b|\bpart(?: met)?(?=\s*(?:$|[:;,.(]))|\b\d{1,2}\s?% met\b|~\s?met\b",
        ),
        ("discontinued", r"\b(?:discontinued?|d/c'?d goal|deferred|dropped|dc goal|abandoned)\b"),
        ("met", r"\b(?:met|achieved|mastered|reached|attained|exceeded)\b(?!\s(?:when|once|if)\b)"),
        (
            "progressing",
            r"\b(?:progressing|in progress|ongoing|improving|improved|continued? goal|continues?|emerging|revised|upgraded|in place|held|unchanged)\b",
        ),
        ("new", r"^\s*new\b|\bnew(?: goal)?\b(?=\s*$|[,;)])"),
    )
)
_TARGET = re.compile(
    r"(?:≥|>=|>|≤|<=|<|\bat least|\bto|\bof|\bwith|\bscore of|\bwithin|\bw/)\s?(?P<value>\d{1,4}(?:\.\d{1,2})?)\s?(?P<of>/\s?\d{1,3})?\s?(?P<unit>s|secs?|seconds|%|ft|feet|m/s|m|deg(?:rees)?|°|/10|/5|lbs?|kg|minutes?|min)?(?!\w)",
    _I,
)
_NAMED_STATUS = re.compile(
    r"^[\w /'’-]{0,40}?\bgoals?\b(?::[^.]{0,80}?|\s(?:is|was|has been)|(?=\s(?:met|achieved|not met|reached)\b))[\s,]*(?:so\s)?(?P<status>(?:partly |partially |not (?:yet )?)?(?:met|achieved|reached))\b",
    _I,
)
_TERM_LINE = re.compile(
    rf"(?P<term>(?:short|long)[- ]?term|STG|LTG)s?(?:\sgoals?)?\s?[,(:-]*\s?(?:(?:in|by|to be (?:met|completed|achieved) (?:in|by))\s)?(?:{_COUNT}\s?{_UNIT})?\s?[):.]*\s*",
    _I,
)
_ELSE = re.compile(
    r"\b(?:time (?:in|out)|total|timed|frequency|freq|duration|certif\w*|signature|signed|e-?sig|rehab(?:ilitation)? potential|prognosis|npi|dob|mrn|lic(?:ense)?|page \d|charges?|cpt|units?\b.*\bmin)\b"
    r"|\b(?:9[2567]\d{3}|G0\d{3})\b|(?<!\w)plan\s?:|\b\d\s?x\s?/\s?(?:wk|week)\b.*\bx\s?\d|^\W*(?:physician|provider|therapist|payer|ins(?:urance)?|poc|interv\w*|continue|cont|d/?c (?:to|plan)|discharge plan)\b"
    r"|,?\s(?:PTA?|DPT|OTR(?:/L)?|COTA(?:/L)?|CCC-SLP|MD|DO|NP)\b[^.]{0,40}(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|$)",
    _I,
)
_FIELDS = re.compile(r"[A-Za-z][\w #/]{1,28}:\s?\S")
_GOAL_TITLE = re.compile(
    r"^(?:[SL]TG|short|long|functional|therapy|treatment)?[- ]?(?:term )?(?:goals?|objectives?)(?: (?:area|statement|description))?$",
    _I,
)
_ID_TITLE = re.compile(r"^(?:#|no\.?|id|label|term|type|goal #|number|stg|ltg)$", _I)


def term_of(text: str) -> Term | None:
    """Return whether words speak of short-term or of long-term goals; None where they do neither or both."""
    found = {
        ("short" if match[0][0] in "sS" else "long")
        for match in re.finditer(r"\b(?:short|long)[- ]?term\b|\b[SL]TGs?\b|(?<=\()(?:short|long)(?=\))", text, _I)
    }
    return ("short" if found == {"short"} else "long") if len(found) == 1 else None


class GoalReader:
    """Reads the goals of one document in order; it remembers the goals heading that a list of goals stands under."""

    def __init__(self, kind: DocumentKind) -> None:
        self._is_daily = kind in {"daily_note", "flowsheet", "attendance"}
        self._table = 0
        self._open = False
        self._of_status = False
        self._term: Term | None = None
        self._due: re.Match[str] | None = None
        self._due_date: dt.date | None = None
        self._marked: bool | None = None
        self._pending = False
        self._only_first = False

    def heading(self, text: str, section: SectionName) -> None:
        """Note a heading: a goals heading opens a list, any other closes it."""
        inside = section == "goals"
        if inside:
            self._begin(text, self._term if self._open else None)
        else:
            self._open, self._term, self._due = False, None, None

    def _begin(self, text: str, inherited: Term | None) -> None:
        self._open, self._marked, self._pending, self._of_status = True, None, False, False
        self._term = term_of(text) or inherited
        self._due = _DUE[0].search(text) or _DUE[1].search(text)
        self._due_date = _due_date(text, None)
        self._only_first = bool(re.search(r"\b(?:patient|pt|client|family)(?:'?s|s'|’s)?\b.{0,10}\bgoals?\b", text, _I))

    def read(self, words: Addressed, context: Context, form: Form) -> list[Goal]:
        """Return the goals of a sentence, an item or a row; each labelled goal or status of a line is one goal."""
        text = words.text
        titles = [cell.title for cell in context.cells]
        if any(titles):
            return self._row(words, context, titles)
        start = 0
        lead = lead_in(text)
        if lead is not None and lead.name == "goals" and not re.match(r"\s*[\w# ]{0,12}\d\w?\s?[:.)-]", text[: lead.after + 1]):
            self._begin(text[: lead.after], None)
            start = lead.after
        elif lead is not None and lead.name != "goals":
            self._open = False
        numbered = _ITEM_MARK.match(text, start)
        line = _TERM_LINE.match(text, numbered.end() if numbered else start)
        if line and (
            line.end() == len(text) or ((text[line.end() - 1 : line.end()] == ":" or ":" in line.group()) and " " in line.group())
        ):
            if line.end() == len(text):
                self._begin(text, None)
                return []
            self._term = term_of(line["term"])
            self._open = True
            self._due = _DUE[1].search(line.group()) or self._due
            rest = text[line.end() :]
            if not list(_marks(rest, True)) and len(rest.strip()) > 7 and not _ITEM_MARK.match(rest):
                self._marked = True
                return [self._goal(words, context, (line.start(), len(text), line.end()), "", None)]
        if form == "row" and context.cells and (rows := self._table_row(words, context)) is not None:
            return rows
        if start and not list(_marks(text, False)) and ";" in text[start:] and not _ELSE.search(text):
            return self._run_in(words, context, start)
        marks = list(_marks(text, self._open))
        if marks:
            return self._labelled(words, context, marks, start)
        named = _NAMED_STATUS.match(text)
        if (
            named
            and not re.search(r"\bof \w+ goals\b", named.group(), _I)
            and not re.match(r"\W*(?:reason|d/?c|pt'?s? goals?)\b", text, _I)
        ):
            return [self._goal(words, context, (0, len(text), 0), "", None)]
        if not self._open:
            return []
        return self._unlabelled(words, context, form, start)

    def _table_row(self, words: Addressed, context: Context) -> list[Goal] | None:
        """Return the goal of a row in a table of goals whose heading row was not known as one; None for other rows."""
        cells = context.cells
        if _GOAL_TITLE.match(cells[0].text) and len(cells) > 2 and any(_PROGRESS_TITLE.search(cell.text) for cell in cells):
            self._table = len(cells)
            return []
        terms = [_TERM_LINE.fullmatch(cell.text) for cell in cells]
        if all(terms):
            self._begin(cells[0].text if len(cells) == 1 else "", None)
            return []
        if self._table and abs(len(cells) - self._table) <= 1 and not _FIELDS.search(words.text):
            return [self._goal(words, context, (0, len(words.text), 0), "", None)]
        self._table = 0
        return None

    def _run_in(self, words: Addressed, context: Context, start: int) -> list[Goal]:
        """Return the goals that follow "Goals:" on its own line, divided by semicolons."""
        out: list[Goal] = []
        for part in re.finditer(r"[^;]+", words.text[start:]):
            if len(part.group().strip(" .")) >= 6:
                out.append(self._goal(words, context, (start + part.start(), start + part.end(), start + part.start()), "", None))
        self._marked = True
        return out

    def _row(self, words: Addressed, context: Context, titles: list[str]) -> list[Goal]:
        at = next((index for index, title in enumerate(titles) if _GOAL_TITLE.match(title.strip())), None)
        is_goal_table = at is not None and (at == 0 or all(not t or _ID_TITLE.match(t.strip()) for t in titles[:at]))
        marked = list(_marks(words.text, self._open))
        has_progress = is_goal_table and any(_PROGRESS_TITLE.search(title) for title in titles)
        dated = is_goal_table and all(index == at or _looks_dated(t) for index, t in enumerate(titles) if t)
        if is_goal_table and (has_progress or dated or self._open):
            self._marked = True
            if _ELSE.search(words.text) or (not marked and _FIELDS.search(words.text)) or len(words.text.strip()) < 8:
                return []
            label = marked[0].label if marked and marked[0].start <= 4 else ""
            body = marked[0].end if label else 0
            return [self._goal(words, context, (0, len(words.text), body), label, marked[0].term if label else None)]
        if marked and any(_status(words.text[mark.start :]) for mark in marked):
            return self._labelled(words, context, marked, 0)
        if any(titles) and not is_goal_table:
            self._open = False
        return []

    def _labelled(self, words: Addressed, context: Context, marks: list[_Mark], start: int) -> list[Goal]:
        text = words.text
        out: list[Goal] = []
        before = text[start : marks[0].start]
        if (self._open and len(before.strip()) > 20 and _WILL.search(before) and not _ELSE.search(before)) or (
            self._open and self._pending and len(before.strip()) > 10
        ):
            out.append(self._goal(words, context, (start, marks[0].start, start), "", None))
        self._pending = False
        for index, mark in enumerate(marks):
            stop = _stop(text, marks, index)
            body = text[mark.end : stop]
            bare = body.strip(" .:;,)(-–—")
            status = _status(text[mark.start : stop])
            semicolon = text.find(";", mark.end, stop)
            if status is not None and semicolon > 0 and _status(text[mark.start : semicolon]) == status:
                stop = semicolon
                body = text[mark.end : stop]
            inner = re.match(r"[\s:.)(\w]{0,18}?[\s-]{0,3}(?<!\w)(?:\d{1,2}|[A-H])\.\s*$", body) or (
                mark.has_number and body.strip() == "." and not before.strip() and len(marks) == 1
            )
            if inner or (self._open and _TERM_LINE.fullmatch(text[mark.start : stop].strip())):
                self._pending = True
                self._open = True
                self._term = mark.term or self._term
                continue
            if mark.plural and not mark.has_number and status is None:
                continue
            if status is None and (len(bare) < 6 or not (self._open or self._states(body, mark))):
                continue
            if status is None and mark.is_weak:
                continue
            goals = [
                self._goal(words, context, (mark.start, stop, mark.end), label, mark.term)
                for label in (mark.labels if status else mark.labels[:1])
            ]
            out.extend(goals)
            if self._open and self._marked is None:
                self._of_status = status not in (None, "new")
            # A daily note names the goals it worked on; only a heading opens a list of goals there.
            if status in (None, "new") and not self._is_daily:
                self._open, self._marked, self._only_first = True, True, False
        return out

    def _states(self, body: str, mark: _Mark) -> bool:
        """Say whether words after a label outside any goals list state a goal, and are not the day's data for it."""
        return bool(
            re.match(r"\s*(?:\([^()]{1,30}\)\s*)?[:.)–-]", body)
            or _WILL.search(body)
            or any(pattern.search(body) for pattern in _DUE)
            or (mark.new and len(body) > 20)
            or (not self._is_daily and not mark.is_weak and mark.has_number and re.match(r"\s?\d", body))
            or (not self._is_daily and mark.is_abbreviation and re.match(r"\s[\w -]{2,30}:\s", body))
        )

    def _unlabelled(self, words: Addressed, context: Context, form: Form, start: int) -> list[Goal]:
        text = words.text
        if _ELSE.search(text) or (form == "row" and (_FIELDS.search(text) or re.match(r"^[\w .'-]{3,30}\s{3,}[\d/+-]+\s", text))):
            self._open = False
            return []
        numbered = _ITEM_MARK.match(text, start)
        is_marked = bool(numbered) or form in {"item", "row"}
        body = text[numbered.end() if numbered else start :].strip(" .\"'")
        if numbered and not body:
            self._pending = True
            return []
        if len(body) < 6 or body.startswith(("(", "cont")):
            return []
        takes = is_marked or self._pending or not self._marked or bool(_WILL.search(text))
        self._pending = False
        if self._of_status and not self._says_met(text):
            return []
        if not takes or (
            form == "sentence" and not is_marked and _status(text) and not _WILL.search(text) and not self._says_met(text)
        ):
            return []
        if self._marked is None:
            self._marked = is_marked
        if self._only_first:
            self._open = False
        label = numbered.group().strip() if numbered else ""
        return [self._goal(words, context, (start, len(text), numbered.end() if numbered else start), label, None)]

    @staticmethod
    def _says_met(text: str) -> bool:
        return bool(re.search(r"[-–—,:]\s?(?:partly |not |partially )?met\W*$", text, _I))

    def _goal(self, words: Addressed, context: Context, where: tuple[int, int, int], label: str, term: Term | None) -> Goal:
        """Return the goal that stands from the first to the second offset; its words begin at the third, after its label."""
        start, stop, body_at = where
        raw = words.text[start:stop]
        left = start + len(raw) - len(raw.lstrip(" .;,"))
        right = start + len(raw.rstrip(" ;,"))
        text = words.text[left:right]
        body = words.text[body_at:right]
        due = _due(body) or _due(text) or self._due
        says_will = bool(_WILL.search(body))
        status = _status(text[-70:] if says_will else text)
        if status not in {None, "new"} and due is not None and not re.match(r"in|within|by", due.group(), _I):
            due = self._due  # "met 3 days past its date", "42 of 80, 6 visits": a figure of the status, not the time set.
        target = _TARGET.search(body) if status is None or says_will else None
        if any(context.cells) and any(cell.title for cell in context.cells):
            status = _row_status(context) or status
        return Goal(
            document=context.document,
            date=context.date,
            span=words.span(left, right),
            label=label,
            term=_decide(term or term_of(text) or self._term, due),
            due=due.group().strip() if due else None,
            due_date=_due_date(text, context.date) or (self._due_date if self._open else None),
            status=status,
            target=Decimal(target["value"]) if target else None,
            target_unit=(target["unit"] or "").lower() if target else "",
        )


class _Mark:
    """A label found in text: where it stands, the goals it names, and its term."""

    __slots__ = ("end", "has_number", "is_abbreviation", "is_weak", "label", "labels", "new", "plural", "start", "term")

    def __init__(self, match: re.Match[str], is_lone: bool) -> None:
        groups = match.groupdict()
        self.start, self.end = match.start(), match.end()
        self.label = match.group().strip(" -#:")
        numbers = (groups.get("numbers") or "").strip()
        self.has_number = bool(numbers)
        self.is_abbreviation = bool(groups.get("abbr"))
        self.new = bool(groups.get("new"))
        word = groups.get("abbr") or groups.get("long") or groups.get("brief") or groups.get("letter") or groups.get("goal") or ""
        self.plural = bool(re.search(r"(?:STG|LTG|goal|objective)s\b", match.group(), _I)) or bool(groups.get("all"))
        self.term: Term | None = None if is_lone or not word or word[0] not in "sSlL" else "short" if word[0] in "sS" else "long"
        parts = [one for one in re.split(r"\s?(?:,|&|\band\b)\s?", numbers) if one]
        stem = match.group()[: match.group().rfind(numbers)].strip(" -#") if numbers else self.label
        self.labels = [f"{stem} {one}".strip() for one in parts] if len(parts) > 1 else [self.label]
        # A goal word without a number needs a status or a colon: "goal" is a common word.
        self.is_weak = is_lone or (bool(groups.get("goal")) and not numbers)


def _marks(text: str, is_open: bool) -> Iterator[_Mark]:
    """Yield the goal labels of a text that name goals, in order; mentions ("toward LTG 2", "when LTGs met") are passed over."""
    position = 0
    found: list[tuple[re.Match[str], bool]] = [(match, False) for match in _MARK.finditer(text)]
    found += [(match, True) for match in _ORDINAL.finditer(text)]
    for lone in _LONE.finditer(text):
        if _LONE_STATUS.match(lone["after"]) and not any(m.start() <= lone.start() < m.end() for m, _ in found):
            found.append((lone, True))
    for match, is_lone in sorted(found, key=lambda one: one[0].start()):
        if match.start() < position:
            continue
        before = text[: match.start()]
        head, after = before[-24:], text[match.end() : match.end() + 60]
        short = match.groupdict().get("letter") or match.groupdict().get("brief")
        upper = match.group().strip()[:1].isupper()
        starts = bool(_CLAUSE.search(head))
        if is_lone and not (_HARD_START.search(head) or re.search(r"[,)]\s*$", head)):
            continue
        groups = match.groupdict()
        in_list = is_open and bool(groups.get("abbr")) and match["abbr"].isupper()
        if not starts and not in_list and not ((is_lone or match["numbers"]) and _STATUS_SOON.match(after)):
            continue
        is_judged = bool(groups.get("numbers") and re.match(r"[^.;]{0,30}\b(?:is|was)\s(?:partly |not )?met\b", after))
        if _REFERENCE.search(head) and not (groups.get("all") or groups.get("new") or is_judged):
            position = match.end()
            continue
        if (short and not (upper and match["numbers"])) or re.match(
            r"\s(?:as (?:written|stated|set|listed)|see\b|per eval|above)", after, _I
        ):
            continue
        if match.groupdict().get("letter") and not is_open and not _STATUS_SOON.match(after):
            continue
        if match.groupdict().get("goal") and not match["numbers"] and not match["new"]:
            ok = re.match(r"\s?:\s?\S", after) and starts and match["goal"].lower() == "goal" and not before.strip()
            if not ok and not (match["all"] and _STATUS_SOON.match(after)):
                continue
        if match.groupdict().get("goal") and match["goal"].lower().startswith("obj") and not match["numbers"]:
            continue
        position = match.end()
        yield _Mark(match, is_lone)


_STATUS_SOON = re.compile(
    r"[^.;]{0,30}?\b(?:met|unmet|partly|partially|part|progressing|ongoing|dropped|discontinued|deferred|achieved|reached|improving|not yet|revised)\b",
    _I,
)


def _stop(text: str, marks: list[_Mark], index: int) -> int:
    """Return where the words of a label end: at the next label, or past it where labels share one status ("L1, L2 met")."""
    for following in range(index + 1, len(marks)):
        if text[marks[following - 1].end : marks[following].start].strip(" ,&/+").lower() not in {"", "and"}:
            return marks[following].start
    if index + 1 < len(marks) and text[marks[-2].end : marks[-1].start].strip(" ,&/+").lower() not in {"", "and"}:
        return marks[-1].start
    return len(text)


_PROGRESS_TITLE = re.compile(r"status|progress|\bmet\b|target|\bdue\b|^by\b|baseline|current|today|\bnow\b", _I)


def _looks_dated(title: str) -> bool:
    return bool(
        re.search(r"\d{1,2}[/-]\d{1,2}|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*$|status|IE|eval|SOC", title, _I)
    )


def _row_status(context: Context) -> Status | None:
    for cell in context.cells:
        if re.search(r"status|progress|met\b|outcome|%", cell.title, _I):
            status = _status(cell.text)
            if status:
                return status
    return None


def _due(text: str) -> re.Match[str] | None:
    return _DUE[0].search(text) or _DUE[1].search(text)


def _due_date(text: str, near: dt.date | None) -> dt.date | None:
    for found in find_dates(text, near=near):
        if re.search(r"\b(?:by|due|target(?: date)?|before|until)\W*$", text[max(0, found.start - 24) : found.start], _I):
            return found.date
    return None


def _decide(named: Term | None, due: re.Match[str] | None) -> Term | None:
    """Return the term; the time decides when the label contradicts it: eight weeks or more is long, three or less short."""
    if due and due["count"]:
        count = int(due["count"]) if due["count"].isdigit() else _WORDS[due["count"].lower()]
        unit = due["unit"].lower()
        weeks = count * (4 if unit.startswith("mo") else 1)
        if unit.startswith(("w", "mo")) and weeks >= 8:
            return "long"
        if unit.startswith("w") and weeks <= 3:
            return "short"
    return named


def _status(text: str) -> Status | None:
    for status, pattern in _STATUS:
        if pattern.search(text):
            return status
    return None
