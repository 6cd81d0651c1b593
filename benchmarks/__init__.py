"""How fast polyglot is beside its peers; every program here prints ratios measured in one run."""
