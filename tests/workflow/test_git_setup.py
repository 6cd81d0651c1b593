"""The merge driver in real git: how it is set up, when it is killed, and when it cannot read a file."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from polyglot import publication as publications
from polyglot.catalogs.merge.message import ALTERNATIVE_NOTE
from polyglot.publication import Publication
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Run
from tests.support.git import SENTENCES, Git, catalog, commit, save_in_editor, texts


@pytest.mark.parametrize("broken", ["catalog", "empty catalog", "ledger"])
def test_what_cannot_be_read_leaves_ours(shared: Publication, git: Git, broken: str) -> None:
    spoiled, bad, said = {
        "catalog": (
            catalog(shared),
            b'msgid "One.\nmsgstr ""\n',
            "a.po (theirs):1: error: The catalog has a syntax error",
        ),
        "empty catalog": (catalog(shared), b"\n", "a.po (theirs):1: error: The catalog is empty. Restore the last"),
        "ledger": (
            shared.ledger_path("a", shared.locales[1]),
            b"{}\n",
            "(theirs):1: error: This line of the ledger is no",
        ),
    }[broken]
    good = b'{"source": "a", "target": "b", "kind": "review", "day": "2026-01-01"}\n'
    shared.ledger_path("a", shared.locales[1]).parent.mkdir(parents=True)
    shared.ledger_path("a", shared.locales[1]).write_bytes(good)
    commit(git)
    git("checkout", "-b", "b")
    spoiled.write_bytes(bad)
    commit(git)
    git("checkout", "-b", "a", "main")
    shared.ledger_path("a", shared.locales[1]).write_bytes(good.replace(b'"a"', b'"c"'))
    save_in_editor(shared, {SENTENCES[1]: "Presta escaleras."})
    commit(git)
    ours = spoiled.read_bytes()
    merged = git("merge", "--no-edit", "b", fails=True)
    assert said in merged.stderr
    assert "Traceback" not in merged.stderr
    assert spoiled.read_bytes() == ours
    assert git("diff", "--name-only", "--diff-filter=U").stdout.split() == [spoiled.relative_to(shared.root).as_posix()]


def test_a_killed_driver_leaves_ours_or_the_merged(tmp_path: Path) -> None:
    """At whatever moment: never a marker, never half a file."""
    entries = [f'msgid "Sentence {number}."\nmsgstr "{{}}{number}."\n' for number in range(3000)]
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    head = 'msgid ""\nmsgstr "Language: es\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
    for path, said in ((base, "Frase "), (ours, "Una frase "), (theirs, "La frase ")):
        path.write_text(head + "\n".join(entry.format(said) for entry in entries), encoding="utf-8")
    before = ours.read_bytes()
    command = [sys.executable, "-m", "polyglot", "merge-driver", "--", *map(str, (base, ours, theirs)), "locales/a.po"]
    subprocess.run(command, check=True)
    merged = ours.read_bytes()
    assert merged != before
    assert merged.count(ALTERNATIVE_NOTE.encode()) == 3000
    seen = set()
    for part in range(12):
        ours.write_bytes(before)
        with subprocess.Popen(command) as driver:
            time.sleep(part * 0.1)
            driver.kill()
        seen.add(ours.read_bytes())
    assert seen <= {before, merged}
    assert before in seen


def test_setup_in_a_folder_of_a_repository(tmp_path: Path, run: Run, git: Git) -> None:
    """A publication beside other things, in folders with any name, by a Python with any name; what stands is kept."""
    python = tmp_path / "a %O it's" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(Path(sys.executable).resolve())
    (python.parents[1] / "lib").symlink_to(Path(sys.prefix) / "lib")
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", python.parents[1])
    folder = tmp_path / "the %P news"
    outside = run("init", folder.name, "--languages", "es")
    assert "git-setup" in outside.stdout
    outside = run("-C", folder, "git-setup")
    assert (outside.returncode, outside.stdout) == (2, "")
    assert outside.stderr.startswith("error: git cannot be set up in ")
    git("init")
    (folder / ".gitattributes").write_bytes(b"*.md text\r\nlocales/**/*.po merge=polyglot -diff")
    command = [str(python), "-m", "polyglot", "-C", str(folder), "git-setup"]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2))
    assert first.stdout.startswith(
        "git merges catalogs and ledgers by message and keeps names out of its history: changed .gitattributes and this"
    )
    assert second.stdout.endswith(": already set up.\n")
    assert (folder / ".gitattributes").read_bytes() == (
        b"*.md text\r\nlocales/**/*.po merge=polyglot -diff filter=polyglot\n"
        b"locales/**/*.pot merge=polyglot filter=polyglot\nlocales/**/*.jsonl merge=polyglot\n"
        b"locales/*/published.json merge=polyglot\n"
    )
    (tmp_path / "click.py").write_text("raise SystemExit('this is no part of polyglot')\n", encoding="utf-8")
    publication = publications.read(folder)
    sync(publication, DAY)
    git("add", folder.name)
    git("commit", "-m", "Begin")
    title = "Our first article"
    work_of = {"b": "Nuestro primer artículo", "a": "El primer artículo"}
    for branch, target in work_of.items():
        git("checkout", "-b", branch, "main")
        save_in_editor(publication, {title: target}, "first-article")
        git("commit", "-am", "Work")
    git("merge", "--no-edit", "b")
    assert texts(publication, "first-article")[title] == (
        "El primer artículo",
        True,
        f"{ALTERNATIVE_NOTE} Nuestro primer artículo",
    )
