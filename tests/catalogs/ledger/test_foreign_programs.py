"""No program of the field can upset a message's state."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from translate.storage import factory

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.po import reader
from polyglot.model import MessageKey, State
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.states import EDITED, catalog, rewrite, states


def gettext(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


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
GUESS = MessageKey(
    None, "It lends lamps to everybody who asks for one."
)  # what msgmerge takes for the sentence of the ladders


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
        assert states(publication)[MessageKey(None, "The depot opens at noon, too.")] is State.DRAFT
        assert states(publication)[MessageKey(None, "The depot opens at two.")] is State.STALE
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
