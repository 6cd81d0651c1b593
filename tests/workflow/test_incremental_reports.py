"""`status`, `check`, `glossary` and the review queue read only what changed, and say what they would say from nothing."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import catalog_store
from polyglot.catalogs.ledger import records as ledger
from polyglot.catalogs.ledger.model import LedgerRecord, Origin
from polyglot.errors import PolyglotError
from polyglot.publication import Publication
from polyglot.workflow.approve import approve
from polyglot.workflow.check import check
from polyglot.workflow.glossary import glossary
from polyglot.workflow.review import queue_drafts
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from polyglot.workflow.withdraw import withdraw
from tests.conftest import DAY, SVG, Make, Run
from tests.support.catalogs import translate_all

SETTINGS = """\
[publication]
source_language = "en"
languages = ["es", "ar"]
title = "Test"
[editions]
publish_at = 0.5
"""
TERMS = "en,es\nhouse,casa\nboat,{}\n"
ARTICLES = {
    "2026-1/a": "---\ntitle: A house\n---\nIt stands. See [the boat](b.md), [this](x.txt) and ![a dot](dot.svg).\n",
    "2026-1/b": "---\ntitle: A boat\nkeep: [Ines]\n---\nThe boat floats. Ines has it.\n",
    "c": "---\ntitle: A mill\n---\nIt turns. See [nothing](z.md) and [a list](2026-1/x.txt).\n",
    "e": "---\ntitle: Una carta\nlanguage: es\n---\nVino.\n",
}


def publish(make: Make) -> Publication:
    publication = make(ARTICLES, SETTINGS)
    publication.glossary.write_text(TERMS.format("barco"), encoding="utf-8")
    sync(publication, DAY)
    for id in ("2026-1/a", "2026-1/b", "c"):
        translate_all(publication, id)
    return publication


def say_all(root: Path) -> tuple[object, ...]:
    """What the verbs say of the publication in a folder."""
    publication = publications.read(root)
    every, one = publication.locales, publication.locales[1:2]
    return (
        check(publication),
        status(publication, every),
        status(publication, one),
        queue_drafts(publication, every),
        glossary(publication, every),
    )


def write(publication: Publication, name: str, text: str) -> None:
    path = publication.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        path.unlink()
    path.write_text(text, encoding="utf-8")


def remove(publication: Publication, name: str) -> None:
    (publication.root / name).unlink(missing_ok=True)


def link_outside(publication: Publication, name: str) -> None:
    remove(publication, name)
    (publication.root / name).symlink_to("/etc/passwd")


def edit(publication: Publication, id: str, dice: random.Random) -> None:
    path = publication.article_path(id)
    if path.exists():
        path.write_text(path.read_text("utf-8").replace("It ", f"It {dice.choice(['now', 'yet'])} "), "utf-8")


def doubt(publication: Publication, dice: random.Random) -> None:
    """Make a translation a doubtful draft."""
    locale = publication.locale("es")
    stored = catalog_store.read_catalog(publication, "c", locale)
    if stored:
        records = [
            LedgerRecord.draft(
                ledger.record_key(message), Origin(), day=DAY, text=message.target, confidence=dice.randrange(60)
            )
            for message in stored.catalog.messages
        ]
        catalog_store.write_ledger(publication, "c", locale, tuple(records))
        path = publication.catalog_path("c", locale)
        path.write_text(path.read_text("utf-8").replace('\nmsgid "It', '\n#, fuzzy\nmsgid "It'), "utf-8")


OPERATIONS: list[Callable[[Publication, random.Random], object]] = [
    lambda publication, dice: edit(publication, "2026-1/a", dice),
    lambda publication, dice: edit(publication, "c", dice),
    lambda publication, _: sync(publication, DAY),
    lambda publication, dice: translate_all(publication, "c", "es", mark=dice.choice("12")),
    lambda publication, dice: translate_all(publication, "2026-1/a", "ar", share=dice.random()),
    doubt,
    lambda publication, _: approve(publication, ["2026-1/b"], publication.locales[1:], "bo", DAY),
    lambda publication, _: write(publication, "articles/z.md", "It ends.\n"),
    lambda publication, _: remove(publication, "articles/z.md"),
    lambda publication, _: write(publication, "articles/c.md", "---\ntitle: [\n---\n"),
    lambda publication, _: write(publication, "articles/c.md", ARTICLES["c"]),
    lambda publication, _: write(publication, "articles/2026-1/dot.svg", SVG.decode()),
    lambda publication, _: remove(publication, "articles/2026-1/dot.svg"),
    lambda publication, _: link_outside(publication, "articles/2026-1/x.txt"),
    lambda publication, _: write(publication, "articles/2026-1/x.txt", "1 ladder"),
    lambda publication, _: remove(publication, "articles/2026-1/x.txt"),
    lambda publication, dice: write(
        publication, "articles/2026-1/issue.toml", f'title = "The first"\nkeep = ["{dice.choice(["boat", "house"])}"]\n'
    ),
    lambda publication, _: remove(publication, "articles/2026-1/issue.toml"),
    lambda publication, dice: write(
        publication, "glossary.csv", TERMS.format(dice.choice(["barco", "=", "bote|nave"]))
    ),
    lambda publication, _: write(publication, "glossary.csv", "fr\n"),
    lambda publication, _: write(publication, "locales/es/LC_MESSAGES/2026-1/b.po", "no catalog"),
    lambda publication, _: remove(publication, "locales/es/LC_MESSAGES/2026-1/b.po"),
    lambda publication, _: write(publication, "locales/es/ledger/c.jsonl", "no ledger"),
    lambda publication, _: remove(publication, "locales/es/ledger/c.jsonl"),
    lambda publication, _: withdraw(publication, ["2026-1/b"], publication.locales[1:], DAY),
    lambda publication, dice: write(
        publication,
        "polyglot.toml",
        SETTINGS.replace("0.5", dice.choice(["0.2", "0.9"])) + dice.choice(["", "[review]\nsecond_reviewer = true\n"]),
    ),
]


@pytest.mark.parametrize("seed", range(5))
def test_any_walk_says_what_a_copy_without_results_says(make: Make, tmp_path: Path, seed: int) -> None:
    publication = publish(make)
    dice = random.Random(seed)
    for step in range(12):
        for operation in dice.sample(OPERATIONS, dice.choice([0, 1, 1, 2, 4])):
            with suppress(PolyglotError, OSError):  # of a verb, because of what another operation broke
                operation(publications.read(publication.root), dice)
        other = tmp_path.with_name(f"{tmp_path.name}-{step}") / "elsewhere"
        shutil.copytree(tmp_path, other, symlinks=True, ignore=shutil.ignore_patterns(".polyglot"))
        assert say_all(tmp_path) == say_all(other)


def count_read(verb: Callable[..., object], *arguments: object) -> int:
    """How many texts a verb reads."""
    totals = [0]
    verb(*arguments, lambda _, total: totals.append(total))
    return totals[-1]


@pytest.mark.parametrize("verb", [check, status, queue_drafts, glossary])
def test_only_what_has_changed_is_read(make: Make, verb: Callable[..., object]) -> None:
    publication = publish(make)
    arguments = (publication,) if verb is check else (publication, publication.locales)
    time.sleep(0.05)  # what has just been saved might change again within a tick of the clock, and is read once more
    assert [count_read(verb, *arguments) for _ in range(2)] == [4, 0]
    write(publication, "articles/c.md", ARTICLES["c"].replace("It", "She"))
    assert count_read(verb, *arguments) == 1
    translate_all(publication, "2026-1/b", mark="2")
    remove(publication, "articles/c.md")
    time.sleep(0.05)
    assert [count_read(verb, *arguments) for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + bytes(4096)])
def test_a_broken_store_is_thrown_away(make: Make, damage: bytes) -> None:
    publication = publish(make)
    before = say_all(publication.root)
    stores = [publication.cache_dir / f"{name}.sqlite" for name in ("check", "status", "drafts", "glossary")]
    for path in stores:
        path.write_bytes(damage)
    assert say_all(publication.root) == before
    for path in stores:
        path.unlink()
        with sqlite3.connect(path) as foreign:
            foreign.execute("CREATE TABLE results (name TEXT)")
    assert say_all(publication.root) == before


def test_a_store_that_cannot_be_written_is_not_missed(make: Make) -> None:
    publication = publish(make)
    before = say_all(publication.root)
    for name in ("check", "status", "drafts", "glossary"):
        path = publication.cache_dir / f"{name}.sqlite"
        path.unlink()
        path.mkdir()
    assert say_all(publication.root) == before


def test_several_processes_at_once(make: Make, run: Run) -> None:
    publication = publish(make)
    command = [sys.executable, "-m", "polyglot", "-C", str(publication.root)]
    wanted = {verb: run(verb).stdout for verb in ("status", "check")}
    for _ in range(3):
        for name in ("check", "status"):
            remove(publication, f".polyglot/{name}.sqlite")
        running = [
            (verb, subprocess.Popen([*command, verb], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
            for verb in ("status", "check", "status", "check", "sync")
        ]
        ended = [(verb, *process.communicate()) for verb, process in running]
        assert [(verb, errors) for verb, _, errors in ended if "Traceback" in errors] == []
        assert all(out == wanted[verb] for verb, out, _ in ended if verb in wanted)
