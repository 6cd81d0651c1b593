"""Safe loading of untrusted YAML, with limits, and with the line of an error.

libyaml parses nested lists by recursion, aliases can expand to far more than is written, and Python has its own limits for
numbers. Text that is nested too deeply or expands too far is refused before it is loaded. PyYAML has its own limit of
nesting since 6.0.4, which its scanner may reach first, since it reads ahead on a line: both cause the same error.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import yaml
from yaml.constructor import ConstructorError
from yaml.error import MarkedYAMLError

if TYPE_CHECKING:
    from yaml import SafeLoader as _Base
else:
    _Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MAX_DEPTH = 100
_MAX_EXPANDED = 100_000  # characters to which aliases may expand
_MAX_DIGITS = 1000
_NESTING = "[{-?:"  # each level of nesting needs one of these
_TOO_DEEP = f"lists and mappings are nested more than {_MAX_DEPTH} levels deep"
_THEIR_LIMIT = "nesting depth"  # in the message of PyYAML's error, which is not identifiable otherwise
_DATE = "tag:yaml.org,2002:timestamp"
NodePair = tuple[yaml.ScalarNode, yaml.Node]
_VALUE_ERRORS = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class LocatingLoader(_Base):
    """The safe loader, with the position of a value that is not valid for its explicit or implicit tag."""


class RefusedError(yaml.YAMLError):
    """An error for YAML that exceeds our limits."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(problem)
        self.problem = problem
        self.problem_mark = mark


def load(text: str) -> Any:
    """Return the data of a YAML text. Raises `yaml.YAMLError`, mostly with a `problem` and a `problem_mark`."""
    _check_limits(text)
    return yaml.load(text, LocatingLoader)


def compose(text: str) -> yaml.Node | None:
    """Return the root node of a text that `load` accepts, or None if it has comments only. Raises `yaml.YAMLError`."""
    node: yaml.Node | None = yaml.compose(text, LocatingLoader)
    return node


def alias_positions(text: str) -> list[tuple[int, int]]:
    """Return the ranges of aliases, since the marks of a composed node are those of its anchor."""
    aliases: list[Any] = [event for event in yaml.parse(text, LocatingLoader) if isinstance(event, yaml.AliasEvent)]
    return [(event.start_mark.index, event.end_mark.index) for event in aliases]


def is_same_mapping(pairs: Sequence[NodePair], other: Sequence[NodePair]) -> bool:
    """Return whether two mappings have the same keys and values in the same order, in any style."""
    return len(pairs) == len(other) and all(
        _is_same_node(key, other_key) and _is_same_node(value, other_value)
        for (key, value), (other_key, other_value) in zip(pairs, other, strict=True)
    )


def dump(pairs: Sequence[NodePair]) -> str:
    """Serialize a mapping in block style, with values in their original quoting style where possible."""
    root = yaml.MappingNode(
        "tag:yaml.org,2002:map", [(_plain_node(key), _plain_node(value)) for key, value in pairs], flow_style=False
    )
    text: str = yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=_MAX_EXPANDED)
    return text


def _is_same_node(node: yaml.Node, other: yaml.Node) -> bool:
    if type(node) is not type(other) or node.tag != other.tag:
        return False
    if isinstance(node, yaml.MappingNode):
        return is_same_mapping(node.value, other.value)
    if isinstance(node, yaml.SequenceNode):
        return len(node.value) == len(other.value) and all(map(_is_same_node, node.value, other.value))
    return bool(node.value == other.value)


def _plain_node(node: yaml.Node) -> yaml.Node:
    """Return the node without block styles, which PyYAML does not always write correctly."""
    if isinstance(node, yaml.ScalarNode):
        node.style = node.style if node.style in {"'", '"'} else None
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _plain_node(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _plain_node(key), _plain_node(value)
    return node


def _check_limits(text: str) -> None:
    """Raise `RefusedError` for excessive nesting or expansion of aliases. Texts that can have neither are not parsed."""
    if sum(map(text.count, _NESTING)) <= _MAX_DEPTH and not ("*" in text and "&" in text):
        return
    sizes: dict[str | None, int] = {}  # characters of each anchor's node, with expanded aliases
    open_nodes: list[tuple[str | None, int]] = []  # anchor, and `total` at the start
    total = expanded = 0
    for event in _events(text):
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_nodes):
                raise RefusedError("the alias is inside its own anchor", event.start_mark)
            size = sizes.get(event.anchor, 0)
            total, expanded = total + size, expanded + size
            if expanded > _MAX_EXPANDED:
                raise RefusedError(f"the aliases expand to more than {_MAX_EXPANDED} characters", event.start_mark)
        elif isinstance(event, yaml.ScalarEvent):
            size = len(event.value) + 1
            total += size
            if event.anchor:
                sizes[event.anchor] = size
        elif isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            total += 1
            if len(open_nodes) > _MAX_DEPTH:
                raise RefusedError(_TOO_DEEP, event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor:
                sizes[anchor] = total - before


def _events(text: str) -> Iterator[Any]:
    """Yield the parser's events. Raises `RefusedError` if the text exceeds PyYAML's own limit of nesting."""
    try:
        yield from yaml.parse(text, LocatingLoader)
    except MarkedYAMLError as error:
        if _THEIR_LIMIT in (error.problem or ""):
            raise RefusedError(_TOO_DEEP, error.problem_mark) from None
        raise


def _locate_errors(construct: Callable[[Any, yaml.Node], Any]) -> Callable[[Any, yaml.Node], Any]:
    """Wrap a constructor so that its errors have the position of the value (a month 13, an excessively long number)."""

    def construct_located(loader: Any, node: yaml.Node) -> Any:
        if len(node.value) > _MAX_DIGITS:
            raise ConstructorError(None, None, f"a value has more than {_MAX_DIGITS} characters", node.start_mark)
        try:
            return construct(loader, node)
        except _VALUE_ERRORS as error:
            date = node.tag == _DATE and isinstance(error, ValueError)
            problem = "there is no such date or time" if date else "the value does not fit its tag"
            raise ConstructorError(None, None, problem, node.start_mark) from None

    return construct_located


for _kind in ("int", "float", "bool", "timestamp"):
    _tag = f"tag:yaml.org,2002:{_kind}"
    LocatingLoader.add_constructor(_tag, _locate_errors(_Base.yaml_constructors[_tag]))
