"""The glossary file, and its terms found in texts."""
