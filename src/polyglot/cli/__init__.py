"""The command line: read options, call the workflow, print; the one place where errors are shown.

A verb's module is imported when that verb is called, so that `polyglot --help` starts at once.
"""

import gc
import importlib
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from polyglot import __version__

# The verbs, in the order of the work, and what the overview says of each.
_COMMANDS = {
    "init": "Begin a new publication that builds at once.",
    "adopt": "Translations that exist already -> catalogs.",
    "sync": "Articles -> templates -> catalogs, keeping every translation that still holds.",
    "draft": "Fill what is missing by offline translation, always marked as draft.",
    "approve": "Accept, as a second person, what somebody reviewed.",
    "status": "Words by state, and what an editor can publish now.",
    "check": "What is wrong in catalogs and articles; exit code for CI.",
    "glossary": "Terms, where they stand, and which translations follow them.",
    "build": "Editions: a static site, books and plain files in every language.",
    "serve": "A preview on localhost that follows every save.",
    "withdraw": "Take translations out of the editions.",
    "tm": "The translation memory: find, import and export TMX.",
    "models": "List, install and remove the engine's models.",
    "git-setup": "Let git merge catalogs and ledgers by message.",
    "merge-driver": "What git calls to merge one of these files.",
    "demo": "The whole way on the publication in this folder, in one go.",
}

_RENAMED = {"import": "adopt"}  # verbs that people may still type


class _LazyGroup(click.Group):
    """A group whose commands are named here and loaded when called."""

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

            near = [_RENAMED[name]] if name in _RENAMED else difflib.get_close_matches(name, _COMMANDS, 1)
            hint = f" Did you mean “{near[0]}”?" if near else " “polyglot --help” lists them."
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
    help="Work on the publication in DIR (default: the one around the current folder).",
)
@click.version_option(__version__, "-V", "--version", prog_name="polyglot")
@click.pass_context
def polyglot(ctx: click.Context, project: Path | None) -> None:
    """Publish a newsletter and website in all the languages of its readers."""
    ctx.obj = project


def main() -> NoReturn:
    """Run the command line. A user's mistake is one plain sentence and exit code 1 or 2, never a traceback."""
    from polyglot.errors import PolyglotError

    # Parsing makes many objects that live until the end: looking through them for cycles costs a tenth of the time.
    gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a letter that the terminal does not have stands as its number
            stream.reconfigure(errors="backslashreplace")
    try:
        code = polyglot.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        click.echo("Interrupted. What was finished is kept; run the same command again to go on.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except PolyglotError as error:
        from polyglot.cli.output import show_error

        show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:  # a full disk, a folder that is a file, a file of somebody else
        from polyglot.cli.output import show_error

        remedy = "See that there is room, and that it may be read and written."
        show_error(PolyglotError(f"{error.strerror or error}.", where=str(error.filename or ""), remedy=remedy))
        sys.exit(1)
