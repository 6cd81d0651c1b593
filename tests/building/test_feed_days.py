"""The days of feeds: an entry has the day on which its text was published, or changed, in that language."""

import json
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from polyglot import publication as publications
from polyglot.building.build import BuildReport
from polyglot.catalogs.ledger import published
from polyglot.catalogs.merge.git_driver import merge_files
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from polyglot.workflow.withdraw import withdraw
from tests.conftest import DAY, Make, png
from tests.judges import programs
from tests.support import builds
from tests.support.catalogs import translate, translate_all

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "zh"]
title = "Test"
base_url = "https://test.example"
[editions]
publish_at = 0.5
"""
ISSUE = 'number = 1\nperiod_start = 2026-01-01\norder = ["b", "a"]\n'
STORY = "---\ntitle: A house\nsummary: What stands.\n---\nIt stands. See [the boat](b.md).\n\n![A dot](dot.png)\n"
FIRST, SECOND, THIRD, FOURTH = (f"2026-0{month}-15" for month in (3, 4, 5, 6))


def publish(make: Make, settings: str = SETTINGS) -> Publication:
    """A publication of two articles in an issue, both translated, and a dated one."""
    dated = "---\ndate: 2026-01-20\n---\n# A mill\n\nIt turns. <!-- Not for readers. -->\n"
    publication = make({"1/a": STORY, "1/b": "# A boat\n\nIt floats.\n", "c": dated}, settings)
    (publication.articles / "1/issue.toml").write_text(ISSUE)
    (publication.articles / "1/dot.png").write_bytes(png())
    sync(publication, DAY)
    for tag in ("es", "zh"):
        for id in ("1/a", "1/b"):
            translate_all(publication, id, tag)
    return publication


def build(publication: Publication, day: str, *, preview: bool = False, tags: tuple[str, ...] = ()) -> BuildReport:
    return builds.build(publications.read(publication.root), tags, view=BuildMode(preview, day))


def entries(publication: Publication, tag: str = "es") -> list[tuple[str, str, str]]:
    """The pages of the feed's entries with the days of publication and of the last change, in the feed's order."""
    read = feedparser.parse((publication.editions / tag / "feed.xml").read_bytes())
    top = f"https://test.example/{tag}/"
    return [(one.link.removeprefix(top), one.published[:10], one.updated[:10]) for one in read.entries]


def recorded(publication: Publication, tag: str = "es") -> published.Published:
    return published.read(publication, publication.locale(tag))


A, B, C = "1/a/index.html", "1/b/index.html", "c/index.html"


def test_an_entry_has_the_day_of_its_text(make: Make) -> None:
    publication = publish(make)
    build(publication, FIRST)
    assert entries(publication) == [(B, FIRST, FIRST), (A, FIRST, FIRST)], "in the order of the issue"
    translate_all(publication, "c")
    build(publication, SECOND)
    assert entries(publication) == [(C, SECOND, SECOND), (B, FIRST, FIRST), (A, FIRST, FIRST)]
    translate(publication, "1/a", "It stands.", target="«Está.»")
    build(publication, THIRD)
    assert entries(publication) == [(A, FIRST, THIRD), (C, SECOND, SECOND), (B, FIRST, FIRST)]
    assert entries(publication, "zh") == [(B, FIRST, FIRST), (A, FIRST, FIRST)], "its own text did not change"


def test_an_original_has_its_authors_day_or_the_one_of_its_first_build(make: Make) -> None:
    publication = publish(make)
    build(publication, FIRST)
    assert entries(publication, "en") == [(B, FIRST, FIRST), (A, FIRST, FIRST), (C, "2026-01-20", "2026-01-20")]
    path = publication.article_path("c")
    path.write_text(path.read_text().replace("turns.", "turned."))
    build(publication, SECOND)
    assert entries(publication, "en")[0] == (C, "2026-01-20", SECOND)


def test_an_original_is_published_no_later_than_its_translations(make: Make) -> None:
    publication = publish(make)
    build(publication, FIRST, tags=("es",))
    build(publication, SECOND)
    assert entries(publication, "en")[:2] == [(B, FIRST, FIRST), (A, FIRST, FIRST)]


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text(path.read_text().replace("It stands. See", "It stands.\nSee")),
        lambda path: path.write_text(path.read_text().replace("It stands.", "<b>It</b> *stands*.")),
        lambda path: path.write_text(path.read_text().replace("b.md", "https://test.example/other")),
        lambda path: path.write_text(f"{path.read_text()}\n<!-- Not for readers. -->\n"),
        lambda path: (path.parents[1] / "polyglot.toml").write_text(SETTINGS.replace('"Test"', '"Other"')),
        lambda path: path.with_name("dot.png").write_bytes(png("blue")),
    ],
    ids=["lines", "emphasis", "address", "comment", "name", "picture"],
)
def test_what_is_not_a_word_is_no_update(make: Make, change) -> None:  # type: ignore[no-untyped-def]
    publication = publish(make)
    build(publication, FIRST)
    change(publication.article_path("1/a"))
    build(publication, SECOND)
    assert entries(publication, "en")[1] == (A, FIRST, FIRST)


def test_previews_and_plans_record_nothing(make: Make) -> None:
    publication = publish(make)
    build(publication, FIRST)
    before = publication.published_path(publication.locale("es")).read_bytes()
    translate(publication, "1/a", "It stands.", target="«Está.»")
    build(publication, SECOND, preview=True)
    assert publication.published_path(publication.locale("es")).read_bytes() == before
    build(publication, THIRD)
    assert recorded(publication)["1/a"].updated == THIRD


def test_the_first_build_after_an_upgrade_updates_nothing(make: Make) -> None:
    """A file of a program that recorded no text stays readable, and its days stand."""
    publication = publish(make)
    old = '{\n"1/a": {"since": "2026-02-01"},\n"1/b": {"since": "2026-02-02", "withdrawn": "2026-02-03"}\n}\n'
    publication.published_path(publication.locale("es")).write_text(old)
    build(publication, FIRST)
    assert entries(publication) == [(A, "2026-02-01", "2026-02-01")]
    assert entries(publication, "en")[:2] == [(B, "2026-02-02", "2026-02-02"), (A, "2026-02-01", "2026-02-01")]
    translate(publication, "1/a", "It stands.", target="«Está.»")
    build(publication, SECOND)
    assert entries(publication) == [(A, "2026-02-01", SECOND)]


def test_a_text_that_cannot_be_read_is_no_update(make: Make) -> None:
    publication = publish(make)
    build(publication, FIRST)
    catalog = publication.catalog_path("1/a", publication.locale("es"))
    whole = catalog.read_bytes()
    catalog.write_bytes(b"msgid")
    for path in publication.cache_dir.glob("*.sqlite"):  # without the last build
        path.unlink()
    build(publication, SECOND)
    catalog.write_bytes(whole)
    build(publication, THIRD)
    assert entries(publication) == [(B, FIRST, FIRST), (A, FIRST, FIRST)]


def test_a_translation_that_comes_back_keeps_its_days(make: Make) -> None:
    publication = publish(make)
    build(publication, FIRST)
    for day in (SECOND, ""):
        withdraw(publication, ["1/a"], [publication.locale("es")], day)
        build(publication, THIRD)
    assert entries(publication)[1] == (A, FIRST, FIRST)


def test_a_wrong_language_publishes_no_translation(make: Make) -> None:
    """What was printed as an original is not an earlier translation, when its author names its language."""
    publication = publish(make)
    build(publication, FIRST)
    assert recorded(publication, "en")["1/b"].since == FIRST
    path = publication.article_path("1/b")
    path.write_text(f"---\nlanguage: es\n---\n{path.read_text()}")
    build(publication, SECOND)
    assert not (publication.editions / "en/1/b").exists()


def test_two_clones_on_different_days(make: Make, tmp_path: Path) -> None:
    """What git merges is readable, the same from both sides, and the next build records what is printed then."""
    publication = publish(make)
    build(publication, FIRST)
    path = publication.published_path(publication.locale("es"))
    versions = {"base": path.read_bytes()}
    for name, day, target in (("ours", SECOND, "«Está.»"), ("theirs", THIRD, "«Queda.»")):
        path.write_bytes(versions["base"])
        translate(publication, "1/a", "It stands.", target=target)
        build(publication, day)
        versions[name] = path.read_bytes()
    merged = []
    for ours, theirs in (("ours", "theirs"), ("theirs", "ours")):
        for name, version in (("base", "base"), ("ours", ours), ("theirs", theirs)):
            (tmp_path / name).write_bytes(versions[version])
        merge_files(tmp_path / "base", tmp_path / "ours", tmp_path / "theirs", "locales/es/published.json")
        merged.append((tmp_path / "ours").read_bytes())
    assert merged[0] == merged[1]
    path.write_bytes(merged[0])
    build(publication, FOURTH)
    assert recorded(publication)["1/a"].updated == THIRD, "theirs is printed"
    translate(publication, "1/a", "It stands.", target="«Está.»")
    for day in (FOURTH, "2026-07-15"):
        build(publication, day)
        assert recorded(publication)["1/a"].updated == FOURTH, "and now it is not"
    lines = path.read_text().splitlines()
    assert [json.loads(f"{{{line.rstrip(',')}}}").popitem()[0] for line in lines[1:-1]] == ["1/a", "1/b"]


def test_whole_articles(make: Make) -> None:
    """A reader that shows the whole text needs no page: every address is whole, and words tell what marks would."""
    whole = f'{SETTINGS}feed_content = "full"\n'
    publication = publish(make, whole)
    translate(publication, "1/a", "It stands.", target="", flags=())
    build(publication, FIRST)
    article = next(
        one for one in feedparser.parse((publication.editions / "es/feed.xml").read_bytes()).entries if A in one.link
    )
    content = article.content[0]
    assert (content.type, content.base) == ("text/html", f"https://test.example/es/{A}")
    assert "2 palabras" in content.value
    assert 'href="https://test.example/es/1/b/index.html"' in content.value
    assert 'src="https://test.example/es/1/dot-png-1.png"' in content.value
    assert "<source" not in content.value
    translate_all(publication, "1/b", mark="!")
    build(publication, SECOND)
    assert "!»" in (publication.editions / "es/feed.xml").read_text("utf-8")
    # Without an address of the website, they are relative to the page that the feed names.
    (publication.root / "polyglot.toml").write_text(whole.replace('base_url = "https://test.example"\n', ""))
    build(publication, THIRD)
    text = (publication.editions / "es/feed.xml").read_text("utf-8")
    assert f'<content type="html" xml:base="{A}">' in text
    assert 'href="../b/index.html"' in text


def test_readers_open_the_own_language(make: Make, tmp_path: Path) -> None:
    programs.need("newsboat", "sfeed")
    publication = publish(make)
    build(publication, FIRST)
    top = "https://test.example/es/1"
    # newsboat
    feed = publication.editions / "es/feed.xml"
    (tmp_path / "urls").write_text(f"file://{feed}\n")
    command = ["newsboat", "-u", "urls", "-c", "cache.db", "-C", "/dev/null", "-x", "reload"]
    subprocess.run(command, cwd=tmp_path, env={"HOME": str(tmp_path)}, check=True, capture_output=True)
    items = "SELECT url, date(pubDate, 'unixepoch') FROM rss_item ORDER BY url"
    with sqlite3.connect(tmp_path / "cache.db") as connection:
        assert list(connection.execute(items)) == [(f"{top}/{id}/index.html", FIRST) for id in "ab"]
    # sfeed
    with feed.open("rb") as file:
        rows = subprocess.run(["sfeed"], stdin=file, capture_output=True, text=True, check=True).stdout.splitlines()
    stamp = f"{datetime.fromisoformat(FIRST).replace(tzinfo=UTC).timestamp():.0f}"
    assert [row.split("\t")[:3:2] for row in rows] == [[stamp, f"{top}/{id}/index.html"] for id in "ba"]
