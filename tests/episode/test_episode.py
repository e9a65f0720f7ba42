"""A letter argues from the denied care's own discipline and episode; what was left aside is said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from clausea import knowledge
from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim, Document
from clausea.episode import disciplines_of, disciplines_of_claim, left_out, of_claim, tells_of_the_past
from clausea.ingest import Source, read_record
from clausea.retrieve import retrieve

EVALUATION = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/02/2026
Dx: M25.561 pain in right knee. R TKA 02/17/2026.
TUG 18.2 s with RW. Berg 33/56.
LTG 1: TUG 12 s in 8 weeks.
Plan: PT 2x/week for 8 weeks. Certification 03/02/2026 to 05/01/2026.
Jane Roe, PT, DPT   03/02/2026 17:12
"""
NOTE = """PHYSICAL THERAPY DAILY NOTE
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/20/2026
TUG 14.1 s with RW. Berg 41/56. Cued the turn to the left, faded on rep 4.
97112 30 min. Total timed 30 min.
Jane Roe, PT, DPT   03/20/2026 15:00
"""
REPORT = """PHYSICAL THERAPY PROGRESS REPORT
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 04/01/2026
TUG 12.9 s with RW. Berg 44/56.
Jane Roe, PT, DPT   04/01/2026 15:00
"""
OLD_EVALUATION = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/04/2024
TUG 31.0 s with RW. Berg 30/56.
LTG 1: TUG 12 s.
Plan: PT 3x/week for 8 weeks. Certification 03/04/2024 to 05/31/2024.
Oswin Tate, PT   03/04/2024 17:12
"""
OLD_DISCHARGE = """PHYSICAL THERAPY DISCHARGE SUMMARY
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 05/03/2024
TUG 9.9 s with RW. Berg 55/56. All goals met.
Oswin Tate, PT   05/03/2024 17:12
"""
OT_EVALUATION = """OCCUPATIONAL THERAPY EVALUATION
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/03/2026
Tub transfer maximal assist. Berg 28/56.
Plan: OT 1x/week for 6 weeks. Certification 03/03/2026 to 04/14/2026.
Ravi Stone, OTR/L   03/03/2026 17:12
"""
ORDER = """PHYSICIAN ORDER
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date: 02/27/2026
Order: PT and OT evaluate and treat.
M. Ortiz, MD   02/27/2026
"""
SHARED = """PHYSICIAN CERTIFICATION - OT
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date: 03/05/2026
I certify the need for PT and OT under these plans from 03/02/2026 to 05/01/2026.
M. Ortiz, MD   03/05/2026
"""


def read(*pages: str) -> Chart:
    return chart([read_record(Source("1.txt", data="\f".join(pages).encode()))])


def claim(modifier: str = "GP", cpt: str = "97112", day: dt.date = dt.date(2026, 3, 20), **more: Any) -> Claim:
    line = {"date": day, "cpt": cpt, "modifiers": [modifier] if modifier else []}
    return Claim.model_validate({"service_dates": [day], "lines": [line], "denial": "CO-50", **more})


def out(read_chart: Chart, one: Claim) -> list[tuple[str, str, str]]:
    return [(document.kind, str(document.date), why) for document, why in left_out(read_chart, one)]


def values(read_chart: Chart, name: str) -> set[str]:
    return {read_chart.quote(one.value_span).split("/")[0].split()[0] for one in read_chart.measures if one.name == name}


def test_an_evaluation_after_a_discharge_opens_another_episode() -> None:
    read_chart = read(EVALUATION, NOTE, REPORT, OLD_EVALUATION, OLD_DISCHARGE)
    assert out(read_chart, claim()) == [
        ("initial_evaluation", "2024-03-04", "episode"),
        ("discharge", "2024-05-03", "episode"),
    ]
    own = of_claim(read_chart, claim())
    assert values(own, "BBS") == {"33", "41", "44"}  # What was written after the denied date stays.
    assert {one.start for one in own.certifications if one.start} == {dt.date(2026, 3, 2)}


def test_an_evaluation_long_after_any_treatment_opens_another_episode() -> None:
    assert out(read(OLD_EVALUATION, EVALUATION, NOTE), claim()) == [("initial_evaluation", "2024-03-04", "episode")]


@pytest.mark.parametrize("title", ["PHYSICAL THERAPY RE-EVALUATION", "PHYSICAL THERAPY RECERTIFICATION"])
def test_a_re_evaluation_goes_on_with_the_episode(title: str) -> None:
    later = EVALUATION.replace("PHYSICAL THERAPY INITIAL EVALUATION", title).replace("03/02/2026", "06/15/2026")
    after = NOTE.replace("03/20/2026", "06/20/2026")
    assert out(read(EVALUATION, later, after), claim(day=dt.date(2026, 6, 20))) == []


def test_a_second_evaluation_soon_after_the_first_divides_nothing() -> None:
    again = EVALUATION.replace("03/02/2026", "03/12/2026")
    assert out(read(EVALUATION, again, NOTE), claim()) == []


def test_notes_that_were_not_sent_divide_nothing() -> None:
    assert out(read(EVALUATION, NOTE.replace("03/20/2026", "09/20/2026")), claim(day=dt.date(2026, 9, 20))) == []


def test_a_hospitals_discharge_ends_no_episode() -> None:
    hospital = """HOSPITAL DISCHARGE SUMMARY
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date: 02/20/2026
Discharged home after R TKA 02/17/2026.
M. Ortiz, MD   02/20/2026
"""
    assert out(read(hospital, EVALUATION, NOTE), claim()) == []


def test_a_heading_says_that_an_episode_is_an_earlier_one() -> None:
    marked = OLD_EVALUATION.replace("PHYSICAL THERAPY INITIAL", "PRIOR EPISODE - PT").replace("03/04/2024", "12/20/2025")
    assert [why for _, _, why in out(read(EVALUATION, NOTE, marked), claim())] == ["episode"]


def test_an_evaluation_that_speaks_of_prior_episodes_in_its_title_is_kept() -> None:
    titled = EVALUATION.replace("PHYSICAL THERAPY INITIAL EVALUATION", "PRIOR EPISODES OF CARE: NONE")
    assert out(read(titled, NOTE), claim()) == []


def test_another_discipline_is_left_out_and_a_page_for_both_stays() -> None:
    read_chart = read(ORDER, EVALUATION, OT_EVALUATION, SHARED, NOTE)
    assert out(read_chart, claim()) == [("initial_evaluation", "2026-03-03", "discipline")]
    kinds = {one.kind for one in of_claim(read_chart, claim()).documents}
    assert {"order", "certification", "initial_evaluation", "daily_note"} <= kinds
    assert [day for _, day, _ in out(read_chart, claim("GO"))] == ["2026-03-02", "2026-03-20"]


def test_a_line_of_a_shared_page_that_another_discipline_leads_is_left_out() -> None:
    shared = SHARED.replace(
        "I certify the need",
        "OT: certified 03/03/2026 to 04/14/2026.\n\nPT: certified 03/02/2026 to 05/01/2026.\n\nI certify the need",
    )
    own = of_claim(read(EVALUATION, shared, NOTE), claim())
    words = [own.quote(*one.spans) for one in own.sentences]
    assert not any("04/14/2026" in text for text in words)
    assert any("PT: certified" in text for text in words)
    assert dt.date(2026, 4, 14) not in {one.end for one in own.certifications}


def test_a_document_of_no_known_discipline_stays() -> None:
    bare = NOTE.replace("PHYSICAL THERAPY DAILY NOTE", "DAILY NOTE").replace("Jane Roe, PT, DPT", "Jane Roe")
    assert out(read(OT_EVALUATION, bare), claim("GO")) == []


def test_a_value_told_of_an_earlier_episode_is_no_value_of_this_one() -> None:
    told = EVALUATION.replace(
        "TUG 18.2",
        "Episode 2 yrs ago: seen here 3/2024 to 6/2024; d/c TUG 12.9 sec, Berg 50/56.\nPrior TUG 11.5 s in 2024.\nTUG 18.2",
    )
    read_chart = read(told, NOTE)
    assert "50" in values(read_chart, "BBS")
    own = of_claim(read_chart, claim())
    assert values(own, "BBS") == {"33", "41"}
    assert values(own, "TUG") == {"18.2", "14.1"}
    assert not any("Episode 2 yrs" in own.quote(*one.spans) for one in own.sentences)


@pytest.mark.parametrize(
    ("text", "is_past"),
    [
        ("History: LEFS 71 in 2023 after the left TKA, d/c 03/2023, no treatment needed.", True),
        ("MBSS 03/2023 after pneumonia: PAS 2 with thin, no treatment needed.", True),
        ("EI 2023-2025: PDMS-2 FMQ 70 at 26 months.", True),
        ("After her 2nd delivery (2021) did 6 PT visits elsewhere, PFDI-20 then was 35.", True),
        ("Had LBP in 2021, PT here x 6, Oswestry 30%, fully resolved.", True),
        ("MBSS 02/2026: PAS 6 with thin by cup.", False),
        ("R TKA 2017, HTN, migraine.", False),
        ("s/p R TKA 2019, knee flexion 0-110.", False),
        ("LEFS 71 in 2023, now 19.", False),
        ("Pain 7/10 since 2019.", False),
        ("Stroke in 2021: gait speed 0.6 m/s.", False),
        ("Walked 2000 ft, TUG 14 s.", False),
        ("Seen here fall 2024 for L posterior canal BPPV: DHI 62/100 at start, 18/100 at d/c 10/11/2024.", True),
        ("L TKA 2021, L knee flexion then 121 at d/c.", True),
        ("Prior TUG 11.5 s in 2024.", True),
        ("Objective: pt treated for R TKA 2021: TUG 24.0 s, BBS 34/56.", False),
        ("Pt seen after CVA 03/2021: TUG 24.0 s, BBS 34/56.", False),
        ("balance tested with Berg (1989): 34/56", False),
        ("OT eval s/p R TKA 2024: TUG 24 s", False),
        ("PT seen for DMD dx 2017: NSAA 18/34", False),
        ("Tested w/ 2019 norms: SS 72", False),
        ("Tested (2019 norms): SS 72", False),
        ("PT eval per APTA CPG 2022: TUG 18 s", False),
        ("ROM 95 deg in 2024 fracture arm", False),
        ("Hx: CVA 2019. Pt rested 2 min, then 50 ft.", False),
        ("CVA 2019, pt rested 2 min then 50 ft.", False),
        ("Had PT in 2024, walks 150 ft with RW.", False),
        ("PT 2021 CVA: grip 20 lb", False),
        ("Had 2 strokes in 2019, TUG 24 s.", False),
        ("L4 fusion in 2021, ODI 40%.", False),
        ("PT 2019 " * 400, False),
    ],
)
def test_a_value_of_years_ago_is_told_from_one_beside_an_old_operation(text: str, is_past: bool) -> None:
    assert tells_of_the_past(text, dt.date(2026, 3, 2)) is is_past


def test_a_value_of_years_ago_is_neither_a_baseline_nor_a_diagnosis() -> None:
    told = EVALUATION.replace(
        "TUG 18.2", "History: Berg 54/56 in 2023 after the left TKA, d/c 03/2023, no treatment needed.\nTUG 18.2"
    )
    own = of_claim(read(told, NOTE), claim())
    assert values(own, "BBS") == {"33", "41"}
    assert not any("2023" in own.quote(*one.spans) for one in own.sentences)
    assert not any("left TKA" in own.quote(one.span) for one in own.diagnoses)


def test_without_a_denied_date_or_a_discipline_nothing_is_left_out() -> None:
    read_chart = read(EVALUATION, OT_EVALUATION, NOTE, OLD_EVALUATION, OLD_DISCHARGE)
    assert of_claim(read_chart, Claim()) is read_chart
    unknown = claim("")
    assert disciplines_of_claim(unknown) == frozenset()
    assert {why for _, _, why in out(read_chart, unknown)} == {"episode"}


def test_narrowing_twice_changes_nothing_more() -> None:
    own = of_claim(read(EVALUATION, OT_EVALUATION, NOTE, OLD_EVALUATION, OLD_DISCHARGE), claim())
    assert of_claim(own, claim()) is own


@pytest.mark.parametrize(
    ("modifier", "cpt", "credential", "named"),
    [
        ("GP", "97112", "OTR/L", {"PT"}),
        ("", "92507", "", {"SLP"}),
        ("", "97166", "PT", {"OT"}),
        ("", "97110", "MS, CCC-SLP", {"SLP"}),
        ("KX", "97110", "", set()),
    ],
)
def test_modifiers_and_codes_say_more_than_who_signs(modifier: str, cpt: str, credential: str, named: set[str]) -> None:
    assert disciplines_of_claim(claim(modifier, cpt, clinician={"credential": credential})) == named


@pytest.mark.parametrize(
    ("title", "credential", "named"),
    [
        ("PT TREATMENT NOTE", None, {"PT"}),
        ("Speech-Language Pathology Evaluation", None, {"SLP"}),
        ("DISCHARGE (PT and OT)", None, {"PT", "OT"}),
        ("Plans certified (OT + ST)", "DO", {"OT", "SLP"}),
        ("ST VISIT 9 APR", None, {"SLP"}),
        ("Progress report", "OTR/L, CHT", {"OT"}),
        ("Daily note, ST. MARY'S, 12 MAIN ST, ELM", None, set()),
        ("Summit Physical Therapy", None, set()),
        ("St. Brannoc Hospital - Daily note", None, set()),
        ("Pt education sheet, daily note", None, set()),
        ("Operative report", "MD", set()),
    ],
)
def test_what_title_and_credentials_say_of_a_document(title: str, credential: str | None, named: set[str]) -> None:
    document = read(NOTE).documents[0].model_copy(update={"title": title, "credential": credential})
    assert isinstance(document, Document)
    assert disciplines_of(document) == named


def test_the_letter_takes_nothing_of_others_and_the_clinic_is_told() -> None:
    read_chart = read(EVALUATION, OT_EVALUATION, NOTE, REPORT, OLD_EVALUATION, OLD_DISCHARGE)
    one = claim()
    evidence = retrieve(read_chart, knowledge.written("co-50", "appeal"), one)
    used = {passage.document for passage in evidence.passages} | {figure.document for figure in evidence.figures}
    assert used.isdisjoint({document.id for document, _ in left_out(read_chart, one)})
    flags = {flag.flag: flag for flag in audit(read_chart, one)}
    assert "goals_met" not in flags
    assert flags["other_episode"].severity == "low"
    assert not flags["other_episode"].must_answer
    assert "05/03/2024" in flags["other_episode"].message
    assert len(flags["other_episode"].spans) == 2
    assert "initial evaluation of 03/03/2026" in flags["other_discipline"].message


@pytest.mark.parametrize(
    ("words", "left"),
    [
        # What others found stands as a list below its title, in a line of its own, or in a row of a table.
        ("SLP scores from 03/01/2026 (copied for reference)\nCLQT   2.4\nMoCA   17/30\nOBJECTIVE\nTUG 18.2 s.", ["TUG 18.2 s."]),
        ("Copied from hospital chart 02/20/2026\nBerg 20/56\nToday: Berg 33/56.", ["Today: Berg 33/56."]),
        ("OT results\nBox and Blocks 41\nOBJECTIVE\nBerg 33/56.", ["Berg 33/56."]),
        ("SLP findings: MoCA 17/30.\nBerg 33/56.", ["Berg 33/56."]),
        ("Test   Score\nMoCA (SLP)   17/30\nBerg   33/56", ["Test Score", "Berg 33/56"]),
        ("Imported from outside record 02/20/2026\nBerg 20/56\nOBJECTIVE\nBerg 33/56.", ["Berg 33/56."]),
        (
            "Results pulled over from the OT eval of 02/20/2026\nBerg 20/56\nGait training 97116 15 min.",
            ["Gait training 97116 15 min."],
        ),
        ("Copied from OT eval 02/20/2026:\nBox and Blocks 41\nOBJECTIVE\nBerg 33/56.", ["Berg 33/56."]),
        ("Copied from PT eval 02/20/2026\nBerg 33/56.", ["Copied from PT eval 02/20/2026", "Berg 33/56."]),
        # People and things that are brought from a place, norms, and a sentence that leads no list.
        *(
            (f"{words}\nBerg 33/56.\nGait training 97116 15 min.", [words, "Berg 33/56.", "Gait training 97116 15 min."])
            for words in (
                "Pt brought from waiting room via w/c.",
                "Patient brought from hospital by van.",
                "Patient brought in from lobby, min A transfer.",
                "Pt pulled from parallel bars to stand with min A, weight shifted over both feet.",
                "Theraband pulled from door anchor x 10.",
                "Weights brought from home 3 lb.",
                "Age norms listed for reference.",
                "Norm values for reference only, from the manual of the test.",
                "Mirror used for reference of midline.",
                "Brought shoes from home for reference.",
                "Speech therapy results reviewed.",
                "OT findings were discussed with her daughter.",
            )
        ),
        # The clinic's own.
        ("IE scores copied for reference\nBerg 33/56", ["IE scores copied for reference", "Berg 33/56"]),
        ("PT results 03/02/2026\nBerg 33/56", ["PT results 03/02/2026", "Berg 33/56"]),
        ("HEP copied for reference.\nBerg 33/56", ["HEP copied for reference.", "Berg 33/56"]),
        *(
            (f"{words}\nBerg 33/56", [words, "Berg 33/56"])
            for words in (
                "PLOF copied from initial report:",
                "SOC findings for reference:",
                "Initial findings for reference",
                "Scores copied from my last daily note:",
            )
        ),
        ("Results pulled from the OT eval were reviewed with her.\nBerg 33/56", ["Berg 33/56"]),
        # Findings that were copied lead a list with their full stop too, and a paper of another is no own for being earlier.
        *(
            (f"{words}\nBerg 20/56\nOBJECTIVE\nTUG 18.2 s.", ["TUG 18.2 s."])
            for words in (
                "Findings copied from OT note.",
                "Scores copied from hospital chart.",
                "Test scores below were copied from hospital chart.",
                "Scores copied from previous hospital note:",
                "Findings copied from last OT report:",
                "Findings copied from prior lab report:",
                "Initial findings copied from hospital chart:",
            )
        ),
    ],
)
def test_what_was_copied_from_others_is_no_finding_of_the_evaluation(words: str, left: list[str]) -> None:
    head = (
        EVALUATION.partition("TUG")[0]
        + "Seen at home with her daughter, who walks with her to the mailbox and back each day.\nOBJECTIVE\n"
    )
    whole = read(head + words + "\n\nJane Roe, PT, DPT   03/02/2026 17:12\n")
    own = of_claim(whole, claim())
    texts = [" ".join(own.quote(*one.spans).split()) for one in own.sentences]
    lines = {" ".join(line.split()) for line in words.split("\n")} - {"OBJECTIVE"}
    assert [text for text in texts if text in lines] == left
    assert not values(own, "MoCA")


@pytest.mark.parametrize(
    ("title", "stay"),
    [
        ("Goals copied from previous progress report:", True),
        ("Goals copied forward from 03/01/2026 note:", True),
        ("LTG copied from initial report:", True),
        ("Goals copied from OT note:", False),
        ("Goals copied from hospital discharge summary:", False),
    ],
)
def test_goals_that_were_copied_from_the_clinics_own_papers_stay(title: str, stay: bool) -> None:
    goals = "1. Walk 300 ft in 4 weeks\n2. Berg 48/56 in 4 weeks"
    whole = read(
        EVALUATION.partition("TUG")[0] + f"Seen at home.\nOBJECTIVE\n{title}\n{goals}\n\nJane Roe, PT, DPT   03/02/2026 17:12\n"
    )
    own = of_claim(whole, claim())
    assert len(whole.goals) > 1
    assert (len(own.goals) == len(whole.goals)) == stay
