"""What the pages of a site show, and their HTML by the templates beside this module.

Every address that leads to another page is relative, so that a site works from a USB stick; no page needs a script.
A publication's own `templates/` come first: a file there replaces ours of that name, or extends it as `polyglot/<name>`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from polyglot.editions.entries import LocalizedText
from polyglot.editions.ui_text import InterfaceText, interface_text
from polyglot.errors import ContentError
from polyglot.markdown.marks import Mark
from polyglot.model import Locale
from polyglot.site.urls import PagePath
from polyglot.storage import files

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """One language in the switcher of a page."""

    locale: Locale
    name: str  # its own name
    url: str  # the same page in that language; empty where there is none
    index: str  # that edition's front page
    ready: bool = True  # False: the page is still in translation there


@dataclass(frozen=True, slots=True)
class PageLink:
    """A way to another page, in words that are an author's or a person's name, or a topic."""

    url: str
    text: str
    mark: Mark | None = None  # of a topic that is not in the reader's language


@dataclass(frozen=True, slots=True)
class ListItem:
    """An article in a list."""

    url: str
    title: LocalizedText
    summary: LocalizedText
    authors: tuple[str, ...] = ()
    day: date | str | None = None
    share: float = 1.0  # of its words that are reviewed


@dataclass(frozen=True, slots=True)
class CoverImage:
    """An issue's picture."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ArticleGroup:
    """The articles of one issue, or some of those outside all issues."""

    items: tuple[ListItem, ...]
    title: LocalizedText | None = None
    number: str = ""
    period: str = ""
    editors: tuple[str, ...] = ()
    url: str = ""  # of the issue's own page
    cover: CoverImage | None = None
    summary: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What a page says to programs."""

    alternates: tuple[tuple[str, str], ...] = ()  # language tags, or "x-default", and addresses
    canonical: str = ""
    properties: tuple[tuple[str, str], ...] = ()  # Open Graph's
    data: Markup = Markup("")  # noqa: RUF009 (JSON-LD)


@dataclass(frozen=True, slots=True)
class Frame:
    """The values around the content that every page of an edition shows: header, language switcher, footer, metadata."""

    locale: Locale
    site: str  # the publication's title
    publisher: str
    place: PagePath
    languages: tuple[LanguageLink, ...]
    meta: PageMeta
    sections: tuple[str, ...]  # parts of the site that have a page: "years", "topics", "authors", "downloads", "feed"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an edition: its frame, and in subclasses its content.

    The properties give templates, also a publication's own, the frame's values as `page.site`, `page.top` and so on.
    """

    template: ClassVar[str]
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
    def place(self) -> PagePath:
        """The page's path within the sites."""
        return self.frame.place

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
        return self.frame.place.top

    @property
    def text(self) -> InterfaceText:
        """The interface texts of the page's language."""
        return interface_text(self.locale)


@dataclass(frozen=True, slots=True)
class ChooserPage(Page):
    """The page at the top, where a reader chooses a language."""

    template: ClassVar[str] = "chooser.html"


@dataclass(frozen=True, slots=True)
class IndexPage(Page):
    """The front page of an edition: the newest issue, the newest of what is outside issues, and the way to all else."""

    template: ClassVar[str] = "index.html"

    issue: ArticleGroup | None
    issues: tuple[ArticleGroup, ...]  # the earlier ones, without their articles
    stream: tuple[ListItem, ...]
    waiting: tuple[ListItem, ...]  # what is held back, with the way to the originals
    more: bool  # Is not everything here?


@dataclass(frozen=True, slots=True)
class IssuePage(Page):
    """The front page of an issue."""

    template: ClassVar[str] = "issue.html"

    issue: ArticleGroup
    waiting: tuple[ListItem, ...]
    previous: ArticleGroup | None  # the earlier issue, without its articles
    next: ArticleGroup | None
    downloads: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """The articles of an author, on a topic or of a year."""

    template: ClassVar[str] = "list.html"

    kind: str  # "author", "topic" or "year"
    name: str
    items: tuple[ListItem, ...]
    newer: str = ""  # the way to the page before, if the list is long
    older: str = ""


@dataclass(frozen=True, slots=True)
class OverviewPage(Page):
    """All authors, topics or years, and how many articles each has."""

    template: ClassVar[str] = "overview.html"

    kind: str
    links: tuple[tuple[PageLink, int], ...]
    waiting: tuple[ListItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlePage(Page):
    """One article in one language."""

    template: ClassVar[str] = "article.html"

    title: LocalizedText
    summary: LocalizedText
    authors: tuple[PageLink, ...]
    day: date | str | None
    tags: tuple[PageLink, ...]
    body: Markup
    original: Locale
    original_url: str
    issue: ArticleGroup | None
    untranslated: int  # words
    draft: int
    stale: int
    previous: ListItem | None
    next: ListItem | None
    credits: tuple[str, ...] = ()  # translators who asked to be named


def render_page(page: Page, templates: Path | None = None) -> str:
    """The HTML of a page. `templates` is the folder of a publication's own templates.

    Raises `ContentError` for one of those that cannot be used.
    """
    text = page.text

    def people(listed: Sequence[str]) -> Markup:
        """Names as the reader lists them, each kept together whatever way its letters run."""
        return Markup(text.names([Markup("<bdi>{}</bdi>").format(name) for name in listed]))

    def linked(links: Sequence[PageLink]) -> Markup:
        """The same for names that lead somewhere."""
        return Markup(
            text.names([Markup('<a href="{}"><bdi>{}</bdi></a>').format(link.url, link.text) for link in links])
        )

    from jinja2 import TemplateError

    name = page.template
    try:
        return _load_template(name, templates).render(
            page=page, people=people, linked=linked, _=text.gettext, ngettext=text.ngettext
        )
    except TemplateError as error:
        if templates is None:
            raise
        where = getattr(error, "filename", None) or str(templates / name)
        said = f"This template cannot be used: {error}."
        raise ContentError(
            said, where=where, line=getattr(error, "lineno", 1), remedy="Mend it, or delete it."
        ) from error


def render_redirect(url: str, title: LocalizedText, locale: Locale) -> str:
    """A page that leads to another one, of this title: for addresses that hold although the page lies elsewhere."""
    return _load_template("redirect.html", None).render(url=url, title=title, locale=locale)


def read_stylesheet(templates: Path | None = None) -> str:
    """The one style sheet of an edition: ours, or the publication's own `style.css`, and its `extra.css` behind it."""
    path = templates / "style.css" if templates else _HERE
    text = files.read_text(path if path.is_file() else _HERE / "theme" / "style.css")
    extra = templates / "extra.css" if templates else _HERE
    return text + (files.read_text(extra) if extra.is_file() else "")


def _load_template(name: str, own: Path | None) -> "Template":
    # Whoever serves a preview edits templates, adds and deletes them, while the program runs.
    state = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in own.iterdir())) if own else ()
    return _create_environment(own, state).get_template(name)


@lru_cache(maxsize=4)
def _create_environment(own: Path | None, _state: tuple[tuple[str, int], ...]) -> "Environment":
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

    ours = FileSystemLoader(_HERE / "templates")
    loader = ChoiceLoader([*([FileSystemLoader(own)] if own else []), ours, PrefixLoader({"polyglot": ours})])
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
