"""Alignment of texts with their translations where both are in the same order, with a confidence for each pair.

The model: a sequence of texts was translated one by one, now and then two or three as one or one as two or three, with
some omitted and some added. The features that a translation keeps are the evidence for a pair: its length (Gale and
Church 1993, "A Program for Aligning Sentences in Bilingual Corpora", in letters, by the logarithm of the ratio) and its
anchors (naive Bayes: the probability that a translation keeps them, against their frequency in all texts). The best
sequence of pairs is Viterbi's; the confidence of a pair is its posterior probability (forward and backward sums), so that
a gap that fits at several places lowers the confidence of all pairs around it.

Pure, and linear in practice: the search is limited to a band around anchors that occur exactly once on each side.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polyglot.alignment.features import (
    MIXED_KINDS,
    AnchorKind,
    Features,
    anchor_frequencies,
    combine_features,
)
from polyglot.alignment.search_band import search_band

_MERGEABLE_KINDS = ("paragraph", "blockquote")  # as `adoption.blocks` names the kinds: markdown-it's, "blockquote 1"
_LENGTH_FLOOR = 0.01  # share of translations whose length is no evidence
# Variance of the logarithm of lengths: the constant part, and the part of one letter.
_LENGTH_VARIANCE, _LETTER_VARIANCE = 0.01, 1.2
_IMPOSSIBLE = -math.inf

# The probability that a translation keeps an anchor of a kind, and the log-likelihood ratio of one that the source lacks.
_KEEP_PROBABILITIES: Mapping[str, float] = {
    AnchorKind.NUMBER: 0.92,
    AnchorKind.CODE: 0.95,
    AnchorKind.ADDRESS: 0.85,
    AnchorKind.TAG: 0.9,
    AnchorKind.NOTE: 0.95,
    AnchorKind.END: 0.9,
    AnchorKind.LINE: 0.85,
}
_ADDED_LOG_RATIOS: Mapping[str, float] = {
    AnchorKind.NUMBER: -1.5,
    AnchorKind.CODE: -2.0,
    AnchorKind.ADDRESS: -1.5,
    AnchorKind.TAG: -1.0,
    AnchorKind.NOTE: -2.0,
    AnchorKind.END: 0.0,
    AnchorKind.WORD: 0.0,
    AnchorKind.LINE: -0.3,
}


@dataclass(frozen=True, slots=True)
class Bead:
    """Texts of both sides, by number, that are translations of each other. One side may be empty."""

    source: range
    target: range
    confidence: float  # posterior probability, from 0 to 1


@dataclass(frozen=True, slots=True)
class AlignmentPriors:
    """Assumptions on a translation: the frequency of each bead size, and the features that it keeps."""

    bead_priors: Mapping[tuple[int, int], float]  # probability by number of source and of target texts
    length_ratio: float = 1.15  # length of a translation by the length of its source
    shared_word_rate: float = 0.1  # share of word prefixes that a translation keeps


SENTENCE_PRIORS = AlignmentPriors(
    {(1, 1): 0.89, (1, 0): 0.005, (0, 1): 0.005, (2, 1): 0.04, (1, 2): 0.04, (3, 1): 0.005, (1, 3): 0.005}
)
BLOCK_PRIORS = AlignmentPriors({(1, 1): 0.95, (1, 0): 0.012, (0, 1): 0.012, (2, 1): 0.006, (1, 2): 0.006})


def align(
    source: Sequence[Features], target: Sequence[Features], priors: AlignmentPriors, scorer: "PairScorer | None" = None
) -> list[Bead]:
    """Align two sequences of texts. Pass the `scorer` of the whole text where these are a part of one."""
    if not source or not target:
        unpaired = [Bead(range(n, n + 1), range(0), 1.0) for n in range(len(source))]
        return unpaired + [Bead(range(0), range(n, n + 1), 1.0) for n in range(len(target))]
    return _Lattice(source, target, scorer or PairScorer(target, priors)).beads()


def estimate_priors(
    source: Sequence[Features], target: Sequence[Features], beads: Sequence[Bead], priors: AlignmentPriors
) -> AlignmentPriors:
    """Return the priors with the length ratio and the rate of shared words that pairs of high confidence show."""
    source_width = target_width = shared_words = source_words = 1.0
    for bead in beads:
        if bead.confidence > 0.9 and len(bead.source) == len(bead.target) == 1:
            old, new = source[bead.source[0]], target[bead.target[0]]
            if not old.verbatim:
                source_width, target_width = source_width + old.width, target_width + new.width
                words = {anchor for anchor in old.anchors if anchor[0] == AnchorKind.WORD}
                source_words, shared_words = source_words + len(words), shared_words + len(words & new.anchors)
    if source_width < 100:
        return priors
    return replace(
        priors,
        length_ratio=min(4.0, max(0.25, target_width / source_width)),
        shared_word_rate=min(0.7, max(0.01, shared_words / source_words)),
    )


def length_deviation(source: Features, target: Features, priors: AlignmentPriors) -> float:
    """Return how far the length of a translation is from the expected one, in standard deviations."""
    log_ratio = math.log(target.width / (priors.length_ratio * source.width))
    return log_ratio / math.sqrt(_LENGTH_VARIANCE + _LETTER_VARIANCE / source.width)


class PairScorer:
    """Log-likelihood ratios of pairs: of a text and its translation, against a text and any text of the target."""

    def __init__(self, target: Sequence[Features], priors: AlignmentPriors) -> None:
        self.priors, self.frequencies, self.count = priors, anchor_frequencies(target), len(target)
        log_widths = [math.log(text.width) for text in target]
        self.log_width_mean = sum(log_widths) / max(1, len(log_widths))
        deviations = sum((log_width - self.log_width_mean) ** 2 for log_width in log_widths)
        self.log_width_variance = 0.1 + deviations / max(1, len(log_widths))
        kinds = Counter(text.kind for text in target)
        self.kind_shares = {kind: (count + 0.5) / (self.count + 1) for kind, count in kinds.items()}
        self.keep_probabilities = {**_KEEP_PROBABILITIES, AnchorKind.WORD: priors.shared_word_rate}
        self.missing_scores: dict[frozenset[str], float] = {}
        self.added_scores: dict[frozenset[str], float] = {}
        self.shared_scores: dict[str, float] = {}

    def score(self, old: Features, new: Features) -> float:
        """Return the log-likelihood ratio of a pair; minus infinity if the kinds of the texts exclude it."""
        kinds = self._kind_score(old, new)
        return kinds if kinds == _IMPOSSIBLE else kinds + self.content_score(old, new)

    def content_score(self, old: Features, new: Features) -> float:
        """Return the log-likelihood ratio of the lengths and anchors alone, without the kinds."""
        return self._length_score(old, new) + self._anchor_score(old, new)

    def _length_score(self, old: Features, new: Features) -> float:
        log_width, variance = math.log(new.width), self.log_width_variance
        by_chance = math.exp(-((log_width - self.log_width_mean) ** 2) / (2 * variance)) / math.sqrt(variance)
        by_chance = max(by_chance, 1e-3)
        log_ratio = math.log(new.width / (self.priors.length_ratio * old.width))
        variance = _LENGTH_VARIANCE + _LETTER_VARIANCE / old.width
        as_pair = math.exp(-log_ratio * log_ratio / (2 * variance)) / math.sqrt(variance)
        return math.log((1 - _LENGTH_FLOOR) * as_pair / by_chance + _LENGTH_FLOOR)

    def _anchor_score(self, old: Features, new: Features) -> float:
        shared = sum(self._shared_anchor_score(anchor) for anchor in old.anchors & new.anchors)
        return self._missing_anchors_score(old.anchors) + self._added_anchors_score(new.anchors) + shared

    def _missing_anchors_score(self, anchors: frozenset[str]) -> float:
        """Return the log-likelihood ratio of a translation that keeps none of the source's anchors."""
        if anchors not in self.missing_scores:
            self.missing_scores[anchors] = sum(self._unshared_anchor_score(anchor) for anchor in anchors)
        return self.missing_scores[anchors]

    def _added_anchors_score(self, anchors: frozenset[str]) -> float:
        """Return the log-likelihood ratio of a translation with these anchors, all absent from the source."""
        if anchors not in self.added_scores:
            self.added_scores[anchors] = sum(_ADDED_LOG_RATIOS[anchor[0]] for anchor in anchors)
        return self.added_scores[anchors]

    def _shared_anchor_score(self, anchor: str) -> float:
        """Return the log-likelihood ratio of a shared anchor, less the two of an anchor that is missing and added."""
        if anchor not in self.shared_scores:
            by_chance = self._anchor_frequency(anchor)
            gain = math.log(max(self.keep_probabilities[anchor[0]], by_chance) / by_chance)
            self.shared_scores[anchor] = gain - self._unshared_anchor_score(anchor) - _ADDED_LOG_RATIOS[anchor[0]]
        return self.shared_scores[anchor]

    def _unshared_anchor_score(self, anchor: str) -> float:
        probability, by_chance = self.keep_probabilities[anchor[0]], self._anchor_frequency(anchor)
        return math.log((1 - probability) / (1 - by_chance)) if by_chance < probability else 0.0

    def _anchor_frequency(self, anchor: str) -> float:
        """Return the smoothed share of target texts that have an anchor."""
        return (self.frequencies.get(anchor, 0) + 0.5) / (self.count + 1)

    def _kind_score(self, old: Features, new: Features) -> float:
        if old.verbatim != new.verbatim or MIXED_KINDS in {old.kind, new.kind}:
            return _IMPOSSIBLE
        if not new.kind:
            return 0.0
        if old.kind == new.kind:
            return math.log(0.95 / self.kind_shares[new.kind])
        alike = old.kind.partition(" ")[0] == new.kind.partition(" ")[0]
        return math.log(0.03 if alike else 0.004)


class _Lattice:
    """All sequences of beads within the band, with their scores.

    A node (i, j) lies behind i source texts and j target texts; an edge is a bead of `width` source and `height` target texts.
    """

    def __init__(self, source: Sequence[Features], target: Sequence[Features], scorer: PairScorer) -> None:
        self.n, self.m = len(source), len(target)
        self.band = search_band(source, target)
        self.moves = {move: math.log(share) for move, share in scorer.priors.bead_priors.items()}
        self.scores: dict[tuple[int, int, int, int], float] = {}  # of an edge, by i, width, j and height
        for i, row in enumerate(self.band):
            for j in row:
                for (width, height), prior in self.moves.items():
                    if i + width > self.n or j + height not in self.band[i + width]:
                        continue
                    olds, news = source[i : i + width], target[j : j + height]
                    if width + height < 2:
                        score = 0.0
                    elif all(_may_merge(text.kind) for text in (*olds, *news)) or width + height == 2:
                        score = scorer.score(combine_features(olds), combine_features(news))
                    else:
                        continue
                    if score > _IMPOSSIBLE:
                        self.scores[i, width, j, height] = prior + score

    def beads(self) -> list[Bead]:
        """Return the sequence of beads with the highest score, each with its posterior probability."""
        # Forward pass: by node, the sum over all ways to it, and the best of them with its last move.
        forward: dict[tuple[int, int], float] = {(0, 0): 0.0}
        best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for i in range(self.n + 1):
            for j in self.band[i]:
                if (i, j) == (0, 0):
                    continue
                edges = [
                    (self.scores[i - width, width, j - height, height], (i - width, j - height), (width, height))
                    for width, height in self.moves
                    if (i - width, width, j - height, height) in self.scores and (i - width, j - height) in forward
                ]
                if edges:
                    forward[i, j] = _log_sum([score + forward[start] for score, start, _ in edges])
                    best[i, j] = max((score + best[start][0], move) for score, start, move in edges)
        # Backward pass: by node, the sum over all ways from it.
        backward = self._backward_pass()
        # Follow the best moves from the end; the share of all ways that pass through an edge is its probability.
        total = forward[self.n, self.m]
        beads = []
        i, j = self.n, self.m
        while (i, j) != (0, 0):
            width, height = best[i, j][1]
            start = (i - width, j - height)
            through = forward[start] + self.scores[start[0], width, start[1], height] + backward[i, j] - total
            beads.append(Bead(range(start[0], i), range(start[1], j), min(1.0, math.exp(through))))
            i, j = start
        return beads[::-1]

    def _backward_pass(self) -> dict[tuple[int, int], float]:
        """Return the logarithm of the sum over all ways from each node to the end."""
        backward: dict[tuple[int, int], float] = {(self.n, self.m): 0.0}
        for i in range(self.n, -1, -1):
            for j in reversed(self.band[i]):
                if (i, j) == (self.n, self.m):
                    continue
                ways = [
                    self.scores[i, width, j, height] + backward[i + width, j + height]
                    for width, height in self.moves
                    if (i, width, j, height) in self.scores and (i + width, j + height) in backward
                ]
                if ways:
                    backward[i, j] = _log_sum(ways)
        return backward


def _may_merge(kind: str) -> bool:
    """Return whether two texts of this kind may be translated as one."""
    return not kind or kind.startswith(_MERGEABLE_KINDS)


def _log_sum(logarithms: Sequence[float]) -> float:
    largest = max(logarithms)
    return largest + math.log(sum(math.exp(logarithm - largest) for logarithm in logarithms))
