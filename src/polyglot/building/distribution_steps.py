"""The steps that tell the world of an edition: news feeds, catalogues for e-book readers and for programs, the downloads page.

Feeds need only the articles; all else is made last, of what the other steps say that they made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from polyglot.building.cache import StepRecord
from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder, open_folder
from polyglot.building.site_steps import Build, StepAction
from polyglot.distribution import download_index, feeds, opds
from polyglot.distribution.download_index import DownloadEntry
from polyglot.distribution.downloads import DownloadsPage, group_downloads
from polyglot.distribution.feeds import Channel, NewsItem
from polyglot.editions.ui_text import interface_text
from polyglot.model import Locale
from polyglot.site import pages
from polyglot.site.urls import PagePath

_MAX_NEWS = 100  # articles in a feed


def feed_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """A step for the feed of each site."""
    for locale, folder in build.sites():
        newest = _newest_articles(build, locale)
        ids = [id for _, id in newest]
        made_from = build.input_hash(
            build.listing_hashes(locale, ids), str(newest), [other.tag for other in build.site.locales]
        )
        yield f"feed\0{locale.tag}\0{folder.path}", made_from, partial(_write_feed, build, locale, folder, newest)


def _newest_articles(build: Build, locale: Locale) -> list[tuple[str, str]]:
    """The newest articles of a language's edition, with their days, or those of their issues (ISO)."""
    found = []
    for contents in build.site.contents:
        begins = contents.issue.start_date
        other = begins.isoformat() if contents.issue.folder and begins.year > 1 else ""
        for id in build.site.filter_entering(locale, contents.articles):
            day = build.site.records[id].day or other
            if day:
                found.append((day, id))
    return sorted(found, reverse=True)[:_MAX_NEWS]


def _write_feed(
    build: Build, locale: Locale, folder: OutputFolder, newest: Sequence[tuple[str, str]], step: Step
) -> None:
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
    news = [_create_news(build, id, date.fromisoformat(day), locale) for day, id in newest]
    step.write_file(folder, feeds.NAME, feeds.render(channel, news, _MAX_NEWS))


def _create_news(build: Build, id: str, when: date, locale: Locale) -> NewsItem:
    """An article as a feed tells of it."""
    site, here = build.site, PagePath(locale.tag, "")
    entry = site.store.entry(id)[locale.tag]
    twins = [place for place in site.article_alternates(id).pages if place.language != locale.tag]
    others = tuple((build.order.publication.locale(place.language), here.relative_url(place)) for place in twins)
    named = build.order.publication.rules[locale.tag].credited(id) if entry.original != locale else ()
    return NewsItem(entry, when, here.relative_url(site.article_page(locale, id)), others, named)


def create_steps(build: Build, jobs: Mapping[str, StepRecord]) -> Iterator[tuple[str, bytes, StepAction]]:
    """The steps that depend on what all others have made."""
    top = build.order.sites_folder()
    if top is None:
        return
    offers = _collect_entries(build, jobs)
    told = msgspec.msgpack.encode(offers)
    for locale, folder in build.sites():
        own = [one for one in offers if one.locale == locale]
        if build.site.offered.get(locale.tag) and build.site.chooser_above:
            made_from = build.input_hash(told, [other.tag for other in build.site.locales])
            yield (
                f"downloads\0{locale.tag}\0{folder.path}",
                made_from,
                partial(_write_downloads, build, own, locale, folder),
            )
    if offers and build.site.chooser_above:
        yield f"catalogue\0{top}", build.input_hash(told), partial(_write_index, build, offers, top)


def _collect_entries(build: Build, jobs: Mapping[str, StepRecord]) -> list[DownloadEntry]:
    """What can be downloaded: each volume with all its formats, the newest first, language by language."""
    found: dict[tuple[str, str], DownloadEntry] = {}
    for job in jobs.values():
        if job.download_entry:
            one = msgspec.msgpack.decode(job.download_entry, type=DownloadEntry)
            key = one.locale.tag, one.identifier
            known = found.get(key)
            found[key] = download_index.merge_entries(known, one) if known else one
    order = {contents.issue.folder: place for place, contents in enumerate(build.site.contents)}
    tags = [locale.tag for locale in build.order.publication.locales]
    return sorted(
        found.values(),
        key=lambda one: (order.get(one.issue, len(order)), one.whole, tags.index(one.locale.tag)),
    )


def _write_downloads(
    build: Build, offers: Sequence[DownloadEntry], locale: Locale, folder: OutputFolder, step: Step
) -> None:
    """The page of downloads, the catalogue for e-book readers, and the newest issue's files at addresses that stay."""
    publication = build.order.publication
    shown = group_downloads(offers, interface_text(locale))
    frame = build.site.create_shared_frame(locale, PagePath(locale.tag, "downloads"))
    step.write_file(folder, "downloads/index.html", pages.render_page(DownloadsPage(frame, shown), build.templates))
    step.write_file(folder, opds.NAME, opds.render_shelf(offers, publication.title, locale))
    top = folder.path.parent
    for name, original in download_index.stable_copies(offers).items():
        step.write_file(folder, name.partition("/")[2], (top / original).read_bytes())


def _write_index(build: Build, offers: Sequence[DownloadEntry], top: Path, step: Step) -> None:
    """What lies above the languages: the catalogue for programs, and that of languages for e-book readers."""
    publication, folder = build.order.publication, open_folder(top)
    step.write_file(folder, download_index.NAME, download_index.render(offers, publication.title, publication.base_url))
    step.write_file(
        folder, opds.NAME, opds.render_root(offers, publication.title, publication.publisher, publication.source)
    )


def without_alternates(build: Build, locale: Locale, folder: OutputFolder) -> Build:
    """The same build, of one language's site alone, which lies by itself."""
    order = replace(build.order, folders={(locale.tag, "html"): folder.path}, outputs={(locale.tag, "html"): folder})
    site = replace(build.site, locales=(locale,), chooser_above=False)
    return replace(build, order=order, site=site)
