"""Two persons' work on one catalog, as people do it in a PO editor, and what a merge of it must keep."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from polyglot.catalogs.merge.message import format_alternative
from polyglot.catalogs.po import reader
from polyglot.model import Catalog, Message, MessageKey

MANY = settings(
    max_examples=200 if settings().max_examples < 1000 else 1000, suppress_health_check=[HealthCheck.too_slow]
)
SENTENCES = (
    "The depot opens at noon.",
    "It lends ladders, saws and a wheelbarrow.",
    "Ask for the key at the bakery next door.",
    "Bring everything back before the first frost.",
    "Nobody has ever been fined.",
    "The *list* hangs beside the [door][1].",
)
TEXTS = (
    "Uno.",
    "Dos.",
    "Tres.",
    "Cuatro, “cinco”.",
    "Seis\\\nsiete \\[1].",
    "Uno\n",
    "| Uno\n\n| dos",
    "\tOcho\r\x85 ",
)
LINES = ("Ask the desk.", "Term agreed.", "", "| a rule")
HEADER = (("Language", "es"), ("Content-Type", "text/plain; charset=UTF-8"))
Edit = Callable[[Message], Message]


def translated(text: str, *, fuzzy: bool) -> Edit:
    return lambda message: replace(message, target=text, fuzzy=fuzzy, previous=message.previous if fuzzy else None)


def accepted(message: Message) -> Message:
    return replace(message, fuzzy=False, previous=None)


def doubted(message: Message) -> Message:
    return replace(message, fuzzy=bool(message.target))


def emptied(message: Message) -> Message:
    return replace(message, target="", fuzzy=False, previous=None)


def commented(line: str) -> Edit:
    return lambda message: replace(message, comments="\n".join(filter(None, (message.comments, line))))


def uncommented(message: Message) -> Message:
    return replace(message, comments="")


def flagged(message: Message) -> Message:
    return replace(message, flags=("no-wrap",))


def untouched(message: Message) -> Message:
    return message


TRANSLATE = st.builds(translated, st.sampled_from(TEXTS), fuzzy=st.booleans())
STATES = st.sampled_from([accepted, doubted])
REMARK = st.builds(commented, st.sampled_from(LINES)) | st.sampled_from([uncommented, flagged])
ANY = TRANSLATE | STATES | REMARK | st.sampled_from([untouched, emptied])
BEFORE = st.builds(
    lambda text, fuzzy, previous, comments: Message(
        "", text, fuzzy=fuzzy and bool(text), previous=previous if fuzzy and text else None, comments=comments
    ),
    st.sampled_from(("", *TEXTS)),
    st.booleans(),
    st.sampled_from([None, "The depot is open."]),
    st.sampled_from(["", "Ask the desk.", "Ask the desk.\n\n" + format_alternative("Dos.")]),
)


def catalog(messages: Iterable[Message]) -> Catalog:
    """As a catalog is when it has been read from a file."""
    return reader.parse(reader.dump(Catalog(HEADER, tuple(messages))), "x.po")


def same_place(message: Message, source: str) -> Message:
    return replace(message, source=source, notes="paragraph", references=("articles/a.md",))


def edited(base: Catalog, edits: Iterable[Edit]) -> Catalog:
    """A base as one person left it: one edit a message."""
    edits = list(edits)
    return catalog(edit(message) for message, edit in zip(base.messages, edits, strict=False)) if edits else base


def kept(base: Catalog, side: Catalog) -> Catalog:
    """A side as a merge understands it: nobody removes a text by leaving it empty."""
    before = by_key(base)
    return replace(side, messages=tuple(_kept(before.get(message.key), message) for message in side.messages))


def _kept(old: Message | None, now: Message) -> Message:
    if old is None or now.target or not old.target:
        return now
    return replace(old, comments=now.comments or old.comments, flags=now.flags, obsolete=now.obsolete)


# The laws


def by_key(found: Catalog) -> dict[MessageKey, Message]:
    return {message.key: message for message in found.messages}


def answered(message: Message) -> bool:
    return bool(message.target) and not message.fuzzy


def remarks(message: Message) -> set[str]:
    return {line for line in message.comments.split("\n") if line}


def said(found: Catalog) -> dict[MessageKey, object]:
    """What a catalog says, whichever of two texts is the msgstr."""
    return {
        message.key: (
            message.fuzzy or message.target,
            remarks(message) | ({*format_alternative(message.target).split("\n")} if message.fuzzy else set()),
            set(message.flags),
            message.obsolete,
        )
        for message in found.messages
    }
