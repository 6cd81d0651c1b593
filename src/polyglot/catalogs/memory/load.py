"""Loading of the translation memory: updated from the publication's catalogs and the TMX files in `memory/`.

Only catalogs and files that changed since the last use are read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from polyglot.articles import article as articles
from polyglot.catalogs.ledger import catalog_store, file_snapshot, records
from polyglot.catalogs.memory import store, tmx
from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.catalogs.memory.tmx import TmxUnit
from polyglot.errors import ContentError, UsageError
from polyglot.model import Locale, TranslationPair
from polyglot.publication import Publication
from polyglot.storage import files, fingerprints, parallel

_NAME = re.compile(r"[^\W_][\w.-]*")
_MemorySource = tuple[str, str]  # origin and language tag


@contextmanager
def load_memory(
    publication: Publication, progress: parallel.Progress = parallel.no_progress
) -> Iterator[TranslationMemory]:
    """Open the memory, updated. A file that cannot be read contributes no pairs; sync and check report it."""
    with store.open_memory(publication.cache_dir / "memory-1.sqlite") as memory:
        current = _source_signatures(publication)
        stored = memory.signatures()
        for origin, tag in stored.keys() - current.keys():
            memory.remove_pairs(origin, tag)
        changed = [source for source, signature in current.items() if stored.get(source) != signature]
        pairs_by_source = parallel.map_processes(partial(_read_pairs, publication), changed, progress)
        for source, pairs in zip(changed, pairs_by_source, strict=True):
            memory.replace_pairs(*source, current[source], pairs)
        yield memory


def read_tmx_pairs(publication: Publication, path: Path, name: str) -> Iterator[TranslationPair]:
    """Yield the pairs of a TMX file in the publication's languages. Raises `ContentError`, under `name`, for invalid TMX."""
    for unit in tmx.read(path, name):
        yield from _unit_pairs(publication, unit)


def import_path(publication: Publication, name: str, *, replace: bool) -> Path:
    """Return the path for an imported memory. Raises `UsageError` if the name is invalid, or taken and not `replace`."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{files.printable_path(name)}” is not a valid file name.",
            remedy="Pass --name with a name of letters, digits, dots, hyphens and underscores.",
        )
    path = publication.memory / f"{name}.tmx"
    if path.exists() and not replace:
        raise UsageError(
            f"{publication.display_path(path)} already exists.",
            remedy="Pass --replace, or another name with --name.",
        )
    return path


def _unit_pairs(publication: Publication, unit: TmxUnit) -> Iterator[TranslationPair]:
    """Yield the pairs of a unit's source text with each of its other texts."""
    texts: dict[str, str] = {}
    for tag, text in unit.texts.items():
        locale = _match_locale(publication, tag)
        if locale is not None and text.strip():
            texts.setdefault(locale.tag, text)
    source = (_match_locale(publication, unit.source) or publication.source).tag
    if source in texts:
        yield from (TranslationPair((source, tag), texts[source], text) for tag, text in texts.items() if tag != source)


def _match_locale(publication: Publication, tag: str) -> Locale | None:
    """Return the publication's language that matches a tag best: the same, or one with more or fewer subtags."""
    wanted = _split_tag(tag)
    best: tuple[int, Locale | None] = (0, None)
    for locale in publication.locales:
        for subtags in (_split_tag(locale.tag), _split_tag(locale.path)):
            shared = min(len(wanted), len(subtags))
            if wanted[:shared] == subtags[:shared]:
                score = 2 * shared + (len(wanted) == len(subtags))
                best = max(best, (score, locale), key=lambda match: match[0])
    return best[1]


def _split_tag(tag: str) -> list[str]:
    return tag.replace("_", "-").casefold().split("-")


def _source_signatures(publication: Publication) -> dict[_MemorySource, str]:
    """Return the signature of each catalog and imported file per language; it differs once the file has changed."""
    snapshot = file_snapshot.scan_files(publication, publication.locales)
    signatures = {
        (id, locale.tag): repr(signature)
        for locale in publication.locales
        for id, signature in snapshot.catalogs[locale.path].items()
        if id.isprintable()  # SQLite stores no text that is not UTF-8
    }
    for name, signature in fingerprints.list_files(publication.memory, ".tmx").items():
        signatures |= {(f"{name}.tmx", locale.tag): repr(signature) for locale in publication.locales}
    return signatures


def _read_pairs(publication: Publication, source: _MemorySource) -> list[TranslationPair]:
    origin, tag = source
    try:
        if origin.endswith(".tmx"):
            path = publication.memory / origin
            pairs = read_tmx_pairs(publication, path, publication.display_path(path))
            return [pair for pair in pairs if pair.languages[1] == tag]
        return list(_reviewed_pairs(publication, origin, publication.locale(tag)))
    except (ContentError, FileNotFoundError):
        return []


def _reviewed_pairs(publication: Publication, id: str, locale: Locale) -> Iterator[TranslationPair]:
    """Yield the reviewed pairs of a catalog, including obsolete messages and, of stale ones, the earlier wording."""
    stored = catalog_store.read_catalog(publication, id, locale)
    kinds = records.index_records(catalog_store.read_ledger(publication, id, locale))
    exists = publication.article_path(id).is_file()
    source = articles.read(id, publication).locale if exists else catalog_store.orphan_locale(publication, id)
    for message in stored.catalog.messages if stored else ():
        reviewed = records.reviewed_source(message, kinds)
        if reviewed is not None:
            yield TranslationPair((source.tag, locale.tag), reviewed[1], message.target, id)
