"""Paths of pages within their language's folder, and the URLs between them.

An article's page is `<id>/index.html` in every language, so that its URL is permanent. With `slugs = "localised"` it has a
URL in the reader's language instead, and the permanent one redirects there.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from polyglot.markdown.heading_ids import slugify

PAGE = "index.html"


class PagePath(NamedTuple):
    """The path of a page: its language's folder, and its folder in there."""

    language: str  # tag; empty above the languages' folders
    folder: str  # empty for the front page; "2026-3/notices" for an article

    @property
    def name(self) -> str:
        """The path of the page's file in its language's folder."""
        return f"{self.folder}/{PAGE}" if self.folder else PAGE

    @property
    def top(self) -> str:
        """The relative URL of the language's folder: empty, or `../` for each level."""
        return "../" * (self.folder.count("/") + 1) if self.folder else ""

    def relative_url(self, to: "PagePath") -> str:
        """Return the relative URL of another page, which also works with `file:`."""
        if to.language != self.language:
            return f"{self.top}../{to.language}{'/' if to.language else ''}{quote_path(to.name)}"
        if not self.folder:
            return quote_path(to.name)
        here, there = self.folder.split("/"), to.name.split("/")
        shared = 0
        for mine, theirs in zip(here, there, strict=False):
            if mine != theirs:
                break
            shared += 1
        return "../" * (len(here) - shared) + quote_path("/".join(there[shared:]))

    def file_url(self, name: str) -> str:
        """Return the relative URL of a file in the language's folder."""
        return self.top + quote_path(name)

    def absolute_url(self, base: str) -> str:
        """Return the page's absolute URL; `base` is the URL above the languages' folders."""
        folders = [part for part in (self.language, quote_path(self.folder)) if part]
        return "/".join([base.rstrip("/"), *folders, ""])


@lru_cache(maxsize=1 << 14)  # the pages of an issue link to each other
def quote_path(path: str) -> str:
    """Return a path as it stands in a URL."""
    return quote(path)


def folders_by_title(titles: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, str]:
    """Return the folders of article pages from pairs of id and title slug; equal slugs are numbered in their order.

    `taken` are the folders of other pages.
    """
    folders: dict[str, str] = {}
    used = {folder.casefold() for folder in taken}
    for id, name in titles:
        above, _, last = id.rpartition("/")
        unique = unique_name(f"{above}/{name or last}".removeprefix("/"), used)
        folders[id] = unique
    return folders


def folders_by_name(names: Iterable[str]) -> dict[str, str]:
    """Return a folder for each name (of authors or topics); names with equal slugs are numbered in their order."""
    used: set[str] = set()
    return {name: unique_name(slugify(name) or "unnamed", used) for name in dict.fromkeys(names)}


def unique_name(name: str, used: set[str]) -> str:
    """Return the name, or its first numbered form, that is not in `used` when case-folded; it is added to `used`."""
    unique, number = name, 1
    while unique.casefold() in used:
        number += 1
        unique = f"{name}-{number}"
    used.add(unique.casefold())
    return unique
