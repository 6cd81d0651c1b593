"""The steps that write whole editions, such as zip files for USB sticks: a site without links to other languages.

Books are files of their own, which would be nine tenths of a zip file.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec

from polyglot.building.distribution_steps import feed_steps, newest_articles, without_alternates
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder, is_listable, open_folder
from polyglot.building.site_steps import Build, StepAction
from polyglot.building.site_steps import create_steps as site_steps
from polyglot.distribution import atom, download_index
from polyglot.distribution.download_index import Download, DownloadEntry
from polyglot.editions.bound_issue import file_name
from polyglot.editions.issue_progress import IssueProgress
from polyglot.editions.print_policy import UNTRANSLATED
from polyglot.editions.ui_text import interface_text
from polyglot.errors import PolyglotError
from polyglot.formats.protocol import EditionFormat, EditionInput
from polyglot.formats.registry import SITE, load_format, version_of
from polyglot.formats.rendering import render_edition, report_failure, require_label
from polyglot.model import Locale, State
from polyglot.settings import FILE_NAME


def create_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield a step for each edition in each format that is one file for a whole edition."""
    hashes = [article.content_hash for article in build.site.records.values()]
    for (tag, name), folder in build.request.outputs.items():
        format = load_format(name)
        if isinstance(format, EditionFormat):
            locale = build.request.publication.locale(tag)
            shown = list(build.title_hashes.items()), newest_articles(build, locale)
            input_hash = build.input_hash(shown, hashes, version_of(name))
            yield (
                f"edition\0{name}\0{tag}\0{folder.path}",
                input_hash,
                partial(_write_edition, build, locale, format, folder),
            )


def _write_edition(build: Build, locale: Locale, format: EditionFormat, folder: OutputFolder, step: Step) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        single = without_alternates(build, locale, open_folder(Path(name)))
        inner = Step(single.request)
        for _, _, work in chain(site_steps(single), feed_steps(single)):
            work(inner)
        files = {path: (Path(name) / path).read_bytes() for path in inner.files.get(name, {}) if is_listable(path)}
    file = f"{file_name(build.request.publication, None, locale)}{format.suffix}"
    try:
        data = render_edition(format, EditionInput(locale, files))
        require_label(format, interface_text(locale))
    except PolyglotError as error:  # other formats and languages go on
        step.findings.append(report_failure(format, error, FILE_NAME, file))
        return
    step.write_file(folder, file, data)
    path = f"{locale.tag}/downloads/{format.name}/{file}"
    entry = _create_entry(build, locale, download_index.describe_file(path, data, format.name))
    step.download_entry = msgspec.msgpack.encode(entry)


def _create_entry(build: Build, locale: Locale, download: Download) -> DownloadEntry:
    """Return the index entry of a whole edition."""
    site, publication = build.site, build.request.publication
    ids = site.filter_entering(locale, site.records)
    words: Counter[str] = Counter()
    for id in ids:
        words.update(site.store.body(id, locale.tag, SITE).words)
    entries = [site.store.entry(id)[locale.tag] for id in ids]
    return DownloadEntry(
        identifier=atom.identifier(publication.title, "edition", locale.tag),
        locale=locale,
        issue="",
        site=publication.rules[locale.tag].title,
        publisher=publication.publisher,
        title=None,
        number="",
        period="",
        day=max((entry.day for entry in entries if isinstance(entry.day, date)), default=None),
        authors=tuple(dict.fromkeys(name for entry in entries for name in entry.authors)),
        articles=tuple(entry.title.text for entry in entries),
        reviewed=words[State.REVIEWED] + words[State.APPROVED] + words[State.STALE],
        outdated=words[State.STALE],
        machine=words[State.DRAFT],
        untranslated=words[UNTRANSLATED],
        downloads=(download,),
        whole=True,
        progress=IssueProgress(
            len(ids),
            len(site.records),
            sum(site.records[id].words for id in ids),
            sum(record.words for record in site.records.values()),
        ),
        ids=tuple(ids),
    )
