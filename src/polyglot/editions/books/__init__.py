"""E-books and Word documents, through pandoc."""
