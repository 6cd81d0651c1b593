"""Plain text of articles and issues."""
