"""Fuzzy matches of the translation memory, adapted to a unit."""
