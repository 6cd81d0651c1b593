"""Alignments from attention: word pieces located in the texts, small weights pruned, alignments joined and composed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from polyglot.model import Alignment
from polyglot.ranges import Range, Ranges

_MIN_SHARE = 0.02  # of a piece's attention: smaller shares are many, and noise


def locate_pieces(text: str, pieces: Iterable[str]) -> Ranges:
    """Return the range of each word piece in a text, without white space; an empty range for one that is not found.

    Tokenizers write a space as `▁` and a word that continues as `@@`. Some change letters: after a piece that is not found,
    the next one is searched for instead of expected at once.

    >>> locate_pieces("The 2 cats.", ["▁The", "▁2", "▁c", "ats", "."])
    ((0, 3), (4, 5), (6, 7), (7, 10), (10, 11))
    """
    ranges: list[Range] = []
    position, lost = 0, False
    for piece in pieces:
        letters = piece.replace("▁", " ").removesuffix("@@").strip()
        while position < len(text) and text[position].isspace():
            position += 1
        if letters and not text.startswith(letters, position):
            place = text.find(letters, position) if lost else -1
            lost = True
            if place >= 0:
                position = place
            else:
                ranges.append((position, position))
                continue
        ranges.append((position, position + len(letters)))
        position += len(letters)
        lost = lost and not letters
    return tuple(ranges)


def prune_weights(row: Sequence[float]) -> tuple[tuple[int, float], ...]:
    """Return the source pieces that a target piece attends to, with their shares, without those of little weight."""
    return tuple([(number, round(share, 3)) for number, share in enumerate(row) if share >= _MIN_SHARE])


def shift_alignment(alignment: Alignment, source: int, target: int) -> Alignment:
    """Return the alignment of parts of two texts with the offsets of the whole texts, in which they begin here."""
    if not source and not target:
        return alignment
    return Alignment(
        tuple((start + source, end + source) for start, end in alignment.source),
        tuple((start + target, end + target) for start, end in alignment.target),
        alignment.weights,
    )


def concatenate(parts: Sequence[Alignment]) -> Alignment:
    """Return the alignment of a text from those of its parts, in order, which were translated separately."""
    if len(parts) == 1:
        return parts[0]
    source: list[Range] = []
    target: list[Range] = []
    weights: list[tuple[tuple[int, float], ...]] = []
    for part in parts:
        weights += [tuple((number + len(source), share) for number, share in row) for row in part.weights]
        source += part.source
        target += part.target
    return Alignment(tuple(source), tuple(target), tuple(weights))


def compose_alignments(first: Alignment, second: Alignment) -> Alignment:
    """Return the alignment of two texts through a third: the target of the first is the source of the second."""
    overlaps = [_overlap_shares(first.target, piece) for piece in second.source]
    weights = []
    for row in second.weights:
        shares: defaultdict[int, float] = defaultdict(float)
        for number, share in row:
            for middle, part in overlaps[number]:
                for origin, weight in first.weights[middle]:
                    shares[origin] += share * part * weight
        weights.append(
            tuple((number, round(share, 3)) for number, share in sorted(shares.items()) if share >= _MIN_SHARE)
        )
    return Alignment(first.source, second.target, tuple(weights))


def _overlap_shares(ranges: Ranges, piece: Range) -> list[tuple[int, float]]:
    """Return the numbers of the ranges that overlap a piece, with the share of it that they cover."""
    length = max(1, piece[1] - piece[0])
    shared = ((number, min(end, piece[1]) - max(start, piece[0])) for number, (start, end) in enumerate(ranges))
    return [(number, size / length) for number, size in shared if size > 0]
