"""Drafts out of the translation memory, as they are or adapted."""
