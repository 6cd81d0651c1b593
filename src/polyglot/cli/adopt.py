"""`polyglot adopt`."""

from collections.abc import Sequence
from pathlib import Path

import click

from polyglot.cli.output import day_option, exit_with, format_count, json_option, open_publication, print_json, progress


@click.command("adopt")
@click.option("--translation-of", "article", metavar="ARTICLE", help="The article that the files are a translation of.")
@click.option("-l", "--language", required=True, metavar="TAG", help="The language of the translation.")
@click.option(
    "--by", default="", envvar="POLYGLOT_BY", metavar="HANDLE", help="Who answers for it (default: nobody is named)."
)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be taken over, and write nothing.")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@day_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 (one for each option)
    project: Path | None,
    *,
    article: str | None,
    language: str,
    by: str,
    dry_run: bool,
    paths: Sequence[Path],
    day: str,
    as_json: bool,
) -> None:
    """Take over translations that exist already.

    FILE is a translated article as Markdown or HTML, with --translation-of; a PO file of po4a, mdpo, mdbook-i18n-helpers
    or translate-toolkit, for one article or, without --translation-of, for all; or a folder of these whose paths are
    those of the articles.

    What is certain becomes reviewed, what is doubtful a draft, and the rest is told. A translation that a person wrote or
    accepted stays.
    """
    from polyglot.adoption.apply import ImportAuthor
    from polyglot.workflow.adopt import adopt

    publication = open_publication(project)
    with progress("Adopting") as bar:
        report = adopt(
            publication, publication.locale(language), paths, article, ImportAuthor(by, day), bar, write=not dry_run
        )
    if as_json:
        print_json(report)
    else:
        sums = {
            name: sum(getattr(one, name) for one in report.articles)
            for name in ("reviewed", "drafts", "known", "missing")
        }
        number = len({one.article for one in report.articles})
        would = "would be " if dry_run else ""
        said = f"{sums['reviewed']} {would}reviewed, {sums['drafts']} {would}drafts"
        known = f", {sums['known']} known already" if sums["known"] else ""
        click.echo(f"{format_count(number, 'article')}: {said}{known}, {sums['missing']} still missing.")
        if report.messages:
            click.echo(f"{report.placed} of {format_count(report.messages, 'translated message')} found a place.")
    exit_with(report.findings)
