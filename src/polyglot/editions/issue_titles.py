"""Titles and summaries of issues in one edition, translated by the same rules as those of articles."""

from collections.abc import Sequence

import msgspec

from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.entries import LocalizedText, summarize_article
from polyglot.editions.issues import Issue
from polyglot.editions.print_policy import BuildMode
from polyglot.findings import Finding
from polyglot.model import Locale
from polyglot.publication import Publication


class IssueTitles(msgspec.Struct, frozen=True):
    """An issue's title and summary, each with its language; None if the issue has none."""

    title: LocalizedText | None = None
    summary: LocalizedText | None = None
    findings: tuple[Finding, ...] = ()  # unreadable catalogs


def translate_titles(
    publication: Publication, issue: Issue, locales: Sequence[Locale], mode: BuildMode
) -> dict[str, IssueTitles]:
    """Translate an issue's title and summary; return them by language tag. Those of articles outside issues are empty."""
    if not issue.folder:
        return {locale.tag: IssueTitles() for locale in locales}
    loaded = load_article(publication, locales, issue.id)
    titles = {}
    for tag, entry in summarize_article(publication, loaded, mode).items():
        title = entry.title if issue.title.strip() else None
        unreadable = (loaded.findings[tag],) if tag in loaded.findings else ()
        titles[tag] = IssueTitles(title, entry.summary if entry.summary.text else None, unreadable)
    return titles
