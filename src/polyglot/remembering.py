"""What `polyglot tm` does: the translation memory asked, given out and taken in, as plain functions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from polyglot import files, parallel
from polyglot.catalogs import exchange, recall, store
from polyglot.model import Locale, Match
from polyglot.parallel import Progress
from polyglot.publication import Publication


@dataclass(frozen=True, slots=True)
class MemoryCount:
    """How many pairs the memory has for two languages."""

    source: str
    target: str
    pairs: int
    imported: int


def stats(publication: Publication, progress: Progress = parallel.quiet) -> tuple[MemoryCount, ...]:
    """What the translation memory has."""
    with store.alone(publication), recall.opened(publication, progress) as memory:
        return tuple(MemoryCount(*row) for row in memory.counts())


def find(
    publication: Publication,
    text: str,
    languages: tuple[Locale, Locale],
    least: float,
    limit: int,
    progress: Progress = parallel.quiet,
) -> list[Match]:
    """How a text, or one that is like it (at least so much, of 100), was translated."""
    with store.alone(publication), recall.opened(publication, progress) as memory:
        return memory.alike(text, (languages[0].tag, languages[1].tag), least, limit)


def export(publication: Publication, locales: Sequence[Locale], progress: Progress = parallel.quiet) -> tuple[int, str]:
    """All pairs into these languages as TMX, and how many they are."""
    tags = {locale.tag for locale in locales}
    segments = "sentence" if publication.unit == "sentence" else "paragraph"
    with store.alone(publication), recall.opened(publication, progress) as memory:
        pairs = [pair for pair in memory.pairs() if pair.languages[1] in tags]
    return len(pairs), "".join(exchange.dump(pairs, publication.source.tag, segments=segments))


@dataclass(frozen=True, slots=True)
class ImportedMemory:
    """What was taken of a TMX file."""

    path: str
    pairs: tuple[MemoryCount, ...]


def take_in(publication: Publication, path: Path, name: str, *, replace: bool = False) -> ImportedMemory:
    """Keep a TMX file's pairs in the publication's languages. Raises `UsageError` for a name that is taken or is none."""
    pairs = list(dict.fromkeys(recall.pairs(publication, path, str(path))))
    kept = recall.place(publication, name, replace=replace)
    if pairs:
        with store.alone(publication):
            files.write(kept, "".join(exchange.dump(pairs, publication.source.tag)), durable=True)
    counts = Counter(pair.languages for pair in pairs)
    rows = tuple(MemoryCount(*languages, count, count) for languages, count in sorted(counts.items()))
    return ImportedMemory(publication.name(kept), rows)
