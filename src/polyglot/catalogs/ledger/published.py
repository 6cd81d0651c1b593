"""What has been published in a language: `locales/<language>/published.json`, kept in git, so that every machine decides alike.

One article a line. What was published stays published, whatever becomes of its source, until an editor withdraws it.
"""

from collections.abc import Iterable, Mapping

import msgspec

from polyglot.errors import ContentError
from polyglot.model import Locale
from polyglot.publication import Publication
from polyglot.storage import files


class PublishedSince(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """When an article was first published in a language, and when an editor withdrew it; ISO dates, empty for never."""

    since: str = ""
    withdrawn: str = ""


Published = Mapping[str, PublishedSince]  # by article


def read(publication: Publication, locale: Locale) -> Published:
    """What has been published in a language. Raises `ContentError` for a file that says nothing we know."""
    path = publication.published_path(locale)
    name = publication.display_path(path)
    try:
        text = files.read_text(path, name)
    except FileNotFoundError:
        return {}
    return parse(text, name)


def parse(text: str, name: str) -> Published:
    """The file's text, under its name. Raises `ContentError`."""
    try:
        return msgspec.json.decode(text, type=dict[str, PublishedSince])
    except msgspec.DecodeError as error:
        remedy = "Take its last good version from git."
        raise ContentError(f"This is not what polyglot wrote: {error}.", where=name, remedy=remedy) from None


def write(publication: Publication, locale: Locale, published: Published) -> bool:
    """Keep what has been published; returns whether anything changed."""
    path = publication.published_path(locale)
    return files.write(path, dump(published), durable=True) if published or path.exists() else False


def dump(published: Published) -> str:
    """The file's text."""
    lines = (f"{_encode_json(id)}: {_encode_json(publicity)}" for id, publicity in sorted(published.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def rename_articles(publication: Publication, pairs: Iterable[tuple[str, str]]) -> None:
    """Let renamed articles stay published: `pairs` are their old and new ids."""
    renamed = dict(pairs)
    for locale in publication.locales:
        known = read(publication, locale)
        if renamed.keys() & known.keys():
            kept = {renamed.get(id, id): publicity for id, publicity in known.items()}
            write(publication, locale, kept)


def merge(base: Published, ours: Published, theirs: Published) -> Published:
    """What both sides made of `base`: an article is published since the earlier day, and withdrawn if one side did that."""
    sides = [{id: side.get(id, PublishedSince()) for id in {*base, *ours, *theirs}} for side in (base, ours, theirs)]
    merged = {}
    for id in sides[0]:
        old, one, other = (side[id] for side in sides)
        since = min((day for day in (one.since, other.since) if day), default="")
        withdrawn = one.withdrawn if other.withdrawn == old.withdrawn else other.withdrawn
        merged[id] = PublishedSince(since, withdrawn)
    return {id: publicity for id, publicity in merged.items() if publicity != PublishedSince()}


def _encode_json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
