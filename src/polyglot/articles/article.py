"""Reading of article files into front matter, body and language, and their segmentation into units.

The units of an article are those of its fields, then those of its body. An `issue.toml` is read as an article with fields
only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
from markdown_it.token import Token

from polyglot.articles import front_matter, issue_file
from polyglot.articles.front_matter import FrontMatter, FrontMatterField
from polyglot.errors import ContentError, UsageError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.language.locales import parse_tag
from polyglot.markdown import parser
from polyglot.markdown.heading_ids import find_heading_ids
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.parser import Env
from polyglot.markdown.units import BlockRow, SegmentationOptions, translatable_units, walk
from polyglot.model import Block, BlockKind, Locale, Unit
from polyglot.publication import Publication, text_kind
from polyglot.settings import UnitSize
from polyglot.storage import files


class Article(msgspec.Struct, frozen=True):
    """One article as its author wrote it."""

    id: str
    path: str  # in messages and catalogs: articles/<id>.md, or an issue.toml
    locale: Locale
    front: FrontMatter | None  # None if the file has none
    body: str
    first_line: int  # of the body, in the file


def read(id: str, publication: Publication) -> Article:
    """Read an article from its file. Raises `ContentError` if it is not UTF-8, and for the same reasons as `parse`."""
    path = publication.article_path(id)
    return parse(files.read_text(path, publication.display_path(path)), id, publication)


def find_warnings(article: Article) -> list[Finding]:
    """Return warnings for front matter that is not a mapping."""
    if article.front is None or article.front.mapping:
        return []
    problem = "The front matter is not a mapping of names to values; it is kept as it is."
    return [warning(article.path, FindingCode.FRONT_MATTER, problem, "Write it as “title: …”.", line=2)]


def parse(text: str, id: str, publication: Publication) -> Article:
    """Parse the text of an article's file. Raises `ContentError` for invalid front matter or an invalid language."""
    path = publication.display_path(publication.article_path(id))
    if text_kind(id) == "issue":
        return _parse_issue(text, id, path, publication)
    head, body = front_matter.split_front_matter(remove_unprintable(text))
    front = None if head is None else front_matter.parse(head, path)
    locale = publication.source
    if front is not None and "language" in front.data:
        value = front.data["language"]
        tag = value if isinstance(value, str) else front_matter.written_value(front, "language")[0]
        locale = _find_locale(tag, id, lambda: front_matter.written_value(front, "language")[1], publication)
    first_line = 1 if head is None else head.count("\n") + 3
    return Article(id, path, locale, front, body, first_line)


@dataclass(frozen=True)
class SegmentedArticle:
    """An article segmented into units: its block tokens, their rows, and all units, those of the fields first."""

    article: Article
    fields: Sequence[tuple[FrontMatterField, Unit]]  # translatable front matter
    tokens: Sequence[Token]
    env: Env
    rows: Sequence[tuple[int, BlockRow | None]]
    units: Sequence[Unit]

    @cached_property
    def footnotes(self) -> list[str]:
        """The labels of the footnotes that the article defines."""
        return footnote_labels(self.env)

    @cached_property
    def heading_ids(self) -> list[str]:
        """The ids of the headings, which are the same in every language."""
        return find_heading_ids(self.tokens, self.env)


def segment(article: Article, publication: Publication) -> SegmentedArticle:
    """Segment an article into units, in the order of the file."""
    tokens, env = parser.parse_blocks(article.body)
    sentences = publication.unit is UnitSize.SENTENCE
    options = SegmentationOptions(article.locale.language, article.first_line, sentences, publication.translate_code)
    rows = list(walk(tokens, env, options))
    fields = translatable_fields(article, publication)
    units = [*(unit for _, unit in fields), *translatable_units(rows)]
    return SegmentedArticle(article, fields, tokens, env, rows, units)


def translatable_fields(article: Article, publication: Publication) -> list[tuple[FrontMatterField, Unit]]:
    """Return the translatable fields of an article's front matter, with their units."""
    find_fields = issue_file.find_fields if text_kind(article.id) == "issue" else front_matter.find_fields
    fields = find_fields(article.front, publication.translate) if article.front else []
    return [(field, Unit(field.text, Block(BlockKind.FIELD, field.line), context=field.name)) for field in fields]


def _parse_issue(text: str, id: str, path: str, publication: Publication) -> Article:
    issue = issue_file.parse_issue(text, path)
    locale = publication.source
    if issue.language:
        locale = _find_locale(issue.language, id, lambda: issue_file.key_line(text, "language"), publication)
    return Article(id, path, locale, issue_file.front_matter(text, issue), "", 1)


def _find_locale(tag: str, id: str, line: Callable[[], int], publication: Publication) -> Locale:
    """Return the locale of a text's `language`. Raises `ContentError` if it is not one of the publication's."""
    try:
        locale = parse_tag(tag)
        if locale in publication.locales:
            return locale
        problem, remedy = (
            f"The {text_kind(id)}'s language “{tag}” is not one of the publication's.",
            "Add it to `languages` in polyglot.toml.",
        )
    except UsageError as error:
        problem, remedy = error.text, error.remedy
    if not tag:
        problem, remedy = "`language` is empty.", "Write a tag such as “en”, or delete the line."
    where = publication.display_path(publication.article_path(id))
    raise ContentError(problem, where=where, line=line(), remedy=remedy)
