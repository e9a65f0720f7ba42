"""What the record takes back itself: a person has to see that the letter argues from what is right."""

from __future__ import annotations

from clausea.audit.view import View
from clausea.domain import Chart, Document, Flag
from clausea.domain.corrected_values import CorrectedValue, corrected_values
from clausea.domain.corrections import Correction, corrections
from clausea.domain.dates import us


def taken_back(chart: Chart, view: View) -> list[Flag]:
    """Say which words the record takes back; `chart` still holds them, where the chart of the claim does not."""
    own = {one.id for one in view.own}
    flags = [_flag(view, chart, one) for one in corrections(chart) if one.document in own and own.issuperset(one.targets)]
    values = [one for one in corrected_values(chart) if one.document in own and own.issuperset(one.targets)]
    return flags + [_of_value(view, chart, one) for one in values]


def _of_value(view: View, chart: Chart, one: CorrectedValue) -> Flag:
    """Say which value the record corrects; where the corrected one is told in its place, a person need not answer."""
    is_told = one.right is not None and any(each.value_span == one.right.value_span for each in view.chart.measures)
    if is_told:
        used = "The wrong value is not used, and the corrected one is, cited to the correction"
    elif one.taken_back:
        used = "What tells the wrong value is not used, and no other is told in its place"
    else:
        used = "Which words are meant could not be told"
    said = " ".join(chart.quote(*one.spans).split()).rstrip(".")
    return Flag(
        flag="number_conflict",
        severity="medium" if is_told else "high",
        message=f"The {_named(chart.document(one.document))} corrects a value: “{said}”. {used}. See that neither the letter nor "
        "the claim rests on the wrong one.",
        spans=(*one.spans, *one.taken_back[:3]),
        must_answer=not is_told,
    )


def _flag(view: View, chart: Chart, one: Correction) -> Flag:
    says = f"The {_named(chart.document(one.document))} says"
    targets = [chart.document(name) for name in one.targets]
    of = " and ".join(f"the {_named(target)}" for target in targets) or "an earlier document"
    used = "What it takes back is not used" if one.taken_back else "Which words are meant could not be told"
    if one.sort == "part":
        return Flag(
            flag="cloned_notes",
            severity="high",
            message=f"{says} that something in a note is wrong: in {of}. {used}. See that the letter does not quote what is wrong.",
            spans=(one.span,),
            must_answer=not targets or view.touches(*(target.date for target in targets)),
        )
    if one.sort == "note":
        return Flag(
            flag="cloned_notes",
            severity="high",
            message=f"{says} that a note was written in error: {of}. {used}. What was really done on that day has to be cited from the "
            "correction, or the date taken out of the letter.",
            spans=(one.span, *one.taken_back[:1]),
            must_answer=not targets or view.touches(*(target.date for target in targets)),
        )
    side = f"the side is {one.side}" if one.side else "a side is wrong"
    return Flag(
        flag="side_contradiction",
        severity="high",
        message=f"{says} that {side}, and corrects {of}. {used}. See that neither the letter nor the claim names the wrong side.",
        spans=(one.span, *one.taken_back[:3]),
        must_answer=True,
    )


def _named(document: Document) -> str:
    day = f" of {us(document.date)}" if document.date else ""
    return f"{document.kind.replace('_', ' ')}{day}" if document.kind != "other" else f"document{day}"
