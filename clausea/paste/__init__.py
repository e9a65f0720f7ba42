"""Read denials out of whatever was pasted: a code, a remittance block, a table of a portal, a notice.

Everything is found by its own form and taken out of the text in turn, so that nothing is read twice; what is left over is given
back word for word. Internal reason labels (PT02 …) are understood and kept apart from codes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from clausea.domain import ClaimStatus, Denial, DenialCode, PastedLine, PayerType
from clausea.domain.dates import Dated, find_dates, month_number
from clausea.paste.tables import table_codes

__all__ = ["parse_denial", "stated_limit"]

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"\u00a0": " ", "\u200b": " "})

_CODE = re.compile(r"\b(?P<group>CO|PR|OA|PI|CR)[ \t]*[-:*|/#]?[ \t]*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})(?![\w.]*\w)", re.I)
_MORE = re.compile(
    r"[ \t]*(?:,|/|&|\band\b)[ \t]*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})\b(?![-/.]\d)(?!\s*(?:%|x\b|units?|lines?|visits?|min|days?|claims?))",
    re.I,
)
_CARC = re.compile(
    r"\b(?:CARC|ANSI(?: code)?|(?:adj(?:ustment)?\.? )?(?:reason|rsn)(?: code)?|denial (?:reason )?code|adj(?:ustment)? code|denied (?:code )?)"
    r"[ \t]*[-:#]?[ \t]*(?P<carc>\d{1,3}|[ABDPWY]\d{1,2})\b(?![/.]\d)(?!\s*(?:of|on|by|claims?|lines?|units?|visits?|days?)\b)",
    re.I,
)
_SEGMENT = re.compile(r"\bCAS\*(?P<group>CO|PR|OA|PI|CR)\*(?P<rest>[^~\n]*)", re.I)
_RARC = re.compile(r"\b(?P<rarc>MA\d{2,3}|M\d{1,3}|N\d{1,4})\b", re.I)
_LABEL = re.compile(
    r"\b(?P<label>(?:PT|OT|ST|SLP)\d{1,2}|(?:PT|OT)[ -](?:0[1-9]|25)|PT-1|CCM[ -]?\d{2})\b(?![/.]\d)(?!\s*(?:x|times|visits?)\b)",
    re.I,
)
_ICD = re.compile(
    r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b|\b(?:dx|icd(?:-?10)?(?:-?cm)?|diagnos[ie]s(?: codes?)?)[ \t]*[:#]?[ \t]*"
    r"(?:[A-TV-Z]\d[0-9A-Z]{1,5}(?:[ \t]*,[ \t]*(?=[A-Z]\d))?)+\b",
    re.I,
)
_ZIP = re.compile(r"\b[A-Z][a-z]+,?[ \t]+[A-Z]{2}[ \t]+\d{5}(?:-\d{4})?\b")
_IDENTITY = re.compile(
    r"\b(?:claim|icn|dcn|member|subscriber|medicare|mbi|hicn?|account|acct|patient|reference|ref|check|eft|trace|npi|tin|tax|phone|tel|fax|group"
    r"|policy|control|case|authorization|auth|provider)\b[ \t]*(?:(?:control|identification|id|acct|account)[ \t]*)?(?:number|num\b|no\.?|id|#|:)"
    r"[ \t]*[:#]?[ \t]*(?=[\w-]*\d)(?!(?:CO|PR|OA|PI)-?\d)[\w-]{4,}|\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}\b|\b\d{7,}\b",
    re.I,
)
_MONEY = re.compile(
    r"(?<![\w.])\(?-?\$[ \t]?\d[\d,]*(?:\.\d{2})?\)?|(?<![\w./-])-?\d{1,3}(?:,\d{3})*\.\d{2}(?![\w./-])|(?<![\w./-])\d+\.\d{2}(?![\w./-])"
)
_MODIFIERS = (
    r"G[NOP]|KX|59|X[ESPU]|7[679]|CQ|CO(?![ \t]*[-:*|/]?[ \t]*(?:\d{1,3}|[ABDPWY]\d{1,2})\b)|G[AXYZ]|22|25|52|9[35]|LT|RT|GW|AT"
)
_CPT = re.compile(
    r"\b(?:HC[:>])?(?P<cpt>9[0-9]\d{3}|2056[01]|2958[1-4]|[GTS]\d{4}|0552T)"
    rf"(?P<mods>(?:[ \t:>,*|(/-]{{1,12}}(?:{_MODIFIERS})\b(?!\.)\)?){{0,4}})(?![\d.])",
    re.I,
)
_BAD_DATE = re.compile(r"(?<![\d/.-])(?:(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(?:19|20)?\d\d)(?![\d/])")
_COMPACT = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>20[0-4]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)|(?P<m2>[01]\d)(?P<d2>[0-3]\d)(?P<y2>20[0-4]\d|[0-4]\d))(?![\d.,/-])"
)
"""A date without marks, as remittances write it: 20260803, 08032026, 080326. It counts only where the text holds remittance lines."""
_SMALL = re.compile(r"(?<![\w.-])\d{1,2}(?![\w.-])|(?<![\w.-])[01]\d[0-3]\d(?![\w.-])")
"""What may stand on a remittance line beside the codes: units, the place of service, the day without its year."""
_NOTICE = re.compile(
    r"(?:\b(?:notice|letter|remit(?:tance)?|RA|EOB|check|payment|production|issue|determination|decision|process(?:ed)?|paid|adjudicat\w+)[ \t]*"
    r"(?:date|dated|on)|\bdate[ \t]+of[ \t]+(?:this[ \t]+|the[ \t]+)?(?:notice|letter|remittance|determination|decision|denial)|^[ \t]*date|\bdated)"
    r"[ \t]*[:\-]?[ \t]*\Z",
    re.I | re.M,
)
_LABELLED = re.compile(r"(?:^|[ \t]{2,}|\t|[|;][ \t]*)date[ \t]*:[ \t]*\Z", re.I)
"""A field of a heading line that is called the date and nothing more; a line that bills a procedure has its own date."""
_SENT = re.compile(
    r"\b(?:this[ \t]+)?(?:letter|notice|decision|determination)[ \t]+(?:was|is|were)?[ \t]*(?:mailed|sent|issued|dated)(?:[ \t]+on)?[ \t]*\Z",
    re.I,
)
_EARLIER = re.compile(
    r"\b(?:our|your|their|his|her|an?|that|first|second|initial(?:ly)?|previous|prior|earlier|original|former|last|old)"
    r"(?:[ \t\n]+[\w-]+){0,2}[ \t\n]+\Z",
    re.I,
)
"""What makes a letter or decision another than the one that says it."""
_IN_A_SENTENCE = re.compile(r"\b(?:dated|mailed|sent|issued)(?:[ \t]+on)?[ \t]*\Z", re.I)
_FIELD = re.compile(
    r"[:#]\Z|\b(?:d\.?o\.?b|d\.?o\.?s|date|birth|born|due|deadline|appeals? by|respond|response|reply|by|before|until|through|thru|from|to|on|of"
    r"|effective|received|receipt|service|visit|admission|admitted|discharged?|onset|injury|accident|expires?|processed|paid|period)\b",
    re.I,
)
"""The name of a field, by its colon or by what it calls a day; where one may belong to a date, the date is not that of the letter."""
_ABOUT = re.compile(r"^[ \t]*(?:re|subject|dear|regarding|attn|attention)\b[^\n]{0,80}?[:,]", re.I | re.M)
"""The line with which the body of a letter begins; what stands above it is its head."""
_LIMIT = re.compile(
    r"\b(?:within|no later than|not later than|you (?:may|can|have)(?: up to)?)\s+(?P<days>\d{1,3})\s+(?:calendar\s+)?days\s+(?:of|from|after|following)\s+"
    r"(?:the\s+)?(?:date\s+(?:of|on)\s+)?(?:(?:this|the|your|our)\s+)?(?:date\s+(?:of|on)\s+(?:this|the)\s+)?"
    r"(?:notice|letter|decision|denial|determination|remittance(?:\s+advice)?|RA|EOB|EOP|explanation\s+of\s+(?:benefits|payment))(?:['’]s)?\b"
    r"(?!\s+(?:is\s+|was\s+)?(?:received|receipt))",
    re.I,
)
_ASKING = re.compile(r"\b(?:appeal|reconsider|redetermin|dispute|grievance|review)", re.I)
_SERVICE = re.compile(
    r"\b(?:DOS|dates?[ \t]+of[ \t]+service|service[ \t]+dates?|services?[ \t]+(?:from|on|of)|from)\b[^\n]{0,40}\Z", re.I
)
_NUMBERED = re.compile(r"\b(?:claims?|lines?)\s*(?:no\.?|#)?\s*\d{1,2}\b(?:\s*(?:,|&|and|to|-)\s*\d{1,2}\b)*", re.I)
"""The number of a line or claim, such as "Claim line 1", which is no code."""
_COUNTED = re.compile(
    r"\b\d{1,3}[ \t]*(?:units?|visits?|min(?:ute)?s?|lines?|claims?|days?|%)\b|\b(?:units?|qty)[ \t]*[:=]?[ \t]*\d{1,2}\b", re.I
)
_NOISE = re.compile(
    r"^(?:denied|denial|denials|codes?|carcs?|rarcs?|remarks?|reasons?|adj|adjustments?|and|with|the|a|an|of|for|to|on|in|at|then|again|group|grp|claims?"
    r"|lines?|status|was|were|is|are|by|payer|paid|payment|billed|charges?|allowed|amount|amt|date|dates|dos|cpt|hcpcs|proc|procedure|mods?|modifiers?"
    r"|units?|qty|service|services|rsn|ansi|from|notice|dated|per|this|our|your|code:|cas|lq|he|svc|hc|clp|dtm|patient|not|[\W_]+)$",
    re.I,
)
_SEGMENTED = re.compile(r"\b(?:LQ|SVC|CLP|DTM|REF|NM1|AMT|MOA|MIA|TRN|BPR|N1|PER|PLB|LX|QTY)\*[^~\n]*", re.I)

_STATUS: tuple[tuple[ClaimStatus, re.Pattern[str]], ...] = (
    ("rejected", re.compile(r"\breject(?:ed|ion)\b|\b277CA[ \t]*:?[ \t]*A[3678]\b|\bSTC\*A[3678]\b", re.I)),
    (
        "pending",
        re.compile(r"(?<!not )\b(?:pend(?:ing|ed)|in process|in-process|suspended|under review|not finali[sz]ed)\b", re.I),
    ),
    (
        "forwarded",
        re.compile(
            r"\bCLP\*[^*]*\*(?:19|20|21|23)\*|(?<!not )\b(?:forwarded|crossed over|crossover|sent to (?:the )?(?:secondary|next payer))\b|\b(?:status(?: code)?|CLP02)[ \t:=]*(?:19|20|21|23)\b",
            re.I,
        ),
    ),
    (
        "reversed",
        re.compile(r"\b(?:revers(?:al|ed)|recoup(?:ed|ment)?|take-?back)\b|\b(?:status(?: code)?|CLP02)[ \t:=]*22\b", re.I),
    ),
    ("denied", re.compile(r"\bCLP\*[^*]*\*4\*|\bden(?:ied|ial|y)\b|\b(?:status(?: code)?|CLP02)[ \t:=]*4\b", re.I)),
    ("paid", re.compile(r"\bclaim (?:was )?paid\b|\bpaid in full\b", re.I)),
)

_PAYERS: tuple[tuple[PayerType, re.Pattern[str]], ...] = (
    # Only a plan of Medicare Advantage gives the CMS-10003, or 65 calendar days; some name it nowhere else.
    ("medicare_advantage", re.compile(r"\bintegrated denial notice\b|\bnotice of denial of (?:medical coverage|payment)\b|\bCMS-10003\b|\bwithin (?:65|sixty-five) calendar days\b|(?<!blue )(?<!blue)\badvantage (?:HMO|PPO)\b|\bhumana gold (?:plus|choice)\b|\bmedicare[ -]+(?:advantage|hmo|ppo|complete|plus)\b|\bMA plan\b|\b(?:aetna|humana|uhc|united ?healthcare|cigna|bcbs|blue \w+|wellcare|anthem) (?:gold )?medicare\b", re.I)),
    ("medicaid", re.compile(r"\bmedicaid\b|\bmedi-cal\b|\bmasshealth\b|\btenncare\b|\bAHCCCS\b", re.I)),
    ("medicare", re.compile(r"\b(?:original |traditional )?medicare(?: part b| fee[- ]for[- ]service| ffs)?\b|\b(?:noridian|palmetto|novitas|first coast|FCSO|NGS|national government services|CGS|WPS)\b", re.I)),
    ("commercial", re.compile(r"\b(?:aetna|cigna|united ?healthcare|UHC|anthem|BCBS|blue (?:cross|shield)[ \w]{0,20}|humana|kaiser|optum|commercial|ERISA|self[- ]funded)\b", re.I)),
)  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """A text and which of its parts have been understood."""

    text: str
    taken: list[tuple[int, int]] = field(default_factory=list)

    def take(self, pattern: re.Pattern[str], keep: Callable[[re.Match[str]], bool] | None = None) -> list[re.Match[str]]:
        """Return the matches that touch nothing taken before, and take them."""
        found = [m for m in pattern.finditer(self.text) if not self.overlaps(m.span()) and (keep is None or keep(m))]
        self.taken.extend(match.span() for match in found)
        return found

    def overlaps(self, span: tuple[int, int]) -> bool:
        return any(span[0] < end and start < span[1] for start, end in self.taken)

    def leftover(self) -> list[str]:
        kept = list(self.text)
        for start, end in self.taken:
            kept[start:end] = " " * (end - start)
        return [word for word in re.split(r"[\s,;:|*~()]+", "".join(kept)) if word and not _NOISE.match(word)]


Head = tuple[int, DenialCode]

MAX_WORDS = 25
"""More words than this are prose: only what looks like a code is said back."""


def parse_denial(text: str) -> Denial:
    """Read codes out of pasted text. What was not understood is returned too, word for word, and never guessed at.

    A RARC belongs to the code that it follows; one that stands before every code belongs to the first. Codes that stand with a
    procedure code belong to its line, and the same code on two lines stays two denials where their remarks differ.
    """
    reading = _Reading(text.translate(_DASHES))
    whole = reading.text
    problems = _bad_dates(reading)
    sure = find_dates(whole)
    dates = [(one.start, one.date) for one in sure]
    reading.taken.extend((one.start, one.end) for one in find_dates(whole) if not reading.overlaps((one.start, one.end)))
    if _is_prose(whole):
        dates = sorted([*dates, *_days_without_year(reading)])
    reading.take(_ZIP)
    reading.take(_ICD)
    reading.take(_NUMBERED)
    heads, taken, rarcs = table_codes(whole)
    reading.taken.extend(taken)
    heads.extend(_segments(reading))
    if "*" in whole or _CPT.search(whole):
        dates = sorted([*dates, *_compact_dates(reading)])
    reading.take(_IDENTITY)
    amounts = [(match.start(), _amount(match[0])) for match in reading.take(_MONEY)]
    procedures = reading.take(_CPT)
    heads.extend(_coded(reading))
    rarcs.extend((match.start(), match["rarc"].upper()) for match in reading.take(_RARC, lambda one: _is_remark(whole, one)))
    labels = reading.take(_LABEL)
    if not heads and not rarcs and re.fullmatch(r"\s*(?:\d{1,3}|[ABDPWY]\d{1,2})\s*", whole, re.I):
        heads, reading.taken = [(0, DenialCode(carc=_bare(whole)))], [(0, len(whole))]
    payer, payer_words = _payer(reading)
    statuses = _statuses(reading)
    reading.take(_COUNTED)
    reading.taken.extend(match.span() for match in _SEGMENTED.finditer(whole))
    reading.take(_SMALL, lambda match: bool(_CPT.search(_line_at(whole, match.start()))))
    starts = [match.start() for match in procedures]
    codes, by_line = _joined(sorted(heads, key=lambda head: head[0]), sorted(rarcs), starts)
    lines = _lines(whole, procedures, dates, amounts, by_line)
    return Denial(
        codes=codes,
        labels=tuple(dict.fromkeys(re.sub(r"[\s-]", "", match["label"]).upper() for match in labels)),
        text=text.strip(),
        not_understood=_said_back(reading),
        statuses=statuses,
        lines=lines,
        notice_date=_notice_date(whole, sure, dates),
        stated_days=stated_limit(whole),
        service_dates=tuple(sorted(_service_dates(whole, dates, lines))),
        dates=tuple(dict.fromkeys(day for _, day in dates)),
        amounts=tuple(amount for _, amount in amounts),
        payer=payer,
        payer_words=payer_words,
        problems=problems,
    )


def _bare(text: str) -> str:
    return text.strip().upper().lstrip("0") or "0"


def _bad_dates(reading: _Reading) -> tuple[str, ...]:
    """Return what looks like a date and is none, and take it."""
    sound = [(one.start, one.end) for one in find_dates(reading.text)]
    found = reading.take(_BAD_DATE, lambda m: not any(m.start() < end and start < m.end() for start, end in sound))
    return tuple(f"{match[0]} is not a date." for match in found)


def _compact_dates(reading: _Reading) -> list[tuple[int, dt.date]]:
    """Return dates without marks, on lines that hold a procedure or in segments of a remittance."""
    out = []
    for match in _COMPACT.finditer(reading.text):
        line = _line_at(reading.text, match.start())
        if reading.overlaps(match.span()) or not ("*" in line or _CPT.search(line)):
            continue
        year = int(match["y"] or match["y2"])
        with contextlib.suppress(ValueError):
            day = dt.date(year if year > 99 else 2000 + year, int(match["m"] or match["m2"]), int(match["d"] or match["d2"]))
            out.append((match.start(), day))
            reading.taken.append(match.span())
    return out


def _line_at(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _amount(text: str) -> Decimal:
    value = Decimal(re.sub(r"[^\d.]", "", text))
    return -value if "-" in text or text.startswith("(") else value


def _segments(reading: _Reading) -> list[Head]:
    """Return the codes of CAS segments: up to six triplets of reason, amount and quantity each."""
    heads: list[Head] = []
    for match in reading.take(_SEGMENT):
        group = match["group"].upper()
        parts = match["rest"].split("*")
        for index in range(0, len(parts), 3):
            if re.fullmatch(r"\d{1,3}|[ABDPWY]\d{1,2}", parts[index], re.I):
                code = DenialCode.model_validate({"group": group, "carc": _bare(parts[index])})
                heads.append((match.start() + index, code))
    return heads


def _coded(reading: _Reading) -> list[Head]:
    """Return the codes with a group, those listed after one ("CO-50, 97"), and the bare ones that a word announces."""
    heads: list[Head] = []
    for match in reading.take(_CODE):
        group = match["group"].upper()
        heads.append((match.start(), DenialCode.model_validate({"group": group, "carc": _bare(match["carc"])})))
        end = match.end()
        while (more := _MORE.match(reading.text, end)) and not reading.overlaps(more.span()):
            reading.taken.append(more.span())
            heads.append((more.start("carc"), DenialCode.model_validate({"group": group, "carc": _bare(more["carc"])})))
            end = more.end()
    heads.extend((match.start(), DenialCode(carc=_bare(match["carc"]))) for match in reading.take(_CARC))
    return heads


def _joined(
    heads: list[Head], rarcs: list[tuple[int, str]], starts: list[int]
) -> tuple[tuple[DenialCode, ...], dict[int, tuple[DenialCode, ...]]]:
    """Return every code once, in the order of the text, with its RARCs; and the codes of each procedure by its number."""
    if not heads:
        names = tuple(dict.fromkeys(name for _, name in rarcs))
        return ((DenialCode(rarcs=names),) if names else ()), {}
    found: dict[tuple[int, DenialCode], dict[str, None]] = {(_row(place, starts), code): {} for place, code in heads}
    for place, name in rarcs:
        row = _row(place, starts)
        here = [(start, code) for start, code in heads if _row(start, starts) == row] or heads
        before = [code for start, code in here if start < place]
        code = before[-1] if before else here[0][1]
        owner = next(start for start, one in here if one == code)
        found[_row(owner, starts), code][name] = None
    rows: dict[int, list[DenialCode]] = {}
    for (row, code), names_of in found.items():
        rows.setdefault(row, []).append(code.model_copy(update={"rarcs": tuple(names_of)}))
    distinct = dict.fromkeys(code for codes in rows.values() for code in codes)
    return _without_echoes(tuple(distinct)), {row: tuple(codes) for row, codes in rows.items()}


def _without_echoes(codes: tuple[DenialCode, ...]) -> tuple[DenialCode, ...]:
    """Drop a code without remarks or without a group that another entry names more fully."""

    def fuller(one: DenialCode, other: DenialCode) -> bool:
        same = one.carc == other.carc and one.group in (None, other.group)
        return other != one and same and set(one.rarcs) <= set(other.rarcs)

    return tuple(code for code in codes if not any(fuller(code, other) for other in codes))


_SEGMENT_HEAD = re.compile(r"(?:^|[~\n])[ \t]*(?P<id>[A-Z][A-Z0-9]{1,2})\*")
_WITH_REMARKS = {"LQ", "MOA", "MIA"}
_SEGMENT_DAY = re.compile(
    r"(?:^|[~\n])[ \t]*(?:(?P<service>DTM\*(?:150|151|232|233|472)\*)|BPR\*(?:[^*~\n]*\*){15}|DTM\*405\*)(?=(?P<day>\d{8})\b)"
)
"""The days of a remittance that say what they are: of service, or on which the payer decided."""


def _is_remark(text: str, match: re.Match[str]) -> bool:
    """Say whether what is written as a remark code is one: a segment holds remarks by its id, and "N1*PE*" opens one that does not."""
    begin = max(text.rfind("~", 0, match.start()), text.rfind("\n", 0, match.start()), 0)
    head = _SEGMENT_HEAD.match(text, begin)
    return head is None or head["id"] in _WITH_REMARKS


def _row(place: int, starts: list[int]) -> int:
    """Return the number of the procedure that a place follows; what stands before all belongs to the first."""
    return max(0, bisect_right(starts, place) - 1)


def _lines(
    text: str,
    procedures: list[re.Match[str]],
    dates: list[tuple[int, dt.date]],
    amounts: list[tuple[int, Decimal]],
    codes: dict[int, tuple[DenialCode, ...]],
) -> tuple[PastedLine, ...]:
    out = []
    served = _segment_days(text, service=True)
    for number, match in enumerate(procedures):
        begin, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        end = len(text) if end < 0 else end
        day = next((one for start, one in reversed(dates) if begin <= start < match.start()), None)
        after = procedures[number + 1].start() if number + 1 < len(procedures) else len(text)
        out.append(
            PastedLine(
                date=day
                or next((one for start, one in dates if match.end() <= start < after and (start < end or start in served)), None),
                cpt=match["cpt"].upper(),
                modifiers=tuple(one.upper() for one in re.findall(rf"\b(?:{_MODIFIERS})\b", match["mods"], re.I)),
                amounts=tuple(amount for start, amount in amounts if match.end() <= start < min(end, after)),
                codes=codes.get(number, ()),
            )
        )
    return tuple(out)


def _segment_days(text: str, *, service: bool) -> set[int]:
    """Return where the days of service of a remittance stand, or those of its decision."""
    return {match.start("day") for match in _SEGMENT_DAY.finditer(text) if bool(match["service"]) == service}


def _notice_date(text: str, dates: list[Dated], marked: list[tuple[int, dt.date]]) -> dt.date | None:
    """Return the day that the text calls that of the notice; a remittance's is that of its payment.

    A letter may not call it anything: then it is the one date that stands by itself in its head. That outranks what its
    sentences say of a letter or a decision, which may be an earlier one.
    """
    decided = _segment_days(text, service=False)
    called = [(start, day) for start, day in marked if start in decided or _is_called_notice(text, start)]
    told = next((day for start, day in called if not _is_in_a_sentence(text, start)), None)
    return told or _date_of_head(text, dates) or next((day for _, day in called), None)


def _is_called_notice(text: str, start: int) -> bool:
    before, line = text[max(0, start - 60) : start], _line_at(text, start)
    if _NOTICE.search(before):
        return True
    if sent := _SENT.search(before):
        return sent[0].lower().startswith("this") or not _EARLIER.search(before[: sent.start()])
    return not _CPT.search(line) and _LABELLED.search(text[text.rfind("\n", 0, start) + 1 : start]) is not None


def _is_in_a_sentence(text: str, start: int) -> bool:
    """Say whether a day is that of a letter by the words of a sentence, as "the decision dated", and by no label before it."""
    return _IN_A_SENTENCE.search(text[max(0, start - 60) : start]) is not None


def _date_of_head(text: str, dates: list[Dated]) -> dt.date | None:
    """Return the one date that has a cell of the head of a letter to itself, where no field is named before or above it."""
    body = _ABOUT.search(text)
    if body is None or _CPT.search(text[: body.start()]):
        return None
    found = set()
    for one in dates:
        if one.end > body.start():
            break
        begin, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
        before, after = text[begin : one.start], text[one.end : end]
        alone = not before.strip() or (before.endswith(("  ", "\t")) and not any(begin <= o.start < one.start for o in dates))
        above = text[text.rfind("\n", 0, max(begin - 1, 0)) + 1 : max(begin - 1, 0)]
        if not after.strip() and alone and not _FIELD.search(before.strip()) and not _FIELD.search(above.strip()):
            found.add(one.date)
    return found.pop() if len(found) == 1 else None


def _sentence_around(text: str, match: re.Match[str]) -> str:
    before = text[max(0, match.start() - 200) : match.end()].rsplit(". ", 1)[-1]
    return before + re.split(r"[.;](?:\s|$)", text[match.end() : match.end() + 200], maxsplit=1)[0]


def stated_limit(text: str) -> int | None:
    """Return the calendar days that a notice itself gives for asking, counted from its date; None where it gives none or several."""
    found = {int(match["days"]) for match in _LIMIT.finditer(text) if _ASKING.search(_sentence_around(text, match))}
    return found.pop() if len(found) == 1 else None


def _days_without_year(reading: _Reading) -> list[tuple[int, dt.date]]:
    """Take the days whose year is left out, and return those that share the year of the date that they are joined to."""
    later = {one.start: one.date for one in find_dates(reading.text)}
    out = []
    for match in reading.take(_YEARLESS):
        joint = _JOINT.match(reading.text, match.end())
        end = later.get(joint.end()) if joint else None
        with contextlib.suppress(ValueError):
            if end and (day := dt.date(end.year, month_number(match["month"]), int(match["day"]))) <= end:
                out.append((match.start(), day))
    return out


_YEARLESS = re.compile(
    r"\b(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.?[ \t]+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?!,?[ \t]+(?:19|20)\d\d\b)"
)
"""With a capital letter: "you may 30 days later" names no day."""
_JOINT = re.compile(r"[ \t\n]*(?:,[ \t]*(?:and[ \t\n]+)?|&[ \t]*|and[ \t\n]+|through[ \t\n]+|to[ \t\n]+|-[ \t]*)")


def _service_dates(text: str, dates: list[tuple[int, dt.date]], lines: Iterable[PastedLine]) -> set[dt.date]:
    served = _segment_days(text, service=True)
    said = {day for start, day in dates if start in served or _SERVICE.search(text[max(0, start - 60) : start])}
    return said | {line.date for line in lines if line.date}


def _statuses(reading: _Reading) -> tuple[ClaimStatus, ...]:
    found = []
    for status, pattern in _STATUS:
        matches = list(pattern.finditer(reading.text))
        reading.taken.extend(match.span() for match in matches)
        if matches:
            found.append(status)
    return tuple(found)


def _payer(reading: _Reading) -> tuple[PayerType | None, str]:
    for kind, pattern in _PAYERS:
        match = next((one for one in pattern.finditer(reading.text) if not reading.overlaps(one.span())), None)
        if match:
            reading.taken.extend(one.span() for one in pattern.finditer(reading.text))
            return kind, match[0].strip()
    return None, ""


def _is_prose(text: str) -> bool:
    return len(text.split()) > MAX_WORDS


def _said_back(reading: _Reading) -> tuple[str, ...]:
    words = reading.leftover()
    if not _is_prose(reading.text):
        return tuple(words)
    return tuple(dict.fromkeys(word for word in words if re.fullmatch(r"[A-Z]{0,3}-?\d{1,4}[A-Z]?\.?", word)))
