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

from polyglot.drafting.tag_projection.priors import WAYS, Floats, Grids, Numbers, Pairing, added, guesses, lay

_ROUNDS = 3  # more would follow the rare words too far
_SEEN, _SAME, _ALL = 0.01, 1.0, 0.5  # counts that each pair of words has, that a word has with itself, and each word
_NOWHERE = 0.05  # of a translation's words come from none of its sentence's
_UNSURE = 0.02  # so little of both sides' agreement is none
_FIRST = np.array([0.1, 0.03, 0.03, 0.8, 0.04])  # trust in the ways when learning begins
_USUAL = np.array([0.5, 0.08, 0.08, 0.3, 0.04])  # and where nothing is known
_RUN, _SENTENCE = 20.0, 10.0  # words by which trust goes half-way from the usual to a run's own, and to a sentence's


@dataclass(frozen=True, slots=True)
class _Side:
    """One direction: how often a word came from another, how often from that one at all, and how common it is."""

    counts: Floats  # by pair of words
    totals: Floats  # by word that others come from
    common: Floats  # by word that comes from others: its share of them all
    trust: Floats  # in each way


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was learned. If it is nothing, words that are the same are still known to be."""

    names: dict[str, int]
    pairs: Numbers  # of words that stood in a sentence and its translation, in order
    sides: tuple[_Side, _Side]

    @property
    def trust(self) -> dict[str, float]:
        """How much each way is believed, of 1."""
        both = (self.sides[0].trust + self.sides[1].trust) / 2
        return dict(zip(WAYS, both.tolist(), strict=True))

    def behind(self, pairings: Sequence[Pairing]) -> list[Floats]:
        """For each pairing, how likely each word of the target (a row) comes from each of the source; a row sums to 1 at most."""
        if not pairings:
            return []
        grids = lay(pairings)
        there = guesses(pairings, grids)
        known = np.array([self.names.get(name, -1) for name in grids.names])
        source, target = known[grids.source], known[grids.target]
        ours, theirs = source[grids.columns], target[grids.rows]
        pairs = np.where((ours >= 0) & (theirs >= 0), ours * len(self.names) + theirs, -1)
        places = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        found = self.pairs[places] == pairs
        both = np.sqrt(
            _posterior(self.sides[0], _Lines.forth(grids, there), np.where(found, places, -1), ours, target)
            * _posterior(self.sides[1], _Lines.back(grids, there), np.where(found, places, -1), theirs, source)
        )
        both /= (grids.summed(both) + _UNSURE)[grids.rows]
        cut = np.split(both, np.cumsum(grids.heights * grids.widths)[:-1])
        return [one.reshape(height, -1) for one, height in zip(cut, grids.heights.tolist(), strict=True)]


def learn(pairings: Sequence[Pairing]) -> Statistics:
    """Learn from sentences and their translations."""
    if not pairings:
        none = _Side(np.zeros(1), np.zeros(1), np.full(1, 1e-3), _USUAL)
        return Statistics({}, np.array([-2]), (none, none))
    grids = lay(pairings)
    there = guesses(pairings, grids)
    ours, theirs = grids.source[grids.columns], grids.target[grids.rows]
    pairs, places = np.unique(ours * len(grids.names) + theirs, return_inverse=True)
    forth = _fitted(_Lines.forth(grids, there), places, ours, grids.target, (len(pairs), len(grids.names)))
    back = _fitted(_Lines.back(grids, there), places, theirs, grids.source, (len(pairs), len(grids.names)))
    return Statistics(grids.names, pairs, (forth, back))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Grids read by rows, from source to target, or by columns, from target to source."""

    grids: Grids
    guesses: Floats  # each line sums to 1
    own: Numbers  # of each cell: its line
    count: int

    @classmethod
    def forth(cls, grids: Grids, guesses: Floats) -> "_Lines":
        return cls(grids, guesses, grids.rows, len(grids.target))

    @classmethod
    def back(cls, grids: Grids, guesses: Floats) -> "_Lines":
        count = len(grids.source)
        sums = [added(grids.columns, one, count)[grids.columns] for one in guesses]
        return cls(grids, guesses / np.stack(sums), grids.columns, count)

    def summed(self, cells: Floats) -> Floats:
        return added(self.own, cells, self.count)


def _fitted(lines: _Lines, places: Numbers, origins: Numbers, made: Numbers, sizes: tuple[int, int]) -> _Side:
    """Expectation maximisation. Of each cell: its pair's place, and the word that comes from another; of each line, that other."""
    counts, totals, trust = np.zeros(sizes[0]), np.zeros(sizes[1]), _FIRST
    common = np.bincount(made, minlength=sizes[1]) / len(made)
    alike = _SEEN + _SAME * lines.grids.likeness
    told = np.repeat(lines.grids.told, lines.grids.heights * lines.grids.widths)
    for _ in range(_ROUNDS):
        lexicon = (counts[places] + alike) / (totals[origins] + _ALL)
        shares = (trust @ lines.guesses) * lexicon
        sums = (lines.summed(shares) + _NOWHERE * common[made])[lines.own]
        trust = _shared(_RUN * _USUAL + trust * (lines.guesses @ (told * lexicon / sums)))
        shares /= sums
        counts = added(places, shares, sizes[0])
        totals = added(origins, shares, sizes[1])
    return _Side(counts, totals, common, trust)


def _posterior(side: _Side, lines: _Lines, places: Numbers, origins: Numbers, made: Numbers) -> Floats:
    """How likely each cell is where its line comes from, with the trust that each sentence itself gives to the ways."""
    counts = np.where(places >= 0, side.counts[places], 0)
    totals = np.where(origins >= 0, side.totals[origins], 0)
    common = _NOWHERE * np.where(made >= 0, side.common[made], side.common.min())
    lexicon = (counts + _SEEN + _SAME * lines.grids.likeness) / (totals + _ALL)
    sums = (lines.summed((side.trust @ lines.guesses) * lexicon) + common)[lines.own]
    cells = lines.grids.heights * lines.grids.widths
    gains = np.add.reduceat(lines.guesses * (lexicon / sums), np.cumsum(cells) - cells, axis=1)
    trust = _shared(side.trust[:, None] * (_SENTENCE + gains))
    shares = (np.repeat(trust, cells, axis=1) * lines.guesses).sum(0) * lexicon
    found: Floats = shares / (lines.summed(shares) + common)[lines.own]
    return found


def _shared(parts: Floats) -> Floats:
    shares: Floats = parts / parts.sum(0)
    return shares
