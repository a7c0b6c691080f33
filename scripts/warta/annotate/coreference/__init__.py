"""How layer chains is found: a sieve of precise rules for names, a ranking for all else.

lexicon    the words: pronouns, determiners, nouns and what they may refer to
reading    an article word by word
phrases    where a noun phrase begins
edges      where it ends
mention    what a mention is
mentions   candidates: names, titles, sources, pronouns, -nya
nouns      candidates without a name
names      which names and titles are of the same
features   what speaks for a mention and a referent being one
resolve    the walk from mentions to referents
rows       referents as chains; holders and speakers
"""
