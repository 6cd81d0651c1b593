"""What an engine is, how one is found and made, and a pivot: an engine made of engines.

Whatever a plug-in raises leaves this module as an `EngineError` raised from it. A pair that no way leads along is no
error: `pivot_route` returns None, so that the caller can say so and go on with the next.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from polyglot.engines.attention import compose_alignments
from polyglot.errors import ConfigError, EngineError, PolyglotError, UsageError
from polyglot.language.locales import fallback_tags
from polyglot.model import Alignment, Draft
from polyglot.settings import FILE_NAME

GROUP = "polyglot.engines"  # the entry points that plug-ins declare: name = a callable that makes the engine

TagPair = tuple[str, str]  # source and target, as BCP 47 tags


@runtime_checkable
class Engine(Protocol):
    """A machine-translation back end. `tests/engines/test_contract.py` holds the contract that every engine passes."""

    name: str
    version: str
    max_concurrency: int  # how many calls at a time, from as many threads, keep it busy

    def pairs(self) -> frozenset[TagPair]:
        """The pairs of BCP 47 tags that it translates directly."""
        ...

    def fingerprint(self, source: str, target: str) -> str:
        """What a draft of this pair depends on beside its sentence: the engine, its version, its model by hash."""
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """One draft for each sentence of plain text, in order. An empty sentence comes back as it is.

        A later attempt asks for another way of decoding, since the drafts of the earlier ones were no good; an engine
        that knows none gives the same drafts again.
        """
        ...


@runtime_checkable
class Aligner(Engine, Protocol):
    """An engine that can say how a translation which somebody else made stands to its source."""

    def align(self, sentences: Sequence[str], translations: Sequence[str], source: str, target: str) -> list[Alignment]:
        """The alignment of each sentence with its translation, in order."""
        ...


@runtime_checkable
class Remote(Engine, Protocol):
    """An engine that lets sentences leave the machine."""

    addresses: tuple[str, ...]  # where they go: people are told before the first one does


def remote_addresses(engine: Engine) -> tuple[str, ...]:
    """Where an engine sends sentences: nowhere, unless it says so."""
    return engine.addresses if isinstance(engine, Remote) else ()


def is_readable(engine: Engine) -> bool:
    """Are an engine's drafts meant to be read? One that makes them only to be looked at has `readable = False`."""
    return bool(getattr(engine, "readable", True))


def load_engine(name: str, tables: Mapping[str, Mapping[str, Any]] = {}) -> Engine:
    """The engine of that name, or, of several names joined by "+", the pivot of these engines.

    Of `tables`, the publication's [engine.NAME], each engine is given its own. Raises `UsageError` if no engine is so
    called, `ConfigError` if its table does not fit, `EngineError` if it cannot be loaded.
    """
    engines = [_create_engine(one, tables.get(one, {})) for one in (part.strip() for part in name.split("+"))]
    return engines[0] if len(engines) == 1 else PivotEngine(engines)


def _create_engine(name: str, table: Mapping[str, Any]) -> Engine:
    known = {point.name: point for point in entry_points(group=GROUP)}
    if name not in known:
        raise UsageError(f"There is no engine “{name}”.", remedy=f"Choose among {', '.join(sorted(known)) or 'none'}.")
    try:
        make = known[name].load()
        engine = make(**_constructor_arguments(name, make, table))
    except PolyglotError:
        raise
    except ImportError as error:
        raise EngineError(f"The engine “{name}” cannot be loaded: {error}.", remedy=_INSTALL_REMEDY) from error
    except Exception as error:  # a plug-in may raise anything
        if table and isinstance(error, ValueError):
            raise ConfigError(f"[engine.{name}] does not fit: {_describe_error(error)}.", where=FILE_NAME) from error
        raise EngineError(
            f"The engine “{name}” cannot be loaded: {_describe_error(error)}.", remedy=_REPORT_REMEDY
        ) from error
    if not isinstance(engine, Engine):
        raise EngineError(f"The plug-in “{name}” is no engine.", remedy=_REPORT_REMEDY)
    return engine


def _constructor_arguments(name: str, make: Callable[..., Engine], table: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an engine's table, for its maker's parameters, and of the types that these are annotated with."""
    import inspect

    import msgspec

    signature = inspect.signature(make, eval_str=bool(table))
    known = {
        key: one for key, one in signature.parameters.items() if one.kind not in {one.VAR_POSITIONAL, one.VAR_KEYWORD}
    }
    fitted = {}
    for key, value in table.items():
        if key not in known:
            listed = f"Known there: {', '.join(known)}." if known else "It has none: take that table out."
            raise ConfigError(f"Unknown key `{key}` in [engine.{name}].", where=FILE_NAME, remedy=listed)
        wanted = known[key].annotation
        try:
            fitted[key] = value if wanted is inspect.Parameter.empty else msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            raise ConfigError(f"`{key}` in [engine.{name}] does not fit: {error}.", where=FILE_NAME) from None
    lacking = [key for key, one in known.items() if one.default is inspect.Parameter.empty and key not in table]
    if lacking:
        remedy = f"Write [engine.{name}] with {' and '.join(lacking)}: docs/engines.md tells how."
        raise ConfigError(f"The engine “{name}” needs a setting, `{lacking[0]}`.", where=FILE_NAME, remedy=remedy)
    return fitted


_INSTALL_REMEDY = "Install what drafting needs: docs/installing.md tells how."
_REPORT_REMEDY = "Tell its makers."


def pivot_route(pairs: frozenset[TagPair], source: str, target: str) -> list[TagPair] | None:
    """The shortest way from one language to another over these pairs; None where there is none.

    A tag that no pair names gives way to its `fallback_tags`. Ways of one length are taken in the order of their tags, so
    that every machine decides alike. None leads from a language back to itself (es to es-MX through English).

    >>> pivot_route(frozenset({("en", "es"), ("de", "en")}), "de", "es-MX")
    [('de', 'en'), ('en', 'es')]
    """
    starts, ends = fallback_tags(source), fallback_tags(target)
    if set(starts) & set(ends):
        return None
    onward: defaultdict[str, list[str]] = defaultdict(list)
    for here, there in pairs:
        onward[here].append(there)
    queue = deque[tuple[str, list[TagPair]]]((start, []) for start in starts)
    seen = set(starts)
    while queue:
        here, way = queue.popleft()
        for end in ends:
            if (here, end) in pairs:
                return [*way, (here, end)]
        for there in sorted(onward[here]):
            if there not in seen:
                seen.add(there)
                queue.append((there, [*way, (here, there)]))
    return None


def route_fingerprint(engine: Engine, way: Sequence[TagPair]) -> str:
    """What a draft along a way depends on beside its sentence: all that the engine says of each step."""
    return " + ".join(engine.fingerprint(*pair) for pair in way)


def translate_route(
    engine: Engine, sentences: Sequence[str], route: Sequence[TagPair], attempt: int = 0
) -> list[Draft]:
    """Sentences along a way of one engine's pairs. Each draft tells everything that had a hand in it.

    Raises `EngineError` for whatever the engine raises.
    """
    return _translate_along([(engine, pair) for pair in route], sentences, attempt)


class PivotEngine:
    """An engine made of engines: where none of them knows a pair, it goes the shortest way through theirs."""

    name = "pivot"

    def __init__(self, engines: Iterable[Engine]) -> None:
        ordered = list(engines)
        self.version = " + ".join(f"{engine.name} {engine.version}" for engine in ordered)
        self.max_concurrency = max((engine.max_concurrency for engine in ordered), default=1)
        self.addresses = tuple(dict.fromkeys(place for engine in ordered for place in remote_addresses(engine)))
        # Of two engines that know a pair the first has it.
        self._engines = {pair: engine for engine in reversed(ordered) for pair in engine.pairs()}

    def pairs(self) -> frozenset[TagPair]:
        """Every pair that a way leads along."""
        onward: defaultdict[str, set[str]] = defaultdict(set)
        for here, there in self._engines:
            onward[here].add(there)
        return frozenset(
            (start, end) for start in tuple(onward) for end in _reachable_tags(onward, start) if end != start
        )

    def find_route(self, source: str, target: str) -> list[TagPair] | None:
        """The shortest way from one language to another; None where there is none."""
        return pivot_route(frozenset(self._engines), source, target)

    def fingerprint(self, source: str, target: str) -> str:
        """What all the engines on the way say of themselves. Raises `EngineError` where no way leads."""
        return " + ".join(self._engines[pair].fingerprint(*pair) for pair in self._require_route(source, target))

    def translate(self, sentences: Sequence[str], source: str, target: str, *, attempt: int = 0) -> list[Draft]:
        """One draft for each sentence, by way of as many engines as it takes. Raises `EngineError` where no way leads."""
        steps = [(self._engines[pair], pair) for pair in self._require_route(source, target)]
        return _translate_along(steps, sentences, attempt)

    def _require_route(self, source: str, target: str) -> list[TagPair]:
        way = self.find_route(source, target)
        if way is None:
            raise EngineError(f"No engine leads from {source} to {target}.", remedy="Install a model for that pair.")
        return way


def _reachable_tags(onward: defaultdict[str, set[str]], start: str) -> set[str]:
    seen = {start}
    queue = deque([start])
    while queue:
        fresh = onward.get(queue.popleft(), set()) - seen
        seen |= fresh
        queue.extend(fresh)
    return seen


def _translate_along(steps: Sequence[tuple[Engine, TagPair]], sentences: Sequence[str], attempt: int) -> list[Draft]:
    drafts = _translate_step(*steps[0], sentences, attempt)
    for engine, pair in steps[1:]:
        before, drafts = drafts, _translate_step(engine, pair, [draft.text for draft in drafts], attempt)
        drafts = [_combine_drafts(first, then) for first, then in zip(before, drafts, strict=True)]
    return drafts


def _translate_step(engine: Engine, pair: TagPair, texts: Sequence[str], attempt: int) -> list[Draft]:
    try:
        drafts = engine.translate(texts, *pair, attempt=attempt)
    except EngineError:
        raise
    except Exception as error:  # a plug-in may raise anything
        raise EngineError(
            f"The engine “{engine.name}” failed from {pair[0]} to {pair[1]}: {_describe_error(error)}.",
            remedy=_REPORT_REMEDY,
        ) from error
    if len(drafts) != len(texts):
        raise EngineError(
            f"The engine “{engine.name}” gave {len(drafts)} drafts for {len(texts)} sentences.", remedy=_REPORT_REMEDY
        )
    return drafts


def _combine_drafts(first: Draft, then: Draft) -> Draft:
    """A draft by two steps: as good as the worse of them."""
    scores = [draft.score for draft in (first, then) if draft.score is not None]
    both = first.alignment and then.alignment and compose_alignments(first.alignment, then.alignment)
    return Draft(then.text, f"{first.engine} + {then.engine}", min(scores, default=None), both)


def _describe_error(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
