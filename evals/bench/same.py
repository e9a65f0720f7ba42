"""Say whether the reading of charts is what it was: for work on its speed, which may change no fact and no address.

Read are the sample charts of the development split, each as a PDF and as text, and the long chart of `evals.bench.run`. Kept are
hashes of the records and charts as JSON, in `evals/build/bench`, which is not committed: what they are compared with is the state
of one's own work before a change.

    python -m evals.bench.same --keep     (before)
    python -m evals.bench.same            (after; the exit code is 1 where any differs)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from clausea.chart import chart
from clausea.ingest import Source, ingest
from evals.bench.run import BUILD, long_chart
from evals.facts.split import charts
from evals.press.build import press


def files() -> Iterator[Path]:
    """Yield the files to read, drawn where they are not there yet."""
    folder = BUILD / "same"
    folder.mkdir(parents=True, exist_ok=True)
    for source in charts("dev"):
        # A chart that was edited since is drawn again.
        mark = hashlib.sha256(source.read_bytes()).hexdigest()[:8]
        for format in ("pdf", "txt"):
            path = folder / f"{source.stem}-{mark}.{format}"
            if not path.exists():
                path.write_bytes(press(source, format=format).data)
            yield path
    yield long_chart(1)


def marks() -> dict[str, str]:
    """Return for each file a hash of its records and of their chart."""
    out = {}
    for path in files():
        records = ingest([Source(path.name, data=path.read_bytes())]).records
        text = chart(records).model_dump_json()
        out[path.name] = hashlib.sha256(text.encode()).hexdigest()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description="Say whether the reading of charts is what it was.")
    parser.add_argument("--keep", action="store_true", help="Keep the hashes of now, to compare later runs with.")
    options = parser.parse_args()
    kept = BUILD / "same.json"
    found = marks()
    if options.keep:
        kept.write_text(json.dumps(found, indent=1))
        print(f"{len(found)} files kept.")
        return
    before = json.loads(kept.read_text())
    differ = sorted(name for name in found.keys() | before.keys() if found.get(name) != before.get(name))
    print("\n".join(differ))
    print(f"{len(found)} files, {len(differ)} differ.")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
