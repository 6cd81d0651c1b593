"""The articles published in a language: `locales/<language>/published.json`, kept in git for the same result everywhere.

One article a line. A published article stays published until an editor withdraws it, whatever happens to its source.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from polyglot.errors import ContentError
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files


class PublishedSince(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The ISO days of an article's first publication in a language, of its last change there and of its withdrawal.

    They are empty for never.
    """

    since: str = ""
    withdrawn: str = ""
    updated: str = ""
    text: str = ""  # hash of the printed words; empty if unknown
    original: bool = False  # published as written, not as a translation
    page: str = ""  # the folder of its page in the last edition, if that is not its id
    paths: tuple[str, ...] = ()  # folders that its page had earlier, sorted; they lead to it

    def move_page(self, id: str, folder: str) -> "PublishedSince":
        """Return the entry of an article whose page is in this folder now; the permanent one of its id leads there, too."""
        paths = tuple(sorted({*self.paths, self.page} - {"", id, folder}))
        return msgspec.structs.replace(self, page="" if folder == id else folder, paths=paths)


Published = Mapping[str, PublishedSince]  # by article id


def read(publication: Publication, locale: Locale) -> Published:
    """Read the publication days of a language. Raises `ContentError` for a file that is not in this format."""
    path = publication.published_path(locale)
    name = publication.display_path(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        return {}
    return parse(text, name)


def parse(text: str, name: str) -> Published:
    """Parse the file's text. Raises `ContentError`, with `name` as the place."""
    try:
        published = msgspec.json.decode(text, type=dict[str, PublishedSince])
        for entry in published.values():
            for day in filter(None, (entry.since, entry.withdrawn, entry.updated)):
                date.fromisoformat(day)
        return published
    except (msgspec.DecodeError, ValueError) as error:
        remedy = "Restore its last good version from git."
        raise ContentError(f"The file is not in polyglot's format: {error}.", where=name, remedy=remedy) from None


def write(publication: Publication, locale: Locale, published: Published) -> bool:
    """Write the publication days of a language, and return whether the file changed."""
    path = publication.published_path(locale)
    return files.write(path, dump(published), durable=True) if published or path.exists() else False


def dump(published: Published) -> str:
    """Format the file's text."""
    lines = (f"{_encode_json(id)}: {_encode_json(days)}" for id, days in sorted(published.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def earlier_paths(published: Published, ids: Collection[str]) -> set[str]:
    """Return the earlier addresses of these articles: their old ids among them."""
    return {path for id, entry in published.items() if id in ids for path in entry.paths}


def rename_articles(publication: Publication, pairs: Iterable[tuple[str, str]]) -> None:
    """Keep renamed articles published, with their old addresses: `pairs` are their old and new ids."""
    renamed = dict(pairs)
    for locale in publication.locales:
        published = read(publication, locale)
        if moved := renamed.keys() & published.keys():
            # An address of several articles leads to the one that had it last.
            entries = {
                id: msgspec.structs.replace(days, paths=tuple(path for path in days.paths if path not in moved))
                for id, days in published.items()
                if id not in moved
            }
            for id in moved:
                paths = {*published[id].paths, id} - {renamed[id]}
                entries[renamed[id]] = msgspec.structs.replace(published[id], paths=tuple(sorted(paths)))
            write(publication, locale, entries)


def merge(base: Published, ours: Published, theirs: Published) -> Published:
    """Merge two versions of `base`: an article is published since the earlier day, and withdrawn if one side withdrew it.

    Of two changed texts, the later one counts; if the merged catalogs give a third one, the next build records that.
    """
    sides = [{id: side.get(id, PublishedSince()) for id in {*base, *ours, *theirs}} for side in (base, ours, theirs)]
    merged = {}
    for id in sides[0]:
        old, our, their = (side[id] for side in sides)
        since = min((day for day in (our.since, their.since) if day), default="")
        withdrawn = our.withdrawn if their.withdrawn == old.withdrawn else their.withdrawn
        last = _merge_texts(old, our, their)
        page = their.page if our.page == old.page else our.page
        paths = tuple(sorted({*our.paths, *their.paths} - {page, id}))
        merged[id] = msgspec.structs.replace(last, since=since, withdrawn=withdrawn, page=page, paths=paths)
    return {id: days for id, days in merged.items() if days != PublishedSince()}


def _merge_texts(base: PublishedSince, ours: PublishedSince, theirs: PublishedSince) -> PublishedSince:
    """Return the side whose text counts: the one that changed it; of two, the later, or of the same text, the earlier."""
    if theirs.text in {"", base.text} or ours.text in {"", base.text}:
        return ours if theirs.text in {"", base.text} and ours.text else theirs
    if ours.text == theirs.text:
        return min(ours, theirs, key=lambda side: side.updated)
    return max(ours, theirs, key=lambda side: (side.updated, side.text))


def _encode_json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
