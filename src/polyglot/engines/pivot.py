"""Pivot translation: routes through intermediate languages, over the pairs of one or several engines.

Any exception of an engine is raised from here as an `EngineError`. For a pair without a route `pivot_route` returns
None, so that callers can report it and go on.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from polyglot.engines.attention import compose_alignments
from polyglot.engines.protocol import REPORT_REMEDY, Engine, TagPair
from polyglot.errors import EngineError, describe_error
from polyglot.language.locales import fallback_tags
from polyglot.model import Draft


def pivot_route(pairs: frozenset[TagPair], source: str, target: str) -> list[TagPair] | None:
    """Return the shortest route from one language to another over these pairs, or None.

    A tag in none of the pairs is replaced by its `fallback_tags`. Routes of equal length are ordered by their tags, so
    that every machine chooses the same. A language has no route to itself (es to es-MX through English).

    >>> pivot_route(frozenset({("en", "es"), ("de", "en")}), "de", "es-MX")
    [('de', 'en'), ('en', 'es')]
    """
    starts, ends = fallback_tags(source), fallback_tags(target)
    if set(starts) & set(ends):
        return None
    targets: defaultdict[str, list[str]] = defaultdict(list)
    for pair_source, pair_target in pairs:
        targets[pair_source].append(pair_target)

    # Breadth-first search: the first route that reaches an end is a shortest one.
    queue = deque[tuple[str, list[TagPair]]]((start, []) for start in starts)
    visited = set(starts)
    while queue:
        tag, route = queue.popleft()
        for end in ends:
            if (tag, end) in pairs:
                return [*route, (tag, end)]
        for following in sorted(targets[tag]):
            if following not in visited:
                visited.add(following)
                queue.append((following, [*route, (tag, following)]))
    return None


def route_fingerprint(engine: Engine, route: Sequence[TagPair]) -> str:
    """Return everything that a draft along a route depends on, except its sentence: the fingerprints of its pairs."""
    return " + ".join(engine.fingerprint(*pair) for pair in route)


def translate_route(
    engine: Engine, sentences: Sequence[str], route: Sequence[TagPair], attempt: int = 0
) -> list[Draft]:
    """Translate sentences along a route of one engine's pairs. The origin of a draft names every step.

    Raises `EngineError` for any exception of the engine.
    """
    return _translate_steps([(engine, pair) for pair in route], sentences, attempt)


class PivotEngine(Engine):
    """An engine that combines engines, and translates pairs of none of them along the shortest route over all pairs."""

    name = "pivot"

    def __init__(self, engines: Iterable[Engine]) -> None:
        ordered = list(engines)
        self.version = " + ".join(f"{engine.name} {engine.version}" for engine in ordered)
        self.max_concurrency = max((engine.max_concurrency for engine in ordered), default=1)
        self.addresses = tuple(dict.fromkeys(address for engine in ordered for address in engine.addresses))
        # If several engines have a pair, the first one translates it.
        self._engines = {pair: engine for engine in reversed(ordered) for pair in engine.pairs()}

    def pairs(self) -> frozenset[TagPair]:
        """Return every pair that has a route."""
        targets: defaultdict[str, set[str]] = defaultdict(set)
        for source, target in self._engines:
            targets[source].add(target)
        return frozenset(
            (start, end) for start in tuple(targets) for end in _reachable_tags(targets, start) if end != start
        )

    def find_route(self, source: str, target: str) -> list[TagPair] | None:
        """Return the shortest route from one language to another, or None."""
        return pivot_route(frozenset(self._engines), source, target)

    def fingerprint(self, source: str, target: str) -> str:
        """Return the fingerprints of all steps of the route. Raises `EngineError` without a route."""
        return " + ".join(self._engines[pair].fingerprint(*pair) for pair in self._require_route(source, target))

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """Return one draft for each sentence, translated along the route. Raises `EngineError` without a route."""
        steps = [(self._engines[pair], pair) for pair in self._require_route(source, target)]
        return _translate_steps(steps, sentences, attempt)

    def _require_route(self, source: str, target: str) -> list[TagPair]:
        route = self.find_route(source, target)
        if route is None:
            raise EngineError(f"No engine leads from {source} to {target}.", remedy="Install a model for that pair.")
        return route


def _reachable_tags(targets: defaultdict[str, set[str]], start: str) -> set[str]:
    reached = {start}
    queue = deque([start])
    while queue:
        fresh = targets.get(queue.popleft(), set()) - reached
        reached |= fresh
        queue.extend(fresh)
    return reached


def _translate_steps(steps: Sequence[tuple[Engine, TagPair]], sentences: Sequence[str], attempt: int) -> list[Draft]:
    drafts = _translate_step(*steps[0], sentences, attempt)
    for engine, pair in steps[1:]:
        before, drafts = drafts, _translate_step(engine, pair, [draft.text for draft in drafts], attempt)
        drafts = [_combine_drafts(first, second) for first, second in zip(before, drafts, strict=True)]
    return drafts


def _translate_step(engine: Engine, pair: TagPair, texts: Sequence[str], attempt: int) -> list[Draft]:
    try:
        drafts = engine.translate(texts, *pair, attempt=attempt)
    except EngineError:
        raise
    except Exception as error:  # a plug-in may raise anything
        raise EngineError(
            f"The engine “{engine.name}” failed from {pair[0]} to {pair[1]}: {describe_error(error)}.",
            remedy=REPORT_REMEDY,
        ) from error
    if len(drafts) != len(texts):
        raise EngineError(
            f"The engine “{engine.name}” returned {len(drafts)} drafts for {len(texts)} sentences.",
            remedy=REPORT_REMEDY,
        )
    return drafts


def _combine_drafts(first: Draft, second: Draft) -> Draft:
    """Return the draft of two steps: its score is the worse of theirs."""
    scores = [draft.score for draft in (first, second) if draft.score is not None]
    alignment = first.alignment and second.alignment and compose_alignments(first.alignment, second.alignment)
    return Draft(second.text, f"{first.engine} + {second.engine}", min(scores, default=None), alignment)
