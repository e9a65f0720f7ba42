"""Goals as written: label, term, time, status, target.

Where a goal stands is for a linear model to say; it looks at one piece of a sentence at a time, at its label and its place, and at
the goals that earlier documents set. What the piece says is then read by grammar.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from clausea.chart.goal_clues import PAIRS, said
from clausea.chart.goal_heads import head_behind, is_head, is_term_and_time, tells_progress
from clausea.chart.goal_memory import GoalMemory, Remembered, stems
from clausea.chart.goal_tables import (
    GOAL_COLUMN,
    cell_date,
    cell_term,
    cell_weeks,
    heads_both,
    heads_table,
    last_status,
    row_features,
    row_status,
)
from clausea.chart.goal_words import (
    ALONE,
    FRESH,
    WILL,
    Mark,
    Status,
    Term,
    behind_labels,
    between_times,
    due_date,
    find_due,
    find_marks,
    find_status,
    find_target,
    listed,
    month_due,
    names_both,
    term_of,
    weeks_of,
)
from clausea.chart.judging import Judge, binned, by_model, near, tokens
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.sections import lead_in
from clausea.chart.sieve import any_of, guarded
from clausea.domain import DocumentKind, Form, Goal, SectionName, Span

__all__ = ["GoalMemory", "GoalReader", "term_of"]

_I = re.IGNORECASE
# Most lines of a chart have nothing of a goal: what has must show one of these, stand in a list of goals, or start with a known label.
_HINT = any_of(
    r"\b[SL]T[GO]|\b(?:new|add(?:ed)?|revised|rewritten|upgr\w*)\b|\b(?:(?:ST|LT|G|S|L|Obj)[ -]?\d|goals?|objectives?|obj|aims?|(?:short|long)[- ]?(?:term|range)|annual|targets?|wants?|wishes|wish|hopes?|would like"
    r"|will|met|unmet|reached|achieved|attained|mastered|partly|partial(?:ly)?|progressing|ongoing|done|dropped|discontinued|not yet)\b|^\W*(?:\d{1,2}\.\s)?by\s\d",
    _I,
)
_NEVER = frozenset({"consent"})
_NAME = re.compile(r"[a-z]+\d[\da-e]*|\d+[a-e]?|[a-z]+")
_WORD = re.compile(r"[a-z]{3,}|\d+")
_AFTER_LABEL = re.compile(r"\s*(?:\((?P<time>[^()]{1,30})\))?[\s:.)=–—-]*")
# Items with a time, run on in one paragraph without a heading: "1) 6 wks: 400 phrases banked 2) 8 wks: ...", "O1 (4 wks) dons ...".
_RUN_ON = any_of(
    r"(?:^|\s)\(?[A-Z]?1[.)]?\s\(?\d{1,2}\s?(?:wks?|weeks?|mos?|months?)\b[\s\S]*\s\(?[A-Z]?2[.)]?\s"
    r"|^\W*[A-Z]?\d[.)]?\s\(?\d{1,2}\s?(?:wks?|weeks?|mos?|months?)\b"
    r"|^\W*(?:[A-Z]?\d{1,2}[a-e]?|[A-Ha-h]\d?)[.):]\s[\s\S]*\b(?:by|BY)\s(?:\d|[A-Z][a-z]{2})"
    r"|^\W*(?:[A-Z]?\d{1,2}[a-e]?|[A-Ha-h]\d?)[.):]\s\W?(?:new|New|NEW|revised|Revised|REVISED|upgraded?|Upgraded?|UPGRADED?)\b"
)
_SEMICOLON = guarded(r";\s")
_WILL_BE = re.compile(r"\bwill\b")
_NEXT_WILL = re.compile(r",\s(?:and\s)?(?=(?:[\w'’%/-]+\s){1,5}will\b)")
_OTHER_FIELD = guarded(
    r"(?<=[\s.;])(?:PLAN(?: OF CARE)?|POC|P|FREQ\w*|FREQUENCY|CERT\w*|BILLING|SIGNED|(?i:plan(?: of (?:care|treatment))?|frequency|freq ?/ ?dur\w*|rehab\w* potential|prognosis))\s?:(?=\s)"
)
# "toward LTG 2", "when LTGs met": a goal is named and nothing is said of it.
_MENTION = re.compile(r"\b(?:toward|towards|to meet|per|see|when|once|if|until|till)\s(?:the\s|all\s|his\s|her\s)*$", _I)
# What stands under a list of goals without a label of its own and is none: who signed, where the patient goes from here.
_NO_GOAL = re.compile(
    r"\b(?:PTA?|DPT|OTR(?:/L)?|COTA(?:/L)?|CCC-SLP|MD|DO|NP)\b[^.]{0,20}(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|$)|\b9[2567]\d{3}\b"
    r"|^\W*(?:\d{1,2}\.\s)?(?:d/c (?:to|plan|when)|discharge (?:to|plan|when)|(?:re)?cert(?:if\w+)?\b|copied to|freq\w*\b|visits\s|plan\b|service|methods?\b|\d\s?x\s?/|M-F\b|twice\b|q\s?w(?:k|eek)"
    r"|rehab\w* potential|prognosis|time (?:in|out)\b)",
    _I,
)
_ABOUT = guarded(
    r"(?:'s)?\s(?:may|might|could|should|would|depends?|refers?|as (?:written|stated|set|listed)|see\b|per eval)\b", _I
)
_AIMS = guarded(r"^[^.;]{0,30}\b(?:aiming for|goals? (?:are|is)|objectives are|aims are)\b", _I)
_CODED = re.compile(r"\W*[A-Z]{1,2}\d")
"""A label: "S1" opens a goal and no subjective part."""
_HEADED = guarded(r"\b(?:patient|pt|client|family|parent|caregiver)(?:'?s|s'|’s)?\b.{0,10}\bgoals?\b", _I)
_FIELD = re.compile(r"[A-Za-z][\w #/]{1,28}:\s?\S")
_OTHER = re.compile(
    r"\b(?:time (?:in|out)|timed|freq\w*|certif\w*|sign\w*|rehab\w* potential|prognosis|npi|dob|lic(?:ense)?|cpt|units?)\b|\b9[2567]\d{3}\b|\b\d\s?x\s?/\s?(?:wk|week)\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    mark: Mark | None
    body: int
    """Where the words behind the label begin."""
    place: int
    """Which piece of its sentence this is."""
    of: int


@dataclass(frozen=True, slots=True)
class _Carried:
    """The time with which a sentence opens, for the goals behind it that have none of their own."""

    due: re.Match[str] | None
    day: dt.date | None
    term: Term | None


_LEADS = re.compile(r"\W*(?:by|in|within|over)\s(?:the\s|about\s|a\s)?\w+", _I)
"""A time that leads a sentence holds for all of it."""
_SAME_TIME = re.compile(r"\W*(?:also\s)?by (?:the same (?:date|time|day)|then|that (?:date|time))\b", _I)
"""Words that give a goal the time of the one before it."""
_BY_DISCHARGE = guarded(r"\b(?:discharge|d/?c|end|close)\b", _I)
_BILLED = re.compile(r"\W*(?:(?:start |stop |total )?time (?:in|out)?\s?:|timed\b)", re.IGNORECASE)


class GoalReader:
    """Reads the goals of one document in order; it remembers the goals heading that a list of goals stands under."""

    def __init__(self, kind: DocumentKind, memory: GoalMemory | None = None, judge: Judge = by_model) -> None:
        self._kind = kind
        self._memory = memory if memory is not None else GoalMemory()
        self._judge = judge
        self._open = self._headed = False
        self._since = 0
        self._term: Term | None = None
        self._due: re.Match[str] | None = None
        self._timed = False
        self._due_day: dt.date | None = None
        self._carried: _Carried | None = None
        self._last: _Carried | None = None
        self._waiting: Mark | None = None
        self._before = ("none", "none")
        self._led = "none"
        self._head: list[str] = []
        self._found = 0
        self._counts: Counter[str] = Counter()
        self._set: list[tuple[Goal, Remembered | None, float | None, bool]] = []

    def heading(self, text: str, section: SectionName) -> None:
        """Note a heading: a goals heading opens a list, any other closes it."""
        if section == "goals" or (len(text) < 40 and is_head(text) and not tells_progress(text)):
            self._begin(text)
        else:
            self._open, self._term, self._due, self._due_day = False, None, None, None
            self._timed = False
        self._since = 0
        self._head = tokens(text)[:4]

    def _begin(self, text: str) -> None:
        self._open, self._headed, self._since = True, True, 0
        has_both = names_both(text)
        self._term = None if has_both else term_of(text) or (self._term if not _HEADED.search(text) else None)
        # "STG (3 wk)   LTG (9 wk)" over one list does not say which of its goals have which time.
        due = find_due(text)
        self._timed, self._due = due is not None, None if has_both else due
        self._due_day = due_date(text, None)
        self._head = tokens(text)[:4]

    def read(self, words: Addressed, context: Context, form: Form) -> list[Goal]:
        """Return the goals of a sentence, an item or a row."""
        text = words.text
        self._since += 1
        self._memory.day = context.date or self._memory.day
        if self._kind in _NEVER or len(text) < 3:
            return []
        if self._kind == "fax_cover" and not self._open:
            # Goals stand on a cover only below a heading of theirs: "GOALS (left off page 3)".
            self._open_below(text)
            return []
        titles = [cell.title for cell in context.cells]
        titled = any(titles)
        lead = None if titled else lead_in(text)
        start = 0
        if lead is not None and lead.name == "goals" and not re.match(r"\s*[\w# ]{0,12}\d\w?\s?[:.)-]", text[: lead.after + 1]):
            self._begin(text[: lead.after])
            start = lead.after
        elif (
            lead is not None
            and lead.name not in {"goals", "other"}
            and not self._is_label(text)
            and not (self._open and _CODED.match(text))
        ):
            self._open = False
        if _AIMS.search(text):
            self._begin(text[:40])
        if len(text) < 60 and text.endswith(":") and term_of(text) and not find_status(text):
            # "Outcome (long term, target 4-24-26):" heads the goals below it.
            self._begin(text)
            return []
        if form == "row" and not titled and (heads_table(context) or heads_both(context)):
            # The first row of a table of goals, whose columns were not known for titles.
            self._begin(text)
            return []
        has_hint = self._open or _HINT.is_in(text) or (titled and any(GOAL_COLUMN.match(title.strip()) for title in titles))
        has_hint = has_hint or (form != "row" and _RUN_ON.is_in(text)) or self._before[0] == "goal" or self._waiting is not None
        has_hint = has_hint or (self._kind in _SETTING_TOO and (form == "item" or find_due(text) is not None))
        if not has_hint and not (self._memory.known and self._is_label(text)):
            self._before = ("none", self._before[0])
            return []
        marks = find_marks(text, start, self._memory.known, in_list=self._open)
        waiting, self._waiting = self._waiting, None
        if marks and form != "row" and ALONE.fullmatch(text) and (marks[0].new or marks[0].known or self._open):
            # "New 5.", "4 (revised).": a label by itself is that of the sentence below.
            self._waiting = marks[0]
            return []
        if waiting is not None and form != "row" and not any(mark.start <= start + 2 for mark in marks):
            marks.insert(0, replace(waiting, start=start, end=start))
        out: list[Goal] = []
        self._carried, self._led = None, "none"
        for piece in self._pieces(text, start, marks, context):
            if (
                piece.mark is not None
                and piece.mark.term
                and not piece.mark.keys
                and is_term_and_time(text[piece.start : piece.end])
            ):
                self._begin(text[piece.start : piece.end])
                continue
            if piece.mark is not None and (
                _MENTION.search(text[piece.start : piece.mark.start]) or _ABOUT.match(text, piece.mark.end)
            ):
                continue
            if (piece.mark is None or piece.mark.sort in {"list", "bare"}) and _NO_GOAL.search(text[piece.body : piece.end]):
                continue
            goal = self._read(words, context, form, piece, titles)
            if goal is not None:
                out.append(goal)
            if piece.mark is not None and piece.mark.start <= piece.start + 2:
                self._led = f"{piece.mark.sort}{'+' if text[: piece.body].rstrip().endswith(':') else ''}"
        if out:
            self._since = 0
        if not titled and len(text) < 90 and is_head(text) and not find_status(text):
            # "Annual objectives", "Short term (3 weeks):" by themselves head what follows, though they are no headings that are known.
            self._begin(text)
        elif not out and self._since > 8:
            self._open = False
        self._open_below(text)
        return out

    def _open_below(self, text: str) -> None:
        """Open a list below a text that ends in a heading of goals, which runs on from the words before it."""
        head = head_behind(text)
        if head is not None:
            self._begin(head)

    def _is_label(self, text: str) -> bool:
        head = text[:40].lower()
        # Labels are looked for only where a known number, letter or ordinal stands at all.
        if self._memory.names.isdisjoint((*_NAME.findall(head), *_NAME.findall(head.replace("-", "")))):
            return False
        return any(mark.known for mark in find_marks(text[:40], 0, self._memory.known, in_list=False))

    def _pieces(self, text: str, start: int, marks: Sequence[Mark], context: Context) -> Iterator[_Piece]:
        """Yield the pieces of a sentence: cut at semicolons and before labels; a row of a table is cut only at labelled cells."""
        cuts = {start}
        titled = any(cell.title for cell in context.cells)
        cells = {cell.start for cell in context.cells}
        for mark in marks:
            # A figure at the start of a later cell is a value, no label.
            is_value = (
                mark.sort in {"bare", "list"} and mark.label[:1].isdigit() and bool(cells) and bool(text[: mark.start].strip())
            )
            if (titled and mark.start in cells and (mark.known or mark.sort.startswith("abbr"))) or (not titled and mark.starts):
                cuts |= set() if is_value else {mark.start}
        if not titled:
            cuts |= {match.end() for match in _SEMICOLON.finditer(text, start)}
            if len(_WILL_BE.findall(text, start)) > 1:
                cuts |= {match.end() for match in _NEXT_WILL.finditer(text, start)}
            cuts |= set(between_times(text, start))
            cuts |= set(behind_labels(text, start))
        order = sorted(cut for cut in cuts if cut < len(text))
        bounds = [*order, len(text)]
        for place in range(len(order)):
            low, high = bounds[place], bounds[place + 1]
            plan = _OTHER_FIELD.search(text, low + 1, high)
            if plan is not None and not titled:
                # "... COPM clocks 5 PLAN: 2 x/wk": the plan behind the last goal is none of it.
                high = plan.start()
            raw = text[low:high]
            left = low + len(raw) - len(raw.lstrip(' .;,"“'))
            right = low + len(raw.rstrip(" ;,"))
            if not titled and right > left:
                # "add", "and" before the next label belong to neither.
                tail = re.search(r"[\s,]+(?:and|add|but|so|the)$", text[left:right], _I)
                right = left + tail.start() if tail else right
            if right - left < 2:
                continue
            label = next((one for one in marks if low <= one.start < high), None)
            body = left
            if label is not None and label.start <= left + 2:
                after = _AFTER_LABEL.match(text, label.end, right)
                body = after.end() if after else label.end
            items = listed(text, min(body, right), right) if not titled and (label is None or not label.keys) else ()
            for number, (low, high) in enumerate(items or ((left, right),)):
                # "LTG: LEFS 60, kneel/rise, 5xSTS 12" sets three goals; the label stands before the first.
                first = number == 0
                yield _Piece(left if first else low, high, label, min(body, right) if first else low, place + number, len(order))

    def _read(self, words: Addressed, context: Context, form: Form, piece: _Piece, titles: Sequence[str]) -> Goal | None:
        text = words.text
        span = words.span(piece.start, piece.end)
        features = self._features(text, context, form, piece, titles)
        # The items of a list under a heading are of one sort: behind the first goal less is asked of the next.
        least = 0.3 if form == "item" and self._open and self._found and self._before[0] != "none" else 0.5
        if least < 0.5 and context.section == "goals" and self._kind in _SETTING and not find_status(text):
            least = 0.1
        is_goal = self._judge("goals", "goal", features, span) >= least and not _BILLED.match(text, piece.start)
        if not (is_goal or (form == "row" and self._repeats(text, context, piece))):
            self._before = ("none", self._before[0])
            return self._update(text, span, context, piece)
        has_status = self._judge("goal_status", "status", features, span) >= 0.5 or row_status(context) is not None
        if not has_status and form == "row" and self._kind in _LATER and len(context.cells) > 2:
            has_status = find_status(context.cells[-1].text) not in {None, "new"}
        self._found += 1
        body = text[piece.body : piece.end]
        status: Status | None = None
        if has_status:
            status = (
                row_status(context)
                or _of_none(piece.mark)
                or last_status(context)
                or find_status(body)
                or find_status(text[piece.start : piece.end])
            )
            # A status in other words: the plain ones are read by grammar, and no model makes an unread goal "met".
            status = status or self._unsaid(features, span)
        elif piece.mark is not None and piece.mark.new:
            status = "new"
        # "new" tells of a goal that is set here, as one without a word of status is.
        has_status = has_status and status != "new"
        self._before = ("status" if has_status else "goal", self._before[0])
        named = self._memory.named(piece.mark)
        whole = text[piece.start : piece.end]
        today = self._memory.day
        month = None if has_status else month_due(whole, today)
        due = None if has_status or month else find_due(body) or find_due(whole)
        day = due_date(whole, today) or due_date(body, today, alone=True) or cell_date(context, titles, today)
        own = due is not None or day is not None or month is not None
        is_free = piece.mark is None or piece.mark.start > piece.start + 2
        carried = self._carried if is_free and not has_status and not own else None
        if not has_status and not own and _SAME_TIME.match(text, piece.body):
            carried = self._last
        if carried is not None:
            # "By ten weeks grip will be 70, and he will tune three pianos": one time for both.
            due, day = carried.due, carried.day
        elif not has_status and not own and self._open:
            due, day = self._due, self._due_day
        term = (piece.mark.term if piece.mark else None) or cell_term(context) or (None if has_status else term_of(whole))
        if term is None and named is not None and has_status:
            term = named.term
        if term is None and carried is not None:
            term = carried.term
        if term is None and due is not None and _BY_DISCHARGE.search(due.group()):
            term = "long"
        if term is None and self._open:
            letter = _TERM_LETTER.match(text, piece.start)
            term = self._term if letter is None else "short" if letter["term"] == "S" else "long"
        if term is None and has_status:
            ratio, alike = self._memory.like(stems(whole))
            term = alike.term if alike is not None and ratio >= 0.4 else None
        target = None if has_status else find_target(body)
        until = day or (month[1] if month else None)
        weeks = (until - (today or _EPOCH)).days / 7 if until else weeks_of(due)
        weeks = cell_weeks(context) if weeks is None else weeks
        goal = Goal(
            document=context.document,
            date=context.date,
            span=span,
            label=piece.mark.label if piece.mark and piece.mark.start <= piece.start + 2 else "",
            term=term,
            due=due.group().strip() if due else month[0] if month else None,
            due_date=day,
            status=status,
            target=Decimal(target["value"]) if target else None,
            target_unit=(target["unit"] or "").lower() if target else "",
        )
        kept = None
        if not has_status:
            self._last = _Carried(due, day, term)
            if _LEADS.match(text, piece.body):
                self._carried = self._last
            self._counts[term or ""] += 1
            self._counts["all"] += 1
            kept = self._memory.add(piece.mark.keys if piece.mark else (), body, term)
            if not kept.keys:
                # The third of an unnumbered list is "goal 3" later.
                self._memory.number(kept, str(self._counts["all"]))
            if not self._open and form in {"item", "row"}:
                self._open, self._headed = self._kind not in {"daily_note", "flowsheet"}, False
        self._set.append((goal, kept, weeks, has_status))
        return goal

    def _repeats(self, text: str, context: Context, piece: _Piece) -> bool:
        """Say whether a row of a later table names a goal by its label and by words of its own, beside its figures or its status."""
        mark = piece.mark
        if mark is None or self._kind not in _LATER or text[: mark.start].strip() or len(context.cells) < 2:
            return False
        if not mark.known and mark.sort not in {"abbr", "brief"}:
            return False
        own = next((cell for cell in context.cells if cell.start <= mark.start < cell.end), None)
        rest = text[piece.body : own.end] if own is not None and own.end > piece.body + 2 else ""
        if not rest:
            rest = next((cell.text for cell in context.cells if cell.start >= mark.end), "")
        named = self._memory.named(mark)
        if named is not None and self._memory.cover(named, stems(rest))[1] < 0.3:
            # "5 directions | 80%": a word or two that name the goal, beside where it stands now.
            return False
        words = _WORD.findall(rest.lower())
        return bool(words) and not words[0].isdigit() and not find_status(rest)

    def _update(self, text: str, span: Span, context: Context, piece: _Piece) -> Goal | None:
        """Return the status that a piece gives to a goal set elsewhere: its label and a word of status, without the goal's words."""
        mark = piece.mark
        if mark is None or self._kind in _SETTING:
            return None
        # "Stove goal is met": a goal named by a word or two.
        called = mark.sort == "goal0" and _CALLED.fullmatch(text, piece.start, mark.end) is not None
        if mark.start > piece.start + 2 and not called:
            return None
        named = self._memory.named(mark)
        if called:
            named = self._memory.like(stems(text[piece.start : mark.start]))[1]
        if named is None and not called and not mark.all and not (mark.keys and mark.sort in _EXPLICIT_SORTS):
            return None
        status = _of_none(mark) or row_status(context) or find_status(text[piece.body : piece.end])
        if status in {None, "new"}:
            return None
        term = mark.term or (named.term if named is not None else None)
        self._before = ("status", self._before[0])
        label = text[piece.start : mark.end] if called else mark.label
        return Goal(
            document=context.document, date=context.date, span=span, label=label, term=term, status=status, is_update=True
        )

    def _unsaid(self, features: Sequence[str], span: Span) -> Status:
        chances = {one: self._judge("goal_status", one, features, span) for one in _UNSAID}
        return max(_UNSAID, key=lambda one: chances[one])

    def settle(self, goals: Sequence[Goal]) -> list[Goal]:
        """Return the goals of the document with their terms settled: the times set for the others tell what is short and long.

        A goal without a term takes it from its time; a label that its time contradicts gives way.
        """
        times = [weeks for goal, _, weeks, done in self._set if weeks is not None and not done]
        longest = max(times, default=0.0)
        long_times = [weeks for goal, _, weeks, done in self._set if weeks is not None and not done and goal.term == "long"]
        out = []
        places = {goal.span: (kept, weeks, done) for goal, kept, weeks, done in self._set}
        for goal in goals:
            kept, weeks, done = places.get(goal.span, (None, None, True))
            term = goal.term
            if weeks is not None and not done:
                if term == "long" and weeks <= 3 and "new" not in (goal.status or ""):
                    term = "short"
                elif (
                    term == "short"
                    and weeks >= 8
                    and ((long_times and weeks > max(long_times)) or (not long_times and 12 <= weeks <= _COUNTED))
                ):
                    term = "long"
                elif term is None:
                    term = _by_time(weeks, longest)
            if kept is not None:
                kept.term = term
            out.append(goal if term == goal.term else goal.model_copy(update={"term": term}))
        return out

    def _section(self, context: Context) -> str:
        """Return the section in which a passage stands: right below a heading of goals that of goals, whatever was headed before."""
        return "goals" if self._open and self._headed and self._since <= _BELOW else context.section

    def _features(self, text: str, context: Context, form: Form, piece: _Piece, titles: Sequence[str]) -> list[str]:
        whole = text[piece.start : piece.end]
        body = text[piece.body : piece.end]
        mark = piece.mark
        sort = "none" if mark is None else mark.sort if mark.start <= piece.start + 2 else f"inner:{mark.sort}"
        named = self._memory.named(mark)
        ratio, _ = self._memory.like(stems(body)) if self._memory.goals else (0.0, None)
        status = find_status(body[-90:]) or "none"
        will = bool(WILL.search(whole))
        due = find_due(whole)
        words = tokens(body)
        alike = binned(int(ratio * 10), (0, 2, 4, 6, 9))
        shared, cover = self._memory.cover(named, stems(whole))
        known = "known" if named is not None else "new"
        again, share, begins = self._memory.again(body)
        fresh = FRESH.search(whole[:40])
        opened = f"open{binned(self._since, (1, 2, 4, 8, 16))}" if self._open else "shut"
        place = "only" if piece.of == 1 else "first" if piece.place == 0 else "later"
        size = binned(len(words), (0, 1, 2, 3, 5, 8, 12, 20, 30))
        before = self._before[0]
        out = near(words[:7], "w")
        out += [f"w:{word}" for word in words[7:24]]
        out += [f"f:{words[0]}", f"e:{words[-1]}"] if words else ["empty"]
        if piece.start:
            out += [f"p:{word}" for word in tokens(text[max(0, piece.start - 24) : piece.start])[-2:]]
        if mark is not None and mark.start > piece.start + 2:
            out += [f"i:{word}" for word in tokens(text[max(0, mark.start - 30) : mark.start])[-3:]]
        out += [f"h:{word}" for word in self._head] if self._open or self._since < 4 else []
        flags = {
            "sort": sort,
            "status": status,
            "due": "own" if due is not None else "head" if self._timed else "carried" if self._carried else "none",
            "will": str(will),
            "known": known,
            "alike": alike,
            "cover": binned(int(cover * 10), (0, 2, 4, 6, 8)) if shared > 1 or cover > 0.9 else "0",
            "open": opened,
            "place": place,
            "size": size,
            "before": before,
            "section": self._section(context),
            "kind": self._kind,
            "next": _next(text, mark, piece.body),
            "form": form,
            "found": binned(self._found, (0, 1, 3, 8)),
            "again": f"{binned(again, (0, 1, 2, 3, 5, 8))}{'first' if begins else ''}",
            "share": binned(int(share * 10), (0, 2, 4, 6, 8)),
            "led": self._led if mark is None else "own",
            "fresh": "none" if fresh is None else "first" if fresh.start() < 3 else "later",
        }
        out += [f"{name}={value}" for name, value in flags.items()]
        for first, second in PAIRS:
            out.append(f"{first}={flags[first]}&{second}={flags[second]}")
        out += said(body, flags)
        out.append(f"shared={binned(shared, (0, 1, 2, 3, 5))}&{known}")
        out.append(f"all={sort}&{status}&{opened[:4]}&{known}")
        out += ["target"] if find_target(body) else []
        out += ["other"] if _OTHER.search(whole) else []
        out += ["fields"] if form == "row" and len(_FIELD.findall(text)) > 1 else []
        out += ["quoted"] if '"' in whole or "“" in whole else []
        out += ["day"] if due_date(whole, context.date) else []
        out += ["new"] if mark is not None and mark.new else []
        out += ["all"] if mark is not None and mark.all else []
        out += [f"end:{whole[-1]}" if whole[-1] in ".:,?)" else "end:word"]
        out += ["lower"] if whole[0].islower() else []
        if form == "row":
            out += [*row_features(context, titles, sort), f"cellterm={cell_term(context)}&{opened[:4]}"]
        return out


_BELOW = 3
"""So many passages in which no goal stands may lie below a heading of goals before it is forgotten."""
_SETTING = frozenset({"initial_evaluation", "order"})
_SETTING_TOO = frozenset({"initial_evaluation", "plan_of_care", "recertification", "re_evaluation", "progress_report"})
_LATER = frozenset({"progress_report", "re_evaluation", "recertification", "discharge"})
_CALLED = re.compile(r"(?!(?:all|none|no|both|each|every|some|this|that|pt|patient)\b)(?:[a-z-]{3,}\s){1,3}goal", _I)
_EXPLICIT_SORTS = frozenset({"abbr", "term", "goal"})
# A list whose items open with the letter of their term: "S  3/5/26  grip 85", "L: full tow".
_TERM_LETTER = guarded(r"\W*(?P<term>[SL])(?=\s|:)")
_EPOCH = dt.date(2000, 1, 3)
_UNSAID: tuple[Status, ...] = ("progressing", "partly_met", "not_met")


def _next(text: str, mark: Mark | None, body: int) -> str:
    """Return what follows a label: a sign that ends it, words, or nothing."""
    if mark is None:
        return "nolabel"
    if mark.end < body and "(" in text[mark.end : body] and text[:body].rstrip().endswith(":"):
        # "Short term (4 weeks): ...".
        return "(:"
    rest = text[mark.end :].lstrip()
    return rest[0] if rest[:1] in ":.(-–—=)," and rest else "word" if rest[:1].isalpha() else "figure" if rest else "end"


def _of_none(mark: Mark | None) -> Status | None:
    return "not_met" if mark is not None and mark.all and re.match(r"no(?:ne)?\b", mark.label, _I) else None


_COUNTED = 300
"""So many weeks from its document no goal lies: the time was counted from no day of it."""


def _by_time(weeks: float, longest: float) -> Term | None:
    """Return the term of a goal by its time: within a plan whose goals end at different times, the early ones are short."""
    if weeks > _COUNTED:
        # Counted from no day of the document; only which of two goals comes first is known.
        return "short" if longest - weeks >= 4 else "long"
    if longest > 1.4 * weeks and longest - weeks >= 2:
        return "short" if weeks <= 0.75 * longest else "long"
    return "short" if weeks <= 4 else "long" if weeks >= 7 or longest > weeks else None
