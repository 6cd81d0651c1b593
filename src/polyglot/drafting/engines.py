"""The engines of one run: each is loaded once, when the first language asks for it, and remembers what it said."""

from polyglot.drafting.cached import CachedEngine
from polyglot.drafting.engine import Engine, Pair, addresses, load, path
from polyglot.drafting.survey import Line, Order


class Engines:
    """The engines of a run, by the languages that want them."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._loaded: dict[str, Engine] = {}
        self._ready: dict[str, Engine] = {}

    def engine(self, line: Line) -> Engine:
        """The engine that drafts a line, as a run uses it. Raises `UsageError` and `EngineError` as `load` does."""
        name = self._order.engine_for(line.target)
        if name not in self._ready:
            self._loaded[name] = load(name, self._order.publication.engines)
            for address in addresses(self._loaded[name]):
                self._order.tell(address)
            self._ready[name] = CachedEngine(self._loaded[name]) if self._order.cached else self._loaded[name]
        return self._ready[name]

    def way(self, line: Line) -> list[Pair] | None:
        """The pairs along which a line is drafted; None where its engine has no models for that."""
        return path(self.engine(line).pairs(), line.source.tag, line.target.tag)

    def rough(self, line: Line) -> set[Pair]:
        """The pairs of a line's way that only the starter model can translate."""
        package = getattr(self._loaded[self._order.engine_for(line.target)], "package", None)
        return {pair for pair in self.way(line) or () if package is not None and package(pair).starter}
