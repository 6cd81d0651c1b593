"""The issues of a publication: their metadata, and the order of their articles."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import msgspec

from polyglot.articles import article as articles
from polyglot.articles import discovery, issue_file
from polyglot.articles.issue_file import IssueFile
from polyglot.editions.ui_text import InterfaceText
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error, warning
from polyglot.publication import ISSUE, Publication, text_kind
from polyglot.storage import files


class Issue(IssueFile, frozen=True):
    """An issue of the publication; without a folder, the articles outside all issues."""

    folder: str = ""

    @property
    def id(self) -> str:
        """The text id under which its title and summary are translated."""
        return f"{self.folder}/{ISSUE}"

    @property
    def start_date(self) -> date:
        """The date by which issues are sorted; `date.min` for an undated issue."""
        return self.period_start or self.date or self.period_end or date.min

    @property
    def position(self) -> int | None:
        """The number of the issue, if it is one of digits."""
        number = str(self.number)
        return int(number) if number.isascii() and number.isdigit() else None

    def format_number(self, text: InterfaceText) -> str:
        """Format the volume and number in the text's language; empty without a number."""
        volume, number = text.ordinal(self.volume), text.ordinal(self.number)
        if volume and number:
            return text.gettext("Volume %(volume)s, number %(number)s", volume=volume, number=number)
        return text.gettext("Number %(number)s", number=number) if number else ""

    def format_period(self, text: InterfaceText) -> str:
        """Format the months of the issue, or its date, in the text's language; empty for an undated issue."""
        start, end = self.period_start or self.period_end, self.period_end or self.period_start
        return text.period(start, end) if start and end else text.day(self.date)


class Contents(msgspec.Struct, frozen=True):
    """The articles of an issue in order, or the articles outside all issues."""

    issue: Issue
    articles: tuple[str, ...]


def arrange_issues(
    publication: Publication, ids: Sequence[str], last: Mapping[str, Issue] = MappingProxyType({})
) -> tuple[list[Contents], list[Finding]]:
    """Return all articles by issue, newest issue first and articles outside issues last; and findings about issues.

    An issue that cannot be read is as it was in `last`, by folder, or missing.
    """
    # Read the issue files.
    findings: list[Finding] = []
    issues = []
    for id in (id for id in discovery.find_texts(publication)[0] if text_kind(id) == "issue"):
        try:
            issues.append(_read_issue(id, publication))
        except ContentError as error:
            findings.append(from_error(error, FindingCode.ISSUE))
            if old := last.get(id.rpartition("/")[0]):
                issues.append(old)
    issues.sort(key=lambda issue: (issue.start_date, issue.folder), reverse=True)
    # Give each issue its articles: first those that its order names, then the others.
    remaining = list(ids)
    contents = []
    for issue in issues:
        inside = [id for id in remaining if id.startswith(f"{issue.folder}/")]
        remaining = [id for id in remaining if not id.startswith(f"{issue.folder}/")]
        named = [f"{issue.folder}/{name}" for name in issue.order]
        path_name = publication.display_path(publication.article_path(issue.id))
        for id in named:
            if id not in inside:
                text = f"The order names “{id}”, but there is no such article."
                remedy = "Remove the name, or write the article."
                findings.append(warning(path_name, FindingCode.ISSUE_ORDER, text, remedy))
        ordered = [id for id in named if id in inside] + [id for id in inside if id not in named]
        contents.append(Contents(issue, tuple(ordered)))
    if remaining:
        contents.append(Contents(Issue(), tuple(remaining)))
    return contents, findings


def _read_issue(id: str, publication: Publication) -> Issue:
    path = publication.article_path(id)
    name = publication.display_path(path)
    text = files.read_text(path, name)
    articles.parse(text, id, publication)  # checks its language, too
    issue = issue_file.parse_issue(text, name)
    return Issue(**msgspec.structs.asdict(issue), folder=id.rpartition("/")[0])
