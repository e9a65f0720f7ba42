"""Divide records into documents and say what each one is, by its title and by what it holds."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import cast

from clausea.chart.again import Known
from clausea.chart.appointments import against_start
from clausea.chart.authors import crew, find_author, find_own_signature
from clausea.chart.boundaries import may_sign, start_scores
from clausea.chart.continued import (
    is_body_of_head,
    is_continued,
    is_headed_below,
    is_next_page,
    is_signed_below,
    is_untitled_page,
)
from clausea.chart.dating import PRINTED, VISIT_KINDS, Found, document_dates, headed_day, reference
from clausea.chart.features import LineView, document_features, record_features, view
from clausea.chart.identity import is_other_patient, turns, usual_number
from clausea.chart.imaging import is_imaging
from clausea.chart.like_heads import like_heads
from clausea.chart.lines import Line
from clausea.chart.payer_pages import Place, is_on, pages_of_payers
from clausea.chart.people import find_signature, identify, is_unsigned
from clausea.chart.printed_kinds import headed_kinds, is_of_another, is_of_payer, only_mentions, printed_kind
from clausea.chart.running import pages_of_others
from clausea.chart.sections import heading_name
from clausea.chart.titles import title_kinds
from clausea.domain import Document, DocumentKind, PatientIdentity, Sentence, Span, Visit
from clausea.domain.copied import is_copied
from clausea.linear import Linear, load

_LEAST = 0.03
"""The likelihood below which a line is not considered as the first of a document."""
_LEAN = 0.5
"""What is added to the score of every start. In cross-validation by chart F1 of kinds is flat from 0.2 to 0.8 (0.926), and that of starts
rises by 0.002 to 0.5."""
_STRANGER = 1.5
"""What it adds to the score of a start that another patient is named there."""
_CERTAIN = 50.0
"""What a page with another patient's head adds: no document holds pages of two patients."""
_TOP = 3
"""Among how many of the first lines of such a page its document starts: a letterhead may stand above the title."""
_SHORT = {1: -2.5, 2: -0.8}
"""What a document of so few lines costs: a title and the letterhead above it are not two documents."""
_HEAD = 8
"""How many rows above the first start of a record are its letterhead and no document of their own."""


_OF_THERAPISTS = {"initial_evaluation", "re_evaluation", "daily_note", "progress_report", "discharge", "flowsheet", "attendance"}
"""The kinds of documents that a therapist writes; a plan may bear the physician's signature alone."""
_SURE = 3.0
"""From which score on a line begins a document, whatever else it lacks: it is wrong once in twenty."""
_HIDDEN = -1.5
"""The score of a start from which on a line with another day casts doubt on the day of the document that it was left in."""
_LONG = frozenset({"initial_evaluation", "re_evaluation", "progress_report", "discharge", "recertification"})
"""Kinds whose lines with other days compare visits: out of fold such a line changed the day for 7 of 321 labelled lines of theirs,
of daily notes for 39 of 156."""
_LEAD = 4.0
"""By how much a kind has to be ahead of the next to be told in a letter. Out of fold, one below it is wrong on 32 of 100 labelled lines."""
_ROUNDS = 2
"""How often the kinds of documents are judged beside those of the others."""


@dataclass
class Draft:
    """A document before it is described."""

    lines: list[Line] = field(default_factory=list)
    views: list[LineView] = field(default_factory=list)
    kind: DocumentKind = "other"
    why: str = ""
    is_sure: bool = True
    """No other kind is nearly as likely."""
    dated: Found = (None, None, "no date was found", True)
    """The day it speaks of, where it stands, how it was known, and whether that is sure."""
    hidden: frozenset[dt.date] = frozenset()
    """The days on its lines that may begin another document, though they were not taken to."""
    crew: Counter[str] = field(default_factory=Counter)
    """How often the record names each person with a credential."""
    usual: str = ""
    """The record number that most pages print."""
    of_others: frozenset[tuple[str, int]] = frozenset()
    """The pages of the record that their running heads give to another patient."""
    is_of_payer: bool = False
    """It is a paper of a payer or a clearinghouse."""

    @property
    def title(self) -> str:
        """The first line that is no letterhead."""
        return self.views[0].line.stripped if self.views else ""


@dataclass(frozen=True)
class Named:
    """The kind of a document, what spoke for it, and by how much more than for any other kind."""

    kind: str
    why: str
    lead: float


def split(record_lines: Sequence[Line], remembered: Known | None = None, patient: PatientIdentity | None = None) -> list[Draft]:
    """Divide the lines of one record into documents, and say of what kind each is; `with_days` says of which day.

    Two trained models judge for every line whether a document starts there: by its words, its looks, its place on the page and
    the lines around it, and by what they say of the other lines; the likeliest division as a whole is taken. A running header belongs to the document that starts below it.
    `remembered` keeps what is known of lines, for records that are divided again; `patient` is whom these lines name, where it is
    known.
    """
    views = view(record_lines, remembered.views if remembered else None)
    known = crew(views)
    patient = patient or identify(record_lines)
    of_others = pages_of_others(record_lines, patient)
    alone = start_scores(views)
    of_payers = pages_of_payers(views, record_lines)
    extra = like_heads(views) | _parts(views) | strangers(views, patient, known, of_others) | _papers(views, of_payers)
    starts = decode_starts(views, alone, extra)
    if starts and starts[0] and not _is_letterhead(views[: starts[0]], views[starts[0]]):
        starts.insert(0, 0)
    bounds = [*starts, len(views)] if starts else [0, len(views)]
    drafts: list[Draft] = []
    begin = 0
    for number, (first, stop) in enumerate(zip(bounds, bounds[1:], strict=False)):
        top = 0 if number == 0 else _page_head(record_lines, views[first].index, begin)
        if drafts:
            drafts[-1].lines = list(record_lines[begin:top])
        begin = top
        drafts.append(Draft(views=views[first:stop]))
    drafts[-1].lines = list(record_lines[begin:])
    drafts = [draft for draft in drafts if draft.lines]
    usual = usual_number(record_lines)
    _name(drafts, remembered)
    for draft in drafts:
        draft.crew, draft.usual, draft.of_others, draft.is_of_payer = known, usual, of_others, is_on(draft.lines, of_payers)
    sure = {views[at].index for at in starts if alone[at] > _SURE}
    sizes = {id(draft): len(draft.views) for draft in drafts}
    joined = _joined(drafts, patient, sure)
    if len(joined) < len(drafts):
        # A head was judged without its body: what the whole is called is asked again of what was joined.
        _name(joined, remembered, [draft for draft in joined if len(draft.views) > sizes[id(draft)]])
    for draft in joined:
        if draft.is_of_payer:
            draft.kind, draft.why, draft.is_sure = "communication", "its form, which is that of a paper about a claim", False
    likely = {views[at].index for at, score in enumerate(alone) if score > _HIDDEN}
    for draft in joined:
        draft.hidden = frozenset(one.dated[0].date for one in draft.views[1:] if one.dated and one.index in likely)
    return joined


def _name(drafts: Sequence[Draft], remembered: Known | None, asked: Sequence[Draft] | None = None) -> None:
    """Say of the documents of a record what kind each is; where some are `asked` about, the others keep what was said of them."""
    wanted = {id(draft) for draft in (drafts if asked is None else asked)}
    headed = headed_kinds([(draft.lines, draft.views) for draft in drafts])
    for draft, named, head in zip(drafts, name_kinds([draft.views for draft in drafts], remembered), headed, strict=True):
        if id(draft) in wanted:
            draft.kind, draft.why, draft.is_sure = cast(DocumentKind, named.kind), named.why, named.lead >= _LEAD
            if (printed := printed_kind(draft.views)) is not None:
                draft.kind, draft.why, draft.is_sure = printed, "the title in its head", True
            elif head is not None and draft.kind == "daily_note" != head:
                # A short report without a table looks like a note, and its title says what it is.
                draft.kind, draft.why, draft.is_sure = head, "the title in its head", True
            elif (
                not draft.is_sure and draft.kind == "progress_report" != head and set(title_kinds(draft.title)) == {"daily_note"}
            ):
                draft.kind = "daily_note"  # Where its content leaves open which of the two it is, its title says it.
            elif draft.kind in VISIT_KINDS and is_of_another(draft.views):
                draft.kind, draft.why, draft.is_sure = "other", "the title in its head is no therapist's", False
            elif draft.kind in VISIT_KINDS and is_of_payer(draft.views):
                draft.kind, draft.why, draft.is_sure = "communication", "its words about a claim", False
            if head == draft.kind and not draft.is_sure:
                draft.why, draft.is_sure = "the title in its head", True


def with_days(drafts: Sequence[Draft], record_lines: Sequence[Line]) -> Sequence[Draft]:
    """Return the documents of a record after telling each of which day it speaks."""
    dates = document_dates([(one.views, one.kind) for one in drafts], reference(record_lines))
    heads = [headed_day(one.lines, one.kind, one.views[0].line if one.views else None) for one in drafts]
    # One and the same day over all documents is that of a printing.
    is_of_visits = len({head[0] for head in heads if head is not None}) > 1
    for draft, dated, head in zip(drafts, dates, heads, strict=True):
        is_told = dated[2] == PRINTED and dated[0] is not None
        draft.dated = head if head is not None and is_of_visits and not is_told else dated
    return drafts


def _joined(drafts: Sequence[Draft], patient: PatientIdentity, sure: Container[int]) -> list[Draft]:
    """Join a document with the one before it where it is its next page: of the same kind, without a title or a day of its own.

    What is joined would be told of the other's day. So a page that surely begins a document (`sure`: the lines that do), that opens
    with a day or the number of a visit, or that stands behind a signature is none. A page that names a patient, or one of two that
    may be another's, stays alone too: what is joined speaks of one person.
    """
    out: list[Draft] = []
    for draft in drafts:
        if (
            out
            and (
                (draft.views[0].index not in sure and is_untitled_page(out[-1].views, out[-1].kind, draft.views, draft.kind))
                or is_headed_below(out[-1].views, draft.views)
                or is_signed_below(out[-1].views, out[-1].kind, draft.views)
                or is_body_of_head(out[-1].views, draft.views)
                or is_continued(out[-1].views, out[-1].kind, draft.views, draft.kind)
                or is_next_page(out[-1].views, out[-1].kind, draft.views, draft.kind)
            )
            and out[-1].is_of_payer == draft.is_of_payer
            and not any(
                _is_of_others(one) or is_other_patient(one.lines, patient, one.crew, one.usual) for one in (out[-1], draft)
            )
        ):
            if len(out[-1].views) == 1 and draft.views[0].kinds:
                # The day of a visit, above the title that tells what it was.
                out[-1].kind, out[-1].why, out[-1].is_sure = draft.kind, draft.why, draft.is_sure
            out[-1].lines += draft.lines
            out[-1].views += draft.views
        else:
            out.append(draft)
    return out


def _is_letterhead(above: Sequence[LineView], first: LineView) -> bool:
    """Say whether the rows above the first start of a record are its letterhead: few, on its page, and nobody signs there."""
    return len(above) <= _HEAD and above[0].line.page == first.line.page and not any(one.signs for one in above)


def strangers(
    views: Sequence[LineView], patient: PatientIdentity, known: Container[str], of_others: Container[tuple[str, int]] = ()
) -> dict[int, float]:
    """Return the places at which somebody else's page may start or end, with what that adds to the score of a start.

    It starts at the line that names the other, at a title up to two lines above it, and ends with its page. A page of
    `of_others` is somebody else's from its first line.
    """
    out: dict[int, float] = {}
    for at, one in enumerate(views):
        is_theirs = (one.line.record, one.line.page) in of_others
        was_theirs = at > 0 and (views[at - 1].line.record, views[at - 1].line.page) in of_others
        is_new = at == 0 or views[at - 1].line.page != one.line.page
        if is_new and (is_theirs or was_theirs):
            out[at] = _CERTAIN
    for at in _wrapped_days(views):
        out.setdefault(at, -_CERTAIN)
    named = [at for at, one in enumerate(views) if "patient" in one.marks]
    for number in turns([views[at].line.text for at in named], patient, known):
        at = named[number]
        page = views[at].line.page
        for before in range(max(0, at - 2), at + 1):
            if views[before].line.page == page and (views[before].kinds or views[before].rank == 0 or before == at):
                out[before] = max(out.get(before, 0.0), _STRANGER)
        after = next((i for i in range(at, len(views)) if views[i].line.page != page), None)
        if after is not None:
            out[after] = max(out.get(after, 0.0), _STRANGER)
    return out


def _papers(views: Sequence[LineView], pages: Container[Place]) -> dict[int, float]:
    """Return what keeps a payer's page in one document: it starts with the page, and nothing else starts on it."""
    out: dict[int, float] = {}
    for at, one in enumerate(views):
        here = (one.line.record, one.line.page)
        above = (views[at - 1].line.record, views[at - 1].line.page) if at else None
        if here in pages:
            out[at] = -_CERTAIN if here == above else _CERTAIN
        elif above in pages:
            out[at] = _CERTAIN
    return out


_OF_A_PART = frozenset({"plof", "clof", "dx", "history", "onset", "social"})
_UNSIGNED = 4
_NO_START = -50.0


def _parts(views: Sequence[LineView]) -> dict[int, float]:
    """Return what speaks against a start at the title of a part of an evaluation, in the midst of a page.

    Nobody signed right above it, and no document is called "Prior Level" or "History". None starts either where another is
    only pointed to, "Document: see initial evaluation".
    """
    out = {}
    for at, one in enumerate(views):
        is_none = at and (only_mentions(one) or _is_inside(one))
        against = _NO_START if is_none else against_start(views, at) if at else 0.0
        if against:
            out[at] = against
            continue
        above = views[max(0, at - _UNSIGNED) : at]
        if len(above) < _UNSIGNED or one.kinds or one.dated or any(view.line.page != one.line.page for view in above):
            continue
        if heading_name(one.text) in _OF_A_PART and not any(_names_signer(view) for view in above):
            out[at] = _NO_START
    return out


def _is_inside(one: LineView) -> bool:
    """Say whether a line only stands inside of documents: a goal by its label, the headings of a table of tests, a copy's title."""
    if _GOAL_LINE.match(one.text) or is_copied(one.text):
        return True
    cells = one.line.cells
    return len(cells) > 2 and _OF_TESTS.fullmatch(cells[0].text.strip()) is not None


_GOAL_LINE = re.compile(r"\W*[LS]T[GO]\s?#?\d{0,2}[a-z]?\s?[:.)-]\s*\w+(?:\s[\w/%.-]+){2,}")
_OF_TESTS = re.compile(r"(?:outcome )?(?:tests?|measures?|motions?|muscles?|outcomes?)", re.IGNORECASE)


def _names_signer(one: LineView) -> bool:
    """Say whether somebody may sign on a line: "HH OT 6/29-7/6" has a credential's letters and no name."""
    return may_sign(one) and _NAME.search(one.text) is not None


_NAME = re.compile(r"[A-Z][a-z]+|/s/")


def _wrapped_days(views: Sequence[LineView]) -> list[int]:
    """Return the places of lines with nothing but the day of the signature above them, which has none of its own.

    A record in which a day alone also stands elsewhere may open its notes with one, and then none is taken for a signature's.
    """
    bare = [at for at, one in enumerate(views) if len(one.dated) == 1 and _is_bare(one)]
    below = [at for at in bare if at and _lacks_day(views[at - 1]) and views[at - 1].line.page == views[at].line.page]
    if len(below) < len(bare):
        return []
    alone = set(below)
    out = []
    for at in below:
        signed = views[at].dated[0].date
        above = [place for place in range(max(0, at - _NOTE + 1), at) if views[place].dated and place not in alone]
        if any(0 <= (signed - views[place].dated[-1].date).days <= _SOON for place in above):
            out.append(at)
    return out


def _lacks_day(one: LineView) -> bool:
    return not one.dated and may_sign(one)


def _is_bare(one: LineView) -> bool:
    day, text = one.dated[0], one.line.text
    return _ONLY_CLOCK.fullmatch(text[: day.start] + text[day.end :]) is not None


_SOON = 7
"""Within so many days of the visit a note is signed."""
_NOTE = 60
"""So many lines above its signature may the day of a note stand."""
_ONLY_CLOCK = re.compile(r"[\s@,.;()|-]*(?:at\s)?(?:\d{1,2}:\d\d(?::\d\d)?\s?(?:[AaPp]\.?[Mm]\.?)?)?[\s.)]*")


def decode_starts(views: Sequence[LineView], alone: Sequence[float], extra: Mapping[int, float] | None = None) -> list[int]:
    """Return the places in `views` at which documents start: the division with the highest score.

    `alone` holds what speaks for a start in each line itself, `extra` what does beside it.
    """
    extra = _below_letterheads(views, alone, extra or {})
    chosen = [(0, 0.0)]
    for at in range(len(views)):
        score = alone[at] + _LEAN + extra.get(at, 0.0)
        if score > math.log(_LEAST / (1 - _LEAST)):
            chosen.append((at, score))
    # best[i]: the best score of the lines before chosen[i], when a document starts there.
    ends = [at for at, _ in chosen] + [len(views)]
    best, back = [0.0], [-1]
    # The best start so far among those that are too far above for a document between to be short.
    far, top = 1, (best[0], 0)
    for i in range(1, len(ends)):
        gain = chosen[i][1] if i < len(chosen) else 0.0
        while far < i and ends[i] - ends[far] > max(_SHORT):
            top = max(top, (best[far], far))
            far += 1
        near = [(best[j] + _SHORT[ends[i] - ends[j]], j) for j in range(far, i) if ends[i] > ends[j]]
        score, j = max([top, *near])
        score += gain
        best.append(score)
        back.append(j)
    starts: list[int] = []
    i = back[-1]
    while i > 0:
        starts.append(ends[i])
        i = back[i]
    return starts[::-1]


def _below_letterheads(views: Sequence[LineView], scores: Sequence[float], extra: Mapping[int, float]) -> dict[int, float]:
    """Return what speaks for starts, where a page that must start a document does so at the likeliest of its first lines.

    Else the letterhead above the title would be a document of its own.
    """
    out = dict(extra)
    for at in [at for at, more in extra.items() if more >= _CERTAIN]:
        top = [place for place in range(at, min(at + _TOP, len(views))) if views[place].line.page == views[at].line.page]
        first = max(top, key=lambda place: (scores[place], -place))
        out.update((place, _CERTAIN if place == first else -_CERTAIN) for place in top)
    return out


def _page_head(lines: Sequence[Line], start: int, least: int) -> int:
    """Return where the lines of a document begin that starts at lines[start].

    The head of the page above a title belongs to what starts on the page: its running header, or at most two rows at the very top
    where nobody signs, as one does who ends there what began on the page before.
    """
    top = start
    while top > least + 1 and lines[top - 1].page == lines[start].page:
        top -= 1
    words = [line for line in lines[top:start] if line.stripped and not line.is_furniture]
    is_tail = len(words) > 2 or any(find_signature(line) is not None for line in words)
    return start if is_tail or (top and lines[top - 1].page == lines[start].page) else top


def place_of(number: int, count: int) -> str:
    """Return the place of a document in its record, as the model of kinds knows it."""
    return "only" if count == 1 else "first" if number == 0 else "last" if number == count - 1 else "middle"


def name_kinds(documents: Sequence[Sequence[LineView]], remembered: Known | None = None) -> list[Named]:
    """Return the likeliest kinds of a record's documents.

    Each is first judged alone, by its title and content, and then again beside what the others seem to be: an evaluation opens a
    record, and a plan is certified behind it.
    """
    model = load("document_kind")
    count = len(documents)

    def judged(views: Sequence[LineView], place: str) -> tuple[list[str], dict[str, float]]:
        row = document_features(views, place=place)
        return row, model.scores(row)

    judgements = []
    for number, views in enumerate(documents):
        place = place_of(number, count)
        work = partial(judged, views, place)
        judgements.append(remembered.once(place, [one.line for one in views], work) if remembered else work())
    features, alone = [row for row, _ in judgements], [scores for _, scores in judgements]
    none = model.scores(())
    best = [_best(scores, _allowed(row, scores)) for row, scores in zip(features, alone, strict=True)]
    for _ in range(_ROUNDS):
        beside = [model.scores(row) for row in record_features([kind for kind, _ in best])]
        best = [
            _best({label: own[label] + more[label] - none[label] for label in own}, _allowed(row, own))
            for row, own, more in zip(features, alone, beside, strict=True)
        ]
    return [Named(kind, _why(model, row, kind), lead) for (kind, lead), row in zip(best, features, strict=True)]


def _allowed(features: Sequence[str], scores: Mapping[str, float]) -> set[str]:
    """Return the kinds a document may be of: no therapist wrote what only a physician signed, unless it looks like it by itself."""
    is_doubtful = max(scores.values()) < 0 and "sig:md_only" in features
    return set(scores) - _OF_THERAPISTS if is_doubtful else set(scores)


def _best(scores: Mapping[str, float], among: set[str]) -> tuple[str, float]:
    """Return the kind with the highest score, and how far it is ahead of the next."""
    first, second = sorted(((scores[label], label) for label in among), reverse=True)[:2]
    return first[1], first[0] - second[0]


def _why(model: Linear, features: Sequence[str], kind: str) -> str:
    words = ", ".join(reason.split(":", 1)[1] for reason in model.reasons(features, kind) if ":" in reason)
    return f"its title and content ({words})"


def id_of(draft: Draft, number: int) -> str:
    """Return the id of a document that is the so many-th of its chart."""
    return f"{draft.lines[0].record}-d{number}"


_OF_PHYSICIANS = frozenset({"order", "certification", "recertification", "plan_of_care"})
"""Kinds for which the report of a scan is taken, by the physician who ordered it and the one who read it."""


def describe(draft: Draft, number: int, patient: PatientIdentity, near: dt.date | None = None) -> Document:
    """Return the document of a draft: kind, date, author, signature, and whether it names another patient.

    `near` is the day of the document before.
    """
    kind, why = draft.kind, draft.why
    if kind in _OF_PHYSICIANS and is_imaging("\n".join(line.text for line in draft.lines)):
        kind, why = "other", "its parts, which are those of the report of a scan"
    day, day_span, how, is_sure = draft.dated
    is_sure = is_sure and (kind in _LONG or draft.hidden <= {day})
    author = find_author(draft.views, kind, draft.crew)
    signature = find_own_signature(draft.views, author, day or near)
    unsigned = any(is_unsigned(one.text) for one in draft.views if one.signs)
    # What a whole note prints as its title may be said of it: "the treatment note" of one that is headed "DAILY NOTE".
    is_titled = is_sure and signature is not None and set(title_kinds(draft.title)) == {kind}
    return Document(
        id=id_of(draft, number),
        kind=kind,
        title=draft.title.strip(),
        body=_body(draft.lines),
        date=day,
        date_span=day_span,
        author=author.name if author else None,
        credential=author.credential if author else None,
        signed=True if signature else False if unsigned else None,
        signed_on=signature.signed_on if signature else None,
        signature=signature.span if signature else None,
        other_patient=_is_of_others(draft) or is_other_patient(draft.lines, patient, draft.crew, draft.usual),
        why=f"Kind by {why}; date by {how}.",
        unsure=(*(() if draft.is_sure or is_titled else ("kind",)), *(() if day is None or is_sure else ("day",))),
    )


def _is_of_others(draft: Draft) -> bool:
    """Say whether most lines of a document stand on pages that a running head gives to another patient."""
    places = [(line.record, line.page) in draft.of_others for line in draft.lines if line.stripped]
    return 2 * sum(places) > len(places)


def _body(lines: Sequence[Line]) -> tuple[Span, ...]:
    pages = groupby((line for line in lines if line.text), key=lambda line: line.page)
    filled = [list(rows) for _, rows in pages]
    return tuple(Span(record=rows[0].record, page=rows[0].page, start=rows[0].start, end=rows[-1].end) for rows in filled)


def visits_of(documents: Sequence[Document]) -> tuple[Visit, ...]:
    """Return the days of visits in order, each with the documents of it."""
    by_day: dict[dt.date, list[str]] = defaultdict(list)
    for document in documents:
        if document.date and document.kind in VISIT_KINDS and not document.other_patient:
            by_day[document.date].append(document.id)
    return tuple(Visit(date=day, documents=tuple(ids)) for day, ids in sorted(by_day.items()))


def numbered(sentences: Iterable[Sentence], visits: Sequence[Visit]) -> tuple[Sentence, ...]:
    """Return the sentences with the number of the visit that their document belongs to, where it belongs to one."""
    number_of = {document: index for index, visit in enumerate(visits) for document in visit.documents}
    return tuple(
        one.model_copy(update={"visit": number_of[one.document]}) if one.document in number_of else one for one in sentences
    )
