"""What `polyglot tm` does: the translation memory asked, given out and taken in, as plain functions."""

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
    """How many pairs the memory has for two languages."""

    source: str
    target: str
    pairs: int
    imported: int


def count_pairs(publication: Publication, progress: Progress = parallel.no_progress) -> tuple[MemoryCount, ...]:
    """What the translation memory has."""
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
    """How a text, or one that is like it (at least so much, of 100), was translated."""
    with catalog_store.publication_lock(publication), load.load_memory(publication, progress) as memory:
        return memory.find_fuzzy(text, (languages[0].tag, languages[1].tag), min_score, limit)


def export_tmx(
    publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.no_progress
) -> tuple[int, str]:
    """All pairs into these languages as TMX, and how many they are."""
    tags = {locale.tag for locale in locales}
    segments = "sentence" if publication.unit is UnitSize.SENTENCE else "paragraph"
    with catalog_store.publication_lock(publication), load.load_memory(publication, progress) as memory:
        pairs = [pair for pair in memory.pairs() if pair.languages[1] in tags]
    return len(pairs), "".join(tmx.dump(pairs, publication.source.tag, segments=segments))


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """What was taken of a TMX file."""

    path: str
    pairs: tuple[MemoryCount, ...]


def import_tmx(publication: Publication, path: Path, name: str, *, replace: bool = False) -> ImportedMemory:
    """Keep a TMX file's pairs in the publication's languages. Raises `UsageError` for a name that is taken or is none."""
    pairs = list(dict.fromkeys(load.read_tmx_pairs(publication, path, str(path))))
    kept = load.import_path(publication, name, replace=replace)
    if pairs:
        with catalog_store.publication_lock(publication):
            files.write(kept, "".join(tmx.dump(pairs, publication.source.tag)), durable=True)
    counts = Counter(pair.languages for pair in pairs)
    rows = tuple(MemoryCount(*languages, count, count) for languages, count in sorted(counts.items()))
    return ImportedMemory(publication.display_path(kept), rows)
