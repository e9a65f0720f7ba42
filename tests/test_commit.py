"""The commit that a report names is found in a checkout and in a worktree of git."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausea.config import commit_of

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("is_worktree", [True, False])
def test_the_commit_of_a_checkout_and_of_a_worktree(tmp_path: Path, is_worktree: bool, is_packed: bool) -> None:
    common = tmp_path / "main" / ".git"
    own = common / "worktrees" / "side" if is_worktree else common
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    if is_packed:
        (common / "packed-refs").write_text(f"# pack-refs\n{'f' * 40} refs/heads/other/refs/heads/side\n{SHA} refs/heads/side\n")
    else:
        (common / "refs" / "heads").mkdir(parents=True)
        (common / "refs" / "heads" / "side").write_text(f"{SHA}\n")
    checkout = common.parent
    if is_worktree:
        (own / "commondir").write_text("../..\n")
        checkout = tmp_path / "side"
        checkout.mkdir()
        (checkout / ".git").write_text(f"gitdir: {own}\n")
    assert commit_of(checkout) == SHA[:12]
    (own / "HEAD").write_text(f"{SHA}\n")
    assert commit_of(checkout) == SHA[:12]


def test_a_package_that_is_no_checkout_has_no_commit(tmp_path: Path) -> None:
    assert commit_of(tmp_path) is None
    (tmp_path / ".git").write_text("gitdir: nowhere\n")
    assert commit_of(tmp_path) is None
