"""Alignment of texts with their translations and of units with their earlier versions; pure functions."""
