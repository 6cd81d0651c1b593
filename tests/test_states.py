"""States: what the ledger and a catalog say together, and that no program of the field can upset it."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from translate.storage import factory

from polyglot import publication as publications
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.article_translations import read
from polyglot.catalogs.po import reader
from polyglot.model import Block, Catalog, Message, Record, State, Unit
from polyglot.publication import Publication
from polyglot.workflow.approve import approve
from polyglot.workflow.sync import sync
from tests.conftest import DAY, SETTINGS, Make

STORY = """\
---
title: The depot
---
# The depot

The depot opens at noon. It lends ladders to everybody who asks for one. The key hangs in the bakery next door.

The cat is called Mother. She sleeps on the warm stove. It lends lamps to everybody who asks for one.

See [the map](/map) and `x_y`. This sentence will leave us soon. And this one, about the old boat, as well.
"""
TEXTS = {
    "title": "El depósito",
    "The depot": "El depósito",
    "The depot opens at noon.": "El depósito abre a mediodía.",
    "It lends ladders to everybody who asks for one.": "Presta escaleras a quien las pida.",
    "The key hangs in the bakery next door.": "La llave cuelga en la panadería de al lado.",
    "She sleeps on the warm stove.": "Duerme sobre la estufa caliente.",
    "See [the map][1] and `x_y`.": "Vea [el mapa][1] y `x_y`.",
    "This sentence will leave us soon.": "Esta frase nos dejará pronto.",
    "And this one, about the old boat, as well.": "Y también esta, sobre la vieja barca.",
}
EDITED = (
    STORY.replace("opens at noon", "opens at two")
    .replace(" This sentence will leave us soon.", "")
    .replace(" And this one, about the old boat, as well.", "")
)


def gettext(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


def states(publication: Publication) -> dict[tuple[str | None, str], State]:
    """The state of every message of the Spanish catalog, by its key."""
    locale = publication.locale("es")
    stored = catalog_store.read_catalog(publication, "a", locale)
    assert stored is not None
    kinds = ledger.index(catalog_store.read_ledger(publication, "a", locale))
    return {message.key: ledger.state(message, kinds) for message in stored.catalog.messages}


def catalog(publication: Publication) -> Catalog:
    stored = catalog_store.read_catalog(publication, "a", publication.locale("es"))
    assert stored is not None
    return stored.catalog


def work(publication: Publication, change: Callable[[Message], Message]) -> None:
    """A translator's work, message by message."""
    done = catalog(publication)
    done = replace(done, messages=tuple(map(change, done.messages)))
    path = publication.catalog_path("a", publication.locale("es"))
    path.write_text(reader.dump(done), encoding="utf-8")


@pytest.fixture
def publication(make: Make) -> Publication:
    """An article whose catalog has a message of every state, with all that people put beside messages."""
    publication = make({"a": STORY})
    sync(publication, DAY)
    own = {"The depot": ("# mine\n\n#, and more", ("no-wrap",)), "The key hangs in the bakery next door.": ("ask", ())}

    def translated(message: Message) -> Message:
        target = TEXTS.get(message.context or message.source, "")
        comments, flags = own.get(message.source, ("", ())) if message.context is None else ("", ())
        return replace(message, target=target, comments=comments, flags=flags)

    work(publication, translated)
    sync(publication, DAY)
    (publication.articles / "a.md").write_text(EDITED, encoding="utf-8")
    approve(publication, ["a"], [publication.locale("es")], "bo", DAY)
    sync(publication, DAY)
    work(publication, lambda one: replace(one, target="Sabe dormir.", fuzzy=True) if "Mother" in one.source else one)
    locale = publication.locale("es")
    draft = next(message for message in catalog(publication).messages if "Mother" in message.source)
    record = Record(*ledger.names(draft), "draft", "pseudo", DAY, draft.target)
    catalog_store.write_ledger(publication, "a", locale, (*catalog_store.read_ledger(publication, "a", locale), record))
    # A reviewed one whose approval a change of its text has ended; and a stale one that went on being edited.
    work(publication, lambda one: replace(one, target="Duerme en la estufa.") if "stove" in one.source else one)
    sync(publication, DAY)
    assert set(states(publication).values()) == set(State)
    return publication


def rewrite(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def by_polib(path: Path) -> None:
    polib.pofile(str(path), wrapwidth=78).save(str(path))


def by_toolkit(path: Path) -> None:
    storage = factory.getobject(str(path))
    storage.savefile(str(path))


def by_poedit(path: Path) -> None:
    """As Poedit writes: wrapped at 79, with its own fields and the translator's name in the header."""
    header = (
        '"PO-Revision-Date: 2026-05-05 10:00+0200\\n"\n"Last-Translator: Ana Ruz <ana@example.org>\\n"\n'
        '"X-Generator: Poedit 3.5\\n"\n"X-Poedit-Basepath: /home/ana\\n"\n'
    )
    rewrite(path, gettext("msgcat", "--width=79", path).replace('"Language: es\\n"\n', f'{header}"Language: es\\n"\n'))


def by(*command: str) -> Callable[[Path], None]:
    """As a program of gettext writes; POT stands for the article's template."""

    def rewritten(path: Path) -> None:
        template = path.parents[2] / "pot" / "a.pot"
        words = [str(template) if word == "POT" else str(path) if word == "PO" else word for word in command]
        rewrite(path, gettext(*words))

    return rewritten


PROGRAMS = {
    "msgcat, wrapped": by("msgcat", "--width=40", "PO"),
    "msgcat, sorted": by("msgcat", "--sort-output", "PO"),
    "msgcat, escaped": by("msgcat", "--escape", "--no-location", "PO"),
    "msgattrib": by("msgattrib", "PO"),
    "msguniq": by("msguniq", "--no-wrap", "PO"),
    "msgconv": by("msgconv", "--to-code=UTF-8", "PO"),
    "msgmerge": by("msgmerge", "--quiet", "PO", "POT"),
    "msgmerge, previous": by("msgmerge", "--quiet", "--previous", "PO", "POT"),
    "msgmerge, no guesses": by("msgmerge", "--quiet", "--no-fuzzy-matching", "PO", "POT"),
    "polib": by_polib,
    "translate-toolkit": by_toolkit,
    "Poedit": by_poedit,
}
GUESS = (None, "It lends lamps to everybody who asks for one.")  # what msgmerge takes for the sentence of the ladders


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_program_upsets_a_state(publication: Publication, program: str) -> None:
    """Every message has the state that it had; only what was missing may be a guess now, and that is a draft."""
    locale = publication.locale("es")
    before, records = states(publication), catalog_store.read_ledger(publication, "a", locale)
    kept = {message.key: message for message in catalog(publication).messages}
    assert before[GUESS] is State.MISSING
    path = publication.catalog_path("a", locale)
    if program.startswith("msgmerge"):  # it guesses for what a catalog, older than its template, has not yet
        older = catalog(publication)
        rewrite(path, reader.dump(replace(older, messages=tuple(one for one in older.messages if one.key != GUESS))))
    PROGRAMS[program](path)
    guessed = program in {"msgmerge", "msgmerge, previous"}
    expected = before | ({GUESS: State.DRAFT} if guessed else {})
    assert states(publication) == expected
    for _ in range(2):
        sync(publication, "2027-01-01")
        assert states(publication) == expected
        assert catalog_store.read_ledger(publication, "a", locale) == records
    for message in catalog(publication).messages:
        if message.key != GUESS:
            was = kept[message.key]
            facts = ["target", "fuzzy", "comments", "previous", "previous_context", "obsolete"]
            facts += [] if program.startswith("msgmerge") else ["flags"]  # it takes the template's
            assert [getattr(message, name) for name in facts] == [getattr(was, name) for name in facts], message.key
    assert "ana" not in str(catalog(publication).header).lower().replace("language", "")


def test_a_guess_made_of_a_reviewed_pair_is_a_draft(publication: Publication) -> None:
    """The very pair that the ledger knows as reviewed, put by msgmerge beside a new message, is no one's review of it."""
    locale = publication.locale("es")
    path = publication.catalog_path("a", locale)
    (publication.articles / "a.md").write_text(EDITED + "\nThe depot opens at noon, too.\n", encoding="utf-8")
    sync(publication, DAY)
    text = path.read_text(encoding="utf-8")
    old = 'msgid "The depot opens at noon, too."\nmsgstr ""'
    assert old in text
    guess = (
        '#, fuzzy\n#| msgid "The depot opens at noon."\nmsgid "The depot opens at noon, too."\n'
        'msgstr "El depósito abre a mediodía."'
    )
    rewrite(path, text.replace(old, guess))
    for _ in range(2):
        assert states(publication)[None, "The depot opens at noon, too."] is State.DRAFT
        assert states(publication)[None, "The depot opens at two."] is State.STALE
        sync(publication, DAY)


def test_a_guess_in_other_writing_is_still_a_guess(make: Make) -> None:
    publication = make({"a": "It is “ours” now."})
    sync(publication, DAY)
    path = publication.catalog_path("a", publication.locale("es"))
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "It is', '#, fuzzy\n#| msgid "Ours."\nmsgid "It is')
    rewrite(path, text.replace('now."\nmsgstr ""', 'now."\nmsgstr "Nuestro."'))
    (publication.articles / "a.md").write_text('It is "ours" now.', encoding="utf-8")
    sync(publication, DAY)
    assert states(publication) == {(None, 'It is "ours" now.'): State.DRAFT}


def test_what_was_stale_and_is_accepted_as_it_is(publication: Publication) -> None:
    """Who takes the mark away has reviewed it; who puts it back later says that it needs work, and no more."""
    key = (None, "The depot opens at two.")
    work(publication, lambda one: replace(one, fuzzy=False, previous=None) if one.key == key else one)
    sync(publication, DAY)
    assert states(publication)[key] is State.REVIEWED
    work(publication, lambda one: replace(one, fuzzy=True) if one.key == key else one)
    for _ in range(2):
        assert states(publication)[key] is State.DRAFT
        sync(publication, DAY)


def test_the_day_of_the_last_time(publication: Publication) -> None:
    """What went stale, came back and went stale again is stale since the last time."""
    locale = publication.locale("es")
    for text, day in ((STORY, "2026-02-02"), (EDITED, "2026-03-03")):
        (publication.articles / "a.md").write_text(text, encoding="utf-8")
        sync(publication, day)
    known = read(publication, "a", locale)
    message = known.messages[None, "The depot opens at two."]
    assert known.stale[ledger.names(message)] == "2026-03-03"
    again = EDITED.replace("at two", "at four")
    (publication.articles / "a.md").write_text(again, encoding="utf-8")
    sync(publication, "2026-04-04")
    known = read(publication, "a", locale)
    assert known.stale[ledger.names(known.messages[None, "The depot opens at four."])] == "2026-03-03"


def test_an_earlier_wording_is_approved_again(publication: Publication) -> None:
    (publication.articles / "a.md").write_text(STORY, encoding="utf-8")
    sync(publication, DAY)
    assert states(publication)[None, "The depot opens at noon."] is State.APPROVED
    assert states(publication)[None, "This sentence will leave us soon."] is State.APPROVED


def test_a_guess_is_not_reviewed_when_its_wording_comes(make: Make) -> None:
    """What msgmerge put beside a sentence is no review of the sentence that it took it from, unless the ledger says so."""
    publication = make({"a": "The depot lends ladders."})
    sync(publication, DAY)
    path = publication.catalog_path("a", publication.locale("es"))
    text = path.read_text(encoding="utf-8")
    guess = '#, fuzzy\n#| msgid "The depot lends lamps."\nmsgid "The depot lends ladders."\nmsgstr "Presta lámparas."'
    rewrite(path, text.replace('msgid "The depot lends ladders."\nmsgstr ""', guess))
    (publication.articles / "a.md").write_text("The depot lends lamps.", encoding="utf-8")
    sync(publication, DAY)
    assert states(publication)[None, "The depot lends lamps."] is State.MISSING


@pytest.mark.parametrize("approved", [["It lends “lamps”."], ["It lends “lamps”.", "Bring them back."]])
def test_an_approval_goes_along(make: Make, approved: list[str]) -> None:
    """With a sentence that is written otherwise; with two that are joined, if both were approved."""
    publication = make({"a": "It lends “lamps”. Bring them back."})
    locale = publication.locale("es")
    sync(publication, DAY)
    work(publication, lambda one: replace(one, target="Presta." if "lends" in one.source else "Devuélvalas."))
    known = catalog(publication).messages
    records = [Record(*ledger.names(one), "approval", "bo", DAY) for one in known if one.source in approved]
    catalog_store.write_ledger(publication, "a", locale, tuple(records))
    (publication.articles / "a.md").write_text('It lends "lamps". Bring them back.', encoding="utf-8")
    sync(publication, DAY)
    assert states(publication)[None, 'It lends "lamps".'] is State.APPROVED
    make({"a": 'It lends "lamps". Bring them back.'}, SETTINGS.replace("title", 'unit = "block"\ntitle'))
    sync(publications.read(publication.root), DAY)
    both = State.APPROVED if len(approved) == 2 else State.REVIEWED
    assert states(publication)[None, 'It lends "lamps". Bring them back.'] is both


SPLIT = "She mends the old boat. And he holds the lamp for her."
WHOLE = SPLIT.replace(". And", " and")


@pytest.mark.parametrize("approved", [True, False])
def test_a_sentence_that_was_split_and_is_whole_again(make: Make, *, approved: bool) -> None:
    """A piece of a translation is not one of the whole sentence; together, when that is back, they are."""
    publication = make({"a": WHOLE})
    locale = publication.locale("es")
    rules = replace(publication.rules["es"], second_reviewer=True)
    sync(publication, DAY)
    whole = "Ella arregla la barca. Él le sostiene la lámpara."
    work(publication, lambda one: replace(one, target=whole))
    if approved:
        approve(publication, ["a"], [locale], "bo", DAY)
    for text in (SPLIT, SPLIT.replace("boat", "bike"), SPLIT.replace("boat", "raft").replace("lamp", "torch")):
        (publication.articles / "a.md").write_text(text, encoding="utf-8")
        sync(publication, DAY)
        known = read(publication, "a", locale)
        kinds = known.kinds
        for message in known.messages.values():
            assert ledger.state(message, kinds) is State.STALE
            assert message.previous == WHOLE
            assert ledger.translated(message, kinds) is None
        units = [Unit(source, Block("paragraph", 1)) for _, source in known.messages]
        assert known.standing(units, rules).coverage.share == approved
    (publication.articles / "a.md").write_text(WHOLE, encoding="utf-8")
    sync(publication, DAY)
    assert states(publication) == {(None, WHOLE): State.APPROVED if approved else State.REVIEWED}
    assert catalog(publication).messages[0].target == whole
