"""An issue -> PDF for screens and printers, and its cover as a picture.

The templates beside this module define the layout; this module provides their data, and the measures that depend on paper
and language.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import unescape
from typing import Any

from polyglot.editions.bound_issue import BoundIssue, Chapter
from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText
from polyglot.errors import PolyglotError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.formats.html.bidi_isolate import isolate_plain_name, isolate_runs
from polyglot.formats.html.chapters import chapter_bodies
from polyglot.formats.pdf import fonts, typst_compile
from polyglot.formats.pdf.code import string_literal
from polyglot.formats.pdf.text_layer import fix_text_layer
from polyglot.formats.pdf.typst import TypstWriter, heading_anchors
from polyglot.formats.protocol import OutputFile, VolumeFormat, VolumeInput
from polyglot.language.locales import autonym
from polyglot.markdown.marks import MarkState
from polyglot.model import Locale
from polyglot.settings import PaperSize

_COVER_RESOLUTION = 288  # pixels per inch: a cover has 1600 by 2560 pixels
_POINTS_PER_MM = 72 / 25.4
_BOOKLET = "booklet"  # variant of the files for printers


class PdfFormat(VolumeFormat):
    """The format `pdf`: an issue for screens and printers, and as a booklet if the settings ask for it."""

    name = "pdf"
    version = "1"
    suffix = ".pdf"
    media_type = "application/pdf"
    rank = 20

    def label(self, text: InterfaceText) -> str:  # noqa: ARG002
        """Return the name of the format for readers."""
        return "PDF"

    def variant_label(self, variant: str, text: InterfaceText) -> str:
        """Return the name of a paper or of the booklet."""
        papers: dict[str, str] = {PaperSize.A4: "A4", PaperSize.LETTER: "Letter"}
        return text.gettext("booklet") if variant == _BOOKLET else papers.get(variant, variant)

    def render(self, volume: VolumeInput) -> Iterator[OutputFile | Finding]:
        """Yield the PDF of an issue, the findings about its pictures, and the booklet."""
        rules, issue = volume.rules, volume.issue
        rendered = render(issue, rules.paper, rules.columns)
        yield from rendered.findings
        yield OutputFile(f"{issue.name}.pdf", rendered.data, rules.paper)
        if rules.booklet:
            yield OutputFile(f"{issue.name}-{_BOOKLET}.pdf", render_booklet(issue, rules.paper).data, _BOOKLET)


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF, and the findings about its pictures."""

    data: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _PageFormat:
    """A page: paper and margins in millimetres, the size of text in points."""

    width: float
    height: float
    columns: int
    margin: tuple[float, float, float]  # inside, outside, above and below
    size: float
    folded: bool = False  # left and right pages have mirrored margins


_PAPERS = {PaperSize.A4: (210.0, 297.0), PaperSize.LETTER: (215.9, 279.4)}


def render(issue: BoundIssue, paper: PaperSize = PaperSize.A4, columns: int = 1) -> PdfResult:
    """Return an issue as PDF in one or two columns, tagged by PDF/UA-1. The same issue gives the same bytes.

    Raises `PolyglotError` if a font is missing.
    """
    margin, size = ((36.0, 36.0, 27.0), 11.5) if columns == 1 else ((18.0, 18.0, 24.0), 10.0)
    return _print_issue(issue, _PageFormat(*_PAPERS[paper], columns, margin, size))


def render_booklet(issue: BoundIssue, paper: PaperSize = PaperSize.A4) -> PdfResult:
    """Return an issue as a booklet, to be printed on both sides of sheets, folded in the middle and stapled.

    Its pages are half a sheet, imposed in pairs. It is for printers: screen readers find the number of each page, and need
    the PDF of `render` for its text.
    """
    width, height = _PAPERS[paper]
    pages = _print_issue(issue, _PageFormat(height / 2, width, 1, (17.0, 14.0, 18.0), 9.8, folded=True))
    data = {
        "sheet": [height, width],
        "pages": typst_compile.count_pages(pages.data),
        "direction": issue.locale.direction,
        "language": _language_data(issue.locale),
        "name": _format_name(issue),
    }
    files = {
        "main.typ": typst_compile.read_template("booklet.typ"),
        "pages.pdf": pages.data,
        "data.json": _encode_json(data),
    }
    # PDF/UA-1 allows no PDF in a PDF.
    booklet = typst_compile.compile_pdf(files, _creation_time(issue), universal=False)
    return PdfResult(typst_compile.show_title(booklet), pages.findings)


def render_cover(issue: BoundIssue) -> bytes:
    """Return the cover as PNG of 1600 by 2560 pixels, with the issue's picture if there is one that Typst reads.

    Raises `PolyglotError` if a font is missing.
    """
    words = [issue.site, issue.publisher, issue.facts, issue.title.text if issue.title else ""]
    picture = issue.pictures.get(issue.cover, b"")
    readable = bool(picture) and not typst_compile.find_unreadable({"cover": picture})
    data = {**_common_data(issue, words), "cover": "cover" if readable else None}
    files = {
        "main.typ": typst_compile.read_template("cover.typ"),
        "print.typ": typst_compile.read_template("print.typ"),
    }
    return typst_compile.compile_png({**files, "data.json": _encode_json(data), "cover": picture}, _COVER_RESOLUTION)


def _print_issue(issue: BoundIssue, sheet: _PageFormat) -> PdfResult:
    """Return an issue as PDF, without pictures that Typst cannot read; these are searched only after an error."""
    bodies, pictures = chapter_bodies(issue), issue.pictures
    try:
        return PdfResult(_compile_issue(issue, sheet, bodies, pictures), ())
    except PolyglotError:
        left_out = typst_compile.find_unreadable(pictures)
        if not left_out:
            raise
    readable = {path: data for path, data in pictures.items() if path not in left_out}
    return PdfResult(_compile_issue(issue, sheet, bodies, readable), tuple(map(_unreadable_finding, left_out)))


def _unreadable_finding(path: str) -> Finding:
    text = "The picture cannot be read; print editions show its alternative text."
    return warning(f"articles/{path}", FindingCode.PICTURE, text, "Save it again as PNG, JPEG or SVG.")


def _compile_issue(
    issue: BoundIssue, sheet: _PageFormat, bodies: Mapping[str, str], pictures: Mapping[str, bytes]
) -> bytes:
    # The main file: each chapter's heading and body.
    names = {path: f"picture-{number}" for number, path in enumerate(pictures)}
    labels = {*bodies} | {id for body in bodies.values() for id in heading_anchors(body)}
    labelled, direction = set[str](), issue.locale.direction
    written = ['#import "volume.typ": *', "#show: volume"]
    for number, (anchor, body) in enumerate(bodies.items(), 1):
        write = TypstWriter(anchor, direction, labels, names, labelled)
        written += [f"#chapter({string_literal(anchor)})", "#" + write(body, last=number == len(bodies))]
    # The templates, their data and the pictures.
    data = _template_data(issue, sheet, names, list(bodies.values()))
    files = {name: typst_compile.read_template(name) for name in ("print.typ", "markup.typ", "volume.typ")}
    files |= {"main.typ": "\n".join(written).encode(), "data.json": _encode_json(data)}
    compiled = typst_compile.compile_pdf(
        {**files, **{names[path]: data for path, data in pictures.items()}}, _creation_time(issue)
    )
    # Only combining marks need the correction.
    marks = any(unicodedata.category(sign)[0] == "M" for sign in set().union(*bodies.values()))
    return fix_text_layer(compiled) if marks else compiled


def _template_data(
    issue: BoundIssue, sheet: _PageFormat, names: Mapping[str, str], bodies: Sequence[str]
) -> dict[str, Any]:
    """Return the data of an issue for the templates."""
    text = issue.text
    chapters = {chapter.anchor: _heading_data(issue, chapter) for chapter in issue.chapters}
    texts = {"contents": text.gettext("Contents"), "waiting": text.gettext("In translation")}
    # The colophon: issue, editors, publisher, and the day of an issue without a period.
    colophon = [" · ".join(part for part in (issue.site, issue.facts) if part)]
    if issue.editors:
        colophon.append(text.gettext("Editorial team: %(names)s", names=_format_names(issue, issue.editors)))
    colophon += [issue.publisher, "" if issue.period else text.day(issue.day)]
    colophon = [isolate_runs(line, issue.locale.direction) for line in colophon if line]
    authors = dict.fromkeys(name for chapter in issue.chapters for name in chapter.entry.authors)
    waiting = [
        {"title": _passage_data(article.title), "language": text.language(article.title.locale), "url": article.url}
        for article in issue.waiting
    ]
    content = {"chapters": chapters, "texts": texts, "colophon": colophon, "authors": list(authors), "waiting": waiting}
    # All text in print, for the choice of fonts.
    words = [json.dumps(content, ensure_ascii=False), issue.site, issue.period, *map(unescape, bodies)]
    words += [passage.text for passage in (issue.title, issue.summary) if passage]
    return {
        **_common_data(issue, words),
        **_measure_data(issue.locale, sheet),
        **content,
        "name": _format_name(issue),
        "summary": _passage_data(issue.summary),
        "cover": names.get(issue.cover),
        "digits": [text.number(digit) for digit in range(10)],
    }


def _heading_data(issue: BoundIssue, chapter: Chapter) -> dict[str, Any]:
    """Return the data of an article's heading."""
    entry, text = chapter.entry, issue.text
    authors = _format_names(issue, entry.authors)
    states = [
        state.value for state in MarkState if chapter.document.words.get(state.value)
    ]  # as the notices are ordered
    notices = chapter.notices
    keys = [""] * (len(notices) - len(states)) + states
    return {
        "title": _passage_data(entry.title),
        "summary": _passage_data(entry.summary) if entry.summary.text else None,
        "authors": authors,
        "byline": " · ".join(part for part in (authors, text.day(entry.day)) if part),
        "notices": [{"text": notice, "state": state} for notice, state in zip(notices, keys, strict=True)],
    }


def _format_name(issue: BoundIssue) -> str:
    """Return the title of the document: publication, number and period."""
    return " – ".join(part for part in (issue.site, issue.number, issue.period) if part)


def _format_names(issue: BoundIssue, names: Sequence[str]) -> str:
    return issue.text.names([isolate_plain_name(name, issue.locale.direction) for name in names])


def _common_data(issue: BoundIssue, words: Sequence[str]) -> dict[str, Any]:
    """Return the data of an issue with this text that every template needs."""
    installed = fonts.installed_fonts().families()
    names = fonts.font_families(" ".join(words), issue.locale, installed)
    return {
        "latin": fonts.LATIN,
        "mono": fonts.MONO,
        "families": names,
        "heavy": fonts.heading_families(names, installed),
        "writing": fonts.script_class(autonym(issue.locale)),
        "language": _language_data(issue.locale),
        "site": issue.site,
        "publisher": issue.publisher,
        "facts": issue.facts,
        "title": _passage_data(issue.title),
    }


def _measure_data(locale: Locale, sheet: _PageFormat) -> dict[str, Any]:
    """Return the measures of pages, lines and paragraphs, by the conventions of a language's script."""
    writing = fonts.script_class(autonym(locale))
    leading = {"latin": 0.34, "han": 0.62}.get(writing, 0.62 if locale.direction == "rtl" else 0.55)
    if locale.language == "ur":
        leading = 1.1  # Nastaliq words slope
    indent = {"zh": 2.0, "yue": 2.0, "ja": 1.0}.get(locale.language, 1.2)
    return {
        "sheet": [sheet.width, sheet.height],
        "height": sheet.height * _POINTS_PER_MM,
        "columns": sheet.columns,
        "margin": list(sheet.margin),
        "bound": sheet.folded,
        "size": sheet.size * (0.94 if writing == "han" else 1.06 if locale.direction == "rtl" else 1),
        "leading": leading,
        "indent": indent,
        "every": locale.language in {"zh", "yue", "ja"},
        "justified": writing == "han" or sheet.columns == 1 or locale.language in fonts.HYPHENATED,
    }


def _language_data(locale: Locale) -> dict[str, Any]:
    """Return the language, region and direction in Typst's form."""
    parts = locale.tag.split("-")
    region = parts[-1] if len(parts) > 1 and len(parts[-1]) != 4 else "TW" if "Hant" in parts else None
    return {"lang": locale.language, "region": region, "dir": locale.direction}


def _passage_data(passage: LocalizedText | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    state = passage.mark.state.value if passage.mark else ""
    text = isolate_runs(passage.text, passage.locale.direction)
    return {"text": text, "state": state, **_language_data(passage.locale)}


def _creation_time(issue: BoundIssue) -> int:
    """Return the creation time of a PDF: the day of the issue, so that another build gives the same bytes."""
    return int(datetime.combine(issue.day, time(), UTC).timestamp()) if issue.day else 0


def _encode_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
