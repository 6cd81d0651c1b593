"""The values that the pages of a site show, one class for each kind of page.

Links between pages are relative, so that a site works from a USB stick.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum, auto
from itertools import islice
from typing import ClassVar

import msgspec
from markupsafe import Markup

from polyglot.editions.entries import LocalizedText
from polyglot.editions.issue_progress import IssueProgress
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.markdown.marks import Mark
from polyglot.model import Locale
from polyglot.site.urls import PagePath

_DESCRIBED = 4  # titles that describe a list


class RuleKind(Enum):
    """The rules of style that a page has inside, besides the style sheet of all pages."""

    NONE = auto()
    LISTS = auto()
    CHOOSER = auto()  # without the style sheet


class LanguageLink(msgspec.Struct, frozen=True):
    """An entry of a page's language switcher."""

    locale: Locale
    name: str  # autonym
    url: str  # of the same page in that language; empty without one
    index: str  # URL of that edition's front page
    ready: bool = True  # False if the page is still in translation there


class PageLink(msgspec.Struct, frozen=True):
    """A link to another page or file, with its text: a name, a topic or a format."""

    url: str
    text: str
    mark: Mark | None = None  # of a topic in another language


class ListItem(msgspec.Struct, frozen=True):
    """An article in a list."""

    url: str
    title: LocalizedText
    summary: LocalizedText  # or else the first sentence
    authors: tuple[str, ...] = ()
    day: date | str | None = None
    share: float = 1.0  # of words that are reviewed


class CoverImage(msgspec.Struct, frozen=True):
    """The cover of an issue."""

    url: str
    width: int
    height: int


class ArticleGroup(msgspec.Struct, frozen=True):
    """The articles of one issue, or some of those outside all issues."""

    items: tuple[ListItem, ...]
    title: LocalizedText | None = None
    number: str = ""
    period: str = ""
    editors: tuple[str, ...] = ()
    url: str = ""  # of the issue's page
    cover: CoverImage | None = None
    summary: LocalizedText | None = None
    progress: IssueProgress | None = None  # None for a group that is no issue

    @property
    def description(self) -> str:
        """The summary of the issue, or the first titles."""
        return self.summary.text if self.summary else _join_titles(self.items)


def _join_titles(items: Iterable[ListItem]) -> str:
    return " · ".join(item.title.text for item in islice(items, _DESCRIBED))


class PageMeta(msgspec.Struct, frozen=True):
    """The metadata of a page for programs."""

    alternates: tuple[tuple[str, str], ...] = ()  # language tag or "x-default", and URL
    canonical: str = ""
    properties: tuple[tuple[str, str], ...] = ()  # Open Graph
    data: Markup = Markup("")


class Frame(msgspec.Struct, frozen=True):
    """The values around the content that every page of an edition shows: header, language switcher, footer, metadata."""

    locale: Locale
    site: str  # the publication's title
    publisher: str
    path: PagePath
    languages: tuple[LanguageLink, ...]
    meta: PageMeta
    sections: tuple[str, ...]  # parts of the site that have a page: "years", "topics", "authors", "downloads", "feed"
    chooser_above: bool = False  # whether there is a language chooser above the sites, with the style sheet of all


class Page(msgspec.Struct, frozen=True):
    """A page of an edition: its frame, and in subclasses its content.

    The properties give templates, also a publication's own, the frame's values as `page.site`, `page.top` and so on.
    """

    template: ClassVar[str]
    rules: ClassVar[RuleKind] = RuleKind.LISTS
    frame: Frame

    @property
    def locale(self) -> Locale:
        """The page's language."""
        return self.frame.locale

    @property
    def site(self) -> str:
        """The publication's title in the page's language."""
        return self.frame.site

    @property
    def publisher(self) -> str:
        """The publisher's name."""
        return self.frame.publisher

    @property
    def path(self) -> PagePath:
        """The page's path within the sites."""
        return self.frame.path

    @property
    def languages(self) -> tuple[LanguageLink, ...]:
        """The entries of the language switcher."""
        return self.frame.languages

    @property
    def meta(self) -> PageMeta:
        """The page's metadata."""
        return self.frame.meta

    @property
    def sections(self) -> tuple[str, ...]:
        """The parts of the site that have a page."""
        return self.frame.sections

    @property
    def top(self) -> str:
        """The relative URL of the edition's folder."""
        return self.frame.path.top

    @property
    def styles(self) -> str:
        """The relative URL of the folder with the style sheet."""
        return self.top + ("../" if self.frame.chooser_above else "")

    @property
    def description(self) -> str:
        """The words that search engines and messengers show below its title; empty if that says all."""
        return ""

    @property
    def text(self) -> InterfaceText:
        """The interface texts of the page's language."""
        return interface_text(self.locale)


class ChooserPage(Page, frozen=True):
    """The language chooser above all editions."""

    template: ClassVar[str] = "chooser.html"
    rules: ClassVar[RuleKind] = RuleKind.CHOOSER


class IndexPage(Page, frozen=True):
    """The front page of an edition: the newest issue, the newest articles outside issues, and links to the others."""

    template: ClassVar[str] = "index.html"

    issue: ArticleGroup | None  # the newest of which something is ready
    issues: tuple[ArticleGroup, ...]  # all others, newest first, without their articles
    stream: tuple[ListItem, ...]  # articles outside issues
    waiting: tuple[ArticleGroup, ...]  # articles held back, with links to their originals, by issue
    more: bool  # whether `stream` leaves articles out
    newer: bool = False  # whether some of the other issues are newer, but still in translation

    @property
    def description(self) -> str:
        """The summary of the issue, or the first titles."""
        return (self.issue and self.issue.description) or _join_titles(self.stream)


class IssuePage(Page, frozen=True):
    """The front page of an issue."""

    template: ClassVar[str] = "issue.html"

    issue: ArticleGroup
    waiting: tuple[ArticleGroup, ...]  # its articles held back
    previous: ArticleGroup | None  # the earlier issue, without its articles
    next: ArticleGroup | None
    downloads: tuple[PageLink, ...] = ()

    @property
    def description(self) -> str:
        """The summary of the issue, or the first titles."""
        return self.issue.description


class ListPage(Page, frozen=True):
    """The articles of an author, on a topic or of a year."""

    template: ClassVar[str] = "list.html"

    kind: str  # "author", "topic" or "year"
    name: str
    items: tuple[ListItem, ...]
    newer: str = ""  # URL of the previous page of a long list
    older: str = ""

    @property
    def description(self) -> str:
        """The first titles."""
        return _join_titles(self.items)


class OverviewPage(Page, frozen=True):
    """All authors, topics or years, and how many articles each has."""

    template: ClassVar[str] = "overview.html"

    kind: str
    links: tuple[tuple[PageLink, int], ...]  # with numbers of articles
    waiting: tuple[ArticleGroup, ...] = ()  # articles held back


class ArticlePage(Page, frozen=True):
    """One article in one language."""

    template: ClassVar[str] = "article.html"
    rules: ClassVar[RuleKind] = RuleKind.NONE

    title: LocalizedText
    summary: LocalizedText
    authors: tuple[PageLink, ...]
    day: date | str | None
    tags: tuple[PageLink, ...]  # topics
    body: Markup
    original: Locale  # source language
    original_url: str  # empty if the original has no page
    issue: ArticleGroup | None
    untranslated: int  # words
    draft: int  # words
    stale: int  # words
    previous: ListItem | None
    next: ListItem | None
    credits: tuple[str, ...] = ()  # translators who asked to be named
    teaser: str = ""  # the summary, or the first sentence of an article without one

    @property
    def description(self) -> str:
        """Its teaser."""
        return self.teaser
