"""The command line: reads options, calls the workflow and prints; the only place that shows errors.

The module of a verb is imported when that verb is called, so that `polyglot --help` starts at once.
"""

import atexit
import gc
import importlib
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from polyglot import __version__

# The verbs in the order of the work, each with its line in the overview.
_COMMANDS = {
    "init": "Create a publication.",
    "adopt": "Write existing translations into the catalogs.",
    "sync": "Update templates and catalogs from the articles.",
    "draft": "Fill missing translations with drafts.",
    "approve": "Approve reviewed translations, as a second person.",
    "status": "Show the progress of translation and what can be published.",
    "check": "Check articles and catalogs for errors.",
    "glossary": "Show the terms of the glossary and where they are used.",
    "build": "Build editions: websites, books and text files.",
    "serve": "Preview the website; pages reload when a file is saved.",
    "withdraw": "Remove translations from the editions.",
    "tm": "Search, import and export the translation memory.",
    "models": "List, install and remove models for translation.",
    "git-setup": "Set up git to merge catalogs by message, without names.",
    "merge-driver": "Merge a catalog or ledger; called by git.",
    "clean-filter": "Write catalogs into git without names; called by git.",
    "demo": "Run sync, draft, check and build.",
}

_RENAMED = {"import": "adopt"}  # former names


class _LazyGroup(click.Group):
    """A group of commands that are listed here and loaded when called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"polyglot.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            import difflib

            similar = [_RENAMED[name]] if name in _RENAMED else difflib.get_close_matches(name, _COMMANDS, 1)
            hint = f" Did you mean “{similar[0]}”?" if similar else " “polyglot --help” lists the verbs."
            ctx.fail(f"There is no verb “{name}”.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "--project",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the publication [default: the current folder or a folder above it]",
)
@click.version_option(__version__, "-V", "--version", prog_name="polyglot")
@click.pass_context
def polyglot(ctx: click.Context, project: Path | None) -> None:
    """Publish a newsletter and website in the languages of its readers."""
    ctx.obj = project


def main() -> NoReturn:
    """Run the command line. A user's mistake gives one message and exit code 1 or 2, never a traceback."""
    from polyglot.errors import PolyglotError

    # Parsing creates many objects that live until the end: searching them for cycles takes a tenth of the time, and
    # searching all once more at the end of the process another tenth.
    gc.set_threshold(250_000, 20, 20)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # print a character that the terminal lacks as its code
            stream.reconfigure(errors="backslashreplace")
    try:
        code = polyglot.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo("Interrupted. Finished work is kept; run the same command again to continue.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PolyglotError as error:
        from polyglot.cli.output import show_error

        show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the program that reads our output has ended, such as `head`
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a full disk, a folder that is a file, missing permissions
        from polyglot.cli.output import show_error

        remedy = "Check free space and permissions."
        show_error(PolyglotError(f"{error.strerror or error}.", where=str(error.filename or ""), remedy=remedy))
        sys.exit(1)
