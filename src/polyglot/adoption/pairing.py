"""An article and its translation -> which units are translated by which, and how sure that is.

Blocks are paired first, then the sentences within a pair of blocks. What a first look teaches (how much longer this
translation is than its source, how many words come through) serves the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from polyglot.adoption.blocks import ArticleVersion, ImportedBlock, LocatedUnit, refine_text
from polyglot.alignment import bitext
from polyglot.alignment.bitext import BLOCK_PRIORS, SENTENCE_PRIORS, AlignmentPriors, Bead, PairScorer
from polyglot.alignment.features import Features, combine_features

_TITLE = "title"
_HEADING = "heading h1 0"
_ITERATIONS = 1  # after the first
_MAX_DISTANCE = 6  # matches: how far texts are looked for that may have been exchanged
_MIN_GAIN = 1.2  # so much more (a logarithm) must speak for the exchange

_FeaturePair: TypeAlias = tuple[Features, Features]


@dataclass(frozen=True, slots=True)
class AlignedTexts:
    """Texts of a source and those of the translation that say the same; one side may be empty."""

    source: tuple[LocatedUnit, ...]
    target: tuple[LocatedUnit, ...]
    confidence: float  # from 0 to 1
    length_deviation: float = 0.0  # how unusual it is, in standard deviations


def pair_versions(source: ArticleVersion, target: ArticleVersion) -> list[AlignedTexts]:
    """Matches that hold all texts of both sides which translators are offered, each once."""
    source, target = _with_title(source, target), _with_title(target, source)
    matches, habits = _pair_bodies(source.blocks, target.blocks)
    for name in dict.fromkeys(text.unit.context for text in (*source.fields, *target.fields)):
        ours, theirs = ([text for text in one.fields if text.unit.context == name] for one in (source, target))
        alike = len(ours) == len(theirs)
        for old, new in zip(ours, theirs, strict=alike):
            matches.append(
                AlignedTexts((old,), (new,), float(alike), bitext.length_deviation(old.features, new.features, habits))
            )
        few = min(len(ours), len(theirs))
        matches += [AlignedTexts((one,), (), 1.0) for one in ours[few:]] + [
            AlignedTexts((), (one,), 1.0) for one in theirs[few:]
        ]
    return matches


def _with_title(one: ArticleVersion, other: ArticleVersion) -> ArticleVersion:
    """A side, its title as a first heading where the other has none among its fields; once where it has both alike."""
    own = [text for text in one.fields if text.unit.context == _TITLE]
    if not own:
        return one
    if any(text.unit.context == _TITLE for text in other.fields):
        twin = next((n for n, passage in enumerate(one.blocks[:3]) if _is_title_heading(passage, own[0])), None)
        body = one.blocks if twin is None else (*one.blocks[:twin], *one.blocks[twin + 1 :])
        return replace(one, blocks=body)
    heading = [ImportedBlock(replace(text.features, kind=_HEADING), (text,)) for text in own]
    return replace(one, blocks=(*heading, *one.blocks), fields=tuple(text for text in one.fields if text not in own))


def _is_title_heading(passage: ImportedBlock, title: LocatedUnit) -> bool:
    """Is this a heading that repeats the title?"""
    return passage.features.kind == _HEADING and [text.unit.text for text in passage.texts] == [title.unit.text]


def _pair_bodies(
    source: Sequence[ImportedBlock], target: Sequence[ImportedBlock]
) -> tuple[list[AlignedTexts], AlignmentPriors]:
    blocks = [passage.features for passage in source], [passage.features for passage in target]
    one = len(source) == len(target) == 1
    beads = [Bead(range(1), range(1), 1.0)] if one else bitext.align(*blocks, BLOCK_PRIORS)
    habits = bitext.estimate_priors(*blocks, beads, BLOCK_PRIORS)
    for _ in range(0 if one else _ITERATIONS):
        beads = bitext.align(*blocks, habits)
        habits = bitext.estimate_priors(*blocks, beads, habits)
    habits = AlignmentPriors(SENTENCE_PRIORS.bead_priors, habits.length_ratio, habits.shared_word_rate)
    model = PairScorer([text.features for passage in target for text in passage.texts], habits)
    rows: list[tuple[AlignedTexts, _FeaturePair | None]] = []
    for bead in beads:
        olds = [text for n in bead.source for text in source[n].texts]
        news = [text for n in bead.target for text in target[n].texts]
        if len(news) < len(olds):
            news = [part for text in news for part in refine_text(text)]
        inner = bitext.align([text.features for text in olds], [text.features for text in news], habits, model)
        rows += [
            _create_match([olds[n] for n in one.source], [news[n] for n in one.target], one, bead, habits)
            for one in _doubt_neighbours(inner)
        ]
    return _doubt_crossed(rows, model), habits


def _doubt_neighbours(beads: Sequence[Bead]) -> list[Bead]:
    """The beads of a block: what stands beside a text that found no place is in doubt, which may belong to it."""
    loose = {n for n, bead in enumerate(beads) if not bead.source}
    return [replace(bead, confidence=0.0) if {n - 1, n + 1} & loose else bead for n, bead in enumerate(beads)]


def _create_match(
    olds: Sequence[LocatedUnit], news: Sequence[LocatedUnit], inner: Bead, outer: Bead, habits: AlignmentPriors
) -> tuple[AlignedTexts, _FeaturePair | None]:
    """The match of two rows of texts, and their traits where neither is empty."""
    match = AlignedTexts(tuple(olds), tuple(news), inner.confidence * outer.confidence)
    if not olds or not news:
        return match, None
    old, new = combine_features([text.features for text in olds]), combine_features([text.features for text in news])
    return replace(match, length_deviation=bitext.length_deviation(old, new, habits)), (old, new)


def _doubt_crossed(rows: Sequence[tuple[AlignedTexts, _FeaturePair | None]], model: PairScorer) -> list[AlignedTexts]:
    """The matches; those are in doubt of which the texts would rather be exchanged: a list in another order, say."""
    crossed: set[int] = set()
    full = [(number, both, model.content_score(*both)) for number, (_, both) in enumerate(rows) if both]
    for place, (one, (old, new), gain) in enumerate(full):
        for other, (older, newer), more in full[place + 1 : place + 1 + _MAX_DISTANCE]:
            if model.content_score(old, newer) + model.content_score(older, new) > gain + more + _MIN_GAIN:
                crossed |= {one, other}
    return [replace(match, confidence=0.0) if n in crossed else match for n, (match, _) in enumerate(rows)]
