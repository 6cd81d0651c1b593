"""The steps that write the downloads page, OPDS catalogues and the download index. They list what other steps wrote."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

import msgspec

from polyglot.building.cache import StepRecord
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder, open_folder
from polyglot.building.site_steps import Build, StepAction
from polyglot.distribution import download_index, opds
from polyglot.distribution.download_index import DownloadEntry
from polyglot.distribution.downloads import DOWNLOADS_PAGE, DownloadsPage, group_downloads
from polyglot.editions.bound_issue import identify
from polyglot.editions.issues import Contents
from polyglot.editions.ui_text import interface_text
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import scope_of, version_of
from polyglot.model import Locale
from polyglot.site import templating
from polyglot.site.urls import PagePath


@dataclass(frozen=True)
class DownloadLists:
    """The issues and files that a language's downloads page and OPDS catalogue list."""

    build: Build
    locale: Locale
    entries: Sequence[DownloadEntry]  # of all languages
    unbound: Sequence[Contents]  # issues of which there is no volume in the language

    def input_hash(self) -> bytes:
        """Return a hash of all that the lists show; it reads no article."""
        site, locale = self.build.site, self.locale
        originals = [self._find_originals(contents) for contents in self.unbound]
        waiting = [
            (
                contents.issue,
                site.titles[contents.issue.folder][locale.tag],
                site.issue_row(contents.issue, locale),
                self.build.original_hashes(locale, contents.articles),
            )
            for contents in self.unbound
        ]
        return self.build.page_hash(self._volumes, originals, waiting)

    @property
    def _volumes(self) -> list[DownloadEntry]:
        return [entry for entry in self.entries if entry.locale == self.locale]

    def _find_originals(self, contents: Contents) -> list[DownloadEntry]:
        """Return the entries of an issue in the languages from which it is being translated."""
        waiting = self.build.site.filter_waiting(self.locale, contents.articles)
        tags = {self.build.site.records[id].original for id in waiting}
        return [
            entry
            for entry in self.entries
            if entry.issue == contents.issue.folder and entry.locale.tag in tags and not entry.whole
        ]

    @cached_property
    def listed(self) -> list[DownloadEntry]:
        """The language's entries, newest first, with those of issues without a volume."""
        unbound = (_create_unbound(self.build, contents, self.locale) for contents in self.unbound)
        return _sort_entries(self.build, [*self._volumes, *unbound])

    @cached_property
    def originals(self) -> Mapping[str, Sequence[DownloadEntry]]:
        """The entries from which issues without a volume are being translated, by these issues' identifiers."""
        publication = self.build.request.publication
        return {identify(publication, one.issue, self.locale): self._find_originals(one) for one in self.unbound}

    def pages(self, here: PagePath) -> dict[str, str]:
        """Return the URLs of the originals of listed articles, relative to the page `here`, by article."""
        shown = [*self.listed, *(entry for entries in self.originals.values() for entry in entries)]
        return {article.id: self.build.site.original_url(article.id, here) for one in shown for article in one.waiting}


def create_steps(build: Build, steps: Mapping[str, StepRecord]) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield the steps that depend on the results of all others."""
    top = build.request.top_folder()
    if top is None or not build.site.chooser_above:
        return
    entries = _collect_entries(build, steps)
    names = sorted({download.format for entry in entries for download in entry.downloads})
    versions = [(name, version_of(name)) for name in names]
    unbound = _find_unbound(build, entries)
    inputs = []
    for locale, folder in build.linked_sites():
        linked = locale.tag in build.site.kept_pages and DOWNLOADS_PAGE in folder.own_files  # in its footers
        if not build.site.download_formats.get(locale.tag) and not linked:
            continue
        lists = DownloadLists(build, locale, entries, unbound.get(locale.tag, ()))
        inputs.append(lists.input_hash())
        input_hash = build.page_hash(inputs[-1], versions, [other.tag for other in build.site.locales])
        yield f"downloads\0{locale.tag}\0{folder.path}", input_hash, partial(_write_downloads, lists, folder)
    if inputs:
        yield (
            f"catalogue\0{top}",
            build.page_hash(inputs, versions),
            partial(_write_index, build, entries, unbound, top),
        )


def _collect_entries(build: Build, steps: Mapping[str, StepRecord]) -> list[DownloadEntry]:
    """Return the entry of each volume with files of all formats, newest issue first, then in the order of languages."""
    merged: dict[tuple[str, str], DownloadEntry] = {}
    built = (
        msgspec.msgpack.decode(record.download_entry, type=DownloadEntry)
        for record in steps.values()
        if record.download_entry
    )
    kept = (volume.entry for edition in build.kept if edition.state for volume in edition.state.volumes)
    for entry in chain(built, kept):
        key = entry.locale.tag, entry.identifier
        merged[key] = download_index.merge_entries(merged[key], entry) if key in merged else entry
    return _sort_entries(build, merged.values())


def _sort_entries(build: Build, entries: Iterable[DownloadEntry]) -> list[DownloadEntry]:
    positions = {contents.issue.folder: position for position, contents in enumerate(build.site.contents)}
    tags = [locale.tag for locale in build.request.publication.locales]
    return sorted(
        entries,
        key=lambda entry: (positions.get(entry.issue, len(positions)), entry.whole, tags.index(entry.locale.tag)),
    )


def _find_unbound(build: Build, entries: Sequence[DownloadEntry]) -> dict[str, list[Contents]]:
    """Return the issues of which there is no volume, by the tag of a language that has volumes."""
    bound = {(entry.issue, entry.locale.tag) for entry in entries if not entry.whole}
    return {
        tag: [one for one in build.site.contents if one.articles and (one.issue.folder, tag) not in bound]
        for tag, names in build.site.download_formats.items()
        if any(scope_of(name) is Scope.VOLUME for name in names)
    }


def _create_unbound(build: Build, contents: Contents, locale: Locale) -> DownloadEntry:
    """Return the entry of an issue of which there is no volume in a language."""
    site, publication, issue, text = build.site, build.request.publication, contents.issue, interface_text(locale)
    titles = site.titles[issue.folder][locale.tag]
    return DownloadEntry(
        identifier=identify(publication, issue, locale),
        locale=locale,
        issue=issue.folder,
        site=publication.rules[locale.tag].title,
        publisher=publication.publisher,
        title=titles.title,
        number=issue.format_number(text),
        period=issue.format_period(text),
        day=issue.date,
        authors=(),
        articles=(),
        reviewed=0,
        outdated=0,
        machine=0,
        untranslated=0,
        downloads=(),
        summary=titles.summary,
        progress=site.issue_row(issue, locale).progress,
        waiting=site.describe_waiting(contents.articles, locale),
    )


def _write_downloads(lists: DownloadLists, folder: OutputFolder, step: Step) -> None:
    """Write the downloads page, the OPDS catalogue, and the newest issue's files at their permanent paths."""
    build, locale, entries = lists.build, lists.locale, lists.listed
    here = PagePath(locale.tag, "downloads")
    groups = group_downloads(entries, interface_text(locale), lists.originals, lists.pages(here))
    page = DownloadsPage(build.site.create_shared_frame(locale, here), groups)
    step.write_file(folder, DOWNLOADS_PAGE, templating.render_page(page, build.templates))
    title, pages = build.request.publication.title, lists.pages(PagePath(locale.tag, ""))
    feed = opds.render_acquisition_feed(entries, title, locale, lists.originals, pages)
    step.write_file(folder, opds.NAME, feed)
    top = folder.path.parent
    for name, original in download_index.stable_copies(entries).items():
        step.write_file(folder, name.partition("/")[2], (top / original).read_bytes())


def is_list_of_downloads(name: str) -> bool:
    """Return whether a site's file is one of those that `_write_downloads` writes."""
    return name in {DOWNLOADS_PAGE, opds.NAME} or name.startswith("downloads/latest")


def _write_index(
    build: Build, volumes: Sequence[DownloadEntry], unbound: Mapping[str, Sequence[Contents]], top: Path, step: Step
) -> None:
    """Write the files above the languages' folders: `index.json`, and the OPDS catalogue of languages."""
    publication, folder = build.request.publication, open_folder(top)
    locales = {locale.tag: locale for locale in publication.locales}
    others = [_create_unbound(build, one, locales[tag]) for tag, contents in unbound.items() for one in contents]
    entries = _sort_entries(build, [*volumes, *others])
    step.write_file(
        folder, download_index.NAME, download_index.render(entries, publication.title, publication.base_url)
    )
    step.write_file(
        folder,
        opds.NAME,
        opds.render_navigation_feed(entries, publication.title, publication.publisher, publication.source),
    )
