"""Every profile writes each of its documents from the demo chart: nothing blank, and no label in what a payer reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.domain import Claim, ClaimLine, DenialProfile, Paragraph, Payer, RouteRule, Table
from clausea.errors import ExitCode
from clausea.exporters import exporter_for
from clausea.pipeline import CaseFile, Run, finish

PLACEHOLDER = re.compile(r"_{3,}|\bTBD\b|\bTODO\b|\bXX+\b|\{\{|\}\}|\{%|\{[EVA]\d+\}|[\ue000\ue001]|\bNone\b")
PRAISE = re.compile(r"\b(?:meticulous|clearly|obviously|excellent|outstanding|comprehensive)\w*", re.IGNORECASE)
LABEL = re.compile(r"\b(?:PT\d{1,2}|OT\d{2}|CCM\d{2})\b")


def _claim(profile: DenialProfile, rule: RouteRule) -> Claim:
    """Return the demo's claim, denied as the profile is, with the circumstances in which the rule applies."""
    base = load_claim(knowledge.demo_folder() / "claim.yaml")
    group = rule.groups[0] if rule.groups else "OA" if profile.id == "oa-18" else "CO"
    carc = next(iter((*profile.carcs, *profile.with_rarcs)), None)
    rarcs = list(rule.rarcs_any[:1])
    if carc in profile.with_rarcs and carc not in profile.carcs:
        rarcs.append(profile.with_rarcs[carc][0])
    label = profile.labels[0] if profile.labels and carc is None else ""
    lines = base.lines
    if rule.cpts_any:
        lines = tuple(ClaimLine.model_validate({**line.model_dump(), "cpt": rule.cpts_any[0]}) for line in lines)
    return base.model_copy(
        update={
            "denial": " ".join([f"{group}-{carc}" if carc else label, *rarcs]).strip(),
            "denial_text": "" if label else "The information submitted does not support the service.",
            "facts": rule.facts,
            "lines": lines,
            "payer": Payer.model_validate({**base.payer.model_dump(), "type": (rule.payers or ("medicare",))[0]}),
        }
    )


def _cases() -> list[tuple[str, int]]:
    """Return one rule for every route of every profile that a denial can lead to."""
    out = []
    for profile in knowledge.profiles().values():
        seen: set[str] = set()
        for number, rule in enumerate(profile.routes):
            reachable = bool(profile.carcs or profile.labels) and rule.profile in {None, profile.id}
            if reachable and rule.route not in seen and not rule.modifiers_any:
                seen.add(rule.route)
                out.append((profile.id, number))
    return out


def _write(claim: Claim, read: Run) -> Run:
    file = CaseFile(case="case", claim=claim, denial=claim.denial or "", backend="embedded", today=claim.today or read.file.today)
    return finish(Run(file, read.ingested, read.chart), "evidence")


def _words(run: Run) -> str:
    assert run.letter is not None
    out = []
    for block in run.letter.blocks:
        out += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
    return "\n".join(out)


@pytest.mark.parametrize(("name", "number"), _cases())
def test_a_profile_writes_its_document(name: str, number: int, demo_run: Run) -> None:
    profile = knowledge.profiles()[name]
    rule = profile.routes[number]
    run = _write(_claim(profile, rule), demo_run)
    assert run.outcome is not None and run.letter is not None
    remedy = run.outcome.remedy
    assert remedy.profile == name
    assert run.exit_code == (ExitCode.NOT_AN_APPEAL if not remedy.is_appeal else run.exit_code)
    assert run.exit_code in ({ExitCode.READY, ExitCode.WRITTEN_WITH_BLOCKERS} if remedy.is_appeal else {ExitCode.NOT_AN_APPEAL})

    text = _words(run)
    # A request for a correction leaves room for the corrected value, which the office writes in by hand.
    assert not PLACEHOLDER.search(text if remedy.is_appeal else text.replace("________", ""))
    assert not PRAISE.search(re.sub(r"“[^”]*”", "", text))
    assert all(block.text.strip() for block in run.letter.blocks if isinstance(block, Paragraph))
    written = knowledge.written(name, remedy.route)
    if written.audience == "payer":
        assert not LABEL.search(text), "an internal label stands in what a payer reads"
        assert "not checked" not in text
        assert run.letter.cover, "the sheet for the clinic goes beside what is sent"
    for finding in run.verdict.findings:
        assert finding.severity != "blocker" or finding.rule in {"letter-type", "gaps-said"}, (finding.rule, finding.message)
        assert finding.rule != "supports", finding.message
    for kind in ("md", "docx"):
        assert len(exporter_for(kind).render(run.letter)) > 500


@pytest.mark.parametrize("name", ["units", "certification", "post-pay", "other"])
def test_a_profile_that_a_rule_names_writes_its_document(name: str, demo_run: Run) -> None:
    denials = {
        "units": ("CO-151 N362", ()),
        "certification": ("CO-50", ("certification_disputed",)),
        "post-pay": ("CO-216 N10", ()),
        "other": ("CO-109", ()),
    }
    denial, facts = denials[name]
    base = load_claim(knowledge.demo_folder() / "claim.yaml")
    run = _write(base.model_copy(update={"denial": denial, "facts": facts}), demo_run)
    assert run.outcome is not None
    assert run.outcome.remedy.profile == name
    assert not PLACEHOLDER.search(_words(run))
    assert [one for one in run.verdict.findings if one.severity == "blocker"] == []


def test_every_document_becomes_a_pdf(demo_run: Run, tmp_path: Path) -> None:
    """One letter and one request to a payer: the other formats are drawn for every profile."""
    base = load_claim(knowledge.demo_folder() / "claim.yaml")
    for denial in ("PT02", "CO-4"):
        run = _write(base.model_copy(update={"denial": denial}), demo_run)
        assert run.letter is not None
        assert exporter_for("pdf").render(run.letter).startswith(b"%PDF")
