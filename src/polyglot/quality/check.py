"""The protocol of checks of translations. `checking.check_registry` lists the built-in ones and finds those of plug-ins."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from polyglot.findings import Problem, ProblemKind
from polyglot.quality.segment import Segment


class Check(ABC):
    """Base class of checks, third-party ones included. A check is pure: equal segments have equal problems.

    It declares the `kinds` of its problems, each with a weight for drafts and a severity for people's translations, and
    implements `find`; the other members have defaults. `tests/quality/test_contract.py` checks the contract.
    """

    kinds: tuple[ProblemKind, ...] = ()
    version: str = "1"  # a new version makes builds examine the translations again
    examines_drafts: bool = False  # whether people see its problems of drafts and stale translations too, as warnings
    conclusive: bool = False  # whether its problem of a draft makes further checks meaningless

    @abstractmethod
    def find(self, segment: Segment) -> Iterable[Problem]:
        """Return the problems of a translation; none where source and translation are empty."""
