"""The story on one page: what each verb does, as plain functions from a publication to a report.

Each verb imports its own rooms when it is called, so that one that finds nothing to do is over at once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot import files, parallel
from polyglot.catalogs import freshness, strays, tree
from polyglot.model import Finding, Locale, State
from polyglot.parallel import Progress
from polyglot.publication import Publication
from polyglot.text import library

if TYPE_CHECKING:
    from polyglot.drafting.run import DraftReport
    from polyglot.editions.build import Built, Edition, Order
    from polyglot.editions.plan import Plan
    from polyglot.importing.entering import Signature
    from polyglot.importing.run import ImportReport


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did."""

    articles: int
    units: int
    synced: int  # articles that had to be looked into
    written: int  # files
    findings: tuple[Finding, ...]
    renamed: tuple[tuple[str, str], ...] = ()  # articles whose catalogs went along: the old and the new id


def sync(
    publication: Publication, day: str, progress: Progress = parallel.quiet, *, minor: Collection[str] = ()
) -> SyncReport:
    """Articles -> templates and catalogs. Only what changed since the last sync is looked into.

    `day` (ISO) is what the ledger notes where an edit makes translations stale; `minor` are articles whose edits change
    no meaning, so that their translations hold.
    """
    with files.lock(publication.scratch / "lock"):
        found = tree.look(publication)
        ids, findings = library.find(publication, found.articles)
        renamed: Sequence[tuple[str, str]] = ()
        if found.left(ids):  # something is gone: perhaps it only has another name now
            from polyglot.catalogs import moves

            renamed = moves.follow(publication, found, ids)
            found = tree.look(publication) if renamed else found
        settings = repr((publication.locales, publication.unit, publication.translate, publication.translate_code))
        path = publication.scratch / "sync.json"
        old = freshness.read(path, settings)
        notes = {id: note for id in ids if (note := freshness.fresh(old, id, found.signatures(id))) is not None}
        findings += [finding for note in notes.values() for finding in note.findings]
        todo = [id for id in ids if id not in notes]
        written = strays.remove_templates(publication, found, ids)
        if todo:
            from polyglot.catalogs.sync import Edit, sync_article

            edit = Edit(day, frozenset(minor))
            for done in parallel.spread(partial(sync_article, publication, edit), todo, progress):
                written += done.written
                findings += done.findings
                if done.complete:
                    signed = found.signed_again(publication, done.article)
                    notes[done.article] = freshness.Note(signed, done.units, done.findings)
        findings += strays.find(publication, found, ids)
        if todo or old.articles.keys() != notes.keys():
            freshness.write(path, settings, notes)
    units = sum(note.units for note in notes.values())
    return SyncReport(len(ids), units, len(todo), written, tuple(sorted(findings, key=_place)), tuple(renamed))


def draft(
    publication: Publication, locales: Sequence[Locale], day: str, progress: Progress = parallel.quiet
) -> "DraftReport":
    """Sync, then fill what is missing through the engines, as drafts. `day` (ISO) is what the ledger says."""
    from polyglot.drafting.run import run

    findings = list(sync(publication, day).findings)
    with files.lock(publication.scratch / "lock"):
        return run(publication, locales, day, findings, progress)


def take_over(
    publication: Publication,
    locale: Locale,
    paths: Sequence[Path],
    article: str | None,
    signature: "Signature",
    progress: Progress = parallel.quiet,
    *,
    write: bool = True,
) -> "ImportReport":
    """Sync, then fill catalogs with translations that exist already: of one article, or of all that the files know."""
    from polyglot.importing.run import run, sources
    from polyglot.importing.take import Taking

    found, findings = sources(publication, locale, paths, article)
    taking = Taking(publication, locale, signature, write=write)
    if not write:
        report = run(taking, found, progress)
    else:
        findings += sync(publication, signature.day).findings
        with files.lock(publication.scratch / "lock"):
            report = run(taking, found, progress)
    report.findings = sorted({*findings, *report.findings}, key=_place)
    return report


@dataclass(frozen=True, slots=True)
class ArticleStatus:
    """How far an article is in one language."""

    article: str
    title: str
    language: str
    words: Mapping[State, int]
    share: float  # of the words that are reviewed
    publishable: bool


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How far everything is."""

    articles: tuple[ArticleStatus, ...]
    findings: tuple[Finding, ...]


def status(publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.quiet) -> StatusReport:
    """Words by state, per language and article."""
    from polyglot.editions.plan import look

    ids, findings = library.find(publication)
    rows = []
    for found in parallel.spread(partial(look, publication, locales), ids, progress):
        findings += found.findings
        for tag, entry in found.entries.items():
            if entry.original.tag != tag:
                words = entry.coverage.words
                rows.append(ArticleStatus(entry.id, entry.title.text, tag, words, entry.coverage.share, entry.enters))
    order = {locale.tag: number for number, locale in enumerate(locales)}
    rows.sort(key=lambda row: (order[row.language], row.article))
    return StatusReport(tuple(rows), tuple(sorted(findings, key=_place)))


def check(publication: Publication, progress: Progress = parallel.quiet) -> tuple[Finding, ...]:
    """What is wrong in articles and catalogs, sorted by place."""
    from polyglot.checking.articles import check_article, check_settings

    found = tree.look(publication)
    ids, findings = library.find(publication, found.articles)
    findings += check_settings(publication) + strays.find(publication, found, ids)
    for wrong in parallel.spread(partial(check_article, publication, ids), ids, progress):
        findings += wrong
    return tuple(sorted(findings, key=_place))


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made."""

    editions: "tuple[Edition, ...]"
    written: int  # files that changed
    findings: tuple[Finding, ...]


def build(order: "Order", progress: Progress = parallel.quiet) -> BuildReport:
    """Catalogs -> editions."""
    from polyglot.editions.build import begin, edition
    from polyglot.editions.plan import Plan

    order = order.begun()
    ids, findings = library.find(order.publication)
    plan, made = Plan({}), []
    for surveyed, built in parallel.spread(partial(begin, order, frozenset(ids)), ids, progress):
        plan.surveyed[surveyed.id] = surveyed
        findings += surveyed.findings
        made.append(built)
    if any(name == "html" for _, name in order.folders):
        made += _build_pages(order, plan, findings, progress)
    written: dict[tuple[str, str], list[str]] = {key: [] for key in order.folders}
    for built in made:
        findings += built.findings
        for key, names in built.written.items():
            written[key] += names
    changed = sum(built.changed for built in made)
    changed += sum(order.outputs[key].finish(names) for key, names in written.items())
    locales = {locale.tag: locale for locale in order.locales()}
    editions = tuple(edition(plan, locales[tag], name, folder) for (tag, name), folder in order.folders.items())
    return BuildReport(editions, changed, tuple(sorted(set(findings), key=_place)))


def _build_pages(order: "Order", plan: "Plan", findings: list[Finding], progress: Progress) -> "list[Built]":
    """The sites, whose pages know of each other."""
    from polyglot.editions.issues import arrange
    from polyglot.editions.names import names
    from polyglot.editions.site import Site, make_fronts, make_pages

    ids = sorted(plan.surveyed)
    contents, wrong = arrange(order.publication, ids)
    findings += wrong
    site = Site(order.publication, plan, tuple(contents), order.neighbours(), names(ids))
    pages = list(parallel.spread(partial(make_pages, order, site), ids, progress))
    return [*pages, make_fronts(order, site)]


def _place(finding: Finding) -> tuple[str, int, str]:
    return (finding.path, finding.line, finding.code)
