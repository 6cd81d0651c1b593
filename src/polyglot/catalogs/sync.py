"""One article -> its template and its catalogs in every other language of the publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from polyglot import files
from polyglot.catalogs import ledger, po, seen, store
from polyglot.catalogs.offers import Holding, hold
from polyglot.catalogs.update import template, update
from polyglot.errors import ContentError
from polyglot.model import Finding, Message, Record
from polyglot.publication import Publication
from polyglot.text import article as articles


@dataclass(frozen=True, slots=True)
class Edit:
    """What is known of the edits that a sync finds."""

    day: str  # ISO date: what the ledger notes
    minor: frozenset[str] = frozenset()  # articles whose edits change no meaning, by the editor's word
    by: str = ""  # whose translations are coming in, by their handle; empty if nobody says so
    marks: seen.Marks = field(default_factory=dict)  # what the last sync saw reviewed


@dataclass(frozen=True, slots=True)
class Reviews:
    """What a sync noted of reviews."""

    noted: int = 0  # translations that have come in, reviewed by the one who is named
    unknown: int = 0  # reviewed ones of which nobody knows when they came in

    def __add__(self, other: "Reviews") -> "Reviews":
        return Reviews(self.noted + other.noted, self.unknown + other.unknown)


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did for one article."""

    article: str
    written: int = 0  # files that changed
    units: int = 0
    findings: tuple[Finding, ...] = ()
    complete: bool = True  # False: something could not be read, so it is to be tried again
    holdings: Mapping[str, Holding] = field(default_factory=dict)  # what its catalogs hold for others, by language tag
    reviews: Reviews = Reviews()
    marks: seen.Marks = field(default_factory=dict)  # of its catalogs as they are now


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
    complete, reviews, marks, held = True, Reviews(), {}, {}
    for locale in publication.languages_for(article.locale):
        try:
            old = store.read_catalog(publication, id, locale)
            before = old.catalog.messages if old else ()
            records = store.read_ledger(publication, id, locale) if old else ()
            found, made = _reviews(before, records, edit, seen.name(id, locale))
            known = (*ledger.settled(records, before), *made)
            kept = replace(old.catalog, messages=ledger.restored(before, known)) if old else None
            new = update(kept, units, article.path, locale, ledger.index(known), minor=minor)
            after = ledger.follow(known, new.changes, edit.day)
            after = ledger.retire(after, new.retired, new.catalog, edit.day)
            if after != records:  # first: a translation that goes stale is known as a person's whatever happens
                store.write_ledger(publication, id, locale, after)
            written += store.write_catalog(publication, id, locale, new.catalog, old)
            held[locale.tag] = hold(new.catalog, after, article.locale.tag)
            marks[seen.name(id, locale)] = seen.mark(new.catalog.messages)
            reviews += found
        except ContentError as error:
            findings.append(store.finding(error, "catalog"))
            complete = False
    count = len({unit.key for unit in units})
    return Synced(id, written, count, tuple(findings), complete, held, reviews, marks)


def _reviews(
    messages: Sequence[Message], records: Sequence[Record], edit: Edit, name: str
) -> tuple[Reviews, list[Record]]:
    """What to note of a catalog's reviewed messages, if somebody's are coming in: only of those that are new."""
    if not edit.by:
        return Reviews(), []
    kinds = ledger.index(records)
    made = ledger.reviews(seen.new(messages, edit.marks.get(name, "")), kinds, edit.by, edit.day)
    if name in edit.marks:
        return Reviews(noted=len(made)), made
    return Reviews(unknown=len(made)), []
