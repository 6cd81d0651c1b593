"""Argos model packages: index, download, validation and installation."""
