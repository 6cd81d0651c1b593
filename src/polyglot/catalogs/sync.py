"""One article -> its template and its catalogs in every other language of the publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from polyglot import files
from polyglot.catalogs import ledger, obsolete, po, store
from polyglot.catalogs.offers import Holding, hold
from polyglot.catalogs.update import template, update
from polyglot.errors import ContentError
from polyglot.files import Signature
from polyglot.model import Catalog, Finding, Locale, Unit
from polyglot.publication import Publication
from polyglot.text import article as articles
from polyglot.text.article import Article


@dataclass(frozen=True, slots=True)
class Edit:
    """What is known of the edits that a sync finds."""

    day: str  # ISO date: what the ledger notes
    minor: frozenset[str] = frozenset()  # articles whose edits change no meaning, by the editor's word
    prune: str = ""  # obsolete messages go that have been so since a day before this one; empty: none go


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did for one article."""

    article: str
    written: int = 0  # files that changed
    units: int = 0
    findings: tuple[Finding, ...] = ()
    complete: bool = True  # False: something could not be read, so it is to be tried again
    pruned: int = 0  # obsolete messages
    signatures: Mapping[str, Signature] = field(default_factory=dict)  # of its catalogs as they are now, by folder
    holdings: Mapping[str, Holding] = field(default_factory=dict)  # what its catalogs hold for others, by language tag


def sync_article(publication: Publication, edit: Edit, id: str) -> Synced:
    """Bring an article's template and catalogs in step with it. What cannot be read is a finding, and is left alone."""
    try:
        article = articles.read(id, publication)
        units = articles.cut(article, publication).units
    except ContentError as error:
        return Synced(id, findings=(store.finding(error, "article"),), complete=False)
    findings = articles.warnings(article)
    minor = id in edit.minor or (article.front is not None and article.front.data.get("minor") is True)
    written = int(files.write(publication.template_path(id), po.dump(template(units, article.path))))
    complete, pruned, signatures, held = True, 0, {}, {}
    for locale in publication.languages_for(article.locale):
        try:
            done, gone, held[locale.tag] = _sync_catalog(publication, edit, article, locale, units, minor=minor)
        except ContentError as error:
            findings.append(store.finding(error, "catalog"))
            complete = False
        else:
            written += done.written
            pruned += gone
            signatures[locale.path] = done.signature
    return Synced(id, written, len({unit.key for unit in units}), tuple(findings), complete, pruned, signatures, held)


def _sync_catalog(
    publication: Publication, edit: Edit, article: Article, locale: Locale, units: Sequence[Unit], *, minor: bool
) -> tuple[store.Revised, int, Holding]:
    """Bring one catalog in step; returns what became of it, how many obsolete messages were let go, and what it holds."""
    pruned, holding = 0, Holding()

    def make(old: store.Stored | None) -> Catalog:
        nonlocal pruned, holding
        records = store.read_ledger(publication, article.id, locale) if old else ()
        known = ledger.index(records)
        new = update(old.catalog if old else None, units, article.path, locale, known, minor=minor)
        noted = ledger.follow(records, new.changes, edit.day)
        noted = obsolete.note(noted, old.catalog if old else new.catalog, new.catalog, edit.day)
        if noted != records:  # first, so that a translation which goes stale is known as a person's whatever happens
            store.write_ledger(publication, article.id, locale, noted)
        catalog = obsolete.prune(new.catalog, noted, edit.prune)
        pruned = len(new.catalog.messages) - len(catalog.messages)
        holding = hold(catalog, noted, article.locale.tag)
        return catalog

    done = store.revise(publication, article.id, locale, make)
    if edit.prune:  # last, so that no message loses its records before it has gone itself
        records = store.read_ledger(publication, article.id, locale)
        store.write_ledger(publication, article.id, locale, obsolete.tidy(records, done.catalog))
    return done, pruned, holding
