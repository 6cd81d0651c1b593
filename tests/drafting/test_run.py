"""A run of drafting, seen from outside: what is drafted, by what, and what is left alone."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import polib
import pytest

from polyglot.catalogs.ledger import catalog_store
from polyglot.engines.argos import ArgosEngine
from polyglot.engines.models import packages
from polyglot.engines.translation_cache import CachedEngine
from polyglot.errors import EngineError
from polyglot.publication import Publication
from tests.conftest import Make, Run
from tests.support.argos_models import metadata, package

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n'
ONE = "\\[Õñé ŵõŕđ.\\]"  # in Markdown
PSEUDO = f'{SETTINGS}[drafting]\nengine = "pseudo"\n'


def drafts(publication: Publication, id: str, tag: str = "es") -> dict[str, str]:
    """The texts of an article's messages, by their sources."""
    stored = catalog_store.read_catalog(publication, id, publication.locale(tag))
    assert stored is not None
    return {message.source: message.target for message in stored.catalog.messages}


def test_only_some_articles_and_languages(run: Run, make: Make) -> None:
    publication = make({"a": "One word.", "b": "Two words."}, PSEUDO)
    assert run("draft", "articles/a.md", "-l", "es").stdout == "Drafted: es 1.\n"
    assert drafts(publication, "a") == {"One word.": ONE}
    assert drafts(publication, "b") == {"Two words.": ""}
    assert drafts(publication, "a", "ar") == {"One word.": ""}
    result = run("draft", "c")
    assert (result.returncode, result.stdout) == (2, "")
    assert "There is no article “c”" in result.stderr


def test_another_engine_than_the_publications(run: Run, make: Make) -> None:
    publication = make({"a": "One word."}, SETTINGS)
    assert run("draft", "--engine", "pseudo").stdout == "Drafted: es 1, ar 1.\n"
    assert drafts(publication, "a", "ar") == {"One word.": ONE}


def test_a_dry_run_writes_nothing(run: Run, make: Make) -> None:
    publication = make({"a": "One word. And two more."}, SETTINGS)
    said = run("draft", "--dry-run")
    assert said.returncode == 0
    assert "en → es  2 messages, 5 words: argos (argos" in said.stdout
    assert "en → ar  2 messages, 5 words: argos (no model)" in said.stdout
    assert set(drafts(publication, "a").values()) == {""}
    planned = json.loads(run("draft", "-n", "--json").stdout)["planned"]
    assert [(way["target"], way["messages"], way["models"] is None) for way in planned] == [
        ("es", 2, False),
        ("ar", 2, True),
    ]
    run("draft", "--engine", "pseudo")
    assert run("draft", "-n").stdout == "Nothing to draft.\n"


def test_drafts_that_nobody_touched_are_made_again(run: Run, make: Make) -> None:
    publication = make({"a": "The house is old. The cat sleeps. It is late."}, SETTINGS)
    run("draft", "--engine", "pseudo", "-l", "es")
    path = publication.catalog_path("a", publication.locale("es"))
    file = polib.pofile(str(path), wrapwidth=0)
    file[0].msgstr = "La casa es vieja, creo."
    accepted, pseudo = file[1].msgstr, file[2].msgstr
    file[1].flags.remove("fuzzy")
    file.save()
    assert run("draft", "-l", "es").stdout == "Nothing was drafted.\n"
    assert "Drafted: es 1." in run("draft", "-l", "es", "--again").stdout
    now = drafts(publication, "a")
    assert now["The house is old."] == "La casa es vieja, creo."
    assert now["The cat sleeps."] == accepted
    assert now["It is late."] not in {"", pseudo}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter model as an installed package, in a home of the test's own; its model file is returned."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return (
        packages.install_package(package(tmp_path / "en_es.argosmodel", metadata("en", "es"))).folder
        / "model/model.bin"
    )


def test_what_an_engine_said_is_remembered(installed: Path) -> None:
    """Where the model is gone, what was said before is known still, and nothing else."""
    texts = ["The house is old.", "It is late.", ""]
    first = CachedEngine(ArgosEngine()).translate(texts, "en", "es")
    assert [bool(draft.text) for draft in first] == [True, True, False]
    assert first[0].alignment is not None
    installed.unlink()
    assert CachedEngine(ArgosEngine()).translate([*texts, texts[0]], "en", "es") == [*first, first[0]]
    for text, attempt in (("It is early.", 0), (texts[0], 1)):
        with pytest.raises(EngineError, match="cannot be loaded"):
            CachedEngine(ArgosEngine()).translate([text], "en", "es", attempt=attempt)


def test_another_model_is_asked_anew(installed: Path, tmp_path: Path) -> None:
    [known] = CachedEngine(ArgosEngine()).translate(["It is late."], "en", "es")
    other = package(tmp_path / "other.argosmodel", metadata("en", "es", package_version="9.0"))
    packages.install_package(other)
    [new] = CachedEngine(ArgosEngine()).translate(["It is late."], "en", "es")
    assert (known.engine, new.engine) == ("argos en-es 1.0", "argos en-es 9.0")


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_broken_cache_stops_nothing(installed: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(content)
    assert CachedEngine(ArgosEngine(), path).translate(["It is late."], "en", "es")[0].text


def test_a_cache_that_cannot_be_written_stops_nothing(installed: Path, tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    assert CachedEngine(ArgosEngine(), path).translate(["It is late."], "en", "es")[0].text


def test_the_cache_is_the_users_own(installed: Path, tmp_path: Path) -> None:
    CachedEngine(ArgosEngine()).translate(["It is late."], "en", "es")
    path = tmp_path / "cache/polyglot/drafts-1.sqlite"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_run_that_is_killed_goes_on_where_it_stopped(run: Run, make: Make, tmp_path: Path) -> None:
    """What the engine had said when the run was killed is not asked for again, and the end is that of a whole run."""
    words = ("house", "cat", "dog", "book", "table", "tree", "door", "street", "boat", "garden")
    articles = {
        f"a{number}": "\n\n".join(
            f"The {one} number {number} is near the {other}, and nobody knows who put it there in the rain."
            for one in words
            for other in words
        )
        for number in range(5)
    }
    publication = make(articles, '[publication]\nsource_language = "en"\nlanguages = ["es"]\n')
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "polyglot", "-C", str(publication.root), "draft"]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    cache = tmp_path / "cache/polyglot/drafts-1.sqlite"
    while process.poll() is None and known(cache) < 150:
        time.sleep(0.02)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = known(cache)
    assert 150 <= before < 500
    assert run("draft", XDG_CACHE_HOME=str(tmp_path / "cache")).returncode == 0
    assert known(cache) >= 500
    for id in articles:
        assert all(drafts(publication, id).values())


def known(cache: Path) -> int:
    """How many drafts a cache holds."""
    if not cache.exists():
        return 0
    with closing(sqlite3.connect(cache)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM drafts").fetchone()[0])
        except sqlite3.Error:
            return 0
