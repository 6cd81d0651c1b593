"""The articles of a build: those that changed are rendered, over all cores; the others come from the cache."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from polyglot.articles.links import path_kind
from polyglot.building import fingerprints, render_article
from polyglot.building.cache import BuildCache
from polyglot.building.render_article import RenderedArticle, RenderRequest
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.editions.records import ArticleRecord, InputSignatures
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, Severity, from_error
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress


@dataclass(slots=True)
class ArticleSet:
    """The articles of a build: the records of all, and the results of those rendered now."""

    records: dict[str, ArticleRecord]
    rendered: dict[str, RenderedArticle]
    findings: list[Finding] = field(default_factory=list)


def read_articles(request: RenderRequest, cache: BuildCache, ids: Sequence[str], progress: Progress) -> ArticleSet:
    """Return all articles, after rendering those that changed, and update the cache."""
    publication = request.publication
    signatures = fingerprints.scan_inputs(publication)
    kinds = partial(path_kind, publication.articles, request.ids)
    pending = []
    for id in ids:
        record = cache.records.get(id)
        if (
            record is None
            or not fingerprints.is_unchanged(record, signatures[id])
            or render_article.needs_render(request, id, record, kinds)
        ):
            pending.append(id)
    read = ArticleSet({}, {})
    for id, rendered in zip(
        pending,
        parallel.map_processes(partial(_render_if_changed, request, cache.records, signatures), pending, progress),
        strict=True,
    ):
        if isinstance(rendered, RenderedArticle):
            cache.store_article(id, rendered.record, rendered.summaries, rendered.bodies)
            read.rendered[id] = rendered
        elif isinstance(rendered, ArticleRecord):
            cache.store_signatures(id, rendered)
        else:
            read.findings += rendered
            cache.delete([id], ())
    cache.delete(cache.records.keys() - set(ids), ())
    cache.database.commit()  # makes it visible to other processes
    read.records = {id: cache.records[id] for id in ids if id in cache.records}
    return read


def _render_if_changed(
    request: RenderRequest,
    records: Mapping[str, ArticleRecord],
    signatures: Mapping[str, InputSignatures],
    id: str,
) -> RenderedArticle | ArticleRecord | tuple[Finding, ...]:
    """Render an article; return its updated record if its contents are unchanged, and findings if it is unreadable."""
    from polyglot.checking.article_checks import check_catalog

    publication, old = request.publication, records.get(id)
    content = fingerprints.hash_content(publication, id)
    kinds = partial(path_kind, publication.articles, request.ids)
    if old is not None and old.content_hash == content and not render_article.needs_render(request, id, old, kinds):
        return render_article.refresh_record(old, signatures[id])
    try:
        loaded = load_article(publication, publication.locales, id)
    except ContentError as error:
        return (from_error(error, FindingCode.ARTICLE),)
    errors = {}
    for locale in publication.languages_for(loaded.segmented.article.locale):
        unreadable = loaded.findings.get(locale.tag)
        findings = (unreadable,) if unreadable else check_catalog(publication, loaded, locale)
        errors[locale.tag] = tuple(
            finding
            for finding in findings
            if finding.severity is Severity.ERROR and finding.code != FindingCode.UNMODIFIED
        )
    return render_article.render_article(request, loaded, (signatures[id], content), errors)
