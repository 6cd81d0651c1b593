"""Three-way merge of one message. Pure; the work of both sides is in the result.

If both sides changed the text, the choice depends on review: a text that is not fuzzy was reviewed by a person.

- Both texts reviewed, or neither: both are kept, and the message is fuzzy. One is the msgstr, the other is appended to
  the translator comments, once however often the same is merged.
- Only one of them reviewed, and the text of the base was not: the reviewed one is the msgstr. The other one goes into the
  comments if it is an edited draft; a bare draft of an untranslated message is dropped.
- One side marked the text as fuzzy, and the other wrote another one: the new text is the msgstr, fuzzy.
"""

import re
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from polyglot.model import Message

ALTERNATIVE_NOTE = "Another translation, from a merge:"

# Characters that end a line or the file in some readers of PO files; in comments they are written as escapes.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_ValueT = TypeVar("_ValueT")
_EntryT = TypeVar("_EntryT", bound=Hashable)


def merge_value(base: _ValueT, ours: _ValueT, theirs: _ValueT) -> _ValueT:
    """Return the value of the side that changed it; ours if both did."""
    return theirs if ours == base else ours


def merge_items(base: Iterable[_EntryT], ours: Iterable[_EntryT], theirs: Iterable[_EntryT]) -> list[_EntryT]:
    """Return the items that both sides have and those that either added, each once.

    >>> merge_items("abc", "xbc", "aby")
    ['x', 'b', 'y']
    """
    before, mine, yours = dict.fromkeys(base), dict.fromkeys(ours), dict.fromkeys(theirs)
    kept = [item for item in mine if item in yours or item not in before]
    return kept + [item for item in yours if item not in before and item not in mine]


def merge_messages(base: Message | None, ours: Message, theirs: Message) -> Message:
    """Merge two versions of a message; `base` is the version that both were made from, if any."""
    start = base or Message(ours.source, context=ours.context)
    version, alternative = _choose_version(start, ours, theirs)
    if ours.obsolete == theirs.obsolete:
        obsolete = ours.obsolete
        notes = merge_value(start.notes, ours.notes, theirs.notes)
        references = merge_value(start.references, ours.references, theirs.references)
    else:  # one side's sync made it obsolete, or took it back: it stays in use if the other side edited it
        live = theirs if ours.obsolete else ours
        obsolete = base is not None and not base.obsolete and not is_edited(live, base)
        notes, references = live.notes, live.references
    message = replace(
        version,
        comments=merge_comments(start.comments, ours.comments, theirs.comments, version.target),
        flags=tuple(merge_items(start.flags, ours.flags, theirs.flags)),
    )
    message = with_alternative(message, alternative)
    return message.as_obsolete() if obsolete else replace(message, notes=notes, references=references, obsolete=False)


def is_edited(message: Message, base: Message) -> bool:
    """Return whether a person changed a message: its text, its flags or its comments."""
    return (_source_fields(message), message.comments, set(message.flags)) != (
        _source_fields(base),
        base.comments,
        set(base.flags),
    )


def format_alternative(text: str) -> str:
    r"""Return a text in the form in which translator comments keep it beside the msgstr.

    >>> format_alternative("Uno.")
    'Another translation, from a merge: Uno.'
    >>> print(format_alternative("Uno,\ndos."))
    Another translation, from a merge:
    | Uno,
    | dos.
    """
    lines = _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode(), text).split("\n")
    shown = (
        [f"{ALTERNATIVE_NOTE} {lines[0]}"] if len(lines) == 1 else [ALTERNATIVE_NOTE, *(f"| {line}" for line in lines)]
    )
    return "\n".join(
        line.rstrip() for line in shown
    )  # readers of PO files drop white space at the end of a comment line


def with_alternative(message: Message, text: str) -> Message:
    """Return a message with an alternative text in its comments, unless that is empty or present already."""
    if not text or text == message.target or format_alternative(text) in _split_comments(message.comments):
        return message
    return replace(message, comments="\n".join(filter(None, (message.comments, format_alternative(text)))))


def has_alternative(message: Message) -> bool:
    """Return whether a message waits for a decision between its text and another one in its comments."""
    return message.fuzzy and any(line.startswith(ALTERNATIVE_NOTE) for line in message.comments.split("\n"))


def merge_comments(base: str, ours: str, theirs: str, target: str = "") -> str:
    """Merge comments by lines, each once, and leave out an alternative that equals `target`."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    items = merge_items(_split_comments(base), _split_comments(ours), _split_comments(theirs))
    return "\n".join(item for item in items if item != format_alternative(target))


def _choose_version(base: Message, ours: Message, theirs: Message) -> tuple[Message, str]:
    """Return the version whose text becomes the msgstr, and the alternative text to keep beside it, if any."""
    pairs = ((ours, theirs), (theirs, ours))
    # One side is the result of a merge with the other already.
    for side, other in pairs:
        if _has_merged(side, other, base):
            return side, ""
    # Only one side changed the translation, or both changed it alike.
    for fields in (_source_fields, _translation_fields):
        if fields(theirs) in (fields(base), fields(ours)):
            return ours, ""
        if fields(ours) == fields(base):
            return theirs, ""
    # Both have one text, and differ in the review: the side that changed it decides.
    if ours.target == theirs.target:
        reviewed = merge_value(_is_reviewed(base), _is_reviewed(ours), _is_reviewed(theirs))
        return (ours if _is_reviewed(ours) == reviewed else theirs), ""
    # One side only marked the text as fuzzy, and the other wrote another one.
    for side, other in pairs:
        if side.target == base.target and side.fuzzy:
            return replace(other, fuzzy=True), ""
    # Both wrote another text: a reviewed one comes first, and holds alone if the base was not reviewed.
    first, second = pairs[_is_reviewed(theirs) and not _is_reviewed(ours)]
    if _is_reviewed(first) and not _is_reviewed(second) and not _is_reviewed(base):
        return first, second.target if base.target or second.previous else ""
    return replace(first, fuzzy=True), second.target


def _source_fields(message: Message) -> tuple[object, ...]:
    return message.target, message.fuzzy, message.previous, message.previous_context


def _translation_fields(message: Message) -> tuple[object, ...]:
    """Return the fields that a person changes; the earlier wording is written by programs."""
    return message.target, message.fuzzy


def _is_reviewed(message: Message) -> bool:
    """Return whether a message has a reviewed text."""
    return bool(message.target) and not message.fuzzy


def _has_merged(side: Message, other: Message, base: Message) -> bool:
    """Return whether a merge since `base` put the other side's text into a fuzzy message, or beside it."""
    before = _split_comments(base.comments)
    items = [item for item in _split_comments(side.comments) if item not in before]
    texts = [item for item in items if item.startswith(ALTERNATIVE_NOTE)]
    return side.fuzzy and bool(texts) and (other.target == side.target or format_alternative(other.target) in texts)


def _split_comments(comments: str) -> list[str]:
    """Return the lines of comments; the lines of an alternative text count as one."""
    items: list[str] = []
    for line in comments.split("\n") if comments else ():
        if line.startswith("|") and items and items[-1].partition("\n")[0] == ALTERNATIVE_NOTE:
            items[-1] += f"\n{line}"
        else:
            items.append(line)
    return items
