"""Earlier addresses of articles: renamed and retitled ones are found where their readers saved them."""

import re
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger.published import PublishedSince, merge
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from polyglot.workflow.withdraw import withdraw
from tests.conftest import DAY, Make
from tests.support import builds
from tests.support.addresses import find_dead_addresses
from tests.support.catalogs import translate_all
from tests.support.folders import snapshot

BASE = "https://test.example"
SETTINGS = f"""\
[publication]
source_language = "en"
languages = ["es"]
title = "Test"
base_url = "{BASE}"
"""
LOCALISED = f'{SETTINGS}[editions]\nslugs = "localised"\n'
STORY = "# A house\n\nIt stands on the hill beside the mill, and nobody lives there.\n"


def publish(make: Make, settings: str = SETTINGS) -> Publication:
    publication = make({"a": STORY, "1/b": "# A boat\n\nIt floats on the lake behind the town.\n"}, settings)
    (publication.articles / "1/issue.toml").write_text("number = 1\n")
    sync(publication, DAY)
    for id in ("a", "1/b"):
        translate_all(publication, id)
    build(publication)
    return publication


def build(publication: Publication, tags: tuple[str, ...] = ()) -> None:
    builds.build(publications.read(publication.root), tags, view=BuildMode(day=DAY))
    assert list(map(str, find_dead_addresses(publication.editions, BASE))) == []


def rename(publication: Publication, old: str, new: str) -> None:
    path = publication.article_path(new)
    path.parent.mkdir(exist_ok=True)
    publication.article_path(old).rename(path)
    sync(publication, DAY)


def leads_to(publication: Publication, path: str) -> str:
    """The canonical address of a redirect, which leads there without a script, and which search engines leave out."""
    page = (publication.editions / path / "index.html").read_text("utf-8")
    canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', page)
    (target,) = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]*)">', page)
    assert f'<a href="{target}">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<script" not in page
    found = (publication.editions / path / target).resolve()
    assert f"{BASE}/{found.parent.relative_to(publication.editions.resolve()).as_posix()}/" == canonical[0]
    assert "<article" in found.read_text("utf-8"), "it leads to no other redirect"
    assert f"{BASE}/{path}/" not in (publication.editions / "sitemap.xml").read_text("utf-8")
    return str(canonical[0]).removeprefix(f"{BASE}/")


def is_article(publication: Publication, path: str) -> bool:
    return "<article" in (publication.editions / path / "index.html").read_text("utf-8")


def test_a_renamed_article(make: Make) -> None:
    """Renamed twice, both earlier addresses lead to the newest, in every language that published it."""
    publication = publish(make)
    for old, new in (("a", "1/c"), ("1/c", "house")):
        rename(publication, old, new)
        build(publication)
    for tag in ("en", "es"):
        assert [leads_to(publication, f"{tag}/{path}") for path in ("a", "1/c")] == [f"{tag}/house/"] * 2
    whole = snapshot(publication.editions)
    rename(publication, "house", "a")
    build(publication)
    assert is_article(publication, "es/a")
    assert leads_to(publication, "es/house") == "es/a/"
    rename(publication, "a", "house")
    build(publication)
    assert snapshot(publication.editions) == whole


def test_a_new_article_at_an_old_address(make: Make) -> None:
    publication = publish(make)
    rename(publication, "a", "house")
    publication.article_path("a").write_text("# A bell\n\nIt rings in the tower at noon, every day.\n")
    sync(publication, DAY)
    build(publication)
    assert is_article(publication, "en/a")
    assert leads_to(publication, "es/a") == "es/house/", "where it is not published yet"
    translate_all(publication, "a")
    build(publication)
    assert is_article(publication, "es/a")
    rename(publication, "a", "bell")
    build(publication)
    assert leads_to(publication, "es/a") == "es/bell/", "that of the last one"


def test_another_title(make: Make) -> None:
    """With addresses from titles, each language keeps its own; the permanent address leads there, too."""
    publication = publish(make, LOCALISED)
    for title in ("A hut", "A barn"):
        path = publication.article_path("a")
        path.write_text(re.sub("# .*", f"# {title}", path.read_text()))
        sync(publication, DAY)
        translate_all(publication, "a")
        build(publication)
    assert [leads_to(publication, f"en/{path}") for path in ("a-house", "a-hut", "a")] == ["en/a-barn/"] * 3
    assert [leads_to(publication, f"es/{path}") for path in ("a-house", "a-hut", "a")] == ["es/a-barn/"] * 3
    rename(publication, "a", "barn")
    build(publication)
    assert [leads_to(publication, f"es/{path}") for path in ("a-house", "a-hut", "a", "barn")] == ["es/a-barn/"] * 4
    (publication.root / "polyglot.toml").write_text(SETTINGS)
    build(publication)
    assert is_article(publication, "es/barn")
    assert [leads_to(publication, f"es/{path}") for path in ("a-house", "a-barn", "a")] == ["es/barn/"] * 3


def test_a_withdrawn_article_has_no_redirects(make: Make) -> None:
    publication = publish(make)
    rename(publication, "a", "house")
    build(publication)
    for day, expected in ((DAY, False), ("", True)):
        withdraw(publication, ["house"], [publication.locale("es")], day)
        build(publication)
        assert (publication.editions / "es/a").exists() is expected
        assert leads_to(publication, "en/a") == "en/house/"


def test_a_build_before_the_sync(make: Make) -> None:
    """An editor who builds first has not lost the address: sync finds the article and its record again."""
    publication = publish(make)
    publication.article_path("a").rename(publication.article_path("house"))
    build(publication)
    sync(publication, DAY)
    build(publication)
    assert [leads_to(publication, f"{tag}/a") for tag in ("en", "es")] == ["en/house/", "es/house/"]


def test_kept_pages_of_a_renamed_article(make: Make) -> None:
    """Its text did not leave the editions that nobody asked for: they stay as they are."""
    publication = publish(make)
    rename(publication, "a", "house")
    build(publication, ("en",))
    assert leads_to(publication, "en/a") == "en/house/"
    assert is_article(publication, "es/a")
    withdraw(publication, ["1/b"], [publication.locale("es")], DAY)
    build(publication, ("en",))
    assert leads_to(publication, "es/a") == "es/house/", "made again without what left it"


@pytest.mark.parametrize(
    "path", ["browse/x", "downloads/x", "style.css", "index.html", "Feed.xml/a", "../x", "/x", "b\n"]
)
def test_reserved_addresses(make: Make, path: str) -> None:
    """The file is in git, and anybody may have written it."""
    publication = publish(make)
    before = snapshot(publication.editions)
    place = publication.published_path(publication.locale("es"))
    text = place.read_text().replace('"a": {', f'"a": {{"paths": ["{path}"], '.replace("\n", "\\n"))
    place.write_text(text)
    builds.build(publication, view=BuildMode(day=DAY))
    assert snapshot(publication.editions) == before
    assert not Path(publication.root / "x").exists()


def test_merged_addresses() -> None:
    base, ours, theirs = (PublishedSince(paths=paths) for paths in ((), ("b",), ("a", "x")))
    for sides in ((ours, theirs), (theirs, ours)):
        assert merge({"x": base}, *({"x": side} for side in sides))["x"].paths == ("a", "b")
