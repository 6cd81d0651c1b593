"""Parsing of units into plain sentences with inline tags, and writing of translations with these tags."""
