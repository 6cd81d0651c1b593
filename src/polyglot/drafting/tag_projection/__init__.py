"""Projection of the inline tags of sentences to their translations, by word alignment."""
