"""The index of downloads: `index.json`, the values of OPDS and of the page, and the `latest` copies.

Paths are relative to the folder of `index.json`, with forward slashes. The first entry of each language is its newest issue,
whose files are also copied to `latest` with their suffixes: URLs that stay the same from issue to issue.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath

import msgspec

from polyglot.editions.bound_issue import BoundIssue
from polyglot.editions.entries import LocalizedText
from polyglot.editions.issue_progress import IssueProgress, WaitingArticle
from polyglot.editions.issues import Issue
from polyglot.editions.print_policy import UNTRANSLATED
from polyglot.formats.registry import load_format
from polyglot.model import Locale, State

NAME = "index.json"
SCHEMA = 1  # increased when programs that read the file must change
UNKNOWN_MEDIA = "application/octet-stream"  # of formats without a media type


class Download(msgspec.Struct, frozen=True):
    """A file that can be downloaded."""

    path: str  # <language>/downloads/<format>/<name>
    size: int
    sha256: str
    format: str  # name; "zip" is the site
    variant: str = ""  # among several files of the format: a PDF's "a4", "letter" or "booklet"

    @property
    def media_type(self) -> str:
        """The media type of its format."""
        return load_format(self.format).media_type or UNKNOWN_MEDIA

    @property
    def stable_paths(self) -> tuple[str, ...]:
        """The paths of which it gets the first free one while it belongs to the newest issue."""
        path, format = PurePosixPath(self.path), load_format(self.format)
        suffix = format.suffix if self.path.endswith(format.suffix) else path.suffix  # a format's may have two parts
        names = ("latest", f"latest-{self.variant}" if self.variant else "", f"latest-{self.format}-{self.variant}")
        return tuple(str(path.parents[1] / f"{name.rstrip('-')}{suffix}") for name in names if name)


class DownloadEntry(msgspec.Struct, frozen=True):
    """A volume in one language, with its files."""

    identifier: str
    locale: Locale
    issue: str  # its folder; empty for articles outside issues
    site: str
    publisher: str
    title: LocalizedText | None
    number: str
    period: str
    day: date | None
    authors: tuple[str, ...]
    articles: tuple[str, ...]  # their titles
    reviewed: int  # words translated by people, outdated ones included
    outdated: int  # words that translate an earlier version of the source
    machine: int
    untranslated: int
    downloads: tuple[Download, ...]  # empty for an issue of which there is no volume
    updated: date | None = None  # for catalogues, which need a day: where no article has one, of the issue's period
    cover: str = ""  # path of a picture
    thumbnail: str = ""
    whole: bool = False  # a whole edition, not one volume
    summary: LocalizedText | None = None  # of the issue
    progress: IssueProgress = IssueProgress()  # how much of the issue, or of the publication, is there
    waiting: tuple[WaitingArticle, ...] = ()  # articles of the issue that are still in translation
    ids: tuple[str, ...] = ()  # of the articles

    @property
    def name(self) -> str:
        """The display name: its title, else its number, else the publication's title."""
        return (self.title.text if self.title else "") or self.number or self.site

    @property
    def share(self) -> float:
        """The share of the issue's words that people wrote or translated, from 0 to 1; 1 for a whole original."""
        words = max(self.progress.words, self.reviewed + self.machine + self.untranslated)
        missing = self.machine + self.untranslated + self.waiting_words
        return 1 - missing / words if words else 1.0

    @property
    def waiting_words(self) -> int:
        """The number of words in articles of the issue that are still in translation."""
        return self.progress.words - self.progress.ready_words


def describe_file(path: str, data: bytes, format: str, variant: str = "") -> Download:
    """Return the index's description of a built file."""
    return Download(path, len(data), hashlib.sha256(data).hexdigest(), format, variant)


def create_entry(
    volume: BoundIssue, issue: Issue, downloads: Sequence[Download], cover: str = "", thumbnail: str = ""
) -> DownloadEntry:
    """Return the index entry of a volume; it has the day of its newest article, or of its issue."""
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
        day=volume.day or issue.date,
        authors=tuple(dict.fromkeys(name for chapter in volume.chapters for name in chapter.entry.authors)),
        articles=tuple(chapter.entry.title.text for chapter in volume.chapters),
        ids=tuple(chapter.entry.id for chapter in volume.chapters),
        reviewed=words[State.REVIEWED] + words[State.APPROVED] + words[State.STALE],
        outdated=words[State.STALE],
        machine=words[State.DRAFT],
        untranslated=words[UNTRANSLATED],
        downloads=tuple(sorted(downloads, key=_sort_key)),
        updated=volume.day or issue.date or issue.period_end or issue.period_start,
        cover=cover,
        thumbnail=thumbnail,
        summary=volume.summary,
        progress=volume.progress,
        waiting=volume.waiting,
    )


def merge_entries(entry: DownloadEntry, other: DownloadEntry) -> DownloadEntry:
    """Return the entry with the files of both, which are of the same volume."""
    downloads = sorted((*entry.downloads, *other.downloads), key=_sort_key)
    return msgspec.structs.replace(entry, downloads=tuple(downloads), cover=entry.cover or other.cover)


def _sort_key(download: Download) -> tuple[int, str, str, str]:
    return load_format(download.format).rank, download.format, download.variant, download.path


_STATES = (State.REVIEWED, State.APPROVED, State.STALE, State.DRAFT, UNTRANSLATED)


def newest_by_language(entries: Sequence[DownloadEntry]) -> dict[str, DownloadEntry]:
    """Return the newest issue of each language that has files, by tag.

    Whole editions, whose file names never change, are left out.
    """
    newest: dict[str, DownloadEntry] = {}
    for entry in entries:
        if entry.downloads and not entry.whole:
            newest.setdefault(entry.locale.tag, entry)
    return newest


def stable_copies(entries: Sequence[DownloadEntry]) -> dict[str, str]:
    """Return the copies of the newest files at permanent paths: each copy's path with its original's.

    Of several files with one suffix, the first is copied without its variant's name; of several formats, without its format's.
    """
    copies: dict[str, str] = {}
    for entry in newest_by_language(entries).values():
        for download in entry.downloads:
            free = (path for path in download.stable_paths if path not in copies)
            copies[next(free, download.stable_paths[-1])] = download.path
    return copies


def render(entries: Sequence[DownloadEntry], title: str, base_url: str = "") -> bytes:
    """Return the bytes of `index.json`: all downloads and all issues, newest first, and the newest files' permanent paths.

    An entry without files is an issue of which there is no volume in a language.
    """
    latest: dict[str, dict[str, str]] = {}
    for path, original in stable_copies(entries).items():
        tag = next(entry.locale.tag for entry in entries if any(file.path == original for file in entry.downloads))
        latest.setdefault(tag, {})[PurePosixPath(path).name.removeprefix("latest").lstrip("-.")] = path
    index = {
        "schema": SCHEMA,
        "title": title,
        "base_url": base_url,
        "latest": {tag: dict(sorted(paths.items())) for tag, paths in sorted(latest.items())},
        "downloads": [_describe_download(entry, download) for entry in entries for download in entry.downloads],
        "issues": [_describe_issue(entry) for entry in entries if not entry.whole],
    }
    return (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode()


def _describe_download(entry: DownloadEntry, download: Download) -> dict[str, object]:
    return {
        "path": download.path,
        "size": download.size,
        "sha256": download.sha256,
        "format": download.format,
        "variant": download.variant,
        "media_type": download.media_type,
        "language": entry.locale.tag,
        "issue": entry.issue,
        "title": entry.name,
        "number": entry.number,
        "period": entry.period,
        "date": entry.day.isoformat() if entry.day else None,
        "identifier": entry.identifier,
        "articles": len(entry.articles),
        "articles_of_issue": max(entry.progress.total, len(entry.articles)),
        "reviewed": int(entry.share * 10_000 + 1e-9) / 10_000,
        "words": {
            "reviewed": entry.reviewed,
            "outdated": entry.outdated,
            "machine": entry.machine,
            "untranslated": entry.untranslated,
            "waiting": entry.waiting_words,
        },
    }


def _describe_issue(entry: DownloadEntry) -> dict[str, object]:
    return {
        "language": entry.locale.tag,
        "issue": entry.issue,
        "title": entry.name,
        "number": entry.number,
        "period": entry.period,
        "articles": entry.progress.ready,
        "articles_of_issue": entry.progress.total,
        "published": int(entry.progress.share * 10_000 + 1e-9) / 10_000,
        "in_translation": [
            {
                "article": article.id,
                "title": article.title.text,
                "language": article.title.locale.tag,
                "url": article.url,
            }
            for article in entry.waiting
        ],
    }
