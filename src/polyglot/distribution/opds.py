"""OPDS 1.2 catalogues for e-book readers: one of languages, and one of volumes for each language.

All URLs are relative, so that mirrors and USB sticks work.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from posixpath import relpath
from types import MappingProxyType
from urllib.parse import quote

from polyglot.distribution import atom
from polyglot.distribution.atom import Feed, FeedEntry, FeedLink, label_passage
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


def render_acquisition_feed(
    entries: Sequence[DownloadEntry],
    title: str,
    locale: Locale,
    originals: Mapping[str, Sequence[DownloadEntry]] = MappingProxyType({}),
    pages: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return the catalogue of one language's volumes, newest first, for that language's folder.

    An issue without a volume in the language is there with its `originals`, by its identifier, since an entry must have files;
    they are marked as in translation. `pages` are the URLs of articles' originals, relative to the folder, by id. `title` is
    the publication's, the source of ids; the feed has the title in its language.
    """
    volumes = [entry for entry in entries if entry.locale == locale]
    listed = [
        (entry, volume)
        for entry in volumes
        for volume in ([entry] if entry.downloads else originals.get(entry.identifier, ()))
    ]
    feed = Feed(
        id=_feed_id(title, locale),
        title=volumes[0].site if volumes else title,
        locale=locale,
        updated=_last_updated([volume for _, volume in listed]),
        author=(volumes[0].publisher or volumes[0].site) if volumes else title,
        links=(
            FeedLink("self", NAME, _ACQUISITION),
            FeedLink("start", f"../{NAME}", _NAVIGATION),
            FeedLink("up", f"../{NAME}", _NAVIGATION),
        ),
        entries=tuple(_create_entry(volume, issue, pages) for issue, volume in listed),
    )
    return atom.render(feed)


def _create_entry(entry: DownloadEntry, issue: DownloadEntry, pages: Mapping[str, str]) -> FeedEntry:
    """Return the entry of a volume in the catalogue of the language of `issue`: of that issue itself, or of its original."""
    text, folder = interface_text(issue.locale), issue.locale.tag
    title = entry.title or LocalizedText(entry.name, entry.locale)
    return FeedEntry(
        id=entry.identifier,
        title=title,
        updated=entry.updated or entry.day or _NO_DATE,
        summary=LocalizedText(" – ".join(filter(None, _describe(entry, issue, text))), issue.locale),
        authors=entry.authors or (entry.publisher or entry.site,),
        links=(
            *_cover_links(entry, folder),
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
            *(
                FeedLink("related", pages[article.id], "text/html", article.title.locale, article.title.text)
                for article in entry.waiting
                if pages.get(article.id)
            ),
        ),
        language=entry.locale,
        issued=entry.day,
        publisher=entry.publisher,
    )


def _describe(entry: DownloadEntry, issue: DownloadEntry, text: InterfaceText) -> Iterator[str]:
    """Yield the parts of a volume's summary: its issue's number, period and summary, its articles, and their state."""
    if entry.locale != issue.locale:
        words = text.language(entry.locale)
        yield text.gettext("%(label)s: %(words)s", label=text.gettext("In translation"), words=words)
    yield " · ".join(fact for fact in (issue.number, issue.period) if fact and fact != entry.name)
    yield label_passage(issue.summary, text) if issue.summary else ""
    if entry.progress.is_partial:
        yield text.progress(entry.progress.ready, entry.progress.total)
    yield " · ".join(entry.articles)
    if entry.waiting:
        titles = " · ".join(text.foreign(article.title.text, article.title.locale) for article in entry.waiting)
        yield text.gettext("%(label)s: %(words)s", label=text.gettext("In translation"), words=titles)
    if entry.share < 1:
        yield text.gettext("%(percent)s reviewed", percent=text.percent(entry.share))


def _link_title(file: Download, text: InterfaceText) -> str:
    """Return the short name of a file's format; a plug-in's label, since its name may say nothing to readers."""
    format = load_format(file.format)
    return (
        label_of(format, text, file.variant)
        if is_plug_in(format)
        else f"{format.name.upper()} {file.variant}".rstrip(" ")
    )


def _cover_links(entry: DownloadEntry, folder: str) -> Iterator[FeedLink]:
    """Yield links to the cover, large and small, if OPDS allows its image type."""
    for rel, path in ((_IMAGE, entry.cover), (f"{_IMAGE}/thumbnail", entry.thumbnail or entry.cover)):
        media = media_type_of(path)
        if media in _PICTURES:
            yield FeedLink(rel, quote(relpath(path, folder)), media)


def _feed_id(title: str, locale: Locale) -> str:
    return atom.identifier(title, "opds", locale.tag)


def _last_updated(entries: Sequence[DownloadEntry]) -> date:
    return max((entry.updated or entry.day or _NO_DATE for entry in entries), default=_NO_DATE)
