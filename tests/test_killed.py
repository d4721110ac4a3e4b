"""Killed at any point, a run leaves no half file; the next one goes on from the sentences that were done."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from bulletin import audio, publishing
from tests import killing

METRO = Path(__file__).parent.parent / "examples" / "metro.txt"


def running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_kill_9_in_a_loop(plugin: None, tmp_path: Path) -> None:
    chance = random.Random(9)
    log, out, cache = tmp_path / "log", tmp_path / "out", Path(os.environ["BULLETIN_CACHE_DIR"])
    log.touch()
    settings = f"[engines.test-tone]\nlog = '{log}'\npause = 0.4\n"
    (tmp_path / "bulletin.toml").write_text(settings, "utf-8")
    command = [sys.executable, "-m", "bulletin", "make", str(METRO), "-o", str(out), "--json"]
    command += ["--engine", "test-tone", "--edition", "2026-01-14T18:30"]
    errors = tmp_path / "errors"

    def spoken() -> list[list[str]]:
        return [line.split("\t") for line in log.read_text("utf-8").splitlines()]

    def mastering() -> bool:
        return "mastering" in errors.read_text("utf-8")

    clips = 0
    kills = ["speaking"] * 3 + ["mastering"] * 2
    for moment in kills:
        before = len(spoken())
        with errors.open("w") as file:
            program = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=file)
        more = chance.randint(2, 4)
        while program.poll() is None and not mastering():
            if moment == "speaking" and len(spoken()) >= before + more:
                break
            time.sleep(0.01)
        time.sleep(chance.random() / 3)
        program.send_signal(signal.SIGKILL)
        program.wait()
        clips, had = killing.kept(cache), clips
        assert clips >= had, "what was done stays"
        episodes, faults = publishing.collect(out)
        assert (len(episodes), faults) in ((0, ()), (1, ()))
        for sound in out.glob("*.mp3"):
            assert audio.duration(sound) > 50_000
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    sentences = {line["spoken"] for segment in told["segments"] for line in segment["sentences"]}
    assert {text for _, text in spoken()} == sentences
    # At a kill two are being said, and one or two may be on their way to the cache.
    assert len(spoken()) <= len(sentences) + 4 * kills.count("speaking")
    deadline = time.monotonic() + 10
    while any(running(int(process)) for process, _ in spoken()):
        assert time.monotonic() < deadline, "speaking processes die with the one that started them"
        time.sleep(0.1)


def test_a_whole_rerun_asks_no_engine_and_a_changed_sentence_only_that(plugin: None, tmp_path: Path) -> None:
    log = tmp_path / "log"
    (tmp_path / "bulletin.toml").write_text(f"[engines.test-tone]\nlog = '{log}'\n", "utf-8")

    def bulletin(*arguments: object) -> str:
        return subprocess.run(
            [sys.executable, "-m", "bulletin", *map(str, arguments), "--engine", "test-tone"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    script = bulletin("script", METRO, "--format", "yaml")
    (tmp_path / "script.yaml").write_text(script, "utf-8")
    bulletin("speak", "script.yaml", "-o", "out")
    log.unlink()
    bulletin("speak", "script.yaml", "-o", "again")
    assert not log.exists()
    (before,), (after,) = ((tmp_path / name).glob("*.mp3") for name in ("out", "again"))
    assert before.read_bytes() == after.read_bytes()
    (tmp_path / "script.yaml").write_text(script.replace("नमस्कार,", "अब नमस्कार,"), "utf-8")
    bulletin("speak", "script.yaml", "-o", "out")
    (line,) = log.read_text("utf-8").splitlines()
    assert line.split("\t")[1].startswith("अब")
