"""Resegmentation: units that were joined or split without another change, as a paragraph and its sentences are.

A publication that changes the setting `unit` keeps its translations. The texts are compared by `SegmentIndex`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment import bitext
from polyglot.alignment.bitext import SENTENCE_PRIORS
from polyglot.alignment.features import extract_features, text_width
from polyglot.catalogs.ledger import records
from polyglot.catalogs.ledger.model import RecordKey
from polyglot.catalogs.ledger.records import text_digest
from polyglot.catalogs.sync.segment_cover import CoverPart, SegmentIndex
from polyglot.catalogs.sync.split_join import renumber_labels, scan_markup
from polyglot.markdown.equivalence import count_labels
from polyglot.markdown.sentences import split_sentences
from polyglot.model import Locale, Message, State

_SENTENCE_GAP = re.compile(r"[ \t]*\\\n[ \t]*|[ \t]+")
_HARD_BREAK = re.compile(r"[ \t]*\\\n[ \t]*")
_UNIFIED_QUOTES = str.maketrans(dict.fromkeys('"“”„‟«»‘‚‛‹›「」『』', "'"))
_MIN_CONFIDENCE = 0.9  # of 1: least confidence that two sentences are translations of each other
_ACCEPTED_STATES = frozenset({State.REVIEWED, State.APPROVED})


@dataclass(frozen=True, slots=True)
class ResegmentedUnit:
    """Old messages (by number) and the new ones (by number) that have their translations."""

    old: tuple[int, ...]
    new: tuple[tuple[int, Message], ...]
    restored: tuple[Message, ...] = ()  # old ones whose part of the joined translation cannot be split off again
    keeps_old: bool = False  # whether the old one has a text that no new one has
    texts: tuple[str, ...] = ()  # parts of the translation of a split message, by cover part


def match_resegmented(
    old: Sequence[Message],
    new: Sequence[Message],
    unmatched: Collection[int],
    locale: Locale,
    kinds: records.RecordIndex,
) -> Iterator[ResegmentedUnit]:
    """Yield the groups of old messages and the new ones that consist of the same text.

    `unmatched` are the numbers of new messages that no old one has been matched to.
    """
    resegmenter = _Resegmenter(old, new, locale, kinds, frozenset(source for source, _ in kinds))
    new_keys = {message.key for message in new}
    removed = {number for number, message in enumerate(old) if message.key not in new_keys and message.target}
    free = {number for number in unmatched if new[number].context is None}
    # Join: a new message whose text is a sequence of old units, at least one of which was removed.
    old_units = SegmentIndex(
        {number: message.source for number, message in enumerate(old) if message.target and message.context is None}
    )
    for number in sorted(free):
        parts = old_units.cover(new[number].source)
        if any(part.number in removed for part in parts):
            free.discard(number)
            yield resegmenter.join_messages(number, parts)
    # Split: a removed message whose text is a sequence of new units, at least one of which has no translation yet.
    old_targets = {message.key: message.target for message in old}
    targets = {number: old_targets.get(message.key, "") for number, message in enumerate(new)}  # so far
    new_units = SegmentIndex({number: message.source for number, message in enumerate(new) if message.context is None})
    for number in sorted(removed):
        message, parts = old[number], []
        # Of a stale message, the earlier wording may have been restored, in parts.
        if message.previous and records.message_state(message, kinds) is State.STALE:
            parts = new_units.cover(message.previous)
            message = replace(message, source=message.previous, previous=None, fuzzy=False) if parts else message
        if message.context is None and not parts:
            parts = new_units.cover(message.source)
        if any(part.number in free for part in parts):
            group = resegmenter.split_message(number, message, parts, free)
            free.difference_update(new_number for new_number, _ in group.new)
            targets |= {new_number: new_message.target for new_number, new_message in group.new}
            # The old message remains, as memory, if a part of its translation differs from the one in use.
            rows = zip(parts, group.texts, strict=bool(group.texts))
            keeps_old = any(part.number is not None and targets[part.number] != text for part, text in rows)
            yield replace(group, keeps_old=keeps_old)


@dataclass(frozen=True, slots=True)
class _Resegmenter:
    """The messages and records of one update, for joining and splitting."""

    old: Sequence[Message]
    new: Sequence[Message]
    locale: Locale
    kinds: records.RecordIndex
    sources: frozenset[str]  # digests of all sources in the ledger

    def join_messages(self, number: int, parts: Sequence[CoverPart]) -> ResegmentedUnit:
        """Return one message for several: reviewed if all of them were; stale if one was and none is a draft."""
        new = self.new[number]
        old_numbers = tuple(dict.fromkeys(part.number for part in parts if part.number is not None))
        messages = [self.old[old_number] for old_number in old_numbers]
        states = {records.message_state(message, self.kinds) for message in messages}
        # The translation, and the earlier wording if one of them is stale.
        texts = [part.text if part.number is None else self.old[part.number].target for part in parts]
        target = _join_texts(texts, parts, self.locale)
        previous = None
        if State.STALE in states and State.DRAFT not in states:
            previous = _join_texts([self._earlier_wording(part) for part in parts], parts, None)
        message = replace(
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
        # The reviews to record for the old messages, unless the joined translation can be split into theirs again.
        if states <= _ACCEPTED_STATES and _split_sentences(target, parts, self.locale) == texts:
            return ResegmentedUnit(old_numbers, ((number, message),))
        accepted = (old for old in messages if records.message_state(old, self.kinds) in _ACCEPTED_STATES)
        return ResegmentedUnit(old_numbers, ((number, message),), tuple(accepted))

    def _earlier_wording(self, part: CoverPart) -> str:
        """Return the earlier wording of a part's unit, or its text if the unit is not stale."""
        return part.text if part.number is None else self.old[part.number].previous or self.old[part.number].source

    def split_message(
        self, number: int, old: Message, parts: Sequence[CoverPart], free: Collection[int]
    ) -> ResegmentedUnit:
        """Return a message for each free part: in the old one's state if its translation can be split alike.

        If it cannot, the first free part has all of it, as a fuzzy message.
        """
        free_parts = [part.number for part in parts if part.number is not None and part.number in free]
        texts = self.split_by_ledger(old.target, parts) or _split_sentences(old.target, parts, self.locale)
        if texts is None:
            rows = [(free_parts[0], old.target)]
        else:
            texts_of = zip(parts, texts, strict=True)
            rows = [(part.number, text) for part, text in texts_of if part.number is not None and part.number in free]
        is_draft = old.fuzzy and records.message_state(old, self.kinds) is State.DRAFT
        messages: dict[int, Message] = {}
        for new_number, text in rows:
            unit = self.new[new_number]
            # A part is as reviewed as the old message, or as the ledger has it.
            part_kinds = self.kinds.get(RecordKey(text_digest(unit.source), text_digest(text)), frozenset())
            reviewed = texts is not None and (not old.fuzzy or bool(part_kinds & records.ACCEPTED_KINDS))
            message = replace(
                old,
                source=unit.source,
                target=text,
                fuzzy=not reviewed,
                previous=None if reviewed or is_draft else old.previous or old.source,
                notes=unit.notes,
                references=unit.references,
                comments="" if messages else old.comments,  # once, with the first
            )
            messages.setdefault(new_number, message)
        return ResegmentedUnit((number,), tuple(messages.items()), texts=tuple(texts or ()))

    def split_by_ledger(self, target: str, parts: Sequence[CoverPart]) -> list[str] | None:
        """Return a translation split where the ledger has each piece as a translation of its part; else None."""
        digests = [text_digest(part.text) for part in parts]
        pairs = list(zip(digests, parts, strict=True))
        if not all(digest in self.sources for digest, part in pairs if part.number is not None):
            return None
        texts, count, start = [], 0, 0
        for digest, part in pairs:
            text = None
            # The shortest piece from `start` that fits.
            is_unit = part.number is not None
            for stop in _part_ends(target, start, self.locale) if is_unit else [start + len(part.text)]:
                piece = renumber_labels(target[start:stop], -count)
                if self.kinds.get(RecordKey(digest, text_digest(piece))) if is_unit else piece == part.text:
                    text, start = piece, _skip_space(target, stop)
                    break
            if text is None:
                return None
            texts.append(text)
            count += count_labels(part.text)
        return texts if start == len(target) else None


def _join_texts(texts: Sequence[str], parts: Sequence[CoverPart], locale: Locale | None) -> str:
    """Join texts, with their labels numbered consecutively; without a locale, with the separators of the parts."""
    count, pieces = 0, []
    for number, (text, part) in enumerate(zip(texts, parts, strict=True)):
        if number:
            pieces.append(part.before if locale is None or "\n" in part.before else locale.joiner)
        pieces.append(renumber_labels(text, count) if part.number is not None else text)
        count += count_labels(part.text)
    return "".join(pieces)


def _part_ends(target: str, start: int, locale: Locale) -> Iterator[int]:
    """Yield the positions where a part that begins at `start` may end."""
    if not locale.joiner:
        yield from range(start + 1, len(target) + 1)
        return
    yield from (match.start() for match in _SENTENCE_GAP.finditer(target, start + 1))
    yield len(target)


def _skip_space(target: str, stop: int) -> int:
    match = _SENTENCE_GAP.match(target, stop)
    return match.end() if match else stop


def _split_sentences(target: str, parts: Sequence[CoverPart], locale: Locale) -> list[str] | None:
    """Return the sentences of a translation if there is a plausible one for each part; else None.

    If there are fewer, a quotation may join them: quotation marks are then not taken into account.
    """
    for normalized in (target, target.translate(_UNIFIED_QUOTES)):
        texts = _split_in_parallel(target, normalized, parts, locale)
        if texts and _is_plausible([part.text for part in parts], texts):
            return texts
    return None


def _split_in_parallel(target: str, normalized: str, parts: Sequence[CoverPart], locale: Locale) -> list[str] | None:
    """Return a translation split at the sentence ends of `normalized`, which has the same length.

    None if a line has more or fewer sentences than parts.
    """
    markup = scan_markup(target)
    # The parts of each line, and the range of the line in the translation.
    rows: list[list[CoverPart]] = []
    for part in parts:
        if not rows or "\n" in part.before:
            rows.append([])
        rows[-1].append(part)
    breaks = [match.span() for match in _HARD_BREAK.finditer(target)]
    lines = list(zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(target)], strict=True))
    if len(lines) != len(rows):
        return None
    # The sentences of each line.
    texts, count = [], 0
    for (start, end), row in zip(lines, rows, strict=True):
        spans = list(split_sentences(normalized, start, end, markup, locale.language))
        if len(spans) != len(row):
            return None
        for (first, last), part in zip(spans, row, strict=True):
            texts.append(renumber_labels(target[first:last], -count))
            count += count_labels(part.text)
    return texts


def _is_plausible(sources: Sequence[str], targets: Sequence[str]) -> bool:
    """Return whether each target is likely the translation of its source, and not of a neighbour."""
    ratio = sum(map(text_width, targets)) / sum(map(text_width, sources))
    beads = bitext.align(
        [extract_features(text) for text in sources],
        [extract_features(text) for text in targets],
        replace(SENTENCE_PRIORS, length_ratio=ratio),
    )
    return all(len(bead.source) == len(bead.target) == 1 and bead.confidence >= _MIN_CONFIDENCE for bead in beads)
