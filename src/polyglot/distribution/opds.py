"""OPDS 1.2 catalogues for e-book readers: one of languages, and one of volumes for each language.

All URLs are relative, so that mirrors and USB sticks work.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from posixpath import relpath
from urllib.parse import quote

from polyglot.distribution import atom
from polyglot.distribution.atom import Feed, FeedEntry, FeedLink
from polyglot.distribution.download_index import UNKNOWN_MEDIA, Download, DownloadEntry
from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.formats.registry import is_plug_in, load_format
from polyglot.formats.rendering import label_of
from polyglot.images.media_types import GIF, JPEG, PNG, media_type_of
from polyglot.language.locales import autonym
from polyglot.model import Locale

NAME = "opds.xml"

_NAVIGATION = f"{atom.TYPE};profile=opds-catalog;kind=navigation"
_ACQUISITION = f"{atom.TYPE};profile=opds-catalog;kind=acquisition"
_OPEN = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_PICTURES = frozenset({GIF, JPEG, PNG})  # the image types that OPDS allows
_NO_DATE = date(1970, 1, 1)


def render_navigation_feed(entries: Sequence[DownloadEntry], title: str, publisher: str, source: Locale) -> bytes:
    """Return the catalogue of languages, for the folder above the languages' folders."""
    languages = list(dict.fromkeys(entry.locale for entry in entries))
    subsections = [
        FeedEntry(
            id=_feed_id(title, locale),
            title=LocalizedText(autonym(locale), locale),
            updated=_last_updated([entry for entry in entries if entry.locale == locale]),
            summary=LocalizedText(next(entry.site for entry in entries if entry.locale == locale), locale),
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
        updated=_last_updated(entries),
        author=publisher or title,
        links=links,
        entries=tuple(subsections),
    )
    return atom.render(feed)


def render_acquisition_feed(entries: Sequence[DownloadEntry], title: str, locale: Locale) -> bytes:
    """Return the catalogue of one language's volumes, newest first, for that language's folder.

    `title` is the publication's, the source of ids; the feed has the title in its language.
    """
    volumes = [entry for entry in entries if entry.locale == locale]
    feed = Feed(
        id=_feed_id(title, locale),
        title=volumes[0].site if volumes else title,
        locale=locale,
        updated=_last_updated(volumes),
        author=(volumes[0].publisher or volumes[0].site) if volumes else title,
        links=(
            FeedLink("self", NAME, _ACQUISITION),
            FeedLink("start", f"../{NAME}", _NAVIGATION),
            FeedLink("up", f"../{NAME}", _NAVIGATION),
        ),
        entries=tuple(_create_entry(entry) for entry in volumes),
    )
    return atom.render(feed)


def _create_entry(entry: DownloadEntry) -> FeedEntry:
    text = interface_text(entry.locale)
    facts = [fact for fact in (entry.number, entry.period) if fact and fact != entry.name]
    state = text.gettext("%(percent)s reviewed", percent=text.percent(entry.share)) if entry.share < 1 else ""
    summary = " – ".join(filter(None, (" · ".join(facts), " · ".join(entry.articles), state)))
    title = entry.title or LocalizedText(entry.name, entry.locale)
    folder = entry.locale.tag
    return FeedEntry(
        id=entry.identifier,
        title=title,
        updated=entry.day or _NO_DATE,
        summary=LocalizedText(summary, entry.locale),
        authors=entry.authors or (entry.publisher or entry.site,),
        links=(
            *_cover_links(entry),
            *(
                FeedLink(
                    _OPEN,
                    quote(relpath(file.path, folder)),
                    file.media_type.partition(";")[0],
                    title=_link_title(file, text),
                    length=file.size,
                )
                for file in entry.downloads
                if file.media_type != UNKNOWN_MEDIA
            ),
        ),
        language=entry.locale,
        issued=entry.day,
        publisher=entry.publisher,
    )


def _link_title(file: Download, text: InterfaceText) -> str:
    """Return the short name of a file's format; a plug-in's label, since its name may say nothing to readers."""
    format = load_format(file.format)
    return (
        label_of(format, text, file.variant)
        if is_plug_in(format)
        else f"{format.name.upper()} {file.variant}".rstrip(" ")
    )


def _cover_links(entry: DownloadEntry) -> Iterator[FeedLink]:
    """Yield links to the cover, large and small, if OPDS allows its image type."""
    for rel, path in ((_IMAGE, entry.cover), (f"{_IMAGE}/thumbnail", entry.thumbnail or entry.cover)):
        media = media_type_of(path)
        if media in _PICTURES:
            yield FeedLink(rel, quote(relpath(path, entry.locale.tag)), media)


def _feed_id(title: str, locale: Locale) -> str:
    return atom.identifier(title, "opds", locale.tag)


def _last_updated(entries: Sequence[DownloadEntry]) -> date:
    return max((entry.day for entry in entries if entry.day), default=_NO_DATE)
