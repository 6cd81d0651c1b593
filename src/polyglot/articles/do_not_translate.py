"""Names that stay as they are in every language: those of an article's `keep`, and of its issue's."""

from collections.abc import Iterator

from polyglot.articles import issue_file
from polyglot.articles.article import Article
from polyglot.articles.front_matter import flat
from polyglot.errors import ContentError
from polyglot.markdown.link_labels import printable
from polyglot.model import Finding, Severity
from polyglot.publication import Publication, issues_around, kind_of
from polyglot.storage import files


def names(article: Article, publication: Publication) -> tuple[str, ...]:
    """The names that are kept in an article, or in what an issue says of itself. What cannot be read keeps none."""
    own = [name for name in _listed(article) if isinstance(name, str)]
    every = (flat(printable(name)) for name in (*own, *_issues(article.id, publication)))
    return tuple(dict.fromkeys(filter(None, every)))


def misnamed(article: Article) -> Iterator[Finding]:
    """What is wrong with an article's `keep`."""
    for name in _listed(article):
        if not isinstance(name, str):
            text = f"`keep` is a list of names, and holds “{name}”, which YAML reads as something else."
            yield Finding(
                article.path, 1, "front-matter", Severity.WARNING, text, 'Write names in quotes: keep: ["Ana"].'
            )


def _listed(article: Article) -> list[object]:
    said = article.front.data.get("keep", []) if article.front is not None and kind_of(article.id) == "article" else []
    return list(said) if isinstance(said, list) else [said]


def _issues(id: str, publication: Publication) -> Iterator[str]:
    """The names of the issues in whose folders a text lies, the nearest first."""
    for issue in issues_around(id):
        path = publication.article_path(issue)
        name = publication.name(path)
        try:
            yield from issue_file.parse(files.read_text(path, name), name).keep
        except (FileNotFoundError, ContentError):  # whose own text says so
            continue
