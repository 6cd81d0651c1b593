"""Every construct of our Markdown, by files that a person can read: what translators get, and what readers get."""

from pathlib import Path

import pytest

from tests.support.goldens import construct, constructs


@pytest.mark.parametrize("folder", constructs(), ids=lambda folder: folder.name)
def test_construct(folder: Path) -> None:
    for name, text in construct(folder).items():
        assert text == (folder / name).read_text(encoding="utf-8"), f"{folder.name}/{name}"
