"""Where each page of a site lies, in its language's folder, and the way from one page to another.

An article's page is `<id>/index.html` in every language, so that an address holds for ever; a publication may ask for
addresses in the reader's language instead (`slugs = "localised"`), and the stable ones lead there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from posixpath import relpath
from urllib.parse import quote, unquote

from polyglot.markdown.heading_ids import slugify

PAGE = "index.html"
_ARTICLE_LINK = re.compile("\ufdd0(.*?)\ufdd1")


@dataclass(frozen=True, slots=True)
class PagePath:
    """A page: the language's folder that it lies in, and its folder there."""

    language: str  # tag; empty for the folder above all languages
    folder: str  # "" for the front page, "2026-3/notices" for an article's

    @property
    def name(self) -> str:
        """The page's file, in its language's folder."""
        return f"{self.folder}/{PAGE}" if self.folder else PAGE

    @property
    def top(self) -> str:
        """The way from the page to its language's folder: empty, or `../` for each folder."""
        return "../" * (self.folder.count("/") + 1) if self.folder else ""

    def relative_url(self, to: "PagePath") -> str:
        """The way to another page: a relative address, which holds for `file:` too."""
        if to.language != self.language:
            return f"{self.top}../{to.language}{'/' if to.language else ''}{quote(to.name)}"
        way = relpath(to.name, self.folder or ".")
        return quote(way)

    def file_url(self, name: str) -> str:
        """The way to a file of the language's folder."""
        return self.top + quote(name)

    def absolute_url(self, base: str) -> str:
        """The page's address on the web, where `base` is that of all editions."""
        folders = [part for part in (self.language, quote(self.folder)) if part]
        return "/".join([base.rstrip("/"), *folders, ""])


def folders_by_title(titles: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, str]:
    """The folders of articles' pages by their titles' slugs: for ids and slugs in their order; equal ones are numbered.

    `taken` are folders that other pages have.
    """
    folders: dict[str, str] = {}
    used = {folder.casefold() for folder in taken}
    for id, name in titles:
        above, _, last = id.rpartition("/")
        wanted = unique_name(f"{above}/{name or last}".removeprefix("/"), used)
        folders[id] = wanted
    return folders


def folders_by_name(names: Iterable[str]) -> dict[str, str]:
    """A folder for each name (of authors, of topics), in their order; names with the same letters are numbered."""
    used: set[str] = set()
    return {name: unique_name(slugify(name) or "unnamed", used) for name in dict.fromkeys(names)}


def unique_name(name: str, used: set[str]) -> str:
    """The name, or the first of its numbered forms, that nobody uses where capitals do not count; it is used from now on."""
    wanted, number = name, 1
    while wanted.casefold() in used:
        number += 1
        wanted = f"{name}-{number}"
    used.add(wanted.casefold())
    return wanted


def article_link(id: str) -> str:
    """Return the placeholder for the URL of an article's page, which is not known when other articles are rendered."""
    return f"\ufdd0{quote(id)}\ufdd1"


def resolve_links(html: str, url: Callable[[str], str]) -> str:
    """Replace the placeholders of articles' pages in the HTML of a body by their URLs, by article id."""
    return _ARTICLE_LINK.sub(lambda match: url(unquote(match[1])), html) if "\ufdd0" in html else html
