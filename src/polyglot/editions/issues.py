"""`issue.toml`: what a numbered number of the publication says of itself, and the order of its articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec

from polyglot import files, toml
from polyglot.editions.interface import Interface
from polyglot.errors import ContentError
from polyglot.model import Finding, Severity
from polyglot.publication import Publication

_Number = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]


class Issue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of the publication. All fields may be left out."""

    folder: str = ""
    title: str = ""
    volume: _Number | str = ""
    number: _Number | str = ""
    period_start: date | None = None
    period_end: date | None = None
    cover: str = ""
    editors: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    def numbered(self, text: Interface) -> str:
        """The volume and number, in the reader's language; empty without a number."""
        if self.volume and self.number:
            return text.gettext("Volume %(volume)s, number %(number)s", volume=self.volume, number=self.number)
        return text.gettext("Number %(number)s", number=self.number) if self.number else ""

    def period(self, text: Interface) -> str:
        """The months that it is for, in the reader's language; empty if it does not say."""
        return text.period(self.period_start, self.period_end) if self.period_start and self.period_end else ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The articles of an issue in their order, or those outside all issues."""

    issue: Issue
    articles: tuple[str, ...]


def arrange(publication: Publication, ids: Sequence[str]) -> tuple[list[Contents], list[Finding]]:
    """All articles by issue, the newest issue first, and what is outside issues last; and what is wrong with issues."""
    findings: list[Finding] = []
    issues = []
    for path in sorted(publication.articles.glob("**/issue.toml")):
        folder = path.parent.relative_to(publication.articles).as_posix()
        try:
            issues.append(_read(folder, publication))
        except ContentError as error:
            findings.append(Finding(error.where, error.line, "issue", Severity.ERROR, error.text, error.remedy))
    issues.sort(key=lambda issue: (issue.period_start or date.min, issue.folder), reverse=True)
    left = list(ids)
    contents = []
    for issue in issues:
        inside = [id for id in left if id.startswith(f"{issue.folder}/")]
        left = [id for id in left if id not in set(inside)]
        named = [f"{issue.folder}/{name}" for name in issue.order]
        path_name = publication.name(publication.articles / issue.folder / "issue.toml")
        for id in named:
            if id not in inside:
                text = f"The order names “{id}”, which is no article."
                findings.append(
                    Finding(path_name, 1, "issue-order", Severity.WARNING, text, "Take it out, or write the article.")
                )
        ordered = [id for id in named if id in inside] + [id for id in inside if id not in named]
        contents.append(Contents(issue, tuple(ordered)))
    if left:
        contents.append(Contents(Issue(), tuple(left)))
    return contents, findings


def _read(folder: str, publication: Publication) -> Issue:
    path = publication.articles / folder / "issue.toml"
    name = publication.name(path)
    text = files.read_text(path, name)
    try:
        issue = msgspec.convert({**toml.parse(text, name), "folder": folder}, Issue)
    except msgspec.ValidationError as error:
        fields = ", ".join(Issue.__struct_fields__[1:])
        raise ContentError(f"does not fit: {error}.", where=name, remedy=f"Known here: {fields}.") from None
    return issue
