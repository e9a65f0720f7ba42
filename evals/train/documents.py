"""Train the models that divide a record into documents and name their kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import yaml

from clausea.chart import dating
from clausea.chart.authors import candidates as authors_of
from clausea.chart.authors import crew, surname
from clausea.chart.boundaries import SECOND, line_features
from clausea.chart.dating import near_of, reference
from clausea.chart.documents import place_of
from clausea.chart.features import LineView, document_features, record_features, title_features, view
from clausea.chart.lines import Line, lines_of
from clausea.domain import DocumentKind, Record
from clausea.ingest import Source, read_record
from clausea.retrievers.network import Network
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.train.again import STRENGTH, Dated, Examples, days_again, starts_again
from evals.train.fit import fit_labels, write
from evals.train.typed import typed

KINDS: tuple[str, ...] = get_args(DocumentKind)
FORMATS = ("pdf", "txt", "docx")
"""A chart is read in every format, since lines break and titles stand otherwise in each."""


_TITLE = ("t:", "tb:", "t4:", "t5:")
"""How the names of features begin that are the words of a title."""


def starts_of(views: Sequence[LineView], lines: Sequence[Line], truth: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """Return the place in `views` at which each labelled document starts, found by its words, in order.

    Formats break pages and lines elsewhere, so that the words are surer than the address. A document that starts with a running
    head, which is no view, starts at the first of `lines` below it that is one.
    """
    pages = {page["page"]: page["lines"] for page in truth["pages"]}
    out: list[tuple[int, dict[str, Any]]] = []
    after = 0
    for document in truth["documents"]:
        if not document["first"]:
            continue
        page, number = document["first"]
        words = "".join(str(pages[page][number - 1]).split())
        spots = [at for at in range(after, len(views)) if "".join(views[at].text.split()) == words]
        exact = [at for at in spots if (views[at].line.page, views[at].line.number) == (page, number)]
        near = [at for at in range(after, len(views)) if words and "".join(views[at].text.split())[:24] == words[:24]]
        found = next(iter(exact or spots or near), None)
        if found is None:
            found = _below_head(views, lines, (page, number), words)
        if found is not None and found >= after:
            out.append((found, document))
            after = found + 1
    return out


def _below_head(views: Sequence[LineView], lines: Sequence[Line], address: tuple[int, int], words: str) -> int | None:
    """Return the place of the first view on its page below the running head that stands at an address with these words."""
    for index, line in enumerate(lines):
        if (line.page, line.number) == address and line.is_furniture and "".join(line.text.split()) == words:
            return next((at for at, one in enumerate(views) if one.index > index and one.line.page == line.page), None)
    return None


def add_record(record: Record, truth: dict[str, Any], starts: Examples, kinds: Examples) -> list[LineView]:
    """Add the lines and documents of a chart to the examples, and return its lines."""
    lines = lines_of(record)
    views = view(lines)
    found = starts_of(views, lines, truth)
    firsts = {at for at, _ in found}
    chart = record.name.rsplit(".", 1)[0]
    for at, row in enumerate(line_features(views)):
        starts.add(row, ["start"] if at in firsts else [], chart)
    named = [str(document["values"]["kind"]) for _, document in found]
    every = record_features(named)
    for number, (at, _) in enumerate(found):
        stop = found[number + 1][0] if number + 1 < len(found) else len(views)
        row = document_features(views[at:stop], place=place_of(number, len(found)))
        beside, kind = every[number], named[number]
        # Alone, because nothing is known of the others yet when a document is judged first.
        kinds.add(row, [kind], chart)
        kinds.add([*row, *beside], [kind], chart)
        # Without the words of its title a document must be known by what it holds, or by the sort of title that it has.
        kinds.add([*(name for name in row if not name.startswith(_TITLE)), *beside], [kind], chart)
    return views


def add_facts(record: Record, truth: dict[str, Any], dates: Examples, authors: Examples) -> list[Dated]:
    """Add the dates and the people of a chart to the examples, each with whether it is its document's own.

    Return its documents with their dates, which are not judged yet.
    """
    lines = lines_of(record)
    views = view(lines)
    found = starts_of(views, lines, truth)
    middle, known = reference(lines), crew(views)
    chart = record.name.rsplit(".", 1)[0]
    last: dt.date | None = None
    days = [
        dt.date.fromisoformat(str(document["values"]["date"])[:10]) if document["values"].get("date") else None
        for _, document in found
    ]
    held = []
    for number, (at, document) in enumerate(found):
        stop = found[number + 1][0] if number + 1 < len(found) else len(views)
        values, own = document["values"], views[at:stop]
        held.append(dating.candidates(own, str(values["kind"]), last, near_of(last, middle)))
        last = days[number] or last
        name = last_name(str(values["author"])) if values.get("author") else ""
        for person in authors_of(own, str(values["kind"]), known):
            authors.add(list(person.features), ["author"] if name and last_name(person.name) == name else [], chart)
    spoken = dating.holders(held)
    out = []
    for number, (at, document) in enumerate(found):
        stop = found[number + 1][0] if number + 1 < len(found) else len(views)
        around, kind = dating.Around.of(number, days, spoken), str(document["values"]["kind"])
        for one in held[number]:
            answer = ["own"] if one.found.date == days[number] else []
            # Alone, because nothing is known of those behind yet when a document is judged first.
            dates.add(list(one.features), answer, chart)
            dates.add([*one.features, *around.features(one.found.date, kind)], answer, chart)
        out.append(Dated(dating.judged_of(views[at:stop], kind, held[number], around, lambda _: 0.0), days[number]))
    return out


def last_name(name: str) -> str:
    """Return the last name of "Jane Roe" and of "ROE, JANE", in lower case."""
    head = name.split(",", maxsplit=1)[0] if "," in name else name
    return surname(head)


def add_titles(kinds: Examples) -> None:
    """Add the names that documents go by in the field; a name alone is an example."""
    named = yaml.safe_load(Path(__file__).with_name("titles.yaml").read_text())
    for kind, titles in named.items():
        for number, title in enumerate(titles):
            for text in (title, title.upper()):
                (only,) = view([Line("titles", 1, 1, 0, text)])
                # Each counts as a chart of its own, so that a word of two titles is a word of the trade.
                kinds.add(title_features(only), [kind], f"title-{kind}-{number}")


def fit(records: Iterable[tuple[Record, dict[str, Any]]]) -> dict[str, dict[str, object]]:
    """Return the models, by name."""
    starts, kinds, dates, authors = Examples(), Examples(), Examples(), Examples()
    lines, dated = [], []
    for record, truth in records:
        lines.append(add_record(record, truth, starts, kinds))
        dated.append(add_facts(record, truth, dates, authors))
    add_titles(kinds)
    return {
        "document_start": fit_labels(starts.rows, starts.answers, ["start"], least=2, strength=STRENGTH, groups=starts.charts),
        SECOND: written(starts_again(starts, lines)),
        "document_kind": fit_labels(kinds.rows, kinds.answers, KINDS, least=2, strength=STRENGTH, groups=kinds.charts),
        "document_date": fit_labels(dates.rows, dates.answers, ["own"], least=2, strength=STRENGTH, groups=dates.charts),
        dating.SECOND: written(days_again(dates, dated)),
        "document_author": fit_labels(
            authors.rows, authors.answers, ["author"], least=2, strength=STRENGTH, groups=authors.charts
        ),
    }


def written(network: Network) -> dict[str, object]:
    """Return a network as it is written."""
    return {name: array.tolist() for name, array in network.arrays().items()}


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the models on the development split and write them."""
    chosen = paths if paths is not None else [*charts("dev"), *charts("dev", "kinds")]
    records = []
    for path in chosen:
        for format_name in FORMATS:
            data, truth = pressed(path, format_name)
            records.append((read_record(Source(f"{path.stem}.{format_name}", data=data)), truth))
            if format_name == "txt":
                data, truth = typed(data, truth, path.stem)
                records.append((read_record(Source(f"{path.stem}.txt", data=data)), truth))
    for name, model in fit(records).items():
        write(name, model)
    print(f"documents: {len(chosen)} charts in {len(FORMATS)} formats, and typed by other systems")


if __name__ == "__main__":
    train()
