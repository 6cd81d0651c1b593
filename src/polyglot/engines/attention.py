"""Alignments: an engine's word pieces found again in the texts, its attention thinned, and two alignments made one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from polyglot.model import Alignment

TextRanges = tuple[tuple[int, int], ...]

_MIN_SHARE = 0.02  # of a part's attention: what is less says nothing, and there is a lot of it


def locate_pieces(text: str, pieces: Iterable[str]) -> TextRanges:
    """Where the word pieces of a text stand in it, without white space; a piece that is not found has an empty range.

    Tokenizers write a space as `▁` and a word that goes on as `@@`, and some change letters; what they changed is looked
    for by its length.

    >>> locate_pieces("The 2 cats.", ["▁The", "▁2", "▁c", "ats", "."])
    ((0, 3), (4, 5), (6, 7), (7, 10), (10, 11))
    """
    found: list[tuple[int, int]] = []
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
                found.append((position, position))
                continue
        found.append((position, position + len(letters)))
        position += len(letters)
        lost = lost and not letters
    return tuple(found)


def prune_weights(row: Sequence[float]) -> tuple[tuple[int, float], ...]:
    """What a part of the target looked at: the source's parts that got a share worth speaking of."""
    return tuple([(number, round(share, 3)) for number, share in enumerate(row) if share >= _MIN_SHARE])


def shift_alignment(alignment: Alignment, source: int, target: int) -> Alignment:
    """The alignment of parts of two texts as one of the texts, in which the parts begin at these places."""
    if not source and not target:
        return alignment
    return Alignment(
        tuple((start + source, end + source) for start, end in alignment.source),
        tuple((start + target, end + target) for start, end in alignment.target),
        alignment.weights,
    )


def concatenate(parts: Sequence[Alignment]) -> Alignment:
    """The alignment of a text of which several parts, one after the other, were translated apart."""
    if len(parts) == 1:
        return parts[0]
    source: list[tuple[int, int]] = []
    target: list[tuple[int, int]] = []
    weights: list[tuple[tuple[int, float], ...]] = []
    for part in parts:
        weights += [tuple((number + len(source), share) for number, share in row) for row in part.weights]
        source += part.source
        target += part.target
    return Alignment(tuple(source), tuple(target), tuple(weights))


def compose_alignments(first: Alignment, then: Alignment) -> Alignment:
    """The alignment of a text with its translation by way of a third: the target of the first is the source of the second."""
    behind = [_overlap_shares(first.target, one) for one in then.source]
    weights = []
    for row in then.weights:
        shares: defaultdict[int, float] = defaultdict(float)
        for number, share in row:
            for middle, part in behind[number]:
                for origin, weight in first.weights[middle]:
                    shares[origin] += share * part * weight
        weights.append(
            tuple((number, round(share, 3)) for number, share in sorted(shares.items()) if share >= _MIN_SHARE)
        )
    return Alignment(first.source, then.target, tuple(weights))


def _overlap_shares(ranges: TextRanges, one: tuple[int, int]) -> list[tuple[int, float]]:
    """The ranges that overlap one, by number, with the share of it that they have."""
    length = max(1, one[1] - one[0])
    shared = ((number, min(end, one[1]) - max(start, one[0])) for number, (start, end) in enumerate(ranges))
    return [(number, size / length) for number, size in shared if size > 0]
