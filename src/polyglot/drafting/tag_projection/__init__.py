"""Projection of inline tags onto a translation by word alignment."""
