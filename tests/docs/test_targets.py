"""Every relative link of the pages for people leads to a file, and every anchor to a heading."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page: Path) -> None:
    for target in targets(page):
        parts = urlsplit(target)
        if parts.scheme:
            assert parts.scheme == "https", target
            continue
        path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        assert path.is_relative_to(ROOT), target
        assert path.exists(), target
        if parts.fragment:
            assert parts.fragment in anchors(path), target
