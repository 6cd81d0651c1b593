"""Catalogs that people's programs save while polyglot works on them: every way to save, at the worst moments."""

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
from polyglot.storage import atomic_replace, file_leases
from polyglot.workflow.sync import sync
from tests.conftest import DAY
from tests.support.catalogs import filled
from tests.support.saving import catalog

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


def noted(stored: catalog_store.StoredCatalog | None) -> Catalog:
    assert stored
    return replace(stored.catalog, comments="Noted.")


def check_redone(publication: Publication, save: Save) -> None:
    """Somebody saves between our reading and our writing: what we do is done again, on what they saved."""
    path = catalog(publication)
    seen: list[catalog_store.StoredCatalog | None] = []

    def make(stored: catalog_store.StoredCatalog | None) -> tuple[Catalog, int]:
        if not seen:
            save(path, filled(path.read_text(encoding="utf-8"), "One.", "Uno."))
        seen.append(stored)
        return noted(stored), len(seen)

    done, value = catalog_store.rewrite(publication, "a", publication.locale("es"), make)
    assert (done.written, len(seen), value) == (True, 2, 2)
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
    monkeypatch.setattr(file_leases, "_take_lease", lambda *_, **__: None)
    check_redone(publication, save)


def test_somebody_makes_the_catalog_first(publication: Publication) -> None:
    path = catalog(publication)
    text = filled(path.read_text(encoding="utf-8"), "One.", "Uno.")
    path.unlink()
    seen: list[catalog_store.StoredCatalog | None] = []

    def make(stored: catalog_store.StoredCatalog | None) -> tuple[Catalog, None]:
        if not seen:
            in_place(path, text)
        seen.append(stored)
        return noted(stored) if stored else Catalog((("Language", "es"),), ()), None

    catalog_store.rewrite(publication, "a", publication.locale("es"), make)
    assert 'msgstr "Uno."' in path.read_text(encoding="utf-8")


def test_one_who_saves_for_ever_is_told(publication: Publication) -> None:
    path = catalog(publication)
    texts: list[str] = []

    def make(stored: catalog_store.StoredCatalog | None) -> tuple[Catalog, None]:
        texts.append(f"# {len(texts)}\n{path.read_text(encoding='utf-8')}")
        by_renaming(path, texts[-1])
        return noted(stored), None

    with pytest.raises(ContentError, match="again and again"):
        catalog_store.rewrite(publication, "a", publication.locale("es"), make)
    assert path.read_text(encoding="utf-8") == texts[-1]


@pytest.mark.parametrize("lease", [True, False])
def test_a_half_written_catalog_is_waited_for(
    publication: Publication, monkeypatch: pytest.MonkeyPatch, *, lease: bool
) -> None:
    if not lease:
        monkeypatch.setattr(file_leases, "_take_lease", lambda *_, **__: None)
        monkeypatch.setattr(file_leases, "_IDLE_TIME", 0.2)  # longer than this program rests between its writes
    path = catalog(publication)
    text = path.read_text(encoding="utf-8")
    for _ in range(5):
        in_place_at_leisure(path, text)
        stored = catalog_store.read_catalog(publication, "a", publication.locale("es"))
        assert stored
        assert stored.data.decode() == text


def test_one_who_writes_for_ever_is_told(publication: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_leases, "_MAX_WAIT", 0.1)
    path = catalog(publication)
    with path.open("r+"):
        path.touch()
        (publication.articles / "a.md").write_text("One. Two. Three.", encoding="utf-8")
        report = sync(publication, DAY)
    assert [(one.code, one.path) for one in report.findings] == [("catalog", "locales/es/LC_MESSAGES/a.po")]
    assert "has been writing this file for too long" in report.findings[0].text
    assert not sync(publication, DAY).findings


@pytest.mark.parametrize("content", ["", " \n\n"])
def test_an_empty_file_is_no_empty_catalog(publication: Publication, content: str) -> None:
    path = catalog(publication)
    path.write_text(content, encoding="utf-8")
    (publication.articles / "a.md").write_text("One. Two. Three.", encoding="utf-8")
    report = sync(publication, DAY)
    assert [(one.code, one.text) for one in report.findings] == [("catalog", "The catalog is empty.")]
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
            if atomic_replace.replace_if_unchanged(path, data, data + b"ours %d\n" % ours, "text", durable=False):
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
