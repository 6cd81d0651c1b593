"""The places in articles that links may name after `#`: headings, and elements of raw HTML with an id."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it.token import Token

from polyglot.articles import front_matter
from polyglot.errors import ContentError
from polyglot.markdown.comments import remove_comments
from polyglot.markdown.heading_ids import find_heading_ids
from polyglot.markdown.html_tokens import HtmlPartKind, read_attributes, split_html
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.markdown.parser import parse_blocks, parse_inline
from polyglot.storage import files
from polyglot.storage.fingerprints import FileStamp

_NOT_IN_TITLES = frozenset(
    {"footnote_ref", "image"}
)  # a heading with one stays in the body, since titles cannot show them


@dataclass(frozen=True, slots=True)
class ArticleAnchors:
    """The names of the places in an article."""

    names: frozenset[str] = frozenset()
    title: str = ""  # the id of the heading that is the article's title, which pages and volumes show above the body


def find_anchors(title: object, body: str) -> ArticleAnchors:
    """Return the places in an article from its body, and its title if the front matter has one."""
    tokens, env = parse_blocks(body)
    ids = find_heading_ids(tokens, env)
    names = frozenset({*ids, *_html_names(tokens)})
    tokens = remove_comments(tokens)
    inline = parse_inline(tokens[1].content, env) if not title and tokens and tokens[0].type == "heading_open" else ()
    return ArticleAnchors(names, ids[0] if is_title(title, tokens[:1], inline) else "")


def is_title(title: object, first: Sequence[Token], inline: Sequence[Token]) -> bool:
    """Return whether a body's first block is a heading that is the article's title; `title` is that of the front matter."""
    is_heading = bool(first) and first[0].type == "heading_open"
    return not title and is_heading and not any(token.type in _NOT_IN_TITLES for token in inline)


@lru_cache(maxsize=4096)
def read_anchors(path: Path, _stamp: FileStamp) -> ArticleAnchors | None:
    """Return the places in the article of a file in this state; None if it cannot be read."""
    try:
        head, body = front_matter.split_front_matter(remove_unprintable(files.read_text(path, str(path))))
        front = front_matter.parse(head, str(path)) if head is not None else front_matter.FrontMatter()
    except ContentError:
        return None
    return find_anchors(front.data.get("title"), body)


def _html_names(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the ids of elements in raw HTML, and the names of old anchors."""
    for token in tokens:
        if token.type in {"html_block", "inline"} and "<" in token.content and "=" in token.content:
            for part in split_html(token.content):
                for name, value in read_attributes(token.content, part) if part.kind is HtmlPartKind.OPEN else ():
                    if name == "id" or (name == "name" and part.name == "a"):
                        yield value
