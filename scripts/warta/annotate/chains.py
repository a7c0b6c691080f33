"""Layer chains: which phrases, pronouns and clitics of an article refer to the same.

Names are linked by sieves from precise to loose (Lee et al. 2013), all else by a ranking of what
was mentioned before, with weights trained on the gold; as schema/guidelines/chains.md draws the
lines. The parts stand in warta.annotate.coreference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from warta.annotate.coreference.features import Fact, Referent, Scores
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.mentions import find_mentions
from warta.annotate.coreference.reading import read_article
from warta.annotate.coreference.resolve import Resolution
from warta.annotate.coreference.rows import write_chains
from warta.annotate.linear import LinearModel
from warta.annotate.model_file import read_shipped
from warta.article import Article

MODEL = "chains"
# How much less likely than "none" an antecedent may be: a link missed costs more than one too many.
LEAN = 0.75


def annotate(article: Article) -> Article:
    """`article` with `chains`; holders and speakers that were null name a chain where there is one.

    Needs sentences and tokens, and looks at entities, titles and attributions where there are such.
    Raises ArticleError where text, sentences or tokens are missing.
    """
    return annotate_with(article, _scores())


def annotate_with(article: Article, scores: Scores) -> Article:
    """The same with the scores of a model of one's own (warta.train.chains)."""
    reading = read_article(article)

    def choose(
        mention: Mention, none: list[Fact], candidates: list[tuple[list[Fact], Referent]]
    ) -> Referent | None:
        best, chosen = floor_of(none, scores), None
        for facts, referent in candidates:
            score = scores.total(facts)
            if score > best:
                best, chosen = score, referent
        return chosen

    return write_chains(reading, Resolution(reading, find_mentions(reading, scores), choose))


def floor_of(none: Sequence[Fact], scores: Scores) -> float:
    """What an antecedent has to be better than; without any fact for "none" there must be one."""
    return scores.total(none) - LEAN if none else -math.inf


def scores_of(model: LinearModel) -> Scores:
    """The scores by a model that warta.train.chains made."""
    return Scores(dict(zip(model.names, model.weights[:, 0].tolist(), strict=True)))


@cache
def _scores() -> Scores:
    return scores_of(LinearModel.load(read_shipped(MODEL), MODEL))
