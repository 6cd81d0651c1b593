"""The results of checks, which `polyglot check` keeps until an input changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from polyglot.articles.path_kinds import PathKind
from polyglot.findings import Finding


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The findings of a text and its catalogs, and the kinds of the paths under `articles/` that its links name."""

    findings: tuple[Finding, ...]
    path_kinds: Mapping[str, PathKind]
