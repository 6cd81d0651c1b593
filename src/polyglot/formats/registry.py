"""The registry of output formats: entry points of the group `polyglot.formats`, loaded by name when they are used.

Any exception of a plug-in is raised from here as a `PolyglotError`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from polyglot.errors import FormatError, PolyglotError, UsageError, describe_error
from polyglot.formats.protocol import Format, OutputFile, Scope
from polyglot.plugins import find_factory
from polyglot.settings import FORMATS_GROUP, format_choices

SITE = "html"  # the format of websites, which links to the others

_SUFFIX = re.compile(r"(\.[A-Za-z0-9]+)+")
_MEDIA_TYPE = re.compile(r"[a-z]+/[^\s;]+(; \S+)?")
_REPORT_REMEDY = "Report it to the authors of the format."


@cache
def load_format(name: str) -> Format:
    """Return the format of that name. Raises `UsageError` for an unknown name, `FormatError` if it cannot be loaded."""
    load_factory = find_factory(FORMATS_GROUP, name)
    if load_factory is None:
        raise UsageError(f"There is no format “{name}”.", remedy=format_choices())
    try:
        created = load_factory()()
    except PolyglotError:
        raise
    except Exception as error:  # a plug-in may raise anything
        raise FormatError(
            f"The format “{name}” cannot be loaded: {describe_error(error)}.", remedy=_REPORT_REMEDY
        ) from error
    return _require_format(name, created)


def _require_format(name: str, created: object) -> Format:
    """Return what a plug-in made if it is a complete format. Raises `FormatError` otherwise."""
    if not isinstance(created, Format):
        problem = "does not inherit from polyglot.formats.protocol.Format"
    elif created.name != name:
        problem = f"has the name “{created.name}”; name it as its entry point"
    elif not created.version:
        problem = "has no `version`"
    elif not _SUFFIX.fullmatch(created.suffix):
        problem = "has no `suffix` such as “.txt”"
    elif created.media_type and not _MEDIA_TYPE.fullmatch(created.media_type):
        problem = f"has the media type “{created.media_type}”, which is not of the form type/subtype"
    elif created.scope is Scope.PAGE and name != SITE:
        problem = "has the scope of pages, which only websites have"
    else:
        return created
    raise FormatError(f"The plug-in “{name}” {problem}.", remedy=_REPORT_REMEDY)


def scope_of(name: str) -> Scope:
    """Return the scope of a format."""
    return load_format(name).scope


def is_plug_in(format: Format) -> bool:
    """Return whether a format is not one of polyglot's own."""
    return type(format).__module__.partition(".")[0] != "polyglot"


def require_bytes(format: Format, data: object) -> bytes:
    """Return what a format rendered if it is bytes. Raises `FormatError` otherwise."""
    if isinstance(data, bytes):
        return data
    raise FormatError(f"The format “{format.name}” returned {type(data).__name__}, not bytes.", remedy=_REPORT_REMEDY)


def require_file(format: Format, file: object) -> OutputFile:
    """Return what a format yielded for a volume if it is a file. Raises `FormatError` otherwise."""
    if isinstance(file, OutputFile):
        require_bytes(format, file.data)
        return file
    text = f"The format “{format.name}” yielded {type(file).__name__}, not an OutputFile."
    raise FormatError(text, remedy=_REPORT_REMEDY)


@contextmanager
def catch_failure(format: Format) -> Iterator[None]:
    """Raise any exception of a plug-in, or a missing module, as a `FormatError`; our own mistakes keep their traceback."""
    try:
        yield
    except PolyglotError:
        raise
    except ImportError as error:
        text = f"The format “{format.name}” needs a module that cannot be imported: {describe_error(error)}."
        raise FormatError(text, remedy=format.requirement or _REPORT_REMEDY) from error
    except Exception as error:
        if not is_plug_in(format):
            raise
        text = f"The format “{format.name}” failed: {describe_error(error)}."
        raise FormatError(text, remedy=_REPORT_REMEDY) from error
