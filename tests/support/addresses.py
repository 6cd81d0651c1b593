"""Every address of every file of an output folder, and those that lead nowhere: `find_dead_addresses(folder, base_url)`.

Archives (zip files, EPUB books, Word documents) are read as folders of their own: a relative address must lead to a file in
its archive. An address below the publication's `base_url` must lead to a file of the output folder, as a web server would
look it up. Other addresses of the web are not judged.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.support.address_readers import FileAddresses, read_file

_ARCHIVES = frozenset({"zip", "epub", "docx"})
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel", "sms", "geo", "xmpp", "magnet", "data", "urn"})
_INDEX = "index.html"


@dataclass(frozen=True, order=True)
class Address:
    """An address in a file of the output; in an archive the file is `es/downloads/epub/x.epub!OEBPS/nav.xhtml`."""

    file: str
    address: str

    def __str__(self) -> str:
        return f"{self.file}: {self.address}"


@dataclass(frozen=True, order=True)
class DeadAddress(Address):
    """An address that leads nowhere, and why."""

    reason: str

    def __str__(self) -> str:
        return f"{self.file}: “{self.address}” {self.reason}"


@dataclass(frozen=True)
class FileTree:
    """Files by their paths, of a folder or an archive."""

    files: Mapping[str, bytes]
    name: str = ""  # of an archive, with `!`
    _read: dict[str, FileAddresses] = field(default_factory=dict)

    def read(self, name: str) -> FileAddresses:
        """Return the addresses and anchors of a file."""
        if name not in self._read:
            self._read[name] = read_file(name, self.files[name])
        return self._read[name]

    @cached_property
    def archives(self) -> list["FileTree"]:
        """The archives among the files, and those in them."""
        found = []
        for name, data in self.files.items():
            if name.rpartition(".")[2] in _ARCHIVES:
                with zipfile.ZipFile(BytesIO(data)) as packed:
                    tree = FileTree({one: packed.read(one) for one in packed.namelist()}, f"{self.name}{name}!")
                found += [tree, *tree.archives]
        return found


def open_folder(folder: Path) -> FileTree:
    """Return the files of a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return FileTree({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})


def read_addresses(folder: Path) -> Iterator[Address]:
    """Yield the addresses of all files in a folder, and in the archives there."""
    top = open_folder(folder)
    for tree in (top, *top.archives):
        for name in tree.files:
            yield from (Address(f"{tree.name}{name}", address) for address in tree.read(name).addresses)


def find_dead_addresses(folder: Path, base_url: str = "") -> list[DeadAddress]:
    """Return the addresses in a folder that lead to no file, or to no place in it, each once."""
    top = open_folder(folder)
    dead = set[DeadAddress]()
    for tree in (top, *top.archives):
        for name in tree.files:
            for address in tree.read(name).addresses:
                if reason := _explain_dead(top, tree, name, address, base_url):
                    dead.add(DeadAddress(f"{tree.name}{name}", address, reason))
    return sorted(dead)


def _explain_dead(top: FileTree, tree: FileTree, name: str, address: str, base_url: str) -> str:
    """Return why an address leads nowhere; empty for one that leads somewhere."""
    base = base_url.rstrip("/") + "/"
    if base_url and f"{address}/".startswith(base):
        parts = urlsplit(address[len(base) :])
        path = unquote(parts.path)
        return _explain_missing(top, f"{path}{_INDEX}" if not path or path.endswith("/") else path, parts.fragment)
    parts = urlsplit(address)
    if parts.scheme:
        return "" if parts.scheme in _SCHEMES else "has a scheme that no file should have"
    if parts.netloc or parts.path.startswith("/"):
        return "needs a server"
    if not address or address == "#" or re.search(r"[\s“”]", address):
        return "is empty or no address"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
    return _explain_missing(tree, path, parts.fragment)


def _explain_missing(tree: FileTree, path: str, fragment: str) -> str:
    if path not in tree.files:
        return "leads to no file"
    anchors = tree.read(path).anchors
    return "leads to no place in its file" if fragment and unquote(fragment) not in anchors else ""
