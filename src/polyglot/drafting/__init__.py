"""Drafts of missing translations, from the translation memory and by engines."""
