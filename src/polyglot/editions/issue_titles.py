"""What an issue says of itself in one edition: its title and summary, by the same rules as those of articles."""

from dataclasses import dataclass

from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.entries import LocalizedText, summarize_article
from polyglot.editions.issues import Issue
from polyglot.editions.print_policy import BuildMode
from polyglot.findings import Finding
from polyglot.model import Locale
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class IssueTitles:
    """An issue's own texts, each in the language that it is in; None where the issue has none."""

    title: LocalizedText | None = None
    summary: LocalizedText | None = None
    findings: tuple[Finding, ...] = ()  # a catalog that cannot be read


def translate_titles(publication: Publication, issue: Issue, locale: Locale, mode: BuildMode) -> IssueTitles:
    """The texts of an issue, which has been read, for the readers of a language; none of what stands outside issues."""
    if not issue.folder:
        return IssueTitles()
    opened = load_article(publication, (locale,), issue.id)
    entry = summarize_article(publication, opened, mode)[locale.tag]
    title = entry.title if issue.title.strip() else None
    return IssueTitles(title, entry.summary if entry.summary.text else None, tuple(opened.findings.values()))
