"""A file -> `Article`: front matter, body, language. An article's units are those of its fields, then of its body.

What an issue says of itself is read as an article that has fields only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from polyglot.articles import front_matter, issue_file
from polyglot.articles.front_matter import Field, FrontMatter
from polyglot.errors import ContentError, UsageError
from polyglot.language.locales import parse as parse_tag
from polyglot.markdown import parser
from polyglot.markdown.link_labels import printable
from polyglot.markdown.markup_check import footnote_labels
from polyglot.markdown.parser import Env
from polyglot.markdown.units import Reading, Row, offered, walk
from polyglot.model import Block, Finding, Locale, Severity, Unit
from polyglot.publication import Publication, kind_of
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
    """Read an article from its file. Raises `ContentError` for what is not UTF-8, and as `parse` does."""
    path = publication.article_path(id)
    return parse(files.read_text(path, publication.name(path)), id, publication)


def warnings(article: Article) -> list[Finding]:
    """What is odd in an article and stops nothing."""
    if article.front is None or article.front.mapping:
        return []
    problem = "The front matter is not a mapping of names to values; it is kept as it is."
    return [Finding(article.path, 2, "front-matter", Severity.WARNING, problem, "Write it as “title: …”.")]


def parse(text: str, id: str, publication: Publication) -> Article:
    """Read an article. Raises `ContentError` for front matter or a language that cannot be read."""
    path = publication.name(publication.article_path(id))
    if kind_of(id) == "issue":
        return _masthead(text, id, path, publication)
    head, body = front_matter.split(printable(text))
    front = None if head is None else front_matter.parse(head, path)
    locale = publication.source
    if front is not None and "language" in front.data:
        said = front.data["language"]
        tag = said if isinstance(said, str) else front_matter.written(front, "language")[0]
        locale = _locale(tag, id, lambda: front_matter.written(front, "language")[1], publication)
    first_line = 1 if head is None else head.count("\n") + 3
    return Article(id, path, locale, front, body, first_line)


@dataclass(frozen=True, slots=True)
class Cut:
    """An article cut into units: its block tokens, their walk, and all units, those of its fields first."""

    article: Article
    tokens: Sequence[Token]
    env: Env
    rows: Sequence[tuple[int, Row | None]]
    units: Sequence[Unit]

    @property
    def notes(self) -> list[str]:
        """The footnotes that the article defines."""
        return footnote_labels(self.env)


def cut(article: Article, publication: Publication) -> Cut:
    """Cut an article into units, in the order of their appearance."""
    tokens, env = parser.parse_blocks(article.body)
    sentences = publication.unit == "sentence"
    reading = Reading(article.locale.language, article.first_line, sentences, publication.translate_code)
    rows = list(walk(tokens, env, reading))
    return Cut(article, tokens, env, rows, [*(unit for _, unit in fields(article, publication)), *offered(rows)])


def fields(article: Article, publication: Publication) -> list[tuple[Field, Unit]]:
    """The translatable texts of an article's front matter, with their units."""
    reading = issue_file.fields if kind_of(article.id) == "issue" else front_matter.fields
    found = reading(article.front, publication.translate) if article.front else []
    return [(field, Unit(field.text, Block("field", field.line), context=field.name)) for field in found]


def _masthead(text: str, id: str, path: str, publication: Publication) -> Article:
    said = issue_file.parse(text, path)
    locale = publication.source
    if said.language:
        locale = _locale(said.language, id, lambda: issue_file.line(text, "language"), publication)
    return Article(id, path, locale, issue_file.front(text, said), "", 1)


def _locale(tag: str, id: str, line: Callable[[], int], publication: Publication) -> Locale:
    """The language that a text says it is in. Raises `ContentError` for none of the publication's."""
    try:
        locale = parse_tag(tag)
        if locale in publication.locales:
            return locale
        said, remedy = (
            f"The {kind_of(id)}'s language “{tag}” is not one of the publication's.",
            "Add it to `languages` in polyglot.toml.",
        )
    except UsageError as error:
        said, remedy = error.text, error.remedy
    if not tag:
        said, remedy = "`language` says nothing.", "Write a tag such as “en”, or take the line out."
    where = publication.name(publication.article_path(id))
    raise ContentError(said, where=where, line=line(), remedy=remedy)
