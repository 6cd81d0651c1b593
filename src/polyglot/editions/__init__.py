"""What goes into an edition, and one module a format."""
