"""A folder of built files: writes what changed, and removes what an earlier build wrote and this one does not."""

from collections.abc import Iterable
from pathlib import Path

from polyglot import files

_LIST = ".polyglot-files"


def finish(folder: Path, written: Iterable[str]) -> int:
    """Remove what the last build of this folder left and this one has not written; returns how many files.

    Only files that polyglot itself wrote are removed: the folder keeps their list.
    """
    names = set(written)
    path = folder / _LIST
    old = set(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else set()
    gone = [name for name in old - names if not Path(name).is_absolute() and ".." not in Path(name).parts]
    for name in gone:
        (folder / name).unlink(missing_ok=True)
        _remove_empty(folder, (folder / name).parent)
    files.write(path, "".join(f"{name}\n" for name in sorted(names)))
    return len(gone)


def _remove_empty(top: Path, folder: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
