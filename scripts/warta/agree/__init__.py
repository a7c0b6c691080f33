"""How far two annotators agree, layer by layer, and where they do not.

figures.py turns counts into values and intervals; alpha.py, spans.py, attributions.py and
documents.py count (on ground.py); measure.py names the layers; report.py, and disagreements.py with
pairing.py, are for reading.
"""

from warta.agree.disagreements import disagreements
from warta.agree.figures import Figure
from warta.agree.measure import Agreement, LayerAgreement, measure_agreement
from warta.agree.pairing import Disagreement, Side
from warta.agree.report import format_agreement

__all__ = [
    "Agreement",
    "Disagreement",
    "Figure",
    "LayerAgreement",
    "Side",
    "disagreements",
    "format_agreement",
    "measure_agreement",
]
