"""What was made is heard in the terminal, and listed for players."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from bulletin.cli.app import app
from bulletin.errors import ConfigError, PublishError
from bulletin.station.shelf import name_of
from bulletin.types import Episode
from tests import stations

Run = Callable[..., str]


@pytest.fixture
def run(stocked: stations.Stocked) -> Run:
    """Runs a command on the folder of three bulletins, and gives what it printed."""

    def run_(*arguments: str) -> str:
        result = CliRunner().invoke(app, [*arguments, "--out", str(stocked[0])])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.stdout

    return run_


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An mpv that writes down what it is told, and is the only player there is."""
    told = tmp_path / "told"
    program = tmp_path / "bin" / "mpv"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nfor word; do echo "$word" >> {told}; done\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin/none")
    return told


class TestPlay:
    def test_gives_the_newest_to_a_player_and_shows_its_chapters(
        self, run: Run, player: Path, stocked: stations.Stocked
    ) -> None:
        newest = stocked[1][0]
        printed = run("play")
        assert newest.title in printed
        for chapter in newest.chapters:
            assert chapter.title in printed
        assert player.read_text().splitlines()[-1] == str(newest.audio.path)

    def test_begins_with_a_chapter(self, run: Run, player: Path, stocked: stations.Stocked) -> None:
        run("play", "--chapter", "2")
        start = stocked[1][0].chapters[1].start / 1000
        assert f"--start={start:.3f}" in player.read_text()

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_finds_an_episode_by_name_and_by_file(
        self, run: Run, player: Path, stocked: stations.Stocked, number: int
    ) -> None:
        episode: Episode = stocked[1][number]
        for wanted in (
            name_of(episode),
            episode.guid,
            str(episode.audio.path),
            str(episode.sidecar),
        ):
            run("play", wanted)
            assert player.read_text().splitlines()[-1] == str(episode.audio.path)

    def test_says_what_is_wrong(self, run: Run, player: Path, tmp_path: Path) -> None:
        for arguments, said in (
            (["latest", "--chapter", "9"], "no chapter 9"),
            (["latest", "--player", "gramophone"], "it can be one of mpv, ffplay"),
            (["latest", "--player", "ffplay"], "ffplay is not here"),
        ):
            with pytest.raises(ConfigError, match=said):
                run("play", *arguments)
        with pytest.raises(PublishError, match="has no episode 1999"):
            run("play", "1999")
        with pytest.raises(PublishError, match="holds no episode"):
            CliRunner().invoke(app, ["play", "--out", str(tmp_path)], catch_exceptions=False)

    def test_a_player_that_fails_is_told(self, run: Run, player: Path, stocked: stations.Stocked) -> None:
        (player.parent / "bin" / "mpv").write_text("#!/bin/sh\nexit 3\n")
        result = CliRunner().invoke(app, ["play", "--out", str(stocked[0])])
        assert result.exit_code == 1
        assert "exit status 3" in result.stderr


def test_a_real_player_shows_the_chapter_that_is_heard(stocked: stations.Stocked, tmp_path: Path) -> None:
    if shutil.which("mpv") is None:
        if os.environ.get("CI"):
            pytest.fail("mpv is not here; apt-get install mpv")
        pytest.skip("mpv is not here; apt-get install mpv")
    (tmp_path / "mpv.conf").write_text("ao=null\n")
    command = [sys.executable, "-m", "bulletin", "play", "--player", "mpv", "--out", str(stocked[0])]
    done = subprocess.run(
        command,
        env={**os.environ, "MPV_HOME": str(tmp_path), "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
        timeout=120,
    )
    lines = re.split(r"[\r\n]", done.stdout.decode("utf-8", "replace"))  # mpv cuts a line anywhere
    status = [line for line in lines if re.search(r"00:00:0\d / 00:00:0\d", line)]
    for chapter in stocked[1][0].chapters:
        assert any(chapter.title[:8] in line for line in status), chapter.title


class TestPlaylist:
    def test_m3u8_lists_the_files_newest_first(self, run: Run, stocked: stations.Stocked) -> None:
        first, _, *entries = run("playlist").splitlines()
        assert first == "#EXTM3U"
        for episode, told, file in zip(stocked[1], entries[::2], entries[1::2], strict=True):
            assert told == f"#EXTINF:{round(episode.duration / 1000)},समाचार बुलेटिन - {episode.title}"
            assert Path(file).read_bytes() == episode.audio.path.read_bytes()

    def test_xspf_names_them_by_address(self, run: Run, stocked: stations.Stocked) -> None:
        playlist = ET.fromstring(run("playlist", "--format", "xspf"))
        tracks = list(playlist.iter("{http://xspf.org/ns/0/}track"))
        for episode, track in zip(stocked[1], tracks, strict=True):
            told = {element.tag.rpartition("}")[2]: element.text for element in track}
            assert Path(unquote(urlsplit(told["location"] or "").path)) == episode.audio.path
            assert told["title"] == episode.title
            assert told["duration"] == str(episode.duration)

    @pytest.mark.parametrize("form", ["m3u8", "xspf"])
    def test_lists_a_station_on_the_web(self, run: Run, stocked: stations.Stocked, form: str) -> None:
        told = run("playlist", "-f", form, "--base-url", "https://radio.example.org", "--count", "1")
        assert told.count("https://radio.example.org/episodes/") == 1
        assert f"https://radio.example.org/episodes/{stocked[1][0].audio.path.name}" in told


class TestServe:
    def test_serves_until_it_is_told_to_stop(self, stocked: stations.Stocked) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "bulletin", "serve", str(stocked[0]), "--port", str(port)]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ})
        try:
            answered = ask(f"http://127.0.0.1:{port}/healthz")
        finally:
            server.send_signal(signal.SIGTERM)
            _, told = server.communicate(timeout=20)
        assert b'"status":"ok"' in answered
        assert f"http://127.0.0.1:{port}" in told
        assert "Traceback" not in told
        assert server.returncode in {0, 143}

    def test_needs_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="there is no folder"):
            CliRunner().invoke(app, ["serve", str(tmp_path / "none")], catch_exceptions=False)


def ask(address: str) -> bytes:
    for _ in range(200):
        try:
            with urlopen(address, timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nobody answers at {address}")
