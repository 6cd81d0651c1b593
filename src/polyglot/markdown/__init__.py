"""Markdown: parsing, segmentation into translation units, and translation of the token stream; pure functions."""
