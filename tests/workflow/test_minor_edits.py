"""A last edit that is declared minor in a fresh clone, where git knows which edit it was."""

import shutil

import pytest

from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY
from tests.support.git import SENTENCES, Git, commit, save_in_editor, texts

TEXTS = {SENTENCES[0]: "El depósito abre a mediodía.", SENTENCES[1]: "Presta escaleras."}
EDITED = ("The depot opens at two.", "It lends ladders, saws and one wheelbarrow.")


@pytest.mark.parametrize("committed", [False, True])
def test_git_knows_the_last_edit(shared: Publication, git: Git, *, committed: bool) -> None:
    """Both edits were synced on one day."""
    save_in_editor(shared, TEXTS)
    path = shared.article_path("a")
    for old, new in zip(SENTENCES, EDITED, strict=False):
        sync(shared, DAY)
        commit(git)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    sync(shared, DAY)
    if committed:
        commit(git)
    shutil.rmtree(shared.cache_dir)
    for expected in (1, 0):
        assert sync(shared, DAY, minor=["a"], last_minor=["a"]).accepted == expected
        found = texts(shared)
        assert [found[new][1] for new in EDITED] == [True, False]
