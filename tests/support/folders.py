"""What lies in folders."""

from pathlib import Path


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder, hidden ones too, by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
