"""A publication with rules of a language, and translations put into it."""

from dataclasses import replace

from polyglot.catalogs.ledger import catalog_store, records
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind
from polyglot.editions.print_policy import BuildMode
from polyglot.model import Message
from polyglot.publication import Publication
from polyglot.workflow.status import ArticleStatus
from polyglot.workflow.status import status as run_status
from tests.conftest import DAY
from tests.support.builds import build

HEAD = '[publication]\nsource_language = "en"\nlanguages = ["es", "fr"]\n'
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven"]
STORY = "\n\n".join(f"Depot number {number} lends ladders to everybody who asks." for number in NUMBERS)


def messages(publication: Publication) -> list[Message]:
    stored = catalog_store.read_catalog(publication, "a", publication.locale("es"))
    assert stored is not None
    return [message for message in stored.catalog.messages if not message.obsolete]


def put(publication: Publication, targets: list[str], *, fuzzy: bool = False, drafts: list[str] | None = None) -> None:
    """Give the article's messages these translations, in their order, and the ledger these drafts of them."""
    path = publication.catalog_path("a", publication.locale("es"))
    head, *blocks = path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    for number, target in enumerate(targets):
        mark = "#, fuzzy\n" if fuzzy else ""
        blocks[number] = (
            blocks[number].replace('\nmsgstr ""', f'\nmsgstr "{target}"').replace("msgid", f"{mark}msgid", 1)
        )
    path.write_text("\n\n".join([head, *blocks]) + "\n", encoding="utf-8")
    made = [
        LedgerRecord.draft(
            records.record_key(replace(message, target=text)), Origin(OriginKind.MACHINE, "pseudo 1"), DAY, text
        )
        for message, text in zip(messages(publication), drafts or [], strict=False)
    ]
    catalog_store.write_ledger(publication, "a", publication.locale("es"), tuple(made))


def status(publication: Publication) -> ArticleStatus:
    rows = run_status(publication, [publication.locale("es")]).articles
    return next(row for row in rows if row.article == "a")


def page(publication: Publication, *, preview: bool = False) -> str:
    """The article's page in the Spanish edition; empty if it did not enter."""
    build(publication, ["es"], output=publication.root / "out", view=BuildMode(preview, DAY))
    path = publication.root / "out/a/index.html"
    return path.read_text(encoding="utf-8") if path.exists() else ""
