"""Machine-translation engines behind one protocol, with pivots and a cache."""
