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
from urllib.parse import SplitResult, unquote, urlsplit

from markdown_it.token import Token

from polyglot.articles.article import Article
from polyglot.articles.path_kinds import PathKind, PathKinds
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.html_blocks import map_addresses
from polyglot.storage.files import printable_path

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MAX_MISSES = 100  # failed searches in one article, after which findings have the line of their block

AddressResolver = Callable[[str], str]  # a path under articles/ -> its address in the edition
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

        With `resolve`, also replace each address within the publication by `resolve(path)` for its path under `articles/`
        (with `.md` for an article); the fragment stays.
        """
        for token, self._lines in _walk_tokens(tokens, (0, 0)):
            for name in ("href", "src") if token.attrs else ():
                if name in token.attrs and token.type != "address_open":
                    names = set[str]() if token.type == "image" else self.named
                    token.attrs[name] = self._resolve_address(str(token.attrs[name]), name == "src", resolve, names)
            if token.type in {"html_block", "html_inline"} and "=" in token.content:
                token.content = map_addresses(
                    token.content, lambda address, picture: self._resolve_address(address, picture, resolve, self.named)
                )

    def _resolve_address(self, address: str, picture: bool, resolve: AddressResolver | None, names: set[str]) -> str:  # noqa: FBT001
        """Return an address in the edition, and add its file to `names`. Addresses outside the publication are unchanged."""
        parts = self._split_relative(address)
        if parts is None or parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return address
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.article.id), unquote(parts.path)))
        if path == ".." or path.startswith("../"):
            self._add_warning(
                FindingCode.LINK_OUTSIDE, parts.path, "“{}” leads out of the folder articles/; it is not changed."
            )
            return address
        kind = self.path_kinds[path] = self._kinds.find(path)
        if kind not in {PathKind.ARTICLE, PathKind.FILE}:
            self._warn_of(kind, path, parts.path, picture)
            return address
        if kind is PathKind.FILE:
            self.needed.add(path)
            names.add(path)
        return resolve(path) + (f"#{parts.fragment}" if parts.fragment else "") if resolve else address

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

    def _warn_of(self, kind: PathKind, path: str, written: str, picture: bool) -> None:  # noqa: FBT001
        """Add a finding for a path that is not a file which an edition can include, if it is of a picture or an article."""
        if kind is PathKind.OUTSIDE:
            text = "“{}” leads out of the folder articles/; it is not changed."
            self._add_warning(FindingCode.LINK_OUTSIDE, written, text, "Replace the symbolic link by the file itself.")
        elif picture:
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


def _walk_tokens(tokens: Sequence[Token], lines: Lines) -> Iterator[tuple[Token, Lines]]:
    """Yield all tokens, each with the lines of its block."""
    for token in tokens:
        token_lines = token.map or lines
        yield token, token_lines
        for child in token.children or ():
            yield child, token_lines
            if child.children:  # a picture's
                yield from _walk_tokens(child.children, token_lines)
