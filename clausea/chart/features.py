"""What the models of documents look at: the words of a line, its looks, and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clausea.chart.lines import Line
from clausea.chart.people import births, find_signature, is_unsigned, patient_names
from clausea.domain.dates import find_dates

_TOKEN = re.compile(r"[a-z]+|\d+|[#&/:()]")
_FIELD = re.compile(
    r"\b(?:dos|date|visit|session|time in|in|out|seen|referr\w+|ordering|physician|therapist|dx|payer|ins|claim|soc|period)\b\s*#?\s*[:#]",
    re.IGNORECASE,
)
_SOAP = re.compile(r"^\s*(?:s|o|a|p|subj\w*|obj\w*|assess\w*|plan)\s*[:\-]", re.IGNORECASE)
_CODE = re.compile(r"\b9[2567]\d{3}\b")


_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("recertification", r"\bre-?cert|updated (?:plan|poc)|\bupoc\b"),
        ("addendum", r"\baddendum|late entry"),
        ("discharge", r"\bdischarge|\bd/c\b|closing summary|episode summary|termination"),
        (
            "progress_report",
            r"\bprogress (?:report|summary|letter|update)|\b(?:10|20|30|ten|tenth|10th|20th|30th)[\s-]*(?:visit|session|tx)?s?\b.*(?:report|note|summary|reassess)|interim|monthly|quarter|\bPR\b|re-?assess",
        ),
        ("progress_note", r"\bprogress note|\bPN\b"),
        ("re_evaluation", r"\bre-?(?:eval|exam)"),
        (
            "initial_evaluation",
            r"(?<!re-)(?<!re)\b(?:eval(?:uation)?|examination|intake|init eval|assessment report|consult(?:ation)?)\b",
        ),
        ("certification", r"(?<!re)(?<!re-)\bcertif|signature page"),
        ("plan_of_care", r"plan of (?:care|treatment)|treatment plan|\bPOC\b|\bPOT\b|^plan\b|goals and services"),
        ("attendance", r"attendance|visit (?:log|history|record)|appointments?\b|^visits\b|sessions planned|schedul"),
        ("flowsheet", r"flow ?-?sheet|exercise log|data sheet|trial data|ex log|activity log|chart\b.*\bdata"),
        (
            "outcome_form",
            r"questionnaire|index\b|\bscale\b|handicap|quick ?dash|\bLEFS\b|\bNDI\b|\bODI\b|\bPSFS\b|\bVHI\b|\bDHI\b|EAT-10|inventory",
        ),
        ("consent", r"consent|privacy|acknowledg|financial policy|release of|assignment of benefits|hipaa|policy"),
        ("fax_cover", r"\bfax\b|facsimile|cover sheet"),
        (
            "communication",
            r"telephone|phone|call\b|email|letter|message|missed visit|no[- ]show|note to (?:file|prosthet|adjuster|teacher)|communication|case note|office visit|adjuster|portal",
        ),
        ("order", r"\border\b|referral|prescription|\brx\b|script|request for service|requisition"),
        (
            "daily_note",
            r"\bdaily|treatment note|visit note|session|soap|encounter|\bDN\b|\bTX\b|\btx note|visit #? ?\d|\bTEN\b|treatment day|\bv\d+\b",
        ),
    )
)


def title_kinds(text: str) -> list[str]:
    """Return the kinds of document that the words of a title suggest; several may fit."""
    head = text[:90]
    return [name for name, pattern in _TITLES if pattern.search(head)]


def tokens(text: str) -> list[str]:
    """Return lower-case words; a number is "0"."""
    return ["0" if token.isdigit() else token for token in _TOKEN.findall(text.lower())]


def line_features(lines: Sequence[Line], index: int, rank: int, since_signature: int) -> list[str]:
    """Return the features by which a line is, or is not, the first of a document.

    `rank` counts the filled lines of the page so far, furniture left out; `since_signature` the lines since the last signature.
    """
    line = lines[index]
    text = " ".join(line.text.split())
    words = tokens(text)
    out = [f"w:{word}" for word in dict.fromkeys(words[:10])]
    out += [f"b:{a}_{b}" for a, b in zip(words[:5], words[1:6], strict=False)]
    out += [f"first:{words[0]}"] if words else []
    out += [f"last:{words[-1]}"] if words else []
    out += [f"all:{'_'.join(words[:6])}"] if len(words) <= 6 else []
    out.append(f"len:{min(len(words), 12)}")
    out.append(f"rank:{min(rank, 5)}")
    out.append(f"cells:{min(len(line.cells), 3)}")
    out.append(f"sig:{'here' if since_signature == 0 else min(since_signature, 4)}")
    letters = [char for char in text if char.isalpha()]
    upper = sum(char.isupper() for char in letters) / max(len(letters), 1)
    capital = [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 3]
    titled = sum(word[0].isupper() for word in capital) / max(len(capital), 1)
    out.append(f"upper:{upper > 0.9}")
    out.append(f"titled:{titled > 0.7}:{len(words) <= 8}")
    out.append(f"end:{text[-1:] if text[-1:] in '.,;:?' else 'word'}")
    out.append(f"indent:{min((len(line.text) - len(line.text.lstrip())) // 6, 4)}")
    dated = find_dates(text)
    out.append(f"date:{bool(dated)}")
    if dated:
        out.append(
            f"date_at:{'start' if dated[0].start < 3 else 'end' if dated[-1].end > len(text) - 3 else 'middle'}:{len(words) <= 8}"
        )
    out += [name for name, pattern in (("field", _FIELD), ("soap", _SOAP), ("code", _CODE)) if pattern.search(text)]
    out += _neighbours(lines, index)
    kinds = title_kinds(text) if len(words) <= 14 else []
    out += [f"k:{name}" for name in kinds] + ([f"k:any:{min(rank, 2)}:{upper > 0.9}:{len(words) <= 6}"] if kinds else [])
    if rank == 0:
        out += [f"top:{word}" for word in dict.fromkeys(words[:6])]
    return out


def _neighbours(lines: Sequence[Line], index: int) -> list[str]:
    out = []
    line = lines[index]
    ahead = [
        other for other in lines[index + 1 : index + 5] if other.stripped and not other.is_furniture and other.page == line.page
    ][:3]
    for place, other in enumerate(ahead[:2]):
        out += [f"n{place}:{word}" for word in dict.fromkeys(tokens(other.text)[:4])]
        if _FIELD.search(other.text):
            out.append(f"n{place}:field")
        if find_dates(other.text):
            out.append(f"n{place}:date")
        if _SOAP.search(other.text):
            out.append(f"n{place}:soap")
    if any(patient_names(other.text) or births(other.text) for other in ahead):
        out.append("n:patient")
    behind = next(
        (other for other in reversed(lines[max(0, index - 4) : index]) if other.stripped and not other.is_furniture), None
    )
    if behind is None or behind.page != line.page:
        out.append("p:page")
    else:
        out.append(f"p:end:{behind.stripped[-1] if behind.stripped[-1] in '.,;:' else 'word'}")
        out += ["p:code"] if _CODE.search(behind.text) else []
        out += ["p:date_end"] if find_dates(behind.text[-24:]) else []
    if index and not lines[index - 1].stripped:
        out.append("p:blank")
    return out


_COUNTED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("goal", r"\b(?:STG|LTG|goal)s?\b"),
        ("status", r"\b(?:not met|met|progressing|partially|achieved|ongoing)\b"),
        ("compare", r"\b(?:IE|SOC|baseline|initial|prev\w*)\b.{0,30}\b(?:now|today|current)\b|\bwas\b|->|→"),
        ("certify", r"\bcertif(?:y|ied|ication)\b"),
        ("code", r"\b9[2567]\d{3}\b"),
        ("frequency", r"\d\s?x\s?/?\s?(?:wk|week)|times (?:a|per) week|\d[wW]\d|weekly"),
        ("will", r"\bwill\b"),
        ("history", r"\b(?:hpi|history|pmh|plof|prior level|lives|onset|mechanism|referred)\b"),
        ("soap", r"(?:^|\n)\s*(?:s|o|a|p)\s*[:\-]"),
        ("time", r"\b(?:min|minutes|timed|time in)\b"),
        ("discharge", r"\b(?:discharge[d]?|d/c)\b"),
        ("fax", r"\bfax\b"),
        ("consent", r"\b(?:privacy|consent|authorize|acknowledge)\b"),
        ("order", r"\b(?:eval(?:uate)? (?:and|&|\+) treat|order(?:ing|ed)?|referral|requisition)\b"),
        ("visits", r"\b(?:attended|no[- ]show|cancel\w*|scheduled)\b"),
        ("sign_md", r"\b(?:MD|DO|NP|PA-C)\b"),
        ("score_items", r"(?:^|\n)\s*\d{1,2}[.)]?\s.{3,60}\s\d\s*(?:\n|$)"),
    )
)


def document_features(lines: Sequence[Line], title: str) -> list[str]:
    """Return the features by which a document is of a kind: its title, its first words, and counts over its text."""
    body = [line for line in lines if line.stripped and not line.is_furniture]
    text = "\n".join(" ".join(line.text.split()) for line in body)
    words = tokens(title)
    out = [f"t:{word}" for word in dict.fromkeys(words[:10])]
    out += [f"tb:{a}_{b}" for a, b in zip(words[:6], words[1:7], strict=False)]
    out += [f"tt:{'_'.join(words[:4])}"]
    kinds = title_kinds(title)
    out += [f"{mark}:{name}" for name in kinds for mark in ("k", "k2", "k3")]
    out += [f"only:{kinds[0]}"] if len(kinds) == 1 else [f"two:{'+'.join(kinds[:2])}"] if kinds else ["k:none"]
    for line in body[1:4]:
        out += [f"h:{word}" for word in tokens(line.text)[:8]]
    out += [f"h2:{word}" for word in dict.fromkeys(tokens(" ".join(line.text for line in body[4:20]))) if len(word) > 2]
    out.append(f"lines:{_bin(len(body))}")
    out.append(f"pages:{min(len({line.page for line in lines}), 3)}")
    for name, pattern in _COUNTED:
        count = len(pattern.findall(text))
        out.append(f"c:{name}:{_bin(count)}")
        out += [f"c:{name}"] if count else []
    out += ["signed"] if any(find_signature(line) for line in body) else []
    out += ["unsigned"] if any(is_unsigned(line.text) for line in body) else []
    return list(dict.fromkeys(out))


def _bin(count: int) -> str:
    for limit in (0, 1, 2, 4, 8, 16, 32):
        if count <= limit:
            return str(limit)
    return "more"


def walk(lines: Sequence[Line]) -> Iterable[tuple[int, int, int]]:
    """Yield for every filled line that is no furniture: its index, its rank on the page, and the lines since a signature."""
    page, rank, since = -1, 0, 99
    for index, line in enumerate(lines):
        if line.page != page:
            page, rank = line.page, 0
        if not line.stripped or line.is_furniture:
            continue
        yield index, rank, since
        rank += 1
        since = 1 if find_signature(line) or is_unsigned(line.text) else since + 1
