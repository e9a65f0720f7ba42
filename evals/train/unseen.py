"""Read charts with readers that did not learn from them, so that what is trained on their output meets their usual mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from clausea import linear
from clausea.chart import networks
from evals.train import documents, facts, fit, forms, measures, minutes


@contextmanager
def readers_without(held: Sequence[Path], paths: Sequence[Path]) -> Iterator[None]:
    """Within this block every reader's model is one that was trained on `paths` without `held`."""
    chosen = [path for path in paths if path not in held]
    shipped, written = linear._FOLDER, fit.MODELS
    with TemporaryDirectory() as folder:
        fit.MODELS = Path(folder)
        try:
            # Each reads what those before it have found, as in `python -m evals.train`.
            for reader in (documents, forms, facts, minutes, measures):
                own = [path for path in chosen if reader is not measures or path.parent.name != "kinds"]
                reader.train(own)
                linear._FOLDER = _complete(Path(folder), shipped)
                _forget()
            yield
        finally:
            linear._FOLDER, fit.MODELS = shipped, written
            _forget()


def _forget() -> None:
    """Let every model be loaded again."""
    linear.load.cache_clear()
    networks.load_network.cache_clear()


def _complete(folder: Path, shipped: Path) -> Path:
    """Add the shipped models that were not trained yet."""
    for path in shipped.glob("*.json"):
        if not (folder / path.name).exists():
            (folder / path.name).write_bytes(path.read_bytes())
    return folder
