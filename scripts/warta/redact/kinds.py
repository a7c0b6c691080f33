"""The kinds of values that are masked, and their masks."""

from __future__ import annotations

# Kind -> what stands in the place of a value.
MASKS = {
    "email": "[surel]",
    "phone": "[telepon]",
    "nik": "[NIK]",
    "npwp": "[NPWP]",
    "account": "[rekening]",
    "card": "[kartu]",
}

KINDS = tuple(MASKS)
