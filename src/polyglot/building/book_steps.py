"""The steps that write volumes: an issue, or the articles outside issues, as one file to download."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import msgspec

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
from polyglot.storage.fingerprints import stamp_file

_THUMBNAIL_WIDTH = 480  # pixels; cover in OPDS catalogues
_File = tuple[str, bytes, str]  # name, content, variant of the format


@dataclass(frozen=True, slots=True)
class VolumeInput:
    """The input of a volume format's renderer."""

    volume: BoundIssue
    rules: Rules
    address: str  # absolute URL of the issue's page; empty if unknown


def create_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield a step for every volume in every requested language and volume format."""
    site, publication = build.site, build.request.publication
    for (tag, name), folder in build.request.outputs.items():
        locale = publication.locale(tag)
        for contents in site.contents if name in FORMATS else ():
            entering = site.filter_entering(locale, contents.articles)
            if entering:
                articles = [
                    (id, site.records[id].content_hash, list(site.records[id].files.items())) for id in entering
                ]
                titles = site.titles.get(contents.issue.folder, {}).get(tag)
                cover = stamp_file(publication.articles / contents.issue.folder / contents.issue.cover)
                input_hash = build.input_hash(
                    contents.issue, titles, articles, cover, str(folder.path), sorted(site.records)
                )
                step = partial(_write_volume, build, contents, locale, name, folder)
                yield f"volume\0{name}\0{contents.issue.folder}\0{tag}\0{folder.path}", input_hash, step


def _write_volume(
    build: Build, contents: Contents, locale: Locale, name: str, folder: OutputFolder, step: Step
) -> None:
    """Compose a volume, write its files, and keep its index entry in the step."""
    site, publication = build.site, build.request.publication
    entering = site.filter_entering(locale, contents.articles)
    volume = compose(publication, contents, locale, entering, site.records, build.request.mode)
    base = publication.base_url
    address = PagePath(locale.tag, contents.issue.folder).absolute_url(base) if base else ""
    step.findings += volume.findings
    try:
        files = list(FORMATS[name](VolumeInput(volume, publication.rules[locale.tag], address), step))
    except PolyglotError as error:  # for example a missing font: other formats and languages go on
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


_SINGLE_ARTICLE = "article"  # variant of single articles, which the download index does not list
_COVER = "cover"  # variant of the picture that it shows


def _render_text(volume_input: VolumeInput, _step: Step) -> Iterator[_File]:
    from polyglot.formats.text import text

    volume = volume_input.volume
    yield f"{volume.name}.txt", text.render(volume, volume_input.address).encode(), ""
    for chapter in volume.chapters:
        yield (
            f"{chapter.entry.id}.txt",
            text.render_article(volume, chapter, volume_input.address).encode(),
            _SINGLE_ARTICLE,
        )


def _render_epub(volume_input: VolumeInput, step: Step) -> Iterator[_File]:
    from polyglot.formats.books import epub
    from polyglot.formats.pdf import pdf
    from polyglot.images import raster

    try:
        cover = pdf.render_cover(volume_input.volume)
    except PolyglotError as error:  # for example a missing font: a book without a cover is better than none
        cover = None
        text = f"{volume_input.volume.name} has no cover: {error.text}"
        step.findings.append(warning(FILE_NAME, FindingCode.COVER, text, error.remedy))
    yield f"{volume_input.volume.name}.epub", epub.render(volume_input.volume, cover), ""
    if cover:
        yield (
            f"{volume_input.volume.name}.jpg",
            raster.encode(raster.read_raster(cover, "cover.png", _THUMBNAIL_WIDTH), "image/jpeg"),
            _COVER,
        )


def _render_pdf(volume_input: VolumeInput, step: Step) -> Iterator[_File]:
    from polyglot.formats.pdf import pdf

    rules, volume = volume_input.rules, volume_input.volume
    rendered = pdf.render(volume, rules.paper, rules.columns)
    step.findings += rendered.findings
    yield f"{volume.name}.pdf", rendered.data, rules.paper
    if rules.booklet:
        yield f"{volume.name}-booklet.pdf", pdf.render_booklet(volume, rules.paper).data, "booklet"


def _render_docx(volume_input: VolumeInput, _step: Step) -> Iterator[_File]:
    from polyglot.formats.books import docx

    yield f"{volume_input.volume.name}.docx", docx.render(volume_input.volume), ""


FORMATS: Mapping[str, Callable[[VolumeInput, Step], Iterator[_File]]] = {
    "text": _render_text,
    "epub": _render_epub,
    "pdf": _render_pdf,
    "docx": _render_docx,
}
