"""Findings about articles, catalogs and the glossary."""
