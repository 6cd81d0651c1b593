"""Argos's index of packages and the download of packages: the only module that opens a connection for models.

Argos's index has the addresses of a package, not its size, which the server names. A custom index may have a `sha256` for
an entry; the file is then verified. A partial download stays, and the next run continues it.
"""

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urljoin

from polyglot.engines.models.packages import file_sha256, require_space, version_key
from polyglot.engines.models.validate import CODE, VERSION
from polyglot.errors import EngineError
from polyglot.storage.server_url import check_address

_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
_TIMEOUT = 30  # seconds without a byte
_CHUNK_SIZE = 1 << 18
_MAX_INDEX_SIZE = 64 << 20  # bytes of an index
# Errors of a connection, of the data that arrive, and of an address.
_CONNECTION_ERRORS = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True, slots=True)
class AvailablePackage:
    """An entry of the index: a package that can be downloaded."""

    source: str
    target: str
    version: str
    addresses: tuple[str, ...]
    sha256: str = ""  # of the file, if the index has it


def index_url() -> str:
    """Return the address of the index: that of the variable `ARGOS_PACKAGE_INDEX`, or else Argos's own."""
    base = os.environ.get("ARGOS_PACKAGE_INDEX") or _INDEX
    return base if base.endswith(".json") else base.rstrip("/") + "/index.json"


def list_available() -> list[AvailablePackage]:
    """Return the newest available package of each pair. Raises `EngineError` if the index cannot be reached or read."""
    try:
        with _open_url(index_url()) as answer:
            data = answer.read(_MAX_INDEX_SIZE)
    except _CONNECTION_ERRORS as error:
        raise EngineError(
            f"The index of models at {index_url()} cannot be reached: {_describe_error(error)}.", remedy=_OFFLINE_REMEDY
        ) from error
    try:
        entries = [_parse_entry(entry) for entry in json.loads(data) if entry.get("type", "translate") == "translate"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(f"The index of models at {index_url()} cannot be read.", remedy=_OFFLINE_REMEDY) from error
    return _select_newest(entry for entry in entries if entry is not None)


def download(entry: AvailablePackage, folder: Path, progress: Callable[[int, int], None]) -> Path:
    """Download a package into a folder and return its file. A broken download continues where it stopped.

    `progress` is called with the downloaded and the total number of bytes. Raises `EngineError` if no address of the
    package works, or the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, part = download_paths(entry, folder)
    if path.exists():
        path.replace(part)
    reasons = []
    for address in entry.addresses:
        try:
            _download_rest(address, part, progress)
            if entry.sha256 and file_sha256(part) != entry.sha256:
                part.unlink()
                raise OSError("it is not the file that the index describes (its sha256 differs)")
        except _CONNECTION_ERRORS as error:
            reasons.append(_describe_error(error))
            continue
        part.replace(path)
        return path
    reason = "; ".join(reasons) or "the index gives no address for it"
    raise EngineError(
        f"The model {entry.source} → {entry.target} cannot be downloaded: {reason}.", remedy=_OFFLINE_REMEDY
    )


def download_paths(entry: AvailablePackage, folder: Path) -> tuple[Path, Path]:
    """Return the paths of a package's file in a folder: the complete one, and the partial one."""
    path = folder / f"{entry.source}_{entry.target}-{entry.version}.argosmodel"
    return path, path.with_suffix(".part")


def _parse_entry(entry: dict[str, Any]) -> AvailablePackage | None:
    """Return an entry of an index; None if its codes or version, which become file names, are not valid."""
    source, target, version = entry["from_code"], entry["to_code"], str(entry["package_version"])
    if not (CODE.fullmatch(source) and CODE.fullmatch(target) and VERSION.fullmatch(version)):
        return None
    links = [urljoin(index_url(), str(link)) for link in entry.get("links", ())]  # some are of IPFS
    addresses = tuple(link for link in links if link.startswith("http"))
    return AvailablePackage(source, target, version, addresses, str(entry.get("sha256") or "").lower())


def _select_newest(entries: Iterable[AvailablePackage]) -> list[AvailablePackage]:
    ordered = sorted(entries, key=lambda entry: (entry.source, entry.target, version_key(entry.version)))
    return list({(entry.source, entry.target): entry for entry in ordered}.values())


def _download_rest(address: str, part: Path, progress: Callable[[int, int], None]) -> None:
    """Download the rest of a file, and retry as long as each attempt adds bytes."""
    while True:
        before = _file_size(part)
        try:
            return _resume_download(address, part, progress)
        except _CONNECTION_ERRORS:
            if _file_size(part) <= before:
                raise


def _resume_download(address: str, part: Path, progress: Callable[[int, int], None]) -> None:
    """Request the rest of a file and append it. Raises `OSError` if the server sends another part, or not all of it."""
    done = _file_size(part)
    try:
        answer = _open_url(address, {"Range": f"bytes={done}-"} if done else {})
    except urllib.error.HTTPError as error:
        if error.code != 416:
            raise
        if error.headers.get("Content-Range") != f"bytes */{done}":  # the partial file is of another file
            part.unlink(missing_ok=True)
            raise OSError("the file on the server has changed") from None
        return  # the partial file is complete
    with answer:
        if done and answer.status != 206:
            done = 0
        elif done and not str(answer.headers.get("Content-Range")).startswith(f"bytes {done}-"):
            raise OSError("the server sends another part than the requested one")
        size = done + int(answer.headers.get("Content-Length") or 0)
        require_space(part.parent, size - done)
        with part.open("ab" if done else "wb") as file:
            while chunk := answer.read(_CHUNK_SIZE):
                file.write(chunk)
                done += len(chunk)
                progress(done, max(done, size))
    if done < size:
        raise OSError("the connection was closed")


def _file_size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


class _RedirectChecker(urllib.request.HTTPRedirectHandler):
    """A redirect handler that follows redirects only to allowed addresses."""

    def redirect_request(self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str) -> Any:
        return super().redirect_request(req, fp, code, msg, headers, check_address(newurl))


def _open_url(address: str, headers: dict[str, str] | None = None) -> Any:
    request = urllib.request.Request(check_address(address), headers=headers or {})
    return urllib.request.build_opener(_RedirectChecker).open(request, timeout=_TIMEOUT)


def _describe_error(error: Exception) -> str:
    text = str(getattr(error, "reason", "") or error).rstrip(".")
    return "".join(letter for letter in text[:300] if letter.isprintable())


_OFFLINE_REMEDY = "Try again later, or install from a file: polyglot models install FILE.argosmodel"
