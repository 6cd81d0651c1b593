"""Units that were put together or taken apart and say what they said: a paragraph and its sentences, letter for letter.

So a publication that changes its mind (`unit`) keeps its translations.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment import bitext
from polyglot.alignment.bitext import SENTENCE_PRIORS
from polyglot.alignment.features import extract_features, text_width
from polyglot.catalogs.ledger import records
from polyglot.catalogs.ledger.records import text_digest
from polyglot.catalogs.sync.segment_cover import CoverPart, SegmentIndex
from polyglot.catalogs.sync.split_join import renumber_labels, scan_markup
from polyglot.markdown.equivalence import count_labels
from polyglot.markdown.sentences import split_sentences
from polyglot.model import Locale, Message, RecordKey, State

_SENTENCE_GAP = re.compile(r"[ \t]*\\\n[ \t]*|[ \t]+")
_HARD_BREAK = re.compile(r"[ \t]*\\\n[ \t]*")
_UNIFIED_QUOTES = str.maketrans(dict.fromkeys('"“”„‟«»‘‚‛‹›「」『』', "'"))
_MIN_CONFIDENCE = 0.9  # of 1: that sentences of as many are the translations of each other
_ACCEPTED_STATES = frozenset({State.REVIEWED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class ResegmentedUnit:
    """Old messages (by number) and the new ones (by number) that have their translations now."""

    old: tuple[int, ...]
    new: tuple[tuple[int, Message], ...]
    restored: tuple[Message, ...] = ()  # old ones whose part of the translation could not be told again
    keeps_old: bool = False  # does the old one hold a text that no new one has?
    texts: tuple[str, ...] = ()  # of an old one that was cut: its parts


def match_resegmented(
    old: Sequence[Message],
    new: Sequence[Message],
    unmatched: Collection[int],
    locale: Locale,
    kinds: records.RecordIndex,
) -> Iterator[ResegmentedUnit]:
    """What became of old messages that are not among the new ones; `unmatched` are the new ones without a past."""
    work = _Resegmenter(old, new, locale, kinds, frozenset(source for source, _ in kinds))
    there = {message.key for message in new}
    gone = {number for number, message in enumerate(old) if message.key not in there and message.target}
    free = {number for number in unmatched if new[number].context is None}
    known = SegmentIndex(
        {n: message.source for n, message in enumerate(old) if message.target and message.context is None}
    )
    for number in sorted(free):
        elements = known.cover(new[number].source)
        if any(element.number in gone for element in elements):
            free.discard(number)
            yield work.join_messages(number, elements)
    targets = {message.key: message.target for message in old}
    standing = {number: targets.get(message.key, "") for number, message in enumerate(new)}
    units = SegmentIndex({n: message.source for n, message in enumerate(new) if message.context is None})
    for number in sorted(gone):
        message, elements = old[number], []
        if (
            message.previous and records.message_state(message, kinds) is State.STALE
        ):  # perhaps an earlier wording is back
            elements = units.cover(message.previous)
            message = replace(message, source=message.previous, previous=None, fuzzy=False) if elements else message
        if message.context is None and not elements:
            elements = units.cover(message.source)
        if any(element.number in free for element in elements):
            apart = work.split_message(number, message, elements, free)
            free.difference_update(place for place, _ in apart.new)
            standing |= {place: message.target for place, message in apart.new}
            rows = zip(elements, apart.texts, strict=bool(apart.texts))
            left = any(one.number is not None and standing[one.number] != text for one, text in rows)
            yield replace(apart, keeps_old=left)


@dataclass(frozen=True, slots=True)
class _Resegmenter:
    """What there is to regroup."""

    old: Sequence[Message]
    new: Sequence[Message]
    locale: Locale
    kinds: records.RecordIndex
    sources: frozenset[str]  # that the ledger speaks of

    def join_messages(self, number: int, elements: Sequence[CoverPart]) -> ResegmentedUnit:
        """One message for several: reviewed if all of them were; of an earlier wording if one was, and none is a draft."""
        new = self.new[number]
        olds = tuple(dict.fromkeys(element.number for element in elements if element.number is not None))
        messages = [self.old[one] for one in olds]
        texts = [element.text if element.number is None else self.old[element.number].target for element in elements]
        target = _join_texts(texts, elements, self.locale)
        states = {records.message_state(message, self.kinds) for message in messages}
        previous = None
        if State.STALE in states and State.DRAFT not in states:
            earlier = [
                element.text
                if element.number is None
                else self.old[element.number].previous or self.old[element.number].source
                for element in elements
            ]
            previous = _join_texts(earlier, elements, None)
        made = replace(
            messages[0],
            source=new.source,
            target=target,
            fuzzy=not states <= _ACCEPTED_STATES,
            previous=previous,
            previous_context=None,
            comments="\n".join(dict.fromkeys(message.comments for message in messages if message.comments)),
            notes=new.notes,
            references=new.references,
        )
        clear = states <= _ACCEPTED_STATES and _split_sentences(target, elements, self.locale) == texts
        held = (
            ()
            if clear
            else tuple(one for one in messages if records.message_state(one, self.kinds) in _ACCEPTED_STATES)
        )
        return ResegmentedUnit(olds, ((number, made),), held)

    def split_message(
        self, number: int, old: Message, elements: Sequence[CoverPart], free: Collection[int]
    ) -> ResegmentedUnit:
        """A message for each of several: what held goes on to hold if it can be cut alike; else it is for the first."""
        texts = self.split_by_ledger(old.target, elements) or _split_sentences(old.target, elements, self.locale)
        if texts is None:
            parts = [
                (next(one.number for one in elements if one.number is not None and one.number in free), old.target)
            ]
        else:
            rows = zip(elements, texts, strict=True)
            parts = [(one.number, text) for one, text in rows if one.number is not None and one.number in free]
        draft = old.fuzzy and records.message_state(old, self.kinds) is State.DRAFT
        made: dict[int, Message] = {}
        for other, text in parts:
            unit = self.new[other]
            known = self.kinds.get(RecordKey(text_digest(unit.source), text_digest(text)), frozenset())
            held = texts is not None and (not old.fuzzy or bool(known & records.ACCEPTED_KINDS))
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
        return ResegmentedUnit((number,), tuple(made.items()), texts=tuple(texts or ()))

    def split_by_ledger(self, target: str, elements: Sequence[CoverPart]) -> list[str] | None:
        """A translation cut where the ledger knows each part of it as the translation of its element."""
        named = [text_digest(element.text) for element in elements]
        if not all(
            name in self.sources for name, element in zip(named, elements, strict=True) if element.number is not None
        ):
            return None
        texts, count, start = [], 0, 0
        for name, element in zip(named, elements, strict=True):
            text = None
            for stop in (
                _part_ends(target, start, self.locale) if element.number is not None else [start + len(element.text)]
            ):
                part = renumber_labels(target[start:stop], -count)
                if (
                    part == element.text
                    if element.number is None
                    else self.kinds.get(RecordKey(name, text_digest(part)))
                ):
                    text, start = part, _skip_space(target, stop)
                    break
            if text is None:
                return None
            texts.append(text)
            count += count_labels(element.text)
        return texts if start == len(target) else None


def _join_texts(texts: Sequence[str], elements: Sequence[CoverPart], locale: Locale | None) -> str:
    """Texts put together, with their labels numbered on; as their language does, or as the elements stood."""
    count, row = 0, []
    for number, (text, element) in enumerate(zip(texts, elements, strict=True)):
        if number:
            row.append(element.before if locale is None or "\n" in element.before else locale.joiner)
        row.append(renumber_labels(text, count) if element.number is not None else text)
        count += count_labels(element.text)
    return "".join(row)


def _part_ends(target: str, start: int, locale: Locale) -> Iterator[int]:
    """Where a part that begins at `start` may end."""
    if not locale.joiner:
        yield from range(start + 1, len(target) + 1)
        return
    yield from (found.start() for found in _SENTENCE_GAP.finditer(target, start + 1))
    yield len(target)


def _skip_space(target: str, stop: int) -> int:
    found = _SENTENCE_GAP.match(target, stop)
    return found.end() if found else stop


def _split_sentences(target: str, elements: Sequence[CoverPart], locale: Locale) -> list[str] | None:
    """A translation cut into its sentences, if there are as many as elements and each is plausible; else None.

    Where there are fewer, a quotation may hold them together, which is then not heeded.
    """
    for seen in (target, target.translate(_UNIFIED_QUOTES)):
        texts = _split_in_parallel(target, seen, elements, locale)
        if texts and _is_plausible([element.text for element in elements], texts):
            return texts
    return None


def _split_in_parallel(target: str, seen: str, elements: Sequence[CoverPart], locale: Locale) -> list[str] | None:
    """The sentences of a translation, cut where those of a text of the same length are; None if there are not as many."""
    markup = scan_markup(target)
    rows: list[list[CoverPart]] = []
    for element in elements:
        if not rows or "\n" in element.before:
            rows.append([])
        rows[-1].append(element)
    breaks = [found.span() for found in _HARD_BREAK.finditer(target)]
    lines = list(zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(target)], strict=True))
    if len(lines) != len(rows):
        return None
    texts, count = [], 0
    for (start, end), row in zip(lines, rows, strict=True):
        spans = list(split_sentences(seen, start, end, markup, locale.language))
        if len(spans) != len(row):
            return None
        for (first, last), element in zip(spans, row, strict=True):
            texts.append(renumber_labels(target[first:last], -count))
            count += count_labels(element.text)
    return texts


def _is_plausible(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """Is each of these the translation of its source, and not of a neighbour?"""
    ratio = sum(map(text_width, targets)) / sum(map(text_width, sources))
    beads = bitext.align(
        [extract_features(text) for text in sources],
        [extract_features(text) for text in targets],
        replace(SENTENCE_PRIORS, length_ratio=ratio),
    )
    return all(len(bead.source) == len(bead.target) == 1 and bead.confidence >= _MIN_CONFIDENCE for bead in beads)
