"""The downloads page of an edition: every issue in every format, with what a reader has to know before fetching it.

It lies in the folder of the files, as `downloads/index.html` of the language's folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar

from babel.units import format_unit

from polyglot.distribution import download_index
from polyglot.distribution.download_index import Download, DownloadEntry
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.labels import format_label
from polyglot.language import locales
from polyglot.model import Locale
from polyglot.site.pages import Page

_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte")


@dataclass(frozen=True, slots=True)
class DownloadRow:
    """A file in the list of an issue."""

    file: str  # its path from the page
    format: str  # as people call it
    size: str
    media: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DownloadGroup:
    """An issue and its files."""

    offer: DownloadEntry
    rows: tuple[DownloadRow, ...]
    stable: tuple[str, ...] = ()  # the names by which the newest issue's files are always found


@dataclass(frozen=True, slots=True)
class DownloadsPage(Page):
    """All that can be downloaded in one language, the newest issue first."""

    template: ClassVar[str] = "downloads.html"
    shelves: tuple[DownloadGroup, ...]


def group_downloads(offers: Sequence[DownloadEntry], text: InterfaceText) -> tuple[DownloadGroup, ...]:
    """What the page shows of these offers, all in its language and the newest first."""
    stable = tuple(sorted(PurePosixPath(path).name for path in download_index.stable_copies(offers)))
    return tuple(
        DownloadGroup(
            one, tuple(_create_row(file, text) for file in one.downloads), () if place or one.whole else stable
        )
        for place, one in enumerate(offers)
    )


def format_size(count: int, locale: Locale) -> str:
    """A number of bytes as the reader writes it: “1.4 MB”, « 1,4 Mo »."""
    power, value = 0, float(count)
    while round(value, power > 1) >= 1000 and power < len(_UNITS) - 1:
        power, value = power + 1, value / 1000
    babel = locales.babel_locale(locale.tag) or "en"
    return str(format_unit(round(value, power > 1), f"digital-{_UNITS[power]}", "short", locale=babel))


def _create_row(file: Download, text: InterfaceText) -> DownloadRow:
    media = file.media_type.partition(";")[0]
    path = str(PurePosixPath(*PurePosixPath(file.path).parts[-2:]))
    return DownloadRow(
        path, format_label(file.format, text, file.variant), format_size(file.size, text.reader), media, file.sha256
    )
