"""From an article to a bulletin that is really spoken, decoded back and measured."""

import json
import os
import re
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import srt
import webvtt

from bulletin import audio, engines
from bulletin.spoken import verbalise
from bulletin.types import Pcm, Take, Voice

READERS = {"kokoro": "hf_alpha,hm_omega", "espeak": "female,male"}
CODECS = {"mp3": "mp3", "m4a": "aac", "opus": "opus", "wav": "pcm_s16le", "flac": "flac"}
SENTENCE = "आज दोपहर राजधानी में 24 नई बसें सड़क पर उतरीं, इन पर ₹3.5 करोड़ की लागत आई है।"
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


def made(engine: str, here: Path, *options: str) -> dict[str, Any]:
    return bulletin(
        *("make", SAMPLES / "metro.txt", SAMPLES / "rains.txt", "--engine", engine),
        *("--voices", READERS[engine], *options),
        *("--duration", 60, "--edition", "2026-01-14T18:30", "-o", here / "out"),
        BULLETIN_CACHE_DIR=str(here / "cache"),
    )


@pytest.fixture(scope="module", params=["kokoro", "espeak"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if request.param == "kokoro":
        request.getfixturevalue("kokoro_installed")
    return made(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def sound(told: dict[str, Any]) -> Pcm:
    return audio.decode(Path(told["audio"]["name"]).read_bytes(), "mp3")


def test_it_lasts_as_long_as_it_says_and_as_it_should(told: dict[str, Any], sound: Pcm) -> None:
    assert sound.duration == pytest.approx(told["duration_ms"], abs=60)
    assert told["duration_ms"] == pytest.approx(60_000, rel=0.07)


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


def test_the_newsreaders_take_turns(told: dict[str, Any]) -> None:
    first, second = READERS[told["engine"]].split(",")
    stories = [segment["voice"] for segment in told["segments"] if segment["kind"] == "story"]
    assert stories == [first, second]
    assert {segment["voice"] for segment in told["segments"] if segment["kind"] != "story"} == {first}


def test_between_sentences_there_is_a_pause_that_fits(told: dict[str, Any]) -> None:
    """Music counts as no pause: where it plays, the next sentence may wait for it."""
    for segment in told["segments"]:
        times = [(sentence["start_ms"], sentence["end_ms"]) for sentence in segment["sentences"]]
        for (_, end), (start, _) in pairwise(times):
            assert 150 <= start - end <= 1200


@pytest.fixture
def spoken_wav(sound: Pcm, tmp_path: Path) -> Path:
    """A quarter of a minute of the real bulletin, as it would come from the mix."""
    file = tmp_path / "speech.wav"
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, sound.rate, 0, "NONE", ""))
        out.writeframes(sound.frames[: 30 * sound.rate])
    return file


@pytest.mark.parametrize(("format_", "codec"), CODECS.items())
def test_every_format_is_what_it_says_to_others(
    format_: str, codec: str, spoken_wav: Path, ffprobe: str, tmp_path: Path
) -> None:
    """Asked of ffprobe and of ffmpeg's own meter, on real speech."""
    out = tmp_path / f"out{audio.FORMATS[format_].suffix}"
    audio.master(spoken_wav, out, format=format_, loudness=-23.0, tolerance=0.5)
    entries = "stream=codec_name,sample_rate,channels:format=duration"
    command = [ffprobe, "-v", "error", "-show_entries", entries, "-of", "json", str(out)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    (stream,) = told["streams"]
    rate = "48000" if format_ == "opus" else "44100"
    assert (stream["codec_name"], stream["sample_rate"], stream["channels"]) == (codec, rate, 1)
    assert float(told["format"]["duration"]) == pytest.approx(15, abs=0.06)
    metering = [audio.ffmpeg(), "-i", str(out), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(metering, capture_output=True, check=True).stderr.decode("utf-8", "replace")
    assert float(re.findall(r"I: +(-[\d.]+) LUFS", said)[-1]) == pytest.approx(-23, abs=0.5)


@pytest.fixture(scope="module")
def matched(kokoro_installed: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """LUFS of the same sentence in each of Kokoro's voices, as it comes to the mix."""
    here, engine = tmp_path_factory.mktemp("voices"), engines.build("kokoro")
    measured = {}
    for info in engine.voices():
        clip = engine.say(Take(verbalise(SENTENCE), Voice("kokoro", info.name)))
        file = here / f"{info.name}.wav"
        with wave.open(str(file), "wb") as out:
            out.setparams((1, 2, clip.rate, 0, "NONE", ""))
            out.writeframes(audio.gain(audio.trim(clip), info.gain_db).frames)
        measured[info.name] = audio.measure(file).integrated
    return measured


def test_the_voices_are_equally_loud(matched: dict[str, float]) -> None:
    assert max(matched.values()) - min(matched.values()) <= 1.0
    assert all(level == pytest.approx(-18, abs=1) for level in matched.values())


def test_every_sentence_is_heard_where_the_sidecar_says(told: dict[str, Any], sound: Pcm) -> None:
    samples = np.frombuffer(sound.frames, "<i2").astype(np.float64)
    for segment in told["segments"]:
        for sentence in segment["sentences"]:
            part = samples[
                sentence["start_ms"] * sound.rate // 1000 : sentence["end_ms"] * sound.rate // 1000
            ]
            level = 20 * np.log10(np.sqrt(np.mean(part**2)) / 32768)
            assert level > -30, sentence["written"]


def test_every_transcript_is_in_time_with_the_sound(told: dict[str, Any], tmp_path: Path) -> None:
    """Where a voice begins and ends in the decoded MP3, each form of the transcript says so, to 30 ms.

    Without music, which rings on under the first words.
    """
    told = made(told["engine"], tmp_path, "--no-music")
    sound = audio.decode(Path(told["audio"]["name"]).read_bytes(), "mp3")
    samples = np.abs(np.frombuffer(sound.frames, "<i2").astype(np.float64)) / 32768
    loud = np.flatnonzero(samples > 10 ** (-45 / 20)) * 1000 / sound.rate
    files = {Path(file["name"]).suffixes[-1]: Path(file["name"]) for file in told["transcripts"]}
    spoken = [line for part in told["segments"] for line in part["sentences"]]
    captions = webvtt.read(str(files[".vtt"])).captions
    parts = json.loads(files[".json"].read_text("utf-8"))["segments"]
    for line, caption, part in zip(spoken, captions, parts, strict=True):
        start, end = line["start_ms"], line["end_ms"]
        heard = loud[(loud > start - 120) & (loud < end + 120)]
        assert abs(heard[0] - start) <= 30, line["written"]
        assert abs(heard[-1] - end) <= 30, line["written"]
        assert (round(caption.start_in_seconds * 1000), caption.text.replace("\n", " ")) in {
            (start, line["written"]),
            (start // 1000 * 1000, line["written"]),
        }
        assert (round(part["startTime"] * 1000), round(part["endTime"] * 1000)) == (start, end)
    subtitles = list(srt.parse(files[".srt"].read_text("utf-8")))
    begins = {round(one.start.total_seconds() * 1000) for one in subtitles}
    assert {line["start_ms"] for line in spoken} <= begins


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
        *(
            "--voices",
            READERS[told["engine"]],
            "--duration",
            60,
            "--edition",
            "2026-01-14T18:30",
            "-o",
            tmp_path,
        ),
        BULLETIN_CACHE_DIR=str(cache),
    )
    assert again["audio"] == {**told["audio"], "name": again["audio"]["name"]}
    assert sorted((file, file.stat().st_mtime_ns) for file in cache.rglob("*")) == before
