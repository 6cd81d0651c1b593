"""What becomes of messages that left the articles: kept, until an editor lets old ones go."""

import json
import subprocess
from pathlib import Path

import pytest

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger.model import RecordKind
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import Make, Run
from tests.support.catalogs import fill

STORY = "The depot opens at noon. It lends ladders. Bring a lamp of your own."
LADDERS = "It lends ladders."


def write(publication: Publication, text: str) -> None:
    (publication.articles / "a.md").write_text(text, encoding="utf-8")


def texts(publication: Publication) -> dict[str, tuple[str, bool]]:
    stored = catalog_store.read_catalog(publication, "a", publication.locale("es"))
    assert stored
    return {message.source: (message.target, message.obsolete) for message in stored.catalog.messages}


def days(publication: Publication, kind: RecordKind = RecordKind.OBSOLETE) -> list[str]:
    return [
        one.day for one in catalog_store.read_ledger(publication, "a", publication.locale("es")) if one.kind is kind
    ]


@pytest.fixture
def publication(make: Make) -> Publication:
    """An article with a translated sentence, which then leaves the article."""
    made = make({"a": STORY})
    sync(made, "2026-01-01")
    fill(made.root / "locales/es/LC_MESSAGES/a.po", LADDERS, "Presta escaleras.")
    write(made, STORY.replace(f" {LADDERS}", ""))
    sync(made, "2026-01-10")
    assert (texts(made)[LADDERS], days(made)) == (("Presta escaleras.", True), ["2026-01-10"])
    return made


@pytest.mark.parametrize(
    ("as_of", "older_than", "goes"),
    [
        ("2026-01-10", 0, False),  # today
        ("2026-01-11", 0, True),  # before today
        ("2026-02-09", 30, False),  # 30 days are not more than 30 days
        ("2026-02-10", 30, True),
        ("2025-01-01", 0, False),  # a day before the ledger's
        ("2026-01-11", 100_000, False),
        ("0001-01-01", 100_000, False),
    ],
)
def test_only_old_ones_are_dropped(publication: Publication, as_of: str, older_than: int, *, goes: bool) -> None:
    sync(publication, as_of)
    assert LADDERS in texts(publication)
    report = sync(publication, as_of, prune=older_than)
    assert (report.pruned, LADDERS in texts(publication), bool(days(publication))) == (int(goes), not goes, not goes)
    assert sync(publication, as_of, prune=older_than).pruned == 0


def test_one_that_returns_begins_anew(publication: Publication) -> None:
    write(publication, STORY)
    sync(publication, "2026-02-01")
    assert (texts(publication)[LADDERS], days(publication)) == (("Presta escaleras.", False), [])
    write(publication, "Bring a lamp of your own.")
    sync(publication, "2026-03-01", prune=0)
    assert (texts(publication)[LADDERS], days(publication)) == (("Presta escaleras.", True), ["2026-03-01"])


def test_what_a_merge_left_in_the_ledger_does_not_count_for_a_live_message(publication: Publication) -> None:
    ledger = publication.ledger_path("a", publication.locale("es"))
    old = ledger.read_bytes()
    write(publication, STORY)
    sync(publication, "2026-02-01")
    ledger.write_bytes(old)  # as if another branch had known it as obsolete
    write(publication, "Bring a lamp of your own.")
    assert sync(publication, "2026-05-01", prune=30).pruned == 0
    assert (LADDERS in texts(publication), days(publication)) == (True, ["2026-05-01"])


def test_one_without_a_day_gets_it_at_the_next_sync(publication: Publication) -> None:
    publication.ledger_path("a", publication.locale("es")).unlink()
    assert sync(publication, "2026-05-01", prune=0).pruned == 0
    assert days(publication) == ["2026-05-01"]
    assert sync(publication, "2026-05-02", prune=0).pruned == 1


def test_records_of_what_is_dropped_go_and_no_others(make: Make) -> None:
    """A stale sentence leaves, and one that went stale twice stays: the latter's reviews are still needed."""
    publication = make({"a": STORY})
    path = publication.root / "locales/es/LC_MESSAGES/a.po"
    sync(publication, "2026-01-01")
    fill(path, LADDERS, "Presta escaleras.")
    fill(path, "The depot opens at noon.", "El depósito abre a mediodía.")
    both = STORY.replace("ladders", "long ladders").replace("at noon", "at two")
    write(publication, both)
    sync(publication, "2026-01-02")
    write(publication, both.replace(" It lends long ladders.", ""))
    sync(publication, "2026-01-03")
    assert sorted(days(publication, RecordKind.REVIEW)) == ["2026-01-02", "2026-01-02"]
    before = set(catalog_store.read_ledger(publication, "a", publication.locale("es")))
    assert sync(publication, "2026-03-01", prune=7).pruned == 1
    after = set(catalog_store.read_ledger(publication, "a", publication.locale("es")))
    assert after < before
    assert sorted(record.kind for record in before - after) == [
        RecordKind.OBSOLETE,
        RecordKind.REVIEW,
        RecordKind.STALE,
    ]
    assert texts(publication)["The depot opens at two."] == ("El depósito abre a mediodía.", False)
    assert status(publication, [publication.locale("es")]).articles[0].words[State.STALE] == 5


def test_the_command(run: Run, publication: Publication, tmp_path: Path) -> None:
    assert run("sync", "--prune-older-than", "-1").returncode == 2
    result = run("sync", "--prune-older-than", "30", "--as-of", "2026-01-20")
    assert (result.returncode, "0 obsolete messages deleted.\n" in result.stdout) == (0, True)
    result = run("sync", "--prune-older-than", "30", "--as-of", "2026-03-20", "--json")
    assert json.loads(result.stdout)["pruned"] == 1
    (tmp_path / "articles/a.md").unlink()  # a catalog without an article is nobody's to prune
    kept = texts(publication)
    subprocess.run(["touch", tmp_path / "articles/b.md"], check=True)
    result = run("sync", "--prune-older-than", "0", "--as-of", "2030-01-01")
    assert (result.returncode, "stray-catalog" in result.stderr) == (0, True)
    assert texts(publication) == kept
