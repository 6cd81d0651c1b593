"""The alignment of the units of an article and its translation, with confidences.

Blocks are aligned first, then the sentences within aligned blocks. A first alignment of blocks estimates the length ratio
and the share of words that both texts have in common; the next alignments use these estimates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from polyglot.adoption.blocks import AdoptedBlock, ArticleVersion, LocatedUnit, refine_text
from polyglot.alignment import bitext
from polyglot.alignment.bitext import BLOCK_PRIORS, SENTENCE_PRIORS, AlignmentPriors, Bead, PairScorer
from polyglot.alignment.features import Features, combine_features

_TITLE = "title"
_HEADING = "heading h1 0"
_ITERATIONS = 1  # alignments of blocks after the first
_MAX_DISTANCE = 6  # matches between two texts that may have changed places
_MIN_GAIN = 1.2  # of the score (a logarithm) by the change of places

_FeaturePair: TypeAlias = tuple[Features, Features]


@dataclass(frozen=True, slots=True)
class AlignedTexts:
    """Texts of a source and their translations; one of both may be empty."""

    source: tuple[LocatedUnit, ...]
    target: tuple[LocatedUnit, ...]
    confidence: float  # from 0 to 1
    length_deviation: float = 0.0  # in standard deviations


def pair_versions(source: ArticleVersion, target: ArticleVersion) -> list[AlignedTexts]:
    """Align two versions of an article; return matches that contain each text of both versions once."""
    source, target = _with_title(source, target), _with_title(target, source)
    matches, priors = _pair_bodies(source.blocks, target.blocks)
    for name in dict.fromkeys(text.unit.context for text in (*source.fields, *target.fields)):
        sources, targets = ([text for text in one.fields if text.unit.context == name] for one in (source, target))
        same_count = len(sources) == len(targets)
        for old, new in zip(sources, targets, strict=same_count):
            matches.append(
                AlignedTexts(
                    (old,), (new,), float(same_count), bitext.length_deviation(old.features, new.features, priors)
                )
            )
        paired = min(len(sources), len(targets))
        matches += [AlignedTexts((text,), (), 1.0) for text in sources[paired:]]
        matches += [AlignedTexts((), (text,), 1.0) for text in targets[paired:]]
    return matches


def _with_title(version: ArticleVersion, other: ArticleVersion) -> ArticleVersion:
    """Return a version with its title where the other version has it: among the fields, or as the first heading.

    If both have a title field, a heading that repeats the title is removed.
    """
    titles = [text for text in version.fields if text.unit.context == _TITLE]
    if not titles:
        return version
    blocks = version.blocks
    if any(text.unit.context == _TITLE for text in other.fields):
        copy = next((n for n, block in enumerate(blocks[:3]) if _is_title_heading(block, titles[0])), None)
        return version if copy is None else replace(version, blocks=(*blocks[:copy], *blocks[copy + 1 :]))
    heading = [AdoptedBlock(replace(text.features, kind=_HEADING), (text,)) for text in titles]
    fields = tuple(text for text in version.fields if text not in titles)
    return replace(version, blocks=(*heading, *blocks), fields=fields)


def _is_title_heading(block: AdoptedBlock, title: LocatedUnit) -> bool:
    """Return whether a block is a heading that repeats the title."""
    return block.features.kind == _HEADING and [text.unit.text for text in block.texts] == [title.unit.text]


def _pair_bodies(
    source: Sequence[AdoptedBlock], target: Sequence[AdoptedBlock]
) -> tuple[list[AlignedTexts], AlignmentPriors]:
    # Align the blocks, and estimate the priors of this translation.
    blocks = [block.features for block in source], [block.features for block in target]
    is_single = len(source) == len(target) == 1
    beads = [Bead(range(1), range(1), 1.0)] if is_single else bitext.align(*blocks, BLOCK_PRIORS)
    priors = bitext.estimate_priors(*blocks, beads, BLOCK_PRIORS)
    for _ in range(0 if is_single else _ITERATIONS):
        beads = bitext.align(*blocks, priors)
        priors = bitext.estimate_priors(*blocks, beads, priors)

    # Align the texts within aligned blocks.
    priors = AlignmentPriors(SENTENCE_PRIORS.bead_priors, priors.length_ratio, priors.shared_word_rate)
    scorer = PairScorer([text.features for block in target for text in block.texts], priors)
    rows: list[tuple[AlignedTexts, _FeaturePair | None]] = []
    for bead in beads:
        olds = [text for n in bead.source for text in source[n].texts]
        news = [text for n in bead.target for text in target[n].texts]
        if len(news) < len(olds):
            news = [part for text in news for part in refine_text(text)]
        inner = bitext.align([text.features for text in olds], [text.features for text in news], priors, scorer)
        rows += [
            _create_match([olds[n] for n in pair.source], [news[n] for n in pair.target], pair, bead, priors)
            for pair in _doubt_neighbours(inner)
        ]
    return _doubt_crossed(rows, scorer), priors


def _doubt_neighbours(beads: Sequence[Bead]) -> list[Bead]:
    """Return the beads of a block, with confidence 0 beside a text without a source, which may belong to its neighbour."""
    unmatched = {n for n, bead in enumerate(beads) if not bead.source}
    return [replace(bead, confidence=0.0) if {n - 1, n + 1} & unmatched else bead for n, bead in enumerate(beads)]


def _create_match(
    olds: Sequence[LocatedUnit], news: Sequence[LocatedUnit], inner: Bead, outer: Bead, priors: AlignmentPriors
) -> tuple[AlignedTexts, _FeaturePair | None]:
    """Return the match of two rows of texts, and their features if neither row is empty."""
    match = AlignedTexts(tuple(olds), tuple(news), inner.confidence * outer.confidence)
    if not olds or not news:
        return match, None
    old, new = combine_features([text.features for text in olds]), combine_features([text.features for text in news])
    return replace(match, length_deviation=bitext.length_deviation(old, new, priors)), (old, new)


def _doubt_crossed(rows: Sequence[tuple[AlignedTexts, _FeaturePair | None]], scorer: PairScorer) -> list[AlignedTexts]:
    """Return the matches, with confidence 0 if changing places would improve the score, as in a list in another order."""
    crossed: set[int] = set()
    scored = [(n, features, scorer.content_score(*features)) for n, (_, features) in enumerate(rows) if features]
    for place, (first, (source, target), score) in enumerate(scored):
        for second, (next_source, next_target), next_score in scored[place + 1 : place + 1 + _MAX_DISTANCE]:
            exchanged = scorer.content_score(source, next_target) + scorer.content_score(next_source, target)
            if exchanged > score + next_score + _MIN_GAIN:
                crossed |= {first, second}
    return [replace(match, confidence=0.0) if n in crossed else match for n, (match, _) in enumerate(rows)]
