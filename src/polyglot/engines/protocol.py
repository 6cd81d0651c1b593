"""The protocol of machine-translation engines. `registry` loads them by name; `pivot` joins their language pairs."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from polyglot.model import Alignment, Draft

TagPair = tuple[str, str]  # source and target, as BCP 47 tags

REPORT_REMEDY = "Report it to the authors of the engine."


class Engine(ABC):
    """Base class of machine-translation engines, third-party ones included.

    An engine has a `name` and a `version`, and implements `pairs` and `translate`; the other members have defaults. Its
    constructor takes the settings of `[engine.NAME]`. `tests/engines/test_contract.py` checks the contract.
    """

    name: str = ""
    version: str = ""  # a new version invalidates cached drafts
    max_concurrency: int = 1  # concurrent calls, from as many threads, that keep the engine busy
    readable: bool = True  # False: the drafts are not translations (pseudo-localization), and are not checked
    addresses: tuple[str, ...] = ()  # to which sentences are sent; shown before the first one is sent

    @abstractmethod
    def pairs(self) -> frozenset[TagPair]:
        """Return the pairs of BCP 47 tags that the engine translates directly."""

    @abstractmethod
    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """Return one draft for each sentence of plain text, in order. Blank sentences are returned unchanged.

        A later `attempt` asks for another way of decoding, because the earlier drafts were rejected; an engine that has
        only one returns the same drafts.
        """

    def fingerprint(self, source: str, target: str) -> str:  # noqa: ARG002
        """Return everything that a draft of this pair depends on, except its sentence: engine, version, model by hash.

        Default: name and version.
        """
        return f"{self.name} {self.version}"

    def align(
        self,
        sentences: Sequence[str],  # noqa: ARG002
        translations: Sequence[str],  # noqa: ARG002
        source: str,  # noqa: ARG002
        target: str,  # noqa: ARG002
    ) -> list[Alignment] | None:
        """Return the alignment of each sentence with a given translation, in order; None (the default) if it cannot."""
        return None

    def starter_pairs(self) -> frozenset[TagPair]:
        """Return the pairs that only a small starter model translates, with a warning to users. Default: none."""
        return frozenset()
