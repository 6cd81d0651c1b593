"""`polyglot adopt`."""

from collections.abc import Sequence
from pathlib import Path

import click

from polyglot.cli.output import day_option, exit_with, format_count, json_option, open_publication, print_json, progress


@click.command("adopt")
@click.option("--translation-of", "article", metavar="ARTICLE", help="Article that the files are a translation of")
@click.option("-l", "--language", required=True, metavar="TAG", help="Language of the translations")
@click.option(
    "--by",
    default="",
    envvar="POLYGLOT_BY",
    metavar="HANDLE",
    help="Handle of the person who answers for the translations (or POLYGLOT_BY)",
)
@click.option("-n", "--dry-run", is_flag=True, help="Show what would be adopted, and write nothing")
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
    """Write existing translations into the catalogs.

    FILE is a translated article as Markdown or HTML, with --translation-of; a PO file of this publication that a
    translator sends back; a PO file of po4a, mdpo, mdbook-i18n-helpers or translate-toolkit, for one article or, without
    --translation-of, for all; or a folder of such files with the same paths as the articles.

    Certain matches become reviewed translations, doubtful ones drafts; the rest is reported. Translations that a person
    wrote or accepted are kept.
    """
    from polyglot.adoption.apply import AdoptionAuthor
    from polyglot.workflow.adopt import adopt

    publication = open_publication(project)
    with progress("Adopting") as bar:
        report = adopt(
            publication, publication.locale(language), paths, article, AdoptionAuthor(by, day), bar, write=not dry_run
        )
    if as_json:
        print_json(report)
    else:
        counts = {
            name: sum(getattr(result, name) for result in report.articles)
            for name in ("reviewed", "drafts", "stale", "known", "missing")
        }
        number = len({result.article for result in report.articles})
        would = "would be " if dry_run else ""
        adopted = f"{counts['reviewed']} {would}reviewed, {counts['drafts']} {would}drafts"
        adopted += f", {counts['stale']} {would}stale" if counts["stale"] else ""
        present = f", {counts['known']} already present" if counts["known"] else ""
        click.echo(f"{format_count(number, 'article')}: {adopted}{present}, {counts['missing']} still missing.")
        if report.messages:
            click.echo(f"{report.placed} of {format_count(report.messages, 'translated message')} matched.")
    exit_with(report.findings)
