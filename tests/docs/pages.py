"""The Markdown pages for people, and the examples, code spans, links and headings in them."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [*GUIDES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class Example:
    """A code block of a page."""

    page: Path
    line: int
    language: str  # the first word behind the fence; empty for an indented block
    name: str  # the other words: the file or the kind of text that the block shows
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def examples() -> list[Example]:
    """Return the code blocks of all guides."""
    found = []
    for page in GUIDES:
        for token in tokens(page):
            if token.type in {"fence", "code_block"}:
                language, _, name = token.info.strip().partition(" ")
                assert token.map
                found.append(Example(page, token.map[0] + 1, language, name, token.content))
    return found


def tokens(page: Path) -> list[Token]:
    """Parse a page as GitHub does, as far as these pages need it."""
    return _MARKDOWN.parse(page.read_text(encoding="utf-8"))


def table_rows(page: Path) -> list[list[str]]:
    """Return the cells of each row of a page's tables, without the heads."""
    result: list[list[str]] = []
    in_body = False
    for token in tokens(page):
        if token.type in {"tbody_open", "tbody_close"}:
            in_body = token.type == "tbody_open"
        elif token.type == "tr_open" and in_body:
            result.append([])
        elif token.type == "inline" and in_body:
            result[-1].append(token.content)
    return result


def code_spans(page: Path) -> set[str]:
    """Return the texts between backticks."""
    return {child.content for child in _inline(page) if child.type == "code_inline"}


def targets(page: Path) -> set[str]:
    """Return the targets of links and pictures."""
    attributes = {"link_open": "href", "image": "src"}
    return {str(child.attrs[attributes[child.type]]) for child in _inline(page) if child.type in attributes}


def anchors(page: Path) -> set[str]:
    """Return the ids that GitHub gives to the headings of a page."""
    before: Counter[str] = Counter()
    ids = set()
    parsed = tokens(page)
    for opening, heading in itertools.pairwise(parsed):
        if opening.type == "heading_open":
            text = "".join(child.content for child in heading.children or () if child.type in {"text", "code_inline"})
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            ids.add(f"{slug}-{before[slug]}" if before[slug] else slug)
            before[slug] += 1
    return ids


def _inline(page: Path) -> Iterator[Token]:
    for token in tokens(page):
        yield from token.children or ()
