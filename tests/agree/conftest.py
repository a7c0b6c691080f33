from __future__ import annotations

from two_versions import blank, full

__all__ = ["blank", "full"]
