"""What tells the world of an edition: feeds, catalogues, downloads."""
