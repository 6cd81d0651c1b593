"""Forms of PO files that gettext reads and polib does not: comments without a space, escapes by number.

A text is put into the forms that polib knows, line by line. What an escape by number stands for is a byte, and several may
make one letter: each byte becomes a sign that no UTF-8 file can hold, and `decode_escapes` reads them once polib has
joined the lines.
"""

import re
from collections.abc import Collection

from polyglot.errors import ContentError

_REMEDY = "Mend that line, or take the file's last good version from git."
# These cut lines for polib; in a PO file they can only stand inside a text.
_LINE_ENDS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARK = re.compile(r"#(?:~(\|?)(?=[^\s|])|~\||([.:,|])(?=\S)|!(.*)|(?=[^\s.:,|~!]|\t))")
_COMMENT = re.compile(rf"^[ \t]*{_MARK.pattern}", re.MULTILINE)
_NUMERIC_ESCAPE = re.compile(r"\\[^\\\"ntrvbf]")
_TEXT = re.compile(r"[ \t]*(?:#~\|?[ \t]*|#\|[ \t]*)?(?:msg[a-z_]+(?:\[\d+\])?[ \t]*)?\"")
_ESCAPE = re.compile(r"\\(?:([\\\"ntrvbf])|(a)|x([0-9A-Fa-f]+)|([0-7]{1,3})|(.?))")
_BYTE_BASE = 0xDC00  # and the 255 after it: halves of surrogate pairs, which UTF-8 has not
_BYTES = re.compile("[\udc00-\udcff]+")


def normalize_syntax(text: str, name: str, flags: Collection[str]) -> str:
    """A PO file's text in the forms that polib knows. Raises `ContentError`, under `name`, with the line that is wrong."""
    zero = text.find("\0")
    if zero >= 0:
        raise syntax_error(name, text.count("\n", 0, zero) + 1, "a NUL character, where gettext would end the text")
    text = _LINE_ENDS.sub(" ", text)
    if _MARK.search(text):
        text = _COMMENT.sub(lambda found: _normalize_comment(found, flags), text)
    if not _NUMERIC_ESCAPE.search(text):
        return text
    lines = enumerate(text.split("\n"), 1)
    return "\n".join(_normalize_escapes(line, name, number) if "\\" in line else line for number, line in lines)


def decode_escapes(text: str, name: str, line: int) -> str:
    """A text of a message with what its escapes by number stand for."""
    if text.isascii():
        return text
    try:
        return _BYTES.sub(lambda found: bytes(ord(sign) - _BYTE_BASE for sign in found[0]).decode(), text)
    except UnicodeDecodeError:
        raise syntax_error(name, line, "escapes by number that are no UTF-8") from None


def syntax_error(name: str, line: int, reason: str) -> ContentError:
    """The one error of a PO file that cannot be read."""
    return ContentError(f"The catalog has a syntax error: {reason}.", where=name, line=line, remedy=_REMEDY)


def _normalize_comment(found: re.Match[str], flags: Collection[str]) -> str:
    """The mark of a comment as polib knows it. `#!` is gettext's other mark of flags; other words there are kept as words."""
    bar, kind, rest = found.groups()
    if rest is not None:
        words = {word.strip() for word in rest.split(",")}
        return f"#, {rest.strip()}" if words <= {"fuzzy", *flags} else f"# !{rest}"
    if bar or found[0].endswith("|"):
        return "#| "  # polib passes over the previous msgid of an obsolete message
    return f"#{'~' if bar is not None else kind or ''} "


def _normalize_escapes(line: str, name: str, number: int) -> str:
    return _ESCAPE.sub(lambda found: _decode_escape(found, name, number), line) if _TEXT.match(line) else line


def _decode_escape(found: re.Match[str], name: str, line: int) -> str:
    usual, bell, hexadecimal, octal, _ = found.groups()
    if usual:
        return found[0]
    if not (bell or hexadecimal or octal):
        raise syntax_error(name, line, f"`{found[0]}` stands for nothing")
    code = 7 if bell else int(hexadecimal[-2:], 16) if hexadecimal else int(octal, 8) % 256
    if code == 0:
        raise syntax_error(name, line, f"`{found[0]}` is a NUL character, where gettext would end the text")
    return chr(_BYTE_BASE + code)
