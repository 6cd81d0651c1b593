"""The publication plan: which articles enter which editions, and why.

An original enters its language's edition. A translation enters when enough of its words are reviewed (`publish_at`; stale
ones count, those with errors do not) and not too many are unmodified machine translation (`refuse_unmodified`). A published
article stays, whatever happens to its source, until an editor withdraws it. Others are held back, and listed as in
translation. A preview contains everything. An issue becomes a volume when enough of its words are in the edition
(`publish_issue_at`).
"""

from collections.abc import Iterable, Mapping, Set
from enum import StrEnum
from types import MappingProxyType

import msgspec

from polyglot.catalogs.ledger.published import PublishedSince
from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.editions.issue_progress import IssueProgress
from polyglot.model import Locale


class Reason(StrEnum):
    """The reason why an article enters an edition or is held back."""

    ORIGINAL = "original"
    REVIEWED = "reviewed"  # to the required share
    PUBLISHED = "published"  # earlier, although it would not enter now
    PREVIEW = "preview"
    IN_TRANSLATION = "in translation"
    ERRORS = "errors"  # enough is reviewed, but for translations that have errors
    UNMODIFIED = "unmodified"  # too much machine translation without changes
    WITHDRAWN = "withdrawn"


class Decision(msgspec.Struct, frozen=True):
    """The decision whether an article enters an edition, with its reason."""

    enters: bool
    reason: Reason


def decide(readiness: Readiness | None, publication_dates: PublishedSince, *, preview: bool) -> Decision:
    """Decide whether an article of this readiness enters an edition; None is the readiness of an original."""
    if readiness is None:
        return Decision(enters=True, reason=Reason.ORIGINAL)
    if preview:
        return Decision(enters=True, reason=Reason.PREVIEW)
    if publication_dates.withdrawn:
        return Decision(enters=False, reason=Reason.WITHDRAWN)
    if readiness.publishable:
        return Decision(enters=True, reason=Reason.REVIEWED)
    if publication_dates.since and not publication_dates.original:
        return Decision(enters=True, reason=Reason.PUBLISHED)
    if readiness.sufficient:
        return Decision(enters=False, reason=Reason.UNMODIFIED)
    return Decision(enters=False, reason=Reason.ERRORS if readiness.lacks_corrections else Reason.IN_TRANSLATION)


class PlanRow(msgspec.Struct, frozen=True):
    """A row of the plan: one article in one language. Its fields are keys of the output of `build --json`."""

    article: str
    language: str
    verdict: Decision
    share: float  # of words that are reviewed
    unmodified: float  # share of reviewed text that is unmodified machine translation
    since: str = ""  # ISO date of first publication in the language


class IssueRow(msgspec.Struct, frozen=True):
    """A row of the plan: one issue in one language. Its fields are keys of the output of `build --json`."""

    issue: str  # its folder; empty for the articles outside issues
    language: str
    progress: IssueProgress
    required: float  # share of its words in articles of the edition from which volumes are made

    @property
    def is_bound(self) -> bool:
        """Whether volumes are made of the issue."""
        return self.progress.ready > 0 and self.progress.share >= self.required


class Plan(msgspec.Struct, frozen=True):
    """The articles of the publication that could be read, and which of them enter each language's edition."""

    articles: Set[str]
    entering: Mapping[str, Set[str]]  # by language tag
    issues: Mapping[tuple[str, str], IssueRow] = MappingProxyType({})  # by folder and language tag

    def has_article(self, id: str) -> bool:
        """Return whether the article exists and could be read."""
        return id in self.articles

    def enters(self, id: str, locale: Locale) -> bool:
        """Return whether an article enters a language's edition."""
        return id in self.entering[locale.tag]

    def filter_entering(self, locale: Locale, ids: Iterable[str]) -> list[str]:
        """Return the articles that enter a language's edition, in their order."""
        entering = self.entering[locale.tag]
        return [id for id in ids if id in entering]
