"""E-books and Word documents of issues."""
