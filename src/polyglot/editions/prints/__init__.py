"""PDF, through Typst."""
