"""The rules about single statements: what they cite, what they quote, and what they say in words of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from clausea import knowledge
from clausea.domain import Claim, Document, Goal, Span, fold
from clausea.domain.dates import find_dates
from clausea.domain.goal_states import states_goals
from clausea.verify.denial import polarity_doubts
from clausea.verify.doubts import Doubt, all_doubts, target_doubts
from clausea.verify.grids import cells_of, laid_out
from clausea.verify.sense import is_goal, tells_state
from clausea.verify.subject import Checked, Found, Subject, official_texts, stands
from clausea.verify.support import (
    connecting_words,
    documents_named,
    hedges,
    kind_words,
    measure_words,
    unsupported,
    without_denials,
)
from clausea.verify.typed import (
    Reading,
    actor_doubts,
    certified_doubts,
    day_doubts,
    minute_doubts,
    prior_doubts,
    reading,
    term_doubts,
)
from clausea.verify.values import Support, marks_of, named, part_sides, sides, values, words_of


def cited(subject: Subject) -> Found:
    """An appeal holds statements; each points at words of the record or at an authority, and every pointer leads somewhere."""
    if subject.is_appeal and not any(one.spans or one.pins for one in subject.statements):
        yield None, "The letter holds no statement that cites the record. Draft it again, or put its statements back."
    for one in subject.statements:
        if one.is_altered:
            continue
        if one.unresolved:
            yield one, f"It cites {', '.join(one.unresolved)}, which leads nowhere. Correct the citation."
        elif not one.spans and not one.pins and not one.is_copy:
            yield one, "It cites nothing. Cite the lines it rests on, or take it out."


def quotes_exact(subject: Subject) -> Found:
    """Words in quotation marks stand at a cited address exactly so; only white space and a hyphen at a line end are folded.

    An authority is quoted only from its official text, which the user imports; without that it is cited and told in other words.
    """
    for one in subject.statements:
        found = subject.quotations(one)
        for _ in range(found.foreign):
            if not one.pins:
                yield one, "Its quotation does not stand at the cited lines word for word."
            elif official_texts(one.pins):
                yield one, "Its quotation stands neither at the cited lines nor in the official text of the cited authority."
            else:
                yield (
                    one,
                    (
                        "Its quotation does not stand at the cited lines word for word. "
                        "To quote an authority, first import its official text with `clausea authorities import`."
                    ),
                )
        if found.open:
            yield one, "A quotation begins in it and does not end."


def values_stand(subject: Subject) -> Found:
    """Every number, unit, side, date, code and name of a statement occurs at a cited address or in the claim."""
    for one in subject.statements:
        if one.is_altered:
            continue
        support = _support(subject, one)
        outside = subject.quotations(one).outside
        for found in find_dates(one.text):
            if found.date not in support.dates:
                yield one, "A date does not stand at the cited lines or in the claim."
        for value in values(one.text if one.is_copy else subject.without_identifiers(one.text)):
            if not support.has_number(value):
                yield one, f"The value {value.text} does not stand at the cited lines or in the claim."
            elif not support.has_unit(value):
                yield one, f"The unit of {value.text} does not stand so at the cited lines or in the claim."
        if one.is_copy and not (support.has_name(words_of(one.text)) and marks_of(one.text) <= marks_of(one.support)):
            yield one, "A row that repeats the claim says something else than the claim."
        yield from _sides(one, outside, support)
        for name in named(outside):
            if not support.has_name(name):
                yield one, "A name does not stand at the cited lines or in the claim."


_QUOTED_WORDS = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def _support(subject: Subject, one: Checked) -> Support:
    support = Support()
    for piece in (*one.quotes, *one.computed):
        support.add(piece)
    if one.is_copy:
        return support
    support.add_support(subject.claim_support)
    for document in subject.documents(one):
        if document.date:
            support.dates.add(document.date)
    for pin in one.pins:
        entry = knowledge.authorities().get(pin)
        if entry is not None:
            support.add(f"{entry.requirement} ; {entry.title} ; {entry.citation}")
    official = [fold(text) for text in official_texts(one.pins)]
    for words in _QUOTED_WORDS.findall(one.text) if official else ():
        # What a true quotation of a rule says needs no other support; the rest of the rule supports nothing.
        if any(stands(fold(words), text) for text in official):
            support.add(words)
    for measure in subject.chart.measures:
        if any(span.covers(measure.value_span) for span in one.spans):
            written = values(subject.chart.quote(measure.value_span))
            support.add_pairs([(value.text, measure.unit) for value in written])
    support.typed = _typed_units(subject, one)
    for row in subject.chart.minutes:
        if row.minutes is not None and any(span.covers(row.span) for span in one.spans):
            support.add_pairs([(str(row.minutes), "min")])
    for count in (match[0] for piece in one.quotes for match in _ATTENDED.finditer(piece)):
        for value in values(count):
            support.add_pairs([(value.text, "visits")])
            support.pairs.discard((value.text, ""))  # No other unit of the page is this count's.
    return support


def _typed_units(subject: Subject, one: Checked) -> dict[str, set[str]]:
    """Return the units that the chart reads for numbers of which every bare one at the cited lines is a measured value."""
    read: dict[str, dict[Span, str]] = {}
    for measure in subject.chart.measures:
        written = values(subject.chart.quote(measure.value_span))
        kind = knowledge.measure(measure.name)
        is_bare = len(written) == 1 and not written[0].unit and any(span.covers(measure.value_span) for span in one.spans)
        if is_bare and (measure.unit or (kind is not None and kind.denominator is not None)):
            read.setdefault(written[0].text, {})[measure.value_span] = measure.unit
    bare = Counter(value.text for span in _merged(one.spans) for value in values(subject.chart.quote(span)) if not value.unit)
    return {number: set(units.values()) for number, units in read.items() if bare[number] <= len(units)}


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return spans without those that lie in another."""
    return [one for one in dict.fromkeys(spans) if not any(other != one and other.covers(one) for other in spans)]


_COUNT = r"\d{1,3}(?:\s?/\s?|\s(?:out\s)?of\s)\d{1,3}(?![\d/])"
_ATTENDED = re.compile(rf"\b(?:attended|attendance)\W{{1,3}}{_COUNT}|(?<![\d/]){_COUNT}\s+attended\b", re.IGNORECASE)
"""What is attended are visits, whether or not the record says so."""


def supports(subject: Subject) -> Found:
    """The cited words bear the statement out: what it says outside quotations comes from them, from the claim or the authority.

    Each value and level of assistance belongs to the same test, part, side and time as there; what a goal aims at is not told
    as found; no word stands for its opposite, no other person is spoken of, no credential changed. Beside the cited words, in
    any form that charts use, stand function words and the kinds of the cited documents. A word of status, degree or cause, a
    hedge and the name of a test must stand at the cited addresses, and "X of DATE" names a cited document by kind and date.
    """
    for one in subject.statements:
        if one.is_altered or not (one.spans or one.pins):
            continue
        outside = subject.quotations(one).outside
        documents = subject.documents(one)
        names = kind_words(document.kind for document in documents)
        yield from _documents_are_cited(one, outside, documents, names)
        rules = _rules(one)
        cited = " ; ".join((*one.quotes, *one.computed, *([] if one.spans else rules)))
        facts = _facts(subject, one)
        found = unsupported(
            outside, " ; ".join((cited, *facts)), names | measure_words(facts), (*rules, _claim_words(subject.claim))
        )
        aims, rest = _apart(subject, one, [goal.span for goal in subject.chart.goals if _is_set(goal)])
        doubts = (
            *all_doubts(outside, (*laid_out(subject.chart, one.spans, one.quotes), *facts), names),
            *target_doubts(outside, aims, (*rest, *one.computed, *facts)),
            *_typed_doubts(subject, one, outside),
        )
        for message in dict.fromkeys(doubt.message for doubt in doubts):
            yield one, message
        if _FINDS.search(outside) and _quotes_goals(subject, one):
            yield one, "It tells as a finding what the cited lines set as a goal."
        for word in (*found.weighty, *hedges(outside, " ; ".join((cited, *rules)))):
            yield one, f"It says “{word}”, and the cited lines do not. Cite the lines that say so, or take it out."
        if found.others:
            words = "One of its words comes" if found.others == 1 else f"{found.others} of its words come"
            yield one, f"{words} from nothing that it cites. Quote the record, or take them out."


def _facts(subject: Subject, one: Checked) -> tuple[str, ...]:
    """Return the measures that the chart reads in the cited words, each as a line: a heading may say what a row does not."""
    out = []
    aims = _aim_cells(subject, one)
    for fact in subject.chart.measures:
        if _is_cited(fact.value_span, one) and not any(cell.overlaps(fact.value_span) for cell in aims):
            when = "previously" if fact.prior else ""
            about = (
                fact.name.replace("_", " "),
                *sorted(measure_words((fact.name,))),
                fact.side,
                fact.mode,
                fact.part,
                fact.device,
                when,
            )
            out.append(f"{' '.join(word for word in about if word)} {subject.chart.quote(fact.value_span)} {fact.unit}")
    for row in subject.chart.minutes:
        if row.cpt and row.minutes is not None and any(span.covers(row.span) for span in one.spans):
            out.append(f"{row.cpt} {row.minutes} min")
    if any(found.signed_on and found.signed_span and _is_cited(found.signed_span, one) for found in subject.chart.certifications):
        out.append("plan of care certified")
    return tuple(dict.fromkeys(out))


def _typed_doubts(subject: Subject, one: Checked, outside: str) -> Iterator[Doubt]:
    """Yield the doubts from what the chart reads at the cited lines."""
    chart = subject.chart
    yield from day_doubts(outside, _readings(subject, one))
    yield from minute_doubts(outside, [row for row in chart.minutes if _is_cited(row.span, one)])
    signed = [found for found in chart.certifications if found.signed_span and _is_cited(found.signed_span, one)]
    yield from certified_doubts(outside, signed)
    yield from actor_doubts(outside, one.quotes)
    yield from term_doubts(outside, one.quotes)
    prior, rest = _apart(subject, one, [note.span for note in chart.notes if note.sort == "prior_level"])
    yield from prior_doubts(outside, prior, rest)


def _aim_cells(subject: Subject, one: Checked) -> list[Span]:
    """Return where, at the cited lines, a cell stands under the heading of goals: nothing is found there."""
    return [cell.span for row in cells_of(subject.chart, one.spans).values() for cell in row if cell.is_aim]


def _is_cited(place: Span, one: Checked) -> bool:
    return any(span.covers(place) for span in one.spans)


def _readings(subject: Subject, one: Checked) -> list[Reading]:
    """Return the values that the chart reads at the cited lines, and the cells that stand there under a day, with their days."""
    chart = subject.chart
    cells = [cell for row in cells_of(chart, one.spans).values() for cell in row]
    out = []
    for fact in chart.measures:
        if not _is_cited(fact.value_span, one):
            continue
        cell = next((cell for cell in cells if cell.span.overlaps(fact.value_span)), None)
        names = (fact.name.replace("_", " "), *sorted(measure_words((fact.name,))))
        about = " ".join(word for word in (*names, fact.side, fact.part, fact.task, cell and cell.label) if word)
        day = None if fact.day_in_doubt else fact.date
        out.append(
            reading(chart.quote(fact.value_span), about, day, is_prior=fact.prior or (cell is not None and cell.is_earlier))
        )
    read = [fact.value_span for fact in chart.measures]
    for cell in cells:
        if cell.day and not any(cell.span.overlaps(place) for place in read):
            out.append(reading(cell.words, cell.label, cell.day, is_prior=cell.is_earlier))
    return out


def _apart(subject: Subject, one: Checked, places: Sequence[Span]) -> tuple[list[str], list[str]]:
    """Return the cited words that stand at given places, such as those of goals, and all other cited words."""
    goals = sorted(places)
    aims: list[str] = []
    rest: list[str] = []
    for span in one.spans:
        position = span.start
        for goal in goals:
            start, end = max(goal.start, position), min(goal.end, span.end)
            if goal.overlaps(span) and start < end:
                rest += _words(subject, span, position, start)
                aims += _words(subject, span, start, end)
                position = end
        rest += _words(subject, span, position, span.end)
    return aims, rest


def _words(subject: Subject, span: Span, start: int, end: int) -> list[str]:
    return [subject.chart.quote(span.model_copy(update={"start": start, "end": end}))] if start < end else []


def _is_set(goal: Goal) -> bool:
    return not goal.is_update and goal.status in {None, "new"}


def negation(subject: Subject) -> Found:
    """What a statement denies, the cited words or the cited authority deny; and what they deny it does not affirm."""
    for one in subject.statements:
        if one.is_altered or not (one.spans or one.pins):
            continue
        cited = one.quotes if one.spans else tuple(_rules(one))
        names = kind_words(document.kind for document in subject.documents(one)) | connecting_words()
        for doubt in polarity_doubts(without_denials(subject.quotations(one).outside), cited, names):
            yield one, doubt.message


def _rules(one: Checked) -> list[str]:
    entries = [entry for pin in one.pins if (entry := knowledge.authorities().get(pin))]
    return [f"{entry.requirement} ; {entry.citation} ; {entry.title}" for entry in entries]


_FINDS = re.compile(r"\b(?:found|finds|reports?|reported|measured|shows?|showed|reached|achieved)\b")


_HEADINGS = re.compile(r"\(headings? “[^”]*”\)")


_LABELLED_GOAL = re.compile(r"(?<=\s)(?=[LS]TGs?\b)")


def _quotes_goals(subject: Subject, one: Checked) -> bool:
    """Say whether all that a statement quotes sets goals, and at least one of them does not tell how things stand."""
    quoted = [words for words in re.findall(r"“([^”]*)”", _HEADINGS.sub(" ", one.text)) if words.strip()]
    goals = [goal for goal in subject.chart.goals if _is_set(goal)]
    texts = [subject.chart.quote(goal.span) for goal in goals if any(span.overlaps(goal.span) for span in one.spans)]
    is_all = all(is_goal(words) or any(fold(words) in goal or goal in fold(words) for goal in texts) for words in quoted)
    return (
        bool(quoted)
        and is_all
        and not all(tells_state(goal) or states_goals(goal) for words in quoted for goal in _LABELLED_GOAL.split(words))
    )


def _documents_are_cited(one: Checked, outside: str, documents: Sequence[Document], names: set[str]) -> Found:
    dates = {document.date for document in documents} | {found.date for quote in one.quotes for found in find_dates(quote)}
    written = words_of(one.support)
    days = find_dates(outside)
    for words, index in documents_named(outside):
        if days[index].date not in dates:
            yield one, "It gives a document a date that no cited document has."
        elif not words <= names | written:
            yield one, "It names a document of a kind that it does not cite."


def _claim_words(claim: Claim) -> str:
    names = (claim.payer.name, claim.provider.name, claim.patient.name, claim.clinician.name, claim.clinician.credential)
    return " ; ".join((*names, claim.payer.address, claim.provider.address, claim.denial or "", claim.denial_text))


def _sides(one: Checked, outside: str, support: Support) -> Found:
    given = part_sides(outside)
    for side in sorted(sides(outside)):
        parts = [part for part, named_sides in given.items() if side in named_sides and part in support.part_sides]
        if side not in support.sides or any(side not in support.part_sides[part] for part in parts):
            yield one, f"It says {side}, and the cited lines do not."


_ASKED = r"fill|insert|enter|add|verify|your|name|date|dob|number|amount|code|reason|provider|payer|tbd|todo|xx+"
_PLACEHOLDER = re.compile(
    rf"\[[^\]]*\b(?:{_ASKED})\b[^\]]*\]|_{{3,}}|\bTBD\b|\bTODO\b|\bXX+\b|\{{\{{|\}}\}}|\{{[EVA]\d+\}}|<[A-Z_ ]{{3,}}>",
    re.IGNORECASE,
)


def no_blank(subject: Subject) -> Found:
    """No placeholder stands in the letter, and the claim gives every field that the letter needs."""
    for one in subject.statements:
        if _PLACEHOLDER.search(subject.quotations(one).outside):
            yield one, "A placeholder stands in it. Fill it from the record or take the sentence out."
    for text in subject.other_text:
        if _PLACEHOLDER.search(text):
            yield None, "A placeholder stands in the letter beside its statements."
    if subject.missing_fields:
        yield None, f"The claim lacks {', '.join(subject.missing_fields)}. Add them to the claim file."


_OVERCLAIM = re.compile(
    r"\b(?:always|never|clearly|obviously|undoubtedly|unquestionabl[ey]|indisputabl[ey]|certainly|definitely|undeniabl[ey]|guarantee\w*"
    r"|without (?:a |any )?doubt|beyond (?:a |any )?doubt|(?:conclusively|clearly) (?:shows?|proves?)|of course)\b",
    re.IGNORECASE,
)


def overclaim(subject: Subject) -> Found:
    """No statement claims more than a record can show: words such as always, clearly or guarantee stand only in quotations."""
    for one in subject.statements:
        found = _OVERCLAIM.search(subject.quotations(one).outside)
        if found:
            yield one, f"It says “{found[0].lower()}”, which invites contradiction. Let the cited words speak."


_SKILL = re.compile(
    r"\b(?:I|my|me|we)\b|\b(?:cue[sd]?|cue?ing|tactile|manual\w*|hands?[\s-]on|facilitat\w*|inhibit\w*|graded?|modif\w+|adjust\w*|adapt\w*"
    r"|progress(?:ed|ing)|regress\w*|backed|stopped|held|cut|dropped|changed?|switched|swapped|reduced|increased|halved|added|chang\w+"
    r"|taught|instruct\w*|educat\w*|train\w*|demo\w*|block\w*|guard\w*|stabili[sz]\w*|mobili[sz]\w*|glide\w*|remold\w*|fabricat\w*"
    r"|fitted|monitor\w*|check\w*|assess\w*|re-?assess\w*|screen\w*|tested?|analy[sz]\w*|trial\w*|upgrad\w*|downgrad\w*|because"
    r"|so|until|instead|decid\w+|chose|judg\w+|ruled|called|notified|told|showed|guided|gave|used|set|worked|blocked|limit\w*|pac(?:ed|ing)"
    r"|watch\w*|CGA|SBA|VC|TC|NMES|assist\w*|min a|mod a|max a|therapist|PT|OT|SLP)\b",
    re.IGNORECASE,
)
_SKILLED_SLOTS = frozenset({"answer", "visits"})


def skilled(subject: Subject) -> Found:
    """What is said to show skill tells what a therapist did, judged or decided, not only what the patient did."""
    for one in subject.statements:
        if one.slot in _SKILLED_SLOTS and one.spans and not one.is_altered and not _SKILL.search(one.support):
            yield (
                one,
                "It is to show skill, and the cited lines tell only what the patient did. Cite what a therapist did.",
            )
