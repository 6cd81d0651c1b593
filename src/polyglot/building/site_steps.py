"""The steps of a build that write sites and Markdown editions from the rendered articles.

A step runs only if the hash of its inputs changed, or its output files did.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from polyglot.building.cache import StepRecord
from polyglot.building.kept_editions import KeptEdition
from polyglot.building.order import BuildRequest, Step
from polyglot.building.output_folder import OutputFolder, open_folder
from polyglot.catalogs.ledger.published import Published
from polyglot.editions.issues import Contents
from polyglot.editions.records import ArticleRecord, linked_articles
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import SITE, load_format, version_of
from polyglot.model import Locale
from polyglot.settings import SlugStyle
from polyglot.site import metadata, stylesheets, templating
from polyglot.site.layout import SECTION_KINDS
from polyglot.site.pages import Page
from polyglot.site.reserved_paths import ReservedPaths, reserve_paths
from polyglot.site.site import Site
from polyglot.site.urls import PagePath

StepAction = Callable[[Step], None]


@dataclass(frozen=True)
class Build:
    """A build whose articles have been rendered."""

    request: BuildRequest
    site: Site
    base_hash: bytes  # of the inputs of all steps: settings, program, templates, languages
    published: Mapping[str, Published] = field(default_factory=dict)  # by language tag
    kept: tuple[KeptEdition, ...] = ()
    unreadable: frozenset[str] = frozenset()  # ids of articles and issues that only the last build could read

    @cached_property
    def templates(self) -> Path | None:
        """The folder of the publication's own templates, if there is one."""
        folder = self.request.publication.root / "templates"
        return folder if folder.is_dir() else None

    @cached_property
    def reserved(self) -> ReservedPaths:
        """The paths that the pages of the sites occupy."""
        return reserve_paths(self.site.records)

    def sites(self) -> Iterator[tuple[Locale, OutputFolder]]:
        """Yield the sites to build, with their languages."""
        for (tag, name), folder in self.request.outputs.items():
            if name == SITE:
                yield self.request.publication.locale(tag), folder

    def linked_sites(self) -> Iterator[tuple[Locale, OutputFolder]]:
        """Yield the sites that link to each other, built now or kept, with their languages."""
        folders = {edition.language: edition.folder for edition in self.kept if edition.format == SITE}
        folders |= {locale.tag: folder for locale, folder in self.sites()}
        for locale in self.site.locales:
            yield locale, folders[locale.tag]

    # Inputs of steps.

    def input_hash(self, *parts: object) -> bytes:
        """Return the input hash of a step that depends on these values."""
        values = self.base_hash, self.site.chooser_above, parts  # the chooser has the style sheets beside it
        return blake2b(msgspec.msgpack.encode(values), digest_size=16).digest()

    def page_hash(self, *parts: object) -> bytes:
        """Return the input hash of a step for pages, which depend on the sites that there are."""
        return self.input_hash(self._linked, *parts)

    @cached_property
    def _linked(self) -> bytes:
        """A hash of the languages that link to each other, and of the pages of kept sites."""
        site = self.site
        pages = [(tag, sorted(names)) for tag, names in site.kept_pages.items()]
        volumes = sorted((*key, *sorted(folders)) for key, folders in site.kept_volumes.items())
        return self.input_hash([locale.tag for locale in site.locales], site.chooser_above, pages, volumes)

    @cached_property
    def title_hashes(self) -> Mapping[str, bytes]:
        """Hashes of the values that other articles' pages show: titles, and the editions that the article enters; by id."""
        return {id: record.title_hash + self.page_hashes[id] for id, record in self.site.records.items()}

    def listing_hashes(self, locale: Locale, ids: Iterable[str]) -> list[bytes]:
        """Return hashes of the values that lists in a language show of these articles."""
        hashes = self._listing_hashes[locale.tag]
        return [hashes[id] for id in ids]

    def original_hashes(self, locale: Locale, ids: Iterable[str]) -> list[bytes]:
        """Return hashes of the values that lists show of the originals of those articles that wait in a language."""
        waiting = self.site.filter_waiting(locale, ids)
        return [
            self.page_hashes[id] + record.listing_hashes[record.original]
            for id, record in ((id, self.site.records[id]) for id in waiting)
        ]

    @cached_property
    def _listing_hashes(self) -> Mapping[str, Mapping[str, bytes]]:
        return {
            locale.tag: {
                id: record.listing_hashes[locale.tag] + self.page_hashes[id] for id, record in self.site.records.items()
            }
            for locale in self.request.locales()
        }

    @cached_property
    def page_hashes(self) -> Mapping[str, bytes]:
        """Hashes of the places of articles: the editions that each enters, and its addresses there; by id."""
        return {id: self._hash_page(id, record) for id, record in self.site.records.items()}

    def _hash_page(self, id: str, record: ArticleRecord) -> bytes:
        site = self.site
        enters = bytes(
            site.plan.enters(id, locale) and (locale.tag not in site.kept_pages or site.article_exists(locale, id))
            for locale in self.request.publication.locales
        )
        slugs = repr(record.slugs) if self.request.publication.slugs is SlugStyle.LOCALISED else ""
        return enters + f"{id}\0{record.original}\0{slugs}".encode()

    def body_inputs(self, record: ArticleRecord) -> tuple[object, ...]:
        """Return the values that an article's body depends on."""
        linked = [other for other in linked_articles(record) if other in self.site.records]
        links = [(self.title_hashes[other], self.site.records[other].place_hashes) for other in linked]
        return record.content_hash, record.forced, links, list(record.files.items()), record.bodies

    def issue_inputs(self, contents: Contents) -> tuple[object, ...]:
        """Return the values that pages show of an issue."""
        folder = contents.issue.folder
        cover = self.site.covers.get(folder)
        return contents.issue, self.site.titles[folder], str(cover.variants[-1].path) if cover else ""


def create_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield the name, input hash and action of each step."""
    yield from _article_steps(build)
    site = build.site
    for locale, folder in build.sites():
        yield from _list_steps(build, locale, folder)
    top = build.request.top_folder()
    if top is not None and site.chooser_above:
        page_hashes = list(build.title_hashes.values()) if build.request.publication.base_url else []
        yield (
            f"top\0{top}",
            build.page_hash(page_hashes, [one.tag for one in site.locales]),
            partial(_write_top, build, top),
        )


def _article_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    site, publication = build.site, build.request.publication
    issues = {
        id(contents): build.page_hash(
            build.issue_inputs(contents),
            [build.title_hashes[other] for other in contents.articles if contents.issue.folder],
        )
        for contents in site.contents
    }
    outputs = [(*key, str(folder.path)) for key, folder in build.request.outputs.items()]
    slugs = site.article_folders if publication.slugs is SlugStyle.LOCALISED else ()
    common = build.page_hash(outputs, site.sections, slugs, [one.tag for one in site.web_locales])
    folders = [site.section_folders["authors"], site.section_folders["topics"]]
    for name, record in site.records.items():
        section_folders = (
            [folders[0][author] for author in record.authors],
            [folders[1][topic] for topic in record.topics],
        )
        parts = (
            common,
            build.body_inputs(record),
            build.title_hashes[name],
            issues[id(site.issue_of[name][0])],
            section_folders,
        )
        yield f"article\0{name}", build.page_hash(*parts), partial(_write_article, build, name)


def _write_article(build: Build, id: str, step: Step) -> None:
    """Write the files of an article: its pages, redirects, Markdown files, pictures and other files."""
    site = build.site
    for (tag, name), folder in build.request.outputs.items():
        locale = build.request.publication.locale(tag)
        format = load_format(name)
        if format.scope not in {Scope.PAGE, Scope.ARTICLE} or not site.plan.enters(id, locale):
            continue
        body = site.store.body(id, tag, name)
        if format.scope is Scope.PAGE:
            path = site.article_page(locale, id)
            page = site.create_article_page(id, locale)
            step.write_file(folder, path.name, templating.render_page(page, build.templates))
            if path.folder != id:
                step.write_redirect(folder, PagePath(tag, id), path, page.title)
        elif not body.failed:
            step.write_file(folder, f"{id}{format.suffix}", site.create_article_file(id, locale, name))
        step.copy_assets(folder, id, body, build.reserved if format.scope is Scope.PAGE else None)
        step.findings += [finding for finding in body.findings if finding not in step.findings]


def _list_steps(build: Build, locale: Locale, folder: OutputFolder) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield the steps for the pages of a language's site that list articles."""
    site = build.site
    where = f"{locale.tag}\0{folder.path}"
    sections = site.sections  # shown in footers
    issues = site.listed_issues
    neighbours = [build.issue_inputs(contents) for contents in issues]
    covers = [build.issue_inputs(contents) for contents in site.contents]  # all are copied
    rows = [site.issue_row(contents.issue, locale) for contents in issues]
    counts = [(row.progress.ready, row.progress.total) for row in rows]
    front = build.listing_hashes(locale, site.front_articles(locale))
    input_hash = build.page_hash(covers, neighbours, counts, front, sections)
    yield f"index\0{where}", input_hash, partial(_write_index, build, locale, folder)
    for contents, row in zip(issues, rows, strict=True):
        listing_hashes = build.listing_hashes(locale, contents.articles)
        linked = [(name, version_of(name)) for name in site.download_formats.get(locale.tag, ())]
        input_hash = build.page_hash(
            build.issue_inputs(contents), neighbours, listing_hashes, sections, linked, row.is_bound
        )
        yield (
            f"issue\0{contents.issue.folder}\0{where}",
            input_hash,
            partial(_write_page, build, partial(site.create_issue_page, contents, locale), folder),
        )
    for section in SECTION_KINDS:
        if section not in sections[locale.tag]:
            continue
        listed = site.section_articles[section]
        for name in listed:
            for number in (numbers := site.page_numbers(section, name, locale)):
                listing_hashes = build.listing_hashes(locale, site.page_entries(section, name, locale, number))
                languages = [path.language for path in site.list_alternates(section, name, number).pages]
                input_hash = build.page_hash(
                    site.section_folders[section][name], listing_hashes, len(numbers), sections, languages
                )
                step = partial(
                    _write_page, build, partial(site.create_list_page, section, name, number, locale), folder
                )
                yield f"{section}\0{name}\0{number}\0{where}", input_hash, step
        hashes = [build.listing_hashes(locale, ids) for ids in listed.values()]
        input_hash = build.page_hash(site.section_folders[section], hashes, sections)
        yield (
            f"{section}\0\0{where}",
            input_hash,
            partial(_write_page, build, partial(site.create_overview_page, section, locale), folder),
        )


def _write_index(build: Build, locale: Locale, folder: OutputFolder, step: Step) -> None:
    step.write_file(folder, "index.html", templating.render_page(build.site.create_index_page(locale), build.templates))
    if not build.site.chooser_above:
        _write_style(build, folder, step)
    for picture in build.site.covers.values():
        step.copy_picture(folder, picture.variants[-1], build.reserved)


def _write_style(build: Build, folder: OutputFolder, step: Step) -> None:
    sheet = stylesheets.create_sheet(build.request.publication.locales, build.templates)
    step.write_file(folder, stylesheets.STYLE, sheet)
    if icon := stylesheets.find_icon(build.templates):
        step.write_file(folder, icon.name, icon.read_bytes())


def _write_page(build: Build, create: Callable[[], Page], folder: OutputFolder, step: Step) -> None:
    page = create()
    step.write_file(folder, page.path.name, templating.render_page(page, build.templates))


def _write_top(build: Build, top: Path, step: Step) -> None:
    """Write the files above the editions: the language chooser and the sitemap."""
    folder, site = open_folder(top), build.site
    step.write_file(folder, "index.html", templating.render_page(site.create_chooser_page(), build.templates))
    _write_style(build, folder, step)
    base = build.request.publication.base_url
    if base:
        step.write_file(folder, "sitemap.xml", metadata.sitemap(base, list(site.pages())))


def record_step(input_hash: bytes, step: Step) -> StepRecord:
    """Return the cache record of a finished step."""
    return StepRecord(input_hash, step.files, tuple(dict.fromkeys(step.findings)), step.download_entry)
