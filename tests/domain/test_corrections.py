"""What an addendum takes back is not told: the wrong side, and a note that was carried forward in error; nothing else goes."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim, Patient
from clausea.domain.corrections import corrections
from clausea.episode import of_claim
from clausea.ingest import Source, read_record

EVALUATION = """Osprey Balance Center   Patient: Winifred Loughran   DOB 11/02/1953
PT Initial Evaluation 05/12/2026
Med Dx: H81.11 BPPV R ear.
Grip R 40 lb, L 52 lb.
Assessment: R posterior canalithiasis + R hypofunction. Fall risk.
Plan 2x/wk x 10 wk.
E-signed Leopold Strand PT 05/12/2026"""
NOTE = """PT Daily Note 05/14/2026
S: dizzy 5/10.
O: 97112 25 min gaze stabilization. PT cued head speed; 2 LOB caught.
A: PT lowered speed to keep symptoms down.
P: continue.
Leopold Strand PT 05/14/2026"""
CLAIM = Claim(
    denial="CO-50",
    patient=Patient(name="Winifred Loughran", dob=dt.date(1953, 11, 2)),
    service_dates=(dt.date(2026, 5, 14),),
)


def read(*pages: str) -> Chart:
    return chart([read_record(Source("chart.txt", data="\f".join(pages).encode()))])


def said(read_chart: Chart) -> str:
    return "\n".join(read_chart.quote(*one.spans) for one in read_chart.sentences)


@pytest.mark.parametrize(
    ("addendum", "gone"),
    [
        (
            "ADDENDUM 05/13/2026 08:05: Assessment side error. Should read LEFT posterior canalithiasis; R hypofunction stands.",
            True,
        ),
        ("Addendum 05/13/2026: should have read L posterior canalithiasis, not R. Leopold Strand PT", True),
        ("Late entry 05/13/2026: Wrong side documented in assessment. Correct side is left.", True),
        ("ADDENDUM 05/13/2026: R posterior canalithiasis was documented in error. Leopold Strand PT", True),
        ("Addendum 05/13/2026: laterality corrected from right to left posterior canalithiasis, Dx now H81.12.", True),
        ("Addendum 05/13/2026: I wrote right, it should have been left posterior canalithiasis. Leopold Strand PT", True),
        ("Addendum 05/13/2026: in the assessment R should be L throughout. Leopold Strand PT", True),
        (
            "Addendum 05/13/2026: R canal documented in error, MD order states L. Should read L posterior canalithiasis.",
            True,
        ),
        ("Addendum 05/13/2026: pt reports L dizzy, wrong side documented. Should read L posterior canalithiasis.", True),
        ("ADDENDUM 05/13/2026: L foot should be right behind the R. Leopold Strand PT", False),
        ("ADDENDUM 05/13/2026: pt turned to the wrong side, cued to left. Leopold Strand PT", False),
        ("ADDENDUM 05/13/2026: trunk corrected to L side with cues. Leopold Strand PT", False),
        ("ADDENDUM 05/13/2026: patient phoned, L knee sore, advised ice. Leopold Strand PT", False),
        ("ADDENDUM 05/13/2026: HEP should be done on L side lying, not R. Leopold Strand PT", False),
        ("Addendum 05/13/2026: grip should read L 25 lb. Leopold Strand PT", False),
        ("Addendum 05/13/2026: gait drifts L not R, corrected to midline with cues. Leopold Strand PT", False),
    ],
)
def test_what_a_correction_calls_the_wrong_side_is_not_told(addendum: str, gone: bool) -> None:
    found = read(f"{EVALUATION}\n{addendum}", NOTE)
    own = said(of_claim(found, CLAIM))
    assert ("R posterior canalithiasis" not in own.replace(addendum, "").split("Plan 2x/wk")[0]) == gone
    assert "Fall risk" in own and "caught" in own
    flags = [one for one in audit(found, CLAIM) if one.flag == "side_contradiction"]
    assert [one.must_answer for one in flags] == ([True] if gone else [])
    if gone:
        assert "H81.11" not in own


def test_a_correction_that_names_no_side_is_flagged_and_takes_nothing_back() -> None:
    found = read(f"{EVALUATION}\nADDENDUM 05/13/2026: laterality error in the assessment, see MD order. Leopold Strand PT", NOTE)
    assert said(of_claim(found, CLAIM)) == said(found)
    assert [one.must_answer for one in audit(found, CLAIM) if one.flag == "side_contradiction"] == [True]


@pytest.mark.parametrize(
    ("entry", "gone"),
    [
        ("Late entry 5/15/2026 10:12 for 5/14/2026: note above carried forward in error. Actual 5/14: tandem walk.", True),
        ("Addendum 5/15/2026: PT note 05/14 was copied forward from 5/12 in error. Leopold Strand PT", True),
        ("Addendum 5/15/2026: the daily note of 5/14/2026 was inadvertently pulled forward. Leopold Strand PT", True),
        ("LATE ENTRY 5/15/2026: disregard above note, entered on wrong patient. Leopold Strand PT", True),
        ("Late entry 5/15/2026: note above was charted in error. Leopold Strand PT", True),
        ("Addendum 5/15/2026: 5/14 note: content pulled from 5/12 by mistake. Leopold Strand PT", True),
        ("Addendum 5/15/2026: unintentional copy forward of 5/12 note above. Leopold Strand PT", True),
        ("Addendum 5/15/2026: please void the above note. Leopold Strand PT", True),
        ("Addendum 5/15/2026: wrote the note from 5/12 and carried forward HEP. Leopold Strand PT", False),
        ("Addendum 5/15/2026: charges for this date were entered in error, rebilled. Leopold Strand PT", False),
        ("Late entry 5/15/2026 for 5/14/2026: also walked 200 ft. Leopold Strand PT", False),
        ("Addendum 5/15/2026: order entered in error, cancelled by MD. Leopold Strand PT", False),
        ("Addendum 5/15/2026: goals carried forward from evaluation, unchanged. Leopold Strand PT", False),
        ("Addendum 5/15/2026: no part of this note was copied in error. Leopold Strand PT", False),
        ("Addendum 5/15/2026: note that pt reached for the walker in error twice. Leopold Strand PT", False),
    ],
)
def test_a_note_that_an_entry_takes_back_is_not_told(entry: str, gone: bool) -> None:
    found = read(EVALUATION, f"{NOTE}\n{entry}")
    own = of_claim(found, CLAIM)
    assert ("caught" not in said(own)) == gone
    assert any("25 min" in own.quote(one.span) for one in own.minutes) != gone
    assert "canalithiasis" in said(own)
    assert any(one.flag == "cloned_notes" and one.must_answer for one in audit(found, CLAIM)) == gone


def test_only_the_section_that_is_taken_back_is_not_told() -> None:
    found = read(
        EVALUATION, f"{NOTE}\nAddendum 5/15/2026: the objective section above was copied forward in error. Leopold Strand PT"
    )
    own = said(of_claim(found, CLAIM))
    assert "caught" not in own
    assert "lowered speed" in own


def test_a_code_that_is_corrected_is_not_told() -> None:
    page = EVALUATION.replace("R ear", "ear")
    found = read(f"{page}\nAddendum 05/13/2026: Dx code corrected from H81.11 to H81.12. Leopold Strand PT", NOTE)
    own = said(of_claim(found, CLAIM))
    assert "Med Dx" not in own
    assert "Fall risk" in own


def test_a_chart_that_takes_nothing_back_is_the_same() -> None:
    found = read(EVALUATION, NOTE)
    assert corrections(found) == ()
    assert of_claim(found, CLAIM) is found


@pytest.mark.parametrize(
    "words",
    [
        "Gait: heel strike assessment improved with cues.",
        "Heel strike treatment: cues for DF.",
        "Post void assessment: PVR 40 mL.",
        "Cognitive assessment was invalid due to fatigue.",
        "MoCA assessment is invalid 2/2 hearing loss.",
        "Pt told to ignore content on the left, attend right.",
        "Cued to ignore the above text and scan left.",
        "Disregard prior note from surgeon re NWB.",
        "Checkbook task: entry of 3 checks, 1 entered in error, self-corrected.",
        "Medication chart: pt completed entry task, 2 of 10 doses documented in error.",
        "Handwriting: copied text with 2 letters in error.",
        "Pt states the note was incorrect per her surgeon.",
        "Surgeon's note was incorrect re weight bearing.",
        "Bladder diary entry was incorrect twice, reviewed.",
        "Erroneous carryover of synergy pattern noted.",
    ],
)
def test_words_of_treatment_take_no_note_back(words: str) -> None:
    said_before = NOTE.replace("A: PT lowered", f"{words}\nA: PT lowered")
    found = read(EVALUATION, said_before, NOTE.replace("05/14", "05/16").replace("S: dizzy 5/10.", words))
    assert [one for one in corrections(found) if one.sort == "note"] == []
    assert said(of_claim(found, CLAIM)) == said(found)


@pytest.mark.parametrize(
    "words",
    [
        "Addendum 5/15/2026: this entry was made in error.",
        "Addendum 5/15/2026: retracting the 5/14 daily note.",
        "Addendum 5/15/2026: the above documentation is incorrect.",
        "Addendum 5/15/2026: strike the entire entry above.",
        "Late entry 5/15/2026: this note was filed under wrong patient.",
        "Addendum 5/15/2026: S, O copied forward from 5/12 in error.",
        "Addendum 5/15/2026: auto-populated text left in error.",
    ],
)
def test_a_note_is_still_taken_back_by_what_says_so_of_it(words: str) -> None:
    assert [one.sort for one in corrections(read(EVALUATION, f"{NOTE}\n{words} Leopold Strand PT"))] == ["note"]


@pytest.mark.parametrize(
    "words",
    [
        "Documentation error on referral: order states L ear, should read R ear.",
        "Surgeon's order lists the wrong side, should read left ear.",
        "Laterality error in the MD order, correct side is left.",
        "Typo on the script: should read L posterior canal.",
        "Pt marks wrong side on clock drawing, written left, not right.",
        "Charting error by pt in pain log: she wrote right, it should have been left.",
        "Diary: wrong side listed by the patient, should read left.",
        "Pt documented in error on the worksheet L side, should read R side.",
    ],
)
def test_an_error_of_somebody_else_takes_nothing_back(words: str) -> None:
    found = read(f"{EVALUATION}", NOTE.replace("A: PT lowered", f"{words}\nA: PT lowered"))
    assert corrections(found) == ()
    assert said(of_claim(found, CLAIM)) == said(found)


@pytest.mark.parametrize(
    ("words", "side"),
    [
        # Who saw the mistake, or confirms what is right, did not make it.
        ("should read left ear, pointed out by pt.", "left"),
        ("assessment side should read left, verified by patient.", "left"),
        ("side should read left, confirmed by pt", "left"),
        ("side should read left ear, error found by patient", "left"),
        ("Caught by wife on portal: note should read left ear, not right.", "left"),
        ("Pt reported error in my note, should read left ear.", "left"),
        ("Pt reports wrong ear documented, should read left ear.", "left"),
        ("Laterality error per letter from payer; correct side is left.", "left"),
        ("Patient states wrong side in plan of care, should read left.", "left"),
        ("Side error noted by surgeon on review: should read left ear.", "left"),
        ("Laterality error identified by the patient at check-in; correct side is left.", "left"),
        ("Wrong side documented, brought to my attention by pt's daughter, should read left.", "left"),
        # The paper of somebody else states what is right.
        ("MD order says left, note should read left ear.", "left"),
        ("MD order says left, should read left ear.", "left"),
        ("Error found on review of referral: side should read left.", "left"),
        ("Order states left; wrong side documented, should read left.", "left"),
        ("laterality error fixed in order to reflect left ear.", None),
        # Words that are like those of a task.
        ("should read L ear, dizzy at 3 o'clock position", "left"),
        ("Typo in HEP diary entry: should read left ear", "left"),
        ("HEP worksheet was for the L ear, note should read left.", "left"),
        # The mistake is another's.
        ("Order states right, should read left.", "others"),
        ("Error in MD order found by pt: should read left.", "others"),
        ("Surgeon's note should read left, wrong side in the surgeon's note.", "others"),
        ("Typo in order, should read left ear.", "others"),
        ("Error in order to PT: should read left ear.", "others"),
        ("Side error made by pt on body chart, should read left.", "others"),
        ("Wrong side reported by patient at intake, should read left.", "others"),
        ("Wrong side marked by pt in drawing, should read left.", "others"),
        ("Clock: numbers written in error on R, should be L.", "others"),
    ],
)
def test_a_mistake_is_of_who_made_it_and_not_of_who_saw_it(words: str, side: str | None) -> None:
    found = corrections(read(f"{EVALUATION}\nAddendum 05/13/2026: {words} Leopold Strand PT", NOTE))
    assert [(one.sort, one.side) for one in found] == ([] if side == "others" else [("side", side)])
    assert all(bool(one.taken_back) == (side is not None) for one in found)


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("Wrong patient: note of 5/14/2026 was entered in error.", "note"),
        ("ERROR: daily note entered in wrong chart.", "note"),
        ("Documentation error: note written in wrong chart.", "note"),
        ("VOID: note entered on wrong patient.", "note"),
        ("Duplicate note entered in error.", "note"),
        ("Discharge note of 5/14/2026 was copied forward in error.", "note"),
        ("Weekly note entered in error.", "note"),
        ("A note was entered in error.", "note"),
        ("Yesterday's note was copied forward in error.", "note"),
        ("Draft note for 5/14/2026 was filed in error.", "note"),
        ("Pt's note from 5/14/2026 entered in error.", "note"),
        ("Note by Leopold Strand, PT was copied forward in error.", "note"),
        ("The note for 5/14/2026, patient Jane Roe, was entered in error.", "note"),
        ("Patient cancelled 5/14/2026 and the note was entered in error.", "note"),
        ("Pt did not attend 5/14/2026, note for that day was entered in error.", "note"),
        ("Addendum re patient visit of 5/14/2026: Objective section was copied forward in error.", "note"),
        ("Objective section was pulled forward in error from MD note.", "note"),
        ("Note above entered in error by front desk.", "note"),
        ("Objective findings above were copied forward in error.", "note"),
        ("Objective data from 5/12 was copied forward in error.", "note"),
        ("Entry for 5/14/2026 belongs to another patient.", "note"),
        ("Void note of 5/14/2026.", "note"),
        ("Previous note was incorrect and should be disregarded.", "note"),
        ("Please disregard previous entry for Jane Roe.", "note"),
        ("Disregard this entry for the visit of 5/14", "note"),
        # One thing in a note is wrong: the rest of it stands.
        ("Please disregard the previous entry for BP, 142/80 is correct.", "part"),
        ("Previous note is incorrect: knee flexion should read 110, not 101.", "part"),
        ("The 5/14/2026 note was incorrect in stating 3 units", "part"),
        ("Pain level in the 5/14 note was entered in error", "part"),
        # These are not about a note of the record, or nobody says it of one.
        ("Payer alleges the notes were cloned in error.", None),
        ("Surgeon's note was entered in error.", None),
        ("Wife's note was written in error.", None),
        ("Work note written in error, new one given.", None),
        ("Hospital discharge summary filed in wrong chart.", None),
        ("Entry made in error by pt, self-corrected.", None),
        ("Pt states the daily note was entered in error.", None),
        ("Pt wrote checks and the last entry was entered in error.", None),
        ("Pain diary entry entered in error.", None),
        ("Charge for note entered in error.", None),
        ("Initial eval charge entered in error.", None),
        ("Authorization for eval entered in error.", None),
        ("Eval and treat order was entered in error.", None),
        ("Functional writing: note written in error x2, self corrected.", None),
        ("Void note: PVR 40.", None),
        ("If the note was entered in error call.", None),
    ],
)
def test_a_statement_takes_back_the_note_that_it_is_about_and_no_more(words: str, sort: str | None) -> None:
    found = read(EVALUATION, f"{NOTE}\nLate entry 5/15/2026\n{words}\nLeopold Strand PT 05/15/2026")
    assert [one.sort for one in corrections(found) if one.sort != "side"] == ([sort] if sort else [])
    own = said(of_claim(found, CLAIM))
    assert ("caught" not in own) == (sort == "note")
    flags = [one for one in audit(found, CLAIM) if one.flag == "cloned_notes" and one.must_answer]
    assert bool(flags) == (sort is not None)


def test_of_two_notes_of_a_day_a_duplicate_is_not_guessed() -> None:
    found = read(
        EVALUATION, NOTE, NOTE, "Addendum 5/15/2026\nDuplicate note of 5/14/2026 entered in error.\nLeopold Strand PT 05/15/2026"
    )
    assert [(one.sort, one.taken_back) for one in corrections(found)] == [("note", ())]


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        # The form, the day or the signing of a note was wrong: a person is asked, and its words stay.
        ("Note was signed in error before completion. Pt also performed 10 sit to stands.", "part"),
        ("Daily note 05/14/2026 was entered in error as evaluation; content is correct.", "part"),
        ("Progress report was entered in error as daily note", "part"),
        ("Documentation was entered in error on wrong date, should be 05/21/2026.", "part"),
        ("note 5/14/26 entered in error with date 5/13/26, correct DOS 5/14/26", "part"),
        ("Note entered in error with wrong time; time in 9:05.", "part"),
        ("The note was saved in error without goals section.", "part"),
        ("Daily note 05/14/2026 was entered in error under the evaluation template; all content is correct.", "part"),
        ("Evaluation was signed by mistake before co-signature", "part"),
        ("Note was posted in error; documentation remains accurate.", "part"),
        # A foot of the page takes nothing back.
        ("This note is void if not signed by therapist.", None),
        ("This documentation is void unless signed.", None),
        ("The note is invalid until cosigned.", None),
        # What is of another patient, of no visit or copied is wrong as a whole.
        ("Note of 5/14/2026 was entered in error with another patient's data.", "note"),
        ("Note of 5/14/2026 was entered in error under Jane Roe's name.", "note"),
        ("Note of 5/14/2026 was signed in error; pt was not seen.", "note"),
        ("Note of 5/14/2026 was entered in error as visit did not occur.", "note"),
        ("Note of 5/14/2026 was entered in error with copied content from 05/12/2026.", "note"),
        ("Note of 5/14/2026 was entered in error before pt arrived.", "note"),
        ("Note of 5/14/2026 was entered in error without a visit.", "note"),
        ("Note of 5/14/2026 was created in error and should be disregarded.", "note"),
        ("Note of 5/14/2026 is void.", "note"),
    ],
)
def test_a_wrong_form_day_or_signing_takes_no_words_back(words: str, sort: str | None) -> None:
    found = read(EVALUATION, f"{NOTE}\nLate entry 5/15/2026\n{words}\nLeopold Strand PT 05/15/2026")
    assert [one.sort for one in corrections(found) if one.sort != "side"] == ([sort] if sort else [])
    assert ("caught" not in said(of_claim(found, CLAIM))) == (sort == "note")
