"""A file -> `Article`: front matter, body, language. An article's units are those of its fields, then of its body.

What an issue says of itself is read as an article that has fields only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from polyglot.articles import front_matter, issue_file
from polyglot.articles.front_matter import FrontMatter, FrontMatterField
from polyglot.errors import ContentError, UsageError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.language.locales import parse_tag
from polyglot.markdown import parser
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.parser import Env
from polyglot.markdown.units import BlockRow, SegmentationOptions, translatable_units, walk
from polyglot.model import Block, BlockKind, Locale, Unit
from polyglot.publication import Publication, text_kind
from polyglot.settings import UnitSize
from polyglot.storage import files


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its author wrote it."""

    id: str
    path: str  # as messages and catalogs name it: articles/<id>.md, or an issue.toml
    locale: Locale
    front: FrontMatter | None  # None: the file has none
    body: str
    first_line: int  # of the body, in the file


def read(id: str, publication: Publication) -> Article:
    """Read an article from its file. Raises `ContentError` for what is not UTF-8, and as `parse_issue` does."""
    path = publication.article_path(id)
    return parse(files.read_text(path, publication.display_path(path)), id, publication)


def find_warnings(article: Article) -> list[Finding]:
    """What is odd in an article and stops nothing."""
    if article.front is None or article.front.mapping:
        return []
    problem = "The front matter is not a mapping of names to values; it is kept as it is."
    return [warning(article.path, FindingCode.FRONT_MATTER, problem, "Write it as “title: …”.", line=2)]


def parse(text: str, id: str, publication: Publication) -> Article:
    """Read an article. Raises `ContentError` for front matter or a language that cannot be read."""
    path = publication.display_path(publication.article_path(id))
    if text_kind(id) == "issue":
        return _parse_issue(text, id, path, publication)
    head, body = front_matter.split_front_matter(remove_unprintable(text))
    front = None if head is None else front_matter.parse(head, path)
    locale = publication.source
    if front is not None and "language" in front.data:
        said = front.data["language"]
        tag = said if isinstance(said, str) else front_matter.written_value(front, "language")[0]
        locale = _find_locale(tag, id, lambda: front_matter.written_value(front, "language")[1], publication)
    first_line = 1 if head is None else head.count("\n") + 3
    return Article(id, path, locale, front, body, first_line)


@dataclass(frozen=True, slots=True)
class SegmentedArticle:
    """An article cut into units: its block tokens, their walk, and all units, those of its fields first."""

    article: Article
    tokens: Sequence[Token]
    env: Env
    rows: Sequence[tuple[int, BlockRow | None]]
    units: Sequence[Unit]

    @property
    def footnotes(self) -> list[str]:
        """The footnotes that the article defines."""
        return footnote_labels(self.env)


def segment(article: Article, publication: Publication) -> SegmentedArticle:
    """Cut an article into units, in the order of their appearance."""
    tokens, env = parser.parse_blocks(article.body)
    sentences = publication.unit is UnitSize.SENTENCE
    reading = SegmentationOptions(article.locale.language, article.first_line, sentences, publication.translate_code)
    rows = list(walk(tokens, env, reading))
    return SegmentedArticle(
        article,
        tokens,
        env,
        rows,
        [*(unit for _, unit in translatable_fields(article, publication)), *translatable_units(rows)],
    )


def translatable_fields(article: Article, publication: Publication) -> list[tuple[FrontMatterField, Unit]]:
    """The translatable texts of an article's front matter, with their units."""
    reading = issue_file.find_fields if text_kind(article.id) == "issue" else front_matter.find_fields
    found = reading(article.front, publication.translate) if article.front else []
    return [(field, Unit(field.text, Block(BlockKind.FIELD, field.line), context=field.name)) for field in found]


def _parse_issue(text: str, id: str, path: str, publication: Publication) -> Article:
    said = issue_file.parse_issue(text, path)
    locale = publication.source
    if said.language:
        locale = _find_locale(said.language, id, lambda: issue_file.key_line(text, "language"), publication)
    return Article(id, path, locale, issue_file.front_matter(text, said), "", 1)


def _find_locale(tag: str, id: str, line: Callable[[], int], publication: Publication) -> Locale:
    """The language that a text says it is in. Raises `ContentError` for none of the publication's."""
    try:
        locale = parse_tag(tag)
        if locale in publication.locales:
            return locale
        said, remedy = (
            f"The {text_kind(id)}'s language “{tag}” is not one of the publication's.",
            "Add it to `languages` in polyglot.toml.",
        )
    except UsageError as error:
        said, remedy = error.text, error.remedy
    if not tag:
        said, remedy = "`language` says nothing.", "Write a tag such as “en”, or take the line out."
    where = publication.display_path(publication.article_path(id))
    raise ContentError(said, where=where, line=line(), remedy=remedy)
