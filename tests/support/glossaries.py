"""A publication's glossary, and messages it has a say in."""

from polyglot.catalogs.po import reader
from polyglot.model import Message
from polyglot.publication import Publication
from tests.support.catalogs import fill

TABLE = "en,es,ar,note\nseed library,biblioteca de semillas | !librería de semillas,مكتبة البذور,it lends\nThe Windrow,=,=\n"


def written(publication: Publication, table: str) -> None:
    publication.glossary.write_text(table, encoding="utf-8")


def messages(publication: Publication, article: str = "a", folder: str = "es") -> dict[str, Message]:
    path = publication.catalogs / folder / "LC_MESSAGES" / f"{article}.po"
    return {message.source: message for message in reader.parse(path.read_text(encoding="utf-8"), "x").messages}


def told(message: Message) -> list[str]:
    return [line for line in message.notes.split("\n") if line.startswith(("glossary:", "keep:"))]


def review(publication: Publication, article: str, translations: dict[str, str]) -> None:
    for source, target in translations.items():
        fill(publication.catalogs / "es/LC_MESSAGES" / f"{article}.po", source, target)
