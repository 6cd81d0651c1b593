"""A publication with messages of every state."""

from dataclasses import replace

import pytest

from polyglot.catalogs.ledger import catalog_store, records
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind
from polyglot.model import Message, State
from polyglot.publication import Publication
from polyglot.workflow.approve import approve
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make
from tests.support.states import EDITED, STORY, TEXTS, catalog, states, work


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
    sync(publication, DAY, by="ana")
    (publication.articles / "a.md").write_text(EDITED, encoding="utf-8")
    approve(publication, ["a"], [publication.locale("es")], "bo", DAY)
    sync(publication, DAY)
    work(publication, lambda one: replace(one, target="Sabe dormir.", fuzzy=True) if "Mother" in one.source else one)
    locale = publication.locale("es")
    draft = next(message for message in catalog(publication).messages if "Mother" in message.source)
    record = LedgerRecord.draft(records.record_key(draft), Origin(OriginKind.MACHINE, "pseudo"), DAY, draft.target)
    catalog_store.write_ledger(publication, "a", locale, (*catalog_store.read_ledger(publication, "a", locale), record))
    # A reviewed one whose approval a change of its text has ended; and a stale one that went on being edited.
    work(publication, lambda one: replace(one, target="Duerme en la estufa.") if "stove" in one.source else one)
    sync(publication, DAY)
    assert set(states(publication).values()) == set(State)
    return publication
