"""The corpora of real texts, which lie beside the repository in `../shared/corpora`."""

import sys
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "shared" / "corpora"
COURSE = _FOLDER / "comprehensive-rust"  # articles in `head/`, translations in `po/`


def require(path: Path) -> Path:
    """Return a file or folder of the corpora; end the program with a sentence if it is missing."""
    if not path.exists():
        name = f"../{path.relative_to(_FOLDER.parents[1])}" if path.is_relative_to(_FOLDER) else path
        sys.exit(f"This benchmark needs {name}, which is not here.")
    return path


def find_articles(folder: Path) -> list[Path]:
    """Return the Markdown files below a folder, sorted; end the program with a sentence if there are none."""
    paths = sorted(require(folder).rglob("*.md"))
    if not paths:
        sys.exit(f"This benchmark needs a folder of Markdown files; {folder} has none.")
    return paths
