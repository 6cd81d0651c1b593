"""A publication for pictures."""

import pytest

from polyglot.publication import Publication
from tests.conftest import Make


@pytest.fixture
def publication(make: Make) -> Publication:
    made = make({"a": "Text."})
    (made.articles / "a.assets").mkdir()
    return made
