"""An issue -> a Word document, for local groups that do their own layout.

Pandoc reads the XHTML of the book. It supports a passage's language, direction and style on `div` and `span` only, so they
are moved there. Languages of complex and East Asian scripts, right-to-left tables and styles are added to its output.
"""

import re
from collections.abc import Collection, Iterator
from html import escape

from lxml import etree

from polyglot.editions.bound_issue import BoundIssue
from polyglot.editions.ui_text import InterfaceText
from polyglot.formats.books import pandoc, xhtml
from polyglot.formats.books.book import UPRIGHT, BookChapter, compose_book
from polyglot.formats.books.container import pack_container
from polyglot.formats.books.xhtml import Element, create_element
from polyglot.formats.protocol import OutputFile, VolumeFormat, VolumeInput
from polyglot.language.bidi_runs import DIRECTION_MARKS, first_direction
from polyglot.markdown.marks import MarkState, find_mark_state
from polyglot.model import Locale

_OPTIONS = ("--from=html+epub_html_exts", "--to=docx", "--syntax-highlighting=none", "book.html")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BLOCKS = frozenset(
    {"blockquote", "dd", "details", "div", "figure", "li", "ol", "p", "section", "table", "td", "th", "ul"}
)
_INLINE = frozenset({"a", "bdi", "code", "kbd", "samp", "span"})
_WITH_IDS = frozenset(
    {"a", "aside", "div", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "img", "pre", "section", "span", "table"}
)
_ONLY_BLOCKS = frozenset({"blockquote", "dl", "ol", "ul"})
_TEXT_BLOCKS = ("dd", "dt", "h2", "h3", "h4", "h5", "h6", "li", "p", "td", "th")
_MARK_STYLES = {
    MarkState.UNTRANSLATED: "Untranslated Text",
    MarkState.DRAFT: "Machine Draft Text",
    MarkState.STALE: "Outdated Text",
}
_LINES = {"byline": "Byline", "notice": "Notice", "number": "Byline", "period": "Byline", "subtitle": "Subtitle"}
_LINES |= {"extent": "Byline", "editors": "Byline", "publisher": "Byline", "summary": "Summary"}

_INDENT = 720  # of each level of a list, in twentieths of a point
_TASK = re.compile(
    r'<w:numPr><w:ilvl w:val="(\d)" /><w:numId w:val="\d+" /></w:numPr>((?:<w:bidi />)?)</w:pPr>'
    r'(?=(?:<w:bookmarkStart [^>]*>)*<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">[☐☑] )'
)

# Properties of styles in WordprocessingML: of paragraphs, and of runs in them.
_STYLES = {
    "Byline": ("", '<w:color w:val="555555"/><w:sz w:val="20"/><w:szCs w:val="20"/>'),
    "Summary": ("", '<w:sz w:val="28"/><w:szCs w:val="28"/>'),
    "Notice": ('<w:shd w:val="clear" w:color="auto" w:fill="F3F0E8"/>', '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
    "UntranslatedText": ("", '<w:u w:val="dash" w:color="777777"/>'),
    "MachineDraftText": ("", '<w:u w:val="dotted" w:color="8A4B00"/>'),
    "OutdatedText": ("", '<w:u w:val="single" w:color="8A4B00"/>'),
}


class DocxFormat(VolumeFormat):
    """The format `docx`."""

    name = "docx"
    version = "1"
    suffix = ".docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    rank = 40
    requirement = pandoc.REQUIREMENT

    def label(self, text: InterfaceText) -> str:
        """Return the name of the format for readers."""
        return text.gettext("Word document (DOCX)")

    def render(self, volume: VolumeInput) -> Iterator[OutputFile]:
        """Yield the Word document of an issue."""
        yield OutputFile(f"{volume.issue.name}.docx", render(volume.issue))


def render(issue: BoundIssue) -> bytes:
    """Return an issue as a Word document."""
    book, locale = compose_book(issue, keep_svg=False), issue.locale  # only the newest Word shows SVG
    pages = [
        book.masthead,
        *(page for chapter in book.chapters for page in (_create_heading(chapter), chapter.content)),
    ]
    for line in [*book.masthead]:
        if line.tag == "h1" or line.get("class") == "number":
            line.drop_tree()  # already in the document's title
    linked = {link.get("href", "")[1:] for page in pages for link in page.iter("a")}
    for page in pages:
        _keep_places(page, linked)
        _simplify_page(page, locale)
        _move_attributes(page)
    text = "\n".join(xhtml.dump(page) for page in pages)
    name = escape(book.title)
    head = f'<html lang="{locale.tag}"><head><title>{name}</title></head>'
    inputs = {"book.html": f"{head}<body>{text}</body></html>".encode(), **book.images.used}
    options = [*_OPTIONS, f"--metadata=lang:{locale.tag}", f"--metadata=dir:{locale.direction}"]
    files = pandoc.run_pandoc(options, inputs, issue.day)
    for part in ("word/document.xml", "word/footnotes.xml"):
        files[part] = _repair_part(files[part].decode(), issue).encode()
    files["word/styles.xml"] = _define_styles(files["word/styles.xml"])
    return pack_container(files, "[Content_Types].xml")


def _create_heading(chapter: BookChapter) -> Element:
    heading = create_element("h1", id=chapter.anchor)
    heading.append(xhtml.parse(f"<span>{chapter.title_html}</span>")[0])
    heading[0].attrib.update(chapter.attributes)
    return heading


def _keep_places(page: Element, linked: Collection[str]) -> None:
    """Move the ids to which links lead to elements of which pandoc keeps them."""
    for element in [*page.iter()]:
        if element.tag in _WITH_IDS or element.get("id") not in linked:
            continue
        id = element.attrib.pop("id")
        if element.tag in _ONLY_BLOCKS:
            xhtml.wrap_element(element, "div").set("id", id)
        else:
            cell = next(element.iter("td", "th"), element)
            place = create_element("span", id=id)
            place.tail, cell.text = cell.text, None
            cell.insert(0, place)


def _simplify_page(page: Element, locale: Locale) -> None:
    """Remove what Word adds itself, and replace what pandoc does not support by characters."""
    for passage in [*page.iter("div")]:
        if find_mark_state(passage.get("class", "").split()):
            _spread_mark(passage)
    for element in [*page.iter()]:
        if element.get("class") == "footnotes-sep" or element.get("role") == "doc-backlink":
            element.drop_tree()
        elif element.get("class") == "alert-title":
            element.addnext(create_element("br"))
        elif UPRIGHT in element.get("class", "").split():
            element.tag = "strong"  # Word slants letters of all scripts
        elif element.get("class") == "footnote-ref":
            # Pandoc writes the note in the direction around the reference.
            outer = xhtml.wrap_element(element, "span")
            outer.set("dir", locale.direction)
            outer.tail, element.tail = element.tail, None
        elif element.tag in _INLINE:
            _isolate_element(element, locale)


def _spread_mark(passage: Element) -> None:
    """Move the mark of a run of blocks to each of them, since Word draws it below the text."""
    for block in [*passage.iter(*_TEXT_BLOCKS)]:
        if not any(inner is not block for inner in block.iter(*_TEXT_BLOCKS)):
            for name, value in passage.attrib.items():
                block.set(name, " ".join(filter(None, (block.get(name), value))) if name == "class" else value)
    passage.drop_tag()


def _isolate_element(element: Element, locale: Locale) -> None:
    """Set the direction of inline content, and enclose it in marks, since not all programs isolate it by that alone."""
    text = "".join(element.itertext())
    if element.tag == "bdi" and element.get("dir", "auto") == "auto":
        element.set("dir", first_direction(text) or locale.direction)
    direction = element.get("dir", "")
    around = next((above.get("dir") for above in element.iterancestors() if above.get("dir")), locale.direction)
    if direction in {"", around}:
        return
    if first_direction(text[:1]) != direction:
        element.text = DIRECTION_MARKS[direction] + (element.text or "")
    if not text[-1:].isalnum():
        last = element[-1] if len(element) else None
        if last is None:
            element.text = (element.text or "") + DIRECTION_MARKS[direction]
        else:
            last.tail = (last.tail or "") + DIRECTION_MARKS[direction]
    element.tail = DIRECTION_MARKS[around] + (element.tail or "")


def _move_attributes(page: Element) -> None:
    """Move attributes that pandoc would drop to `div` and `span` elements."""
    for element in [*page.iter()]:
        # The language and direction, and the styles of the paragraph and of its mark.
        classes = element.get("class", "").split()
        mark = find_mark_state(classes)
        line = next((_LINES[name] for name in classes if name in _LINES), "")
        language = {name: element.attrib[name] for name in ("lang", "dir") if name in element.attrib}
        # A paragraph's style on a `div` around it.
        if line and element.getparent() is not None:
            xhtml.wrap_element(element, "div").set("custom-style", line)
        if not (language or mark):
            continue
        # Language and direction around a paragraph, but inside it in a note, whose number is in its first paragraph.
        note = any(above.tag == "aside" for above in element.iterancestors())
        if element.tag in {"p", "pre"} and not note:
            xhtml.wrap_element(element, "div").attrib.update(language)
        if mark or note or element.tag not in {"div", "span", "p", "pre"}:
            inner = _wrap_content(element)
            inner.attrib.update(language)
            if mark and inner.tag == "span":
                inner.set("custom-style", _MARK_STYLES[mark])


def _wrap_content(element: Element) -> Element:
    """Put a new element around the content of another, and return it."""
    tag = "div" if any(child.tag in _BLOCKS for child in element) else "span"
    inner = xhtml.create_element(tag, element.text or "")
    inner.extend(element)
    element.text = None
    element.append(inner)
    return inner


def _repair_part(part: str, issue: BoundIssue) -> str:
    """Return a part of the document with all languages set, without bullets before tasks, in the reading direction."""
    part = _TASK.sub(_remove_bullet, part)
    part = re.sub(r'<w:lang w:val="([^"]+)" ?/>', r'<w:lang w:val="\1" w:eastAsia="\1" w:bidi="\1"/>', part)
    if issue.locale.direction == "rtl":
        part = re.sub(r'(<w:pStyle w:val="Title" ?/>)', r"\1<w:bidi/>", part)
        part = part.replace("</w:sectPr>", "<w:bidi/></w:sectPr>")
        part = re.sub(r"(<w:tblPr>\s*<w:tblStyle [^>]*>)", r"\1<w:bidiVisual/>", part)
    return part


def _remove_bullet(match: re.Match[str]) -> str:
    """Return the properties of a list item that begins with a box: with the indent of its level, and no number."""
    return f'{match[2]}<w:ind w:left="{_INDENT * (int(match[1]) + 1)}" w:hanging="{_INDENT // 2}"/></w:pPr>'


def _define_styles(styles: bytes) -> bytes:
    """Return the style sheet with the properties of styles that pandoc gives only names."""
    tree = etree.fromstring(styles)
    for style in tree.iter(f"{{{_W}}}style"):
        if style.get(f"{{{_W}}}styleId") in _STYLES:
            for kind, properties in zip(("pPr", "rPr"), _STYLES[style.get(f"{{{_W}}}styleId")], strict=True):
                style.append(etree.fromstring(f'<w:{kind} xmlns:w="{_W}">{properties}</w:{kind}>'))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
