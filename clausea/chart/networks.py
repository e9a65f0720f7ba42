"""The small trained networks of the package that look again at what first models said."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from clausea.errors import KnowledgeError
from clausea.linear import load_json
from clausea.retrievers.network import FIELDS, Network


@cache
def load_network(name: str) -> Network:
    """Return a trained network of the package.

    Raises:
        KnowledgeError: its file is missing or damaged.
    """
    data = load_json(name)
    try:
        network = network_of(data)
        is_sound = network.is_sound
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise _damaged(name, type(error).__name__) from None
    if not is_sound:
        raise _damaged(name, "its tables do not fit together")
    return network


def _damaged(name: str, why: str) -> KnowledgeError:
    return KnowledgeError(f"The model {name} cannot be loaded: {why}.", hint="Install Clausea again.")


def network_of(data: dict[str, Any]) -> Network:
    """Return a network that was written as lists of whole numbers, and means and spreads with four digits."""
    return Network(**{name: np.array(data[name], dtype=float if name in {"mean", "spread"} else np.int64) for name in FIELDS})
