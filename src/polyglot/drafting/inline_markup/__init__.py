"""A unit as plain sentences and inline tags, and back."""
