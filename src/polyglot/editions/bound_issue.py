"""What is bound together in one language, for the formats that are one file: an issue, or the articles outside issues.

A volume stands on its own. Its pictures lie in it; a link to another of its articles leads within it, and one to an article
that is not in it leads to the website, or nowhere if there is none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from markdown_it.token import Token

from polyglot.articles.links import LinkCollector
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.document import Document, compose_document
from polyglot.editions.entries import ArticleSummary, LocalizedText, summarize_article
from polyglot.editions.issue_titles import translate_titles
from polyglot.editions.issues import Contents, Issue
from polyglot.editions.print_policy import UNTRANSLATED, BuildMode
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.findings import Finding
from polyglot.images.pipeline import for_books, is_picture
from polyglot.markdown.html_blocks import map_addresses
from polyglot.markdown.parser import alt_text
from polyglot.model import Locale, State
from polyglot.publication import Publication

_NO_ADDRESS = "polyglot:nowhere"


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article in a volume.

    Headings have ids that are unique in the volume. A picture's address is its name in `BoundIssue.pictures`; a link
    to an article of the volume is `#` and that article's anchor, or that of one of its headings.
    """

    anchor: str
    entry: ArticleSummary
    document: Document  # without the first heading, where that is the title

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader has to know of the text, in the reader's language; nothing for an original."""
        return translation_notices(self.entry, self.document)


@dataclass(frozen=True, slots=True)
class BoundIssue:
    """An issue in one language, or what stands outside issues."""

    name: str  # what its files are called, without ending: "the-windrow-2026-3-es"
    identifier: str  # urn:uuid:…, the same for ever
    locale: Locale
    site: str  # the publication's title in that language
    publisher: str
    title: LocalizedText | None  # the issue's own
    number: str  # “Volume 4, number 3”, in the reader's language
    period: str
    editors: tuple[str, ...]
    cover: str  # a picture's path under `articles/`; empty without one
    day: date | None  # the newest article's
    chapters: tuple[Chapter, ...]
    pictures: Mapping[str, bytes]  # by their names here: JPEG, PNG or SVG, without what cameras and programs add
    picture_findings: tuple[
        Finding, ...
    ] = ()  # pictures that cannot be shown; what is said of them stands in their place
    summary: LocalizedText | None = None  # the issue's own
    issue_findings: tuple[Finding, ...] = ()  # what is wrong with its title and summary

    @property
    def text(self) -> InterfaceText:
        """The interface texts of the volume's language."""
        return interface_text(self.locale)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found wrong while it was put together."""
        found = (finding for chapter in self.chapters for finding in chapter.document.findings)
        return (*self.issue_findings, *found, *self.picture_findings)


def translation_notices(entry: ArticleSummary, document: Document) -> tuple[str, ...]:
    """What a reader has to know of a translated article, each a sentence or two in the reader's language."""
    if entry.original == document.locale:
        return ()
    text, words = interface_text(document.locale), document.words
    said = [text.gettext("Translated from %(language)s.", language=text.language(entry.original))]
    if document.credits:
        said.append(text.gettext("Translation: %(names)s", names=text.names(document.credits)))
    for name, one, many in _WORDS:
        if words.get(name):
            said.append(text.ngettext(one, many, words[name]))
    return tuple(said)


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


def compose(
    publication: Publication,
    contents: Contents,
    locale: Locale,
    entering: Sequence[str],
    ids: Collection[str],
    mode: BuildMode,
) -> BoundIssue:
    """Put the articles of an issue that enter an edition into one volume, in the issue's order.

    `ids` are all articles of the publication.
    """
    anchors = {id: id.replace("/", "-") for id in entering}
    chapters, needed = [], set[str]()
    for id in entering:
        opened = load_article(publication, (locale,), id)
        entry = summarize_article(publication, opened, mode)[locale.tag]
        made = compose_document(publication, opened, locale, mode)
        tokens = body_tokens(made)
        _prefix_anchors(tokens, anchors[id])
        links = LinkCollector(made.article, publication.articles, ids)
        links.collect(tokens, lambda path: _resolve_address(publication, locale, path, anchors, ids))
        _resolve_links(tokens)
        findings = tuple(dict.fromkeys((*made.findings, *links.findings)))
        needed |= {path for path in links.needed if is_picture(path)}
        said = replace(made, tokens=tokens, findings=findings)
        chapters.append(Chapter(anchors[id], entry, said))
    issue = contents.issue
    cover = _cover_path(publication, issue)
    shown, broken = for_books(publication, {*needed, *([cover] if cover else [])})
    names = {path: picture.name if picture else "" for path, picture in shown.items()}
    for chapter in chapters:
        _rename_pictures(chapter.document.tokens, names)
    text, own = interface_text(locale), translate_titles(publication, issue, locale, mode)
    days = [chapter.entry.day for chapter in chapters if isinstance(chapter.entry.day, date)]
    return BoundIssue(
        name=file_name(publication, issue, locale),
        identifier=uuid5(NAMESPACE_URL, f"{publication.title}/{issue.folder}/{locale.tag}").urn,
        locale=locale,
        site=publication.rules[locale.tag].title,
        publisher=publication.publisher,
        title=own.title,
        number=issue.format_number(text),
        period=issue.format_period(text),
        editors=issue.editors,
        cover=names.get(cover, ""),
        day=max(days, default=None),
        chapters=tuple(chapters),
        pictures={picture.name: picture.data for picture in shown.values() if picture},
        picture_findings=tuple(broken),
        summary=own.summary,
        issue_findings=own.findings,
    )


def file_name(publication: Publication, issue: Issue | None, locale: Locale) -> str:
    """What a volume's files are called, or a whole edition's, so that they can be told apart in a folder of downloads."""
    words = "".join(sign if sign.isalnum() else " " for sign in publication.title.lower()).split()
    folder = ["articles" if not issue.folder else issue.folder.replace("/", "-")] if issue else []
    return "-".join([*words, *folder, locale.tag])


def body_tokens(document: Document) -> list[Token]:
    """The body without its first heading where that is the article's title, which is shown already.

    One with a picture or a footnote's mark stays, since a title holds none.
    """
    tokens = document.tokens
    named = document.article.front is not None and bool(document.article.front.data.get("title"))
    if named or not tokens or tokens[0].type != "heading_open":
        return tokens
    if not any(token.type in {"footnote_ref", "image"} for token in tokens[1].children or ()):
        return tokens[3:]
    return tokens


def _resolve_address(
    publication: Publication, locale: Locale, path: str, anchors: Mapping[str, str], ids: Collection[str]
) -> str:
    """Where an address within the publication leads in a volume: a picture's path, an anchor, the website, or nowhere."""
    id = path.removesuffix(".md")
    if id in anchors:
        return f"#{anchors[id]}"
    if is_picture(path):
        return path
    if not publication.base_url:
        return _NO_ADDRESS
    page = f"{quote(id)}/index.html" if path.endswith(".md") and id in ids else quote(path)
    return f"{publication.base_url.rstrip('/')}/{locale.tag}/{page}"


def _prefix_anchors(tokens: Sequence[Token], anchor: str) -> None:
    """Let headings, and the links to them within the article, bear the chapter's anchor in front."""
    for token in tokens:
        if token.type == "heading_open":
            token.attrs["id"] = f"{anchor}--{token.attrs['id']}"
        for child in token.children or ():
            href = str(child.attrs.get("href", ""))
            if child.type == "link_open" and len(href) > 1 and href[0] == "#":
                child.attrs["href"] = f"#{anchor}--{href[1:]}"


def _resolve_links(tokens: Sequence[Token]) -> None:
    """Let links to headings of other chapters lead there, and drop those that lead nowhere: their text is left."""
    for token in tokens:
        children, inside = [], False
        for child in token.children or ():
            href = str(child.attrs.get("href", ""))
            if child.type == "link_open" and href.startswith(_NO_ADDRESS):
                inside = True
            elif child.type == "link_close" and inside:
                inside = False
            else:
                if child.type == "link_open" and href.startswith("#"):
                    child.attrs["href"] = "#" + href[1:].replace("#", "--")
                children.append(child)
        if token.children is not None:
            token.children = children


def _rename_pictures(tokens: Sequence[Token], names: Mapping[str, str]) -> None:
    """Let pictures bear their names in the volume; what is said of it stands for one that is not in it."""
    for token in tokens:
        children = token.children or []
        for number, child in enumerate(children):
            if child.type == "image":
                name = names.get(str(child.attrs["src"]))
                children[number] = child if name else Token("text", "", 0, content=alt_text(child))
                child.attrs["src"] = name or ""
            elif child.type == "link_open":
                href = str(child.attrs.get("href", ""))
                child.attrs["href"] = names.get(href) or href
        for part in (token, *children):
            if part.type in {"html_block", "html_inline"} and "=" in part.content:
                part.content = map_addresses(part.content, lambda address, _: names.get(address) or address)


def _cover_path(publication: Publication, issue: Issue) -> str:
    """The cover's path under `articles/`, if there is such a file."""
    path = f"{issue.folder}/{issue.cover}" if issue.cover and issue.folder else issue.cover
    return path if path and (publication.articles / path).is_file() else ""
