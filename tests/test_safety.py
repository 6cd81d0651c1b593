"""Runs that are killed at any moment, and runs between whose steps translators save: nothing that a person made is lost.

A small number of each by default; a thousand of each with --full. A verb that writes catalogs is one line in COMMANDS.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
import pytest

from polyglot import publication as publications
from polyglot.catalogs.ledger import records
from polyglot.drafting.backlog import Order as Drafting
from polyglot.model import State
from polyglot.workflow.draft import draft
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync

ARTICLES = range(24)  # enough that a sync works with several processes
EDITED = ARTICLES[::3]
SETTINGS = """[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n[drafting]\nengine = "pseudo"\n"""
SUBJECTS = ("depot", "bakery", "ferry", "library", "kitchen", "orchard", "workshop")
PERSON = re.compile(r"persona-[\w.]+")  # begins every text that a person wrote; the rest of it is there once


@dataclass(frozen=True, slots=True)
class Command:
    """A command line that changes catalogs, and the edit of the sources that gives it work."""

    name: str
    arguments: tuple[str, ...]
    edit: Callable[[Path], None]
    drops: bool = False  # obsolete messages


def sentences(number: int, version: int) -> list[str]:
    """An article, as it is after so many edits: each edit changes, adds, takes away and moves sentences."""
    texts = [
        f"The {subject} of street {number} opens at {place + 3} and lends {'very ' * (place == version)}old ladders."
        for place, subject in enumerate(SUBJECTS)
    ]
    if version > 1:
        texts[:3] = [texts[2], texts[0]]
    return [*texts, *(f"Edit {edit} brought this to street {number}." for edit in range(1, version + 1))]


def write(root: Path, version: int, numbers: range = EDITED) -> None:
    for number in numbers:
        text = f"---\ntitle: Street {number}\n---\n{' '.join(sentences(number, version))}\n"
        (root / f"articles/street{number}.md").write_text(text, encoding="utf-8")


def edit(root: Path) -> None:
    write(root, 3)


def rename(root: Path) -> None:
    edit(root)
    for number in EDITED[::2]:
        (root / f"articles/street{number}.md").rename(root / f"articles/lane{number}.md")


def share(root: Path) -> None:
    """Take a sentence out of each edited article, and put it into its neighbour."""
    edit(root)
    for number in EDITED:
        moved = next(text for text in sentences(number, 3) if f"workshop of street {number} " in text)
        here, there = (root / f"articles/street{one}.md" for one in (number, number + 1))
        here.write_text(here.read_text(encoding="utf-8").replace(f"{moved} ", ""), encoding="utf-8")
        there.write_text(f"{there.read_text(encoding='utf-8')}\n{moved}\n", encoding="utf-8")


def bring(root: Path) -> None:
    """Translations that exist already, of articles that have been edited since."""
    edit(root)
    (root / "old").mkdir()
    for number in EDITED:
        texts = (f"Imported {text.replace('opens at', 'abre a las')}" for text in sentences(number, 3))
        (root / f"old/street{number}.md").write_text(f"{' '.join(texts)}\n", encoding="utf-8")


COMMANDS = [
    Command("sync", ("sync", "--as-of", "2026-03-03"), edit),
    Command("rename", ("sync", "--as-of", "2026-03-03"), rename),
    Command("share", ("sync", "--as-of", "2026-03-03"), share),
    Command("adopt", ("adopt", "--as-of", "2026-03-03", "--language", "es", "old"), bring),
    Command("draft", ("draft", "--as-of", "2026-03-03"), edit),
    Command("prune", ("sync", "--as-of", "2026-03-03", "--prune-older-than", "20"), edit, drops=True),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with messages of every state."""
    root = tmp_path_factory.mktemp("prepared")
    (root / "articles").mkdir()
    (root / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    write(root, 0, ARTICLES)
    publication = publications.read(root)
    sync(publication, "2026-01-01")
    for path in root.rglob("*.po"):
        file = polib.pofile(str(path), wrapwidth=0)
        for place, message in enumerate(file[:-1]):
            message.msgstr = f"persona-{path.parts[-3]}.{path.stem}.{place} {message.msgid}"
        file.save()
    draft(Drafting(publication, publication.locales, "2026-01-02"))
    for version in (1, 2):
        write(root, version)
        sync(publication, f"2026-02-0{version}")
    rows = status(publication, publication.locales).articles
    assert {state for row in rows for state in row.words} == set(State) - {State.APPROVED, State.OBSOLETE}
    assert any("#~ msgstr" in path.read_text(encoding="utf-8") for path in root.rglob("*.po"))
    return root


@pytest.fixture(params=COMMANDS, ids=lambda command: command.name)
def command(request: pytest.FixtureRequest) -> Command:
    found = request.param
    assert isinstance(found, Command)
    return found


@pytest.fixture
def full(request: pytest.FixtureRequest) -> int:
    """How many times each command is tried for the full figure; 0 if a few times are enough."""
    return -(-1000 // len(COMMANDS)) if request.config.getoption("--full") else 0


@pytest.fixture
def before(prepared: Path, command: Command, tmp_path: Path) -> Path:
    """The publication with the edit that the command is to work on."""
    root = tmp_path / "before"
    shutil.copytree(prepared, root)
    command.edit(root)
    return root


def begin(command: Command, root: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "polyglot", "-C", str(root), *command.arguments]
    return subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, cwd=root
    )


def finish(command: Command, root: Path) -> None:
    process = begin(command, root)
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()


def snapshot(root: Path) -> dict[str, bytes]:
    """All that lies among the catalogs, hidden files too."""
    return {str(path.relative_to(root)): path.read_bytes() for path in (root / "locales").rglob("*") if path.is_file()}


def persons(files: dict[str, bytes], *, obsolete: bool = True) -> set[str]:
    """What people wrote, in live messages or in obsolete ones too, by language."""
    found = set()
    for name, content in files.items():
        if name.endswith(".po"):
            lines = content.decode().split("\n")
            text = "\n".join(line for line in lines if "msgstr" in line and (obsolete or not line.startswith("#~")))
            found |= set(PERSON.findall(text))
    return found


@cache
def check_catalog(content: bytes) -> None:
    command = ["msgfmt", "--check", "--output-file=/dev/null", "-"]
    subprocess.run(command, input=content, check=True, capture_output=True)


def check_whole(files: dict[str, bytes]) -> None:
    """No catalog and no ledger is broken."""
    for name, content in files.items():
        if name.endswith(".po"):
            check_catalog(content)
        elif name.endswith(".jsonl"):
            records.parse(content.decode(), name)


def test_killed_at_any_moment(before: Path, command: Command, full: int, tmp_path: Path) -> None:
    """What a killed run leaves is whole and holds all that people made; the next run makes of it what it would have been."""
    chance = random.Random(command.name)
    wholly = tmp_path / "wholly"
    shutil.copytree(before, wholly)
    started = time.monotonic()
    finish(command, wholly)
    took = time.monotonic() - started
    first, last = snapshot(before), snapshot(wholly)
    needed = persons(first, obsolete=not command.drops)
    assert len(needed) > 300
    assert needed <= persons(last)
    assert command.drops == (persons(first) > persons(last))
    in_the_middle = 0
    for number in range(full or 2):
        root = tmp_path / "killed"
        shutil.copytree(before, root)
        with begin(command, root) as process:
            time.sleep(chance.uniform(0, took))
            if number % 2:  # itself alone: its workers have to notice
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        left = snapshot(root)
        check_whole(left)
        assert needed <= persons(left)
        in_the_middle += left not in (first, last)
        finish(command, root)
        found = snapshot(root)
        assert found.keys() == last.keys()
        assert {name for name in found if found[name] != last[name]} == set()
        shutil.rmtree(root)
    print(f"{command.name}: {number + 1} kills, {in_the_middle} in the middle of the writing")  # noqa: T201 (pytest -rP shows it)


@dataclass(slots=True)
class Translator:
    """Somebody who corrects one message after the other, in whatever catalog, and saves each time, in one way or the other."""

    chance: random.Random
    root: Path
    saved: set[str]

    def save(self) -> None:
        """Correct a message that was not corrected before."""
        path = self.chance.choice(sorted((self.root / "locales").rglob("[!.]*.po")))
        try:
            file = polib.pofile(path.read_text(encoding="utf-8"), wrapwidth=0)
        except FileNotFoundError:  # it was renamed
            return
        messages = [one for one in file if not one.obsolete and not one.msgstr.startswith("corrected-")]
        if not messages:
            return
        message = self.chance.choice(messages)
        message.msgstr = f"corrected-{len(self.saved)}- {message.msgid}"
        message.flags = []
        if self.chance.random() < 0.5:
            self._rename(path, str(file))
        else:
            self._overwrite(path, str(file))
        self.saved.add(message.msgstr.partition(" ")[0])

    def _rename(self, path: Path, text: str) -> None:
        new = path.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)

    def _overwrite(self, path: Path, text: str) -> None:
        with path.open("w", encoding="utf-8") as file:
            for part in (text[:300], text[300:]):
                file.write(part)
                file.flush()
                time.sleep(self.chance.choice((0, 0, 0.001, 0.02)))


def test_saved_at_any_moment(before: Path, command: Command, full: int, tmp_path: Path) -> None:
    """Whatever a translator saves while a run is at work is in the catalog afterwards, and the catalog is in step."""
    chance = random.Random(command.name)
    saves = 0
    for _ in range(full or 1):
        root = tmp_path / "saved"
        shutil.copytree(before, root)
        translator = Translator(chance, root, set())
        process = begin(command, root)
        while process.poll() is None:
            translator.save()
            time.sleep(chance.uniform(0, 0.01))
        _, said = process.communicate()
        assert process.returncode == 0, said.decode()
        finish(command, root)
        files = snapshot(root)
        check_whole(files)
        text = b"\n".join(files.values()).decode()
        assert {one for one in translator.saved if one not in text} == set()
        shutil.rmtree(root / ".polyglot")
        finish(command, root)
        assert snapshot(root) == files
        saves += len(translator.saved)
        shutil.rmtree(root)
    print(f"{command.name}: {full or 1} runs, {saves} saves meanwhile")  # noqa: T201


@pytest.mark.parametrize("system", [sys.platform, "another"])
def test_workers_end_with_their_run(tmp_path: Path, system: str) -> None:
    """A run that is killed takes its worker processes along, also those that wait for work."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "polyglot.toml").write_text(SETTINGS, encoding="utf-8")
    write(tmp_path, 0, range(200))
    code = f"import sys, sysconfig; sysconfig.get_config_vars(); sys.platform = {system!r}; from polyglot.cli import main; main()"
    with subprocess.Popen([sys.executable, "-c", code, "-C", str(tmp_path), "sync"]) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while len(workers := children.read_text(encoding="utf-8").split()) < 2:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    finish(COMMANDS[0], tmp_path)
    assert {worker: state for worker in workers if (state := _running(worker))} == {}


def _running(process: str) -> str:
    """The state of a process that has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""
    return state if state not in {"Z", "X"} else ""
