"""A build works only for what changed, and gives what a build from nothing gives."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from polyglot.workflow.withdraw import withdraw
from tests.conftest import DAY, Make
from tests.support import builds
from tests.support.catalogs import translate_all
from tests.support.folders import snapshot

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar"]
title = "Test"
base_url = "https://test.example/"
[editions]
publish_at = 0.5
"""
ISSUE = 'title = "The first"\nnumber = {number}\nperiod_start = 2026-01-01\nperiod_end = 2026-02-01\n'
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{}</title></svg>'


def text(title: str, body: str, *, author: str = "Ines", tag: str = "seeds", day: int = 1) -> str:
    return f"---\ntitle: {title}\nauthor: {author}\ntags: [{tag}]\ndate: 2026-01-{day:02}\n---\n{body}\n"


def articles() -> dict[str, str]:
    return {
        "2026-1/a": text("A house", "It stands. See [the boat](b.md) and ![a dot](dot.svg)."),
        "2026-1/b": text("A boat", "It floats. It is green.", author="Bo", day=2),
        "2026-1/c": text("A mill", "It turns. See [nothing](../z.md).", tag="wind", day=3),
        "d": text("A letter", "It came. It was long.", author="Bo", day=4),
        "e": text("Una carta", "Vino.", day=5).replace("title", "language: es\ntitle"),
    }


def publish(make: Make) -> Publication:
    publication = make(articles(), SETTINGS)
    (publication.articles / "2026-1/issue.toml").write_text(ISSUE.format(number=1))
    (publication.articles / "2026-1/dot.svg").write_text(DOT.format("1"))
    sync(publication, DAY)
    for id in ("2026-1/a", "2026-1/b", "d"):
        translate_all(publication, id)
    return publication


def build(publication: Publication) -> int:
    """Build all editions; returns how many files were written."""
    report = builds.build(publications.read(publication.root), formats=(), view=BuildMode(day=DAY))
    assert not report.refused
    return report.written


def changed(publication: Publication, work: Callable[[], object]) -> set[str]:
    """The files of the editions that the next build writes, removes or makes after some work."""
    before = {path: path.stat().st_mtime_ns for path in publication.editions.rglob("*") if path.is_file()}
    old = snapshot(publication.editions)
    work()
    build(publication)
    new = snapshot(publication.editions)
    after = {path: path.stat().st_mtime_ns for path in publication.editions.rglob("*") if path.is_file()}
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    names = {path.relative_to(publication.editions).as_posix() for path in touched}
    assert all(old.get(name) != new.get(name) for name in names), "written, although nothing in it changed"
    return {name for name in names if not name.endswith(".polyglot-files")}


def edit(publication: Publication, id: str, old: str, new: str) -> None:
    path = publication.article_path(id)
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new), "utf-8")


def test_an_edited_body_touches_its_own_pages(make: Make) -> None:
    publication = publish(make)
    build(publication)
    found = changed(publication, lambda: edit(publication, "2026-1/b", "is green", "is red"))
    assert found >= {"en/2026-1/b/index.html", "es/2026-1/b/index.html", "en/downloads/markdown/2026-1/b.md"}
    assert not {name for name in found if "2026-1/a/" in name or "2026-1/c/" in name or name.startswith("ar/")}


def test_a_title_touches_what_shows_it(make: Make) -> None:
    publication = publish(make)
    build(publication)
    found = changed(publication, lambda: edit(publication, "2026-1/b", "A boat", "A ship"))
    shown = {"en/index.html", "en/2026-1/index.html", "en/2026-1/a/index.html", "en/2026-1/c/index.html"}
    assert found >= shown | {"en/2026-1/b/index.html", "en/browse/authors/bo/index.html"}
    assert "en/d/index.html" not in found
    assert "en/browse/topics/wind/index.html" not in found


def test_a_list_leads_to_the_same_list_in_a_language_that_gets_it(make: Make) -> None:
    """Also where the article that brings it there is not in its own language."""
    publication = publish(make)
    translate_all(publication, "2026-1/b", "ar")
    build(publication)
    found = changed(publication, lambda: translate_all(publication, "2026-1/c", "ar"))
    assert found >= {"ar/browse/authors/ines/index.html", "es/browse/authors/ines/index.html"}
    assert "es/2026-1/a/index.html" not in found


def test_a_picture(make: Make) -> None:
    publication = publish(make)
    build(publication)
    found = changed(publication, lambda: (publication.articles / "2026-1/dot.svg").write_text(DOT.format("22")))
    assert {name.rpartition(".")[2] for name in found} == {"svg"}


def test_what_is_gone_or_spoilt_comes_back(make: Make) -> None:
    publication = publish(make)
    build(publication)
    whole = snapshot(publication.editions)
    (publication.editions / "es/2026-1/b/index.html").unlink()
    (publication.editions / "en/index.html").write_text("spoilt")
    shutil.rmtree(publication.editions / "ar")
    build(publication)
    assert snapshot(publication.editions) == whole


def test_a_file_that_was_only_touched_is_not_made_again(make: Make) -> None:
    publication = publish(make)
    build(publication)
    assert changed(publication, lambda: os.utime(publication.article_path("2026-1/b"))) == set()


def test_a_broken_cache_is_thrown_away(make: Make) -> None:
    publication = publish(make)
    build(publication)
    whole = snapshot(publication.editions)
    for damage in (b"", b"no database", b"SQLite format 3\0" + bytes(4096)):
        (publication.cache_dir / "editions.sqlite").write_bytes(damage)
        build(publication)
        assert snapshot(publication.editions) == whole


def test_own_templates(make: Make) -> None:
    """A publication's own template replaces ours, or extends it; what is wrong with it is told with its line."""
    publication = publish(make)
    build(publication)
    own = publication.root / "templates"
    own.mkdir()
    source = '{% extends "polyglot/article.html" %}\n{% block footer %}<p>Ours since 1999.</p>{% endblock %}\n'
    found = changed(publication, lambda: (own / "article.html").write_text(source))
    assert "en/d/index.html" in found
    assert "en/index.html" not in found
    assert "Ours since 1999." in (publication.editions / "en/d/index.html").read_text("utf-8")
    assert changed(publication, lambda: (own / "extra.css").write_text("p { color: red }")) == {
        "style.css",
        "index.html",
    }
    assert "icon.svg" in changed(publication, lambda: (own / "icon.svg").write_text("<svg/>"))
    assert '<link rel="icon" href="../../icon.svg">' in (publication.editions / "en/d/index.html").read_text("utf-8")


OPERATIONS: list[Callable[[Publication, random.Random], object]] = [
    lambda publication, _: edit(publication, "2026-1/a", "It stands.", "It stands. It stands still."),
    lambda publication, dice: edit(publication, "d", "It came.", f"It came. {dice.random()}"),
    lambda publication, dice: edit(publication, "2026-1/a", "title: ", f"title: {dice.choice('XYZ')} "),
    lambda publication, dice: translate_all(publication, "2026-1/c", dice.choice(["es", "ar"]), mark=dice.choice("12")),
    lambda publication, dice: translate_all(publication, "d", "ar", mark=dice.choice("12")),
    lambda publication, _: sync(publication, DAY),
    lambda publication, _: (publication.articles / "z.md").write_text(text("The end", "Here.", author="Zoe", tag="z")),
    lambda publication, _: (publication.articles / "z.md").unlink(missing_ok=True),
    lambda publication, dice: (publication.articles / "2026-1/dot.svg").write_text(DOT.format(dice.random())),
    lambda publication, _: (publication.articles / "2026-1/dot.svg").unlink(missing_ok=True),
    lambda publication, dice: (publication.articles / "2026-1/issue.toml").write_text(
        ISSUE.format(number=dice.randrange(9))
    ),
    lambda publication, _: withdraw(publication, ["2026-1/b"], publication.locales[1:], DAY),
    lambda publication, _: withdraw(publication, ["2026-1/b"], publication.locales[1:], ""),
    lambda publication, dice: (publication.root / "polyglot.toml").write_text(
        SETTINGS.replace("0.5", dice.choice(["0.2", "0.9"])) + dice.choice(["", 'slugs = "localised"\n'])
    ),
]


@pytest.mark.parametrize("seed", range(6))
def test_any_walk_ends_where_a_build_from_nothing_ends(make: Make, tmp_path: Path, seed: int) -> None:
    publication = publish(make)
    dice = random.Random(seed)
    for step in range(6):
        for operation in dice.sample(OPERATIONS, 2):
            operation(publications.read(publication.root), dice)
        build(publication)
        other = tmp_path.with_name(f"{tmp_path.name}-{step}") / "elsewhere"
        for name in ("articles", "locales"):
            shutil.copytree(tmp_path / name, other / name)
        shutil.copy(tmp_path / "polyglot.toml", other)
        build(publications.read(other))
        found, wanted = snapshot(publication.editions), snapshot(other / "editions")
        assert sorted(found) == sorted(wanted)
        assert [name for name in found if found[name] != wanted[name]] == []
