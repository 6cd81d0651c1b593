"""The sample publication without translations, and what is taken over into it."""

import re
from pathlib import Path

from polyglot.adoption.adopt_files import AdoptionReport
from polyglot.adoption.apply import AdoptionAuthor
from polyglot.catalogs.po import reader
from polyglot.model import Message, MessageKey
from polyglot.publication import Publication
from polyglot.workflow.adopt import adopt
from tests.conftest import DAY
from tests.support.paths import REPOSITORY

SEEDS = "2026-3/seed-library"


def take(
    publication: Publication, tag: str, *paths: Path, article: str | None = None, write: bool = True
) -> AdoptionReport:
    return adopt(publication, publication.locale(tag), paths, article, AdoptionAuthor("ana", DAY), write=write)


def live(root: Path, tag: str, article: str) -> dict[MessageKey, Message]:
    path = root / "locales" / tag / "LC_MESSAGES" / f"{article}.po"
    messages = reader.parse(path.read_text(encoding="utf-8"), path.name).messages
    return {message.key: message for message in messages if not message.obsolete}


def wrong(made: dict[MessageKey, Message], tag: str, article: str) -> list[Message]:
    """What is called reviewed and is not what the translator wrote, but for the writing of the same markup."""
    truth = live(REPOSITORY, tag, article)

    def said(text: str) -> str:
        return re.sub(r"[*_\s]", "", text)

    return [
        one for key, one in made.items() if one.target and not one.fuzzy and said(one.target) != said(truth[key].target)
    ]


STORY = "The depot opens at noon. It lends ladders to everybody. Ask for the key at the bakery, which is next door."
TALE = "El depósito abre a mediodía. Presta escaleras a todos. Pida la llave en la panadería, que está al lado."
