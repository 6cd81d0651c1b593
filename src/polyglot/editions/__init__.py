"""The content of editions: documents, article summaries, issues and the print policy."""
