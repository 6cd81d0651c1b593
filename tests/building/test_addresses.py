"""Every address of every format leads somewhere: in the sample publication, and in small ones."""

import re
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from polyglot import publication as publications
from polyglot.publication import Publication
from polyglot.workflow.check import check
from polyglot.workflow.sync import sync
from tests.building.conftest import FORMATS, make_editions
from tests.conftest import DAY, Make, png
from tests.support.addresses import find_dead_addresses, read_addresses
from tests.support.builds import build
from tests.support.cases import cases
from tests.support.catalogs import translate_all

BASE = "https://read.example/"
SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "fr"]
title = "Test"
base_url = "{}"

[editions]
formats = {}
{}
"""
LINKS = """\
See [b](b.md), [its part](b.md#part-of-it), [c](c.md), [its part](c.md#part-of-it), [d](../2/d.md), [f](../2/f.md),
[the plan](plan.csv), [the map](map.png), ![the map](map.png), [my part](#part-of-it), <a href="c.md">c</a>
and <a href='../2/d.md#part-of-it'>d</a>.

| [1. c](c.md) | *[c](c.md)* |
|---|---|
| [b](b.md) | x |
"""
PART = "\n## Part of it\n\nWords.\n"


def test_every_address_of_the_sample(windrow: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    editions = make_editions(tmp_path_factory, windrow)
    assert list(map(str, find_dead_addresses(editions, publications.read(windrow).base_url))) == []


def linked(make: Make, base: str = "", settings: str = "") -> Publication:
    """Two issues whose articles link to each other: `c` is not translated, `f` is French, the others are translated."""
    articles = {"1/a": f"# A\n\n{LINKS}{PART}", "1/b": f"# B\n{PART}", "1/c": f"# C\n{PART}", "2/d": f"# D\n{PART}"}
    publication = make(
        {**articles, "2/f": f"---\nlanguage: fr\n---\n# F\n{PART}"}, SETTINGS.format(base, FORMATS.split(","), settings)
    )
    for number in (1, 2):
        (publication.articles / f"{number}/issue.toml").write_text(f"number = {number}\n", encoding="utf-8")
    (publication.articles / "1/plan.csv").write_bytes(b"plan")
    (publication.articles / "1/map.png").write_bytes(png())
    sync(publication, DAY)
    for id in ("1/a", "1/b", "2/d"):
        translate_all(publication, id, mark=" dos")
    return publication


@pytest.mark.parametrize(
    ("base", "settings", "elsewhere"),
    [
        (BASE, "", (f"{BASE}en/1/c/", f"{BASE}fr/2/f/")),
        (BASE, 'slugs = "localised"', (f"{BASE}en/1/c/", f"{BASE}fr/2/f/")),
        (BASE, '[language.fr]\nformats = ["markdown"]', (f"{BASE}en/1/c/",)),
        ("", "", ()),
    ],
)
def test_links_lead_where_those_of_the_site_do(
    make: Make, base: str, settings: str, elsewhere: tuple[str, ...]
) -> None:
    """To an article in the same language, or to its original, or nowhere if that has no page."""
    publication = linked(make, base, settings)
    assert not [one for one in build(publication, formats=()).findings if one.code.startswith("link")]
    assert list(map(str, find_dead_addresses(publication.editions, BASE))) == []
    originals = (f"{BASE}en/", f"{BASE}fr/")
    for name in ("markdown/1/a.md", "text/1/a.txt", "text/test-1-es.txt", "pdf/test-1-es.pdf"):
        found = [one.address for one in read_addresses(publication.editions) if one.file == f"es/downloads/{name}"]
        assert {one.partition("#")[0] for one in found if one.startswith(originals)} == {*elsewhere}, name


def test_links_to_headings_in_markdown(make: Make) -> None:
    """A Markdown file's headings have the ids that their translations give them."""
    publication = linked(make)
    build(publication, ["es"], ("markdown",), publication.root / "out")
    text = (publication.root / "out/1/a.md").read_text(encoding="utf-8")
    for link in ("[b](b.md)", "[its part](b.md#part-of-it-dos)", "[my part](#part-of-it-dos)", "[d](../2/d.md)"):
        assert link in text
    assert "c, its part, [d]" in text
    assert "<a>c</a>" in text
    assert "<a href='../2/d.md#part-of-it-dos'>d</a>" in text


def test_a_renamed_heading_changes_the_links_to_it(make: Make) -> None:
    publication = linked(make)
    output = publication.root / "out"
    build(publication, ["es"], ("markdown",), output)
    translate_all(publication, "1/b", mark=" tres")
    build(publication, ["es"], ("markdown",), output)
    assert "(b.md#part-of-it-tres)" in (output / "1/a.md").read_text(encoding="utf-8")


def test_an_article_that_enters_changes_the_links_to_it(make: Make) -> None:
    publication = linked(make)
    output = publication.root / "out"
    formats = ("markdown", "text")
    build(publication, ["es"], formats, output)
    translate_all(publication, "1/c")
    build(publication, ["es"], formats, output)
    assert "[c](c.md), [its part](c.md#part-of-it)" in (output / "es/downloads/markdown/1/a.md").read_text(
        encoding="utf-8"
    )
    assert "c (→ 3)" in (output / "es/downloads/text/test-1-es.txt").read_text(encoding="utf-8")


OTHER = "# Other\n\n## Part\n\nText of it.\n\n<p id='place'>Here.</p>\n"
DEAD_ENDS = cases("dead-ends", 2)


def with_dead_ends(make: Make, body: str, base: str = "") -> Publication:
    """A publication with an article of this body, another one that it may link to, and a picture."""
    publication = make(
        {"a": f"---\ntitle: A\n---\n{body}\n", "other": OTHER}, SETTINGS.format(base, ["html", "markdown"], "")
    )
    (publication.articles / "map.png").write_bytes(png())
    return publication


@pytest.mark.parametrize(("body", "expected"), DEAD_ENDS)
def test_dead_ends(make: Make, body: str, expected: str) -> None:
    """Check and build tell of them, and an edition has the text without a link."""
    publication = with_dead_ends(make, body)
    told = [f"{one.line}: {one.code}" for one in check(publication) if one.code != "out-of-step"]
    assert (
        told == sorted(expected.split("\n"), key=lambda one: (int(one.partition(":")[0]), one))
        if expected
        else not told
    )
    output = publication.root / "out"
    report = build(publication, ["en"], formats=(), output=output)
    assert [f"{one.line}: {one.code}" for one in report.findings] == told
    assert all(one.remedy for one in report.findings if one.code in {"link-address", "link-heading"})
    assert list(map(str, find_dead_addresses(output))) == []
    page = (output / "en/a/index.html").read_text(encoding="utf-8")
    for words in re.findall(r"\[(\w[\w ]*)\]\(|alt=\"([^\"]+)", body):
        assert "".join(words) in page


def test_dead_ends_in_every_format(make: Make) -> None:
    bodies = [str(case.values[0]) for case in DEAD_ENDS if isinstance(case, ParameterSet)]
    publication = with_dead_ends(make, "\n\n".join(bodies), BASE)
    build(publication, ["en"], tuple(FORMATS.split(",")), publication.root / "out")
    dead = find_dead_addresses(publication.root / "out", BASE)
    assert [str(one) for one in dead if one.address != f"{BASE}about/"] == []


def test_a_heading_that_comes_and_goes(make: Make) -> None:
    """An article is checked and built again when the heading that it links to changes in another one."""
    publication = with_dead_ends(make, "Go to [it](other.md#part).")
    page = publication.editions / "en/a/index.html"

    def look() -> tuple[int, int, bool]:
        findings = build(publication, ["en"], formats=()).findings
        return len(check(publication)), len(findings), 'index.html#part"' in page.read_text(encoding="utf-8")

    before = look()
    (publication.articles / "other.md").write_text(OTHER.replace("Part", "Section"), encoding="utf-8")
    assert look() == (before[0] + 1, 1, False)
    (publication.articles / "other.md").write_text(OTHER, encoding="utf-8")
    assert look() == before == (before[0], 0, True)


MEDIA = """\
<video src="film.mp4" title="A film" controls></video>

<iframe src="https://tube.example/e/1"></iframe>

Before <audio controls><source src="song.mp3">A song</audio> after.

<figure>
<object data="plan.csv">The plan</object>
<embed src="https://tube.example/e/2">
</figure>
"""


def test_media_are_links_in_books_print_and_text(make: Make) -> None:
    publication = with_dead_ends(make, MEDIA, BASE)
    for name in ("film.mp4", "song.mp3", "plan.csv"):
        (publication.articles / name).write_bytes(b"x")
    output = publication.root / "out"
    assert not build(publication, ["en"], tuple(FORMATS.split(",")), output).findings
    assert find_dead_addresses(output, BASE) == []
    expected = {
        f"{BASE}en/film.mp4",
        f"{BASE}en/song.mp3",
        f"{BASE}en/plan.csv",
        "https://tube.example/e/1",
        "https://tube.example/e/2",
    }
    led: dict[str, set[str]] = {}
    for one in read_addresses(output):
        led.setdefault(one.file.partition("!")[0], set()).add(one.address)
    for ending in ("epub", "docx", "pdf", "txt"):
        volume = next(name for name in led if name.endswith(f"test-articles-en.{ending}"))
        assert expected <= led[volume], ending
    text = (output / "en/downloads/text/a.txt").read_text(encoding="utf-8")
    assert all(words in text for words in ("A film", "Before A song", "The plan"))
    page = (output / "en/a/index.html").read_text(encoding="utf-8")
    assert '<video src="../film.mp4" title="A film" controls></video>' in page
