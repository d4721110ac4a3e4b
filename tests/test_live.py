"""The live stream of a real server: one for all, without a gap, played by players nobody here wrote."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bulletin import audio
from bulletin.radio.icy import INTERVAL
from bulletin.radio.mpeg import SAMPLES, Cutter
from tests import stations
from tests.test_radio import read_icy

FIRST, SECOND = stations.EVENING[0][0], stations.NOON[0][0]


def filled(folder: Path) -> Path:
    stations.publish(folder, stations.NOW - timedelta(hours=1), stations.EVENING)
    stations.publish(folder, stations.NOW - timedelta(hours=3), stations.NOON)
    return folder


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all tests that only listen."""
    with stations.on_air(filled(tmp_path_factory.mktemp("station")), live=True) as address:
        yield address


def get(address: str, **headers: str) -> Any:
    return urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20)


def live(address: str) -> dict[str, Any]:
    with get(f"{address}/api/now") as answer:
        return dict(json.load(answer)["live"] or {"title": None})


def until(true: Callable[[], object], seconds: float = 25) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def children() -> list[int]:
    """The ffmpegs of this process."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in listed.stdout.splitlines() if "ffmpeg" in line]


def test_a_listener_gets_whole_frames_at_real_time_rate_and_the_titles(station: str) -> None:
    with get(f"{station}/live.mp3", **{"Icy-MetaData": "1"}) as stream:
        assert stream.headers["content-type"] == "audio/mpeg"
        assert stream.headers["icy-metaint"] == str(INTERVAL)
        assert (stream.headers["icy-br"], stream.headers["icy-genre"]) == ("96", "News")
        assert stream.headers["icy-name"].encode("latin-1").decode() == "समाचार बुलेटिन"
        stream.read(40_000)  # the burst, and what the beginning owes
        began = time.monotonic()
        more = stream.read(48_000)
        took = time.monotonic() - began
    assert took == pytest.approx(4.0, abs=1.5)
    with get(f"{station}/live.mp3", **{"Icy-MetaData": "1"}) as stream:
        sound, titles = read_icy(stream.read(40_000), INTERVAL)
    assert len(more) == 48_000
    assert titles[0] in {FIRST, SECOND}
    frames = Cutter().feed(sound)
    assert sum(map(len, frames)) > len(sound) - 400, "nothing but frames, from the first byte on"
    assert audio.decode(b"".join(frames), "mp3").duration == pytest.approx(
        len(frames) * SAMPLES / 44.1, abs=80
    )


def test_a_player_that_asks_for_no_titles_gets_none(station: str) -> None:
    with get(f"{station}/live.mp3") as stream:
        assert "icy-metaint" not in stream.headers
        sound = stream.read(30_000)
    assert sum(map(len, Cutter().feed(sound))) > 29_600


def test_two_listeners_hear_the_same_and_the_later_one_begins_at_now(station: str) -> None:
    with get(f"{station}/live.mp3") as early:
        heard = early.read(60_000)
        with get(f"{station}/live.mp3") as late:
            begun = time.monotonic()
            burst = late.read(15_000)
            assert time.monotonic() - begun < 0.5
        heard += early.read(40_000)
    at = heard.find(burst)
    assert at > 20_000, "not from the beginning"


def test_one_who_reads_nothing_costs_the_others_nothing(station: str) -> None:
    host, port = station.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as stuck:
        stuck.sendall(b"GET /live.mp3 HTTP/1.0\r\n\r\n")
        with get(f"{station}/live.mp3") as stream:
            stream.read(40_000)
            began = time.monotonic()
            stream.read(36_000)
            assert time.monotonic() - began == pytest.approx(3.0, abs=1.5)


def test_the_stream_answers_head_and_its_playlists_lead_to_it(station: str) -> None:
    asked = urllib.request.Request(f"{station}/live.mp3", method="HEAD")
    with urllib.request.urlopen(asked, timeout=5) as answer:
        assert answer.headers["content-type"] == "audio/mpeg"
        assert answer.read() == b""
    for name, kind in (("live.m3u", "audio/x-mpegurl"), ("live.pls", "audio/x-scpls")):
        with get(f"{station}/{name}") as answer:
            assert answer.headers["content-type"].startswith(kind)
            assert answer.headers["cache-control"] == "no-store"
            assert f"{station}/live.mp3\n" in answer.read().decode()


def test_what_is_new_comes_next(tmp_path: Path) -> None:
    with stations.on_air(filled(tmp_path), live=True) as address:
        next_is_new(address, tmp_path)


def next_is_new(station: str, folder: Path) -> None:
    until(lambda: live(station)["title"] == FIRST)
    new = stations.publish(folder, stations.NOW, (("नया समाचार", ("अभी की बात।",)),))
    heard = list[str]()

    def new_is_heard() -> bool:
        title = live(station)["title"]
        if [title] != heard[-1:]:
            heard.append(title)
        return bool(title == new.title)

    until(new_is_heard)
    assert len(heard) <= 3, "at most the one that was already being sent is heard before"


def test_a_broken_file_is_passed_over_and_there_is_never_dead_air(tmp_path: Path) -> None:
    good = stations.publish(tmp_path, stations.NOW - timedelta(hours=2), stations.NOON)
    broken = stations.publish(tmp_path, stations.NOW - timedelta(hours=1), stations.EVENING)
    broken.audio.path.write_bytes(os.urandom(broken.audio.size))
    with stations.on_air(tmp_path, live=True) as address:
        until(lambda: live(address)["title"] == good.title)
        with get(f"{address}/live.mp3") as stream:
            assert audio.level(audio.decode(stream.read(60_000), "mp3")).silence < 0.5


def test_with_nothing_to_say_the_station_still_sounds_and_says_who_it_is(tmp_path: Path) -> None:
    with (
        stations.on_air(tmp_path, live=True) as address,
        get(f"{address}/live.mp3", **{"Icy-MetaData": "1"}) as stream,
    ):
        sound, titles = read_icy(stream.read(60_000), INTERVAL)
        assert live(address)["episode"] is None
        assert titles[0] == "समाचार बुलेटिन"
        assert audio.level(audio.decode(sound, "mp3")).silence == pytest.approx(0, abs=0.03)


def test_an_encoder_that_dies_is_not_heard(station: str) -> None:
    with get(f"{station}/live.mp3") as stream:
        stream.read(60_000)  # there is something ahead by now
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        sound = stream.read(96_000)
        took = time.monotonic() - began
    assert took == pytest.approx(8.0, abs=2.0)
    assert sum(map(len, Cutter().feed(sound))) > 95_200


@pytest.mark.radio
def test_ffmpeg_plays_the_stream_in_real_time_and_reads_its_titles(station: str) -> None:
    began = time.monotonic()
    said = ffmpeg("-v", "verbose", "-i", f"{station}/live.mp3", "-t", "15", "-f", "null", "-")
    took = time.monotonic() - began
    assert 11 < took < 19
    assert f"StreamTitle: {FIRST}" in said
    assert f"StreamTitle: {SECOND}" in said
    assert not re.search(r"(?i)invalid|error|backstep", said)


@pytest.mark.radio
def test_ffmpeg_plays_hls_without_a_gap(station: str, tmp_path: Path) -> None:
    until(lambda: is_there(f"{station}/live/live.m3u8"))
    with get(f"{station}/live/live.m3u8") as answer:
        assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
        assert answer.headers["cache-control"] == "no-store"
        name = answer.read().decode().splitlines()[-1]
    with get(f"{station}/live/{name}") as segment:
        assert segment.headers["content-type"] == "audio/mpeg"
    assert not is_there(f"{station}/live/1.mp3")
    wav = tmp_path / "heard.wav"
    said = ffmpeg("-v", "warning", "-i", f"{station}/live/live.m3u8", "-t", "10", str(wav))
    assert said.strip() == ""
    assert audio.decode(wav.read_bytes(), "wav").duration == pytest.approx(10_000, abs=150)


@pytest.mark.radio
def test_mpv_plays_the_stream_without_an_underrun_and_shows_its_titles(station: str) -> None:
    mpv = shutil.which("mpv")
    if mpv is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no mpv; apt-get install mpv")
    options = ["--no-config", "--no-video", "--ao=null", "--length=15", "--msg-level=all=v", "--quiet"]
    played = subprocess.run(
        [str(mpv), *options, f"{station}/live.mp3"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    heard, _, _ = played.partition("audio draining")
    assert "starting audio playback" in heard
    assert f"icy-title: {FIRST}" in heard
    assert f"icy-title: {SECOND}" in heard
    assert not re.search(r"(?i)underrun|buffering|error decoding", heard)


def is_there(address: str) -> bool:
    try:
        get(address).close()
    except urllib.error.HTTPError:
        return False
    return True


def ffmpeg(*arguments: str) -> str:
    command = [audio.ffmpeg(), "-hide_banner", "-nostdin", "-nostats", "-y", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
