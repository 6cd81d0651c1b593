"""One article -> its template and its catalogs in every other language of the publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from polyglot.articles import article as articles
from polyglot.articles.article import Article
from polyglot.articles.do_not_translate import misnamed, names
from polyglot.catalogs.glossary.glossary import Glossary
from polyglot.catalogs.glossary.matching import Terms
from polyglot.catalogs.ledger import catalog_store, obsolete, snapshot
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.review_queue import annotated
from polyglot.catalogs.po import reader
from polyglot.catalogs.sync.carry_over import follow
from polyglot.catalogs.sync.glossary_notes import hinted
from polyglot.catalogs.sync.propagation_candidates import Holding, hold
from polyglot.catalogs.sync.update import template, update
from polyglot.errors import ContentError
from polyglot.model import Catalog, Finding, Locale, Message, Record, Unit
from polyglot.publication import Publication, kind_of
from polyglot.storage import files
from polyglot.storage.files import Signature


@dataclass(frozen=True, slots=True)
class Edit:
    """What is known of the edits that a sync finds."""

    day: str  # ISO date: what the ledger notes
    minor: frozenset[str] = frozenset()  # articles whose edits change no meaning, by the editor's word
    by: str = ""  # whose translations are coming in, by their handle; empty if nobody says so
    marks: snapshot.Marks = field(default_factory=dict)  # what the last sync saw reviewed
    prune: str = ""  # obsolete messages go that have been so since a day before this one; empty: none go
    glossary: Glossary = field(default_factory=Glossary)  # of which translators are told


@dataclass(frozen=True, slots=True)
class Tended:
    """What became of one catalog."""

    signature: Signature  # of its file as it is now
    written: bool
    pruned: int  # obsolete messages
    holding: Holding  # what it holds for others
    mark: str  # of what is reviewed there
    noted: int  # translations that have come in, reviewed by the one who is named
    unknown: int  # reviewed ones of which nobody knows when they came in


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did for one article."""

    article: str
    written: int = 0  # files that changed
    units: int = 0
    findings: tuple[Finding, ...] = ()
    complete: bool = True  # False: something could not be read, so it is to be tried again
    catalogs: Mapping[Locale, Tended] = field(default_factory=dict)


def sync_article(publication: Publication, edit: Edit, id: str) -> Synced:
    """Bring an article's template and catalogs in step with it. What cannot be read is a finding, and is left alone."""
    try:
        article = articles.read(id, publication)
        units = articles.cut(article, publication).units
    except ContentError as error:
        return Synced(id, findings=(catalog_store.finding(error, kind_of(id)),), complete=False)
    findings = [*articles.warnings(article), *misnamed(article)]
    kept = names(article, publication)
    minor = id in edit.minor or (article.front is not None and article.front.data.get("minor") is True)
    written, complete, catalogs = 0, True, {}
    if _needed(publication.template_path(id), id, units):
        written += files.write(publication.template_path(id), reader.dump(template(units, article.path)))
    for locale in publication.languages_for(article.locale):
        if not _needed(publication.catalog_path(id, locale), id, units):
            continue
        try:
            terms = edit.glossary.terms(article.locale, locale).keeping(kept)
            catalogs[locale] = _tend(publication, edit, article, locale, units, terms, minor=minor)
            written += catalogs[locale].written
        except ContentError as error:
            findings.append(catalog_store.finding(error, "catalog"))
            complete = False
    return Synced(id, written, len({unit.key for unit in units}), tuple(findings), complete, catalogs)


def _needed(path: Path, id: str, units: Sequence[Unit]) -> bool:
    """Is a file made of this text? Of an issue that says nothing to translate none is, but one that is there is kept."""
    return bool(units) or kind_of(id) == "article" or path.exists()


def _tend(
    publication: Publication,
    edit: Edit,
    article: Article,
    locale: Locale,
    units: Sequence[Unit],
    terms: Terms,
    *,
    minor: bool,
) -> Tended:
    """Bring one catalog in step with its article, and tell its translators of these terms."""
    holding, pruned, noted, unknown = Holding(), 0, 0, 0

    def make(old: catalog_store.Stored | None) -> Catalog:
        nonlocal holding, pruned, noted, unknown
        before = old.catalog.messages if old else ()
        records = catalog_store.read_ledger(publication, article.id, locale) if old else ()
        reviews, unknown = _reviews(before, records, edit, snapshot.name(article.id, locale))
        noted += len(reviews)
        known = (*ledger.settled(records, before), *reviews)
        kept = replace(old.catalog, messages=ledger.restored(before, known)) if old else None
        new = update(kept, units, article.path, locale, ledger.index(known), minor=minor)
        after = follow(known, new.changes, edit.day)
        after = obsolete.note(after, kept or new.catalog, new.catalog, edit.day)
        if after != records:  # first, so that a translation which goes stale is known as a person's whatever happens
            catalog_store.write_ledger(publication, article.id, locale, after)
        catalog = annotated(hinted(obsolete.prune(new.catalog, after, edit.prune), terms), after)
        pruned = len(new.catalog.messages) - len(catalog.messages)
        holding = hold(catalog, after, article.locale.tag)
        return catalog

    done = catalog_store.revise(publication, article.id, locale, make)
    if edit.prune:  # last, so that no message loses its records before it has gone itself
        records = catalog_store.read_ledger(publication, article.id, locale)
        catalog_store.write_ledger(publication, article.id, locale, obsolete.tidy(records, done.catalog))
    mark = snapshot.mark(done.catalog.messages)
    return Tended(done.signature, done.written, pruned, holding, mark, noted, unknown)


def _reviews(messages: Sequence[Message], records: Sequence[Record], edit: Edit, name: str) -> tuple[list[Record], int]:
    """What to note of a catalog's reviewed messages, if somebody's are coming in, and how many nobody knows the day of.

    Only those are noted that are new since the last sync.
    """
    if not edit.by:
        return [], 0
    made = ledger.reviews(snapshot.new(messages, edit.marks.get(name, "")), ledger.index(records), edit.by, edit.day)
    return (made, 0) if name in edit.marks else ([], len(made))
