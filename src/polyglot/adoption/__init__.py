"""Adoption of translated articles and of other tools' PO files into catalogs."""
