"""Problems of a translation: what a machine's text lost, added or repeated."""
