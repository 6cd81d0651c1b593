"""`polyglot clean-filter`."""

import sys

import click


@click.command("clean-filter")
def command() -> None:
    """Write catalogs into git without the names of people. Called by git, which sends the files; see git-setup.

    The files of the work tree stay as they are.
    """
    from polyglot.workflow.clean_filter import serve_git

    serve_git(sys.stdin.buffer, sys.stdout.buffer)
