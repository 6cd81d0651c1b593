"""What an engine is, how one is found, and a pivot: an engine made of engines."""

from collections import deque
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from polyglot.errors import EngineError, UsageError
from polyglot.model import Draft

GROUP = "polyglot.engines"  # the entry points that plug-ins declare: name = a callable that makes the engine

Pair = tuple[str, str]  # source and target, as the engine names languages


@runtime_checkable
class Engine(Protocol):
    """A machine-translation back end. `tests/test_engines.py` holds the contract that every engine passes."""

    name: str
    version: str

    def pairs(self) -> frozenset[Pair]:
        """The pairs of BCP 47 tags that it translates directly."""
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[Draft]:
        """One draft for each sentence of plain text, in order. An empty sentence gives an empty draft."""
        ...


def load(name: str) -> Engine:
    """The engine of that name. Raises `UsageError` if none is so called, `EngineError` if it cannot be loaded."""
    known = {point.name: point for point in entry_points(group=GROUP)}
    if name not in known:
        raise UsageError(f"There is no engine “{name}”.", remedy=f"Choose among {', '.join(sorted(known)) or 'none'}.")
    try:
        engine = known[name].load()()
    except EngineError:
        raise
    except Exception as error:  # a plug-in may raise anything
        raise EngineError(f"The engine “{name}” cannot be loaded: {error}.", remedy=_EXTRA) from error
    if not isinstance(engine, Engine):
        raise EngineError(f"The plug-in “{name}” is no engine.", remedy="Tell its makers.")
    return engine


_EXTRA = 'Install polyglot with what drafting needs: pip install "polyglot-editions[draft]".'


def path(pairs: frozenset[Pair], source: str, target: str) -> list[Pair] | None:
    """The shortest way from one language to another over these pairs; None where there is none.

    A tag with a script or region falls back to its language alone. Ways of one length are taken in the order of their
    tags, so that every machine decides alike.

    >>> path(frozenset({("en", "es"), ("de", "en")}), "de", "es-MX")
    [('de', 'en'), ('en', 'es')]
    """
    ends = {target, target.partition("-")[0]}
    starts = [source] if source in {first for first, _ in pairs} else [source.partition("-")[0]]
    queue = deque[tuple[str, list[Pair]]]((start, []) for start in starts)
    seen = set(starts)
    while queue:
        here, way = queue.popleft()
        exact = [(here, target)] if (here, target) in pairs else []
        for pair in exact + sorted(pair for pair in pairs if pair[0] == here):
            if pair[1] in ends:
                return [*way, pair]
            if pair[1] not in seen:
                seen.add(pair[1])
                queue.append((pair[1], [*way, pair]))
    return None


def translate(engine: Engine, sentences: Sequence[str], way: Sequence[Pair]) -> list[Draft]:
    """Sentences along a way of pairs. Each draft tells every engine that had a hand in it.

    Raises `EngineError` for whatever the engine raises.
    """
    texts, origins = list(sentences), [""] * len(sentences)
    drafts: list[Draft] = []
    for source, target in way:
        try:
            drafts = engine.translate(texts, source, target)
        except EngineError:
            raise
        except Exception as error:  # a plug-in may raise anything
            raise EngineError(
                f"The engine “{engine.name}” failed from {source} to {target}: {error}.", remedy="Tell its makers."
            ) from error
        if len(drafts) != len(texts):
            raise EngineError(
                f"The engine “{engine.name}” gave {len(drafts)} drafts for {len(texts)} sentences.",
                remedy="Tell its makers.",
            )
        origins = [
            f"{origin} + {draft.engine}".removeprefix(" + ") for origin, draft in zip(origins, drafts, strict=True)
        ]
        texts = [draft.text for draft in drafts]
    return [Draft(draft.text, origin, draft.score) for draft, origin in zip(drafts, origins, strict=True)]
