"""Checks of the settings."""

from collections.abc import Collection

from polyglot.findings import Finding, FindingCode, warning
from polyglot.publication import Publication
from polyglot.settings import FILE_NAME


def check_settings(publication: Publication, ids: Collection[str]) -> list[Finding]:
    """Return warnings about the settings, and about a publication without articles."""
    findings = []
    for tag, rules in publication.rules.items():
        for id in sorted(rules.article_credits.keys() - set(ids)):
            text = f"The credits of “{tag}” name the article “{id}”, which does not exist."
            remedy = "Write its path under articles/ without “.md”."
            findings.append(warning(FILE_NAME, FindingCode.CREDITS, text, remedy))
    if not ids and not any(publication.articles.rglob("*.md")):
        text = "The folder articles/ contains no article."
        findings.append(
            warning(FILE_NAME, FindingCode.NO_ARTICLE, text, "Write the first article there, as a .md file.")
        )
    return findings
