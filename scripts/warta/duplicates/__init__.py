"""Near-duplicates: articles that share much of their wording, found without comparing all pairs.

    shingles    words of the body -> hashed 5-grams
    signatures  5-grams -> MinHash signature
    sketches    what is kept of each article, in pages on disk
    bands       pages, one band of rows -> pairs that may be near (MinHash-LSH)
    verify      such pairs -> those with the 5-gram Jaccard asked for
    groups      pairs -> groups (union-find); which article of a group is kept
    search      all of these over shards, by whatever runs tasks

Every stage is a function from a task to an output file or folder, so that any engine may run it;
none holds a text or more than some 150 bytes an article.
"""
