"""Draw labelled sample charts as the files a clinic would send, and say where every label was drawn."""

from evals.press.build import build_all, press
from evals.press.planting import Planted, plant
from evals.press.source import ChartError, read
from evals.press.truth import Pressed, Truth

__all__ = ["ChartError", "Planted", "Pressed", "Truth", "build_all", "plant", "press", "read"]
