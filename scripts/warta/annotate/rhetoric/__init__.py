"""What the layer persuasion looks at: the wording of words, and the manner of sentences."""
