"""What the patient brings along: the level of function before the onset, and the conditions that make care harder.

Linear models say which sentence tells of the earlier level, and which part of a list is a condition that the patient has; denied
ones, relatives' and those that are over are told apart by the same model, from the words beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart import conditions
from clausea.chart.clues import boxes_behind, is_unticked, without_box
from clausea.chart.denials import denied_parts
from clausea.chart.judging import Judge, binned, by_model, near, tokens
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.passages import OPENING_KINDS, is_of_before
from clausea.chart.sections import lead_in
from clausea.chart.sieve import Guarded, bits_of, guarded
from clausea.chart.tables import RowCell
from clausea.chart.word_groups import word_groups
from clausea.domain import Form, Note, SectionName

_I = re.IGNORECASE
_STARTS = OPENING_KINDS
_OTHERS = frozenset({"discharge", "progress_report", "daily_note", "addendum", "communication", "other"})
_PLOF = guarded(
    r"\b(?:plof|prior (?:level(?: of function(?:ing)?)?|function\w*|status)|previous(?:ly)? (?:level|function\w*)|pre-?(?:injury|morbid\w*|op function|accident|stroke|onset|fall|illness|admission)|premorbid)\b|^\W{0,3}(?:prior|pre|before)(?=:)",
    _I,
)
_PLOF_TITLE = re.compile(
    r"plof|(?:prior|before|pre)$|prior (?:level|function\w*|to (?:the )?(?:onset|injury|admission|fall|surgery|illness|stroke))|pre-?(?:morbid|injury)|before (?:(?:the )?(?:injury|onset|fall|admission|stroke)|\d{1,2}[/-]\d)",
    _I,
)
_TELLS = re.compile(r"[A-Za-z]{2}|\d|^\W*[IDS]\W*$")
"""What a cell of a column of earlier levels holds where it is not left empty: "I" alone is a level."""
_LED = guarded(rf"^\W{{0,3}}(?:{_PLOF.pattern.pattern})[^:.;]{{0,24}}[:(=-]", _I)
_DENIED = re.compile(
    r"\b(?:denies|denied|negative for|no (?:known |significant |other |relevant |prior |past )?(?:(?:medical )?history|hx|h/o|pmhx?) of)\b(?:(?!\b(?:but|except|other than|positive|has|reports|takes|hx of)\b)[^.;:])*$",
    _I,
)
"""What is denied, up to the end of its sentence."""
_NOW = guarded(r"\W*(?:now|currently|current|at present|today|lives?|living|resides|family|support|hand|home)\b", _I)
_KIN = guarded(
    r"\W*(?:(?:maternal|paternal|family|his|her|pt'?s|big|older|younger)\s)*(?:mother|father|mom|dad|brother|sister|aunt|uncle|grand\w+|family|wife|husband|husb|daughter|dtr|son|cousin)\b(?!\s(?:reports?|states?|says|notes))",
    _I,
)
_WISH = guarded(
    r"^\W*(?:(?:pt|patient|he|she|client|family)\s)?(?:wants?|wishes|hopes|would like|(?:pt|patient)?'?s? ?goals?)\b", _I
)
_HELPED = guarded(r"\bused to (?:be|need|require)\b[^.;]{0,20}\b(?:max|mod|min|total|dependent)\b(?!\sI\b)", _I)
_ROUTINE = guarded(r"\W*(?:before|after|during) (?:each|every)\b", _I)
"""What is done before each meal or session is of now."""
_LEAST = 0.2
_EARLY = 24
"""Among so many first passages of an evaluation every part of a list may be a condition, whatever it is called."""
_ELSEWHERE = frozenset({"goals", "plan", "bill", "sig", "cert", "tx"})
_CUES: tuple[tuple[str, Guarded], ...] = tuple(
    (name, guarded(pattern, _I))
    for name, pattern in (
        ("plof", _PLOF.pattern.pattern),
        (
            "before",
            r"\b(?:before|prior to|until|till?|up (?:to|until)|used to|previously|formerly|last (?:year|spring|summer|fall|winter)|never)\b",
        ),
        (
            "onset",
            r"\b(?:injury|fall|stroke|surgery|accident|onset|admission|hospital\w*|CVA|TBI|crash|illness|diagnosis|operation|sx)\b",
        ),
        ("now", r"\b(?:now|currently|at present|today|since|presently|current)\b"),
        (
            "past",
            r"\b(?:was|were|had|did|could|drove|ran|walked|worked|took|swam|led|taught|sang|kept|paid|rode|ate|read|told|went|lived|managed|[a-z]{3,}ed)\b",
        ),
        (
            "free",
            r"\b(?:independent(?:ly)?|indep|I'?ly|mod I|no (?:device|AD|help|assist\w*|aid)|w(?:/o|ithout|/out) (?:an? |any )?(?:assistive )?(?:device|AD|help|cane|walker)|full[- ](?:duty|time)|by (?:him|her|them)sel\w+|alone)\b|\(I\)",
        ),
        ("other", r"\b(?:wife|husband|mother|father|mom|dad|son|daughter|dtr|brother|sister|caregiver|aide|niece|family)\b"),
        (
            "job",
            r"\b(?:retired|works?|worker|driver|dispatcher|teacher|teaches|nurse|clerk|cook|chef|tech|mechanic|farmer|welder|operator|student|cashier|carpenter|self-employed|duty|shifts?|career)\b"
            r"|^\W*(?:[A-Za-z-]+\s){0,3}[a-z]{2,}(?:er|or|ist|ian|man)\b[,;:(]",
        ),
        (
            "hobby",
            r"\b(?:coach\w*|garden\w*|church|choir|swim|swam|golf|hunts?|fish\w*|soccer|football|bowl\w*|danc\w+|read|books?|bingo|cards|dog|team|volunteer\w*|quilt\w*|kids|grand\w+)\b",
        ),
        (
            "rate",
            r"\b\d+\s?(?:mi|miles?|h|hrs?|hours?|x|days?|lb|lbs|yrs?|years?|flights?|blocks?|steps|laps|min)\b|/(?:wk|day|week|shift|hr)\b",
        ),
    )
)
_PLAIN = frozenset({"onset", "now", "other"})
_HERE = guarded(r"\b(?:plof|prior|before|until|till|used to|previous\w*|never|pre-?(?:injury|morbid\w*))\b", _I)

_LIST = guarded(
    r"\b(?:pmhx?|psh|hx|history|comorbid\w*|co-?morbid\w*|problems?|medical|precautions?|complex\w*|health|also|takes|birth|conditions?|dx'?d)\b",
    _I,
)
_SPLIT = re.compile(r"[,;]\s|(?<=\w\w)/\s|\s?[•·▪|]\s|\s(?:and|&|\+)\s|\.\s|\s{3}|(?=\[[xX ]\]|[☐□☑☒■])|:\s|\s[-–]\s")
_LEAD = re.compile(
    r"^(?:\[[xX]\])?\W*(?:(?:also|has|with|w/|takes|dx'?d with|diagnosed with|comorbid:?|significant for|positive for|notable for|includes?|including|and|of|an?|hx|history of|h/o|current problems:?|general:?|she|he|pt|patient|is)\s)*",
    _I,
)
_REST = re.compile(r"\W|\d|\b(?:before|of|function(?:ing)?|status|level|prior|the)\b", _I)
_UNTICKED = re.compile(r"\W{0,2}\[\s?\]\s?\w")
_TICKED = re.compile(r"\W{0,2}\[[xX]\]\s?[A-Za-z]{2}")
_ANSWER = re.compile(r"\W{0,2}\[[\sxX]?\]\s?(?:[YN]|yes|no|none|denies|WFL|WNL|normal|intact)\b", _I)


class HistoryReader:
    """Reads levels before the onset and conditions of one document in order."""

    def __init__(self, kind: str, judge: Judge = by_model) -> None:
        self._kind = kind
        self._judge = judge
        self._is_start = kind in _STARTS
        self._topic: list[str] = []
        self._since = 0
        self._seen = 0
        self._section: str = "other"
        self._told = "none"
        self._listed = False
        self._is_plof = False
        self._prior_found = False
        self._named = False
        self._had = "none"
        self._best: tuple[float, Note | None] = (0.0, None)

    def heading(self, text: str, section: SectionName) -> None:
        """Note a heading."""
        self._topic, self._since, self._section, self._told = tokens(text)[:4], 0, section, "none"
        self._had = "none"
        self._listed = section == "history" or bool(_LIST.search(text))
        self._is_plof = bool(_PLOF.search(" ".join(self._topic)))

    def read(self, words: Addressed, context: Context, form: Form) -> Iterator[Note]:
        """Yield the notes of a sentence, an item or a row."""
        if not self._is_start and self._kind not in _OTHERS:
            return
        self._since += 1
        self._seen += 1
        text = words.text
        if len(text) < 3:
            return
        earlier = [cell for cell in context.cells if self._is_earlier(cell, context)] if form == "row" else []
        if earlier:
            for cell in earlier:
                # A column of earlier levels beside the present ones.
                if _TELLS.search(cell.text):
                    yield _note(words, context, cell.start, cell.end, "prior_level")
            return
        lead = lead_in(text)
        name = lead.name if lead is not None else "none"
        if self._is_start:
            quiet = context.section in _ELSEWHERE and not _HERE.search(text)
        else:
            quiet = not (_PLOF.search(text) or context.section == "plof")
        if not quiet and len(text) >= 8:
            yield from self._prior(words, context, form, name)
        if not self._is_start and self._seen > 12 and context.section != "history" and name != "history":
            return
        if context.section in _ELSEWHERE and name != "history":
            return
        named = bool(_LIST.search(text[:60]) or conditions.names_one(text))
        if self._listed or name == "history" or named or (self._is_start and (self._seen <= _EARLY or self._named)):
            found = list(self._conditions(words, context, form, name, lead.after if lead is not None else 0))
            self._had = f"{form}:{'yes' if found else 'no'}"
            yield from found
        else:
            self._had = "none"
        self._named = named

    def _is_earlier(self, cell: RowCell, context: Context) -> bool:
        return bool(_PLOF_TITLE.match(cell.title.strip()) or (self._is_start and is_of_before(cell, context.cells)))

    def _prior(self, words: Addressed, context: Context, form: Form, lead: str) -> Iterator[Note]:
        text = words.text
        if not _REST.sub("", _PLOF.sub("", text)):
            # "1.3 Prior Level of Function" tells nothing by itself.
            return
        topic = "plof" if self._is_plof or context.section == "plof" else context.section
        bits = bits_of(text)
        cues = [cue for cue, pattern in _CUES if bits & pattern.bit and pattern.find(text)]
        if topic != "plof" and lead != "plof" and self._told != "yes" and _PLAIN.issuperset(cues):
            # Nothing of an earlier time, a work, a hobby or a rate: most sentences of an evaluation.
            self._told = "no" if self._told in {"none", "no"} else "was"
            return
        span = words.span(0, len(text))
        listed = tokens(text)
        since = binned(self._since, (1, 2, 3, 4, 6, 10))
        out = near(listed[:12], "w")
        out += [f"w:{word}" for word in listed[12:40]]
        out += [f"f:{word}" for word in listed[:2]]
        out += [f"h:{word}" for word in self._topic] if self._since < 8 else []
        out += [f"c:{cue}" for cue in cues] + [f"c2:{a}&{b}" for i, a in enumerate(cues) for b in cues[i + 1 :]]
        out += [f"c3:{cue}&{topic}" for cue in cues] + [f"c4:{cue}&{self._is_start}" for cue in cues]
        out += [
            f"section={topic}",
            f"lead={lead}",
            f"form={form}",
            f"kind={self._kind}",
            f"told={self._told}&{topic}",
            f"told={self._told}",
        ]
        out += [f"since={since}&{topic}", f"seen={binned(self._seen, (3, 6, 10, 16, 24, 40, 60))}", f"size={binned(len(listed))}"]
        groups = word_groups("daily_life").within(text)
        lived = sorted(frozenset().union(*groups))
        opening = sorted(groups[0]) if groups else []
        out += [f"g:{one}" for one in lived] + [f"g2:{a}&{b}" for i, a in enumerate(lived) for b in lived[i + 1 :]]
        out += [f"g1:{one}" for one in opening] + [f"g1:{one}&{topic}" for one in opening] + [f"g:{one}&{topic}" for one in lived]
        out += [f"g1:{one}&told={self._told}" for one in opening] + [f"groups={binned(len(lived), (0, 1, 2, 4, 6))}"]
        out += ["cells:" + str(min(len(context.cells), 4))] if context.cells else []
        out += [f"past:{min(len(_CUES[4][1].pattern.findall(text)), 5)}"]
        start = next((cell.start for cell in context.cells if _PLOF.search(cell.text)), 0)
        likely = self._judge("prior_level", "prior_level", out, span)
        # A label says so itself; behind a heading its first sentence does, unless it opens with the present.
        labelled = self._is_start and (lead == "plof" or bool(_LED.match(text)))
        headed = topic == "plof" and self._since == 1 and not _NOW.match(text)
        told = self._is_start and "before" in cues and "free" in cues and not _KIN.match(text)
        # What a relative used to do, or how much help was needed, is no level of before.
        other = (
            not labelled
            and not headed
            and bool(_KIN.match(text) or _HELPED.search(text) or _WISH.match(text) or _ROUTINE.match(text))
        )
        present = other or (topic == "plof" and "before" not in cues and bool(_NOW.match(text)))
        if (likely >= 0.5 or labelled or headed or told) and not present:
            self._told = "yes"
            self._prior_found = True
            yield _note(words, context, start, len(text), "prior_level")
        else:
            self._told = "no" if self._told in {"none", "no"} else "was"
            if self._is_start and form != "row" and not present and likely > self._best[0]:
                self._best = (likely, _note(words, context, start, len(text), "prior_level"))

    def finish(self) -> list[Note]:
        """Return the likeliest sentence on the level before the onset, where an evaluation told it in no plainer words."""
        likely, note = self._best
        wanted = self._kind == "initial_evaluation" and not self._prior_found
        return [note] if note is not None and wanted and likely >= _LEAST else []

    def _conditions(self, words: Addressed, context: Context, form: Form, lead: str, after: int) -> Iterator[Note]:
        text = words.text
        if _KIN.match(text):
            return
        parts = _parts(text, after if lead == "history" else 0)[:40]
        said = [conditions.Part.of(text[low:high]) for low, high in parts]
        named = sum(one.is_named for one in said)
        is_list = self._listed or lead == "history" or bool(_LIST.search(text[:60])) or named > 1
        place = [f"section={context.section}", f"lead={lead}", f"form={form}", f"kind={self._kind}", f"listed={self._listed}"]
        place += [f"parts={min(len(parts), 6)}", f"code={bool(re.search(r'[A-TV-Z][0-9][0-9]', text))}"]
        place += [f"h:{word}" for word in self._topic] if self._since < 6 else []
        place += [f"s:{word}" for word in tokens(text[:60])[:4]]
        place += [
            f"since={binned(self._since, (1, 2, 4, 8))}&{self._listed}",
            f"any={named > 1}",
            f"hits={min(named, 3)}&{min(len(parts), 4)}",
            f"after={self._named}&{is_list}",
            f"had={self._had}&{form}",
            f"had={self._had}&{self._listed}",
            f"early={binned(self._seen, (4, 8, 12, 16, 24, 40))}&{self._is_start}",
        ]
        place += [f"S{cue}" for cue in conditions.cues_of(text)[:7]]
        before = "none"
        behind = boxes_behind(text)
        denied = denied_parts(text, parts, [one.hit != "none" for one in said])
        for index, (begins, high) in enumerate(parts):
            # Where boxes stand behind what they tick, the one that opens a part is of the part before.
            low = without_box(text, begins, high) if behind else begins
            part, one = text[low:high], said[index]
            if not (is_list or one.is_named or before == "yes" or (self._is_start and self._seen <= _EARLY)):
                before = "no&False"
                continue
            listed = tokens(part)
            if not listed or len(listed) > 24:
                before = "none"
                continue
            if _UNTICKED.match(part) or is_unticked(text, low, high) or _ANSWER.match(part):
                # A box that nobody ticked, or the answer to the question before it.
                before = "none"
                continue
            if index in denied:
                before = "none"
                continue
            if _DENIED.search(text[:low] + part[:24].rstrip(" .")):
                # "Denies history of diabetes, cancer or heart disease": all of the list.
                before = "no&True"
                continue
            cues = [*one.cues, *(["ticked"] if _TICKED.match(part) else [])]
            hit = one.hit
            out = near(listed[:7], "w") + place
            out += conditions.features(
                one, said[index - 1] if index else None, said[index + 1] if index + 1 < len(said) else None
            )
            out += [
                f"f:{listed[0]}",
                f"hit={hit}",
                f"hit={hit}&{context.section}",
                f"hit={hit}&{lead}",
                f"hit={hit}&{self._listed}",
                f"hit={hit}&{self._had}",
                f"ill={one.sort}&{lead}",
                f"ill={one.sort}&{self._listed}",
                f"ill={one.sort}&{before}",
                f"ill={one.sort}&{self._had}",
                f"ill={one.sort}&{form}",
                f"ill={one.sort}&{context.section}",
                f"ill={one.sort}&{is_list}&{named > 1}",
            ]
            out += [f"hit={hit}&{cue}" for cue in cues] + [f"c:{cue}" for cue in cues]
            out += [f"cc:{'+'.join(cues[:3])}&{hit}"]
            out += [f"hit={hit}&{before}", f"before={before}", f"size={binned(len(listed))}", f"size={binned(len(listed))}&{hit}"]
            out += [
                f"at={min(index, 2)}&{hit}",
                f"hit={hit}&{self._kind}",
                f"opens={text[low - 2 : low].strip() or 'gap' if low else 'start'}",
            ]
            out += [f"lead={lead}&listed={self._listed}&{before}"]
            if self._judge("comorbidity", "comorbidity", out, words.span(low, high)) < 0.5:
                before = f"no&{'no' in cues}"
                continue
            before = "yes"
            shift = _LEAD.match(part)
            begin = low + (shift.end() if shift and shift.end() < len(part) else 0)
            name = " ".join(text[begin:high].strip(" .,;:").split())
            yield _note(words, context, begin, high, "comorbidity", name=re.sub(r"^(?:\[x\]|[☑☒■])\s?", "", name, flags=_I))


def _parts(text: str, start: int) -> list[tuple[int, int]]:
    """Divide a list at its commas, semicolons and "and", but not inside parentheses."""
    out: list[tuple[int, int]] = []
    depth = [0]
    for char in text if "(" in text else "":
        depth.append(max(0, depth[-1] + (char == "(") - (char == ")")))
    position = start
    for match in _SPLIT.finditer(text, start):
        if len(depth) > 1 and depth[match.start() + 1] > 0:
            continue
        if match.start() > position:
            out.append((position, match.start()))
        position = match.end()
    if position < len(text):
        out.append((position, len(text)))
    return [(low + len(text[low:high]) - len(text[low:high].lstrip()), high) for low, high in out if text[low:high].strip()]


def _note(words: Addressed, context: Context, start: int, end: int, sort: str, **values: str) -> Note:
    return Note.model_validate(
        {"document": context.document, "date": context.date, "span": words.span(start, end), "sort": sort, "values": values}
    )
