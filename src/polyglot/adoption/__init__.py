"""Existing translations and other tools' PO files, aligned with articles and taken into catalogs."""
