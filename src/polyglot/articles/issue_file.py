"""`issue.toml` -> `IssueFile`: what a numbered number of the publication says of itself, and which of it is translated."""

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
    """What an `issue.toml` says. All fields may be left out."""

    title: str = ""
    summary: str = ""
    language: str = ""  # of these two, where it is not the publication's
    volume: _Number | str = ""
    number: _Number | str = ""
    date: datetime.date | None = None  # of a number that is of one day
    period_start: datetime.date | None = None
    period_end: datetime.date | None = None
    cover: str = ""
    editors: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()  # names that no article of the issue translates


def parse_issue(text: str, name: str) -> IssueFile:
    """Read an `issue.toml`. Raises `ContentError`, under `name`, for what is no TOML or does not fit."""
    data = toml.parse(text, name)
    try:
        masthead = msgspec.convert(data, IssueFile)
    except msgspec.ValidationError as error:
        key = re.search(r"`\$\.(\w+)|unknown field `(.+?)`", str(error))
        remedy = f"Known here: {', '.join(IssueFile.__struct_fields__)}."
        at = key_line(text, key[1] or key[2]) if key else 1
        raise ContentError(f"does not fit: {error}.", where=name, line=at, remedy=remedy) from None
    if masthead.period_start and masthead.period_end and masthead.period_end < masthead.period_start:
        said, remedy = "The period ends before it begins.", "Correct period_start or period_end."
        raise ContentError(said, where=name, line=key_line(text, "period_end"), remedy=remedy)
    return masthead


def front_matter(text: str, masthead: IssueFile) -> FrontMatter:
    """What is translated of a masthead, as the front matter of an article that has nothing else."""
    said = {name: flatten_value(remove_unprintable(getattr(masthead, name))) for name in _TEXTS}
    return FrontMatter(text, {name: words for name, words in said.items() if words})


def find_fields(front: FrontMatter, names: Collection[str]) -> list[FrontMatterField]:
    """The texts of those fields. They have no place of their own: nobody writes an `issue.toml` anew."""
    found = [
        FrontMatterField(name, text, -1, -1, key_line(front.text, name))
        for name, text in front.data.items()
        if name in names
    ]
    return sorted(found, key=lambda field: field.line)


def key_line(text: str, key: str) -> int:
    """The line where a key is set; 1 where it is not written plainly."""
    found = re.search(rf"""^[ \t]*["']?{re.escape(key)}["']?[ \t]*=""", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
