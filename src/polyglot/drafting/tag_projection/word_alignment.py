"""Word alignment: IBM model 2 in both directions, with priors of several sources and a learned trust in each.

A target word comes from a source word with the product of two probabilities: that this word is translated so (a lexicon),
and that this position is meant (a mixture of the priors, attention among them). Both are learned together by
expectation maximisation, as in IBM model 2 (Brown et al. 1993; with the relative position as only prior it is much like
the model of Dyer et al. 2013). The lexicon starts from the relative position and equal words, so attention is trusted as
far as it agrees with these: noise loses its share of the mixture to the relative position, and attention shifted by one
piece gains as the source of that name. The model is also learned from target to source, and the two are multiplied,
because alignments of both are more often right (Liang et al. 2006).

The constants were chosen on the development half of `benchmarks/markup.py`, which is insensitive to all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from polyglot.drafting.tag_projection.priors import (
    PRIOR_SOURCES,
    CellGrid,
    FloatArray,
    IntArray,
    Pairing,
    alignment_priors,
    build_grids,
    sum_by_index,
)

_ITERATIONS = 3  # more would overfit rare words
_PAIR_COUNT, _IDENTITY_COUNT, _WORD_COUNT = 0.01, 1.0, 0.5  # pseudo-counts of a pair, of equal words, and of a word
_UNALIGNED_SHARE = 0.05  # share of target words that come from no source word
_MIN_AGREEMENT = 0.02  # agreement of both directions below which a word counts as unaligned
_INITIAL_TRUST = np.array([0.1, 0.03, 0.03, 0.8, 0.04])  # in each of PRIOR_SOURCES, before learning
_DEFAULT_TRUST = np.array([0.5, 0.08, 0.08, 0.3, 0.04])  # without data
# Words after which trust is half-way from the default to the run's, and from the run's to a sentence's.
_RUN_WORDS, _SENTENCE_WORDS = 20.0, 10.0


@dataclass(frozen=True, slots=True)
class _TranslationTable:
    """The lexicon and the trust in the priors of one direction, in which generated words come from origin words."""

    counts: FloatArray  # expected count of each pair of words
    totals: FloatArray  # expected count of each origin word
    common: FloatArray  # relative frequency of each generated word
    trust: FloatArray  # in each of PRIOR_SOURCES


@dataclass(frozen=True, slots=True)
class WordStatistics:
    """Statistics learned from translations. Without any, equal words are still aligned."""

    names: dict[str, int]  # vocabulary of both languages: key -> number
    pairs: IntArray  # sorted codes of the pairs of words seen in a sentence and its translation
    directions: tuple[_TranslationTable, _TranslationTable]

    @property
    def trust(self) -> dict[str, float]:
        """The trust in each of PRIOR_SOURCES, the mean of both directions; the sum is 1."""
        both = (self.directions[0].trust + self.directions[1].trust) / 2
        return dict(zip(PRIOR_SOURCES, both.tolist(), strict=True))

    def align(self, pairings: Sequence[Pairing]) -> list[FloatArray]:
        """Return the alignment of each pairing: the probability that a target word (row) comes from a source word (column).

        The sum of a row is 1 at most.
        """
        if not pairings:
            return []
        grids = build_grids(pairings)
        priors = alignment_priors(pairings, grids)

        # The words of each cell by the learned vocabulary, and their pair by its index; -1 if unknown.
        numbers = np.array([self.names.get(name, -1) for name in grids.names])
        source_words, target_words = numbers[grids.source], numbers[grids.target]
        sources, targets = source_words[grids.columns], target_words[grids.rows]
        codes = np.where((sources >= 0) & (targets >= 0), sources * len(self.names) + targets, -1)
        places = np.minimum(np.searchsorted(self.pairs, codes), len(self.pairs) - 1)
        pairs = np.where(self.pairs[places] == codes, places, -1)

        # Multiply both directions, and normalise each row.
        forward, backward = _DirectedGrids.forward(grids, priors), _DirectedGrids.backward(grids, priors)
        posteriors = np.sqrt(
            _cell_posteriors(self.directions[0], forward, pairs, sources, target_words)
            * _cell_posteriors(self.directions[1], backward, pairs, targets, source_words)
        )
        posteriors /= (grids.row_sums(posteriors) + _MIN_AGREEMENT)[grids.rows]
        parts = np.split(posteriors, np.cumsum(grids.heights * grids.widths)[:-1])
        return [cells.reshape(height, -1) for cells, height in zip(parts, grids.heights.tolist(), strict=True)]


def learn_statistics(pairings: Sequence[Pairing]) -> WordStatistics:
    """Return statistics learned from sentences and their translations."""
    if not pairings:
        empty = _TranslationTable(np.zeros(1), np.zeros(1), np.full(1, 1e-3), _DEFAULT_TRUST)
        return WordStatistics({}, np.array([-2]), (empty, empty))
    grids = build_grids(pairings)
    priors = alignment_priors(pairings, grids)
    sources, targets = grids.source[grids.columns], grids.target[grids.rows]
    codes, pairs = np.unique(sources * len(grids.names) + targets, return_inverse=True)
    sizes = (len(codes), len(grids.names))
    forward = _fit_table(_DirectedGrids.forward(grids, priors), pairs, sources, grids.target, sizes)
    backward = _fit_table(_DirectedGrids.backward(grids, priors), pairs, targets, grids.source, sizes)
    return WordStatistics(grids.names, codes, (forward, backward))


@dataclass(frozen=True, slots=True)
class _DirectedGrids:
    """Grids read in lines of generated words: by rows from source to target, by columns from target to source."""

    grids: CellGrid
    priors: FloatArray  # sources by cells; each line sums to 1
    cell_lines: IntArray  # line of each cell
    count: int  # number of lines

    @classmethod
    def forward(cls, grids: CellGrid, priors: FloatArray) -> "_DirectedGrids":
        return cls(grids, priors, grids.rows, len(grids.target))

    @classmethod
    def backward(cls, grids: CellGrid, priors: FloatArray) -> "_DirectedGrids":
        count = len(grids.source)
        sums = [sum_by_index(grids.columns, prior, count)[grids.columns] for prior in priors]
        return cls(grids, priors / np.stack(sums), grids.columns, count)

    def sums(self, cells: FloatArray) -> FloatArray:
        return sum_by_index(self.cell_lines, cells, self.count)


def _fit_table(
    lines: _DirectedGrids, pairs: IntArray, origins: IntArray, generated: IntArray, sizes: tuple[int, int]
) -> _TranslationTable:
    """Fit one direction by expectation maximisation.

    `pairs` and `origins` have the pair and the origin word of each cell, `generated` the word of each line, and `sizes` the
    numbers of pairs and words.
    """
    counts, totals, trust = np.zeros(sizes[0]), np.zeros(sizes[1]), _INITIAL_TRUST
    common = np.bincount(generated, minlength=sizes[1]) / len(generated)
    pseudo_counts = _PAIR_COUNT + _IDENTITY_COUNT * lines.grids.similarity
    has_attention = np.repeat(lines.grids.has_attention, lines.grids.heights * lines.grids.widths)
    for _ in range(_ITERATIONS):
        # Expectation: the share of each cell in its line.
        lexicon = (counts[pairs] + pseudo_counts) / (totals[origins] + _WORD_COUNT)
        shares = (trust @ lines.priors) * lexicon
        sums = (lines.sums(shares) + _UNALIGNED_SHARE * common[generated])[lines.cell_lines]
        # Maximisation: trust, from grids with attention only, and the lexicon.
        gains = lines.priors @ (has_attention * lexicon / sums)
        trust = _normalize_shares(_RUN_WORDS * _DEFAULT_TRUST + trust * gains)
        shares /= sums
        counts = sum_by_index(pairs, shares, sizes[0])
        totals = sum_by_index(origins, shares, sizes[1])
    return _TranslationTable(counts, totals, common, trust)


def _cell_posteriors(
    table: _TranslationTable, lines: _DirectedGrids, pairs: IntArray, origins: IntArray, generated: IntArray
) -> FloatArray:
    """Return the probability of each cell to be the origin of its line, with the trust adapted to each sentence.

    The arguments are those of `_fit_table`, with -1 for unknown pairs and words.
    """
    counts = np.where(pairs >= 0, table.counts[pairs], 0)
    totals = np.where(origins >= 0, table.totals[origins], 0)
    unaligned = _UNALIGNED_SHARE * np.where(generated >= 0, table.common[generated], table.common.min())
    lexicon = (counts + _PAIR_COUNT + _IDENTITY_COUNT * lines.grids.similarity) / (totals + _WORD_COUNT)
    sums = (lines.sums((table.trust @ lines.priors) * lexicon) + unaligned)[lines.cell_lines]

    # One step of expectation maximisation for the trust of each sentence.
    sizes = lines.grids.heights * lines.grids.widths
    gains = np.add.reduceat(lines.priors * (lexicon / sums), np.cumsum(sizes) - sizes, axis=1)
    trust = _normalize_shares(table.trust[:, None] * (_SENTENCE_WORDS + gains))

    shares = (np.repeat(trust, sizes, axis=1) * lines.priors).sum(0) * lexicon
    posteriors: FloatArray = shares / (lines.sums(shares) + unaligned)[lines.cell_lines]
    return posteriors


def _normalize_shares(parts: FloatArray) -> FloatArray:
    shares: FloatArray = parts / parts.sum(0)
    return shares
