"""Front matter: YAML between `---` lines, of which a publication translates some fields.

Only the text of a translated value is replaced; every other byte stays as the author wrote it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from polyglot.errors import ContentError

_FENCED = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")  # an anchor or a tag before a value
_LINE = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """One translatable text of the front matter."""

    name: str
    text: str
    start: int  # offsets of the value in `FrontMatter.text`
    end: int
    line: int  # in the file, from 1


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of an article; empty where it has none."""

    text: str = ""  # between the two fences
    data: Mapping[str, Any] = field(default_factory=dict)
    mapping: bool = True  # False: YAML, but not a mapping; kept verbatim


def split(text: str) -> tuple[str | None, str]:
    """The text between the fences, or None where there is no front matter, and the body."""
    found = _FENCED.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def parse(text: str, name: str) -> FrontMatter:
    """Read front matter. Raises `ContentError`, under `name`, with the line where it stops being YAML."""
    try:
        data = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        problem = getattr(error, "problem", None) or "cannot be read"
        raise ContentError(
            f"The front matter is not YAML: {problem}.",
            where=name,
            line=line,
            remedy="Put values with a colon, a quote or a bracket between quotation marks.",
        ) from None
    except (ValueError, RecursionError) as error:  # a date such as 2026-13-45
        raise ContentError(
            f"The front matter is not YAML: {error}.", where=name, line=2, remedy="Mend that value."
        ) from None
    if data is None:
        return FrontMatter(text)
    if not isinstance(data, dict):
        return FrontMatter(text, mapping=False)
    return FrontMatter(text, {str(key): value for key, value in data.items()})


def fields(front: FrontMatter, names: Sequence[str]) -> list[Field]:
    """The texts of those fields, in the order of the file; of a list, each of its texts."""
    if not front.mapping or not any(name in front.data for name in names):
        return []
    root = yaml.compose(front.text, _LOADER)
    found: dict[int, Field] = {}  # by place, since an alias is the same text again
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if isinstance(key, yaml.ScalarNode) and key.value in names:
            for item in _fields(key.value, value):
                if item.text:
                    found.setdefault(item.start, item)
    return list(found.values())


def replace(front: FrontMatter, texts: Sequence[tuple[Field, str]], more: Mapping[str, str]) -> str:
    """The text between the fences with other values for some fields and with the keys of `more` set."""
    text = front.text
    for place, value in sorted(texts, key=lambda pair: -pair[0].start):
        if value != place.text:
            old = text[place.start : place.end]
            head = _PROPERTIES.match(old)
            rest = "\n" if old.endswith("\n") else ""
            text = text[: place.start] + (head[0] if head else "") + _quoted(value) + rest + text[place.end :]
    new = ""
    for key, value in more.items():
        line = f"{key}: {_quoted(value)}\n"
        if key in front.data:
            text = re.sub(rf"^{re.escape(key)}:.*\n(?:[ \t].*\n)*", _verbatim(line), text, count=1, flags=re.MULTILINE)
        else:
            new += line
    return new + text  # in front, since the end of a text without end marks (a folded one) is where the next key begins


def _verbatim(line: str) -> Callable[[re.Match[str]], str]:
    return lambda _: line


def _fields(name: str, node: yaml.Node) -> Iterator[Field]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                yield from _fields(name, item)
    elif isinstance(node, yaml.ScalarNode) and node.tag == _STRING:
        start, end = node.start_mark, node.end_mark
        yield Field(name, _LINE.sub(" ", node.value.strip(" \t\n")), start.index, end.index, start.line + 2)


def _quoted(value: str) -> str:
    """A YAML scalar on one line: plain where that is safe, else with double quotes (as JSON writes them)."""
    if re.fullmatch(r"[^\W\d_][\w .,;()/–—-]*", value) and value.strip() == value:
        try:
            if yaml.load(value, _LOADER) == value:
                return value
        except yaml.YAMLError:
            pass
    return json.dumps(value, ensure_ascii=False)
