"""The Nu HTML checker on every page and style sheet, in one run: nothing it calls an error or a warning."""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.judges import programs
from tests.judges.complaint import Complaint
from tests.judges.pages import Folder

# Languages are not guessed from the words: `languages` judges what a page says of them.
_OPTIONS = (
    "--format",
    "json",
    "--stdout",
    "--exit-zero-always",
    "--also-check-css",
    "--skip-info-messages",
    "--no-langdetect",
)


def judge(folder: Folder) -> list[Complaint]:
    """Check the pages, and each style sheet once however often it lies there. Raises `MissingError`."""
    sheets = {(folder.path / name).read_bytes(): name for name in folder.files if name.endswith(".css")}
    command = [programs.path("java"), "-jar", programs.path("vnu"), *_OPTIONS, *folder.pages, *sheets.values()]
    ran = subprocess.run([str(part) for part in command], cwd=folder.path, capture_output=True, check=True)
    return sorted(_complaint(folder.path.resolve(), message) for message in json.loads(ran.stdout)["messages"])


def _complaint(root: Path, message: dict[str, Any]) -> Complaint:
    page = Path(unquote(urlsplit(message.get("url", "")).path))
    name = page.relative_to(root).as_posix() if page.is_relative_to(root) else str(page)
    text = message["message"]
    return Complaint(name, f"nu: {text.partition('. ')[0][:60]}", f"line {message.get('lastLine', 1)}: {text}")
