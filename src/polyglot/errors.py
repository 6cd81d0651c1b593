"""Exceptions for requests that polyglot cannot fulfil.

    PolyglotError           shown as plain sentences, never as a traceback
    ├── UsageError          the command or an option is wrong (exit code 2)
    ├── ConfigError         `polyglot.toml` is invalid (exit code 2)
    ├── ContentError        an article or a catalog cannot be read (exit code 1)
    ├── EngineError         an engine, or one of its packages, failed (exit code 1)
    ├── CheckError          a check of a plug-in failed (exit code 1)
    ├── FormatError         an output format failed (exit code 1)
    │   └── FontError       no installed font has what a format prints
    └── BusyError           another polyglot works on this publication (exit code 1)

A fault of content that does not stop the work is a `polyglot.findings.Finding` and is never raised.
All other exceptions are bugs and keep their traceback.
"""


class PolyglotError(Exception):
    """An error with its place and its remedy.

    `where` is a path, with a line if it is known; `remedy` is a sentence that tells the user how to proceed.
    """

    exit_code = 1

    def __init__(self, text: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.text}{remedy}"


class UsageError(PolyglotError):
    """An error of the user: the command line names something that does not exist."""

    exit_code = 2


class ConfigError(PolyglotError):
    """An error of the editor: the publication's settings are invalid."""

    exit_code = 2


class ContentError(PolyglotError):
    """An error of an author or translator: a file has invalid content."""

    def __init__(self, text: str, *, where: str = "", line: int = 1, remedy: str = "") -> None:
        super().__init__(text, where=where, remedy=remedy)
        self.line = line


class EngineError(PolyglotError):
    """A failure of an engine or a model package."""


class CheckError(PolyglotError):
    """A failure of a check that a plug-in adds."""


class FormatError(PolyglotError):
    """A failure of an output format."""


class FontError(FormatError):
    """A failure of an output format because no installed font has the letters."""


class BusyError(PolyglotError):
    """A conflict with another run, which holds the lock of the publication."""


def describe_error(error: Exception) -> str:
    """Return the text of an exception without a final stop, or the name of its type if it has none."""
    return str(error).rstrip(".") or type(error).__name__
