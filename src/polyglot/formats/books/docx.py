"""A volume -> a Word document, for chapters that lay out a text themselves.

Pandoc reads our XHTML. It knows a passage's language, direction and style on `div` and `span` only, so they are moved
there; languages of scripts that Word keeps apart, tables that run from the right and our styles are put in afterwards.
"""

import re
from html import escape

from lxml import etree

from polyglot.editions.bound_issue import BoundIssue
from polyglot.formats.books import book, book_images, pandoc, xhtml
from polyglot.formats.books.book import BookChapter
from polyglot.formats.books.xhtml import Element, create_element
from polyglot.markdown.marks import MarkState, find_mark_state
from polyglot.model import Locale

_OPTIONS = ("--from=html+epub_html_exts", "--to=docx", "--syntax-highlighting=none", "book.html")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BLOCKS = frozenset(
    {"blockquote", "dd", "details", "div", "figure", "li", "ol", "p", "section", "table", "td", "th", "ul"}
)
_MARK_STYLES = {
    MarkState.UNTRANSLATED: "Untranslated Text",
    MarkState.DRAFT: "Machine Draft Text",
    MarkState.STALE: "Outdated Text",
}
_LINES = {"byline": "Byline", "notice": "Notice", "number": "Byline", "period": "Byline", "subtitle": "Subtitle"}
_LINES |= {"editors": "Byline", "publisher": "Byline", "summary": "Summary"}

# Styles as Word has them: of paragraphs, and of the letters in them.
_STYLES = {
    "Byline": ("", '<w:color w:val="555555"/><w:sz w:val="20"/><w:szCs w:val="20"/>'),
    "Summary": ("", '<w:sz w:val="28"/><w:szCs w:val="28"/>'),
    "Notice": ('<w:shd w:val="clear" w:color="auto" w:fill="F3F0E8"/>', '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
    "UntranslatedText": ("", '<w:u w:val="dash" w:color="777777"/>'),
    "MachineDraftText": ("", '<w:u w:val="dotted" w:color="8A4B00"/>'),
    "OutdatedText": ("", '<w:u w:val="single" w:color="8A4B00"/>'),
}


def render(volume: BoundIssue) -> bytes:
    """The document."""
    bound, locale = book.compose_book(volume, book_images.WORD_KINDS), volume.locale
    pages = [bound.masthead, *(page for leaf in bound.chapters for page in (_create_heading(leaf), leaf.content))]
    for line in [*bound.masthead]:
        if line.tag == "h1" or line.get("class") == "number":
            line.drop_tree()  # what stands in the document's title
    for page in pages:
        _simplify_page(page, locale)
        _move_attributes(page)
    text = "\n".join(xhtml.dump(page) for page in pages)
    name = escape(bound.title)
    head = f'<html lang="{locale.tag}"><head><title>{name}</title></head>'
    given = {"book.html": f"{head}<body>{text}</body></html>".encode(), **bound.images.used}
    options = [*_OPTIONS, f"--metadata=lang:{locale.tag}", f"--metadata=dir:{locale.direction}"]
    made = pandoc.run_pandoc(options, given, volume.day)
    for part in ("word/document.xml", "word/footnotes.xml"):
        made[part] = _repair_part(made[part].decode(), volume).encode()
    made["word/styles.xml"] = _define_styles(made["word/styles.xml"])
    return pandoc.pack_container(made, "[Content_Types].xml")


def _create_heading(leaf: BookChapter) -> Element:
    heading = create_element("h1", id=leaf.anchor)
    heading.append(create_element("span", leaf.title, **leaf.attributes))
    return heading


def _simplify_page(page: Element, locale: Locale) -> None:
    """Leave out what a document has by itself, and say in letters what it cannot say otherwise."""
    for one in [*page.iter()]:
        if one.get("class") == "footnotes-sep" or one.get("role") == "doc-backlink":
            one.drop_tree()
        elif one.get("class") == "alert-title":
            one.addnext(create_element("br"))
        elif one.tag == "bdi":
            one.tail = ("\u200f" if locale.direction == "rtl" else "\u200e") + (one.tail or "")


def _move_attributes(page: Element) -> None:
    """Move what pandoc would drop to elements where it is kept."""
    for one in [*page.iter()]:
        classes = one.get("class", "").split()
        mark = find_mark_state(classes)
        line = next((_LINES[name] for name in classes if name in _LINES), "")
        said = {name: one.attrib[name] for name in ("lang", "dir") if name in one.attrib}
        if line and one.getparent() is not None:
            xhtml.wrap_element(one, "div").set("custom-style", line)
        if not (said or mark):
            continue
        note = any(above.tag == "aside" for above in one.iterancestors())  # its number stands in its first paragraph
        if one.tag in {"p", "pre"} and not note:
            xhtml.wrap_element(one, "div").attrib.update(said)
        if mark or note or one.tag not in {"div", "span", "p", "pre"}:
            inner = _wrap_content(one)
            inner.attrib.update(said)
            if mark and inner.tag == "span":
                inner.set("custom-style", _MARK_STYLES[mark])


def _wrap_content(element: Element) -> Element:
    """A new element around all that another one holds."""
    tag = "div" if any(child.tag in _BLOCKS for child in element) else "span"
    inner = xhtml.create_element(tag, element.text or "")
    inner.extend(element)
    element.text = None
    element.append(inner)
    return inner


def _repair_part(part: str, volume: BoundIssue) -> str:
    """A part of the document with its languages for letters of every script, and tables in the direction of reading."""
    part = re.sub(r'<w:lang w:val="([^"]+)" ?/>', r'<w:lang w:val="\1" w:eastAsia="\1" w:bidi="\1"/>', part)
    if volume.locale.direction == "rtl":
        part = re.sub(r"(<w:tblPr>\s*<w:tblStyle [^>]*>)", r"\1<w:bidiVisual/>", part)
    return part


def _define_styles(styles: bytes) -> bytes:
    """The styles that pandoc knows by name only, as they look."""
    tree = etree.fromstring(styles)
    for style in tree.iter(f"{{{_W}}}style"):
        if style.get(f"{{{_W}}}styleId") in _STYLES:
            for kind, said in zip(("pPr", "rPr"), _STYLES[style.get(f"{{{_W}}}styleId")], strict=True):
                style.append(etree.fromstring(f'<w:{kind} xmlns:w="{_W}">{said}</w:{kind}>'))
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
