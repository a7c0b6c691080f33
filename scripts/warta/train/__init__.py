"""`warta train`: gold of a built dataset -> the model files that the annotators load.

gold       the articles of a built dataset whose layer is gold, in id order
tasks      what can be trained, by name
sequence   the CRF of warta.annotate.sequence, by crfsuite
"""

from warta.train.tasks import train

__all__ = ["train"]
