"""What happened to a relative is no evidence of the patient's state."""

from __future__ import annotations

import time

import pytest

from clausea.chart import chart
from clausea.domain.kin import has_figure_of_kin, is_of_kin, of_kin
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates


@pytest.mark.parametrize(
    ("text", "is_kin"),
    [
        ("Her brother fell at her home.", True),
        ("S: Sister Philippa slipped in the tub on Sunday and cracked two ribs.", True),
        ("Wife visiting, she fell in the lobby last night and is sore.", True),
        ("Wife Sunniva broke a hip in April after a fall; their niece cooks.", True),
        ("Her husband Earl fell off the back step, so she carries the laundry alone.", False),
        ("Sister Philippa slipped in the tub on Sunday; he stayed with her.", True),
        ("Husband Nick (81) is also a patient here, LEFS 11/80, uses a rollator.", True),
        ("Daughter's own MoCA (she is in a study) 29/30, she jokes she is the brains now.", True),
        ("Sister Adele has LE lymphedema, LLIS 51, uses a pump 2x/day.", True),
        ("Twin brother Elias: PDMS-3 gross motor 102.", True),
        ("Her roommate scored 40 on the Berg.", True),
        ("The other resident uses a walker.", True),
        ("Her mother wears 6 pads a day and had a sling, pt does not want surgery.", False),
        ("Her mother broke a hip at eighty and this frightens her, she guards everything.", False),
        ("Wife hurt her back in Feb, can't dress him anymore.", False),
        ("Husband lifts the leg with Max A.", False),
        ("Daughter has noticed that he repeats himself 5x a day.", False),
        ("Mom: BEERY and MoCA forms filled in, 2 pages.", False),
        ("Wife uses a gait belt with pt on 12 stairs.", False),
        ("Daughter reports she fell twice.", False),
        ("Wife demonstrated safe guarding on the stairs.", False),
        ("Fell at her brother's home.", False),
    ],
)
def test_a_relative_is_told_from_the_patient(text: str, is_kin: bool) -> None:
    assert is_of_kin(text) is is_kin


@pytest.mark.parametrize(
    ("text", "is_kin"),
    [
        ("Wife w/ CGA amb 150 ft.", False),
        ("Husband w/ CGA on stairs x 4 steps.", False),
        ("Husband with walker amb 100 ft.", False),
        ("Daughter w/ gait belt, amb 100 ft min A.", False),
        ("Wife uses a gait belt, 150 ft CGA.", False),
        ("Mom has 35 words on her list.", False),
        ("Mom: PEDI-CAT 42.", False),
        ("Mother scored PEDI-CAT 45.", False),
        ("Partner: CETI 56.", False),
        ("Wife scored his ABC 60%.", False),
        ("Mother (Ann) is at 90% accuracy with thickening.", False),
        ("Caregiver training: wife, BBS 40/56.", False),
        ("Caregiver training: wife, w/ CGA amb 150 ft, then 2 LOB so cut to 50 ft.", False),
        ("Husband w/ CGA on stairs x 4; I cued hand placement on 2 of 6.", False),
        ("Twin sister has 50 words.", True),
        ("Twin brother: PEDI-CAT 60.", True),
        ("Twin sister has LEFS 70, amb 150 ft CGA.", True),
        ("Husband had a stroke in 2021, CGA on stairs today.", True),
        ("Husband has Parkinson's since 2019, needs min A.", True),
        ("Husband Nick (81) is also a patient here, LEFS 11/80, uses a rollator.", True),
    ],
)
def test_a_relative_who_handles_or_answers_for_the_patient_is_none_of_whom_a_figure_is_told(text: str, is_kin: bool) -> None:
    assert has_figure_of_kin(text) is is_kin
    if not is_kin:
        assert not is_of_kin(text)


def test_the_figure_of_a_relative_is_told_beside_the_patients_words() -> None:
    text = "Her mother wears 6 pads a day and had a sling, pt does not want surgery."
    assert has_figure_of_kin(text)
    assert [text[start:end] for start, end in of_kin(text)] == ["Her mother wears 6 pads a day and had a sling"]
    assert not has_figure_of_kin("Her husband Earl fell off the back step, so she climbs 4 steps alone.")


def test_the_score_and_the_illness_of_a_relative_are_no_facts_of_the_patient() -> None:
    lines = (
        "PT INITIAL EVALUATION 07/01/2026",
        "Patient: June Lee   DOB 05/30/1953",
        "PMH: HTN, migraine. Husband Nick (81) is also a patient here, LEFS 11/80, has Parkinson's disease.",
        "Twin sister has LEFS 70.",
        "O: LEFS 19/80.",
    )
    read = chart([read_record(Source("chart.txt", data="\n".join(lines).encode()))])
    assert [str(one.value) for one in read.measures] == ["19"]
    assert not any("Parkinson" in one.values.get("name", "") for one in read.notes)
    assert any("migraine" in one.values.get("name", "") for one in read.notes)
    assert not any("Twin" in one.text or "Nick" in one.text for one in candidates(read))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Wife uses a gait belt for transfers, 5xSTS 18 s", ["18"]),
        ("Spouse uses a gait belt, gait 150 ft RW", ["150"]),
        ("Wife with concerns about falls, BBS 41/56", ["41"]),
        ("Wife with questions re HEP, TUG 14.2 s, BBS 41/56", ["14.2", "41"]),
        ("Daughter has stairs at home, BBS 41/56", ["41"]),
        ("Son has a ramp, 10MWT 0.8 m/s", ["0.8"]),
        ("Husband walks with a cane, TUG 14 s", ["14"]),
        ("Wife fell in the lobby last night, BBS 41/56", ["41"]),
        ("Husband's MoCA 17/30, hers 26/30.", ["26"]),
        ("Husband's MoCA 17/30 and the patient 26/30.", ["26"]),
        ("Her husband's MoCA is 17/30 and he cannot help; TUG 14.2 s", ["14.2"]),
        ("Wife scored MoCA 17/30 and helps with HEP", []),
        ("Sister Adele has LE lymphedema, LLIS 51, uses a pump 2x/day.", []),
        ("Wife has DM, CKD 3, HTN", []),
        ("Husband fell, his BBS 30/56, hers 41/56", ["41"]),
        ("LEFS 40/80 vs sister LEFS 60/80", ["40"]),
        ("LEFS 40/80 vs. her sister's 60/80", ["40"]),
        ("Patient has R knee flexion 90, husband 120", ["90"]),
        ("TUG 14 s (husband 10 s)", ["14"]),
        ("Wife fell O: TUG 14 s", ["14"]),
        ("Grip R 40 lb, son 12 years old", ["40"]),
        ("TUG 14 s, wife cues x 2", ["14"]),
        ("Gait speed 0.8 m/s, husband 1 step behind", ["0.8"]),
        ("Mother has DM and wears 6 pads a day, LEFS 40/80", ["40"]),
    ],
)
def test_the_patients_values_stay_beside_a_relatives(text: str, values: list[str]) -> None:
    lines = ("PT DAILY NOTE", "Date of Service: 07/20/2026", "Patient: June Lee   DOB 05/30/1953", f"O: {text}")
    read = chart([read_record(Source("chart.txt", data="\n".join(lines).encode()))])
    assert [str(one.value) for one in read.measures] == values


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Wife is on oxygen and he does 6MWT 300 m", None),
        ("Husband is on 2 L O2, 6MWT 300 m", None),
        ("6MWT 300 m on oxygen, wife present", "oxygen"),
    ],
)
def test_the_aid_of_a_relative_is_no_manner_of_the_patients_test(text: str, manner: str | None) -> None:
    lines = ("PT DAILY NOTE", "Date of Service: 07/20/2026", "Patient: June Lee   DOB 05/30/1953", f"O: {text}")
    read = chart([read_record(Source("chart.txt", data="\n".join(lines).encode()))])
    assert [one.task for one in read.measures if one.name == "6MWT"] == [manner]


def test_relatives_are_looked_for_in_little_time() -> None:
    started = time.perf_counter()
    of_kin("Wife fell. " * 8000)
    of_kin("LEFS 40, wife " * 4000)
    assert time.perf_counter() - started < 1


def test_a_relatives_fall_is_no_candidate() -> None:
    lines = (
        "DAILY NOTE",
        "Date of Service: 03/02/2026",
        "S: Her brother fell at her home.",
        "A: Balance on the stairs is better.",
    )
    read = chart([read_record(Source("chart.txt", data="\n".join(lines).encode()))])
    texts = [one.text for one in candidates(read)]
    assert not any("brother" in text for text in texts)
    assert any("Balance" in text for text in texts)
