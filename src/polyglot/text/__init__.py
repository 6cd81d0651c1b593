"""Markdown on one side, units on the other."""
