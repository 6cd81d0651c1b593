"""PO text <-> `Catalog`: the only importer of polib, and the canonical writer.

`dump` writes what `msgcat --no-wrap` would write, and `msgfmt --check` accepts it; one form for one catalog, so that a
sync without an edit changes no byte. `parse` takes what any PO editor writes.
"""

import re
from collections.abc import Iterable, Iterator

from polyglot.errors import ContentError
from polyglot.model import Catalog, Message

# gettext's own order of flags (write-po.c); those that it does not know come after, sorted.
_FORMATS = [
    "c",
    "objc",
    "python",
    "python-brace",
    "java",
    "java-printf",
    "csharp",
    "javascript",
    "scheme",
    "lisp",
    "elisp",
    "librep",
    "ruby",
    "sh",
    "awk",
    "lua",
    "object-pascal",
    "smalltalk",
    "qt",
    "qt-plural",
    "kde",
    "kde-kuit",
    "boost",
    "tcl",
    "perl",
    "perl-brace",
    "php",
    "gcc-internal",
    "gfc-internal",
    "ycp",
]
_FLAGS = {
    f"{prefix}{name}-format": number for number, name in enumerate(_FORMATS) for prefix in ("", "no-", "possible-")
}
_FLAGS |= {"no-wrap": len(_FORMATS) + 1, "wrap": len(_FORMATS) + 1}
_ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\t": "\\t",
        "\r": "\\r",
        "\a": "\\a",
        "\b": "\\b",
        "\f": "\\f",
        "\v": "\\v",
    }
)
# polib takes these for ends of lines; in a PO file they can only stand inside a text.
_OLD_PREVIOUS = re.compile(r"^#~\|", re.MULTILINE)  # polib passes over the previous msgid of an obsolete message
# polib takes a text without its closing mark, and drops the last letter.
_OPEN = re.compile(
    r"^(?:#~\|?[ \t]*|#\|[ \t]*)?(?:msg(?:id(?:_plural)?|str(?:\[\d+\])?|ctxt)[ \t]*)?\"(?!(?:[^\"\\\n]|\\.)*\"[ \t]*$)",
    re.MULTILINE,
)
_REMEDY = "Mend that line, or take the file's last good version from git."
_MSGID = re.compile(r"(?:#~[ \t]*)?msgid[ \t]*\"")
_LINE_ENDS = re.compile(r"[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def parse(text: str, name: str) -> Catalog:
    """Read a PO file's text. Raises `ContentError`, under `name`, with the line that is wrong."""
    import polib

    unclosed = _OPEN.search(text)
    if unclosed:
        raise _broken(name, text.count("\n", 0, unclosed.start()) + 1, "a text is not closed")
    try:
        file = polib.pofile(_OLD_PREVIOUS.sub("#|", _LINE_ENDS.sub(" ", text)), wrapwidth=0, check_for_duplicates=False)
    except OSError as error:
        place = re.search(r"line (\d+)", str(error))
        reason = str(error).partition(": ")[2] or "this is no PO entry"
        raise _broken(name, int(place[1]) if place else 1, reason) from None
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _MSGID.match(line)]
    messages: dict[tuple[str | None, str], Message] = {}
    header = len(lines) - len(file)  # polib takes the first message out where it is the header
    for number, entry in enumerate(file, header):
        line = lines[number] if header >= 0 else max(1, entry.linenum or 0)
        message = _message(entry, name, line)
        twin = messages.setdefault(message.key, message)
        if twin is not message:
            said = f"The same message stands in line {twin.line} already."
            raise ContentError(said, where=name, line=line, remedy="Keep one of the two.")
    flags = ("fuzzy",) if file.metadata_is_fuzzy else ()
    return Catalog(tuple(file.metadata.items()), tuple(messages.values()), file.header, flags)


def dump(catalog: Catalog) -> str:
    """The canonical text of a catalog. What `parse` reads from it is equal to it."""
    header = "".join(f"{key}: {value}\n" for key, value in catalog.header)
    blocks = [
        "\n".join(
            [
                *_comments(catalog.comments, "#"),
                *_flags(catalog.flags, fuzzy=False),
                'msgid ""',
                *_string("msgstr", header),
            ]
        )
    ]
    blocks += ["\n".join(_entry(message)) for message in catalog.messages if not message.obsolete]
    blocks += ["\n".join(_entry(message)) for message in catalog.messages if message.obsolete]
    return "\n\n".join(blocks) + "\n"


def _broken(name: str, line: int, reason: str) -> ContentError:
    return ContentError(f"The catalog has a syntax error: {reason}.", where=name, line=line, remedy=_REMEDY)


def _message(entry: "polib.POEntry", name: str, line: int) -> Message:  # type: ignore[name-defined]  # noqa: F821 (imported when used)
    if entry.msgid_plural:
        raise ContentError(
            "This message has plural forms, which no text of an article has.",
            where=name,
            line=line,
            remedy="Take `msgid_plural` out.",
        )
    return Message(
        source=entry.msgid,
        target=entry.msgstr,
        context=entry.msgctxt,
        fuzzy="fuzzy" in entry.flags,
        previous=entry.previous_msgid,
        comments=entry.tcomment,
        notes=entry.comment,
        references=tuple(f"{path}:{number}" if number else path for path, number in entry.occurrences),
        flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        obsolete=bool(entry.obsolete),
        previous_context=entry.previous_msgctxt,
        line=line,
    )


def _entry(message: Message) -> Iterator[str]:
    yield from _comments(message.comments, "#")
    if not message.obsolete:
        yield from _comments(message.notes, "#.")
        if message.references:
            yield "#: " + " ".join(message.references)
    yield from _flags(message.flags, fuzzy=message.fuzzy)
    mark = "#~" if message.obsolete else "#"
    if message.previous_context is not None:
        yield from (f"{mark}| {line}" for line in _string("msgctxt", message.previous_context))
    if message.previous is not None:
        yield from (f"{mark}| {line}" for line in _string("msgid", message.previous))
    prefix = "#~ " if message.obsolete else ""
    if message.context is not None:
        yield from (prefix + line for line in _string("msgctxt", message.context))
    yield from (prefix + line for line in _string("msgid", message.source))
    yield from (prefix + line for line in _string("msgstr", message.target))


def _comments(text: str, mark: str) -> Iterable[str]:
    return (f"{mark} {line}" if line else mark for line in text.split("\n")) if text else ()


def _flags(flags: Iterable[str], *, fuzzy: bool) -> Iterable[str]:
    ordered = sorted(set(flags), key=lambda flag: (_FLAGS.get(flag, len(_FLAGS)), flag))
    words = ["fuzzy", *ordered] if fuzzy else ordered
    return ["#, " + ", ".join(words)] if words else []


def _string(keyword: str, text: str) -> Iterator[str]:
    """One line for a text without line breaks, else a line for each of its lines (as gettext without wrapping)."""
    if "\n" not in text[:-1]:
        yield f'{keyword} "{text.translate(_ESCAPES)}"'
        return
    yield f'{keyword} ""'
    for line in text.splitlines(keepends=True) if text.isascii() else re.findall(r"[^\n]*\n|[^\n]+", text):
        yield f'"{line.translate(_ESCAPES)}"'
