"""One map, two ways to make it: the results are the same and in order."""

import os
import signal
import time
from collections.abc import Iterator

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


def first_slowly(number: int) -> int:
    time.sleep(0 if number else 0.5)
    return number


def test_what_is_done_is_there_at_once_and_little_is_begun_after_what_is_not() -> None:
    begun: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            begun.append(number)
            yield number

    with executors.pool(2) as run:
        list(run(process, range(4)))  # both are awake
        results = run.as_done(first_slowly, items())
        assert next(results) == (1, 1)
        assert len(begun) == 8
        assert sorted([(1, 1), *results]) == [(number, number) for number in range(100)]


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
