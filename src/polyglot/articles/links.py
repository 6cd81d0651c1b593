"""Resolution of the links and pictures of an article in an edition.

Articles refer to each other and to their pictures by relative file paths. A Markdown edition keeps these paths; on a page,
a link to an article becomes a link to its page, and a picture is copied beside the page. Paths that leave the articles'
folder, by `..` or by a symbolic link, are not followed.
"""

import posixpath
import re
from bisect import bisect
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from markdown_it.token import Token

from polyglot.articles.article import Article
from polyglot.articles.path_kinds import PathKind, PathKinds
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.html_blocks import AddressUse, map_addresses
from polyglot.markdown.parser import alt_text
from polyglot.storage.files import printable_path

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MAX_MISSES = 100  # failed searches in one article, after which findings have the line of their block


class ArticleTarget(NamedTuple):
    """The target of a link or picture in the publication."""

    path: str  # under articles/, with `.md` for an article
    written: str  # the path that the author wrote; empty for a place in the same article
    fragment: str = ""
    kind: PathKind = PathKind.ARTICLE
    use: AddressUse = AddressUse.LINK

    @property
    def suffix(self) -> str:
        """The fragment with its sign, to follow an address; empty without one."""
        return f"#{self.fragment}" if self.fragment else ""


AddressResolver = Callable[[ArticleTarget], str]  # returns the address in an edition; empty if there is none
Lines = Sequence[int]  # the first line of a block in the body and the line after its last, from 0


@dataclass(slots=True)
class LinkCollector:
    """Collects the links of one article: the files that they need, and findings."""

    article: Article
    folder: Path  # of the articles
    articles: Collection[str]  # the ids of all articles
    needed: set[str] = field(default_factory=set)  # files under articles/ that an edition has to include
    named: set[str] = field(default_factory=set)  # those of them with other uses than Markdown pictures
    findings: list[Finding] = field(default_factory=list)
    path_kinds: dict[str, PathKind] = field(default_factory=dict)  # of all paths under articles/ that links name
    _kinds: PathKinds = field(init=False)
    _lines: Lines = field(default=(0, 0), init=False)  # of the current block
    _reported: set[tuple[FindingCode, str]] = field(default_factory=set, init=False)  # code and address of each finding
    _text_locator: "_TextLocator | None" = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Look every path up anew."""
        self._kinds = PathKinds(self.folder, self.articles)

    def collect(self, tokens: Sequence[Token], resolve: AddressResolver | None = None) -> None:
        """Collect the files that these tokens need.

        With `resolve`, also replace each address within the publication by the one in an edition. A link that has no address
        there becomes its text, and a picture its alternative text.
        """
        for token, self._lines in _walk_blocks(tokens):
            if token.children:
                token.children = list(self._resolve_children(token.children, resolve))
            elif token.type == "html_block":
                token.content = self._resolve_html(token.content, resolve)

    def _resolve_children(self, children: Sequence[Token], resolve: AddressResolver | None) -> Iterator[Token]:
        """Yield the inline tokens of a block with addresses in an edition, without links that lead nowhere."""
        is_dead = False  # the open link leads nowhere
        for token in children:
            if token.type == "link_open":
                address = self._resolve_address(str(token.attrs["href"]), AddressUse.LINK, resolve)
                is_dead = address is None
                token.attrs["href"] = address or ""
            elif token.type == "image":
                address = self._resolve_address(str(token.attrs["src"]), AddressUse.PICTURE, resolve)
                token.attrs["src"] = address or ""
                if address is None:
                    yield Token("text", "", 0, content=alt_text(token))
                    continue
            elif token.type == "html_inline":
                token.content = self._resolve_html(token.content, resolve)
            if not (is_dead and token.type in {"link_open", "link_close"}):
                yield token

    def _resolve_html(self, html: str, resolve: AddressResolver | None) -> str:
        if "=" not in html:
            return html
        return map_addresses(html, lambda address, use: self._resolve_address(address, use, resolve))

    def _resolve_address(self, address: str, use: AddressUse, resolve: AddressResolver | None) -> str | None:
        """Return an address in the edition, None if it leads nowhere there, and collect its file.

        Addresses outside the publication are unchanged.
        """
        parts = self._split_relative(address)
        if parts is None or parts.scheme or parts.netloc or parts.path.startswith("/"):
            return address
        if not parts.path:
            place = ArticleTarget(f"{self.article.id}.md", "", parts.fragment)
            return (resolve(place) or None) if resolve and parts.fragment else address
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.article.id), unquote(parts.path)))
        if path == ".." or path.startswith("../"):
            self._add_warning(
                FindingCode.LINK_OUTSIDE, parts.path, "“{}” leads out of the folder articles/; it is not changed."
            )
            return address
        kind = self.path_kinds[path] = self._kinds.find(path)
        if kind not in {PathKind.ARTICLE, PathKind.FILE}:
            self._warn_of(kind, path, parts.path, use)
            return address
        if kind is PathKind.FILE:
            self.needed.add(path)
            if use is not AddressUse.PICTURE:
                self.named.add(path)
        if resolve is None:
            return address
        return resolve(ArticleTarget(path, parts.path, parts.fragment, kind, use)) or None

    def _split_relative(self, address: str) -> SplitResult | None:
        """Return the parts of an address without a scheme, or None if it has a scheme or is invalid."""
        if _SCHEME.match(address):
            return None
        try:
            return urlsplit(address)
        except ValueError:
            self._add_warning(
                FindingCode.LINK_ADDRESS, address, "“{}” is not an address; it is not changed.", "Correct the link."
            )
            return None

    def _warn_of(self, kind: PathKind, path: str, written: str, use: AddressUse) -> None:
        """Add a finding for a path that is not a file which an edition can include, if it is of a picture or an article."""
        if kind is PathKind.OUTSIDE:
            text = "“{}” leads out of the folder articles/; it is not changed."
            self._add_warning(FindingCode.LINK_OUTSIDE, written, text, "Replace the symbolic link by the file itself.")
        elif use is not AddressUse.LINK:
            self._add_warning(
                FindingCode.PICTURE_MISSING,
                written,
                "The picture “{}” is missing.",
                f"Put it at articles/{printable_path(path)}.",
            )
        elif path.endswith(".md"):
            self._add_warning(FindingCode.LINK_MISSING, written, "The link to “{}” leads to no article.")
        elif kind is PathKind.IMPOSSIBLE:
            self._add_warning(FindingCode.LINK_MISSING, written, "The link to “{}” leads to no file.")

    def _add_warning(self, code: FindingCode, written: str, text: str, remedy: str = "") -> None:
        if (code, written) not in self._reported:
            self._reported.add((code, written))
            self._text_locator = self._text_locator or _TextLocator(self.article.body)
            line = self.article.first_line + self._text_locator.find_line(self._lines, (unquote(written), written))
            finding = warning(self.article.path, code, text.format(written), remedy, line)
            self.findings.append(finding)


class _TextLocator:
    """Finds the lines of addresses in a text; searches in the order of the text read it once.

    An address may be written with character references (`&lt;`); after many failed searches, the line is the block's.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.position = 0  # of the last match
        self.missed = 0  # number of failed searches, each of which reads a whole block

    def find_line(self, lines: Lines, wanted: Sequence[str]) -> int:
        """Return the line, from 0, of one of the `wanted` texts within these lines, or the first of the lines."""
        start = self.starts[min(lines[0], len(self.starts) - 1)]
        end = self.starts[lines[1]] if lines[1] < len(self.starts) else len(self.text)
        for begin in (max(start, self.position), start) if self.missed < _MAX_MISSES else ():
            for text in wanted:
                position = self.text.find(text, begin, end)
                if position >= 0:
                    self.position = position
                    return bisect(self.starts, position) - 1
        self.missed += 1
        return lines[0]


def _walk_blocks(tokens: Sequence[Token]) -> Iterator[tuple[Token, Lines]]:
    """Yield block tokens, each with the lines of its block."""
    lines: Lines = (0, 0)
    for token in tokens:
        lines = token.map or lines
        yield token, lines
