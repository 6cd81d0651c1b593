"""Checks of the rules for names and English in CONTRIBUTING that a program can make, over syntax trees."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tests.support.paths import REPOSITORY

SOURCES = REPOSITORY / "src" / "polyglot"
# Names that say nothing of what a local variable holds. In a comprehension of one line they do no harm.
VAGUE_NAMES = frozenset({"one", "found", "said", "told", "known", "own"})
# Ways of speaking that a reader of technical English has to puzzle out.
IDIOMS = re.compile(
    r"\b(?:stands?|standing|says|said|what (?:is|it|they)|is (?:no|none)|told|nobody|whoever|of which)\b",
    re.IGNORECASE,
)
# A function's docstring begins with a verb: none of these can be one.
_NOT_A_VERB = frozenset(
    {"a", "all", "an", "and", "another", "any", "are", "as", "at", "both", "by", "can", "do", "does", "each", "every"}
    | {"everything", "for", "from", "has", "have", "how", "i", "if", "in", "is", "it", "its", "no", "none", "not", "of"}
    | {"nothing", "on", "one", "only", "other", "so", "such", "that", "the", "their", "these", "this", "those", "to"}
    | {"two", "under", "was", "what", "when", "where", "whether", "which", "who", "with", "would"}
)
_NOUN_DECORATORS = frozenset({"property", "cached_property", "fixture", "setter"})
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module


def modules(root: Path = SOURCES) -> dict[Path, ast.Module]:
    """Return the syntax tree of each module below a folder."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.py"))}


def duplicate_classes(trees: dict[Path, ast.Module]) -> dict[str, list[Path]]:
    """Return the class names that several modules define, without leading underscores, with those modules."""
    places: dict[str, list[Path]] = defaultdict(list)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(path)
    return {name: paths for name, paths in places.items() if len(paths) > 1}


def vague_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of each vague local variable or parameter outside comprehensions and lambdas of one line."""
    exempt = set[int]()
    for node in ast.walk(tree):
        kinds = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
        if isinstance(node, kinds) and node.lineno == node.end_lineno:
            exempt.update(id(child) for child in ast.walk(node))
        elif isinstance(node, ast.ClassDef):  # a field may be a key of JSON, which stays
            exempt.update(id(child.target) for child in node.body if isinstance(child, ast.AnnAssign))
    for node in ast.walk(tree):
        if id(node) in exempt:
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in VAGUE_NAMES:
            yield node.lineno, node.id
        elif isinstance(node, ast.arg) and node.arg in VAGUE_NAMES:
            yield node.lineno, node.arg


def folder_imports(trees: dict[Path, ast.Module], root: Path = SOURCES) -> dict[Path, set[Path]]:
    """Return for each folder those whose modules it imports, also for types only. A module at the root is a folder of its own."""
    folders = {path: path if path.parent == root else path.parent for path in trees}
    edges: dict[Path, set[Path]] = {folder: set() for folder in folders.values()}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == root.name:
                package = root.joinpath(*node.module.split(".")[1:])
                for alias in node.names:
                    module = (package / alias.name).with_suffix(".py")
                    target = folders.get(module) or folders.get(package.with_suffix(".py"))
                    if target is not None and target != folders[path]:
                        edges[folders[path]].add(target)
    return edges


def docstrings(tree: ast.Module) -> Iterator[tuple[Definition, str]]:
    """Yield each definition that has a docstring, with it."""
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            text = ast.get_docstring(node)
            if text:
                yield node, text


def unverbal(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and first words of each function's docstring that does not begin with a verb."""
    for node, text in docstrings(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _is_noun(node):
            first = re.match(r"[\w’']+", text)
            if first is None or first[0].lower() in _NOT_A_VERB:
                yield node.lineno, text.partition("\n")[0]


def _is_noun(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function is read as a value: a property, or a test's fixture."""
    names = (part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in _bare(node))
    return not _NOUN_DECORATORS.isdisjoint(names)


def _bare(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    for decorator in node.decorator_list:
        yield decorator.func if isinstance(decorator, ast.Call) else decorator


def idioms(trees: Iterable[ast.Module]) -> tuple[int, int]:
    """Return how many docstrings hold an idiom, and how many there are."""
    texts = [text for tree in trees for _, text in docstrings(tree)]
    return sum(IDIOMS.search(text) is not None for text in texts), len(texts)


def main() -> None:
    """Print every violation below the folders or files that are named: `python -m tests.conventions.source_style PATH...`."""
    for root in map(Path, sys.argv[1:] or [str(SOURCES)]):
        trees = modules(root) if root.is_dir() else {root: ast.parse(root.read_text(encoding="utf-8"))}
        for path, tree in trees.items():
            for line, name in vague_names(tree):
                click.echo(f"{path}:{line}: vague name {name}")
            for line, text in unverbal(tree):
                click.echo(f"{path}:{line}: no verb: {text}")
            for node, text in docstrings(tree):
                if text.startswith("What"):
                    click.echo(f"{path}:{getattr(node, 'lineno', 1)}: begins with What: {text.partition(chr(10))[0]}")
                if match := IDIOMS.search(text):
                    click.echo(f"{path}:{getattr(node, 'lineno', 1)}: idiom “{match[0]}”")
        click.echo("{} of {} docstrings with an idiom".format(*idioms(trees.values())))


if __name__ == "__main__":
    main()
