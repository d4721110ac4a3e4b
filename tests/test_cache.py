"""Clips on disk: found by content, damaged ones count as missing, nothing half-written is seen."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.cache import Cache
from bulletin.types import Pcm, Spoken, Take, Voice

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
