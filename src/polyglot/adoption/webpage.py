"""The conversion of a web page to the Markdown of its article, without menus and scripts."""

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_MAIN = ("article", "main", "[role=main]", "body")  # the first that exists
_EXCLUDED = "script, style, template, noscript, iframe, form, nav, [role=navigation], [hidden]"
_SURROUNDING = "header, footer, aside"  # of the page or of the article; that of the article may contain its title

_MAIL = re.compile(r"\[([^]\[\s]+@[^]\[\s]+)\]\(mailto:\1\)")
_PLAIN_LABEL = re.compile(r"[A-Za-z0-9-]+")  # ids that are footnote labels without escapes
_PLACEHOLDER = "\ue000"  # a private-use character, without meaning in Markdown


def to_markdown(html: str) -> tuple[str, str]:
    """Return the front matter (title and summary, as YAML) and the body of the article on a page."""
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
    """Return the main element of the page; of several, the longest."""
    for selector in _MAIN:
        candidates = page.select(selector)
        if candidates:
            return max(candidates, key=lambda element: len(element.get_text()))
    return page


def _extract_footnotes(page: "BeautifulSoup", article: "BeautifulSoup | Tag") -> "dict[str, Tag]":
    """Remove the footnotes from an article and return them by label; placeholders with the labels replace their marks."""
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
    """Return the first heading of level 1, or the title of the page."""
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
