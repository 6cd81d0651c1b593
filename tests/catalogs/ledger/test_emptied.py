"""A catalog comes home with texts taken out, as many programs write it: nothing is lost."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest

from polyglot.catalogs.ledger import catalog_store
from polyglot.findings import FindingCode
from polyglot.model import MessageKey, State
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY
from tests.support.states import catalog, states

File = polib.POFile
DRAFT = "The cat is called Mother."


def empty(entry: polib.POEntry) -> None:
    entry.msgstr, entry.flags = "", [flag for flag in entry.flags if flag != "fuzzy"]


def empty_all(file: File) -> None:
    for entry in file:
        empty(entry)


def empty_with_spaces(file: File) -> None:
    for entry in file:
        if entry.msgstr:
            empty(entry)
            entry.msgstr = " "


def empty_unapproved(file: File) -> None:
    """As Crowdin exports only what is approved, and OmegaT what it does not hold as translated."""
    for entry in file:
        if entry.fuzzy:
            empty(entry)


def empty_and_forget(file: File) -> None:
    """Without anything beside the messages either."""
    for entry in file:
        empty(entry)
        entry.previous_msgid = entry.previous_msgctxt = None
        entry.tcomment = entry.comment = ""
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}


def leave_out(file: File) -> None:
    """As Crowdin skips untranslated strings, and services drop obsolete messages."""
    for entry in list(file):
        if entry.obsolete or entry.fuzzy or entry.msgid == "See [the map][1] and `x_y`.":
            file.remove(entry)


def leave_out_all(file: File) -> None:
    file.clear()


WAYS: dict[str, Callable[[File], None]] = {
    way.__name__: way for way in (empty_all, empty_with_spaces, empty_unapproved, empty_and_forget, leave_out)
}
WAYS["leave_out_all"] = leave_out_all


def bring_home(path: Path, way: Callable[[File], None]) -> None:
    """Save the catalog as the program does, wrapped."""
    file = polib.pofile(str(path), wrapwidth=78)
    way(file)
    file.save()


@pytest.mark.parametrize("by", ["", "ana"])
@pytest.mark.parametrize("way", WAYS)
def test_texts_and_states_are_back(publication: Publication, way: str, by: str) -> None:
    locale = publication.locale("es")
    path = publication.catalog_path("a", locale)
    before, texts = states(publication), {message.key: message for message in catalog(publication).messages}
    ledger = catalog_store.read_ledger(publication, "a", locale)
    bring_home(path, WAYS[way])
    report = sync(publication, "2026-06-06", by=by)
    assert states(publication) == before
    assert catalog_store.read_ledger(publication, "a", locale) == ledger
    flags = {message.key: message.flags for message in catalog(publication).messages}
    assert {key: (one.target, one.fuzzy, one.previous, one.comments) for key, one in texts.items()} == {
        one.key: (one.target, one.fuzzy, one.previous, one.comments) for one in catalog(publication).messages
    }
    assert flags.keys() == texts.keys()
    assert [finding.code for finding in report.findings] == [FindingCode.EMPTIED]
    assert f"{report.restored} messages came back without their texts" in report.findings[0].text
    subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], check=True, capture_output=True)
    again = sync(publication, "2026-06-06", by=by)
    assert (again.written, again.restored, again.findings) == (0, 0, ())


def test_a_sentence_that_was_edited_meanwhile_is_stale(publication: Publication) -> None:
    path = publication.catalog_path("a", publication.locale("es"))
    article = publication.articles / "a.md"
    article.write_text(article.read_text().replace("the warm stove", "the cold stove"), encoding="utf-8")
    bring_home(path, empty_all)
    sync(publication, "2026-06-06")
    assert states(publication)[MessageKey(None, "She sleeps on the cold stove.")] is State.STALE


def test_an_older_file_comes_home_empty(publication: Publication) -> None:
    """It left before the last edit, and has the sentence in the earlier wording only."""
    path = publication.catalog_path("a", publication.locale("es"))
    before = states(publication)

    def older(file: File) -> None:
        for entry in file:
            if entry.msgid == "The depot opens at two.":
                entry.msgid, entry.previous_msgid = "The depot opens at noon.", None
            empty(entry)

    bring_home(path, older)
    sync(publication, "2026-06-06")
    assert states(publication) == before


def test_what_a_person_does_is_no_emptying(publication: Publication) -> None:
    """Another text, and a mark; and what was never translated has nothing to come back."""
    path = publication.catalog_path("a", publication.locale("es"))

    def replaced(file: File) -> None:
        for entry in file:
            if entry.msgid == DRAFT:
                entry.msgstr, entry.flags = "Se llama Madre.", []
            elif entry.msgid == "See [the map][1] and `x_y`.":
                entry.flags.append("fuzzy")

    bring_home(path, replaced)
    report = sync(publication, "2026-06-06")
    assert (report.restored, report.findings) == (0, ())
    found = {message.source: message for message in catalog(publication).messages}
    assert (found[DRAFT].target, found[DRAFT].fuzzy) == ("Se llama Madre.", False)
    assert found["See [the map][1] and `x_y`."].fuzzy


def test_no_draft_takes_the_place_of_an_emptied_text(publication: Publication) -> None:
    """A program saves the catalog while drafts are being made, after the sync that comes before them."""
    locale = publication.locale("es")
    before = catalog(publication).messages
    bring_home(publication.catalog_path("a", locale), empty_all)
    _, messages = catalog_store.rewrite_existing(publication, "a", locale, lambda found: (found, found.messages))
    assert {message.key: message.target for message in messages} == {one.key: one.target for one in before}
    assert sync(publication, DAY).restored == 0


def test_what_was_pruned_stays_away(publication: Publication) -> None:
    sync(publication, "2027-01-01", prune=0)
    assert State.OBSOLETE not in states(publication).values()
    assert sync(publication, "2027-01-01").restored == 0
    assert State.OBSOLETE not in states(publication).values()


def test_a_catalog_that_was_deleted_begins_anew(publication: Publication) -> None:
    publication.catalog_path("a", publication.locale("es")).unlink()
    assert sync(publication, DAY).restored == 0
    assert set(states(publication).values()) == {State.MISSING}


def test_the_copies_follow_a_renamed_article(publication: Publication) -> None:
    (publication.articles / "a.md").rename(publication.articles / "b.md")
    assert sync(publication, DAY).renamed == (("a", "b"),)
    path = publication.catalog_path("b", publication.locale("es"))
    before = path.read_text(encoding="utf-8")
    bring_home(path, empty_all)
    assert sync(publication, DAY).restored
    assert path.read_text(encoding="utf-8") == before
