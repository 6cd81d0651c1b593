"""All that can be downloaded: `index.json`, for programs, and the values that the OPDS feeds and the downloads page show.

Paths go from the folder of `index.json`, with forward slashes. The first offer of each language is its newest issue, whose
files are also kept as `latest` with their endings: addresses that stay the same from issue to issue.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from polyglot.editions.bound_issue import BoundIssue
from polyglot.editions.entries import LocalizedText
from polyglot.editions.issues import Issue
from polyglot.editions.print_policy import UNTRANSLATED
from polyglot.model import Locale, State

NAME = "index.json"
SCHEMA = 1  # raised when a program that reads the file would have to change

FORMATS = ("epub", "pdf", "text", "docx", "markdown", "zip")  # in the order in which people look for them
MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be downloaded."""

    path: str  # <language>/downloads/<format>/<name>
    size: int
    sha256: str
    format: str  # one of `FORMATS`; "zip" is the site
    variant: str = ""  # which of several files of that format: a PDF's paper, "a4", "letter", "booklet"

    @property
    def media_type(self) -> str:
        """Its media type."""
        return MEDIA[PurePosixPath(self.path).suffix]

    @property
    def latest(self) -> str:
        """What it is also called while it is of the newest issue."""
        path = PurePosixPath(self.path)
        return str(path.parents[1] / f"latest{f'-{self.variant}' if self.variant else ''}{path.suffix}")


@dataclass(frozen=True, slots=True)
class DownloadEntry:
    """A volume in one language, and the files that it can be had in."""

    identifier: str
    locale: Locale
    issue: str  # its folder; empty for what stands outside issues
    site: str
    publisher: str
    title: LocalizedText | None
    number: str
    period: str
    day: date | None
    authors: tuple[str, ...]
    articles: tuple[str, ...]  # their titles
    reviewed: int  # words that people translated, with those below
    outdated: int  # that translate an earlier version
    machine: int
    untranslated: int
    downloads: tuple[Download, ...]
    cover: str = ""  # a picture's path
    thumbnail: str = ""
    whole: bool = False  # is it the whole edition, of which volumes are parts?

    @property
    def name(self) -> str:
        """What it is called: its own title, else its number, else the publication's title."""
        return (self.title.text if self.title else "") or self.number or self.site

    @property
    def share(self) -> float:
        """The share of its words that a person has translated; all of what was written in the language."""
        words = self.reviewed + self.machine + self.untranslated
        return self.reviewed / words if words else 1.0


def describe_file(path: str, data: bytes, format: str, variant: str = "") -> Download:
    """A file that was built, as the catalogue tells of it."""
    return Download(path, len(data), hashlib.sha256(data).hexdigest(), format, variant)


def create_entry(
    volume: BoundIssue, issue: Issue, downloads: Sequence[Download], cover: str = "", thumbnail: str = ""
) -> DownloadEntry:
    """A volume as the catalogue tells of it. One without a date is as old as its issue says."""
    words = {name: sum(chapter.document.words.get(name, 0) for chapter in volume.chapters) for name in _STATES}
    return DownloadEntry(
        identifier=volume.identifier,
        locale=volume.locale,
        issue=issue.folder,
        site=volume.site,
        publisher=volume.publisher,
        title=volume.title,
        number=volume.number,
        period=volume.period,
        day=volume.day or issue.period_end or issue.period_start,
        authors=tuple(dict.fromkeys(name for chapter in volume.chapters for name in chapter.entry.authors)),
        articles=tuple(chapter.entry.title.text for chapter in volume.chapters),
        reviewed=words[State.REVIEWED] + words[State.APPROVED] + words[State.STALE],
        outdated=words[State.STALE],
        machine=words[State.DRAFT],
        untranslated=words[UNTRANSLATED],
        downloads=tuple(sorted(downloads, key=_sort_key)),
        cover=cover,
        thumbnail=thumbnail,
    )


def merge_entries(one: DownloadEntry, other: DownloadEntry) -> DownloadEntry:
    """The same volume with the files of both."""
    downloads = sorted((*one.downloads, *other.downloads), key=_sort_key)
    return replace(one, downloads=tuple(downloads), cover=one.cover or other.cover)


def _sort_key(one: Download) -> tuple[int, str, str]:
    return FORMATS.index(one.format), one.variant, one.path


_STATES = (State.REVIEWED, State.APPROVED, State.STALE, State.DRAFT, UNTRANSLATED)


def newest_by_language(offers: Sequence[DownloadEntry]) -> dict[str, DownloadEntry]:
    """The first offer of each language, which is its newest issue. (A whole edition has one name always.)"""
    found: dict[str, DownloadEntry] = {}
    for one in offers:
        if not one.whole:
            found.setdefault(one.locale.tag, one)
    return found


def stable_copies(offers: Sequence[DownloadEntry]) -> dict[str, str]:
    """The files to keep at the addresses that stay: what they are called, and which file each is a copy of.

    Where there are several of an ending, the first is there without its variant's name.
    """
    made: dict[str, str] = {}
    for one in newest_by_language(offers).values():
        for download in one.downloads:
            bare = PurePosixPath(download.path)
            plain = str(bare.parents[1] / f"latest{bare.suffix}")
            made[download.latest if plain in made else plain] = download.path
    return made


def render(offers: Sequence[DownloadEntry], title: str, base_url: str = "") -> bytes:
    """`index.json`: all downloads, the newest issue first, and where the newest are found always."""
    latest: dict[str, dict[str, str]] = {}
    for path, original in stable_copies(offers).items():
        tag = next(one.locale.tag for one in offers if any(file.path == original for file in one.downloads))
        latest.setdefault(tag, {})[PurePosixPath(path).name.removeprefix("latest").lstrip("-.")] = path
    said = {
        "schema": SCHEMA,
        "title": title,
        "base_url": base_url,
        "latest": {tag: dict(sorted(paths.items())) for tag, paths in sorted(latest.items())},
        "downloads": [_describe_download(one, download) for one in offers for download in one.downloads],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _describe_download(one: DownloadEntry, download: Download) -> dict[str, object]:
    return {
        "path": download.path,
        "size": download.size,
        "sha256": download.sha256,
        "format": download.format,
        "variant": download.variant,
        "media_type": download.media_type,
        "language": one.locale.tag,
        "issue": one.issue,
        "title": one.name,
        "number": one.number,
        "period": one.period,
        "date": one.day.isoformat() if one.day else None,
        "identifier": one.identifier,
        "articles": len(one.articles),
        "reviewed": int(one.share * 10_000 + 1e-9) / 10_000,
        "words": {
            "reviewed": one.reviewed,
            "outdated": one.outdated,
            "machine": one.machine,
            "untranslated": one.untranslated,
        },
    }
