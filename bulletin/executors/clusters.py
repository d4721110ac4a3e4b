"""A map on the workers of a Dask scheduler: the only module that knows Dask."""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from bulletin import __version__
from bulletin.errors import ConfigError, EngineError, EngineUnavailable
from bulletin.executors.processes import AHEAD, Map, as_done

CONNECT = 10
"""Seconds that a scheduler may take to answer, and its first worker to be there."""
_POLL = 5  # seconds
_ABSENT = 60
"""Seconds that work waits when every worker is lost: a cluster starts others, or it does not."""


@contextmanager
def cluster(address: str, check: Callable[[], str], *, alone: bool = False) -> Iterator[Map]:
    """A map over the workers of the scheduler at `address`; several threads may use it at once.

    `check` is run on every worker first and tells what is wrong there, or nothing. `alone`: whatever their
    number, only one works at a time. What a lost worker had is done again by others.

    Raises ConfigError without the package, EngineUnavailable if the scheduler does not answer, has no worker,
    or one of them is not fit; EngineError, when it is used, if workers or the scheduler are lost for good.
    """
    try:
        import distributed
    except ImportError as error:
        raise ConfigError(
            f"to speak on a Dask cluster, run: pip install 'bulletin[dask]' ({error})"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it has to say, we tell in a line
    try:
        connect: Any = distributed.Client  # its types are half there
        client = connect(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise EngineUnavailable(
            f"no Dask scheduler answers at {address} ({error}); start one: dask scheduler"
        ) from error
    try:
        workers = _fit(client, address, check)
        ahead = 1 if alone else AHEAD * workers

        def cluster_map(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
            begun = (client.submit(function, item, pure=False) for item in items)
            try:
                yield from as_done(begun, ahead, partial(_wait, client), partial(_fetch, client))
            except (distributed.KilledWorker, distributed.CancelledError, OSError) as error:
                raise EngineError(f"the Dask cluster at {address} is lost: {error}") from error

        yield Map(cluster_map, 1 if alone else workers)
    finally:
        client.close(timeout=2)


def _fit(client: Any, address: str, check: Callable[[], str]) -> int:
    """See that every worker is one of ours, and how many there are."""
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except TimeoutError as error:
        raise EngineUnavailable(
            f"the Dask scheduler at {address} has no worker; start some: dask worker {address} --nthreads 1"
        ) from error
    for worker, versions in client.get_versions(packages=["bulletin"])["workers"].items():
        if trouble := _stranger(versions):
            raise EngineUnavailable(f"the Dask worker {worker} {trouble}")
    for worker, threads in client.nthreads().items():
        if threads != 1:
            raise EngineUnavailable(
                f"the Dask worker {worker} has {threads} threads; a voice wants one for each process: "
                f"start it with --nthreads 1, and --nworkers {threads}"
            )
    found: Mapping[str, str] = client.run(check)
    for worker, trouble in found.items():
        if trouble:
            raise EngineUnavailable(f"the Dask worker {worker} cannot speak: {trouble}")
    return len(found)


def _stranger(versions: Mapping[str, Any]) -> str:
    """How a worker's versions differ from ours, as far as it matters."""
    theirs = versions["packages"].get("bulletin")
    if theirs != __version__:
        has = f"has bulletin {theirs}" if theirs else "has no bulletin"
        return f"{has}; install {__version__} there, as it is here"
    python = ".".join(str(versions["host"]["python"]).split(".")[:2])
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    return "" if python == ours else f"runs Python {python}; it must be {ours}, as it is here"


def _wait(client: Any, done: "SimpleQueue[int]") -> int:
    return int(_patiently(client, lambda: done.get(timeout=_POLL)))


def _fetch(client: Any, future: Any) -> Any:
    """The result; should its worker be lost meanwhile, another one's."""
    return _patiently(client, lambda: future.result(timeout=_POLL))


def _patiently(client: Any, look: Callable[[], Any]) -> Any:
    """Look again and again, as long as there is someone to work."""
    absent = 0
    while True:
        try:
            return look()
        except (TimeoutError, Empty):
            absent = 0 if client.nthreads() else absent + _POLL
            if absent >= _ABSENT:
                raise OSError(f"no worker is left since {_ABSENT} s") from None
