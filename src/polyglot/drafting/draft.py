"""The loop of drafting: what is missing in the catalogs of a run, through an engine, back into catalogs and ledgers.

Sentences of many articles go to the engine together; the catalogs of a batch are written before the next one begins, so
that a run can be broken off at any time and goes on where it stopped.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from polyglot.catalogs import store
from polyglot.catalogs.ledger import digest
from polyglot.drafting.engine import Engine, Pair, translate
from polyglot.drafting.markup.cutting import Stencil, cut
from polyglot.drafting.markup.writing import written
from polyglot.drafting.sentence import Places, Sentence
from polyglot.errors import ContentError
from polyglot.model import Catalog, Draft, Finding, Locale, Message, Record, Severity, Unit
from polyglot.publication import Publication
from polyglot.text import article as articles
from polyglot.text import structure

_BATCH = 3000  # sentences: enough to fill an engine's batches with sentences of one length


@dataclass(frozen=True, slots=True)
class Job:
    """One catalog with messages to fill."""

    article: str
    locale: Locale
    units: tuple[Unit, ...]
    stencils: tuple[Stencil, ...]
    notes: tuple[str, ...]  # the footnotes that the article defines

    @property
    def sentences(self) -> list[str]:
        """What the engine gets."""
        return [sentence.plain for stencil in self.stencils for sentence in stencil.sentences]


@dataclass(slots=True)
class Tally:
    """What came of drafting into one language."""

    drafted: int = 0
    left: int = 0  # units whose draft would have broken their structure
    findings: list[Finding] = field(default_factory=list)


def job(publication: Publication, id: str, locale: Locale) -> Job | None:
    """What is to be drafted of an article; None if nothing is. Raises `ContentError` for what cannot be read."""
    article = articles.read(id, publication)
    stored = store.read_catalog(publication, id, locale)
    if stored is None or article.locale == locale:
        return None
    missing = {message.key for message in _missing(stored.catalog)}
    if not missing:
        return None
    whole = articles.cut(article, publication)
    units = {unit.key: unit for unit in whole.units if unit.key in missing and unit.block.kind != "code block"}
    wanted, notes = tuple(units.values()), tuple(whole.notes)
    stencils = tuple(cut(unit, article.locale.language, notes) for unit in wanted)
    return Job(id, locale, wanted, stencils, notes) if wanted else None


def batches(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    """Jobs put together until they fill the engine's batches."""
    batch: list[Job] = []
    size = 0
    for one in jobs:
        batch.append(one)
        size += len(one.sentences)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def fill(publication: Publication, engine: Engine, way: Sequence[Pair], batch: Sequence[Job], day: str) -> Tally:
    """Draft a batch of catalogs, and write them and their ledgers. `day` is an ISO date."""
    tally = Tally()
    drafts = iter(translate(engine, [sentence for one in batch for sentence in one.sentences], way))
    for one in batch:
        texts: dict[tuple[str | None, str], tuple[str, Draft]] = {}
        for unit, stencil in zip(one.units, one.stencils, strict=True):
            parts = [next(drafts) for _ in stencil.sentences]
            pairs = zip(stencil.sentences, (part.text for part in parts), strict=True)
            text = stencil.filled([written(sentence, said, _spread(sentence, said)) for sentence, said in pairs])
            if parts and text.strip() and structure.keeps(unit, text, one.notes):
                texts[unit.key] = (text, parts[0])
            else:
                tally.left += 1
        try:
            tally.drafted += write(publication, one, texts, day)
        except ContentError as error:
            tally.findings.append(store.finding(error, "catalog"))
        if len(texts) < len(one.units):
            path = publication.name(publication.catalog_path(one.article, one.locale))
            text = f"{len(one.units) - len(texts)} messages could not be drafted without breaking their markup."
            tally.findings.append(Finding(path, 1, "not-drafted", Severity.WARNING, text, "Translate them by hand."))
    return tally


def _spread(sentence: Sentence, translation: str) -> Places:
    """Places for marks by the words before them, as if both languages had the same words in the same order."""
    before, after = ([word.span() for word in re.finditer(r"\S+", text)] for text in (sentence.plain, translation))

    def moved(place: int, *, ends: bool) -> int:
        words = [number for number, (start, end) in enumerate(before) if (start < place if ends else place < end)]
        number = (words[-1] if ends else words[0]) if words else len(before) - 1
        there = after[number * len(after) // len(before)]
        inside = there[1] - before[number][1] + place if ends else there[0] - before[number][0] + place
        return min(max(inside, there[0]), there[1])

    if not before or not after:
        return tuple((0, 0) for _ in sentence.marks)
    return tuple(
        (moved(mark.start, ends=mark.start == mark.end), moved(mark.end, ends=True)) for mark in sentence.marks
    )


def _missing(catalog: Catalog) -> list[Message]:
    return [message for message in catalog.messages if not message.target and not message.obsolete]


def write(publication: Publication, one: Job, texts: dict[tuple[str | None, str], tuple[str, Draft]], day: str) -> int:
    """Put drafts into the messages that are still missing, fuzzy; returns how many. Raises `ContentError`."""
    count = 0

    def make(catalog: Catalog) -> Catalog:
        nonlocal count
        wanted = [message for message in _missing(catalog) if message.key in texts]
        count = len(wanted)
        records = store.read_ledger(publication, one.article, one.locale)
        drafts = (_record(message, *texts[message.key], day) for message in wanted)
        # The ledger goes first: a draft whose origin nobody knows must not be left by an interruption.
        store.write_ledger(publication, one.article, one.locale, (*records, *drafts))
        filled = {message.key: replace(message, target=texts[message.key][0], fuzzy=True) for message in wanted}
        return replace(catalog, messages=tuple(filled.get(message.key, message) for message in catalog.messages))

    store.amend(publication, one.article, one.locale, make)
    return count


def _record(message: Message, text: str, draft: Draft, day: str) -> Record:
    return Record(digest(message.source, message.context), digest(text), "draft", draft.engine, day, text)
