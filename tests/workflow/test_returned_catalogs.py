"""Catalogs that come home with emptied messages, in clones of a git repository."""

import os
import shutil

import polib
import pytest

from polyglot.catalogs.po import reader
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY
from tests.support.git import SENTENCES, Git, catalog, commit, save_in_editor, texts

NOON = "El depósito abre a mediodía."
KEPT = {SENTENCES[0]: (NOON, False, "")}


def empty(publication: Publication) -> None:
    file = polib.pofile(str(catalog(publication)), wrapwidth=78)
    for entry in file:
        entry.msgstr, entry.flags = "", []
    file.save()


def held(publication: Publication) -> dict[str, tuple[str, bool, str]]:
    return {source: found for source, found in texts(publication).items() if found[0]}


def forget(publication: Publication) -> None:
    """As in a fresh clone, where no sync has been."""
    shutil.rmtree(publication.cache_dir)


def test_in_a_fresh_clone_git_knows_the_texts(shared: Publication) -> None:
    forget(shared)
    empty(shared)
    report = sync(shared, DAY, by="ana")
    assert (held(shared), report.restored, report.reviews, report.unknown) == (KEPT, 1, 0, 0)


def test_a_file_over_what_was_just_pulled(shared: Publication, git: Git) -> None:
    sync(shared, DAY)
    git("checkout", "-b", "theirs")
    save_in_editor(shared, {SENTENCES[1]: "Presta escaleras."})
    commit(git)
    git("checkout", "main")
    sync(shared, DAY)
    git("merge", "theirs")
    empty(shared)
    assert sync(shared, DAY, by="ana").reviews == 0
    assert held(shared) == {**KEPT, SENTENCES[1]: ("Presta escaleras.", False, "")}


@pytest.mark.parametrize("way", ["committed here", "pulled", "merged", "rebased"])
def test_emptied_by_a_commit(shared: Publication, git: Git, way: str) -> None:
    """A service writes into the repository, or somebody commits before the next sync."""
    sync(shared, DAY)
    if way != "committed here":
        git("checkout", "-b", "service")
    empty(shared)
    commit(git)
    if way != "committed here":
        git("checkout", "main")
    if way in {"merged", "rebased"}:
        save_in_editor(shared, {SENTENCES[1]: "Presta escaleras."})
        commit(git)
    if way == "rebased":
        git("rebase", "service")
    elif way != "committed here":
        git("merge", "service")
    sync(shared, DAY)
    assert held(shared) == KEPT | (
        {SENTENCES[1]: ("Presta escaleras.", False, "")} if way in {"merged", "rebased"} else {}
    )


def test_committed_only_as_emptied(shared: Publication, git: Git) -> None:
    save_in_editor(shared, {SENTENCES[1]: "Presta escaleras."})
    sync(shared, DAY)
    empty(shared)
    commit(git)
    sync(shared, DAY)
    assert held(shared) == {**KEPT, SENTENCES[1]: ("Presta escaleras.", False, "")}


def test_emptied_to_what_was_committed(shared: Publication, git: Git) -> None:
    """Nothing was translated when it was committed: the emptied file has the very bytes of that."""
    path = catalog(shared)
    translated = path.read_bytes()
    empty(shared)
    path.write_bytes(reader.dump(reader.parse(path.read_text(encoding="utf-8"), path.name)).encode())
    commit(git)
    emptied = path.read_bytes()
    path.write_bytes(translated)
    sync(shared, DAY)
    path.write_bytes(emptied)
    os.utime(path, (1, 1))  # git takes two saves within a second for one
    assert (sync(shared, DAY).restored, held(shared)) == (1, KEPT)


@pytest.mark.parametrize("way", ["checkout -- .", "stash", "reset --hard"])
def test_what_was_thrown_away_stays_away(shared: Publication, git: Git, way: str) -> None:
    save_in_editor(shared, {SENTENCES[1]: "Presta escaleras."})
    sync(shared, DAY)
    assert len(held(shared)) == 2
    git(*way.split())
    assert sync(shared, DAY).restored == 0
    assert held(shared) == KEPT


def test_another_branch_keeps_its_own_texts(shared: Publication, git: Git) -> None:
    git("checkout", "-b", "theirs")
    save_in_editor(shared, {SENTENCES[1]: "Presta escaleras."})
    commit(git)
    sync(shared, DAY)
    git("checkout", "main")
    assert sync(shared, DAY).restored == 0
    assert held(shared) == KEPT
