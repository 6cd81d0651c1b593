"""Update of a catalog after its article changed: old catalog + new units -> new catalog.

Pure. No translation is lost, and no message is changed without need. The rules for a message whose source was edited:

1. The unit still exists, at any position in its article: the message is unchanged.
2. A new unit has the same normal form (`markdown.equivalence`): the translation is kept, under the new msgid.
3. An earlier wording is restored: its translation is kept.
4. The editor declared the edit minor: the translation is kept.
5. Units were joined or split without another change (`match_resegmented`): what was reviewed stays reviewed.
6. A unit is similar to an old one at its position, or two became one, or one became two: the translation becomes stale,
   which is fuzzy with the old msgid beside it. (If two units were only joined, it is kept.)
7. Any other unit is new: its message has no translation. A message whose unit was removed becomes obsolete with its
   translation, and is used again when the unit returns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment import unit_diff
from polyglot.catalogs.ledger import records
from polyglot.catalogs.po import header
from polyglot.catalogs.sync import split_join
from polyglot.catalogs.sync.resegment import match_resegmented
from polyglot.language.placeables import find_placeholders
from polyglot.markdown.equivalence import normal_form, plain_text
from polyglot.markdown.link_labels import describe_targets
from polyglot.model import BlockKind, Catalog, Locale, Message, MessageKey, Unit

KEEP_NOTE = "keep: all of it"  # note of a message whose block is under `i18n:keep`


@dataclass(frozen=True, slots=True)
class TranslationChange:
    """A translation that was carried over to another source: the old messages, and the new one that has it."""

    old: tuple[Message, ...]
    new: Message
    minor: bool = False  # whether the editor declared the edit minor
    restored: tuple[Message, ...] = ()  # reviewed old messages whose text cannot be split off the new one again
    keeps_old: bool = False  # whether the old message becomes obsolete as well: a part of it has another translation


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The updated catalog, and the translations that were carried over to other sources."""

    catalog: Catalog
    changes: tuple[TranslationChange, ...] = ()


def create_template(units: Sequence[Unit], reference: str) -> Catalog:
    """Return a catalog without translations, from which editors start a new language."""
    return Catalog(header.complete_fields((), None), tuple(_create_messages(units, reference)), flags=("fuzzy",))


def update_catalog(
    old: Catalog | None,
    units: Sequence[Unit],
    reference: str,
    locale: Locale,
    kinds: records.RecordIndex = records.EMPTY_INDEX,
    *,
    minor: bool = False,
) -> UpdateResult:
    """Return the catalog of an article's units, with the translations of the old one and its other messages as obsolete.

    `reference` is the article's file, `kinds` the index of the ledger; `minor` means that the edits change no meaning.
    The update is idempotent.
    """
    fresh = list(_create_messages(units, reference))
    if old is None:
        return UpdateResult(Catalog(header.complete_fields((), locale), tuple(fresh)))
    old_messages = {message.key: message for message in old.messages}
    # Carry translations over to new sources. An old message is used up, unless a part of it remains as memory.
    changes = _find_changes(old.messages, fresh, locale, kinds, minor=minor)
    carried = {change.new.key: change.new for change in changes}
    used = {message.key for change in changes if not change.keeps_old for message in change.old}
    # The messages of the article, and the obsolete ones.
    messages = [
        carried.get(message.key) or _with_old_translation(old_messages.get(message.key), message) for message in fresh
    ]
    keys = {message.key for message in messages} | used
    gone = [message.as_obsolete() for message in old.messages if message.key not in keys and _is_worth_keeping(message)]
    catalog = header.anonymize(Catalog(header.complete_fields(old.header, locale), (*messages, *gone), old.comments))
    return UpdateResult(catalog, tuple(changes))


def _find_changes(
    old: Sequence[Message], fresh: Sequence[Message], locale: Locale, kinds: records.RecordIndex, *, minor: bool
) -> list[TranslationChange]:
    """Return the changes of messages whose source has left the article (rules 2 to 6 of this module).

    Messages are numbered by their position: old ones in use in `before`, new ones in `fresh`.
    """
    # The translations to carry over, and the messages that have none: both shrink with each rule.
    before = [message for message in old if not message.obsolete]
    positions = {message.key: position for position, message in enumerate(fresh)}
    old_keys = {message.key for message in old}
    removed = {n: message for n, message in enumerate(before) if message.key not in positions and message.target}
    added = {n: message for n, message in enumerate(fresh) if message.key not in old_keys}
    if not removed or not added:
        return []
    states = {number: records.message_state(message, kinds) for number, message in removed.items()}
    # Pairs of numbers that are settled: first the units that both have, then those of each rule.
    settled = [(n, positions[message.key]) for n, message in enumerate(before) if message.key in positions]
    changes = []
    # Rules 2 and 3: the same text in another form, and restored wordings.
    for old_numbers, new_number, new in list(_match_equivalent(removed, added, kinds, locale)):
        changes.append(TranslationChange(tuple(removed.pop(number) for number in old_numbers), new))
        del added[new_number]
        settled.append((old_numbers[0], new_number))
    # Rule 5: joined and split units. (Rule 4 needs pairs of edited units, which are found last.)
    for group in match_resegmented(before, fresh, added, locale, kinds):
        group_old = tuple(before[number] for number in group.old)
        changes += [
            TranslationChange(group_old, new, restored=group.restored, keeps_old=group.keeps_old)
            for _, new in group.new
        ]
        for number in group.old:
            removed.pop(number, None)
        for new_number, _ in group.new:
            del added[new_number]
        settled.append((group.old[0], group.new[0][0]))
    # Rules 4 and 6: edited units. Only reviewed translations are carried over; drafts are made anew.
    reviewed = {number for number in removed if states[number] in records.HUMAN_STATES}
    old_texts = [_plain_text(message) if number in reviewed else None for number, message in enumerate(before)]
    new_texts = [_plain_text(message) if number in added else None for number, message in enumerate(fresh)]
    for pair in unit_diff.pair_units(old_texts, new_texts, settled):
        olds, news = [before[number] for number in pair.old], [fresh[number] for number in pair.new]
        changes += _carry_edited(olds, news, locale, minor=minor)
    return changes


def _match_equivalent(
    removed: Mapping[int, Message], added: Mapping[int, Message], kinds: records.RecordIndex, locale: Locale
) -> Iterator[tuple[tuple[int, ...], int, Message]]:
    """Yield numbers of removed messages and of an added one that keeps their translation, with the new message.

    The added unit has the earlier wording of the removed ones (rule 3), or the same normal form as one of them (rule 2).
    """
    # The removed messages by earlier wording (several, if a translation was split), and by normal form.
    by_previous: dict[MessageKey, list[int]] = {}
    by_form: dict[MessageKey, list[int]] = {}
    for number, message in removed.items():
        if message.fuzzy and message.previous:
            by_previous.setdefault(MessageKey(message.previous_context, message.previous), []).append(number)
        by_form.setdefault(MessageKey(message.context, _normal_form(message)), []).append(number)
    taken: set[int] = set()
    for new_number, new in added.items():
        stale = tuple(number for number in by_previous.get(new.key, ()) if number not in taken)
        target = split_join.join([removed[number] for number in stale], locale)
        same_form = by_form.get(MessageKey(new.context, _normal_form(new)), ())
        equivalent = next((number for number in same_form if number not in taken), None)
        if stale and records.is_reviewed(new.key, target, kinds):
            message = replace(_with_old_translation(removed[stale[0]], new), target=target, fuzzy=False)
            taken.update(stale)
            yield stale, new_number, replace(message, previous=None, previous_context=None)
        elif equivalent is not None:
            taken.add(equivalent)
            yield (equivalent,), new_number, _with_old_translation(removed[equivalent], new)


def _carry_edited(
    olds: Sequence[Message], news: Sequence[Message], locale: Locale, *, minor: bool
) -> Iterator[TranslationChange]:
    """Yield the changes of an edited unit, or of one that was edited and joined or split; none across contexts."""
    if len({message.context for message in (*olds, *news)}) > 1:
        return
    is_minor = minor and len(olds) == len(news)
    inseparable = () if split_join.is_separable(olds, locale) else tuple(old for old in olds if not old.fuzzy)
    for new in _carry_stale(olds, news, locale, minor=is_minor):
        yield TranslationChange(tuple(olds), new, is_minor, restored=inseparable)


def _carry_stale(olds: Sequence[Message], news: Sequence[Message], locale: Locale, *, minor: bool) -> list[Message]:
    """Return the new messages with the old translation as stale, without those that get no part of it.

    It is kept as it was if the edit is minor, or if the units were only joined.
    """
    if minor:
        return [_with_old_translation(olds[0], news[0])]
    is_fuzzy = any(old.fuzzy for old in olds)
    if len(olds) > 1 and not is_fuzzy and _normal_form(news[0]) == " ".join(map(_normal_form, olds)):
        return [replace(_with_old_translation(olds[0], news[0]), target=split_join.join(olds, locale))]
    # The wording that was translated: of a stale message, the earlier one.
    wordings = (message.previous if message.fuzzy and message.previous else message.source for message in olds)
    previous = " ".join(dict.fromkeys(wordings))
    targets = split_join.split(split_join.join(olds, locale), [message.source for message in news], locale)
    return [
        replace(
            _with_old_translation(olds[0], message),
            target=target,
            fuzzy=True,
            previous=previous,
            previous_context=message.context,
            comments="\n".join(dict.fromkeys(old.comments for old in olds if old.comments)),
        )
        for message, target in zip(news, targets, strict=True)
        if target
    ]


def _plain_text(message: Message) -> str:
    return plain_text(message.source, message.context)


def _normal_form(message: Message) -> str:
    return normal_form(message.source, message.context)


def _create_messages(units: Iterable[Unit], reference: str) -> Iterable[Message]:
    """Return one message for equal units, in order of first appearance, with the notes and link targets of all."""
    notes: dict[MessageKey, dict[str, None]] = {}
    for unit in units:
        lines = [unit.block.label, *_keep_notes(unit), *unit.block.note.splitlines(), *describe_targets(unit.targets)]
        notes.setdefault(unit.key, {}).update(dict.fromkeys(lines))
    return (
        Message(source, context=context, notes="\n".join(lines), references=(reference,))
        for (context, source), lines in notes.items()
    )


def _keep_notes(unit: Unit) -> tuple[str, ...]:
    """Return the line about what a translation repeats: all of it, or its placeholders, of which code has its own."""
    if unit.block.keep:
        return (KEEP_NOTE,)
    placeholders = () if unit.block.kind is BlockKind.CODE else find_placeholders(unit.text)
    return (f"keep: {', '.join(placeholders)}",) if placeholders else ()


def _with_old_translation(old: Message | None, new: Message) -> Message:
    """Return the old message with the source and notes of the new one; without an old message, the new one."""
    if old is None:
        return new
    return replace(
        old, source=new.source, context=new.context, notes=new.notes, references=new.references, obsolete=False
    )


def _is_worth_keeping(message: Message) -> bool:
    return bool(message.target or message.comments)
