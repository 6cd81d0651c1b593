"""Reader of PO files in any form that PO editors write: the only importer of polib.

Most files are in the canonical form (`polyglot.catalogs.po.writer`) and are read without polib, with the same result.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from polyglot.catalogs.po import syntax, writer
from polyglot.catalogs.po.syntax import syntax_error
from polyglot.catalogs.po.writer import FLAGS, HEADER_KEY, dump
from polyglot.errors import ContentError
from polyglot.language.locales import parse_tag, tag_from_path
from polyglot.model import Catalog, Locale, Message, MessageKey

__all__ = ["dump", "parse", "parse_with_polib", "read_foreign"]

# polib accepts a string without its closing quotation mark, and drops its last character.
_UNCLOSED_STRING = re.compile(
    r"^(?:#~\|?[ \t]*|#\|[ \t]*)?(?:msg(?:id(?:_plural)?|str(?:\[\d+\])?|ctxt)[ \t]*)?\"(?!(?:[^\"\\\n]|\\.)*\"[ \t]*$)",
    re.MULTILINE,
)
# In the header, on a line of its own or within the line of the whole header.
_LANGUAGE = re.compile(
    r"^[ \t]*(?:msgstr[ \t]*)?\"(?:[^\"\n]*\\n)?Language:[ \t]*([A-Za-z][\w@-]*)[ \t]*\\n", re.MULTILINE
)
_MSGID = re.compile(r"[ \t]*(?:#~[ \t]*)?msgid[ \t]*\"")


def parse(text: str, name: str) -> Catalog:
    """Parse the text of a PO file. Raises `ContentError` for invalid syntax, with `name` and the line as the place."""
    return writer.parse_canonical(text) or parse_with_polib(text, name)


def parse_with_polib(text: str, name: str) -> Catalog:
    """Parse the text as `parse` does, with polib even if it is in the canonical form."""
    file = _load_polib(text, name)
    messages: dict[MessageKey, Message] = {}
    for entry, line in _locate_entries(file, text):
        message = _convert_entry(entry, name, line)
        twin = messages.setdefault(message.key, message)
        if twin is not message:
            reason = f"The same message is in line {twin.line} already."
            raise ContentError(reason, where=name, line=line, remedy="Keep one of the two.")
    header = messages.pop(HEADER_KEY, Message(""))
    comments = "\n".join(filter(None, (file.header, header.comments)))
    return writer.assemble(replace(header, comments=comments), messages.values())


def read_foreign(text: str, name: str) -> Iterator[Message]:
    """Yield the messages of a PO file that another tool wrote, with duplicates, without those that have plural forms.

    Raises `ContentError` for invalid syntax, with `name` and the line as the place.
    """
    for entry, line in _locate_entries(_load_polib(text, name), text):
        if entry.msgid and not entry.msgid_plural:
            yield _convert_entry(entry, name, line)


def find_language(text: str) -> Locale | None:
    """Return the language that the header of a PO file names; None if it names none, or an unknown one."""
    header = _LANGUAGE.search(text)
    tag = tag_from_path(header[1].replace("-", "_")) if header else None
    return parse_tag(tag) if tag else None


def _load_polib(text: str, name: str) -> "polib.POFile":  # type: ignore[name-defined]  # noqa: F821 (imported when used)
    """Load a file with polib, with the header among the messages: of several headers polib would remove one."""
    import polib

    class Whole(polib.POFile):
        def find(self, *_: object, **__: object) -> None:
            """Return None: polib calls this only to remove the header."""

    text = syntax.normalize_syntax(text, name, FLAGS)
    unclosed = _UNCLOSED_STRING.search(text)
    if unclosed:
        raise syntax_error(name, text.count("\n", 0, unclosed.start()) + 1, "a string is not closed")
    try:
        return polib.pofile(text, wrapwidth=0, check_for_duplicates=False, klass=Whole)
    except OSError as error:
        place = re.search(r"line (\d+)", str(error))
        reason = str(error).partition(": ")[2] or "this is not a PO entry"
        raise syntax_error(name, int(place[1]) if place else 1, reason) from None


def _locate_entries(file: "polib.POFile", text: str) -> Iterator[tuple["polib.POEntry", int]]:  # type: ignore[name-defined]  # noqa: F821
    """Yield the entries of a file with the line of each msgid."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _MSGID.match(line)]
    for number, entry in enumerate(file):
        yield entry, lines[number] if len(lines) == len(file) else max(1, entry.linenum or 0)


def _convert_entry(entry: "polib.POEntry", name: str, line: int) -> Message:  # type: ignore[name-defined]  # noqa: F821 (imported when used)
    if entry.msgid_plural:
        raise ContentError(
            "This message has plural forms, which articles do not use.",
            where=name,
            line=line,
            remedy="Remove `msgid_plural`.",
        )
    source, target, context, previous, previous_context = (
        text and syntax.decode_escapes(text, name, line)
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
