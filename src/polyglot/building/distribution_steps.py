"""The steps that write feeds, and a build of one language without links to others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from typing import NamedTuple

from polyglot.building.order import Step
from polyglot.building.output_folder import OutputFolder
from polyglot.building.site_steps import Build, StepAction
from polyglot.catalogs.ledger.published import PublishedSince
from polyglot.distribution import feeds
from polyglot.distribution.feeds import Channel, NewsItem
from polyglot.editions.bound_issue import translation_notices
from polyglot.formats.registry import SITE
from polyglot.model import Locale
from polyglot.settings import FeedContent
from polyglot.site.urls import PagePath

_MAX_NEWS = 100  # articles in a feed


class NewsDays(NamedTuple):
    """An article of a feed, and the ISO days of its publication and of its last change."""

    id: str
    published: str
    updated: str


def feed_steps(build: Build) -> Iterator[tuple[str, bytes, StepAction]]:
    """Yield a step for the feed of each site."""
    for locale, folder in build.sites():
        newest = newest_articles(build, locale)
        ids = [item.id for item in newest]
        contents = []
        if build.request.publication.feed_content is FeedContent.FULL:
            contents = [build.body_inputs(build.site.records[id]) for id in ids]
        input_hash = build.page_hash(
            build.listing_hashes(locale, ids), newest, [other.tag for other in build.site.locales], contents
        )
        yield f"feed\0{locale.tag}\0{folder.path}", input_hash, partial(_write_feed, build, locale, folder, newest)


def newest_articles(build: Build, locale: Locale) -> list[NewsDays]:
    """Return the newest articles of a language's edition, by the days of their texts there, then in the order of issues.

    A translation is published on its recorded day, an original on its author's date or else its recorded day. In a preview,
    which records nothing, and in the place of a missing day stands the author's date or the issue's; articles with none are
    left out.
    """
    dated = []
    recorded = build.published.get(locale.tag, {})
    for contents in build.site.contents:
        start = contents.issue.start_date
        issue_day = start.isoformat() if contents.issue.folder and start.year > 1 else ""
        for id in build.site.filter_entering(locale, contents.articles):
            entry, record = recorded.get(id, PublishedSince()), build.site.records[id]
            days = (record.day, entry.since) if record.original == locale.tag else (entry.since, record.day)
            published = next(filter(None, (*days, issue_day)), "")
            if published:
                dated.append(NewsDays(id, published, max(published, entry.updated)))
    return sorted(dated, key=lambda item: item.updated, reverse=True)[:_MAX_NEWS]


def _write_feed(build: Build, locale: Locale, folder: OutputFolder, newest: Sequence[NewsDays], step: Step) -> None:
    site, publication = build.site, build.request.publication
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
    news = [_create_news(build, item, locale) for item in newest]
    step.write_file(folder, feeds.NAME, feeds.render(channel, news, _MAX_NEWS))


def _create_news(build: Build, item: NewsDays, locale: Locale) -> NewsItem:
    """Create the news item of an article."""
    site, here, id = build.site, PagePath(locale.tag, ""), item.id
    entry = site.store.entry(id)[locale.tag]
    others = tuple(
        (build.request.publication.locale(path.language), here.relative_url(path))
        for path in site.article_alternates(id).pages
        if path.language != locale.tag
    )
    translators = build.request.publication.rules[locale.tag].credited(id) if entry.original != locale else ()
    content = ""
    if build.request.publication.feed_content is FeedContent.FULL:
        body = site.store.body(id, locale.tag, SITE)
        # Feed readers show no marks, so words must.
        notices = (f"<p>{escape(text)}</p>" for text in translation_notices(entry, locale, body.words, body.credits))
        content = "".join((*notices, site.article_body(id, locale)))
    return NewsItem(
        entry,
        date.fromisoformat(item.published),
        date.fromisoformat(item.updated),
        here.relative_url(site.article_page(locale, id)),
        others,
        translators,
        content,
    )


def without_alternates(build: Build, locale: Locale, folder: OutputFolder) -> Build:
    """Return the build reduced to one language's site, without links to other languages."""
    request = replace(build.request, folders={(locale.tag, SITE): folder.path}, outputs={(locale.tag, SITE): folder})
    site = replace(build.site, locales=(locale,), chooser_above=False, kept_pages={}, kept_volumes={})
    return replace(build, request=request, site=site, kept=())
