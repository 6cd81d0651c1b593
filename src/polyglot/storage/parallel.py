"""Parallel maps over processes and threads, with results in the order of the items on any number of cores."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

Progress = Callable[[int, int], None]  # called with the number of items done, and of all items

MIN_ITEMS = 24  # below it, starting processes costs more than it saves


def no_progress(_done: int, _total: int) -> None:
    """Ignore progress."""


def no_message(_message: str) -> None:
    """Ignore a message."""


def count_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_processes(
    work: Callable[[ItemT], ResultT],
    items: Sequence[ItemT],
    progress: Progress = no_progress,
    min_items: int = MIN_ITEMS,
) -> Iterator[ResultT]:
    """Call `work` on each item, on all cores if there are at least `min_items`; yield the results in the items' order.

    A call within such work runs in its own process only.
    """
    cores = count_cores()
    if cores == 1 or len(items) < min_items or _worker_functions:
        yield from _report_progress(map(work, items), len(items), progress)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A forked process inherits the loaded modules and the work with its data; without fork, the work is pickled.
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    chunk = max(1, min(64, len(items) // (cores * 4))) if min_items == MIN_ITEMS else 1
    with ProcessPoolExecutor(cores, mp_context=context, initializer=_initialize_worker, initargs=(work,)) as pool:
        try:
            yield from _report_progress(pool.map(_run_item, items, chunksize=chunk), len(items), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def map_threads(work: Callable[[ItemT], ResultT], items: Iterable[ItemT], max_concurrency: int) -> Iterator[ResultT]:
    """Call `work` on each item in up to `max_concurrency` threads; yield the results in the items' order.

    For work outside Python: in a library that uses all cores itself, or on other machines.
    """
    from collections import deque
    from concurrent.futures import Future, ThreadPoolExecutor

    with ThreadPoolExecutor(max_concurrency) as threads:
        waiting: deque[Future[ResultT]] = deque()
        try:
            for item in items:
                waiting.append(threads.submit(work, item))
                if len(waiting) > max_concurrency:  # one queued item, so that no thread waits for the consumer
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


_worker_functions: list[Callable[[Any], Any]] = []  # of a worker process: its one function


def _initialize_worker(work: Callable[[Any], Any]) -> None:
    _end_with_parent()
    _worker_functions.append(work)


def _end_with_parent() -> None:
    """End this worker process when its parent is killed, so that it does not write during the next run."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent.pid:  # the parent ended before the call
            os._exit(1)
    else:
        import threading

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _run_item(item: Any) -> Any:
    return _worker_functions[0](item)


def _report_progress(results: Iterator[ResultT], count: int, progress: Progress) -> Iterator[ResultT]:
    for done, result in enumerate(results, 1):
        yield result
        progress(done, count)
