"""Feeds, OPDS catalogues, the download index and zip files of editions."""
