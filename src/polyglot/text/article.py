"""A file -> `Article`: front matter, body, language. An article's units are those of its fields, then of its body."""

from dataclasses import dataclass

from polyglot import files
from polyglot.errors import ContentError, UsageError
from polyglot.locales import parse as parse_tag
from polyglot.model import Block, Finding, Locale, Severity, Unit
from polyglot.publication import Publication
from polyglot.text import dialect, frontmatter, units
from polyglot.text.frontmatter import FrontMatter
from polyglot.text.targets import printable


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its author wrote it."""

    id: str
    path: str  # as messages and catalogs name it: articles/<id>.md
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
    head, body = frontmatter.split(printable(text))
    front = None if head is None else frontmatter.parse(head, path)
    locale = publication.source
    if front is not None and "language" in front.data:
        locale = _locale(front, path, publication)
    first_line = 1 if head is None else head.count("\n") + 3
    return Article(id, path, locale, front, body, first_line)


def extract(article: Article, publication: Publication) -> list[Unit]:
    """All units of an article, in the order of their appearance."""
    fields = frontmatter.fields(article.front, publication.translate) if article.front else []
    heads = [Unit(field.text, Block("field", field.line), context=field.name) for field in fields]
    tokens, env = dialect.parse_blocks(article.body)
    return heads + units.extract(tokens, env, reading(article, publication))


def reading(article: Article, publication: Publication) -> units.Reading:
    """How this article's body is cut."""
    return units.Reading(
        article.locale.language, article.first_line, publication.unit == "sentence", publication.translate_code
    )


def _locale(front: FrontMatter, path: str, publication: Publication) -> Locale:
    tag = str(front.data["language"])
    line = next((n for n, text in enumerate(front.text.splitlines(), 2) if text.startswith("language")), 2)
    try:
        locale = parse_tag(tag)
    except UsageError as error:
        raise ContentError(error.text, where=path, line=line, remedy=error.remedy) from None
    if locale not in publication.locales:
        raise ContentError(
            f"The article's language “{tag}” is not one of the publication's.",
            where=path,
            line=line,
            remedy="Add it to `languages` in polyglot.toml.",
        )
    return locale
