"""PO files: read, written in the canonical form, and kept free of personal data."""
