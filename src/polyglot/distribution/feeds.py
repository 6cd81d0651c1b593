"""The news feed of one language: the articles of its edition, newest first.

The newest text counts: an article has the day of its last change in the language.
"""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urljoin

import msgspec

from polyglot.articles.html_addresses import map_addresses
from polyglot.distribution import atom
from polyglot.distribution.atom import Feed, FeedEntry, FeedLink
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.ui_text import interface_text
from polyglot.model import Locale

NAME = "feed.xml"
_PAGE = "text/html"
_PICTURE_SOURCE = re.compile("<source [^>]*srcset=[^>]*>")


class NewsItem(msgspec.Struct, frozen=True):
    """An article in a feed."""

    entry: ArticleSummary
    published: date  # in this language
    updated: date  # its text there; not before `published`
    page: str  # URL relative to the feed
    translations: tuple[tuple[Locale, str], ...] = ()  # the article in other languages: URLs relative to the feed
    credits: tuple[str, ...] = ()  # translators who asked to be named
    content: str = ""  # HTML of the whole article, with addresses relative to its page


class Channel(msgspec.Struct, frozen=True):
    """The metadata of a feed."""

    publication: str  # source of ids: it must not change
    title: str  # in the feed's language
    publisher: str
    locale: Locale
    base: str = ""  # absolute URL of the language's folder, with a final slash; empty if unknown
    translations: tuple[tuple[Locale, str], ...] = ()  # feeds of other languages: URLs relative to this one


def render(channel: Channel, news: Sequence[NewsItem], limit: int = 100) -> bytes:
    """Return the Atom XML of these articles: the newest ones, at most `limit`; those of one day stay in their order."""
    newest = sorted(news, key=lambda item: item.updated, reverse=True)[:limit]
    entries = tuple(_create_entry(channel, item) for item in newest)
    feed = Feed(
        id=atom.identifier(channel.publication, "feed", channel.locale.tag),
        title=channel.title,
        locale=channel.locale,
        updated=max((entry.updated for entry in entries), default=date(1970, 1, 1)),
        author=channel.publisher or channel.title,
        links=(
            FeedLink("self", NAME, atom.TYPE),
            FeedLink("alternate", "index.html", _PAGE, channel.locale),
            *(FeedLink("related", href, atom.TYPE, locale) for locale, href in channel.translations),
        ),
        entries=entries,
        base=channel.base and channel.base + NAME,
    )
    return atom.render(feed)


def _create_entry(channel: Channel, item: NewsItem) -> FeedEntry:
    entry, text = item.entry, interface_text(channel.locale)
    rights = text.gettext("Translation: %(names)s", names=text.names(item.credits)) if item.credits else ""
    return FeedEntry(
        id=atom.identifier(channel.publication, "article", entry.id, channel.locale.tag),
        title=entry.title,
        updated=item.updated,
        published=item.published,
        summary=entry.teaser,
        content=_complete_addresses(item.content, channel.base + item.page) if channel.base else item.content,
        page=item.page,
        authors=entry.authors,
        categories=tuple(tag.text for tag in entry.tags),
        rights=rights,
        # One alternate: feed readers open the last one.
        links=(
            FeedLink("alternate", item.page, _PAGE, channel.locale),
            *(FeedLink("related", href, _PAGE, locale) for locale, href in item.translations),
        ),
    )


def _complete_addresses(html: str, page: str) -> str:
    """Return the HTML of a page with absolute addresses, since not every reader resolves relative ones.

    Only the picture for all browsers stays of those that a page offers.
    """
    return map_addresses(_PICTURE_SOURCE.sub("", html), lambda address, _: urljoin(page, address))
