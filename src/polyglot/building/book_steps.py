"""The steps that make volumes: an issue, or what is outside issues, as one file to be downloaded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

from polyglot.building.fingerprints import stamp_file
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder
from polyglot.building.site_steps import Build, StepAction
from polyglot.distribution import download_index
from polyglot.distribution.download_index import Download
from polyglot.editions.bound_issue import BoundIssue, compose
from polyglot.editions.issues import Contents
from polyglot.errors import PolyglotError
from polyglot.findings import Finding, FindingCode, Severity, warning
from polyglot.model import Locale
from polyglot.publication import Rules
from polyglot.settings import FILE_NAME
from polyglot.site.urls import PagePath

_THUMBNAIL_WIDTH = 480  # dots, of the cover that a catalogue shows
_File = tuple[str, bytes, str]  # a name, the bytes, and the variant of the format


@dataclass(frozen=True, slots=True)
class VolumeInput:
    """A volume to be written in one format."""

    volume: BoundIssue
    rules: Rules
    address: str  # of its page on the web; empty if it has none


def create_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """A step for every volume of every language in every format that is one file."""
    site, publication = build.site, build.order.publication
    for (tag, name), folder in build.order.outputs.items():
        locale = publication.locale(tag)
        for contents in site.contents if name in FORMATS else ():
            entering = site.filter_entering(locale, contents.articles)
            if entering:
                heads = [(id, site.records[id].content_hash, list(site.records[id].files.items())) for id in entering]
                says = site.titles.get(contents.issue.folder, {}).get(tag)
                cover = stamp_file(publication.articles / contents.issue.folder / contents.issue.cover)
                made_from = build.input_hash(contents.issue, says, heads, cover, str(folder.path), sorted(site.records))
                step = partial(_write_volume, build, contents, locale, name, folder)
                yield f"volume\0{name}\0{contents.issue.folder}\0{tag}\0{folder.path}", made_from, step


def _write_volume(
    build: Build, contents: Contents, locale: Locale, name: str, folder: OutputFolder, step: Step
) -> None:
    """Put a volume together, and write its files."""
    site, publication = build.site, build.order.publication
    entering = site.filter_entering(locale, contents.articles)
    volume = compose(publication, contents, locale, entering, site.records, build.order.mode)
    base = publication.base_url
    address = PagePath(locale.tag, contents.issue.folder).absolute_url(base) if base else ""
    step.findings += volume.findings
    try:
        files = list(FORMATS[name](VolumeInput(volume, publication.rules[locale.tag], address), step))
    except PolyglotError as error:  # a font is missing: the other formats and languages go on
        step.findings.append(Finding(FILE_NAME, 1, name, Severity.ERROR, f"{volume.name}: {error.text}", error.remedy))
        return
    downloads: list[Download] = []
    cover = ""
    for file, data, variant in files:
        step.write_file(folder, file, data)
        path = f"{locale.tag}/downloads/{name}/{file}"
        if variant == _COVER:
            cover = path
        elif variant != _SINGLE_ARTICLE:
            downloads.append(download_index.describe_file(path, data, name, variant))
    step.download_entry = msgspec.msgpack.encode(download_index.create_entry(volume, contents.issue, downloads, cover))


_SINGLE_ARTICLE = "article"  # a single article, which the catalogue does not list
_COVER = "cover"  # a picture that it shows


def _render_text(bound: VolumeInput, _step: Step) -> Iterator[_File]:
    from polyglot.formats.text import text

    volume = bound.volume
    yield f"{volume.name}.txt", text.render(volume, bound.address).encode(), ""
    for chapter in volume.chapters:
        yield f"{chapter.entry.id}.txt", text.render_article(volume, chapter, bound.address).encode(), _SINGLE_ARTICLE


def _render_epub(bound: VolumeInput, step: Step) -> Iterator[_File]:
    from polyglot.formats.books import epub
    from polyglot.formats.pdf import pdf
    from polyglot.images import raster

    try:
        cover = pdf.render_cover(bound.volume)
    except PolyglotError as error:  # a font is missing: better a book without a cover than none
        cover = None
        said = f"{bound.volume.name} has no cover: {error.text}"
        step.findings.append(warning(FILE_NAME, FindingCode.COVER, said, error.remedy))
    yield f"{bound.volume.name}.epub", epub.render(bound.volume, cover), ""
    if cover:
        yield (
            f"{bound.volume.name}.jpg",
            raster.encode(raster.read_raster(cover, "cover.png", _THUMBNAIL_WIDTH), "image/jpeg"),
            _COVER,
        )


def _render_pdf(bound: VolumeInput, step: Step) -> Iterator[_File]:
    from polyglot.formats.pdf import pdf

    rules, volume = bound.rules, bound.volume
    made = pdf.render(volume, rules.paper, rules.columns)
    step.findings += made.findings
    yield f"{volume.name}.pdf", made.data, rules.paper
    if rules.booklet:
        yield f"{volume.name}-booklet.pdf", pdf.render_booklet(volume, rules.paper).data, "booklet"


def _render_docx(bound: VolumeInput, _step: Step) -> Iterator[_File]:
    from polyglot.formats.books import docx

    yield f"{bound.volume.name}.docx", docx.render(bound.volume), ""


FORMATS: Mapping[str, Callable[[VolumeInput, Step], Iterator[_File]]] = {
    "text": _render_text,
    "epub": _render_epub,
    "pdf": _render_pdf,
    "docx": _render_docx,
}
