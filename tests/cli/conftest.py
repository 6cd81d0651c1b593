"""A folder for `polyglot models`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.model_shop import Shop
from tests.support.model_site import offering


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with offering() as site:
        yield Shop(site, tmp_path)
