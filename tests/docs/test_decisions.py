"""The decision pages have one form, are numbered in sequence, and are all listed."""

import re

from tests.docs.pages import ROOT, targets

FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
PARTS = ["Context.", "Options.", "Decision.", "Consequences."]


def test_pages_are_numbered_in_sequence() -> None:
    assert [page.name[:5] for page in PAGES] == [f"{number:04}-" for number in range(1, len(PAGES) + 1)]


def test_every_page_has_its_number_and_parts() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]}: "), page.name
        assert re.findall(r"^\*\*(\w+\.)\*\*", text, re.MULTILINE) == PARTS, page.name


def test_the_list_has_every_page_under_its_title() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for page in PAGES:
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix(f"# {page.name[:4]}: ")
        assert f"| [{page.name[:4]}]({page.name}) | {title} |\n" in text, page.name
    assert len(targets(FOLDER / "README.md")) == len(PAGES)
