"""Prior distributions over the words of a sentence from which each word of its translation may come.

The sources of priors are an engine's attention, the attention of the piece before or after (some models look ahead), the
same relative position, and the uniform distribution. `word_alignment` learns how far to trust each. Many sentences are
concatenated, so that numpy is called once for all of them.
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
# Decay of the probability away from the same relative position; Dyer et al. (2013) found 4 to 8 for most pairs.
_DIAGONAL_TENSION = 8.0
_MIN_ATTENTION = 1e-3  # attention of each word without any
_PREFIX_LENGTH = 4  # letters: longer words that begin with the same ones may be cognates
_COGNATE_SIMILARITY = 0.4  # that of equal words is 1
_NO_ALIGNMENT = Alignment((), (), ())


class Pairing(NamedTuple):
    """The tokens of a sentence and its translation, at least one each, and their alignment by an engine."""

    source: TokenizedText
    target: TokenizedText
    alignment: Alignment | None


@dataclass(frozen=True)
class CellGrid:
    """Concatenated grids, one for each pairing, with a row for each target word and a cell in it for each source word.

    Arrays of cells, rows and words run through all grids.
    """

    heights: IntArray  # number of target words, for each grid
    widths: IntArray  # number of source words, for each grid
    names: dict[str, int]  # vocabulary of both languages: key -> number
    source: IntArray  # vocabulary number of each source word
    target: IntArray  # vocabulary number of each target word
    has_attention: FloatArray  # for each grid, 1 with attention and 0 without; all 1 if no grid has any

    @cached_property
    def row_widths(self) -> IntArray:
        """The number of cells of each row."""
        return np.repeat(self.widths, self.heights)

    @cached_property
    def starts(self) -> IntArray:
        """The first cell of each row."""
        return _start_offsets(self.row_widths)

    @cached_property
    def first_columns(self) -> IntArray:
        """The first source word of each row."""
        return np.repeat(_start_offsets(self.widths), self.heights)

    @cached_property
    def rows(self) -> IntArray:
        """The target word of each cell."""
        return np.repeat(np.arange(len(self.target)), self.row_widths)

    @cached_property
    def columns(self) -> IntArray:
        """The source word of each cell."""
        return np.arange(len(self.rows)) - np.repeat(self.starts - self.first_columns, self.row_widths)

    @cached_property
    def similarity(self) -> FloatArray:
        """The similarity of the words of each cell: 1 if equal (names, numbers, punctuation), less for cognates, else 0."""
        stems: dict[str, int] = {}
        stem = np.array([stems.setdefault(_word_prefix(name), len(stems)) for name in self.names])
        source, target = self.source[self.columns], self.target[self.rows]
        return np.where(source == target, 1.0, np.where(stem[source] == stem[target], _COGNATE_SIMILARITY, 0.0))

    def row_sums(self, cells: FloatArray) -> FloatArray:
        """Return the sum of each row's cells."""
        return np.add.reduceat(cells, self.starts)


def build_grids(pairings: Sequence[Pairing]) -> CellGrid:
    """Return the grids of one or more pairings."""
    names: dict[str, int] = {}
    sources, targets = [pairing.source.keys for pairing in pairings], [pairing.target.keys for pairing in pairings]
    source, target = (
        np.array([names.setdefault(key, len(names)) for keys in side for key in keys]) for side in (sources, targets)
    )
    attention = np.array([float(pairing.alignment is not None) for pairing in pairings])
    has_attention = attention if attention.any() else attention + 1
    return CellGrid(_lengths(targets), _lengths(sources), names, source, target, has_attention)


def alignment_priors(pairings: Sequence[Pairing], grids: CellGrid) -> FloatArray:
    """Return the priors, an array of sources (as in `PRIOR_SOURCES`) by cells. Each row of each grid sums to 1.

    Rows without attention have the prior of the relative position, so that they do not favour either of the two sources.
    """
    distance = _relative_positions(grids.heights)[grids.rows] - _relative_positions(grids.widths)[grids.columns]
    diagonal = np.exp(-_DIAGONAL_TENSION * np.abs(distance))
    diagonal /= grids.row_sums(diagonal)[grids.rows]
    priors = []
    for attention in _attention_priors(pairings, grids):
        sums = grids.row_sums(attention)
        shares = (attention + _MIN_ATTENTION) / (sums + _MIN_ATTENTION * grids.row_widths)[grids.rows]
        priors.append(np.where((sums > 0)[grids.rows], shares, diagonal))
    return np.stack([*priors, diagonal, 1 / grids.row_widths[grids.rows]])


def _attention_priors(pairings: Sequence[Pairing], grids: CellGrid) -> list[FloatArray]:
    """Return the attention of each cell: as the engine gives it, and as that of the piece before and after.

    An engine's data are not trusted: numbers without a piece, pieces without a word and shares that are not positive and
    finite are ignored.
    """
    # All weights of all pairings, with the target piece, the source piece and the share of each.
    alignments = [pairing.alignment or _NO_ALIGNMENT for pairing in pairings]
    lines = [row for each in alignments for row in (*each.weights, *[()] * len(each.target))[: len(each.target)]]
    weights = list(chain.from_iterable(lines))
    target_pieces = np.repeat(np.arange(len(lines)), _lengths(lines))
    source_pieces = np.array([number for number, _ in weights], dtype=np.int64)
    shares = np.array([share for _, share in weights], dtype=np.float64)

    # The words of these pieces, and the pairing of each target piece.
    target_words = _piece_words([pairing.target for pairing in pairings], [each.target for each in alignments])
    source_words = _piece_words([pairing.source for pairing in pairings], [each.source for each in alignments])
    owners = np.repeat(np.arange(len(alignments)), _lengths([each.target for each in alignments]))
    sizes = _lengths([each.source for each in alignments])

    # Leave out weights that are not valid.
    has_piece = (source_pieces >= 0) & (source_pieces < sizes[owners[target_pieces]])
    valid = has_piece & (shares > 0) & np.isfinite(shares)
    target_pieces, source_pieces, shares = target_pieces[valid], source_pieces[valid], shares[valid]
    columns = source_words[source_pieces + _start_offsets(sizes)[owners[target_pieces]]]

    # Sum up the shares by cell, for each shift, within one pairing.
    priors = []
    for shift in _PIECE_SHIFTS:
        shifted = np.clip(target_pieces - shift, 0, max(0, len(lines) - 1))
        rows = target_words[shifted]
        is_same = (shifted == target_pieces - shift) & (owners[shifted] == owners[target_pieces])
        usable = (rows >= 0) & (columns >= 0) & is_same
        cells = (grids.starts - grids.first_columns)[rows[usable]] + columns[usable]
        priors.append(sum_by_index(cells, shares[usable], len(grids.rows)))
    return priors


def sum_by_index(indices: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Return for each index below `count` the sum of the values that have it."""
    return np.asarray(np.bincount(indices, values, minlength=count), dtype=np.float64)


def _piece_words(texts: Sequence[TokenizedText], pieces: Sequence[Sequence[tuple[int, int]]]) -> IntArray:
    """Return for each piece of each text the word that it begins in, numbered through all texts, or -1."""
    # Offsets in the concatenation of all texts, so that one search serves all of them.
    offsets = _start_offsets(np.array([len(text.text) + 1 for text in texts]))
    word_texts = np.repeat(np.arange(len(texts)), _lengths([text.ranges for text in texts]))
    words = _flatten_ranges([text.ranges for text in texts]) + offsets[word_texts][:, None]
    piece_texts = np.repeat(np.arange(len(texts)), _lengths(pieces))
    ranges = _flatten_ranges(pieces) + offsets[piece_texts][:, None]

    numbers = np.searchsorted(words[:, 0], ranges[:, 0], "right") - 1
    begins_inside = ranges[:, 0] < np.minimum(ranges[:, 1], words[numbers, 1])
    return np.where((numbers >= 0) & begins_inside & (word_texts[numbers] == piece_texts), numbers, -1)


def _flatten_ranges(ranges: Sequence[Sequence[tuple[int, int]]]) -> IntArray:
    flat = chain.from_iterable(chain.from_iterable(ranges))
    return np.fromiter(flat, dtype=np.int64).reshape(-1, 2)


def _relative_positions(lengths: IntArray) -> FloatArray:
    """Return the position of each word in its text, from 0 to 1."""
    numbers = np.arange(lengths.sum()) - np.repeat(_start_offsets(lengths), lengths)
    return (numbers + 0.5) / np.repeat(lengths, lengths)


def _lengths(sequences: Sequence[Sized]) -> IntArray:
    return np.array([len(sequence) for sequence in sequences], dtype=np.int64)


def _start_offsets(sizes: IntArray) -> IntArray:
    return np.cumsum(sizes) - sizes


def _word_prefix(name: str) -> str:
    return name[:_PREFIX_LENGTH] if len(name) > _PREFIX_LENGTH and name.isalpha() else name
