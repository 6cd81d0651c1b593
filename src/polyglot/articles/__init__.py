"""Article files: front matter, issue files, discovery and links."""
