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
    from polyglot.findings import Finding
    from polyglot.preview.preview import BuildResult

_LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
_MAX_NAMES = 10  # findings that one build shows


@click.command("serve")
@click.option(
    "-l", "--language", "languages", multiple=True, metavar="TAG", help="Only this language (may be repeated)."
)
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    help="Listen at this port (default: the first free one from 8000; 0: any).",
)
@click.option(
    "--host", default=_LOCAL_HOSTS[0], metavar="HOST", help="Listen at this address (default: only this machine's own)."
)
@click.option(
    "--poll", is_flag=True, help="Look for saves again and again, where the system tells of none (network drives)."
)
@click.option("--open", "opens", is_flag=True, help="Open the preview in a browser.")
@day_option
@click.pass_obj
def command(
    project: Path | None,
    *,
    languages: tuple[str, ...],
    port: int | None,
    host: str,
    poll: bool,
    opens: bool,
    day: str,
) -> None:
    """Show a preview on localhost that follows every save. Ctrl-C ends it.

    All is printed, drafts too, marked, as by “build --preview”. Whenever an article, a catalog, a picture, a template or
    polyglot.toml is saved, what changed is built and the pages in the browser are loaded again. It is built into
    .polyglot/preview/; editions/ stays as it is.
    """
    from polyglot.preview.notifications import NotificationHub
    from polyglot.preview.preview import Preview, folder, watch_and_build
    from polyglot.preview.responses import ServedSite
    from polyglot.preview.server import preview_lock, run_server
    from polyglot.preview.watcher import Watcher

    publication = open_publication(project)
    tags = [publication.locale(tag).tag for tag in languages]
    root = publication.root.resolve()
    preview, shown = Preview(root, tags, day), ServedSite(folder(root), NotificationHub(), host)
    try:
        with (
            preview_lock(publication.cache_dir) as known,
            run_server(shown, port) as server,
            closing(Watcher(root, poll)) as watch,
        ):
            known.write_text(server.address, encoding="utf-8")
            _print_address(publication.title, server.address, host)
            if watch.polling and not poll:
                click.echo(
                    "The system has no more watches to give. The folders are looked at again and again, which is slower."
                )
            before: frozenset[Finding] = frozenset()
            behind = False
            for made in watch_and_build(preview, watch, shown.hub, partial(progress, "Building")):
                before = _print_result(made, before)
                if made.unsynced and not behind:
                    click.echo(f"          {_format_names(made.unsynced)}: “polyglot sync” has something to do")
                behind = bool(made.unsynced) if not made.error else behind
                if opens:
                    opens = False
                    if not webbrowser.open(server.address):
                        click.echo("There is no browser here that could be opened.", err=True)
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def _print_address(title: str, address: str, host: str) -> None:
    click.echo(f"{title}: {address}  (Ctrl-C ends it)")
    if host not in _LOCAL_HOSTS:
        click.echo(
            "Warning: everybody who can reach this machine over its networks can read this preview, drafts and all.\n"
            "Without --host only this machine can.",
            err=True,
        )


def _print_result(made: "BuildResult", before: "frozenset[Finding]") -> "frozenset[Finding]":
    """One round, a line, and what was found that the last one had not; returns what was found."""
    clock = time.strftime("%H:%M:%S")
    if made.error:
        click.echo(f"{clock}  {_format_names(made.saved) or 'nothing'} -> not built; the pages stay as they were")
        show_error(made.error)
        return before
    done = format_count(made.written, "file") if made.written else "nothing to change"
    click.echo(f"{clock}  {_format_names(made.saved) or 'all'} -> {done} in {made.seconds:.2f} s")
    new = [finding for finding in made.findings if finding not in before]
    show_findings(new[:_MAX_NAMES])
    if len(new) > _MAX_NAMES:
        click.echo(f"And {len(new) - _MAX_NAMES} more; “polyglot check” tells all.", err=True)
    return frozenset(made.findings)


def _format_names(names: "tuple[str, ...]") -> str:
    """The first of the names, and how many more there are."""
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else "".join(names)
