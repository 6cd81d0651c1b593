"""Findings about articles and catalogs: what is wrong, where, why, and how to mend it."""
