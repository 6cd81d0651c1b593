"""Bound issues: an issue, or the articles outside issues, in one language as one volume, for formats of one file.

A volume is self-contained. It holds its pictures, and links to its own articles are internal. Links to other articles and
to files lead to the website, as the links of pages do; of a link that has no address there, only the text stays.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from markdown_it.token import Token

from polyglot.articles.anchors import is_title
from polyglot.articles.embedded_media import link_media
from polyglot.articles.html_addresses import AddressUse, map_addresses
from polyglot.articles.links import ArticleTarget, LinkCollector
from polyglot.articles.path_kinds import PathKind
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.document import Document, compose_document
from polyglot.editions.entries import ArticleSummary, LocalizedText, summarize_article
from polyglot.editions.issue_progress import UNKNOWN_PROGRESS, IssueProgress, WaitingArticle
from polyglot.editions.issue_titles import IssueTitles, translate_titles
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.print_policy import UNTRANSLATED, BuildMode
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.findings import Finding
from polyglot.images.pipeline import for_books, is_picture
from polyglot.markdown.parser import alt_text
from polyglot.model import Locale, State
from polyglot.publication import Publication


class WebAddresses(NamedTuple):
    """The addresses of an edition on the website."""

    article: Callable[
        [str], str
    ]  # takes an id; of its page in that language, or else of its original; empty without one
    folder: str = ""  # of the edition's files, with a slash at the end; empty if there is no website in that language


NO_WEBSITE = WebAddresses(lambda _id: "")


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article in a volume.

    Heading ids are unique in the volume. A picture's address is its name in `BoundIssue.pictures`; a link to an article
    of the volume is `#` and the anchor of that article or of one of its headings.
    """

    anchor: str
    entry: ArticleSummary
    document: Document  # without the first heading if that is the title
    address: str = ""  # of its page on the website; empty if unknown

    @property
    def notices(self) -> tuple[str, ...]:
        """The notices about the translation, in its language; empty for an original."""
        return translation_notices(self.entry, self.document.locale, self.document.words, self.document.credits)


@dataclass(frozen=True, slots=True, eq=False)
class BoundIssue:
    """An issue, or the articles outside issues, in one language. It is equal to itself only, and so a key of caches."""

    name: str  # of its files, without suffix: "the-windrow-2026-3-es"
    identifier: str  # a permanent URN: urn:uuid:…
    locale: Locale
    site: str  # the publication's title in that language
    publisher: str
    title: LocalizedText | None  # of the issue
    number: str  # “Volume 4, number 3”, in the edition's language
    position: int | None  # in the series of issues: the plain number; None if it is not one
    period: str
    editors: tuple[str, ...]
    cover: str  # a picture's path under `articles/`; empty without one
    day: date | None  # of the newest article
    chapters: tuple[Chapter, ...]
    pictures: Mapping[str, bytes]  # by name in the volume: JPEG, PNG or SVG, without metadata of cameras and programs
    picture_findings: tuple[Finding, ...] = ()  # pictures that cannot be shown, and are replaced by their alt texts
    summary: LocalizedText | None = None  # of the issue
    issue_findings: tuple[Finding, ...] = ()  # problems of the issue's title and summary
    progress: IssueProgress = UNKNOWN_PROGRESS  # how much of the issue the volume has
    waiting: tuple[WaitingArticle, ...] = ()  # its articles that are still in translation

    @property
    def extent(self) -> str:
        """The number of the issue's articles that the volume has, such as “1 of 15 articles”; empty for a whole issue."""
        progress = self.progress
        return self.text.progress(progress.ready, progress.total) if progress.is_partial else ""

    @property
    def facts(self) -> str:
        """The number, the period and the extent, on one line."""
        return " · ".join(filter(None, (self.number, self.period, self.extent)))

    @property
    def text(self) -> InterfaceText:
        """The interface texts of the volume's language."""
        return interface_text(self.locale)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings about the volume's content."""
        in_chapters = (finding for chapter in self.chapters for finding in chapter.document.findings)
        return (*self.issue_findings, *in_chapters, *self.picture_findings)


def translation_notices(
    entry: ArticleSummary, locale: Locale, words: Mapping[str, int], names: Sequence[str]
) -> tuple[str, ...]:
    """Return the notices for readers of a translated article, in its language; empty for an original.

    They name the source language and the translators, and count words that are untranslated, drafts or stale.
    """
    if entry.original == locale:
        return ()
    text = interface_text(locale)
    notices = [text.gettext("Translated from %(language)s.", language=text.language(entry.original))]
    if names:
        notices.append(text.gettext("Translation: %(names)s", names=text.names(names)))
    for name, singular, plural in _WORDS:
        if words.get(name):
            notices.append(text.ngettext(singular, plural, words[name]))
    return tuple(notices)


_WORDS = (
    (
        UNTRANSLATED,
        "%(count)s word is not translated yet and stands in the original language.",
        "%(count)s words are not translated yet and stand in the original language.",
    ),
    (
        State.DRAFT.value,
        "%(count)s word was translated by a machine and not reviewed by a person.",
        "%(count)s words were translated by a machine and not reviewed by a person.",
    ),
    (
        State.STALE.value,
        "%(count)s word translates an earlier version of the original.",
        "%(count)s words translate an earlier version of the original.",
    ),
)


def compose(  # noqa: PLR0913 (two have defaults)
    publication: Publication,
    contents: Contents,
    locale: Locale,
    entering: Sequence[str],
    ids: Collection[str],
    mode: BuildMode,
    *,
    titles: IssueTitles | None = None,
    web: WebAddresses = NO_WEBSITE,
) -> BoundIssue:
    """Compose the volume of an issue from the `entering` articles, which are in the issue's order.

    `ids` are all articles of the publication. Without `titles`, those of the issue are translated.
    """
    # Chapters, and the pictures that they need.
    anchors = {id: id.replace("/", "-") for id in entering}
    chapters, needed = [], set[str]()
    for id in entering:
        chapter, pictures = _compose_chapter(publication, locale, id, mode, (anchors, ids), web)
        chapters.append(chapter)
        needed |= pictures
    # Pictures, including the cover, and their names in the volume.
    issue = contents.issue
    cover = _cover_path(publication, issue)
    prepared, broken = for_books(publication, {*needed, *([cover] if cover else [])})
    names = {path: picture.name if picture else "" for path, picture in prepared.items()}
    for chapter in chapters:
        _rename_pictures(chapter.document.tokens, names)
    # The issue's own texts.
    text = interface_text(locale)
    titles = titles or translate_titles(publication, issue, (locale,), mode)[locale.tag]
    days = [chapter.entry.day for chapter in chapters if isinstance(chapter.entry.day, date)]
    return BoundIssue(
        name=file_name(publication, issue, locale),
        identifier=identify(publication, issue, locale),
        locale=locale,
        site=publication.rules[locale.tag].title,
        publisher=publication.publisher,
        title=titles.title,
        number=issue.format_number(text),
        position=issue.position,
        period=issue.format_period(text),
        editors=issue.editors,
        cover=names.get(cover, ""),
        day=max(days, default=None),
        chapters=tuple(chapters),
        pictures={picture.name: picture.data for picture in prepared.values() if picture},
        picture_findings=tuple(broken),
        summary=titles.summary,
        issue_findings=titles.findings,
    )


def _compose_chapter(
    publication: Publication,
    locale: Locale,
    id: str,
    mode: BuildMode,
    articles: tuple[Mapping[str, str], Collection[str]],
    web: WebAddresses,
) -> tuple[Chapter, set[str]]:
    """Translate an article, and resolve its links within the volume; return also the paths of its pictures.

    `articles` are the anchors of the volume's articles, by id, and the ids of all articles.
    """
    anchors, ids = articles
    loaded = load_article(publication, (locale,), id)
    entry = summarize_article(publication, loaded, mode)[locale.tag]
    document = compose_document(publication, loaded, locale, mode)
    tokens = body_tokens(document)
    _prefix_ids(tokens, anchors[id])
    links = LinkCollector(document.article, publication, ids)
    pictures = set[str]()
    links.collect(tokens, lambda target: _resolve_address(target, anchors, web, pictures))
    link_media(tokens)
    findings = tuple(dict.fromkeys((*document.findings, *links.findings)))
    chapter = Chapter(anchors[id], entry, replace(document, tokens=tokens, findings=findings), web.article(id))
    return chapter, pictures


def identify(publication: Publication, issue: Issue, locale: Locale) -> str:
    """Return the permanent URN of a volume."""
    return uuid5(NAMESPACE_URL, f"{publication.title}/{issue.folder}/{locale.tag}").urn


def file_name(publication: Publication, issue: Issue | None, locale: Locale) -> str:
    """Return the file name, without suffix, of a volume, or without an issue of a whole edition.

    It names title, issue and language, so that downloads from several publications do not collide.
    """
    words = "".join(sign if sign.isalnum() else " " for sign in publication.title.lower()).split()
    folder = ["articles" if not issue.folder else issue.folder.replace("/", "-")] if issue else []
    return "-".join([*words, *folder, locale.tag])


def body_tokens(document: Document) -> list[Token]:
    """Return the body's tokens, without the first heading if that is the article's title, which is shown already.

    A heading with a picture or a footnote reference stays, since titles cannot show these.
    """
    tokens, front = document.tokens, document.article.front
    inline = (tokens[1].children or ()) if len(tokens) > 1 else ()
    return tokens[3:] if is_title(front and front.data.get("title"), tokens[:1], inline) else tokens


def _resolve_address(target: ArticleTarget, anchors: Mapping[str, str], web: WebAddresses, pictures: set[str]) -> str:
    """Return the address in a volume of what a link leads to: a picture's path, an anchor, a URL, or an empty one.

    The paths of shown pictures are added to `pictures`.
    """
    if target.kind is PathKind.ARTICLE:
        id = target.path.removesuffix(".md")
        if id in anchors:
            return f"#{anchors[id]}" + (f"--{target.fragment}" if target.suffix else "")
        page = web.article(id)
        return page and page + target.suffix
    if target.use is AddressUse.PICTURE or (target.use is AddressUse.EMBEDDED and is_picture(target.path)):
        pictures.add(target.path)
        return target.path
    return web.folder and web.folder + quote(target.path) + target.suffix


def _prefix_ids(tokens: Sequence[Token], anchor: str) -> None:
    """Prefix heading ids with the chapter's anchor."""
    for token in tokens:
        if token.type == "heading_open":
            token.attrs["id"] = f"{anchor}--{token.attrs['id']}"


def _rename_pictures(tokens: Sequence[Token], names: Mapping[str, str]) -> None:
    """Give pictures their names in the volume, and replace those that are not in it by their alt texts."""
    for token in tokens:
        children = token.children or []
        for number, child in enumerate(children):
            if child.type == "image":
                name = names.get(str(child.attrs["src"]))
                children[number] = child if name else Token("text", "", 0, content=alt_text(child))
                child.attrs["src"] = name or ""
        for part in (token, *children):
            if part.type in {"html_block", "html_inline"} and "=" in part.content:
                part.content = map_addresses(part.content, lambda address, _: names.get(address) or address)


def _cover_path(publication: Publication, issue: Issue) -> str:
    """Return the cover's path under `articles/`; empty if the file does not exist."""
    path = f"{issue.folder}/{issue.cover}" if issue.cover and issue.folder else issue.cover
    return path if path and (publication.articles / path).is_file() else ""
