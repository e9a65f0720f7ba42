"""The blocks that a rendered template is read as."""

from __future__ import annotations

from clausea.compose.blocks import read_blocks


def test_a_heading_with_nothing_below_it_is_not_printed() -> None:
    text = "# Letter\n\n## The denied dates\n\n### 03/05/2026\n\n## The patient\n\nSaid.\n\n### Prior\n\nMore.\n\n## Exhibits\n"
    assert [getattr(one, "text", "") for one in read_blocks(text, ())] == ["Letter", "The patient", "Said.", "Prior", "More."]
