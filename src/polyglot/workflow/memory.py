"""`polyglot tm`: search, export and import the translation memory."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.memory import load, tmx
from polyglot.model import Locale, MemoryMatch
from polyglot.publication import Publication
from polyglot.settings import UnitSize
from polyglot.storage import files, parallel
from polyglot.storage.parallel import Progress


@dataclass(frozen=True, slots=True)
class MemoryCount:
    """The number of segment pairs for two languages."""

    source: str
    target: str
    pairs: int
    imported: int


def count_pairs(publication: Publication, progress: Progress = parallel.no_progress) -> tuple[MemoryCount, ...]:
    """Count the segment pairs of the translation memory, by languages."""
    with catalog_store.publication_lock(publication), load.load_memory(publication, progress) as memory:
        return tuple(MemoryCount(*row) for row in memory.count_pairs())


def find_matches(
    publication: Publication,
    text: str,
    languages: tuple[Locale, Locale],
    min_score: float,
    limit: int,
    progress: Progress = parallel.no_progress,
) -> list[MemoryMatch]:
    """Return translations of a text and of texts that are at least `min_score` percent similar, the most similar first."""
    with catalog_store.publication_lock(publication), load.load_memory(publication, progress) as memory:
        return memory.find_fuzzy(text, (languages[0].tag, languages[1].tag), min_score, limit)


def export_tmx(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> tuple[int, str]:
    """Return the number of segment pairs into these languages, and the pairs as TMX."""
    tags = {locale.tag for locale in locales}
    segments = "sentence" if publication.unit is UnitSize.SENTENCE else "paragraph"
    with catalog_store.publication_lock(publication), load.load_memory(publication, progress) as memory:
        pairs = [pair for pair in memory.pairs() if pair.languages[1] in tags]
    return len(pairs), "".join(tmx.dump(pairs, publication.source.tag, segments=segments))


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """The result of an import: the stored file, and the number of pairs by languages."""

    path: str
    pairs: tuple[MemoryCount, ...]


def import_tmx(publication: Publication, path: Path, name: str, *, replace: bool = False) -> ImportedMemory:
    """Store a TMX file's pairs in the publication's languages. Raises `UsageError` for a name in use or an invalid one."""
    pairs = list(dict.fromkeys(load.read_tmx_pairs(publication, path, str(path))))
    stored = load.import_path(publication, name, replace=replace)
    if pairs:
        with catalog_store.publication_lock(publication):
            files.write(stored, "".join(tmx.dump(pairs, publication.source.tag)), durable=True)
    counts = Counter(pair.languages for pair in pairs)
    rows = tuple(MemoryCount(*languages, count, count) for languages, count in sorted(counts.items()))
    return ImportedMemory(publication.display_path(stored), rows)
