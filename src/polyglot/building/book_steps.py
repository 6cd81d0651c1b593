"""The steps that make volumes: an issue, or what is outside issues, as one file to be downloaded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from polyglot.building.fingerprints import signed
from polyglot.building.order import Step
from polyglot.building.output_folder import Folder
from polyglot.building.site_steps import Build, Work
from polyglot.distribution import download_index
from polyglot.distribution.download_index import Download
from polyglot.editions.bound_issue import Volume, bind
from polyglot.editions.issues import Contents
from polyglot.errors import PolyglotError
from polyglot.model import Finding, Locale, Severity
from polyglot.publication import Rules
from polyglot.settings import FILE_NAME
from polyglot.site.urls import Place

_WIDTH = 480  # dots, of the cover that a catalogue shows
_File = tuple[str, bytes, str]  # a name, the bytes, and the variant of the format


@dataclass(frozen=True, slots=True)
class Bound:
    """A volume to be written in one format."""

    volume: Volume
    rules: Rules
    address: str  # of its page on the web; empty if it has none


def steps(build: Build) -> Iterator[tuple[str, bytes, Work]]:
    """A step for every volume of every language in every format that is one file."""
    site, publication = build.site, build.order.publication
    for (tag, name), folder in build.order.outputs.items():
        locale = publication.locale(tag)
        for contents in site.contents if name in FORMATS else ():
            entering = site.entering(locale, contents.articles)
            if entering:
                heads = [(id, site.heads[id].hash, list(site.heads[id].files.items())) for id in entering]
                says = site.titles.get(contents.issue.folder, {}).get(tag)
                cover = signed(publication.articles / contents.issue.folder / contents.issue.cover)
                made_from = build.signed(contents.issue, says, heads, cover, str(folder.path), sorted(site.heads))
                step = partial(_write, build, contents, locale, name, folder)
                yield f"volume\0{name}\0{contents.issue.folder}\0{tag}\0{folder.path}", made_from, step


def _write(build: Build, contents: Contents, locale: Locale, name: str, folder: Folder, step: Step) -> None:
    """Put a volume together, and write its files."""
    site, publication = build.site, build.order.publication
    entering = site.entering(locale, contents.articles)
    volume = bind(publication, contents, locale, entering, site.heads, build.order.view)
    base = publication.base_url
    address = Place(locale.tag, contents.issue.folder).address(base) if base else ""
    step.findings += volume.findings
    try:
        files = list(FORMATS[name](Bound(volume, publication.rules[locale.tag], address), step))
    except PolyglotError as error:  # a font is missing: the other formats and languages go on
        step.findings.append(Finding(FILE_NAME, 1, name, Severity.ERROR, f"{volume.name}: {error.text}", error.remedy))
        return
    downloads: list[Download] = []
    cover = ""
    for file, data, variant in files:
        step.put(folder, file, data)
        path = f"{locale.tag}/downloads/{name}/{file}"
        if variant == _COVER:
            cover = path
        elif variant != _LOOSE:
            downloads.append(download_index.described(path, data, name, variant))
    step.offer = msgspec.msgpack.encode(download_index.offer(volume, contents.issue, downloads, cover))


_LOOSE = "article"  # a single article, which the catalogue does not list
_COVER = "cover"  # a picture that it shows


def _text(bound: Bound, _step: Step) -> Iterator[_File]:
    from polyglot.formats.text import text

    volume = bound.volume
    yield f"{volume.name}.txt", text.render(volume, bound.address).encode(), ""
    for chapter in volume.chapters:
        yield f"{chapter.entry.id}.txt", text.article(volume, chapter, bound.address).encode(), _LOOSE


def _epub(bound: Bound, step: Step) -> Iterator[_File]:
    from polyglot.formats.books import epub
    from polyglot.formats.pdf import pdf
    from polyglot.images import raster

    try:
        cover = pdf.cover(bound.volume)
    except PolyglotError as error:  # a font is missing: better a book without a cover than none
        cover = None
        said = f"{bound.volume.name} has no cover: {error.text}"
        step.findings.append(Finding(FILE_NAME, 1, "cover", Severity.WARNING, said, error.remedy))
    yield f"{bound.volume.name}.epub", epub.render(bound.volume, cover), ""
    if cover:
        yield f"{bound.volume.name}.jpg", raster.encode(raster.read(cover, "cover.png", _WIDTH), "image/jpeg"), _COVER


def _pdf(bound: Bound, step: Step) -> Iterator[_File]:
    from polyglot.formats.pdf import pdf

    rules, volume = bound.rules, bound.volume
    made = pdf.render(volume, rules.paper, rules.columns)
    step.findings += made.findings
    yield f"{volume.name}.pdf", made.data, rules.paper
    if rules.booklet:
        yield f"{volume.name}-booklet.pdf", pdf.booklet(volume, rules.paper).data, "booklet"


def _docx(bound: Bound, _step: Step) -> Iterator[_File]:
    from polyglot.formats.books import docx

    yield f"{bound.volume.name}.docx", docx.render(bound.volume), ""


FORMATS: Mapping[str, Callable[[Bound, Step], Iterator[_File]]] = {
    "text": _text,
    "epub": _epub,
    "pdf": _pdf,
    "docx": _docx,
}
