"""Every relative link of the pages for people leads to a file, every anchor to a heading, and every path is one of ours."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.pages import GUIDES, PAGES, ROOT, anchors, code_spans, targets


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


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_in_texts(page: Path) -> None:
    """Files of the repository go by their path, modules by theirs below `src/polyglot/`, without the ending."""
    packages = "|".join(path.name for path in (ROOT / "src" / "polyglot").iterdir() if path.is_dir())
    for span in code_spans(page):
        if re.fullmatch(r"(src|tests|benchmarks|docs)/[\w./-]+", span):
            assert (ROOT / span).exists(), span
        elif re.fullmatch(rf"({packages})/[\w/]+", span):
            module = ROOT / "src" / "polyglot" / span
            assert module.with_suffix(".py").is_file(), span
