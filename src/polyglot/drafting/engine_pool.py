"""The engines of one run: each is loaded once, when the first language asks for it, and remembers what it said."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from polyglot.drafting.backlog import DraftRequest, LanguagePair
from polyglot.engines.cache import CachedEngine
from polyglot.engines.pivot import pivot_route
from polyglot.engines.protocol import Engine, TagPair
from polyglot.engines.registry import load_engine


@contextmanager
def open_engines(order: DraftRequest) -> Iterator["EnginePool"]:
    """The engines that an order asks for; connections to a cluster end with them."""
    with ExitStack() as stack:
        yield EnginePool(order, stack)


class EnginePool:
    """The engines of a run, by the languages that want them. Made by `open_engines`."""

    def __init__(self, order: DraftRequest, stack: ExitStack) -> None:
        self._order, self._stack = order, stack
        self._ready: dict[str, Engine] = {}
        self._ways: dict[tuple[str, TagPair], list[TagPair] | None] = {}

    def get(self, line: LanguagePair) -> Engine:
        """The engine that drafts a line, as a run uses it. Raises `UsageError` and `EngineError` as `load_engine` does."""
        name = self._order.engine_for(line.target)
        if name not in self._ready:
            self._ready[name] = self._prepare(load_engine(name, self._order.publication.engines))
        return self._ready[name]

    def route(self, line: LanguagePair) -> list[TagPair] | None:
        """The pairs along which a line is drafted; None where its engine has no models for that."""
        key = (self._order.engine_for(line.target), (line.source.tag, line.target.tag))
        if key not in self._ways:
            self._ways[key] = pivot_route(self.get(line).pairs(), *key[1])
        return self._ways[key]

    def starter_only(self, line: LanguagePair) -> set[TagPair]:
        """The pairs of a line's way that only the starter model can translate."""
        return set(self.get(line).starter_pairs()) & set(self.route(line) or ())

    def _prepare(self, engine: Engine) -> Engine:
        """An engine at work where the order wants it; people are told where its sentences go."""
        for address in engine.addresses:
            self._order.notify(address)
        if self._order.scheduler:
            from polyglot.engines.dask.cluster import connect

            self._order.notify(self._order.scheduler)
            engine = self._stack.enter_context(connect(engine, self._order.scheduler))
        return CachedEngine(engine) if self._order.use_cache else engine
