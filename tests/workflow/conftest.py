"""Publications that commands are run on."""

import os
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from polyglot import publication as publications
from polyglot.drafting.backlog import DraftRequest
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.draft import draft
from polyglot.workflow.status import status
from polyglot.workflow.sync import sync
from tests.conftest import DAY, Make, Run
from tests.support.git import SENTENCES, SETTINGS, STORY, Git, commit, save_in_editor
from tests.support.interruptions import ARTICLES, COMMANDS, STREET_SETTINGS, Command, write_streets


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with messages of every state."""
    root = tmp_path_factory.mktemp("prepared")
    (root / "articles").mkdir()
    (root / "polyglot.toml").write_text(STREET_SETTINGS, encoding="utf-8")
    write_streets(root, 0, ARTICLES)
    publication = publications.read(root)
    sync(publication, "2026-01-01")
    for path in root.rglob("*.po"):
        file = polib.pofile(str(path), wrapwidth=0)
        for place, message in enumerate(file[:-1]):
            message.msgstr = f"persona-{path.parts[-3]}.{path.stem}.{place} {message.msgid}"
        file.save()
    draft(DraftRequest(publication=publication, locales=publication.locales, day="2026-01-02"))
    for version in (1, 2):
        write_streets(root, version)
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


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Runs git in the test's folder, with no configuration but ours and no polyglot on its PATH."""
    path = os.pathsep.join(part for part in os.defpath.split(os.pathsep) if part)
    own = {"PATH": path, "HOME": str(tmp_path / "home"), "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
    who = ("-c", "user.name=A Volunteer", "-c", "user.email=volunteer@example.org", "-c", "init.defaultBranch=main")
    assert shutil.which("polyglot", path=path) is None

    def ran(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        command = ["git", *who, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done

    return ran


@pytest.fixture
def shared(make: Make, git: Git, run: Run) -> Publication:
    """A publication in git with one article, of which a sentence is translated, and the merge driver."""
    publication = make({"a": STORY}, SETTINGS)
    (publication.root / ".gitignore").write_text("/home/\n/.polyglot/\n/editions/\n", encoding="utf-8")
    git("init")
    assert run("git-setup").returncode == 0
    sync(publication, DAY)
    save_in_editor(publication, {SENTENCES[0]: "El depósito abre a mediodía."})
    commit(git)
    return publication
