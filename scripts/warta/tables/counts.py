"""What is counted while articles are written: the source of every figure in the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from warta.article import Article
from warta.redact.articles import counts_of

# Layer field -> the attribute whose labels are counted.
LABELLED = {
    "blocks": "kind",
    "entities": "label",
    "times": "type",
    "attributions": "kind",
    "persuasion": "technique",
    "chains": "type",
}
UNLABELLED = ("sentences", "tokens", "titles")


def count(articles: Sequence[Article], split: str, counts: Counter[str]) -> None:
    """Add what these articles of one split hold to `counts`; keys are `what/which/split`."""
    for article in articles:
        counts[f"articles//{split}"] += 1
        counts[f"characters//{split}"] += len(article.text or "")
        counts[f"synthetic/{str(article.synthetic).lower()}/{split}"] += 1
        counts[f"language/{article.language}/{split}"] += 1
        counts[f"license/{article.rights.license}/{split}"] += 1
        counts[f"ai_opt_out/{str(article.rights.ai_opt_out).lower()}/{split}"] += 1
        counts[f"redistribute/{str(article.rights.redistribute).lower()}/{split}"] += 1
        for code in article.topics or ():
            counts[f"topics/{code}/{split}"] += 1
        for frame in article.frames or ():
            counts[f"frames/{frame}/{split}"] += 1
        if article.genre:
            counts[f"genre/{article.genre}/{split}"] += 1
        for kind, number in counts_of(article.source.normalization).items():
            counts[f"redacted/{kind}/{split}"] += number
        for row in article.provenance:
            counts[f"origin/{row.layer}:{row.origin}/{split}"] += 1
        for name in UNLABELLED:
            counts[f"{name}//{split}"] += len(getattr(article, name) or ())
        for name, attribute in LABELLED.items():
            for item in getattr(article, name) or ():
                counts[f"{name}/{getattr(item, attribute)}/{split}"] += 1
