"""Existing translations taken over: other tools' catalogs, and what is in our catalogs already."""

from pathlib import Path

import pytest

from polyglot.catalogs.ledger import article_translations, catalog_store, records
from polyglot.catalogs.ledger.model import OriginKind, RecordKind
from polyglot.drafting.backlog import DraftRequest
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.adoption import SEEDS, STORY, TALE, live, take, wrong
from tests.support.paths import DATA, REPOSITORY

OTHERS = sorted((DATA / "catalogs").glob("*.po"))


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_catalogs_of_other_tools(bare: Publication, path: Path) -> None:
    report = take(bare, "es", path)
    made, truth = live(bare.root, "es", SEEDS), live(REPOSITORY, "es", SEEDS)
    assert wrong(made, "es", SEEDS) == []
    beans = {"Ask for one crop only.", "Beans forgive everything."} if "mdbook" in path.stem else set()  # fuzzy there
    fields = {"tags"} | ({"title", "summary"} if "mdbook" in path.stem else set())  # which these tools leave out
    for (context, source), message in made.items():
        assert bool(message.target) == (context not in fields), source
        assert not message.target or message.fuzzy == (source in beans), source
    assert set(made) == set(truth)
    assert report.placed >= report.messages - 2
    others = [one for one in report.articles if one.article != SEEDS]
    assert all(one.reviewed == one.drafts == 0 for one in others)


HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
FOREIGN = (
    HEADER
    + """msgid "The old mill stands. It lends [ladders](/l \\"t\\") and `saws` to everybody. Bring them back."
msgstr "El viejo molino sigue en pie. Presta [escaleras](/l \\"t\\") y `sierras` a todo el mundo. Devuélvalas."

msgid "One ladder"
msgid_plural "%d ladders"
msgstr[0] "Una escalera"
msgstr[1] "%d escaleras"

msgid "1. Opening hours"
msgstr "1. Horario"

msgid "1. Opening hours"
msgstr "1. Horario"

#~ msgid "It closes at five."
#~ msgstr "Cierra a las cinco."

#, fuzzy
msgid "Dogs may come in."
msgstr "Los perros no pueden entrar."
"""
)


def test_a_block_that_has_changed_since(make: Make, tmp_path: Path) -> None:
    """The sentences of a block are known also where it is another now; twins and plurals are no trouble."""
    publication = make(
        {
            "a": "## 1. Opening hours\n\nThe old mill stands. It lends [ladders](/new) and `saws` to everybody.\n\n"
            "Dogs may come in. It closes at five. The old mill stands. Bring them back."
        }
    )
    path = tmp_path / "old.po"
    path.write_text(FOREIGN, encoding="utf-8")
    take(publication, "es", path)
    made = {source: (one.target, one.fuzzy) for (_, source), one in live(tmp_path, "es", "a").items()}
    assert made == {
        "Opening hours": ("Horario", False),  # the number is nobody's work
        "The old mill stands.": ("El viejo molino sigue en pie.", False),
        "It lends [ladders][1] and `saws` to everybody.": ("Presta [escaleras][1] y `sierras` a todo el mundo.", True),
        "Dogs may come in.": ("Los perros no pueden entrar.", True),
        "It closes at five.": ("", False),
        "Bring them back.": ("Devuélvalas.", True),  # so short that elsewhere it may mean something else
    }


def test_what_a_person_wrote_stays(make: Make, tmp_path: Path) -> None:
    publication = make({"a": STORY})
    sync(publication, DAY)
    es = publication.locale("es")
    path = publication.catalog_path("a", es)
    text = path.read_text(encoding="utf-8")
    text = text.replace('noon."\nmsgstr ""', 'noon."\nmsgstr "Abre a las doce."')
    text = text.replace('#: articles/a.md\nmsgid "It lends', '#: articles/a.md\n#, fuzzy\nmsgid "It lends')
    path.write_text(text.replace('everybody."\nmsgstr ""', 'everybody."\nmsgstr "Presta."'), encoding="utf-8")
    old = tmp_path / "old.md"
    old.write_text(TALE, encoding="utf-8")
    report = take(publication, "es", old, article="a")
    assert [one.target for one in live(tmp_path, "es", "a").values()] == [
        "Abre a las doce.",
        "Presta.",  # fuzzy, and nobody knows whose
        "Pida la llave en la panadería, que está al lado.",
    ]
    assert [(finding.code, finding.line) for finding in report.findings] == [("adopt-differs", 1)] * 2
    key = records.text_digest("Ask for the key at the bakery, which is next door.")
    (record,) = catalog_store.read_ledger(publication, "a", es)
    assert (record.source, record.kind, record.origin.name, record.day) == (key, RecordKind.REVIEW, "ana", DAY)


def test_a_draft_that_nobody_touched_gives_way(make: Make, tmp_path: Path) -> None:
    settings = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n[drafting]\nengine = "pseudo"\n'
    publication = make({"a": STORY}, settings)
    draft(DraftRequest(publication=publication, locales=publication.locales, day=DAY))
    old = tmp_path / "old.md"
    old.write_text(TALE, encoding="utf-8")
    take(publication, "es", old, article="a")
    found = article_translations.read(publication, "a", publication.locale("es"))
    assert {records.message_state(one, found.kinds) for one in found.messages.values()} == {State.REVIEWED}


def test_a_draft_of_an_adoption_says_so(make: Make, tmp_path: Path) -> None:
    publication = make({"a": "See `a.csv`. Then go on with the other files that you have."})
    old = tmp_path / "old.md"
    old.write_text("Vea el archivo. Luego siga con los demás archivos que tenga.", encoding="utf-8")
    take(publication, "es", old, article="a")
    es = publication.locale("es")
    record = next(
        record for record in catalog_store.read_ledger(publication, "a", es) if record.kind is RecordKind.DRAFT
    )
    assert (record.origin.kind, record.text) == (OriginKind.ADOPTION, "Vea el archivo.")
