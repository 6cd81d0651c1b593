"""What an issue says of itself in one edition: its title and summary, by the same rules as those of articles."""

from dataclasses import dataclass

from polyglot.catalogs.ledger.article_translations import open_article
from polyglot.editions.entries import Passage, survey
from polyglot.editions.issues import Issue
from polyglot.editions.print_policy import View
from polyglot.model import Finding, Locale
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class Titles:
    """An issue's own texts, each in the language that it is in; None where the issue has none."""

    title: Passage | None = None
    summary: Passage | None = None
    findings: tuple[Finding, ...] = ()  # a catalog that cannot be read


def titles(publication: Publication, issue: Issue, locale: Locale, view: View) -> Titles:
    """The texts of an issue, which has been read, for the readers of a language; none of what stands outside issues."""
    if not issue.folder:
        return Titles()
    opened = open_article(publication, (locale,), issue.id)
    entry = survey(publication, opened, view)[locale.tag]
    title = entry.title if issue.title.strip() else None
    return Titles(title, entry.summary if entry.summary.text else None, tuple(opened.findings.values()))
