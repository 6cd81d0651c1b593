"""Issue files: the `issue.toml` of an issue of the publication, and its translatable fields."""

import datetime
import re
from collections.abc import Collection
from typing import Annotated

import msgspec

from polyglot.articles.front_matter import FrontMatter, FrontMatterField, flatten_value
from polyglot.errors import ContentError
from polyglot.markdown.link_labels import remove_unprintable
from polyglot.storage import toml

_TEXTS = ("title", "summary")
_Number = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]


class IssueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of an `issue.toml`. All fields are optional."""

    title: str = ""
    summary: str = ""
    language: str = ""  # of title and summary, if not the publication's
    volume: _Number | str = ""
    number: _Number | str = ""
    date: datetime.date | None = None  # of an issue of one day
    period_start: datetime.date | None = None
    period_end: datetime.date | None = None
    cover: str = ""
    editors: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()  # names that the issue's articles do not translate


def parse_issue(text: str, name: str) -> IssueFile:
    """Parse an `issue.toml`. Raises `ContentError` for `name` if it is not TOML or has invalid values."""
    data = toml.parse(text, name)
    try:
        issue = msgspec.convert(data, IssueFile)
    except msgspec.ValidationError as error:
        key = re.search(r"`\$\.(\w+)|unknown field `(.+?)`", str(error))
        remedy = f"Known keys: {', '.join(IssueFile.__struct_fields__)}."
        line = key_line(text, key[1] or key[2]) if key else 1
        raise ContentError(f"does not fit: {error}.", where=name, line=line, remedy=remedy) from None
    if issue.period_start and issue.period_end and issue.period_end < issue.period_start:
        problem, remedy = "The period ends before it begins.", "Correct period_start or period_end."
        raise ContentError(problem, where=name, line=key_line(text, "period_end"), remedy=remedy)
    return issue


def front_matter(text: str, issue: IssueFile) -> FrontMatter:
    """Return the translatable fields of an issue, as the front matter of an article without a body."""
    texts = {name: flatten_value(remove_unprintable(getattr(issue, name))) for name in _TEXTS}
    return FrontMatter(text, {name: value for name, value in texts.items() if value})


def find_fields(front: FrontMatter, names: Collection[str]) -> list[FrontMatterField]:
    """Return the texts of the named fields, without offsets, since `issue.toml` files are never written."""
    fields = [
        FrontMatterField(name, text, -1, -1, key_line(front.text, name))
        for name, text in front.data.items()
        if name in names
    ]
    return sorted(fields, key=lambda field: field.line)


def key_line(text: str, key: str) -> int:
    """Return the line where a key is set, or 1 if it is not found."""
    match = re.search(rf"""^[ \t]*["']?{re.escape(key)}["']?[ \t]*=""", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 1
