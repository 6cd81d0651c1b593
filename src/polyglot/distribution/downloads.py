"""The downloads page of an edition, `downloads/index.html`: every issue in every format, with sizes and translation state."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import ClassVar

import msgspec
from babel.units import format_unit

from polyglot.distribution import download_index
from polyglot.distribution.download_index import Download, DownloadEntry
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.registry import load_format
from polyglot.formats.rendering import label_of
from polyglot.language import locales
from polyglot.model import Locale
from polyglot.site.pages import Page

_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte")


class DownloadRow(msgspec.Struct, frozen=True):
    """A file in the list of an issue."""

    file: str  # path relative to the page
    format: str  # display name
    size: str
    media: str
    sha256: str


class DownloadGroup(msgspec.Struct, frozen=True):
    """An issue and its files."""

    entry: DownloadEntry
    rows: tuple[DownloadRow, ...]
    stable: tuple[str, ...] = ()  # permanent names of the newest issue's files


class DownloadsPage(Page, frozen=True):
    """The page of all downloads in one language, newest issue first."""

    template: ClassVar[str] = "downloads.html"
    groups: tuple[DownloadGroup, ...]


def group_downloads(entries: Sequence[DownloadEntry], text: InterfaceText) -> tuple[DownloadGroup, ...]:
    """Return what the page shows of these entries, which are all in its language and sorted newest first."""
    stable = tuple(sorted(PurePosixPath(path).name for path in download_index.stable_copies(entries)))
    return tuple(
        DownloadGroup(
            entry, tuple(_create_row(file, text) for file in entry.downloads), () if index or entry.whole else stable
        )
        for index, entry in enumerate(entries)
    )


def format_size(count: int, locale: Locale) -> str:
    """Format a number of bytes for a language: “1.4 MB”, « 1,4 Mo »."""
    power, value = 0, float(count)
    while round(value, power > 1) >= 1000 and power < len(_UNITS) - 1:
        power, value = power + 1, value / 1000
    babel = locales.babel_locale(locale.tag) or "en"
    return str(format_unit(round(value, power > 1), f"digital-{_UNITS[power]}", "short", locale=babel))


def _create_row(file: Download, text: InterfaceText) -> DownloadRow:
    media = file.media_type.partition(";")[0]
    path = str(PurePosixPath(*PurePosixPath(file.path).parts[-2:]))
    return DownloadRow(
        path,
        label_of(load_format(file.format), text, file.variant),
        format_size(file.size, text.reader),
        media,
        file.sha256,
    )
