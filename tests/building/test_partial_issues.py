"""Books and catalogues of an issue that is not wholly translated: they say so, and lead to the originals."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from polyglot.building.build import BuildReport
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.building.test_incremental import changed, edit
from tests.building.test_issue_lists import dead_links
from tests.conftest import DAY, Make
from tests.distribution.test_feeds import valid
from tests.support import builds
from tests.support.catalogs import translate_all

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar"]
title = "Test"
base_url = "https://test.example/"
[editions]
formats = ["html", "text", "epub"]
publish_at = 0.5
publish_issue_at = {share}
"""
ARTICLES = {
    "2026-1/kettle": "# The kettle\n\nIt boils. It whistles.\n",
    "2026-2/boat": "# The boat\n\nIt floats. It rocks.\n",
    "2026-2/mill": "# The mill\n\nIt turns in the wind. It creaks in the frost. It grinds our corn.\n",
}


def publish(make: Make, share: float = 0) -> Publication:
    """Write two issues; in Spanish the first is whole, and the second has 6 of its 22 words."""
    publication = make(ARTICLES, SETTINGS.format(share=share))
    for number in (1, 2):
        text = f'number = {number}\nsummary = "What we mend."\nperiod_start = 2026-0{number}-01\n'
        (publication.articles / f"2026-{number}/issue.toml").write_text(text)
    sync(publication, DAY)
    for id in ("2026-1/kettle", "2026-2/boat"):
        translate_all(publication, id)
    return publication


def build(publication: Publication) -> BuildReport:
    return builds.build(publication, formats=(), view=BuildMode(day=DAY))


def read(publication: Publication, name: str) -> str:
    return (publication.editions / name).read_text("utf-8")


def index(publication: Publication) -> Any:
    return json.loads(read(publication, "index.json"))


def shelves(publication: Publication, tag: str) -> list[str]:
    page = BeautifulSoup(read(publication, f"{tag}/downloads/index.html"), "html.parser")
    return [" ".join(part.get_text(" ").split()) for part in page.select(".shelf")]


def test_a_book_says_how_much_of_the_issue_it_has(make: Make) -> None:
    publication = publish(make)
    build(publication)
    lines = read(publication, "es/downloads/text/test-2026-2-es.txt").splitlines()
    assert "Número 2 · febrero de 2026 · 1 de 2 artículos" in lines
    assert lines.index("En traducción") < lines.index("- The mill (inglés)")
    assert "  https://test.example/en/2026-2/mill/" in lines
    assert lines[-2] == "Test · Número 2 · febrero de 2026 · 1 de 2 artículos"
    with zipfile.ZipFile(publication.editions / "es/downloads/epub/test-2026-2-es.epub") as book:
        title_page = BeautifulSoup(book.read("EPUB/text/title_page.xhtml"), "html.parser")
        package = book.read("EPUB/content.opf").decode()
    assert [part.get_text() for part in title_page.select(".extent")] == ["1 de 2 artículos"]
    assert [link["href"] for link in title_page.select(".waiting a")] == ["https://test.example/en/2026-2/mill/"]
    assert "<dc:description>1 de 2 artículos – What we mend.</dc:description>" in package
    assert "artículos" not in read(publication, "es/downloads/text/test-2026-1-es.txt"), "a whole one says nothing"


def test_shares_are_of_the_whole_issue(make: Make) -> None:
    publication = publish(make)
    build(publication)
    made = index(publication)
    files = [one for one in made["downloads"] if (one["language"], one["issue"]) == ("es", "2026-2")]
    assert {(one["articles"], one["articles_of_issue"], one["words"]["waiting"]) for one in files} == {(1, 2, 16)}
    assert {one["reviewed"] for one in files} == {0.2727}
    issues = {(one["language"], one["issue"]): one for one in made["issues"]}
    assert issues.keys() == {(tag, f"2026-{number}") for tag in ("en", "es", "ar") for number in (1, 2)}
    assert issues["es", "2026-2"]["in_translation"] == [
        {
            "article": "2026-2/mill",
            "title": "The mill",
            "language": "en",
            "url": "https://test.example/en/2026-2/mill/",
        }
    ]
    assert [issues["ar", "2026-1"][key] for key in ("articles", "articles_of_issue", "published")] == [0, 1, 0]
    newest, _ = shelves(publication, "es")
    assert newest.startswith("Número 2 febrero de 2026 · 1 de 2 artículos")
    assert "27 % revisado" in newest
    assert "En traducción: 1 artículo The mill inglés" in newest


def test_a_language_without_books_offers_those_of_the_originals(make: Make, tmp_path: Path) -> None:
    publication = publish(make)
    build(publication)
    shown = shelves(publication, "ar")
    assert len(shown) == 2
    assert all("الإنجليزية" in shelf and "EPUB" in shelf for shelf in shown)
    feed = (publication.editions / "ar/opds.xml").read_bytes()
    entries = BeautifulSoup(valid("opds", tmp_path / "opds.xml", feed), "xml").select("entry")
    assert [entry.select("summary")[0].get_text().partition(" – ")[0] for entry in entries] == [
        "قيد الترجمة: الإنجليزية"
    ] * 2
    assert [entry.select("language")[0].get_text() for entry in entries] == ["en", "en"]
    assert [link["href"] for link in entries[0].select('link[type="application/epub+zip"]')] == [
        "../en/downloads/epub/test-2026-2-en.epub"
    ]
    spanish = BeautifulSoup((publication.editions / "es/opds.xml").read_bytes(), "xml").select("entry")[0]
    assert "1 de 2 artículos" in spanish.select("summary")[0].get_text()
    assert "What we mend." in spanish.select("summary")[0].get_text()
    assert [link["href"] for link in spanish.select('link[rel="related"]')] == ["../en/2026-2/mill/index.html"]
    assert dead_links(publication.editions, publication.base_url) == []


def test_no_book_is_made_below_the_required_share(make: Make) -> None:
    """The newest files stay those of the issue before."""
    publication = publish(make, share=0.5)
    report = build(publication)
    held = {(row.issue, row.language): row.progress.ready for row in report.issues if not row.is_bound}
    assert held == {("2026-2", "es"): 1, ("2026-2", "ar"): 0, ("2026-1", "ar"): 0}
    assert not report.findings
    assert [path.name for path in (publication.editions / "es/downloads/epub").glob("*.epub")] == [
        "test-2026-1-es.epub"
    ]
    latest = (publication.editions / "es/downloads/latest.epub").read_bytes()
    assert latest == (publication.editions / "es/downloads/epub/test-2026-1-es.epub").read_bytes()
    newest, _ = shelves(publication, "es")
    assert "Habrá archivos cuando se haya traducido más de este número." in newest
    assert "inglés Libro electrónico (EPUB)" in newest
    assert "downloads/" not in read(publication, "es/2026-2/index.html").partition("<footer")[0]
    assert dead_links(publication.editions, publication.base_url) == []


@pytest.mark.parametrize("share", [0, 0.2, 6 / 22])
def test_the_share_itself_is_enough(make: Make, share: float) -> None:
    publication = publish(make, share)
    build(publication)
    assert (publication.editions / "es/downloads/epub/test-2026-2-es.epub").is_file()


def test_a_book_is_made_anew_for_what_it_shows_of_other_articles_only(make: Make) -> None:
    publication = publish(make)
    build(publication)
    book = "es/downloads/text/test-2026-2-es.txt"
    catalogues = {"es/opds.xml", "ar/opds.xml", "index.json", "es/downloads/index.html", "ar/downloads/index.html"}
    assert book not in changed(publication, lambda: edit(publication, "2026-2/mill", "our corn", "our rye"))
    assert book not in changed(publication, lambda: translate_all(publication, "2026-2/mill", share=0.3))
    found = changed(publication, lambda: edit(publication, "2026-2/mill", "The mill", "The windmill"))
    assert found >= {book, "es/2026-2/index.html", "ar/index.html", *catalogues}
    assert not {name for name in found if "2026-1" in name}
