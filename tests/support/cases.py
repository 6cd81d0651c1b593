"""Small cases in Markdown files: a title, then parts between lines of one point. A malformed case fails."""

import pytest

from tests.support.paths import CASES


def cases(name: str, parts: int) -> list[object]:
    """The cases of a file, each as pytest's parameters: `parts` texts, named by the case's title."""
    lines = (CASES / f"{name}.md").read_text(encoding="utf-8").split("\n")
    found: list[object] = []
    while any(lines):
        while not lines[0]:
            lines.pop(0)
        title = lines.pop(0)
        assert lines.pop(0) == ".", f"{name}: {title}: no line with a point after the title"
        texts = []
        for _ in range(parts):
            assert "." in lines, f"{name}: {title}: no line with a point at the end"
            end = lines.index(".")
            texts.append("\n".join(lines[:end]))
            lines = lines[end + 1 :]
        found.append(pytest.param(*texts, id=title))
    return found
