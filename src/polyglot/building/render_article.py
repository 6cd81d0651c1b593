"""Rendering of a single article, independent of the others: its summaries, and its bodies in each format.

URLs of other articles' pages are not known yet: HTML bodies have placeholders with the article's id instead.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import msgspec

from polyglot.articles import article as articles
from polyglot.articles.links import ArticleTarget, LinkCollector
from polyglot.articles.markdown_checks import check_markdown
from polyglot.articles.path_kinds import PathKind, PathKinds
from polyglot.catalogs.ledger.article_translations import LoadedArticle
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.catalogs.ledger.readiness import Readiness
from polyglot.editions.article_links import create_placeholder
from polyglot.editions.bound_issue import body_tokens
from polyglot.editions.document import Document, compose_document
from polyglot.editions.entries import ArticleSummary, summarize_article
from polyglot.editions.plan import decide
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.records import ArticleRecord, RenderedBody
from polyglot.editions.ui_text import interface_text
from polyglot.errors import PolyglotError
from polyglot.findings import Finding
from polyglot.formats.protocol import ArticleFormat, ArticleInput, Format, PageInput, WebPageFormat
from polyglot.formats.registry import load_format, version_of
from polyglot.formats.rendering import render_article as render_file
from polyglot.formats.rendering import report_failure
from polyglot.images.pipeline import prepare_pictures
from polyglot.language.word_count import count_words
from polyglot.markdown.heading_ids import find_translated_ids, slugify
from polyglot.markdown.parser import copy_tokens
from polyglot.markdown.plain_text import printed_text
from polyglot.publication import Publication
from polyglot.storage.fingerprints import stamp_file

if TYPE_CHECKING:
    from polyglot.checking.article_checks import CatalogErrors

_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class RenderRequest:
    """The request to render articles: formats, and the state that decides which articles enter."""

    publication: Publication
    formats: Mapping[str, Sequence[str]]  # formats that render single articles, by language tag
    published: Mapping[str, Published]  # by language tag
    ids: Collection[str]  # all articles
    mode: BuildMode

    def enters(self, id: str, tag: str, readiness: Readiness | None) -> bool:
        """Return whether an article of this readiness enters a language's edition; None is an original."""
        publication_dates = self.published.get(tag, {}).get(id, PublishedSince())
        return decide(readiness, publication_dates, preview=self.mode.preview).enters

    def has_bodies(self, id: str, record: ArticleRecord) -> bool:
        """Return whether an article has been rendered in all languages and formats in which it is requested."""
        rendered = set(record.bodies)
        return self._all_bodies <= rendered or rendered.issuperset(
            self.requested_bodies(id, record.original, record.readiness)
        )

    @cached_property
    def _all_bodies(self) -> Set[tuple[str, str, str]]:
        """The language tags, formats and versions of articles that enter all editions."""
        return {(tag, name, version_of(name)) for tag, names in self.formats.items() for name in names}

    def requested_bodies(
        self, id: str, original: str, readiness_by_tag: Mapping[str, Readiness]
    ) -> tuple[tuple[str, str, str], ...]:
        """Return the language tags and formats in which an article is to be rendered, with the formats' versions."""
        return tuple(
            (tag, name, version_of(name))
            for tag, names in self.formats.items()
            if self.enters(id, tag, None if tag == original else readiness_by_tag[tag])
            for name in names
        )


class RenderedArticle(msgspec.Struct, frozen=True):
    """A rendered article: its record, summaries by language tag, and bodies by tag and format."""

    record: ArticleRecord
    summaries: Mapping[str, ArticleSummary]
    bodies: Mapping[tuple[str, str], RenderedBody]


def render_article(
    request: RenderRequest,
    loaded: LoadedArticle,
    content: bytes,
    source_hashes: Mapping[str, bytes],
    errors: "Mapping[str, CatalogErrors]",
) -> RenderedArticle:
    """Render the requested bodies of an article; `content` is the hash of its files' contents.

    `source_hashes` are those of each language's files, and `errors` those of its catalog, by tag.
    """
    # Bodies, with the paths that they link to and the files that they need.
    publication, article = request.publication, loaded.segmented.article
    failing = {tag: found.failing for tag, found in errors.items()}
    summaries = summarize_article(publication, loaded, request.mode, failing)
    readiness_by_tag = {tag: entry.readiness for tag, entry in summaries.items() if tag != article.locale.tag}
    bodies, path_kinds, needed, text_hashes = {}, dict[str, PathKind](), set[str](), {}
    requested = request.requested_bodies(article.id, article.locale.tag, readiness_by_tag)
    for tag, rows in groupby(requested, key=itemgetter(0)):
        document = compose_document(publication, loaded, publication.locale(tag), request.mode)
        text_hashes[tag] = _hash_words(document, summaries[tag])
        *others, last = [name for _, name, _ in rows]
        for name in (*others, last):
            links = LinkCollector(article, publication, request.ids)
            used = document if name == last else replace(document, tokens=copy_tokens(document.tokens))
            bodies[tag, name] = _render_body(publication, load_format(name), used, summaries[tag], links)
            path_kinds |= links.path_kinds
            needed |= links.needed | links.read_stamps.keys()
    # The record: all that later steps and the next build need without the article.
    findings = {tag: found.findings for tag, found in errors.items()}
    original = summaries[article.locale.tag]
    record = ArticleRecord(
        content_hash=content,
        source_hashes=source_hashes,
        original=article.locale.tag,
        words=sum(count_words(unit.text) for unit in loaded.segmented.units),
        readiness=readiness_by_tag,
        day=original.day.isoformat() if isinstance(original.day, date) else "",
        authors=original.authors,
        topics=tuple(tag.text for tag in summaries[publication.source.tag].tags),
        slugs={tag: slugify(entry.title.text) for tag, entry in summaries.items()},
        path_kinds=path_kinds,
        files={path: stamp_file(publication.articles / path) for path in sorted(needed)},
        place_hashes={tag: _hash_places(tag, bodies) for tag in summaries},
        title_hash=hash_titles(summaries),
        listing_hashes={tag: hash_listing(entry, summaries[entry.original.tag]) for tag, entry in summaries.items()},
        text_hashes=text_hashes,
        bodies=tuple(row for row in requested if not bodies[row[:2]].failed),
        findings={"": (*articles.find_warnings(article), *check_markdown(loaded.segmented)), **findings},
        forced=_forced_names(request, article.id, findings),
    )
    return RenderedArticle(record, summaries, bodies)


def _render_body(
    publication: Publication, format: Format, document: Document, summary: ArticleSummary, links: LinkCollector
) -> RenderedBody:
    """Render an article in a format that renders single articles; the document's tokens are not used again."""
    if isinstance(format, WebPageFormat):
        return _render_page(publication, format, document, links)
    if isinstance(format, ArticleFormat):
        return _render_file(format, ArticleInput(document, summary, publication.rules[document.locale.tag]), links)
    raise TypeError(format)


def _render_page(
    publication: Publication, format: WebPageFormat, document: Document, links: LinkCollector
) -> RenderedBody:
    tokens, top = body_tokens(document), "../" * (document.article.id.count("/") + 1)
    links.collect(tokens, partial(_resolve_address, top))
    shown = links.shown - links.named
    pictures, broken = prepare_pictures(publication, shown)
    at = {top + quote(path): picture for path, picture in pictures.items()}
    text = format.render(PageInput(tokens, interface_text(document.locale), at))
    return msgspec.structs.replace(_create_body(document, links, shown, broken), text=text)


def _create_body(
    document: Document, links: LinkCollector, shown: Collection[str], broken: Iterable[Finding] = ()
) -> RenderedBody:
    findings = tuple(dict.fromkeys((*document.findings, *links.findings, *broken)))
    copied = tuple(sorted(links.needed - set(shown)))
    return RenderedBody("", document.words, document.credits, findings, tuple(sorted(shown)), copied)


def _resolve_address(top: str, target: ArticleTarget) -> str:
    """Return the address on a page of what a link leads to: a place there, a file beside the page, or a placeholder."""
    if target.kind is not PathKind.ARTICLE:
        return top + quote(target.path) + target.suffix
    if target.suffix and not target.written:
        return target.suffix
    return create_placeholder(target.path.removesuffix(".md")) + target.suffix


def _resolve_in_file(places: Mapping[str, str], target: ArticleTarget) -> str:
    """Return the same in the file of an article, where the ids of headings are made of their translated texts."""
    if target.kind is not PathKind.ARTICLE:
        return target.written + target.suffix
    if not target.written:
        return f"#{places.get(unquote(target.fragment), target.fragment)}"
    written = f"{target.written}#{target.fragment}" if target.is_title else target.written
    return create_placeholder(target.path.removesuffix(".md"), written) + target.suffix


def _render_file(format: ArticleFormat, article: ArticleInput, links: LinkCollector) -> RenderedBody:
    """Return the file of an article; if the format fails, its error: other articles and formats go on."""
    tokens = article.document.tokens
    places = find_translated_ids(tokens) if format.keeps_placeholders else {}
    links.collect(tokens, partial(_resolve_in_file, places) if format.keeps_placeholders else None)
    body = msgspec.structs.replace(_create_body(article.document, links, ()), places=places)
    try:
        return msgspec.structs.replace(body, data=render_file(format, article))
    except PolyglotError as error:
        document = article.document
        failure = report_failure(format, error, document.article.path, document.locale.tag)
        return msgspec.structs.replace(body, findings=(*body.findings, failure), failed=True)


def hash_titles(summaries: Mapping[str, ArticleSummary]) -> bytes:
    """Return a hash of the values that other articles' pages show of an article, in each language."""
    return _hash_value([(tag, entry.title, entry.original) for tag, entry in summaries.items()])


def hash_listing(entry: ArticleSummary, original: ArticleSummary) -> bytes:
    """Return a hash of the values that lists show of an article; if it is held back, they show the original's title."""
    share = int(entry.readiness.coverage.share * 100 + 1e-9)
    return _hash_value(
        (entry.title, entry.summary, entry.opening, entry.authors, entry.dated, entry.tags, share, original.title)
    )


def _hash_words(document: Document, summary: ArticleSummary) -> str:
    """Return a hash of the words that an edition prints of an article, whatever their markup and white space."""
    texts = [summary.title.text, summary.summary.text, printed_text(document.tokens)]
    words = "\n".join(_WHITE_SPACE.sub("", text) for text in texts)
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _hash_places(tag: str, bodies: Mapping[tuple[str, str], RenderedBody]) -> bytes:
    return _hash_value([(name, body.places) for (other, name), body in sorted(bodies.items()) if other == tag])


def _hash_value(value: object) -> bytes:
    return blake2b(msgspec.msgpack.encode(value, order="deterministic"), digest_size=16).digest()


def _forced_names(request: RenderRequest, id: str, findings: Mapping[str, Sequence[Finding]]) -> tuple[str, ...]:
    """Return those of the names in `force` that an article's translations with errors have."""
    if not request.mode.force or not any(rows for tag, rows in findings.items() if tag):
        return ()
    names = {"all", id}.union(*({row.code, row.path} for tag, rows in findings.items() if tag for row in rows))
    return tuple(sorted(names & request.mode.force))


def needs_render(request: RenderRequest, id: str, record: ArticleRecord, kinds: PathKinds) -> bool:
    """Return whether an article must be rendered again for other reasons than changes of its own files."""
    articles = request.publication.articles
    return (
        not request.has_bodies(id, record)
        or record.forced != _forced_names(request, id, record.findings)
        or any(kinds.find(path) is not kind for path, kind in record.path_kinds.items())
        or any(stamp_file(articles / path) != signature for path, signature in record.files.items())
    )
