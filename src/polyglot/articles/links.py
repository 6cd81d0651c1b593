"""Where the links and pictures of an article lead in an edition.

Articles name each other and their pictures by relative paths, as files. In a Markdown edition that holds as it is; on a
page, a link to an article becomes a link to its page, and a picture is copied to where the page finds it. No path that
leaves the articles' folder is followed, by `..` or by a symbolic link.
"""

import posixpath
import re
import stat
from bisect import bisect
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from markdown_it.token import Token

from polyglot.articles.article import Article
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.html_blocks import map_addresses
from polyglot.storage.files import printable_path

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MAX_MISSES = 100  # vain searches in one article

AddressResolver = Callable[[str], str]  # a path under articles/ -> the address that leads there
Lines = Sequence[int]  # the first line of a block in the body and the line after its last, from 0


class PathKind(StrEnum):
    """What stands at a path under `articles/`."""

    ARTICLE = "article"
    FILE = "file"
    NOTHING = "nothing"


def path_kind(folder: Path, articles: Collection[str], path: str) -> PathKind:
    """What stands now at a path under `articles/`, which is `folder`; what lies outside of it is nothing."""
    if path.endswith(".md") and path.removesuffix(".md") in articles:
        return PathKind.ARTICLE
    return PathKind.FILE if _inspect_path(folder / path)[1] and _is_inside(folder, path) else PathKind.NOTHING


@dataclass(slots=True)
class LinkCollector:
    """The links of one article: which files they need, and what is wrong with them."""

    article: Article
    folder: Path  # of the articles
    articles: Collection[str]  # the ids of all articles
    needed: set[str] = field(default_factory=set)  # files under articles/ that an edition has to carry
    named: set[str] = field(default_factory=set)  # those of them that are more than shown as pictures of Markdown
    findings: list[Finding] = field(default_factory=list)
    path_kinds: dict[str, PathKind] = field(
        default_factory=dict
    )  # what stood where, of all paths under articles/ that are named
    _lines: Lines = field(default=(0, 0), init=False)  # of the block that is looked at
    _reported: set[tuple[FindingCode, str]] = field(default_factory=set, init=False)  # what `findings` speak of already
    _text_locator: "_TextLocator | None" = field(default=None, init=False)

    def collect(self, tokens: Sequence[Token], resolve: AddressResolver | None = None) -> None:
        """Note the files that these tokens need.

        With `resolve`, also rewrite each address within the publication to what it returns for the path under `articles/`
        (an article's ends in `.md`); the part after `#` stays.
        """
        for token, self._lines in _walk_tokens(tokens, (0, 0)):
            for name in ("href", "src"):
                if name in token.attrs and token.type != "address_open":
                    asked = set[str]() if token.type == "image" else self.named
                    token.attrs[name] = self._resolve_address(str(token.attrs[name]), name == "src", resolve, asked)
            if token.type in {"html_block", "html_inline"} and "=" in token.content:
                token.content = map_addresses(
                    token.content, lambda address, picture: self._resolve_address(address, picture, resolve, self.named)
                )

    def _resolve_address(self, address: str, picture: bool, place: AddressResolver | None, asked: set[str]) -> str:  # noqa: FBT001
        """Where an address leads in the edition; its file is `asked` for. What leads to nothing of ours stays as it is."""
        parts = self._split_relative(address)
        if parts is None or parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return address
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.article.id), unquote(parts.path)))
        if path == ".." or path.startswith("../"):
            self._add_warning(
                FindingCode.LINK_OUTSIDE, parts.path, "“{}” leads out of the folder articles/; it is left as it is."
            )
            return address
        article = path.endswith(".md") and path.removesuffix(".md") in self.articles
        if not article and not self._is_copyable(path, parts.path, picture):
            self.path_kinds[path] = PathKind.NOTHING
            return address
        self.path_kinds[path] = PathKind.ARTICLE if article else PathKind.FILE
        if not article:
            self.needed.add(path)
            asked.add(path)
        return place(path) + (f"#{parts.fragment}" if parts.fragment else "") if place else address

    def _split_relative(self, address: str) -> SplitResult | None:
        """The parts of an address without a scheme; None for another one, or one that cannot be read."""
        if _SCHEME.match(address):
            return None
        try:
            return urlsplit(address)
        except ValueError:
            self._add_warning(
                FindingCode.LINK_ADDRESS, address, "“{}” is no address; it is left as it is.", "Mend the link."
            )
            return None

    def _is_copyable(self, path: str, written: str, picture: bool) -> bool:  # noqa: FBT001
        """Is this a file that an edition can carry? If not, that is told of a picture, and of what should be an article."""
        possible, there = _inspect_path(self.folder / path)
        if there and path not in self.needed and not _is_inside(self.folder, path):
            text = "“{}” leads out of the folder articles/; it is left as it is."
            self._add_warning(
                FindingCode.LINK_OUTSIDE, written, text, "Put the file itself there, not a symbolic link to it."
            )
            return False
        if not there and picture:
            self._add_warning(
                FindingCode.PICTURE_MISSING,
                written,
                "The picture “{}” is missing.",
                f"Put it at articles/{printable_path(path)}.",
            )
        elif not there and path.endswith(".md"):
            self._add_warning(FindingCode.LINK_MISSING, written, "The link to “{}” leads to no article.")
        elif not possible:
            self._add_warning(FindingCode.LINK_MISSING, written, "The link to “{}” leads to no file.")
        return there

    def _add_warning(self, code: FindingCode, written: str, text: str, remedy: str = "") -> None:
        if (code, written) not in self._reported:
            self._reported.add((code, written))
            self._text_locator = self._text_locator or _TextLocator(self.article.body)
            line = self.article.first_line + self._text_locator.find_line(self._lines, (unquote(written), written))
            finding = warning(self.article.path, code, text.format(written), remedy, line)
            self.findings.append(finding)


class _TextLocator:
    """Where something stands in a text. Asked in the text's order, it reads the text once.

    An address may be written in letters that are not its own (`&lt;`); after many such, only their blocks are told.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.position = 0  # of what was found last
        self.missed = 0  # how often a search was in vain, which reads a whole block

    def find_line(self, lines: Lines, wanted: Sequence[str]) -> int:
        """The line, from 0, within these lines where one of the wanted texts stands; else the first of them."""
        start = self.starts[min(lines[0], len(self.starts) - 1)]
        end = self.starts[lines[1]] if lines[1] < len(self.starts) else len(self.text)
        for begin in (max(start, self.position), start) if self.missed < _MAX_MISSES else ():
            for text in wanted:
                found = self.text.find(text, begin, end)
                if found >= 0:
                    self.position = found
                    return bisect(self.starts, found) - 1
        self.missed += 1
        return lines[0]


def _inspect_path(path: Path) -> tuple[bool, bool]:
    """Can there be a file of this name, and is there one?"""
    try:
        return True, stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True, False
    except (OSError, ValueError):  # a name too long, a folder of somebody else
        return False, False


def _is_inside(folder: Path, path: str) -> bool:
    """Does a file that is there lie below articles/ after all symbolic links are followed?"""
    return (folder / path).resolve().is_relative_to(folder.resolve())


def _walk_tokens(tokens: Sequence[Token], lines: Lines) -> Iterator[tuple[Token, Lines]]:
    """All tokens, and the lines of the block that each stands in."""
    for token in tokens:
        own = token.map or lines
        yield token, own
        yield from _walk_tokens(token.children or (), own)
