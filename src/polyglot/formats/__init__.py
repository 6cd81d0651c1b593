"""Renderers of editions, one package for each format."""
