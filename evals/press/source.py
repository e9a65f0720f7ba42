"""Read `.chart` files strictly, into frozen values.

The format is `evals/corpus/WRITING.md`. Whatever that page does not name is a `Problem` with its file and
line: a label that is silently dropped would make the product look better than it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.press import vocabulary as vocab
from evals.press.chart import (
    FIELD_SEPARATOR,
    SIDE_SEPARATOR,
    TABLE_SEPARATOR,
    Block,
    Columns,
    Doc,
    Fact,
    Fields,
    Heading,
    Item,
    Items,
    PageBreak,
    Paragraph,
    Passage,
    Raw,
    Record,
    Sides,
    Signature,
    Table,
)

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?\Z")
_TAIL = re.compile(r"^(?P<text>.*?)\s*\{(?P<kinds>[^{}]*)\}\s*$")
_NUMBERED = re.compile(r"(\d+\.) +(.*)\Z")
_FACT_KEY = re.compile(r"\s*([A-Za-z_][A-Za-z_0-9]*)\s*:\s*")
_NEXT_KEY = r"\s*(?:\Z|,\s*[A-Za-z_][A-Za-z_0-9]*\s*:)"
_QUOTED_VALUE = re.compile(r'"(.*?)"(?=' + _NEXT_KEY + ")")
_BARE_VALUE = re.compile(r"(.*?)(?=" + _NEXT_KEY + ")")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a chart file, where it is, and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ChartError(ValueError):
    """A chart file breaks the rules; `problems` holds all of them, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read(path: Path) -> Record:
    """Read one chart file, or raise `ChartError` with everything that is wrong with it."""
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, path: str = "<chart>") -> Record:
    """Parse the text of a chart file, or raise `ChartError` with everything that is wrong with it."""
    return _Parser(text, path).record()


class _Pending:
    """A passage whose facts are still to come."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.facts: list[Fact] = []

    def done(self) -> Passage:
        p = self.passage
        return Passage(p.id, p.line, p.text, p.kinds, tuple(self.facts), p.cells, p.page_breaks)


# A block under construction: its kind, and (marker, passage) pairs.
_Open = tuple[str, list[tuple[str, _Pending]]]


class _Parser:
    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.values: Mapping[str, str] | None = None
        self.patient: Mapping[str, str] = {}
        self.header: list[str] = []
        self.footer: list[str] = []
        self.docs: list[Doc] = []
        self.count = 0
        self.at = 0
        self.last: _Pending | None = None
        self.open: _Open | None = None
        self.blocks: list[Block] = []
        self.left: tuple[Block, ...] | None = None
        self.outside: list[Block] | None = None
        self.columns_at = 0
        self.raw_at = 0
        self.doc: tuple[int, Mapping[str, str]] | None = None
        self.doc_header: list[str] = []
        self.doc_footer: list[str] = []

    # The record.

    def record(self) -> Record:
        for number, untrimmed in enumerate(self.lines, start=1):
            self.at, line = number, untrimmed.rstrip()
            if self.raw_at:
                self._raw_line(line)
            else:
                self._line(line)
        if self.raw_at:
            self._problem("@raw has no @end", self.raw_at)
        self._close_doc()
        if self.values is None:
            self._problem("there is no @record line; it must come first", 1)
        if not self.docs:
            self._problem("there is no @doc line", 1)
        if self.problems or self.values is None:
            raise ChartError(tuple(sorted(self.problems, key=lambda problem: problem.line)))
        return Record(self.path, self.values, self.patient, tuple(self.header), tuple(self.footer), tuple(self.docs))

    def _problem(self, message: str, line: int | None = None) -> None:
        self.problems.append(Problem(self.path, line or self.at, message))

    def _line(self, line: str) -> None:
        if not line.strip():
            self._close_block()
            self.last = None
        elif line.startswith("//"):
            pass
        elif line.startswith("^"):
            self._fact(line[1:].strip())
        elif line.startswith("@") and not line.startswith("@@"):
            word, _, rest = line[1:].partition(" ")
            self.last = None
            self._directive(word, rest.strip())
        elif self.doc is None:
            self._problem("text before the first @doc line")
        else:
            self._content(line)

    def _content(self, line: str) -> None:
        numbered = _NUMBERED.match(line)
        if line.startswith(("# ", "## ")):
            marks, _, rest = line.partition(" ")
            self._one("heading" + str(len(marks)), self._passage(rest.strip()))
        elif line.startswith("#"):
            self._problem("a title starts with '# ', a section heading with '## '")
        elif line.startswith("- "):
            self._add("items", "-", self._passage(line[2:].strip()))
        elif numbered:
            self._add("items", numbered[1], self._passage(numbered[2].strip()))
        elif line.startswith("|"):
            self._add("table", "", self._passage(line, TABLE_SEPARATOR))
        elif line.startswith("= "):
            self._one("fields", self._passage(line[2:].strip(), FIELD_SEPARATOR))
        elif line.startswith("~ "):
            self._one("sides", self._passage(line[2:].strip(), SIDE_SEPARATOR))
        else:
            self._add("paragraph", "", self._passage(line.strip()))

    # Directives.

    def _directive(self, word: str, rest: str) -> None:
        if word not in ("record", "patient", "header", "footer", "doc") and self.doc is None:
            known = word in ("page", "columns", "next", "end", "raw", "sig")
            self._problem(f"@{word} before the first @doc line" if known else f"unknown directive @{word}")
            return
        match word:
            case "record":
                self._record_line(rest)
            case "patient":
                self.patient = self._pairs(rest, vocab.PATIENT_KEYS)
                self._check_date(self.patient, "dob", _DAY, "YYYY-MM-DD")
            case "header" | "footer":
                record_wide, of_doc = (self.header, self.doc_header) if word == "header" else (self.footer, self.doc_footer)
                (record_wide if self.doc is None else of_doc).append(rest)
            case "doc":
                self._close_doc()
                self._doc_line(rest)
            case "page":
                self._bare(word, rest)
                self._close_block()
                if self.outside is not None:
                    self._problem("@page inside @columns")
                self.blocks.append(PageBreak())
            case "raw":
                self._bare(word, rest)
                self._close_block()
                self.raw_at = self.at
            case "sig":
                self._one("sig", self._passage(rest))
            case "columns" | "next" | "end":
                self._bare(word, rest)
                self._close_block()
                self._column_line(word)
            case _:
                self._problem(f"unknown directive @{word}")

    def _bare(self, word: str, rest: str) -> None:
        if rest:
            self._problem(f"@{word} takes nothing after it")

    def _record_line(self, rest: str) -> None:
        if self.values is not None:
            self._problem("a second @record line")
        values = self._pairs(rest, vocab.RECORD_KEYS)
        for key in ("id", "discipline", "style"):
            if key not in values:
                self._problem(f"@record needs '{key}'")
        for part in re.split(r"[,+/]\s*", values.get("discipline", "PT")):
            self._choice("discipline", part.strip(), vocab.DISCIPLINES)
        self._choice("style", values.get("style", "clinic"), vocab.STYLES)
        self._choice("fax", values.get("fax", "no"), frozenset({"yes", "no"}))
        self._choice("scan", values.get("scan", "light"), vocab.PROFILES)
        self.values = values

    def _doc_line(self, rest: str) -> None:
        values = self._pairs(rest, vocab.DOC_KEYS)
        if "kind" not in values:
            self._problem("@doc needs 'kind'")
        self._choice("kind", values.get("kind", "other"), vocab.DOC_KINDS)
        self._choice("signed", values.get("signed", "no"), frozenset({"yes", "no"}))
        self._choice("other_patient", values.get("other_patient", "yes"), frozenset({"yes", "no"}))
        self._check_date(values, "date", _DAY, "YYYY-MM-DD")
        self._check_date(values, "signed_at", _MOMENT, "YYYY-MM-DD or YYYY-MM-DD HH:MM")
        self.doc = (self.at, values)

    def _pairs(self, rest: str, allowed: frozenset[str]) -> dict[str, str]:
        values: dict[str, str] = {}
        for part in rest.split(";"):
            key, colon, value = (bit.strip() for bit in part.partition(":"))
            if not part.strip():
                continue
            if not colon:
                self._problem(f"'{part.strip()}' is not 'key: value'")
            elif key not in allowed:
                self._problem(f"unknown key '{key}'; known: {', '.join(sorted(allowed))}")
            elif key in values:
                self._problem(f"key '{key}' given twice")
            elif not value:
                self._problem(f"key '{key}' has no value; leave it out when the page does not say")
            values[key] = value
        return values

    def _choice(self, key: str, value: str, allowed: frozenset[str]) -> None:
        if value not in allowed:
            known = ", ".join(sorted(allowed)) if len(allowed) < 20 else "the list in WRITING.md"
            self._problem(f"{key} '{value}' is not one of: {known}")

    def _check_date(self, values: Mapping[str, str], key: str, shape: re.Pattern[str], say: str) -> None:
        if key in values and not shape.match(values[key]):
            self._problem(f"{key} '{values[key]}': write it as {say}")

    # Blocks.

    def _raw_line(self, line: str) -> None:
        if line.startswith("^"):
            self._fact(line[1:].strip())
        elif line == "@end":
            self._close_block()
            self.last, self.raw_at = None, 0
        elif line == "@page":
            self._close_block()
            self.blocks.append(PageBreak())
        elif not line.startswith("//"):
            self._add("raw", "", self._passage(line))

    def _column_line(self, word: str) -> None:
        match word:
            case "columns" if self.outside is None:
                self.outside, self.blocks = self.blocks, []
                self.columns_at = self.at
            case "next" if self.outside is not None and self.left is None:
                self.left, self.blocks = tuple(self.blocks), []
            case "end" if self.outside is not None and self.left is not None:
                columns = Columns(self.left, tuple(self.blocks))
                self.blocks, self.outside, self.left = self.outside, None, None
                self.blocks.append(columns)
            case "columns":
                self._problem(f"@columns inside the @columns of line {self.columns_at}")
            case _:
                self._problem(f"@{word} does not belong here: write @columns … @next … @end, or @raw … @end")

    def _one(self, kind: str, pending: _Pending) -> None:
        self._close_block()
        self.open = (kind, [("", pending)])

    def _add(self, kind: str, marker: str, pending: _Pending) -> None:
        if self.open is None or self.open[0] != kind:
            self._close_block()
            self.open = (kind, [])
        assert self.open is not None
        self.open[1].append((marker, pending))

    def _close_block(self) -> None:
        if self.open is None:
            return
        kind, content = self.open
        self.open = None
        first, *_ = done = tuple(pending.done() for _, pending in content)
        block: Block
        match kind:
            case "paragraph":
                block = Paragraph(done)
            case "items":
                markers = (marker for marker, _ in content)
                block = Items(tuple(Item(marker, p) for marker, p in zip(markers, done, strict=True)))
            case "table":
                self._check_table(done)
                block = Table(done)
            case "fields":
                block = Fields(first)
            case "sides":
                if len(first.cells) != 2:
                    self._problem("a '~' row is 'left text || right text'", first.line)
                block = Sides(first)
            case "raw":
                block = Raw(done)
            case "sig":
                block = Signature(first)
            case _:
                block = Heading(int(kind[-1]), first)
        self.blocks.append(block)

    def _check_table(self, rows: tuple[Passage, ...]) -> None:
        for row in rows[1:]:
            if len(row.cells) > len(rows[0].cells):
                self._problem(
                    f"row has {len(row.cells)} cells, the heading row of its table has {len(rows[0].cells)}",
                    row.line,
                )

    def _close_doc(self) -> None:
        self._close_block()
        if self.outside is not None:
            self._problem("@columns has no @end", self.columns_at)
            self.outside, self.left = None, None
        if self.doc is not None:
            line, values = self.doc
            header, footer = tuple(self.doc_header), tuple(self.doc_footer)
            self.docs.append(Doc(line, values, tuple(self.blocks), header, footer))
        self.doc, self.blocks, self.doc_header, self.doc_footer = None, [], [], []

    # Passages and facts.

    def _passage(self, line: str, separator: str = "") -> _Pending:
        kinds: dict[str, str] = {}
        tail = _TAIL.match(line)
        while tail:
            if tail["kinds"].lstrip().startswith("fact"):
                self._problem("a fact goes on a line of its own that starts with '^'")
            else:
                kinds = {**self._kinds(tail["kinds"]), **kinds}
            line = tail["text"]
            tail = _TAIL.match(line)
        self.count += 1
        text, cells = self._cells(line, separator) if separator else (line, ())
        text, breaks = _page_breaks(text)
        if breaks and (cells or self.raw_at or self.outside is not None):
            self._problem("'@@' works in sentences, list items and headings, outside @columns only")
        if not text.strip() and not self.raw_at:
            self._problem("the line has no text")
        pending = _Pending(Passage(f"p{self.count:04}", self.at, text, kinds, (), cells, breaks))
        self.last = pending
        return pending

    def _cells(self, line: str, separator: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        body = line.strip()
        if separator == TABLE_SEPARATOR:
            if len(body) < 2 or not body.endswith("|"):
                self._problem("a table row starts and ends with '|' (before its {kinds})")
            body = body.strip().removeprefix("|").removesuffix("|")
        parts = [part.strip() for part in body.split(separator.strip())]
        cells: list[tuple[int, int]] = []
        at = 0
        for part in parts:
            cells.append((at, at + len(part)))
            at += len(part) + len(separator)
        return separator.join(parts), tuple(cells)

    def _kinds(self, text: str) -> dict[str, str]:
        kinds: dict[str, str] = {}
        for word in text.replace(",", " ").split():
            name, slash, strength = word.partition("/")
            if name not in vocab.KINDS:
                self._problem(f"unknown kind '{name}'; known: {', '.join(sorted(vocab.KINDS))}")
            elif slash and strength not in ("weak", "strong"):
                self._problem(f"'{word}': the strength of a kind is 'weak' or left out")
            elif name in kinds:
                self._problem(f"kind '{name}' given twice")
            kinds[name] = strength or "strong"
        if not kinds:
            self._problem("empty braces: leave them out when the passage has no kind")
        return kinds

    def _fact(self, text: str) -> None:
        if self.last is None:
            self._problem("a fact must follow its passage directly, with no blank line between")
            return
        if not (text.startswith("{") and text.endswith("}")):
            self._problem("a fact is '^ {fact: type, key: value, quote: \"…\"}'")
            return
        values = self._fact_values(text[1:-1].strip())
        if values is None:
            return
        kind = values.pop("fact", "")
        if kind not in vocab.FACTS:
            self._problem(f"unknown fact '{kind}'; known: {', '.join(sorted(vocab.FACTS))}")
            return
        self._check_fact(kind, values)
        quote, nth = values.pop("quote", ""), values.pop("nth", "")
        if not quote:
            self._problem("a fact needs a quote")
            return
        span = self._find(self.last.passage, quote, nth)
        if span:
            fact_id = f"{self.last.passage.id}.{len(self.last.facts) + 1}"
            self.last.facts.append(Fact(fact_id, kind, values, quote, *span, self.at))

    def _fact_values(self, text: str) -> dict[str, str] | None:
        values: dict[str, str] = {}
        at = 0
        while at < len(text):
            key = _FACT_KEY.match(text, at)
            if not key:
                self._problem(f"cannot read the fact at '{text[at : at + 30]}': write 'key: value, key: …'")
                return None
            value = _QUOTED_VALUE.match(text, key.end()) or _BARE_VALUE.match(text, key.end())
            assert value is not None  # the bare form matches anything
            if key[1] in values:
                self._problem(f"key '{key[1]}' given twice")
            if not value[1].strip():
                self._problem(f"key '{key[1]}' has no value")
            if key[1] == "quote" and not value[0].startswith('"'):
                self._problem("put the quote between double quotes")
            quoted = value[0].startswith('"')
            values[key[1]] = value[1].replace('\\"', '"') if quoted else value[1].strip()
            at = value.end()
            while at < len(text) and text[at] in ", ":
                at += 1
        return values

    def _check_fact(self, kind: str, values: Mapping[str, str]) -> None:
        rule = vocab.FACTS[kind]
        for key in values:
            if key not in rule.keys and key not in ("quote", "nth"):
                known = ", ".join(sorted(rule.keys | {"quote", "nth"}))
                self._problem(f"unknown key '{key}' of {kind}; known: {known}")
        for key in sorted(rule.needs - values.keys()):
            self._problem(f"{kind} needs '{key}'")
        if rule.needs_one_of and not rule.needs_one_of & values.keys():
            self._problem(f"{kind} needs one of: {', '.join(sorted(rule.needs_one_of))}")
        for key, allowed in rule.choices.items():
            if key in values:
                self._choice(f"{kind} {key}", values[key], allowed)
        for key in rule.dates:
            self._check_date(values, key, _DATE, "YYYY-MM-DD (or YYYY-MM, YYYY)")
        if kind == "measure" and values.get("name") == "assist":
            self._choice("assist value", values.get("value", "independent"), vocab.ASSIST_LEVELS)
        if kind == "minutes" and "cpt" in values and not {"minutes", "units"} & values.keys():
            self._problem("minutes with 'cpt' need 'minutes' or 'units'")

    def _find(self, passage: Passage, quote: str, nth: str) -> tuple[int, int] | None:
        found = occurrences(passage, quote)
        if not found:
            self._problem(f'quote "{quote}" is not in the passage of line {passage.line}')
        elif nth and not (nth.isdigit() and 1 <= int(nth) <= len(found)):
            self._problem(f'nth is {nth}, but quote "{quote}" is {len(found)} times in line {passage.line}')
        elif not nth and len(found) > 1:
            self._problem(f'quote "{quote}" is {len(found)} times in line {passage.line}: lengthen it or add "nth: 2"')
        else:
            return found[int(nth) - 1 if nth else 0]
        return None


def occurrences(passage: Passage, quote: str) -> tuple[tuple[int, int], ...]:
    """Return every place of a quote in a passage.

    Places where the quote is a whole word or number come first of all: "8" is then not found inside "18" or
    "8.5". Only when there is none, every place counts. In a passage of cells a quote may run over cells,
    written with the separator as in the source or with spaces.
    """
    literal = re.escape(quote)
    patterns = [literal]
    if passage.cells:
        words = [word for word in quote.split() if word not in ("|", "||", ";;")]
        patterns.append(r"(?:\s|\|\||\||;;)+".join(re.escape(word) for word in words))
    for pattern in patterns:
        before = r"(?<![A-Za-z0-9])(?<!\d[.,])" if quote[:1].isalnum() else ""
        after = r"(?![A-Za-z0-9])(?![.,]\d)" if quote[-1:].isalnum() else ""
        for bounded in (before + pattern + after, pattern):
            found = tuple(match.span() for match in re.finditer(bounded, passage.text))
            if found:
                return found
    return ()


def _page_breaks(text: str) -> tuple[str, tuple[int, ...]]:
    """Take the `@@` out of a text; with spaces around it one space stays, and the break is after it."""
    breaks: list[int] = []
    while "@@" in text:
        before, _, after = text.partition("@@")
        if before.endswith(" ") or after.startswith(" "):
            before, after = before.rstrip() + " ", after.lstrip()
        breaks.append(len(before))
        text = before + after
    return text, tuple(breaks)
