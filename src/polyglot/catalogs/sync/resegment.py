"""Units that were put together or taken apart and say what they said: a paragraph and its sentences, letter for letter.

So a publication that changes its mind (`unit`) keeps its translations.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment import bitext
from polyglot.alignment.bitext import SENTENCES
from polyglot.alignment.features import traits, width
from polyglot.catalogs.ledger import records
from polyglot.catalogs.ledger.records import digest
from polyglot.catalogs.sync.segment_cover import Element, Parts
from polyglot.catalogs.sync.split_join import marked, renumbered
from polyglot.markdown.equivalence import labels
from polyglot.markdown.sentences import sentences
from polyglot.model import Locale, Message, State

_GAP = re.compile(r"[ \t]*\\\n[ \t]*|[ \t]+")
_HARD = re.compile(r"[ \t]*\\\n[ \t]*")
_UNQUOTED = str.maketrans(dict.fromkeys('"“”„‟«»‘‚‛‹›「」『』', "'"))
_SURE = 0.9  # of 1: that sentences of as many are the translations of each other
_HELD = frozenset({State.REVIEWED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Old messages (by number) and the new ones (by number) that have their translations now."""

    old: tuple[int, ...]
    new: tuple[tuple[int, Message], ...]
    remembered: tuple[Message, ...] = ()  # old ones whose part of the translation could not be told again
    left: bool = False  # does the old one hold a text that no new one has?
    texts: tuple[str, ...] = ()  # of an old one that was cut: its parts


def regroup(
    old: Sequence[Message], new: Sequence[Message], homeless: Collection[int], locale: Locale, kinds: records.Kinds
) -> Iterator[Regrouped]:
    """What became of old messages that are not among the new ones; `homeless` are the new ones without a past."""
    work = _Work(old, new, locale, kinds, frozenset(source for source, _ in kinds))
    there = {message.key for message in new}
    gone = {number for number, message in enumerate(old) if message.key not in there and message.target}
    free = {number for number in homeless if new[number].context is None}
    known = Parts({n: message.source for n, message in enumerate(old) if message.target and message.context is None})
    for number in sorted(free):
        elements = known.spell(new[number].source)
        if any(element.number in gone for element in elements):
            free.discard(number)
            yield work.joined(number, elements)
    targets = {message.key: message.target for message in old}
    standing = {number: targets.get(message.key, "") for number, message in enumerate(new)}
    units = Parts({n: message.source for n, message in enumerate(new) if message.context is None})
    for number in sorted(gone):
        message, elements = old[number], []
        if message.previous and records.state(message, kinds) is State.STALE:  # perhaps an earlier wording is back
            elements = units.spell(message.previous)
            message = replace(message, source=message.previous, previous=None, fuzzy=False) if elements else message
        if message.context is None and not elements:
            elements = units.spell(message.source)
        if any(element.number in free for element in elements):
            apart = work.parted(number, message, elements, free)
            free.difference_update(place for place, _ in apart.new)
            standing |= {place: message.target for place, message in apart.new}
            rows = zip(elements, apart.texts, strict=bool(apart.texts))
            left = any(one.number is not None and standing[one.number] != text for one, text in rows)
            yield replace(apart, left=left)


@dataclass(frozen=True, slots=True)
class _Work:
    """What there is to regroup."""

    old: Sequence[Message]
    new: Sequence[Message]
    locale: Locale
    kinds: records.Kinds
    sources: frozenset[str]  # that the ledger speaks of

    def joined(self, number: int, elements: Sequence[Element]) -> Regrouped:
        """One message for several: reviewed if all of them were; of an earlier wording if one was, and none is a draft."""
        new = self.new[number]
        olds = tuple(dict.fromkeys(element.number for element in elements if element.number is not None))
        messages = [self.old[one] for one in olds]
        texts = [element.text if element.number is None else self.old[element.number].target for element in elements]
        target = _together(texts, elements, self.locale)
        states = {records.state(message, self.kinds) for message in messages}
        previous = None
        if State.STALE in states and State.DRAFT not in states:
            earlier = [
                element.text
                if element.number is None
                else self.old[element.number].previous or self.old[element.number].source
                for element in elements
            ]
            previous = _together(earlier, elements, None)
        made = replace(
            messages[0],
            source=new.source,
            target=target,
            fuzzy=not states <= _HELD,
            previous=previous,
            previous_context=None,
            comments="\n".join(dict.fromkeys(message.comments for message in messages if message.comments)),
            notes=new.notes,
            references=new.references,
        )
        clear = states <= _HELD and _cut(target, elements, self.locale) == texts
        held = () if clear else tuple(one for one in messages if records.state(one, self.kinds) in _HELD)
        return Regrouped(olds, ((number, made),), held)

    def parted(self, number: int, old: Message, elements: Sequence[Element], free: Collection[int]) -> Regrouped:
        """A message for each of several: what held goes on to hold if it can be cut alike; else it is for the first."""
        texts = self.remembered(old.target, elements) or _cut(old.target, elements, self.locale)
        if texts is None:
            parts = [
                (next(one.number for one in elements if one.number is not None and one.number in free), old.target)
            ]
        else:
            rows = zip(elements, texts, strict=True)
            parts = [(one.number, text) for one, text in rows if one.number is not None and one.number in free]
        draft = old.fuzzy and records.state(old, self.kinds) is State.DRAFT
        made: dict[int, Message] = {}
        for other, text in parts:
            unit = self.new[other]
            known = self.kinds.get((digest(unit.source), digest(text)), frozenset())
            held = texts is not None and (not old.fuzzy or bool(known & records.ACCEPTED))
            made.setdefault(
                other,
                replace(
                    old,
                    source=unit.source,
                    target=text,
                    fuzzy=not held,
                    previous=None if held or draft else old.previous or old.source,
                    notes=unit.notes,
                    references=unit.references,
                    comments="" if made else old.comments,
                ),
            )
        return Regrouped((number,), tuple(made.items()), texts=tuple(texts or ()))

    def remembered(self, target: str, elements: Sequence[Element]) -> list[str] | None:
        """A translation cut where the ledger knows each part of it as the translation of its element."""
        named = [digest(element.text) for element in elements]
        if not all(
            name in self.sources for name, element in zip(named, elements, strict=True) if element.number is not None
        ):
            return None
        texts, count, start = [], 0, 0
        for name, element in zip(named, elements, strict=True):
            text = None
            for stop in (
                _stops(target, start, self.locale) if element.number is not None else [start + len(element.text)]
            ):
                part = renumbered(target[start:stop], -count)
                if part == element.text if element.number is None else self.kinds.get((name, digest(part))):
                    text, start = part, _after(target, stop)
                    break
            if text is None:
                return None
            texts.append(text)
            count += labels(element.text)
        return texts if start == len(target) else None


def _together(texts: Sequence[str], elements: Sequence[Element], locale: Locale | None) -> str:
    """Texts put together, with their labels numbered on; as their language does, or as the elements stood."""
    count, row = 0, []
    for number, (text, element) in enumerate(zip(texts, elements, strict=True)):
        if number:
            row.append(element.before if locale is None or "\n" in element.before else locale.joiner)
        row.append(renumbered(text, count) if element.number is not None else text)
        count += labels(element.text)
    return "".join(row)


def _stops(target: str, start: int, locale: Locale) -> Iterator[int]:
    """Where a part that begins at `start` may end."""
    if not locale.joiner:
        yield from range(start + 1, len(target) + 1)
        return
    yield from (found.start() for found in _GAP.finditer(target, start + 1))
    yield len(target)


def _after(target: str, stop: int) -> int:
    found = _GAP.match(target, stop)
    return found.end() if found else stop


def _cut(target: str, elements: Sequence[Element], locale: Locale) -> list[str] | None:
    """A translation cut into its sentences, if there are as many as elements and each is plausible; else None.

    Where there are fewer, a quotation may hold them together, which is then not heeded.
    """
    for seen in (target, target.translate(_UNQUOTED)):
        texts = _sentences(target, seen, elements, locale)
        if texts and _plausible([element.text for element in elements], texts):
            return texts
    return None


def _sentences(target: str, seen: str, elements: Sequence[Element], locale: Locale) -> list[str] | None:
    """The sentences of a translation, cut where those of a text of the same length are; None if there are not as many."""
    markup = marked(target)
    rows: list[list[Element]] = []
    for element in elements:
        if not rows or "\n" in element.before:
            rows.append([])
        rows[-1].append(element)
    breaks = [found.span() for found in _HARD.finditer(target)]
    lines = list(zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(target)], strict=True))
    if len(lines) != len(rows):
        return None
    texts, count = [], 0
    for (start, end), row in zip(lines, rows, strict=True):
        spans = list(sentences(seen, start, end, markup, locale.language))
        if len(spans) != len(row):
            return None
        for (first, last), element in zip(spans, row, strict=True):
            texts.append(renumbered(target[first:last], -count))
            count += labels(element.text)
    return texts


def _plausible(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """Is each of these the translation of its source, and not of a neighbour?"""
    ratio = sum(map(width, targets)) / sum(map(width, sources))
    beads = bitext.align(
        [traits(text) for text in sources], [traits(text) for text in targets], replace(SENTENCES, ratio=ratio)
    )
    return all(len(bead.source) == len(bead.target) == 1 and bead.sure >= _SURE for bead in beads)
