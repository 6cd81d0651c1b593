"""`polyglot build`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from polyglot.cli.output import (
    day_option,
    exit_with,
    format_count,
    json_option,
    open_publication,
    print_json,
    progress,
    show_findings,
)

if TYPE_CHECKING:
    from rich.table import Table

    from polyglot.building.build import BuildReport
    from polyglot.editions.plan import PlanRow
    from polyglot.publication import Publication


def _split_list(_ctx: click.Context, _param: click.Parameter, value: str | None) -> list[str]:
    return [name.strip() for name in (value or "").split(",") if name.strip()]


@click.command("build")
@click.option(
    "-l",
    "--language",
    "languages",
    metavar="LIST",
    callback=_split_list,
    help="Only these languages, e.g. es,fr (default: all).",
)
@click.option(
    "-f",
    "--format",
    "formats",
    metavar="LIST",
    callback=_split_list,
    help="Only these formats: html, markdown, text, epub, pdf, docx, zip (default: the publication's).",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Build into DIR (default: editions/); one language in one format goes directly there.",
)
@click.option("--preview", is_flag=True, help="Print everything, drafts too, marked; hold nothing back.")
@click.option("--plan", "dry", is_flag=True, help="Only say what goes into the editions, and why; build nothing.")
@click.option(
    "--force",
    metavar="LIST",
    callback=_split_list,
    help="Build in spite of these errors: their codes, or the articles that have them, or all.",
)
@day_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 (one for each option)
    project: Path | None,
    *,
    languages: list[str],
    formats: list[str],
    output: Path | None,
    preview: bool,
    dry: bool,
    force: list[str],
    day: str,
    as_json: bool,
) -> None:
    """Build editions: a static site, books to read and to print, and plain files, in every language.

    Reviewed translations are printed. Where a unit has none its source stands, marked with its language. An article
    enters an edition when enough of it is reviewed (publish_at); the others are listed as in translation. What was
    published once stays. Where something would be printed that `polyglot check` calls an error, nothing is built.
    """
    from polyglot.building.build import build
    from polyglot.building.order import FORMATS, BuildRequest, plan_folders
    from polyglot.editions.print_policy import BuildMode

    for name in formats:
        if name not in FORMATS:
            raise click.BadParameter(
                f"there is no format “{name}”; choose among {', '.join(FORMATS)}.", param_hint="--format"
            )
    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    places = plan_folders(publication, locales, formats, output and output.absolute())
    order = BuildRequest(publication, places, BuildMode(preview, day), frozenset(map(_article_id, force)))
    with progress("Building") as bar:
        report = build(order, bar, dry_run=dry)
    if as_json:
        print_json(report)
    else:
        _print_report(report, publication, {locale.tag for locale in locales}, every=dry)
    if report.refused and not dry:
        _exit_refused(report, quiet=as_json)
    exit_with(report.findings)


def _article_id(name: str) -> str:
    """An article that is named by its file, by its id; a code as it is."""
    return name.removeprefix("./").removeprefix("articles/").removesuffix(".md")


def _print_report(report: "BuildReport", publication: "Publication", tags: set[str], *, every: bool) -> None:
    rows = [row for row in report.plan if row.language in tags and (every or row.noteworthy)]
    if rows:
        from rich.console import Console

        Console(highlight=False).print(_create_table(rows, publication))
    for edition in report.editions:
        held = f", {len(edition.held_back)} in translation" if edition.held_back else ""
        place = publication.display_path(Path(edition.folder))
        click.echo(f"{edition.language} {edition.format}: {format_count(edition.articles, 'article')}{held} -> {place}")


def _create_table(rows: Sequence["PlanRow"], publication: "Publication") -> "Table":
    """The plan: what enters each edition, and why, or why not."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("", "article", "", "why"):
        table.add_column(name, overflow="fold")
    last = ""
    for row in rows:
        language, last = (row.language if row.language != last else ""), row.language
        table.add_row(
            language, row.article, "enters" if row.verdict.enters else "held back", _explain_decision(row, publication)
        )
    return table


def _explain_decision(row: "PlanRow", publication: "Publication") -> str:
    """The reason for a verdict, in words."""
    from polyglot.editions.plan import Reason

    share = f"{int(row.share * 100 + 1e-9)}% reviewed"
    asked = f"{publication.rules[row.language].publish_at:.0%} asked for"
    return {
        Reason.ORIGINAL: "written in this language",
        Reason.REVIEWED: share,
        Reason.PUBLISHED: f"published since {row.since}; {share} now",
        Reason.PREVIEW: f"preview; {share}",
        Reason.IN_TRANSLATION: f"{share}, {asked}",
        Reason.UNMODIFIED: f"{int(row.unmodified * 100)}% as a machine wrote it",
        Reason.WITHDRAWN: "withdrawn by an editor",
    }[row.verdict.reason]


def _exit_refused(report: "BuildReport", *, quiet: bool) -> None:
    """Say what stopped the build, and end with exit code 1."""
    if not quiet:
        show_findings(report.refused)
        codes = ",".join(sorted({finding.code for finding in report.refused}))
        click.echo(
            f"Nothing was built: {format_count(len(report.refused), 'error')}. Mend what is wrong, or build in spite of it "
            f"with --force {codes}.",
            err=True,
        )
    sys.exit(1)
