"""From referents to the record: chains with ids, and the references of titles and attributions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from warta.annotate.coreference.features import PRONOMINAL, Referent
from warta.annotate.coreference.lexicon import BOTH, CHAIN_TYPES
from warta.annotate.coreference.mention import Mention
from warta.annotate.coreference.reading import NONE, Reading
from warta.annotate.coreference.resolve import Resolution
from warta.article import Article, Attribution, Chain, Span, Title

# In how many sentences before "keduanya" its two members are sought.
BACK = 2


@dataclasses.dataclass(slots=True, eq=False)
class Draft:
    """A chain without its id: what it refers to, its mentions in order, the referents in it."""

    referent: Referent
    mentions: list[Mention]
    members: list[Referent]


def write_chains(reading: Reading, resolution: Resolution) -> Article:
    """The article with `chains`, and with holders and speakers that name them.

    A holder or speaker is the chain in which its phrase is; a speaker without chain is the entity
    in its phrase. Holders that are entities stay, as do speakers whose phrase is in no chain; ids
    of chains that the article had before are forgotten.
    """
    drafts = _drafts(resolution)
    ids = {id(draft.referent): f"c{number}" for number, draft in enumerate(drafts, start=1)}
    chains = tuple(_chain(draft, ids) for draft in drafts)
    chain_of = {mention: ids[id(draft.referent)] for draft in drafts for mention in draft.mentions}
    titles = {
        mention.title: chain_of.get(mention) for mention in resolution.of if mention.title >= 0
    }
    return dataclasses.replace(
        reading.article,
        chains=chains,
        titles=reading.article.titles
        and tuple(_held(title, titles.get(at)) for at, title in enumerate(reading.titles)),
        attributions=reading.article.attributions
        and tuple(
            _spoken(reading, resolution, at, chain_of) for at in range(len(reading.attributions))
        ),
    )


def _drafts(resolution: Resolution) -> list[Draft]:
    """The referents that make a chain: with two mentions, or one and members that have chains."""
    drafts = [Draft(one, _outer(one), []) for one in resolution.referents]
    kept = {id(draft.referent) for draft in drafts if len(draft.mentions) > 1}
    for draft in drafts:
        members = [resolution.of[part] for part in _parts(draft, resolution)]
        unique = {id(one): one for one in members if id(one) in kept and one is not draft.referent}
        draft.members = list(unique.values()) if len(unique) > 1 else []
    drafts = [draft for draft in drafts if len(draft.mentions) > 1 or draft.members]
    drafts = [
        draft for draft in drafts if draft.mentions[0].kind != "joined" or len(draft.mentions) > 1
    ]
    return sorted(drafts, key=lambda draft: _place(draft.mentions[0]))


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end


def _outer(referent: Referent) -> list[Mention]:
    """Mentions in order, without a noun or name that stands within another of the same referent."""
    found: list[Mention] = []
    reach = -1
    for mention in sorted(referent.mentions, key=_place):
        if mention.end <= reach and mention.kind not in PRONOMINAL:
            continue
        found.append(mention)
        reach = max(reach, mention.end)
    return found


def _parts(draft: Draft, resolution: Resolution) -> tuple[Mention, ...]:
    """The mentions of the members of a group: of names that are joined, or, for a "keduanya" that
    nothing was found for, of the last two persons."""
    for mention in draft.mentions:
        if mention.members:
            return mention.members
    first = draft.mentions[0]
    if first.noun in BOTH and len(draft.mentions) == 1 and first.noun == "keduanya":
        found: dict[int, Mention] = {}
        at = resolution.place(first)
        for mention in reversed(resolution.mentions[max(0, at - 40) : at]):
            if mention.unit < first.unit - BACK:
                break
            if mention.kind == "name" and "PER" in mention.types:
                found.setdefault(id(resolution.of[mention]), mention)
            if len(found) == 2:
                return tuple(found.values())
    return ()


def _chain(draft: Draft, ids: Mapping[int, str]) -> Chain:
    members = sorted((ids[id(one)] for one in draft.members), key=lambda name: int(name[1:]))
    return Chain(
        ids[id(draft.referent)],
        type_of(draft.mentions),
        bool(members) or _is_group(draft),
        tuple(members),
        tuple(Span(mention.start, mention.end) for mention in draft.mentions),
    )


def _is_group(draft: Draft) -> bool:
    if draft.referent.named:
        return False
    nominal = [one for one in draft.mentions if one.kind not in PRONOMINAL]
    several = [one for one in nominal or draft.mentions if one.plural]
    return bool(several) and type_of(draft.mentions) != "ORG"


def type_of(mentions: list[Mention]) -> str:
    """The type of a chain: that of its name, else of the nouns that most of its mentions have."""
    votes = dict.fromkeys(CHAIN_TYPES, 0.0)
    for mention in mentions:
        weight = 10.0 if mention.kind == "name" else 1.0
        for name in mention.types:
            votes[name] += weight / len(mention.types)
    if len({*votes.values()}) == 1:
        return "OTHER"
    return max(CHAIN_TYPES, key=lambda name: votes[name])


def _held(title: Title, chain: str | None) -> Title:
    if title.holder is not None and not title.holder.startswith("c"):
        return title
    return title if title.holder == chain else dataclasses.replace(title, holder=chain)


def _spoken(
    reading: Reading, resolution: Resolution, at: int, chain_of: Mapping[Mention, str]
) -> Attribution:
    item = reading.attributions[at]
    before = item.speaker if item.speaker and item.speaker.startswith("e") else None
    mention = resolution.sources.get(at)
    speaker = chain_of.get(mention) if mention is not None else None
    if speaker is None and before is None and mention is not None and mention.entity != NONE:
        speaker = reading.entities[mention.entity].id
    speaker = speaker or before
    return item if item.speaker == speaker else dataclasses.replace(item, speaker=speaker)
