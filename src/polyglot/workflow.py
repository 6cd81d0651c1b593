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

from polyglot import parallel
from polyglot.catalogs import freshness, holdings, published, store, strays, tree
from polyglot.catalogs.published import Publicity, Published
from polyglot.errors import ContentError
from polyglot.model import Finding, Locale, State
from polyglot.parallel import Progress
from polyglot.publication import Publication, kind_of
from polyglot.text import article as articles
from polyglot.text import library

if TYPE_CHECKING:
    from polyglot.building import BuildReport
    from polyglot.catalogs.doubts import Waiting
    from polyglot.drafting.run import DraftReport
    from polyglot.drafting.survey import Order as Drafting
    from polyglot.editions.build import Order
    from polyglot.editions.plan import Verdict
    from polyglot.editions.survey import Entry
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
        ids, findings = library.texts(publication, found.articles)
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
        articles = sum(kind_of(id) == "article" for id in ids)
        report = SyncReport(articles, 0, len(todo), strays.remove_templates(publication, found, ids), ())
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


def draft(order: "Drafting", progress: Progress = parallel.quiet, *, dry: bool = False) -> "DraftReport":
    """Sync, then fill what is missing from the memory and by engines, as drafts. A `dry` run only says what it would do."""
    from polyglot.drafting.run import plan, run

    findings = list(sync(order.publication, order.day).findings)
    with store.alone(order.publication) as unsettled:
        return (plan if dry else run)(order, [*findings, *unsettled], progress)


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
    """How far an article is in one language, or what an issue says of itself."""

    article: str
    title: str
    language: str
    words: Mapping[State, int]
    share: float  # of the words that are reviewed
    publishable: bool  # what an issue says of itself never is, since it goes with the articles
    waiting: int = 0  # words that wait for a second reviewer
    doubtful: int = 0  # of the words in drafts, those of drafts to look at first
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
    ids, findings = library.texts(publication)
    so_far = {locale.tag: published.read(publication, locale) for locale in locales}
    rows: list[ArticleStatus] = []
    for found, wrong in parallel.spread(partial(_standings, publication, locales, so_far), ids, progress):
        rows += (row for row in found if row.words or kind_of(row.article) == "article")
        findings += wrong
    order = {locale.tag: number for number, locale in enumerate(locales)}
    rows.sort(key=lambda row: (order[row.language], row.article))
    return StatusReport(tuple(rows), tuple(sorted(findings, key=_place)))


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The drafts that wait for a person, the most doubtful first."""

    drafts: tuple["Waiting", ...]
    findings: tuple[Finding, ...]


def drafts(publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.quiet) -> ReviewReport:
    """What there is to review in these languages, in the order in which it should be."""
    from polyglot.catalogs.doubts import ordered

    ids, findings = library.texts(publication)
    found: list[Waiting] = []
    for some, wrong in parallel.spread(partial(_waiting, publication, locales), ids, progress):
        found += some
        findings += wrong
    return ReviewReport(tuple(ordered(found)), tuple(sorted(findings, key=_place)))


def _waiting(publication: Publication, locales: Sequence[Locale], id: str) -> tuple[list["Waiting"], list[Finding]]:
    """The drafts of one article; what cannot be read is a finding."""
    from polyglot.catalogs.doubts import waiting

    found: list[Waiting] = []
    findings = []
    for locale in locales:
        try:
            found += waiting(publication, id, locale)
        except ContentError as error:
            findings.append(store.finding(error, "catalog"))
    return found, findings


def _standings(
    publication: Publication, locales: Sequence[Locale], so_far: Mapping[str, Published], id: str
) -> tuple[list[ArticleStatus], list[Finding]]:
    """How far one article is in these languages; what cannot be read is a finding."""
    from polyglot.catalogs.translations import open_article
    from polyglot.editions.plan import decide
    from polyglot.editions.survey import survey
    from polyglot.editions.wording import View

    try:
        opened = open_article(publication, locales, id)
    except ContentError as error:
        return [], [store.finding(error, kind_of(id))]
    rows = []
    for tag, entry in survey(publication, opened, View()).items():
        if entry.original.tag != tag:
            publicity = so_far[tag].get(id, Publicity())
            rows.append(_row(entry, tag, decide(entry.standing, publicity, preview=False)))
    return rows, [*articles.warnings(opened.cut.article), *opened.findings.values()]


def _row(entry: "Entry", tag: str, verdict: "Verdict") -> ArticleStatus:
    from polyglot.catalogs.ledger import PERSONS

    far = entry.standing
    words = far.coverage.words
    return ArticleStatus(
        article=entry.id,
        title=entry.title.text,
        language=tag,
        words=words,
        share=far.coverage.share,
        publishable=verdict.enters and kind_of(entry.id) == "article",
        waiting=sum(words.get(state, 0) for state in PERSONS) - far.coverage.reviewed,
        doubtful=far.doubtful,
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


def withdraw(
    publication: Publication, ids: Sequence[str], locales: Sequence[Locale], day: str
) -> dict[str, tuple[str, ...]]:
    """Take articles out of the editions of these languages from this day (ISO) on, or let them in again without one.

    Returns which articles that changes, by language tag.
    """
    changed = {}
    with store.alone(publication):
        for locale in locales:
            known = published.read(publication, locale)
            told = {id: Publicity(known.get(id, Publicity()).since, day) for id in ids}
            changed[locale.tag] = tuple(id for id in ids if bool(day) != bool(known.get(id, Publicity()).withdrawn))
            new = {**known, **{id: told[id] for id in changed[locale.tag]}}
            published.write(publication, locale, {id: one for id, one in new.items() if one != Publicity()})
    return changed


def check(publication: Publication, progress: Progress = parallel.quiet) -> tuple[Finding, ...]:
    """What is wrong in articles and catalogs, sorted by place."""
    from polyglot.checking.articles import check_article, check_settings

    found = tree.look(publication)
    ids, findings = library.texts(publication, found.articles)
    articles = [id for id in ids if kind_of(id) == "article"]
    findings += check_settings(publication, articles) + strays.find(publication, found, ids)
    for wrong in parallel.spread(partial(check_article, publication, ids), ids, progress):
        findings += wrong
    return tuple(sorted(findings, key=_place))


def build(order: "Order", progress: Progress = parallel.quiet, *, dry: bool = False) -> "BuildReport":
    """Catalogs -> editions. A `dry` run only makes the plan."""
    from polyglot.building import run

    return run(order, progress, dry=dry)


def _place(finding: Finding) -> tuple[str, int, str]:
    return (finding.path, finding.line, finding.code)
