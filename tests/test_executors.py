"""One map, two ways to make it: the results are the same and in order."""

import os
import signal
import time

import pytest

from bulletin import executors
from bulletin.errors import EngineError


def double_slowly(number: int) -> int:
    time.sleep(0.05 if number % 2 else 0)
    return 2 * number


def process(_: int) -> int:
    return os.getpid()


def kill_yourself(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers: int) -> None:
    with executors.local(workers) as run:
        assert list(run(double_slowly, range(8))) == [0, 2, 4, 6, 8, 10, 12, 14]


def test_one_worker_is_this_process() -> None:
    with executors.local(1) as run:
        assert set(run(process, range(3))) == {os.getpid()}


def test_more_workers_are_other_processes() -> None:
    with executors.local(2) as run:
        assert os.getpid() not in set(run(process, range(3)))


def test_a_killed_worker_is_told_with_what_helps() -> None:
    with pytest.raises(EngineError, match="--jobs 1"), executors.local(2) as run:
        list(run(kill_yourself, range(2)))


def test_leaving_early_ends_the_workers() -> None:
    with executors.local(2) as run:
        pids = set(run(process, range(6)))
    with pytest.raises(KeyboardInterrupt), executors.local(2) as run:
        pids = set(run(process, range(6)))
        raise KeyboardInterrupt
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_this_process_has_a_core() -> None:
    assert executors.cores() >= 1
