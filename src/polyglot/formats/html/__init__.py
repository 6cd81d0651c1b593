"""HTML of an article's body."""
