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
from polyglot.articles.links import Kind, Links
from polyglot.building import fingerprints
from polyglot.catalogs.ledger.article_translations import Opened, Standing
from polyglot.catalogs.ledger.published import Publicity, Published
from polyglot.editions.bound_issue import without_title
from polyglot.editions.document import Document, compose, front
from polyglot.editions.entries import Entry, survey
from polyglot.editions.plan import decide
from polyglot.editions.print_policy import View
from polyglot.editions.records import Body, Head, Signatures
from polyglot.editions.ui_text import interface
from polyglot.formats import markdown
from polyglot.formats.html import render
from polyglot.images.pipeline import is_picture, prepare
from polyglot.markdown.heading_ids import slug
from polyglot.model import Finding
from polyglot.publication import Publication
from polyglot.site.urls import article_link


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build asks of each article."""

    publication: Publication
    formats: Mapping[str, Sequence[str]]  # by language tag, those that are made of each article
    published: Mapping[str, Published]  # by language tag
    ids: Collection[str]  # of all articles
    view: View

    def enters(self, id: str, tag: str, standing: Standing | None) -> bool:
        """Does an article that stands so enter the edition of a language?"""
        publicity = self.published.get(tag, {}).get(id, Publicity())
        return decide(standing, publicity, preview=self.view.preview).enters

    def bodies(self, id: str, original: str, standings: Mapping[str, Standing]) -> tuple[tuple[str, str], ...]:
        """The languages and formats in which the article is wanted."""
        return tuple(
            (tag, name)
            for tag, names in self.formats.items()
            if self.enters(id, tag, None if tag == original else standings[tag])
            for name in names
        )


@dataclass(frozen=True, slots=True)
class Made:
    """An article, read and made."""

    head: Head
    entries: Mapping[str, Entry]
    bodies: Mapping[tuple[str, str], Body]


def make(
    wanted: Wanted, opened: Opened, signed: tuple[Signatures, bytes], errors: Mapping[str, tuple[Finding, ...]]
) -> Made:
    """Make all that is wanted of an article that has been read; `signed` are its files' signatures and hash.

    `errors` are those of its catalogs, by language tag.
    """
    publication, article = wanted.publication, opened.cut.article
    entries = survey(publication, opened, wanted.view)
    standings = {tag: entry.standing for tag, entry in entries.items() if tag != article.locale.tag}
    bodies, met, needed = {}, dict[str, Kind](), set[str]()
    for tag, name in wanted.bodies(article.id, article.locale.tag, standings):
        document = compose(publication, opened, publication.locale(tag), wanted.view)
        links = Links(article, publication.articles, wanted.ids)
        bodies[tag, name] = _FORMATS[name](publication, document, links)
        met |= links.met
        needed |= links.needed
    own = entries[article.locale.tag]
    head = Head(
        signatures=signed[0],
        time=time.time_ns(),
        hash=signed[1],
        original=article.locale.tag,
        standings=standings,
        day=own.day.isoformat() if isinstance(own.day, date) else "",
        authors=own.authors,
        topics=tuple(tag.text for tag in entries[publication.source.tag].tags),
        slugs={tag: slug(entry.title.text) for tag, entry in entries.items()},
        met=met,
        files={path: fingerprints.signed(publication.articles / path) for path in sorted(needed)},
        name=_hash([(tag, entry.title, entry.original) for tag, entry in entries.items()]),
        faces={tag: _face(entry, entries[entry.original.tag]) for tag, entry in entries.items()},
        bodies=tuple(bodies),
        findings={"": tuple(articles.warnings(article)), **errors},
    )
    return Made(head, entries, bodies)


def _page(publication: Publication, document: Document, links: Links) -> Body:
    tokens, top = without_title(document), "../" * (document.article.id.count("/") + 1)
    links.collect(tokens, partial(_place, top, links.articles))
    shown = {path for path in links.needed - links.named if is_picture(path)}
    pictures, broken = prepare(publication, shown)
    at = {top + quote(path): picture for path, picture in pictures.items()}
    text = render.render(tokens, interface(document.locale), at)
    return _body(document, links, text, shown, broken)


def _body(document: Document, links: Links, text: str, shown: Collection[str], broken: Iterable[Finding] = ()) -> Body:
    found = tuple(dict.fromkeys((*document.findings, *links.findings, *broken)))
    carried = tuple(sorted(links.needed - set(shown)))
    return Body(text, document.words, document.credits, found, tuple(sorted(shown)), carried)


def _place(top: str, ids: Collection[str], path: str) -> str:
    """Where an address leads: to a file beside the page, or to an article, whose page is not known yet."""
    id = path.removesuffix(".md")
    return article_link(id) if path.endswith(".md") and id in ids else top + quote(path)


def _markdown(_publication: Publication, document: Document, links: Links) -> Body:
    links.collect(document.tokens)
    return _body(document, links, front(document) + markdown.render(document.tokens), ())


_FORMATS: Mapping[str, Callable[[Publication, Document, Links], Body]] = {"html": _page, "markdown": _markdown}
FORMATS = tuple(_FORMATS)  # of which every article has a file of its own


def _face(entry: Entry, own: Entry) -> bytes:
    """A hash of what a list shows of an article; where it is held back, that is what the original says."""
    share = int(entry.standing.coverage.share * 100 + 1e-9)
    return _hash((entry.title, entry.summary, entry.authors, entry.dated, entry.tags, share, own.title))


def _hash(value: object) -> bytes:
    return blake2b(msgspec.msgpack.encode(value, order="deterministic"), digest_size=16).digest()


def unread(wanted: Wanted, id: str, head: Head, kinds: Callable[[str], Kind]) -> bool:
    """Has something changed beside the article's own files, so that it has to be made again?"""
    asked = wanted.bodies(id, head.original, head.standings)
    articles = wanted.publication.articles
    return (
        not set(asked) <= set(head.bodies)
        or any(kinds(path) is not kind for path, kind in head.met.items())
        or any(fingerprints.signed(articles / path) != signature for path, signature in head.files.items())
    )


def signed_again(head: Head, signatures: Signatures) -> Head:
    """What is known of an article whose files were written again and hold what they held."""
    return msgspec.structs.replace(head, signatures=signatures, time=time.time_ns())
