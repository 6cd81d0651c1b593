"""Which articles a publication has."""

from collections.abc import Iterable

from polyglot import files
from polyglot.model import Finding, Severity
from polyglot.publication import Publication


def find(publication: Publication, listed: Iterable[str] | None = None) -> tuple[list[str], list[Finding]]:
    """The ids of all articles, sorted, and what is wrong with names that cannot be ids.

    `listed` spares a look at the folder where its files are known already.
    """
    if listed is None:
        listed = files.listing(publication.articles, ".md")
    ids: dict[str, str] = {}  # by what they are where capitals and small letters are one
    findings = []
    for id in sorted(listed):
        if " " in id or not id.isprintable():
            problem = "The name of this article holds white space, which a catalog cannot refer to."
            findings.append(
                Finding(f"articles/{id}.md", 1, "article-name", Severity.ERROR, problem, "Rename it, with hyphens.")
            )
        elif id.casefold() in ids:
            problem = f"This article and {ids[id.casefold()]}.md are one file where capitals do not count."
            findings.append(
                Finding(f"articles/{id}.md", 1, "article-name", Severity.ERROR, problem, "Rename one of the two.")
            )
        else:
            ids[id.casefold()] = id
    return sorted(ids.values()), findings
