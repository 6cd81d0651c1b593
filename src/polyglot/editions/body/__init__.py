"""The body of an article, as HTML and as Markdown."""
