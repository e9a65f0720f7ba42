"""Tasks, conditions and devices: what help was needed for, when pain was rated, and what was walked with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import ANY_CASE
from clausea.manners import TIMED_TWICE, UNCLEAR, families_of, manners_in

_TASK = re.compile(
    r"\b(?:sit(?:\s*(?:<>|<->|to|-to-|->|↔)\s*|[\s-]+)stand|sts|stand pivot|spt|bed mobility|rolling|supine(?:\s*(?:<>|<->|to|->|↔)\s*)sit|(?:bed|chair|bench|board)(?: to (?:chair|bed|w/?c))? transfers?|transfers?|tub(?:/shower)?(?: transfers?| edge)?|shower(?: transfers?)?"
    r"|toilet(?:ing)?(?: transfers?)?|car transfers?|chair(?: rise)?|amb(?:ulat\w*)?|gait|walk(?:s|ed|ing)?|walker|stairs?|steps|curbs?|ramp|(?:ub|lb|upper body|lower body)\s*(?:dressing|bathing)|ubd|lbd|dressing|bathing|bathes|grooming|feeding|self-?feeding"
    r"|eating|meals?|hygiene|shaving|don(?:n?ing)?|doff(?:ing)?|meal prep|kitchen|cooking|laundry|w/?c mobility|wheelchair|floor (?:recovery|transfers?)|med(?:ication)? management|meds|bills?|bill pay(?:ing)?|shoes?|socks?|zippers?|buttons?|fasteners?|spoon|fork"
    r"|bra|lunch|t/?f|xfers?|adls?|iadls?|self-?care|stand to sit|standing|sitting|propulsion|clothing|pivot|scooting|bed|car|toilet|shower|stove|grilled cheese)\b",
    ANY_CASE,
)
_DOMAIN = re.compile(
    r"aphasia|apraxia|dysarthria|dysphagia|dysphonia|dysfluenc\w*|stutter\w*|fluency|cogniti\w*|attention|memory|executive|exec\b|problem[- ]solving|awareness|language|comprehension|expressive|expression|expression|receptive|communication|auditory|articulation|phonolog\w*"
    r"|intelligib\w*|speech|voice|breath\w*|hoarse\w*|rough\w*|strain\w*|monotone|monopitch|pragmatic\w*|word[- ]finding|anomia|swallow\w*|oral phase|pharyngeal|residue|aspiration|SSI-?4|OASES|CLQT|WAB|PLS|GFTA|CELF|BDAE|visuospatial|perception|safety|judge?ment|insight|neglect"
    r"|reading|writing|naming|severity|\btotal\b|\bEC\b|\bAC\b|\blat\b|\bs/z\b|lisp|GRBAS|VHI|conversation|tangential",
    ANY_CASE,
)
_CONDITION = re.compile(
    r"\b(?:rest|sitting|sit|standing|stand|walking|stairs?|steps?|activity|activities|worst|best|least|most|current(?:ly)?|now|today|night|sleep|reach\w*|lift\w*|overhead|turn\w*|bend\w*|squat\w*|run\w*"
    r"|driv\w+|morning|a\.?m\.?|p\.?m\.?|average|avg|after|before|pre|post|start|end(?: of day)?|grip\w*|touch|w/out|w/|with|screen\w*|evening|mvmt|movement)\b",
    ANY_CASE,
)
_DEVICE = re.compile(
    r"(?P<none>(?:w/o|without|no)\s+(?:AD|a device|device|assistive device)\b)|\b(?P<device>RW|FWW|2WW|4WW|SPC|SBQC|LBQC|NBQC|QC|hemi-?walker|rollator|rolling walker|walker|cane|quad cane|axillary crutches|crutches|W/?C)\b",
    ANY_CASE,
)
_SECOND_TASK = re.compile(
    r"\b(?:(?P<dual>dual(?:[- ]?tasks?)?|second(?:ary)? task)\b|(?P<short>(?-i:DT(?=[ -]TUG\b)|(?<=TUG-)DT\b|(?<=TUG \()DT(?=\))))|(?P<cognitive>cog(?:nitive)?\b|(?-i:(?<=TUG-)C\b))"
    r"|(?P<manual>(?-i:(?<=TUG-)M\b)|manual\b(?! (?:w/?c|wheel|therapy|cue|contact|assist|tech|stim|resist|muscle|guid|ther\b|traction|\d))))",
    ANY_CASE,
)
_NOT_THE_CONDITION = re.compile(r"w/out|w/|with|now|today|current(?:ly)?|after|before", ANY_CASE)
_CLAUSE = re.compile(r"[;•]|\.\s")
_REACH = 80


def task_of(passage: Passage, one: Proposal) -> str | None:
    """Return what a level, a score or a grade is of, in the words of the page; None where nothing names it."""
    text, cell, figure = passage.words.text, one.cell, one.figure
    pattern = _DOMAIN if one.group == "severity" else _TASK
    before = _CLAUSE.split(text[max(cell.start, figure.start - _REACH) : figure.start])[-1]
    behind = _CLAUSE.split(text[figure.end : min(cell.end, figure.end + 40)])[0]
    if one.group == "accuracy":
        if cell.label:
            return _plain(cell.label)[:80] or None
        words = [part for part in re.split(r"[,:]\s", before) if re.search(r"[A-Za-z]{3}", part)]
        return _plain(words[-1].strip(" :,(-"))[-80:] or None if words else None
    found = next(reversed(list(pattern.finditer(before))), None) or pattern.search(behind)
    if found is None and cell.label:
        found = pattern.search(cell.label) or pattern.search(cell.title)
        if found is None:
            return _plain(cell.label)[:60] or None
    found = found or pattern.search(text) or pattern.search(passage.context.topic)
    if found is not None:
        return _plain(found.group())
    near = re.findall(r"[A-Za-z][\w/\-]*", before[-40:])
    return _plain(" ".join(near[-3:])) or None


def condition_of(passage: Passage, one: Proposal) -> str | None:
    """Return the condition under which pain was rated: pain at rest and pain on stairs are two measures."""
    text, cell, figure = passage.words.text, one.cell, one.figure
    behind = re.split(r"[,;.(]", text[figure.end : min(cell.end, figure.end + 40)])[0]
    before = _CLAUSE.split(text[max(cell.start, figure.start - 40) : figure.start])[-1]
    options = [
        next((match for match in _CONDITION.finditer(behind) if not _NOT_THE_CONDITION.fullmatch(match.group())), None),
        next(
            (
                match
                for match in reversed(list(_CONDITION.finditer(f"{cell.label} {cell.title} {before}")))
                if not _NOT_THE_CONDITION.fullmatch(match.group())
            ),
            None,
        ),
    ]
    found = next((match for match in options if match), None)
    return found.group().lower().strip(".") if found else None


def second_task_of(passage: Passage, one: Proposal) -> str | None:
    """Return "dual task", "cognitive" or "manual" where a walk was timed with a second task: it is another test than the plain one."""
    text, cell, figure, words = passage.words.text, one.cell, one.figure, passage.words
    earlier = [other.end for other in passage.figures if cell.start <= other.start and other.end <= figure.start]
    names = [name.first for name in words.names if cell.first <= name.first and name.stop <= one.index]
    start = words.starts[names[-1]] if names else max([cell.start, figure.start - _REACH, *earlier])
    named = next(reversed(list(_SECOND_TASK.finditer(text, start, figure.start))), None)
    if named is None and names:
        # "Dual-task TUG 21 s": the words right before the name are part of it, unless they are a value's.
        low = max([cell.start, start - _BEFORE_NAME, *(end for end in earlier if end <= start)])
        found = next(reversed(list(_SECOND_TASK.finditer(text, low, figure.start))), None)
        named = found if found is not None and _ADJACENT.fullmatch(text, found.end(), start) else None
    behind = _UNDER.match(text, figure.end, cell.end) if named is None else None
    if behind is not None:
        named = _SECOND_TASK.match(text, behind.end())
        if named is not None and _ANOTHER.match(text, named.end()):
            # "14 s (cognitive 19 s)": the word leads to the next value.
            named = None
    if named is not None and _LACKING.search(text[max(0, named.start() - 40) : named.start()]):
        return None
    if named is None:
        # "TUG / TUG cognitive | 18.9 / 27.4": the names stand in the order of the values.
        labels = [part for part in cell.label.split("/") if part.strip()]
        label = labels[min(len(earlier), len(labels) - 1)] if labels else ""
        titled = f"{label} {cell.title}"
        named = _SECOND_TASK.search(titled)
        if named is not None and _LACKING.search(titled[: named.start()]):
            return None
    if named is None:
        return None
    return "cognitive" if named["cognitive"] else "manual" if named["manual"] else "dual task"


_BEFORE_NAME = 20
_UNDER = re.compile(r"\s*\(?(?:with |w/ ?|under )?(?:an? )?(?<=[ (/])", ANY_CASE)
"""What leads from a value to how it was taken: "24 s (cognitive)", "24 s with dual task"."""
_ADJACENT = re.compile(r"[^\w.;,:]*")
_ANOTHER = re.compile(r"\s*[:=]?\s*(?:TUG\s*)?\d", ANY_CASE)
_LACKING = re.compile(r"\b(?:without|w/o|w/out|no|not|single)[\s-]+(?:an? )?(?:(?:cog\w*|manual|dual|second) )?$", ANY_CASE)
"""Before the name of a second task that there was not."""


def manner_of(passage: Passage, one: Proposal) -> str | None:
    """Return in which manner a test was done, "eyes closed, foam", "dual task"; None where nothing says it.

    A manner stands between the name and the value, right behind the value, or in what names a row or a column. Where several
    values follow a name, each has its own: before it or behind it, as the first has.
    """
    told = [second_task_of(passage, one)] if one.name in TIMED_TWICE else []
    text, cell, figure, words = passage.words.text, one.cell, one.figure, passage.words
    names = [name for name in words.names if cell.first <= name.first and name.stop <= one.index]
    earlier = [other.end for other in passage.figures if cell.start <= other.start and other.end <= figure.start]
    start = words.starts[names[-1].first] if names else cell.start
    if (
        names
        and earlier
        and earlier[-1] > start
        and names[-1].kind.name != one.name
        and not {names[-1].kind.name, one.name} <= TIMED_TWICE
    ):
        # "SLS 7 s EO, 0.98 m/s": the name is of the other value.
        start = figure.start - len(_CHUNK.split(text[earlier[-1] : figure.start])[-1])
    lead = text[start : figure.start]
    if _NOT_DONE.search(lead):
        start = figure.start - len(_CHUNK.split(lead)[-1])
    clause = max([cell.start, *(end for end in earlier if end <= start)])
    reach = _Reach(text[: cell.end], start - len(_CHUNK.split(text[clause:start])[-1]), start, figure.end)
    stops = [
        (other.start, other.end) for other in passage.figures if start < other.end <= figure.start and other.start >= cell.start
    ]
    for family in families_of(one.name):
        told.append(reach.manner(family, stops, figure.start) or _titled(family, one, passage, len(stops)))
    return UNCLEAR if UNCLEAR in told else ", ".join(part for part in told if part) or None


@dataclass(frozen=True)
class _Reach:
    """The words around a value that may say how the test was done."""

    text: str
    adjacent: int
    """Where the words right before the name begin."""
    name: int
    end: int
    """Where the value ends."""

    def manner(self, family: str, earlier: list[tuple[int, int]], start: int) -> str:
        """Return the manner of a family; `earlier` are the values between the name and this one.

        The last manner named before the value holds for it, if only values and joining text stand behind that manner.
        """
        behind = self._behind(family)
        named = [
            (self.name + low, self.name + high, word) for low, high, word in manners_in(self.text[self.name : start], family)
        ]
        # The litres of "on 2 L O2" are part of a manner, and no value.
        values = [(low, high) for low, high in earlier if not any(first <= low < last for first, last, _ in named)]
        if self._is_of_two(named, values):
            return UNCLEAR
        if not values:
            return (named[-1][2] if named else behind) or self._last(family, self.adjacent, self.name)
        if not named:
            return behind
        low, high, word = named[-1]
        if high > values[-1][1] and not self._is_of_the_last(values[-1][1], low, high):
            # "EO 12 s, EC 4 s (EO)": a manner before the first value says that each stands before its value.
            return word if named[0][0] < values[0][0] else behind or word
        if behind:
            return behind
        if any(self._is_of_the_last(end, low, high) for _, end in values if end <= low):
            return UNCLEAR
        since = [value for value in values if value[0] >= high]
        gaps = list(zip((end for _, end in since), [*(first for first, _ in since[1:]), start], strict=False))
        if not since or not all(_GOES_ON.fullmatch(self.text, *gap) for gap in gaps):
            return UNCLEAR
        turns = _SIDE.search(self.text, since[0][1], start) and not _SIDE.search(self.text, high, since[0][0])
        # "EO R 12 s, EC 4 s; L 8 s, 2 s": with the other side the manners may begin anew.
        is_anew = len({one for _, _, one in named}) > 1 and (turns or any(";" in self.text[slice(*gap)] for gap in gaps))
        return UNCLEAR if is_anew else word

    def _is_of_two(self, named: list[tuple[int, int, str]], values: list[tuple[int, int]]) -> bool:
        """Say whether the last manners named stand together, with no value between: "EO/EC 12 s, 4 s"."""
        if not named:
            return False
        since = max((end for _, end in values if end <= named[-1][0]), default=self.name)
        together = [one for one in named if one[0] >= since]
        is_behind = since > self.name and self._is_of_the_last(since, *together[0][:2])
        return len({word for _, _, word in together[is_behind:]}) > 1

    def _is_of_the_last(self, value: int, low: int, high: int) -> bool:
        """Say whether a manner stands right behind a value and is cut off from the next: "14 s fast, 12 s"."""
        return bool(_RIGHT_BEHIND.fullmatch(self.text, value, low) and _CUT_OFF.match(self.text, high))

    def _last(self, family: str, start: int, end: int) -> str:
        found = manners_in(self.text[start:end], family)
        return found[-1][2] if found else ""

    def _behind(self, family: str) -> str:
        """Return the manner right behind a value, unless it leads to the next: "0.8 (fast 1.1)"."""
        match = _BEHIND.match(self.text, self.end)
        words = match.group() if match else ""
        found = manners_in(words, family)
        if not found or re.search(r"\d", words[: found[0][0]]):
            return ""
        leads = re.match(r"\s*[:=]?\s*\d", self.text[self.end + found[0][1] :])
        is_between = len(found) > 1 and re.search(r"\d", words[found[0][1] : found[1][0]])
        return "" if leads and not (is_between and "(" not in words) else found[0][2]


def _titled(family: str, one: Proposal, passage: Passage, earlier: int) -> str:
    around = (passage.context.topic, passage.context.caption) if family in _OF_A_HEADING else ()
    for text in (f"{one.cell.label} {one.cell.title}", *around):
        found = manners_in(text, family)
        if found:
            # "EO / EC | 12 / 4": the manners stand in the order of the values.
            return found[min(earlier, len(found) - 1)][2]
    return ""


_BEHIND = re.compile(r"\s*\(?(?:[^,;.()\n|]|\.(?=\d)){0,60}")
_OF_A_HEADING = {"eyes", "pace"}
"""What a heading says of the tests below it; a ramp or a brace there may be of anything."""
_NOT_DONE = re.compile(r"\b(?:unable|declined|cannot|deferred|NT)\b", ANY_CASE)
_GOES_ON = re.compile(
    r"(?:[\s,;:/=>→\-]|\((?=was|IE|eval|from|prev|last)|\b(?:R|L|right|left|Rt|Lt|and|then|vs|to|was|from|IE|eval|prev|last|now|today|s|sec|seconds|m/s|m|ft|meters|feet|reps)\b)*",
    ANY_CASE,
)
"""What stands between two values of one manner: "eyes open R 3 s, L 4 s"."""
_RIGHT_BEHIND = re.compile(r"[^\w,;:.]*(?:(?:s|sec|seconds|m/s|m|ft|meters|feet|reps|with|on|in)\b[^\w,;:.]*)*", ANY_CASE)
_SIDE = re.compile(r"\b(?:R|L|right|left|Rt|Lt)\b", ANY_CASE)
_CUT_OFF = re.compile(r"[^\w,;.|]*(?:[,;.|)]|\((?=was|IE|eval|from|prev|last)|(?:and|then|vs|was|from)\b)", ANY_CASE)
_CHUNK = re.compile(r"[,;.:|]")


def device_of(passage: Passage, one: Proposal) -> str | None:
    """Return the walking device named next to a value; "none" where the text says that none was used."""
    text, cell, figure = passage.words.text, one.cell, one.figure
    found = _DEVICE.search(text[figure.end : min(cell.end, figure.end + 28)].split(";")[0])
    if found is None:
        for text_before in (f"{cell.label} {cell.title}", text[max(cell.start, figure.start - 28) : figure.start]):
            for match in _DEVICE.finditer(text_before):
                found = match
    if found is None:
        return None
    if found["none"]:
        return "none"
    word = found["device"]
    return word.upper() if len(word) <= 4 and word.lower() != "cane" else word.lower()


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
