"""What Dask costs: the same sentences by processes of this machine and by workers on loopback, one and two.

    cluster.py [--runs N]

Workers are warm: the models are loaded before the clock runs. `overhead` is a sentence that costs nothing
(the silence engine), a thousand times; `speaking` is the default voice. The ways take turns.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from speech import NEWS, takes

from bulletin import executors, narration

LISTEN = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
WORK = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
ORDERED = 1000
SPOKEN = 8


@contextmanager
def program(part: str, *options: str, until: str) -> Iterator[str]:
    """Dask's scheduler or worker by its own command; what it says up to `until`."""
    command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *options]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said)
        try:
            while process.poll() is None:
                said.seek(0)
                if found := re.search(until, said.read()):
                    yield found[0]
                    return
                time.sleep(0.1)
            sys.exit(f"dask {part} did not start")
        finally:
            process.terminate()
            process.wait()


def seconds(run: executors.Map, given: list[Any]) -> float:
    start = time.perf_counter()
    for result in run(narration.Speaker({}), given):
        if isinstance(result, Exception):
            raise result
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="What Dask costs.")
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    quiet, loud = takes(NEWS, "silence", "silence") * (ORDERED // len(NEWS)), takes(NEWS[:SPOKEN])
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        crews: dict[str, executors.Map] = {}
        for count in (1, 2):
            crews[f"{count} local"] = stack.enter_context(executors.pool(count))
            address = stack.enter_context(program("scheduler", *LISTEN, until=r"tcp://127\.0\.0\.1:\d+"))
            for number in range(count):
                local = str(Path(folder, f"{count}-{number}"))
                options = (address, *WORK, "--local-directory", local)
                stack.enter_context(program("worker", *options, until="Registered to"))
            crews[f"{count} Dask"] = stack.enter_context(
                executors.cluster(address, narration.Speaker({}).check)
            )
        for run in crews.values():  # until every worker has its model
            seconds(run, loud[: 2 * run.workers])
        print(f"medians of {runs} runs; ratios are to one local process, run by run\n")
        for title, given in (("overhead, ms a sentence", quiet), ("speaking, s a sentence", loud)):
            told: dict[str, list[float]] = {name: [] for name in crews}
            for _ in range(runs):
                for name, run in crews.items():
                    told[name].append(seconds(run, given))
            unit = 1000 if given is quiet else 1
            print(f"{title:<26}{'':>8}{'ratio':>8}")
            for name, mine in told.items():
                each = statistics.median(mine) / len(given) * unit
                ratio = statistics.median(
                    one / other for one, other in zip(mine, told["1 local"], strict=True)
                )
                print(f"{name:<26}{each:>8.2f}{ratio:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
