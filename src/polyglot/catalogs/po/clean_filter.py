"""The form in which catalogs enter git: canonical, with a header that tells about nobody. For git's filter, which never fails.

A file that cannot be read as a catalog keeps its bytes, apart from its header and the comments above it.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from polyglot.catalogs.po import header, privacy, reader, writer
from polyglot.model import Catalog
from polyglot.storage import files

_BLANK_OR_COMMENT = re.compile(r"\s*(?:#(?!~)|$)")
_EMPTY_MSGID = re.compile(r'\s*(?:#~\s*)?msgid\s*""\s*$')
_KEYWORD = re.compile(r"\s*(?:#~\s*)?msg(?P<name>\w+)")
_STRING = re.compile(r'(?P<mark>\s*(?:#~\s*)?)(?P<keyword>msgstr\s*)?"(?P<text>.*?)"?\s*')
_LANGUAGE_FOLDER = re.compile(r"([^/]+)/LC_MESSAGES/")
_CHARSET = re.compile(rb"charset=([\w.:-]+)")
_CONFLICT = re.compile(r"(?:<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)")


def clean(data: bytes, path: str = "") -> bytes:
    """Return the content of a catalog or template as git keeps it; the folders of its path tell a catalog's language."""
    if not data.strip():
        return data
    try:
        catalog = header.anonymize(reader.parse(files.decode_text(data, ""), ""))
        return reader.dump(_with_language(catalog, path)).encode()
    except Exception:  # whatever is wrong with a file, its names stay out of git, and `git add` does not fail
        return _clean_unreadable(data)


def _with_language(catalog: Catalog, path: str) -> Catalog:
    """Return a catalog with the fields of its language if it lacks any, unless it names another language."""
    folder, fields = _LANGUAGE_FOLDER.search(path), dict(catalog.header)
    if folder is None or (fields["Language"] and "Plural-Forms" in fields):
        return catalog
    from polyglot.language.locales import parse_tag, tag_from_path  # few catalogs need it

    tag = tag_from_path(folder[1])
    if tag is None or fields["Language"] not in {"", folder[1]}:
        return catalog
    return replace(catalog, header=header.complete_fields(catalog.header, parse_tag(tag)))


def _clean_unreadable(data: bytes) -> bytes:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
            return "\n".join(_clean_lines(text.split("\n"))).encode(encoding)
        except (UnicodeError, LookupError):
            continue
    raise AssertionError("Latin-1 decodes everything")


def _encodings(data: bytes) -> Iterator[str]:
    """Yield the names of encodings that the file may have, the last of which decodes and encodes any bytes."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield "utf-16"
    yield "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    declared = _CHARSET.search(data)
    if declared:
        yield declared[1].decode()
    yield "latin-1"


def _clean_lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a file with each header made anonymous, and the comments above it or at the file's beginning."""
    comments: list[str] = []  # those since the last other line
    is_first, number = True, 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if _BLANK_OR_COMMENT.match(line):
            comments.append(line)
            continue
        is_header = _begins_header(lines, number - 1)
        yield from _clean_comments(comments) if is_first or is_header else comments
        yield line
        comments, is_first = [], False
        if is_header:
            end = _find_end(lines, number)
            yield from _clean_body(lines[number:end])
            number = end
    yield from _clean_comments(comments) if is_first else comments


def _begins_header(lines: list[str], number: int) -> bool:
    """Return whether a line is the empty msgid of a header, and not the beginning of a longer one."""
    if not _EMPTY_MSGID.match(lines[number]):
        return False
    rest = (line for line in lines[number + 1 :] if line.strip() and not _CONFLICT.match(line))
    keyword = _KEYWORD.match(next(rest, ""))
    return keyword is not None and keyword["name"].startswith("str")


def _find_end(lines: list[str], number: int) -> int:
    """Return the number of the first line after the body of a header: a comment, or the next message."""
    while number < len(lines):
        line = lines[number]
        keyword = _KEYWORD.match(line)
        if (keyword and not keyword["name"].startswith("str")) or (line.strip() and _BLANK_OR_COMMENT.match(line)):
            break
        number += 1
    return number


def _clean_comments(lines: list[str]) -> Iterator[str]:
    """Yield comments without those that tell about people; marks other than `#` are those of no header."""
    for kind, group in groupby(lines, key=_comment_kind):
        if kind != "#":
            yield from group if kind in {"", "#,"} else ()
            continue
        texts = [line.strip()[1:].removeprefix(" ") for line in group]
        cleaned = privacy.strip_comments("\n".join(texts))
        yield from (f"# {text}".rstrip(" ") for text in cleaned.split("\n") if cleaned)


def _comment_kind(line: str) -> str:
    mark = line.strip()[:2]
    return mark if mark in {"#.", "#:", "#,", "#|"} else mark[:1]


def _clean_body(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a header's msgstr with the fields that may stay; other lines only if they tell about nobody."""
    for is_string, group in groupby(lines, key=lambda line: _STRING.fullmatch(line) is not None):
        if is_string:
            yield from _clean_strings(list(group))
        else:
            yield from (line for line in group if not line.strip() or privacy.strip_comments(line))


def _clean_strings(lines: list[str]) -> Iterator[str]:
    matches = [match for line in lines if (match := _STRING.fullmatch(line))]
    texts = [writer.unquote(match["text"]) or "" for match in matches]
    first, end = matches[0], "\r" if lines[0].endswith("\r") else ""
    if not (first["keyword"] or any(":" in text for text in texts)):  # no fields, but what stands at the wrong place
        yield from (line for line, text in zip(lines, texts, strict=True) if privacy.strip_comments(text) or not text)
        return
    fields = header.keep_allowed(writer.parse_header_fields("".join(texts)))
    if first["keyword"]:
        yield f'{first["mark"]}msgstr ""{end}'
    for name, value in fields.items():
        for line in writer.format_string("", f"{name}: {value}\n"):
            yield f"{first['mark']}{line.lstrip()}{end}"
