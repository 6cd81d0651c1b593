"""Front matter: YAML between `---` lines, of which a publication translates some fields.

Only the text of a translated value is replaced; every other byte stays as the author wrote it. Where the text so made would
not hold the wanted values (a mapping in braces, say, or a text that another key shares), it is written anew as YAML.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from polyglot.articles import safe_yaml
from polyglot.articles.safe_yaml import NodePair
from polyglot.errors import ContentError

_FENCED = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_STRING = "tag:yaml.org,2002:str"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")  # an anchor or a tag before a value


@dataclass(frozen=True, slots=True)
class FrontMatterField:
    """One translatable text of the front matter."""

    name: str
    text: str
    start: int  # offsets in `FrontMatter.text` of the value, or of the alias in its place; below 0: it has no place of its own
    end: int
    line: int  # in the file, from 1


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of an article; empty where it has none."""

    text: str = ""  # between the two fences
    data: Mapping[str, Any] = field(default_factory=dict)
    mapping: bool = True  # False: YAML, but not a mapping; kept verbatim


def split_front_matter(text: str) -> tuple[str | None, str]:
    """The text between the fences, or None where there is no front matter, and the body."""
    found = _FENCED.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def parse(text: str, name: str) -> FrontMatter:
    """Read front matter. Raises `ContentError`, under `name`, with the line where it stops being YAML."""
    try:
        data = safe_yaml.load(text)
    except safe_yaml.RefusedError as error:
        raise ContentError(
            f"The front matter is too much: {error.problem}.",
            where=name,
            line=error.problem_mark.line + 2,
            remedy="Write it plainly, one name and value a line.",
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        raise ContentError(
            f"The front matter is not YAML: {problem}.",
            where=name,
            line=mark.line + 2 if mark else 2,
            remedy="Put values with a colon, a quote or a bracket between quotation marks.",
        ) from None
    if data is None:
        return FrontMatter(text)
    if not isinstance(data, dict):
        return FrontMatter(text, mapping=False)
    return FrontMatter(text, {str(key): value for key, value in data.items()})


def written_value(front: FrontMatter, name: str) -> tuple[str, int]:
    """A field's value as it is written (`no` is a word here, no truth value), and its line in the file."""
    for key, value in reversed(_mapping_pairs(safe_yaml.compose(front.text))):
        if key.value == name:
            whole = front.text[slice(*_value_range(front.text, key, value))].strip()
            return value.value if isinstance(value, yaml.ScalarNode) else whole, key.start_mark.line + 2
    return str(front.data[name]), 2  # merged from another mapping


def find_fields(front: FrontMatter, names: Sequence[str]) -> list[FrontMatterField]:
    """The texts of those fields, in the order of the file; of a list, each of its texts."""
    if not front.mapping or not any(name in front.data for name in names):
        return []
    found = []
    for key, value in _mapping_pairs(safe_yaml.compose(front.text)):
        for node, start, end in _scalar_ranges(front.text, key, value) if key.value in names else ():
            text = flatten_value(node.value)
            if text and node.tag == _STRING:
                line = key.start_mark.line if start < 0 else front.text.count("\n", 0, start)
                found.append(FrontMatterField(key.value, text, start, end, line + 2))
    return found


def flatten_value(value: str) -> str:
    """A value's text on one line, as it is translated."""
    return " ".join(filter(None, map(str.strip, value.split("\n"))))


def replace_fields(front: FrontMatter, texts: Sequence[tuple[FrontMatterField, str]], extra: Mapping[str, str]) -> str:
    """The text between the fences with other values for some fields and with the keys of `extra` set."""
    root = safe_yaml.compose(front.text)
    wanted = _expected_pairs(front.text, root, texts, extra)
    text = _edit_text(front.text, root, texts, extra)
    try:
        made = _unique_pairs(_mapping_pairs(safe_yaml.compose(text)))
    except yaml.YAMLError:
        return safe_yaml.dump(wanted)
    return text if safe_yaml.is_same_mapping(made, wanted) else safe_yaml.dump(wanted)


def _edit_text(
    text: str, root: yaml.Node | None, texts: Sequence[tuple[FrontMatterField, str]], more: Mapping[str, str]
) -> str:
    """The author's text with the values replaced where they stand; not in all of its forms is that YAML again."""
    edits = {place.start: (place.end, value) for place, value in texts if place.start >= 0 and value != place.text}
    new = ""
    for name, value in more.items():
        spans = [_value_range(text, key, node) for key, node in _mapping_pairs(root) if key.value == name]
        edits |= {start: (end, value) for start, end in spans}
        new += "" if spans else f"{name}: {_quote_scalar(value)}\n"
    for start, (end, value) in sorted(edits.items(), reverse=True):
        old = text[start:end]
        head = _PROPERTIES.match(old)
        rest = "\n" if old.endswith("\n") else ""
        text = text[:start] + (head[0] if head else "") + _quote_scalar(value) + rest + text[end:]
    return new + text  # in front, since the end of a text without end marks (a folded one) is where the next key begins


def _expected_pairs(
    text: str, root: yaml.Node | None, texts: Sequence[tuple[FrontMatterField, str]], more: Mapping[str, str]
) -> list[NodePair]:
    """The keys and values that the result has to have."""
    said: dict[str, dict[int, str]] = {}
    for place, new in texts:
        if new != place.text:
            said.setdefault(place.name, {})[place.start] = new
    pairs = _unique_pairs(_mapping_pairs(root))
    known = {key.value for key, _ in pairs}
    wanted: list[NodePair] = [
        (_create_scalar(name), _create_scalar(new)) for name, new in more.items() if name not in known
    ]
    for key, value in pairs:
        if key.value in more:
            wanted.append((key, _create_scalar(more[key.value])))
        elif key.value in said:
            here = said[key.value]
            items = {id(node): here[start] for node, start, _ in _scalar_ranges(text, key, value) if start in here}
            wanted.append((key, _with_texts(value, items)))
        else:
            wanted.append((key, value))
    return wanted


def _with_texts(value: yaml.Node, texts: Mapping[int, str]) -> yaml.Node:
    """A value, or a list, with other texts for some of its nodes."""
    if id(value) in texts:
        return _create_scalar(texts[id(value)])
    if not texts or not isinstance(value, yaml.SequenceNode):
        return value
    items = [_create_scalar(texts[id(item)]) if id(item) in texts else item for item in value.value]
    return yaml.SequenceNode(value.tag, items, flow_style=value.flow_style)


def _create_scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, text)


def _mapping_pairs(root: yaml.Node | None) -> list[NodePair]:
    """The keys and values of a mapping; none of anything else. A key that is no scalar cannot be loaded."""
    return root.value if isinstance(root, yaml.MappingNode) else []


def _unique_pairs(pairs: Sequence[NodePair]) -> list[NodePair]:
    """Each key once, with the value that holds: its last one. Mappings that are merged in (`<<`) all hold."""
    found = {
        (key.value, number if key.tag.endswith(":merge") else key.tag): (key, value)
        for number, (key, value) in enumerate(pairs)
    }
    return list(found.values())


def _scalar_ranges(text: str, key: yaml.Node, value: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, int, int]]:
    """The scalars of a value or of its list, and where each is written. A node of an alias tells its anchor's place."""
    last = key.end_mark.index
    items = value.value if isinstance(value, yaml.SequenceNode) else [value]
    elsewhere = isinstance(value, yaml.SequenceNode) and value.start_mark.index < last
    spots: list[tuple[int, int]] | None = None
    for item in items:
        start, end = item.start_mark.index, item.end_mark.index
        if elsewhere:
            start = end = -1 - start
        elif start < last:
            spots = safe_yaml.alias_positions(text)[::-1] if spots is None else spots
            while spots[-1][0] < last:
                spots.pop()
            start, end = spots[-1]
        last = max(last, end)
        if isinstance(item, yaml.ScalarNode):
            yield item, start, end


def _value_range(text: str, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """Where a value is written."""
    start, end = value.start_mark.index, value.end_mark.index
    after = key.end_mark.index
    return (
        (start, end) if start >= after else next(spot for spot in safe_yaml.alias_positions(text) if spot[0] >= after)
    )


def _quote_scalar(value: str) -> str:
    """A YAML scalar on one line: plain where that is safe, else with double quotes (as JSON writes them)."""
    if re.fullmatch(r"[^\W\d_][\w .,;()/–—-]*", value) and value.strip() == value:
        try:
            if safe_yaml.load(value) == value:
                return value
        except yaml.YAMLError:
            pass
    return json.dumps(value, ensure_ascii=False)
