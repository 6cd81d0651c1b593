"""What a page tells programs: the other languages of it, Open Graph's properties, and schema.org's data as JSON-LD.

Addresses are absolute where the publication says where it lies on the web (`base_url`), else relative: `hreflang` holds so
between editions that lie side by side, and what needs an absolute address is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from markupsafe import Markup

from polyglot.editions.entries import ArticleSummary
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.site.pages import PageMeta
from polyglot.site.urls import PagePath

_CLOSING = re.compile(r"[<>&\u2028\u2029]")  # what could end the element, or a line of a script


@dataclass(frozen=True, slots=True)
class Alternates:
    """A page in all languages that have it, in their order, and the one for readers of none of them."""

    pages: tuple[PagePath, ...]
    default: PagePath | None

    def links(self, here: PagePath, base: str) -> Iterator[tuple[str, str]]:
        """The languages and addresses of the page, its own too, if it has several."""
        if len(self.pages) < 2:
            return
        for place in self.pages:
            yield place.language, _page_url(here, place, base)
        if self.default is not None:
            yield "x-default", _page_url(here, self.default, base)


def _page_url(here: PagePath, place: PagePath, base: str) -> str:
    return place.absolute_url(base) if base else here.relative_url(place)


def page_meta(
    publication: Publication, here: PagePath, twins: Alternates, title: str, *, data: Mapping[str, Any] | None = None
) -> PageMeta:
    """What a page says of itself, under its title."""
    base = publication.base_url
    kind = "article" if data and data["@type"] == "Article" else "website"
    properties = [
        ("og:type", kind),
        ("og:title", title),
        ("og:site_name", publication.rules[here.language].title),
        ("og:locale", _open_graph_locale(here.language)),
    ]
    if base:
        properties.append(("og:url", here.absolute_url(base)))
    properties += [
        ("og:locale:alternate", _open_graph_locale(place.language))
        for place in twins.pages
        if place.language != here.language
    ]
    return PageMeta(
        tuple(twins.links(here, base)),
        here.absolute_url(base) if base else "",
        tuple(properties),
        _encode_json(data) if data else Markup(),
    )


def article_data(
    publication: Publication, here: PagePath, entry: ArticleSummary, original: tuple[PagePath, ArticleSummary] | None
) -> dict[str, Any]:
    """schema.org's Article for an entry; `original` is what it translates, if that has a page."""
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Article", "headline": entry.title.text}
    data |= {
        "inLanguage": here.language,
        "url": here.absolute_url(publication.base_url) if publication.base_url else None,
    }
    data |= {
        "description": entry.summary.text or None,
        "author": [{"@type": "Person", "name": name} for name in entry.authors] or None,
        "datePublished": entry.day.isoformat() if isinstance(entry.day, date) else None,
        "publisher": {"@type": "Organization", "name": publication.publisher} if publication.publisher else None,
    }
    if original is not None:
        place, own = original
        data["translationOfWork"] = _without_empty(
            {
                "@type": "Article",
                "headline": own.title.text,
                "inLanguage": place.language,
                "url": place.absolute_url(publication.base_url) if publication.base_url else None,
            }
        )
    return _without_empty(data)


def issue_data(locale: Locale, name: str, number: str, day: date | None) -> dict[str, Any]:
    """schema.org's PublicationIssue."""
    data = {"@context": "https://schema.org", "@type": "PublicationIssue", "name": name, "inLanguage": locale.tag}
    return _without_empty({**data, "issueNumber": number or None, "datePublished": day.isoformat() if day else None})


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _encode_json(data: Mapping[str, Any]) -> Markup:
    """JSON that nothing in it can end: signs of HTML are escaped as JSON has it."""
    text = msgspec.json.encode(data).decode()
    return Markup(_CLOSING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _open_graph_locale(tag: str) -> str:
    """A language as Open Graph writes it."""
    return tag.replace("-", "_")


def sitemap(base: str, pages: Sequence[tuple[PagePath, Alternates]]) -> str:
    """The sitemap of all pages, each with its languages (sitemaps.org, with Google's links to languages)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for place, twins in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{_escape_xml(url)}"/>'
            for tag, url in twins.links(place, base)
        )
        lines.append(f"<url><loc>{_escape_xml(place.absolute_url(base))}</loc>{others}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def _escape_xml(url: str) -> str:
    return str(Markup.escape(url))
