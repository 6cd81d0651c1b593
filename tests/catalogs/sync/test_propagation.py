"""What one article's reviewed translations do for the others, by sync, on real files."""

import shutil
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin, OriginKind, RecordKind
from polyglot.drafting.backlog import DraftRequest
from polyglot.model import Message, State
from polyglot.workflow.draft import draft
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.catalogs import SEEDS, SEMILLAS, message, records, states, translate

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n'
SAWS = "Saws are kept dry and sharp."


def test_a_sentence_is_translated_once(make: Make) -> None:
    publication = make({"a": SEEDS, "b": f"Hello. {SEEDS}", "c": "Bye."}, SETTINGS)
    sync(publication, DAY)
    time.sleep(0.05)  # so that what was written is surely older than the notes of that sync
    sync(publication, DAY)
    time.sleep(0.05)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    report = sync(publication, DAY)
    assert (report.synced, report.taken) == (1, 1)
    assert states(publication, "b") == {"Hello.": State.MISSING, SEEDS: State.REVIEWED}
    assert states(publication, "b", "ar")[SEEDS] is State.MISSING
    (origin,) = records(publication, "b")
    assert (origin.kind, origin.origin.name, origin.day) == (RecordKind.MEMORY, "a", DAY)
    assert sync(publication, DAY).written == 0
    (publication.articles / "d.md").write_text(SEEDS, encoding="utf-8")
    assert sync(publication, DAY).taken == 1
    assert records(publication, "d")[0].origin == Origin(OriginKind.ARTICLE, "a")


@pytest.mark.parametrize(
    ("other", "settings"),
    [
        (f"- {SEEDS}\n", SETTINGS),  # another kind of block
        ("Seeds are kept dry and cool!", SETTINGS),  # another text
        (SEEDS, f"{SETTINGS}propagate = false\n"),
        (f"---\nlanguage: ar\n---\n{SEEDS}", SETTINGS),  # from another language
    ],
)
def test_what_is_not_the_same_is_left_alone(make: Make, other: str, settings: str) -> None:
    publication = make({"a": SEEDS, "b": other}, settings)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    assert sync(publication, DAY).taken == 0
    assert set(states(publication, "b").values()) == {State.MISSING}


def test_few_words_may_mean_something_else(make: Make) -> None:
    publication = make({"a": "Dry and cool.", "b": "Dry and cool."}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", "Dry and cool.", target="Seco y fresco.")
    assert sync(publication, DAY).taken == 0


def test_headings_of_any_level_are_of_one_kind(make: Make) -> None:
    publication = make({"a": f"# {SEEDS}", "b": f"### {SEEDS}"}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    assert sync(publication, DAY).taken == 1


def test_where_translators_differ_nobody_is_followed(make: Make) -> None:
    publication = make({"a": SEEDS, "b": SEEDS}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    translate(publication, "b", SEEDS, target="Guarde las semillas secas y frescas.")
    (publication.articles / "c.md").write_text(SEEDS, encoding="utf-8")
    assert sync(publication, DAY).taken == 0


def test_a_correction_is_followed_before_copies_of_what_was_wrong(make: Make) -> None:
    publication = make({"a": SEEDS, "b": SEEDS}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target="Semilas.")
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    (publication.articles / "c.md").write_text(SEEDS, encoding="utf-8")
    sync(publication, DAY)
    found = message(publication, "c", SEEDS)
    assert found is not None
    assert found.target == SEMILLAS


@pytest.mark.parametrize(("touched", "state"), [(False, State.REVIEWED), (True, State.DRAFT)])
def test_a_draft_gives_way_unless_somebody_worked_on_it(make: Make, *, touched: bool, state: State) -> None:
    publication = make({"a": SEEDS, "b": SEEDS}, f'{SETTINGS}[drafting]\nengine = "pseudo"\n')
    draft(DraftRequest(publication=publication, locales=[publication.locale("es")], day=DAY))
    if touched:
        translate(publication, "b", SEEDS, target="Las semillas, ¿en seco?")
    translate(publication, "a", SEEDS, target=SEMILLAS, fuzzy=False)
    sync(publication, DAY)
    assert states(publication, "b")[SEEDS] is state


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("gone", [False, True])
def test_a_text_that_moves_takes_its_translation_along(make: Make, *, later: bool, gone: bool) -> None:
    """A paragraph is cut out of one article and put into another, at once or later; the first one may vanish."""
    publication = make({"a": f"Hello. {SEEDS}", "b": "Bye."}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS, comments="Ask Mara.")
    locale = publication.locale("es")
    approval = LedgerRecord.approval(ledger.record_key(Message(SEEDS, SEMILLAS)), "mara", DAY)
    catalog_store.write_ledger(publication, "a", locale, (approval,))
    sync(publication, DAY)
    if gone:
        (publication.articles / "a.md").unlink()
    else:
        (publication.articles / "a.md").write_text("Hello.", encoding="utf-8")
    if later:
        sync(publication, DAY)
    (publication.articles / "b.md").write_text(f"Bye.\n\n{SEEDS}", encoding="utf-8")
    sync(publication, DAY)
    assert states(publication, "b")[SEEDS] is State.APPROVED
    found = message(publication, "b", SEEDS)
    assert found is not None
    assert found.comments == "Ask Mara."


@pytest.mark.parametrize("gone", [False, True])
def test_a_part_of_an_article_takes_its_short_texts_along(make: Make, *, gone: bool) -> None:
    publication = make({"a": f"# Tools\n\n{SAWS}\n\n# Seeds\n\n{SEEDS}", "other": "# Peas"}, SETTINGS)
    sync(publication, DAY)
    for source, target in (
        ("Tools", "Herramientas"),
        (SAWS, "Las sierras se guardan en seco."),
        ("Seeds", "Semillas"),
        (SEEDS, SEMILLAS),
    ):
        translate(publication, "a", source, target=target)
    translate(publication, "other", "Peas", target="Guisantes")
    (publication.articles / "b.md").write_text(f"# Seeds\n\n{SEEDS}\n\n# Peas", encoding="utf-8")
    if gone:
        (publication.articles / "c.md").write_text(f"# Tools\n\n{SAWS}", encoding="utf-8")
        (publication.articles / "a.md").unlink()
    else:
        (publication.articles / "a.md").write_text(f"# Tools\n\n{SAWS}", encoding="utf-8")
    sync(publication, DAY)
    assert states(publication, "b") == {"Seeds": State.REVIEWED, SEEDS: State.REVIEWED, "Peas": State.MISSING}
    assert set(states(publication, "c" if gone else "a").values()) == {State.REVIEWED}


@pytest.mark.parametrize("text", ["---\ntitle: [\n---\nBye.", "---\nlanguage: fr\n---\nBye.", None])
def test_an_article_that_cannot_be_read_stops_nobody(make: Make, text: str | None) -> None:
    publication = make({"a": SEEDS, "b": SEEDS, "c": SEEDS}, SETTINGS)
    sync(publication, DAY)
    path = publication.articles / "b.md"
    if text is None:  # and what is left of it cannot be read either
        path.unlink()
        publication.catalog_path("b", publication.locale("es")).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    else:
        path.write_text(text, encoding="utf-8")
    translate(publication, "a", SEEDS, target=SEMILLAS)
    assert sync(publication, DAY).taken == 1
    assert states(publication, "c") == {SEEDS: State.REVIEWED}


def test_what_is_left_of_an_article_in_another_language(make: Make) -> None:
    publication = make({"a": f"---\nlanguage: es\n---\n{SEMILLAS}", "b": "---\nlanguage: es\n---\nHola."}, SETTINGS)
    sync(publication, DAY)
    locale = publication.locale("en")
    stored = catalog_store.read_catalog(publication, "a", locale)
    assert stored is not None
    catalog = replace(stored.catalog, messages=tuple(replace(one, target=SEEDS) for one in stored.catalog.messages))
    catalog_store.rewrite(publication, "a", locale, lambda _: (catalog, None))
    (publication.articles / "a.md").unlink()
    sync(publication, DAY)
    shutil.rmtree(publication.cache_dir)
    (publication.articles / "b.md").write_text(f"---\nlanguage: es\n---\nHola.\n\n{SEMILLAS}", encoding="utf-8")
    sync(publication, DAY)
    assert states(publication, "b", "en")[SEMILLAS] is State.REVIEWED


@pytest.mark.parametrize("drafted", [False, True])
def test_what_is_withdrawn_does_not_come_back(make: Make, *, drafted: bool) -> None:
    publication = make({"a": SEEDS, "b": SEEDS}, f'{SETTINGS}[drafting]\nengine = "pseudo"\n')
    sync(publication, DAY)
    if drafted:
        draft(DraftRequest(publication=publication, locales=[publication.locale("es")], day=DAY))
        translate(publication, "a", SEEDS, fuzzy=False)
    else:
        translate(publication, "a", SEEDS, target="Mal.")
    assert sync(publication, DAY).taken == 1
    translate(publication, "a", SEEDS, **({"fuzzy": True} if drafted else {"target": ""}))
    assert sync(publication, DAY).taken == 0
    assert states(publication, "a")[SEEDS] is (State.DRAFT if drafted else State.MISSING)


@pytest.mark.parametrize("how", ["doubt", "delete"])
def test_where_translators_agree_again_they_are_followed(make: Make, how: str) -> None:
    publication = make({"a": SEEDS, "b": SEEDS, "c": SEEDS}, f"{SETTINGS}propagate = false\n")
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    translate(publication, "b", SEEDS, target="Otra.")
    publication = replace(publication, propagate=True)
    assert sync(publication, DAY).taken == 0
    if how == "doubt":
        translate(publication, "b", SEEDS, fuzzy=True)
    else:
        (publication.articles / "b.md").unlink()
        shutil.rmtree(publication.ledger_path("b", publication.locale("es")).parent, ignore_errors=True)
        for locale in publication.locales:
            publication.catalog_path("b", locale).unlink(missing_ok=True)
    assert sync(publication, DAY).taken == 1
    assert states(publication, "c") == {SEEDS: State.REVIEWED}


def test_what_is_pruned_is_shared_first(make: Make) -> None:
    publication = make({"a": f"Hello. {SEEDS}", "b": "Bye."}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    (publication.articles / "a.md").write_text("Hello.", encoding="utf-8")
    sync(publication, DAY)
    (publication.articles / "b.md").write_text(f"Bye. {SEEDS}", encoding="utf-8")
    report = sync(publication, "2026-06-01", prune=10)
    assert (report.taken, report.pruned) == (1, 1)
    assert states(publication, "b")[SEEDS] is State.REVIEWED


def test_what_would_break_a_text_is_not_shared(make: Make) -> None:
    publication = make(
        {"a": "See [the old map](https://a.example/) first.", "b": "See [the old map](https://b.example/) first."},
        SETTINGS,
    )
    sync(publication, DAY)
    translate(publication, "a", "See [the old map][1] first.", target="Mire el mapa.")
    assert sync(publication, DAY).taken == 0
    translate(publication, "a", "See [the old map][1] first.", target="Mire [el mapa][1].")
    assert sync(publication, DAY).taken == 1


def test_what_is_known_can_be_deleted(make: Make) -> None:
    """The index says where to look and no more: without it the same comes out."""
    publication = make({"a": f"Hello. {SEEDS}", "b": "Bye.", "c": f"- {SEEDS}\n"}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    sync(publication, DAY)
    (publication.articles / "a.md").unlink()
    sync(publication, DAY)
    (publication.articles / "b.md").write_text(f"Bye.\n\n{SEEDS}", encoding="utf-8")
    twin = publication.root.with_name("twin")
    shutil.copytree(publication.root, twin, ignore=shutil.ignore_patterns(".polyglot"))
    sync(publication, DAY)
    sync(replace(publication, root=twin), DAY)
    texts = {path.relative_to(publication.root): path.read_bytes() for path in publication.catalogs.rglob("*.*")}
    assert (
        SEMILLAS.encode()
        in texts[publication.catalog_path("b", publication.locale("es")).relative_to(publication.root)]
    )
    assert texts == {path.relative_to(twin): path.read_bytes() for path in (twin / "locales").rglob("*.*")}


def test_an_index_that_does_not_fit(make: Make, run: Run) -> None:
    publication = make({"a": SEEDS}, SETTINGS)
    shell = f"ulimit -f 16; {sys.executable} -m polyglot sync"  # in KiB: what a file may hold
    result = subprocess.run(["bash", "-c", shell], cwd=publication.root, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "error: disk I/O error. Check free space" in result.stderr
    assert run("sync").returncode == 0


def test_a_broken_index_is_thrown_away(make: Make) -> None:
    publication = make({"a": SEEDS, "b": SEEDS}, SETTINGS)
    sync(publication, DAY)
    translate(publication, "a", SEEDS, target=SEMILLAS)
    (index,) = publication.cache_dir.glob("holdings-*.sqlite")
    index.write_text("no index", encoding="utf-8")
    report = sync(publication, DAY)
    assert (report.synced, report.taken) == (2, 1)
