"""What was added to a note after the denial is not quoted as the note's."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from clausea import knowledge
from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim
from clausea.domain.addenda import added_in, written_on
from clausea.ingest import Source, read_record
from clausea.retrieve import retrieve
from clausea.tallies import day_minutes

NOTE = """DAILY NOTE
Patient: June Lee   DOB 05/30/1953   Date of Service: 04/02/2026
A: Leak at interval 7, so the stride was shortened and the leak stopped because cadence rose.
O: 97530 30 min, 97112 10 min. Total 40.
Jane Roe, PT 04/02/2026
ADDENDUM 7/2/26 to 4/2: pt also received 97140 15 min, R levator release, forgot to write it.
"""


LATE = "Therapist adjusted resistance and cued for eccentric control; skilled therapy is required because the knee gave way."
HEADS = [
    "Addendum written 10/15/2026: ",
    "Addendum written 10/15/2026:\n",
    "Late entry 08/03/2026 visit, written 10/15/2026: ",
    "Addendum (08/03/2026 visit) by A. Lee PT, 10/15/2026: ",
    "Late entry for DOS 08/03/2026. Entered 10/15/2026. ",
    "ADDENDUM 10/15/2026\n",
    "10/15/2026 4:30 PM - Addendum: ",
    "Addendum:\nSigned: Ann Lee, PT 10/15/2026\n",
    "Addended by: Ann Lee, PT on 10/15/2026 3:14 PM\n",
    "Addendum by: Ann Lee PT, 10/15/2026 14:02\n",
    "Addendum: On 10/15/2026 I am adding the following. ",
    "Late entry, today's date 10/15/2026, for DOS 08/03/2026: ",
    "ADDENDUM #1 - 10/15/2026: ",
    "Addendum on 10/15/2026 to 08/03/2026 note: ",
    "Addendum to goals 10/15/2026: ",
    "AMENDED NOTE 10/15/2026: ",
    "Late entry by Ann Lee, PT 08/03/2026 visit. Written 10/15/2026. ",
]
LEE = """PHYSICAL THERAPY DAILY NOTE
Patient: Jane Roe   DOB: 01/02/1950
Date of service: 08/03/2026
Subjective: Pt reports R knee pain.
Objective: Gait cues for step length held the knee from giving way at 3 of 5 turns.
Therapeutic exercise 97110 30 min
Total treatment time: 30 min
{added}
Signed: Ann Lee, PT  08/03/2026
"""


@pytest.mark.parametrize("head", HEADS)
def test_an_addendum_of_after_the_denial_is_known_by_its_head_wherever_it_stands(head: str) -> None:
    read = chart([read_record(Source("chart.txt", data=LEE.format(added=head + LATE).encode()))])
    claim = Claim(service_dates=(dt.date(2026, 8, 3),), notice_date=dt.date(2026, 10, 1))
    found = retrieve(read, knowledge.written("co-50", "appeal"), claim)
    quoted = " ".join(read.quote(*one.spans) for one in found.passages)
    assert "eccentric" not in quoted and "97110" in quoted
    assert [one.flag for one in audit(read, claim) if one.flag == "late_entry"] == ["late_entry"]


TITLES = [
    ("PHYSICAL THERAPY DAILY NOTE (LATE ENTRY, written 10/15/2026)", "Date of service: 08/03/2026"),
    ("PHYSICAL THERAPY DAILY NOTE", "Late entry. Date of service 08/03/2026. Date written 10/15/2026."),
    ("PHYSICAL THERAPY DAILY NOTE", "Late entry for DOS 08/03/2026. Date entered: 10/15/2026."),
    ("PHYSICAL THERAPY DAILY NOTE - LATE ENTRY", "Date of service: 08/03/2026\nDate of entry: 10/15/2026"),
]


@pytest.mark.parametrize(("title", "day"), TITLES)
@pytest.mark.parametrize("notice", [dt.date(2026, 10, 1), dt.date(2026, 11, 1)])
def test_a_note_that_its_title_calls_a_late_entry_was_written_when_it_says(title: str, day: str, notice: dt.date) -> None:
    page = LEE.format(added=LATE).replace("PHYSICAL THERAPY DAILY NOTE", title).replace("Date of service: 08/03/2026", day)
    read = chart([read_record(Source("chart.txt", data=page.replace("Ann Lee, PT  08/03", "Ann Lee, PT  10/15").encode()))])
    claim = Claim(service_dates=(dt.date(2026, 8, 3),), notice_date=notice)
    found = retrieve(read, knowledge.written("co-50", "appeal"), claim)
    quoted = " ".join(read.quote(*one.spans) for one in found.passages)
    assert ("giving way" in quoted or "eccentric" in quoted) == (notice > dt.date(2026, 10, 15))


@pytest.mark.parametrize(
    "line", ["Amended LTG target date 10/30/2026", "Addendum to POC, new end date 10/30/2026", "Amended goals:"]
)
def test_what_stands_below_a_day_to_come_in_a_plan_is_quoted(line: str) -> None:
    page = LEE.format(added=LATE).replace("Subjective:", f"{line}\nSubjective:")
    read = chart([read_record(Source("chart.txt", data=page.encode()))])
    claim = Claim(service_dates=(dt.date(2026, 8, 3),), notice_date=dt.date(2026, 9, 14))
    found = retrieve(read, knowledge.written("co-50", "appeal"), claim)
    assert "eccentric" in " ".join(read.quote(*one.spans) for one in found.passages)


@pytest.mark.parametrize(
    "text",
    [
        "Late entry for 08/03/2026: gait cues.",
        "Addendum (07/02/2026 visit) gait cues.",
        "Late entry: TUG was recorded on 07/02/2026.",
        "Addendum: X-ray made 07/02/2026 shows no fracture.",
        "Addendum to the plan: goals were written on 07/02/2026.",
        # A day to come, and a period.
        "Amended LTG target date 10/30/2026",
        "Amended plan of care (08/03/2026 – 10/30/2026)",
        "Addendum to POC, new end date 10/30/2026",
        "Addendum to plan 08/03/2026 - 10/30/2026: add stairs",
        "Amended goals to be met by 10/30/2026",
        "Addendum, re-eval due 10/01/2026.",
        "Addendum: On 08/03/2026 pt fell at home.",
        "Addendum: Ann Lee saw pt 08/03/2026.",
    ],
)
def test_a_day_that_an_addendum_tells_of_is_not_the_day_of_its_writing(text: str) -> None:
    assert written_on(text) is None


WRITTEN = dt.date(2026, 8, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # A hyphen behind a number or a time is of no period, and a period goes forward.
        ("ADDENDUM #1 - 08/03/2026: gait", WRITTEN),
        ("Addendum 2 – 08/03/2026 to note of 07/02/2026: gait", WRITTEN),
        ("Addendum 14:30 - 08/03/2026: gait", WRITTEN),
        ("Addendum on 08/03/2026 to 07/02/2026 note: gait", WRITTEN),
        ("Addendum for 07/02/2026 to 07/09/2026 visits, 08/03/2026: gait", WRITTEN),
        ("Addendum to plan 08/03/2026 to 10/30/2026: add stairs", None),
        ("Addendum to POC 08/03 - 10/30/2026: add stairs", None),
        # What was added to is no day to come, unless a word leads from it to the day.
        ("Addendum to goals 08/03/2026: gait", WRITTEN),
        ("Addendum to follow-up 08/03/2026", WRITTEN),
        ("Addendum to follow-up appt on 08/03/2026: gait", None),
        ("Addendum: goal due 08/03/2026", None),
        ("Addendum to plan of care, effective 08/03/2026", WRITTEN),
        ("Addendum 08/03/2026, effective 10/01/2026: gait", WRITTEN),
        # A note may be amended, and so may a plan, which it heads.
        ("AMENDED NOTE 08/03/2026: gait", WRITTEN),
        ("Amended entry 08/03/2026", WRITTEN),
        ("Amended daily note - 08/03/2026", WRITTEN),
        ("Amended note of 07/02/2026, entered 08/03/2026: gait", WRITTEN),
        ("Amended note for 07/02/2026 visit", None),
        ("Amended visit frequency 08/03/2026", None),
        # Behind a name stands the day of the visit too.
        ("Late entry by J. Doe, PT 07/02/2026 session: gait", None),
        ("Late entry by Jane Doe PT 07/02/2026 visit. Written 08/03/2026.", WRITTEN),
        ("Late entry by Jane Doe PT 07/02/2026. Written 08/03/2026.", WRITTEN),
        ("LATE ENTRY / ADDENDUM to Encounter 7/02/2026\nEntered 8/03/2026 08:10. Gait", WRITTEN),
        ("*LATE ENTRY 7 NOV FOR* 5 NOV 25 V15", None),
        ("Late entry: No", None),
    ],
)
def test_the_day_of_writing_is_told_by_what_stands_beside_it(text: str, day: dt.date | None) -> None:
    assert written_on(text) == day


@pytest.mark.parametrize(
    ("field", "is_late"),
    [
        ("Visit type: Treatment   Late entry: No", False),
        ("Late Entry: No", False),
        ("Type: Daily note, late entry: N/A", False),
        ("PT Daily note - no late entry", False),
        ("[ ] Late entry", False),
        ("Late entry: [ ] Yes [x] No", False),
        ("[x] Late entry", True),
        ("Late entry: [ ] No [x] Yes", True),
        ("Visit type: Treatment   Late entry: Yes", True),
    ],
)
def test_a_field_that_says_no_makes_no_late_entry(field: str, is_late: bool) -> None:
    page = LEE.format(added="Total 30.").replace("Date of service", f"{field}\nDate of service")
    read = in_one_document(chart([read_record(Source("chart.txt", data=page.encode()))]))
    assert bool(added_in(read, read.documents[0])) == is_late


def test_an_addendum_ends_where_the_notes_sections_begin_and_is_read_in_time() -> None:
    line = "Addendum 07/14/2026: clarified skilled need for PT"
    page = LEE.format(added="Total 30.").replace("Subjective:", f"{line}\nSubjective:")
    read = in_one_document(chart([read_record(Source("chart.txt", data=page.encode()))]))
    assert [read.quote(*one.spans).strip() for one in added_in(read, read.documents[0])] == [line]
    long = LEE.format(added=f"{line}: " + "standing balance improved with cues for step length and base of support. " * 200)
    read = in_one_document(chart([read_record(Source("chart.txt", data=long.encode()))]))
    began = time.perf_counter()
    assert added_in(read, read.documents[0])
    assert time.perf_counter() - began < 3


def in_one_document(read: Chart) -> Chart:
    """Return the chart as where an addendum below a note was not divided from it."""
    first = read.documents[0]
    own = {"document": first.id}
    return read.model_copy(
        update={
            "documents": (first.model_copy(update={"body": tuple(span for one in read.documents for span in one.body)}),),
            "sentences": tuple(one.model_copy(update=own) for one in read.sentences),
            "minutes": tuple(one.model_copy(update=own) for one in read.minutes),
        }
    )


def test_the_minutes_of_a_note_are_those_that_it_was_first_written_with() -> None:
    read = in_one_document(chart([read_record(Source("chart.txt", data=NOTE.encode()))]))
    dated = tuple(one.model_copy(update={"date": dt.date(2026, 4, 2)}) for one in read.minutes)
    found = day_minutes(read.model_copy(update={"minutes": dated}), dt.date(2026, 4, 2))
    assert found is not None
    assert [(one.cpt, one.minutes) for one in found.codes] == [("97530", 30), ("97112", 10)]


def test_an_addendum_of_after_the_denial_is_not_quoted_as_the_notes() -> None:
    read = in_one_document(chart([read_record(Source("chart.txt", data=NOTE.encode()))]))
    profile = knowledge.written("co-50", "appeal")
    quoted = {
        notice: " ".join(
            read.quote(*one.spans)
            for one in retrieve(read, profile, Claim(service_dates=(dt.date(2026, 4, 2),), notice_date=notice)).passages
        )
        for notice in (dt.date(2026, 6, 15), dt.date(2026, 8, 15))
    }
    assert "97140" not in quoted[dt.date(2026, 6, 15)]
    assert "97530" in quoted[dt.date(2026, 6, 15)]
    assert "97140" in quoted[dt.date(2026, 8, 15)]
