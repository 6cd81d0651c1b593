"""The story on one page: what each verb does, as plain functions from a publication to a report.

Each verb imports its own rooms when it is called, so that one that finds nothing to do is over at once.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from polyglot import files, parallel, saves
from polyglot.catalogs import freshness, holdings, store, strays, tree
from polyglot.model import Finding, Locale, Match, State
from polyglot.parallel import Progress
from polyglot.publication import Publication
from polyglot.text import library

if TYPE_CHECKING:
    from polyglot.drafting.run import DraftReport
    from polyglot.editions.build import Built, Edition, Order
    from polyglot.editions.plan import Plan


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


def sync(
    publication: Publication,
    day: str,
    progress: Progress = parallel.quiet,
    *,
    minor: Collection[str] = (),
    prune: int | None = None,
) -> SyncReport:
    """Articles -> templates and catalogs. Only what changed since the last sync is looked into.

    `day` (ISO) is what the ledger notes where an edit makes translations stale; `minor` are articles whose edits change
    no meaning, so that their translations hold. With `prune`, every catalog is looked into, and messages that have been
    obsolete for more than so many days go.
    """
    with _alone(publication) as unsettled:
        found = tree.look(publication)
        ids, findings = library.find(publication, found.articles)
        findings += unsettled
        renamed: Sequence[tuple[str, str]] = ()
        if found.left(ids):  # something is gone: perhaps it only has another name now
            from polyglot.catalogs import moves

            renamed = moves.follow(publication, found, ids)
            found = tree.look(publication) if renamed else found
        left = {id for id in found.left(ids) if id.isprintable()}  # an index cannot hold names that are not UTF-8
        rules = (publication.locales, publication.unit, publication.translate, publication.translate_code)
        path, index = publication.scratch / "sync.json", holdings.path(publication)
        whole = prune is not None or not index.exists()
        old = freshness.Notes() if whole else freshness.read(path, repr((*rules, publication.propagate)))
        known = {id: freshness.fresh(old, id, found.signatures(id)) for id in (*ids, *sorted(left))}
        notes = {id: note for id, note in known.items() if note is not None}
        findings += [finding for note in notes.values() for finding in note.findings]
        todo = [id for id, note in known.items() if note is None]
        written, pruned, taken = strays.remove_templates(publication, found, ids), 0, 0
        if todo or old.articles.keys() != notes.keys():
            from polyglot.catalogs.run import run
            from polyglot.catalogs.sync import Edit

            if not old.articles:
                index.unlink(missing_ok=True)
            edit = Edit(day, frozenset(minor), "" if prune is None else _earlier(day, prune))
            done = run(publication, edit, todo, left, old.articles.keys() - known.keys(), progress)
            for one in done.synced:
                findings += one.findings
                pruned += one.pruned
                if one.complete:
                    notes[one.article] = freshness.Note((), one.units, one.findings)
            for id in done.signatures.keys() & notes.keys():
                notes[id] = freshness.signed(notes[id], found.signed_again(publication, id, done.signatures[id]))
            written, taken = written + done.written, done.taken
            freshness.write(path, repr((*rules, publication.propagate)), notes)
        findings += strays.find(publication, found, ids)
    units = sum(note.units for note in notes.values())
    return SyncReport(
        len(ids), units, len(todo), written, tuple(sorted(findings, key=_place)), tuple(renamed), taken, pruned
    )


def draft(
    publication: Publication, locales: Sequence[Locale], day: str, progress: Progress = parallel.quiet
) -> "DraftReport":
    """Sync, then fill what is missing through the engines, as drafts. `day` (ISO) is what the ledger says."""
    from polyglot.drafting.run import run

    findings = list(sync(publication, day).findings)
    with _alone(publication) as unsettled:
        return run(publication, locales, day, [*findings, *unsettled], progress)


def _earlier(day: str, days: int) -> str:
    """The day so many days before this one (both ISO), or the first that there is."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()


@contextmanager
def _alone(publication: Publication) -> Iterator[list[Finding]]:
    """Hold the publication's lock, and tidy up first if the run that held it last was killed; with what is left to people."""
    with files.lock(publication.scratch / "lock") as hold:
        errors = saves.sweep(publication.catalogs, publication.name) if hold.unfinished else []
        hold.unfinished = bool(errors)
        yield [store.finding(error, "saved-aside") for error in errors]


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


@dataclass(frozen=True, slots=True)
class MemoryCount:
    """How many pairs the memory has for two languages."""

    source: str
    target: str
    pairs: int
    imported: int


def memory_stats(publication: Publication, progress: Progress = parallel.quiet) -> tuple[MemoryCount, ...]:
    """What the translation memory has."""
    from polyglot.catalogs import recall

    with _alone(publication), recall.opened(publication, progress) as memory:
        return tuple(MemoryCount(*row) for row in memory.counts())


def find_in_memory(
    publication: Publication,
    text: str,
    languages: tuple[Locale, Locale],
    least: float,
    limit: int,
    progress: Progress = parallel.quiet,
) -> list[Match]:
    """How a text, or one that is like it (at least so much, of 100), was translated."""
    from polyglot.catalogs import recall

    with _alone(publication), recall.opened(publication, progress) as memory:
        return memory.alike(text, (languages[0].tag, languages[1].tag), least, limit)


def export_memory(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.quiet
) -> tuple[int, str]:
    """All pairs into these languages as TMX, and how many they are."""
    from polyglot.catalogs import exchange, recall

    tags = {locale.tag for locale in locales}
    segments = "sentence" if publication.unit == "sentence" else "paragraph"
    with _alone(publication), recall.opened(publication, progress) as memory:
        pairs = [pair for pair in memory.pairs() if pair.languages[1] in tags]
    return len(pairs), "".join(exchange.dump(pairs, publication.source.tag, segments=segments))


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """What was taken of a TMX file."""

    path: str
    pairs: tuple[MemoryCount, ...]


def import_memory(publication: Publication, path: Path, name: str, *, replace: bool = False) -> ImportedMemory:
    """Keep a TMX file's pairs in the publication's languages. Raises `UsageError` for a name that is taken or is none."""
    from polyglot.catalogs import exchange, recall

    pairs = list(dict.fromkeys(recall.pairs(publication, path, str(path))))
    kept = recall.place(publication, name, replace=replace)
    if pairs:
        with _alone(publication):
            files.write(kept, "".join(exchange.dump(pairs, publication.source.tag)), durable=True)
    counts = Counter(pair.languages for pair in pairs)
    rows = tuple(MemoryCount(*languages, count, count) for languages, count in sorted(counts.items()))
    return ImportedMemory(publication.name(kept), rows)


def _place(finding: Finding) -> tuple[str, int, str]:
    return (finding.path, finding.line, finding.code)
