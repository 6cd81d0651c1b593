"""Machine-translation engines with one protocol, pivots and a cache."""
