"""What killed runs and builds leave behind, and locks that keep two of them apart."""

import os
from pathlib import Path

import pytest

from polyglot.publication import Publication
from polyglot.storage import atomic_replace, files
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Run
from tests.support.saving import catalog


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
        assert f"kept an earlier save in {left.name}. " in result.stderr
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
    (publication.cache_dir / "lock").write_bytes(b"")
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
    (lock,) = (path for path in publication.cache_dir.glob("e*.lock"))
    lock.write_bytes(b"")
    assert run("build", "-f", "html", "-o", output, "-l", "en,es").returncode == 0
    assert not [path for path in unfinished if path.exists()]
    assert all(path.exists() for path in others)


def test_two_builds_of_the_editions_do_not_mix(publication: Publication, run: Run) -> None:
    """Whatever they are asked for. Other places have nothing to do with it: of two builds there, too, the second is told."""
    assert run("build").returncode == 0
    assert run("build", "--output", "elsewhere").returncode == 0
    editions, elsewhere = (publication.cache_dir / "editions.lock", *publication.cache_dir.glob("elsewhere-*.lock"))
    to = ("build", "--output", "elsewhere")
    for lock, told, free in ((editions, ("build",), to), (elsewhere, to, ("build",))):
        with files.hold_lock(lock):
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
