"""Time the reading of one page that gets longer and longer: what the time of a page of a million characters is made of.

The shapes are lines and lines without end of what the grammars look for: a pattern that looks back from every date to all others
shows here first. Printed are the seconds for the page, and for one four times as long; more than four times the seconds, by more
than chance, says that something is asked of all of the page again and again.

    python -m evals.bench.growth [--characters 250000] [--shape NAME ...]
"""

from __future__ import annotations

import argparse
import time

from clausea.chart import chart
from clausea.ingest import Source, ingest
from evals.facts.split import charts
from evals.press.build import press

SHAPES = {
    "rows": "12/01/2025   45 min   ",
    "minutes": "97110 15 min, 97140 30 min (2 units), ",
    "days": "seen 12/01/2025 and 1/5/26, Dec 12, 2025; ",
    "people": "Electronically signed by Jane Roe, PT 12/01/2025 ",
    "plan": "PT 2x/wk x 8 wks, frequency: 3 times per week for 12 weeks, ",
    "diagnoses": "Dx: M17.11, M25.561, onset 12/01/2025, s/p TKA 1/5/26, ",
    "goals": "STG 1: pt will walk 200 ft with SBA in 4 weeks - met; LTG 2: ",
    "certifications": "I certify the need for these services from 12/01/2025 through 3/1/2026\n",
    "attendance": "attended 8 of 10 visits, cancelled 2, no show 1, ",
    "titles": "Daily note 12/01/2025\n",
    "table": "Test   IE   Now\nBerg   31   38\nTUG   14 s   12 s\n",
    "numbers": "12\n",
    "words": "walk\n",
    "values": "pt walked 120 ft with min a and a rolling walker, pain 4/10 at rest, ",
}


def shaped(name: str, characters: int) -> str:
    """Return a page of a shape: "charts" and "one line" are the sample charts of the development split, one behind another."""
    if name in {"charts", "one line"}:
        text = ""
        paths = charts("dev")
        while len(text) < characters:
            for path in paths:
                text += press(path, format="txt").data.decode().replace("\f", "\n")
                if len(text) >= characters:
                    break
        text = text[:characters]
        return " ".join(text.split()) if name == "one line" else text
    unit = SHAPES[name]
    return "Daily note 12/05/2025 " + unit * (characters // len(unit))


def seconds(text: str) -> float:
    """Return the processor time that a page takes to a chart."""
    began = time.process_time()
    chart(ingest([Source("page.txt", data=text.encode())]).records)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reading of a page that gets longer.")
    parser.add_argument("--characters", type=int, default=250_000, help="Of the shorter page.")
    parser.add_argument("--shape", nargs="*", default=["charts", "one line", *SHAPES], help="Which shapes.")
    options = parser.parse_args()
    seconds(shaped("values", 1000))
    print(f"{'':<16}{options.characters:>12,}{4 * options.characters:>12,}{'ratio':>8}")
    for name in options.shape:
        few, many = (seconds(shaped(name, size)) for size in (options.characters, 4 * options.characters))
        print(f"{name:<16}{few:>10.2f} s{many:>10.2f} s{many / few:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
