"""A title in a field of the head says what a document is, and a payer's letter among the records is the note of no day."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from clausea.audit import audit
from clausea.chart import chart
from clausea.chart.printed_kinds import headed_kinds, printed_kind
from clausea.domain import Chart, Claim
from clausea.domain.payer_letters import LEAST, signs_of_payer
from clausea.episode import of_claim
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates

CLAIM = Claim(denial="CO-50", service_dates=(dt.date(2026, 5, 6),))
BODY = """Subjective Ate 1/2 c. yogurt + egg.
Objective Thin 5 mL x 12: cough 2/12, cued re-swallow, cleared. IOPI ant 36. 92526 (40 min).
Assessment Pt omits the hold phase w/out cue 5/12.
Plan soft solids next.
Document signed by Everild Stanhope-Nkemelu, MA, CCC-SLP on 05/06/2026 at 2:15 pm"""


def read(*files: str) -> Chart:
    return chart([read_record(Source(f"{number}.txt", data=text.encode())) for number, text in enumerate(files)])


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Document: Daily Note / Billing Sheet - SLP\nDate of service: 05/06/2026", "daily_note"),
        ("Note type: SLP Treatment Encounter\nDate of service: 05/06/2026", "daily_note"),
        ("Document Type: Daily Treatment Note      DOS: 05/06/2026", "daily_note"),
        ("Type of note: Visit\nDate of service: 05/06/2026", "daily_note"),
        ("Document: Progress Report - SLP\nDate of service: 05/06/2026", "progress_report"),
        ("Title: Discharge Summary\nDate of service: 05/06/2026", "discharge"),
    ],
)
def test_a_field_of_the_head_says_what_a_document_is(head: str, kind: str) -> None:
    found = read(f"Some EHR | Thornapple Voice & Swallow\nPatient Name: Cosima Bellweather\nDOB: 01/25/1950\n{head}\n{BODY}")
    assert [(one.kind, one.unsure, one.date) for one in found.documents] == [(kind, (), dt.date(2026, 5, 6))]
    assert not [one for one in audit(found, CLAIM) if one.flag == "missing_note"]


@pytest.mark.parametrize(
    "line",
    [
        "Note: session ended early for nausea",
        "Document: HEP given and reviewed this visit with wife, who agreed to it",
        "Form: CMS-700",
    ],
)
def test_a_remark_behind_a_label_says_nothing_of_the_kind(line: str) -> None:
    plain = "Thornapple Voice & Swallow\nPatient Name: Cosima Bellweather\n{line}Speech therapy evaluation 05/06/2026\n" + BODY
    kinds = [read(plain.format(line=more)).documents[-1].kind for more in ("", f"{line}\n")]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(
    "head",
    [
        "Note Type: ED Initial Evaluation",
        "Note type: Hospital discharge summary",
        "Document type: Therapy Discharge Summary Request",
        "Document: see initial evaluation",
        "Note type: Initial evaluation, physician",
    ],
)
def test_a_title_of_another_discipline_or_a_mention_is_not_believed(head: str) -> None:
    assert printed_kind([_view(head)]) is None


def _view(text: str) -> Any:
    return SimpleNamespace(line=SimpleNamespace(cells=[SimpleNamespace(text=text)]))


NOTE = """OT Treatment 5/6/2026
O: 97129 15 min, 97130 10 min. OT faded cues from verbal to gestural, pill fill 2 errors.
A: clinician graded the task.
Rosalba Finch, OTR/L 5/6/2026"""
LETTERS = (
    """Evergreen Fed MAC
October 26, 2026
RE: Claim 2226300004455 Ignatius Pellworth
Dear Provider: Dates of service 05/06/2026 and 05/13/2026, procedure 97129, 97130, 97535. We reviewed 2 notes. Cognitive services
duplicate the speech therapy already being provided. EFPT 14 to 9. Denied CO-50, N661.
You may request a redetermination within 120 days.""",
    """Larkhaven Advantage   Clinical review
Date of service 05/06/2026   97129 x1, 97130 x1   OT treatment
Our reviewer determined that these visits were not medically necessary. Your appeal rights: file an appeal within 65 days.
Claim no. LH26-0098812.  J. Doe, PT, reviewer 07/20/2026""",
    """NOTICE OF DENIAL OF PAYMENT
05/06/2026 OT visit, 97129: not reasonable and necessary. PR-50.
We received your records on 07/01/2026. You have the right to request a reconsideration within 60 days.""",
    """Larkhaven Advantage
Dear Provider: 05/06/2026 OT visit, 97129 15 min, was not medically necessary (CO-50). We reviewed the notes.
You may request a redetermination within 120 days.
Signed: J. Doe, OTR/L 07/20/2026""",
)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_of_a_payer_is_the_note_of_no_day(letter: str) -> None:
    found = read(NOTE, letter)
    own = of_claim(found, CLAIM)
    theirs = [one for one in found.documents if one.record != found.documents[0].record]
    assert not {one.kind for one in theirs} & {"daily_note", "progress_report", "initial_evaluation"}
    names = {one.id for one in theirs}
    assert not [one for one in (*own.measures, *own.minutes, *own.goals) if one.document in names]
    assert not [one.text for one in candidates(own) if one.sentence.document in names and "necessary" in one.text]
    assert not [one for one in audit(found, CLAIM) if one.flag in {"unsigned", "missing_note"}]


@pytest.mark.parametrize(
    "line",
    [
        "S: upset that the claim was denied, will appeal.",
        "S: says insurance denied CO-50, claim 2226300004455; family will request an appeal.",
        "A: not medically necessary to continue 2x/wk; d/c next visit.",
    ],
)
def test_a_note_that_tells_of_a_denial_stays_a_note(line: str) -> None:
    found = read(NOTE.replace("\nO:", f"\n{line}\nO:"))
    assert [(one.kind, one.date) for one in found.documents] == [("daily_note", dt.date(2026, 5, 6))]


HEAD = "Patient: Cosima Bellweather   DOB: 01/25/1950\nDate: 05/06/2026\n"


@pytest.mark.parametrize(
    "page",
    [
        f"Note Type: ED Initial Evaluation\n{HEAD}Fell at home, R hip pain. X-ray negative.\nAlan Poe, MD 05/06/2026",
        f"Form title: Hospital discharge summary\n{HEAD}Admitted for pneumonia.\nAlan Poe, MD 05/06/2026",
        f"Document type: Therapy Discharge Summary Request\n{HEAD}Please send to our office.",
        f"Note type: Initial Evaluation\n{HEAD}Cardiac murmur, echo ordered.\nSigned: Alan Poe, MD 05/06/2026",
        f"Document: Nursing Initial Assessment\n{HEAD}Vitals stable.\nSigned: Ann Vale, RN 05/06/2026",
    ],
)
def test_a_field_that_names_another_disciplines_paper_makes_no_sure_visit(page: str) -> None:
    found = read(page)
    assert not [one for one in found.documents if one.kind in {"daily_note", "progress_report", "discharge"}]
    assert not [one for one in found.documents if one.kind == "initial_evaluation" and not one.unsure]


def test_a_field_that_points_to_another_document_starts_none() -> None:
    page = TITLED.format(title="DAILY NOTE", body="Document: see initial evaluation", sign=SIGN)
    assert [one.kind for one in read(page).documents] == ["daily_note"]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Note Type: PT Initial Evaluation", "initial_evaluation"),
        ("Document: Hospital Outpatient PT Daily Note", "daily_note"),
        ("Document Type: Physical Therapy Discharge Summary", "discharge"),
        ("Document: Orthopedic Daily Note", "daily_note"),
    ],
)
def test_a_therapists_title_is_believed_also_in_a_hospital(head: str, kind: str) -> None:
    assert [one.kind for one in read(f"{head}\n{HEAD}{BODY}").documents] == [kind]


TITLED = (
    "PHYSICAL THERAPY {title}\nPatient: Maria Lopez   DOB: 03/14/1950\nDate of service: 08/03/2026\n{body}\n"
    "TUG 14 s.\n97110 30 min\n{sign}"
)
SIGN = "Signed: Jane Roe, PT, DPT 08/03/2026"


@pytest.mark.parametrize(
    ("title", "body", "sign"),
    [
        (
            "DAILY NOTE",
            "Workers comp claim # 20261234567. Nurse CM: visits denied, peer-to-peer within 10 days. We reviewed lifting.",
            SIGN,
        ),
        ("DAILY NOTE", "Pt reports claim # AB123456 denied by insurance. We reviewed HEP and next steps.", ""),
        ("DAILY NOTE", "Insurance denied further visits; pt to file an appeal. We reviewed home program.", ""),
        ("PROGRESS REPORT", "Dear Dr. Poe, your request for an update. Claim # 12345678 denied CO-50. We reviewed goals.", SIGN),
        ("", "Dear Dr. Poe, your request for an update. Claim # 12345678 denied CO-50. We reviewed goals.", SIGN),
    ],
)
def test_a_titled_or_treating_note_that_tells_of_a_denial_keeps_its_visit(title: str, body: str, sign: str) -> None:
    found = read(TITLED.format(title=title, body=body, sign=sign))
    assert "communication" not in {one.kind for one in found.documents}


VOICE = "We reviewed your claim. It was not medically necessary. You may request a redetermination within 120 days."


@pytest.mark.parametrize(
    ("text", "is_letter"),
    [
        # Marks of inches are no quotation, and a payer quotes its own decision.
        (f'RE: Claim 222600550. The note says that pt climbs 6" steps. {VOICE} She walks over 8" thresholds.', True),
        (f'RE: Claim 222600550. She climbs 6"-8" steps, 4" curb. {VOICE} 2" heel lift.', True),
        (f'RE: Claim 222600550. Our reviewer decided: "{VOICE}" TUG was 18 sec.', True),
        (f"RE: Claim 222600550. Decision: “{VOICE}” TUG was 18 sec.", True),
        (f'RE: Claim 222600550, patient Jane Roe\nDecision: "{VOICE}" TUG was 18 sec.', True),
        # A therapist quotes what a patient brought.
        (f'Claim 222600550. Pt brought a letter from the plan: "{VOICE}" TUG 14 s.', False),
        (f"Claim 222600550. Letter states “{VOICE}” and “You may appeal.” TUG 14 s.", False),
        (f'Claim 222600550.\nS: "{VOICE}"\nO: TUG 14 s.', False),
        (f'Claim 222600550. Her insurance wrote: "Climbs 6" steps. {VOICE}" O: TUG 14 s on 8" step.', False),
    ],
)
def test_only_what_a_therapist_quotes_is_not_the_payers_voice(text: str, is_letter: bool) -> None:
    assert (signs_of_payer(text) >= LEAST) == is_letter


DENIED = (
    "your claim was denied, not medically necessary. You may request an appeal within 60 days. Claim # 222600550. "
    "Denial code CO-50."
)
REPORT = """PHYSICAL THERAPY PROGRESS REPORT
Date of service: 05/06/2026
Subjective: Pt brought letter from her plan: {told} Pain 3/10.
Objective: TUG 14 s. R knee flexion 110 deg.
Assessment: PT graded the step height, gait is steadier.
Plan: continue 2x/wk.
Signed: Ann Lee, PT 05/06/2026"""


@pytest.mark.parametrize(
    "page",
    [
        REPORT.format(told=f'"{DENIED}"'),
        REPORT.format(told=DENIED),
        REPORT.format(told=DENIED).replace("PHYSICAL THERAPY PROGRESS REPORT", "Progress Report"),
        REPORT.format(told=DENIED).replace("Objective: ", "").replace("Assessment: ", "").replace("Plan: ", ""),
        f"PT Daily Note 05/06/2026\nS: Her letter reads: {DENIED}\nO: TUG 14 s.\nA: steadier.\nP: cont.\nAnn Lee, PT",
    ],
)
def test_a_note_that_tells_a_denial_in_the_words_of_the_payer_stays_a_note(page: str) -> None:
    found = read(page)
    assert "communication" not in {one.kind for one in found.documents}
    assert [one.value for one in of_claim(found, CLAIM).measures if "TUG" in one.name]


ABOUT = """HUMANA
Utilization Management
July 20, 2026
RE: Member June Lee   Claim 2226300004455
{title}
{said} not medically necessary, CO-50: CPT 97116 15 min and 97112 15 min on 05/06/2026. BBS 50/56 is expected for the
patient's age. {offer}
{sign}"""
OFFERS = ("Dear Provider: The following were denied as", "You may request a redetermination within 120 days.")
DECIDED = ("Our medical director determined that these were", "Denied claims are listed in the explanation of benefits.")


@pytest.mark.parametrize(
    "title",
    [
        "Physical Therapy Evaluation",
        "PT Daily Note",
        "Initial Evaluation",
        "Physical Therapy Progress Report",
        "Document: PT Daily Note",
    ],
)
@pytest.mark.parametrize(
    ("told", "sign"),
    [
        (OFFERS, "Mark Fox, MD, Medical Director"),
        (OFFERS, "Ann Lee, PT, Clinical Reviewer"),
        (OFFERS, "Ann Lee, PT\nClinical Reviewer"),
        (OFFERS, "Signed: J. Doe, OTR/L 07/20/2026"),
        (OFFERS, ""),
        (DECIDED, "Mark Fox, MD, Medical Director"),
    ],
)
def test_a_letter_that_names_the_note_that_it_is_about_is_no_visits(title: str, told: tuple[str, str], sign: str) -> None:
    found = read(ABOUT.format(title=title, said=told[0], offer=told[1], sign=sign))
    assert {one.kind for one in found.documents} <= {"communication", "other"}
    own = of_claim(found, CLAIM)
    assert not own.measures and not own.minutes


@pytest.mark.parametrize("title", ["PT Daily Note", "Physical Therapy Progress Report", "Document: PT Daily Note"])
@pytest.mark.parametrize("sign", ["Ann Lee, PT 05/06/2026", ""])
def test_a_note_with_sections_that_quotes_such_a_letter_is_one(title: str, sign: str) -> None:
    page = f"{title}\nDate of service: 05/06/2026\nS: Her letter reads {DENIED}\nO: TUG 14 s. 97116 15 min.\n{sign}"
    assert "communication" not in {one.kind for one in read(page).documents}


IN_A_HOSPITAL = """Riverside Medical Center
{title}
Patient: June Lee   DOB 05/30/1953
Date of service: 07/14/2026
Subjective: Patient reports doing well.
Objective: BBS 44/56.
97110 therapeutic exercise 15 min, 97530 15 min.
Assessment: gait steadier.
Plan: continue 2x/wk.
{sign}
"""


@pytest.mark.parametrize(
    "title",
    [
        "Document Type: Hospital Outpatient Daily Note",
        "Document: Daily Note (inpatient)",
        "Note type: Hospital Treatment Note",
        "Document Type: Inpatient SOAP note",
    ],
)
@pytest.mark.parametrize("sign", ["Ann Lee, LPTA", "Ann Lee", ""])
def test_minutes_of_therapy_make_a_hospitals_note_a_therapists_whose_credential_is_not_read(title: str, sign: str) -> None:
    assert [one.kind for one in read(IN_A_HOSPITAL.format(title=title, sign=sign)).documents] == ["daily_note"]


@pytest.mark.parametrize("sign", ["Alan Poe, MD 07/14/2026", "Ann Vale, RN 07/14/2026"])
def test_what_another_signs_in_a_hospital_is_no_visits(sign: str) -> None:
    page = IN_A_HOSPITAL.format(title="Document Type: Hospital Daily Note", sign=f"Signed: {sign}")
    assert "daily_note" not in {one.kind for one in read(page).documents}


@pytest.mark.parametrize(
    "title", ["Hospital Daily Note", "Inpatient Treatment Note", "Nursing Daily Note", "Physician visit note"]
)
def test_a_hospitals_unsigned_note_without_therapy_is_no_visits(title: str) -> None:
    found = read(f"Document Type: {title}\n{HEAD}Afebrile. Lungs clear. Continue IV antibiotics 45 min. Pain 3/10.")
    assert [one.kind for one in found.documents] == ["other"]


PAGE = """SUMMIT RIDGE PHYSICAL THERAPY                       PATIENT: {name}
{title}                                 DOB 09/14/2003  Acct 60031
Date of Service: {day}   Visit {visit}
{body}
Signed: Corinne Bask, PT, SCS  {day}
"""
PAGES = (
    (
        "INITIAL EVALUATION",
        "01/19/2026",
        "Dx: S83.511D sprain ACL R knee\nPLOF: soccer.\nGoals: LTG 24 wk: IKDC 85.\nPlan: 2x/wk.",
    ),
    (
        "DAILY NOTE",
        "04/13/2026",
        "S: Sore.\nO: SL leg press 90 lb 4x8, cut to 70 lb.\nA: Tendon reactive.\n97110 28 min  Total 55",
    ),
    ("DAILY NOTE", "05/04/2026", "S: Jogged.\nO: Walk/jog 1:1 x 10 min.\nA: Volume cut.\n97530 26 min  Total 50"),
    ("{last}", "05/18/2026", "Quad index 78%  IKDC 72.4  LEFS 70/80.\nLift 35 lb. LTG progressing. Continue 1x/wk x 6."),
)


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ("PROGRESS REPORT", "progress_report"),
        ("PT PROGRESS REPORT", "progress_report"),
        ("PROGRESS SUMMARY", "progress_report"),
        ("DISCHARGE SUMMARY", "discharge"),
        ("DAILY NOTE", "daily_note"),
    ],
)
def test_a_title_that_stands_as_a_running_head_says_what_its_page_is(last: str, kind: str) -> None:
    pages = [
        PAGE.format(name="Okwuosa, Daniel T", title=title.format(last=last), day=day, visit=number * 9, body=body)
        for number, (title, day, body) in enumerate(PAGES)
    ]
    documents = read("\f".join(pages)).documents
    assert [one.kind for one in documents] == ["initial_evaluation", "daily_note", "daily_note", kind]
    assert documents[-1].unsure == ()


@pytest.mark.parametrize(
    ("line", "is_doubtful"),
    [("IKDC 72.4  LEFS 70/80", False), ("IKDC 24.1  LEFS 12/80", True)],
)
def test_a_new_value_of_a_report_is_of_its_day(line: str, is_doubtful: bool) -> None:
    first = PAGES[0][2] + "\nIKDC 24.1   LEFS 12/80"
    bodies = [
        (PAGES[0][0], PAGES[0][1], first),
        *PAGES[1:3],
        ("PROGRESS REPORT", "05/18/2026", PAGES[3][2].replace("IKDC 72.4  LEFS 70/80", line)),
    ]
    pages = [
        PAGE.format(name="Okwuosa, Daniel T", title=title, day=day, visit=number * 9, body=body)
        for number, (title, day, body) in enumerate(bodies)
    ]
    last = [one for one in read("\f".join(pages)).measures if one.span.page == 4 and one.name in {"IKDC", "LEFS"}]
    assert last
    assert any(one.day_in_doubt or one.prior or one.date != dt.date(2026, 5, 18) for one in last) is is_doubtful


def test_a_title_that_stands_over_every_page_of_a_system_says_nothing() -> None:
    pages = [
        PAGE.format(name="Okwuosa, Daniel T", title="PROGRESS REPORT", day=day, visit=number * 9, body=body)
        for number, (_, day, body) in enumerate(PAGES[1:3])
    ]
    read_pages = read("\f".join(pages))
    assert headed_kinds([]) == []
    assert not any("title in its head" in one.why for one in read_pages.documents)
