"""The server's side of git's long-running filter process (gitattributes(5), `filter.<driver>.process`), for `clean` only.

Git starts one process for all files of a command and speaks with it over pipes, in packets: four hexadecimal digits with the
length, then the data; the length 0 ends a list.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias

from polyglot.errors import UsageError

_MAX_DATA = 65516  # bytes in a packet
_FLUSH = b"0000"
_LENGTH = re.compile(rb"[0-9a-fA-F]{4}")

Clean: TypeAlias = Callable[[str, bytes], bytes]


def serve(requests: BinaryIO, responses: BinaryIO, clean: Clean) -> None:
    """Answer git's requests until it closes the pipe; `clean` gets a file's path in the work tree and its content.

    Raises `UsageError` for anything else than git's protocol.
    """
    if _read_lines(requests) is None:
        return
    _write_list(responses, b"git-filter-server\n", b"version=2\n")
    _read_lines(requests)  # the capabilities of git
    _write_list(responses, b"capability=clean\n")
    while (lines := _read_lines(requests)) is not None:
        values = dict(line.partition("=")[::2] for line in lines)
        content = b"".join(_read_packets(requests))
        if values.get("command") != "clean":
            _write_list(responses, b"status=error\n")
            continue
        cleaned = clean(values.get("pathname", ""), content)
        _write_list(responses, b"status=success\n")
        parts = (cleaned[start : start + _MAX_DATA] for start in range(0, len(cleaned), _MAX_DATA))
        _write_list(responses, *parts)
        _write_list(responses)  # the status stays


def _read_lines(requests: BinaryIO) -> list[str] | None:
    """Return a list of lines; None at the end of the input."""
    lines = [packet.decode("utf-8", "surrogateescape").removesuffix("\n") for packet in _read_packets(requests)]
    return lines or None


def _read_packets(requests: BinaryIO) -> Iterator[bytes]:
    """Yield the packets of a list; none at the end of the input."""
    while size := requests.read(4):
        if size == _FLUSH:
            return
        length = int(size, 16) - 4 if _LENGTH.fullmatch(size) else -1
        data = requests.read(length) if length > 0 else b""
        if len(data) != length:
            raise UsageError("This command is called by git only.", remedy="Run “polyglot git-setup” instead.")
        yield data


def _write_list(responses: BinaryIO, *packets: bytes) -> None:
    responses.writelines(b"%04x" % (len(data) + 4) + data for data in packets)
    responses.write(_FLUSH)
    responses.flush()
