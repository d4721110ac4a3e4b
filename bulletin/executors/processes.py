"""A map in processes of this machine."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bulletin.errors import EngineError

AHEAD = 4
"""Items for each worker that are begun before the first of them is fetched: enough that none is idle while
one item takes long."""


@dataclass(frozen=True, slots=True)
class Map:
    """Applies a function to each item, `workers` at a time; the results come in the order of the items."""

    apply: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
    workers: int = 1

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        return self.apply(function, items)


@contextmanager
def local(workers: int) -> Iterator[Map]:
    """A map over `workers` processes, or for one worker the built-in `map`."""
    if workers <= 1:
        yield Map(map)
        return
    with pool(workers) as run:
        yield run


@contextmanager
def pool(workers: int) -> Iterator[Map]:
    """A map over `workers` processes; several threads may use it at once.

    Function and items must pickle. Processes are spawned, not forked: an ONNX session does not
    survive a fork. Leaving early (an error, Ctrl-C) ends them at once, and so does the end of this process.
    """
    processes = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_live_and_die_with_the_parent
    )

    def pool_map(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        try:
            begun = (processes.submit(function, item) for item in items)
            yield from in_order(begun, AHEAD * workers, Future.result)
        except BrokenProcessPool as error:
            raise EngineError(
                "a speaking process was killed, most likely for want of memory; try again with --jobs 1"
            ) from error

    try:
        yield Map(pool_map, workers)
    except BaseException:
        for process in list((processes._processes or {}).values()):  # noqa: SLF001 (terminate_workers() comes with 3.14)
            process.terminate()
        processes.shutdown(wait=True, cancel_futures=True)
        raise
    processes.shutdown(wait=True)


def in_order(begun: Iterable[Any], ahead: int, fetch: Callable[[Any], Any]) -> Iterator[Any]:
    """Give the results of futures in order; `ahead` of them at most are begun and not yet fetched."""
    waiting: deque[Any] = deque()
    try:
        for future in begun:
            waiting.append(future)
            if len(waiting) >= ahead:
                yield fetch(waiting.popleft())
        while waiting:
            yield fetch(waiting.popleft())
    finally:
        for future in waiting:
            future.cancel()


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _live_and_die_with_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to handle
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)
