"""The articles published in a language: `locales/<language>/published.json`, kept in git for the same result everywhere.

One article a line. A published article stays published until an editor withdraws it, whatever happens to its source.
"""

from collections.abc import Iterable, Mapping

import msgspec

from polyglot.errors import ContentError
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files


class PublishedSince(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The ISO days of an article's first publication in a language and of its withdrawal; empty for never."""

    since: str = ""
    withdrawn: str = ""


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
        return msgspec.json.decode(text, type=dict[str, PublishedSince])
    except msgspec.DecodeError as error:
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


def rename_articles(publication: Publication, pairs: Iterable[tuple[str, str]]) -> None:
    """Keep renamed articles published: `pairs` are their old and new ids."""
    renamed = dict(pairs)
    for locale in publication.locales:
        published = read(publication, locale)
        if renamed.keys() & published.keys():
            write(publication, locale, {renamed.get(id, id): days for id, days in published.items()})


def merge(base: Published, ours: Published, theirs: Published) -> Published:
    """Merge two versions of `base`: an article is published since the earlier day, and withdrawn if one side withdrew it."""
    sides = [{id: side.get(id, PublishedSince()) for id in {*base, *ours, *theirs}} for side in (base, ours, theirs)]
    merged = {}
    for id in sides[0]:
        old, our, their = (side[id] for side in sides)
        since = min((day for day in (our.since, their.since) if day), default="")
        withdrawn = our.withdrawn if their.withdrawn == old.withdrawn else their.withdrawn
        merged[id] = PublishedSince(since, withdrawn)
    return {id: days for id, days in merged.items() if days != PublishedSince()}


def _encode_json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
