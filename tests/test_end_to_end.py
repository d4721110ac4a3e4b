"""From an article to a bulletin that is really spoken, decoded back and measured."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bulletin import audio
from bulletin.types import Pcm

SAMPLES = Path(__file__).parent.parent / "examples"
pytestmark = pytest.mark.engine


def bulletin(*arguments: object, **environment: str) -> dict[str, Any]:
    """Run the real program in a process of its own, and return what it tells."""
    command = [sys.executable, "-m", "bulletin", *map(str, arguments), "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def gaps(sound: Pcm) -> list[tuple[int, int]]:
    """Where the decoded file is quiet for 100 ms or more: (start, end) in ms."""
    samples = np.abs(np.frombuffer(sound.frames, "<i2").astype(np.int32))
    window = sound.rate // 100
    loud = samples[: len(samples) // window * window].reshape(-1, window).max(axis=1) > 120
    edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(int)))
    return [(int(a) * 10, int(b) * 10) for a, b in edges.reshape(-1, 2) if b - a >= 10]


@pytest.fixture(scope="module", params=["kokoro", "espeak"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if request.param == "kokoro":
        request.getfixturevalue("kokoro_installed")
    here = tmp_path_factory.mktemp(request.param)
    return bulletin(
        *("make", SAMPLES / "metro.txt", SAMPLES / "rains.txt", "--engine", request.param),
        *("--duration", 60, "--edition", "2026-01-14T18:30", "-o", here / "out"),
        BULLETIN_CACHE_DIR=str(here / "cache"),
    )


@pytest.fixture(scope="module")
def sound(told: dict[str, Any]) -> Pcm:
    return audio.decode(Path(told["audio"]["name"]).read_bytes(), "mp3")


def test_it_lasts_as_long_as_it_says_and_as_it_should(told: dict[str, Any], sound: Pcm) -> None:
    assert sound.duration == pytest.approx(told["duration_ms"], abs=60)
    assert 60_000 * 0.85 <= told["duration_ms"] <= 60_000 * 1.15


def test_it_is_as_loud_as_a_podcast_should_be(told: dict[str, Any]) -> None:
    measured = audio.measure(Path(told["audio"]["name"]))
    assert -17 <= measured.integrated <= -15
    assert measured.true_peak <= -1
    assert measured.integrated == pytest.approx(told["loudness"]["integrated"], abs=0.2)


def test_pauses_are_those_of_a_newsreader(told: dict[str, Any], sound: Pcm) -> None:
    quiet = gaps(sound)
    assert 200 <= quiet[0][1] <= 500
    assert quiet[0][0] == 0
    assert 200 <= quiet[-1][1] - quiet[-1][0] <= 500
    assert max(end - start for start, end in quiet) <= 1200


def test_every_sentence_is_heard_where_the_sidecar_says(told: dict[str, Any], sound: Pcm) -> None:
    samples = np.frombuffer(sound.frames, "<i2").astype(np.float64)
    for segment in told["segments"]:
        for sentence in segment["sentences"]:
            part = samples[
                sentence["start_ms"] * sound.rate // 1000 : sentence["end_ms"] * sound.rate // 1000
            ]
            level = 20 * np.log10(np.sqrt(np.mean(part**2)) / 32768)
            assert level > -30, sentence["written"]


def test_what_is_said_is_the_article_and_nothing_of_the_page(told: dict[str, Any]) -> None:
    spoken = " ".join(line["spoken"] for segment in told["segments"] for line in segment["sentences"])
    assert "सूर्यनगर" in spoken
    assert "देवगढ़" in spoken or "पहाड़ी" in spoken
    for unwanted in ("ये भी पढ़ें", "कितना होगा किराया", "इनपुट", "सिविल लाइन्स स्टेशन फ्रॉम"):
        assert unwanted not in spoken


def test_a_second_run_asks_no_engine_and_gives_the_same_sound(told: dict[str, Any], tmp_path: Path) -> None:
    cache = Path(told["audio"]["name"]).parent.parent / "cache"
    before = sorted((file, file.stat().st_mtime_ns) for file in cache.rglob("*"))
    again = bulletin(
        *("make", SAMPLES / "metro.txt", SAMPLES / "rains.txt", "--engine", told["engine"]),
        *("--duration", 60, "--edition", "2026-01-14T18:30", "-o", tmp_path),
        BULLETIN_CACHE_DIR=str(cache),
    )
    assert again["audio"] == {**told["audio"], "name": again["audio"]["name"]}
    assert sorted((file, file.stat().st_mtime_ns) for file in cache.rglob("*")) == before
