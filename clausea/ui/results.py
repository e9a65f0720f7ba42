"""What came out: what to do, the letter with its citations, the evidence, what is missing, and the page of the record."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import streamlit as st

from clausea import conditions, contract, knowledge
from clausea.domain import Finding, LetterStatement, Outcome, Span
from clausea.domain.dates import us
from clausea.doors import lines_in_words
from clausea.ui import sign_off, viewer
from clausea.ui.case import Drafted, Shown
from clausea.ui.words import ROUTES, named, plain

_HEIGHT = 880
"""Pixels of the two halves, so that the page of the record stays beside the sentence that cites it."""

_MEDIA = {
    "letter.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "letter.pdf": "application/pdf",
    "letter.md": "text/markdown",
    "review.html": "text/html",
    "packet.pdf": "application/pdf",
    "query.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "query.pdf": "application/pdf",
    "cover.pdf": "application/pdf",
    "signature.json": "application/json",
    "run.json": "application/json",
}


def show(drafted: Drafted) -> None:
    """Draw the results of a case."""
    outcome = drafted.run.outcome
    assert outcome is not None
    _headline(drafted, outcome)
    _downloads(drafted)
    _sent(drafted)
    if "shown" not in st.session_state:
        st.session_state["shown"] = _first(outcome)
    left, right = st.columns([11, 10], gap="medium")
    with left:
        counts = (len(drafted.document.statements), len(drafted.evidence.evidence))
        open_points = len(outcome.gaps) + len(outcome.flags) + len(_findings(outcome))
        do, letter, sheet, evidence, points, sign = st.tabs(
            [
                "What to do", f"Letter ({counts[0]})", "As sent", f"Evidence ({counts[1]})", f"Gaps and flags ({open_points})",
                "Sign-off",
            ],
            key="results", default=f"Letter ({counts[0]})" if counts[0] else "What to do",
        )  # fmt: skip
    with do, st.container(height=_HEIGHT, border=False):
        _what_to_do(outcome, drafted.document)
    with letter, st.container(height=_HEIGHT, border=False):
        _letter(drafted, outcome)
    with sheet, st.container(height=_HEIGHT, border=False):
        _sheets(drafted)
    with evidence, st.container(height=_HEIGHT, border=False):
        _evidence(drafted)
    with points, st.container(height=_HEIGHT, border=False):
        _points(outcome, drafted)
    with sign, st.container(height=_HEIGHT, border=False):
        sign_off.show(drafted)
    with right:
        viewer.show(drafted, st.session_state["shown"], _HEIGHT + 50)


def _sent(drafted: Drafted) -> None:
    """Show what a remote backend was sent, to the byte."""
    if not drafted.run.sent:
        return
    with st.expander(f"What left this machine ({_counted(len(drafted.run.sent), 'request')})", key="sent"):
        for one in drafted.run.sent:
            st.code(one.request.decode(), language="json", height=300)


def _headline(drafted: Drafted, outcome: Outcome) -> None:
    for failure in drafted.run.ingested.failures:
        st.error(plain(str(failure.error)))
    blockers = sum(1 for finding in outcome.verdict.findings if finding.severity == "blocker")
    if outcome.status == "ready":
        st.success("The letter is ready to be read and signed. Every sentence is cited.", icon=":material/check_circle:")
    elif outcome.status == "not_an_appeal":
        st.info(f"Not an appeal. {plain(outcome.remedy.why)}", icon=":material/alt_route:")
    else:
        st.warning(
            f"A draft, not to be sent yet: {_counted(blockers, 'point')} to settle first, under “Gaps and flags”.",
            icon=":material/warning:",
        )
    deadline = outcome.remedy.deadline.date
    facts = (
        f"**{_route(outcome.remedy.route)}**",
        f"due **{us(deadline)}**" if deadline else "deadline not known",
        _counted(len(drafted.document.statements), "cited sentence"),
        _counted(len(outcome.gaps), "gap"),
        _counted(len(outcome.flags), "flag"),
    )
    st.markdown(" &nbsp;·&nbsp; ".join(facts))


def _downloads(drafted: Drafted) -> None:
    with st.container(horizontal=True):
        for name, data in drafted.files.items():
            st.download_button(
                name, data, file_name=name, mime=_MEDIA[name], key=f"download {name}", on_click="ignore",
                icon=":material/download:", type="primary" if name == "letter.docx" else "secondary",
            )  # fmt: skip
    for other in drafted.run.others:
        lines = lines_in_words(other.claim.lines)
        st.markdown(plain(f"For the lines that were denied as {other.file.denial} ({lines}), apart from the document above:"))
        with st.container(horizontal=True):
            for name, data in drafted.beside[other.file.case].items():
                st.download_button(
                    f"{other.file.case}: {name}", data, file_name=f"{other.file.case}-{name}", mime=_MEDIA[name],
                    key=f"download {other.file.case} {name}", on_click="ignore", icon=":material/download:",
                )  # fmt: skip
        _say_blockers(other.outcome)


def _say_blockers(outcome: Outcome | None) -> None:
    """Say what has to be settled before the document of another denial is sent."""
    for finding in outcome.verdict.findings if outcome else ():
        if finding.severity == "blocker":
            st.warning(plain(f"Not to be sent yet: {finding.message}"), icon=":material/warning:")


def _what_to_do(outcome: Outcome, document: contract.DraftDocument) -> None:
    remedy = outcome.remedy
    st.subheader(_route(remedy.route), anchor=False)
    st.text(remedy.why)
    when = us(remedy.deadline.date) if remedy.deadline.date else "The day cannot be known."
    received = " It must be received by then, not merely sent." if remedy.deadline.date and remedy.deadline.received_by else ""
    st.markdown(f"**Deadline: {when}**{received}")
    st.caption(plain(remedy.deadline.basis + _source(remedy.deadline.authority)))
    for title, items, icon in (
        ("Do not", remedy.do_not, ":material/block:"),
        ("Steps", remedy.steps, ":material/arrow_forward:"),
        ("Send with it", remedy.attachments, ":material/attach_file:"),
        ("Keep in mind", [one for one in (*remedy.warnings, *remedy.beside, remedy.liability) if one], ":material/info:"),
    ):
        if items:
            st.markdown(f"{icon} **{title}**")
            st.markdown("\n".join(f"- {plain(item)}" for item in items))
    own = document.remedy["lines"]  # What is to be done about other lines is among what to keep in mind.
    others = [one for one in document.remedy["denials"] if one["route"] != remedy.route and one["lines"] == own]
    for one in others:
        st.info(plain(f"{_route(one['route'])}: {one['why']}"))
    if unknown := document.remedy["not_understood"]:
        st.warning(plain(f"Not understood in the denial: {', '.join(unknown)}."))


def _source(pin: str | None) -> str:
    return f" ({knowledge.authority(pin).citation})" if pin else ""


def _letter(drafted: Drafted, outcome: Outcome) -> None:
    statements = outcome.letter.statements if outcome.letter else ()
    if not statements:
        st.info("This document makes no statements about the record. See it under “As sent”.")
        return
    st.caption("Choose a citation to see its lines on the page of the record.")
    profile = knowledge.profiles().get(outcome.remedy.profile or "")
    asks = {slot.id: slot.asks for slot in profile.slots} if profile else {}
    found: dict[int | None, list[Finding]] = {}
    for finding in outcome.verdict.findings:
        found.setdefault(finding.statement, []).append(finding)
    for slot, group in groupby(enumerate(statements), key=lambda item: item[1].slot):
        st.markdown(f"**{plain(asks.get(slot, named(slot)))}**")
        for index, statement in group:
            _statement(index, statement, found.get(index, []))


def _statement(index: int, statement: LetterStatement, findings: Iterable[Finding]) -> None:
    with st.container(border=True, gap="xsmall"):
        st.text(statement.text, width="stretch")
        with st.container(horizontal=True, gap="small"):
            for words, shown in _citations(index, statement):
                _button(words, shown)
        if statement.authorities:
            st.caption(plain("; ".join(knowledge.authority(pin).citation for pin in statement.authorities)))
        for finding in findings:
            st.caption(f":material/flag: {plain(finding.message)}")


def _citations(index: int, statement: LetterStatement) -> list[tuple[str, Shown]]:
    """Return each place that a statement cites, once, in words and as the viewer shows it."""
    places: dict[str, list[Span]] = {}
    for cite in statement.cites:
        places.setdefault(cite.words(), []).extend(cite.spans)
    return [
        (words, Shown(f"statement {index} {words}", f"Sentence {index + 1} rests on {words}", tuple(spans)))
        for words, spans in places.items()
    ]


def _button(label: str, shown: Shown) -> None:
    current = st.session_state["shown"]
    chosen = current is not None and current.key == shown.key
    st.button(
        plain(label), key=shown.key, on_click=_select, args=(shown,), type="primary" if chosen else "tertiary",
        icon=":material/find_in_page:",
    )  # fmt: skip


def _select(shown: Shown) -> None:
    st.session_state["shown"] = shown


def _first(outcome: Outcome) -> Shown | None:
    statements = outcome.letter.statements if outcome.letter else ()
    return next((shown for index, one in enumerate(statements) for _, shown in _citations(index, one)), None)


def _sheets(drafted: Drafted) -> None:
    if not drafted.sheets:
        st.info("No document was written.")
    for number, sheet in enumerate(drafted.sheets, start=1):
        st.image(sheet, width="stretch", alt=f"Page {number} of the document to be sent")


def _evidence(drafted: Drafted) -> None:
    if not drafted.evidence.evidence:
        st.info("Nothing in the records was taken as evidence.")
    for kind, group in groupby(drafted.evidence.evidence, key=lambda entry: entry.kind):
        entries = list(group)
        st.markdown(f"**{named(kind)}** · {len(entries)}")
        rows = [
            {
                "Page": entry.page,
                "Lines": "-".join(str(line) for line in dict.fromkeys(entry.lines)),
                "Words of the record": entry.quote,
                "Strength": entry.strength,
                "Date": entry.date,
                "Document": named(entry.document),
                "File": entry.name,
                "Why": entry.why,
            }
            for entry in entries
        ]
        st.dataframe(
            rows, key=f"evidence {kind}", hide_index=True, on_select=lambda kind=kind: _select_row(drafted, kind),
            selection_mode="single-row", column_config=_COLUMNS, row_height=_THREE_LINES,
        )  # fmt: skip


_THREE_LINES = 71
"""Pixels of a row, enough for it to wrap, in which a sentence of the record can be read."""

_COLUMNS: dict[str, Any] = {
    "Page": st.column_config.NumberColumn(width=50),
    "Lines": st.column_config.TextColumn(width=60),
    "Words of the record": st.column_config.TextColumn(width=330),
    "Strength": st.column_config.TextColumn(width=75),
    "Date": st.column_config.DateColumn(width=90, format="MM/DD/YYYY"),
}


def _select_row(drafted: Drafted, kind: str) -> None:
    chosen = st.session_state[f"evidence {kind}"].selection.rows
    if chosen:
        entry = [one for one in drafted.evidence.evidence if one.kind == kind][chosen[0]]
        spans = drafted.run.found.evidence.passage(entry.handle).spans
        _select(Shown(f"evidence {entry.handle}", f"{named(kind)}, {entry.strength}: {entry.why}", spans))


def _points(outcome: Outcome, drafted: Drafted) -> None:
    findings = _findings(outcome)
    for index, finding in enumerate(findings):
        _point(f"finding {index}", finding.severity, finding.rule, finding.message, finding.spans)
    for gap in outcome.gaps:
        with st.container(border=True, gap="xsmall"):
            needed = ", and the letter is not ready without it" if gap.required else ""
            st.badge(f"{named(gap.severity)} in the record{needed}", color="red" if gap.required else "orange")
            st.text(gap.message)
            if gap.ask:
                st.markdown(f"**Ask:** {plain(gap.ask)}")
            if gap.looked_in:
                st.caption(plain(f"Looked in: {', '.join(gap.looked_in).replace('_', ' ')}."))
    for index, flag in enumerate(outcome.flags):
        answer = " The letter has to answer it." if flag.must_answer else ""
        _point(f"flag {index}", flag.severity, flag.flag, flag.message + answer, flag.spans)
    notes = [finding.message for finding in outcome.verdict.findings if finding.severity == "note"]
    warnings = [*drafted.run.chart.warnings, *(warning for record in drafted.evidence.records for warning in record.warnings)]
    for words in (*notes, *warnings):
        st.caption(f":material/info: {plain(words)}")
    if not (findings or outcome.gaps or outcome.flags or notes or warnings):
        st.success("No gap, no flag, no finding.")


def _findings(outcome: Outcome) -> list[Finding]:
    """Return the findings to settle, without those that a gap says in the same words and no less gravely."""
    said = {gap.message: gap.required for gap in outcome.gaps}
    to_settle = (finding for finding in outcome.verdict.findings if finding.severity != "note")
    return [one for one in to_settle if not (one.message in said and (said[one.message] or one.severity != "blocker"))]


def _point(key: str, severity: str, name: str, message: str, spans: tuple[Span, ...]) -> None:
    with st.container(border=True, gap="xsmall"):
        # What a condition of the letter type says tells itself what it is about.
        heading = named(severity) if name == conditions.RULE else f"{named(severity)}: {named(name)}"
        st.badge(plain(heading), color="red" if severity in {"blocker", "fatal", "high"} else "orange")
        st.text(message)
        if spans:
            _button("Show where", Shown(key, f"{named(name)}", spans))


def _route(route: str) -> str:
    return ROUTES.get(route, named(route))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
