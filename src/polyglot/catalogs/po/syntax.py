"""Syntax of PO files that gettext accepts and polib does not: comments without a space, numeric escapes, long lines.

A file is rewritten line by line into syntax that polib accepts. A numeric escape is a byte, and several bytes may encode one
character: each becomes a lone surrogate, which no UTF-8 file contains, and `decode_escapes` decodes them after polib has
joined the lines.
"""

import re
from collections.abc import Collection

from polyglot.errors import ContentError

_REMEDY = "Correct that line, or restore the file's last good version from git."
# These end a line for polib; in a PO file they can only be part of a string.
_LINE_ENDS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARK = re.compile(r"#(?:~(\|?)(?=[^\s|])|~\||([.:,|])(?=\S)|!(.*)|(?=[^\s.:,|~!]|\t))")
_COMMENT = re.compile(rf"^[ \t]*{_MARK.pattern}", re.MULTILINE)
_NUMERIC_ESCAPE = re.compile(r"\\[^\\\"ntrvbf]")
_TEXT = re.compile(r"[ \t]*(?:#~\|?[ \t]*|#\|[ \t]*)?(?:msg[a-z_]+(?:\[\d+\])?[ \t]*)?\"")
_STRING = r'"(?:[^"\\\n]|\\.)*+"'
_WORD = r"msg[a-z_]+(?:\[\d+\])?"
_PART = re.compile(rf"({_WORD})?[ \t]*({_STRING})")
_LONG_LINE = re.compile(  # with a second word or string
    rf"^([ \t]*(?:#~\|?[ \t]*|#\|[ \t]*)?)((?:{_WORD}[ \t]*)?{_STRING}(?:[ \t]*(?:{_WORD}[ \t]*)?{_STRING})+)[ \t]*$",
    re.MULTILINE,
)
_ESCAPE = re.compile(r"\\(?:([\\\"ntrvbf])|(a)|x([0-9A-Fa-f]+)|([0-7]{1,3})|(.?))")
_BYTE_BASE = 0xDC00  # and the 255 after it: low surrogates, which UTF-8 cannot encode
_BYTES = re.compile("[\udc00-\udcff]+")


def normalize_syntax(text: str, name: str, flags: Collection[str]) -> str:
    """Return a PO file's text in syntax that polib accepts. `flags` are the words that `#!` marks as flags.

    Raises `ContentError` for a NUL character or an unknown escape, with `name` and the line as the place.
    """
    nul = text.find("\0")
    if nul >= 0:
        raise syntax_error(name, text.count("\n", 0, nul) + 1, "a NUL character, where gettext would end the text")
    text = _LINE_ENDS.sub(" ", text)
    if _MARK.search(text):
        text = _COMMENT.sub(lambda match: _normalize_comment(match, flags), text)
    if _NUMERIC_ESCAPE.search(text):
        lines = enumerate(text.split("\n"), 1)
        text = "\n".join(_normalize_escapes(line, name, number) if "\\" in line else line for number, line in lines)
    return _LONG_LINE.sub(_divide_line, text)


def decode_escapes(text: str, name: str, line: int) -> str:
    """Return a string of a message with its numeric escapes decoded. Raises `ContentError` if they are not UTF-8."""
    if text.isascii():
        return text
    try:
        return _BYTES.sub(lambda match: bytes(ord(sign) - _BYTE_BASE for sign in match[0]).decode(), text)
    except UnicodeDecodeError:
        raise syntax_error(name, line, "numeric escapes that are not UTF-8") from None


def syntax_error(name: str, line: int, reason: str) -> ContentError:
    """Return the error for a PO file that cannot be read; `reason` completes “The catalog has a syntax error: …”."""
    return ContentError(f"The catalog has a syntax error: {reason}.", where=name, line=line, remedy=_REMEDY)


def _normalize_comment(match: re.Match[str], flags: Collection[str]) -> str:
    """Return a comment's mark as polib accepts it. `#!` is gettext's other mark of flags; with other words it is a comment."""
    bar, kind, rest = match.groups()
    if rest is not None:
        words = {word.strip() for word in rest.split(",")}
        return f"#, {rest.strip()}" if words <= {"fuzzy", *flags} else f"# !{rest}"
    if bar or match[0].endswith("|"):
        return "#| "  # polib ignores the previous msgid of an obsolete message
    return f"#{'~' if bar is not None else kind or ''} "


def _divide_line(match: re.Match[str]) -> str:
    """Return a line with each of its words on a line of its own, and with the strings behind it as one."""
    parts: list[str] = []
    for word, string in _PART.findall(match[2]):
        if word or not parts:
            parts.append(f"{word} {string}".strip())
        else:
            parts[-1] = parts[-1][:-1] + string[1:]
    return "\n".join(match[1] + part for part in parts)


def _normalize_escapes(line: str, name: str, number: int) -> str:
    return _ESCAPE.sub(lambda match: _decode_escape(match, name, number), line) if _TEXT.match(line) else line


def _decode_escape(match: re.Match[str], name: str, line: int) -> str:
    usual, bell, hexadecimal, octal, _ = match.groups()
    if usual:
        return match[0]
    if not (bell or hexadecimal or octal):
        raise syntax_error(name, line, f"`{match[0]}` is not a known escape")
    code = 7 if bell else int(hexadecimal[-2:], 16) if hexadecimal else int(octal, 8) % 256
    if code == 0:
        raise syntax_error(name, line, f"`{match[0]}` is a NUL character, where gettext would end the text")
    return chr(_BYTE_BASE + code)
