"""What the words of a goal say in every writer's manner: a test, a figure, a task of daily life."""

from __future__ import annotations

from collections.abc import Mapping

from clausea.chart.lexicon import words_of
from clausea.chart.word_groups import word_groups


def said(body: str, flags: Mapping[str, str]) -> list[str]:
    """Return what the words of a piece say in every writer's manner: a test is named, a figure is set, a task of daily life."""
    groups = word_groups("daily_life").within(body)
    told = sorted(frozenset().union(*groups) & _TASKS)
    words = words_of(body[:160])
    test = "test" if words.names else "none"
    figure = "figure" if any(char.isdigit() for char in body) else "none"
    sorts = "+".join(sorted({key for key in words.keys if key in _AIMED}))
    task = "task" if told else "none"
    out = [f"g:{one}" for one in told] + [f"g1:{one}" for one in sorted(groups[0] if groups else ())]
    out += [f"says={test}&{figure}&{task}", f"sorts={sorts}"]
    for name in ("open", "section", "kind", "sort", "before", "due"):
        out += [f"says={test}&{figure}&{task}&{name}={flags[name]}", f"sorts={sorts}&{name}={flags[name]}"]
    return out


_TASKS = frozenset({"moving", "self_care", "house", "work", "leisure", "speaking", "eating", "free", "device", "past", "present"})
_AIMED = frozenset({"<bound>", "<goal>", "<prior>", "<now>", "<arrow>", "<joint>", "<motion>", "<muscle>", "<rom>", "<pain>"})


PAIRS = (
    ("sort", "status"),
    ("sort", "next"),
    ("next", "status"),
    ("sort", "open"),
    ("sort", "kind"),
    ("sort", "known"),
    ("sort", "before"),
    ("sort", "section"),
    ("sort", "size"),
    ("sort", "due"),
    ("sort", "will"),
    ("sort", "place"),
    ("status", "alike"),
    ("status", "kind"),
    ("status", "known"),
    ("open", "before"),
    ("open", "form"),
    ("open", "size"),
    ("before", "form"),
    ("section", "will"),
    ("section", "kind"),
    ("kind", "form"),
    ("due", "section"),
    ("due", "open"),
    ("size", "status"),
    ("alike", "kind"),
    ("known", "alike"),
    ("known", "cover"),
    ("sort", "cover"),
    ("status", "cover"),
    ("cover", "kind"),
    ("cover", "form"),
    ("will", "kind"),
    ("again", "status"),
    ("again", "sort"),
    ("again", "form"),
    ("again", "share"),
    ("again", "known"),
    ("share", "status"),
    ("share", "size"),
    ("share", "form"),
    ("fresh", "sort"),
    ("fresh", "status"),
    ("fresh", "kind"),
    ("fresh", "due"),
    ("fresh", "again"),
    ("led", "before"),
    ("led", "kind"),
    ("led", "status"),
)
"""Which flags of a piece say more together than each by itself."""
