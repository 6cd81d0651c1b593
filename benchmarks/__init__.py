"""How fast polyglot is beside its peers; every program here prints ratios measured in one run."""

import os

# It makes every Python compile all its modules at each start, which nobody's does: programs that are measured do not get it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
