"""What is being written can be heard, from its first sample on, by a player that is here."""

import os
import sys
import threading
import time
import wave
from pathlib import Path

import pytest

from bulletin import audio
from bulletin.errors import AudioError
from tests.voices import RATE, tone


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The only player is one that keeps what it gets; its arguments are the first line."""
    player = tmp_path / "bin" / "aplay"
    player.parent.mkdir()
    file = tmp_path / "heard"
    player.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        f"out = open({str(file)!r}, 'wb', buffering=0)\n"
        "out.write(' '.join(sys.argv[1:]).encode() + b'\\n')\n"
        "while block := os.read(0, 65536): out.write(block)\n"
    )
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(player.parent))
    return file


def write(wav: Path, pieces: int, between: float) -> bytes:
    sound = tone(500).frames
    with wav.open("wb", buffering=0) as file, wave.open(file, "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        for _ in range(pieces):
            out.writeframesraw(sound)
            time.sleep(between)
    return sound * pieces


def told(heard: Path) -> tuple[str, bytes]:
    arguments, _, samples = heard.read_bytes().partition(b"\n")
    return arguments.decode(), samples


def wait_for(heard: Path, size: int) -> None:
    deadline = time.monotonic() + 20
    while not (heard.exists() and len(told(heard)[1]) >= size):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_heard_before_it_is_whole_and_whole_in_the_end(heard: Path, tmp_path: Path) -> None:
    wav = tmp_path / "mix.wav"
    with audio.playing(wav):
        writer = threading.Thread(target=write, args=(wav, 8, 0.25))
        writer.start()
        wait_for(heard, len(tone(500).frames))
        assert writer.is_alive()
        writer.join()
    arguments, samples = told(heard)
    assert f"--rate {RATE}" in arguments
    assert samples == tone(500).frames * 8


def test_an_error_silences_it(heard: Path, tmp_path: Path) -> None:
    def fail() -> None:
        with audio.playing(tmp_path / "mix.wav"):
            write(tmp_path / "mix.wav", 1, 0)
            wait_for(heard, 1)
            raise KeyboardInterrupt

    before = set(threading.enumerate())  # other tests' servers among them
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        fail()
    assert time.monotonic() - begun < 15
    assert set(threading.enumerate()) <= before


def test_nothing_written_is_nothing_heard(heard: Path, tmp_path: Path) -> None:
    with audio.playing(tmp_path / "never.wav"):
        pass
    assert not heard.exists()


def test_a_listener_may_leave_early(heard: Path, tmp_path: Path) -> None:
    player = Path(os.environ["PATH"], "aplay")
    player.write_text(f"#!{sys.executable}\nimport os\nos.read(0, 10)\n")
    with audio.playing(tmp_path / "mix.wav"):
        write(tmp_path / "mix.wav", 20, 0.05)


def test_without_a_player_it_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AudioError, match=r"no player here.*aplay"), audio.playing(tmp_path / "mix.wav"):
        pass
