"""The registry of checks: the built-in ones in order, then those of plug-ins, entry points of the group `polyglot.checks`.

Drafting takes those with a weight (`draft_checks`); `polyglot check` and the builds take those with a severity
(`select_checks`). Any exception of a plug-in is raised from here as a `CheckError`.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot.errors import CheckError, ConfigError, PolyglotError, describe_error
from polyglot.findings import Problem, ProblemKind, Severity
from polyglot.markdown.markup_check import KINDS
from polyglot.publication import Publication
from polyglot.quality.check import Check
from polyglot.quality.check_table import BUILT_IN
from polyglot.quality.segment import Segment
from polyglot.settings import FILE_NAME
from polyglot.storage.fingerprints import Signature, read_signature

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "polyglot.checks"  # entry points of plug-ins: name = a callable that returns a check

CheckSettings = tuple[tuple[str, Severity], ...]  # codes with the severities that a publication sets

_REPORT_REMEDY = "Report it to the authors of the check, or uninstall it."


class RegisteredCheck:
    """A check with the final codes of its kinds; a built-in one is imported when it is first used."""

    def __init__(
        self, name: str, kinds: Mapping[str, ProblemKind], check: Check | None = None, place: str = ""
    ) -> None:
        """Create a row. `name` is a plug-in's, and empty for a built-in check; `place` is a built-in check's module and class.

        `kinds` are by the codes that the check itself uses.
        """
        self.name, self.kinds = name, kinds
        self._check, self._place = check, place

    @property
    def check(self) -> Check:
        """The check itself."""
        if self._check is None:
            module, _, name = self._place.partition(":")
            self._check = getattr(import_module(f"polyglot.quality.checks.{module}"), name)()
        return self._check

    def find(self, segment: Segment) -> Iterable[Problem]:
        """Return the problems of a translation. Raises `CheckError` if a plug-in fails."""
        return self._find_safely(segment) if self.name else self.check.find(segment)

    def _find_safely(self, segment: Segment) -> Sequence[Problem]:
        try:
            return [self._complete(problem) for problem in self.check.find(segment)]
        except PolyglotError:
            raise
        except Exception as error:  # a plug-in may raise anything
            text = f"The check “{self.name}” failed: {describe_error(error)}."
            raise CheckError(text, where=segment.place, remedy=_REPORT_REMEDY) from error

    def _complete(self, problem: Problem) -> Problem:
        """Return a plug-in's problem with its final code. Raises `ValueError` if it breaks the contract."""
        if problem.kind.code not in self.kinds:
            raise ValueError(f"It does not declare the kind “{problem.kind.code}”")
        if not 0 <= problem.weight <= 1:
            raise ValueError(f"The weight of “{problem.kind.code}” is not from 0 to 1")
        return replace(problem, kind=self.kinds[problem.kind.code])


@dataclass(frozen=True, slots=True)
class CheckSelection:
    """The checks of people's translations that are not off, those that find errors, and the severity of each code."""

    checks: tuple[RegisteredCheck, ...]
    error_checks: tuple[RegisteredCheck, ...]
    severities: Mapping[str, Severity]
    only_markup_errors: bool  # whether all errors are of the kinds that `markdown.markup_check` finds


@cache
def load_checks() -> tuple[RegisteredCheck, ...]:
    """Return all checks, once per process. Raises `CheckError` for a plug-in that is not a check."""
    from importlib.metadata import entry_points

    built_in = [
        RegisteredCheck("", {kind.code: kind for kind in kinds}, place=place) for place, kinds in BUILT_IN.items()
    ]
    plug_ins = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return (*built_in, *map(_load_plug_in, plug_ins))


def _load_plug_in(point: "EntryPoint") -> RegisteredCheck:
    try:
        check = point.load()()
    except Exception as error:  # a plug-in may raise anything
        text = f"The check “{point.name}” cannot be loaded: {describe_error(error)}."
        raise CheckError(text, remedy=_REPORT_REMEDY) from error
    if not isinstance(check, Check):
        text = f"The plug-in “{point.name}” does not inherit from polyglot.quality.check.Check."
        raise CheckError(text, remedy=_REPORT_REMEDY)
    if not check.kinds:
        raise CheckError(f"The check “{point.name}” declares no `kinds`.", remedy=_REPORT_REMEDY)
    # The prefix keeps its codes apart from ours, and from ids of articles in `--force`.
    kinds = {kind.code: replace(kind, code=f"{point.name}:{kind.code}") for kind in check.kinds}
    return RegisteredCheck(point.name, kinds, check)


@cache
def draft_checks() -> tuple[RegisteredCheck, ...]:
    """Return the checks of drafts: those with a weight."""
    return tuple(row for row in load_checks() if any(kind.weight for kind in row.kinds.values()))


@cache
def select_checks(settings: CheckSettings = ()) -> CheckSelection:
    """Return the checks of people's translations under these settings. Raises `ConfigError` for a code without a check."""
    rows = load_checks()
    kinds = {kind.code: kind for row in rows for kind in row.kinds.values()}
    severities = {code: kind.severity for code, kind in kinds.items()}
    for code, severity in settings:
        if code not in kinds:
            problem, remedy = f"There is no check with the code “{code}”.", "docs/checks.md lists the codes."
        elif not kinds[code].adjustable:
            problem, remedy = f"The severity of “{code}” cannot be changed.", "Delete it from the table of checks."
        else:
            severities[code] = severity
            continue
        raise ConfigError(problem, where=FILE_NAME, remedy=remedy)
    checks, error_checks = (
        tuple(row for row in rows if any(severities[kind.code] in shown for kind in row.kinds.values()))
        for shown in ({Severity.WARNING, Severity.ERROR}, {Severity.ERROR})
    )
    errors = {code for code, severity in severities.items() if severity is Severity.ERROR}
    only_markup_errors = errors <= {kind.code for kind in KINDS.values()}
    return CheckSelection(checks, error_checks, severities, only_markup_errors)


def validate_settings(publication: Publication) -> None:
    """Raise `ConfigError` if the publication sets a severity that does not exist or cannot be set."""
    for rules in publication.rules.values():
        select_checks(rules.checks)


def fingerprint() -> str:
    """Return the names and versions of the plug-ins' checks, for the keys of caches of results."""
    return " ".join(f"{row.name} {row.check.version}" for row in load_checks() if row.name)


def plug_in_files() -> dict[str, Signature]:
    """Return the files of the plug-ins' checks, whose authors change them without a new version."""
    modules = (sys.modules.get(type(row.check).__module__) for row in load_checks() if row.name)
    paths = {path for module in modules if (path := getattr(module, "__file__", None))}
    return {path: signature for path in sorted(paths) if (signature := read_signature(Path(path)))}
