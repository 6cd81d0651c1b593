"""Do-not-translate names: those of an article's `keep`, and of its issues' `keep`."""

import os
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
    """Return the names that translations of an article or issue keep. Issue files that cannot be read are left out."""
    article_names = [name for name in _keep_list(article) if isinstance(name, str)]
    names = (*article_names, *_issue_names(article.id, publication))
    return tuple(dict.fromkeys(filter(None, (flatten_value(remove_unprintable(name)) for name in names))))


def check_names(article: Article) -> Iterator[Finding]:
    """Yield warnings for values of an article's `keep` that are not names."""
    for name in _keep_list(article):
        if not isinstance(name, str):
            text = f"`keep` is a list of names, but “{name}” is not text in YAML."
            yield warning(article.path, FindingCode.FRONT_MATTER, text, 'Write names in quotes: keep: ["Ana"].')


def _keep_list(article: Article) -> list[object]:
    value = (
        article.front.data.get("keep", []) if article.front is not None and text_kind(article.id) == "article" else []
    )
    return list(value) if isinstance(value, list) else [value]


def _issue_names(id: str, publication: Publication) -> Iterator[str]:
    """Yield the names of the issues that enclose a text, the nearest issue first."""
    folder = str(publication.articles)
    for issue in enclosing_issues(id):
        if not os.path.isfile(f"{folder}/{issue}"):  # noqa: PTH113 (strings are faster: most texts have no issue file)
            continue
        path = publication.article_path(issue)
        name = publication.display_path(path)
        try:
            yield from issue_file.parse_issue(files.read_text(path, name), name).keep
        except (FileNotFoundError, ContentError):  # reported for the issue itself
            continue
