"""The website of a language as a zip file, for a USB stick: the same bytes on every machine.

Python's `zipfile` compresses with the machine's zlib, whose variants write different bytes. This module uses the bundled
libdeflate and writes the container itself (PKWARE's APPNOTE, without extensions). Files that are compressed already, and
files that would grow, are stored uncompressed. The start page comes first.
"""

import re
import struct
from collections.abc import Mapping
from pathlib import PurePosixPath
from zlib import crc32

from polyglot.editions.ui_text import InterfaceText
from polyglot.errors import UsageError
from polyglot.formats.protocol import EditionFormat, EditionInput

START_PAGE = "index.html"

_METHOD_STORED, _METHOD_DEFLATED = 0, 8
_LEVEL = 9
_UNIX = 3 << 8 | 20  # made by version 2.0, on a system with Unix permissions
_UTF8 = 1 << 11
_DAY = (1 << 5) | 1  # 1 January 1980, the format's first day
_PERMISSIONS = 0o100644 << 16
_MAX_SIZES = 0xFFFF, 0xFFFFFFFF  # number of files, bytes
_COMPRESSED = re.compile(
    r"\.(?:7z|avif|docx|epub|gif|gz|jpe?g|mp[34]|odt|ogg|opus|pdf|png|web[mp]|woff2?|xz|zip)", re.IGNORECASE
)


class ZipFormat(EditionFormat):
    """The format `zip`."""

    name = "zip"
    version = "1"
    suffix = ".zip"
    media_type = "application/zip"
    rank = 60

    def label(self, text: InterfaceText) -> str:
        """Return the name of the format for readers."""
        return text.gettext("Website (ZIP), for a USB stick")

    def render(self, edition: EditionInput) -> bytes:
        """Return the zip file of a website."""
        return pack_zip(edition.files)


def pack_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the zip file of these files, given by their paths with forward slashes.

    Raises `UsageError` if they exceed the format's limits.
    """
    rows, entries, offset = [], [], 0
    for path in sorted(files, key=lambda path: (path != START_PAGE, path)):
        name = path.encode()
        method, data = _compress_file(path, files[path])
        sizes = (crc32(files[path]), len(data), len(files[path]), len(name), 0)
        row = struct.pack("<4s5H3I2H", b"PK\3\4", 20, _UTF8, method, 0, _DAY, *sizes) + name
        entry = struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", _UNIX, 20, _UTF8, method, 0, _DAY, *sizes, 0, 0, 0, _PERMISSIONS, offset
        )
        rows += [row, data]
        entries.append(entry + name)
        offset += len(row) + len(data)
    directory = b"".join(entries)
    if len(files) >= _MAX_SIZES[0] or offset + len(directory) >= _MAX_SIZES[1]:
        raise UsageError("This edition is too large for a zip file.", remedy="Copy its folder instead.")
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(files), len(files), len(directory), offset, 0)
    return b"".join([*rows, directory, end])


def _compress_file(path: str, data: bytes) -> tuple[int, bytes]:
    """Return the compression method of a file, and its stored bytes."""
    from deflate import deflate_compress

    if _COMPRESSED.fullmatch(PurePosixPath(path).suffix):
        return _METHOD_STORED, data
    smaller = bytes(deflate_compress(data, _LEVEL)) if data else data
    return (_METHOD_DEFLATED, smaller) if len(smaller) < len(data) else (_METHOD_STORED, data)
