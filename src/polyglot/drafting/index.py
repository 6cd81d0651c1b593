"""Argos's index of packages, and the download of one: the only place here that opens a connection, and only when asked."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from polyglot.errors import EngineError, UsageError

_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
_TIMEOUT = 30  # seconds without a byte
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Available:
    """A package that the index offers."""

    source: str
    target: str
    version: str
    addresses: tuple[str, ...]


def address() -> str:
    """Where the index is: Argos's own, or the one that `ARGOS_PACKAGE_INDEX` names."""
    base = os.environ.get("ARGOS_PACKAGE_INDEX") or _INDEX
    return base if base.endswith(".json") else base.rstrip("/") + "/index.json"


def available() -> list[Available]:
    """What the index offers. Raises `EngineError` where it cannot be reached or read."""
    try:
        with urllib.request.urlopen(_checked(address()), timeout=_TIMEOUT) as answer:
            entries = json.load(answer)
        found = [
            Available(
                entry["from_code"], entry["to_code"], str(entry["package_version"]), tuple(entry.get("links", ()))
            )
            for entry in entries
            if entry.get("type", "translate") == "translate"
        ]
    except (OSError, urllib.error.URLError) as error:
        raise EngineError(
            f"The index of models at {address()} cannot be reached: {_reason(error)}.", remedy=_OFFLINE
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"The index of models at {address()} cannot be read.", remedy=_OFFLINE) from error
    return found


def find(pairs: list[Available], source: str, target: str) -> Available:
    """The newest package for a pair. Raises `UsageError` where the index has none."""
    found = [entry for entry in pairs if (entry.source, entry.target) == (source, target)]
    if not found:
        raise UsageError(
            f"The index has no model for {source} → {target}.", remedy="It may go through English: install both halves."
        )
    return max(found, key=lambda entry: [int(part) for part in entry.version.split(".") if part.isdigit()])


def download(entry: Available, folder: Path, progress: Callable[[int, int], None]) -> Path:
    """Download a package into a folder and return its file. A broken download goes on where it stopped.

    `progress` is told bytes done and bytes in all. Raises `EngineError` where no address of the package works.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{entry.source}_{entry.target}-{entry.version}.argosmodel"
    reason = "the index gives no address for it"
    for place in entry.addresses:
        try:
            _fetch(_checked(place), path.with_suffix(".part"), progress)
        except (OSError, urllib.error.URLError) as error:
            reason = _reason(error)
            continue
        path.with_suffix(".part").replace(path)
        return path
    raise EngineError(f"The model {entry.source} → {entry.target} cannot be downloaded: {reason}.", remedy=_OFFLINE)


def _fetch(place: str, path: Path, progress: Callable[[int, int], None]) -> None:
    done = path.stat().st_size if path.exists() else 0
    request = urllib.request.Request(place, headers={"Range": f"bytes={done}-"} if done else {})
    with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
        if done and answer.status != 206:
            done = 0
        size = done + int(answer.headers.get("Content-Length") or 0)
        with path.open("ab" if done else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress(done, size)
    if done < size:
        raise OSError("the connection broke off")


def _checked(place: str) -> str:
    if not place.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise OSError(f"{place} is no https address")
    return place


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error)


_OFFLINE = "Try again later, or install from a file: polyglot models install FILE.argosmodel"
