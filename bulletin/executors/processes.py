"""A map in processes of this machine."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any

from bulletin.errors import EngineError

AHEAD = 4
"""Items for each worker that are begun before the first of them is fetched: enough that none is idle while
one item takes long."""


@dataclass(frozen=True, slots=True)
class Map:
    """Applies a function to each item, `workers` at a time."""

    as_done: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[tuple[int, Any]]]
    """Gives each result with the place of its item, as soon as it is there. None is more than a few places
    ahead of one that is still missing, so that whoever puts them in order holds few."""
    workers: int = 1

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Give the results in the order of the items."""
        early: dict[int, Any] = {}
        place = 0
        for found, result in self.as_done(function, items):
            early[found] = result
            while place in early:
                yield early.pop(place)
                place += 1


def one_by_one(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """In this process."""
    return enumerate(map(function, items))


@contextmanager
def local(workers: int) -> Iterator[Map]:
    """A map over `workers` processes, or for one worker in this process."""
    if workers <= 1:
        yield Map(one_by_one)
        return
    with pool(workers) as run:
        yield run


@contextmanager
def pool(workers: int) -> Iterator[Map]:
    """A map over `workers` processes; several threads may use it at once.

    Function and items must pickle. Processes are spawned, not forked: an ONNX session does not
    survive a fork. Leaving early (an error, Ctrl-C) ends them at once, and so does the end of this process.
    """
    spawn = multiprocessing.get_context("spawn")
    start = partial(ProcessPoolExecutor, workers, spawn, initializer=_live_and_die_with_the_parent)
    processes = start()
    change, left = threading.Lock(), False

    def pool_map(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        nonlocal processes
        mine = processes
        try:
            begun = (mine.submit(function, item) for item in items)
            yield from as_done(begun, AHEAD * workers, _wait, Future.result)
        except BrokenProcessPool as error:
            with change:
                if processes is mine and not left:  # for whoever comes next
                    processes = start()
            raise EngineError(
                "a speaking process was killed, most likely for want of memory; try again with --jobs 1"
            ) from error

    try:
        yield Map(pool_map, workers)
    except BaseException:
        with change:
            left = True
        for process in list((processes._processes or {}).values()):  # noqa: SLF001 (terminate_workers() comes with 3.14)
            process.terminate()
        processes.shutdown(wait=True, cancel_futures=True)
        raise
    processes.shutdown(wait=True)


def as_done(
    begun: Iterable[Any],
    ahead: int,
    wait: Callable[["SimpleQueue[int]"], int],
    fetch: Callable[[Any], Any],
) -> Iterator[tuple[int, Any]]:
    """Give the results of futures with their places; none is begun `ahead` places after one not yet done."""
    done: SimpleQueue[int] = SimpleQueue()
    running: dict[int, Any] = {}

    try:
        for place, future in enumerate(begun):
            running[place] = future
            future.add_done_callback(lambda _, place=place: done.put(place))
            while running and place - next(iter(running)) >= ahead - 1:  # the first is the oldest
                found = wait(done)
                yield found, fetch(running.pop(found))
        while running:
            found = wait(done)
            yield found, fetch(running.pop(found))
    finally:
        for future in running.values():
            future.cancel()


def _wait(done: "SimpleQueue[int]") -> int:
    place: int = done.get()
    return place


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
