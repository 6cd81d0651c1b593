"""OPDS 1.2 catalogues for e-book readers: one of languages, and one of volumes for each language.

All addresses are relative, so that a mirror or a USB stick holds.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from posixpath import relpath
from urllib.parse import quote

from polyglot.distribution import atom
from polyglot.distribution.atom import Feed, FeedEntry, FeedLink
from polyglot.distribution.download_index import DownloadEntry
from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import interface_text
from polyglot.language.locales import autonym
from polyglot.model import Locale

NAME = "opds.xml"

_NAVIGATION = f"{atom.TYPE};profile=opds-catalog;kind=navigation"
_ACQUISITION = f"{atom.TYPE};profile=opds-catalog;kind=acquisition"
_OPEN = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_PICTURES = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}  # all that OPDS takes
_NO_DATE = date(1970, 1, 1)


def render_root(offers: Sequence[DownloadEntry], title: str, publisher: str, source: Locale) -> bytes:
    """The catalogue of languages, to lie beside the languages' folders."""
    languages = list(dict.fromkeys(one.locale for one in offers))
    entries = [
        FeedEntry(
            id=_feed_id(title, locale),
            title=LocalizedText(autonym(locale), locale),
            updated=_last_updated([one for one in offers if one.locale == locale]),
            summary=LocalizedText(next(one.site for one in offers if one.locale == locale), locale),
            language=locale,
            links=(FeedLink("subsection", f"{locale.tag}/{NAME}", _ACQUISITION, locale),),
        )
        for locale in languages
    ]
    links = (FeedLink("self", NAME, _NAVIGATION), FeedLink("start", NAME, _NAVIGATION))
    feed = Feed(
        id=atom.identifier(title, "opds"),
        title=title,
        locale=source,
        updated=_last_updated(offers),
        author=publisher or title,
        links=links,
        entries=tuple(entries),
    )
    return atom.render(feed)


def render_shelf(offers: Sequence[DownloadEntry], title: str, locale: Locale) -> bytes:
    """The catalogue of one language's volumes, the newest first, to lie in that language's folder.

    `title` is the publication's, of which ids are made; the feed bears the one in its language.
    """
    own = [one for one in offers if one.locale == locale]
    feed = Feed(
        id=_feed_id(title, locale),
        title=own[0].site if own else title,
        locale=locale,
        updated=_last_updated(own),
        author=(own[0].publisher or own[0].site) if own else title,
        links=(
            FeedLink("self", NAME, _ACQUISITION),
            FeedLink("start", f"../{NAME}", _NAVIGATION),
            FeedLink("up", f"../{NAME}", _NAVIGATION),
        ),
        entries=tuple(_create_entry(one) for one in own),
    )
    return atom.render(feed)


def _create_entry(one: DownloadEntry) -> FeedEntry:
    text = interface_text(one.locale)
    facts = [fact for fact in (one.number, one.period) if fact and fact != one.name]
    state = text.gettext("%(percent)s reviewed", percent=text.percent(one.share)) if one.share < 1 else ""
    summary = " – ".join(filter(None, (" · ".join(facts), " · ".join(one.articles), state)))
    title = one.title or LocalizedText(one.name, one.locale)
    folder = one.locale.tag
    return FeedEntry(
        id=one.identifier,
        title=title,
        updated=one.day or _NO_DATE,
        summary=LocalizedText(summary, one.locale),
        authors=one.authors or (one.publisher or one.site,),
        links=(
            *_cover_links(one),
            *(
                FeedLink(
                    _OPEN,
                    quote(relpath(file.path, folder)),
                    file.media_type.partition(";")[0],
                    title=f"{file.format.upper()} {file.variant}".rstrip(" "),
                    length=file.size,
                )
                for file in one.downloads
            ),
        ),
        language=one.locale,
        issued=one.day,
        publisher=one.publisher,
    )


def _cover_links(one: DownloadEntry) -> Iterator[FeedLink]:
    """The cover, large and small, where it is of a kind that every reader shows."""
    for rel, path in ((_IMAGE, one.cover), (f"{_IMAGE}/thumbnail", one.thumbnail or one.cover)):
        media = _PICTURES.get(PurePosixPath(path).suffix.lower())
        if media:
            yield FeedLink(rel, quote(relpath(path, one.locale.tag)), media)


def _feed_id(title: str, locale: Locale) -> str:
    return atom.identifier(title, "opds", locale.tag)


def _last_updated(offers: Sequence[DownloadEntry]) -> date:
    return max((one.day for one in offers if one.day), default=_NO_DATE)
