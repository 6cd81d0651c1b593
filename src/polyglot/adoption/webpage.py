"""A web page -> the Markdown of the article on it: no menus, no scripts, one title."""

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_MAIN = ("article", "main", "[role=main]", "body")  # the first of these that there is
_EXCLUDED = "script, style, template, noscript, iframe, form, nav, [role=navigation], [hidden]"
_SURROUNDING = "header, footer, aside"  # of the page, or of the article: its title may stand in the one within it

_MAIL = re.compile(r"\[([^]\[\s]+@[^]\[\s]+)\]\(mailto:\1\)")
_PLAIN_LABEL = re.compile(r"[A-Za-z0-9-]+")  # what can be a footnote's label as it stands
_PLACEHOLDER = "\ue000"  # of no language, and nothing to Markdown


def to_markdown(html: str) -> tuple[str, str]:
    """The front matter (title and summary, as YAML) and the body of the article on a page."""
    import mdformat
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    page = BeautifulSoup(html, "html.parser")
    fields = {"title": _find_title(page), "summary": _find_summary(page)}
    for part in page.select(_EXCLUDED):
        part.decompose()
    article = _find_article(page)
    for part in article.select(_SURROUNDING):
        if not part.select("h1"):
            part.decompose()
    for element in article.select("h1, p"):
        if _element_text(element) in fields.values():
            element.decompose()
    for name in ("href", "src"):
        for element in article.select(f"[{name}]"):
            element[name] = "%20".join(str(element[name]).split())
    notes = _extract_footnotes(page, article)
    converter = MarkdownConverter(heading_style="atx", bullets="-", escape_misc=True)
    text = converter.convert_soup(article)
    for label, note in notes.items():
        text = text.replace(f"{_PLACEHOLDER}{label}{_PLACEHOLDER}", f"[^{label}]")
        text += f"\n\n[^{label}]: {' '.join(converter.convert_soup(note).split())}"
    body = mdformat.text(_MAIL.sub(r"<\1>", text), extensions={"gfm", "footnote"})
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)
    return front, body


def _find_article(page: "BeautifulSoup") -> "BeautifulSoup | Tag":
    """What the page is about: of several the longest."""
    for selector in _MAIN:
        found = page.select(selector)
        if found:
            return max(found, key=lambda element: len(element.get_text()))
    return page


def _extract_footnotes(page: "BeautifulSoup", article: "BeautifulSoup | Tag") -> "dict[str, Tag]":
    """The footnotes of an article, taken out of it, by the labels that stand in their marks' places."""
    notes: dict[str, Tag] = {}
    for link in article.select('sup a[href^="#"], a[href^="#"][role="doc-noteref"]'):
        target = str(link["href"])[1:]
        note = article.find(id=target)
        if note is None or not _PLAIN_LABEL.fullmatch(target):
            continue
        for back in note.select('a[href^="#"]'):  # ↩
            back.decompose()
        notes[target] = note
        (link.find_parent("sup") or link).replace_with(page.new_string(f"{_PLACEHOLDER}{target}{_PLACEHOLDER}"))
    for note in notes.values():
        note.extract()
    return notes


def _find_title(page: "BeautifulSoup") -> str:
    """The one heading of first rank, or what the page calls itself."""
    headings = [*page.select("article h1, main h1"), *page.select("h1")]
    if headings:
        return _element_text(headings[0])
    return _element_text(page.title) if page.title else ""


def _find_summary(page: "BeautifulSoup") -> str:
    for element in page.select('meta[name="description"]'):
        return " ".join(str(element.get("content", "")).split())
    return ""


def _element_text(element: "Tag") -> str:
    return " ".join(element.get_text().split())
