"""Level 3 on persuasion: whose attribution a span stands in, and whose voice it therefore has.

The rules are those of the record (design, section 3): narrator outside any content, or in content
of kind topic; reported inside quotation marks, or in indirect content of an assertion, attitude or
request; ambiguous in indirect content under a closing cue. Of indirect content of an intention they
say nothing, so any voice is taken there; whether a cue closes ("demikian laporan") or merely
follows ("kata Rina") is the annotator's to judge, so ambiguous is taken in all indirect content.
Scare quotes outside any content fall under two rules; both voices are taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from warta.article import Article, Attribution, Persuasion
from warta.validate.finding import Finding, finding
from warta.validate.quotes import quotations

ANY_VOICE = frozenset({"narrator", "reported", "ambiguous"})


def check_voice(article: Article) -> list[Finding]:
    """Findings on attribution and voice of each persuasion span; none without attributions."""
    if not article.persuasion or article.attributions is None:
        return []
    quoted = list(quotations(article))
    known = {attribution.id: attribution for attribution in article.attributions}
    found = []
    for index, span in enumerate(article.persuasion):
        innermost = innermost_attributions(span, article.attributions)
        names = [attribution.id for attribution in innermost]
        if span.attribution not in names and (names or span.attribution is not None):
            if span.attribution is not None and span.attribution not in known:
                continue  # unknown_reference says so
            wanted = " or ".join(names) or "null"
            code = "attribution_not_innermost"
            reason = f"its attribution is {span.attribution or 'null'}; by its place it is {wanted}"
        else:
            allowed = allowed_voices(article, span, innermost, quoted)
            if span.voice in allowed:
                continue
            code = "voice_mismatch"
            reason = f"its voice is {span.voice}; by its place it is {' or '.join(sorted(allowed))}"
        found.append(
            finding(
                code,
                f"{span.technique} at {span.start}: {reason}",
                article=article.id,
                layer="persuasion",
                index=index,
                offset=span.start,
            )
        )
    return found


def innermost_attributions(
    span: Persuasion, attributions: Sequence[Attribution]
) -> list[Attribution]:
    """Those whose shortest content part covers the span; several only where parts coincide."""
    covering = [
        (part.end - part.start, attribution)
        for attribution in attributions
        for part in attribution.content
        if part.start <= span.start and span.end <= part.end
    ]
    shortest = min((length for length, _ in covering), default=0)
    return [attribution for length, attribution in covering if length == shortest]


def allowed_voices(
    article: Article,
    span: Persuasion,
    innermost: Sequence[Attribution],
    quoted: Sequence[tuple[int, int]],
) -> frozenset[str]:
    """The voices that the rules allow for a span in its place."""
    in_marks = any(start <= span.start and span.end <= end for start, end in quoted)
    # Where the marks cannot be seen, they may be anywhere that is not plain indirect content.
    unseen = article.text is None or article.blocks is None
    allowed: frozenset[str] = frozenset()
    for attribution in innermost:
        if attribution.kind == "topic":
            allowed |= {"narrator"}
        elif attribution.quote == "direct" or in_marks:
            allowed |= {"reported"}
        elif attribution.kind == "intention":
            allowed |= ANY_VOICE
        else:
            allowed |= {"reported", "ambiguous"}
    if not innermost:
        allowed = frozenset({"narrator"})
    return allowed | {"reported"} if in_marks or unseen else allowed
