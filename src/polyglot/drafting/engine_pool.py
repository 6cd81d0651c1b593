"""Engines of a drafting run: each is loaded once, for the first language that needs it, behind a cache of its answers."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from polyglot.drafting.backlog import DraftRequest, LanguagePair
from polyglot.engines.pivot import pivot_route
from polyglot.engines.protocol import Engine, TagPair
from polyglot.engines.registry import load_engine
from polyglot.engines.translation_cache import CachedEngine


@contextmanager
def open_engines(request: DraftRequest) -> Iterator["EnginePool"]:
    """Yield the engines of a request; connections to a cluster are closed at the end."""
    with ExitStack() as stack:
        yield EnginePool(request, stack)


class EnginePool:
    """The engines of a run, by language pair; made by `open_engines`."""

    def __init__(self, request: DraftRequest, stack: ExitStack) -> None:
        self._request, self._stack = request, stack
        self._prepared: dict[str, Engine] = {}
        self._routes: dict[tuple[str, TagPair], list[TagPair] | None] = {}

    def get(self, pair: LanguagePair) -> Engine:
        """Return the engine for a language pair, loaded once. Raises `UsageError` and `EngineError` as `load_engine` does."""
        name = self._request.engine_for(pair.target)
        if name not in self._prepared:
            self._prepared[name] = self._prepare(load_engine(name, self._request.publication.engines))
        return self._prepared[name]

    def route(self, pair: LanguagePair) -> list[TagPair] | None:
        """Return the engine's pairs that lead from source to target, or None if its models do not connect them."""
        key = (self._request.engine_for(pair.target), (pair.source.tag, pair.target.tag))
        if key not in self._routes:
            self._routes[key] = pivot_route(self.get(pair).pairs(), *key[1])
        return self._routes[key]

    def starter_only(self, pair: LanguagePair) -> set[TagPair]:
        """Return the pairs on a route that only the starter model can translate."""
        return set(self.get(pair).starter_pairs()) & set(self.route(pair) or ())

    def _prepare(self, engine: Engine) -> Engine:
        """Connect an engine to the cluster and the cache of the request, and notify about its remote addresses."""
        for address in engine.addresses:
            self._request.notify(address)
        if self._request.scheduler:
            from polyglot.engines.dask.cluster import connect

            self._request.notify(self._request.scheduler)
            engine = self._stack.enter_context(connect(engine, self._request.scheduler))
        return CachedEngine(engine) if self._request.use_cache else engine
