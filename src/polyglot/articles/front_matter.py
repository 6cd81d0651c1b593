"""Front matter: YAML between `---` lines, with fields that a publication translates.

Only the text of a translated value is replaced; every other byte stays as the author wrote it. If the resulting text would
not have the expected values (a flow mapping, for example, or a text that another key shares), it is serialized again.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
import yaml

from polyglot.articles import safe_yaml
from polyglot.articles.safe_yaml import NodePair
from polyglot.errors import ContentError

_FENCED = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_YAML_COMMENT = re.compile(r"^[ \t]*#[^\n]*\n?|[ \t]+#[^\n]*", re.MULTILINE)
_HTML_COMMENT = re.compile(
    r"[ \t]*<!--(?:(?:(?!-->|\n\S).)*-->|[^\n]*?(?=[\"']?[ \t]*$))", re.DOTALL | re.MULTILINE
)  # in a value; one that is not closed ends with its line
_STRING = "tag:yaml.org,2002:str"
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")  # an anchor or a tag before a value


class FrontMatterField(msgspec.Struct, frozen=True):
    """One translatable text of the front matter."""

    name: str
    text: str
    start: int  # offsets in `FrontMatter.text` of the value, or of the alias in its place; negative without an offset of its own
    end: int
    line: int  # in the file, from 1


class FrontMatter(msgspec.Struct, frozen=True):
    """The front matter of an article."""

    text: str = ""  # between the fences
    data: Mapping[str, Any] = {}
    mapping: bool = True  # False: YAML other than a mapping; kept verbatim


def split_front_matter(text: str) -> tuple[str | None, str]:
    """Return the text between the fences (None without front matter) and the body."""
    match = _FENCED.match(text)
    return (match[1], text[match.end() :]) if match else (None, text)


def parse(text: str, name: str) -> FrontMatter:
    """Parse front matter. Raises `ContentError` for `name`, with the line in the file, if it is not YAML or too complex."""
    try:
        data = safe_yaml.load(text)
    except safe_yaml.RefusedError as error:
        raise ContentError(
            f"The front matter is too complex: {error.problem}.",
            where=name,
            line=error.problem_mark.line + 2,
            remedy="Write one name and value on each line.",
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
    """Return a field's value as written (`no` is a word, not a boolean), and its line in the file."""
    for key, value in reversed(_mapping_pairs(safe_yaml.compose(front.text))):
        if key.value == name:
            written = front.text[slice(*_value_range(front.text, key, value))].strip()
            return value.value if isinstance(value, yaml.ScalarNode) else written, key.start_mark.line + 2
    return str(front.data[name]), 2  # merged from another mapping


def find_fields(front: FrontMatter, names: Sequence[str]) -> list[FrontMatterField]:
    """Return the texts of the named fields, in the order of the file; of a list, each of its texts."""
    if not front.mapping or not any(name in front.data for name in names):
        return []
    fields = []
    for key, value in _mapping_pairs(safe_yaml.compose(front.text)):
        for node, start, end in _scalar_ranges(front.text, key, value) if key.value in names else ():
            text = flatten_value(node.value)
            if text and node.tag == _STRING:
                line = key.start_mark.line if start < 0 else front.text.count("\n", 0, start)
                fields.append(FrontMatterField(key.value, text, start, end, line + 2))
    return fields


def flatten_value(value: str) -> str:
    """Return a value's text on one line, as translators see it."""
    return " ".join(filter(None, map(str.strip, value.split("\n"))))


def replace_fields(front: FrontMatter, texts: Sequence[tuple[FrontMatterField, str]], extra: Mapping[str, str]) -> str:
    """Return the text between the fences with new `texts` for fields and with the keys of `extra` set."""
    root = safe_yaml.compose(front.text)
    expected = _expected_pairs(front.text, root, texts, extra)
    text = _edit_text(front.text, root, texts, extra)
    try:
        pairs = _unique_pairs(_mapping_pairs(safe_yaml.compose(text)))
    except yaml.YAMLError:
        return safe_yaml.dump(expected)
    return text if safe_yaml.is_same_mapping(pairs, expected) else safe_yaml.dump(expected)


def remove_comments(text: str) -> str:
    """Return the text between the fences without the comments of YAML and HTML, which editors write for each other."""
    return _HTML_COMMENT.sub("", _remove_yaml_comments(text) if "#" in text else text)


def _remove_yaml_comments(text: str) -> str:
    try:
        scalars = [token for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)]
    except yaml.YAMLError:  # not a mapping: kept as it is
        return text
    ranges = [range(token.start_mark.index, token.end_mark.index) for token in scalars]
    pieces, copied = [], 0
    for match in _YAML_COMMENT.finditer(text):
        if not any(text.index("#", match.start()) in scalar for scalar in ranges):
            pieces.append(text[copied : match.start()])
            copied = match.end()
    return "".join((*pieces, text[copied:]))


def _edit_text(
    text: str, root: yaml.Node | None, texts: Sequence[tuple[FrontMatterField, str]], extra: Mapping[str, str]
) -> str:
    """Return the author's text with the values replaced in place; in some YAML styles the result is not valid."""
    edits = {item.start: (item.end, value) for item, value in texts if item.start >= 0 and value != item.text}
    new_lines = ""
    for name, value in extra.items():
        spans = [_value_range(text, key, node) for key, node in _mapping_pairs(root) if key.value == name]
        edits |= {start: (end, value) for start, end in spans}
        new_lines += "" if spans else f"{name}: {_quote_scalar(value)}\n"
    for start, (end, value) in sorted(edits.items(), reverse=True):
        old = text[start:end]
        properties = _PROPERTIES.match(old)
        line_end = "\n" if old.endswith("\n") else ""
        text = text[:start] + (properties[0] if properties else "") + _quote_scalar(value) + line_end + text[end:]
    return new_lines + text  # at the start, since a block scalar at the end would continue into the new lines


def _expected_pairs(
    text: str, root: yaml.Node | None, texts: Sequence[tuple[FrontMatterField, str]], extra: Mapping[str, str]
) -> list[NodePair]:
    """Return the keys and values that the result must have."""
    changed: dict[str, dict[int, str]] = {}  # new texts by offset, by field
    for item, new in texts:
        if new != item.text:
            changed.setdefault(item.name, {})[item.start] = new
    pairs = _unique_pairs(_mapping_pairs(root))
    names = {key.value for key, _ in pairs}
    expected: list[NodePair] = [
        (_create_scalar(name), _create_scalar(new)) for name, new in extra.items() if name not in names
    ]
    for key, value in pairs:
        if key.value in extra:
            expected.append((key, _create_scalar(extra[key.value])))
        elif key.value in changed:
            by_offset = changed[key.value]
            by_node = {
                id(node): by_offset[start] for node, start, _ in _scalar_ranges(text, key, value) if start in by_offset
            }
            expected.append((key, _with_texts(value, by_node)))
        else:
            expected.append((key, value))
    return expected


def _with_texts(value: yaml.Node, texts: Mapping[int, str]) -> yaml.Node:
    """Return a value or list with new texts for some of its nodes, which are named by `id`."""
    if id(value) in texts:
        return _create_scalar(texts[id(value)])
    if not texts or not isinstance(value, yaml.SequenceNode):
        return value
    items = [_create_scalar(texts[id(item)]) if id(item) in texts else item for item in value.value]
    return yaml.SequenceNode(value.tag, items, flow_style=value.flow_style)


def _create_scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_STRING, text)


def _mapping_pairs(root: yaml.Node | None) -> list[NodePair]:
    """Return the keys and values of a mapping, or nothing for other nodes. Keys are scalars: others cannot be loaded."""
    return root.value if isinstance(root, yaml.MappingNode) else []


def _unique_pairs(pairs: Sequence[NodePair]) -> list[NodePair]:
    """Return each key once, with its last value, which is the effective one. All merge keys (`<<`) are kept."""
    unique = {
        (key.value, number if key.tag.endswith(":merge") else key.tag): (key, value)
        for number, (key, value) in enumerate(pairs)
    }
    return list(unique.values())


def _scalar_ranges(text: str, key: yaml.Node, value: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, int, int]]:
    """Yield the scalars of a value or list with their ranges. The marks of an alias's node are those of its anchor."""
    last = key.end_mark.index
    items = value.value if isinstance(value, yaml.SequenceNode) else [value]
    is_alias = isinstance(value, yaml.SequenceNode) and value.start_mark.index < last
    aliases: list[tuple[int, int]] | None = None
    for item in items:
        start, end = item.start_mark.index, item.end_mark.index
        if is_alias:
            start = end = -1 - start
        elif start < last:
            aliases = safe_yaml.alias_positions(text)[::-1] if aliases is None else aliases
            while aliases[-1][0] < last:
                aliases.pop()
            start, end = aliases[-1]
        last = max(last, end)
        if isinstance(item, yaml.ScalarNode):
            yield item, start, end


def _value_range(text: str, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """Return the range of a value, or of the alias in its place."""
    start, end = value.start_mark.index, value.end_mark.index
    after = key.end_mark.index
    return (
        (start, end)
        if start >= after
        else next(alias for alias in safe_yaml.alias_positions(text) if alias[0] >= after)
    )


def _quote_scalar(value: str) -> str:
    """Return a YAML scalar on one line: plain if that is safe, else in double quotes, escaped as in JSON."""
    if re.fullmatch(r"[^\W\d_][\w .,;()/–—-]*", value) and value.strip() == value:
        try:
            if safe_yaml.load(value) == value:
                return value
        except yaml.YAMLError:
            pass
    return json.dumps(value, ensure_ascii=False)
