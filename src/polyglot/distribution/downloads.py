"""The downloads page of an edition, `downloads/index.html`: every issue in every format, with sizes and translation state."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from posixpath import relpath
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import quote

import msgspec
from babel.units import format_unit

from polyglot.distribution import download_index
from polyglot.distribution.download_index import Download, DownloadEntry
from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.registry import load_format
from polyglot.formats.rendering import label_of
from polyglot.language import locales
from polyglot.model import Locale
from polyglot.site.pages import Page

DOWNLOADS_PAGE = "downloads/index.html"
MAX_NAMED = 100  # articles in translation that the page names; the pages of older issues name theirs
_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte")


class DownloadRow(msgspec.Struct, frozen=True):
    """A file in the list of an issue."""

    file: str  # path relative to the page
    format: str  # display name
    size: str
    media: str
    sha256: str


class PassageLink(msgspec.Struct, frozen=True):
    """The title of an original, and the URL of its page, relative to the downloads page; empty without one."""

    title: LocalizedText
    url: str


class OriginalFiles(msgspec.Struct, frozen=True):
    """The files of an issue in a language from which it is being translated."""

    entry: DownloadEntry
    rows: tuple[DownloadRow, ...]


class DownloadGroup(msgspec.Struct, frozen=True):
    """An issue, its files, and its articles that are still in translation."""

    entry: DownloadEntry
    rows: tuple[DownloadRow, ...]
    stable: tuple[str, ...] = ()  # permanent names of the newest issue's files
    waiting: tuple[PassageLink, ...] = ()  # () if the page of the issue lists them
    issue_page: str = ""  # URL relative to the page; empty for articles outside issues
    originals: tuple[OriginalFiles, ...] = ()  # where the issue has no files


class DownloadsPage(Page, frozen=True):
    """The page of all downloads in one language, newest issue first."""

    template: ClassVar[str] = "downloads.html"
    groups: tuple[DownloadGroup, ...]


def group_downloads(
    entries: Sequence[DownloadEntry],
    text: InterfaceText,
    originals: Mapping[str, Sequence[DownloadEntry]] = MappingProxyType({}),
    pages: Mapping[str, str] = MappingProxyType({}),
) -> tuple[DownloadGroup, ...]:
    """Return what the page shows of these entries, which are all in its language and sorted newest first.

    `originals` are the entries from which the issues without files are translated, by their identifiers; `pages` the URLs of
    articles' originals, relative to the page, by id.
    """
    left = MAX_NAMED
    stable = tuple(sorted(PurePosixPath(path).name for path in download_index.stable_copies(entries)))
    newest = next((entry for entry in entries if entry.downloads and not entry.whole), None)
    groups = []
    for entry in entries:
        others = (
            OriginalFiles(other, _create_rows(other, entry.locale, text))
            for other in originals.get(entry.identifier, ())
        )
        page = f"../{quote(entry.issue)}/index.html" if entry.issue else ""
        named = entry.waiting if left > 0 or not page else ()
        left -= len(named)
        waiting = (PassageLink(article.title, pages.get(article.id, "")) for article in named)
        rows = _create_rows(entry, entry.locale, text)
        groups.append(
            DownloadGroup(entry, rows, stable if entry is newest else (), tuple(waiting), page, tuple(others))
        )
    return tuple(groups)


def format_size(count: int, locale: Locale) -> str:
    """Format a number of bytes for a language: “1.4 MB”, « 1,4 Mo »."""
    power, value = 0, float(count)
    while round(value, power > 1) >= 1000 and power < len(_UNITS) - 1:
        power, value = power + 1, value / 1000
    babel = locales.babel_locale(locale.tag) or "en"
    return str(format_unit(round(value, power > 1), f"digital-{_UNITS[power]}", "short", locale=babel))


def _create_rows(entry: DownloadEntry, locale: Locale, text: InterfaceText) -> tuple[DownloadRow, ...]:
    """Return the rows of an entry's files on the page of a language."""
    return tuple(_create_row(file, locale, text) for file in entry.downloads)


def _create_row(file: Download, locale: Locale, text: InterfaceText) -> DownloadRow:
    media = file.media_type.partition(";")[0]
    return DownloadRow(
        relpath(file.path, f"{locale.tag}/downloads"),
        label_of(load_format(file.format), text, file.variant),
        format_size(file.size, text.reader),
        media,
        file.sha256,
    )
