"""Units that were put together or taken apart and say what they said: a paragraph and its sentences, letter for letter.

So a publication that changes its mind (`unit`) keeps its translations. What a text is made of is found in linear time:
texts are compared without white space, hard breaks, the forms of quotation marks and dashes, and the numbers of labels; what
holds no words (a number, code) is nobody's unit and may stand between.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.catalogs import bitext, ledger
from polyglot.catalogs.bitext import SENTENCES
from polyglot.catalogs.ledger import digest
from polyglot.catalogs.pieces import renumbered
from polyglot.catalogs.traits import traits, width
from polyglot.model import Locale, Message, State
from polyglot.text.markup import record
from polyglot.text.sameness import FORMS, labels
from polyglot.text.sentences import sentences

_UNSEEN = re.compile(r"\\\n|\s+|(?<=\]\[)[0-9]+(?=\])")
_GAP = re.compile(r"[ \t]*\\\n[ \t]*|[ \t]+")
_HARD = re.compile(r"[ \t]*\\\n[ \t]*")
_SILENT = re.compile(r"(?:(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>\s]+>|[^\s`<])+?(?=\s|\Z)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|<[^<>\s]+>")
_LETTER = re.compile(r"[^\W\d_]")
_UNQUOTED = str.maketrans(dict.fromkeys('"“”„‟«»‘‚‛‹›「」『』', "'"))
_HEAD = 8  # letters by which a part is looked up
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


@dataclass(frozen=True, slots=True)
class _Element:
    """A part of a text: a known one with its number and as it stands alone, or one without words; and what is before it."""

    text: str
    number: int | None
    before: str


def regroup(
    old: Sequence[Message], new: Sequence[Message], homeless: Collection[int], locale: Locale, kinds: ledger.Kinds
) -> Iterator[Regrouped]:
    """What became of old messages that are not among the new ones; `homeless` are the new ones without a past."""
    there = {message.key for message in new}
    gone = {number for number, message in enumerate(old) if message.key not in there and message.target}
    free = {number for number in homeless if new[number].context is None}
    known = _Parts({n: message.source for n, message in enumerate(old) if message.target and message.context is None})
    for number in sorted(free):
        elements = known.spell(new[number].source)
        if any(element.number in gone for element in elements):
            free.discard(number)
            yield _joined(old, (number, new[number]), elements, locale, kinds)
    targets = {message.key: message.target for message in old}
    standing = {number: targets.get(message.key, "") for number, message in enumerate(new)}
    units = _Parts({n: message.source for n, message in enumerate(new) if message.context is None})
    for number in sorted(gone):
        message, elements = old[number], []
        if message.previous and ledger.state(message, kinds) is State.STALE:  # perhaps an earlier wording is back
            elements = units.spell(message.previous)
            message = replace(message, source=message.previous, previous=None, fuzzy=False) if elements else message
        if message.context is None and not elements:
            elements = units.spell(message.source)
        if any(element.number in free for element in elements):
            apart = _parted((number, message), new, elements, free, locale, kinds)
            free.difference_update(place for place, _ in apart.new)
            standing |= {place: message.target for place, message in apart.new}
            rows = zip(elements, apart.texts, strict=bool(apart.texts))
            left = any(one.number is not None and standing[one.number] != text for one, text in rows)
            yield replace(apart, left=left)


def _joined(
    old: Sequence[Message],
    place: tuple[int, Message],
    elements: Sequence[_Element],
    locale: Locale,
    kinds: ledger.Kinds,
) -> Regrouped:
    """One message for several: reviewed if all of them were; of an earlier wording if one was, and none is a draft."""
    number, new = place
    olds = tuple(dict.fromkeys(element.number for element in elements if element.number is not None))
    messages = [old[one] for one in olds]
    texts = [element.text if element.number is None else old[element.number].target for element in elements]
    target = _together(texts, elements, locale)
    states = {ledger.state(message, kinds) for message in messages}
    previous = None
    if State.STALE in states and State.DRAFT not in states:
        earlier = [
            element.text if element.number is None else old[element.number].previous or old[element.number].source
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
    clear = states <= _HELD and _cut(target, elements, locale) == texts
    held = () if clear else tuple(one for one in messages if ledger.state(one, kinds) in _HELD)
    return Regrouped(olds, ((number, made),), held)


def _together(texts: Sequence[str], elements: Sequence[_Element], locale: Locale | None) -> str:
    """Texts put together, with their labels numbered on; as their language does, or as the elements stood."""
    count, row = 0, []
    for number, (text, element) in enumerate(zip(texts, elements, strict=True)):
        if number:
            row.append(element.before if locale is None or "\n" in element.before else locale.joiner)
        row.append(renumbered(text, count) if element.number is not None else text)
        count += labels(element.text)
    return "".join(row)


def _parted(
    place: tuple[int, Message],
    new: Sequence[Message],
    elements: Sequence[_Element],
    free: Collection[int],
    locale: Locale,
    kinds: ledger.Kinds,
) -> Regrouped:
    """A message for each of several: what held goes on to hold if the translation can be cut alike; else it is for the first."""
    number, old = place
    texts = _remembered(old.target, elements, locale, kinds) or _cut(old.target, elements, locale)
    if texts is None:
        parts = [(next(one.number for one in elements if one.number is not None and one.number in free), old.target)]
    else:
        rows = zip(elements, texts, strict=True)
        parts = [(one.number, text) for one, text in rows if one.number is not None and one.number in free]
    draft = old.fuzzy and ledger.state(old, kinds) is State.DRAFT
    made: dict[int, Message] = {}
    for other, text in parts:
        unit = new[other]
        known = kinds.get((digest(unit.source), digest(text)), frozenset())
        held = texts is not None and (not old.fuzzy or bool(known & ledger.ACCEPTED))
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


def _remembered(target: str, elements: Sequence[_Element], locale: Locale, kinds: ledger.Kinds) -> list[str] | None:
    """A translation cut where the ledger knows each part of it as the translation of its element."""
    named = [digest(element.text) for element in elements]
    sources = {source for source, _ in kinds}
    if not all(name in sources for name, element in zip(named, elements, strict=True) if element.number is not None):
        return None
    texts, count, start = [], 0, 0
    for name, element in zip(named, elements, strict=True):
        text = None
        for stop in _stops(target, start, locale) if element.number is not None else [start + len(element.text)]:
            part = renumbered(target[start:stop], -count)
            if part == element.text if element.number is None else kinds.get((name, digest(part))):
                text, start = part, _after(target, stop)
                break
        if text is None:
            return None
        texts.append(text)
        count += labels(element.text)
    return texts if start == len(target) else None


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


def _cut(target: str, elements: Sequence[_Element], locale: Locale) -> list[str] | None:
    """A translation cut into its sentences, if there are as many as elements and each is plausible; else None.

    Where there are fewer, a quotation may hold them together, which is then not heeded.
    """
    for seen in (target, target.translate(_UNQUOTED)):
        texts = _sentences(target, seen, elements, locale)
        if texts and _plausible([element.text for element in elements], texts):
            return texts
    return None


def _sentences(target: str, seen: str, elements: Sequence[_Element], locale: Locale) -> list[str] | None:
    """The sentences of a translation, cut where those of a text of the same length are; None if there are not as many."""
    markup = record(target, {"references": {str(number): {"href": "", "title": ""} for number in range(1, 100)}})
    rows: list[list[_Element]] = []
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


class _Parts:
    """Texts by which others are spelled."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self.texts = texts
        self.by_head: dict[str, list[tuple[str, int]]] = {}
        for number, text in texts.items():
            bare = _UNSEEN.sub("", text).translate(FORMS)
            self.by_head.setdefault(bare[:_HEAD], []).append((bare, number))
        for row in self.by_head.values():
            row.sort(key=lambda one: -len(one[0]))

    def spell(self, text: str) -> list[_Element]:
        """The parts that make up a text, longer ones first; none if it cannot be spelled, or is one of them."""
        bare, places = _bare(text)
        row = self._path(text, bare, places)
        elements = []
        for number, (part, start, stop) in enumerate(row):
            first, last = places[start], places[stop - 1] + 1
            known = text[first:last] if part is None else self.texts[part]
            before = text[places[row[number - 1][2] - 1] + 1 : first] if number else ""
            elements.append(_Element(known, part, before))
        return elements if len(elements) > 1 else []

    def _path(self, text: str, bare: str, places: Sequence[int]) -> list[tuple[int | None, int, int]]:
        """The parts by number with their offsets in the bare text (depth first; no place is tried twice)."""
        row: list[tuple[int | None, int, int]] = []
        ways = [self._next(text, bare, places, 0)]
        tried: set[int] = set()
        while ways:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                del row[-1:]
                continue
            if step[2] == len(bare):
                return [*row, step]
            if step[2] not in tried:
                tried.add(step[2])
                row.append(step)
                ways.append(self._next(text, bare, places, step[2]))
        return []

    def _next(self, text: str, bare: str, places: Sequence[int], at: int) -> Iterator[tuple[int | None, int, int]]:
        for size in range(min(_HEAD, len(bare) - at), 0, -1):
            for part, number in self.by_head.get(bare[at : at + size], ()):
                stop = at + len(part)
                if bare.startswith(part, at) and _ends(text, bare, places, stop):
                    yield number, at, stop
        found = _SILENT.match(text, places[at])
        if found and not _LETTER.search(_CODE.sub("", found[0])):
            yield None, at, at + len(_UNSEEN.sub("", found[0]))


def _bare(text: str) -> tuple[str, list[int]]:
    """What is compared of a text, and where each of its letters stands."""
    places: list[int] = []
    position = 0
    for found in _UNSEEN.finditer(text):
        places += range(position, found.start())
        position = found.end()
    places += range(position, len(text))
    return "".join(text[place] for place in places).translate(FORMS), places


def _ends(text: str, bare: str, places: Sequence[int], stop: int) -> bool:
    """May a unit end here? Before white space, or in scripts that write none."""
    return stop == len(bare) or places[stop] > places[stop - 1] + 1 or not text[places[stop - 1]].isascii()
