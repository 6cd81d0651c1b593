"""Commands that change catalogs, run in processes that can be killed, and what must be whole afterwards."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from polyglot.catalogs.ledger import records

ARTICLES = range(24)  # enough that a sync works with several processes
EDITED = ARTICLES[::3]
STREET_SETTINGS = """[publication]\nsource_language = "en"\nlanguages = ["es", "ar"]\n[drafting]\nengine = "pseudo"\n"""
SUBJECTS = ("depot", "bakery", "ferry", "library", "kitchen", "orchard", "workshop")


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


def write_streets(root: Path, version: int, numbers: range = EDITED) -> None:
    for number in numbers:
        text = f"---\ntitle: Street {number}\n---\n{' '.join(sentences(number, version))}\n"
        (root / f"articles/street{number}.md").write_text(text, encoding="utf-8")


def edit(root: Path) -> None:
    write_streets(root, 3)


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


def begin(command: Command, root: Path) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "polyglot", "-C", str(root), *command.arguments]
    return subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True, cwd=root
    )


def finish(command: Command, root: Path) -> None:
    process = begin(command, root)
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()


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
