"""Quality checks of machine translations: lost, added and repeated content."""
