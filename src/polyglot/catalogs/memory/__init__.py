"""The translation memory: an index over reviewed pairs, loaded from catalogs and TMX files."""
