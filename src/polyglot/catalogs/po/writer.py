"""Our own form of PO files: its writer, and a quick reader of what that wrote.

`dump` writes what `msgcat --no-wrap` would write, and `msgfmt --check` accepts it; one form for one catalog, so that a
sync without an edit changes no byte. `parse_canonical` knows this form alone: what it says of a file, polib says
too, in five times as
long. A file with a single line that we would not write so is none of its business.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from polyglot.model import Catalog, Message, MessageKey

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
FLAGS = {
    f"{prefix}{name}-format": number for number, name in enumerate(_FORMATS) for prefix in ("", "no-", "possible-")
}
FLAGS |= {"no-wrap": len(_FORMATS) + 1, "wrap": len(_FORMATS) + 1}
HEADER_KEY = MessageKey(None, "")  # the key of the message that is none
_LETTERS = {"\\": "\\", '"': '"', "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPES = str.maketrans({letter: f"\\{sign}" for sign, letter in _LETTERS.items()})
_ESCAPED = re.compile(rf"\\([{re.escape(''.join(_LETTERS))}])")
_LINE = rf'[^"\\\n]*+(?:{_ESCAPED.pattern.replace("(", "(?:")}[^"\\\n]*+)*+'
_LINE_JOIN = re.compile(r'"\n[^"]*"')  # between two lines of one text


@cache
def _entry_pattern(mark: str, bar: str) -> re.Pattern[str]:
    """An entry whose texts stand behind `mark`, and those that they had before behind `bar`."""

    def text(before: str, keyword: str) -> str:
        return rf'{before}{keyword} "({_LINE}(?:"\n{before}"{_LINE})*+)"'

    previous = "".join(rf"(?:{text(bar, keyword)}\n)?" for keyword in ("msgctxt", "msgid"))
    context = rf"(?:{text(mark, 'msgctxt')}\n)?"
    return re.compile(
        r"(?!#\n)((?:#(?: [^\n]*\S)?\n)*+)((?:#\. [^\n]*\S\n)*+)(?:#: ([^\n]*\S)\n)?(?:#, ([^\n]*\S)\n)?"
        rf"{previous}{context}{text(mark, 'msgid')}\n{text(mark, 'msgstr')}"
    )


def dump(catalog: Catalog) -> str:
    """The canonical text of a catalog. What `parse_canonical` and `po.parse` make of it is equal to it."""
    header = "".join(f"{key}: {value}\n" for key, value in catalog.header)
    blocks = [
        "\n".join(
            [
                *_format_comments(catalog.comments, "#"),
                *_format_flags(catalog.flags, fuzzy=False),
                'msgid ""',
                *_format_string("msgstr", header),
            ]
        )
    ]
    blocks += ["\n".join(_format_entry(message)) for message in catalog.messages if not message.obsolete]
    blocks += ["\n".join(_format_entry(message)) for message in catalog.messages if message.obsolete]
    return "\n\n".join(blocks) + "\n"


def parse_canonical(text: str) -> Catalog | None:
    """The catalog that a file's text is the canonical form of; None for any text that is not plainly one."""
    # Other ends of lines than ours cut a line for polib, wherever they stand.
    if not text.endswith("\n") or "\0" in text or len(text.splitlines()) != text.count("\n"):
        return None
    messages: dict[MessageKey, Message] = {}
    line = 1
    for block in text[:-1].split("\n\n"):
        message = _parse_message(block, line)
        if message is None or messages.setdefault(message.key, message) is not message:
            return None
        line += block.count("\n") + 2
    if next(iter(messages)) != HEADER_KEY:
        return None
    header, *rest = messages.values()
    return assemble(header, rest)


def assemble(header: Message, messages: Iterable[Message]) -> Catalog:
    """The catalog of these messages and of the one that is the file's header."""
    return Catalog(
        _parse_header_fields(header.target), tuple(messages), header.comments, ("fuzzy",) if header.fuzzy else ()
    )


def _parse_header_fields(text: str) -> tuple[tuple[str, str], ...]:
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


def _parse_message(block: str, line: int) -> Message | None:
    """The message that these lines are, the first of which is that line of the file; None for what we do not write so."""
    live = _entry_pattern("", r"#\| ").fullmatch(block)
    found = live or _entry_pattern("#~ ", r"#~\| ").fullmatch(block)
    if found is None:
        return None
    comments, notes, references, flags, *texts = found.groups()
    previous_context, previous, context, source, target = map(_unquote, texts)
    names = [flag.strip() for flag in flags.split(",")] if flags else []
    return Message(
        source=source or "",
        target=target or "",
        context=context,
        fuzzy="fuzzy" in names,
        previous=previous,
        comments=_strip_comment_marks("#", comments),
        notes=_strip_comment_marks("#.", notes),
        references=tuple(references.split()) if references else (),
        flags=tuple([flag for flag in names if flag != "fuzzy"]) if names else (),
        obsolete=live is None,
        previous_context=previous_context,
        line=line + block.count("\n", 0, found.start(8)),
    )


def _strip_comment_marks(mark: str, lines: str) -> str:
    """What lines of comments say."""
    return "\n".join([line[len(mark) + 1 :] for line in lines[:-1].split("\n")]) if lines else ""


def _unquote(written: str | None) -> str | None:
    """What a text says that is written so between its quotation marks, on one line or more."""
    if not written:
        return written
    if "\n" in written:
        written = _LINE_JOIN.sub("", written)
    return _ESCAPED.sub(lambda found: _LETTERS[found[1]], written) if "\\" in written else written


def _format_entry(message: Message) -> Iterator[str]:
    yield from _format_comments(message.comments, "#")
    if not message.obsolete:
        yield from _format_comments(message.notes, "#.")
        if message.references:
            yield "#: " + " ".join(message.references)
    yield from _format_flags(message.flags, fuzzy=message.fuzzy)
    mark = "#~" if message.obsolete else "#"
    if message.previous_context is not None:
        yield from (f"{mark}| {line}" for line in _format_string("msgctxt", message.previous_context))
    if message.previous is not None:
        yield from (f"{mark}| {line}" for line in _format_string("msgid", message.previous))
    prefix = "#~ " if message.obsolete else ""
    if message.context is not None:
        yield from (prefix + line for line in _format_string("msgctxt", message.context))
    yield from (prefix + line for line in _format_string("msgid", message.source))
    yield from (prefix + line for line in _format_string("msgstr", message.target))


def _format_comments(text: str, mark: str) -> Iterable[str]:
    return (f"{mark} {line}" if line else mark for line in text.split("\n")) if text else ()


def _format_flags(flags: Iterable[str], *, fuzzy: bool) -> Iterable[str]:
    ordered = sorted(set(flags), key=lambda flag: (FLAGS.get(flag, len(FLAGS)), flag))
    words = ["fuzzy", *ordered] if fuzzy else ordered
    return ["#, " + ", ".join(words)] if words else []


def _format_string(keyword: str, text: str) -> Iterator[str]:
    """One line for a text without line breaks, else a line for each of its lines (as gettext without wrapping)."""
    if "\n" not in text[:-1]:
        yield f'{keyword} "{text.translate(_ESCAPES)}"'
        return
    yield f'{keyword} ""'
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        yield f'"{line.translate(_ESCAPES)}"'
