"""The filter in real git: no name enters its history, no file of the work tree changes, and nothing seems changed."""

import subprocess
import sys
from pathlib import Path

import pytest

from polyglot.catalogs.po import clean_filter
from polyglot.catalogs.po.header import EMPTY_FIELDS
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Run
from tests.support.git import SENTENCES, Git, catalog, commit, save_in_editor

NAMES = ("Ana", "ana@", "23:11", "host7")
BROKEN = '\nmsgid "Half\n'


def save_with_names(publication: Publication, texts: dict[str, str] | None = None) -> bytes:
    """A session in a PO editor that writes its user and the minute into the header, and wraps lines; the file's bytes."""
    path = catalog(publication)
    save_in_editor(publication, texts or {}, X_Reviewed_On="host7")
    text = path.read_text(encoding="utf-8")
    text = text.replace("Last-Translator: ", "Last-Translator: Ana Ruz <ana@mail.example>")
    text = text.replace("PO-Revision-Date: ", "PO-Revision-Date: 2026-03-04 23:11+0530")
    text = text.replace('"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', "")
    path.write_text("# Traducido por Ana Ruz\n" + text, encoding="utf-8")
    subprocess.run(["msgcat", "--width=40", "-o", path, path], check=True)
    return path.read_bytes()


def everything(git: Git) -> str:
    """All that git keeps: the patches of all branches and stashes, and what is added."""
    return git("log", "--all", "--reflog", "-p", "-m").stdout + git("diff", "--cached").stdout


def status(git: Git) -> str:
    return git("status", "--porcelain").stdout


def test_what_is_added_names_nobody(shared: Publication, git: Git) -> None:
    saved = save_with_names(shared, {SENTENCES[1]: "Presta escaleras."})
    git("add", "--all")
    path = catalog(shared)
    assert path.read_bytes() == saved
    added = git("show", f":{path.relative_to(shared.root).as_posix()}").stdout
    assert "Presta escaleras." in added
    assert added.encode() == clean_filter.clean(saved, path.as_posix())
    assert status(git).split()[::2] == ["M"]
    git("commit", "-m", "Work")
    assert status(git) == ""
    report = sync(shared, DAY)
    assert [finding.code for finding in report.findings] == ["header-field"]
    assert path.read_text(encoding="utf-8") == added
    path.touch()
    assert status(git) == ""
    assert sync(shared, DAY).findings == ()
    assert not [name for name in NAMES if name in everything(git)]


WAYS = {
    "merge": ["commit -am Work", "merge --no-edit b"],
    "rebase": ["commit -am Work", "rebase b"],
    "rebase by patches": ["commit -am Work", "rebase --apply b"],
    "cherry-pick": ["commit -am Work", "cherry-pick b"],
    "stash": ["stash", "merge --ff-only b", "stash pop"],
}


@pytest.mark.parametrize("way", WAYS)
def test_work_of_two(shared: Publication, git: Git, way: str) -> None:
    git("checkout", "-b", "b")
    save_with_names(shared, {SENTENCES[2]: "Pida la llave."})
    commit(git)
    git("checkout", "-b", "a", "main")
    save_with_names(shared, {SENTENCES[1]: "Presta escaleras."})
    for command in WAYS[way]:
        git(*command.split())
    text = catalog(shared).read_text(encoding="utf-8")
    assert "Presta escaleras." in text
    assert "Pida la llave." in text
    assert not [name for name in NAMES if name in text + everything(git)]


@pytest.mark.parametrize(
    "content", [b"", b"\n", BROKEN.encode(), b"\xff\xfe\x00 caf\xe9", b'msgid "a"\nmsgid_plural "b"\n']
)
def test_a_file_that_cannot_be_read_is_added(shared: Publication, git: Git, content: bytes) -> None:
    path = catalog(shared)
    path.write_bytes(content)
    git("add", "--all")
    git("stash")
    git("stash", "pop")
    assert path.read_bytes() == content
    git("commit", "-am", "Work")
    assert status(git) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_broken_file_has_no_names_either(shared: Publication, git: Git, encoding: str, end: str) -> None:
    text = save_with_names(shared).decode() + BROKEN
    written = text.replace("charset=UTF-8", f"charset={encoding}").replace("\n", end).encode(encoding)
    catalog(shared).write_bytes(written)
    commit(git)
    blob = f"HEAD:{catalog(shared).relative_to(shared.root).as_posix()}"
    kept = subprocess.run(["git", "cat-file", "blob", blob], cwd=shared.root, capture_output=True, check=True).stdout
    assert not [name for name in NAMES if name in kept.decode(encoding)]
    rest = text.partition("\n\n")[2].replace("\n", end)
    assert kept.decode(encoding).endswith(rest)


def test_what_others_committed_without_the_filter_does_not_seem_changed(shared: Publication, git: Git) -> None:
    """Until a sync, which makes the change that takes the names out."""
    saved = save_with_names(shared)
    git("-c", "filter.polyglot.process=", "commit", "-am", "Of a clone without git-setup")
    path = catalog(shared)
    for command in ("checkout main~1", "checkout main"):
        git(*command.split())
        path.touch()
        assert status(git) == ""
    assert path.read_bytes() == saved
    sync(shared, DAY)
    assert status(git).split() == ["M", path.relative_to(shared.root).as_posix()]


def test_setup_in_a_linked_worktree(shared: Publication, git: Git, run: Run) -> None:
    git("worktree", "add", "-b", "b", "home/linked")
    linked = shared.root / "home" / "linked"
    result = run("-C", linked, "git-setup")
    assert result.stdout.endswith(": already set up.\n")
    path = linked / catalog(shared).relative_to(shared.root)
    text = path.read_text(encoding="utf-8").replace("Last-Translator: ", "Last-Translator: Ana Ruz")
    path.write_text(text, encoding="utf-8")
    git("-C", str(linked), "add", "--all")
    assert git("-C", str(linked), "status", "--porcelain").stdout == ""


def test_git_without_the_program_adds_files_as_they_are(shared: Publication, git: Git) -> None:
    saved = save_with_names(shared)
    git("config", "filter.polyglot.process", "no-such-program")
    commit(git)
    assert git("show", f"HEAD:{catalog(shared).relative_to(shared.root).as_posix()}").stdout.encode() == saved


def test_a_person_who_calls_it() -> None:
    command = [sys.executable, "-m", "polyglot", "clean-filter"]
    done = subprocess.run(command, input=b"What does this do?", capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: This command is called by git only.")
    assert subprocess.run(command, input=b"", capture_output=True, check=True).stdout == b""


def test_headers_of_earlier_catalogs_are_completed_once(shared: Publication, git: Git, run: Run) -> None:
    path = catalog(shared)
    text = path.read_text(encoding="utf-8")
    for name in EMPTY_FIELDS:
        text = text.replace(f'"{name}: \\n"\n', "")
    path.write_text(text, encoding="utf-8")
    git("-c", "filter.polyglot.process=", "commit", "-am", "As an earlier version wrote it")
    path.touch()
    assert status(git) == ""
    assert "1 header completed, once" in run("sync").stdout
    assert Path(path).read_text(encoding="utf-8") != text
    assert "header" not in run("sync").stdout
