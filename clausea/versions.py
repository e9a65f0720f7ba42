"""Which commit runs."""

from __future__ import annotations

from pathlib import Path


def commit() -> str | None:
    """Return the commit of the checkout that runs, or None when Clausea is installed as a package."""
    git = Path(__file__).resolve().parent.parent / ".git"
    try:
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head[:12]
        reference = git / head[5:]
        if reference.exists():
            return reference.read_text().strip()[:12]
        for line in (git / "packed-refs").read_text().splitlines():
            if line.endswith(head[5:]):
                return line[:12]
    except OSError:
        return None
    return None
