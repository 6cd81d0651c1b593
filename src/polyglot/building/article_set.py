"""The articles of a build: those that changed are rendered, over all cores; the others come from the cache."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from polyglot.articles.path_kinds import PathKinds
from polyglot.building import render_article
from polyglot.building.cache import BuildCache, PackedArticle
from polyglot.building.last_good import keep_languages
from polyglot.building.render_article import RenderRequest
from polyglot.catalogs.ledger.article_translations import load_article
from polyglot.catalogs.ledger.file_snapshot import FileSnapshot
from polyglot.editions.records import ArticleRecord, body_part
from polyglot.errors import ContentError
from polyglot.findings import Finding, FindingCode, from_error
from polyglot.publication import Publication
from polyglot.storage import parallel
from polyglot.storage.parallel import Progress
from polyglot.storage.results import Result


@dataclass(slots=True)
class ArticleSet:
    """The records of all articles of a build, and findings about those that cannot be read.

    If the last build read an `unreadable` one, it has the record of then.
    """

    records: dict[str, ArticleRecord]
    findings: list[Finding] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)  # ids


def read_articles(
    request: RenderRequest, cache: BuildCache, snapshot: FileSnapshot, ids: Sequence[str], progress: Progress
) -> ArticleSet:
    """Return all articles, after rendering those that changed, and update the cache."""
    publication = request.publication
    inputs = {id: snapshot.signatures(id) for id in ids}
    kinds = PathKinds(publication.articles, request.ids)
    pending = []
    for id in ids:
        result = cache.articles.get(id)
        if (
            result is None
            or not result.is_current(inputs[id])
            or render_article.needs_render(request, id, result.value, kinds)
        ):
            pending.append(id)
    old = {id: cache.articles[id].value for id in pending if id in cache.articles}
    read = ArticleSet({})
    for id, rendered in zip(
        pending,
        parallel.map_processes(partial(_render_if_changed, request, old), pending, progress),
        strict=True,
    ):
        if isinstance(rendered, PackedArticle):
            cache.store_article(id, keep_languages(request, cache, id, rendered), inputs[id], snapshot.time)
        elif isinstance(rendered, ArticleRecord):
            cache.store_record(id, Result(inputs[id], snapshot.time, rendered))
        else:
            read.findings += rendered
            if id in old and request.has_bodies(id, old[id]):
                read.unreadable.add(id)
            else:
                cache.delete([id], ())
    cache.delete(cache.articles.keys() - set(ids), ())
    cache.store.commit()  # makes it visible to other processes
    read.records = {id: cache.articles[id].value for id in ids if id in cache.articles}
    return read


def _render_if_changed(
    request: RenderRequest, records: Mapping[str, ArticleRecord], id: str
) -> PackedArticle | ArticleRecord | tuple[Finding, ...]:
    """Render an article; return its old record if its contents are unchanged, and findings if it is unreadable."""
    from polyglot.checking.article_checks import find_errors

    publication, old = request.publication, records.get(id)
    hashes = _hash_contents(publication, id)
    content = blake2b(b"".join(hashes.values()), digest_size=16).digest()
    kinds = PathKinds(publication.articles, request.ids)
    if old is not None and old.content_hash == content and not render_article.needs_render(request, id, old, kinds):
        return old
    try:
        loaded = load_article(publication, publication.locales, id)
    except ContentError as error:
        return (from_error(error, FindingCode.ARTICLE),)
    translated = publication.languages_for(loaded.segmented.article.locale)
    errors = {locale.tag: find_errors(publication, loaded, locale, request.mode.force) for locale in translated}
    rendered = render_article.render_article(request, loaded, content, hashes, errors)
    pack = msgspec.msgpack.encode
    bodies = {body_part(*key): pack(body) for key, body in rendered.bodies.items()}
    return PackedArticle(pack(rendered.record), pack(rendered.summaries), bodies, tuple(loaded.findings))


def _hash_contents(publication: Publication, id: str) -> dict[str, bytes]:
    """Return hashes of the contents of an article's files in each language: of its own, its catalog and its ledger, by tag."""
    source = _read_input(publication.article_path(id))
    hashes = {}
    for locale in publication.locales:
        digest = blake2b(digest_size=16)
        for data in (
            source,
            _read_input(publication.catalog_path(id, locale)),
            _read_input(publication.ledger_path(id, locale)),
        ):
            digest.update(len(data).to_bytes(8, "big") + data)
        hashes[locale.tag] = digest.digest()
    return hashes


def _read_input(path: Path) -> bytes:
    """Return the content of a file; a null byte if it is missing or cannot be read."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (half the time of `Path.read_bytes`)
            return file.readall()
    except OSError:
        return b"\0"
