"""Findings about articles and catalogs, and problems of drafts, by one registry of checks."""
