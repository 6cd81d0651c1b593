"""Where the marks of a sentence belong in its draft."""
