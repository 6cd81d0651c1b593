"""What the pages of a site show, and their HTML by the templates beside this module.

Every address is relative, so that a site works from a USB stick; no page holds a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from polyglot.editions.interface import Interface, interface
from polyglot.editions.plan import Passage
from polyglot.model import Locale

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
class Item:
    """An article in a list."""

    url: str
    title: Passage
    summary: Passage
    authors: tuple[str, ...] = ()
    day: date | str | None = None
    share: float = 1.0  # of its words that are reviewed


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one issue, or those outside all issues."""

    items: tuple[Item, ...]
    title: str = ""
    number: str = ""
    period: str = ""
    editors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What every page shows."""

    template: ClassVar[str]
    locale: Locale
    site: str  # the publication's title
    publisher: str
    source: Locale  # of the publication: what its issues' titles are written in
    top: str  # the way from the page to its edition's folder: "" or "../../"
    languages: tuple[LanguageLink, ...]

    @property
    def text(self) -> Interface:
        """The interface texts of the page's language."""
        return interface(self.locale)


@dataclass(frozen=True, slots=True)
class ChooserPage(Page):
    """The page at the top, where a reader chooses a language."""

    template: ClassVar[str] = "chooser.html"


@dataclass(frozen=True, slots=True)
class IndexPage(Page):
    """The front page of an edition."""

    template: ClassVar[str] = "index.html"

    groups: tuple[Group, ...]
    waiting: tuple[Item, ...]  # what is held back, with the way to the originals


@dataclass(frozen=True, slots=True)
class ArticlePage(Page):
    """One article in one language."""

    template: ClassVar[str] = "article.html"

    title: Passage
    summary: Passage
    authors: tuple[str, ...]
    day: date | str | None
    tags: tuple[str, ...]
    body: Markup
    original: Locale
    original_url: str
    issue: str
    untranslated: int  # words
    draft: int
    stale: int
    previous: Item | None
    next: Item | None
    credits: tuple[str, ...] = ()  # translators who asked to be named


def render(page: Page) -> str:
    """The HTML of a page."""
    text = page.text

    def people(listed: Sequence[str]) -> Markup:
        """Names as the reader lists them, each kept together whatever way its letters run."""
        return Markup(text.names([Markup("<bdi>{}</bdi>").format(name) for name in listed]))

    return _template(page.template).render(page=page, people=people, _=text.gettext, ngettext=text.ngettext)


def stylesheet() -> str:
    """The one style sheet of an edition."""
    return (_HERE / "theme" / "style.css").read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
