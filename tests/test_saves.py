"""Catalogs that people's programs save while polyglot works on them: every way to save, at the worst moments."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from polyglot.catalogs.ledger import catalog_store
from polyglot.errors import ContentError
from polyglot.model import Catalog
from polyglot.publication import Publication
from polyglot.storage import atomic_replace, file_leases, files
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run

Save = Callable[[Path, str], None]


def by_renaming(path: Path, text: str) -> None:
    new = path.with_name("new~")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def in_place_at_leisure(path: Path, text: str) -> None:
    """The file is open, and empty or half-written, when this returns; it is whole a moment later."""
    file = path.open("w", encoding="utf-8")

    def write() -> None:
        with file:
            for part in (text[: len(text) // 2], text[len(text) // 2 :]):
                time.sleep(0.1)
                file.write(part)
                file.flush()

    threading.Thread(target=write).start()


def deleted_first(path: Path, text: str) -> None:
    path.unlink()
    threading.Timer(0.02, in_place, (path, text)).start()


SAVES = [by_renaming, in_place, in_place_at_leisure, deleted_first]
ELSEWHERE = [by_renaming, in_place]


@pytest.fixture
def publication(make: Make) -> Publication:
    publication = make({"a": "One. Two."})
    sync(publication, DAY)
    return publication


def catalog(publication: Publication) -> Path:
    return publication.catalog_path("a", publication.locale("es"))


def translated(text: str, source: str, target: str) -> str:
    assert f'msgid "{source}"\nmsgstr ""' in text
    return text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')


def noted(stored: catalog_store.Stored | None) -> Catalog:
    assert stored
    return replace(stored.catalog, comments="Noted.")


def check_redone(publication: Publication, save: Save) -> None:
    """Somebody saves between our reading and our writing: what we do is done again, on what they saved."""
    path = catalog(publication)
    seen: list[catalog_store.Stored | None] = []

    def make(stored: catalog_store.Stored | None) -> Catalog:
        if not seen:
            save(path, translated(path.read_text(encoding="utf-8"), "One.", "Uno."))
        seen.append(stored)
        return noted(stored)

    done = catalog_store.revise(publication, "a", publication.locale("es"), make)
    assert (done.written, len(seen)) == (True, 2)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Noted.\n")
    assert 'msgstr "Uno."' in text
    assert [one.name for one in path.parent.iterdir()] == ["a.po"]


@pytest.mark.parametrize("save", SAVES)
def test_a_save_before_we_write(publication: Publication, save: Save) -> None:
    check_redone(publication, save)


@pytest.mark.parametrize("save", ELSEWHERE)
def test_a_save_before_we_write_on_other_systems(
    publication: Publication, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where names cannot be exchanged, and nobody tells who writes a file."""
    monkeypatch.setattr(atomic_replace, "_renameat2", lambda: None)
    monkeypatch.setattr(file_leases, "_lease", lambda *_, **__: None)
    check_redone(publication, save)


def test_somebody_makes_the_catalog_first(publication: Publication) -> None:
    path = catalog(publication)
    text = translated(path.read_text(encoding="utf-8"), "One.", "Uno.")
    path.unlink()
    seen: list[catalog_store.Stored | None] = []

    def make(stored: catalog_store.Stored | None) -> Catalog:
        if not seen:
            in_place(path, text)
        seen.append(stored)
        return noted(stored) if stored else Catalog((("Language", "es"),), ())

    catalog_store.revise(publication, "a", publication.locale("es"), make)
    assert 'msgstr "Uno."' in path.read_text(encoding="utf-8")


def test_one_who_saves_for_ever_is_told(publication: Publication) -> None:
    path = catalog(publication)
    texts: list[str] = []

    def make(stored: catalog_store.Stored | None) -> Catalog:
        texts.append(f"# {len(texts)}\n{path.read_text(encoding='utf-8')}")
        by_renaming(path, texts[-1])
        return noted(stored)

    with pytest.raises(ContentError, match="again and again"):
        catalog_store.revise(publication, "a", publication.locale("es"), make)
    assert path.read_text(encoding="utf-8") == texts[-1]


@pytest.mark.parametrize("lease", [True, False])
def test_a_half_written_catalog_is_waited_for(
    publication: Publication, monkeypatch: pytest.MonkeyPatch, *, lease: bool
) -> None:
    if not lease:
        monkeypatch.setattr(file_leases, "_lease", lambda *_, **__: None)
        monkeypatch.setattr(file_leases, "_REST", 0.2)  # longer than this program rests between its writes
    path = catalog(publication)
    text = path.read_text(encoding="utf-8")
    for _ in range(5):
        in_place_at_leisure(path, text)
        stored = catalog_store.read_catalog(publication, "a", publication.locale("es"))
        assert stored
        assert stored.data.decode() == text


def test_one_who_writes_for_ever_is_told(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_leases, "_PATIENCE", 0.1)
    path = catalog(publication)
    with path.open("r+"):
        path.touch()
        (publication.articles / "a.md").write_text("One. Two. Three.", encoding="utf-8")
        report = sync(publication, DAY)
    assert [(one.code, one.path) for one in report.findings] == [("catalog", "locales/es/LC_MESSAGES/a.po")]
    assert "does not come to an end" in report.findings[0].text
    assert not sync(publication, DAY).findings


@pytest.mark.parametrize("content", ["", " \n\n"])
def test_an_empty_file_is_no_empty_catalog(publication: Publication, content: str) -> None:
    path = catalog(publication)
    path.write_text(content, encoding="utf-8")
    (publication.articles / "a.md").write_text("One. Two. Three.", encoding="utf-8")
    report = sync(publication, DAY)
    assert [(one.code, one.text) for one in report.findings] == [("catalog", "The file is empty, which no catalog is.")]
    assert path.read_text(encoding="utf-8") == content
    path.unlink()
    assert not sync(publication, DAY).findings
    assert "Three." in path.read_text(encoding="utf-8")


EDITOR = """
import sys, time
from pathlib import Path
path, way = Path(sys.argv[1]), sys.argv[2]
number = 0
print(flush=True)
while number < 800:
    number += 1
    text = f"{path.read_text()}{number}\\n"
    if way == "renaming":
        new = path.with_name("new~")
        new.write_text(text)
        new.replace(path)
    else:
        path.write_text(text)
    time.sleep(0.0002)
"""


@pytest.mark.parametrize("way", ["renaming", "in place"])
def test_a_save_at_any_moment(tmp_path: Path, way: str) -> None:
    """A program adds lines as fast as it can, and so do we, on what we have read: no line of its is lost."""
    path = tmp_path / "text"
    path.write_text("begun\n", encoding="utf-8")
    ours, redone = 0, 0
    with subprocess.Popen([sys.executable, "-c", EDITOR, path, way], stdout=subprocess.PIPE) as editor:
        assert editor.stdout
        editor.stdout.readline()
        while editor.poll() is None:
            data, _ = atomic_replace.read(path, "text")
            if atomic_replace.put(path, data, data + b"ours %d\n" % ours, "text", durable=False):
                ours += 1
                time.sleep(0.002)
            else:
                redone += 1
    assert editor.returncode == 0
    lines = path.read_text(encoding="utf-8").split("\n")
    assert redone > 0
    assert lines.count("begun") == 1
    assert [line for line in lines if line.isdigit()] == [str(number) for number in range(1, 801)]
    assert list(tmp_path.iterdir()) == [path]


def aside(path: Path, old: bytes, new: bytes, content: bytes) -> Path:
    """What a run leaves that was killed after it had taken `content` aside for `new`."""
    marks = "-".join(map(atomic_replace._digest, (os.fsencode(path.name), old, new)))
    left = path.with_name(f".{path.name}.{marks}.1.aside")
    left.write_bytes(content)
    (path.parents[3] / ".polyglot/lock").write_bytes(b"")
    return left


OLD, SAVED, NEW, LATER = (
    f'msgid ""\nmsgstr "Language: es\\n"\n\n#~ msgid "{word}"\n#~ msgstr "x"\n' for word in "abcd"
)


@pytest.mark.parametrize(
    ("place", "left", "expected"),
    [
        (OLD, NEW, OLD),  # killed before the exchange
        (NEW, OLD, NEW),  # after it
        (NEW, SAVED, SAVED),  # and somebody had saved just then
        (LATER, OLD, LATER),
        (SAVED, SAVED, SAVED),
    ],
)
def test_what_a_killed_run_took_aside(publication: Publication, place: str, left: str, expected: str) -> None:
    path = catalog(publication)
    path.write_text(place, encoding="utf-8")
    file = aside(path, OLD.encode(), NEW.encode(), left.encode())
    assert not sync(publication, DAY).findings
    assert not file.exists()
    word = expected.split('#~ msgid "')[1][0]
    assert f'#~ msgid "{word}"' in path.read_text(encoding="utf-8")


def test_two_saves_that_a_killed_run_met(publication: Publication, run: Run) -> None:
    """One was taken aside, and another came after it: a person settles that, and is told until then."""
    path = catalog(publication)
    path.write_text(LATER, encoding="utf-8")
    left = aside(path, OLD.encode(), NEW.encode(), SAVED.encode())
    for _ in range(2):
        result = run("sync", "--as-of", DAY)
        assert (result.returncode, result.stderr.count("saved-aside")) == (1, 1)
        assert f"which is in {left.name}. " in result.stderr
    assert left.read_text(encoding="utf-8") == SAVED
    left.unlink()
    assert run("sync", "--as-of", DAY).returncode == 0


def test_unfinished_files_of_dead_runs_go(publication: Publication, run: Run) -> None:
    """They are looked for after a run that came to no good end, by the next one that holds the lock."""
    folders = [publication.catalogs / "es/LC_MESSAGES", publication.catalogs / "pot"]
    for folder in folders:
        (folder / ".a.po.123.tmp").write_bytes(b"")
        (folder / ".a.po.tmp").write_bytes(b"of another program")
    assert run("sync").returncode == 0
    assert len(list(publication.catalogs.rglob(".*.123.tmp"))) == 2  # no sync was killed
    (publication.scratch / "lock").write_bytes(b"")
    assert run("sync").returncode == 0
    for folder in folders:
        assert [path.name for path in folder.glob(".*.tmp")] == [".a.po.tmp"]


@pytest.mark.parametrize("output", ["editions", "elsewhere"])
def test_unfinished_files_of_dead_builds_go(publication: Publication, run: Run, output: str) -> None:
    """Also in a language that the next build does not make; what is not beside a file of ours is of another program."""
    build = ("build", "-f", "html", "-o", output)
    assert run(*build).returncode == 0
    top = publication.root / output
    unfinished = [top / ".index.html.123.tmp", top / "en/a/.index.html.123.tmp", top / "ar/..polyglot-files.123.tmp"]
    others = [top / "es/.index.html.tmp", top / "es/.letter.123.tmp", top / "theirs/.index.html.123.tmp"]
    (top / "theirs").mkdir()
    for path in unfinished + others:
        path.write_bytes(b"")
    assert run(*build).returncode == 0
    assert all(path.exists() for path in unfinished)  # no build was killed
    (lock,) = (path for path in publication.scratch.glob("e*.lock"))
    lock.write_bytes(b"")
    assert run("build", "-f", "html", "-o", output, "-l", "en,es").returncode == 0
    assert not [path for path in unfinished if path.exists()]
    assert all(path.exists() for path in others)


def test_two_builds_of_the_editions_do_not_mix(publication: Publication, run: Run) -> None:
    """Whatever they are asked for. Other places have nothing to do with it: of two builds there, too, the second is told."""
    assert run("build").returncode == 0
    assert run("build", "--output", "elsewhere").returncode == 0
    editions, elsewhere = (publication.scratch / "editions.lock", *publication.scratch.glob("elsewhere-*.lock"))
    to = ("build", "--output", "elsewhere")
    for lock, told, free in ((editions, ("build",), to), (elsewhere, to, ("build",))):
        with files.lock(lock):
            for more in ((), ("--preview",), ("--language", "es,ar")):
                result = run(*told, *more)
                assert (result.returncode, result.stdout, result.stderr) == (
                    1,
                    "",
                    "error: Another polyglot is working on this publication. Wait until it is done, then try again.\n",
                )
            assert run(*free).returncode == 0
            assert run("build", "--preview", "--output", "third").returncode == 0
            assert run("sync").returncode == 0
        assert run(*told).returncode == 0
