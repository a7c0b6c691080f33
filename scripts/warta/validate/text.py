"""Level 2 on the text itself: normal form, line ends, forbidden characters, digest."""

from __future__ import annotations

import hashlib
import unicodedata

from warta.article import Article
from warta.validate.finding import Finding, finding

# Character -> the code of its finding. A surrogate is refused at level 1.
FORBIDDEN = {
    "\r": ("text_carriage_return", "a carriage return"),
    "\ufeff": ("text_bom", "a byte order mark (U+FEFF)"),
    "\0": ("text_nul", "a NUL"),
}


def check_text(article: Article) -> list[Finding]:
    """Findings on an article's text; without text nothing can be said."""
    text = article.text
    if text is None:
        return []
    found = [
        finding(
            code,
            f"the text holds {name} ({text.count(character)} in all)",
            article=article.id,
            offset=text.index(character),
        )
        for character, (code, name) in FORBIDDEN.items()
        if character in text
    ]
    if not unicodedata.is_normalized("NFC", text):
        offset = _first_difference(text, unicodedata.normalize("NFC", text))
        message = f"the text is not in NFC, first at {text[offset : offset + 20]!r}"
        found.append(finding("text_not_nfc", message, article=article.id, offset=offset))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if digest != article.text_sha256:
        message = f"text_sha256 is {article.text_sha256[:12]}…, that of the text {digest[:12]}…"
        found.append(finding("text_sha256_mismatch", message, article=article.id))
    return found


def _first_difference(one: str, other: str) -> int:
    """The first offset at which two different strings differ."""
    for offset, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return offset
    return min(len(one), len(other))
