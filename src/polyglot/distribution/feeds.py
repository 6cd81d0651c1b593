"""The news feed of one language: the articles of its edition, newest first.

An article without a date has its issue's, in `published`. Articles with neither are left out.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from polyglot.distribution import atom
from polyglot.distribution.atom import Feed, FeedEntry, FeedLink
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.ui_text import interface_text
from polyglot.model import Locale

NAME = "feed.xml"


class NewsItem(msgspec.Struct, frozen=True):
    """An article in a feed."""

    entry: ArticleSummary
    published: date | None  # its own day, or its issue's
    page: str  # URL relative to the feed
    translations: tuple[tuple[Locale, str], ...] = ()  # the article in other languages: URLs relative to the feed
    credits: tuple[str, ...] = ()  # translators who asked to be named


class Channel(msgspec.Struct, frozen=True):
    """The metadata of a feed."""

    publication: str  # source of ids: it must not change
    title: str  # in the feed's language
    publisher: str
    locale: Locale
    base: str = ""  # absolute URL of the language's folder, with a final slash; empty if unknown
    translations: tuple[tuple[Locale, str], ...] = ()  # feeds of other languages: URLs relative to this one


def render(channel: Channel, news: Sequence[NewsItem], limit: int = 100) -> bytes:
    """Return the Atom XML of these articles: the newest ones, at most `limit`."""
    dated = sorted(
        (item for item in news if item.published),
        key=lambda item: (item.published or date.min, item.entry.id),
        reverse=True,
    )
    entries = tuple(_create_entry(channel, item, item.published) for item in dated[:limit] if item.published)
    page = "text/html"
    feed = Feed(
        id=atom.identifier(channel.publication, "feed", channel.locale.tag),
        title=channel.title,
        locale=channel.locale,
        updated=max((entry.updated for entry in entries), default=date(1970, 1, 1)),
        author=channel.publisher or channel.title,
        links=(
            FeedLink("self", NAME, atom.TYPE),
            FeedLink("alternate", "index.html", page, channel.locale),
            *(FeedLink("related", href, atom.TYPE, locale) for locale, href in channel.translations),
        ),
        entries=entries,
        base=channel.base and channel.base + NAME,
    )
    return atom.render(feed)


def _create_entry(channel: Channel, item: NewsItem, when: date) -> FeedEntry:
    entry, text = item.entry, interface_text(channel.locale)
    rights = text.gettext("Translation: %(names)s", names=text.names(item.credits)) if item.credits else ""
    return FeedEntry(
        id=atom.identifier(channel.publication, "article", entry.id, channel.locale.tag),
        title=entry.title,
        updated=when,
        published=when,
        summary=entry.summary,
        authors=entry.authors,
        categories=tuple(tag.text for tag in entry.tags),
        rights=rights,
        links=tuple(
            FeedLink("alternate", href, "text/html", locale)
            for locale, href in ((channel.locale, item.page), *item.translations)
        ),
    )
