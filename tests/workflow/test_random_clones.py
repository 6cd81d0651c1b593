"""Three clones, people who translate and edit, and programs that empty catalogs: nobody's text is lost.

`HYPOTHESIS_PROFILE=search` takes more than 1,000 steps.
"""

import os
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polyglot import publication as publications
from polyglot.catalogs.ledger import article_translations
from polyglot.catalogs.ledger import records as ledger
from polyglot.model import State
from polyglot.publication import Publication
from polyglot.workflow.git_setup import configure_git
from polyglot.workflow.sync import sync
from tests.support.git import SETTINGS, catalog

NOUNS = ("depot", "ladder", "bakery", "saw", "frost", "stove", "wheelbarrow", "lamp", "door")
STEPS = 15
NAMES = ("ana", "bo", "chu")
HUMAN = {State.REVIEWED, State.APPROVED, State.STALE}
Step = tuple[str, str, int]


def sentence(number: int, version: int) -> str:
    return f"The {NOUNS[number]} of the village stands beside the {NOUNS[number - 1]} since {1900 + version}."


@dataclass
class Walk:
    """Clones of one repository, and the texts that somebody replaced by others."""

    root: Path
    written: int = 0
    saves: int = 0
    replaced: set[str] = field(default_factory=set)

    def git(self, name: str, *arguments: str) -> str:
        who = ("-c", "user.name=V", "-c", "user.email=v@example.org", "-c", "init.defaultBranch=main")
        command = ["git", "-C", str(self.root / name), *who, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def start(self) -> None:
        """Make a repository with one article, and clone it."""
        folder = self.root / "ana"
        (folder / "articles").mkdir(parents=True)
        (folder / "polyglot.toml").write_text(SETTINGS)
        (folder / ".gitignore").write_text(".polyglot/\n")
        (folder / "articles/a.md").write_text("\n\n".join(sentence(number, 0) for number in range(len(NOUNS))) + "\n")
        self.git("ana", "init")
        configure_git(folder)
        sync(self.publication("ana"), "2026-01-01")
        self.commit("ana")
        self.git("ana", "clone", "--bare", ".", str(self.root / "shared.git"))
        for name in NAMES:
            if name != "ana":
                self.git("ana", "clone", str(self.root / "shared.git"), str(self.root / name))
                configure_git(self.root / name)
        self.git("ana", "remote", "add", "origin", str(self.root / "shared.git"))
        self.git("ana", "fetch", "origin")

    def publication(self, name: str) -> Publication:
        return publications.read(self.root / name)

    def commit(self, name: str) -> None:
        self.git(name, "add", "--all")
        self.git(name, "commit", "--allow-empty", "-m", "Work")

    def states(self, name: str) -> dict[str, tuple[str, State]]:
        """The text and the state of each message in use that has one, by its source."""
        publication = self.publication(name)
        found = article_translations.read(publication, "a", publication.locale("es"))
        return {
            message.source: (message.target, ledger.message_state(message, found.kinds))
            for message in found.messages.values()
            if message.target
        }

    def human_texts(self, name: str) -> set[str]:
        return {text for text, state in self.states(name).values() if state in HUMAN}

    def save(self, name: str, change: Callable[[polib.POFile], object], number: int) -> None:
        """Save a catalog as one of two programs does: by polib, or wrapped by msgcat."""
        path = catalog(self.publication(name))
        file = polib.pofile(str(path), wrapwidth=78 if number % 2 else 0)
        change(file)
        file.save()
        if number % 2:
            subprocess.run(["msgcat", "--width=60", "-o", path, path], check=True)
        self.saves += 1
        os.utime(path, (self.saves, self.saves))  # git takes two saves within a second for one


def translate(walk: Walk, name: str, number: int) -> None:
    """A person translates a message anew, or corrects it."""

    def change(file: polib.POFile) -> None:
        entry = file[number % len([entry for entry in file if not entry.obsolete])]
        walk.written += 1
        walk.replaced.add(entry.msgstr)
        entry.msgstr, entry.flags, entry.previous_msgid = f"texto {walk.written} de {name}", [], None

    walk.save(name, change, number)
    sync(walk.publication(name), "2026-02-02", by=name)


def edit(walk: Walk, name: str, number: int) -> None:
    """An author edits a sentence; each has sentences of their own, so that git merges the article."""
    path = walk.publication(name).article_path("a")
    lines = path.read_text().split("\n")
    place = number - number % 3 + NAMES.index(name)
    walk.written += 1
    lines[place * 2] = sentence(place, walk.written)
    path.write_text("\n".join(lines))
    sync(walk.publication(name), "2026-03-03")


def empty(walk: Walk, name: str, number: int) -> None:
    """A program takes texts out: all, what is not reviewed, or at random; or it leaves those messages out."""
    before, chance = walk.states(name), random.Random(number)
    walk.save(name, lambda file: take_out(file, number, chance), number)
    if chance.random() < 0.3:
        walk.commit(name)
    sync(walk.publication(name), "2026-04-04", by=chance.choice(("", name)))
    assert walk.states(name) == before


def take_out(file: polib.POFile, number: int, chance: random.Random) -> None:
    for entry in list(file):
        if number % 3 == 0 or (number % 3 == 1 and entry.fuzzy) or (number % 3 == 2 and chance.random() < 0.5):
            if number % 4 == 0:
                file.remove(entry)
            else:
                entry.msgstr, entry.flags, entry.previous_msgid = "", [], None


def share(walk: Walk, name: str, number: int) -> None:
    walk.commit(name)
    walk.git(name, "fetch", "origin")
    walk.git(name, *(("merge", "--no-edit") if number % 2 else ("rebase",)), "origin/main")
    texts = walk.human_texts(name)
    sync(walk.publication(name), "2026-05-05")
    assert walk.human_texts(name) >= texts
    walk.commit(name)
    walk.git(name, "push", "origin", "HEAD:main")


def share_emptied(walk: Walk, name: str, number: int) -> None:
    """A service takes the shared catalog and commits what it makes of that, which is merged before any sync has seen it.

    (Had it emptied a text that no other clone has yet, and another clone had one of its own, git would hide it from sync.)
    """
    share(walk, name, number)
    walk.save(name, lambda file: take_out(file, number, random.Random(number)), number)
    share(walk, name, number)


ACTIONS = {action.__name__: action for action in (translate, edit, empty, share, share_emptied)}
WALKS = st.lists(
    st.tuples(
        st.sampled_from(("translate", "translate", *ACTIONS)), st.sampled_from(NAMES), st.integers(0, len(NOUNS) - 1)
    ),
    min_size=STEPS,
    max_size=STEPS,
)


@settings(
    max_examples=max(1, settings().max_examples // 290),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=WALKS)
def test_no_reviewed_or_stale_text_is_lost(tmp_path_factory, steps: list[Step]) -> None:  # type: ignore[no-untyped-def]
    walk = Walk(tmp_path_factory.mktemp("walk"))
    walk.start()
    for action, name, number in steps:
        before = walk.human_texts(name)
        ACTIONS[action](walk, name, number)
        path = catalog(walk.publication(name))
        subprocess.run(["msgfmt", "--output-file=/dev/null", path], check=True)
        lost = before - walk.human_texts(name) - walk.replaced
        assert not {text for text in lost if text not in path.read_text()}
