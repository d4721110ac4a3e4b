"""Ways to run a function over many things, in order: here, or in processes of this machine.

A stage that can run in parallel takes such a `Map`; it does not know which one it is given.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol

from bulletin.errors import EngineError


class Map(Protocol):
    """Apply a function to each item; the results come in the order of the items."""

    def __call__(self, function: Callable[[Any], Any], items: Iterable[Any], /) -> Iterator[Any]: ...


@contextmanager
def local(workers: int) -> Iterator[Map]:
    """A map over `workers` processes, or for one worker the built-in `map`.

    Function and items must pickle. Processes are spawned, not forked: an ONNX session does not
    survive a fork. Leaving early (an error, Ctrl-C) ends them at once.
    """
    if workers <= 1:
        yield map
        return
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    )

    def pool_map(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        try:
            yield from pool.map(function, items)
        except BrokenProcessPool as error:
            raise EngineError(
                "a speaking process was killed, most likely for want of memory; "
                "try again with fewer: voice.jobs = 1 in bulletin.toml"
            ) from error

    try:
        yield pool_map
    except BaseException:
        for process in list(pool._processes.values()):  # noqa: SLF001 (terminate_workers() comes with 3.14)
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
