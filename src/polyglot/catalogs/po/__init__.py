"""PO files: reader, writer of the canonical form, and removal of personal data."""
