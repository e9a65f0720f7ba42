"""Chart and profile to evidence: the passages of each slot with handles and a reason, the figures, and the gaps."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from clausea import knowledge
from clausea.domain import (
    EVIDENCE_KINDS,
    Chart,
    CitedAuthority,
    Claim,
    DenialProfile,
    Evidence,
    EvidenceKind,
    Figure,
    Gap,
    Passage,
    Slot,
    SlotEvidence,
    Span,
    fold,
)
from clausea.domain.addenda import added_in
from clausea.domain.codes import misread_on
from clausea.domain.dates import us
from clausea.domain.differences import doubtful_rows
from clausea.domain.kept import forgetting
from clausea.domain.kin import is_of_kin
from clausea.domain.maintenance import signs_of_upkeep
from clausea.domain.payer_papers import letters_of_payers
from clausea.episode import of_claim
from clausea.retrieve.asked import Asking
from clausea.retrieve.course import moments, turns
from clausea.retrieve.cut import cut_off
from clausea.retrieve.fitness import fits_kind, fitting
from clausea.retrieve.gaps import (
    SlotState,
    for_payer,
    gap,
    is_a_guess,
    is_a_wish,
    may_answer,
    undated,
    what_it_lacks,
)
from clausea.retrieve.gutters import Gutters
from clausea.retrieve.places import Places
from clausea.retrieve.queries import queries
from clausea.retrieve.said import says
from clausea.retrieve.series import series_of
from clausea.retrieve.sides import side_sign, treated
from clausea.retrieve.signs import signs_by_place, signs_of_documents
from clausea.retrieve.stated import facts_by_place
from clausea.retrievers import THRESHOLD, Candidate, Retriever, Scored
from clausea.retrievers import retriever as chosen_retriever

__all__ = ["candidates", "queries", "retrieve"]

_NO_EVIDENCE = {"consent"}
_SAYS_SOMETHING = re.compile(r"[A-Za-z]\w+\W.*\d|\d.*\W[A-Za-z]\w+", re.DOTALL)
"""A line that looks like a heading or a blank and still holds a word and a figure: "TIMED UP & GO.... 0:48 RW"."""
_UNSIGNED = re.compile(r"_{4,}|\b(?:unsigned|not signed|none|pending|cosign\w*)\b", re.IGNORECASE)
_KIND_LIMIT = 40
"""How many passages of one kind are kept: more than any letter needs, and the bound on a 200-page record."""


@forgetting()
def retrieve(chart: Chart, profile: DenialProfile | None, claim: Claim, *, retriever: Retriever | None = None) -> Evidence:
    """Return the evidence of a chart by kind, and by slot where a profile is given.

    A per-date slot takes its passages from the documents of that date alone. Nothing is taken that a misfiled page says, another
    discipline, or another episode of care.
    """
    chart = of_claim(chart, claim)
    ranker = retriever or chosen_retriever()
    every = candidates(chart)
    unwritten, added, gutters, cut = _unwritten(chart), _added_after_denial(chart, claim), Gutters(chart), cut_off(chart)
    kept = [
        one
        for one in every
        if not _is_title(chart, one)
        and one.sentence.document not in unwritten
        and not any(late.overlaps(span) for late in added for span in one.sentence.spans)
        and not gutters.runs_over(one.sentence)
        and one.sentence.id not in cut
    ]
    told = {id(one) for one in kept}
    ranked = {
        kind: [one for one in ranker.rank(kind, every) if id(one.candidate) in told and fits_kind(one.candidate, kind)]
        for kind in EVIDENCE_KINDS
    }
    book = _Handles(chart)
    slots: list[SlotEvidence] = []
    gaps: list[Gap] = []
    search = _Search(chart, kept, ranked, claim.denied_dates)
    filled: list[tuple[Slot, SlotEvidence, Gap | None]] = []
    if profile is not None:
        found: dict[str, list[tuple[SlotEvidence, Gap | None]]] = {}
        # The denied dates choose first: what argues a date best is not spent on a slot that something else fills as well.
        for slot in sorted(profile.slots, key=lambda one: not (one.per_date or one.denied_dates_only)):
            if not claim.denied_dates and (slot.per_date or slot.denied_dates_only):
                found[slot.id] = [(SlotEvidence(slot=slot.id, handles=(), state="missing"), undated(slot))]
                continue
            days = claim.denied_dates if slot.per_date else (None,)
            found[slot.id] = [_slot(book, search, slot, day) for day in days]
        filled = [(slot, entry, lacking) for slot in profile.slots for entry, lacking in found[slot.id]]
    for kind in EVIDENCE_KINDS:
        for scored in ranked[kind][:_KIND_LIMIT]:
            if scored.score >= THRESHOLD:
                book.passage(scored, kind)
    authorities = _authorities(profile, claim)
    series = tuple(series_of(_without_values(chart, added), book))
    cited = {handle for _, entry, _ in filled for handle in entry.handles}
    ends = any(one.handle in cited and one.document_kind == "discharge" for one in book.passages)
    asking = Asking(chart, claim, kept, series, search.used, ends)
    for slot, entry, lacking in filled:
        if lacking and not entry.handles and not asking.asks(slot, [one.candidate for one, _ in _pool(search, slot)]):
            continue  # What is no gap is no question either: the letter says it elsewhere, or there is nothing to say.
        slots.append(entry)
        gaps += [for_payer(lacking, claim.payer.type)] if lacking else []
    return Evidence(
        passages=tuple(book.passages),
        figures=tuple(book.figures),
        authorities=tuple(authorities.values()),
        slots=tuple(entry.model_copy(update={"authorities": _handles(profile, entry.slot, authorities)}) for entry in slots),
        series=series,
        gaps=tuple(gaps),
    )


def candidates(chart: Chart) -> list[Candidate]:
    """Return the sentences that may be evidence, each with the typed facts that stand in it."""
    facts = {
        page: Places([((name, detail), place) for name, detail, place in found]) for page, found in facts_by_place(chart).items()
    }
    none: Places[tuple[str, str]] = Places([])
    opening = _opening_documents(chart)
    standing = _documents_by_shape(chart)
    turn, side = turns(moments(chart)), treated(chart)
    signs = {page: Places(found) for page, found in signs_by_place(chart).items()}
    no_sign: Places[str] = Places([])
    of_document, misread, letters = signs_of_documents(chart), _misread(chart), letters_of_payers(chart)
    out: list[Candidate] = []
    sentences = chart.sentences
    for index, sentence in enumerate(sentences):
        document = chart.document(sentence.document)
        if document.other_patient or document.kind in _NO_EVIDENCE or document.id in letters:
            continue
        here = [fact for span in sentence.spans for fact in facts.get((span.record, span.page), none).under(span)]
        found = frozenset(name for name, _ in here)
        text = chart.quote(*sentence.spans)
        if len(text) < 4 or is_of_kin(text):
            continue
        if any(misread[place].under(span) for span in sentence.spans if (place := (span.record, span.page)) in misread):
            continue
        if sentence.form in {"heading", "blank"} and not (found or _SAYS_SOMETHING.search(text)):
            continue
        if sentence.form == "signature" and not ("certification" in found or _UNSIGNED.search(text)):
            continue
        out.append(
            Candidate(
                sentence=sentence,
                text=text,
                document_kind=document.kind,
                section=sentence.section,
                date=document.date,
                turn=turn[document.id],
                facts=found,
                details=frozenset(detail for _, detail in here).union(_of_upkeep(text, document.kind, found)),
                before=chart.quote(*sentences[index - 1].spans) if index else "",
                after=chart.quote(*sentences[index + 1].spans) if index + 1 < len(sentences) else "",
                header=chart.quote(sentence.header) if sentence.header else "",
                signs=of_document[document.id].union(
                    (name for span in sentence.spans for name in signs.get((span.record, span.page), no_sign).under(span)),
                    _said_before(sentence.document, standing[_shape(text)], turn),
                    side_sign(text, side),
                ),
                repeats=len(standing[_shape(text)]) - 1 if len(text) > 24 else 0,
                is_first_period=document.id in opening,
            )
        )
    return out


def _of_upkeep(text: str, kind: str, facts: Collection[str]) -> list[str]:
    """Return what a sentence tells of a maintenance programme; a goal is told as a goal."""
    return [one for one in signs_of_upkeep(text, kind) if "goal" not in facts or one != "maintenance:programme"]


def _misread(chart: Chart) -> dict[tuple[str, int], Places[str]]:
    """Return where OCR read a diagnosis code as what is none, or a row whose numbers cannot all be right: neither is quoted."""
    found: dict[tuple[str, int], Places[str]] = {}
    for record in chart.records:
        for page in record.pages:
            if places := [*misread_on(page), *doubtful_rows(page.text)]:
                spans = [Span(record=record.id, page=page.number, start=start, end=end) for start, end in places]
                found[(record.id, page.number)] = Places([("code", span) for span in spans])
    return found


def _unwritten(chart: Chart) -> set[str]:
    """Return the pages that look like a note of a day on which a therapist wrote another, and that nobody wrote.

    A list of appointments with a message between has the day of a visit, and neither an author nor minutes.
    """
    written = {one.document for one in chart.minutes} | {one.id for one in chart.documents if one.author or one.signed}
    days = {one.date for one in chart.documents if one.id in written and one.kind == "daily_note" and one.date}
    return {one.id for one in chart.documents if one.kind == "daily_note" and one.id not in written and one.date in days}


def _added_after_denial(chart: Chart, claim: Claim) -> list[Span]:
    """Return what was added to closed notes after the denial: cited as the note's, it would pass for older.

    An addendum that is a document of its own is cited as one, if the day that it is cited with is that of its writing.
    """
    if claim.notice_date is None:
        return []
    return [
        span
        for document in chart.documents
        for one in added_in(chart, document)
        if one.written is not None and one.written >= claim.notice_date
        if document.kind != "addendum" or document.date != one.written
        for span in one.spans
    ]


def _without_values(chart: Chart, added: list[Span]) -> Chart:
    if not added:
        return chart
    kept = tuple(one for one in chart.measures if not any(late.overlaps(one.value_span) for late in added))
    return chart.model_copy(update={"measures": kept})


def _is_title(chart: Chart, one: Candidate) -> bool:
    """Say whether a passage is the title of its document and no more; what holds a typed fact is more."""
    return not one.facts and one.text == fold(chart.document(one.sentence.document).title)


def _said_before(own: str, standing: Collection[str], turn: Mapping[str, int]) -> tuple[str, ...]:
    """Return whether words that stand in other documents too stand here first, or were written before."""
    others = [turn[name] for name in standing if name != own]
    if not others:
        return ()
    return ("said:before",) if min(others) < turn[own] else ("said:first",)


def _shape(text: str) -> str:
    """Return the words of a sentence without figures: copied sentences have the same shape."""
    return " ".join(re.findall(r"[a-z]+", text.lower()))


def _documents_by_shape(chart: Chart) -> dict[str, set[str]]:
    standing: dict[str, set[str]] = defaultdict(set)
    for sentence in chart.sentences:
        standing[_shape(chart.quote(*sentence.spans))].add(sentence.document)
    return standing


def _opening_documents(chart: Chart) -> set[str]:
    return {one.id for one in chart.documents if one.kind in {"initial_evaluation", "recertification"}}


@dataclass
class _Handles:
    """Gives out handles, each passage and figure once."""

    chart: Chart
    passages: list[Passage] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    _by_place: dict[tuple[Span, ...], dict[EvidenceKind, str]] = field(default_factory=dict)
    _figure_by_place: dict[Span, str] = field(default_factory=dict)

    def passage(self, scored: Scored, kind: EvidenceKind) -> str:
        """Return the handle of a sentence as evidence of one kind; a sentence of several kinds has several handles."""
        sentence = scored.candidate.sentence
        known = self._by_place.setdefault(sentence.spans, {})
        if kind in known:
            return known[kind]
        handle = f"E{len(self.passages) + 1}"
        document = self.chart.document(sentence.document)
        self.passages.append(
            Passage(
                handle=handle,
                spans=sentence.spans,
                kind=kind,
                score=scored.score,
                strength="strong" if scored.strength == "strong" else "weak",
                why=scored.why,
                date=document.date,
                document=document.id,
                document_kind=document.kind,
                is_kind_sure="kind" not in document.unsure,
                header=sentence.header,
                facts=tuple(sorted(scored.candidate.details)),
            )
        )
        known[kind] = handle
        if document.date_span and document.named_day:
            self.figure(
                document.date_span,
                us(document.named_day),
                f"date of the {document.named_kind.replace('_', ' ')}",
                document=document.id,
            )
        return handle

    def figure(self, span: Span, text: str, label: str, *, passage: str | None = None, document: str | None = None) -> str:
        """Return the handle of a figure that stands in the record."""
        if span in self._figure_by_place:
            return self._figure_by_place[span]
        handle = f"V{len(self.figures) + 1}"
        self.figures.append(
            Figure(handle=handle, label=label, text=text, source="record", spans=(span,), passage=passage, document=document)
        )
        self._figure_by_place[span] = handle
        return handle

    def holder(self, span: Span) -> str | None:
        """Return the handle of a passage that holds a span."""
        for passage in self.passages:
            if any(own.covers(span) for own in passage.spans):
                return passage.handle
        return None


@dataclass(frozen=True)
class _Search:
    """What slots are filled from."""

    chart: Chart
    every: list[Candidate]
    ranked: dict[EvidenceKind, list[Scored]]
    denied: tuple[dt.date, ...]
    used: set[int] = field(default_factory=set)
    """The sentences that earlier slots took: no letter says a thing twice where the record says something else as well."""


_AS_GOOD = 0.95
"""The score from which the words of a date need not fall back on those that another slot has quoted."""


def _slot(book: _Handles, search: _Search, slot: Slot, day: dt.date | None) -> tuple[SlotEvidence, Gap | None]:
    """Choose the passages of one slot: those of the preferred documents first, no document twice before others are heard."""
    pool = _pool(search, slot)
    if day is not None:
        pool = [(scored, kind) for scored, kind in pool if scored.candidate.date == day]
    elif slot.denied_dates_only:
        pool = [(scored, kind) for scored, kind in pool if scored.candidate.date in search.denied]
    # Whose page it is comes before how well it answers, and so does whether it is of the day that is asked about.
    pool = [pair for pair in pool if pair[0].candidate.sentence.document not in search.chart.doubted] or pool
    if day is not None or slot.denied_dates_only:
        pool = [pair for pair in pool if "day" not in search.chart.document(pair[0].candidate.sentence.document).unsure] or pool
    order = {name: index for index, name in enumerate(slot.documents)}
    preferred = [pair for pair in pool if pair[0].candidate.document_kind in order]
    pool = preferred or ([] if slot.documents_only else pool)
    if any(scored.strength == "strong" for scored, _ in pool):
        pool = [(scored, kind) for scored, kind in pool if scored.strength == "strong"]
    fresh = [pair for pair in pool if pair[0].candidate.sentence.id not in search.used]
    best = max((scored.score for scored, _ in fresh if scored.strength == "strong"), default=0.0)
    if slot.required in {"should", "optional"} and not slot.per_date:
        pool = fresh  # What need not be said is not said twice.
    elif not slot.facts and best >= (_AS_GOOD if slot.per_date else THRESHOLD):
        pool = fresh  # A date is argued with its best words, said already or not, unless others are as good.
    if not slot.rows and (prose := [pair for pair in pool if pair[0].candidate.sentence.form != "row"]):
        pool = prose
    pool.sort(
        key=lambda pair: (
            pair[0].strength != "strong",
            pair[0].candidate.sentence.id in search.used and not slot.per_date,
            -pair[0].score - _preference(pair[0], order),
            pair[0].candidate.sentence.id,
        )
    )
    if "skilled_rationale" in slot.kinds and pool and pool[0][0].strength != "strong":
        pool = pool[:1]  # A thin answer is named by its best words; more thin words beside them make no better one.
    chosen = _cover(pool, slot, search.denied if slot.denied_dates_only and day is None else ())
    search.used.update(scored.candidate.sentence.id for scored, _ in chosen)
    # By day and kind of document, so that the order in which files were given changes no words.
    chosen.sort(
        key=lambda pair: (pair[0].candidate.date or dt.date.max, pair[0].candidate.document_kind, pair[0].candidate.sentence.id)
    )
    handles = tuple(book.passage(scored, kind) for scored, kind in chosen)
    strong = any(may_answer(scored, kind, slot, search.ranked[kind]) for scored, kind in chosen)
    lacks = what_it_lacks(slot, [scored for scored, _ in chosen])
    state: SlotState = "missing" if not chosen else "filled" if strong and not lacks else "weak"
    entry = SlotEvidence(slot=slot.id, handles=handles, state=state, date=day)
    if state == "filled":
        return entry, None
    return entry, gap(search.chart, slot, state, day, lacks)


_NEGATED = re.compile(
    r"\b(?:did|does|do|was|were|could|would|has|have) ?n(?:o|')t\b|\bnot (?:adjust|chang|cue|modif|taught|progress)\w*",
    re.IGNORECASE,
)
_ASSERTED = re.compile(
    r"\b(?:benefit from|requires?|needs?|warrants?|necessitates?)\b.{0,30}\bskilled\b"
    r"|\bskilled\b.{0,40}\b(?:necessary|needed|required|indicated|warranted)\b"
    r"|\bcont(?:inues?|\.)? to (?:benefit|require|need)\b",
    re.IGNORECASE,
)


def _pool(search: _Search, slot: Slot) -> list[tuple[Scored, EvidenceKind]]:
    """Return what may fill a slot: what the ranker found, and what holds a typed fact or a word that the slot asks for."""
    pool = [(scored, kind) for kind in slot.kinds for scored in search.ranked[kind]]
    named = {fact.rstrip("+") for fact in slot.facts}
    pool = [(_as_fact(scored, named), kind) for scored, kind in pool if not is_a_guess(scored, kind)]
    known = {scored.candidate.sentence.id for scored, _ in pool}
    wanted = re.compile("|".join(rf"\b{re.escape(word)}" for word in slot.words), re.IGNORECASE) if slot.words else None
    for one in search.every:
        # A typed fact is evidence by its form, whatever the ranker makes of the words around it.
        is_worded = wanted is not None and wanted.search(one.text) and len(one.text.split()) > 3
        asked = one.details & named or is_worded or says(slot, one.text)
        if asked and one.sentence.id not in known and slot.kinds:
            pool.append((Scored(one, THRESHOLD, "strong", "holds a fact or a word that the slot asks for"), slot.kinds[0]))
    if wanted is not None:
        pool = [
            (scored, kind)
            for scored, kind in pool
            if (wanted.search(scored.candidate.text) or says(slot, scored.candidate.text))
            and not _NEGATED.search(scored.candidate.text)
        ]
    if "functional_baseline" in slot.kinds:
        aims = _aims(search.chart)
        pool = [(_by_function(scored, aims), kind) for scored, kind in pool]
    if "prior_level" in slot.kinds:
        pool = [(scored, kind) for scored, kind in pool if not is_a_wish(scored.candidate.text)]
    if "skilled_rationale" in slot.kinds:
        typed = [pair for pair in pool if pair[0].candidate.details & named]
        others = [pair for pair in pool if not pair[0].candidate.details & named]
        pool = [*typed, *(_as_skill(scored, kind) for scored, kind in others if _may_be_skill(scored.candidate))]
    return fitting(pool, slot, search.denied)


def _as_fact(scored: Scored, named: Collection[str]) -> Scored:
    """Return a passage below the threshold as one that reaches it, where it holds a typed fact that the slot asks for."""
    told = scored.candidate.details.intersection(named)
    # A maintenance programme is told by its words: the ranker was taught that holding a level is no progress.
    is_by_words = any(one.startswith("maintenance:") for one in told)
    if not told or (scored.score >= THRESHOLD and not (is_by_words and scored.strength != "strong")):
        return scored
    return Scored(scored.candidate, max(scored.score, THRESHOLD), "strong", f"{scored.why}; holds a fact that the slot asks for")


_VITALS = re.compile(
    r"\b(?:BP|HR|SpO2|RPE|RR|temp|vitals?|girth|circumference|incision|monofilament|ice|meds?|NPRS|VAS)\b|\bpain\s+(?:at\s+)?\d",
    re.IGNORECASE,
)
_LOSS, _OWN_SHARE, _MOST_NAMED, _WORDS_OF_A_FINDING = 0.4, 0.7, 3, 5
_COMMON_WORDS = """with will from each able without week weeks visit visits return returns patient level goal goals"""
_COMMON = frozenset(_COMMON_WORDS.split())


def _aims(chart: Chart) -> frozenset[str]:
    """Return the words of the goals: what they name is what the baseline has to show."""
    words = {word for goal in chart.goals for word in re.findall(r"[a-z]{4,}", chart.quote(goal.span).lower())}
    return frozenset(word.rstrip("s") for word in words - _COMMON)


def _by_function(scored: Scored, aims: frozenset[str]) -> Scored:
    """Put what a goal names before the rest, and last what is no function: vital signs, pain, girth, goals, bare figures."""
    one = scored.candidate
    if _VITALS.search(one.text):
        return Scored(one, max(scored.score - _LOSS, 0.0), scored.strength, f"{scored.why}; vital signs rather than function")
    if "goal" in one.facts:
        return Scored(one, max(scored.score - _LOSS, 0.0), scored.strength, f"{scored.why}; a goal rather than a finding")
    if one.sentence.form == "row" and len(re.findall(r"[A-Za-z]{2,}", one.text)) < _WORDS_OF_A_FINDING:
        return Scored(one, max(scored.score - _LOSS, 0.0), scored.strength, f"{scored.why}; a row of bare figures")
    named = {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", one.text.lower())} & aims
    score = _OWN_SHARE * scored.score + (1 - _OWN_SHARE) * min(len(named), _MOST_NAMED) / _MOST_NAMED
    return Scored(one, round(score, 4), scored.strength, f"{scored.why}; a goal names it" if named else scored.why)


def _may_be_skill(one: Candidate) -> bool:
    """Words that stand in other notes too are a template's, not this day's; what was not done is no skilled act."""
    return not one.repeats and not _NEGATED.search(one.text)


def _as_skill(scored: Scored, kind: EvidenceKind) -> tuple[Scored, EvidenceKind]:
    """Asserting that skill is needed is weak, however often it is written."""
    if kind == "skilled_rationale" and _ASSERTED.search(scored.candidate.text) and len(scored.candidate.text.split()) < 22:
        return Scored(scored.candidate, scored.score, "weak", f"{scored.why}; asserts the need and shows no act"), kind
    return scored, kind


def _preference(scored: Scored, order: dict[str, int]) -> float:
    return 0.12 * (len(order) - order.get(scored.candidate.document_kind, len(order))) / max(len(order), 1)


_BESIDE_A_LIST = 3
"""A slot that wants every fact of a list, such as each test that was taken again, takes at most so many other passages."""

_HEARD = 0.15
"""What a passage loses for every chosen passage of its document, so that other documents and days are heard."""


def _cover(
    pool: Sequence[tuple[Scored, EvidenceKind]], slot: Slot, days: Sequence[dt.date] = ()
) -> list[tuple[Scored, EvidenceKind]]:
    """Take the best: one for every typed fact that the slot wants, one for each of `days`, then by rank.

    A document that was heard steps back behind others that are nearly as good. What says the same counts once.
    """
    chosen: list[tuple[Scored, EvidenceKind]] = []
    seen: list[frozenset[str]] = []
    heard: Counter[str] = Counter()

    def take(pair: tuple[Scored, EvidenceKind], *, is_asked: bool = False) -> None:
        words = frozenset(pair[0].candidate.text.lower().split())
        same = any(len(words & other) >= 0.8 * min(len(words), len(other)) for other in seen if other and words)
        if (is_asked or not same) and len(chosen) < slot.limit:
            chosen.append(pair)
            seen.append(words)
            heard[pair[0].candidate.sentence.document] += 1

    for fact in slot.facts:
        if fact.endswith("+"):
            for pair in pool:
                if fact[:-1] in pair[0].candidate.details:
                    take(pair)
    for fact in _wanted(slot, pool):
        holders = [pair for pair in pool if fact in pair[0].candidate.details]
        if holders and not any(fact in scored.candidate.details for scored, _ in chosen):
            # "Timed min 40" beside "Total min 40" says another thing in the same words.
            take(holders[0], is_asked=True)
    for day in days:
        of_day = [pair for pair in pool if pair[0].candidate.date == day]
        if of_day and not any(scored.candidate.date == day for scored, _ in chosen):
            take(of_day[0])
    order = {name: index for index, name in enumerate(slot.documents)}
    rank = {id(pair): pair[0].score + _preference(pair[0], order) for pair in pool}
    left = [pair for pair in pool if pair not in chosen]
    most = slot.limit if not any(fact.endswith("*") for fact in slot.facts) else min(slot.limit, len(chosen) + _BESIDE_A_LIST)
    while left and len(chosen) < most:
        count = len(chosen)
        tried: set[int] = set()
        # The order holds until one more is chosen; what says the same as another is passed over.
        for pair in sorted(left, key=lambda one: _HEARD * heard[one[0].candidate.sentence.document] - rank[id(one)]):
            tried.add(id(pair))
            take(pair)
            if len(chosen) > count:
                break
        left = [pair for pair in left if id(pair) not in tried]
    return chosen


def _wanted(slot: Slot, pool: Sequence[tuple[Scored, EvidenceKind]]) -> list[str]:
    """Return the typed facts that a slot wants; "test:*" stands for every test that was taken again later."""
    wanted: list[str] = []
    for fact in slot.facts:
        if fact.endswith("+"):
            continue
        if fact.endswith("*"):
            told = [scored.candidate for scored, _ in pool if not _VITALS.search(scored.candidate.text)]
            found = {detail for one in told for detail in one.details if detail.startswith(fact[:-1])}
            wanted += sorted(found)
        else:
            wanted.append(fact)
    return wanted


def _authorities(profile: DenialProfile | None, claim: Claim) -> dict[str, CitedAuthority]:
    """Give handles to the authorities that a letter to this payer may cite for these dates.

    One that holds only under a condition which no claim tells is left to a person.
    """
    if profile is None:
        return {}
    pins = list(dict.fromkeys([*profile.authorities, *(pin for slot in profile.slots for pin in slot.authorities)]))
    entries = {pin: knowledge.authority(pin) for pin in pins}
    usable = {
        pin for pin, entry in entries.items() if not entry.only_where and not entry.objection(claim.payer.type, claim.days_of_law)
    }
    # What is cited beside another goes where the other goes.
    told = [pin for pin in pins if pin in usable and (not entries[pin].beside or usable & set(entries[pin].beside))]
    return {pin: CitedAuthority(handle=f"A{index}", pin=pin) for index, pin in enumerate(told, start=1)}


def _handles(profile: DenialProfile | None, slot_id: str, authorities: dict[str, CitedAuthority]) -> tuple[str, ...]:
    assert profile is not None
    here = [pin for pin in profile.slot(slot_id).authorities if pin in authorities]
    alone = [pin for pin in here if (beside := knowledge.authority(pin).beside) and not set(beside) & set(here)]
    return tuple(authorities[pin].handle for pin in here if pin not in alone)
