"""Attendance, blanks left on a form, the level of function before the onset, and comorbidities."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.attendance import read_attendance
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.sections import lead_in
from clausea.domain import Form, Note, SectionName

_I = re.IGNORECASE
_BLANK = re.compile(r"_{3,}|\.{6,}")


class NoteReader:
    """Reads the notes of one document in order; it remembers whether a heading on the earlier level of function stands above."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._plof_left = 0
        self._history_left = 0

    def heading(self, text: str, section: SectionName) -> None:
        """Note a heading."""
        # What follows the third sentence under such a heading in running text has left the subject more often than not.
        self._plof_left = 4 if section == "plof" else 0
        listed = re.search(r"past|medical|pmh|co-?morbid|complex|precaution|hx|history|problems|contraind", text, _I)
        self._history_left = 3 if section == "history" and listed else 0

    def read(self, words: Addressed, context: Context, form: Form) -> Iterator[Note]:
        """Yield attendance counts, blanks left on a form, prior level of function and comorbidities of a sentence."""
        yield from read_attendance(words, context, self._kind)
        text = words.text
        for match in _BLANK.finditer(text):
            # Leader dots that end in a figure carry the eye to it; nothing was left out.
            if match.group().startswith(".") and re.match(r"\s?\S", text[match.end() :]):
                continue
            yield _note(words, context, match.start(), match.end(), "blank")
        if form in {"signature", "blank"}:
            return
        lead = lead_in(text)
        if lead is not None and lead.name != "plof":
            self._plof_left = self._history_left = 0
        if self._kind not in _HISTORY_KINDS:
            return
        yield from self._prior(words, context, form, lead is not None and lead.name == "plof")
        named = lead is not None and lead.name == "history"
        yield from _comorbidities(words, context, lead.after if named and lead else 0, named or self._history_left > 0)
        self._history_left = max(0, self._history_left - 1) if form != "row" else 0

    def _prior(self, words: Addressed, context: Context, form: Form, is_led: bool) -> Iterator[Note]:
        text = words.text
        cells = [cell for cell in context.cells if _PLOF_LABEL.match(cell.text)]
        if cells and form == "row":
            yield _note(words, context, cells[0].start, len(text), "prior_level")
            return
        if form == "row":
            self._plof_left = 0
            return
        if self._plof_left:
            first = self._plof_left == 4
            self._plof_left -= 1
            if _PRESENT.match(text):
                self._plof_left = 0
                return
            if _LIVING.match(text) or len(text) < 8 or (_PRESENT.search(text) and not first):
                return
            if not first and not _FUNCTION.search(text):
                return
            yield _note(words, context, 0, len(text), "prior_level")
        elif is_led or (_PAST_LEAD.search(text) and _FUNCTION.search(text) and not _OTHERS.search(text)):
            yield _note(words, context, 0, len(text), "prior_level")
            self._plof_left = 0


_HISTORY_KINDS = {"initial_evaluation", "re_evaluation", "plan_of_care", "order", "recertification", "certification"}
_PLOF_LABEL = re.compile(
    r"(?:plof|prior (?:level(?: of function(?:ing)?)?|function(?:al (?:level|status))?)|prev(?:ious)? level(?: of function)?)\s?(?::|$)",
    _I,
)
_PRESENT = re.compile(r"\b(?:now|currently|at present|today|since (?:then|the|surgery|injury)|presently)\b\s?:?", _I)
_LIVING = re.compile(r"\W*(?:lives?|living|resides|home|hand dominance|dominan|support|family|precautions?|pain|allerg)\b", _I)
_PAST_LEAD = re.compile(
    r"^\W*(?:plof|prev(?:ious)? level|until\b|up (?:to|until)\b|before\b|prior to\b|previously\b|(?:pt|patient|he|she)\s(?:was\s)?(?:previously|formerly)\b|pre-?(?:injury|morbid\w*|op|stroke|accident|illness)\b|in (?:january|february|march|april|may|june|july|august|september|october|november|december)\b|was\s\w+ing\b|formerly)"
    r"|\b(?:used to|prior to (?:the |this |his |her )?(?:injury|fall|stroke|surgery|accident|onset|admission|hospital\w*)|before (?:the |this |his |her |it )?(?:injury|fall|stroke|CVA|TBI|hospital\w*|admission|surgery|accident|onset|got bad|started))\b"
    r"|\b(?:until|till) (?:the (?:day of the )?(?:fall|injury|stroke|accident)|(?:last )?(?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
    _I,
)
_FUNCTION = re.compile(
    r"\b(?:walk(?:ed|ing|s)?|dr(?:ove|iv\w+)|work(?:ed|ing|s)?|independent(?:ly)?|indep|mod I|no (?:device|AD|help|assist\w*)|w(?:/o|ithout) (?:a |any )?(?:device|AD|help|cane|walker)|full[- ](?:duty|time)|gardened|gardening|cook(?:ed|ing)?|clean(?:ed|ing)|carried|carr(?:y|ies)|"
    r"climb(?:ed|s|ing)|ran|run(?:ning)?|shop(?:ped|ping)?|paid|swam|swim\w*|taught|coach\w*|lift(?:ed|s|ing)|ADLs?|IADLs?|laundry|dress(?:ed|ing)|bath(?:ed|ing)|feeding|talk(?:ed|ing)?|phoned?|read|led|leading|manag(?:ed|ing)|scal(?:ed|ing)|quilted|farmed|played|danced|golf\w*|bik(?:ed|ing)|rode|hik(?:ed|ing)|church|ate|spoke|sang|told|ambulat\w+)\b|\(I\)",
    _I,
)
_OTHERS = re.compile(
    r"^\W*(?:wife|husband|mother|father|son|daughter|brother|sister|caregiver)\b|\b(?:wife|husband|mother|daughter|son|dtr) used to\b|\bused to (?:sell|be (?:max|mod|min)|hold|lift (?:his|her) leg)\b|\bbefore (?:each|every|noon|bed|lunch|therapy|session|school|the session)\b",
    _I,
)


def _note(words: Addressed, context: Context, start: int, end: int, sort: str, **values: str) -> Note:
    return Note.model_validate(
        {"document": context.document, "date": context.date, "span": words.span(start, end), "sort": sort, "values": values}
    )


# Endings of the names of illnesses, and the names and abbreviations that have none. A condition must look like one: a list
# after "PMH:" holds operations, habits and remarks too.
_ABBREVIATION = re.compile(
    r"(?<![\w/-])(?:DM ?(?:2|1|II|I)?|(?:T|[Tt]ype )(?:1|2|II|I) ?(?:DM|diabetes)|T[12]DM|N?IDDM|HTN|HLD|CHF|CAD|COPD|A-?[Ff][Ii]b|A-FIB|AF|CKD(?: stage \w{1,3})?|ESRD|GERD|OA|RA|OSA|PVD|PAD|DVT|TIA|CVA"
    r"|PTSD|ADHD|OCD|BPH|IBS|SLE|HOH|BMI ?\d{2}(?:\.\d)?|A1[cC] ?(?:of )?\d+(?:\.\d)?|T-score|EF \d{2} ?%?)(?![\w/-])"
)
_CONDITION_WORD = re.compile(
    r"\b(?!prognosis|diagnosis)(?:[a-z]{3,}(?:itis|osis|emia|opathy|plegia|paresis|pnea|algia|penia|uria|lepsy|rrhea|thyroidism|tension|malacia)"
    r"|diabet\w+|atrial fib\w*|asthma|depression|anxiety|migraines?|glaucoma|cataracts?|obes(?:e|ity)(?: class \d)?|smok(?:es|er|ing)|tobacco use|pacemaker|hearing (?:loss|aids?)|hard of hearing|cancer|insomnia"
    r"|(?:congestive )?heart (?:failure|disease)|coronary artery disease|seizures?|macular degen\w*|neurogenic (?:bladder|bowel)|constipation|dementia|alzheimer\S*|parkinson\S*|stroke|lupus|gout|reflux"
    r"|orthosta(?:tic|sis)|disc bulge|spinal stenosis|comp(?:ression)? (?:fx|fracture)s?|hashimoto\S*|uhthoff\S*|raynaud\S*|crohn\S*|peripheral (?:arterial|vascular) disease|lymphedema|(?:chronic|post-traumatic) headaches?"
    r"|kidney disease|otitis|hypothyroid|kyphosis|scoliosis|quadrant cut|(?:visual )?field cut|hemianopia|autis\w+|down syndrome|epilep\w+|bradycardia|tachycardia|arrhythmia|incontinence|pressure (?:ulcer|injury)"
    r"|fibromyalgia|low vision|legally blind|malnutrition|alcohol (?:use|abuse|dependence)\w*|substance (?:use|abuse)|sleep apnea|neuropathy|osteopenia|hypermobility|schizophrenia|bipolar\w*)(?![\w])",
    _I,
)


def _condition(part: str) -> re.Match[str] | None:
    """Return the first name of an illness in words; abbreviations count in capitals only, since "mi" and "ra" begin words."""
    found = [match for match in (_ABBREVIATION.search(part), _CONDITION_WORD.search(part)) if match]
    return min(found, key=lambda one: one.start(), default=None)


_NEGATED = re.compile(
    r"\b(?:no|denies|denied|without|negative|neg|not|never|ruled out|r/o|none|free of|screened|resolved|normal|unremarkable|risk of|vs\.?|if|for possible|watch for|allerg\w+)\b|\[ \]",
    _I,
)
_RESOLVED = re.compile(r"\b(?:resolved|ruled out|r/o|negative|neg|normal|cleared)\b", _I)
_FAMILY = re.compile(
    r"\b(?:mother|father|mom|dad|brother|sister|aunt|uncle|grand\w+|family|wife|husband|husb|daughter|dtr|son|cousin|maternal|paternal|sibling|parent|fiance\w*)\b(?!\s(?:reports?|states?|says))",
    _I,
)
_PAST = re.compile(
    r"\b(?:s/p|TKA|THA|TSA|scope|surgery|repair|in childhood|as (?:an? )?(?:infant|child)|done|19\d\d|(?<!fx )20[01]\d)\b", _I
)
_SPLIT = re.compile(r"[,;]\s|\s(?:and|&|\+)\s|\.\s|\s{3}|(?=\[[xX ]\])|,\sand\s")
_CONDITION_LEAD = re.compile(
    r"^\W*(?:(?:also|has|with|takes|dx'?d with|diagnosed with|comorbid:?|significant for|positive for|notable for|includes?|including|and|of|a|hx|history of|current problems:?|GI:?|general:?)\s)*",
    _I,
)


def _comorbidities(words: Addressed, context: Context, start: int, is_listed: bool) -> Iterator[Note]:
    """Yield one note for each condition that the patient has; relatives' illnesses and denied ones are passed over."""
    text = words.text
    sections = {"history", "referral", "subj", "other", "dx", "onset"}
    if not is_listed and context.section not in sections:
        return
    if re.search(r"[A-TV-Z]\d\d\.\w", text) or _FAMILY.search(text[:40]):
        return
    parts = _parts(text, start)
    hits = [part for part in parts if _condition(text[part[0] : part[1]])]
    # Outside a list of conditions a sentence must be made of them: prose that mentions an illness says something else.
    if not is_listed:
        first = hits[0] if hits else None
        if first is None or first[0] > 3 or not _opens(text[first[0] : first[1]]):
            return
    negated = False
    for low, high in parts:
        part = text[low:high]
        if re.search(r"[.;]\s*$", text[max(0, low - 2) : low]):
            negated = False
        found = _condition(part)
        denied = _NEGATED.search(part[: found.start()] if found else part) or (found and _RESOLVED.search(part))
        negated = bool(denied) or (negated and bool(re.search(r"\b(?:or|nor)\b|^\w+$", part.strip())))
        if negated or not found or _FAMILY.search(part) or _PAST.search(part[: found.start()]):
            continue
        if (
            _PAST.search(part)
            and " s/p " not in part[found.start() :]
            and not re.search(r"pacemaker|fx|\bMRI\b|anxiety|generalized", part, _I)
        ):
            continue
        lead = _CONDITION_LEAD.match(part)
        begin = low + (lead.end() if lead and lead.end() <= found.start() else 0)
        if len(re.sub(r"\([^)]*\)?", "", part).split()) > 14 or re.search(
            r"\b(?:goals?|will|pt to|therapist|treatment|session)\b", part, _I
        ):
            continue
        name = " ".join(text[begin:high].strip(" .,;:").split())
        yield _note(words, context, begin, high, "comorbidity", name=re.sub(r"^\[x\]\s?", "", name, flags=_I))


def _opens(part: str) -> bool:
    """Say whether the first words of a sentence are a condition, as in a list that has no heading."""
    found = _condition(part)
    if not found:
        return False
    before = _CONDITION_LEAD.sub("", part[: found.start()])
    return len(before.split()) <= 2 and not re.search(r"\b(?:c/o|pain|reports?|with|after|from|of|for|her|his|the)\b", before, _I)


def _parts(text: str, start: int) -> list[tuple[int, int]]:
    """Divide a list at its commas, semicolons and "and", but not inside parentheses."""
    out: list[tuple[int, int]] = []
    depth = [0]
    for char in text:
        depth.append(max(0, depth[-1] + (char == "(") - (char == ")")))
    position = start
    for match in _SPLIT.finditer(text, start):
        if depth[match.start() + 1] > 0:
            continue
        if match.start() > position:
            out.append((position, match.start()))
        position = match.end()
    if position < len(text):
        out.append((position, len(text)))
    return [(low + len(text[low:high]) - len(text[low:high].lstrip()), high) for low, high in out]
