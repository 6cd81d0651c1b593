"""Pictures: what editions carry of those in articles."""
