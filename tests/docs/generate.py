"""Write the pages of `docs/` and the outputs in README.md that say what the code says: `python -m tests.docs.generate`.

The tests compare these texts with the files, so a page can be neither forgotten nor edited by hand.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from clausea.codebook import all_pages
from clausea.domain import Letter
from clausea.exporters import exporter_for
from clausea.printing import documents
from clausea.verify import RULES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
README = ROOT / "README.md"

_CONSOLE = re.compile(r"(?<=^```console\n)\$ (?P<command>[^\n]+)\n(?P<output>.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
_QUOTATION = re.compile(r"^> (?P<start>“\w+ \w+ \w+).*$", re.MULTILINE)
_SECONDS = re.compile(r"\d+\.\d+ s\b")

_RULES_HEAD = """# The rules of verification

Written by `make golden` from `clausea.verify.RULES`; change a rule's docstring, not this page.

Every draft and every edited letter is held against these rules. A blocker marks the letter DRAFT on every page and makes the exit
code 10; a warning does not. What the type of a letter forbids stands in the templates and is reported as `letter-type`; days of a
claim that cannot be (a service after its notice, a notice after today) are the blocker `days-possible`, and those that no
denial of a claim with several can be given are `days-placed`. Every
finding stands on the cover sheet for the clinic. It names numbers and places and never quotes the record.

| rule | severity | what it asks |
|---|---|---|
"""

_CODES_HEAD = """# The denial codes

Written by `make golden` from the files in `templates/` and from `codes.yaml`; change a header there, not this page.

This is what `clausea codes CODE` prints, for every code; `clausea codes --sheet FOLDER` writes it as DOCX and PDF. To add a code,
see [CONTRIBUTING](../CONTRIBUTING.md#add-a-code).

A slot that is a `must` blocks the letter when the record has nothing for it; the gap of any other is only said on the cover
sheet. What is marked "not checked" rests on no source that was read, and never stands in what goes to a payer.
"""


def rules_page() -> str:
    """Return `docs/rules.md`."""
    rows = [f"| `{rule.name}` | {rule.severity} | {_cell(rule.explanation)} |" for rule in RULES]
    return _RULES_HEAD + "\n".join(rows) + "\n"


def codes_page() -> str:
    """Return `docs/codes.md`."""
    body = Letter(title="", blocks=all_pages(), is_draft=False, date=dt.date(2026, 1, 1), fingerprint="")
    return f"{_CODES_HEAD}\n{exporter_for('md').render(body).decode()}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    schemas = {name: model.model_json_schema(mode="serialization") for name, model in documents().items()}
    written = {
        DOCS / "schemas" / f"{name}.json": json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
        for name, schema in schemas.items()
    }
    return {DOCS / "rules.md": rules_page(), DOCS / "codes.md": codes_page(), **written}


def readme(text: str) -> str:
    """Return the README with the output of every command that it shows, run in one new folder in order, and its quotation.

    How long a run took differs from run to run: where nothing else differs, the old output is kept. The quotation is the
    sentence of the demo's letter that begins with the same words.

    Raises:
        LookupError: the letter has no such sentence; another must be chosen, and the picture below it drawn again.
    """
    with tempfile.TemporaryDirectory() as folder:

        def block(match: re.Match[str]) -> str:
            output = _output(match["command"], Path(folder))
            same = _SECONDS.sub("", output) == _SECONDS.sub("", match["output"])
            return f"$ {match['command']}\n{match['output'] if same else output}"

        shown = _CONSOLE.sub(block, text)
        letter = (Path(folder) / "demo" / "letter.md").read_text(encoding="utf-8")
    return _QUOTATION.sub(lambda match: f"> {_sentence(letter, match['start'])}", shown)


def _sentence(letter: str, start: str) -> str:
    found = re.search(rf"{re.escape(start)}[^”]*”[^()]*\(Ex\. [^()]+(?:\([^()]+\)[^()]*)*\)", letter)
    if found is None:
        raise LookupError("The sentence that README.md quotes is not in the letter of the demo.")
    return found[0]


def _output(command: str, folder: Path) -> str:
    """Return what a command prints on a terminal of 80 columns, without trailing blanks."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip() + "\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    try:
        README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")
    except LookupError as error:
        sys.exit(str(error))
