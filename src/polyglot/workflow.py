"""The story on one page: what each verb does, as plain functions from a publication to a report.

Each verb imports its own rooms when it is called, so that one that finds nothing to do is over at once.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot import files, parallel, saves
from polyglot.catalogs import freshness, holdings, store, strays, tree
from polyglot.errors import ContentError
from polyglot.model import Finding, Locale, State
from polyglot.parallel import Progress
from polyglot.publication import Publication
from polyglot.text import library

if TYPE_CHECKING:
    from polyglot.drafting.run import DraftReport
    from polyglot.editions.build import Built, Edition, Order
    from polyglot.editions.plan import Entry, Plan
    from polyglot.importing.entering import Importer
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
    taken: int = 0  # translations that articles took from others
    pruned: int = 0  # obsolete messages
    reviews: int = 0  # that the ledger notes as those of the one whose translations came in
    unknown: int = 0  # reviewed translations that were not noted as anybody's: no sync had seen their catalog before


def sync(
    publication: Publication,
    day: str,
    progress: Progress = parallel.quiet,
    *,
    minor: Collection[str] = (),
    prune: int | None = None,
    by: str = "",
) -> SyncReport:
    """Articles -> templates and catalogs. Only what changed since the last sync is looked into.

    `day` (ISO) is what the ledger notes where an edit makes translations stale; `minor` are articles whose edits change
    no meaning, so that their translations hold; `by` is the handle of the one who reviewed what came in since. With
    `prune`, every catalog is looked into, and messages that have been obsolete for more than so many days go.
    """
    with store.alone(publication) as unsettled:
        found = tree.look(publication)
        ids, findings = library.find(publication, found.articles)
        findings += unsettled
        renamed: Sequence[tuple[str, str]] = ()
        if found.left(ids):  # something is gone: perhaps it only has another name now
            from polyglot.catalogs import moves

            renamed = moves.follow(publication, found, ids)
            found = tree.look(publication) if renamed else found
        left = {id for id in found.left(ids) if id.isprintable()}  # an index cannot hold names that are not UTF-8
        index = holdings.path(publication)
        whole = prune is not None or not index.exists()
        old = freshness.Notes() if whole else freshness.read(publication)
        known = {id: freshness.fresh(old, id, found.signatures(id)) for id in (*ids, *sorted(left))}
        notes = {id: note for id, note in known.items() if note is not None}
        findings += [finding for note in notes.values() for finding in note.findings]
        todo = [id for id, note in known.items() if note is None]
        report = SyncReport(len(ids), 0, len(todo), strays.remove_templates(publication, found, ids), ())
        if todo or old.articles.keys() != notes.keys():
            from polyglot.catalogs.run import Work, run
            from polyglot.catalogs.sync import Edit

            if not old.articles:
                index.unlink(missing_ok=True)
            edit = Edit(day, frozenset(minor), by, prune="" if prune is None else _earlier(day, prune))
            done = run(publication, edit, Work(ids, todo, left, old.articles.keys() - known.keys()), progress)
            for one in done.synced:
                findings += one.findings
                if one.complete:
                    notes[one.article] = freshness.Note((), one.units, one.findings)
            for id in done.signatures.keys() & notes.keys():
                notes[id] = freshness.signed(notes[id], found.signed_again(publication, id, done.signatures[id]))
            freshness.write(publication, notes)
            report = replace(
                report,
                written=report.written + done.written,
                taken=done.taken,
                pruned=done.pruned,
                reviews=done.noted,
                unknown=done.unknown,
            )
        findings += strays.find(publication, found, ids)
    units = sum(note.units for note in notes.values())
    return replace(report, units=units, findings=tuple(sorted(findings, key=_place)), renamed=tuple(renamed))


def draft(
    publication: Publication, locales: Sequence[Locale], day: str, progress: Progress = parallel.quiet
) -> "DraftReport":
    """Sync, then fill what is missing through the engines, as drafts. `day` (ISO) is what the ledger says."""
    from polyglot.drafting.run import run

    findings = list(sync(publication, day).findings)
    with store.alone(publication) as unsettled:
        return run(publication, locales, day, [*findings, *unsettled], progress)


def _earlier(day: str, days: int) -> str:
    """The day so many days before this one (both ISO), or the first that there is."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()


def take_over(
    publication: Publication,
    locale: Locale,
    paths: Sequence[Path],
    article: str | None,
    importer: "Importer",
    progress: Progress = parallel.quiet,
    *,
    write: bool = True,
) -> "ImportReport":
    """Sync, then fill catalogs with translations that exist already: of one article, or of all that the files know."""
    from polyglot.importing.run import run, sources
    from polyglot.importing.take import Taking

    found, findings = sources(publication, locale, paths, article)
    taking = Taking(publication, locale, importer, write=write)
    if not write:
        report = run(taking, found, progress)
    else:
        findings += sync(publication, importer.day).findings
        with store.alone(publication) as unsettled:
            report = run(taking, found, progress)
        findings += unsettled
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
    waiting: int = 0  # words that wait for a second reviewer
    unmodified: float = 0.0  # the share of the reviewed text that is as a machine wrote it
    suspect: bool = False  # that is more than the publication likes
    refused: bool = False  # or than it takes: the article does not count as reviewed


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
                rows.append(_row(entry, tag))
    order = {locale.tag: number for number, locale in enumerate(locales)}
    rows.sort(key=lambda row: (order[row.language], row.article))
    return StatusReport(tuple(rows), tuple(sorted(findings, key=_place)))


def _row(entry: "Entry", tag: str) -> ArticleStatus:
    from polyglot.catalogs.ledger import PERSONS

    far = entry.standing
    words = far.coverage.words
    return ArticleStatus(
        article=entry.id,
        title=entry.title.text,
        language=tag,
        words=words,
        share=far.coverage.share,
        publishable=entry.enters,
        waiting=sum(words.get(state, 0) for state in PERSONS) - far.coverage.reviewed,
        unmodified=far.unmodified,
        suspect=far.suspect,
        refused=far.refused,
    )


@dataclass(frozen=True, slots=True)
class ApproveReport:
    """What an approval did: messages by language."""

    approved: Mapping[str, int]
    already: int
    own: int  # left, since the one who approves is the only one known to have reviewed them
    not_reviewed: int  # left: missing, draft or stale
    findings: tuple[Finding, ...]


def approve(
    publication: Publication,
    ids: Sequence[str],
    locales: Sequence[Locale],
    by: str,
    day: str,
    *,
    dry_run: bool = False,
) -> ApproveReport:
    """A second person's acceptance of what is reviewed in these articles and languages, into the ledgers.

    `by` is that person's handle, `day` (ISO) what the ledger notes. A dry run only counts.
    """
    from polyglot.catalogs.approval import Verdict, approve_article

    verdicts: Counter[Verdict] = Counter()
    approved = {locale.tag: 0 for locale in locales}
    with store.alone(publication) as findings:
        for locale in locales:
            for id in ids:
                try:
                    found = approve_article(publication, id, locale, by, day, dry_run=dry_run)
                except ContentError as error:
                    findings.append(store.finding(error, "catalog"))
                    continue
                verdicts += found
                approved[locale.tag] += found[Verdict.APPROVED]
    already, own, rest = (verdicts[one] for one in (Verdict.ALREADY, Verdict.OWN, Verdict.NOT_REVIEWED))
    return ApproveReport(approved, already, own, rest, tuple(sorted(findings, key=_place)))


def check(publication: Publication, progress: Progress = parallel.quiet) -> tuple[Finding, ...]:
    """What is wrong in articles and catalogs, sorted by place."""
    from polyglot.checking.articles import check_article, check_settings

    found = tree.look(publication)
    ids, findings = library.find(publication, found.articles)
    findings += check_settings(publication, ids) + strays.find(publication, found, ids)
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
    """Catalogs -> editions. The publication's own folder of editions is built into by one run at a time."""
    publication = order.publication
    own = publication.editions.resolve()
    if not any(folder.resolve().is_relative_to(own) for folder in order.folders.values()):
        return _build(order, progress)
    with files.lock(publication.scratch / "build") as hold:
        if hold.unfinished:
            saves.sweep(publication.editions, publication.name)
            hold.unfinished = False
        return _build(order, progress)


def _build(order: "Order", progress: Progress) -> BuildReport:
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
