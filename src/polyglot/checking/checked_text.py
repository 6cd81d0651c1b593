"""The results of checks, which `polyglot check` keeps until an input changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from polyglot.articles.path_kinds import PathKind
from polyglot.findings import Finding
from polyglot.storage.fingerprints import FileStamp


@dataclass(frozen=True, slots=True)
class CheckedText:
    """The findings of a text and its catalogs, and the kinds and states of the paths under `articles/` that its links name."""

    findings: tuple[Finding, ...]
    path_kinds: Mapping[str, PathKind]
    read_stamps: Mapping[str, FileStamp] = field(default_factory=dict)  # of articles with places that its links name
