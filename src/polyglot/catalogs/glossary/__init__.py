"""The glossary file, and the recognition of its terms in texts."""
