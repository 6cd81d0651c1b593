"""Things put together until they are enough for one go."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

ElementT = TypeVar("ElementT")


def split_batches(
    things: Iterable[ElementT], size: Callable[[ElementT], int], min_size: int
) -> Iterator[list[ElementT]]:
    """The things in order, in batches that are each as large as is enough, but for the last one.

    >>> list(split_batches(["one", "two", "three", "four"], len, 5))
    [['one', 'two'], ['three'], ['four']]
    """
    batch: list[ElementT] = []
    so_far = 0
    for thing in things:
        batch.append(thing)
        so_far += size(thing)
        if so_far >= min_size:
            yield batch
            batch, so_far = [], 0
    if batch:
        yield batch
