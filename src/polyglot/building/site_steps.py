"""The steps of a build: each makes some files of the editions from what is known of the articles.

A step is taken only if its print, a hash of all that it makes its files from, is not the one it was last taken with.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from polyglot.articles.links import Kind
from polyglot.building.cache import Job
from polyglot.building.fingerprints import signed
from polyglot.building.order import Order, Step
from polyglot.building.output_folder import Folder, opened
from polyglot.building.render_article import FORMATS
from polyglot.editions.issues import Contents
from polyglot.editions.records import Head
from polyglot.model import Locale, Severity
from polyglot.site import metadata, pages
from polyglot.site.layout import KINDS
from polyglot.site.pages import Page
from polyglot.site.reserved_paths import Names
from polyglot.site.site import Site
from polyglot.site.urls import Place

Work = Callable[[Step], None]


@dataclass(frozen=True)
class Build:
    """A build that has read its articles."""

    order: Order
    site: Site
    names: Names
    base: bytes  # a hash of what everything depends on: settings, program, templates, languages

    @property
    def templates(self) -> Path | None:
        """The publication's own templates."""
        folder = self.order.publication.root / "templates"
        return folder if folder.is_dir() else None

    def sites(self) -> Iterator[tuple[Locale, Folder]]:
        """The sites that are built, by language."""
        for (tag, name), folder in self.order.outputs.items():
            if name == "html":
                yield self.order.publication.locale(tag), folder

    # What steps depend on.

    def signed(self, *parts: object) -> bytes:
        """The print of a step that depends on these values."""
        return blake2b(self.base + msgspec.msgpack.encode(parts), digest_size=16).digest()

    @cached_property
    def names_of(self) -> Mapping[str, bytes]:
        """What the pages of others show of each article: its titles, and where it enters."""
        return {id: head.name + self._places[id] for id, head in self.site.heads.items()}

    def faces(self, locale: Locale, ids: Iterable[str]) -> list[bytes]:
        """What lists show of these articles in a language."""
        heads = self.site.heads
        return [heads[id].faces[locale.tag] + self._places[id] for id in ids]

    @cached_property
    def _places(self) -> Mapping[str, bytes]:
        return {id: self._place(id, head) for id, head in self.site.heads.items()}

    def _place(self, id: str, head: Head) -> bytes:
        enters = bytes(self.site.plan.enters(id, locale) for locale in self.order.publication.locales)
        slugs = repr(head.slugs) if self.order.publication.slugs == "localised" else ""
        return enters + f"{id}\0{head.original}\0{slugs}".encode()

    def issue(self, contents: Contents) -> tuple[object, ...]:
        """What pages show of an issue."""
        folder = contents.issue.folder
        cover = self.site.covers.get(folder)
        return contents.issue, self.site.titles[folder], str(cover.variants[-1].path) if cover else ""


def steps(build: Build) -> Iterator[tuple[str, bytes, Work]]:
    """All steps: their names, their prints, and what is done."""
    yield from _articles(build)
    site = build.site
    for locale, folder in build.sites():
        yield from _lists(build, locale, folder)
    top = build.order.top()
    if top is not None and site.chooser_above:
        pages_of = list(build.names_of.values()) if build.order.publication.base_url else []
        yield f"top\0{top}", build.signed(pages_of, [one.tag for one in site.locales]), partial(_top, build, top)


def _articles(build: Build) -> Iterator[tuple[str, bytes, Work]]:
    site, publication = build.site, build.order.publication
    issues = {
        id(contents): build.signed(
            build.issue(contents), [build.names_of[other] for other in contents.articles if contents.issue.folder]
        )
        for contents in site.contents
    }
    outputs = [(*key, str(folder.path)) for key, folder in build.order.outputs.items()]
    common = build.signed(outputs, site.sections, site.folders if publication.slugs == "localised" else ())
    folders = [site.list_folders["authors"], site.list_folders["topics"]]
    for name, head in site.heads.items():
        links = [build.names_of.get(path[:-3], b"") for path, kind in head.met.items() if kind is Kind.ARTICLE]
        carried = list(head.files.items())
        ways = [folders[0][author] for author in head.authors], [folders[1][topic] for topic in head.topics]
        parts = (
            common,
            head.hash,
            build.names_of[name],
            issues[id(site.issue_of[name][0])],
            links,
            carried,
            ways,
            head.bodies,
        )
        yield f"article\0{name}", build.signed(*parts), partial(_article, build, name)


def _article(build: Build, id: str, step: Step) -> None:
    """The files of one article: its pages, and what it is in other formats."""
    site = build.site
    for (tag, name), folder in build.order.outputs.items():
        locale = build.order.publication.locale(tag)
        if name not in FORMATS or not site.plan.enters(id, locale):
            continue
        body = site.shelf.body(id, tag, name)
        if name == "html":
            place = site.place(locale, id)
            page = site.article(id, locale)
            step.put(folder, place.name, pages.render(page, build.templates))
            if place.folder != id:
                step.put(folder, Place(tag, id).name, pages.redirect(Place(tag, id).way(place), page.title, locale))
        else:
            step.put(folder, f"{id}.md", body.text)
        step.carry(folder, id, body, build.names if name == "html" else None)
        step.findings += [finding for finding in body.findings if finding not in step.findings]


def _lists(build: Build, locale: Locale, folder: Folder) -> Iterator[tuple[str, bytes, Work]]:
    """The pages of a language's site that list articles."""
    site = build.site
    where = f"{locale.tag}\0{folder.path}"
    sections = site.sections  # what the footers show
    every = [(build.issue(contents), build.faces(locale, contents.articles)) for contents in site.contents]
    yield f"index\0{where}", build.signed(every, sections), partial(_index, build, locale, folder)
    issues = [
        contents for contents in site.contents if contents.issue.folder and site.entering(locale, contents.articles)
    ]
    around = [build.issue(contents) for contents in issues]
    for contents in issues:
        faces = build.faces(locale, contents.articles)
        made_from = build.signed(build.issue(contents), around, faces, sections)
        yield (
            f"issue\0{contents.issue.folder}\0{where}",
            made_from,
            partial(_page, build, partial(site.issue, contents, locale), folder),
        )
    for section in KINDS:
        if section not in sections[locale.tag]:
            continue
        listed = site.lists[section]
        for name in listed:
            for number in (numbers := site.numbers(section, name, locale)):
                faces = build.faces(locale, site.listed(section, name, locale, number))
                made_from = build.signed(site.list_folders[section][name], faces, len(numbers), sections)
                step = partial(_page, build, partial(site.list, section, name, number, locale), folder)
                yield f"{section}\0{name}\0{number}\0{where}", made_from, step
        loose = [build.faces(locale, ids) for ids in listed.values()]
        made_from = build.signed(site.list_folders[section], loose, sections)
        yield f"{section}\0\0{where}", made_from, partial(_page, build, partial(site.overview, section, locale), folder)


def _index(build: Build, locale: Locale, folder: Folder, step: Step) -> None:
    step.put(folder, "index.html", pages.render(build.site.index(locale), build.templates))
    step.put(folder, "style.css", pages.stylesheet(build.templates))
    for picture in build.site.covers.values():
        step.show(folder, picture.variants[-1], build.names)


def _page(build: Build, make: Callable[[], Page], folder: Folder, step: Step) -> None:
    page = make()
    step.put(folder, page.place.name, pages.render(page, build.templates))


def _top(build: Build, top: Path, step: Step) -> None:
    """What lies above the editions: the page where a language is chosen, and the sitemap."""
    folder, site = opened(top), build.site
    step.put(folder, "index.html", pages.render(site.chooser(), build.templates))
    base = build.order.publication.base_url
    if base:
        step.put(folder, "sitemap.xml", metadata.sitemap(base, list(site.pages())))


def job(made_from: bytes, step: Step) -> Job:
    """What a step that has been taken leaves behind."""
    return Job(made_from, step.files, tuple(dict.fromkeys(step.findings)), step.offer)


def clean(job: Job, made_from: bytes) -> bool:
    """Was the step taken with this print, and are its files as it left them?"""
    # What could not be done, perhaps for want of a font, may be done now.
    wrong = any(finding.severity is Severity.ERROR or finding.code == "cover" for finding in job.findings)
    return (
        not wrong
        and job.made_from == made_from
        and all(
            signed(f"{folder}/{name}") == signature
            for folder, names in job.files.items()
            for name, signature in names.items()
        )
    )
