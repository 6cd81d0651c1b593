"""Old catalog + new units -> new catalog. Pure; nothing is lost, and nothing is touched needlessly.

Of the seven cases of an edit (architecture.md, "Update") these rules know three: the same unit, wherever it now stands
in its article, keeps its message as it is; a new unit is a missing message; what has left the article becomes obsolete
and keeps its translation, and is taken back when its unit returns.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from polyglot.model import Catalog, Locale, Message, Unit
from polyglot.text.targets import describe

_MAIL = re.compile(r"\s*<?[\w.+-]+@[\w-]+(?:\.[\w-]+)*>?")
_PERSONAL = frozenset({"Last-Translator", "Language-Team", "Report-Msgid-Bugs-To"})


def template(units: Sequence[Unit], reference: str) -> Catalog:
    """A catalog without translations, for editors that start a new language."""
    return Catalog(_header((), None), tuple(_messages(units, reference)), flags=("fuzzy",))


def update(old: Catalog | None, units: Sequence[Unit], reference: str, locale: Locale) -> Catalog:
    """The catalog of an article's units, with all that the old one says about them and about what has gone.

    `reference` is the article's file. Updating twice is updating once.
    """
    if old is None:
        return Catalog(_header((), locale), tuple(_messages(units, reference)))
    known = {message.key: message for message in old.messages}
    live = [_kept(known.get(message.key), message) for message in _messages(units, reference)]
    keys = {message.key for message in live}
    gone = [_retired(message) for message in old.messages if message.key not in keys and _worth_keeping(message)]
    return Catalog(_header(old.header, locale), (*live, *gone), _MAIL.sub("", old.comments))


def _messages(units: Iterable[Unit], reference: str) -> Iterable[Message]:
    """One message for equal units, in order of first appearance; its notes tell of every place and target."""
    notes: dict[tuple[str | None, str], dict[str, None]] = {}
    for unit in units:
        lines = [unit.block.kind, *unit.block.note.splitlines(), *describe(unit.targets)]
        notes.setdefault(unit.key, {}).update(dict.fromkeys(lines))
    return (
        Message(source, context=context, notes="\n".join(lines), references=(reference,))
        for (context, source), lines in notes.items()
    )


def _kept(old: Message | None, new: Message) -> Message:
    if old is None:
        return new
    return replace(old, notes=new.notes, references=new.references, obsolete=False)


def _retired(message: Message) -> Message:
    return replace(message, notes="", references=(), obsolete=True)


def _worth_keeping(message: Message) -> bool:
    return bool(message.target or message.comments)


def _header(old: Iterable[tuple[str, str]], locale: Locale | None) -> tuple[tuple[str, str], ...]:
    """The fields that are there, in their order, with those that every catalog has; no translator's address."""
    needed = {
        "Project-Id-Version": "polyglot",
        "Language": locale.path if locale else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if locale:
        needed["Plural-Forms"] = locale.plural_forms
    fields = {key: "" if key in _PERSONAL else value for key, value in old}
    forced = {key: needed[key] for key in ("Language", "Content-Type", "Content-Transfer-Encoding")}
    absent = {key: value for key, value in needed.items() if key not in fields}
    return tuple((fields | absent | forced).items())
