"""Atom feeds and OPDS catalogues, judged by jing with the specifications' grammars (`tests/data/schemas`), and by a real reader."""

import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as Tree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.distribution import atom, feeds, opds
from polyglot.distribution.download_index import DownloadEntry, create_entry, describe_file
from polyglot.distribution.feeds import Channel, NewsItem
from polyglot.editions.entries import ArticleSummary, LocalizedText
from polyglot.editions.issues import Issue
from polyglot.language import locales
from polyglot.markdown.marks import create_mark
from polyglot.model import Coverage, State
from tests.formats.test_text import FOLDER, volumes
from tests.support.locales import AR, EN, ES
from tests.support.paths import SCHEMAS

A = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
BASE = "https://tides.example/editions/ar/"
CHANNEL = Channel("The Tide Table", "جدول المدّ", "Friends & <neighbours>", AR, BASE, ((ES, "../es/feed.xml"),))


def entry(id: str = "7/clock", **values: object) -> ArticleSummary:
    made = ArticleSummary(
        id=id,
        original=EN,
        title=LocalizedText("ساعة تتأخر", AR),
        summary=LocalizedText("A clock shows the tide.", EN, create_mark(None, EN, AR)),
        authors=("Nuria Vell", "O. Strand"),
        dated="2026-05-03",
        tags=(LocalizedText("tides", EN), LocalizedText("clocks & watches", EN)),
        readiness=Readiness(Coverage({})),
    )
    return replace(made, **values)


NEWS = (
    NewsItem(
        entry(), date(2026, 5, 3), date(2026, 5, 4), "7/clock/index.html",
        ((EN, "../en/7/clock/index.html"), (ES, "../es/7/clock/index.html")),
    ),
    NewsItem(
        entry("7/list", title=LocalizedText("قائمة المفقودات", AR, create_mark(State.DRAFT, EN, AR))),
        date(2026, 5, 9), date(2026, 5, 9), "7/list/index.html", (), ("Rasha",),
    ),
)  # fmt: skip


def valid(grammar: str, path: Path, written: bytes) -> bytes:
    """The same bytes, if jing finds nothing wrong with them."""
    path.write_bytes(written)
    command = ["jing", "-c", str(SCHEMAS / f"{grammar}.rnc"), str(path)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    return written


def offers(tags: Sequence[str] = ("es", "ar", "zh")) -> list[DownloadEntry]:
    made = []
    for tag in tags:
        volume = next(volumes(FOLDER, tag))
        files = [
            describe_file(
                f"{tag}/downloads/{format}/{volume.name}.{ending}", f"{tag} {ending}".encode(), format, variant
            )
            for ending, format, variant in (
                ("epub", "epub", ""),
                ("a4.pdf", "pdf", "a4"),
                ("txt", "text", ""),
                ("zip", "zip", ""),
            )
        ]
        made.append(create_entry(volume, Issue(folder="7"), files, f"{tag}/cover one.png", f"{tag}/small.jpg"))
        older = replace(
            made[-1],
            issue="6",
            identifier=atom.identifier("6", tag),
            day=date(2025, 12, 1),
            cover="x.svg",
            thumbnail="",
        )
        made.append(older)
    return made  # fmt: skip


@pytest.mark.parametrize("base", [BASE, ""], ids=["with an address", "without"])
def test_a_feed_is_valid_and_read(base: str, tmp_path: Path) -> None:
    written = valid("atom", tmp_path / "feed.xml", feeds.render(replace(CHANNEL, base=base), NEWS))
    read = feedparser.parse(written)
    assert not read.bozo, read.get("bozo_exception")
    assert read.feed.title == "جدول المدّ"
    assert read.feed.author == "Friends & <neighbours>"
    newest, older = read.entries
    assert newest.title == "[ترجمة آلية: قائمة المفقودات]", "a machine's title says so in words"
    assert newest.title_detail.language == "ar-t-en-t0-und"
    assert newest.rights == "الترجمة: Rasha"
    assert older.id == atom.identifier("The Tide Table", "article", "7/clock", "ar")
    assert (older.published, older.updated) == ("2026-05-03T00:00:00Z", "2026-05-04T00:00:00Z")
    assert [author.name for author in older.authors] == ["Nuria Vell", "O. Strand"]
    assert [tag.term for tag in older.tags] == ["tides", "clocks & watches"]
    assert (older.summary, older.summary_detail.language) == ("A clock shows the tide.", "en")
    assert older.link == urljoin(base, "7/clock/index.html")
    assert [(link.rel, link.hreflang, link.href) for link in older.links] == [
        ("alternate", "ar", urljoin(base, "7/clock/index.html")),
        ("related", "en", urljoin(base, "../en/7/clock/index.html")),
        ("related", "es", urljoin(base, "../es/7/clock/index.html")),
    ]


def test_without_a_summary_an_entry_has_the_first_sentence() -> None:
    plain = replace(NEWS[0], entry=entry(summary=LocalizedText("", EN), opening=LocalizedText("Deep water.", EN)))
    (read,) = feedparser.parse(feeds.render(CHANNEL, [plain])).entries
    assert (read.summary, read.summary_detail.language) == ("Deep water.", "en")


def test_a_feed_on_the_web_has_whole_addresses() -> None:
    root = Tree.fromstring(feeds.render(CHANNEL, NEWS))
    links = root.findall(".//a:link", A)
    assert links
    assert all(link.attrib["href"].startswith("https://tides.example/editions/") for link in links)
    own = root.find("a:link[@rel='self']", A)
    assert own is not None
    assert own.attrib["href"] == BASE + "feed.xml" == root.attrib["{http://www.w3.org/XML/1998/namespace}base"]


def test_what_the_grammar_cannot_say() -> None:
    root = Tree.fromstring(feeds.render(CHANNEL, NEWS))
    ids = [element.text for element in root.iter(f"{{{A['a']}}}id")]
    assert len(set(ids)) == len(ids)
    for element in [root, *root.findall("a:entry", A)]:
        links = [link for link in element.findall("a:link", A) if link.attrib["rel"] == "alternate"]
        kinds = [(link.attrib.get("type"), link.attrib.get("hreflang")) for link in links]
        assert kinds
        assert len(set(kinds)) == len(kinds)


def test_the_newest_come_first_and_not_all_do() -> None:
    many = [
        NewsItem(entry(f"n{day}"), date(2026, 1, 1), date(2026, 1, day), f"n{day}/index.html") for day in range(1, 29)
    ]
    read = feedparser.parse(feeds.render(CHANNEL, many, limit=10))
    assert [one.updated[8:10] for one in read.entries] == [f"{day:02}" for day in range(28, 18, -1)]
    assert feeds.render(CHANNEL, many[::-1]) == feeds.render(CHANNEL, many), "in any order"


def test_an_empty_feed_is_valid(tmp_path: Path) -> None:
    valid("atom", tmp_path / "feed.xml", feeds.render(CHANNEL, ()))


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8")))
def test_any_text_gives_xml(title: str, summary: str) -> None:
    one = NewsItem(
        entry(title=LocalizedText(title, AR), summary=LocalizedText(summary, AR)),
        date(2026, 1, 1),
        date(2026, 1, 1),
        "x/index.html",
    )
    root = Tree.fromstring(feeds.render(CHANNEL, [one]))
    assert (root.findtext("a:entry/a:title", namespaces=A) or "") == atom.clean_text(title)


def test_the_catalogue_of_languages(tmp_path: Path) -> None:
    written = valid(
        "opds", tmp_path / "opds.xml", opds.render_navigation_feed(offers(), "The Tide Table", "Friends", EN)
    )
    valid("atom", tmp_path / "atom.xml", written)
    read = feedparser.parse(written)
    assert [one.title for one in read.entries] == ["Español", "العربية", "中文"]
    assert [one.links[0].href for one in read.entries] == ["es/opds.xml", "ar/opds.xml", "zh/opds.xml"]


@pytest.mark.parametrize("tag", ["es", "ar", "zh"])
def test_the_catalogue_of_a_language(tag: str, tmp_path: Path) -> None:
    locale = locales.parse_tag(tag)
    written = valid("opds", tmp_path / "opds.xml", opds.render_acquisition_feed(offers(), "The Tide Table", locale))
    valid("atom", tmp_path / "atom.xml", written)
    root = Tree.fromstring(written)
    newest, older = root.findall("a:entry", A)
    assert newest.findtext("dc:language", namespaces=A) == tag
    assert newest.findtext("dc:issued", namespaces=A) == "2026-05-09"
    assert newest.findtext("dc:publisher", namespaces=A) == "Friends of the Causeway"
    assert [name.text for name in newest.findall("a:author/a:name", A)] == ["Nuria Vell", "O. Strand"]
    links = {
        (link.attrib["rel"].rpartition("/")[2], link.attrib["type"]): link.attrib
        for link in newest.findall("a:link", A)
    }
    assert set(links) == {
        ("image", "image/png"), ("thumbnail", "image/jpeg"), ("open-access", "application/epub+zip"),
        ("open-access", "application/pdf"), ("open-access", "application/zip"), ("open-access", "text/plain"),
    }  # fmt: skip
    assert links["image", "image/png"]["href"] == "cover%20one.png"
    assert links["open-access", "application/epub+zip"]["href"] == f"downloads/epub/the-tide-table-7-{tag}.epub"
    assert all(
        not link.attrib["rel"].startswith("http://opds-spec.org/image") for link in older.findall("a:link", A)
    ), "no SVG"


def test_the_same_bytes_each_time() -> None:
    assert feeds.render(CHANNEL, NEWS) == feeds.render(CHANNEL, NEWS)
    assert opds.render_navigation_feed(offers(), "T", "P", EN) == opds.render_navigation_feed(offers(), "T", "P", EN)


@pytest.mark.parametrize(
    ("grammar", "wrong"),
    [
        ("atom", ("<id>urn:uuid", "<id>")),
        ("atom", ("T00:00:00Z", "")),
        ("atom", ('rel="self"', 'rel=""')),
        ("opds", ("kind=navigation", "kind=unknown")),
        ("opds", ("<title>", "<titel>")),
    ],
)
def test_the_grammars_refuse(grammar: str, wrong: tuple[str, str], tmp_path: Path) -> None:
    written = opds.render_navigation_feed(offers(), "The Tide Table", "Friends", EN).decode()
    broken = written.replace(*wrong).replace("</title>", "</titel>" if "titel" in wrong[1] else "</title>")
    assert broken != written
    with pytest.raises(AssertionError):
        valid(grammar, tmp_path / "broken.xml", broken.encode())
