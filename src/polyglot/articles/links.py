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
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from markdown_it.token import Token

from polyglot.articles.anchors import ArticleAnchors, find_anchors, read_anchors
from polyglot.articles.article import Article
from polyglot.articles.html_addresses import AddressUse, map_addresses
from polyglot.articles.path_kinds import PathKind, PathKinds
from polyglot.findings import Finding, FindingCode, error, warning
from polyglot.markdown.parser import alt_text
from polyglot.publication import Publication
from polyglot.storage.files import printable_path
from polyglot.storage.fingerprints import FileStamp, stamp_file

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST_SCHEMES = frozenset({"http", "https", "ftp"})
_HOST = re.compile(r"//[^/?#\s]")
_DATA_START = 30  # characters of a file in an address that findings show
_NO_ADDRESS_REMEDY = "Write the whole address, or remove the link and leave its text."
_MAX_MISSES = 100  # failed searches in one article, after which findings have the line of their block


class ArticleTarget(NamedTuple):
    """The target of a link or picture in the publication."""

    path: str  # under articles/, with `.md` for an article
    written: str  # the path that the author wrote; empty for a place in the same article
    fragment: str = ""
    kind: PathKind = PathKind.ARTICLE
    use: AddressUse = AddressUse.LINK
    is_title: bool = False  # the fragment names the heading that is the title of the article

    @property
    def suffix(self) -> str:
        """The fragment with its sign, to follow the address of a page; empty for its top, where the title is."""
        return f"#{self.fragment}" if self.fragment and not self.is_title else ""


AddressResolver = Callable[[ArticleTarget], str]  # returns the address in an edition; empty if there is none
Lines = Sequence[int]  # the first line of a block in the body and the line after its last, from 0


@dataclass(slots=True)
class LinkCollector:
    """Collects the links of one article: the files that they need, and findings."""

    article: Article
    publication: Publication
    articles: Collection[str]  # the ids of all articles
    needed: set[str] = field(default_factory=set)  # files under articles/ that an edition has to include
    shown: set[str] = field(default_factory=set)  # those of them that Markdown shows as pictures
    named: set[str] = field(default_factory=set)  # those of them with other uses than Markdown pictures
    findings: list[Finding] = field(default_factory=list)
    path_kinds: dict[str, PathKind] = field(default_factory=dict)  # of all paths under articles/ that links name
    read_stamps: dict[str, FileStamp] = field(default_factory=dict)  # of articles with places that links name, by path
    _kinds: PathKinds = field(init=False)
    _lines: Lines = field(default=(0, 0), init=False)  # of the current block
    _reported: set[tuple[FindingCode, str]] = field(default_factory=set, init=False)  # code and address of each finding
    _text_locator: "_TextLocator | None" = field(default=None, init=False)
    _anchors: ArticleAnchors | None = field(default=None, init=False)  # of the article itself

    def __post_init__(self) -> None:
        """Look every path up anew."""
        self._kinds = PathKinds(self.publication.articles, self.articles)

    def collect(self, tokens: Sequence[Token], resolve: AddressResolver | None = None) -> None:
        """Collect the files that these tokens need.

        A link that leads nowhere becomes its text, and a picture its alternative text. With `resolve`, also replace each
        address within the publication by the one in an edition, which may have none.
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
        if "=" not in html and "(" not in html and "@" not in html:  # attributes, and addresses in style sheets
            return html
        return map_addresses(html, lambda address, use: self._resolve_address(address, use, resolve))

    def _resolve_address(self, address: str, use: AddressUse, resolve: AddressResolver | None) -> str | None:
        """Return an address in the edition, None if it leads nowhere there, and collect its file.

        Addresses of the web are unchanged, but complete.
        """
        if _SCHEME.match(address):
            return address if self._is_usable(address, use) else None
        try:
            parts = urlsplit(address)
        except ValueError:
            self._add_warning(FindingCode.LINK_ADDRESS, address, "“{}” is not an address.", "Correct the link.")
            return None
        if parts.netloc or parts.path.startswith("/"):
            return self._complete_address(address, parts)
        if not parts.path and (not parts.fragment or use is not AddressUse.LINK):
            self._warn_of_empty(address, use)
            return None
        target = self._find_target(parts, use)
        if target is None or resolve is None:
            return address if target else None
        return resolve(target) or None

    def _is_usable(self, address: str, use: AddressUse) -> bool:
        """Return whether an address with a scheme can lead somewhere; add a finding if it cannot."""
        scheme, _, rest = address.partition(":")
        if scheme.lower() == "data":
            self._refuse_data(address, use)
            return False
        if len(scheme) == 1 or scheme.lower() == "file":
            remedy = "Put the file into articles/, and link to it there."
            self._add_warning(FindingCode.LINK_ADDRESS, address, "“{}” leads to a file of one computer.", remedy)
            return False
        is_complete = _HOST.match(rest) if scheme.lower() in _HOST_SCHEMES else rest.strip()
        if not is_complete:
            self._add_warning(
                FindingCode.LINK_ADDRESS, address, "The address “{}” is not complete.", _NO_ADDRESS_REMEDY
            )
        return bool(is_complete)

    def _refuse_data(self, address: str, use: AddressUse) -> None:
        """Add a finding for a file that is written into the text, whose metadata cannot be removed."""
        if use is AddressUse.LINK:
            self._add_warning(
                FindingCode.LINK_ADDRESS, address[:_DATA_START], "“{}…” is no address.", _NO_ADDRESS_REMEDY
            )
            return
        text = "A file is written into the text (“{}…”), with all that cameras and programs note in it; it is left out."
        remedy = "Save it as a file beside the article, and show that."
        self._add_finding(error, FindingCode.EMBEDDED_DATA, address[:_DATA_START], text, remedy)

    def _complete_address(self, address: str, parts: SplitResult) -> str | None:
        """Return the whole address of a link without a scheme or host; None if the publication has no `base_url`."""
        if parts.netloc:
            return f"https:{address}"
        if self.publication.base_url:
            return urljoin(self.publication.base_url, address)
        remedy = "Write the whole address, or set base_url in polyglot.toml."
        self._add_warning(FindingCode.LINK_ADDRESS, address, "“{}” leads nowhere without a web server.", remedy)
        return None

    def _find_target(self, parts: SplitResult, use: AddressUse) -> ArticleTarget | None:
        """Return the target of a relative address, and collect its file; None and a finding if it does not exist."""
        here = f"{self.article.id}.md"
        path = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path))) if parts.path else here
        if path == ".." or path.startswith("../"):
            self._add_warning(FindingCode.LINK_OUTSIDE, parts.path, "“{}” leads out of the folder articles/.")
            return None
        kind = self.path_kinds[path] = self._kinds.find(path)
        if kind not in {PathKind.ARTICLE, PathKind.FILE} or (kind, use) == (PathKind.ARTICLE, AddressUse.PICTURE):
            self._warn_of(kind, path, parts.path, use)
            return None
        if kind is PathKind.FILE:
            self.needed.add(path)
            (self.shown if use is AddressUse.PICTURE else self.named).add(path)
            return ArticleTarget(path, parts.path, parts.fragment, kind, use)
        anchors = self._read_anchors(path) if parts.fragment else None
        place = unquote(parts.fragment)
        if anchors and place not in anchors.names:
            self._warn_of_heading(parts.geturl(), place, anchors)
            return None
        is_title = anchors is not None and place == anchors.title
        return ArticleTarget(path, parts.path, parts.fragment, kind, use, is_title)

    def _read_anchors(self, path: str) -> ArticleAnchors | None:
        """Return the places in an article; None if it cannot be read."""
        if path == f"{self.article.id}.md":
            if self._anchors is None:
                front = self.article.front
                self._anchors = find_anchors(front and front.data.get("title"), self.article.body)
            return self._anchors
        file = self.publication.articles / path
        self.read_stamps[path] = stamp_file(file)
        return read_anchors(file, self.read_stamps[path])

    def _warn_of(self, kind: PathKind, path: str, written: str, use: AddressUse) -> None:
        """Add a finding for a path that is not a file which an edition can include."""
        if kind is PathKind.OUTSIDE:
            text = "“{}” leads out of the folder articles/."
            self._add_warning(FindingCode.LINK_OUTSIDE, written, text, "Replace the symbolic link by the file itself.")
        elif use is not AddressUse.LINK:
            self._add_warning(
                FindingCode.PICTURE_MISSING,
                written,
                "The picture “{}” is missing.",
                f"Put it at articles/{printable_path(path)}.",
            )
        else:
            text = f"The link to “{{}}” leads to no {'article' if path.endswith('.md') else 'file'}."
            self._add_warning(FindingCode.LINK_MISSING, written, text)

    def _warn_of_empty(self, written: str, use: AddressUse) -> None:
        if use is not AddressUse.LINK:
            text = "The picture “{}” has no file." if written else "The picture has no address."
            self._add_warning(FindingCode.PICTURE_MISSING, written, text, "Name its file.")
        else:
            text = "The link “{}” leads nowhere." if written else "The link has no address."
            self._add_warning(FindingCode.LINK_ADDRESS, written, text, _NO_ADDRESS_REMEDY)

    def _warn_of_heading(self, written: str, place: str, anchors: ArticleAnchors) -> None:
        similar = get_close_matches(place, sorted(anchors.names), 1)
        remedy = f"Did you mean “#{similar[0]}”?" if similar else "Link to a heading that exists, or to the article."
        self._add_warning(FindingCode.LINK_HEADING, written, "The link to “{}” leads to no heading.", remedy)

    def _add_warning(self, code: FindingCode, written: str, text: str, remedy: str = "") -> None:
        self._add_finding(warning, code, written, text, remedy)

    def _add_finding(
        self, create: Callable[..., Finding], code: FindingCode, written: str, text: str, remedy: str
    ) -> None:
        """Add a finding for an address, at its first place; for one without a target on each line."""
        is_empty = written in {"", "#"}
        is_each_told = is_empty or code is FindingCode.EMBEDDED_DATA
        if (code, written) in self._reported and not is_each_told:
            return
        self._text_locator = self._text_locator or _TextLocator(self.article.body)
        wanted = (f"({written})", f'"{written}"') if is_empty else (unquote(written), written)
        line = self.article.first_line + self._text_locator.find_line(self._lines, wanted)
        finding = create(self.article.path, code, text.format(written), remedy, line)
        if not (is_each_told and finding in self.findings):
            self.findings.append(finding)
        self._reported.add((code, written))


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
                    self.position = position + 1
                    return bisect(self.starts, position) - 1
        self.missed += 1
        return lines[0]


def _walk_blocks(tokens: Sequence[Token]) -> Iterator[tuple[Token, Lines]]:
    """Yield block tokens, each with the lines of its block."""
    lines: Lines = (0, 0)
    for token in tokens:
        lines = token.map or lines
        yield token, lines
