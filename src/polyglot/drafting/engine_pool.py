"""The engines of one run: each is loaded once, when the first language asks for it, and remembers what it said."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from polyglot.drafting.backlog import Line, Order
from polyglot.engines.cache import CachedEngine
from polyglot.engines.protocol import Engine, Pair, addresses, load, path


@contextmanager
def opened(order: Order) -> Iterator["Engines"]:
    """The engines that an order asks for; connections to a cluster end with them."""
    with ExitStack() as stack:
        yield Engines(order, stack)


class Engines:
    """The engines of a run, by the languages that want them. Made by `opened`."""

    def __init__(self, order: Order, stack: ExitStack) -> None:
        self._order, self._stack = order, stack
        self._loaded: dict[str, Engine] = {}
        self._ready: dict[str, Engine] = {}
        self._ways: dict[tuple[str, Pair], list[Pair] | None] = {}

    def engine(self, line: Line) -> Engine:
        """The engine that drafts a line, as a run uses it. Raises `UsageError` and `EngineError` as `load` does."""
        name = self._order.engine_for(line.target)
        if name not in self._ready:
            self._loaded[name] = load(name, self._order.publication.engines)
            self._ready[name] = self._made(self._loaded[name])
        return self._ready[name]

    def way(self, line: Line) -> list[Pair] | None:
        """The pairs along which a line is drafted; None where its engine has no models for that."""
        key = (self._order.engine_for(line.target), (line.source.tag, line.target.tag))
        if key not in self._ways:
            self._ways[key] = path(self.engine(line).pairs(), *key[1])
        return self._ways[key]

    def rough(self, line: Line) -> set[Pair]:
        """The pairs of a line's way that only the starter model can translate."""
        package = getattr(self._loaded[self._order.engine_for(line.target)], "package", None)
        return {pair for pair in self.way(line) or () if package is not None and package(pair).starter}

    def _made(self, engine: Engine) -> Engine:
        """An engine at work where the order wants it; people are told where its sentences go."""
        for address in addresses(engine):
            self._order.tell(address)
        if self._order.scheduler:
            from polyglot.engines.dask.cluster import connect

            self._order.tell(self._order.scheduler)
            engine = self._stack.enter_context(connect(engine, self._order.scheduler))
        return CachedEngine(engine) if self._order.cached else engine
