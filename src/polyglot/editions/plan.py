"""What goes into the editions, and why.

An article enters where it is an original, and as a translation when enough of its words are reviewed (`publish_at`; stale
ones count) and were not only taken over from a machine (`refuse_unmodified`). What was published once stays, whatever becomes
of its source, until an editor withdraws it. The rest is held back, and listed as in translation. A preview takes everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from polyglot.catalogs.ledger.article_translations import Readiness
from polyglot.catalogs.ledger.published import PublishedSince
from polyglot.model import Locale


class Reason(StrEnum):
    """Why an article enters an edition, or does not."""

    ORIGINAL = "original"
    REVIEWED = "reviewed"  # enough of it
    PUBLISHED = "published"  # once, although it would not enter now
    PREVIEW = "preview"
    IN_TRANSLATION = "in translation"
    UNMODIFIED = "unmodified"  # too much of it is as a machine wrote it
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an article enters an edition."""

    enters: bool
    reason: Reason


def decide(standing: Readiness | None, publicity: PublishedSince, *, preview: bool) -> Decision:
    """The verdict on an article that stands so in a language (None: it was written in it)."""
    if standing is None:
        return Decision(enters=True, reason=Reason.ORIGINAL)
    if preview:
        return Decision(enters=True, reason=Reason.PREVIEW)
    if publicity.withdrawn:
        return Decision(enters=False, reason=Reason.WITHDRAWN)
    if standing.publishable:
        return Decision(enters=True, reason=Reason.REVIEWED)
    if publicity.since:
        return Decision(enters=True, reason=Reason.PUBLISHED)
    return Decision(enters=False, reason=Reason.UNMODIFIED if standing.sufficient else Reason.IN_TRANSLATION)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One article in one language, as the plan's table has it."""

    article: str
    language: str
    verdict: Decision
    share: float  # of its words that are reviewed
    unmodified: float
    since: str = ""  # when it was first published there (ISO date)

    @property
    def noteworthy(self) -> bool:
        """Is there more to say than that it enters?"""
        return not self.verdict.enters or self.verdict.reason is Reason.PUBLISHED


@dataclass(frozen=True, slots=True)
class Plan:
    """All articles in all languages of the publication: the verdicts by article and language tag."""

    decisions: Mapping[str, Mapping[str, Decision]]

    def has_article(self, id: str) -> bool:
        """Is there such an article, and could it be read?"""
        return id in self.decisions

    def enters(self, id: str, locale: Locale) -> bool:
        """Does an article enter the edition of a language?"""
        verdict = self.decisions.get(id, {}).get(locale.tag)
        return verdict is not None and verdict.enters
