"""Where the tests find their data, the repository, and the corpora that lie beside it."""

from pathlib import Path

TESTS = Path(__file__).parents[1]
CASES = TESTS / "cases"
CONSTRUCTS = TESTS / "constructs"
DATA = TESTS / "data"
SCHEMAS = DATA / "schemas"
REPOSITORY = TESTS.parent
CORPORA = REPOSITORY.parent / "shared" / "corpora"
NO_CORPORA = (
    "the corpora lie in ../shared/corpora, which is not here"  # why a test is skipped: the run ends with their number
)
