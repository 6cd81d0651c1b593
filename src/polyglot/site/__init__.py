"""The static site of an edition: pages, URLs, templates and theme."""
