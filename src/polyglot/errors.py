"""What polyglot raises when it cannot do what was asked.

    PolyglotError           shown as one plain sentence, never as a traceback
    ├── UsageError          the command or an option is wrong (exit code 2)
    ├── ConfigError         `polyglot.toml` is wrong (exit code 2)
    ├── ContentError        an article or a catalog cannot be read (exit code 1)
    ├── EngineError         an engine, or one of its packages, failed (exit code 1)
    └── BusyError           another polyglot works on this publication (exit code 1)

What is wrong with *content* and does not stop the work is a `polyglot.findings.Finding` and is never raised.
Everything else that is raised is a bug and keeps its traceback.
"""


class PolyglotError(Exception):
    """What is wrong and where, and then what to do about it.

    `where` is a path, with a line if one is known; `remedy` says how to mend it.
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
    """The user's turn: the command line asks for something that is not there."""

    exit_code = 2


class ConfigError(PolyglotError):
    """The editor's turn: the publication's settings are wrong."""

    exit_code = 2


class ContentError(PolyglotError):
    """The author's or translator's turn: a file cannot be read as what it should be."""

    def __init__(self, text: str, *, where: str = "", line: int = 1, remedy: str = "") -> None:
        super().__init__(text, where=where, remedy=remedy)
        self.line = line


class EngineError(PolyglotError):
    """An engine or a model package failed."""


class BusyError(PolyglotError):
    """Wait: another run holds the publication."""
