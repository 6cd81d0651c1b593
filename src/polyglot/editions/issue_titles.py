"""Titles and summaries of issues in one edition, translated by the same rules as those of articles."""

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
    """An issue's title and summary, each with its language; None if the issue has none."""

    title: LocalizedText | None = None
    summary: LocalizedText | None = None
    findings: tuple[Finding, ...] = ()  # unreadable catalogs


def translate_titles(publication: Publication, issue: Issue, locale: Locale, mode: BuildMode) -> IssueTitles:
    """Translate an issue's title and summary into a language; for articles outside issues, return empty titles."""
    if not issue.folder:
        return IssueTitles()
    loaded = load_article(publication, (locale,), issue.id)
    entry = summarize_article(publication, loaded, mode)[locale.tag]
    title = entry.title if issue.title.strip() else None
    return IssueTitles(title, entry.summary if entry.summary.text else None, tuple(loaded.findings.values()))
