"""PO text <-> `Catalog`: the only importer of polib, and the canonical writer.

`dump` writes what `msgcat --no-wrap` would write, and `msgfmt --check` accepts it; one form for one catalog, so that a
sync without an edit changes no byte. `parse` takes what any PO editor writes.
"""

import re
from collections.abc import Iterable, Iterator

from polyglot.catalogs import poforms
from polyglot.catalogs.poforms import broken
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
# polib takes a text without its closing mark, and drops the last letter.
_OPEN = re.compile(
    r"^(?:#~\|?[ \t]*|#\|[ \t]*)?(?:msg(?:id(?:_plural)?|str(?:\[\d+\])?|ctxt)[ \t]*)?\"(?!(?:[^\"\\\n]|\\.)*\"[ \t]*$)",
    re.MULTILINE,
)
_MSGID = re.compile(r"[ \t]*(?:#~[ \t]*)?msgid[ \t]*\"")
_HEADER = (None, "")


def parse(text: str, name: str) -> Catalog:
    """Read a PO file's text. Raises `ContentError`, under `name`, with the line that is wrong."""
    file = _polib(text, name)
    messages: dict[tuple[str | None, str], Message] = {}
    for entry, line in _entries(file, text):
        message = _message(entry, name, line)
        twin = messages.setdefault(message.key, message)
        if twin is not message:
            said = f"The same message stands in line {twin.line} already."
            raise ContentError(said, where=name, line=line, remedy="Keep one of the two.")
    header = messages.pop(_HEADER, Message(""))
    comments = "\n".join(filter(None, (file.header, header.comments)))
    return Catalog(_metadata(header.target), tuple(messages.values()), comments, ("fuzzy",) if header.fuzzy else ())


def foreign(text: str, name: str) -> Iterator[Message]:
    """The messages of a PO file that another tool made: the same one twice, if it says so, and none with plural forms.

    Raises `ContentError`, under `name`, with the line that is wrong.
    """
    for entry, line in _entries(_polib(text, name), text):
        if entry.msgid and not entry.msgid_plural:
            yield _message(entry, name, line)


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


def _polib(text: str, name: str) -> "polib.POFile":  # type: ignore[name-defined]  # noqa: F821 (imported when used)
    """The file as polib reads it, the header among the messages: polib would take out one of several."""
    import polib

    class Whole(polib.POFile):
        def find(self, *_: object, **__: object) -> None:
            """Asked once, for the header."""

    text = poforms.known(text, name, _FLAGS)
    unclosed = _OPEN.search(text)
    if unclosed:
        raise broken(name, text.count("\n", 0, unclosed.start()) + 1, "a text is not closed")
    try:
        return polib.pofile(text, wrapwidth=0, check_for_duplicates=False, klass=Whole)
    except OSError as error:
        place = re.search(r"line (\d+)", str(error))
        reason = str(error).partition(": ")[2] or "this is no PO entry"
        raise broken(name, int(place[1]) if place else 1, reason) from None


def _entries(file: "polib.POFile", text: str) -> Iterator[tuple["polib.POEntry", int]]:  # type: ignore[name-defined]  # noqa: F821
    """The entries of a file, and the line that each begins in."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _MSGID.match(line)]
    for number, entry in enumerate(file):
        yield entry, lines[number] if len(lines) == len(file) else max(1, entry.linenum or 0)


def _metadata(text: str) -> tuple[tuple[str, str], ...]:
    """The header's fields; a line without a colon belongs to the field before it."""
    found: dict[str, str] = {}
    last = None
    for line in text.removesuffix("\n").split("\n"):
        key, colon, value = line.partition(":")
        if colon:
            last, found[key] = key, value.strip()
        elif last is not None:
            found[last] += f"\n{line.strip()}"
    return tuple(found.items())


def _message(entry: "polib.POEntry", name: str, line: int) -> Message:  # type: ignore[name-defined]  # noqa: F821 (imported when used)
    if entry.msgid_plural:
        raise ContentError(
            "This message has plural forms, which no text of an article has.",
            where=name,
            line=line,
            remedy="Take `msgid_plural` out.",
        )
    source, target, context, previous, previous_context = (
        text and poforms.letters(text, name, line)
        for text in (entry.msgid, entry.msgstr, entry.msgctxt, entry.previous_msgid, entry.previous_msgctxt)
    )
    return Message(
        source=source,
        target=target,
        context=context,
        fuzzy="fuzzy" in entry.flags,
        previous=previous,
        comments=entry.tcomment,
        notes=entry.comment,
        references=tuple(f"{path}:{number}" if number else path for path, number in entry.occurrences),
        flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        obsolete=bool(entry.obsolete),
        previous_context=previous_context,
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
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        yield f'"{line.translate(_ESCAPES)}"'
