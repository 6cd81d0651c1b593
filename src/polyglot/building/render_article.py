"""What is made of one article on its own, before anything is known of the others: entries, and bodies in each format.

The addresses of other articles' pages are not known yet: in a body of HTML each stands as the article's id between two marks.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import blake2b
from urllib.parse import quote

import msgspec

from polyglot.articles import article as articles
from polyglot.articles.links import LinkCollector, PathKind
from polyglot.building import fingerprints
from polyglot.catalogs.ledger.article_translations import LoadedArticle, Readiness
from polyglot.catalogs.ledger.published import Published, PublishedSince
from polyglot.editions.bound_issue import body_tokens
from polyglot.editions.document import Document, compose_document, write_front_matter
from polyglot.editions.entries import ArticleSummary, summarize_article
from polyglot.editions.plan import decide
from polyglot.editions.print_policy import BuildMode
from polyglot.editions.records import ArticleRecord, InputSignatures, RenderedBody
from polyglot.editions.ui_text import interface_text
from polyglot.findings import Finding
from polyglot.formats import markdown
from polyglot.formats.html.render import render as render_html
from polyglot.images.pipeline import is_picture, prepare_pictures
from polyglot.markdown.heading_ids import slugify
from polyglot.publication import Publication
from polyglot.site.urls import article_link


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """What a build asks of each article."""

    publication: Publication
    formats: Mapping[str, Sequence[str]]  # by language tag, those that are made of each article
    published: Mapping[str, Published]  # by language tag
    ids: Collection[str]  # of all articles
    mode: BuildMode

    def enters(self, id: str, tag: str, standing: Readiness | None) -> bool:
        """Does an article that stands so enter the edition of a language?"""
        publicity = self.published.get(tag, {}).get(id, PublishedSince())
        return decide(standing, publicity, preview=self.mode.preview).enters

    def wanted_bodies(self, id: str, original: str, standings: Mapping[str, Readiness]) -> tuple[tuple[str, str], ...]:
        """The languages and formats in which the article is wanted."""
        return tuple(
            (tag, name)
            for tag, names in self.formats.items()
            if self.enters(id, tag, None if tag == original else standings[tag])
            for name in names
        )


@dataclass(frozen=True, slots=True)
class RenderedArticle:
    """An article, read and made."""

    record: ArticleRecord
    summaries: Mapping[str, ArticleSummary]
    bodies: Mapping[tuple[str, str], RenderedBody]


def render_article(
    request: RenderRequest,
    opened: LoadedArticle,
    signed: tuple[InputSignatures, bytes],
    errors: Mapping[str, tuple[Finding, ...]],
) -> RenderedArticle:
    """Make all that is wanted of an article that has been read; `stamp_file` are its files' signatures and hash.

    `errors` are those of its catalogs, by language tag.
    """
    publication, article = request.publication, opened.segmented.article
    entries = summarize_article(publication, opened, request.mode)
    standings = {tag: entry.standing for tag, entry in entries.items() if tag != article.locale.tag}
    bodies, met, needed = {}, dict[str, PathKind](), set[str]()
    for tag, name in request.wanted_bodies(article.id, article.locale.tag, standings):
        document = compose_document(publication, opened, publication.locale(tag), request.mode)
        links = LinkCollector(article, publication.articles, request.ids)
        bodies[tag, name] = _RENDERERS[name](publication, document, links)
        met |= links.path_kinds
        needed |= links.needed
    own = entries[article.locale.tag]
    head = ArticleRecord(
        signatures=signed[0],
        read_time=time.time_ns(),
        content_hash=signed[1],
        original=article.locale.tag,
        readiness=standings,
        day=own.day.isoformat() if isinstance(own.day, date) else "",
        authors=own.authors,
        topics=tuple(tag.text for tag in entries[publication.source.tag].tags),
        slugs={tag: slugify(entry.title.text) for tag, entry in entries.items()},
        path_kinds=met,
        files={path: fingerprints.stamp_file(publication.articles / path) for path in sorted(needed)},
        title_hash=_hash_value([(tag, entry.title, entry.original) for tag, entry in entries.items()]),
        listing_hashes={tag: _hash_listing(entry, entries[entry.original.tag]) for tag, entry in entries.items()},
        bodies=tuple(bodies),
        findings={"": tuple(articles.find_warnings(article)), **errors},
    )
    return RenderedArticle(head, entries, bodies)


def _render_page(publication: Publication, document: Document, links: LinkCollector) -> RenderedBody:
    tokens, top = body_tokens(document), "../" * (document.article.id.count("/") + 1)
    links.collect(tokens, partial(_resolve_address, top, links.articles))
    shown = {path for path in links.needed - links.named if is_picture(path)}
    pictures, broken = prepare_pictures(publication, shown)
    at = {top + quote(path): picture for path, picture in pictures.items()}
    text = render_html(tokens, interface_text(document.locale), at)
    return _create_body(document, links, text, shown, broken)


def _create_body(
    document: Document, links: LinkCollector, text: str, shown: Collection[str], broken: Iterable[Finding] = ()
) -> RenderedBody:
    found = tuple(dict.fromkeys((*document.findings, *links.findings, *broken)))
    carried = tuple(sorted(links.needed - set(shown)))
    return RenderedBody(text, document.words, document.credits, found, tuple(sorted(shown)), carried)


def _resolve_address(top: str, ids: Collection[str], path: str) -> str:
    """Where an address leads: to a file beside the page, or to an article, whose page is not known yet."""
    id = path.removesuffix(".md")
    return article_link(id) if path.endswith(".md") and id in ids else top + quote(path)


def _render_markdown(_publication: Publication, document: Document, links: LinkCollector) -> RenderedBody:
    links.collect(document.tokens)
    return _create_body(document, links, write_front_matter(document) + markdown.render(document.tokens), ())


_RENDERERS: Mapping[str, Callable[[Publication, Document, LinkCollector], RenderedBody]] = {
    "html": _render_page,
    "markdown": _render_markdown,
}
FORMATS = tuple(_RENDERERS)  # of which every article has a file of its own


def _hash_listing(entry: ArticleSummary, own: ArticleSummary) -> bytes:
    """A hash of what a list shows of an article; where it is held back, that is what the original says."""
    share = int(entry.standing.coverage.share * 100 + 1e-9)
    return _hash_value((entry.title, entry.summary, entry.authors, entry.dated, entry.tags, share, own.title))


def _hash_value(value: object) -> bytes:
    return blake2b(msgspec.msgpack.encode(value, order="deterministic"), digest_size=16).digest()


def needs_render(wanted: RenderRequest, id: str, head: ArticleRecord, kinds: Callable[[str], PathKind]) -> bool:
    """Has something changed beside the article's own files, so that it has to be made again?"""
    asked = wanted.wanted_bodies(id, head.original, head.readiness)
    articles = wanted.publication.articles
    return (
        not set(asked) <= set(head.bodies)
        or any(kinds(path) is not kind for path, kind in head.path_kinds.items())
        or any(fingerprints.stamp_file(articles / path) != signature for path, signature in head.files.items())
    )


def touch(head: ArticleRecord, signatures: InputSignatures) -> ArticleRecord:
    """What is known of an article whose files were written again and hold what they held."""
    return msgspec.structs.replace(head, signatures=signatures, read_time=time.time_ns())
