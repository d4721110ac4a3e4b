"""Clips keep what was said and lose only silence; a mastered file measures what was asked."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import mutagen
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin import audio
from bulletin.audio import mastering, process
from bulletin.errors import AudioError
from bulletin.types import Pcm
from tests import sounds


def as_wav(pcm: Pcm, path: Path) -> Path:
    with wave.open(str(path), "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(pcm.rate)
        wav.writeframes(pcm.frames)
    return path


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    return as_wav(sounds.speech(4000), tmp_path / "voice.wav")


@pytest.fixture
def another_ffmpeg() -> Iterator[None]:
    """Let `ffmpeg()` look anew, now and after the test."""
    process.ffmpeg.cache_clear()
    yield
    process.ffmpeg.cache_clear()


class TestDecode:
    def test_mp3_keeps_length_and_sound(self, tmp_path: Path) -> None:
        wav = as_wav(sounds.sine(1500, 440, -12), tmp_path / "tone.wav")
        audio.master(wav, tmp_path / "tone.mp3", loudness=None)
        pcm = audio.decode((tmp_path / "tone.mp3").read_bytes(), "mp3")
        assert pcm.rate == 44_100
        assert 0 <= pcm.duration - 1500 <= 20  # from a pipe, ffmpeg leaves the padding of the last frame on
        assert sounds.strength(pcm, 440) > sounds.strength(pcm, 880) + 40

    @pytest.mark.parametrize(("channels", "width"), [(1, 2), (2, 2), (1, 1), (2, 3), (1, 4)])
    def test_wav_of_any_width_needs_no_ffmpeg(
        self, channels: int, width: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(process, "ffmpeg", lambda: pytest.fail("ffmpeg was asked"))
        tone = sounds.samples(sounds.sine(500, 300, -6, rate=8000))
        scaled = (np.repeat(tone, channels) * 2 ** (8 * width - 1)).astype("<i4")
        frames = scaled.astype("<i4").tobytes()
        kept = b"".join(frames[at : at + width] for at in range(0, len(frames), 4))
        data = io.BytesIO()
        with wave.open(data, "wb") as wav:
            wav.setparams((channels, width, 8000, 0, "NONE", ""))
            wav.writeframes(bytes((byte + 128) % 256 for byte in kept) if width == 1 else kept)
        pcm = audio.decode(data.getvalue(), "wav")
        assert (pcm.rate, pcm.duration) == (8000, 500)
        assert np.max(np.abs(sounds.samples(pcm) - tone)) < 0.02

    @pytest.mark.parametrize(
        "data",
        [b"", b"<html>429 Too Many Requests</html>" * 40, bytes(9000), b"RIFF\x00\x00\x00\x00WAVEfmt "],
    )
    @pytest.mark.parametrize("format_", ["mp3", "wav"])
    def test_what_is_no_sound_is_refused_in_one_line(self, data: bytes, format_: str) -> None:
        with pytest.raises(AudioError, match=format_) as caught:
            audio.decode(data, format_)  # type: ignore[arg-type]
        assert "\n" not in str(caught.value)

    def test_a_wav_without_sound_is_refused(self, tmp_path: Path) -> None:
        empty = as_wav(Pcm(b"", 8000), tmp_path / "empty.wav")
        with pytest.raises(AudioError, match="no sound"):
            audio.decode(empty.read_bytes(), "wav")


class TestTrim:
    @given(before=st.integers(0, 900), after=st.integers(0, 900))
    def test_leaves_the_same_however_much_silence_there_was(self, before: int, after: int) -> None:
        tone = sounds.sine(300, 500, -10)
        padded = Pcm(
            audio.silence(before, tone.rate).frames + tone.frames + audio.silence(after, tone.rate).frames,
            tone.rate,
        )
        left = audio.trim(padded)
        assert abs(left.duration - (300 + min(before, 20) + min(after, 70))) <= 2

    def test_what_is_said_stays_bit_for_bit(self) -> None:
        tone = sounds.sine(300, 500, -10)
        left = audio.trim(Pcm(bytes(20_000) + tone.frames + bytes(20_000), tone.rate))
        assert tone.frames[200:-200] in left.frames

    def test_edges_do_not_click(self) -> None:
        """A clip that begins and ends at full voice is led in and out."""
        left = sounds.samples(audio.trim(sounds.pcm(np.full(24_000, 0.5))))
        assert abs(left[0]) < 0.06
        assert abs(left[-1]) < 0.02
        assert left[len(left) // 2] == pytest.approx(0.5, abs=0.001)

    def test_a_faint_hiss_is_silence_too(self) -> None:
        hiss = sounds.sine(400, 3000, -55)
        tone = sounds.sine(300, 500, -10)
        assert audio.trim(Pcm(hiss.frames + tone.frames + hiss.frames, tone.rate)).duration < 400

    @pytest.mark.parametrize("clip", [audio.silence(500, 24_000), audio.silence(0, 24_000)])
    def test_a_clip_without_sound_comes_back(self, clip: Pcm) -> None:
        assert audio.trim(clip) == clip


class TestGain:
    @pytest.mark.parametrize("db", [-12.0, -3.0, 3.0])
    def test_moves_the_level_by_so_much(self, db: float) -> None:
        tone = sounds.sine(500, 500, -10)
        assert audio.level(audio.gain(tone, db)).rms == pytest.approx(audio.level(tone).rms + db, abs=0.05)

    @pytest.mark.parametrize("db", [0.5, 2.0, 4.0])
    def test_peaks_are_rounded_off_not_cut_off(self, db: float) -> None:
        raised = audio.level(audio.gain(sounds.sine(500, 500, -0.3), db))
        assert raised.peak > -0.6
        assert raised.clipped == 0

    def test_only_the_peaks_are_changed(self) -> None:
        ramp = sounds.pcm(np.linspace(-1, 1, 2001))
        raised = sounds.samples(audio.gain(ramp, 3.0))
        low = np.abs(sounds.samples(ramp)) < 0.6
        assert raised[low] == pytest.approx(sounds.samples(ramp)[low] * 10 ** (3 / 20), abs=1e-4)
        assert np.all(np.diff(raised) >= 0)


class TestLevel:
    def test_of_a_sine(self) -> None:
        level = audio.level(sounds.sine(1000, 500, -12))
        assert level.peak == pytest.approx(-12, abs=0.05)
        assert level.rms == pytest.approx(-15.01, abs=0.05)
        assert level.clipped == 0

    def test_counts_silence_and_clipping(self) -> None:
        loud = sounds.pcm(np.full(12_000, 1.0))
        level = audio.level(Pcm(loud.frames + bytes(3 * len(loud.frames)), loud.rate))
        assert level.silence == pytest.approx(0.75, abs=0.01)
        assert level.clipped == 12_000

    @pytest.mark.parametrize("ms", [0, 300])
    def test_of_nothing(self, ms: int) -> None:
        level = audio.level(audio.silence(ms, 24_000))
        assert (level.rms, level.peak, level.silence) == (-np.inf, -np.inf, 1.0)


class TestMeasure:
    def test_the_meter_is_bs1770(self, tmp_path: Path) -> None:
        """EBU Tech 3341: a mono sine of 1 kHz at full scale is −3.0 LUFS."""
        wav = as_wav(sounds.sine(3000, 997, -20, rate=48_000), tmp_path / "sine.wav")
        assert audio.measure(wav).integrated == pytest.approx(-23.0, abs=0.1)
        assert audio.measure(wav).true_peak == pytest.approx(-20.0, abs=0.2)

    def test_silence_is_at_the_floor(self, tmp_path: Path) -> None:
        loudness = audio.measure(as_wav(audio.silence(1000, 24_000), tmp_path / "silence.wav"))
        assert (loudness.integrated, loudness.true_peak) == (audio.FLOOR, audio.FLOOR)

    def test_duration_is_counted(self, tmp_path: Path) -> None:
        assert audio.duration(as_wav(audio.silence(1234, 24_000), tmp_path / "silence.wav")) == 1234

    @pytest.mark.parametrize("measure", [audio.measure, audio.duration])
    def test_a_file_that_is_none_is_named(self, measure: object, tmp_path: Path) -> None:
        assert callable(measure)
        with pytest.raises(AudioError, match=r"gone\.mp3: No such file"):
            measure(tmp_path / "gone.mp3")


class TestMaster:
    @pytest.mark.parametrize(
        ("ms", "rate", "rms"),
        [
            (3000, 24_000, -20),
            (3000, 24_000, -45),
            (9000, 22_050, -10),
            (9000, 48_000, -30),
            (700, 24_000, -20),
        ],
    )
    def test_lands_on_its_target(self, ms: int, rate: int, rms: float, tmp_path: Path) -> None:
        out = tmp_path / "out.mp3"
        told = audio.master(as_wav(sounds.speech(ms, rate, rms=rms), tmp_path / "in.wav"), out)
        measured = audio.measure(out)
        assert measured.integrated == pytest.approx(-16, abs=0.5)
        assert measured.true_peak <= -1
        assert told.integrated == pytest.approx(measured.integrated, abs=0.11)
        assert told.true_peak == pytest.approx(measured.true_peak, abs=0.11)
        assert abs(audio.duration(out) - ms) <= 2

    @pytest.mark.parametrize(("loudness", "true_peak"), [(-23.0, -1.0), (-18.0, -3.0)])
    def test_other_targets(self, loudness: float, true_peak: float, voice: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.mp3"
        audio.master(voice, out, loudness=loudness, true_peak=true_peak)
        measured = audio.measure(out)
        assert measured.integrated == pytest.approx(loudness, abs=0.5)
        assert measured.true_peak <= true_peak

    def test_peaks_between_the_samples_count(self, tmp_path: Path) -> None:
        """Clicks of full band at a low level of speech: only the limiter can bring those down."""
        sound = sounds.samples(sounds.speech(5000, 44_100, rms=-28)).copy()
        sound[::7001] += 0.6
        sound[1::7001] += 0.6
        out = tmp_path / "out.mp3"
        audio.master(as_wav(sounds.pcm(sound, 44_100), tmp_path / "in.wav"), out)
        assert audio.measure(out).true_peak <= -1

    @pytest.mark.parametrize(("rate", "bitrate"), [(44_100, 96), (48_000, 128)])
    def test_is_mono_mp3_without_tags(self, rate: int, bitrate: int, voice: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.mp3"
        audio.master(voice, out, rate=rate, bitrate=bitrate)
        found = mutagen.File(out)
        assert found is not None
        assert (found.info.sample_rate, found.info.channels, found.info.bitrate) == (rate, 1, bitrate * 1000)
        assert not found.tags

    def test_same_sound_same_bytes(self, voice: Path, tmp_path: Path) -> None:
        first, second = tmp_path / "a.mp3", tmp_path / "b.mp3"
        audio.master(voice, first)
        audio.master(voice, second)
        assert first.read_bytes() == second.read_bytes()

    @pytest.mark.parametrize("format_", audio.FORMATS)
    def test_every_format_lands_and_comes_back(self, format_: str, voice: Path, tmp_path: Path) -> None:
        """Read back by mutagen: the container is what its suffix says."""
        out = tmp_path / f"out{audio.FORMATS[format_].suffix}"
        told = audio.master(voice, out, format=format_, loudness=-23.0, tolerance=0.5)
        assert audio.measure(out) == told
        assert told.integrated == pytest.approx(-23, abs=0.2)
        found = mutagen.File(out)
        assert found is not None
        assert found.info.channels == 1 + (format_ == "m4a")  # an MP4's own field says 2, whatever is in it
        assert audio.examine(out).channels == 1
        assert found.info.length == pytest.approx(4, abs=0.06)
        kinds = {"mp3": "MP3", "m4a": "MP4", "opus": "OggOpus", "wav": "WAVE", "flac": "FLAC"}
        assert type(found).__name__ == kinds[format_]
        expected = 48_000 if format_ == "opus" else 44_100
        assert getattr(found.info, "sample_rate", 48_000) == expected
        assert audio.examine(out).rate == expected

    @pytest.mark.parametrize("format_", audio.FORMATS)
    def test_two_processes_make_the_same_file(self, format_: str, voice: Path, tmp_path: Path) -> None:
        made = [tmp_path / f"{number}{audio.FORMATS[format_].suffix}" for number in (1, 2)]
        for out in made:
            call = f"audio.master(Path({str(voice)!r}), Path({str(out)!r}), format={format_!r})"
            with start(call) as child:
                _, told = child.communicate(timeout=60)
            assert child.returncode == 0, told
        assert made[0].read_bytes() == made[1].read_bytes()

    @pytest.mark.parametrize(("name", "bitrate"), [("low.opus", 24), ("low.m4a", 32)])
    def test_a_narrow_rendition_is_the_same_sound(
        self, name: str, bitrate: int, voice: Path, tmp_path: Path
    ) -> None:
        mastered, low = tmp_path / "out.mp3", tmp_path / name
        told = audio.master(voice, mastered)
        audio.narrow(mastered, low, bitrate)
        assert low.stat().st_size < 0.6 * mastered.stat().st_size
        made = audio.examine(low)
        assert made.loudness.integrated == pytest.approx(told.integrated, abs=0.5)
        assert made.duration == pytest.approx(4000, abs=60)

    def test_a_file_of_another_length_is_refused(
        self, voice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mastering, "duration", lambda path: 5000)
        with pytest.raises(AudioError, match="ms long and should be 5000"):
            audio.narrow(voice, tmp_path / "low.opus")
        assert list(tmp_path.iterdir()) == [voice]

    @pytest.mark.parametrize(
        ("rate", "channels", "telling"), [(22_050, 1, "22050 Hz and 1"), (44_100, 2, "44100 Hz and 2")]
    )
    def test_a_file_of_another_kind_is_refused(
        self,
        rate: int,
        channels: int,
        telling: str,
        voice: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        loudness = audio.measure(voice)
        measured = mastering.Measured(loudness, rate, channels, audio.duration(voice))
        monkeypatch.setattr(mastering, "examine", lambda path: measured)
        with pytest.raises(AudioError, match=telling):
            audio.master(voice, tmp_path / "out.mp3")
        assert list(tmp_path.iterdir()) == [voice]

    def test_rumble_is_taken_away(self, tmp_path: Path) -> None:
        speech = sounds.speech(4000)
        rumble = sounds.sine(4000, 30, -16)
        mixed = sounds.pcm(sounds.samples(speech) + sounds.samples(rumble))
        audio.master(as_wav(mixed, tmp_path / "in.wav"), tmp_path / "out.mp3")
        left = audio.decode((tmp_path / "out.mp3").read_bytes(), "mp3")
        before = sounds.strength(mixed, 30) - sounds.strength(mixed, 560)
        after = sounds.strength(left, 30) - sounds.strength(left, 560)
        assert after < before - 12

    def test_loud_and_soft_come_nearer_to_each_other(self, tmp_path: Path) -> None:
        loud, soft = sounds.speech(3000, rms=-16), sounds.speech(3000, rms=-28)
        wav = as_wav(Pcm(loud.frames + soft.frames, loud.rate), tmp_path / "in.wav")
        audio.master(wav, tmp_path / "out.mp3")
        left = audio.decode((tmp_path / "out.mp3").read_bytes(), "mp3")
        half = len(left.frames) // 4 * 2
        apart = (
            audio.level(Pcm(left.frames[:half], left.rate)).rms
            - audio.level(Pcm(left.frames[half:], left.rate)).rms
        )
        assert 3 < apart < 11

    @pytest.mark.parametrize("sound", [audio.silence(3000, 24_000), sounds.sine(3000, 500, -75)])
    def test_silence_is_not_brought_to_air(self, sound: Pcm, tmp_path: Path) -> None:
        with pytest.raises(AudioError, match="silent"):
            audio.master(as_wav(sound, tmp_path / "in.wav"), tmp_path / "out.mp3")
        assert not (tmp_path / "out.mp3").exists()

    def test_unless_it_is_meant_to_be_silent(self, tmp_path: Path) -> None:
        wav = as_wav(audio.silence(1000, 24_000), tmp_path / "in.wav")
        made = audio.master(wav, tmp_path / "out.mp3", loudness=None)
        assert made.integrated == audio.FLOOR
        assert abs(audio.duration(tmp_path / "out.mp3") - 1000) <= 2

    def test_a_target_out_of_reach_fails_with_the_figures(self, voice: Path, tmp_path: Path) -> None:
        with pytest.raises(AudioError, match=r"-\d+\.\d LUFS and -\d+\.\d dBTP.*-10 .*-9"):
            audio.master(voice, tmp_path / "out.mp3", loudness=-10, true_peak=-9)
        assert not (tmp_path / "out.mp3").exists()

    def test_any_name_will_do(self, voice: Path, tmp_path: Path) -> None:
        odd = tmp_path / "it's [1]|2: \\ समाचार"
        odd.mkdir()
        wav = voice.rename(odd / "-in:put.wav")
        audio.master(wav, odd / "-o'u[t]|.mp3")
        assert audio.duration(odd / "-o'u[t]|.mp3") > 3900

    @pytest.mark.parametrize("data", [None, b"", b"no sound at all" * 100])
    @pytest.mark.parametrize("loudness", [-16.0, None])
    def test_bad_input_is_told_in_one_line(
        self, data: bytes | None, loudness: float | None, tmp_path: Path
    ) -> None:
        wav = tmp_path / "in.wav"
        if data is not None:
            wav.write_bytes(data)
        with pytest.raises(AudioError, match="ffmpeg cannot") as caught:
            audio.master(wav, tmp_path / "out.mp3", loudness=loudness)
        assert "\n" not in str(caught.value)
        assert not (tmp_path / "out.mp3").exists()

    def test_a_recording_that_was_cut_off_is_refused(self, voice: Path, tmp_path: Path) -> None:
        whole = voice.read_bytes()
        voice.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(AudioError, match=r"20\d\d ms long and should be 4000"):
            audio.master(voice, tmp_path / "out.mp3")
        assert not (tmp_path / "out.mp3").exists()

    def test_a_directory_that_is_not_there_is_told(self, voice: Path, tmp_path: Path) -> None:
        with pytest.raises(AudioError, match=r"cannot encode out\.mp3: No such file"):
            audio.master(voice, tmp_path / "gone" / "out.mp3")


def start(call: str, limit: int = 0) -> "subprocess.Popen[str]":
    """Call something in a process of its own, which may write `limit` bytes to a file at most."""
    code = f"""
        import resource, sys
        from pathlib import Path
        from bulletin import audio
        from bulletin.errors import AudioError
        audio.ffmpeg()
        if {limit}: resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
        print("ready", flush=True)
        try:
            {call}
        except AudioError as error:
            sys.exit(str(error))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.mark.skipif(sys.platform == "win32", reason="limits, pipes and signals of Unix")
class TestWhenThingsStop:
    def test_a_file_that_cannot_grow_fails_and_leaves_nothing(self, voice: Path, tmp_path: Path) -> None:
        out = tmp_path / "out.mp3"
        with start(f"audio.master(Path({str(voice)!r}), Path({str(out)!r}))", limit=16_384) as child:
            _, told = child.communicate(timeout=60)
        assert child.returncode == 1
        assert "cannot encode out.mp3" in told
        assert len(told.splitlines()) == 1
        assert not out.exists()

    def test_an_interrupt_ends_ffmpeg_and_leaves_nothing(self, voice: Path, tmp_path: Path) -> None:
        """The sound comes through a pipe that never ends, so ffmpeg would not either."""
        endless, out = tmp_path / "endless.wav", tmp_path / "out.mp3"
        os.mkfifo(endless)
        stop = threading.Event()
        writer = threading.Thread(target=pour, args=(voice, endless, stop), daemon=True)
        writer.start()
        child = start(f"audio.master(Path({str(endless)!r}), Path({str(out)!r}), loudness=None)")
        try:
            wait_for(out.exists)
            child.send_signal(signal.SIGINT)  # to it alone: the terminal would reach ffmpeg too
            _, told = child.communicate(timeout=30)
            assert not [line for line in running() if str(out) in line]
        finally:
            stop.set()
            writer.join(timeout=30)
            child.kill()
        assert child.returncode == -signal.SIGINT
        assert "KeyboardInterrupt" in told
        assert not out.exists()


def pour(wav: Path, pipe: Path, stop: threading.Event) -> None:
    """Write a WAV file to a pipe over and over, as if it were one that has no end."""
    data = wav.read_bytes()
    with contextlib.suppress(BrokenPipeError), pipe.open("wb", buffering=0) as file:
        file.write(data[:40] + b"\xff\xff\xff\x7f")
        while not stop.is_set():
            file.write(data[44:])


def wait_for(done: object, seconds: float = 30) -> None:
    assert callable(done)
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


def running() -> Iterator[str]:
    """The command lines of all processes, where they can be seen."""
    for process_ in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield process_.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")


@pytest.mark.usefixtures("another_ffmpeg")
@pytest.mark.skipif(sys.platform == "win32", reason="programs of Unix")
class TestFfmpeg:
    def test_the_systems_is_taken_if_it_is_able(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "ffmpeg").symlink_to(audio.ffmpeg())
        process.ffmpeg.cache_clear()
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        assert audio.ffmpeg() == str(tmp_path / "ffmpeg")

    @pytest.mark.parametrize("script", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 0\n", "not a program"])
    def test_another_is_taken_if_it_is_not(
        self, script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "ffmpeg").write_text(script)
        (tmp_path / "ffmpeg").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert Path(audio.ffmpeg()).parent != tmp_path

    def test_none_at_all_names_the_command_that_helps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "_candidates", lambda: iter([]))
        with pytest.raises(AudioError, match="pip install"):
            audio.ffmpeg()
