"""What can be downloaded: the catalogue for programs, the page for people, and the zip file for a USB stick."""

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from polyglot.distribution import download_index
from polyglot.distribution.download_index import DownloadEntry
from polyglot.distribution.downloads import DownloadsPage, format_size, group_downloads
from polyglot.editions.entries import LocalizedText
from polyglot.editions.issue_progress import IssueProgress, WaitingArticle
from polyglot.editions.ui_text import interface_text
from polyglot.errors import UsageError
from polyglot.formats import website_zip
from polyglot.language import locales
from polyglot.language.locales import autonym
from polyglot.site.pages import Frame, LanguageLink, PageMeta
from polyglot.site.templating import render_page
from polyglot.site.urls import PagePath
from tests.distribution.test_feeds import offers
from tests.support.locales import AR, EN, ES, ZH
from tests.support.paths import REPOSITORY

SCHEMA = json.loads((REPOSITORY / "docs" / "index.schema.json").read_text(encoding="utf-8"))


def catalogued(made: Sequence[DownloadEntry]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(download_index.render(made, "The Tide Table", "https://tides.example/"))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(said)
    return said


def page(tag: str, made: Sequence[DownloadEntry]) -> BeautifulSoup:
    locale = locales.parse_tag(tag)
    own = [one for one in made if one.locale == locale]
    links = tuple(
        LanguageLink(other, autonym(other), f"../../{other.tag}/downloads/index.html", "") for other in (ES, AR, ZH)
    )
    place = PagePath(tag, "downloads")
    frame = Frame(locale, "Tides", "Friends", place, links, PageMeta(), ())
    shown = DownloadsPage(frame, group_downloads(own, interface_text(locale)))
    return BeautifulSoup(render_page(shown), "html.parser")


def test_the_catalogue() -> None:
    said = catalogued(offers())
    newest, *_ = said["downloads"]
    assert newest == {
        "path": "es/downloads/epub/the-tide-table-7-es.epub",
        "size": 7,
        "sha256": hashlib.sha256(b"es epub").hexdigest(),
        "format": "epub",
        "variant": "",
        "media_type": "application/epub+zip",
        "language": "es",
        "issue": "7",
        "title": "Crossing on foot",
        "number": "Número 7",
        "period": "mayo de 2026",
        "date": "2026-05-09",
        "identifier": offers(["es"])[0].identifier,
        "articles": 2,
        "articles_of_issue": 2,
        "reviewed": newest["reviewed"],
        "words": newest["words"],
    }
    words = newest["words"]
    assert (words["machine"], words["untranslated"], words["outdated"]) == (19, 3, 3)
    assert newest["reviewed"] == int(words["reviewed"] / (words["reviewed"] + 22) * 10_000) / 10_000
    assert said["latest"]["ar"] == {
        "epub": "ar/downloads/latest.epub",
        "pdf": "ar/downloads/latest.pdf",
        "txt": "ar/downloads/latest.txt",
        "zip": "ar/downloads/latest.zip",
    }


def test_an_original_is_wholly_reviewed_and_nothing_is_no_error() -> None:
    original = msgspec.structs.replace(offers(["es"])[0], reviewed=0, outdated=0, machine=0, untranslated=0, day=None)
    (first, *_) = catalogued([original])["downloads"]
    assert (first["reviewed"], first["date"]) == (1.0, None)
    assert catalogued([])["downloads"] == []


def test_the_newest_issue_is_kept_at_addresses_that_stay() -> None:
    copies = download_index.stable_copies(offers(["es"]))
    assert copies["es/downloads/latest.epub"] == "es/downloads/epub/the-tide-table-7-es.epub"
    assert copies["es/downloads/latest.pdf"] == "es/downloads/pdf/the-tide-table-7-es.a4.pdf"
    one = offers(["es"])[0]
    folded = download_index.describe_file("es/downloads/pdf/the-tide-table-7-es-booklet.pdf", b"x", "pdf", "booklet")
    both = download_index.stable_copies([msgspec.structs.replace(one, downloads=(*one.downloads, folded))])
    assert both == {**copies, "es/downloads/latest-booklet.pdf": folded.path}


def test_jq_finds_the_newest_book(tmp_path: Path) -> None:
    """The commands of docs/reading.md."""
    (tmp_path / "index.json").write_bytes(download_index.render(offers(), "The Tide Table"))
    programs = {
        ".latest.ar.epub": "ar/downloads/latest.epub",
        'first(.downloads[] | select(.language == "zh" and .format == "pdf")) | .path': (
            "zh/downloads/pdf/the-tide-table-7-zh.a4.pdf"
        ),
    }
    for program, expected in programs.items():
        found = subprocess.run(
            ["jq", "-r", program, "index.json"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert found.stdout == expected + "\n"


@pytest.mark.parametrize("tag", ["es", "ar", "zh"])
def test_the_page(tag: str) -> None:
    shown = page(tag, offers())
    sections = shown.select("section.shelf")
    assert len(sections) == 2
    links = sections[0].select(".downloads a")
    assert [str(link["href"]).partition(f"-{tag}.")[2] for link in links] == ["epub", "a4.pdf", "txt", "zip"]
    assert [str(link["href"]) for link in sections[0].select(".stable a")][:2] == ["latest.epub", "latest.pdf"]
    assert not sections[1].select(".stable")
    assert "SHA-256" not in sections[0].select(".downloads")[0].get_text(), "behind the downloads only"
    assert {str(link["href"]) for link in shown.select(".catalogues a")} == {"../opds.xml", "../../index.json"}


def test_the_hashes_can_be_checked(tmp_path: Path) -> None:
    """What stands in the fold can be given to sha256sum."""
    listed = page("ar", offers()).select("details pre")[0].get_text()
    for one in offers(["ar"])[0].downloads:
        ending = one.path.partition("-ar.")[2].removeprefix("a4.")
        (tmp_path / one.format).mkdir()
        (tmp_path / one.format / Path(one.path).name).write_bytes(
            f"ar {'a4.pdf' if ending == 'pdf' else ending}".encode()
        )
    checked = subprocess.run(
        ["sha256sum", "-c"], cwd=tmp_path, input=listed, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == 4


def test_the_page_says_what_state_a_text_is_in() -> None:
    said = [one.get_text() for one in page("es", offers()).select("section.shelf")[0].select(".state li")]
    assert said[0].endswith("% revisado")
    assert said[1:] == [
        "3 palabras aún no están traducidas y aparecen en el idioma original.",
        "19 palabras fueron traducidas por una máquina y nadie las ha revisado.",
        "3 palabras traducen una versión anterior del original.",
    ]


def test_only_the_newest_issues_name_their_articles_in_translation() -> None:
    """A page of many issues of which nothing is ready stays small: the others lead to their own pages."""
    titles = [WaitingArticle(f"7/{number}", LocalizedText(f"Title {number}", EN)) for number in range(60)]
    progress = IssueProgress(0, 60)
    empty = [
        msgspec.structs.replace(
            offers(["es"])[0], downloads=(), issue=issue, identifier=issue, waiting=tuple(titles), progress=progress
        )
        for issue in ("9", "8", "7")
    ]
    shown = page("es", empty).select("section.shelf")
    assert [len(shelf.select("details li")) for shelf in shown] == [60, 60, 0]
    link = shown[2].select("p a")[0]
    assert (link.get_text(), link["href"]) == ("En traducción: 60 artículos", "../7/index.html")


def test_a_page_without_downloads() -> None:
    assert "Aún no hay nada que descargar." in page("es", ()).get_text()


@pytest.mark.parametrize(
    ("tag", "count", "expected"),
    [
        ("en", 0, "0 byte"),
        ("en", 24_512, "25 kB"),
        ("en", 999_999, "1 MB"),
        ("en", 1_440_000, "1.4 MB"),
        ("fr", 1_440_000, "1,4\u202fMo"),
        ("ar", 24_512, "25 كيلوبايت"),
        ("zh", 2_000_000_000, "2 GB"),
    ],
)
def test_sizes_are_in_the_readers_units(tag: str, count: int, expected: str) -> None:
    assert format_size(count, locales.parse_tag(tag)) == expected


FILES = {
    "style.css": b"a{color:red}" * 99,
    "index.html": b"<!doctype html>" * 9,
    "7/clock/index.html": b"<p>" * 500,
    "7/clock.assets/dot.png": b"\x89PNG" + bytes(500),
    "مقال/صفحة.html": b"<p>",
    "empty.txt": b"",
}


def test_a_zip_for_a_usb_stick(tmp_path: Path) -> None:
    packed = website_zip.pack_zip(FILES)
    with zipfile.ZipFile(io.BytesIO(packed)) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == FILES
        assert read.namelist() == ["index.html", *sorted(FILES.keys() - {"index.html"})], "the start first"
        for info in read.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100644
        kinds = {info.filename: info.compress_type for info in read.infolist()}
    assert kinds["7/clock.assets/dot.png"] == zipfile.ZIP_STORED, "compressed already"
    assert kinds["style.css"] == kinds["index.html"] == zipfile.ZIP_DEFLATED
    assert website_zip.pack_zip(dict(reversed(FILES.items()))) == packed
    assert hashlib.sha256(packed).hexdigest() == "6ff9d54cb01ed826ad591569e62111379cc45b97b18723bdd0b40f831a603172", (
        "the same on any machine"
    )
    (tmp_path / "edition.zip").write_bytes(packed)
    subprocess.run(["unzip", "-q", "edition.zip", "-d", "stick"], cwd=tmp_path, check=True)
    assert (tmp_path / "stick" / "مقال" / "صفحة.html").read_bytes() == b"<p>"


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), st.binary(max_size=300))
)
def test_any_files_come_out_as_they_went_in(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(website_zip.pack_zip(files))) as read:
        assert {info.orig_filename: read.read(info) for info in read.infolist()} == files


def test_too_many_files_are_refused() -> None:
    with pytest.raises(UsageError, match="too large"):
        website_zip.pack_zip(dict.fromkeys(map(str, range(0xFFFF)), b""))
