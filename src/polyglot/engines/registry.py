"""The registry of engines: entry points of the group `polyglot.engines`, loaded by name with their settings.

Any exception of a plug-in is raised from here as a `PolyglotError`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from polyglot.engines.pivot import PivotEngine
from polyglot.engines.protocol import REPORT_REMEDY, Engine
from polyglot.errors import ConfigError, EngineError, PolyglotError, UsageError, describe_error
from polyglot.plugins import find_factory, list_names
from polyglot.settings import FILE_NAME

GROUP = "polyglot.engines"  # entry points of plug-ins: name = a callable that returns an engine

_INSTALL_REMEDY = "Install the requirements of drafting: see docs/installing.md."


def load_engine(name: str, tables: Mapping[str, Mapping[str, Any]] = {}) -> Engine:
    """Return the engine of that name; for several names joined by "+", the pivot of these engines.

    `tables` has the publication's tables [engine.NAME]: each engine gets its own. Raises `UsageError` for an unknown
    name, `ConfigError` for a table that is not valid, and `EngineError` for an engine that cannot be loaded.
    """
    engines = [_create_engine(part, tables.get(part, {})) for part in map(str.strip, name.split("+"))]
    return engines[0] if len(engines) == 1 else PivotEngine(engines)


def _create_engine(name: str, table: Mapping[str, Any]) -> Engine:
    load_factory = find_factory(GROUP, name)
    if load_factory is None:
        raise UsageError(
            f"There is no engine “{name}”.", remedy=f"Choose from {', '.join(list_names(GROUP)) or 'none'}."
        )
    try:
        factory = load_factory()
        engine = factory(**_constructor_arguments(name, factory, table))
    except PolyglotError:
        raise
    except ImportError as error:
        raise EngineError(f"The engine “{name}” cannot be loaded: {error}.", remedy=_INSTALL_REMEDY) from error
    except Exception as error:  # a plug-in may raise anything
        if table and isinstance(error, ValueError):
            raise ConfigError(f"[engine.{name}] is not valid: {describe_error(error)}.", where=FILE_NAME) from error
        raise EngineError(
            f"The engine “{name}” cannot be loaded: {describe_error(error)}.", remedy=REPORT_REMEDY
        ) from error
    return _require_engine(name, engine)


def _require_engine(name: str, engine: object) -> Engine:
    """Return what a plug-in made if it is an engine. Raises `EngineError` otherwise."""
    if not isinstance(engine, Engine):
        raise EngineError(
            f"The plug-in “{name}” does not inherit from polyglot.engines.protocol.Engine.", remedy=REPORT_REMEDY
        )
    if not engine.name or not engine.version:
        raise EngineError(f"The plug-in “{name}” has no `name` or no `version`.", remedy=REPORT_REMEDY)
    return engine


def _constructor_arguments(name: str, factory: Callable[..., Engine], table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an engine's table as arguments, converted to the annotated types of the parameters.

    Raises `ConfigError` for an unknown key, a value of another type, or a missing one.
    """
    import inspect

    import msgspec

    signature = inspect.signature(factory, eval_str=bool(table))
    parameters = {
        key: parameter
        for key, parameter in signature.parameters.items()
        if parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
    }
    arguments = {}
    for key, value in table.items():
        if key not in parameters:
            remedy = f"Known keys: {', '.join(parameters)}." if parameters else "It has no settings: delete that table."
            raise ConfigError(f"Unknown key `{key}` in [engine.{name}].", where=FILE_NAME, remedy=remedy)
        annotation = parameters[key].annotation
        try:
            arguments[key] = value if annotation is inspect.Parameter.empty else msgspec.convert(value, annotation)
        except msgspec.ValidationError as error:
            raise ConfigError(f"`{key}` in [engine.{name}] is not valid: {error}.", where=FILE_NAME) from None
    missing = [
        key for key, value in parameters.items() if value.default is inspect.Parameter.empty and key not in table
    ]
    if missing:
        remedy = f"Write [engine.{name}] with {' and '.join(missing)}: see docs/engines.md."
        raise ConfigError(f"The engine “{name}” needs the setting `{missing[0]}`.", where=FILE_NAME, remedy=remedy)
    return arguments
