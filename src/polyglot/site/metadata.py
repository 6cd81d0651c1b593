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

from polyglot.editions.entries import Entry
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.site.pages import Meta
from polyglot.site.urls import Place

_CLOSING = re.compile(r"[<>&\u2028\u2029]")  # what could end the element, or a line of a script


@dataclass(frozen=True, slots=True)
class Twins:
    """A page in all languages that have it, in their order, and the one for readers of none of them."""

    places: tuple[Place, ...]
    default: Place | None

    def alternates(self, here: Place, base: str) -> Iterator[tuple[str, str]]:
        """The languages and addresses of the page, its own too, if it has several."""
        if len(self.places) < 2:
            return
        for place in self.places:
            yield place.language, _address(here, place, base)
        if self.default is not None:
            yield "x-default", _address(here, self.default, base)


def _address(here: Place, place: Place, base: str) -> str:
    return place.address(base) if base else here.way(place)


def meta(
    publication: Publication, here: Place, twins: Twins, title: str, *, data: Mapping[str, Any] | None = None
) -> Meta:
    """What a page says of itself, under its title."""
    base = publication.base_url
    kind = "article" if data and data["@type"] == "Article" else "website"
    properties = [
        ("og:type", kind),
        ("og:title", title),
        ("og:site_name", publication.rules[here.language].title),
        ("og:locale", _underscored(here.language)),
    ]
    if base:
        properties.append(("og:url", here.address(base)))
    properties += [
        ("og:locale:alternate", _underscored(place.language))
        for place in twins.places
        if place.language != here.language
    ]
    return Meta(
        tuple(twins.alternates(here, base)),
        here.address(base) if base else "",
        tuple(properties),
        _json(data) if data else Markup(),
    )


def article(
    publication: Publication, here: Place, entry: Entry, original: tuple[Place, Entry] | None
) -> dict[str, Any]:
    """schema.org's Article for an entry; `original` is what it translates, if that has a page."""
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Article", "headline": entry.title.text}
    data |= {"inLanguage": here.language, "url": here.address(publication.base_url) if publication.base_url else None}
    data |= {
        "description": entry.summary.text or None,
        "author": [{"@type": "Person", "name": name} for name in entry.authors] or None,
        "datePublished": entry.day.isoformat() if isinstance(entry.day, date) else None,
        "publisher": {"@type": "Organization", "name": publication.publisher} if publication.publisher else None,
    }
    if original is not None:
        place, own = original
        data["translationOfWork"] = _filled(
            {
                "@type": "Article",
                "headline": own.title.text,
                "inLanguage": place.language,
                "url": place.address(publication.base_url) if publication.base_url else None,
            }
        )
    return _filled(data)


def issue(locale: Locale, name: str, number: str, day: date | None) -> dict[str, Any]:
    """schema.org's PublicationIssue."""
    data = {"@context": "https://schema.org", "@type": "PublicationIssue", "name": name, "inLanguage": locale.tag}
    return _filled({**data, "issueNumber": number or None, "datePublished": day.isoformat() if day else None})


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


def _json(data: Mapping[str, Any]) -> Markup:
    """JSON that nothing in it can end: signs of HTML are escaped as JSON has it."""
    text = msgspec.json.encode(data).decode()
    return Markup(_CLOSING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _underscored(tag: str) -> str:
    """A language as Open Graph writes it."""
    return tag.replace("-", "_")


def sitemap(base: str, pages: Sequence[tuple[Place, Twins]]) -> str:
    """The sitemap of all pages, each with its languages (sitemaps.org, with Google's links to languages)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
    )
    for place, twins in pages:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{_escaped(url)}"/>'
            for tag, url in twins.alternates(place, base)
        )
        lines.append(f"<url><loc>{_escaped(place.address(base))}</loc>{others}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def _escaped(url: str) -> str:
    return str(Markup.escape(url))
