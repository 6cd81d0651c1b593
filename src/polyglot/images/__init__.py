"""Pictures of articles, converted for web pages and books."""
