"""`polyglot build`."""

import os
import sys
from collections import Counter
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
from polyglot.findings import Severity
from polyglot.plugins import find_factory
from polyglot.settings import FORMATS_GROUP, list_formats, suggest_format

if TYPE_CHECKING:
    from polyglot.building.build import BuildReport
    from polyglot.building.order import BuiltEdition
    from polyglot.editions.plan import IssueRow, PlanRow
    from polyglot.publication import Publication


def _split_list(_ctx: click.Context, _param: click.Parameter, value: str | None) -> list[str]:
    return [name.strip() for name in (value or "").split(",") if name.strip()]


class _FormatOption(click.Option):
    """The option for formats, whose help names those that are installed."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Look for the formats, which takes some milliseconds, only for the help."""
        self.help = f"Only these formats: {', '.join(list_formats())}  [default: those of polyglot.toml]"
        return super().get_help_record(ctx)


@click.command("build")
@click.option(
    "-l",
    "--language",
    "languages",
    metavar="LIST",
    callback=_split_list,
    help="Only these languages, such as es,fr  [default: all]",
)
@click.option("-f", "--format", "formats", cls=_FormatOption, metavar="LIST", callback=_split_list)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Output folder; a single language in a single format is written directly into it, unless it has folders of "
    "languages  [default: editions/]",
)
@click.option("--preview", is_flag=True, help="Print all translations, also drafts, marked; hold back no article")
@click.option(
    "--plan", "plan_only", is_flag=True, help="Show which articles enter the editions, and why; build nothing"
)
@click.option("--strict", is_flag=True, help="Build nothing if there is an error")
@click.option(
    "--force",
    metavar="LIST",
    callback=_split_list,
    help="Print translations despite these errors: codes, articles, or all; broken structure is never printed",
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
    plan_only: bool,
    strict: bool,
    force: list[str],
    day: str,
    as_json: bool,
) -> None:
    """Build editions in every language: websites, books for reading and printing, and text files.

    Reviewed translations are printed; where one is missing, the source is printed, marked with its language. An article
    enters an edition when enough of it is reviewed (publish_at); the other articles are listed as in translation.
    Published articles stay. A translation with an error of `polyglot check` is not printed and does not count as reviewed;
    all else is built, and the exit code is 1.

    Editions that are not asked for stay, but for files with articles that were withdrawn. All lists name what there is.
    """
    from polyglot.editions.print_policy import BuildMode
    from polyglot.workflow.build import build_editions

    for name in formats:
        if find_factory(FORMATS_GROUP, name) is None:
            remedy = suggest_format(name)
            problem = f"there is no format “{name}”; {remedy[0].lower()}{remedy[1:]}"
            raise click.BadParameter(problem, param_hint="--format")
    publication = open_publication(project)
    locales = [publication.locale(tag) for tag in languages] or list(publication.locales)
    with progress("Building") as bar:
        report = build_editions(
            publication,
            locales,
            BuildMode(preview, day, frozenset(map(_article_id, force))),
            bar,
            formats=formats,
            output=output and output.absolute(),
            strict=strict,
            dry_run=plan_only,
        )
    if as_json:
        print_json(report)
    else:
        _print_report(report, publication, {locale.tag for locale in locales}, plan_only=plan_only)
    if report.refused and not plan_only:
        _exit_refused(report, quiet=as_json)
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    end = "" if plan_only or not errors else f"{format_count(errors, 'error')}; all else was built."
    exit_with(report.findings, end)


def _article_id(name: str) -> str:
    """Return the id of an article that is named by its file; any other word as it is."""
    return name.removeprefix("./").removeprefix("articles/").removesuffix(".md")


def _print_report(report: "BuildReport", publication: "Publication", tags: set[str], *, plan_only: bool) -> None:
    rows = [row for row in report.plan if row.language in tags]
    issues = [row for row in report.issues if row.progress.ready and not row.is_bound]
    if plan_only:
        _print_plan(rows, issues, publication)
        return
    _print_editions(report.editions, publication)
    reasons = Counter(row.verdict.reason for row in rows if not row.verdict.enters)
    counts = [f"{count} {_HELD_BACK.get(reason, reason)}" for reason, count in reasons.items()]
    counts += [f"{format_count(len(issues), 'issue')} below publish_issue_at"] if issues else []
    if counts:
        click.echo(f"Held back: {', '.join(counts)}. “polyglot build --plan” lists them.")
    _print_kept(report, publication)


def _print_kept(report: "BuildReport", publication: "Publication") -> None:
    """Print what became of the editions that were not asked for: deleted files, and those that are outdated."""
    if report.deleted:
        click.echo(f"Deleted, with articles that were withdrawn or no longer enter: {', '.join(report.deleted)}")
    if report.outdated:
        languages: dict[str, list[str]] = {}
        for edition in report.outdated:
            languages.setdefault(edition.format, []).append(edition.language)
        older = "; ".join(f"{format} in {', '.join(tags)}" for format, tags in languages.items())
        usual = all(edition.format in publication.rules[edition.language].formats for edition in report.outdated)
        command = "polyglot build" if usual else f"polyglot build -f {','.join(languages)}"
        click.echo(f"Older than the articles now: {older}. To make them again, run “{command}”.")


_HELD_BACK = {"errors": "with errors", "unmodified": "with too much unchanged machine translation"}  # by reason


def _print_editions(editions: Sequence["BuiltEdition"], publication: "Publication") -> None:
    """Print a line for each language: its articles, and its formats. A format with other articles has its own line."""
    groups: dict[tuple[str, int, int], list[BuiltEdition]] = {}
    for edition in editions:
        groups.setdefault((edition.language, edition.articles, len(edition.held_back)), []).append(edition)
    width = max((len(edition.language) for edition in editions), default=0)
    for (language, articles, held_back), group in groups.items():
        count = format_count(articles, "article") + (f", {held_back} held back" if held_back else "")
        place = publication.display_path(Path(os.path.commonpath([edition.folder for edition in group])))
        click.echo(f"{language:{width}}  {count}: {', '.join(edition.format for edition in group)} -> {place}")


def _print_plan(rows: Sequence["PlanRow"], issues: Sequence["IssueRow"], publication: "Publication") -> None:
    """Print the plan as a table: which articles enter each edition, of which issues there are no books, and why."""
    from polyglot.cli.table import Column, print_table

    lines = [
        (
            row.language,
            row.article,
            "enters" if row.verdict.enters else "held back",
            _explain_decision(row, publication),
        )
        for row in rows
    ]
    lines += [(row.language, row.issue or "articles outside issues", "no books", _explain_issue(row)) for row in issues]
    tags = [locale.tag for locale in publication.locales]
    lines.sort(key=lambda line: tags.index(line[0]))
    cells = []
    last = ""
    for language, *rest in lines:
        cells.append((language if language != last else "", *rest))
        last = language
    print_table([Column(name, folds=True) for name in ("", "article", "", "why")], cells)


def _explain_decision(row: "PlanRow", publication: "Publication") -> str:
    """Describe the reason for a decision."""
    from polyglot.editions.plan import Reason

    share = f"{int(row.share * 100 + 1e-9)}% reviewed"
    required = f"{publication.rules[row.language].publish_at:.0%} required"
    return {
        Reason.ORIGINAL: "written in this language",
        Reason.REVIEWED: share,
        Reason.PUBLISHED: f"published since {row.since}; {share} now",
        Reason.PREVIEW: f"preview; {share}",
        Reason.IN_TRANSLATION: f"{share}, {required}",
        Reason.ERRORS: f"{share} without errors, {required}",
        Reason.UNMODIFIED: f"{int(row.unmodified * 100)}% unchanged machine translation",
        Reason.WITHDRAWN: "withdrawn by an editor",
    }[row.verdict.reason]


def _explain_issue(row: "IssueRow") -> str:
    """Describe why there are no books of an issue."""
    progress = row.progress
    articles = f"{progress.ready} of {format_count(progress.total, 'article')}"
    return f"{articles}, {int(progress.share * 100 + 1e-9)}% of its words, {row.required:.0%} required"


def _exit_refused(report: "BuildReport", *, quiet: bool) -> None:
    """Show the errors that stopped a strict build, and end with exit code 1."""
    if not quiet:
        show_findings(report.refused)
        click.echo(f"Nothing was built: {format_count(len(report.refused), 'error')}.", err=True)
    sys.exit(1)
