"""Papers of payers and clearinghouses that lie among the records, told by their form: they speak of the claim, of no visit.

A letter that argues is told by its words (`payer_letters`). A remittance, a request for records, a report of acceptance, a notice
of approval and a fax report about a claim say little; but they bear a title of their own, or the number of a claim and what was
done with it or is asked for.
"""

from __future__ import annotations

import re
from typing import Any

from clausea.domain.charts import Chart
from clausea.domain.payer_letters import LEAST, signs_of_payer

__all__ = ["CLAIM_NUMBER", "is_fax_report", "is_paper_of_payer", "letters_of_payers", "without_letters_of_payers"]

_ID = r"(?!\d{1,2}-\d{1,2}-\d{2,4}\b)(?=[A-Z0-9-]*\d{3})[A-Z0-9][A-Z0-9-]{5,}(?![\w/-])"
CLAIM_NUMBER = re.compile(
    rf"\b(?:(?i:claim)s?(?:\s(?i:control|payer|number|no\b\.?|id|ref(?:erence)?\b\.?))*|ICN|DCN|TCN)\s?(?:[.:#]\s?)*(?P<number>{_ID})"
)
_HEAD_LINES = 6
"""Among how many filled lines its title stands."""
_SENDER_LINES = 3
_TITLE = re.compile(
    r"\bR(?i:emittance\sA)(?i:dvice)\b|\bE(?i:xplanation\sof\s)[BP](?i:enefits?|ayments?)\b|\b(?:277CA|835\sERA)\b"
    r"|\bC(?i:laims?\s)(?i:acceptance|status|acknowledge?ment)\s(?i:report|response)\b"
    r"|\bN(?i:otice\sof\s)(?i:(?:medicare\s|adverse\s|initial\s|claim\s|partial\s|service\s)*)"
    r"(?i:approval|denial|authori[sz]ation|(?:benefit\s)?determination|(?:re)?determination|decision|action)\b"
    r"|\bA(?i:dditional\s(?:documentation|development)\sr)(?i:equest)\b"
    r"|\b(?:M(?i:edical\s)|C(?i:linical\s))R(?i:ecords?\srequest)\b|\bR(?i:equest\sfor\s)(?i:(?:medical|clinical|additional)\s)?R(?i:ecords)\b"
)
"""A title has capitals where a sentence of a note that tells of such a paper has none."""
_FAX = re.compile(
    r"\b(?:fax|facsimile)\s(?:(?:machine|server|job|send|sent)\s)?(?:transmission\s|confirmation\s|transmittal\s|activity\s|delivery\s)*"
    r"(?:report|confirmation|verification|receipt|log)\b|\b(?:transmission|tx)\s(?:verification\s|result\s|ok\s)?report\b",
    re.IGNORECASE,
)
_TO_PHYSICIAN = re.compile(
    r"\b(?:MD|M\.D\.|DO|D\.O\.|NP|PA-?C|Dr\b\.?|(?i:physician|provider signature|for signature|please sign|to sign))\b"
)
_SENDER = re.compile(
    r"^[^:]*\b(?:HMO|PPO|MAC|(?i:medicaid|medicare advantage|health\splan|insurance|administrators|clearinghouse"
    r"|utili[sz]ation management|medical review|provider (?:relations|disputes|services)|benefits? administration))\b"
)
_ASKS = re.compile(
    r"\b(?:please|must|should)\s(?:be\s)?(?:send|submit|forward|fax|mail|provide|upload|furnish|received|filed|asked for)\b"
    r"|\b(?:response|reply|records?|documentation)\s(?:is\s|are\s|was\s|were\s)?due\b|\b(?:may|can)\s(?:request|ask|file|appeal)\b"
    r"|\bwithin\s\d+\s(?:calendar\s|business\s)?days\b|\bappeal rights\b|\bnot a guarantee of payment\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:CO|PR|OA|PI)[- ]?\d{1,3}\b(?!\s?%)|\b(?:CARC|RARC)\b|\b(?:N|M|MA)\d{2,3}\b|\bA[1-8]\s(?i:accept|reject|acknow)"
)
_DONE = re.compile(r"\b(?:denied|denial|rejected|approved|approval|accepted|adjudicat\w+|non-?covered)\b", re.IGNORECASE)
_MONEY = re.compile(
    r"\b(?:billed|charges?|allowed|paid)\b.*\b(?:billed|charges?|allowed|paid|status)\b|\d\.\d\d\s+\$?\d+\.\d\d\b", re.IGNORECASE
)
_INSURED = re.compile(r"\b(?:member|beneficiary|subscriber|enrollee)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\bauthori[sz]ation\s(?:number|no\b\.?|#)", re.IGNORECASE)
_FIGURE = re.compile(
    r"\d\s?(?:deg(?:rees)?|lbs?|kg|sec(?:onds)?|ft|feet|min(?:utes)?|reps?|mmHg|mL)\b|(?<![\d/])(?:[0-5][+-]?/5|\d{1,2}/10)(?![\d/])",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\beval(?:uate|uation)?\s*(?:and|&|/|\+)\s*(?:treat|tx)|^\W*(?:Rx\b|prescription\b"
    r"|(?:physician|referral|therapy|PT|OT|SLP)(?:['’]s)?\s(?:order|prescription|referral|signature)\b)"
    r"|\b(?:MD|M\.D\.|DO|D\.O\.|NP|PA-?C)\b[^\n]{0,30}\d{1,2}/\d{1,2}/\d",
    re.IGNORECASE | re.MULTILINE,
)
"""A physician's order or signature: that of an injured worker bears the number of a claim and what the insurer approved."""
_FEW = 1
"""A paper of a payer without a title holds at most so many figures of a treatment or a finding."""
_SIGNS = (_ASKS, _CODE, _DONE, _MONEY, _INSURED, _NUMBER)
_ENOUGH = 3


def is_fax_report(text: str) -> bool:
    """Say whether a page is the report of a fax about a claim: one of a plan that went to a physician proves another thing."""
    is_report = _FAX.search("\n".join(_filled(text)[:_SENDER_LINES])) is not None
    return is_report and CLAIM_NUMBER.search(text) is not None and not _TO_PHYSICIAN.search(text)


def is_paper_of_payer(text: str) -> bool:
    """Say whether a page is one of a payer or a clearinghouse by its form or its words, or the report of a fax to one.

    Who signs it and whether it has the parts of a note is for whoever knows the lines to say.
    """
    if is_fax_report(text):
        return True
    top = _filled(text)
    is_titled = any(_TITLE.search(line) for line in top[:_HEAD_LINES])
    number = CLAIM_NUMBER.search(text) is not None
    if not (is_titled or number):
        return signs_of_payer(text) >= LEAST
    is_sent = any(_SENDER.search(line) for line in top[:_SENDER_LINES])
    count = sum((is_titled, number, is_sent, *(sign.search(text) is not None for sign in _SIGNS)))
    if is_titled:
        return count >= _ENOUGH
    is_of_care = len(_FIGURE.findall(text)) > _FEW or _ORDER.search(text) is not None
    is_of_claim = number and bool(_ASKS.search(text) or _CODE.search(text))
    return (is_of_claim and count >= _ENOUGH and not is_of_care) or signs_of_payer(text) >= LEAST


def _filled(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def letters_of_payers(chart: Chart) -> frozenset[str]:
    """Return the ids of the communications that are papers about a claim."""
    found = (one for one in chart.documents if one.kind == "communication")
    return frozenset(one.id for one in found if is_paper_of_payer(chart.quote(*one.body)))


def without_letters_of_payers(chart: Chart) -> Chart:
    """Return the chart without what payers' letters tell of the care: a score in one is quoted from the notes, or wrong.

    The letters stay, for whoever reads of an authorisation or of a receipt.
    """
    letters = letters_of_payers(chart)
    if not letters:
        return chart
    names = ("measures", "goals", "plans", "certifications", "minutes", "diagnoses", "notes")
    update: dict[str, Any] = {name: tuple(one for one in getattr(chart, name) if one.document not in letters) for name in names}
    return chart.model_copy(update=update)
