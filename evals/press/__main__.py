"""Run `python -m evals.press check|build`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evals.press.build import FORMATS, build_all
from evals.press.chart import Record, passages_of
from evals.press.source import ChartError, read
from evals.press.typeset import undrawable

RECORDS = Path(__file__).resolve().parent.parent / "corpus" / "records"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.press", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="validate chart files and count their labels")
    check.add_argument("files", nargs="*", type=Path, help="default: every chart of the corpus")
    make = commands.add_parser("build", help="press charts into files, with their truth and a manifest")
    make.add_argument("out", type=Path)
    make.add_argument("--only", nargs="+", metavar="ID", help="ids of the corpus, or paths of chart files")
    make.add_argument("--formats", default="pdf,scan,docx,txt", help=f"of {', '.join(FORMATS)}; separated by commas")
    options = parser.parse_args(arguments)
    if options.command == "check":
        return _check(options.files or sorted(RECORDS.glob("*.chart")))
    formats = options.formats.split(",")
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        parser.error(f"unknown format '{unknown[0]}'; known: {', '.join(FORMATS)}")
    return _build(options.out, options.only, formats)


def _check(files: Sequence[Path]) -> int:
    bad = 0
    for path in files:
        try:
            record = read(path)
        except ChartError as error:
            bad += len(error.problems)
            print(error)
            continue
        except (OSError, UnicodeDecodeError) as error:
            bad += 1
            print(f"{path}:1: cannot be read: {error}")
            continue
        if record.id != path.stem:
            bad += 1
            print(f"{path}:1: id '{record.id}' differs from the file name '{path.stem}'")
        for passage in (one for doc in record.docs for one in passages_of(doc.blocks)):
            if missing := undrawable(passage.text):
                bad += 1
                print(f"{path}:{passage.line}: no font here can draw '{missing}'; write it another way")
        print(counts(record))
    print(f"{len(files)} file{'s' * (len(files) != 1)}, {bad} error{'s' * (bad != 1)}")
    return 1 if bad else 0


def _build(out: Path, only: Sequence[str] | None, formats: Sequence[str]) -> int:
    charts = sorted(RECORDS.glob("*.chart"))
    if only:
        charts = [Path(name) if name.endswith(".chart") else RECORDS / f"{name}.chart" for name in only]
    try:
        entries = build_all(charts, out, formats)
    except (ChartError, OSError) as error:
        print(f"{error}\nNothing more was built; run 'python -m evals.press check' and correct the chart.")
        return 1
    print(f"{len(entries)} files of {len(charts)} charts in {out}; see manifest.json")
    return 0


def counts(record: Record) -> str:
    """Say in one line how much a record holds."""
    passages = [passage for doc in record.docs for passage in passages_of(doc.blocks) if passage.text.strip()]
    labelled = sum(1 for passage in passages if passage.kinds)
    facts = Counter(fact.type for passage in passages for fact in passage.facts)
    listed = ", ".join(f"{name} {number}" for name, number in sorted(facts.items())) or "none"
    return f"{record.id}: {record.style}, {len(record.docs)} docs, {len(passages)} passages, {labelled} labelled; facts: {listed}"


if __name__ == "__main__":
    sys.exit(main())
