"""One article -> its template and its catalogs in every other language of the publication."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from polyglot import files
from polyglot.catalogs import ledger, po, store
from polyglot.catalogs.offers import Holding, hold
from polyglot.catalogs.update import template, update
from polyglot.errors import ContentError
from polyglot.model import Finding
from polyglot.publication import Publication
from polyglot.text import article as articles


@dataclass(frozen=True, slots=True)
class Edit:
    """What is known of the edits that a sync finds."""

    day: str  # ISO date: what the ledger notes
    minor: frozenset[str] = frozenset()  # articles whose edits change no meaning, by the editor's word


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did for one article."""

    article: str
    written: int = 0  # files that changed
    units: int = 0
    findings: tuple[Finding, ...] = ()
    complete: bool = True  # False: something could not be read, so it is to be tried again
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
    complete = True
    held = {}
    for locale in publication.languages_for(article.locale):
        try:
            old = store.read_catalog(publication, id, locale)
            records = store.read_ledger(publication, id, locale) if old else ()
            known = ledger.index(records)
            new = update(old.catalog if old else None, units, article.path, locale, known, minor=minor)
            after = ledger.follow(records, new.changes, edit.day)
            after = ledger.retire(after, new.retired, new.catalog, edit.day)
            if (
                after != records
            ):  # first, so that a translation which goes stale is known as a person's whatever happens
                store.write_ledger(publication, id, locale, after)
            written += store.write_catalog(publication, id, locale, new.catalog, old)
            held[locale.tag] = hold(new.catalog, after, article.locale.tag)
        except ContentError as error:
            findings.append(store.finding(error, "catalog"))
            complete = False
    return Synced(id, written, len({unit.key for unit in units}), tuple(findings), complete, held)
