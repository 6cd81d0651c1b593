"""The translation memory of a publication, brought in step with its catalogs and with the TMX files in `memory/`.

Only catalogs and files that changed since it was last used are read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from polyglot.articles import article as articles
from polyglot.catalogs.ledger import catalog_store, records
from polyglot.catalogs.memory import store as memory
from polyglot.catalogs.memory import tmx
from polyglot.catalogs.memory.store import TranslationMemory
from polyglot.catalogs.memory.tmx import TmxUnit
from polyglot.catalogs.sync import file_snapshot
from polyglot.errors import ContentError, UsageError
from polyglot.model import Locale, TranslationPair
from polyglot.publication import Publication
from polyglot.storage import files, parallel

_NAME = re.compile(r"[^\W_][\w.-]*")
_MemorySource = tuple[str, str]  # an origin and a language tag


@contextmanager
def load_memory(
    publication: Publication, progress: parallel.Progress = parallel.no_progress
) -> Iterator[TranslationMemory]:
    """The memory as it is now. What cannot be read gives nothing to it; sync and check tell of it."""
    with memory.open_memory(publication.cache_dir / "memory-1.sqlite") as known:
        signed = _source_signatures(publication)
        old = known.signatures()
        for origin, tag in old.keys() - signed.keys():
            known.remove_pairs(origin, tag)
        todo = [place for place, signature in signed.items() if old.get(place) != signature]
        for place, pairs in zip(
            todo, parallel.map_processes(partial(_read_pairs, publication), todo, progress), strict=True
        ):
            known.replace_pairs(*place, signed[place], pairs)
        yield known


def read_tmx_pairs(publication: Publication, path: Path, name: str) -> Iterator[TranslationPair]:
    """What a TMX file says in the languages of the publication. Raises `ContentError` for what is no TMX."""
    for segments in tmx.read(path, name):
        yield from _segment_pairs(publication, segments)


def import_path(publication: Publication, name: str, *, replace: bool) -> Path:
    """Where an imported memory of this name is kept. Raises `UsageError` for what is no name, and for one that is taken."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{files.printable_path(name)}” is no name for a file.",
            remedy="Give it one with --name, of letters and digits.",
        )
    path = publication.memory / f"{name}.tmx"
    if path.exists() and not replace:
        raise UsageError(
            f"{publication.display_path(path)} is there already.",
            remedy="Say --replace, or give another name with --name.",
        )
    return path


def _segment_pairs(publication: Publication, segments: TmxUnit) -> Iterator[TranslationPair]:
    texts: dict[str, str] = {}
    for tag, text in segments.texts.items():
        locale = _match_locale(publication, tag)
        if locale is not None and text.strip():
            texts.setdefault(locale.tag, text)
    named = _match_locale(publication, segments.source)
    own = (named or publication.source).tag
    if own in texts:
        yield from (TranslationPair((own, tag), texts[own], text) for tag, text in texts.items() if tag != own)


def _match_locale(publication: Publication, tag: str) -> Locale | None:
    """The publication's language that another program calls by this tag: the same one, or with more or less said of it."""
    asked = _split_tag(tag)
    best: tuple[int, Locale | None] = (0, None)
    for locale in publication.locales:
        for own in (_split_tag(locale.tag), _split_tag(locale.path)):
            shared = min(len(asked), len(own))
            if asked[:shared] == own[:shared]:
                best = max(best, (2 * shared + (len(asked) == len(own)), locale), key=lambda one: one[0])
    return best[1]


def _split_tag(tag: str) -> list[str]:
    return tag.replace("_", "-").casefold().split("-")


def _source_signatures(publication: Publication) -> dict[_MemorySource, str]:
    """All that the memory is made of, and by what one sees that it changed."""
    found = file_snapshot.scan_files(publication)
    signed = {
        (id, locale.tag): repr(signature)
        for locale in publication.locales
        for id, signature in found.catalogs[locale.path].items()
        if id.isprintable()  # an index cannot hold names that are not UTF-8
    }
    for name, signature in files.list_files(publication.memory, ".tmx").items():
        signed |= {(f"{name}.tmx", locale.tag): repr(signature) for locale in publication.locales}
    return signed


def _read_pairs(publication: Publication, place: _MemorySource) -> list[TranslationPair]:
    origin, tag = place
    try:
        if origin.endswith(".tmx"):
            path = publication.memory / origin
            return [
                pair
                for pair in read_tmx_pairs(publication, path, publication.display_path(path))
                if pair.languages[1] == tag
            ]
        return list(_reviewed_pairs(publication, origin, publication.locale(tag)))
    except (ContentError, FileNotFoundError):
        return []


def _reviewed_pairs(publication: Publication, id: str, locale: Locale) -> Iterator[TranslationPair]:
    """The pairs of a catalog that a person answers for, obsolete ones and earlier wordings among them."""
    stored = catalog_store.read_catalog(publication, id, locale)
    kinds = records.index_records(catalog_store.read_ledger(publication, id, locale))
    here = publication.article_path(id).is_file()
    own = articles.read(id, publication).locale if here else catalog_store.orphan_locale(publication, id)
    for message in stored.catalog.messages if stored else ():
        translated = records.reviewed_source(message, kinds)
        if translated is not None:
            yield TranslationPair((own.tag, locale.tag), translated[1], message.target, id)
