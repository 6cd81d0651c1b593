"""Plain text, as a person types it."""
