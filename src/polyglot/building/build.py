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
from polyglot.articles.links import path_kind
from polyglot.building import book_steps, cache, distribution_steps, fingerprints, offline_zip, policy, render_article
from polyglot.building.cache import BuildCache, StepRecord
from polyglot.building.order import BuildRequest, BuiltEdition, Step
from polyglot.building.output_folder import LIST_NAME, open_folder
from polyglot.building.render_article import RenderedArticle, RenderRequest
from polyglot.building.site_steps import Build, StepAction, create_steps, is_current, record_step
from polyglot.catalogs.ledger import published
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.issue_titles import IssueTitles, translate_titles
from polyglot.editions.issues import Contents, Issue, arrange_issues
from polyglot.editions.plan import Decision, Plan, PlanRow
from polyglot.editions.records import ArticleRecord, InputSignatures, RenderedStore
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, Severity, from_error, ordered
from polyglot.images.pipeline import Picture, is_picture, prepare_pictures
from polyglot.settings import StaleText
from polyglot.site.reserved_paths import reserve_paths
from polyglot.site.site import Site
from polyglot.storage import files, parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, or why it made nothing."""

    editions: tuple[BuiltEdition, ...]
    written: int  # files that changed
    plan: tuple[PlanRow, ...]
    findings: tuple[Finding, ...]
    refused: tuple[Finding, ...] = ()  # errors in what would be printed: nothing was built


@dataclass(slots=True)
class _ArticleSet:
    """The articles of a build: what is known of each, and what was read just now."""

    records: dict[str, ArticleRecord]
    rendered: dict[str, RenderedArticle]
    findings: list[Finding] = field(default_factory=list)


def build(order: BuildRequest, progress: Progress = parallel.no_progress, *, dry_run: bool = False) -> BuildReport:
    """Catalogs -> editions. Each place is built into by one run at a time.

    A `dry_run` run only makes the plan.
    """
    scratch, (name, place) = order.publication.cache_dir, _work_folder(order)
    with files.hold_lock(scratch / f"{name}.lock") as hold:
        if hold.unfinished:
            for one in sorted(place.rglob(LIST_NAME)):
                open_folder(one.parent).delete_unfinished()
            hold.unfinished = False
        order = order.open_folders()
        with cache.open_cache(scratch / f"{name}.sqlite", _cache_key(order)) as known:
            return _build_locked(order, known, progress, dry=dry_run)


def _build_locked(order: BuildRequest, known: BuildCache, progress: Progress, *, dry: bool) -> BuildReport:
    publication = order.publication
    ids, findings = discovery.find_articles(publication)
    so_far = {locale.tag: published.read(publication, locale) for locale in publication.locales}
    wanted = RenderRequest(publication, _article_formats(order), so_far, frozenset(ids), order.mode)
    read = _read_articles(wanted, known, ids, progress)
    contents, wrong = arrange_issues(publication, sorted(read.records))
    own = {one.issue.folder: _translate_issue_titles(order, one.issue) for one in contents}
    unread = [finding for by_tag in own.values() for one in by_tag.values() for finding in one.findings]
    findings += [*wrong, *unread, *read.findings]
    rows = tuple(policy.plan_rows(order, read.records, so_far))
    refused = tuple(policy.find_refused(order, rows, read.records, findings))
    told = list(policy.reported(order, rows, read.records, findings))
    if dry or (refused and not order.mode.preview):
        return BuildReport((), 0, rows, ordered(dict.fromkeys(told)), ordered(dict.fromkeys(refused)))
    if not order.mode.preview:
        policy.record_published(order, rows, so_far)
    build = _create_build(order, read, (contents, own), rows, known)
    done, changed = _run_steps(build, known, progress)
    changed += sum(_delete_outdated_files(build, done))
    told += [finding for one in done.values() for finding in one.findings]
    return BuildReport(tuple(_summarize_editions(order, rows)), changed, rows, ordered(dict.fromkeys(told)))


def _read_articles(wanted: RenderRequest, known: BuildCache, ids: Sequence[str], progress: Progress) -> _ArticleSet:
    """What is known of all articles: those that changed are read and made anew."""
    publication = wanted.publication
    signatures = fingerprints.scan_inputs(publication)
    kinds = partial(path_kind, publication.articles, wanted.ids)
    todo = []
    for id in ids:
        head = known.records.get(id)
        if (
            head is None
            or not fingerprints.is_unchanged(head, signatures[id])
            or render_article.needs_render(wanted, id, head, kinds)
        ):
            todo.append(id)
    read = _ArticleSet({}, {})
    for id, made in zip(
        todo,
        parallel.map_processes(partial(_render_if_changed, wanted, known.records, signatures), todo, progress),
        strict=True,
    ):
        if isinstance(made, RenderedArticle):
            known.store_article(id, made.record, made.summaries, made.bodies)
            read.rendered[id] = made
        elif isinstance(made, ArticleRecord):
            known.store_signatures(id, made)
        else:
            read.findings += made
            known.delete([id], ())
    known.delete(known.records.keys() - set(ids), ())
    known.database.commit()  # so that other processes see it
    read.records = {id: known.records[id] for id in ids if id in known.records}
    return read


def _render_if_changed(
    wanted: RenderRequest, heads: Mapping[str, ArticleRecord], signatures: Mapping[str, InputSignatures], id: str
) -> RenderedArticle | ArticleRecord | tuple[Finding, ...]:
    """Read and make one article; findings if it cannot be read, and its old head if its files hold what they held."""
    from polyglot.checking.article_checks import check_catalog

    publication, old = wanted.publication, heads.get(id)
    content = fingerprints.hash_content(publication, id)
    kinds = partial(path_kind, publication.articles, wanted.ids)
    if old is not None and old.content_hash == content and not render_article.needs_render(wanted, id, old, kinds):
        return render_article.touch(old, signatures[id])
    try:
        opened = load_article(publication, publication.locales, id)
    except ContentError as error:
        return (from_error(error, FindingCode.ARTICLE),)
    errors = {}
    for locale in publication.languages_for(opened.segmented.article.locale):
        unread = opened.findings.get(locale.tag)
        found = (unread,) if unread else check_catalog(publication, opened, locale)
        errors[locale.tag] = tuple(
            one for one in found if one.severity is Severity.ERROR and one.code != FindingCode.UNMODIFIED
        )
    return render_article.render_article(wanted, opened, (signatures[id], content), errors)


def _article_formats(order: BuildRequest) -> dict[str, list[str]]:
    """The formats of which every article has a file of its own, by language."""
    found: dict[str, list[str]] = {}
    for tag, asked in order.folders:
        name = "html" if asked == "zip" else asked
        if name in render_article.FORMATS and name not in found.setdefault(tag, []):
            found[tag].append(name)
    return found


def _translate_issue_titles(order: BuildRequest, issue: Issue) -> dict[str, IssueTitles]:
    """What an issue says of itself, by language tag."""
    return {locale.tag: translate_titles(order.publication, issue, locale, order.mode) for locale in order.locales()}


def _create_build(
    order: BuildRequest,
    read: _ArticleSet,
    issues: tuple[Sequence[Contents], Mapping[str, Mapping[str, IssueTitles]]],
    rows: Sequence[PlanRow],
    known: BuildCache,
) -> Build:
    verdicts: dict[str, dict[str, Decision]] = {}
    for row in rows:
        verdicts.setdefault(row.article, {})[row.language] = row.verdict
    shelf = RenderedStore(
        order.publication.cache_dir / f"{_work_folder(order)[0]}.sqlite",
        {id: made.summaries for id, made in read.rendered.items()},
        {id: made.bodies for id, made in read.rendered.items()},
    )
    neighbours = order.linked_locales()
    above = order.sites_folder() is not None and len(neighbours) > 1
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
        records=read.records,
        chooser_above=above,
        offered=offered,
        titles=own,
        store=shelf,
        covers=_prepare_covers(order, contents),
    )
    return Build(order, site, reserve_paths(read.records), known.key)


def _prepare_covers(order: BuildRequest, contents: Sequence[Contents]) -> dict[str, Picture]:
    """The covers of issues, by their folders. (One that cannot be shown is told where it is bound.)"""
    paths = {one.issue.folder: f"{one.issue.folder}/{one.issue.cover}" for one in contents if one.issue.cover}
    there = {folder: path for folder, path in paths.items() if (order.publication.articles / path).is_file()}
    pictures, _ = prepare_pictures(order.publication, filter(is_picture, there.values()))
    return {folder: picture for folder, path in there.items() if (picture := pictures.get(path))}


def _run_steps(build: Build, known: BuildCache, progress: Progress) -> tuple[dict[str, StepRecord], int]:
    """Take all steps of a build, but those that were taken before; returns what they have made, and how many files changed."""
    done: dict[str, StepRecord] = {}
    changed = _run_pending_steps(build, known, book_steps.create_steps(build), done, progress, few=2)
    changed += _run_pending_steps(
        build, known, chain(create_steps(build), distribution_steps.feed_steps(build)), done, progress
    )
    changed += _run_pending_steps(build, known, offline_zip.create_steps(build, done), done, progress, few=2)
    changed += _run_pending_steps(build, known, distribution_steps.create_steps(build, done), done, progress)
    known.delete((), known.steps.keys() - done.keys())
    return done, changed


def _run_pending_steps(
    build: Build,
    known: BuildCache,
    wanted: Iterable[tuple[str, bytes, StepAction]],
    done: dict[str, StepRecord],
    progress: Progress,
    few: int = parallel.MIN_ITEMS,
) -> int:
    """Take these steps where that has to be, and add them to what is done; returns how many files changed."""
    todo: dict[str, tuple[bytes, StepAction]] = {}
    for name, made_from, work in wanted:
        old = known.steps.get(name)
        if old is not None and is_current(old, made_from):
            done[name] = old
        else:
            todo[name] = made_from, work
    changed = 0
    for name, step in zip(
        todo, parallel.map_processes(partial(_run_step, build, todo), list(todo), progress, few), strict=True
    ):
        done[name] = record_step(todo[name][0], step)
        known.store_step(name, done[name])
        changed += step.changed
    return changed


def _run_step(build: Build, todo: Mapping[str, tuple[bytes, StepAction]], name: str) -> Step:
    step = Step(build.order)
    todo[name][1](step)
    return step


def _delete_outdated_files(build: Build, done: Mapping[str, StepRecord]) -> Iterator[int]:
    """Remove what earlier builds made and this one has not; how many files that are."""
    made: dict[str, list[str]] = {}
    for one in done.values():
        for path, signatures in one.files.items():
            made.setdefault(path, []).extend(signatures)
    top = build.order.sites_folder()
    for folder in (*build.order.outputs.values(), *([open_folder(top)] if top else [])):
        yield folder.delete_outdated(made.get(str(folder.path), ()))


def _summarize_editions(order: BuildRequest, rows: Sequence[PlanRow]) -> Iterator[BuiltEdition]:
    for (tag, name), folder in order.folders.items():
        own = [row for row in rows if row.language == tag]
        held = tuple(row.article for row in own if not row.verdict.enters)
        yield BuiltEdition(tag, name, files.printable_path(str(folder)), len(own) - len(held), held)


def _work_folder(order: BuildRequest) -> tuple[str, Path]:
    """The folder that a build works in, and what its lock and its cache are called: one of our own, or another one."""
    publication, folders = order.publication, list(order.folders.values())
    for own in (publication.editions, publication.cache_dir / "preview"):
        top = own.resolve()
        if not folders or any(one.is_relative_to(own) or one.resolve().is_relative_to(top) for one in folders):
            return own.name, own
    place = os.path.commonpath([folder.resolve() for folder in folders])
    return f"elsewhere-{blake2b(os.fsencode(place), digest_size=8).hexdigest()}", Path(place)


def _cache_key(order: BuildRequest) -> bytes:
    """What all that is kept depends on: the program, the settings, and the day where a rule counts days."""
    publication, view = order.publication, order.mode
    counted = any(not isinstance(rules.stale, StaleText) for rules in publication.rules.values())
    settings = repr((__version__, publication, view.preview, view.day if counted else ""))
    return fingerprints.hash_program(publication.root) + blake2b(settings.encode(), digest_size=16).digest()
