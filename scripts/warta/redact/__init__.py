"""Personal numbers and addresses masked: `redact(text)`, before anything is annotated or written.

    text --find_emails, find_groups--> candidates --structure, check digits, words before--> masks

Masked are e-mail addresses, Indonesian phone numbers, NIK (and family-card numbers, which look the
same), NPWP, bank account and card numbers. Not masked are short public numbers (110, 14045), names
and street addresses.
"""

from __future__ import annotations

from warta.redact.kinds import KINDS, MASKS
from warta.redact.mask import Masked, redact

__all__ = ["KINDS", "MASKS", "Masked", "redact"]
