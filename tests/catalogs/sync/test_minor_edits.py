"""`sync --minor ARTICLE` after the edit was synced: what its last edit made stale is reviewed again."""

import shutil

import pytest

from polyglot.catalogs.ledger.model import RecordKind
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.approve import approve
from polyglot.workflow.sync import SyncReport, sync
from tests.conftest import Make, Run
from tests.support.catalogs import fill, message, records, states, translate

STORY = "The depot opens at noon.\n\nIt lends ladders and saws.\n\nAsk for the key at the bakery."
NOON, LENDS = "The depot opens at noon.", "It lends ladders and saws."
TWO, ALSO = "The depot opens at two.", "It also lends ladders and saws."
MONDAY, TUESDAY, WEDNESDAY = "2026-03-02", "2026-03-03", "2026-03-04"


@pytest.fixture
def publication(make: Make) -> Publication:
    """An article with two reviewed sentences, one of them approved."""
    made = make({"a": STORY, "b": "Another story."})
    sync(made, MONDAY)
    path = made.catalog_path("a", made.locale("es"))
    fill(path, NOON, "Abre a mediodía.")
    fill(path, LENDS, "Presta escaleras.")
    sync(made, MONDAY, by="ana")
    return made


def edit(publication: Publication, day: str, old: str, new: str, *, minor: bool = False) -> SyncReport:
    path = publication.article_path("a")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return sync(publication, day, minor=["a"] if minor else [], last_minor=["a"] if minor else [])


def declare(publication: Publication, day: str = WEDNESDAY) -> int:
    return sync(publication, day, minor=["a"], last_minor=["a"]).accepted


def forget(publication: Publication) -> None:
    """As in a fresh clone, without git: the ledger alone knows the edits."""
    shutil.rmtree(publication.cache_dir)


def test_the_last_edit_was_minor(publication: Publication) -> None:
    approve(publication, ["a"], [publication.locale("es")], "bo", MONDAY)
    edit(publication, TUESDAY, NOON, TWO)
    assert states(publication, "a")[TWO] is State.STALE
    assert declare(publication) == 1
    assert states(publication, "a")[TWO] is State.APPROVED
    found = message(publication, "a", TWO)
    assert found is not None
    assert (found.target, found.fuzzy, found.previous) == ("Abre a mediodía.", False, None)
    kinds = {record.kind for record in records(publication, "a")}
    assert (RecordKind.MINOR in kinds, RecordKind.STALE in kinds) == (True, False)
    # To say it again says nothing more.
    assert declare(publication) == 0
    assert sync(publication, WEDNESDAY).written == 0


def test_the_edit_at_once_and_afterwards_leave_the_same(publication: Publication) -> None:
    es = publication.locale("es")
    files = [publication.article_path("a"), publication.catalog_path("a", es), publication.ledger_path("a", es)]
    saved = [path.read_bytes() for path in files]
    edit(publication, TUESDAY, NOON, TWO, minor=True)
    at_once = [path.read_bytes() for path in files[:2]], set(records(publication, "a"))
    for path, content in zip(files, saved, strict=True):
        path.write_bytes(content)
    sync(publication, MONDAY)
    edit(publication, TUESDAY, NOON, TWO)
    declare(publication, TUESDAY)
    assert [path.read_bytes() for path in files[:2]] == at_once[0]
    assert set(records(publication, "a")) >= at_once[1]


def test_a_pending_edit_comes_first(publication: Publication) -> None:
    edit(publication, TUESDAY, NOON, TWO)
    report = edit(publication, WEDNESDAY, LENDS, ALSO, minor=True)
    assert report.accepted == 0
    made = states(publication, "a")
    assert (made[TWO], made[ALSO]) == (State.STALE, State.REVIEWED)
    # Repeated by mistake, it does not declare the edit before.
    assert declare(publication) == 0
    assert states(publication, "a")[TWO] is State.STALE


@pytest.mark.parametrize(("day", "is_fresh"), [(MONDAY, False), (TUESDAY, False), (MONDAY, True)])
def test_only_the_last_of_two_edits(publication: Publication, day: str, *, is_fresh: bool) -> None:
    """The ledger knows days; the last sync knows the edits of one day apart."""
    edit(publication, day, NOON, TWO)
    edit(publication, TUESDAY, LENDS, ALSO)
    if is_fresh:
        forget(publication)
    assert declare(publication) == 1
    made = states(publication, "a")
    assert (made[TWO], made[ALSO]) == (State.STALE, State.REVIEWED)
    assert declare(publication) == 0


def test_a_sentence_that_was_stale_before_stays_so(publication: Publication) -> None:
    """Its translation is of the wording before the last but one edit."""
    edit(publication, MONDAY, NOON, TWO)
    edit(publication, TUESDAY, TWO, "The depot opens at two!")
    assert declare(publication) == 0
    assert states(publication, "a")["The depot opens at two!"] is State.STALE


def test_drafts_of_the_new_wording_stay(publication: Publication) -> None:
    """A person began to correct the stale text, and a sentence that is new has a draft."""
    edit(publication, TUESDAY, NOON, TWO + " Bring a bag.")
    translate(publication, "a", TWO, target="Abre a las dos.", fuzzy=True)
    translate(publication, "a", "Bring a bag.", target="Traiga una bolsa.", fuzzy=True)
    assert declare(publication) == 0
    made = states(publication, "a")
    assert (made[TWO], made["Bring a bag."]) == (State.DRAFT, State.DRAFT)


def test_the_command(publication: Publication, run: Run) -> None:
    edit(publication, TUESDAY, NOON, TWO)
    done = run("sync", "--minor", "articles/a.md", "--as-of", WEDNESDAY)
    assert done.stdout.splitlines()[0] == "1 translation reviewed again: the last edit was minor."
    assert '"accepted": 0' in run("sync", "--minor", "articles/a.md", "--as-of", WEDNESDAY, "--json").stdout


def test_without_an_article_only_pending_edits_are_minor(publication: Publication, run: Run) -> None:
    edit(publication, TUESDAY, NOON, TWO)
    assert run("sync", "--minor").returncode == 0
    assert states(publication, "a")[TWO] is State.STALE
