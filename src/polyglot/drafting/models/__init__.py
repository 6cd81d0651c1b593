"""Argos's models: packages on the disk, the index that offers them, and which ones languages need."""
