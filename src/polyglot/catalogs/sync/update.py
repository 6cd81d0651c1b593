"""Old catalog + new units -> new catalog. Pure; nothing is lost, and nothing is touched needlessly.

What becomes of a message when its source is edited (architecture.md, "Update"):

1. the same unit, wherever it now stands in its article: untouched;
2. a unit that says the same in other writing (`text.sameness`): the translation holds, under the new msgid;
3. an earlier wording is back: its translation holds again;
4. the edit was minor by the editor's word: the translation holds;
5. units that were put together or taken apart, letter for letter (`match_resegmented`): what held goes on to hold;
6. a unit that is like an old one at its place, or two that became one, or one that became two: stale, which is fuzzy
   with the old msgid beside it (two that are only put together hold);
7. a new unit: missing. What has left becomes obsolete with its translation, and is taken back when its unit returns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment import unit_diff
from polyglot.catalogs.ledger import records
from polyglot.catalogs.po import privacy
from polyglot.catalogs.sync import split_join
from polyglot.catalogs.sync.resegment import match_resegmented
from polyglot.markdown.equivalence import normal_form, plain_text
from polyglot.markdown.link_labels import describe_targets
from polyglot.model import Catalog, Locale, Message, MessageKey, Unit

KEEP_NOTE = "keep: all of it"  # among the notes of what stands under `i18n:keep`


@dataclass(frozen=True, slots=True)
class TranslationChange:
    """A translation that came through an edit of its source: what it was of, and the message that has it now."""

    old: tuple[Message, ...]
    new: Message
    minor: bool = False  # by the editor's word
    restored: tuple[Message, ...] = ()  # of the old ones, what a person answers for and cannot be told from the new one
    keeps_old: bool = False  # the old one stays, as memory: a part of it has another translation already


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """A catalog in step with its article, and the translations that an edit of the source moved."""

    catalog: Catalog
    changes: tuple[TranslationChange, ...] = ()


def create_template(units: Sequence[Unit], reference: str) -> Catalog:
    """A catalog without translations, for editors that start a new language."""
    return Catalog(_update_header((), None), tuple(_create_messages(units, reference)), flags=("fuzzy",))


def update_catalog(
    old: Catalog | None,
    units: Sequence[Unit],
    reference: str,
    locale: Locale,
    kinds: records.RecordIndex = records.EMPTY_INDEX,
    *,
    minor: bool = False,
) -> UpdateResult:
    """The catalog of an article's units, with all that the old one says about them and about what has gone.

    `reference` is the article's file, `kinds` what the ledger knows; `minor` says that no edit changed a meaning.
    Updating twice is updating once.
    """
    fresh = list(_create_messages(units, reference))
    if old is None:
        return UpdateResult(Catalog(_update_header((), locale), tuple(fresh)))
    known = {message.key: message for message in old.messages}
    live = {message.key: known[message.key] for message in fresh if message.key in known}
    changes = _find_changes(old.messages, fresh, locale, kinds, minor=minor)
    made = {change.new.key: change.new for change in changes}
    used = {message.key for change in changes if not change.keeps_old for message in change.old}
    messages = [made.get(message.key) or _with_old_translation(live.get(message.key), message) for message in fresh]
    keys = {message.key for message in messages} | used
    gone = [message.as_obsolete() for message in old.messages if message.key not in keys and _is_worth_keeping(message)]
    catalog = Catalog(_update_header(old.header, locale), (*messages, *gone), privacy.strip_comments(old.comments))
    return UpdateResult(catalog, tuple(changes))


def _find_changes(
    old: Sequence[Message], fresh: Sequence[Message], locale: Locale, kinds: records.RecordIndex, *, minor: bool
) -> list[TranslationChange]:
    """What became of messages whose source is in the article no more."""
    places = {message.key: place for place, message in enumerate(fresh)}
    before = [message for message in old if not message.obsolete]
    loose = {place: message for place, message in enumerate(before) if message.key not in places and message.target}
    known = {message.key for message in old}
    homeless = {place: message for place, message in enumerate(fresh) if message.key not in known}
    if not loose or not homeless:
        return []
    settled = [(place, places[message.key]) for place, message in enumerate(before) if message.key in places]
    states = {place: records.message_state(message, kinds) for place, message in loose.items()}
    changes = []
    for gone, other, now in list(_match_equivalent(loose, homeless, kinds, locale)):
        changes.append(TranslationChange(tuple(loose.pop(place) for place in gone), now))
        del homeless[other]
        settled.append((gone[0], other))
    for group in match_resegmented(before, fresh, homeless, locale, kinds):
        grouped = tuple(before[number] for number in group.old)
        changes += [
            TranslationChange(grouped, now, restored=group.restored, keeps_old=group.keeps_old) for _, now in group.new
        ]
        for place in group.old:
            loose.pop(place, None)
        for other, _ in group.new:
            del homeless[other]
        settled.append((group.old[0], group.new[0][0]))
    texts = (
        [
            _plain_text(message) if place in loose and states[place] in records.HUMAN_STATES else None
            for place, message in enumerate(before)
        ],
        [_plain_text(message) if place in homeless else None for place, message in enumerate(fresh)],
    )
    for pair in unit_diff.pair_units(*texts, settled):
        olds, news = [before[number] for number in pair.old], [fresh[number] for number in pair.new]
        if len({message.context for message in (*olds, *news)}) == 1:
            by_word = minor and len(olds) == len(news)
            held = () if split_join.is_separable(olds, locale) else tuple(old for old in olds if not old.fuzzy)
            now_stale = _carry_stale(olds, news, locale, minor=by_word)
            changes += [TranslationChange(tuple(olds), now, by_word, restored=held) for now in now_stale]
    return changes


def _match_equivalent(
    loose: Mapping[int, Message], homeless: Mapping[int, Message], kinds: records.RecordIndex, locale: Locale
) -> Iterator[tuple[tuple[int, ...], int, Message]]:
    """Translations that hold under another msgid: of units of one form, and of earlier wordings that are back."""
    back: dict[MessageKey, list[int]] = {}
    for place, message in loose.items():
        if message.fuzzy and message.previous:
            back.setdefault(MessageKey(message.previous_context, message.previous), []).append(place)
    forms: dict[MessageKey, list[int]] = {}
    for number, message in loose.items():
        forms.setdefault(MessageKey(message.context, _normal_form(message)), []).append(number)
    taken: set[int] = set()
    for other, new in homeless.items():
        returned = tuple(place for place in back.get(new.key, ()) if place not in taken)
        whole = split_join.join([loose[place] for place in returned], locale)
        alike = (number for number in forms.get(MessageKey(new.context, _normal_form(new)), ()) if number not in taken)
        if returned and records.is_reviewed(new.key, whole, kinds):
            now = replace(_with_old_translation(loose[returned[0]], new), target=whole, fuzzy=False)
            taken.update(returned)
            yield returned, other, replace(now, previous=None, previous_context=None)
        elif (like := next(alike, None)) is not None:
            taken.add(like)
            yield (like,), other, _with_old_translation(loose[like], new)


def _carry_stale(olds: Sequence[Message], news: Sequence[Message], locale: Locale, *, minor: bool) -> list[Message]:
    """The new messages with the old translation, which is stale.

    By the editor's word, or where two units together said what one says now, it holds as it held.
    """
    if minor:
        return [_with_old_translation(olds[0], news[0])]
    if (
        len(olds) > 1
        and not any(old.fuzzy for old in olds)
        and _normal_form(news[0]) == " ".join(map(_normal_form, olds))
    ):
        return [replace(_with_old_translation(olds[0], news[0]), target=split_join.join(olds, locale))]
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
    """One message for equal units, in order of first appearance; its notes tell of every place and target."""
    notes: dict[MessageKey, dict[str, None]] = {}
    for unit in units:
        keep = (KEEP_NOTE,) if unit.block.keep else ()
        lines = [unit.block.label, *keep, *unit.block.note.splitlines(), *describe_targets(unit.targets)]
        notes.setdefault(unit.key, {}).update(dict.fromkeys(lines))
    return (
        Message(source, context=context, notes="\n".join(lines), references=(reference,))
        for (context, source), lines in notes.items()
    )


def _with_old_translation(old: Message | None, new: Message) -> Message:
    """What the old message says, about the new one's unit."""
    if old is None:
        return new
    return replace(
        old, source=new.source, context=new.context, notes=new.notes, references=new.references, obsolete=False
    )


def _is_worth_keeping(message: Message) -> bool:
    return bool(message.target or message.comments)


def _update_header(old: Iterable[tuple[str, str]], locale: Locale | None) -> tuple[tuple[str, str], ...]:
    """The fields that are there, in their order, with those that every catalog has; no translator's name."""
    needed = {
        "Project-Id-Version": "polyglot",
        "Language": locale.path if locale else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if locale:
        needed["Plural-Forms"] = locale.plural_forms
    fields = privacy.strip_fields(old)
    forced = {key: needed[key] for key in ("Language", "Content-Type", "Content-Transfer-Encoding")}
    absent = {key: value for key, value in needed.items() if key not in fields}
    return tuple((fields | absent | forced).items())
