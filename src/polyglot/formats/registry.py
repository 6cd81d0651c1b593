"""The registry of output formats: entry points of the group `polyglot.formats`, loaded by name when they are used.

Any exception of a plug-in is raised from here as a `PolyglotError`; `rendering` does the same for what formats render.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from polyglot.errors import ConfigError, FormatError, PolyglotError, UsageError
from polyglot.findings import Finding, Severity
from polyglot.formats.protocol import ArticleFormat, EditionFormat, Format, Scope, VolumeFormat, WebPageFormat
from polyglot.plugins import describe_failure, find_factory, find_module_file, list_entry_points, report_remedy
from polyglot.publication import Publication
from polyglot.settings import FILE_NAME, FORMATS_GROUP, create_error, suggest_format

SITE = "html"  # the format of websites, which links to the others

_SUFFIX = re.compile(r"(\.[A-Za-z0-9]+)+")
_MEDIA_TYPE = re.compile(r"[a-z]+/[^\s;]+(; \S+)?")


@cache
def load_format(name: str) -> Format:
    """Return the format of that name. Raises `UsageError` for an unknown name, `FormatError` if it cannot be loaded."""
    load_factory = find_factory(FORMATS_GROUP, name)
    if load_factory is None:
        raise UsageError(f"There is no format “{name}”.", remedy=suggest_format(name))
    try:
        created = load_factory()()
        faults = list(_find_faults(created, name))
    except PolyglotError:
        raise
    except (Exception, SystemExit) as error:  # a plug-in may raise anything
        raise _create_load_error(name, error) from error
    if faults:
        raise FormatError(f"The format “{name}” {faults[0]}.", remedy=create_remedy(name))
    return created  # type: ignore[no-any-return]


def create_remedy(name: str) -> str:
    """Return the remedy for a format that fails: whom to tell."""
    points = (point for point in list_entry_points(FORMATS_GROUP) if point.name == name)
    return next(map(report_remedy, points), "Report it to the authors of the format.")


def _create_load_error(name: str, failure: BaseException) -> FormatError:
    """Return the error of a plug-in that cannot be imported or created."""
    remedy = create_remedy(name)
    modules = {point.module.partition(".")[0] for point in list_entry_points(FORMATS_GROUP) if point.name == name}
    if isinstance(failure, ModuleNotFoundError) and failure.name and failure.name.partition(".")[0] not in modules:
        remedy = f"Install the module “{failure.name}” into polyglot's environment."
    return FormatError(f"The format “{name}” cannot be loaded: {describe_failure(failure)}.", remedy=remedy)


def _find_faults(created: object, name: str) -> Iterator[str]:
    """Yield what a plug-in's object lacks to be a format."""
    scopes = (ArticleFormat, VolumeFormat, EditionFormat, *((WebPageFormat,) if name == SITE else ()))
    if not isinstance(created, scopes):
        yield "does not inherit from ArticleFormat, VolumeFormat or EditionFormat of polyglot.formats.protocol"
        return
    for member in ("name", "version", "suffix", "media_type", "requirement"):
        if not isinstance(getattr(created, member), str):
            yield f"has a `{member}` that is not a text"
            return
    if created.name != name:
        yield f"has the name “{created.name}”; name it as its entry point"
    if not created.version:
        yield "has no `version`"
    if not _SUFFIX.fullmatch(created.suffix):
        yield "has no `suffix` such as “.txt”"
    if created.media_type and not _MEDIA_TYPE.fullmatch(created.media_type):
        yield f"has the media type “{created.media_type}”, which is not of the form type/subtype"
    if not isinstance(created.rank, int):
        yield "has a `rank` that is not a whole number"


def find_unusable(names: Iterable[str]) -> dict[str, PolyglotError]:
    """Return the errors of the formats that cannot be loaded, by name."""
    errors = {}
    for name in names:
        try:
            load_format(name)
        except PolyglotError as error:
            errors[name] = error
    return errors


def report_unusable(name: str, error: PolyglotError) -> Finding:
    """Return the finding of a format that cannot be loaded, or lacks a module."""
    return Finding(FILE_NAME, 1, name, Severity.ERROR, error.text, error.remedy)


def validate_settings(publication: Publication, tags: Iterable[str]) -> None:
    """Raise `ConfigError` if the settings of these languages name a format that is not installed."""
    names = dict.fromkeys(name for tag in tags for name in publication.rules[tag].formats)
    for name in names:
        if find_factory(FORMATS_GROUP, name) is None:
            raise _reject_name(publication, name)


def _reject_name(publication: Publication, name: str) -> ConfigError:
    """Return the error of a format that is not installed, with its line in the settings."""
    text = (publication.root / FILE_NAME).read_text(encoding="utf-8")
    languages = tomllib.loads(text).get("language", {}).items()
    tables = (f"language.{tag}" for tag, table in languages if name in table.get("formats", ()))
    problem = f"There is no format “{name}”."
    return create_error(problem, suggest_format(name), text, next(tables, "editions"), "formats", name)


def scope_of(name: str) -> Scope:
    """Return the scope of a format."""
    return load_format(name).scope


def is_plug_in(format: Format) -> bool:
    """Return whether a format is not one of polyglot's own."""
    return type(format).__module__.partition(".")[0] != "polyglot"


@cache
def version_of(name: str) -> str:
    """Return the version of a format for caches: of a plug-in with a hash of its module, which authors change without one."""
    format = load_format(name)
    path = find_module_file(format) if is_plug_in(format) else None
    try:
        return (
            f"{format.version} {blake2b(Path(path).read_bytes(), digest_size=8).hexdigest()}"
            if path
            else format.version
        )
    except OSError:
        return format.version
