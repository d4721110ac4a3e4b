"""Many articles, many episodes: some at a time, the failing told, and only what is missing made again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bulletin import audio, batch, casting, cleaning, config, publishing
from bulletin.cache import Cache
from bulletin.sources.leads import leads
from bulletin.types import Article, Copy
from tests.test_pipeline import Nobody

pytestmark = pytest.mark.usefixtures("plugin")
EVENTS = ("बाढ़", "बारिश", "चुनाव", "मेला")


def article(event: str, title: str = "") -> str:
    return (
        f"{title or f'शहर में {event} की तैयारी पूरी'}\n\n"
        f"शहर में {event} को लेकर प्रशासन ने सोमवार को सभी विभागों की बैठक बुलाई।\n\n"
        f"जिलाधिकारी ने बताया कि {event} के लिए दो सौ कर्मचारी तैनात किए गए हैं।\n\n"
        f"लोगों ने कहा कि {event} से उनके रोज के काम पर असर पड़ेगा।\n"
    )


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        return json.loads(self.out)

    @property
    def statuses(self) -> dict[str, str]:
        return {Path(entry["source"]).stem: entry["status"] for entry in self.report["articles"]}


class Board:
    """Shows nothing."""

    def article(self, name: str) -> Any:
        return nullcontext(Nobody())


Batch = Callable[..., Done]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for number, event in enumerate(EVENTS):
        (folder / f"{number}.txt").write_text(article(event), "utf-8")
    voice = f"[engines.test-tone]\nlog = '{tmp_path / 'log'}'\n"
    (tmp_path / "bulletin.toml").write_text(voice, "utf-8")
    return folder


def command(*arguments: object) -> list[str]:
    options = ["--engine", "test-tone", "-d", "20", "-o", "out", "--json"]
    return [sys.executable, "-m", "bulletin", "batch", *map(str, arguments), *options]


@pytest.fixture
def run(tmp_path: Path) -> Batch:
    def run_(*arguments: object) -> Done:
        done = subprocess.run(
            command(*arguments), capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run_


def spoken(tmp_path: Path) -> list[list[str]]:
    log = tmp_path / "log"
    return [line.split("\t") for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def test_each_article_has_its_episode_and_each_worker_its_one_model(
    run: Batch, desk: Path, tmp_path: Path
) -> None:
    done = run(desk, "--jobs", 2)
    assert done.code == 0, done.err
    assert done.statuses == dict.fromkeys("0123", "made")
    episodes, faults = publishing.collect(tmp_path / "out")
    assert (len(episodes), faults) == (4, ())
    assert {Path(episode.sources[0].name).stem for episode in episodes} == set("0123")
    assert audio.duration(episodes[0].audio.path) == pytest.approx(episodes[0].duration, abs=60)
    assert len({process for process, _ in spoken(tmp_path)}) == 2
    assert "4 of 4 made" in done.err


def test_a_failed_article_is_told_at_the_end_and_does_not_stop_the_rest(
    run: Batch, desk: Path, tmp_path: Path
) -> None:
    (desk / "1.txt").write_text("Nothing here is in Hindi at all.", "utf-8")
    (desk / "3.txt").write_text(article("प्रलय"), "utf-8")
    done = run(desk, desk / "missing.txt")
    assert done.code == 1
    assert {name for name, status in done.statuses.items() if status == "failed"} >= {"1", "3", "missing"}
    reasons = {Path(entry["source"]).stem: entry["reason"] for entry in done.report["articles"]}
    assert "no such file" in reasons["missing"]
    assert "killed" in reasons["3"]
    assert done.report["made"] >= 1
    last = done.err.splitlines()
    assert any("missing.txt: cannot read" in line for line in last[-4:])
    assert "Traceback" not in done.err


def test_resume_makes_what_is_missing_and_nothing_else(run: Batch, desk: Path, tmp_path: Path) -> None:
    (desk / "1.txt").write_text("Nothing here is in Hindi at all.", "utf-8")
    first = run(desk)
    (desk / "1.txt").write_text(article(EVENTS[1]), "utf-8")
    lost = next(entry for entry in first.report["articles"] if entry["source"].endswith("3.txt"))
    (tmp_path / "out" / lost["sidecar"]).with_suffix(".mp3").unlink()
    (tmp_path / "log").unlink()
    again = run(desk, "--resume")
    assert again.code == 0, again.err
    assert again.statuses == {**dict.fromkeys("02", "kept"), "1": "made", "3": "made"}
    assert again.report["edition"] == first.report["edition"]
    assert not any(EVENTS[0] in text or EVENTS[2] in text for _, text in spoken(tmp_path))
    other = run(desk, "--resume", "--speed", "1.2")
    assert "other settings" in other.err
    assert other.statuses == dict.fromkeys("0123", "made")


def test_two_bulletins_of_one_title_and_edition_are_both_there(
    run: Batch, desk: Path, tmp_path: Path
) -> None:
    for number, event in enumerate(EVENTS):
        (desk / f"{number}.txt").write_text(article(event, "आज का मौसम कैसा रहेगा"), "utf-8")
    for _ in range(2):
        done = run(desk)
        assert len({entry["sidecar"] for entry in done.report["articles"]}) == 4
    episodes, _ = publishing.collect(tmp_path / "out")
    assert len(episodes) == 4


def test_a_bug_in_one_article_is_told_with_its_trace(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(given: Article) -> Copy:
        if given.name.endswith("2.txt"):
            raise ZeroDivisionError
        return clean(given)

    clean = cleaning.clean
    monkeypatch.setattr(cleaning, "clean", broken)
    chosen = config.load(options={"voice.engine": "silence", "bulletin.out": str(tmp_path / "out")})
    cast, _ = casting.choose(chosen)
    found = leads([str(desk)], sys.stdin.buffer, top=5, private=False)
    when, place = datetime.now(UTC), batch.Folder(tmp_path / "out", tmp_path / "report.json")
    *_, report = batch.make(found, chosen, cast, Cache(tmp_path / "c"), when, Board(), place)
    bugs = [outcome for outcome in report.articles if outcome.trace]
    assert [Path(bug.source).name for bug in bugs] == ["2.txt"]
    assert "ZeroDivisionError" in bugs[0].trace
    assert report.count("made") == 3
    assert place.save(report) == ""
    assert place.earlier() == report
    assert len(place.done(report, when)) == 3
    assert place.done(replace(report, articles=tuple(bugs)), when) == ()


def test_what_another_is_done_with_meanwhile_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = lambda _, pattern: iter([tmp_path / pattern.replace("*", "gone")])  # noqa: E731
    monkeypatch.setattr(Path, "glob", found)
    publishing.prepare(tmp_path, config.load())
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_is_interrupted_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = batch.Folder(tmp_path, tmp_path / "batch.json")
    before = batch.Report(1, "", datetime.now(UTC), 1, ())
    place.save(before)

    def interrupted(path: Path, target: Path) -> None:
        raise SystemExit(143)

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(Path, "replace", interrupted)
        place.save(replace(before, total=2))
    assert [path.name for path in tmp_path.iterdir()] == ["batch.json"]
    assert place.earlier() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_only_whole_episodes_and_no_process(
    desk: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with (tmp_path / "bulletin.toml").open("a") as settings:
        settings.write("pause = 0.15\n")
    program = subprocess.Popen(command(desk), cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    report = tmp_path / "out" / "batch.json"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (report.exists() and json.loads(report.read_text())["made"]):
        time.sleep(0.02)
    program.send_signal(number)
    _, error = program.communicate(timeout=30)
    assert program.returncode == 128 + number, error
    assert "Traceback" not in error
    out = tmp_path / "out"
    assert [path for path in out.iterdir() if path.name.startswith(".")] == []
    episodes, faults = publishing.collect(out)
    assert 1 <= len(episodes) < 4
    assert faults == ()
    for process in {int(process) for process, _ in spoken(tmp_path)}:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    assert json.loads(report.read_text())["made"] <= len(episodes)
