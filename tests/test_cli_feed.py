"""The feed's commands as a person uses them."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import bulletin
from bulletin import config, publishing
from bulletin.types import Episode
from tests import shelves
from tests.shelves import BASE
from tests.test_cli import ARTICLE, Run, run, tone  # noqa: F401 (fixtures)

# ruff: noqa: F811 (fixtures are arguments)


@pytest.fixture
def out(tmp_path: Path, model: Episode) -> Path:
    (tmp_path / "audio_out").mkdir()
    shelves.fill(tmp_path / "audio_out", model, 3)
    return tmp_path / "audio_out"


def test_from_a_new_station_to_a_published_feed(run: Run, out: Path, tmp_path: Path) -> None:
    made = run("init", "--name", "रेडियो “सूर्यनगर”", "--base-url", BASE, "--email", "desk@example.org")
    assert (made.code, made.out) == (0, "bulletin.toml\n")
    assert config.load(tmp_path / "bulletin.toml").station.name == "रेडियो “सूर्यनगर”"
    fed = run("feed")
    assert (fed.code, fed.out) == (0, f"feed.xml {BASE}/feed.xml\n"), fed.err
    assert run("lint", "--strict").code == 0
    plan = run("publish", tmp_path / "site", "--dry-run")
    assert "bring feed.xml" in plan.out
    assert not (tmp_path / "site").exists()
    brought = run("publish", tmp_path / "site")
    assert brought.out.splitlines()[-1] == "feed.xml"
    assert (tmp_path / "site" / "feed.xml").read_bytes() == (out / "feed.xml").read_bytes()
    assert "0 brought, 0 removed" in run("publish", tmp_path / "site").err
    assert run("feed", "--keep-last", 2).code == 0
    newest = publishing.collect(out)[0][0]
    withdrawn = run("withdraw", newest.sidecar.stem)
    assert f"{newest.sidecar.stem} is withdrawn" in withdrawn.err
    run("publish", tmp_path / "site")
    assert len(list((tmp_path / "site").glob("*.mp3"))) == 1


def test_faults_are_told_with_an_exit_code(run: Run, out: Path) -> None:
    assert run("feed", "--base-url", BASE).code == 0
    found = run("lint", "--quick", "--strict")
    assert (found.code, "station.email" in found.out) == (1, True)
    mp3 = publishing.collect(out)[0][0].audio.path
    mp3.unlink()
    told = json.loads(run("lint", "--quick", "--json").out)
    assert {(one["point"], one["where"]) for one in told if one["grave"]} == {(4, mp3.name)}
    assert run("feed").code == 1


@pytest.mark.parametrize(
    ("count", "lost", "told"),
    [
        (1, 0, "1 episode, 1 fault"),  # there is nobody whom directories could write to
        (1, 1, "1 episode, 2 faults"),
        (2, 0, "2 episodes, 1 fault"),
        (2, 2, "2 episodes, 3 faults"),
    ],
)
def test_what_was_found_is_counted(
    count: int, lost: int, told: str, run: Run, tmp_path: Path, model: Episode
) -> None:
    (tmp_path / "some").mkdir()
    episodes = shelves.fill(tmp_path / "some", model, count)
    assert run("feed", "some", "--base-url", BASE).code == 0
    for episode in episodes[:lost]:
        episode.audio.path.unlink()
    assert run("lint", "some", "--quick").err.splitlines()[-1] == f"bulletin: {told}"


def test_what_was_taken_away_is_counted(run: Run, tmp_path: Path, model: Episode) -> None:
    (tmp_path / "some").mkdir()
    bare = replace(model, transcripts=(), renditions=(), chapter_list=None, artwork=None)
    shelves.fill(tmp_path / "some", bare, 2)
    shelves.fill(tmp_path / "some", model, 1, "khel")
    for name, files in (("2026-01-14-samachar-1", "1 file"), ("2026-01-14-samachar-khel0", "9 files")):
        withdrawn = run("withdraw", name, "some", "--base-url", BASE)
        assert withdrawn.err.splitlines()[-1] == f"bulletin: {files} taken away"


@pytest.mark.parametrize(
    ("arguments", "code", "telling"),
    [
        (("feed",), 2, "--base-url"),
        (("feed", "none"), 7, "no directory none"),
        (("feed", "--keep", "9 days"), 2, "feed.keep"),
        (("withdraw", "2026-01-14-samachaar-0"), 7, "did you mean 2026-01-14-samachar-0"),
        (("publish",), 2, "publish.target"),
        (("publish", "site"), 7, "bulletin feed"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: tuple[str, ...], code: int, telling: str, run: Run, out: Path
) -> None:
    outcome = run(*arguments)
    assert (outcome.code, telling in outcome.err) == (code, True), outcome.err
    assert "Traceback" not in outcome.err


def test_a_correction_from_article_to_feed(run: Run, tone: object, tmp_path: Path) -> None:
    (tmp_path / "bus.txt").write_text(ARTICLE, "utf-8")
    made = run("make", "bus.txt", "--engine", "test")
    assert made.code == 0, made.err
    first = Path(made.out.strip())
    run("feed", "--base-url", BASE, "audio_out")
    notice = "बसों की संख्या सुधारी गई।"
    corrected = run("make", "bus.txt", "--engine", "test", "--corrects", first, "--correction", notice)
    second = Path(corrected.out.strip())
    assert second.name == f"{first.stem}-r2.mp3", corrected.err
    episode = publishing.find(Path("audio_out"), first.stem)
    assert notice in [cue.written for cue in publishing.read_provenance(episode.sidecar).cues]
    assert first.exists(), "the feed still names it"
    assert run("feed").code == 0
    assert not first.exists()
    feed = (tmp_path / "audio_out" / "feed.xml").read_text("utf-8")
    assert f"सुधार:</strong> {notice}" in feed
    assert feed.count("<item>") == 1
    assert run("make", "bus.txt", "--correction", notice).code == 2


def test_init_keeps_what_is_there_and_writes_nothing_bad(run: Run, tmp_path: Path) -> None:
    assert run("init", "--timezone", "Asia/Kolkatta").code == 2
    assert list(tmp_path.glob("*.toml*")) == []
    assert run("init").code == 0
    again = run("init", "--name", "x")
    assert (again.code, "--force" in again.err) == (2, True)
    assert run("init", "--name", "x", "--force").code == 0
    assert config.load(tmp_path / "bulletin.toml").station.name == "x"


@pytest.mark.parametrize(
    ("option", "value", "telling"),
    [
        ("--name", " ", "station.name"),
        ("--base-url", "example.org", "feed.base_url"),
        ("--base-url", "https://उदाहरण.भारत", "xn--"),
        ("--email", "desk at example.org", "station.email"),
    ],
)
def test_init_refuses_what_no_feed_can_tell(
    option: str, value: str, telling: str, run: Run, tmp_path: Path
) -> None:
    refused = run("init", option, value)
    assert (refused.code, telling in refused.err) == (2, True), refused.err
    assert list(tmp_path.iterdir()) == []


def test_init_asks_at_a_terminal_and_asks_again_after_a_wrong_answer(tmp_path: Path) -> None:
    answers = (
        *("   ", "रेडियो “सूर्यनगर” \\ & साथी"),
        *("example.org/bulletin", "https://उदाहरण.भारत/", "https://example.org/bulletin"),
        *("desk", "desk@example.org"),
        "नगर के समाचार, दिन में “दो” बार।",
    )
    done = at_a_terminal("".join(f"{answer}\n" for answer in answers), tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "bulletin.toml"), done.stderr
    made = config.load(tmp_path / "bulletin.toml")
    assert made.station.name == answers[1]
    assert made.feed.base_url == answers[4]
    assert made.station.email == answers[6]
    assert made.station.description == answers[7]
    faults = re.findall(r"Error: ([a-z_.]+):", done.stderr)
    assert faults == ["station.name", "feed.base_url", "feed.base_url", "station.email"]
    assert done.stderr.count("What is the station called?") == 2


def test_who_only_presses_enter_gets_the_defaults(tmp_path: Path) -> None:
    assert at_a_terminal("\n" * 4, tmp_path).returncode == 0
    made, plain = config.load(tmp_path / "bulletin.toml"), config.load()
    assert (made.station, made.feed) == (plain.station, plain.feed)


def at_a_terminal(typed: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """`bulletin init` with a real terminal for its standard input."""
    ours, its = os.openpty()
    try:
        os.write(ours, typed.encode())
        return subprocess.run(
            [sys.executable, "-m", "bulletin", "init"],
            stdin=its,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(bulletin.__file__).parents[1]), "PYTHONUTF8": "1"},
        )
    finally:
        os.close(ours)
        os.close(its)


def test_config_tells_where_each_value_comes_from(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bulletin.toml").write_text("[voice]\nspeed = 1.1\n[shows.khel]\nname = 'खेल'\n", "utf-8")
    monkeypatch.setenv("BULLETIN_VOICE_NAME", "hm_omega")
    told = json.loads(run("config", "--json").out)
    assert told["voice.speed"] == {"value": 1.1, "from": "bulletin.toml"}
    assert told["voice.name"] == {"value": "hm_omega", "from": "environment variable BULLETIN_VOICE_NAME"}
    assert told["voice.engine"] == {"value": "auto", "from": "default"}
    assert told["shows.khel.name"]["from"] == "bulletin.toml"
    changed = run("config", "--changed").out.splitlines()
    assert 'voice.name = "hm_omega"  # environment variable BULLETIN_VOICE_NAME' in changed
    assert not [line for line in changed if line.endswith("default")]
