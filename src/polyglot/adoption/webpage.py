"""A web page -> the Markdown of the article on it: no menus, no scripts, one title."""

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_MAIN = ("article", "main", "[role=main]", "body")  # the first of these that there is
_APART = "script, style, template, noscript, iframe, form, nav, [role=navigation], [hidden]"
_AROUND = "header, footer, aside"  # of the page, or of the article: its title may stand in the one within it

_MAIL = re.compile(r"\[([^]\[\s]+@[^]\[\s]+)\]\(mailto:\1\)")
_SIMPLE = re.compile(r"[A-Za-z0-9-]+")  # what can be a footnote's label as it stands
_MARK = "\ue000"  # of no language, and nothing to Markdown


def markdown(html: str) -> tuple[str, str]:
    """The front matter (title and summary, as YAML) and the body of the article on a page."""
    import mdformat
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    page = BeautifulSoup(html, "html.parser")
    fields = {"title": _title(page), "summary": _summary(page)}
    for part in page.select(_APART):
        part.decompose()
    article = _article(page)
    for part in article.select(_AROUND):
        if not part.select("h1"):
            part.decompose()
    for element in article.select("h1, p"):
        if _words(element) in fields.values():
            element.decompose()
    for name in ("href", "src"):
        for element in article.select(f"[{name}]"):
            element[name] = "%20".join(str(element[name]).split())
    notes = _notes(page, article)
    converter = MarkdownConverter(heading_style="atx", bullets="-", escape_misc=True)
    text = converter.convert_soup(article)
    for label, note in notes.items():
        text = text.replace(f"{_MARK}{label}{_MARK}", f"[^{label}]")
        text += f"\n\n[^{label}]: {' '.join(converter.convert_soup(note).split())}"
    body = mdformat.text(_MAIL.sub(r"<\1>", text), extensions={"gfm", "footnote"})
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value)
    return front, body


def _article(page: "BeautifulSoup") -> "BeautifulSoup | Tag":
    """What the page is about: of several the longest."""
    for selector in _MAIN:
        found = page.select(selector)
        if found:
            return max(found, key=lambda element: len(element.get_text()))
    return page


def _notes(page: "BeautifulSoup", article: "BeautifulSoup | Tag") -> "dict[str, Tag]":
    """The footnotes of an article, taken out of it, by the labels that stand in their marks' places."""
    notes: dict[str, Tag] = {}
    for link in article.select('sup a[href^="#"], a[href^="#"][role="doc-noteref"]'):
        target = str(link["href"])[1:]
        note = article.find(id=target)
        if note is None or not _SIMPLE.fullmatch(target):
            continue
        for back in note.select('a[href^="#"]'):  # ↩
            back.decompose()
        notes[target] = note
        (link.find_parent("sup") or link).replace_with(page.new_string(f"{_MARK}{target}{_MARK}"))
    for note in notes.values():
        note.extract()
    return notes


def _title(page: "BeautifulSoup") -> str:
    """The one heading of first rank, or what the page calls itself."""
    headings = [*page.select("article h1, main h1"), *page.select("h1")]
    if headings:
        return _words(headings[0])
    return _words(page.title) if page.title else ""


def _summary(page: "BeautifulSoup") -> str:
    for element in page.select('meta[name="description"]'):
        return " ".join(str(element.get("content", "")).split())
    return ""


def _words(element: "Tag") -> str:
    return " ".join(element.get_text().split())
