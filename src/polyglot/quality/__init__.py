"""Checks of translations, people's and machines': their protocol, what they read, and the built-in ones."""
