"""Speaking on a Dask cluster: a real scheduler and two worker processes on loopback."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from bulletin import executors, narration
from bulletin.cache import Cache
from bulletin.errors import ConfigError, EngineError, EngineUnavailable
from bulletin.executors import Map, one_by_one
from bulletin.types import Clip, Spoken, Take, Voice

pytestmark = [pytest.mark.dask, pytest.mark.usefixtures("plugin")]
PLUGIN = Path(__file__).parent / "plugin"
VOICE = Voice("test-tone", "tone")
TEXTS = ["क" * (3 + number % 4) + " " + "ख" * number for number in range(1, 17)]
Start = Callable[..., "Program"]


class Program:
    """A scheduler or a worker, by its own command."""

    def __init__(self, *command: object, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + str(command[0]), *map(str, command[1:])],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PLUGIN), **environment},
        )
        self.said = ""
        threading.Thread(target=self._listen, args=(self.process.stderr,), daemon=True).start()

    def _listen(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self.said += line

    def wait_for(self, pattern: str) -> re.Match[str]:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(pattern, self.said):
                return found
            time.sleep(0.05)
        raise AssertionError(self.said)


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    programs: list[Program] = []

    def start_(*command: object, **environment: str) -> Program:
        programs.append(Program(*command, **environment))
        return programs[-1]

    yield start_
    for program in reversed(programs):
        program.process.kill()
        program.process.wait()


@pytest.fixture(scope="module")
def scheduler(start: Start) -> str:
    options = ["--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--no-show"]
    return start("scheduler", *options).wait_for(r"tcp://127\.0\.0\.1:\d+")[0]


@pytest.fixture
def worker(start: Start, scheduler: str, tmp_path: Path) -> Iterator[Start]:
    workers: list[Program] = []

    def worker_(*options: object, **environment: str) -> Program:
        arguments = ["--nthreads", 1, "--no-nanny", "--no-dashboard", "--local-directory", tmp_path, *options]
        program = start("worker", scheduler, *arguments, **environment)
        program.wait_for("Registered to")
        workers.append(program)
        return program

    yield worker_
    for program in workers:
        program.process.terminate()
    for program in workers:
        program.process.wait()


def speaker(log: Path, pause: float = 0.0) -> narration.Speaker:
    return narration.Speaker({"log": str(log), "pause": pause}, {VOICE: "tone 1"})


def narrate(said_by: narration.Speaker, run: Map, directory: Path, told: Any = lambda _: None) -> list[Clip]:
    wanted = {(0, number): Take(Spoken(text), VOICE) for number, text in enumerate(TEXTS)}
    return list(narration.narrate(wanted, said_by, run, Cache(directory), told))


def test_a_lost_workers_sentences_are_said_by_the_other_and_all_is_as_it_is_here(
    scheduler: str, worker: Start, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    workers = [worker(), worker()]
    slow = speaker(log, 0.15)
    done = 0

    def kill_one_in_the_middle(_: int) -> None:
        nonlocal done
        done += 1
        if done == 4:
            workers[0].process.send_signal(signal.SIGKILL)

    with executors.cluster(scheduler, slow.check) as run:
        assert run.workers == 2
        clips = narrate(slow, run, tmp_path / "far", kill_one_in_the_middle)
    here = narrate(speaker(tmp_path / "here"), Map(one_by_one), tmp_path / "near")
    assert clips == here
    by = [line.split("\t") for line in log.read_text("utf-8").splitlines()]
    assert {int(process) for process, _ in by} == {program.process.pid for program in workers}
    assert len(by) > len(TEXTS), "what the lost one had begun was said again"
    assert len([path for path in (tmp_path / "far").rglob("*") if path.is_file()]) == len(TEXTS)


@pytest.mark.parametrize(
    ("options", "environment", "telling"),
    [
        ((), {"TEST_VOICE_FINGERPRINT": "tone 2"}, "another one: tone 2, and here it is tone 1"),
        ((), {"PYTHONPATH": ""}, "there is no engine 'test-tone'"),
        (("--nthreads", 4), {}, "4 threads.*--nthreads 1"),
    ],
)
def test_a_worker_that_is_not_fit_is_named_before_any_work(
    scheduler: str, worker: Start, tmp_path: Path, options: Any, environment: Any, telling: str
) -> None:
    worker()
    worker(*options, **environment)
    log = tmp_path / "log"
    with (
        pytest.raises(EngineUnavailable, match=f"tcp://127.*{telling}"),
        executors.cluster(scheduler, speaker(log).check) as run,
    ):
        narrate(speaker(log), run, tmp_path / "clips")
    assert not log.exists()


def test_a_worker_of_another_version_is_named(
    scheduler: str, worker: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker()
    monkeypatch.setattr("bulletin.executors.clusters.__version__", "99")
    with (
        pytest.raises(EngineUnavailable, match=r"has bulletin 0.*install 99"),
        executors.cluster(scheduler, str),
    ):
        pass


def test_an_engine_that_wants_to_be_alone_is_asked_one_at_a_time(
    scheduler: str, worker: Start, tmp_path: Path
) -> None:
    worker()
    worker()
    said_by = speaker(tmp_path / "log")
    with executors.cluster(scheduler, said_by.check, alone=True) as run:
        assert run.workers == 1
        assert list(run(abs, [-3, -1, -2])) == [3, 1, 2]


def test_no_scheduler_and_no_worker_are_told(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.executors.clusters.CONNECT", 1)
    with pytest.raises(EngineUnavailable, match=r"no worker.*dask worker"), executors.cluster(scheduler, str):
        pass
    with pytest.raises(EngineUnavailable, match="no Dask scheduler"), executors.cluster("127.0.0.1:1", str):
        pass


def test_when_all_are_lost_it_is_told(
    scheduler: str, worker: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bulletin.executors.clusters._POLL", 0.5)
    monkeypatch.setattr("bulletin.executors.clusters._ABSENT", 1)
    only = worker()
    said_by = speaker(tmp_path / "log", 0.2)
    with (
        pytest.raises(EngineError, match="no worker is left"),
        executors.cluster(scheduler, said_by.check) as run,
    ):
        narrate(said_by, run, tmp_path / "clips", lambda _: only.process.kill())


def test_without_the_package_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r"bulletin\[dask\]"), executors.cluster("tcp://x", str):
        pass
