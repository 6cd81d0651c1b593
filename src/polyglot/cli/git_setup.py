"""`polyglot git-setup`."""

from pathlib import Path

import click

from polyglot.cli.output import json_option, open_publication, print_json


@click.command("git-setup")
@json_option
@click.pass_obj
def command(project: Path | None, *, as_json: bool) -> None:
    """Set up git to merge catalogs and ledgers by message, so that two people can edit one file without a conflict.

    Catalogs enter git without the names, addresses and times that PO editors write into their headers.

    Adds lines to .gitattributes, which you commit, and configures the merge driver and the filter of this clone. Run it
    once in every clone.
    """
    from polyglot.workflow.git_setup import configure_git

    changed = configure_git(open_publication(project).root)
    if as_json:
        print_json({"changed": changed})
    else:
        done = f"changed {' and '.join(changed)}" if changed else "already set up"
        commit = " Commit .gitattributes; run git-setup once in every clone." if ".gitattributes" in changed else ""
        click.echo(f"git merges catalogs and ledgers by message and keeps names out of its history: {done}.{commit}")
