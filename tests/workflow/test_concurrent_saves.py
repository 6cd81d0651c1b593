"""Runs between whose steps translators save: nothing that a person made is lost.

A few runs of each command by default; a thousand with --full.
"""

import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import polib

from tests.support.folders import snapshot
from tests.support.interruptions import Command, begin, check_whole, finish


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
        files = snapshot(root / "locales")
        check_whole(files)
        text = b"\n".join(files.values()).decode()
        assert {one for one in translator.saved if one not in text} == set()
        shutil.rmtree(root / ".polyglot")
        finish(command, root)
        assert snapshot(root / "locales") == files
        saves += len(translator.saved)
        shutil.rmtree(root)
    print(f"{command.name}: {full or 1} runs, {saves} saves meanwhile")  # noqa: T201
