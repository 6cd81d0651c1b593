"""A publication with a catalog."""

import pytest

from polyglot import workflow
from polyglot.publication import Publication
from tests.conftest import DAY, Make


@pytest.fixture
def publication(make: Make) -> Publication:
    publication = make({"a": "One. Two."})
    workflow.sync(publication, DAY)
    return publication
