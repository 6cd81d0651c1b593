"""A publication that is served."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from polyglot.publication import Publication
from tests.support.preview import Serve, serving, write


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts `polyglot serve` in a publication, at any free port unless one is named, and ends it after the test."""
    with ExitStack() as stack:
        yield lambda publication, *arguments: stack.enter_context(
            serving(publication, *(arguments if "--port" in arguments else ("--port", "0", *arguments)))
        )


@pytest.fixture
def small(tmp_path: Path) -> Publication:
    return write(tmp_path)
