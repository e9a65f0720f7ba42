"""Words of the page: escaping for Markdown, and names of fixed strings."""

from __future__ import annotations

import re

from clausea.domain import PayerType

PAYERS: dict[PayerType, str] = {
    "medicare": "Original Medicare",
    "medicare_advantage": "Medicare Advantage",
    "commercial": "Commercial plan",
    "medicaid": "Medicaid",
}

ROUTES = {
    "appeal": "Appeal",
    "new_claim": "New claim",
    "corrected_claim_7": "Corrected claim",
    "cer": "Clerical error reopening",
    "submit_records": "Send the records",
    "proof_timely": "Proof of timely filing",
    "status_check": "Check the status",
    "auth": "Authorization",
    "other_payer": "Bill the other payer",
    "enroll": "Enrollment",
    "bill_patient": "Bill the patient",
    "write_off": "Write off",
    "none": "Nothing to do",
}

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """Return `text` so that Markdown shows it letter by letter.

    Anything that comes from a record or a file's name goes through here or through `st.text`: a picture's address hidden in
    a record would otherwise make the browser call it.
    """
    return _PUNCTUATION.sub(r"\\\1", text)


def named(name: str) -> str:
    """Return a fixed string such as `plan_of_care` as a heading."""
    return name.replace("_", " ").capitalize()
