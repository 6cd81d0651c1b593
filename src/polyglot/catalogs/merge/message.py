"""Two versions of one message, and what both were made from -> one message. Pure; what either person did is in it.

Where both changed the text, what counts is who answers for it: a text that is not fuzzy has a person behind it.

- Two texts that persons answer for, or two that nobody does: both are kept, and the message is fuzzy. One is the msgstr,
  the other stands in the translator's comment, once however often the same is merged.
- Where nobody answered for the text before, and one side does now, that text holds. The other one, a draft that somebody
  went on with, stays in the comment; a bare draft, made where there was nothing, does not.
- Where one side emptied a text or marked it as fuzzy, and the other wrote another one, that stands: fuzzy, if a person
  answered for the old one.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from polyglot.model import Message

ALTERNATIVE_NOTE = "Another translation, from a merge:"

# What ends a line, or the file, for the programs that read PO files: in a comment it is shown by its number.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_ValueT = TypeVar("_ValueT")
_EntryT = TypeVar("_EntryT", bound=Hashable)


def merge_value(base: _ValueT, ours: _ValueT, theirs: _ValueT) -> _ValueT:
    """The value of the side that changed it; ours if both did."""
    return theirs if ours == base else ours


def merge_items(base: Iterable[_EntryT], ours: Iterable[_EntryT], theirs: Iterable[_EntryT]) -> list[_EntryT]:
    """What stands on both sides and what either added, each once.

    >>> merge_items("abc", "xbc", "aby")
    ['x', 'b', 'y']
    """
    before, mine, yours = dict.fromkeys(base), dict.fromkeys(ours), dict.fromkeys(theirs)
    kept = [item for item in mine if item in yours or item not in before]
    return kept + [item for item in yours if item not in before and item not in mine]


def merge_messages(base: Message | None, ours: Message, theirs: Message) -> Message:
    """One message of two versions; `base` is what both were made from, if there was any."""
    start = base or Message(ours.source, context=ours.context)
    said, other = _choose_version(start, ours, theirs)
    if ours.obsolete == theirs.obsolete:
        gone = ours.obsolete
        notes = merge_value(start.notes, ours.notes, theirs.notes)
        references = merge_value(start.references, ours.references, theirs.references)
    else:  # put away by one side's sync, or brought back: whoever works on a message wants it
        live = theirs if ours.obsolete else ours
        gone = base is not None and not base.obsolete and not is_edited(live, base)
        notes, references = live.notes, live.references
    message = replace(
        said,
        comments=merge_comments(start.comments, ours.comments, theirs.comments, said.target),
        flags=tuple(merge_items(start.flags, ours.flags, theirs.flags)),
    )
    message = with_alternative(message, other)
    return message.as_obsolete() if gone else replace(message, notes=notes, references=references, obsolete=False)


def is_edited(message: Message, base: Message) -> bool:
    """Has somebody changed what people change in a message: its text, its flags, its comments?"""
    return (_source_fields(message), message.comments, set(message.flags)) != (
        _source_fields(base),
        base.comments,
        set(base.flags),
    )


def format_alternative(text: str) -> str:
    r"""A text as the translator's comment keeps it beside the msgstr.

    >>> format_alternative("Uno.")
    'Another translation, from a merge: Uno.'
    >>> print(format_alternative("Uno,\ndos."))
    Another translation, from a merge:
    | Uno,
    | dos.
    """
    lines = _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text).split("\n")
    shown = (
        [f"{ALTERNATIVE_NOTE} {lines[0]}"] if len(lines) == 1 else [ALTERNATIVE_NOTE, *(f"| {line}" for line in lines)]
    )
    return "\n".join(line.rstrip() for line in shown)  # no reader of PO files keeps what ends a comment's line


def with_alternative(message: Message, text: str) -> Message:
    """The message with another text for it in its comment, if there is one."""
    if not text or text == message.target or format_alternative(text) in _split_comments(message.comments):
        return message
    return replace(message, comments="\n".join(filter(None, (message.comments, format_alternative(text)))))


def merge_comments(base: str, ours: str, theirs: str, target: str = "") -> str:
    """Comments of both sides, each line once, without what says `target` again."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    items = merge_items(_split_comments(base), _split_comments(ours), _split_comments(theirs))
    return "\n".join(item for item in items if item != format_alternative(target))


def _choose_version(base: Message, ours: Message, theirs: Message) -> tuple[Message, str]:
    """The version whose wording holds, and the text that is to stay beside it, if any."""
    pairs = ((ours, theirs), (theirs, ours))
    for one, other in pairs:
        if _has_merged(one, other, base):
            return one, ""
    for same in (_source_fields, _translation_fields):
        if same(theirs) in (same(base), same(ours)):
            return ours, ""
        if same(ours) == same(base):
            return theirs, ""
    if ours.target == theirs.target:
        holds = merge_value(_is_reviewed(base), _is_reviewed(ours), _is_reviewed(theirs))
        return (ours if _is_reviewed(ours) == holds else theirs), ""
    for one, other in pairs:
        if not one.target:
            return replace(other, fuzzy=other.fuzzy or _is_reviewed(base)), ""
    for one, other in pairs:
        if one.target == base.target and one.fuzzy:
            return replace(other, fuzzy=True), ""
    first, second = pairs[_is_reviewed(theirs) and not _is_reviewed(ours)]
    if _is_reviewed(first) and not _is_reviewed(second) and not _is_reviewed(base):
        return first, second.target if base.target or second.previous else ""
    return replace(first, fuzzy=True), second.target


def _source_fields(message: Message) -> tuple[object, ...]:
    return message.target, message.fuzzy, message.previous, message.previous_context


def _translation_fields(message: Message) -> tuple[object, ...]:
    """What somebody says of the text; the earlier wording beside it is a program's."""
    return message.target, message.fuzzy


def _is_reviewed(message: Message) -> bool:
    """Does a person answer for the text?"""
    return bool(message.target) and not message.fuzzy


def _has_merged(one: Message, other: Message, base: Message) -> bool:
    """Did a merge since `base` put the other's text beside, or into, a fuzzy message?"""
    before = _split_comments(base.comments)
    texts = [item for item in _split_comments(one.comments) if item.startswith(ALTERNATIVE_NOTE) and item not in before]
    return one.fuzzy and bool(texts) and (other.target == one.target or format_alternative(other.target) in texts)


def _split_comments(comments: str) -> list[str]:
    """The lines of a comment; a text of several lines, kept from a merge, is one."""
    items: list[str] = []
    for line in comments.split("\n") if comments else ():
        if line.startswith("|") and items and items[-1].partition("\n")[0] == ALTERNATIVE_NOTE:
            items[-1] += f"\n{line}"
        else:
            items.append(line)
    return items
