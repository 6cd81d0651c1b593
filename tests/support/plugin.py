"""Our part of a pytest run: which tests are fast, how Java runs, and what was skipped because shared data is not here."""

import os
from pathlib import Path

import pytest

from tests.support.paths import NO_CORPORA, REPOSITORY, TESTS

# Packages and modules whose tests compute and touch neither models nor processes nor much of a disk; under tests/ and,
# for doctests, under src/polyglot/.
FAST = (
    "alignment",
    "articles/test_kept_names.py",
    "catalogs/ledger/test_ledger_files.py",
    "catalogs/merge",
    "catalogs/po",
    "formats/test_bidi_isolation.py",
    "formats/test_untrusted_html.py",
    "language",
    "markdown",
    "quality",
    "site/test_page_texts.py",
    "site/test_theme.py",
    "test_publication.py",
    "test_ranges.py",
)
# Judges in Java run for seconds: compiling thoroughly and collecting garbage on all cores doubles their processor time.
_JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m"
_ROOTS = (TESTS, REPOSITORY / "src" / "polyglot")


def _within(path: Path) -> Path | None:
    """Return a path as `FAST` writes it; None for what lies elsewhere."""
    return next((path.relative_to(root) for root in _ROOTS if path.is_relative_to(root)), None)


def _is_fast(path: Path) -> bool:
    place = _within(path)
    return place is not None and any(place.is_relative_to(one) for one in FAST)


def pytest_configure() -> None:
    """Set the options of Java for the programs that tests start, unless they are set."""
    os.environ.setdefault("JDK_JAVA_OPTIONS", _JAVA_OPTIONS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave alone what a run of the fast tests, or of the others, does not want: to import it takes longer than they do."""
    wanted, place = config.getoption("markexpr"), _within(collection_path)
    if wanted not in {"fast", "not fast"} or place is None:
        return None
    if wanted == "not fast":
        return _is_fast(collection_path) or None
    above = collection_path.is_dir() and any(Path(one).is_relative_to(place) for one in FAST)
    return not (above or _is_fast(collection_path)) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the fast tests, before they are chosen by their marks."""
    for item in items:
        if _is_fast(item.path):
            item.add_marker("fast")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell in one line how many tests were skipped because the corpora are not here."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    count = sum(isinstance(reason, tuple) and NO_CORPORA in reason[2] for reason in skipped)
    if count:
        terminalreporter.write_line(f"{count} tests were skipped: {NO_CORPORA}.")
