"""Where the links and pictures of an article lead in an edition.

Articles name each other and their pictures by relative paths, as files. In a Markdown edition that holds as it is; on a
page, a link to an article becomes a link to its page, and a picture is copied to where the page finds it. No path that
leaves the articles' folder is followed.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from polyglot.model import Finding, Severity
from polyglot.text.article import Article

_ATTRIBUTE = re.compile(r"(<[A-Za-z][^>]*?\s(?:src|href)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)


@dataclass(slots=True)
class Links:
    """The links of one article: which files they need, and what is wrong with them."""

    article: Article
    folder: Path  # of the articles
    articles: Collection[str]  # the ids of all articles
    needed: set[str] = field(default_factory=set)  # files under articles/ that an edition has to carry
    findings: list[Finding] = field(default_factory=list)

    def collect(self, tokens: Sequence[Token], place: Callable[[str], str] | None = None) -> None:
        """Note the files that these tokens need.

        With `place`, also rewrite each address within the publication to what it returns for the path under `articles/`
        (an article's ends in `.md`); the part after `#` stays.
        """
        for token in _all(tokens):
            for name in ("href", "src"):
                if name in token.attrs and token.type != "address_open":
                    token.attrs[name] = self._led(str(token.attrs[name]), name == "src", place)
            if token.type in {"html_block", "html_inline"} and "=" in token.content:
                token.content = _ATTRIBUTE.sub(lambda found: self._attribute(found, place), token.content)

    def _attribute(self, found: re.Match[str], place: Callable[[str], str] | None) -> str:
        address = found[2] if found[2] is not None else found[3]
        quote = '"' if found[2] is not None else "'"
        picture = "src" in found[1].rpartition(" ")[2].lower()
        return f"{found[1]}{quote}{self._led(address, picture, place)}{quote}"

    def _led(self, address: str, picture: bool, place: Callable[[str], str] | None) -> str:  # noqa: FBT001
        parts = urlsplit(address) if ":" not in address.partition("/")[0] else None
        if parts is None or parts.netloc or not parts.path or parts.path.startswith("/"):
            return address
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.article.id), unquote(parts.path)))
        if path == ".." or path.startswith("../"):
            self._warn("link-outside", f"“{parts.path}” leads out of the folder articles/; it is left as it is.", "")
            return address
        if path.endswith(".md") and path.removesuffix(".md") in self.articles:
            return (place(path) if place else parts.path) + (f"#{parts.fragment}" if parts.fragment else "")
        if (self.folder / path).is_file():
            self.needed.add(path)
            return (place(path) if place else parts.path) + (f"#{parts.fragment}" if parts.fragment else "")
        if picture:
            self._warn("picture-missing", f"The picture “{parts.path}” is missing.", f"Put it at articles/{path}.")
        elif path.endswith(".md"):
            self._warn("link-missing", f"The link to “{parts.path}” leads to no article.", "")
        return address

    def _warn(self, code: str, text: str, remedy: str) -> None:
        finding = Finding(self.article.path, self._line(text), code, Severity.WARNING, text, remedy)
        if finding not in self.findings:
            self.findings.append(finding)

    def _line(self, text: str) -> int:
        """The line where the address of this message stands, or the body's first."""
        address = text.partition("“")[2].partition("”")[0]
        before = self.article.body.partition(address)[0]
        return self.article.first_line + (before.count("\n") if address in self.article.body else 0)


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())
