"""Guesses, word by word, at where in a sentence each word of its translation comes from.

An engine's attention is a guess. So is the same attention taken for that of the piece before or after (some models look
ahead), the like place in the sentence, and no place more than another. Which of them deserve trust, `statistics` finds
out. Many sentences are laid end to end, so that numpy is called once for all of them.
"""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from polyglot.drafting.tag_projection.tokens import TokenizedText
from polyglot.model import Alignment

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

PRIOR_SOURCES = ("attention", "of the piece before", "of the piece after", "place", "none")
_PIECE_SHIFTS = (0, 1, -1)  # pieces, for each of the first three
_DIAGONAL_TENSION = (
    8.0  # how fast words get unlikely away from the like place; Dyer et al. (2013) found 4 to 8 for most pairs
)
_MIN_ATTENTION = 1e-3  # of attention, for each word that an engine did not look at
_PREFIX_LENGTH = 4  # letters; longer words that begin with the same are perhaps related
_COGNATE_SIMILARITY = 0.4  # not quite half as good as the same word
_NO_ALIGNMENT = Alignment((), (), ())


class Pairing(NamedTuple):
    """A sentence and its translation, neither without words, and how an engine says that they stand to each other."""

    source: TokenizedText
    target: TokenizedText
    alignment: Alignment | None


@dataclass(frozen=True)
class CellGrid:
    """A grid for each pairing, end to end: a row for each word of the translation, a cell in it for each of the sentence."""

    heights: IntArray  # words of each translation
    widths: IntArray  # words of each sentence
    names: dict[str, int]  # all words of both, with a number for each
    source: IntArray  # the words of the sentences, one after the other
    target: IntArray  # and those of the translations
    has_attention: (
        FloatArray  # 1 for each grid about which an engine says something; 0 for the others, if there are any
    )

    @cached_property
    def row_widths(self) -> IntArray:
        """The cells of each row."""
        return np.repeat(self.widths, self.heights)

    @cached_property
    def starts(self) -> IntArray:
        """Where each row starts among the cells."""
        return _start_offsets(self.row_widths)

    @cached_property
    def first_columns(self) -> IntArray:
        """For each row, the first of its sentence's words."""
        return np.repeat(_start_offsets(self.widths), self.heights)

    @cached_property
    def rows(self) -> IntArray:
        """For each cell, its word among those of the translations."""
        return np.repeat(np.arange(len(self.target)), self.row_widths)

    @cached_property
    def columns(self) -> IntArray:
        """For each cell, its word among those of the sentences."""
        return np.arange(len(self.rows)) - np.repeat(self.starts - self.first_columns, self.row_widths)

    @cached_property
    def similarity(self) -> FloatArray:
        """For each cell, 1 if its words are the same, and less if they look related: names, numbers, signs, cognates."""
        stems: dict[str, int] = {}
        stem = np.array([stems.setdefault(_word_prefix(name), len(stems)) for name in self.names])
        ours, theirs = self.source[self.columns], self.target[self.rows]
        return np.where(ours == theirs, 1.0, np.where(stem[ours] == stem[theirs], _COGNATE_SIMILARITY, 0.0))

    def row_sums(self, cells: FloatArray) -> FloatArray:
        """What the cells of each row add up to."""
        return np.add.reduceat(cells, self.starts)


def build_grids(pairings: Sequence[Pairing]) -> CellGrid:
    """The grids of pairings, of which there is at least one."""
    names: dict[str, int] = {}
    sources, targets = [one.source.keys for one in pairings], [one.target.keys for one in pairings]
    source, target = (
        np.array([names.setdefault(key, len(names)) for keys in side for key in keys]) for side in (sources, targets)
    )
    told = np.array([float(one.alignment is not None) for one in pairings])
    return CellGrid(_lengths(targets), _lengths(sources), names, source, target, told if told.any() else told + 1)


def alignment_priors(pairings: Sequence[Pairing], grids: CellGrid) -> FloatArray:
    """A line for each way, with a share for each cell; every row sums to 1.

    What an engine is silent about has the guess by place, which leaves the choice between the two as it is.
    """
    place = np.exp(
        -_DIAGONAL_TENSION
        * np.abs(_relative_positions(grids.heights)[grids.rows] - _relative_positions(grids.widths)[grids.columns])
    )
    place /= grids.row_sums(place)[grids.rows]
    found = []
    for looked in _attention_priors(pairings, grids):
        sums = grids.row_sums(looked)
        shares = (looked + _MIN_ATTENTION) / (sums + _MIN_ATTENTION * grids.row_widths)[grids.rows]
        found.append(np.where((sums > 0)[grids.rows], shares, place))
    return np.stack([*found, place, 1 / grids.row_widths[grids.rows]])


def _attention_priors(pairings: Sequence[Pairing], grids: CellGrid) -> list[FloatArray]:
    """The attention in each cell, as an engine says, and if it were about the piece before or after.

    Nothing is believed of an engine: numbers without a piece, pieces without a word and shares that are none are left out.
    """
    said = [one.alignment or _NO_ALIGNMENT for one in pairings]
    lines = [row for one in said for row in (*one.weights, *[()] * len(one.target))[: len(one.target)]]
    weights = list(chain.from_iterable(lines))
    pieces = np.repeat(np.arange(len(lines)), _lengths(lines))
    numbers = np.array([number for number, _ in weights], dtype=np.int64)
    shares = np.array([share for _, share in weights], dtype=np.float64)
    owners = _piece_owners([one.target for one in pairings], [one.target for one in said])
    behind = _piece_owners([one.source for one in pairings], [one.source for one in said])
    sentences = np.repeat(np.arange(len(said)), _lengths([one.target for one in said]))
    sizes = _lengths([one.source for one in said])
    known = (numbers >= 0) & (numbers < sizes[sentences[pieces]]) & (shares > 0) & np.isfinite(shares)
    pieces, numbers, shares = pieces[known], numbers[known], shares[known]
    columns = behind[numbers + _start_offsets(sizes)[sentences[pieces]]]
    found = []
    for shift in _PIECE_SHIFTS:
        others = np.clip(pieces - shift, 0, max(0, len(lines) - 1))
        rows = owners[others]
        good = (rows >= 0) & (columns >= 0) & (others == pieces - shift) & (sentences[others] == sentences[pieces])
        places = (grids.starts - grids.first_columns)[rows[good]] + columns[good]
        found.append(sum_by_index(places, shares[good], len(grids.rows)))
    return found


def sum_by_index(places: IntArray, values: FloatArray, count: int) -> FloatArray:
    """At each of so many places, the sum of the values that belong there."""
    return np.asarray(np.bincount(places, values, minlength=count), dtype=np.float64)


def _piece_owners(texts: Sequence[TokenizedText], pieces: Sequence[Sequence[tuple[int, int]]]) -> IntArray:
    """For each piece of each text, the word that it begins in, by its number among all words; -1 if there is none."""
    ends = _start_offsets(np.array([len(text.text) + 1 for text in texts]))
    homes = np.repeat(np.arange(len(texts)), _lengths([text.ranges for text in texts]))
    words = _flatten_ranges([text.ranges for text in texts]) + ends[homes][:, None]
    own = np.repeat(np.arange(len(texts)), _lengths(pieces))
    places = _flatten_ranges(pieces) + ends[own][:, None]
    found = np.searchsorted(words[:, 0], places[:, 0], "right") - 1
    good = (found >= 0) & (places[:, 0] < np.minimum(places[:, 1], words[found, 1])) & (homes[found] == own)
    return np.where(good, found, -1)


def _flatten_ranges(ranges: Sequence[Sequence[tuple[int, int]]]) -> IntArray:
    flat = chain.from_iterable(chain.from_iterable(ranges))
    return np.fromiter(flat, dtype=np.int64).reshape(-1, 2)


def _relative_positions(lengths: IntArray) -> FloatArray:
    """How far along its text each word stands, of 1."""
    numbers = np.arange(lengths.sum()) - np.repeat(_start_offsets(lengths), lengths)
    return (numbers + 0.5) / np.repeat(lengths, lengths)


def _lengths(things: Sequence[Sized]) -> IntArray:
    return np.array([len(one) for one in things], dtype=np.int64)


def _start_offsets(sizes: IntArray) -> IntArray:
    return np.cumsum(sizes) - sizes


def _word_prefix(name: str) -> str:
    return name[:_PREFIX_LENGTH] if len(name) > _PREFIX_LENGTH and name.isalpha() else name
