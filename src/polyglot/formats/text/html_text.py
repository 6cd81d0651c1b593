"""Raw HTML blocks -> the visible text, by paragraph."""

import re
from collections.abc import Callable
from functools import lru_cache

from polyglot.articles.embedded_media import CLASS
from polyglot.formats.text.inline import remove_controls

_HIDDEN = ("noscript", "script", "style", "template", "textarea", "title")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|caption|center|d[dlt]|details|div|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|legend|li"
    "|main|nav|ol|p|pre|section|summary|table|tbody|t[dhr]|tfoot|thead|ul"
)
_SPACE = re.compile(r"[ \t\n\f\r]+")
_BREAK, _END = "\x00", "\x01"  # which HTML cannot contain


def read_paragraphs(html: str, picture: Callable[[str, str], str]) -> list[str]:
    r"""Return the paragraphs of some HTML, with "\n" where the author broke a line.

    `picture` writes a picture with this alternative text and title.
    """
    if "<img" in html.lower():
        return _parse_paragraphs(html, picture)
    return list(_read_plain(html))


@lru_cache(maxsize=2048)
def _read_plain(html: str) -> tuple[str, ...]:
    """Return the paragraphs of HTML without pictures: read to count its words, to write an issue, and an article alone."""
    return tuple(_parse_paragraphs(html, lambda _alternative, _title: ""))


def _parse_paragraphs(html: str, picture: Callable[[str, str], str]) -> list[str]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(
        html.replace("<![", "<!"), "html.parser", multi_valued_attributes=None
    )  # or the parser may fail
    for hidden in soup(_HIDDEN):
        hidden.decompose()
    for image in soup("img"):
        image.replace_with(picture(str(image.get("alt") or ""), str(image.get("title") or "")))
    for link in soup("a", class_=CLASS):
        name, address = link.get_text(), str(link.get("href") or "")
        link.replace_with(name if name == address else f"{name} ({address})")
    for line in soup("br"):
        line.replace_with(_BREAK)
    for block in soup(lambda tag: _BLOCKS.fullmatch(tag.name) is not None):
        block.insert_before(_END)
        block.insert_after(_END)
    texts = [_SPACE.sub(" ", text) for text in soup.get_text().split(_END)]
    paragraphs = ["\n".join(remove_controls(line).strip(" ") for line in text.split(_BREAK)) for text in texts]
    return [text for text in paragraphs if re.search(r"\S", text)]
