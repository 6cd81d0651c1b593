"""The whole road of a newsletter: what its readers find after every step, in languages of which most have nothing ready."""

import json
import re
import shutil
import zipfile
from pathlib import Path

import feedparser

from polyglot import publication as publications
from polyglot.publication import Publication
from tests.conftest import Run
from tests.support.addresses import find_dead_addresses
from tests.support.catalogs import translate, translate_all
from tests.support.folders import snapshot

BASE = "https://read.example/"
LANGUAGES = ("es", "fr", "ar", "hi", "zh", "sw", "pt")  # the last four have nothing
FORMATS = ("html", "markdown", "text", "epub", "pdf", "docx", "zip")
READY = {"es": 15, "fr": 8, "ar": 1}  # articles of the first issue
SECRET = "The boathouse key hangs behind the stove."


def write_article(root: Path, issue: int, number: int) -> None:
    path = root / "articles" / f"2026-{issue}" / f"a{number:02}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    links = f"See [the next]({f'a{number % (15 if issue == 1 else 2) + 1:02}.md'}#what-we-saw) and [the song](../2026-1/a03.md)."
    secret = f"{SECRET}\n" if number == 5 else ""
    path.write_text(
        f"---\ntitle: Walk {issue}-{number}\nauthors: [Ana]\ntags: [walks]\n---\n\n"
        f"We walked along the river, walk {number}. {links}\n\n## What we saw\n\n{secret}\nA heron of issue {issue}.\n",
        encoding="utf-8",
    )


def publish(run: Run, day: str, *options: str) -> str:
    result = run("build", "--as-of", day, *options)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def examine(publication: Publication, folder: Path | None = None) -> None:
    """Every address leads somewhere, and every issue and article is listed in every language that there is."""
    editions = folder or publication.editions
    assert list(map(str, find_dead_addresses(editions, BASE))) == []
    issues = sorted(path.parent.name for path in publication.articles.glob("*/issue.toml"))
    articles = sorted(path.stem for path in publication.articles.glob("*/a*.md"))
    for site in editions.glob("*/index.html"):
        front = site.read_text("utf-8")
        for issue in issues:
            assert f'href="{issue}/index.html"' in front, (site, issue)
            page = (site.parent / issue / "index.html").read_text("utf-8")
            for article in publication.articles.glob(f"{issue}/a*.md"):
                assert re.search(rf'href="[^"]*{article.stem}/index.html"', page), (site, article)
    assert articles


def contains(path: Path, words: str) -> bool:
    """Return whether a file has these words, also one of an archive."""
    if path.suffix in {".epub", ".docx", ".zip"}:
        with zipfile.ZipFile(path) as packed:
            return any(words.encode() in packed.read(name) for name in packed.namelist())
    return words.encode() in path.read_bytes()


def rename(publication: Publication, old: str, new: str) -> None:
    """Rename an article, and the links to it."""
    publication.article_path(old).rename(publication.article_path(new))
    name, other = old.rpartition("/")[2], new.rpartition("/")[2]
    for path in publication.articles.rglob("*.md"):
        path.write_text(path.read_text("utf-8").replace(f"{name}.md", f"{other}.md"), encoding="utf-8")


def days(publication: Publication, tag: str) -> dict[str, tuple[str, str]]:
    """When each entry of a feed was published and updated, by its own page."""
    feed = feedparser.parse((publication.editions / tag / "feed.xml").read_bytes())
    assert not feed.bozo
    assert all(f"/{tag}/" in one.link for one in feed.entries)
    return {
        one.link.removeprefix(f"{BASE}{tag}/").removesuffix("/index.html"): (one.published[:10], one.updated[:10])
        for one in feed.entries
    }


def start(tmp_path: Path, run: Run) -> Publication:
    """A publication with an issue of fifteen articles. Spanish is ready, French half, one article in Arabic."""
    assert run("init", "--languages", ",".join(LANGUAGES), "--title", "The Towpath").returncode == 0
    shutil.rmtree(tmp_path / "articles")
    settings = tmp_path / "polyglot.toml"
    text = settings.read_text("utf-8").replace(
        "[publication]", f'[publication]\nbase_url = "{BASE}"\npublisher = "Walkers"', 1
    )
    settings.write_text(text.replace("[editions]", f"[editions]\nformats = {json.dumps(FORMATS)}"), encoding="utf-8")
    for number in range(1, 16):
        write_article(tmp_path, 1, number)
    (tmp_path / "articles/2026-1/issue.toml").write_text('title = "The river"\nnumber = 1\nperiod_start = 2026-01-01\n')
    publication = publications.read(tmp_path)
    assert publication.base_url == BASE
    assert run("sync", "--as-of", "2026-01-31").returncode == 0
    for tag, count in READY.items():
        for number in range(1, count + 1):
            translate_all(publication, f"2026-1/a{number:02}", tag)
    return publication


def test_the_road_of_a_newsletter(tmp_path: Path, run: Run) -> None:
    publication = start(tmp_path, run)
    publish(run, "2026-02-01")
    examine(publication)
    for tag in LANGUAGES:
        count = READY.get(tag, 0)
        page = (publication.editions / tag / "downloads/index.html").read_text("utf-8")
        assert ("latest.epub" in page) == (count > 0)
        entries = json.loads((publication.editions / "index.json").read_text())["downloads"]
        books = [one for one in entries if (one["language"], one["format"]) == (tag, "epub")]
        assert [(one["articles"], one["articles_of_issue"]) for one in books] == [(count, 15)] * (count > 0)
    assert set(days(publication, "es").values()) == {("2026-02-01", "2026-02-01")}
    assert len(days(publication, "fr")) == 8

    # A second issue, of which one article is ready in Spanish; and a translation is improved.
    for number in (1, 2):
        write_article(tmp_path, 2, number)
    (tmp_path / "articles/2026-2/issue.toml").write_text('title = "The hill"\nnumber = 2\nperiod_start = 2026-03-01\n')
    assert run("sync", "--as-of", "2026-03-01").returncode == 0
    translate_all(publication, "2026-2/a01")
    translate(publication, "2026-1/a07", "A heron of issue 1.", target="Una garza del número 1.")
    publish(run, "2026-03-02")
    examine(publication)
    found = days(publication, "es")
    assert next(iter(found)) == "2026-2/a01"
    assert found["2026-2/a01"] == ("2026-03-02", "2026-03-02")
    assert found["2026-1/a07"] == ("2026-02-01", "2026-03-02")
    assert found["2026-1/a08"] == ("2026-02-01", "2026-02-01")

    # A text is withdrawn, and only the website is built: no file has the text any more.
    assert run("withdraw", "2026-1/a05", "-l", "es").returncode == 0
    told = publish(run, "2026-03-03", "-f", "html")
    assert "polyglot build" in told
    examine(publication)
    assert not re.search(r"100\s*%", (publication.editions / "es/index.html").read_text("utf-8"))
    quoted = f"«{SECRET}»"
    assert not [path for path in (publication.editions / "es").rglob("*") if path.is_file() and contains(path, quoted)]
    assert "2026-1/a05" not in days(publication, "es")

    # An article is renamed: its old address leads to the new one.
    rename(publication, "2026-1/a09", "2026-1/a09-bridge")
    assert run("sync", "--as-of", "2026-03-04").returncode == 0
    publish(run, "2026-03-04")
    old = (publication.editions / "es/2026-1/a09/index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://read.example/es/2026-1/a09-bridge/"' in old
    assert days(publication, "es")["2026-1/a09-bridge"][0] == "2026-02-01"
    examine(publication)

    # Two languages into a fresh folder lead to no others; one language and format changes nothing else.
    publish(run, "2026-03-04", "-l", "en,es", "-f", "html,epub", "-o", str(tmp_path / "two"))
    assert list(map(str, find_dead_addresses(tmp_path / "two", BASE))) == []
    before = snapshot(publication.editions)
    publish(run, "2026-03-04", "-l", "fr", "-f", "text")
    assert snapshot(publication.editions) == before

    # Somebody else's computer makes the same of it.
    shutil.rmtree(tmp_path / ".polyglot")
    shutil.rmtree(publication.editions)
    publish(run, "2026-03-04")
    assert snapshot(publication.editions) == before
