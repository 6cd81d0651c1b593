"""`polyglot merge-driver`."""

from pathlib import Path

import click

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("merge-driver")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("name")
def command(*, base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Merge three versions of the catalog, template or ledger NAME into OURS. Called by git; see git-setup.

    A message that both sides changed keeps both texts and is fuzzy. If a version cannot be read, OURS stays as it is and
    the exit code is not 0.
    """
    from polyglot.catalogs.merge.git_driver import merge_files

    merge_files(base, ours, theirs, name)
