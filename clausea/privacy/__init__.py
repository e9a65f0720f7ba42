"""What may leave this machine: identifiers of the 18 HIPAA classes replaced by typed placeholders, checked once more, kept, put back.

`guarded(backend, chart, claim, folder)` is all that the pipeline needs. `Veil` hides and restores texts of one case; `residues`
is the preflight. How well it works is measured by `clausea eval privacy`.
"""

from clausea.privacy.guard import Guarded, Sent, guarded
from clausea.privacy.known import Known
from clausea.privacy.preflight import refuse_residues, residues
from clausea.privacy.spots import KINDS, PLACEHOLDER, Spot
from clausea.privacy.veil import LEGEND, Veil

__all__ = [
    "KINDS",
    "LEGEND",
    "PLACEHOLDER",
    "Guarded",
    "Known",
    "Sent",
    "Spot",
    "Veil",
    "guarded",
    "refuse_residues",
    "residues",
]
