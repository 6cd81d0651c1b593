"""Metadata of pages: `hreflang` alternates, Open Graph properties, schema.org data as JSON-LD, and the sitemap.

Nothing is said twice: the address is the canonical link's, the summary the description's.

URLs are absolute if the publication has a `base_url`. Without one, `hreflang` uses relative URLs, which work between sibling
folders, and metadata that requires absolute URLs is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from markupsafe import Markup

from polyglot.editions.entries import ArticleSummary
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.site.pages import PageMeta
from polyglot.site.urls import PAGE, PagePath

_CLOSING = re.compile(r"[<>&\u2028\u2029]")  # characters that could end the element or a line of a script


class Alternates(msgspec.Struct, frozen=True):
    """A page's paths in all languages that have it, in order, and the default for readers of other languages."""

    pages: tuple[PagePath, ...]
    default: PagePath | None

    def links(self, here: PagePath, base: str) -> Iterator[tuple[str, str]]:
        """Yield the language tags and URLs of all alternates of the page `here`, itself included, if there are several."""
        if len(self.pages) < 2:
            return
        for path in self.pages:
            yield path.language, _page_url(here, path, base)
        if self.default is not None:
            yield "x-default", _page_url(here, self.default, base)


def _page_url(here: PagePath, path: PagePath, base: str) -> str:
    return path.absolute_url(base) if base else here.relative_url(path)


def page_meta(
    publication: Publication,
    here: PagePath,
    alternates: Alternates,
    title: str,
    *,
    data: Mapping[str, Any] | None = None,
) -> PageMeta:
    """Return the metadata of the page `here`; `data` is its schema.org value, if any."""
    base = publication.base_url
    kind = "article" if data and data["@type"] == "Article" else "website"
    properties = [
        ("og:type", kind),
        ("og:title", title),
        ("og:site_name", publication.rules[here.language].title),
    ]
    return PageMeta(
        tuple(alternates.links(here, base)),
        here.absolute_url(base) if base else "",
        tuple(properties),
        _encode_json(data) if data else Markup(),
    )


def chooser_meta(base: str, locales: Iterable[Locale]) -> PageMeta:
    """Return the metadata of the language chooser; `base` is the URL of the folder that contains it, if known."""
    canonical = f"{base.rstrip('/')}/" if base else ""
    alternates = [
        (locale.tag, PagePath(locale.tag, "").absolute_url(base) if base else f"{locale.tag}/{PAGE}")
        for locale in locales
    ]
    return PageMeta((*alternates, ("x-default", canonical or PAGE)), canonical)


def article_data(
    publication: Publication, here: PagePath, entry: ArticleSummary, original: tuple[PagePath, ArticleSummary] | None
) -> dict[str, Any]:
    """Return schema.org's Article for a summary; `original` is the source's page and summary, if that has a page."""
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Article", "headline": entry.title.text}
    data |= {
        "inLanguage": here.language,
        "author": [{"@type": "Person", "name": name} for name in entry.authors] or None,
        "datePublished": entry.day.isoformat() if isinstance(entry.day, date) else None,
        "publisher": {"@type": "Organization", "name": publication.publisher} if publication.publisher else None,
    }
    if original is not None:
        path, source = original
        data["translationOfWork"] = _without_empty(
            {
                "@type": "Article",
                "headline": source.title.text,
                "inLanguage": path.language,
                "url": path.absolute_url(publication.base_url) if publication.base_url else None,
            }
        )
    return _without_empty(data)


def issue_data(locale: Locale, name: str, number: str, day: date | None) -> dict[str, Any]:
    """Return schema.org's PublicationIssue for an issue in one language."""
    data = {"@context": "https://schema.org", "@type": "PublicationIssue", "name": name, "inLanguage": locale.tag}
    return _without_empty({**data, "issueNumber": number or None, "datePublished": day.isoformat() if day else None})


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _encode_json(data: Mapping[str, Any]) -> Markup:
    """Encode JSON for a script element, with JSON escapes for characters that could end the element."""
    text = msgspec.json.encode(data).decode()
    return Markup(_CLOSING.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def sitemap(base: str, pages: Sequence[tuple[PagePath, Alternates]]) -> str:
    """Return the sitemap of all pages with their alternates (sitemaps.org, with Google's `hreflang` extension)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for path, alternates in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{_escape_xml(url)}"/>'
            for tag, url in alternates.links(path, base)
        )
        lines.append(f"<url><loc>{_escape_xml(path.absolute_url(base))}</loc>{others}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def _escape_xml(url: str) -> str:
    return str(Markup.escape(url))
