"""Train the two models that divide a record into documents and name their kinds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clausea.chart.features import document_features, line_features, walk
from clausea.chart.lines import Line, lines_of
from clausea.ingest import Source, read_record
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.train.fit import fit_labels, write

KINDS = (
    "order",
    "initial_evaluation",
    "plan_of_care",
    "certification",
    "recertification",
    "daily_note",
    "progress_report",
    "re_evaluation",
    "discharge",
    "flowsheet",
    "attendance",
    "outcome_form",
    "addendum",
    "consent",
    "fax_cover",
    "communication",
    "other",
)


def examples(paths: Sequence[Path], formats: Sequence[str]) -> tuple[list[list[str]], list[bool], list[list[str]], list[str]]:
    """Return the features of lines with whether a document starts there, and of documents with their kinds."""
    line_rows: list[list[str]] = []
    starts: list[bool] = []
    document_rows: list[list[str]] = []
    kinds: list[str] = []
    for path in paths:
        for format_name in formats:
            data, truth = pressed(path, format_name)
            lines = lines_of(read_record(Source(f"{path.stem}.{format_name}", data=data)))
            firsts = {tuple(document["first"]): document for document in truth["documents"] if document["first"]}
            spots = {(line.page, line.number): index for index, line in enumerate(lines)}
            for index, rank, since in walk(lines):
                line_rows.append(line_features(lines, index, rank, since))
                starts.append((lines[index].page, lines[index].number) in firsts)
            bounds = sorted(spots[key] for key in firsts if key in spots)
            for start, stop in zip(bounds, [*bounds[1:], len(lines)], strict=True):
                document_rows.append(document_features(lines[start:stop], _title(lines[start:stop])))
                kinds.append(str(firsts[(lines[start].page, lines[start].number)]["values"]["kind"]))
    return line_rows, starts, document_rows, kinds


def _title(lines: Sequence[Line]) -> str:
    return lines[0].stripped if lines else ""


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit both models on the development split and write them."""
    chosen = paths if paths is not None else [*charts("dev"), *charts("dev", "kinds")]
    line_rows, starts, document_rows, kinds = examples(chosen, ("pdf", "txt"))
    answers = [frozenset({"start"}) if start else frozenset() for start in starts]
    print(f"document starts: {sum(starts)} of {len(starts)} lines; documents: {len(kinds)}")
    write("document_start", fit_labels(line_rows, answers, ["start"], least=2, strength=3.0))
    write("document_kind", fit_labels(document_rows, [frozenset({kind}) for kind in kinds], KINDS, least=2, strength=3.0))


if __name__ == "__main__":
    train()
