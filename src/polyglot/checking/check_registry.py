"""The registry of checks: the built-in ones in order, then those of plug-ins, entry points of the group `polyglot.checks`.

Drafting takes those with a weight (`draft_checks`); `polyglot check` and the builds take those with a severity
(`select_checks`). Any exception of a plug-in is raised from here as a `CheckError`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from polyglot.errors import CheckError, ConfigError, PolyglotError
from polyglot.findings import Problem, ProblemKind, Severity
from polyglot.markdown.markup_check import KINDS
from polyglot.plugins import describe_failure, find_module_file, list_entry_points, report_remedy
from polyglot.publication import Publication
from polyglot.quality.check import Check
from polyglot.quality.check_table import BUILT_IN
from polyglot.quality.segment import Segment
from polyglot.settings import FILE_NAME, create_error
from polyglot.storage.fingerprints import Signature, read_signature

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "polyglot.checks"  # entry points of plug-ins: name = a callable that returns a check

CheckSettings = tuple[tuple[str, Severity], ...]  # codes with the severities that a publication sets

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # of plug-ins and of their kinds


class RegisteredCheck:
    """A check with the final codes of its kinds; a built-in one is imported when it is first used."""

    def __init__(
        self,
        kinds: Mapping[str, ProblemKind],
        place: str = "",
        plug_in: "tuple[EntryPoint, Check] | None" = None,
    ) -> None:
        """Create a row: of a built-in check with the `place` of its module and class, or of a plug-in.

        `kinds` are by the codes that the check itself uses.
        """
        self.kinds = kinds
        self._place = place
        self._point: EntryPoint | None = plug_in[0] if plug_in else None
        self._check = plug_in[1] if plug_in else None

    @property
    def name(self) -> str:
        """The name of a plug-in; empty for a built-in check."""
        return self._point.name if self._point else ""

    @property
    def package(self) -> str:
        """The package of a plug-in; empty for a built-in check."""
        return self._point.dist.name if self._point and self._point.dist else ""

    @property
    def check(self) -> Check:
        """The check itself."""
        if self._check is None:
            module, _, name = self._place.partition(":")
            self._check = getattr(import_module(f"polyglot.quality.checks.{module}"), name)()
        return self._check

    def find(self, segment: Segment) -> Iterable[Problem]:
        """Return the problems of a translation. Raises `CheckError` if a plug-in fails."""
        return self.check.find(segment) if self._point is None else self._find_safely(self._point, segment)

    def _find_safely(self, point: "EntryPoint", segment: Segment) -> Sequence[Problem]:
        try:
            problems: list[object] = list(self.check.find(segment))
        except PolyglotError:
            raise
        except (Exception, SystemExit) as error:  # a plug-in may raise anything
            raise _create_fault(point, f"failed: {describe_failure(error)}", segment.place) from error
        return [self._complete(point, problem, segment.place) for problem in problems]

    def _complete(self, point: "EntryPoint", problem: object, place: str) -> Problem:
        """Return a plug-in's problem with its final code. Raises `CheckError` if it breaks the contract."""
        if not isinstance(problem, Problem):
            fault = f"yields {type(problem).__name__}, not Problem"
        elif problem.kind.code not in self.kinds:
            fault = f"does not declare the kind “{problem.kind.code}”"
        elif not _is_share(problem.weight):
            fault = f"has a problem “{problem.kind.code}” with a weight that is not from 0 to 1"
        elif not problem.text.strip():
            fault = f"has a problem “{problem.kind.code}” without a text"
        else:
            return msgspec.structs.replace(problem, kind=self.kinds[problem.kind.code])
        raise _create_fault(point, fault, place)


def _create_fault(point: "EntryPoint", fault: str, where: str = "") -> CheckError:
    """Return the error of a plug-in that fails or breaks the contract."""
    return CheckError(f"The check “{point.name}” {fault}.", where=where, remedy=report_remedy(point))


def _is_share(weight: object) -> bool:
    return isinstance(weight, int | float) and 0 <= weight <= 1


class CheckSelection(msgspec.Struct, frozen=True):
    """The checks of people's translations that are not off, those that find errors, and the severity of each code."""

    checks: tuple[RegisteredCheck, ...]
    error_checks: tuple[RegisteredCheck, ...]
    severities: Mapping[str, Severity]
    only_markup_errors: bool  # whether all errors are of the kinds that `markdown.markup_check` finds


@cache
def load_checks() -> tuple[RegisteredCheck, ...]:
    """Return all checks, once per process. Raises `CheckError` for a plug-in that is not a check."""
    built_in = [RegisteredCheck({kind.code: kind for kind in kinds}, place) for place, kinds in BUILT_IN.items()]
    points = sorted(list_entry_points(GROUP), key=lambda point: point.name)
    names = [point.name for point in points]
    for point in points:
        if not _NAME.fullmatch(point.name):
            raise _create_fault(point, "has a name that is not of small letters, digits and hyphens")
        if names.count(point.name) > 1:
            raise _create_fault(point, "has a name that another package uses for a check")
    return (*built_in, *map(_load_plug_in, points))


def _load_plug_in(point: "EntryPoint") -> RegisteredCheck:
    try:
        check = point.load()()
        faults = list(_find_faults(check))
    except (Exception, SystemExit) as error:  # a plug-in may raise anything
        raise _create_fault(point, f"cannot be loaded: {describe_failure(error)}") from error
    if faults:
        raise _create_fault(point, faults[0])
    # The prefix keeps its codes apart from ours, and from ids of articles in `--force`.
    kinds = {kind.code: msgspec.structs.replace(kind, code=f"{point.name}:{kind.code}") for kind in check.kinds}
    return RegisteredCheck(kinds, plug_in=(point, check))


def _find_faults(check: object) -> Iterator[str]:
    """Yield what a plug-in's check lacks."""
    if not isinstance(check, Check):
        yield "does not inherit from polyglot.quality.check.Check"
        return
    if not isinstance(check.kinds, tuple | list) or not all(isinstance(kind, ProblemKind) for kind in check.kinds):
        yield "has `kinds` that are not a tuple of ProblemKind"
        return
    if not check.kinds:
        yield "declares no `kinds`"
    if not isinstance(check.version, str):
        yield "has a `version` that is not a text"
    codes = [kind.code for kind in check.kinds]
    for kind in check.kinds:
        if not _NAME.fullmatch(kind.code):
            yield f"has the kind “{kind.code}”, which is not of small letters, digits and hyphens"
        if codes.count(kind.code) > 1:
            yield f"has the kind “{kind.code}” twice"
        if not isinstance(kind.severity, Severity):
            yield f"has a kind “{kind.code}” with a severity that is not a Severity"
        if not _is_share(kind.weight):
            yield f"has a kind “{kind.code}” with a weight that is not from 0 to 1"


@cache
def draft_checks() -> tuple[RegisteredCheck, ...]:
    """Return the checks of drafts: those with a weight."""
    return tuple(row for row in load_checks() if any(kind.weight for kind in row.kinds.values()))


@cache
def select_checks(settings: CheckSettings = ()) -> CheckSelection:
    """Return the checks of people's translations under these settings, which `validate_settings` has accepted."""
    rows = load_checks()
    severities = {kind.code: kind.severity for row in rows for kind in row.kinds.values()}
    severities |= {code: severity for code, severity in settings if code in severities}
    checks, error_checks = (
        tuple(row for row in rows if any(severities[kind.code] in shown for kind in row.kinds.values()))
        for shown in ({Severity.WARNING, Severity.ERROR}, {Severity.ERROR})
    )
    errors = {code for code, severity in severities.items() if severity is Severity.ERROR}
    only_markup_errors = errors <= {kind.code for kind in KINDS.values()}
    return CheckSelection(checks, error_checks, severities, only_markup_errors)


def validate_settings(publication: Publication) -> None:
    """Raise `ConfigError` if the publication sets a severity that does not exist or cannot be set."""
    adjustable = {kind.code: kind.adjustable for row in load_checks() for kind in row.kinds.values()}
    for tag, rules in publication.rules.items():
        for code, _ in rules.checks:
            if code not in adjustable:
                raise _reject_code(publication, tag, code, f"There is no check with the code “{code}”.", adjustable)
            if not adjustable[code]:
                raise _reject_code(publication, tag, code, f"The severity of “{code}” cannot be changed.")


def _reject_code(
    publication: Publication, tag: str, code: str, problem: str, codes: Iterable[str] | None = None
) -> ConfigError:
    """Return the error of a code in the settings of a language; `codes` are all that exist, if it does not."""
    import tomllib
    from difflib import get_close_matches

    remedy = "Delete that line."
    if codes is not None:
        name = code.partition(":")[0]
        if ":" in code and not any(row.name == name for row in load_checks()):
            remedy = f"Install the package with the check “{name}”, or delete that line."
        else:
            similar = get_close_matches(code, codes, 1)
            remedy = f"Did you mean “{similar[0]}”?" if similar else "“polyglot check --list” lists the codes."
    text = (publication.root / FILE_NAME).read_text(encoding="utf-8")
    table = "checks" if code in tomllib.loads(text).get("checks", {}) else f"language.{tag}.checks"
    return create_error(problem, remedy, text, table, code)


def fingerprint() -> str:
    """Return the names and versions of the plug-ins' checks, for the keys of caches of results."""
    return " ".join(f"{row.name} {row.check.version}" for row in load_checks() if row.name)


def plug_in_files() -> dict[str, Signature]:
    """Return the files of the plug-ins' checks, whose authors change them without a new version."""
    paths = {path for row in load_checks() if row.name and (path := find_module_file(row.check))}
    return {path: signature for path in sorted(paths) if (signature := read_signature(Path(path)))}
