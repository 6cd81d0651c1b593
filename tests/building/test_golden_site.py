"""A small publication (Latin, right-to-left, CJK) and its whole output, file by file."""

import filecmp
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from polyglot.building.build import build
from polyglot.building.order import BuildRequest, plan_folders
from tests.conftest import Make
from tests.support.goldens import site
from tests.support.paths import DATA

PAGES = sorted((DATA / "site_editions").rglob("*.html"))


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_editions(tmp_path: Path) -> None:
    site(DATA / "site", tmp_path)
    assert files(tmp_path) == files(DATA / "site_editions")
    for name in files(tmp_path):
        golden, made = DATA / "site_editions" / name, tmp_path / name
        if not filecmp.cmp(golden, made, shallow=False):
            assert made.read_text(encoding="utf-8") == golden.read_text(encoding="utf-8"), name


def test_a_second_build_writes_nothing(make: Make) -> None:
    publication = make({"a": "One.", "2026-1/b": "Two. ![dot](dot.svg)"})
    (publication.articles / "2026-1" / "dot.svg").write_text("<svg/>", encoding="utf-8")
    order = BuildRequest(publication, plan_folders(publication, publication.locales, (), None))
    assert build(order).written
    before = {path: path.stat().st_mtime_ns for path in publication.editions.rglob("*")}
    assert build(order).written == 0
    assert {path: path.stat().st_mtime_ns for path in publication.editions.rglob("*")} == before
    assert {path.parent for path in publication.editions.rglob("*.css")} == {publication.editions}, (
        "one for all languages"
    )


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# 2026\n\nText here.\n\n## Later\n", "2026", '<p>Text here.</p>\n<h2 id="later">Later</h2>'),
        ("# `x` 2\n\nText.\n", "x 2", "<p>Text.</p>"),
        ("<!-- i18n:skip -->\n\n# Kept\n\nText.\n", "Kept", "<p>Text.</p>"),
        ("Text.\n\n## Below\n", "Below", '<p>Text.</p>\n<h2 id="below">Below</h2>'),
        ("# ![logo](l.png)\n\nText.\n", "logo", '<h2 id="logo">logo</h2>\n<p>Text.</p>'),
        ("Text.\n", "a", "<p>Text.</p>"),
        ("> [!NOTE] On this line.\n", "a", "<blockquote>\n<p>[!NOTE] On this line.</p>\n</blockquote>"),
        ("task-list-item-checkbox is a word.\n", "a", "<p>task-list-item-checkbox is a word.</p>"),
    ],
)
def test_title_and_body(make: Make, text: str, title: str, body: str) -> None:
    """An article without a title goes by its first heading, and nothing of it is lost."""
    publication = make({"a": text})
    build(BuildRequest(publication, plan_folders(publication, [publication.locale("en")], ["html"], None)))
    page = (publication.editions / "en" / "a" / "index.html").read_text(encoding="utf-8")
    assert f"<title>{title} – Test</title>" in page
    assert page.partition('<div class="body">\n')[2].partition("\n</div>")[0].strip() == body


class _Checker(HTMLParser):
    """Every element is closed in its order; no id stands twice; every relative address leads to a file."""

    VOID = frozenset({"meta", "link", "br", "img", "hr", "input"})

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.page, self.stack, self.ids = page, list[str](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.stack.append(tag)
        found = dict(attrs)
        assert tag != "script" or found == {"type": "application/ld+json"}
        assert not any(name.startswith("on") for name in found)
        if "id" in found:
            assert found["id"] not in self.ids
            self.ids.add(str(found["id"]))
        address = found.get("href") or found.get("src") or ""
        if address and not re.match(r"[a-z]+:|#", address) and not address.endswith(".css"):
            assert (self.page.parent / address.partition("#")[0]).is_file(), address

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.stack.pop() == tag


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DATA / "site_editions").as_posix())
def test_pages(page: Path) -> None:
    checker = _Checker(page)
    checker.feed(page.read_text(encoding="utf-8"))
    assert not checker.stack


def test_hostile_catalog() -> None:
    """A script in a catalog reaches no edition; its source stands instead."""
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    assert "alert(1)" not in text
    assert '<span class="untranslated" lang="en" dir="ltr">two lines.</span>' in text
