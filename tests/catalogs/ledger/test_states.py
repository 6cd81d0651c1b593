"""States: what the ledger and a catalog say together."""

from dataclasses import replace

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.article_translations import read
from polyglot.catalogs.ledger.model import LedgerRecord
from polyglot.model import Block, BlockKind, MessageKey, State, Unit
from polyglot.publication import Publication
from polyglot.workflow.approve import approve
from polyglot.workflow.sync import sync
from tests.conftest import DAY, SETTINGS, Make
from tests.support.states import EDITED, STORY, catalog, rewrite, states, work


def test_what_was_stale_and_is_accepted_as_it_is(publication: Publication) -> None:
    """Who takes the mark away has reviewed it; who puts it back later says that it needs work, and no more."""
    key = MessageKey(None, "The depot opens at two.")
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
    message = known.messages[MessageKey(None, "The depot opens at two.")]
    assert known.stale[ledger.record_key(message)] == "2026-03-03"
    again = EDITED.replace("at two", "at four")
    (publication.articles / "a.md").write_text(again, encoding="utf-8")
    sync(publication, "2026-04-04")
    known = read(publication, "a", locale)
    assert known.stale[ledger.record_key(known.messages[MessageKey(None, "The depot opens at four.")])] == "2026-03-03"


def test_an_earlier_wording_is_approved_again(publication: Publication) -> None:
    (publication.articles / "a.md").write_text(STORY, encoding="utf-8")
    sync(publication, DAY)
    assert states(publication)[MessageKey(None, "The depot opens at noon.")] is State.APPROVED
    assert states(publication)[MessageKey(None, "This sentence will leave us soon.")] is State.APPROVED


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
    assert states(publication)[MessageKey(None, "The depot lends lamps.")] is State.MISSING


@pytest.mark.parametrize("approved", [["It lends “lamps”."], ["It lends “lamps”.", "Bring them back."]])
def test_an_approval_goes_along(make: Make, approved: list[str]) -> None:
    """With a sentence that is written otherwise; with two that are joined, if both were approved."""
    publication = make({"a": "It lends “lamps”. Bring them back."})
    locale = publication.locale("es")
    sync(publication, DAY)
    work(publication, lambda one: replace(one, target="Presta." if "lends" in one.source else "Devuélvalas."))
    known = catalog(publication).messages
    records = [LedgerRecord.approval(ledger.record_key(one), "bo", DAY) for one in known if one.source in approved]
    catalog_store.write_ledger(publication, "a", locale, tuple(records))
    (publication.articles / "a.md").write_text('It lends "lamps". Bring them back.', encoding="utf-8")
    sync(publication, DAY)
    assert states(publication)[MessageKey(None, 'It lends "lamps".')] is State.APPROVED
    make({"a": 'It lends "lamps". Bring them back.'}, SETTINGS.replace("title", 'unit = "block"\ntitle'))
    sync(publications.read(publication.root), DAY)
    both = State.APPROVED if len(approved) == 2 else State.REVIEWED
    assert states(publication)[MessageKey(None, 'It lends "lamps". Bring them back.')] is both


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
    for by in ("ana", "bo") if approved else ():
        approve(publication, ["a"], [locale], by, DAY)
    for text in (SPLIT, SPLIT.replace("boat", "bike"), SPLIT.replace("boat", "raft").replace("lamp", "torch")):
        (publication.articles / "a.md").write_text(text, encoding="utf-8")
        sync(publication, DAY)
        known = read(publication, "a", locale)
        kinds = known.kinds
        for message in known.messages.values():
            assert ledger.message_state(message, kinds) is State.STALE
            assert message.previous == WHOLE
            assert ledger.reviewed_source(message, kinds) is None
        units = [Unit(source, Block(BlockKind.PARAGRAPH, 1)) for _, source in known.messages]
        assert known.assess_readiness(units, rules).coverage.share == approved
    (publication.articles / "a.md").write_text(WHOLE, encoding="utf-8")
    sync(publication, DAY)
    assert states(publication) == {(None, WHOLE): State.APPROVED if approved else State.REVIEWED}
    assert catalog(publication).messages[0].target == whole
