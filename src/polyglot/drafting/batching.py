"""Batches of items up to a minimum total size."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

ElementT = TypeVar("ElementT")


def split_batches(
    items: Iterable[ElementT], size: Callable[[ElementT], int], min_size: int
) -> Iterator[list[ElementT]]:
    """Yield the items, in order, in batches whose sizes add up to at least `min_size`; the last batch may be smaller.

    >>> list(split_batches(["one", "two", "three", "four"], len, 5))
    [['one', 'two'], ['three'], ['four']]
    """
    batch: list[ElementT] = []
    total = 0
    for item in items:
        batch.append(item)
        total += size(item)
        if total >= min_size:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
