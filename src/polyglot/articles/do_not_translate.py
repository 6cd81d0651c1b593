"""Names that stay as they are in every language: those of an article's `keep`, and of its issue's."""

from collections.abc import Iterator

from polyglot.articles import issue_file
from polyglot.articles.article import Article
from polyglot.articles.front_matter import flatten_value
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, warning
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.publication import Publication, enclosing_issues, text_kind
from polyglot.storage import files


def kept_names(article: Article, publication: Publication) -> tuple[str, ...]:
    """The names that are kept in an article, or in what an issue says of itself. What cannot be read keeps none."""
    own = [name for name in _keep_list(article) if isinstance(name, str)]
    every = (flatten_value(remove_unprintable(name)) for name in (*own, *_issue_names(article.id, publication)))
    return tuple(dict.fromkeys(filter(None, every)))


def check_names(article: Article) -> Iterator[Finding]:
    """What is wrong with an article's `keep`."""
    for name in _keep_list(article):
        if not isinstance(name, str):
            text = f"`keep` is a list of names, and holds “{name}”, which YAML reads as something else."
            yield warning(article.path, FindingCode.FRONT_MATTER, text, 'Write names in quotes: keep: ["Ana"].')


def _keep_list(article: Article) -> list[object]:
    said = (
        article.front.data.get("keep", []) if article.front is not None and text_kind(article.id) == "article" else []
    )
    return list(said) if isinstance(said, list) else [said]


def _issue_names(id: str, publication: Publication) -> Iterator[str]:
    """The names of the issues in whose folders a text lies, the nearest first."""
    for issue in enclosing_issues(id):
        path = publication.article_path(issue)
        name = publication.display_path(path)
        try:
            yield from issue_file.parse_issue(files.read_text(path, name), name).keep
        except (FileNotFoundError, ContentError):  # whose own text says so
            continue
