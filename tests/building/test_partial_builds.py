"""Builds of some languages or formats: they touch what they build, and every list names what there is then."""

import json
import shutil
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.building.build import BuildReport
from polyglot.editions.print_policy import BuildMode
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from polyglot.workflow.withdraw import withdraw
from tests.conftest import DAY, Make, Run
from tests.support import builds
from tests.support.addresses import find_dead_addresses
from tests.support.catalogs import translate, translate_all
from tests.support.folders import snapshot

BASE = "https://test.example"
FORMATS = ("html", "markdown", "text", "zip")
SETTINGS = f"""\
[publication]
source_language = "en"
languages = ["es", "fr"]
title = "Test"
base_url = "{BASE}"
[editions]
formats = {json.dumps(FORMATS)}
publish_at = 0.5
"""


def publish(make: Make) -> Publication:
    """A publication of two issues; the Spanish and the French edition lack an article of the first."""
    texts = {
        "1/a": "# A house\n\nIt stands. See [the boat](b.md).\n",
        "1/b": "# A boat\n\nIt floats. See [the mill](../2/c.md).\n",
        "2/c": "---\nauthor: Ines\ntags: [wind]\n---\n# A mill\n\nIt turns. See [the house](../1/a.md).\n",
        "d": "---\nlanguage: es\n---\n# Una carta\n\nVino.\n",
    }
    publication = make(texts, SETTINGS)
    for number in (1, 2):
        (publication.articles / f"{number}/issue.toml").write_text(
            f"number = {number}\nperiod_start = 2026-0{number}-01\n"
        )
    sync(publication, DAY)
    for tag in ("es", "fr"):
        for id in ("1/a", "2/c"):
            translate_all(publication, id, tag)
    return publication


def build(
    publication: Publication, tags: tuple[str, ...] = (), formats: tuple[str, ...] = (), output: Path | None = None
) -> BuildReport:
    """Build, and require that every address in the output leads somewhere."""
    report = build_alone(publication, tags, formats, output)
    assert list(map(str, find_dead_addresses(output or publication.editions, BASE))) == []
    return report


def build_alone(
    publication: Publication, tags: tuple[str, ...] = (), formats: tuple[str, ...] = (), output: Path | None = None
) -> BuildReport:
    return builds.build(publications.read(publication.root), tags, formats, output, view=BuildMode(day=DAY))


def listed(publication: Publication) -> dict[str, str]:
    """The files of `index.json` with their hashes."""
    index = json.loads((publication.editions / "index.json").read_bytes())
    return {file["path"]: file["sha256"] for file in index["downloads"]}


def outdated(report: BuildReport) -> set[str]:
    return {f"{one.language} {one.format}" for one in report.outdated}


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, without our own lists and descriptions."""
    return {name: data for name, data in snapshot(folder).items() if "/.polyglot-" not in f"/{name}"}


EVERY_KIND = [((), ("html",)), ((), ("text",)), (("es",), ()), (("fr",), ("html", "zip"))]


@pytest.mark.parametrize(("tags", "formats"), EVERY_KIND)
def test_a_partial_build_without_changes_changes_nothing(
    make: Make, tags: tuple[str, ...], formats: tuple[str, ...]
) -> None:
    publication = publish(make)
    build(publication)
    before = snapshot(publication.editions)
    for _ in range(2):
        report = build(publication, tags, formats)
        assert (report.written, report.outdated, report.deleted) == (0, (), ())
        assert snapshot(publication.editions) == before


@pytest.mark.parametrize(("tags", "formats"), EVERY_KIND)
def test_a_partial_build_lists_what_there_is(make: Make, tags: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """A new issue: what is not built stays as it was, and is listed and told; a whole build is as one from nothing."""
    publication = publish(make)
    build(publication)
    before = listed(publication)
    (publication.articles / "3").mkdir()
    (publication.articles / "3/issue.toml").write_text("number = 3\nperiod_start = 2026-03-01\n")
    (publication.articles / "3/e.md").write_text("# A bell\n\nIt rings.\n")
    sync(publication, DAY)
    for tag in ("es", "fr"):
        translate_all(publication, "3/e", tag)
    report = build(publication, tags, formats)
    made = {f"{tag} {name}" for tag in tags or ("en", "es", "fr") for name in formats or FORMATS}
    assert outdated(report) == {f"{tag} {name}" for tag in ("en", "es", "fr") for name in FORMATS} - made
    for path, digest in listed(publication).items():
        tag, _, name, _ = path.split("/")
        if f"{tag} {name}" not in made:
            assert before[path] == digest
    assert listed(publication).keys() >= before.keys()
    newest = {
        f"{tag} {name}" for tag in ("en", "es", "fr") for name in ("text",) if f"{tag}/downloads/{name}/test-3-{tag}" in
        " ".join(listed(publication))
    }  # fmt: skip
    assert newest == {one for one in made if one.endswith(" text")}
    build(publication)
    whole = snapshot(publication.editions)
    shutil.rmtree(publication.editions)
    shutil.rmtree(publication.cache_dir)
    build(publication)
    assert snapshot(publication.editions) == whole


@pytest.mark.parametrize(("tags", "formats"), EVERY_KIND)
def test_a_withdrawn_text_is_nowhere(make: Make, tags: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """Whatever is built: also where an earlier build put it, in the languages and formats that nobody asked for."""
    publication = publish(make)
    build(publication)
    assert any("«It stands." in data.decode("utf-8", "replace") for data in files(publication.editions / "es").values())
    withdraw(publication, ["1/a"], [publication.locale("es")], DAY)
    if formats == ("html",):
        shutil.rmtree(publication.cache_dir)  # as on another computer
    report = build(publication, tags, formats)
    assert not (publication.editions / "es/downloads/markdown/1/a.md").exists()
    words = "".join(data.decode("utf-8", "replace") for data in files(publication.editions / "es").values())
    assert "«It stands." not in words
    assert not [name for name in listed(publication) if "-1-es" in name]
    assert listed(publication).keys() >= {"fr/downloads/text/test-1-fr.txt", "en/downloads/text/test-1-en.txt"}
    rest = {"text", "zip"} - (set(formats or FORMATS) if "es" in (tags or ("es",)) else set())
    assert {path.split("/")[3] for path in report.deleted} == rest
    # Kept pages may link to its page, which leads on; when all are built, there is none.
    left = publication.editions / "es/1/a/index.html"
    assert "url=../../../en/1/a/index.html" in left.read_text("utf-8")
    build(publication, tags, formats)
    assert left.exists()
    build(publication)
    assert not left.exists()


def test_all_books_of_a_language_are_gone(make: Make) -> None:
    """Its page of downloads stays, since the pages of other languages lead there; it tells what is in translation."""
    publication = publish(make)
    build(publication)
    withdraw(publication, ["1/a", "2/c"], [publication.locale("fr")], DAY)
    build(publication, ("fr",), ("html",))
    assert (publication.editions / "fr/downloads/index.html").exists()
    assert not [name for name in listed(publication) if name.startswith("fr/")]


def test_a_language_without_books(make: Make) -> None:
    """Other languages' pages of downloads do not lead to a page that it does not have."""
    publication = publish(make)
    (publication.root / "polyglot.toml").write_text(f'{SETTINGS}[language.fr]\nformats = ["html"]\n')
    build(publication)
    assert not (publication.editions / "fr/downloads/index.html").exists()


def test_a_file_that_is_gone_is_nowhere(make: Make) -> None:
    publication = publish(make)
    build(publication)
    publication.article_path("d").unlink()
    report = build(publication, ("fr",), ("html",))
    assert {path.split("/")[1] for path in report.deleted} == {"es"}
    assert "url=../index.html" in (publication.editions / "es/d/index.html").read_text("utf-8")
    assert "Vino." not in (publication.editions / "es/feed.xml").read_text("utf-8")


def test_a_site_that_was_not_asked_for_shows_nothing_new(make: Make) -> None:
    """It is built for what left it, and publishes nothing that its editor has not asked for."""
    publication = publish(make)
    build(publication)
    translate_all(publication, "1/b", "es")
    assert not (publication.editions / "es/1/b").exists()
    withdraw(publication, ["1/a"], [publication.locale("es")], DAY)
    before = publication.published_path(publication.locale("es")).read_bytes()
    report = build(publication, ("en",))
    assert not (publication.editions / "es/1/b").exists()
    assert publication.published_path(publication.locale("es")).read_bytes() == before
    assert "es html" in {f"{one.language} {one.format}" for one in report.editions}
    build(publication, ("es",))
    assert (publication.editions / "es/1/b").exists()


def test_languages_that_were_never_built(make: Make) -> None:
    publication = publish(make)
    build(publication, ("en", "es"))
    assert "../fr/" not in (publication.editions / "en/1/a/index.html").read_text("utf-8")
    build(publication, ("fr",))
    assert "../../../en/1/a/index.html" in (publication.editions / "fr/1/a/index.html").read_text("utf-8")
    assert "fr/index.html" in (publication.editions / "index.html").read_text("utf-8")
    assert f"{BASE}/fr/1/a/" in (publication.editions / "sitemap.xml").read_text("utf-8")
    shutil.rmtree(publication.editions / "fr")
    build(publication, ("en",))
    assert "fr/" not in (publication.editions / "index.html").read_text("utf-8")


@pytest.mark.parametrize("formats", [(), ("html",), ("text",)])
def test_one_language_into_finished_editions(make: Make, tmp_path: Path, formats: tuple[str, ...]) -> None:
    publication = publish(make)
    output = tmp_path / "out"
    build(publication, output=output)
    before = snapshot(output)
    build(publication, ("es",), formats, output)
    assert snapshot(output) == before
    translate(publication, "1/a", "It stands.", target="«Está.»")
    build(publication, ("es",), formats, output)
    assert before.keys() == snapshot(output).keys()


def test_one_edition_into_a_folder_of_its_own(make: Make, tmp_path: Path) -> None:
    """A folder that is named like a language by chance has no neighbours."""
    publication = publish(make)
    for tag in ("en", "es"):
        build_alone(publication, (tag,), ("html",), tmp_path / "web" / tag)
    assert sorted(path.name for path in (tmp_path / "web").iterdir()) == ["en", "es"]
    assert not (tmp_path / "web/es/downloads").exists()


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"sources": 1}'])
def test_editions_of_which_nothing_is_known(make: Make, damage: bytes) -> None:
    """Those of an earlier program are not listed until they are made again, and told."""
    publication = publish(make)
    build(publication)
    for path in publication.editions.rglob(".polyglot-edition"):
        path.write_bytes(damage)
    report = build(publication, (), ("html",))
    assert outdated(report) == {f"{tag} {name}" for tag in ("en", "es", "fr") for name in FORMATS[1:]}
    assert not (publication.editions / "index.json").exists()
    build(publication)
    assert "es/downloads/text/test-1-es.txt" in listed(publication)


def test_what_is_told(make: Make, run: Run) -> None:
    publication = publish(make)
    build(publication)
    withdraw(publication, ["1/a"], [publication.locale("es")], DAY)
    translate(publication, "2/c", "It turns.", tag="fr", target="«Il tourne.»")
    result = run("build", "-l", "en,es", "-f", "html,markdown,zip", "--as-of", DAY)
    told = result.stdout.splitlines()[-2:]
    assert told == [
        "Deleted, with articles that were withdrawn or no longer enter: editions/es/downloads/text/test-1-es.txt",
        "Older than the articles now: text in es, fr; html in fr; markdown in fr; zip in fr. "
        "To make them again, run “polyglot build”.",
    ]
    assert "Older" not in run("build", "--as-of", DAY).stdout
