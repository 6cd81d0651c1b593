"""An article and its translation -> which units are translated by which, and how sure that is.

Blocks are paired first, then the sentences within a pair of blocks. What a first look teaches (how much longer this
translation is than its source, how many words come through) serves the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from polyglot.adoption.blocks import Passage, Side, Text, refined
from polyglot.alignment import bitext
from polyglot.alignment.bitext import BLOCKS, SENTENCES, Bead, Habits, Model
from polyglot.alignment.features import Traits, together

_TITLE = "title"
_HEADING = "heading h1 0"
_LOOKS = 1  # after the first
_WINDOW = 6  # matches: how far texts are looked for that may have been exchanged
_BETTER = 1.2  # so much more (a logarithm) must speak for the exchange

_Both: TypeAlias = tuple[Traits, Traits]


@dataclass(frozen=True, slots=True)
class Match:
    """Texts of a source and those of the translation that say the same; one side may be empty."""

    source: tuple[Text, ...]
    target: tuple[Text, ...]
    sure: float  # from 0 to 1
    length: float = 0.0  # how unusual it is, in standard deviations


def pair(source: Side, target: Side) -> list[Match]:
    """Matches that hold all texts of both sides which translators are offered, each once."""
    source, target = _titled(source, target), _titled(target, source)
    matches, habits = _bodies(source.passages, target.passages)
    for name in dict.fromkeys(text.unit.context for text in (*source.fields, *target.fields)):
        ours, theirs = ([text for text in one.fields if text.unit.context == name] for one in (source, target))
        alike = len(ours) == len(theirs)
        for old, new in zip(ours, theirs, strict=alike):
            matches.append(Match((old,), (new,), float(alike), bitext.unusual(old.traits, new.traits, habits)))
        few = min(len(ours), len(theirs))
        matches += [Match((one,), (), 1.0) for one in ours[few:]] + [Match((), (one,), 1.0) for one in theirs[few:]]
    return matches


def _titled(one: Side, other: Side) -> Side:
    """A side, its title as a first heading where the other has none among its fields; once where it has both alike."""
    own = [text for text in one.fields if text.unit.context == _TITLE]
    if not own:
        return one
    if any(text.unit.context == _TITLE for text in other.fields):
        twin = next((n for n, passage in enumerate(one.passages[:3]) if _says(passage, own[0])), None)
        body = one.passages if twin is None else (*one.passages[:twin], *one.passages[twin + 1 :])
        return replace(one, passages=body)
    heading = [Passage(replace(text.traits, kind=_HEADING), (text,)) for text in own]
    return replace(
        one, passages=(*heading, *one.passages), fields=tuple(text for text in one.fields if text not in own)
    )


def _says(passage: Passage, title: Text) -> bool:
    """Is this a heading that repeats the title?"""
    return passage.traits.kind == _HEADING and [text.unit.text for text in passage.texts] == [title.unit.text]


def _bodies(source: Sequence[Passage], target: Sequence[Passage]) -> tuple[list[Match], Habits]:
    blocks = [passage.traits for passage in source], [passage.traits for passage in target]
    one = len(source) == len(target) == 1
    beads = [Bead(range(1), range(1), 1.0)] if one else bitext.align(*blocks, BLOCKS)
    habits = bitext.learned(*blocks, beads, BLOCKS)
    for _ in range(0 if one else _LOOKS):
        beads = bitext.align(*blocks, habits)
        habits = bitext.learned(*blocks, beads, habits)
    habits = Habits(SENTENCES.moves, habits.ratio, habits.words)
    model = Model([text.traits for passage in target for text in passage.texts], habits)
    rows: list[tuple[Match, _Both | None]] = []
    for bead in beads:
        olds = [text for n in bead.source for text in source[n].texts]
        news = [text for n in bead.target for text in target[n].texts]
        if len(news) < len(olds):
            news = [part for text in news for part in refined(text)]
        inner = bitext.align([text.traits for text in olds], [text.traits for text in news], habits, model)
        rows += [
            _match([olds[n] for n in one.source], [news[n] for n in one.target], one, bead, habits)
            for one in _doubted(inner)
        ]
    return _uncrossed(rows, model), habits


def _doubted(beads: Sequence[Bead]) -> list[Bead]:
    """The beads of a block: what stands beside a text that found no place is in doubt, which may belong to it."""
    loose = {n for n, bead in enumerate(beads) if not bead.source}
    return [replace(bead, sure=0.0) if {n - 1, n + 1} & loose else bead for n, bead in enumerate(beads)]


def _match(
    olds: Sequence[Text], news: Sequence[Text], inner: Bead, outer: Bead, habits: Habits
) -> tuple[Match, _Both | None]:
    """The match of two rows of texts, and their traits where neither is empty."""
    match = Match(tuple(olds), tuple(news), inner.sure * outer.sure)
    if not olds or not news:
        return match, None
    old, new = together([text.traits for text in olds]), together([text.traits for text in news])
    return replace(match, length=bitext.unusual(old, new, habits)), (old, new)


def _uncrossed(rows: Sequence[tuple[Match, _Both | None]], model: Model) -> list[Match]:
    """The matches; those are in doubt of which the texts would rather be exchanged: a list in another order, say."""
    crossed: set[int] = set()
    full = [(number, both, model.alike(*both)) for number, (_, both) in enumerate(rows) if both]
    for place, (one, (old, new), gain) in enumerate(full):
        for other, (older, newer), more in full[place + 1 : place + 1 + _WINDOW]:
            if model.alike(old, newer) + model.alike(older, new) > gain + more + _BETTER:
                crossed |= {one, other}
    return [replace(match, sure=0.0) if n in crossed else match for n, (match, _) in enumerate(rows)]
