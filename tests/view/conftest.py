from __future__ import annotations

from view_data import data_of, hostile, record

__all__ = ["data_of", "hostile", "record"]
