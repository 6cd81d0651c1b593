"""Progress of an issue in a language: how much of it the edition has, and which articles are still in translation."""

import msgspec

from polyglot.editions.entries import LocalizedText


class IssueProgress(msgspec.Struct, frozen=True):
    """How much of an issue, or of the articles outside issues, is in an edition. The default is an unknown size."""

    ready: int = 0  # number of the articles in the edition
    total: int = 0  # number of all articles
    ready_words: int = 0  # in the articles that are in the edition
    words: int = 0  # in all articles

    @property
    def is_partial(self) -> bool:
        """Whether some of the articles are still in translation."""
        return self.ready < self.total

    @property
    def share(self) -> float:
        """The share of the words that stand in articles of the edition; 1 without words."""
        return self.ready_words / self.words if self.words else 1.0


UNKNOWN_PROGRESS = IssueProgress()


class WaitingArticle(msgspec.Struct, frozen=True):
    """An article of an issue that is still in translation in an edition."""

    id: str
    title: LocalizedText  # of the original
    url: str = ""  # absolute, of the original's page; empty if that has none, or if its address is not known
