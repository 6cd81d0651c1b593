"""Blocks of raw HTML -> the paragraphs that a reader would see, without their markup."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from polyglot.formats.text.inline import Attrs, remove_controls

_UNSEEN = ("noscript", "script", "style", "template", "textarea", "title")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|caption|center|d[dlt]|details|div|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|legend|li"
    "|main|nav|ol|p|pre|section|summary|table|tbody|t[dhr]|tfoot|thead|ul"
)
_SPACE = re.compile(r"[ \t\n\f\r]+")
_BREAK, _END = "\x00", "\x01"  # HTML holds none
# What `text.translate` puts around a block: its attributes, by its class.
_MARKS = {"untranslated": {"class", "dir", "lang"}, "draft": {"class", "data-translation"}, "stale": {"class"}}


@dataclass(frozen=True, slots=True)
class HtmlText:
    """What a block of raw HTML says, and the mark that it bears if that is no person's translation."""

    paragraphs: tuple[str, ...]  # a line that the author broke ends in "\n"
    mark: Attrs | None = None


def read_html(html: str, picture: Callable[[str, str], str]) -> HtmlText:
    """The texts of some HTML; `picture` writes a picture of this text and title."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser", multi_valued_attributes=None)
    outer = soup.find()
    attrs = {name: str(value) for name, value in outer.attrs.items()} if outer else {}
    for unseen in soup(_UNSEEN):
        unseen.decompose()
    for image in soup("img"):
        image.replace_with(picture(str(image.get("alt") or ""), str(image.get("title") or "")))
    for line in soup("br"):
        line.replace_with(_BREAK)
    for block in soup(lambda tag: _BLOCKS.fullmatch(tag.name) is not None):
        block.insert_before(_END)
        block.insert_after(_END)
    texts = [_SPACE.sub(" ", text) for text in soup.get_text().split(_END)]
    paragraphs = ["\n".join(remove_controls(line).strip(" ") for line in text.split(_BREAK)) for text in texts]
    mark = attrs if _MARKS.get(attrs.get("class", "")) == set(attrs) else None
    return HtmlText(tuple(text for text in paragraphs if re.search(r"\S", text)), mark)
