"""Clips on disk: found by content, damaged ones count as missing, nothing half-written is seen."""

import multiprocessing
import os
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin import audio
from bulletin.cache import Cache, Usage
from bulletin.types import Pcm, Spoken, Take, Voice
from tests.voices import tone

TAKE = Take(Spoken("नमस्कार।", (8,)), Voice("test", "tone"))
PCM = Pcm(b"\x01\x02" * 5000, 24_000)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path)


def entry(cache: Cache) -> Path:
    (file,) = (path for path in cache.directory.rglob("*") if path.is_file())
    return file


def test_what_was_put_is_got(cache: Cache) -> None:
    assert cache.get(TAKE, "1") is None
    cache.put(TAKE, "1", PCM)
    assert cache.get(TAKE, "1") == PCM


@pytest.mark.parametrize(
    "other",
    [
        replace(TAKE, spoken=Spoken("नमस्ते।", (8,))),
        replace(TAKE, spoken=Spoken("नमस्कार।")),
        replace(TAKE, phonemes=(("नमस्कार", "nəmˈʌskaːɾ"),)),
        replace(TAKE, voice=replace(TAKE.voice, name="other")),
        replace(TAKE, voice=replace(TAKE.voice, engine="other")),
        replace(TAKE, voice=replace(TAKE.voice, speed=1.1)),
    ],
)
def test_anything_that_changes_the_sound_changes_the_key(cache: Cache, other: Take) -> None:
    cache.put(TAKE, "1", PCM)
    assert cache.get(other, "1") is None
    assert cache.get(TAKE, "2") is None


@pytest.mark.parametrize("keep", [0, 3, 40, 41, 5000])
def test_a_half_entry_counts_as_missing(cache: Cache, keep: int) -> None:
    cache.put(TAKE, "1", PCM)
    entry(cache).write_bytes(entry(cache).read_bytes()[:keep])
    assert cache.get(TAKE, "1") is None


def test_a_changed_byte_is_noticed(cache: Cache) -> None:
    cache.put(TAKE, "1", PCM)
    data = bytearray(entry(cache).read_bytes())
    data[-7] ^= 1
    entry(cache).write_bytes(data)
    assert cache.get(TAKE, "1") is None
    cache.put(TAKE, "1", PCM)
    assert cache.get(TAKE, "1") == PCM


def test_a_place_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = Cache(tmp_path / "file" / "clips")
    blocked.put(TAKE, "1", PCM)
    assert blocked.get(TAKE, "1") is None


def put_often(directory: Path) -> None:
    for number in range(50):
        Cache(directory).put(TAKE, str(number % 5), PCM)


def test_several_processes_may_write_the_same_entries(cache: Cache) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=put_often, args=(cache.directory,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [cache.get(TAKE, str(number)) for number in range(5)] == [PCM] * 5
    assert sum(path.is_file() for path in cache.directory.rglob("*")) == 5


def used(cache: Cache, number: int, second: int) -> None:
    """Have the entry of that number used last at that second."""
    os.utime(cache._file(cache_key(number)), (second, 1))


def cache_key(number: int) -> str:
    from bulletin.cache import _clip

    return _clip(TAKE, str(number))


def there(cache: Cache) -> set[int]:
    return {number for number in range(20) if cache.has(TAKE, str(number))}


def test_what_was_unused_for_longest_goes_first(cache: Cache) -> None:
    for number in range(5):
        cache.put(TAKE, str(number), PCM)
        used(cache, number, 1000 + number)
    assert cache.get(TAKE, "1") == PCM, "now it is the last to go"
    size = cache.usage().size
    assert cache.prune(size * 3 // 5) == Usage(2, size * 2 // 5)
    assert there(cache) == {1, 3, 4}
    assert cache.usage() == Usage(3, size * 3 // 5)


def test_the_limit_is_kept_as_it_is_filled(tmp_path: Path) -> None:
    limit = 10 * (len(PCM.frames) + 40)
    for _ in range(2):  # two processes' worth
        filling = Cache(tmp_path, limit)
        for number in range(20):
            filling.put(TAKE, str(number), PCM)
            assert filling.usage().size <= limit * 1.2
    assert 19 in there(filling)


def test_what_a_killed_process_left_half_written_is_no_entry_and_goes(cache: Cache) -> None:
    cache.put(TAKE, "1", PCM)
    half = entry(cache).with_name(".making-x")
    half.write_bytes(b"BLT1")
    assert cache.usage().entries == 1
    assert half.exists(), "someone may still be writing it"
    os.utime(half, (1, 1))
    assert cache.usage().entries == 1
    assert not half.exists()


def test_using_an_entry_does_not_change_when_it_was_written(cache: Cache) -> None:
    cache.put(TAKE, "1", PCM)
    before = entry(cache).stat().st_mtime_ns
    cache.get(TAKE, "1")
    assert entry(cache).stat().st_mtime_ns == before


class TestMaster:
    """What was mastered once."""

    @pytest.fixture
    def cache(self, tmp_path: Path) -> Cache:
        return Cache(tmp_path / "clips")

    @pytest.fixture
    def wav(self, tmp_path: Path) -> Path:
        return self.write(tmp_path / "mix.wav", 6000)

    @staticmethod
    def write(file: Path, amplitude: int) -> Path:
        sound = tone(2000, amplitude)
        with wave.open(str(file), "wb") as out:
            out.setparams((1, 2, sound.rate, 0, "NONE", ""))
            out.writeframes(sound.frames)
        return file

    @pytest.fixture
    def calls(self, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        made: list[Path] = []
        master = audio.master

        def counted(wav: Path, out: Path, **how: object) -> object:
            made.append(out)
            return master(wav, out, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(audio, "master", counted)
        return made

    def test_is_not_mastered_again(self, cache: Cache, wav: Path, tmp_path: Path, calls: list[Path]) -> None:
        first, second = tmp_path / "1.mp3", tmp_path / "2.mp3"
        loudness = cache.master(wav, first, bitrate=64)
        assert cache.master(wav, second, bitrate=64) == loudness == audio.measure(second)
        assert first.read_bytes() == second.read_bytes()
        assert calls == [first]

    def test_another_sound_or_another_way_is(
        self, cache: Cache, wav: Path, tmp_path: Path, calls: list[Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cache.master(wav, tmp_path / "1.mp3", bitrate=64)
        cache.master(wav, tmp_path / "2.mp3", bitrate=80)
        cache.master(self.write(tmp_path / "other.wav", 6001), tmp_path / "3.mp3", bitrate=64)
        monkeypatch.setattr(audio, "fingerprint", lambda: "another ffmpeg")
        cache.master(wav, tmp_path / "4.mp3", bitrate=64)
        assert len(calls) == 4

    def test_a_damaged_one_is_mastered_again(
        self, cache: Cache, wav: Path, tmp_path: Path, calls: list[Path]
    ) -> None:
        out = tmp_path / "1.mp3"
        cache.master(wav, out)
        whole = out.read_bytes()
        for damage in (entry(cache).read_bytes()[:-1], entry(cache).read_bytes()[:45], b""):
            entry(cache).write_bytes(damage)
            cache.master(wav, out)
            assert out.read_bytes() == whole
        assert len(calls) == 4
