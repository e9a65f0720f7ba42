"""Identifiers that are told by their shape or by the label in front of them: numbers, addresses, links, files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.privacy.spots import Spot, key_of

_VALUE = r"(?P<value>(?:[A-Z]{1,6}[ \-.]?){0,2}\d[\w\-/]*(?:\.\d[\w\-/]*)*(?: \d[\w]*-[\w\-]+| \d{4,}(?![\w/.%]))*)"
_NUMBER = r"\s*(?:ids?\b|identification|nos?\b\.?|numbers?|num\b\.?|#|card)?\s*(?:is\b|was\b)?\s*[:#.\-]*\s*#?\s*"


def _labelled(label: str, must: str = _NUMBER) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?i:{label}{must}){_VALUE}")


_SURE = r"\s*(?:ids?\b|identification|nos?\b\.?|numbers?|num\b\.?|#|card\b(?:\s*#)?|[:#])(?:\s*(?:is|was)\b)?\s*[:#.\-]*\s*#?\s*"
_LABELS: tuple[tuple[str, re.Pattern[str], int], ...] = (
    ("SSN", _labelled(r"(?:ssn|ss\s?#|ss no\.?|social sec(?:urity)?)"), 9),
    ("MRN", _labelled(r"(?:m\.?r\.?n\.?|med(?:ical)?\.?\s?rec(?:ord)?s?|(?:hospital\s)?chart(?=\s*(?:no|num|#|id))|mr(?=\s?#)|(?:patient|pt|client|resident|student)(?=\s*(?:ids?\b|no\b|num|#)))"), 3),
    ("ACCOUNT", _labelled(r"(?:acct|account|a/c)\b\.?"), 3),
    ("MEMBER", _labelled(r"(?:member|subscriber|policy|polic[yi]\w*|medicare|medicaid|mbi|hicn?|insur\w*|ins\.?|group|grp|beneficiary|plan|health plan|enrollee|cardholder)", _SURE), 4),
    ("MEMBER", _labelled(r"(?:mbi|hicn?|policy|member id|subscriber id)", r"\s+"), 5),
    ("LICENSE", _labelled(r"(?:(?:state |pt |ot |slp |driver'?s? |prof(?:essional)? )*lic(?:en[sc]e)?\b\.?|certificate|registration|cert(?=\s*(?:no|num|#|id))|dea)"), 4),
    ("DEVICE", _labelled(r"(?:serial|s/n|sn|ser\.?|imei|udi|lot(?=\s*(?:no|num|#))|device(?=\s*(?:id|no|num|#)))"), 4),
    ("CODE", _labelled(r"(?:npi|tin|ein|tax\s?id(?:entification)?|fein|upin|ptan|taxonomy)"), 4),
    ("CODE", _labelled(r"(?:claim|case|auth(?:orization)?|authorization|control|icn|dcn|ref(?:erence)?|file|study|protocol|referral|order|invoice|confirmation|id|pass|ticket|badge|po|encounter|visit id|csn|accession|docket|matter|payer|wc|tracking|interpreter|employee)", _SURE), 4),
    ("CODE", _labelled(r"(?:claim|case|auth|file|study|pass|badge|tracking|wc|ticket|docket|id)", r"\s+"), 6),
)  # fmt: skip
_VIN = re.compile(r"\b(?=[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-HJ-NPR-Z])[A-HJ-NPR-Z0-9]{17}\b")
_PLATE = re.compile(
    r"(?i:\b(?:plates?|tags?|registration|lic(?:ense)? pl\w*)\b)[^.\n;]{0,40}?(?P<value>\b(?:[A-Z]{2,3}[ \-]?\d{3,4}|\d[A-Z]{3}[ \-]?\d{3}|[A-Z]{2}\d-\d{4}|[A-Z]{3}\d-\d{3,4}|\d{3}[ \-][A-Z]{3}|[A-Z]{1,3}\d[A-Z]?[ \-]\d{3,4})\b)"
)
_BIOMETRIC = re.compile(
    r"(?i:\b(?:finger\s?prints?|voice\s?prints?|thumb\s?prints?|palm(?:\s?prints?| vein| scan)|retina\w*|iris|face\s?id|facial\s?\w*|badge scan|biometric\w*)\b)[^.\n;]{0,20}?(?P<value>\b[A-Z]{0,8}-?\d[\w\-]{2,})"
)
_FINGERS = re.compile(r"\b(?:FP|VP|FPRINT|VPRINT)-?[\w\-]*\d[\w\-]*(?: \d[\w\-]+)?")
_MEDIA = re.compile(r"[\w\-'.]*(?: [\w\-]*\d[\w\-]*)?\.(?:jpe?g|png|heic|gif|tiff?|bmp|mp4|mov|avi|dcm)\b", re.IGNORECASE)
_MEDIA_WIDE = re.compile(
    r"(?i:(?:saved as|photo|picture|image|video|file)\s+)(?P<value>[A-Za-z][\w\-'. ]{0,40}?\.(?i:jpe?g|png|heic|gif|tiff?|bmp|mp4|mov))\b"
)
_EMAIL = re.compile(r"(?:[A-Za-z]+ ?)?[\w.+\-']+\s?@\s?[\w\-]+(?:\.[\w\-]+)*\.[A-Za-z]{2,}\b")
_URL = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"')\]]+|\b[\w\-]+(?:\.[\w\-]+)*\.(?:com|org|net|edu|gov|info|health|io)(?:/[^\s<>\"')\]]*)?\b",
    re.IGNORECASE,
)
_URL_WIDE = re.compile(r"\b(?:https?://|www\.)[\w\-]+(?: [A-Za-z][\w\-]*)*\w*\.[a-z]{2,}[^\s<>\"')\]]*")
_IP = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)|\b(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:){0,5}[0-9a-f]{1,4}\b",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\d\-])\d{3}([\- ])\d{2}\1\d{4}(?![\d\-])")
_EXT = r"(?:[,\s]*(?i:x|ext\.?|extension)\s*\d{1,5}\b)?"
_PHONE = re.compile(
    rf"(?<![\w.\-])(?:\+?1[\s.\-]?)?(?:\(\d{{3}}\)[\s.\-]?|\d{{3}}[\s.\-])\d{{3}}[\s.\-]\d{{4}}(?!\d){_EXT}|(?<![\w.\-/])(?<!\d )\d{{3}}[.\-]\d{{4}}(?![\d\-/]|\.\d){_EXT}"
)
_PHONE_SAID = re.compile(
    rf"(?i:\b(?:ph(?:one)?|tel(?:ephone)?|cell|mobile|home|work|call(?:ed)?(?: from)?|text(?:ed)?|vm|voicemail|number is|contact|pager|reach(?:ed)?(?: at)?|fa?x(?:ed)?(?: to)?|at)\b\.?)[\s:#(]*(?P<value>(?:\+?1[\s.\-]?)?(?:\(?\d{{3}}\)?[\s.\-]?)?\d{{3}}[\s.\-]?\d{{4}}(?!\d){_EXT})"
)
_FAXED = re.compile(r"(?i:\bfa?x(?:ed)?\b)[^\d\n]{0,14}$")
_LONG_DIGITS = re.compile(r"(?<![\w.])\d{7,}(?:-\d+)?(?![\w.]*\d)")
_CODED = re.compile(r"(?<![\w.\-])(?=[\w\-]*[A-Z])(?=(?:[\w\-]*?\d){4})[A-Z0-9]+(?:-[A-Z0-9]+)+(?![\w\-])")
_GLUED = re.compile(r"(?<![\w.\-])(?:[A-Z]{1,5}\d{5,}[A-Z]?|(?=\w*[A-Z])(?=(?:\w*?\d){5})(?=\w{8,}\b)[A-Z0-9]{8,})(?![\w\-])")
FIGURE = re.compile(
    r"\d{1,3}/\d{1,3}(?:/\d{2,4})?|\d{4}-\d\d-\d\d|\d+\.\d+|\d{1,3}-\d{1,3}|[A-Z]\d[\dA-Z](?:\.\w{1,4})?", re.IGNORECASE
)
"""What labels may stand before and is no identifier: fractions, days, decimals, ranges, codes of diagnoses."""
_NAMED_FIGURE = re.compile(r"(?:[A-Za-z]{1,6}[ .]){1,2}(?:\d{1,3}/\d{1,3}|\d{1,3}\.\d{1,2})")
"""A fraction or a decimal behind the short name of what it measures, "BP 120/70": no number of a card is written so."""
PROCEDURE = re.compile(r"^(?:9[0-9]{4}|[A-Z]\d{4})(?:-(?:\d{1,2}|G[PON]|KX|C[QO]|X[EPSU]|GA|GZ|GY))*$|^G[PON]-?\d{5}$")

_CAP = r"[A-Z][\w'.\-]*"
_WAYS = "Street|Str|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Row|Terrace|Ter|Circle|Cir|Trail|Trl|Pike|Highway|Hwy|Parkway|Pkwy|Loop|Square|Sq|Alley|Crossing|Path|Run|Ridge|Route|Rte"
_UNIT = r"(?:[,\s]+(?:Apt|Apartment|Unit|Ste|Suite|Rm|Room|Lot|Bldg|Building|Fl|Floor|No)\.?\s*#?\s*[\w\-]+|[,\s]+#\s?[\w\-]+)?"
_STREETS = re.compile(
    rf"(?<![\w/.\-])\d{{1,6}}\s+(?:County|State|US|Old|Rural)?\s?(?:Road|Route|Rte|Rt|Hwy|Highway|CR|SR)\.?\s*\d+{_UNIT}"
    rf"|(?<![\w/.\-])\d{{1,6}}[A-Za-z]?\s+(?:(?:[NSEW]{{1,2}}\.?|North|South|East|West)\s+)?(?:(?:{_CAP}|\d+(?:st|nd|rd|th))\s+){{1,4}}?(?:{_WAYS})\b\.?{_UNIT}"
    rf"|\b(?i:P\.?\s?O\.?\s*Box)\s*#?\s*\d+|\b(?:Rte|Route|RR)\.?\s?#?\d+\s?,?\s?Box\s?\d+",
)
_APARTMENT = re.compile(r"\b(?i:apt|apartment|suite|ste)\.?\s*#?\s*(?P<value>[A-Z]?\d+[A-Z]?\b)")
_STATES = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
_PLACE = re.compile(
    rf"(?P<city>\b[A-Z][a-z'.]+(?:[ \-][A-Z][a-z'.]+){{0,2}}),?\s+(?:{_STATES})\b(?:[,\s]+(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\d\-]))?"
)
_ZIP = re.compile(
    rf"(?:\b(?:{_STATES})[,\s]+|(?i:\bzip(?: code)?[:\s]*))(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\d\-])|(?<![\w.\-])(?P<plus>\d{{5}}-\d{{4}})(?![\d\-])"
)


def shapes(text: str) -> Iterator[Spot]:
    """Yield what is told by its shape or label."""
    for kind, pattern in (("URL", _URL_WIDE), ("EMAIL", _EMAIL), ("URL", _URL), ("PHOTO", _MEDIA), ("IP", _IP)):
        yield from (Spot(one.start(), one.end() - len(_stop(one.group())), kind, one.group()) for one in pattern.finditer(text))
    for match in _MEDIA_WIDE.finditer(text):
        yield Spot(*match.span("value"), "PHOTO", match["value"])
    yield from _addresses(text)
    for match in _VIN.finditer(text):
        yield Spot(match.start(), match.end(), "VEHICLE", match.group())
    for kind, pattern in (("VEHICLE", _PLATE), ("BIOMETRIC", _BIOMETRIC)):
        yield from (Spot(*one.span("value"), kind, key_of(one["value"])) for one in pattern.finditer(text))
    for match in _FINGERS.finditer(text):
        yield Spot(match.start(), match.end(), "BIOMETRIC", key_of(match.group()))
    yield from _numbers(text)
    yield from _phones(text)
    yield from _unlabelled(text)


def _stop(words: str) -> str:
    return words[len(words.rstrip(".,;:")) :]


def _numbers(text: str) -> Iterator[Spot]:
    for kind, pattern, least in _LABELS:
        for match in pattern.finditer(text):
            value = match["value"].rstrip("-/.")
            if len(value) < least or sum(char.isdigit() for char in value) < min(3, least - 1) or PROCEDURE.match(value):
                continue
            if FIGURE.fullmatch(value) or _NAMED_FIGURE.fullmatch(value):
                continue
            yield Spot(match.start("value"), match.start("value") + len(value), kind, key_of(value))


def _phones(text: str) -> Iterator[Spot]:
    for match in _SSN.finditer(text):
        yield Spot(match.start(), match.end(), "SSN", key_of(match.group()))
    for pattern, group in ((_PHONE, 0), (_PHONE_SAID, "value")):
        for match in pattern.finditer(text):
            start, end = match.span(group)
            digits = re.sub(r"\D", "", re.split(r"(?i:x|ext)", text[start:end])[0])
            is_fax = _FAXED.search(text[max(0, start - 24) : start]) or re.search(r"(?i)\bfa?x", match.group())
            yield Spot(start, end, "FAX" if is_fax else "PHONE", digits[-7:])
    for match in re.finditer(r"(?<=\d\s)(?i:x|ext\.?)\s?\d{2,5}\b", text):
        if re.search(r"\d{3}[\s.\-]\d{4}\s$", text[max(0, match.start() - 12) : match.start()]):
            yield Spot(match.start(), match.end(), "PHONE", match.group())


def _addresses(text: str) -> Iterator[Spot]:
    for match in _STREETS.finditer(text):
        yield Spot(match.start(), match.end(), "ADDRESS", key_of(match.group()))
    for match in _APARTMENT.finditer(text):
        yield Spot(*match.span("value"), "ADDRESS", key_of(match["value"]))
    for match in _PLACE.finditer(text):
        # "Member ID" is no town of Idaho.
        if match["zip"] or "," in match.group():
            yield Spot(*match.span("city"), "CITY", key_of(match["city"]))
        if match["zip"] and not _is_procedure_row(match["zip"], match.group()):
            yield Spot(*match.span("zip"), "ZIP", match["zip"])
    for match in _ZIP.finditer(text):
        group = "zip" if match["zip"] else "plus"
        if _is_procedure_row(match[group], text[max(0, match.start() - 2) : match.end()]):
            continue
        yield Spot(*match.span(group), "ZIP", match[group])


def _is_procedure_row(digits: str, around: str) -> bool:
    """Say whether five digits behind two capitals are a procedure ("MT 97140", or a row below "Roe, MD"); behind ", OR" a ZIP code."""
    is_beside = "," not in around or "\n" in around
    return bool(re.match(r"9[0-9]{4}$", digits)) and is_beside and not re.search(r"(?i)zip", around)


def _unlabelled(text: str) -> Iterator[Spot]:
    """Yield what no clinical figure looks like: long runs of digits, and letters with four digits or more."""
    for match in _LONG_DIGITS.finditer(text):
        yield Spot(match.start(), match.end(), "CODE", key_of(match.group()))
    for pattern in (_CODED, _GLUED):
        for match in pattern.finditer(text):
            if not PROCEDURE.match(match.group()):
                yield Spot(match.start(), match.end(), "CODE", key_of(match.group()))
