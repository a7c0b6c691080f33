"""Names, numbers and roles in words: what the layers entities and titles are made of.

lexicon      the lists of data/names/, as classes of phrases and of single words
gazetteer    all phrases in one trie: marks on words
roots        common words and what is built from them
atoms        what a word brings to the models
tagger       words -> spans of names, by the model
mend         edges by rule; laws, languages, schools (laws: those with a number)
agree        one name, one label in an article
amounts      money, percentages, measures, ages, ranks and other numbers (numerals: their words)
nesting      places and organisations inside names
places       countries, cities and areas, and links to them
role_edges   edges of titles
holders      whose role a title is
"""
