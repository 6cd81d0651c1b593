"""`polyglot serve`."""

import time
import webbrowser
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import day_option, format_count, open_publication, progress, show_error, show_findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from polyglot.findings import Finding
    from polyglot.preview.preview import BuildResult

_LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
_MAX_FINDINGS = 10  # that are shown for one build


@click.command("serve")
@click.option("-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (repeatable)")
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    help="Port; 0 for any free port  [default: the first free port from 8000]",
)
@click.option(
    "--host", default=_LOCAL_HOSTS[0], metavar="HOST", help="Address to listen on  [default: only this machine]"
)
@click.option("--poll", is_flag=True, help="Check files periodically, for network drives that do not report changes")
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in a browser")
@day_option
@click.pass_obj
def command(
    project: Path | None,
    *,
    languages: tuple[str, ...],
    port: int | None,
    host: str,
    poll: bool,
    open_browser: bool,
    day: str,
) -> None:
    """Preview the website on localhost until you press Ctrl-C. Pages reload when a file is saved.

    All translations are printed, also drafts, marked, as by “build --preview”. When an article, catalog, picture, template
    or polyglot.toml is saved, the changes are built and the open pages reload. The preview is built in
    .polyglot/preview/; editions/ does not change.
    """
    from polyglot.preview.notifications import NotificationHub
    from polyglot.preview.preview import Preview, folder, watch_and_build
    from polyglot.preview.responses import ServedSite
    from polyglot.preview.server import preview_lock, run_server
    from polyglot.preview.watcher import Watcher

    publication = open_publication(project)
    tags = [publication.locale(tag).tag for tag in languages]
    root = publication.root.resolve()
    preview, site = Preview(root, tags, day), ServedSite(folder(root), NotificationHub(), host)
    try:
        with (
            preview_lock(publication.cache_dir) as address_file,
            run_server(site, port) as server,
            closing(Watcher(root, poll)) as watcher,
        ):
            address_file.write_text(server.address, encoding="utf-8")
            _print_address(publication.title, server.address, host)
            if watcher.polling and not poll:
                click.echo(
                    "The system cannot watch more folders. Files are checked periodically instead, which is slower."
                )
            results = watch_and_build(preview, watcher, site.hub, partial(progress, "Building"))
            _report_builds(results, server.address, open_browser=open_browser)
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def _report_builds(results: "Iterable[BuildResult]", address: str, *, open_browser: bool) -> None:
    """Print each result; after the first one, open the preview in a browser if asked to."""
    last_findings: frozenset[Finding] = frozenset()
    sync_reported = False
    for result in results:
        last_findings = _print_result(result, last_findings)
        if result.unsynced and not sync_reported:
            click.echo(f"          {_format_names(result.unsynced)}: run “polyglot sync” to update the catalogs")
        if not result.error:
            sync_reported = bool(result.unsynced)
        if open_browser:
            open_browser = False
            if not webbrowser.open(address):
                click.echo("No browser could be opened.", err=True)


def _print_address(title: str, address: str, host: str) -> None:
    click.echo(f"{title}: {address}  (stop with Ctrl-C)")
    if host not in _LOCAL_HOSTS:
        click.echo(
            "Warning: everyone who can reach this machine over a network can read this preview, including drafts.\n"
            "Without --host, only this machine can.",
            err=True,
        )


def _print_result(result: "BuildResult", last_findings: "frozenset[Finding]") -> "frozenset[Finding]":
    """Print the result of a build in one line, and its findings without those of the last build; return all findings."""
    clock = time.strftime("%H:%M:%S")
    if result.error:
        click.echo(f"{clock}  {_format_names(result.saved) or 'nothing'} -> not built; the pages are unchanged")
        show_error(result.error)
        return last_findings
    changes = format_count(result.written, "file") if result.written else "no changes"
    click.echo(f"{clock}  {_format_names(result.saved) or 'all'} -> {changes} in {result.seconds:.2f} s")
    new = [finding for finding in result.findings if finding not in last_findings]
    show_findings(new[:_MAX_FINDINGS])
    if len(new) > _MAX_FINDINGS:
        click.echo(f"And {len(new) - _MAX_FINDINGS} more; “polyglot check” lists all.", err=True)
    return frozenset(result.findings)


def _format_names(names: "tuple[str, ...]") -> str:
    """Return the first name, and the number of the others."""
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names)
