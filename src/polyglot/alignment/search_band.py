"""The band of an alignment that is searched: around anchors that occur exactly once on each side."""

from bisect import bisect_left
from collections.abc import Sequence

from polyglot.alignment.features import AnchorKind, Features, anchor_frequencies
from polyglot.alignment.unit_diff import longest_increasing

_BAND_WIDTH = 40  # texts: half the width of the band
_MIN_BAND_WIDTH = 12  # the same next to an anchor
_MAX_BAND_WIDTH = 600  # limit of the extra width where the sides differ in length


def search_band(source: Sequence[Features], target: Sequence[Features]) -> list[range]:
    """Return the range of target positions to search for each source position, each overlapping the next."""
    n, m = len(source), len(target)
    anchors = [(0, 0), *_find_anchors(source, target), (n, m)]
    band = []
    for i in range(n + 1):
        number = max(1, bisect_left(anchors, (i, m + 1)))
        (i0, j0), (i1, j1) = anchors[number - 1], anchors[min(number, len(anchors) - 1)]
        middle = j0 + round((i - i0) * (j1 - j0) / (i1 - i0)) if i1 > i0 else j0
        around = min(_BAND_WIDTH, _MIN_BAND_WIDTH + i1 - i0) + min(_MAX_BAND_WIDTH, abs((i1 - i0) - (j1 - j0)))
        band.append(range(max(0, middle - around), min(m, middle + around) + 1))
    band[n] = range(band[n].start, m + 1)
    for i in range(n - 1, -1, -1):  # so that a way from the start to the end exists
        band[i] = range(band[i].start if i else 0, max(band[i].stop, band[i + 1].start + 1))
    return band


def _find_anchors(source: Sequence[Features], target: Sequence[Features]) -> list[tuple[int, int]]:
    """Return pairs of texts that share an anchor which no other text has, as many as keep their order."""
    positions: list[dict[str, int]] = []
    for side in (source, target):
        frequencies = anchor_frequencies(side)
        positions.append(
            {
                anchor: n
                for n, text in enumerate(side)
                for anchor in text.anchors
                if frequencies[anchor] == 1 and anchor[0] != AnchorKind.WORD
            }
        )
    pairs = {(n, positions[1][anchor]) for anchor, n in positions[0].items() if anchor in positions[1]}
    return [pair for pair in longest_increasing(sorted(pairs)) if pair > (0, 0)]
