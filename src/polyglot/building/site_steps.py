"""The steps of a build: each makes some files of the editions from what is known of the articles.

A step is taken only if its print, a hash of all that it makes its files from, is not the one it was last taken with.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from polyglot.articles.links import PathKind
from polyglot.building.cache import StepRecord
from polyglot.building.fingerprints import stamp_file
from polyglot.building.order import BuildRequest, Step
from polyglot.building.output_folder import OutputFolder, open_folder
from polyglot.building.render_article import FORMATS
from polyglot.editions.issues import Contents
from polyglot.editions.records import ArticleRecord
from polyglot.findings import FindingCode, Severity
from polyglot.model import Locale
from polyglot.settings import SlugStyle
from polyglot.site import metadata, pages
from polyglot.site.layout import SECTION_KINDS
from polyglot.site.pages import Page
from polyglot.site.reserved_paths import ReservedPaths
from polyglot.site.site import Site
from polyglot.site.urls import PagePath

StepAction = Callable[[Step], None]


@dataclass(frozen=True)
class Build:
    """A build that has read its articles."""

    order: BuildRequest
    site: Site
    reserved: ReservedPaths
    base_hash: bytes  # a hash of what everything depends on: settings, program, templates, languages

    @property
    def templates(self) -> Path | None:
        """The publication's own templates."""
        folder = self.order.publication.root / "templates"
        return folder if folder.is_dir() else None

    def sites(self) -> Iterator[tuple[Locale, OutputFolder]]:
        """The sites that are built, by language."""
        for (tag, name), folder in self.order.outputs.items():
            if name == "html":
                yield self.order.publication.locale(tag), folder

    # What steps depend on.

    def input_hash(self, *parts: object) -> bytes:
        """The print of a step that depends on these values."""
        return blake2b(self.base_hash + msgspec.msgpack.encode(parts), digest_size=16).digest()

    @cached_property
    def title_hashes(self) -> Mapping[str, bytes]:
        """What the pages of others show of each article: its titles, and where it enters."""
        return {id: head.title_hash + self._page_hashes[id] for id, head in self.site.records.items()}

    def listing_hashes(self, locale: Locale, ids: Iterable[str]) -> list[bytes]:
        """What lists show of these articles in a language."""
        heads = self.site.records
        return [heads[id].listing_hashes[locale.tag] + self._page_hashes[id] for id in ids]

    @cached_property
    def _page_hashes(self) -> Mapping[str, bytes]:
        return {id: self._hash_page(id, head) for id, head in self.site.records.items()}

    def _hash_page(self, id: str, head: ArticleRecord) -> bytes:
        enters = bytes(self.site.plan.enters(id, locale) for locale in self.order.publication.locales)
        slugs = repr(head.slugs) if self.order.publication.slugs is SlugStyle.LOCALISED else ""
        return enters + f"{id}\0{head.original}\0{slugs}".encode()

    def issue_inputs(self, contents: Contents) -> tuple[object, ...]:
        """What pages show of an issue."""
        folder = contents.issue.folder
        cover = self.site.covers.get(folder)
        return contents.issue, self.site.titles[folder], str(cover.variants[-1].path) if cover else ""


def create_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """All steps: their names, their prints, and what is done."""
    yield from _article_steps(build)
    site = build.site
    for locale, folder in build.sites():
        yield from _list_steps(build, locale, folder)
    top = build.order.sites_folder()
    if top is not None and site.chooser_above:
        pages_of = list(build.title_hashes.values()) if build.order.publication.base_url else []
        yield (
            f"top\0{top}",
            build.input_hash(pages_of, [one.tag for one in site.locales]),
            partial(_write_top, build, top),
        )


def _article_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    site, publication = build.site, build.order.publication
    issues = {
        id(contents): build.input_hash(
            build.issue_inputs(contents),
            [build.title_hashes[other] for other in contents.articles if contents.issue.folder],
        )
        for contents in site.contents
    }
    outputs = [(*key, str(folder.path)) for key, folder in build.order.outputs.items()]
    common = build.input_hash(
        outputs, site.sections, site.article_folders if publication.slugs is SlugStyle.LOCALISED else ()
    )
    folders = [site.section_folders["authors"], site.section_folders["topics"]]
    for name, head in site.records.items():
        links = [
            build.title_hashes.get(path[:-3], b"") for path, kind in head.path_kinds.items() if kind is PathKind.ARTICLE
        ]
        carried = list(head.files.items())
        ways = [folders[0][author] for author in head.authors], [folders[1][topic] for topic in head.topics]
        parts = (
            common,
            head.content_hash,
            build.title_hashes[name],
            issues[id(site.issue_of[name][0])],
            links,
            carried,
            ways,
            head.bodies,
        )
        yield f"article\0{name}", build.input_hash(*parts), partial(_write_article, build, name)


def _write_article(build: Build, id: str, step: Step) -> None:
    """The files of one article: its pages, and what it is in other formats."""
    site = build.site
    for (tag, name), folder in build.order.outputs.items():
        locale = build.order.publication.locale(tag)
        if name not in FORMATS or not site.plan.enters(id, locale):
            continue
        body = site.store.body(id, tag, name)
        if name == "html":
            place = site.article_page(locale, id)
            page = site.create_article_page(id, locale)
            step.write_file(folder, place.name, pages.render_page(page, build.templates))
            if place.folder != id:
                step.write_file(
                    folder,
                    PagePath(tag, id).name,
                    pages.render_redirect(PagePath(tag, id).relative_url(place), page.title, locale),
                )
        else:
            step.write_file(folder, f"{id}.md", body.text)
        step.copy_assets(folder, id, body, build.reserved if name == "html" else None)
        step.findings += [finding for finding in body.findings if finding not in step.findings]


def _list_steps(build: Build, locale: Locale, folder: OutputFolder) -> Iterator[tuple[str, bytes, StepAction]]:
    """The pages of a language's site that list articles."""
    site = build.site
    where = f"{locale.tag}\0{folder.path}"
    sections = site.sections  # what the footers show
    every = [
        (build.issue_inputs(contents), build.listing_hashes(locale, contents.articles)) for contents in site.contents
    ]
    yield f"index\0{where}", build.input_hash(every, sections), partial(_write_index, build, locale, folder)
    issues = [
        contents
        for contents in site.contents
        if contents.issue.folder and site.filter_entering(locale, contents.articles)
    ]
    around = [build.issue_inputs(contents) for contents in issues]
    for contents in issues:
        faces = build.listing_hashes(locale, contents.articles)
        made_from = build.input_hash(build.issue_inputs(contents), around, faces, sections)
        yield (
            f"issue\0{contents.issue.folder}\0{where}",
            made_from,
            partial(_write_page, build, partial(site.create_issue_page, contents, locale), folder),
        )
    for section in SECTION_KINDS:
        if section not in sections[locale.tag]:
            continue
        listed = site.section_articles[section]
        for name in listed:
            for number in (numbers := site.page_numbers(section, name, locale)):
                faces = build.listing_hashes(locale, site.page_entries(section, name, locale, number))
                made_from = build.input_hash(site.section_folders[section][name], faces, len(numbers), sections)
                step = partial(
                    _write_page, build, partial(site.create_list_page, section, name, number, locale), folder
                )
                yield f"{section}\0{name}\0{number}\0{where}", made_from, step
        loose = [build.listing_hashes(locale, ids) for ids in listed.values()]
        made_from = build.input_hash(site.section_folders[section], loose, sections)
        yield (
            f"{section}\0\0{where}",
            made_from,
            partial(_write_page, build, partial(site.create_overview_page, section, locale), folder),
        )


def _write_index(build: Build, locale: Locale, folder: OutputFolder, step: Step) -> None:
    step.write_file(folder, "index.html", pages.render_page(build.site.create_index_page(locale), build.templates))
    step.write_file(folder, "style.css", pages.read_stylesheet(build.templates))
    for picture in build.site.covers.values():
        step.copy_picture(folder, picture.variants[-1], build.reserved)


def _write_page(build: Build, make: Callable[[], Page], folder: OutputFolder, step: Step) -> None:
    page = make()
    step.write_file(folder, page.place.name, pages.render_page(page, build.templates))


def _write_top(build: Build, top: Path, step: Step) -> None:
    """What lies above the editions: the page where a language is chosen, and the sitemap."""
    folder, site = open_folder(top), build.site
    step.write_file(folder, "index.html", pages.render_page(site.create_chooser_page(), build.templates))
    base = build.order.publication.base_url
    if base:
        step.write_file(folder, "sitemap.xml", metadata.sitemap(base, list(site.pages())))


def record_step(made_from: bytes, step: Step) -> StepRecord:
    """What a step that has been taken leaves behind."""
    return StepRecord(made_from, step.files, tuple(dict.fromkeys(step.findings)), step.download_entry)


def is_current(job: StepRecord, made_from: bytes) -> bool:
    """Was the step taken with this print, and are its files as it left them?"""
    # What could not be done, perhaps for want of a font, may be done now.
    wrong = any(finding.severity is Severity.ERROR or finding.code == FindingCode.COVER for finding in job.findings)
    return (
        not wrong
        and job.input_hash == made_from
        and all(
            stamp_file(f"{folder}/{name}") == signature
            for folder, names in job.files.items()
            for name, signature in names.items()
        )
    )
