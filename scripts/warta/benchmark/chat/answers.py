"""The form of every task."""

from __future__ import annotations

from collections.abc import Mapping

from warta.benchmark.chat import links, page, spans
from warta.benchmark.chat.form import Form

FORMS: Mapping[str, Form] = {**page.FORMS, **spans.FORMS, **links.FORMS}
