"""Readiness of translations for publishing, as values: the progress of a text, by language."""

from collections.abc import Mapping

import msgspec

from polyglot.findings import Finding
from polyglot.model import Coverage


class Readiness(msgspec.Struct, frozen=True):
    """The progress of an article's translation into one language, judged by the language's rules for publishing."""

    coverage: Coverage
    unmodified: float = 0.0  # share of the reviewed text that is unchanged machine translation
    doubtful: int = 0  # words of doubtful drafts
    failing: int = 0  # words by people, in translations with errors, which do not count as reviewed
    sufficient: bool = True  # enough words are reviewed
    suspect: bool = False  # the unmodified share is above the limit for a warning
    refused: bool = False  # the unmodified share is above the limit for publishing
    lacks_corrections: bool = False  # enough words would be reviewed if translations with errors counted

    @property
    def publishable(self) -> bool:
        """Whether the article may be published in the language."""
        return self.sufficient and not self.refused


class LanguageProgress(msgspec.Struct, frozen=True):
    """The title of a text in one language, and the progress of its translation."""

    title: str
    readiness: Readiness


class TextProgress(msgspec.Struct, frozen=True):
    """The progress of a text in other languages than its own, by tag; empty if it cannot be read."""

    languages: Mapping[str, LanguageProgress]
    findings: tuple[Finding, ...]
