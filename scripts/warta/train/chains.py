"""Trains the weights by which layer chains ends a phrase and chooses an antecedent.

Both are log-linear models of a choice: between going on and stopping at a word; between an
anaphor's candidates and "none of them" (mention ranking; Denis and Baldridge 2008), where the gold
may allow several. Trained on the walk that the annotator takes, along the gold's decisions, and
once more along those of a model that has not seen the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from warta.annotate.chains import floor_of
from warta.annotate.coreference.edges import HARD, REACH, edge_facts, next_edge
from warta.annotate.coreference.features import Fact, Referent, Scores, names_of
from warta.annotate.coreference.lexicon import DETERMINERS, TYPE_OF_LABEL
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.mentions import find_mentions
from warta.annotate.coreference.reading import NONE, Reading, read_article
from warta.annotate.coreference.resolve import Resolution
from warta.annotate.linear import LinearModel
from warta.article import Article

# Chosen by cross-validation on the train part, as is LEAN in warta.annotate.chains.
LEAST_SEEN = 2
FOLDS = 3
# Steps of the optimiser for the model, and for those that only lead the walk.
STEPS, POLICY_STEPS = 80, 25
PENALTY = 3.0

# One decision: the features of "none", of each candidate, and which of them (0 is none) are right.
Decision = tuple[list[list[str]], list[int]]


def train_chains(articles: Sequence[Article], meta: Mapping[str, Any]) -> LinearModel:
    """The model of edges and antecedents. Depends on the order of articles alone."""
    edges = fit_ranking([edge for article in articles for edge in edges_of(article)])
    scores = Scores(edges)
    walked = [decisions_of(article, scores) for article in articles]
    decisions = [decision for walk in walked for decision in walk]
    for fold in range(FOLDS):
        rest = [one for at, walk in enumerate(walked) if at % FOLDS != fold for one in walk]
        policy = Scores(fit_ranking(rest, steps=POLICY_STEPS) if rest else {})
        for article in articles[fold::FOLDS]:
            decisions += decisions_of(article, scores, policy)
    weights = {**fit_ranking(decisions), **edges}
    known = sorted(weights)
    return LinearModel(
        ["score"],
        known,
        np.array([[weights[name]] for name in known], np.float32),
        np.zeros(1, np.float32),
        np.zeros(1, np.float32),
        meta,
    )


def edges_of(article: Article) -> list[Decision]:
    """For each word behind the noun of a mention or source, whether the phrase stops before it."""
    reading = read_article(article)
    found: list[Decision] = []
    spans = {(span.start, span.end) for chain in article.chains or () for span in chain.mentions}
    spans |= {
        (item.source[0].start, item.source[0].end)
        for item in article.attributions or ()
        if len(item.source) == 1
    }
    for start, end in sorted(spans):
        first, last = reading.first(start), reading.last(end)
        if last <= first or reading.words.starts[first] != start:
            continue
        head, at, kind = head_of(reading, first, last)
        limit = min(reading.words.units[reading.units[first]].last, at + REACH)
        while at <= last and at < limit and reading.lower[at] not in HARD:
            facts = edge_facts(reading, head, at, kind)
            found.append(([[], names(facts)], [1 if at == last else 0]))
            at = next_edge(reading, at, limit)
    return found


def head_of(reading: Reading, first: int, last: int) -> tuple[int, int, str]:
    """The noun of a mention of words [first, last), where it may first end, and of what kind."""
    for at in range(first, last):
        entity = reading.named[at]
        if entity != NONE:
            head = at
            while at < last and reading.named[at] == entity:
                at += 1
            label = reading.entities[entity].label
            if head == first or label == "PER":
                return head, at, TYPE_OF_LABEL.get(label, "OTHER")
            break
    head = first
    while head < last - 1 and (
        reading.lower[head] in DETERMINERS
        or reading.numbers[head]
        or reading.lower[head] in ("sekitar", "orang")
    ):
        head += 1
    at = head + 1
    title = reading.titled[head]
    while title != NONE and at < last and reading.titled[at] == title:
        at += 1
    return head, at, "noun"


def decisions_of(article: Article, scores: Scores, policy: Scores | None = None) -> list[Decision]:
    """What the walk through an article decides, and how the gold would.

    The walk goes along the gold's decisions, or along those of a model's weights, `policy`: so that
    the model meets referents as wrong as it makes them itself (Ross et al. 2011, DAgger).
    """
    reading = read_article(article)
    gold = {
        (mention.start, mention.end): chain.id
        for chain in article.chains or ()
        for mention in chain.mentions
    }
    found: list[Decision] = []

    def choose(
        mention: Mention, none: list[Fact], candidates: list[tuple[list[Fact], Referent]]
    ) -> Referent | None:
        wanted = gold.get((mention.start, mention.end))
        right = []
        if wanted is not None:
            right = [
                at
                for at, (_, referent) in enumerate(candidates)
                if any(gold.get((m.start, m.end)) == wanted for m in referent.mentions)
            ]
        rows = [names(none), *(names(facts) for facts, _ in candidates)]
        found.append((rows, [at + 1 for at in right] or [0]))
        if policy is not None:
            best, chosen = floor_of(none, policy), None
            for facts, referent in candidates:
                score = sum([policy[fact] for fact in facts])
                if score > best:
                    best, chosen = score, referent
            return chosen
        return candidates[right[0]][1] if right else None

    Resolution(reading, find_mentions(reading, scores), choose)
    return found


def names(facts: Sequence[Fact]) -> list[str]:
    """The names of all features that `facts` stand for."""
    return [name for fact in facts for name in names_of(fact)]


def fit_ranking(decisions: Sequence[Decision], steps: int = STEPS) -> dict[str, float]:
    """Weights of the greatest likelihood of the right candidates, less a penalty on their size."""
    seen = Counter(name for rows, _ in decisions for row in rows for name in row)
    known = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    column = {name: index for index, name in enumerate(known)}
    columns: list[int] = []
    edges = [0]
    groups = [0]
    right: list[float] = []
    for rows, answers in decisions:
        for at, row in enumerate(rows):
            columns.extend(column[name] for name in row if name in column)
            edges.append(len(columns))
            right.append(float(at in answers))
        groups.append(len(right))
    matrix = csr_matrix((np.ones(len(columns)), columns, edges), shape=(len(right), len(known)))
    weights = _maximise(matrix, np.array(groups[:-1]), np.array(right), steps)
    return dict(zip(known, weights.tolist(), strict=True))


def _maximise(
    matrix: csr_matrix, groups: npt.NDArray[Any], right: npt.NDArray[Any], steps: int
) -> npt.NDArray[Any]:
    sizes = np.diff(np.append(groups, matrix.shape[0]))

    def loss(weights: npt.NDArray[Any]) -> tuple[float, npt.NDArray[Any]]:
        scores = matrix @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, groups), sizes)
        powers = np.exp(scores)
        whole = np.add.reduceat(powers, groups)
        part = np.add.reduceat(powers * right, groups)
        slope = powers / np.repeat(whole, sizes) - powers * right / np.repeat(part, sizes)
        value = float(np.log(whole / part).sum()) + 0.5 * PENALTY * float(weights @ weights)
        return value, matrix.T @ slope + PENALTY * weights

    start = np.zeros(matrix.shape[1])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps})
    best: npt.NDArray[Any] = result.x
    return best
