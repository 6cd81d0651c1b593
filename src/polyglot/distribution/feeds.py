"""The news feed of one language: the articles of its edition, the newest first.

An article without a date is as old as its issue; `published` says so. One that has neither is not news and stays out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from polyglot.distribution import atom
from polyglot.distribution.atom import Feed, FeedEntry, FeedLink
from polyglot.editions.entries import ArticleSummary
from polyglot.editions.ui_text import interface_text
from polyglot.model import Locale

NAME = "feed.xml"


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article as a feed tells of it."""

    entry: ArticleSummary
    published: date | None  # its own day, or its issue's
    page: str  # where it is, from the feed
    translations: tuple[tuple[Locale, str], ...] = ()  # the same article in other languages
    credits: tuple[str, ...] = ()  # translators who asked to be named


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself."""

    publication: str  # the name that its ids are made of: it must not change
    title: str  # in its language
    publisher: str
    locale: Locale
    base: str = ""  # the address of the language's folder on the web, with a slash at its end; empty if it is not known
    translations: tuple[tuple[Locale, str], ...] = ()  # the feeds of other languages, from this one


def render(channel: Channel, news: Sequence[NewsItem], most: int = 100) -> bytes:
    """The Atom feed of these articles: the newest ones, at most so many."""
    dated = sorted(
        (one for one in news if one.published), key=lambda one: (one.published or date.min, one.entry.id), reverse=True
    )
    entries = tuple(_create_entry(channel, one, one.published) for one in dated[:most] if one.published)
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


def _create_entry(channel: Channel, one: NewsItem, when: date) -> FeedEntry:
    entry, text = one.entry, interface_text(channel.locale)
    rights = text.gettext("Translation: %(names)s", names=text.names(one.credits)) if one.credits else ""
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
            for locale, href in ((channel.locale, one.page), *one.translations)
        ),
    )
