"""YAML that anybody may have written: loaded safely, with limits, and with the line of what is wrong.

libyaml goes down into nested lists by recursion, aliases can stand for far more than is written, and Python has limits of
its own for numbers. So what is nested too deep or stands for too much is refused before it is loaded. PyYAML has a limit of
its own since 6.0.4, which its scanner may reach first, since it reads ahead on a line: both are told in the same words.
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
_MAX_EXPANDED = 100_000  # letters that aliases may stand for
_MAX_DIGITS = 1000
_NESTING = "[{-?:"  # each level of nesting needs one of these
_TOO_DEEP = f"lists and mappings are nested more than {_MAX_DEPTH} deep"
_THEIR_LIMIT = "nesting depth"  # in PyYAML's words for it, which nothing else than its words sets apart
_DATE = "tag:yaml.org,2002:timestamp"
NodePair = tuple[yaml.ScalarNode, yaml.Node]
_VALUE_ERRORS = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class LocatingLoader(_Base):
    """The safe loader, with the place of a value that is not what its tag or its look says."""


class RefusedError(yaml.YAMLError):
    """It is YAML, but more than anybody needs."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(problem)
        self.problem = problem
        self.problem_mark = mark


def load(text: str) -> Any:
    """The data. Raises `yaml.YAMLError`, mostly with a `problem` and a `problem_mark`."""
    _check_limits(text)
    return yaml.load(text, LocatingLoader)


def compose(text: str) -> yaml.Node | None:
    """The nodes of text that could be loaded; None where there are only comments. Raises `yaml.YAMLError`."""
    node: yaml.Node | None = yaml.compose(text, LocatingLoader)
    return node


def alias_positions(text: str) -> list[tuple[int, int]]:
    """Where aliases stand, since a composed node only tells where its anchor does."""
    found: list[Any] = [event for event in yaml.parse(text, LocatingLoader) if isinstance(event, yaml.AliasEvent)]
    return [(event.start_mark.index, event.end_mark.index) for event in found]


def is_same_mapping(one: Sequence[NodePair], other: Sequence[NodePair]) -> bool:
    """Whether two mappings have the same keys and values in the same order, however they are written."""
    return len(one) == len(other) and all(
        _is_same_node(key, key2) and _is_same_node(value, value2)
        for (key, value), (key2, value2) in zip(one, other, strict=True)
    )


def dump(pairs: Sequence[NodePair]) -> str:
    """A mapping as YAML: a key a line, values as they were written where that can be."""
    root = yaml.MappingNode(
        "tag:yaml.org,2002:map", [(_plain_node(key), _plain_node(value)) for key, value in pairs], flow_style=False
    )
    text: str = yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=_MAX_EXPANDED)
    return text


def _is_same_node(one: yaml.Node, other: yaml.Node) -> bool:
    if type(one) is not type(other) or one.tag != other.tag:
        return False
    if isinstance(one, yaml.MappingNode):
        return is_same_mapping(one.value, other.value)
    if isinstance(one, yaml.SequenceNode):
        return len(one.value) == len(other.value) and all(map(_is_same_node, one.value, other.value))
    return bool(one.value == other.value)


def _plain_node(node: yaml.Node) -> yaml.Node:
    """The node without the styles of many lines, which the writer does not write back in all cases."""
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
    """Refuse what is nested too deep, and aliases that stand for too much. Most texts can have neither."""
    if sum(map(text.count, _NESTING)) <= _MAX_DEPTH and not ("*" in text and "&" in text):
        return
    sizes: dict[str | None, int] = {}  # by anchor: the letters below it, with all that aliases stand for
    begun: list[tuple[str | None, int]] = []
    total = expanded = 0
    for event in _events(text):
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in begun):
                raise RefusedError("the alias stands within what it stands for", event.start_mark)
            size = sizes.get(event.anchor, 0)
            total, expanded = total + size, expanded + size
            if expanded > _MAX_EXPANDED:
                raise RefusedError(f"the aliases stand for more than {_MAX_EXPANDED} letters", event.start_mark)
        elif isinstance(event, yaml.ScalarEvent):
            size = len(event.value) + 1
            total += size
            if event.anchor:
                sizes[event.anchor] = size
        elif isinstance(event, yaml.CollectionStartEvent):
            begun.append((event.anchor, total))
            total += 1
            if len(begun) > _MAX_DEPTH:
                raise RefusedError(_TOO_DEEP, event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = begun.pop()
            if anchor:
                sizes[anchor] = total - before


def _events(text: str) -> Iterator[Any]:
    """The parser's events. Raises `RefusedError` where PyYAML's own limit of nesting comes before ours."""
    try:
        yield from yaml.parse(text, LocatingLoader)
    except MarkedYAMLError as error:
        if _THEIR_LIMIT in (error.problem or ""):
            raise RefusedError(_TOO_DEEP, error.problem_mark) from None
        raise


def _locate_errors(construct: Callable[[Any, yaml.Node], Any]) -> Callable[[Any, yaml.Node], Any]:
    """A constructor that says where the value stands that it cannot make (a month 13, a number without end)."""

    def constructed(loader: Any, node: yaml.Node) -> Any:
        if len(node.value) > _MAX_DIGITS:
            raise ConstructorError(None, None, f"a value has more than {_MAX_DIGITS} signs", node.start_mark)
        try:
            return construct(loader, node)
        except _VALUE_ERRORS as error:
            date = node.tag == _DATE and isinstance(error, ValueError)
            problem = "there is no such date or time" if date else "the value does not fit its tag"
            raise ConstructorError(None, None, problem, node.start_mark) from None

    return constructed


for _kind in ("int", "float", "bool", "timestamp"):
    _tag = f"tag:yaml.org,2002:{_kind}"
    LocatingLoader.add_constructor(_tag, _locate_errors(_Base.yaml_constructors[_tag]))
