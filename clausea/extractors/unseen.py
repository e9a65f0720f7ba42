"""Words of a page that nobody can see: of the colour of the paper, or too small to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clausea.extractors.rows import Word

SMALLEST = 2.5
"""Words that are lower than this many points are not for people to read: print of charts is twice as high at the least."""
PALEST = 0xF0
_DARK_PAPER = 0xC0
"""Pale words show where the paper around them is darker than this: white words on a dark band do."""


def words_unseen(page: Any, doubtful: Sequence[Word], side: int) -> set[Word]:
    """Return the pale or tiny words that do not show on the page as it is drawn, no wider or higher than `side` dots."""
    # Tiny ones need no look at the picture, and a page can hold a hundred thousand of them.
    out = {word for word in doubtful if word.height < SMALLEST}
    pale = [word for word in doubtful if word.height >= SMALLEST]
    if not pale:
        return out
    from PIL import ImageStat

    scale = min(2.0, side / max(*page.get_size(), 1))
    picture = page.render(scale=scale, grayscale=True).to_pil()
    for word in pale:
        left, top, right, bottom = (round(one * scale) for one in word.box)
        left, top = max(0, left), max(0, top)
        part = picture.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
        # The dots of a word are fewer than those of the paper around it, so the one in the middle is the paper's.
        paper = ImageStat.Stat(part).median[0]
        if paper >= _DARK_PAPER:
            out.add(word)
    return out
