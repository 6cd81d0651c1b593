"""Which texts are the translation of which, where both stand in one order: with how sure that is.

A row of texts in one language was, in this model, translated one by one, now and then two or three as one, or one as
two or three, with some left out and some added. What a translation keeps speaks for a pair: its length (Gale and Church
1993, "A Program for Aligning Sentences in Bilingual Corpora", in letters, by the logarithm of the ratio) and its anchors
(naive Bayes: how likely it is that they are there, against how often they stand anywhere). The best row of pairs is
Viterbi's; how sure each is, is its share of all rows (forward and backward sums), so that a gap that could be anywhere
makes all pairs around it doubtful.

Pure, and linear in practice: only a band is looked at, around the places of anchors that each side has once.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment.features import (
    ADDRESS,
    CODE,
    END,
    LINE,
    MIXED_KINDS,
    NOTE,
    NUMBER,
    TAG,
    WORD,
    Features,
    anchor_frequencies,
    combine_features,
)
from polyglot.alignment.unit_diff import longest_increasing

_BAND_WIDTH = 40  # texts: how far from its expected place a text is looked for
_MIN_BAND_WIDTH = 12  # the same where anchors stand near
_MAX_BAND_WIDTH = 600  # the most that a band is widened where the sides differ in length
_MERGEABLE_KINDS = ("paragraph", "blockquote")
_LENGTH_FLOOR = 0.01  # the share of translations whose length says nothing
_LENGTH_VARIANCE, _LETTER_VARIANCE = 0.01, 1.2  # the variance of the logarithm of lengths: always, and for one letter
_IMPOSSIBLE = -math.inf

# How likely it is that a translation keeps an anchor of that kind, and (a logarithm) what one says that the source has not.
_KEEP_PROBABILITIES = {NUMBER: 0.92, CODE: 0.95, ADDRESS: 0.85, TAG: 0.9, NOTE: 0.95, END: 0.9, LINE: 0.85}
_ADDED_LOG_RATIOS = {NUMBER: -1.5, CODE: -2.0, ADDRESS: -1.5, TAG: -1.0, NOTE: -2.0, END: 0.0, WORD: 0.0, LINE: -0.3}


@dataclass(frozen=True, slots=True)
class Bead:
    """Texts of both sides, by number, that are translations of each other. One side may be empty."""

    source: range
    target: range
    confidence: float  # how sure, from 0 to 1


@dataclass(frozen=True, slots=True)
class AlignmentPriors:
    """How often a translator makes which of so many, and what the translation is like."""

    bead_priors: Mapping[tuple[int, int], float]
    length_ratio: float = 1.15  # of lengths
    shared_word_rate: float = 0.1  # how many word beginnings come through


SENTENCE_PRIORS = AlignmentPriors(
    {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.04, (1, 2): 0.04, (3, 1): 0.005, (1, 3): 0.005}
)
BLOCK_PRIORS = AlignmentPriors({(1, 1): 0.95, (1, 0): 0.012, (0, 1): 0.012, (2, 1): 0.006, (1, 2): 0.006})


def align(
    source: Sequence[Features], target: Sequence[Features], priors: AlignmentPriors, scorer: "PairScorer | None" = None
) -> list[Bead]:
    """Pair two rows of texts. `scorer` is that of a longer text in which these stand."""
    if not source or not target:
        alone = [Bead(range(n, n + 1), range(0), 1.0) for n in range(len(source))]
        return alone + [Bead(range(0), range(n, n + 1), 1.0) for n in range(len(target))]
    return _Lattice(source, target, scorer or PairScorer(target, priors)).beads()


def estimate_priors(
    source: Sequence[Features], target: Sequence[Features], beads: Sequence[Bead], priors: AlignmentPriors
) -> AlignmentPriors:
    """The habits with the ratio of lengths, and the share of words that come through, that sure pairs show."""
    before = after = kept = words = 1.0
    for bead in beads:
        if bead.confidence > 0.9 and len(bead.source) == len(bead.target) == 1:
            old, new = source[bead.source[0]], target[bead.target[0]]
            if not old.verbatim:
                before, after = before + old.width, after + new.width
                stems = {anchor for anchor in old.anchors if anchor[0] == WORD}
                words, kept = words + len(stems), kept + len(stems & new.anchors)
    if before < 100:
        return priors
    return replace(
        priors, length_ratio=min(4.0, max(0.25, after / before)), shared_word_rate=min(0.7, max(0.01, kept / words))
    )


def length_deviation(source: Features, target: Features, priors: AlignmentPriors) -> float:
    """How far the length of a translation is from what is usual, in standard deviations."""
    off = math.log(target.width / (priors.length_ratio * source.width))
    return off / math.sqrt(_LENGTH_VARIANCE + _LETTER_VARIANCE / source.width)


class PairScorer:
    """What speaks for a pair: the logarithm of how much more likely it is than two texts that have met by chance."""

    def __init__(self, target: Sequence[Features], habits: AlignmentPriors) -> None:
        self.habits, self.seen, self.of = habits, anchor_frequencies(target), len(target)
        widths = [math.log(one.width) for one in target]
        self.mean = sum(widths) / max(1, len(widths))
        self.spread = 0.1 + sum((one - self.mean) ** 2 for one in widths) / max(1, len(widths))
        self.kinds = {
            kind: (count + 0.5) / (self.of + 1) for kind, count in Counter(one.kind for one in target).items()
        }
        self.kept = _KEEP_PROBABILITIES | {WORD: habits.shared_word_rate}
        self.missing: dict[frozenset[str], float] = {}
        self.added: dict[frozenset[str], float] = {}
        self.hits: dict[str, float] = {}

    def score(self, old: Features, new: Features) -> float:
        """What speaks for this pair; never, where that cannot be one."""
        kinds = self._kind_score(old, new)
        return kinds if kinds == _IMPOSSIBLE else kinds + self.content_score(old, new)

    def content_score(self, old: Features, new: Features) -> float:
        """What the texts themselves say, apart from their places."""
        return self._length_score(old, new) + self._anchor_score(old, new)

    def _length_score(self, old: Features, new: Features) -> float:
        off = math.log(new.width / (self.habits.length_ratio * old.width))
        chance = math.exp(-((math.log(new.width) - self.mean) ** 2) / (2 * self.spread)) / math.sqrt(self.spread)
        chance = max(chance, 1e-3)
        spread = _LENGTH_VARIANCE + _LETTER_VARIANCE / old.width
        close = math.exp(-off * off / (2 * spread)) / math.sqrt(spread)
        return math.log((1 - _LENGTH_FLOOR) * close / chance + _LENGTH_FLOOR)

    def _anchor_score(self, old: Features, new: Features) -> float:
        shared = sum(self._shared_anchor_score(anchor) for anchor in old.anchors & new.anchors)
        return self._missing_anchors_score(old.anchors) + self._added_anchors_score(new.anchors) + shared

    def _missing_anchors_score(self, anchors: frozenset[str]) -> float:
        """What it says if none of the source's anchors is there."""
        if anchors not in self.missing:
            self.missing[anchors] = sum(self._unshared_anchor_score(anchor) for anchor in anchors)
        return self.missing[anchors]

    def _added_anchors_score(self, anchors: frozenset[str]) -> float:
        """What it says if all anchors of the translation are its own."""
        if anchors not in self.added:
            self.added[anchors] = sum(_ADDED_LOG_RATIOS[anchor[0]] for anchor in anchors)
        return self.added[anchors]

    def _shared_anchor_score(self, anchor: str) -> float:
        """What it says that both have an anchor, against what neither would."""
        if anchor not in self.hits:
            chance = self._anchor_frequency(anchor)
            gain = math.log(max(self.kept[anchor[0]], chance) / chance)
            self.hits[anchor] = gain - self._unshared_anchor_score(anchor) - _ADDED_LOG_RATIOS[anchor[0]]
        return self.hits[anchor]

    def _unshared_anchor_score(self, anchor: str) -> float:
        kept, chance = self.kept[anchor[0]], self._anchor_frequency(anchor)
        return math.log((1 - kept) / (1 - chance)) if chance < kept else 0.0

    def _anchor_frequency(self, anchor: str) -> float:
        """How often the anchor stands anywhere in the translation."""
        return (self.seen.get(anchor, 0) + 0.5) / (self.of + 1)

    def _kind_score(self, old: Features, new: Features) -> float:
        if old.verbatim != new.verbatim or MIXED_KINDS in {old.kind, new.kind}:
            return _IMPOSSIBLE
        if not new.kind:
            return 0.0
        if old.kind == new.kind:
            return math.log(0.95 / self.kinds[new.kind])
        alike = old.kind.partition(" ")[0] == new.kind.partition(" ")[0]
        return math.log(0.03 if alike else 0.004)


class _Lattice:
    """The rows of pairs that a band holds, and their sums."""

    def __init__(self, source: Sequence[Features], target: Sequence[Features], model: PairScorer) -> None:
        self.n, self.m = len(source), len(target)
        self.band = _search_band(source, target)
        self.moves = {move: math.log(share) for move, share in model.habits.bead_priors.items()}
        self.scores: dict[tuple[int, int, int, int], float] = {}
        for i, row in enumerate(self.band):
            for j in row:
                for (width, height), prior in self.moves.items():
                    if i + width > self.n or j + height not in self.band[i + width]:
                        continue
                    olds, news = source[i : i + width], target[j : j + height]
                    if width + height < 2:
                        score = 0.0
                    elif all(_may_merge(one.kind) for one in (*olds, *news)) or width + height == 2:
                        score = model.score(combine_features(olds), combine_features(news))
                    else:
                        continue
                    if score > _IMPOSSIBLE:
                        self.scores[i, width, j, height] = prior + score

    def beads(self) -> list[Bead]:
        forward: dict[tuple[int, int], float] = {(0, 0): 0.0}
        best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for i in range(self.n + 1):
            for j in self.band[i]:
                if (i, j) == (0, 0):
                    continue
                ways = [
                    (self.scores[i - width, width, j - height, height], (i - width, j - height), (width, height))
                    for width, height in self.moves
                    if (i - width, width, j - height, height) in self.scores and (i - width, j - height) in forward
                ]
                if ways:
                    forward[i, j] = _log_sum([gain + forward[place] for gain, place, _ in ways])
                    best[i, j] = max((gain + best[place][0], move) for gain, place, move in ways)
        backward = self._backward_pass()
        whole = forward[self.n, self.m]
        beads = []
        i, j = self.n, self.m
        while (i, j) != (0, 0):
            width, height = best[i, j][1]
            at = (i - width, j - height)
            through = forward[at] + self.scores[at[0], width, at[1], height] + backward[i, j] - whole
            beads.append(Bead(range(at[0], i), range(at[1], j), min(1.0, math.exp(through))))
            i, j = at
        return beads[::-1]

    def _backward_pass(self) -> dict[tuple[int, int], float]:
        found: dict[tuple[int, int], float] = {(self.n, self.m): 0.0}
        for i in range(self.n, -1, -1):
            for j in reversed(self.band[i]):
                if (i, j) == (self.n, self.m):
                    continue
                ways = [
                    self.scores[i, width, j, height] + found[i + width, j + height]
                    for width, height in self.moves
                    if (i, width, j, height) in self.scores and (i + width, j + height) in found
                ]
                if ways:
                    found[i, j] = _log_sum(ways)
        return found


def _may_merge(kind: str) -> bool:
    """May two of this kind be translated as one?"""
    return not kind or kind.startswith(_MERGEABLE_KINDS)


def _search_band(source: Sequence[Features], target: Sequence[Features]) -> list[range]:
    """Where in the target each place of the source is looked for."""
    n, m = len(source), len(target)
    pins = [(0, 0), *_find_anchors(source, target), (n, m)]
    band = []
    for i in range(n + 1):
        number = max(1, bisect_left(pins, (i, m + 1)))
        (i0, j0), (i1, j1) = pins[number - 1], pins[min(number, len(pins) - 1)]
        middle = j0 + round((i - i0) * (j1 - j0) / (i1 - i0)) if i1 > i0 else j0
        around = min(_BAND_WIDTH, _MIN_BAND_WIDTH + i1 - i0) + min(_MAX_BAND_WIDTH, abs((i1 - i0) - (j1 - j0)))
        band.append(range(max(0, middle - around), min(m, middle + around) + 1))
    band[n] = range(band[n].start, m + 1)
    for i in range(n - 1, -1, -1):  # each reaches the next
        band[i] = range(band[i].start if i else 0, max(band[i].stop, band[i + 1].start + 1))
    return band


def _find_anchors(source: Sequence[Features], target: Sequence[Features]) -> list[tuple[int, int]]:
    """Pairs of texts that share what stands in no other, as many as keep their order."""
    places: list[dict[str, int]] = []
    for side in (source, target):
        often = anchor_frequencies(side)
        places.append(
            {
                anchor: n
                for n, one in enumerate(side)
                for anchor in one.anchors
                if often[anchor] == 1 and anchor[0] != WORD
            }
        )
    pairs = {(n, places[1][anchor]) for anchor, n in places[0].items() if anchor in places[1]}
    return [pair for pair in longest_increasing(sorted(pairs)) if pair > (0, 0)]


def _log_sum(logarithms: Sequence[float]) -> float:
    most = max(logarithms)
    return most + math.log(sum(math.exp(one - most) for one in logarithms))
