"""The steps that write volumes: an issue, or the articles outside issues, as one file to download.

A volume is composed once for all its formats: their steps run one after the other in one process, unless cores would be idle.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import msgspec

from polyglot.building.cache import StepRecord
from polyglot.building.last_good import has_catalog
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder, is_listable
from polyglot.building.site_steps import Build, StepAction
from polyglot.distribution import download_index
from polyglot.editions.bound_issue import BoundIssue, compose
from polyglot.editions.issues import Contents
from polyglot.editions.records import linked_articles
from polyglot.errors import PolyglotError
from polyglot.findings import Finding
from polyglot.formats.protocol import FileRole, OutputFile, VolumeFormat, VolumeInput
from polyglot.formats.registry import load_format, version_of
from polyglot.formats.rendering import create_fault, render_volume, report_failure, require_label
from polyglot.model import Locale
from polyglot.publication import ISSUE, Publication
from polyglot.settings import FILE_NAME
from polyglot.site.urls import PagePath
from polyglot.storage import parallel
from polyglot.storage.fingerprints import stamp_file


@dataclass(slots=True)
class IssueComposer:
    """Composes volumes, and keeps the last one for the next format."""

    build: Build
    _key: tuple[str, str] | None = None
    _volume: BoundIssue | None = None

    def compose(self, contents: Contents, locale: Locale) -> BoundIssue:
        """Return the volume of an issue in a language."""
        key = contents.issue.folder, locale.tag
        if self._volume is None or self._key != key:
            site = self.build.site
            ids = [id for id in contents.articles if id not in self.build.unreadable]
            entering = site.filter_entering(locale, ids)
            mode = self.build.request.mode
            titles = site.titles[contents.issue.folder][locale.tag]
            web = site.web_addresses(locale)
            volume = compose(site.publication, contents, locale, entering, site.records, mode, titles=titles, web=web)
            progress = site.issue_row(contents.issue, locale).progress
            waiting = site.describe_waiting(contents.articles, locale)
            self._volume = replace(volume, progress=progress, waiting=waiting)
            self._key = key
        return self._volume


def create_steps(build: Build, last: Mapping[str, StepRecord]) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield a step for every volume in every requested language and volume format.

    A volume of which something cannot be read is left as the `last` build made it, or is made of the rest.
    """
    site, publication = build.site, build.request.publication
    composer = IssueComposer(build)
    for (tag, name), folder in build.request.outputs.items():
        locale, format = publication.locale(tag), load_format(name)
        for contents in site.contents if isinstance(format, VolumeFormat) else ():
            entering, row = site.filter_entering(locale, contents.articles), site.issue_row(contents.issue, locale)
            if row.is_bound and isinstance(format, VolumeFormat):
                articles = [
                    (id, record.content_hash, record.forced, list(record.files.items()))
                    for id, record in ((id, site.records[id]) for id in entering)
                ]
                titles = site.titles.get(contents.issue.folder, {}).get(tag)
                cover = stamp_file(publication.articles / contents.issue.folder / contents.issue.cover)
                linked = sorted({other for id in entering for other in linked_articles(site.records[id])})
                pages = [build.page_hashes.get(other, b"") for other in linked]
                parts = (
                    contents.issue,
                    titles,
                    articles,
                    row.progress,
                    build.original_hashes(locale, contents.articles),
                    cover,
                    str(folder.path),
                    sorted(site.records),
                    pages,
                    [one.tag for one in site.web_locales],
                    _find_page(build, contents, locale),
                    version_of(name),
                )
                step = partial(_write_volume, composer, contents, locale, format, folder)
                step_name = f"volume\0{name}\0{contents.issue.folder}\0{tag}\0{folder.path}"
                old = None if _is_readable(build, contents, entering, tag) else last.get(step_name)
                if old or not build.unreadable.issuperset(entering):
                    yield step_name, old.input_hash if old else build.input_hash(*parts), step


def _is_readable(build: Build, contents: Contents, entering: Iterable[str], tag: str) -> bool:
    """Return whether all files of a volume in a language can be read: of the issue, and of the entering articles."""
    issue, records = contents.issue, build.site.records
    if issue.folder and (issue.id in build.unreadable or build.site.titles[issue.folder][tag].findings):
        return False
    return all(id not in build.unreadable and has_catalog(records[id], tag) for id in entering)


def bundle(names: Sequence[str]) -> list[list[str]]:
    """Divide the steps of volumes: all formats of a volume together, or in parts if there are few volumes for the cores."""
    volumes = [list(group) for _, group in groupby(sorted(names, key=_volume_key), key=_volume_key)]
    parts = -(-2 * parallel.count_cores() // max(len(volumes), 1))  # two rounds, so that short ones fill gaps
    return [part for volume in volumes for start in range(parts) if (part := volume[start::parts])]


def _volume_key(step_name: str) -> list[str]:
    """Return the folder of the issue and the language that a step's name contains."""
    return step_name.split("\0")[2:4]


def _write_volume(
    composer: IssueComposer, contents: Contents, locale: Locale, format: VolumeFormat, folder: OutputFolder, step: Step
) -> None:
    """Write the files of a volume in a format, and keep its index entry in the step."""
    volume, publication = composer.compose(contents, locale), composer.build.request.publication
    step.findings += volume.findings
    address = _find_page(composer.build, contents, locale)
    files: list[OutputFile] = []
    try:
        for item in render_volume(format, VolumeInput(volume, publication.rules[locale.tag], address)):
            if isinstance(item, Finding):
                step.findings.append(item)
            elif is_listable(item.name):
                files.append(item)
            else:
                fault = f"gave a file the name “{item.name}”, which is not a path below the folder of the format"
                raise create_fault(format, fault)
        require_label(format, volume.text, [file.variant for file in files])
    except PolyglotError as error:  # for example a missing font: other formats and languages go on
        step.findings.append(report_failure(format, error, _settings_path(publication, contents), volume.name))
        return
    downloads, cover = [], ""
    for file in files:
        step.write_file(folder, file.name, file.data)
        path = f"{locale.tag}/downloads/{format.name}/{file.name}"
        if file.role is FileRole.COVER:
            cover = path
        elif file.role is FileRole.DOWNLOAD:
            downloads.append(download_index.describe_file(path, file.data, format.name, file.variant))
    step.download_entry = msgspec.msgpack.encode(download_index.create_entry(volume, contents.issue, downloads, cover))


def _find_page(build: Build, contents: Contents, locale: Locale) -> str:
    """Return the URL of an issue's page; empty if there is none."""
    site, page = build.site, PagePath(locale.tag, contents.issue.folder)
    has_page = site.web_addresses(locale).folder and site.has_page(page)
    return page.absolute_url(site.publication.base_url) if has_page else ""


def _settings_path(publication: Publication, contents: Contents) -> str:
    """Return the file with the data of an issue; without one, that of the publication."""
    path = publication.articles / contents.issue.folder / ISSUE
    return publication.display_path(path) if contents.issue.folder and path.is_file() else FILE_NAME
