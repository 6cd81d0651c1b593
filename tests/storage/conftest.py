"""A publication with a catalog."""

import pytest

from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make


@pytest.fixture
def publication(make: Make) -> Publication:
    publication = make({"a": "One. Two."})
    sync(publication, DAY)
    return publication
