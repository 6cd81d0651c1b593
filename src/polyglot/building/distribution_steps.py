"""The steps that tell the world of an edition: news feeds, catalogues for e-book readers and for programs, the downloads page.

Feeds need only the articles; all else is made last, of what the other steps say that they made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from polyglot.building.cache import Job
from polyglot.building.order import Step
from polyglot.building.output_folder import Folder, opened
from polyglot.building.site_steps import Build, Work
from polyglot.distribution import download_index, feeds, opds
from polyglot.distribution.download_index import Offer
from polyglot.distribution.downloads import DownloadsPage, shelves
from polyglot.distribution.feeds import Channel, News
from polyglot.editions.ui_text import interface
from polyglot.model import Locale
from polyglot.site import pages
from polyglot.site.urls import Place

_MOST = 100  # articles in a feed


def feed_steps(build: Build) -> Iterator[tuple[str, bytes, Work]]:
    """A step for the feed of each site."""
    for locale, folder in build.sites():
        newest = _newest(build, locale)
        ids = [id for _, id in newest]
        made_from = build.signed(build.faces(locale, ids), str(newest), [other.tag for other in build.site.locales])
        yield f"feed\0{locale.tag}\0{folder.path}", made_from, partial(_feed, build, locale, folder, newest)


def _newest(build: Build, locale: Locale) -> list[tuple[str, str]]:
    """The newest articles of a language's edition, with their days, or those of their issues (ISO)."""
    found = []
    for contents in build.site.contents:
        begins = contents.issue.begins
        other = begins.isoformat() if contents.issue.folder and begins.year > 1 else ""
        for id in build.site.entering(locale, contents.articles):
            day = build.site.heads[id].day or other
            if day:
                found.append((day, id))
    return sorted(found, reverse=True)[:_MOST]


def _feed(build: Build, locale: Locale, folder: Folder, newest: Sequence[tuple[str, str]], step: Step) -> None:
    site, publication = build.site, build.order.publication
    base = publication.base_url.rstrip("/")
    others = tuple((other, f"../{other.tag}/{feeds.NAME}") for other in site.locales if other != locale)
    channel = Channel(
        publication.title,
        publication.rules[locale.tag].title,
        publication.publisher,
        locale,
        f"{base}/{locale.tag}/" if base else "",
        others,
    )
    news = [_news(build, id, date.fromisoformat(day), locale) for day, id in newest]
    step.put(folder, feeds.NAME, feeds.render(channel, news, _MOST))


def _news(build: Build, id: str, when: date, locale: Locale) -> News:
    """An article as a feed tells of it."""
    site, here = build.site, Place(locale.tag, "")
    entry = site.shelf.entry(id)[locale.tag]
    twins = [place for place in site.twins(id).places if place.language != locale.tag]
    others = tuple((build.order.publication.locale(place.language), here.way(place)) for place in twins)
    named = build.order.publication.rules[locale.tag].credited(id) if entry.original != locale else ()
    return News(entry, when, here.way(site.place(locale, id)), others, named)


def steps(build: Build, jobs: Mapping[str, Job]) -> Iterator[tuple[str, bytes, Work]]:
    """The steps that depend on what all others have made."""
    top = build.order.top()
    if top is None:
        return
    offers = _offers(build, jobs)
    told = msgspec.msgpack.encode(offers)
    for locale, folder in build.sites():
        own = [one for one in offers if one.locale == locale]
        if build.site.offered.get(locale.tag) and build.site.chooser_above:
            made_from = build.signed(told, [other.tag for other in build.site.locales])
            yield f"downloads\0{locale.tag}\0{folder.path}", made_from, partial(_downloads, build, own, locale, folder)
    if offers and build.site.chooser_above:
        yield f"catalogue\0{top}", build.signed(told), partial(_catalogue, build, offers, top)


def _offers(build: Build, jobs: Mapping[str, Job]) -> list[Offer]:
    """What can be downloaded: each volume with all its formats, the newest first, language by language."""
    found: dict[tuple[str, str], Offer] = {}
    for job in jobs.values():
        if job.offer:
            one = msgspec.msgpack.decode(job.offer, type=Offer)
            key = one.locale.tag, one.identifier
            known = found.get(key)
            found[key] = download_index.joined(known, one) if known else one
    order = {contents.issue.folder: place for place, contents in enumerate(build.site.contents)}
    tags = [locale.tag for locale in build.order.publication.locales]
    return sorted(
        found.values(),
        key=lambda one: (order.get(one.issue, len(order)), one.whole, tags.index(one.locale.tag)),
    )


def _downloads(build: Build, offers: Sequence[Offer], locale: Locale, folder: Folder, step: Step) -> None:
    """The page of downloads, the catalogue for e-book readers, and the newest issue's files at addresses that stay."""
    publication = build.order.publication
    shown = shelves(offers, interface(locale))
    common = build.site.common(locale, Place(locale.tag, "downloads"))
    step.put(folder, "downloads/index.html", pages.render(DownloadsPage(**common, shelves=shown), build.templates))
    step.put(folder, opds.NAME, opds.shelf(offers, publication.title, locale))
    top = folder.path.parent
    for name, original in download_index.copies(offers).items():
        step.put(folder, name.partition("/")[2], (top / original).read_bytes())


def _catalogue(build: Build, offers: Sequence[Offer], top: Path, step: Step) -> None:
    """What lies above the languages: the catalogue for programs, and that of languages for e-book readers."""
    publication, folder = build.order.publication, opened(top)
    step.put(folder, download_index.NAME, download_index.render(offers, publication.title, publication.base_url))
    step.put(folder, opds.NAME, opds.root(offers, publication.title, publication.publisher, publication.source))


def without_others(build: Build, locale: Locale, folder: Folder) -> Build:
    """The same build, of one language's site alone, which lies by itself."""
    order = replace(build.order, folders={(locale.tag, "html"): folder.path}, outputs={(locale.tag, "html"): folder})
    site = replace(build.site, locales=(locale,), chooser_above=False)
    return replace(build, order=order, site=site)
