"""Options and output that the verbs share: the publication, findings, progress bars, JSON."""

import datetime
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from polyglot import publication as publications
from polyglot.errors import ContentError, PolyglotError
from polyglot.findings import Finding, Severity
from polyglot.publication import Publication
from polyglot.storage.parallel import Progress, no_progress

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON")


def _parse_day(_context: click.Context, _option: click.Parameter, value: datetime.datetime | None) -> str:
    return (value or datetime.datetime.now(datetime.UTC)).date().isoformat()


day_option = click.option(
    "--as-of",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_parse_day,
    metavar="DATE",
    help="Date for the ledger and for rules that count days  [default: today]",
)


def _parse_handle(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """Return a handle as the ledger stores it: one word that is not an address."""
    handle = unicodedata.normalize("NFC", value or "").strip()
    if not handle:
        return ""
    if len(handle) > 40 or not handle.isprintable() or " " in handle or re.search("[@<>]", handle):
        raise click.BadParameter("a handle is one word of at most 40 letters, and not a mail address.")
    return handle


by_option = click.option(
    "--by",
    metavar="HANDLE",
    envvar="POLYGLOT_BY",
    callback=_parse_handle,
    help="Handle of the person whose work is recorded (or POLYGLOT_BY)",
)


def open_publication(project: Path | None) -> Publication:
    """Read the publication that -C names, or that the current folder belongs to."""
    if project is not None and not project.is_dir():
        raise click.BadParameter(f"there is no folder {project}.", param_hint="-C")
    return publications.read(project if project is not None else publications.find_root(Path.cwd()))


def format_count(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless the number is 1."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def format_counts(counts: Mapping[str, int]) -> str:
    """Return numbers with their names, without zeros: “es 12, fr 3”."""
    return ", ".join(f"{name} {count}" for name, count in counts.items() if count)


def announce_address(address: str) -> None:
    """Print where sentences will be sent, before they leave this machine."""
    click.echo(f"Sending sentences to {address}", err=True)


def show_error(error: PolyglotError) -> None:
    """Print an error, with its place in the form that editors of code can jump to."""
    where = f"{error.where}:{error.line}" if isinstance(error, ContentError) else error.where
    place = f"{where}: " if where else ""
    click.echo(f"{place}error: {error.text} {error.remedy}".rstrip(), err=True)


def show_findings(findings: Iterable[Finding]) -> None:
    """Print findings to the standard error output, one a line."""
    for finding in findings:
        color = "red" if finding.severity is Severity.ERROR else "yellow"
        click.echo(
            str(finding).replace(str(finding.severity), click.style(str(finding.severity), fg=color), 1), err=True
        )


def exit_with(findings: Iterable[Finding], summary: str = "") -> None:
    """Show the findings and after them a summary, and end with exit code 1 if one of them is an error."""
    findings = list(findings)
    show_findings(findings)
    if summary:
        click.echo(summary, err=True)
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(1)


def print_json(data: Any) -> None:
    """Print a value as JSON."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())


@contextmanager
def progress(what: str, pace: str = "", *, in_bytes: bool = False) -> Iterator[Progress]:
    """Show a progress bar on a terminal if the work takes more than a second.

    `pace` is the noun of the items whose number per second is shown. With `in_bytes`, the count is a number of bytes.
    """
    if not sys.stderr.isatty():
        yield no_progress
        return
    bar = _Bar(what, pace, in_bytes=in_bytes)
    try:
        yield bar
    finally:
        bar.stop()


class _Bar:
    def __init__(self, what: str, pace: str, *, in_bytes: bool) -> None:
        self.what, self.pace, self.started, self.stop = what, pace, time.monotonic(), _do_nothing
        self.in_bytes = in_bytes
        self.show: Callable[[int, int], None] | None = None

    def __call__(self, done: int, count: int) -> None:
        if self.show is None and time.monotonic() - self.started > 1:
            self._start(count)
        if self.show is not None:
            self.show(done, count)

    def _start(self, count: int) -> None:
        from rich import progress as rich
        from rich.console import Console

        done = (rich.DownloadColumn(), rich.TransferSpeedColumn()) if self.in_bytes else (rich.MofNCompleteColumn(),)
        pace = (rich.TextColumn("{task.fields[pace]}"),) if self.pace else ()
        columns = (rich.TextColumn("{task.description}"), rich.BarColumn(), *done, *pace, rich.TimeRemainingColumn())
        live = rich.Progress(*columns, console=Console(stderr=True), transient=True)
        task = live.add_task(self.what, total=count, pace="")
        live.start()

        def show(done: int, count: int) -> None:
            speed = live.tasks[0].speed
            pace = f"{speed:.0f} {self.pace}/s" if speed and self.pace else ""
            live.update(task, completed=done, total=count, pace=pace)

        self.show = show
        self.stop = live.stop


def _do_nothing() -> None:
    """Ignore the call, as no bar has been started."""
