"""What sentences and their translations say about words: which word is translated by which, and which guess to trust.

A word of a translation comes from a word of its sentence with a probability that is a product: that this word is
translated so (a lexicon), and that this place is meant (a mixture of guesses, of which attention is one). Both are
learned together by expectation maximisation, as in IBM model 2 (Brown et al. 1993; with the guess by place alone it is
much like the model of Dyer et al. 2013). The lexicon begins with the guess by place and with words that are the same,
so attention has to agree with it to be trusted: noise loses its share of the mixture to the guess by place, and attention
that is about the piece before or after wins by that name. The same is learned from target to source, and the two are
multiplied, since what both sides say is right more often (Liang et al. 2006).

What the numbers below are was found on the development half of `benchmarks/markup.py`, where all of them are flat.
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

_ITERATIONS = 3  # more would follow the rare words too far
_PAIR_COUNT, _IDENTITY_COUNT, _WORD_COUNT = (
    0.01,
    1.0,
    0.5,
)  # counts that each pair of words has, that a word has with itself, and each word
_UNALIGNED_SHARE = 0.05  # of a translation's words come from none of its sentence's
_MIN_AGREEMENT = 0.02  # so little of both sides' agreement is none
_INITIAL_TRUST = np.array([0.1, 0.03, 0.03, 0.8, 0.04])  # trust in the ways when learning begins
_DEFAULT_TRUST = np.array([0.5, 0.08, 0.08, 0.3, 0.04])  # and where nothing is known
_RUN_WORDS, _SENTENCE_WORDS = (
    20.0,
    10.0,
)  # words by which trust goes half-way from the usual to a run's own, and to a sentence's


@dataclass(frozen=True, slots=True)
class _TranslationTable:
    """One direction: how often a word came from another, how often from that one at all, and how common it is."""

    counts: FloatArray  # by pair of words
    totals: FloatArray  # by word that others come from
    common: FloatArray  # by word that comes from others: its share of them all
    trust: FloatArray  # in each way


@dataclass(frozen=True, slots=True)
class WordStatistics:
    """What was learned. If it is nothing, words that are the same are still known to be."""

    names: dict[str, int]
    pairs: IntArray  # of words that stood in a sentence and its translation, in order
    directions: tuple[_TranslationTable, _TranslationTable]

    @property
    def trust(self) -> dict[str, float]:
        """How much each way is believed, of 1."""
        both = (self.directions[0].trust + self.directions[1].trust) / 2
        return dict(zip(PRIOR_SOURCES, both.tolist(), strict=True))

    def align(self, pairings: Sequence[Pairing]) -> list[FloatArray]:
        """For each pairing, how likely each word of the target (a row) comes from each of the source; a row sums to 1 at most."""
        if not pairings:
            return []
        grids = build_grids(pairings)
        there = alignment_priors(pairings, grids)
        known = np.array([self.names.get(name, -1) for name in grids.names])
        source, target = known[grids.source], known[grids.target]
        ours, theirs = source[grids.columns], target[grids.rows]
        pairs = np.where((ours >= 0) & (theirs >= 0), ours * len(self.names) + theirs, -1)
        places = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        found = self.pairs[places] == pairs
        both = np.sqrt(
            _cell_posteriors(
                self.directions[0], _DirectedGrids.forward(grids, there), np.where(found, places, -1), ours, target
            )
            * _cell_posteriors(
                self.directions[1], _DirectedGrids.backward(grids, there), np.where(found, places, -1), theirs, source
            )
        )
        both /= (grids.row_sums(both) + _MIN_AGREEMENT)[grids.rows]
        cut = np.split(both, np.cumsum(grids.heights * grids.widths)[:-1])
        return [one.reshape(height, -1) for one, height in zip(cut, grids.heights.tolist(), strict=True)]


def learn_statistics(pairings: Sequence[Pairing]) -> WordStatistics:
    """Learn from sentences and their translations."""
    if not pairings:
        none = _TranslationTable(np.zeros(1), np.zeros(1), np.full(1, 1e-3), _DEFAULT_TRUST)
        return WordStatistics({}, np.array([-2]), (none, none))
    grids = build_grids(pairings)
    there = alignment_priors(pairings, grids)
    ours, theirs = grids.source[grids.columns], grids.target[grids.rows]
    pairs, places = np.unique(ours * len(grids.names) + theirs, return_inverse=True)
    forth = _fit_table(_DirectedGrids.forward(grids, there), places, ours, grids.target, (len(pairs), len(grids.names)))
    back = _fit_table(
        _DirectedGrids.backward(grids, there), places, theirs, grids.source, (len(pairs), len(grids.names))
    )
    return WordStatistics(grids.names, pairs, (forth, back))


@dataclass(frozen=True, slots=True)
class _DirectedGrids:
    """Grids read by rows, from source to target, or by columns, from target to source."""

    grids: CellGrid
    priors: FloatArray  # each line sums to 1
    cell_lines: IntArray  # of each cell: its line
    count: int

    @classmethod
    def forward(cls, grids: CellGrid, guesses: FloatArray) -> "_DirectedGrids":
        return cls(grids, guesses, grids.rows, len(grids.target))

    @classmethod
    def backward(cls, grids: CellGrid, guesses: FloatArray) -> "_DirectedGrids":
        count = len(grids.source)
        sums = [sum_by_index(grids.columns, one, count)[grids.columns] for one in guesses]
        return cls(grids, guesses / np.stack(sums), grids.columns, count)

    def sums(self, cells: FloatArray) -> FloatArray:
        return sum_by_index(self.cell_lines, cells, self.count)


def _fit_table(
    lines: _DirectedGrids, places: IntArray, origins: IntArray, made: IntArray, sizes: tuple[int, int]
) -> _TranslationTable:
    """Expectation maximisation. Of each cell: its pair's place, and the word that comes from another; of each line, that other."""
    counts, totals, trust = np.zeros(sizes[0]), np.zeros(sizes[1]), _INITIAL_TRUST
    common = np.bincount(made, minlength=sizes[1]) / len(made)
    alike = _PAIR_COUNT + _IDENTITY_COUNT * lines.grids.similarity
    told = np.repeat(lines.grids.has_attention, lines.grids.heights * lines.grids.widths)
    for _ in range(_ITERATIONS):
        lexicon = (counts[places] + alike) / (totals[origins] + _WORD_COUNT)
        shares = (trust @ lines.priors) * lexicon
        sums = (lines.sums(shares) + _UNALIGNED_SHARE * common[made])[lines.cell_lines]
        trust = _normalize_shares(_RUN_WORDS * _DEFAULT_TRUST + trust * (lines.priors @ (told * lexicon / sums)))
        shares /= sums
        counts = sum_by_index(places, shares, sizes[0])
        totals = sum_by_index(origins, shares, sizes[1])
    return _TranslationTable(counts, totals, common, trust)


def _cell_posteriors(
    side: _TranslationTable, lines: _DirectedGrids, places: IntArray, origins: IntArray, made: IntArray
) -> FloatArray:
    """How likely each cell is where its line comes from, with the trust that each sentence itself gives to the ways."""
    counts = np.where(places >= 0, side.counts[places], 0)
    totals = np.where(origins >= 0, side.totals[origins], 0)
    common = _UNALIGNED_SHARE * np.where(made >= 0, side.common[made], side.common.min())
    lexicon = (counts + _PAIR_COUNT + _IDENTITY_COUNT * lines.grids.similarity) / (totals + _WORD_COUNT)
    sums = (lines.sums((side.trust @ lines.priors) * lexicon) + common)[lines.cell_lines]
    cells = lines.grids.heights * lines.grids.widths
    gains = np.add.reduceat(lines.priors * (lexicon / sums), np.cumsum(cells) - cells, axis=1)
    trust = _normalize_shares(side.trust[:, None] * (_SENTENCE_WORDS + gains))
    shares = (np.repeat(trust, cells, axis=1) * lines.priors).sum(0) * lexicon
    found: FloatArray = shares / (lines.sums(shares) + common)[lines.cell_lines]
    return found


def _normalize_shares(parts: FloatArray) -> FloatArray:
    shares: FloatArray = parts / parts.sum(0)
    return shares
