"""How layer attributions is found: who says, thinks, wants or discusses what.

lexicon      the words that matter: cues and their behaviour, and the parts of a clause
marks        quotation marks in article text, paired
segments     sentences as rows of items, a quotation being one item of the sentence around it
edges        edges inside a phrase: names, titles, brackets, clauses with yang
appositions  what behind a comma names the same as the phrase before it
phrases      where the noun phrase of a source begins and ends
contents     where the content of a cue begins and ends
drafts       what a rule makes of a cue
subjects     the source of an active cue
spoken       cues around which the content stands: kata X, menurut X, demikian laporan X
verbs        active cues: X menolak Y
passives     passive cues: Y dibantah X
nouns        cues that are nouns, headlines with a colon, quotations behind a colon
rows         the rules tried on each word of a row
parts        drafts joined over sentences and paragraphs to attributions
"""
