"""The results of checks, which `polyglot check` keeps until an input changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from polyglot.articles.path_kinds import PathKind
from polyglot.findings import Finding
from polyglot.storage.fingerprints import Signature


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The findings of a text and its catalogs, and the kinds of the paths under `articles/` that its links name."""

    findings: tuple[Finding, ...]
    path_kinds: Mapping[str, PathKind]


@dataclass(frozen=True, slots=True)
class SharedInputs:
    """The inputs that all texts share: the findings of the glossary, and the files of plug-ins' checks."""

    glossary_findings: tuple[Finding, ...]
    plug_ins: Mapping[str, Signature]  # by path
