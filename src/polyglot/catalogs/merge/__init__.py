"""Three-way merges of catalogs and ledgers by message."""
