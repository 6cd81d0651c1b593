"""Updating catalogs after articles changed, and propagating reviewed translations between articles."""
