"""The build: render changed articles, make the plan, and run the steps whose inputs changed.

Errors stay local: a translation with an error is not printed, and an article that cannot be read is left as it was built last.
Only a strict build stops at them.

Articles and steps are distributed over all cores. Results are kept in a cache, which can be deleted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import msgspec

from polyglot.articles import discovery
from polyglot.building import (
    book_steps,
    distribution_steps,
    download_steps,
    kept_editions,
    last_good,
    offline_zip,
    policy,
    redirect_steps,
)
from polyglot.building.article_set import ArticleSet, read_articles
from polyglot.building.cache import BuildCache, StepRecord, open_cache
from polyglot.building.download_steps import is_list_of_downloads
from polyglot.building.kept_editions import KeptEdition, OutdatedEdition
from polyglot.building.last_good import IssueSet
from polyglot.building.order import BuildRequest, BuiltEdition, Step
from polyglot.building.output_folder import LIST_NAME, open_folder
from polyglot.building.render_article import RenderRequest
from polyglot.building.site_steps import Build, StepAction, create_steps, record_step
from polyglot.catalogs.ledger.file_snapshot import scan_files
from polyglot.checking.catalog_checks import hash_inputs
from polyglot.editions.issues import Contents
from polyglot.editions.plan import IssueRow, Plan, PlanRow
from polyglot.editions.records import RenderedStore
from polyglot.findings import Finding, ordered
from polyglot.formats.protocol import Scope
from polyglot.formats.registry import SITE, scope_of
from polyglot.images.pipeline import Picture, is_picture, prepare_pictures
from polyglot.publication import text_kind
from polyglot.settings import StaleText
from polyglot.site.site import Site
from polyglot.storage import files, fingerprints, parallel
from polyglot.storage.parallel import Progress
from polyglot.storage.results import create_key


class BuildReport(msgspec.Struct, frozen=True):
    """The result of a build, or the errors that stopped a strict one."""

    editions: tuple[BuiltEdition, ...]
    written: int  # number of changed files
    plan: tuple[PlanRow, ...]
    findings: tuple[Finding, ...]
    issues: tuple[IssueRow, ...] = ()  # how much of each issue is in each requested language that has volumes
    refused: tuple[Finding, ...] = ()  # errors that stopped a strict build before it wrote anything
    outdated: tuple[OutdatedEdition, ...] = ()  # editions in the output folder that this build did not make
    deleted: tuple[str, ...] = ()  # their files with articles that no longer enter


def build(request: BuildRequest, progress: Progress = parallel.no_progress, *, dry_run: bool = False) -> BuildReport:
    """Build editions from articles and catalogs. A lock allows one build at a time in each output folder.

    With `dry_run`, only make the plan.
    """
    scratch, (name, folder) = request.publication.cache_dir, request.work_folder()
    with files.hold_lock(scratch / f"{name}.lock") as lock:
        if lock.unfinished:
            for path in sorted(folder.rglob(LIST_NAME)):
                open_folder(path.parent).delete_unfinished(was_killed=not lock.is_new)
            lock.unfinished = False
        request = request.open_folders()
        with open_cache(scratch / f"{name}.sqlite", _cache_key(request)) as cache:
            return _build_locked(request, cache, progress, dry=dry_run)


def _build_locked(request: BuildRequest, cache: BuildCache, progress: Progress, *, dry: bool) -> BuildReport:
    # Read: the articles, what has been published, and the issues.
    publication = request.publication
    snapshot = scan_files(publication, publication.locales, ledgers=True)
    texts, findings = discovery.find_texts(publication, snapshot.articles)
    ids = [id for id in texts if text_kind(id) == "article"]
    days = last_good.read_published(publication, cache)
    request = request.without_languages(days.unknown)
    kept = kept_editions.read_kept(request)
    request = kept_editions.include_withdrawn(request, kept, set(ids), days.by_tag)
    render_request = RenderRequest(publication, _article_formats(request), days.by_tag, frozenset(ids), request.mode)
    read = read_articles(render_request, cache, snapshot, ids, progress)
    issues = last_good.read_issues(request, cache, sorted(read.records), {edition.language for edition in kept})
    findings += [*days.findings, *issues.findings, *read.findings]
    # Plan: decide what enters.
    rows = tuple(policy.plan_rows(request, read.records, days.by_tag))
    plan = policy.make_plan(request, rows, read.records, issues.contents)
    bound = {tag for tag, name in request.folders if scope_of(name) is Scope.VOLUME}
    issue_rows = tuple(row for row in plan.issues.values() if row.language in bound)
    reported = list(policy.collect_reported(request, rows, read.records, findings))
    refused = policy.find_refused(request, reported)
    if dry or refused:
        errors = ordered(dict.fromkeys(refused))
        return BuildReport((), 0, rows, ordered(dict.fromkeys(reported)), issue_rows, errors)
    # Write: record what is published, run the steps, and delete files that they no longer produce.
    planned = plan.entering
    if request.restricted:
        allowed = (row for row in rows if row.article in request.restricted.get(row.language, {row.article}))
        plan = policy.make_plan(request, allowed, read.records, issues.contents)
    unread = set(ids) - read.records.keys()
    kept, deleted = kept_editions.purge(request, kept, {tag: planned[tag] | unread for tag in planned}, days)
    build = replace(_create_build(request, read, issues, plan, cache, kept), published=days.by_tag)
    if not request.mode.preview:
        recordable = request.without_languages(days.unreadable | request.restricted.keys())
        build = replace(build, published=policy.record_published(recordable, rows, build.site, days.by_tag))
        last_good.keep_published(cache, build.published)
    steps, changed = _run_steps(build, cache, progress)
    changed += sum(_delete_outdated_files(build, steps))
    hash_sources = partial(kept_editions.hash_sources, read.records, issues)
    kept_editions.write_states(request, plan.entering, hash_sources(plan.entering), steps.values())
    reported += [finding for one in steps.values() for finding in one.findings]
    return BuildReport(
        tuple(_summarize_editions(build, rows)),
        changed + len(deleted),
        rows,
        ordered(dict.fromkeys(reported)),
        issue_rows,
        outdated=tuple(kept_editions.find_outdated(kept, hash_sources(planned))),
        deleted=tuple(map(publication.display_path, deleted)),
    )


def _article_formats(request: BuildRequest) -> dict[str, list[str]]:
    """Return the requested formats that render single articles, by language tag; whole editions need the site."""
    formats: dict[str, list[str]] = {}
    for tag, requested in request.folders:
        name = SITE if scope_of(requested) is Scope.EDITION else requested
        if scope_of(name) in {Scope.PAGE, Scope.ARTICLE} and name not in formats.setdefault(tag, []):
            formats[tag].append(name)
    return formats


def _create_build(
    request: BuildRequest,
    read: ArticleSet,
    issues: IssueSet,
    plan: Plan,
    cache: BuildCache,
    kept: tuple[KeptEdition, ...],
) -> Build:
    store = RenderedStore(request.publication.cache_dir / f"{request.work_folder()[0]}.sqlite")
    sites = {edition.language: edition for edition in kept if edition.format == SITE}
    linked = {tag for tag, name in request.folders if name == SITE} | sites.keys()
    neighbours = tuple(locale for locale in request.publication.locales if locale.tag in linked)
    if request.top_folder() is None:
        neighbours = request.locales()[:1]
    chooser_above = request.top_folder() is not None and len(neighbours) > 1
    download_formats = kept_editions.list_download_formats(request, kept)
    site = Site(
        publication=request.publication,
        plan=plan,
        contents=tuple(issues.contents),
        locales=neighbours,
        web_locales=request.web_locales(neighbours),
        records=read.records,
        chooser_above=chooser_above,
        download_formats=download_formats,
        kept_pages={tag: edition.list_pages(downloads=tag in download_formats) for tag, edition in sites.items()},
        kept_volumes={
            (edition.language, edition.format): {volume.entry.issue for volume in edition.state.volumes}
            for edition in kept
            if edition.state
        },
        titles=issues.titles,
        store=store,
        covers=_prepare_covers(request, issues.contents),
    )
    unreadable = issues.unreadable | read.unreadable
    return Build(request, site, cache.key, kept=kept, unreadable=unreadable)


def _prepare_covers(request: BuildRequest, contents: Sequence[Contents]) -> dict[str, Picture]:
    """Return the covers of issues by folder. Unusable ones are left out; composing the volume reports them."""
    paths = {one.issue.folder: f"{one.issue.folder}/{one.issue.cover}" for one in contents if one.issue.cover}
    existing = {folder: path for folder, path in paths.items() if (request.publication.articles / path).is_file()}
    pictures, _ = prepare_pictures(request.publication, filter(is_picture, existing.values()))
    return {folder: picture for folder, path in existing.items() if (picture := pictures.get(path))}


def _run_steps(build: Build, cache: BuildCache, progress: Progress) -> tuple[dict[str, StepRecord], int]:
    """Run the steps whose inputs changed; return the records of all steps, and the number of changed files."""
    steps: dict[str, StepRecord] = {}
    changed = _run_pending_steps(
        build, cache, book_steps.create_steps(build, cache.steps), steps, progress, book_steps.bundle
    )
    changed += _run_pending_steps(
        build,
        cache,
        chain(create_steps(build), distribution_steps.feed_steps(build)),
        steps,
        progress,
    )
    changed += _run_pending_steps(build, cache, redirect_steps.create_steps(build, steps), steps, progress)
    changed += _run_pending_steps(build, cache, offline_zip.create_steps(build), steps, progress, _bundle_each)
    changed += _run_pending_steps(build, cache, download_steps.create_steps(build, steps), steps, progress)
    made = {str(folder) for folder in build.request.folders.values()}
    outdated = (name for name, step in cache.steps.items() if name not in steps and not made.isdisjoint(step.files))
    cache.delete((), list(outdated))
    return steps, changed


def _run_pending_steps(
    build: Build,
    cache: BuildCache,
    candidates: Iterable[tuple[str, bytes, StepAction]],
    steps: dict[str, StepRecord],
    progress: Progress,
    bundle: Callable[[Sequence[str]], Sequence[Sequence[str]]] | None = None,
) -> int:
    """Run those of the candidates that are not current, add all to `steps`, and return the number of changed files.

    `bundle` divides long steps by their names: those of one bundle run in one process.
    """
    pending: dict[str, tuple[bytes, StepAction]] = {}
    for name, input_hash, action in candidates:
        old = cache.steps.get(name)
        if old is not None and old.is_current(input_hash):
            steps[name] = old
        else:
            pending[name] = input_hash, action
    changed = 0
    decode = msgspec.msgpack.Decoder(StepRecord).decode
    bundles = bundle(list(pending)) if bundle else _bundle_each(list(pending))
    run = partial(_run_bundle, build, pending)
    for results in parallel.map_processes(run, bundles, progress, 2 if bundle else parallel.MIN_ITEMS):
        for name, packed, written in results:
            steps[name] = decode(packed)
            cache.store_step(name, steps[name])
            changed += written
    return changed


def _bundle_each(names: Sequence[str]) -> Sequence[Sequence[str]]:
    """Return each step as a bundle of its own."""
    return [[name] for name in names]


def _run_bundle(
    build: Build, pending: Mapping[str, tuple[bytes, StepAction]], names: Sequence[str]
) -> list[tuple[str, bytes, int]]:
    """Run steps; return the name of each, its record in MessagePack, and its number of changed files.

    A worker process passes MessagePack on faster than objects.
    """
    results = []
    for name in names:
        step = Step(build.request)
        input_hash, action = pending[name]
        action(step)
        results.append((name, msgspec.msgpack.encode(record_step(input_hash, step)), step.changed))
    return results


def _delete_outdated_files(build: Build, steps: Mapping[str, StepRecord]) -> Iterator[int]:
    """Delete files from earlier builds that this build did not produce; yield their number for each folder."""
    produced: dict[str, list[str]] = {}
    for record in steps.values():
        for path, stamps in record.files.items():
            produced.setdefault(path, []).extend(stamps)
    top = build.request.top_folder()
    for folder in (*build.request.outputs.values(), *([open_folder(top)] if top else [])):
        yield folder.delete_outdated(produced.get(str(folder.path), ()))
    for edition in build.kept:
        if edition.format == SITE and (names := produced.get(str(edition.folder.path))):
            edition.folder.update(names, filter(is_list_of_downloads, edition.folder.own_files))


def _summarize_editions(build: Build, rows: Sequence[PlanRow]) -> Iterator[BuiltEdition]:
    for (tag, name), folder in build.request.folders.items():
        in_language = [row.article for row in rows if row.language == tag]
        entering = build.site.filter_entering(build.request.publication.locale(tag), in_language)
        held_back = tuple(id for id in in_language if id not in build.site.plan.entering[tag])
        if scope_of(name) is Scope.ARTICLE:  # without those that the format failed to render
            records = build.site.records
            entering = [id for id in entering if any(body[:2] == (tag, name) for body in records[id].bodies)]
        yield BuiltEdition(tag, name, files.printable_path(str(folder)), len(entering), held_back)


def _cache_key(request: BuildRequest) -> bytes:
    """Return the key of the cache: program, settings, the publication's templates, and the date if a rule counts days."""
    publication, mode = request.publication, request.mode
    counted = any(not isinstance(rules.stale, StaleText) for rules in publication.rules.values())
    templates = sorted((str(path), fingerprints.read_signature(path)) for path in publication.root.glob("templates/*"))
    inputs = (publication, mode.preview, mode.day if counted else "", templates, hash_inputs(publication))
    return create_key(*inputs)
