"""The lines of docs/installing.md that switch on tab completion."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import Example, examples

BIN = Path(sys.executable).parent  # where the command is that people call: the name of the variable comes from its name
MARKS = {"bash": "complete -o nosort -F", "zsh": "compdef ", "fish": "complete --no-files --command polyglot"}
LINES = [example for example in examples() if example.name == "completion"]


def call(command: list[str], **environment: str) -> str:
    path = os.pathsep.join((str(BIN), os.environ["PATH"]))
    ran = subprocess.run(
        command, env={**os.environ, "PATH": path, **environment}, capture_output=True, text=True, check=True
    )
    assert not ran.stderr
    return ran.stdout


def test_there_is_a_line_for_each_shell() -> None:
    assert [example.language for example in LINES] == list(MARKS)


@pytest.mark.parametrize("example", LINES, ids=str)
def test_a_line_makes_the_script_of_its_shell(example: Example) -> None:
    [generator] = re.findall(r"_POLYGLOT_COMPLETE=\w+ polyglot", example.text)
    script = call(["sh", "-c", generator])
    assert MARKS[example.language] in script
    if shutil.which(example.language):
        before = "autoload -U compinit; compinit -u; " if example.language == "zsh" else ""
        call([example.language, "-c", before + example.text])


def test_bash_knows_how_to_complete() -> None:
    [line] = (example.text for example in LINES if example.language == "bash")
    assert "_polyglot_completion" in call(["bash", "-c", f"{line}complete -p polyglot"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [("polyglot st", {"status"}), ("polyglot build --pl", {"--plan"}), ("polyglot models ver", {"verify"})],
)
def test_verbs_and_options_are_completed(words: str, expected: set[str]) -> None:
    count = str(len(words.split()) - 1)
    answer = call(["polyglot"], _POLYGLOT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
    assert {line.partition(",")[2] for line in answer.splitlines()} == expected
