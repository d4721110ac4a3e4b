"""Run one way of doing a thing in a process of its own, and tell what it took. No benchmark itself."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PROGRAM = str(Path(sys.executable).with_name("bulletin"))


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and those it waited for; `memory` is the peak of the largest, in MB."""

    wall: float
    cpu: float
    memory: float


def run(*command: str) -> Cost:
    """Run a command to its end. Exits if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def in_turns(ways: Mapping[str, Callable[[], T]], runs: int) -> dict[str, list[T]]:
    """Let the ways take turns, each run beginning with another one."""
    names = list(ways)
    costs: dict[str, list[T]] = {name: [] for name in names}
    for number in range(runs):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            costs[name].append(ways[name]())
    return costs


def table(costs: Mapping[str, list[Cost]], title: str) -> None:
    """Print the medians, and each way's time as a multiple of the first one's, run by run."""
    first = next(iter(costs.values()))
    print(f"{title:<34}{'clock, s':>10}{'CPU, s':>9}{'MB':>7}{'× clock':>9}{'× CPU':>8}")
    for name, mine in costs.items():
        medians = (
            statistics.median(getattr(cost, key) for cost in mine) for key in ("wall", "cpu", "memory")
        )
        ratios = (
            statistics.median(
                getattr(one, key) / getattr(other, key) for one, other in zip(mine, first, strict=True)
            )
            for key in ("wall", "cpu")
        )
        print("{:<34}{:>10.2f}{:>9.2f}{:>7.0f}{:>9.2f}{:>8.2f}".format(name, *medians, *ratios), flush=True)
