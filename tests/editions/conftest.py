"""Publications with an issue."""

import pytest

from polyglot.publication import Publication
from tests.conftest import Make
from tests.support.issues import ISSUE, SAYS, SETTINGS, MakeIssue


@pytest.fixture
def issue(make: Make) -> MakeIssue:
    """Makes a publication of one issue, which says this of itself, with an article."""

    def made(says: str = SAYS, settings: str = SETTINGS, id: str = ISSUE) -> Publication:
        publication = make({"2026-1/a": "---\ntitle: A drawer\n---\nOne.\n"}, settings)
        path = publication.articles / id
        path.parent.mkdir(exist_ok=True)
        path.write_text(says, encoding="utf-8")
        return publication

    return made
