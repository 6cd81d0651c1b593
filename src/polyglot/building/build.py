"""A build on one page: what changed is read, the plan is made, what would go wrong stops it, and what changed is made.

Articles are read, and steps taken, over all cores. What was read and made is kept in a cache, which can be deleted.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from polyglot import __version__
from polyglot.articles import discovery
from polyglot.articles.links import kind
from polyglot.building import book_steps, cache, distribution_steps, fingerprints, offline_zip, policy, render_article
from polyglot.building.cache import Cache, Job
from polyglot.building.order import Edition, Order, Step
from polyglot.building.output_folder import LIST, opened
from polyglot.building.render_article import Made, Wanted
from polyglot.building.site_steps import Build, Work, clean, job, steps
from polyglot.catalogs.ledger import catalog_store, published
from polyglot.catalogs.ledger.article_translations import open_article
from polyglot.editions.issue_titles import Titles, titles
from polyglot.editions.issues import Contents, Issue, arrange
from polyglot.editions.plan import Plan, Row, Verdict
from polyglot.editions.records import Head, Shelf, Signatures
from polyglot.errors import ContentError
from polyglot.images.pipeline import Picture, is_picture, prepare
from polyglot.model import Finding, Severity
from polyglot.site.reserved_paths import names
from polyglot.site.site import Site
from polyglot.storage import files, parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, or why it made nothing."""

    editions: tuple[Edition, ...]
    written: int  # files that changed
    plan: tuple[Row, ...]
    findings: tuple[Finding, ...]
    refused: tuple[Finding, ...] = ()  # errors in what would be printed: nothing was built


@dataclass(slots=True)
class _Read:
    """The articles of a build: what is known of each, and what was read just now."""

    heads: dict[str, Head]
    made: dict[str, Made]
    findings: list[Finding] = field(default_factory=list)


def run(order: Order, progress: Progress = parallel.quiet, *, dry: bool = False) -> BuildReport:
    """Catalogs -> editions. Each place is built into by one run at a time.

    A `dry` run only makes the plan.
    """
    scratch, (name, place) = order.publication.scratch, _place(order)
    with files.lock(scratch / f"{name}.lock") as hold:
        if hold.unfinished:
            for one in sorted(place.rglob(LIST)):
                opened(one.parent).tidy()
            hold.unfinished = False
        order = order.begun()
        with cache.opened(scratch / f"{name}.sqlite", _key(order)) as known:
            return _run(order, known, progress, dry=dry)


def _run(order: Order, known: Cache, progress: Progress, *, dry: bool) -> BuildReport:
    publication = order.publication
    ids, findings = discovery.find(publication)
    so_far = {locale.tag: published.read(publication, locale) for locale in publication.locales}
    wanted = Wanted(publication, _formats(order), so_far, frozenset(ids), order.view)
    read = _read(wanted, known, ids, progress)
    contents, wrong = arrange(publication, sorted(read.heads))
    own = {one.issue.folder: _titles(order, one.issue) for one in contents}
    unread = [finding for by_tag in own.values() for one in by_tag.values() for finding in one.findings]
    findings += [*wrong, *unread, *read.findings]
    rows = tuple(policy.rows(order, read.heads, so_far))
    refused = tuple(policy.refused(order, rows, read.heads, findings))
    told = list(policy.told(order, rows, read.heads, findings))
    if dry or (refused and not order.view.preview):
        return BuildReport((), 0, rows, _sorted(told), _sorted(refused))
    if not order.view.preview:
        policy.remember(order, rows, so_far)
    build = _build(order, read, (contents, own), rows, known)
    done, changed = _make(build, known, progress)
    changed += sum(_finish(build, done))
    told += [finding for one in done.values() for finding in one.findings]
    return BuildReport(tuple(_editions(order, rows)), changed, rows, _sorted(told))


def _read(wanted: Wanted, known: Cache, ids: Sequence[str], progress: Progress) -> _Read:
    """What is known of all articles: those that changed are read and made anew."""
    publication = wanted.publication
    signatures = fingerprints.look(publication)
    kinds = partial(kind, publication.articles, wanted.ids)
    todo = []
    for id in ids:
        head = known.heads.get(id)
        if (
            head is None
            or not fingerprints.unchanged(head, signatures[id])
            or render_article.unread(wanted, id, head, kinds)
        ):
            todo.append(id)
    read = _Read({}, {})
    for id, made in zip(
        todo, parallel.spread(partial(_examine, wanted, known.heads, signatures), todo, progress), strict=True
    ):
        if isinstance(made, Made):
            known.know(id, made.head, made.entries, made.bodies)
            read.made[id] = made
        elif isinstance(made, Head):
            known.sign(id, made)
        else:
            read.findings += made
            known.forget([id], ())
    known.forget(known.heads.keys() - set(ids), ())
    known.database.commit()  # so that other processes see it
    read.heads = {id: known.heads[id] for id in ids if id in known.heads}
    return read


def _examine(
    wanted: Wanted, heads: Mapping[str, Head], signatures: Mapping[str, Signatures], id: str
) -> Made | Head | tuple[Finding, ...]:
    """Read and make one article; findings if it cannot be read, and its old head if its files hold what they held."""
    from polyglot.checking.article_checks import check_catalog

    publication, old = wanted.publication, heads.get(id)
    content = fingerprints.content(publication, id)
    kinds = partial(kind, publication.articles, wanted.ids)
    if old is not None and old.hash == content and not render_article.unread(wanted, id, old, kinds):
        return render_article.signed_again(old, signatures[id])
    try:
        opened = open_article(publication, publication.locales, id)
    except ContentError as error:
        return (catalog_store.finding(error, "article"),)
    errors = {}
    for locale in publication.languages_for(opened.cut.article.locale):
        unread = opened.findings.get(locale.tag)
        found = (unread,) if unread else check_catalog(publication, opened, locale)
        errors[locale.tag] = tuple(one for one in found if one.severity is Severity.ERROR and one.code != "unmodified")
    return render_article.make(wanted, opened, (signatures[id], content), errors)


def _formats(order: Order) -> dict[str, list[str]]:
    """The formats of which every article has a file of its own, by language."""
    found: dict[str, list[str]] = {}
    for tag, asked in order.folders:
        name = "html" if asked == "zip" else asked
        if name in render_article.FORMATS and name not in found.setdefault(tag, []):
            found[tag].append(name)
    return found


def _titles(order: Order, issue: Issue) -> dict[str, Titles]:
    """What an issue says of itself, by language tag."""
    return {locale.tag: titles(order.publication, issue, locale, order.view) for locale in order.locales()}


def _build(
    order: Order,
    read: _Read,
    issues: tuple[Sequence[Contents], Mapping[str, Mapping[str, Titles]]],
    rows: Sequence[Row],
    known: Cache,
) -> Build:
    verdicts: dict[str, dict[str, Verdict]] = {}
    for row in rows:
        verdicts.setdefault(row.article, {})[row.language] = row.verdict
    shelf = Shelf(
        order.publication.scratch / f"{_place(order)[0]}.sqlite",
        {id: made.entries for id, made in read.made.items()},
        {id: made.bodies for id, made in read.made.items()},
    )
    neighbours = order.neighbours()
    above = order.top() is not None and len(neighbours) > 1
    contents, own = issues
    offered: dict[str, list[str]] = {}
    for tag, name in order.folders:
        if name in book_steps.FORMATS or name == "zip":
            offered.setdefault(tag, []).append(name)
    site = Site(
        publication=order.publication,
        plan=Plan(verdicts),
        contents=tuple(contents),
        locales=neighbours,
        heads=read.heads,
        chooser_above=above,
        offered=offered,
        titles=own,
        shelf=shelf,
        covers=_covers(order, contents),
    )
    return Build(order, site, names(read.heads), known.key)


def _covers(order: Order, contents: Sequence[Contents]) -> dict[str, Picture]:
    """The covers of issues, by their folders. (One that cannot be shown is told where it is bound.)"""
    paths = {one.issue.folder: f"{one.issue.folder}/{one.issue.cover}" for one in contents if one.issue.cover}
    there = {folder: path for folder, path in paths.items() if (order.publication.articles / path).is_file()}
    pictures, _ = prepare(order.publication, filter(is_picture, there.values()))
    return {folder: picture for folder, path in there.items() if (picture := pictures.get(path))}


def _make(build: Build, known: Cache, progress: Progress) -> tuple[dict[str, Job], int]:
    """Take all steps of a build, but those that were taken before; returns what they have made, and how many files changed."""
    done: dict[str, Job] = {}
    changed = _take(build, known, book_steps.steps(build), done, progress, few=2)
    changed += _take(build, known, chain(steps(build), distribution_steps.feed_steps(build)), done, progress)
    changed += _take(build, known, offline_zip.steps(build, done), done, progress, few=2)
    changed += _take(build, known, distribution_steps.steps(build, done), done, progress)
    known.forget((), known.jobs.keys() - done.keys())
    return done, changed


def _take(
    build: Build,
    known: Cache,
    wanted: Iterable[tuple[str, bytes, Work]],
    done: dict[str, Job],
    progress: Progress,
    few: int = parallel.FEW,
) -> int:
    """Take these steps where that has to be, and add them to what is done; returns how many files changed."""
    todo: dict[str, tuple[bytes, Work]] = {}
    for name, made_from, work in wanted:
        old = known.jobs.get(name)
        if old is not None and clean(old, made_from):
            done[name] = old
        else:
            todo[name] = made_from, work
    changed = 0
    for name, step in zip(todo, parallel.spread(partial(_step, build, todo), list(todo), progress, few), strict=True):
        done[name] = job(todo[name][0], step)
        known.did(name, done[name])
        changed += step.changed
    return changed


def _step(build: Build, todo: Mapping[str, tuple[bytes, Work]], name: str) -> Step:
    step = Step(build.order)
    todo[name][1](step)
    return step


def _finish(build: Build, done: Mapping[str, Job]) -> Iterator[int]:
    """Remove what earlier builds made and this one has not; how many files that are."""
    made: dict[str, list[str]] = {}
    for one in done.values():
        for path, signatures in one.files.items():
            made.setdefault(path, []).extend(signatures)
    top = build.order.top()
    for folder in (*build.order.outputs.values(), *([opened(top)] if top else [])):
        yield folder.finish(made.get(str(folder.path), ()))


def _editions(order: Order, rows: Sequence[Row]) -> Iterator[Edition]:
    for (tag, name), folder in order.folders.items():
        own = [row for row in rows if row.language == tag]
        held = tuple(row.article for row in own if not row.verdict.enters)
        yield Edition(tag, name, files.shown(str(folder)), len(own) - len(held), held)


def _place(order: Order) -> tuple[str, Path]:
    """The folder that a build works in, and what its lock and its cache are called: one of our own, or another one."""
    publication, folders = order.publication, list(order.folders.values())
    for own in (publication.editions, publication.scratch / "preview"):
        top = own.resolve()
        if not folders or any(one.is_relative_to(own) or one.resolve().is_relative_to(top) for one in folders):
            return own.name, own
    place = os.path.commonpath([folder.resolve() for folder in folders])
    return f"elsewhere-{blake2b(os.fsencode(place), digest_size=8).hexdigest()}", Path(place)


def _key(order: Order) -> bytes:
    """What all that is kept depends on: the program, the settings, and the day where a rule counts days."""
    publication, view = order.publication, order.view
    counted = any(not isinstance(rules.stale, str) for rules in publication.rules.values())
    settings = repr((__version__, publication, view.preview, view.day if counted else ""))
    return fingerprints.program(publication.root) + blake2b(settings.encode(), digest_size=16).digest()


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(findings), key=lambda finding: (finding.path, finding.line, finding.code)))
