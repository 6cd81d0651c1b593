"""Any HTML -> XHTML that every e-reader accepts.

Raw HTML in articles is not trusted. Scripts and embedded content are removed, elements that books do not support are
replaced by their content, and misplaced elements become `div` or `span`. So all text is kept, in its order, and the
result conforms to the content model of HTML.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from lxml import etree, html

from polyglot.markdown.marks import TRANSLATION_ATTRIBUTE

Element: TypeAlias = html.HtmlElement
# All elements have one class: lxml's own parser chooses the class in Python, each time that an element is visited.
_PARSER = html.HTMLParser()
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Element, comment=html.HtmlComment))
_EPUB = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{_EPUB}}}type"  # the attribute for an element's role, such as “footnote”

_REMOVED = frozenset(
    {"applet", "audio", "embed", "frame", "frameset", "head", "iframe", "link", "math", "meta", "noframes", "object"}
    | {"param", "script", "select", "source", "style", "svg", "template", "textarea", "title", "track", "video"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q"}
    | {"ruby", "rt", "rp", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
_LINES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "summary"})  # contain inline elements only
_BLOCKS = _LINES | frozenset(
    {"aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "hr", "li", "ol"}
    | {"section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_RENAMED = {"dir": "ul", "menu": "ul", "strike": "s", "tt": "code", "acronym": "abbr", "listing": "pre", "xmp": "pre"}
_RENAMED |= dict.fromkeys(("address", "article", "body", "center", "fieldset", "footer", "form", "header"), "div")
_RENAMED |= dict.fromkeys(("hgroup", "html", "legend", "main"), "div")
_PARENTS: Mapping[str, frozenset[str]] = {
    "li": frozenset({"ol", "ul"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "caption": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "figcaption": frozenset({"figure"}),
    "summary": frozenset({"details"}),
    "rt": frozenset({"ruby"}),
    "rp": frozenset({"ruby"}),
}
# The content model of elements: the allowed sequences of child elements.
_CONTENT: Mapping[str, re.Pattern[str]] = {
    "dl": re.compile(r"((dt )+(dd )+)+"),
    "table": re.compile(r"(caption )?(thead )?((tbody )*|(tr )+)(tfoot )?"),
    "thead": re.compile(r"(tr )*"),
    "tbody": re.compile(r"(tr )*"),
    "tfoot": re.compile(r"(tr )*"),
    "tr": re.compile(r"((td|th) )+"),
    "figure": re.compile(r"(figcaption )?((?!figcaption)\w+ )*|((?!figcaption)\w+ )*figcaption "),
    "details": re.compile(r"summary ((?!summary)\w+ )*"),
    "ruby": re.compile(r"(((?!rt |rp )\w+ )*(rt |rp rt rp )+)+"),
}
_ELEMENT_ONLY = frozenset({"dl", "table", "thead", "tbody", "tfoot", "tr"})  # contain no text directly
_SECTIONS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "section", "aside"}
)  # not allowed in a term or a table heading
_TRANSPARENT = frozenset({"a", "del", "ins"})  # may contain whatever their parent may

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NUMBER = re.compile(r"\d{1,5}")
_POSITIVE = re.compile(r"[1-9]\d{0,3}")
_BLANK = " \t\r\n\f"  # white space between elements
_FLAGS = frozenset({"open", "reversed"})  # boolean attributes, whose value in XML is their name
_ANY = re.compile(r".*", re.DOTALL)
_NAME = re.compile(r"[^\s]+")
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?|\d{4}")
_EVERYWHERE = {
    "id": _NAME,
    "class": _ANY,
    "lang": _TAG,
    "dir": re.compile("ltr|rtl|auto"),
    "title": _ANY,
    TRANSLATION_ATTRIBUTE: _TAG,
}
_SPANS = {
    "colspan": _POSITIVE,
    "rowspan": _POSITIVE,
    "style": re.compile(r"text-align: ?(left|right|center|start|end);?"),
}
_ATTRIBUTES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "a": {"href": _ANY, "hreflang": _TAG},
    "img": {"src": _ANY, "alt": _ANY, "width": _NUMBER, "height": _NUMBER},
    "ol": {"start": _NUMBER, "reversed": _ANY},
    "li": {"value": _NUMBER},
    "td": _SPANS,
    "th": {**_SPANS, "scope": re.compile("row|col")},
    "time": {"datetime": _DAY},
    "details": {"open": _ANY},
}
_MARKUP = re.compile(r"([^<]+)|(<[^>]*>)")  # no attribute contains `>` unescaped
_SPACE_REFERENCE = re.compile("&#(9|10|13);")
_CLOSED = frozenset({"br", "hr", "img"})
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]")


def parse(text: str) -> Element:
    """Parse HTML to a `div` of valid content. Links and pictures keep their addresses, which the book resolves.

    >>> dump(parse('<p onclick="x()">One <b>two</b></p><li>three<script>four()</script><p>five'))
    '<div><p>One <b>two</b></p><div>three<p>five</p></div></div>'
    """
    root: Element = _PARSER.makeelement("div")
    for part in html.fragments_fromstring(_UNPRINTABLE.sub("", text), parser=_PARSER):
        if isinstance(part, str):
            root.text = part
        else:
            root.append(part)
    for element in [*root.iter()]:
        if element is not root:
            _remove_unsupported(element)
    _repair_each(root, _unnest_links)
    _repair_each(root, _fill_list)
    while any(_is_misplaced(one) for one in root.iterdescendants()):
        _repair_each(root, _drop_role)
    _repair_each(root, _separate_blocks)
    _repair_each(root, _filter_attributes)
    return root


def dump(element: Element) -> str:
    """Serialize an element as XHTML, with its language in `xml:lang` too."""
    for part in element.iter():
        if "lang" in part.attrib:
            part.set("{http://www.w3.org/XML/1998/namespace}lang", part.get("lang"))
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def dump_html(element: Element) -> str:
    """Serialize an element as XHTML that programs for HTML read, too: only elements without content are closed by `/>`.

    >>> dump_html(parse('<p>"It"<br><b></b></p>'))
    '<div><p>&quot;It&quot;<br /><b></b></p></div>'
    """
    return _MARKUP.sub(_rewrite_markup, _SPACE_REFERENCE.sub(lambda match: chr(int(match[1])), dump(element)))


def _rewrite_markup(match: re.Match[str]) -> str:
    """Return a tag, or the text between two tags, with all quotation marks of a text escaped."""
    text, tag = match[1], match[2]
    if text is not None:
        return text.replace('"', "&quot;").replace("'", "&#39;")
    tag = tag.replace("'", "&#39;")
    if not tag.endswith("/>"):
        return tag
    name = tag[1:-2].partition(" ")[0]
    return f"{tag[:-2]} />" if name in _CLOSED else f"{tag[:-2]}></{name}>"


def create_element(tag: str, text: str = "", **attributes: str) -> Element:
    """Create an element with a text and attributes."""
    element: Element = _PARSER.makeelement(tag, attributes, nsmap={"epub": _EPUB})
    element.text = text or None
    return element


def _repair_each(root: Element, repair: Callable[[Element], None]) -> None:
    """Apply a repair to all descendants, innermost first."""
    for element in [*root.iter()][:0:-1]:
        if element.getparent() is not None:
            repair(element)


def _remove_unsupported(element: Element) -> None:
    """Remove unsupported elements, attributes and comments."""
    if not isinstance(element.tag, str):
        element.drop_tree()
        return
    element.tag = _RENAMED.get(element.tag, element.tag)
    if element.tag == "input" and element.get("type") == "checkbox":
        _replace_by_text(element, "☑ " if "checked" in element.attrib else "☐ ")
    elif element.tag in _REMOVED:
        _replace_by_text(element, "")
    elif element.tag not in _INLINE | _BLOCKS:
        element.drop_tag()
    else:
        _filter_attributes(element)
        if element.tag == "wbr" and (
            element.text or len(element)
        ):  # the parser does not know that it is a void element
            element.addprevious(_PARSER.makeelement("wbr"))
            element.drop_tag()
        needed = {"bdo": "dir", "time": "datetime"}.get(element.tag)
        if needed and element.get(needed, "auto") == "auto":
            element.tag = "span"


def _filter_attributes(element: Element) -> None:
    """Remove all but the allowed attributes with allowed values."""
    allowed = {**_EVERYWHERE, **_ATTRIBUTES.get(element.tag, {})}
    attributes = {name: value.strip(_BLANK) for name, value in element.attrib.items() if name in allowed}
    element.attrib.clear()
    for name, value in attributes.items():
        if name in _FLAGS:
            element.set(name, name)
        elif allowed[name].fullmatch(value) and (value or name == "alt"):
            element.set(name, value)


def _replace_by_text(element: Element, text: str) -> None:
    """Replace an element and its content by a text."""
    element.tail = text + (element.tail or "")
    element.drop_tree()


def _unnest_links(element: Element) -> None:
    """Remove a link or term around another one."""
    if element.tag in {"a", "dfn"} and any(one.tag in {element.tag, "details"} for one in element.iterdescendants()):
        element.drop_tag()


def _fill_list(element: Element) -> None:
    """Put all content of a list into items."""
    if element.tag not in {"ol", "ul"}:
        return
    if (element.text or "").strip(_BLANK):
        element.insert(0, _PARSER.makeelement("li"))
        element[0].text, element.text = element.text, None
    for child in [*element]:
        if child.tag != "li":
            wrap_element(child, "li")
        elif (child.tail or "").strip(_BLANK):
            child.append(_PARSER.makeelement("div"))
            child[-1].text, child.tail = child.tail, None


def wrap_element(element: Element, tag: str) -> Element:
    """Put an element, with the text after it, into a new one, and return that."""
    outer = _PARSER.makeelement(tag)
    element.getparent().replace(element, outer)
    outer.append(element)
    return outer


def _is_misplaced(element: Element) -> bool:
    """Return whether an element's parent, ancestors or content are not those that HTML allows for it."""
    if element.tag in _PARENTS and element.getparent().tag not in _PARENTS[element.tag]:
        return True
    if element.tag in _SECTIONS and any(one.tag in {"dt", "th"} for one in element.iterancestors()):
        return True
    if element.tag not in _CONTENT:
        return False
    texts = (element.text, *(one.tail for one in element)) if element.tag in _ELEMENT_ONLY else ()
    if any((text or "").strip(_BLANK) for text in texts):
        return True
    return not _CONTENT[element.tag].fullmatch("".join(f"{one.tag} " for one in element))


def _drop_role(element: Element) -> None:
    """Replace a misplaced element by a `div` or `span`."""
    if _is_misplaced(element):
        element.tag = "span" if element.tag in _INLINE else "div"


def _separate_blocks(element: Element) -> None:
    """Make an inline or line element that contains blocks a `div`, or replace it by its content."""
    if all(_is_inline(child) for child in element):
        return
    if element.tag == "summary":
        for part in [*element.iterdescendants()]:
            if part.tag not in _INLINE:
                part.drop_tag()
    elif element.tag in _LINES or (element.attrib and element.tag in _INLINE - _TRANSPARENT):
        element.tag = "div"
    elif element.tag in _INLINE - _TRANSPARENT:
        element.drop_tag()


def _is_inline(element: Element) -> bool:
    return element.tag in _INLINE and (element.tag not in _TRANSPARENT or all(_is_inline(child) for child in element))
