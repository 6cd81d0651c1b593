"""Volunteers' work on branches of a real git repository."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from polyglot.catalogs.po import reader
from polyglot.publication import Publication

SETTINGS = '[publication]\nsource_language = "en"\nlanguages = ["es"]\n'
SENTENCES = [
    "The depot opens at noon.",
    "It lends ladders, saws and a wheelbarrow.",
    "Ask for the key at the bakery next door.",
    "Bring everything back before the first frost.",
]
STORY = "\n\n".join(SENTENCES) + "\n"
MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
Git = Callable[..., subprocess.CompletedProcess[str]]


def commit(git: Git) -> None:
    git("add", "--all")
    git("commit", "-m", "Work")


def catalog(publication: Publication, article: str = "a") -> Path:
    return publication.catalog_path(article, publication.locale("es"))


def save_in_editor(publication: Publication, texts: dict[str, str], article: str = "a", **header: str) -> None:
    """A volunteer's session in a PO editor, which takes the fuzzy mark away and writes into the header."""
    path = catalog(publication, article)
    text = path.read_text(encoding="utf-8")
    for source, target in texts.items():
        before, mark, after = text.partition(f'\nmsgid "{source}"\n')
        assert mark, source
        flags = before.rpartition("\n\n")
        kept = "\n".join(line for line in flags[2].split("\n") if not line.startswith(("#, fuzzy", "#| ")))
        _, _, rest = after.partition("\n")
        text = f'{flags[0]}{flags[1]}{kept}{mark}msgstr "{target}"\n{rest}'
    for name, value in header.items():
        text = text.replace('"Language: es\\n"', f'"{name.replace("_", "-")}: {value}\\n"\n"Language: es\\n"')
    path.write_text(text, encoding="utf-8")


def texts(publication: Publication, article: str = "a") -> dict[str, tuple[str, bool, str]]:
    """What a catalog says, once gettext has found nothing wrong with it and it is in its one form."""
    path = catalog(publication, article)
    subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], check=True)
    text = path.read_text(encoding="utf-8")
    assert not any(line.startswith(MARKERS) for line in text.splitlines())
    found = reader.parse(text, "x.po")
    assert reader.dump(found) == text
    return {
        message.source: (message.target, message.fuzzy, message.comments)
        for message in found.messages
        if not message.obsolete
    }
